//! Redirects as answers: an operation whose documented success is a redirect gives the place that it
//! names, and does not go there.

use http::{StatusCode, header};

use crate::receive::{Answer, Receive, Received};

/// Where the server says that something is (RFC 9110, section 15.4).
///
/// Nothing is fetched from there: it may be another host, which must not get the credential.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Redirected {
    /// The status, such as 302 or 307.
    pub status: StatusCode,
    /// The header `Location`, as it came: an absolute URL, or one relative to that of the call. `None`
    /// where the server sent none.
    pub location: Option<String>,
}

impl Receive for Redirected {
    fn receive(answer: Answer) -> Received<Self> {
        let location = answer.meta.headers.get(header::LOCATION);
        let location = location.and_then(|location| location.to_str().ok()).map(str::to_owned);
        Ok(Self { status: answer.status(), location })
    }
}
