//! The sentence that people read: turns an [`Error`] into what happened, to what, and what to do.

use std::fmt::{self, Write};

use http::StatusCode;

use super::{Error, Kind, MissingScopes, Refusal, Report};
use crate::defaults::MAX_MESSAGE;
use crate::grant::{Grant, joined};
use crate::operation::Operation;
use crate::scope::Requirement;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let report = &*self.0;
        if let (Some(operation), Some(refusal)) = (report.operation, &report.refusal)
            && let Some(missing) = self.missing_scopes()
        {
            return write_denied(f, operation, refusal, &missing);
        }
        if let Some(operation) = report.operation {
            write!(f, "{operation} ")?;
            f.write_str(verb(report))?;
        }
        write_kind(f, report)?;
        write_attempts(f, report)?;
        if report.is_spent && self.is_retryable() {
            f.write_str("; its body is a stream, so it was not sent again")?;
        }
        Ok(())
    }
}

fn verb(report: &Report) -> &'static str {
    match &report.kind {
        Kind::Invalid(_) | Kind::Paced(_) | Kind::Limiter(_) => "was not sent: ",
        Kind::Token(_) if !report.is_unsettled => "was not sent: ",
        Kind::Connect(_) if !report.is_unsettled => "was not sent, ",
        Kind::MissingScopes(..) => "would be refused: ",
        _ => "failed: ",
    }
}

fn write_kind(f: &mut fmt::Formatter<'_>, report: &Report) -> fmt::Result {
    match &report.kind {
        Kind::Invalid(sentence) | Kind::MissingScopes(sentence, _) => f.write_str(sentence),
        Kind::Token(failure) => write!(f, "{failure}"),
        Kind::Connect(_) => f.write_str("the server could not be reached"),
        Kind::Transport(error) if error.is_stalled() => write!(f, "{error}"),
        Kind::Transport(_) => f.write_str("the connection broke"),
        Kind::Paced(wait) => {
            write!(f, "the rate limit has no turn for {wait:?}, and the call may not take so long")
        }
        Kind::Limiter(_) => f.write_str("the rate limiter could not be asked"),
        Kind::Timeout(limit) => write!(f, "no answer within {limit:?}"),
        Kind::Status => write_refusal(f, report.refusal.as_ref()),
        Kind::Decode(error) => write!(f, "the answer is not as documented: {error}"),
        Kind::Unexpected(what) => write!(f, "the answer is not as documented: {what}"),
        Kind::TooLarge(limit) => write!(f, "the answer has more than {limit} bytes"),
        Kind::Loop => f.write_str("the next page is one that this list already gave"),
        Kind::PageLimit(limit) => write!(f, "the list was not followed further: {limit}"),
    }
}

/// `404 Not Found: there is no such order (code order_missing, request id 7f3a)`.
fn write_refusal(f: &mut fmt::Formatter<'_>, refusal: Option<&Refusal>) -> fmt::Result {
    let Some(refusal) = refusal else { return Ok(()) };
    write_status(f, refusal.status)?;
    if let Some(message) = &refusal.message {
        write!(f, ": {}", Clipped(message))?;
    }
    write_names(f, refusal)
}

pub(crate) fn write_status(f: &mut fmt::Formatter<'_>, status: StatusCode) -> fmt::Result {
    write!(f, "{}", status.as_u16())?;
    match status.canonical_reason() {
        Some(reason) => write!(f, " {reason}"),
        None => Ok(()),
    }
}

fn write_names(f: &mut fmt::Formatter<'_>, refusal: &Refusal) -> fmt::Result {
    match (&refusal.code, &refusal.request_id) {
        (Some(code), Some(id)) => {
            write!(f, " (code {}, request id {})", Clipped(code), Clipped(id))
        }
        (Some(code), None) => write!(f, " (code {})", Clipped(code)),
        (None, Some(id)) => write!(f, " (request id {})", Clipped(id)),
        (None, None) => Ok(()),
    }
}

fn write_attempts(f: &mut fmt::Formatter<'_>, report: &Report) -> fmt::Result {
    if report.attempts > 1 {
        write!(f, ", after {} attempts", report.attempts)?;
    }
    match report.wait {
        Some(wait) => write!(f, "; the server asks to wait {wait:?}"),
        None => Ok(()),
    }
}

/// `createCampaign (POST /campaigns) was refused: it needs campaigns.create; this token holds
/// orders.create (read from GET /auth/token). Add campaigns.create to the token.`
fn write_denied(
    f: &mut fmt::Formatter<'_>,
    operation: &Operation,
    refusal: &Refusal,
    missing: &MissingScopes,
) -> fmt::Result {
    write!(f, "{operation} was refused: ")?;
    match &operation.requirement {
        Requirement::Unknown | Requirement::Public | Requirement::AnyCredential => {
            write_undocumented(f, &operation.requirement, refusal, missing)?;
        }
        requirement => write_documented(f, requirement, missing)?,
    }
    if let Some(message) = &refusal.message {
        write!(f, " The server says: {}", Clipped(message))?;
    }
    write_names(f, refusal)
}

/// Where the documents name no scope, the server may.
fn write_undocumented(
    f: &mut fmt::Formatter<'_>,
    requirement: &Requirement,
    refusal: &Refusal,
    missing: &MissingScopes,
) -> fmt::Result {
    write_status(f, refusal.status)?;
    if missing.asked.is_empty() {
        return f.write_str(match requirement {
            Requirement::Unknown => ". Which scopes it needs is not documented.",
            _ => ". Any valid credential should do, so the reason is another.",
        });
    }
    write!(f, ". The server asks for {}", Clipped(&joined(&missing.asked)))?;
    match &missing.granted {
        Some(held) => write_compared(f, held, missing),
        None => f.write_char('.'),
    }
}

/// What the documents say that it needs, and what the server says where that is something else.
fn write_documented(
    f: &mut fmt::Formatter<'_>,
    requirement: &Requirement,
    missing: &MissingScopes,
) -> fmt::Result {
    write!(f, "it needs {requirement}")?;
    if missing.is_news() {
        write!(f, ", and the server asks for {}", Clipped(&joined(&missing.asked)))?;
    }
    match &missing.granted {
        Some(held) => write_compared(f, held, missing),
        None => f.write_str(". Use a token that holds it."),
    }
}

fn write_compared(
    f: &mut fmt::Formatter<'_>,
    held: &Grant,
    missing: &MissingScopes,
) -> fmt::Result {
    write!(f, "; this token holds {held}. {}", Clipped(&missing.shortfall.to_string()))
}

/// A server's text, on one line and not too long: it may hold anything.
pub(crate) struct Clipped<'t>(pub(crate) &'t str);

impl fmt::Display for Clipped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars().take(MAX_MESSAGE) {
            f.write_char(if character.is_control() { ' ' } else { character })?;
        }
        if self.0.chars().nth(MAX_MESSAGE).is_some() { f.write_char('…') } else { Ok(()) }
    }
}
