//! The sentence that people read: turns an [`Error`] into what happened, to what, and what to do.

use std::fmt;

use http::StatusCode;

use super::{Error, Kind, Refusal, Report};
use crate::defaults::MAX_MESSAGE;
use crate::operation::Operation;
use crate::preflight::Grant;
use crate::scope::Requirement;
use crate::wire::DecodeError;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let report = &*self.0;
        if self.is_permission_denied()
            && let (Some(operation), Some(refusal)) = (report.operation, &report.refusal)
        {
            return write_denied(f, operation, refusal, report);
        }
        if let Some(operation) = report.operation {
            write!(f, "{operation} ")?;
            f.write_str(verb(&report.kind))?;
        }
        write_kind(f, report)?;
        write_attempts(f, report)
    }
}

fn verb(kind: &Kind) -> &'static str {
    match kind {
        Kind::Invalid(_) => "was not sent: ",
        Kind::Connect(_) => "was not sent, ",
        Kind::MissingScopes(_) => "would be refused: ",
        _ => "failed: ",
    }
}

fn write_kind(f: &mut fmt::Formatter<'_>, report: &Report) -> fmt::Result {
    match &report.kind {
        Kind::Invalid(sentence) | Kind::MissingScopes(sentence) => f.write_str(sentence),
        Kind::Connect(_) => f.write_str("the server could not be reached"),
        Kind::Transport(_) => f.write_str("the connection broke"),
        Kind::Timeout(limit) => write!(f, "no answer within {limit:?}"),
        Kind::Status => write_refusal(f, report.refusal.as_ref()),
        Kind::Decode { within, error } => {
            f.write_str("the answer is not as documented: ")?;
            write_place(f, within, error)
        }
        Kind::Unexpected(what) => write!(f, "the answer is not as documented: {what}"),
        Kind::TooLarge(limit) => write!(f, "the answer has more than {limit} bytes"),
        Kind::Loop => f.write_str("the next page is one that this list already gave"),
    }
}

/// `data.orders[3].id: expected a string, found 5`, where only what is at `/data` was decoded.
fn write_place(f: &mut fmt::Formatter<'_>, within: &str, error: &DecodeError) -> fmt::Result {
    let text = error.to_string();
    let Some(rest) = text.strip_prefix(error.path()) else { return f.write_str(&text) };
    let mut place = String::new();
    for key in within.split('/').skip(1) {
        let separator = if place.is_empty() { "" } else { "." };
        place = format!("{place}{separator}{key}");
    }
    match error.path() {
        path if place.is_empty() => write!(f, "{path}{rest}"),
        "$" => write!(f, "{place}{rest}"),
        path if path.starts_with('[') => write!(f, "{place}{path}{rest}"),
        path => write!(f, "{place}.{path}{rest}"),
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

fn write_status(f: &mut fmt::Formatter<'_>, status: StatusCode) -> fmt::Result {
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
    report: &Report,
) -> fmt::Result {
    write!(f, "{operation} was refused")?;
    match &operation.requirement {
        Requirement::Unknown | Requirement::Public | Requirement::AnyCredential => {
            write_undocumented(f, refusal)?;
        }
        requirement => match &report.held {
            Some(held) => write_compared(f, requirement, held)?,
            None => write!(f, ": it needs {requirement}. Use a token that holds it.")?,
        },
    }
    if let Some(message) = &refusal.message {
        write!(f, " The server says: {}", Clipped(message))?;
    }
    write_names(f, refusal)
}

fn write_undocumented(f: &mut fmt::Formatter<'_>, refusal: &Refusal) -> fmt::Result {
    f.write_str(": ")?;
    write_status(f, refusal.status)?;
    match refusal.scopes_asked_for() {
        Some(scopes) => write!(f, ". The server asks for {}.", Clipped(scopes)),
        None => f.write_str(". Which scopes it needs is not documented."),
    }
}

fn write_compared(
    f: &mut fmt::Formatter<'_>,
    requirement: &Requirement,
    held: &Grant,
) -> fmt::Result {
    write!(f, ": it needs {requirement}; this token holds {held}.")?;
    let missing = held.missing(requirement);
    if missing.is_empty() {
        return f.write_str(" That is enough, so the reason is another.");
    }
    write!(f, " Add {} to the token.", missing.join(" and "))
}

/// A server's text, on one line and not too long: it may hold anything.
struct Clipped<'t>(&'t str);

impl fmt::Display for Clipped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        for character in self.0.chars().take(MAX_MESSAGE) {
            f.write_char(if character.is_control() { ' ' } else { character })?;
        }
        if self.0.chars().nth(MAX_MESSAGE).is_some() { f.write_char('…') } else { Ok(()) }
    }
}
