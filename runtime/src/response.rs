//! Responses: a decoded answer with what came beside it.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use http::{HeaderMap, StatusCode};

use crate::client::Core;
use crate::header::Header;
use crate::idempotency::{IdempotencyKey, is_replayed};
use crate::operation::Operation;
use crate::provider::Provider;
use crate::rate::RateLimit;
use crate::wire;

/// A decoded answer, with its status, headers and the story of its call. Reads like the value itself.
pub struct Response<T> {
    value: T,
    meta: Arc<Meta>,
}

/// What came beside an answer's body.
pub(crate) struct Meta {
    pub(crate) core: Core,
    pub(crate) provider: &'static Provider,
    pub(crate) operation: &'static Operation,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) attempts: u32,
    pub(crate) key: Option<IdempotencyKey>,
    pub(crate) rate: Option<RateLimit>,
}

impl<T> Response<T> {
    pub(crate) fn new(value: T, meta: Arc<Meta>) -> Self {
        Self { value, meta }
    }

    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The status, from 200 to 299.
    pub fn status(&self) -> StatusCode {
        self.meta.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.meta.headers
    }

    /// The value of a documented header; `None` where it was not sent.
    ///
    /// Fails where its text is not of the header's type.
    pub fn header<V: wire::Decode>(
        &self,
        header: Header<V>,
    ) -> Result<Option<V>, wire::DecodeError> {
        header.read(&self.meta.headers)
    }

    /// The operation that was called.
    pub fn operation(&self) -> &'static Operation {
        self.meta.operation
    }

    /// The provider's name of the request, from its documented header or `x-request-id`.
    pub fn request_id(&self) -> Option<&str> {
        let documented = self.meta.provider.errors.request_id_header;
        let header = |name: &str| self.meta.headers.get(name)?.to_str().ok();
        let documented = Some(documented).filter(|name| !name.is_empty());
        documented.and_then(header).or_else(|| header("x-request-id"))
    }

    /// How many attempts it took.
    pub fn attempts(&self) -> u32 {
        self.meta.attempts
    }

    /// The idempotency key that the attempts carried.
    pub fn idempotency_key(&self) -> Option<&IdempotencyKey> {
        self.meta.key.as_ref()
    }

    /// Whether the server says that it gave the answer to an earlier request with the same key.
    pub fn replayed(&self) -> bool {
        is_replayed(&self.meta.headers)
    }

    /// What the server said of the rate limit.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        self.meta.rate
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// Shows the value and the numbers, not the headers: there may be cookies among them.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("value", &self.value)
            .field("status", &self.meta.status)
            .field("attempts", &self.meta.attempts)
            .finish_non_exhaustive()
    }
}
