//! Transports: turn one request into one answer over the network, or in the process itself.
//!
//! A transport makes exactly one attempt. It follows no redirect, repeats nothing and stores no
//! cookie: all of that is the engine's to decide.

mod local;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod outgoing;
#[cfg(feature = "hyper")]
mod over_hyper;
#[cfg(feature = "reqwest")]
mod over_reqwest;

use std::fmt;
use std::pin::Pin;

use bytes::Bytes;
use futures_core::Stream;

pub use self::local::Local;
#[cfg(feature = "hyper")]
pub use self::over_hyper::{Hyper, HyperBuilder};
#[cfg(feature = "reqwest")]
pub use self::over_reqwest::Reqwest;
use crate::body::Body;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
use crate::defaults::{MAX_HEADER_BYTES, MAX_HEADERS};

/// The answer's bytes as they come in, already decompressed.
pub type Incoming = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;

/// What an attempt comes to: an answer of any status, or a failure.
pub type Attempt =
    Pin<Box<dyn Future<Output = Result<http::Response<Incoming>, TransportError>> + Send>>;

/// Sends one request.
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends `request`, as it is and once. The answer is given out as soon as its headers are here.
    ///
    /// Dropping the future, or the answer's bytes, must leave nothing running.
    fn send(&self, request: http::Request<Body>) -> Attempt;
}

impl<T: Transport + ?Sized> Transport for std::sync::Arc<T> {
    fn send(&self, request: http::Request<Body>) -> Attempt {
        (**self).send(request)
    }
}

/// A head that no honest server sends is not kept.
#[cfg(any(feature = "hyper", feature = "reqwest"))]
fn check_headers(headers: &http::HeaderMap) -> Result<(), TransportError> {
    let bytes = headers.iter().map(|(name, value)| name.as_str().len() + value.len());
    if headers.len() > MAX_HEADERS || bytes.sum::<usize>() > MAX_HEADER_BYTES {
        return Err(TransportError::permanent("the answer has too many or too long headers"));
    }
    Ok(())
}

/// Why a transport has no answer, or not the whole of it.
#[derive(Debug)]
pub struct TransportError {
    class: Class,
    source: Cause,
}

type Cause = Box<dyn std::error::Error + Send + Sync>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    NotSent,
    Broken,
    Permanent,
    Stalled,
}

impl TransportError {
    /// The request may have left. `source` must not show the URL: it may hold a credential.
    pub fn new(source: impl Into<Cause>) -> Self {
        Self { class: Class::Broken, source: source.into() }
    }

    /// The request did certainly not leave: name resolution, connection or TLS failed. Only say so
    /// when it is certain, because such a request is sent again whatever it does.
    pub fn connect(source: impl Into<Cause>) -> Self {
        Self { class: Class::NotSent, source: source.into() }
    }

    /// Something is wrong with the transport itself, so another attempt would fare no better.
    pub fn permanent(source: impl Into<Cause>) -> Self {
        Self { class: Class::Permanent, source: source.into() }
    }

    /// The answer came in too slowly for too long.
    pub(crate) fn stalled(source: impl Into<Cause>) -> Self {
        Self { class: Class::Stalled, source: source.into() }
    }

    /// Whether the answer came in too slowly for too long.
    pub fn is_stalled(&self) -> bool {
        self.class == Class::Stalled
    }

    /// Whether the request did certainly not leave.
    pub fn is_connect(&self) -> bool {
        self.class == Class::NotSent
    }

    /// Whether another attempt would fare no better.
    pub fn is_permanent(&self) -> bool {
        self.class == Class::Permanent
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}

/// Its source is what is behind the failure that it shows itself.
impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.source()
    }
}
