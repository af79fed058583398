//! One error for everything that can go wrong: what happened, to which operation, after how many
//! attempts, and what the server said of it.

mod answer;
mod challenge;
mod denial;
mod display;
mod documented;
mod missing;
mod outcome;

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use crate::grant::Grant;
use crate::idempotency::{IdempotencyKey, is_replayed};
use crate::limit::LimiterError;
use crate::oauth::TokenFailure;
use crate::operation::Operation;
use crate::transport::TransportError;
use crate::wire::{self, DecodeError};

use answer::Meaning;
pub use answer::Problem;
pub(crate) use answer::{Refusal, text_at};
pub(crate) use denial::{Said, is_refusal_in_success};
pub(crate) use display::{Clipped, write_status};
pub use documented::Documented;
pub(crate) use missing::smallest;
pub use missing::{MissingScopes, ScopeSource};
pub use outcome::Outcome;

/// The result of everything here that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call did not give what it should.
///
/// Ask it with the predicates; show it to people with `Display`, which never has a credential, a
/// query string or the answer's whole body in it.
pub struct Error(Box<Report>);

pub(crate) struct Report {
    pub(crate) kind: Kind,
    pub(crate) operation: Option<&'static Operation>,
    pub(crate) attempts: u32,
    pub(crate) key: Option<IdempotencyKey>,
    /// The caller chose the key.
    pub(crate) key_is_given: bool,
    /// The server may have acted on an attempt before the last.
    pub(crate) is_unsettled: bool,
    pub(crate) wait: Option<Duration>,
    pub(crate) refusal: Option<Refusal>,
    pub(crate) held: Option<Grant>,
    /// The body was a stream of which something was read, so there was no further attempt.
    pub(crate) is_spent: bool,
}

#[derive(Debug)]
pub(crate) enum Kind {
    /// An argument or a setting is wrong; the sentence says which.
    Invalid(String),
    /// The connection did not come about.
    Connect(TransportError),
    /// There is no access token to send it with.
    Token(TokenFailure),
    /// The connection broke, or spoke no HTTP.
    Transport(TransportError),
    /// It took longer than this.
    Timeout(Duration),
    /// The client's own rate limit has no turn before this wait, which is too long.
    Paced(Duration),
    /// The limiter could not be asked.
    Limiter(LimiterError),
    /// The server answered with a status that is not a success.
    Status,
    /// The answer is not what the document says; with the place of what was decoded in it.
    Decode(DecodeError),
    /// The answer is a success, but of another kind than the document says.
    Unexpected(String),
    /// The answer has more bytes than this.
    TooLarge(usize),
    /// A list led back to a page that it had given before.
    Loop,
    /// A list has more pages, or more empty ones, than it may have; the sentence says which.
    PageLimit(String),
    /// A preflight found that scopes are missing; the sentence says which.
    MissingScopes(String, MissingScopes),
}

impl Error {
    pub(crate) fn new(kind: Kind) -> Self {
        Self(Box::new(Report {
            kind,
            operation: None,
            attempts: 0,
            key: None,
            key_is_given: false,
            is_unsettled: false,
            wait: None,
            refusal: None,
            held: None,
            is_spent: false,
        }))
    }

    pub(crate) fn invalid(sentence: impl Into<String>) -> Self {
        Self::new(Kind::Invalid(sentence.into()))
    }

    pub(crate) fn of(mut self, operation: &'static Operation) -> Self {
        self.0.operation.get_or_insert(operation);
        self
    }

    pub(crate) fn report_mut(&mut self) -> &mut Report {
        &mut self.0
    }

    pub(crate) fn kind(&self) -> &Kind {
        &self.0.kind
    }

    /// The provider's code says that it will not pass by itself.
    pub(crate) fn is_final(&self) -> bool {
        self.0.refusal.as_ref().is_some_and(|refusal| refusal.is_final)
    }

    /// The operation that failed; `None` where a client could not be built.
    pub fn operation(&self) -> Option<&'static Operation> {
        self.0.operation
    }

    /// How many attempts were made; 0 where nothing was sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The idempotency key that the attempts carried. A later call with the same key and body is
    /// the same intent, not a second one.
    pub fn idempotency_key(&self) -> Option<&IdempotencyKey> {
        self.0.key.as_ref()
    }

    /// How long to wait before another attempt: as long as the server asks, or as the client's own
    /// rate limit needs. `None` where neither says anything.
    pub fn retry_after(&self) -> Option<Duration> {
        match self.0.kind {
            Kind::Paced(wait) => Some(wait),
            _ => self.0.wait,
        }
    }

    /// What became of the call, all its attempts taken together: nothing happened, the server
    /// refused it, or nobody knows.
    pub fn outcome(&self) -> Outcome {
        Outcome::of(&self.0)
    }

    /// The status of the answer, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.refusal.as_ref().map(|refusal| refusal.status)
    }

    /// The headers of the answer, if there was one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.refusal.as_ref().map(|refusal| &refusal.headers)
    }

    /// The first 64 KiB of the answer's body; empty where there was none.
    pub fn body(&self) -> &[u8] {
        self.0.refusal.as_ref().map_or(&[], |refusal| &refusal.body)
    }

    /// The body as the type that the provider documents for its errors.
    pub fn body_as<T: wire::Decode>(&self) -> Result<T, DecodeError> {
        self.decode(|body| wire::from_slice(body))
    }

    /// The body as the type that the document has for the status, of an operation whose errors differ.
    pub fn documented<E: Documented>(&self) -> Result<E, DecodeError> {
        self.decode(|body| E::read(self.status().map_or(0, |status| status.as_u16()), body))
    }

    fn decode<T>(
        &self,
        decode: impl FnOnce(&[u8]) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        match &self.0.refusal {
            Some(refusal) => refusal.decode(decode),
            None => decode(&[]),
        }
    }

    /// The provider's name of the request, from a header or the body.
    pub fn request_id(&self) -> Option<&str> {
        self.0.refusal.as_ref()?.request_id.as_deref()
    }

    /// The provider's code of the error, such as `invoice_already_paid`; of an access token that was
    /// not given, the token server's, such as `invalid_client` (RFC 6749, section 5.2).
    pub fn code(&self) -> Option<&str> {
        if let Kind::Token(failure) = &self.0.kind {
            return failure.code();
        }
        self.0.refusal.as_ref()?.code.as_deref()
    }

    /// The provider's sentence about the error. It may echo what was sent.
    pub fn message(&self) -> Option<&str> {
        if let Kind::Token(failure) = &self.0.kind {
            return failure.message();
        }
        self.0.refusal.as_ref()?.message.as_deref()
    }

    /// What is wrong with which field, as the provider writes it.
    pub fn details(&self) -> Option<serde_json::Value> {
        self.0.refusal.as_ref()?.details()
    }

    /// The answer as a problem document (RFC 9457), if it is one.
    pub fn problem(&self) -> Option<Problem> {
        self.0.refusal.as_ref()?.problem()
    }

    /// What is known of the scopes that are missing, where that is
    /// [why it failed](Self::is_permission_denied).
    pub fn missing_scopes(&self) -> Option<MissingScopes> {
        match (&self.0.kind, self.0.operation, &self.0.refusal) {
            (Kind::MissingScopes(_, missing), ..) => Some(missing.clone()),
            (_, Some(operation), Some(refusal)) if self.is_permission_denied() => {
                let held = self.0.held.as_ref();
                Some(MissingScopes::of_refusal(operation, &refusal.said, held))
            }
            _ => None,
        }
    }

    /// Where and why the answer could not be decoded.
    pub fn decode_error(&self) -> Option<&DecodeError> {
        match &self.0.kind {
            Kind::Decode(error) => Some(error),
            _ => None,
        }
    }

    /// An argument, a setting or a credential is wrong. Nothing was sent.
    pub fn is_invalid(&self) -> bool {
        matches!(self.0.kind, Kind::Invalid(_))
    }

    /// The server could not be reached by the last attempt, so that one was not sent. Whether one
    /// before it was, [`outcome`](Self::outcome) tells.
    pub fn is_connect(&self) -> bool {
        matches!(self.0.kind, Kind::Connect(_))
    }

    /// No access token (OAuth 2) could be had: the token server refused it, or could not be reached.
    /// That attempt was not sent. [`is_retryable`](Self::is_retryable) tells whether that may pass,
    /// [`code`](Self::code) why it was refused.
    pub fn is_token_missing(&self) -> bool {
        matches!(self.0.kind, Kind::Token(_))
    }

    /// The time was over, the answer stalled, or the server says that its own time was over (408,
    /// 504).
    pub fn is_timeout(&self) -> bool {
        let is_stalled = matches!(&self.0.kind, Kind::Transport(error) if error.is_stalled());
        is_stalled || matches!(self.0.kind, Kind::Timeout(_)) || self.is_status(&[408, 504])
    }

    /// The credential is missing, wrong or expired (401), and the provider doesn't use 401 to say
    /// that a scope is missing.
    pub fn is_unauthorized(&self) -> bool {
        self.is_status(&[401]) && !self.is_permission_denied()
    }

    /// A scope is missing, by the server's answer or by a preflight.
    pub fn is_permission_denied(&self) -> bool {
        matches!(self.0.kind, Kind::MissingScopes(..)) || self.means(Meaning::Denied)
    }

    /// Too many calls: 429, or a 403 whose headers say that no call is left; or the client's own
    /// rate limit would have let it wait for longer than it may take, and nothing was sent.
    pub fn is_rate_limited(&self) -> bool {
        matches!(self.0.kind, Kind::Paced(_)) || self.means(Meaning::RateLimit)
    }

    /// There is no such thing (404, 410).
    pub fn is_not_found(&self) -> bool {
        self.is_status(&[404, 410])
    }

    /// It clashes with the state of the server (409, 412).
    pub fn is_conflict(&self) -> bool {
        self.is_status(&[409, 412])
    }

    /// The idempotency key was used before, for another request: nothing was done now. To mean
    /// another thing, use another key.
    ///
    /// True of a keyed call that is refused with 422 (draft-ietf-httpapi-idempotency-key-header,
    /// section 2.7) or 400 where the code, the problem or the message speaks of idempotency; and
    /// with 422 where the caller chose the key and the answer names no reason at all. A key that
    /// the client made itself is new, so a refusal without a reason is about something else.
    pub fn is_key_reused(&self) -> bool {
        self.0.key.is_some()
            && self.is_status(&[400, 422])
            && self.0.refusal.as_ref().is_some_and(|refusal| {
                let is_bare = self.0.key_is_given && refusal.gives_no_reason();
                refusal.speaks_of_idempotency() || is_bare && self.is_status(&[422])
            })
    }

    /// Whether the server says that it gave this refusal before, to the first request with the
    /// same key.
    pub fn replayed(&self) -> bool {
        self.headers().is_some_and(is_replayed)
    }

    /// The server failed (500 to 599).
    pub fn is_server_error(&self) -> bool {
        self.status().is_some_and(|status| status.is_server_error())
    }

    /// The answer is not what the provider's document says.
    pub fn is_decode(&self) -> bool {
        matches!(self.0.kind, Kind::Decode(_) | Kind::Unexpected(_))
    }

    /// The answer has more bytes than the client takes.
    pub fn is_too_large(&self) -> bool {
        matches!(self.0.kind, Kind::TooLarge(_))
    }

    /// A list led back to a page that it had given before.
    pub fn is_page_loop(&self) -> bool {
        matches!(self.0.kind, Kind::Loop)
    }

    /// A list has more pages than it may have, or too many empty ones in a row.
    pub fn is_page_limit(&self) -> bool {
        matches!(self.0.kind, Kind::PageLimit(_))
    }

    /// The same call may succeed later, as it is. Says nothing of whether it is safe to repeat:
    /// look at [`outcome`](Self::outcome) and the operation's
    /// [`replay`](crate::operation::Operation::replay).
    pub fn is_retryable(&self) -> bool {
        match &self.0.kind {
            Kind::Transport(error) => !error.is_permanent(),
            Kind::Token(failure) => failure.may_pass(),
            Kind::Connect(_) | Kind::Timeout(_) | Kind::Paced(_) | Kind::Limiter(_) => true,
            Kind::Status => self.0.refusal.as_ref().is_some_and(|refusal| refusal.may_pass),
            _ => false,
        }
    }

    fn means(&self, meaning: Meaning) -> bool {
        self.0.refusal.as_ref().is_some_and(|refusal| refusal.meaning == meaning)
    }

    fn is_status(&self, statuses: &[u16]) -> bool {
        let is_one = |status: StatusCode| statuses.contains(&status.as_u16());
        matches!(self.0.kind, Kind::Status) && self.status().is_some_and(is_one)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.kind {
            Kind::Connect(error) | Kind::Transport(error) => Some(error),
            Kind::Limiter(error) => Some(error),
            Kind::Token(failure) => failure.cause().map(|error| error as _),
            _ => None,
        }
    }
}

/// Shows what `Display` shows, and the numbers; neither headers nor body.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("message", &self.to_string())
            .field("status", &self.status())
            .field("attempts", &self.0.attempts)
            .field("outcome", &self.outcome())
            .field("body_length", &self.body().len())
            .finish_non_exhaustive()
    }
}

/// How many challenges an answer has.
#[cfg(fuzzing)]
pub(crate) fn challenges(headers: &HeaderMap) -> usize {
    challenge::Challenge::all(headers).len()
}

/// The problem details of an answer.
#[cfg(fuzzing)]
pub(crate) fn read_problem(headers: &HeaderMap, body: &[u8]) -> Option<Problem> {
    Problem::read(headers, body)
}
