//! The default transport: turns a request into one of hyper's and its answer back.
//!
//! It does what a client library does on its way and no more: [`pool`] keeps connections, [`connect`]
//! makes them, through the proxy and to whoever proves to be the server, hyper speaks HTTP on them, and
//! [`gunzip`] unpacks. Everything else (redirects, retries, time) is the engine's.

mod builder;
mod connect;
mod gunzip;
mod pool;
mod proxies;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, Entry, PROXY_AUTHORIZATION, RANGE,
};
use http::{HeaderMap, HeaderValue, Request, Response, Uri};
use http_body::Body as _;

pub use self::builder::HyperBuilder;
use self::connect::Connector;
use self::gunzip::Gunzip;
use self::pool::{Pool, Return};
use self::proxies::Proxies;
use super::outgoing::{Outgoing, say_nothing_follows};
use super::{Attempt, Incoming, Transport, TransportError, check_headers};
use crate::body::Body;
use crate::error::Result;

/// Sends requests with hyper: HTTP/1.1 and HTTP/2, TLS by rustls with the system's certificates,
/// gzip, and the proxy that the environment or the system names.
///
/// Proxies are read once, from `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` as curl reads
/// them, else from the system's settings on macOS and Windows; `http`, `https`, `socks5` and
/// `socks5h` proxies are spoken to. What goes to this computer without TLS takes none of them. A connection
/// has five seconds to be made ([`CONNECT_TIMEOUT`](crate::defaults::CONNECT_TIMEOUT)); one of HTTP/1.1 is kept
/// for 90 without use, one of HTTP/2 until the server closes it.
#[derive(Clone)]
pub struct Hyper {
    pool: Pool,
    /// The pool of the background thread: a connection only moves while the runtime it was made in does.
    #[cfg(feature = "blocking")]
    background: Pool,
    proxies: Arc<Proxies>,
}

impl Hyper {
    /// A transport with connections of its own and the system's settings.
    ///
    /// Fails where the system's certificates cannot be read. Which cryptography TLS uses is the
    /// process' default (`rustls::crypto::CryptoProvider::install_default`), or *ring* where none is set.
    pub fn new() -> Result<Self> {
        Self::builder().build()
    }

    /// Starts to build one with a proxy or certificates of your own.
    pub fn builder() -> HyperBuilder {
        HyperBuilder::default()
    }

    fn over(connector: Connector, proxies: Arc<Proxies>, http2_only: bool) -> Self {
        Self {
            #[cfg(feature = "blocking")]
            background: Pool::new(connector.clone(), http2_only),
            pool: Pool::new(connector, http2_only),
            proxies,
        }
    }

    fn pool(&self) -> Pool {
        #[cfg(feature = "blocking")]
        if crate::blocking::is_inside() {
            return self.background.clone();
        }
        self.pool.clone()
    }

    /// What a proxy wants to see of a request that it is to read itself, as it does where there is no
    /// TLS.
    fn proxy_authorization(&self, uri: &Uri) -> Option<HeaderValue> {
        if uri.scheme_str() != Some("http") {
            return None;
        }
        self.proxies.intercept(uri)?.basic_auth().cloned()
    }
}

impl Transport for Hyper {
    fn send(&self, request: Request<Body>) -> Attempt {
        let mut request = say_nothing_follows(request).map(Outgoing::new);
        if let Some(value) = self.proxy_authorization(request.uri()) {
            request.headers_mut().insert(PROXY_AUTHORIZATION, value);
        }
        let unpacks = accept_gzip(request.headers_mut());
        let pool = self.pool();
        Box::pin(async move {
            let (answer, back) = pool.send(request).await?;
            received(answer, back, unpacks)
        })
    }
}

/// Asks for gzip, unless the caller asks for something else or for a part of something (of which the
/// encoding would be of no use). Whether the answer is to be unpacked.
fn accept_gzip(headers: &mut HeaderMap) -> bool {
    if headers.contains_key(RANGE) {
        return false;
    }
    match headers.entry(ACCEPT_ENCODING) {
        Entry::Vacant(entry) => {
            entry.insert(HeaderValue::from_static("gzip"));
            true
        }
        Entry::Occupied(_) => false,
    }
}

fn received(
    answer: Response<hyper::body::Incoming>,
    back: Return,
    unpacks: bool,
) -> Result<Response<Incoming>, TransportError> {
    check_headers(answer.headers())?;
    let (mut head, body) = answer.into_parts();
    let body = Received::new(body, back);
    let incoming: Incoming = if unpacks && is_gzip(&head.headers) {
        head.headers.remove(CONTENT_ENCODING);
        head.headers.remove(CONTENT_LENGTH);
        Box::pin(Gunzip::new(body))
    } else {
        Box::pin(body)
    };
    Ok(Response::from_parts(head, incoming))
}

/// Whether gzip is the one thing that was done to the body (RFC 9110, section 8.4.1.3).
fn is_gzip(headers: &HeaderMap) -> bool {
    let mut encodings = headers.get_all(CONTENT_ENCODING).iter();
    let one = encodings.next().and_then(|value| value.to_str().ok()).map(str::trim);
    encodings.next().is_none()
        && one.is_some_and(|one| {
            one.eq_ignore_ascii_case("gzip") || one.eq_ignore_ascii_case("x-gzip")
        })
}

/// The bytes of an answer, without its trailers.
struct Received {
    body: hyper::body::Incoming,
    /// Gives the connection back for the next request.
    back: Return,
}

impl Received {
    fn new(body: hyper::body::Incoming, mut back: Return) -> Self {
        if body.is_end_stream() {
            back.give_back();
        }
        Self { body, back }
    }
}

impl Stream for Received {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let frame = ready!(Pin::new(&mut self.body).poll_frame(cx)).transpose();
            // Bytes were already coming, so whatever fails now fails after the request left.
            let frame = frame.map_err(TransportError::new)?;
            if self.body.is_end_stream() || frame.is_none() {
                self.back.give_back();
            }
            let Some(frame) = frame else { return Poll::Ready(None) };
            if let Ok(piece) = frame.into_data() {
                return Poll::Ready(Some(Ok(piece)));
            }
        }
    }
}

impl fmt::Debug for Hyper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hyper").finish_non_exhaustive()
    }
}
