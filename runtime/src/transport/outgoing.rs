//! Request bodies as HTTP libraries read them: turns a [`Body`] into frames, and says how long it is.

use std::io;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Method, Request};
use http_body::{Frame, SizeHint};

use crate::body::{Body, Pieces};
use crate::clock::lock;

/// A body on its way out, whose length becomes the `Content-Length`. The lock is never contended: it
/// makes the stream `Sync`, which HTTP libraries ask for.
pub(super) struct Outgoing {
    pieces: Mutex<Pieces>,
    /// There is no body. A stream of which all was read is not that: it may have more than it said,
    /// which is found by reading on.
    is_nothing: bool,
}

impl Outgoing {
    pub(super) fn new(body: Body) -> Self {
        let is_nothing = body.as_bytes().is_some_and(Bytes::is_empty);
        Self { pieces: Mutex::new(body.into_pieces()), is_nothing }
    }
}

/// Says of a body without a byte that it has none, where a method lets a server expect one: some refuse
/// what says no length (RFC 9110, section 8.6). Whoever gave a length of their own gets the right one.
pub(super) fn say_nothing_follows(mut request: Request<Body>) -> Request<Body> {
    let expects = !matches!(
        *request.method(),
        Method::GET
            | Method::HEAD
            | Method::OPTIONS
            | Method::TRACE
            | Method::DELETE
            | Method::CONNECT
    );
    let length = request.body().as_bytes().map(Bytes::len);
    let headers = request.headers_mut();
    match length {
        Some(0) if expects => {
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        // Some documents have it as a parameter. A wrong one cuts the body, or waits for more of it.
        Some(length) if headers.contains_key(CONTENT_LENGTH) => {
            headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
        }
        _ => {}
    }
    request
}

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let polled = Pin::new(&mut *lock(&self.pieces)).poll_next(cx);
        polled.map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.is_nothing
    }

    fn size_hint(&self) -> SizeHint {
        lock(&self.pieces).left().map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
