//! Failures: why there is no access token, as something that all who wait for one can have.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use url::Url;

use crate::error::{Clipped, Error, Kind, write_status};
use crate::transport::TransportError;

/// Why no access token could be had.
#[derive(Clone, Debug)]
pub(crate) struct TokenFailure(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// Without its query.
    url: String,
    reason: Reason,
}

#[derive(Debug)]
pub(super) enum Reason {
    /// The token server could not be reached, or the connection broke.
    NoAnswer(TransportError),
    /// It took longer than this.
    Timeout(Duration),
    /// It answered with an error (RFC 6749, section 5.2).
    Refused {
        status: StatusCode,
        code: Option<String>,
        message: Option<String>,
        wait: Option<Duration>,
    },
    /// It answered, but not with a token that can be used.
    Unusable(&'static str),
}

impl TokenFailure {
    pub(super) fn new(url: Option<&Url>, reason: Reason) -> Self {
        let shown = |url: &Url| format!("{}{}", url.origin().ascii_serialization(), url.path());
        Self(Arc::new(Inner { url: url.map(shown).unwrap_or_default(), reason }))
    }

    pub(super) fn timeout(url: Option<&Url>, limit: Duration) -> Self {
        Self::new(url, Reason::Timeout(limit))
    }

    pub(super) fn is_timeout(&self) -> bool {
        matches!(self.0.reason, Reason::Timeout(_))
    }

    /// Whether asking again may help.
    pub(crate) fn may_pass(&self) -> bool {
        match &self.0.reason {
            Reason::NoAnswer(error) => !error.is_permanent(),
            Reason::Timeout(_) => true,
            Reason::Refused { status, .. } => {
                matches!(status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504)
            }
            Reason::Unusable(_) => false,
        }
    }

    pub(crate) fn code(&self) -> Option<&str> {
        match &self.0.reason {
            Reason::Refused { code, .. } => code.as_deref(),
            _ => None,
        }
    }

    pub(crate) fn message(&self) -> Option<&str> {
        match &self.0.reason {
            Reason::Refused { message, .. } => message.as_deref(),
            _ => None,
        }
    }

    pub(crate) fn cause(&self) -> Option<&TransportError> {
        match &self.0.reason {
            Reason::NoAnswer(error) => Some(error),
            _ => None,
        }
    }
}

impl From<TokenFailure> for Error {
    fn from(failure: TokenFailure) -> Self {
        let wait = match &failure.0.reason {
            Reason::Refused { wait, .. } => *wait,
            _ => None,
        };
        let mut error = Self::new(Kind::Token(failure));
        error.report_mut().wait = wait;
        error
    }
}

/// `no access token from https://login.example.com/token: 401 Unauthorized: … (code invalid_client)`.
impl fmt::Display for TokenFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no access token from {}: ", self.0.url)?;
        match &self.0.reason {
            Reason::NoAnswer(error) if error.is_connect() => {
                f.write_str("the server could not be reached")
            }
            Reason::NoAnswer(_) => f.write_str("the connection broke"),
            Reason::Timeout(limit) => write!(f, "no answer within {limit:?}"),
            Reason::Unusable(wrong) => f.write_str(wrong),
            Reason::Refused { status, code, message, .. } => {
                write_status(f, *status)?;
                if let Some(message) = message {
                    write!(f, ": {}", Clipped(message))?;
                }
                match code {
                    Some(code) => write!(f, " (code {})", Clipped(code)),
                    None => Ok(()),
                }
            }
        }
    }
}
