//! Calls: a request as it came over the wire.

use bytes::Bytes;
use http::{HeaderMap, Method};

/// A request as it arrived, nothing decoded.
#[derive(Clone, Debug)]
pub struct Call {
    /// The method.
    pub method: Method,
    /// The path, still percent-encoded.
    pub path: String,
    /// The query without its question mark, still percent-encoded.
    pub query: Option<String>,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Call {
    /// A header as text; several of one name joined by commas (RFC 9110, section 5.3).
    pub fn header(&self, name: &str) -> Option<String> {
        let values: Vec<&str> =
            self.headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }
}

/// `GET /orders?limit=5`.
impl std::fmt::Display for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.method, self.path)?;
        self.query.iter().try_for_each(|query| write!(f, "?{query}"))
    }
}
