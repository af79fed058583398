//! A transport without a network: a function that answers requests.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::{Attempt, Incoming, Transport, TransportError};
use crate::body::Body;

type Handler = dyn Fn(http::Request<Bytes>) -> Attempt + Send + Sync;

/// Answers each request by a function, for tests.
///
/// ```
/// use http::{Request, Response};
/// use scopewright_runtime::{Bytes, transport::Local};
///
/// let transport = Local::new(|request: Request<Bytes>| async move {
///     assert_eq!(request.uri().path(), "/orders");
///     Response::new(Bytes::from_static(b"[]"))
/// });
/// # let _ = transport;
/// ```
#[derive(Clone)]
pub struct Local(Arc<Handler>);

impl Local {
    /// Every request is answered.
    pub fn new<F, R>(handler: F) -> Self
    where
        F: Fn(http::Request<Bytes>) -> R + Send + Sync + 'static,
        R: Future<Output = http::Response<Bytes>> + Send + 'static,
    {
        Self::fallible(move |request| {
            let answer = handler(request);
            async move { Ok(answer.await) }
        })
    }

    /// Requests are answered or fail, as they would on a network.
    pub fn fallible<F, R>(handler: F) -> Self
    where
        F: Fn(http::Request<Bytes>) -> R + Send + Sync + 'static,
        R: Future<Output = Result<http::Response<Bytes>, TransportError>> + Send + 'static,
    {
        Self(Arc::new(move |request| {
            let answer = handler(request);
            Box::pin(async move { Ok(answer.await?.map(whole)) })
        }))
    }

    /// Requests are answered piece by piece, as slowly or as brokenly as the pieces say.
    pub fn streaming<F, R>(handler: F) -> Self
    where
        F: Fn(http::Request<Bytes>) -> R + Send + Sync + 'static,
        R: Future<Output = Result<http::Response<Incoming>, TransportError>> + Send + 'static,
    {
        Self(Arc::new(move |request| Box::pin(handler(request))))
    }
}

impl Transport for Local {
    fn send(&self, request: http::Request<Body>) -> Attempt {
        let (head, body) = request.into_parts();
        if let Some(bytes) = body.as_bytes() {
            return (self.0)(http::Request::from_parts(head, bytes.clone()));
        }
        let handler = Arc::clone(&self.0);
        Box::pin(async move {
            let bytes = body.collect().await.map_err(TransportError::new)?;
            handler(http::Request::from_parts(head, bytes)).await
        })
    }
}

impl fmt::Debug for Local {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Local").finish_non_exhaustive()
    }
}

fn whole(bytes: Bytes) -> Incoming {
    Box::pin(Once(Some(bytes)))
}

/// A stream of one piece.
struct Once(Option<Bytes>);

impl Stream for Once {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().filter(|bytes| !bytes.is_empty()).map(Ok))
    }
}
