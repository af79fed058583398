//! Operations as data.
//!
//! A generated crate is mostly constants of the types below. The same constants decide what is sent,
//! whether it may be sent again and how the next page is asked for, and they are what the docs, the
//! error messages and the tests read: there is one source, so they cannot disagree.

use std::fmt;

use http::Method;

use crate::scope::Requirement;
#[cfg(feature = "xml")]
use crate::xml;

pub use crate::paging::{End, In, Paging, PagingStyle, SentIn};

/// One operation of a provider: a method on a path, and everything a client has to know to call it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Operation {
    /// The document's `operationId`, or `METHOD /path` where it has none.
    pub id: &'static str,
    /// The HTTP method; of one that is not HTTP's own, `POST` stands here.
    pub method: Method,
    /// The method, where it is another than HTTP's own, such as `QUERY`.
    pub other_method: Option<&'static str>,
    /// The path template below the server's URL, such as `/orders/{order_id}`, with the query that goes
    /// with every call, if there is one (`/orders?expand=items`).
    pub path: &'static str,
    /// The server of this operation, where it is not the provider's: a URL template.
    pub server: Option<&'static str>,
    /// The scopes that a token needs for it.
    pub requirement: Requirement,
    /// Names of the security schemes that it accepts: alternatives of which each may need several
    /// at once (OpenAPI's OR of ANDs). Empty: it is called without a credential.
    pub security: &'static [&'static [&'static str]],
    /// Whether it may be sent again after a failure.
    pub replay: Replay,
    /// How its list is paged, if it is one.
    pub paging: Option<Paging>,
    /// JSON pointer to what the caller gets, where the answer is an envelope.
    pub unwrap_at: Option<&'static str>,
    /// The `Accept` header.
    pub accept: &'static str,
    /// A redirect is its success: the answer names a place and is not followed.
    pub redirects: bool,
    /// The provider advises against using it.
    pub deprecated: bool,
    /// The answers that may be XML, by their statuses (`200`, `2XX`, `default`), the most exact first.
    #[cfg(feature = "xml")]
    pub(crate) xml: &'static [(&'static str, &'static xml::Element)],
}

impl Operation {
    /// An operation that needs nothing, is sent once and answers JSON; the setters below say what
    /// differs.
    pub const fn new(id: &'static str, method: Method, path: &'static str) -> Self {
        Self {
            id,
            method,
            other_method: None,
            path,
            server: None,
            requirement: Requirement::Unknown,
            security: &[],
            replay: Replay::Once,
            paging: None,
            unwrap_at: None,
            accept: "application/json",
            redirects: false,
            deprecated: false,
            #[cfg(feature = "xml")]
            xml: &[],
        }
    }

    /// A `GET`, safe to repeat (RFC 9110, section 9.2.2).
    pub const fn get(id: &'static str, path: &'static str) -> Self {
        Self::new(id, Method::GET, path).replay(Replay::Safe)
    }

    /// A `HEAD`, safe to repeat (RFC 9110, section 9.2.2).
    pub const fn head(id: &'static str, path: &'static str) -> Self {
        Self::new(id, Method::HEAD, path).replay(Replay::Safe)
    }

    /// A `OPTIONS`, safe to repeat (RFC 9110, section 9.2.2).
    pub const fn options(id: &'static str, path: &'static str) -> Self {
        Self::new(id, Method::OPTIONS, path).replay(Replay::Safe)
    }

    /// A `TRACE`, safe to repeat (RFC 9110, section 9.2.2).
    pub const fn trace(id: &'static str, path: &'static str) -> Self {
        Self::new(id, Method::TRACE, path).replay(Replay::Safe)
    }

    /// A `PUT`, safe to repeat (RFC 9110, section 9.2.2).
    pub const fn put(id: &'static str, path: &'static str) -> Self {
        Self::new(id, Method::PUT, path).replay(Replay::Safe)
    }

    /// A `DELETE`, safe to repeat (RFC 9110, section 9.2.2).
    pub const fn delete(id: &'static str, path: &'static str) -> Self {
        Self::new(id, Method::DELETE, path).replay(Replay::Safe)
    }

    /// A method that is not HTTP's own (OpenAPI 3.2, `query` and `additionalOperations`). `QUERY` is safe
    /// to repeat (draft-ietf-httpbis-safe-method-w-body), any other is sent once.
    pub const fn other(method: &'static str, id: &'static str, path: &'static str) -> Self {
        let mut operation = Self::new(id, Method::POST, path);
        operation.other_method = Some(method);
        if matches!(method.as_bytes(), b"QUERY") {
            operation.replay(Replay::Safe)
        } else {
            operation
        }
    }

    /// The method as it is sent.
    pub fn method_name(&self) -> &str {
        self.other_method.unwrap_or(self.method.as_str())
    }

    /// A `POST`, sent once.
    pub const fn post(id: &'static str, path: &'static str) -> Self {
        Self::new(id, Method::POST, path)
    }

    /// A `PATCH`, sent once.
    pub const fn patch(id: &'static str, path: &'static str) -> Self {
        Self::new(id, Method::PATCH, path)
    }

    /// Sets [`server`](Self::server).
    pub const fn server(mut self, url: &'static str) -> Self {
        self.server = Some(url);
        self
    }

    /// Sets [`requirement`](Self::requirement).
    pub const fn requires(mut self, requirement: Requirement) -> Self {
        self.requirement = requirement;
        self
    }

    /// Sets [`security`](Self::security).
    pub const fn security(mut self, schemes: &'static [&'static [&'static str]]) -> Self {
        self.security = schemes;
        self
    }

    /// Sets [`replay`](Self::replay).
    pub const fn replay(mut self, replay: Replay) -> Self {
        self.replay = replay;
        self
    }

    /// Sets [`paging`](Self::paging).
    pub const fn paging(mut self, paging: Paging) -> Self {
        self.paging = Some(paging);
        self
    }

    /// Sets [`unwrap_at`](Self::unwrap_at).
    pub const fn unwrap_at(mut self, pointer: &'static str) -> Self {
        self.unwrap_at = Some(pointer);
        self
    }

    /// Sets [`accept`](Self::accept).
    pub const fn accept(mut self, media_types: &'static str) -> Self {
        self.accept = media_types;
        self
    }

    /// Sets [`redirects`](Self::redirects).
    pub const fn redirects(mut self) -> Self {
        self.redirects = true;
        self
    }

    /// Sets [`deprecated`](Self::deprecated).
    pub const fn deprecated(mut self) -> Self {
        self.deprecated = true;
        self
    }

    /// Says which answers may be XML, by their statuses (`200`, `2XX`, `default`), the most exact first.
    #[cfg(feature = "xml")]
    #[doc(hidden)]
    pub const fn xml(mut self, answers: &'static [(&'static str, &'static xml::Element)]) -> Self {
        self.xml = answers;
        self
    }

    /// How an answer of this status is XML, if it may be.
    #[cfg(feature = "xml")]
    pub(crate) fn xml_of(&self, status: http::StatusCode) -> Option<&'static xml::Element> {
        let status = status.as_str();
        let is_meant = |pattern: &str| {
            let class = pattern.strip_suffix("XX").or(pattern.strip_suffix("xx"));
            pattern == "default"
                || pattern == status
                || class.is_some_and(|class| status.starts_with(class))
        };
        self.xml.iter().find(|(pattern, _)| is_meant(pattern)).map(|(_, element)| *element)
    }
}

/// `createCampaign (POST /campaigns)`.
impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} {})", self.id, self.method_name(), self.path)
    }
}

/// Whether an operation may be sent again when nobody knows what became of the first attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Replay {
    /// Repeating it changes nothing more: GET, HEAD, OPTIONS, PUT and DELETE (RFC 9110, section
    /// 9.2.2) unless the provider's file says otherwise.
    Safe,
    /// The provider recognises a repetition by an idempotency key; every attempt carries the same.
    Keyed,
    /// Never sent twice, unless it provably did not leave (connection refused, DNS, TLS).
    Once,
}
