//! reqwest as a transport: turns a request into one of reqwest's and its answer back.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::outgoing::{Outgoing, say_nothing_follows};
use super::{Attempt, Incoming, Transport, TransportError, check_headers};
use crate::body::Body;
use crate::defaults::{CONNECT_TIMEOUT, MAX_HEADER_BYTES};
use crate::error::{Error, Result};

/// Sends requests with reqwest: HTTP/1.1 and HTTP/2, TLS by rustls, gzip, the system's proxy.
#[derive(Clone)]
pub struct Reqwest {
    client: reqwest::Client,
    /// The pool of the background thread: a connection only moves while the runtime it was made in does.
    #[cfg(feature = "blocking")]
    background: reqwest::Client,
}

impl Reqwest {
    /// A client of its own: no redirects, no `Referer`, five seconds to connect.
    ///
    /// Fails where the system's certificates or its proxy's settings cannot be read.
    pub fn new() -> Result<Self> {
        Ok(Self {
            client: build()?,
            #[cfg(feature = "blocking")]
            background: build()?,
        })
    }

    /// A client that you configured: its proxy, certificates, name resolution.
    ///
    /// Build it with `redirect(Policy::none())`. reqwest's own default carries headers with
    /// credentials to other hosts; an answer that came by a redirect is refused here, but by then
    /// the credential has gone.
    pub fn with_client(client: reqwest::Client) -> Self {
        Self {
            #[cfg(feature = "blocking")]
            background: client.clone(),
            client,
        }
    }
}

fn build() -> Result<reqwest::Client> {
    let built = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        // Attempts are the engine's to make and to count, also after a stream that HTTP/2 refused.
        .retry(reqwest::retry::never())
        .connect_timeout(CONNECT_TIMEOUT)
        // Of HTTP/1 hyper's own limits hold, which reqwest has no setting for: 100 lines, 400 KiB.
        .http2_max_header_list_size(u32::try_from(MAX_HEADER_BYTES).unwrap_or(u32::MAX))
        .build();
    let sentence = |error| format!("the HTTP client could not be built: {error}");
    built.map_err(|error| Error::invalid(sentence(error)))
}

impl Transport for Reqwest {
    fn send(&self, request: http::Request<Body>) -> Attempt {
        #[cfg(feature = "blocking")]
        let client =
            if crate::blocking::is_inside() { &self.background } else { &self.client }.clone();
        #[cfg(not(feature = "blocking"))]
        let client = self.client.clone();
        Box::pin(async move { send(client, request).await })
    }
}

async fn send(
    client: reqwest::Client,
    request: http::Request<Body>,
) -> Result<http::Response<Incoming>, TransportError> {
    let request =
        reqwest::Request::try_from(say_nothing_follows(request).map(sendable)).map_err(failure)?;
    let sent_to = request.url().clone();
    let answer = client.execute(request).await.map_err(failure)?;
    if *answer.url() != sent_to {
        return Err(TransportError::permanent("the reqwest client followed a redirect"));
    }
    check_headers(answer.headers())?;
    let mut response = http::Response::new(());
    *response.status_mut() = answer.status();
    *response.version_mut() = answer.version();
    *response.headers_mut() = answer.headers().clone();
    Ok(response.map(|()| Box::pin(Received(Box::pin(answer.bytes_stream()))) as Incoming))
}

fn sendable(body: Body) -> reqwest::Body {
    match body.as_bytes() {
        Some(bytes) => bytes.clone().into(),
        None => reqwest::Body::wrap(Outgoing::new(body)),
    }
}

/// Takes the URL out, because it may hold a key in its query.
fn failure(error: reqwest::Error) -> TransportError {
    if error.is_connect() {
        TransportError::connect(error.without_url())
    } else {
        TransportError::new(error.without_url())
    }
}

type Source = Pin<Box<dyn Stream<Item = reqwest::Result<Bytes>> + Send>>;

struct Received(Source);

impl Stream for Received {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        // Bytes were already coming, so whatever fails now fails after the request left.
        let piece = ready!(self.0.as_mut().poll_next(cx));
        let broken = |error: reqwest::Error| TransportError::new(error.without_url());
        Poll::Ready(piece.map(|piece| piece.map_err(broken)))
    }
}

impl fmt::Debug for Reqwest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reqwest").finish_non_exhaustive()
    }
}
