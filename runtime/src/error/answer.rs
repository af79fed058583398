//! What an error keeps of the server's answer: turns status, headers and body into the facts that
//! predicates and messages need, by the provider's [`ErrorShape`].

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use serde_json::Value;

use super::denial::Said;
use crate::credential::Credential;
use crate::defaults::MAX_ERROR_BODY;
use crate::json_body::{at_origin, json_of};
use crate::operation::Operation;
use crate::provider::ErrorShape;
use crate::rate::RateLimit;
use crate::wire::{self, DecodeError};

/// What a refusal is about, where that is more than its status says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// A scope is missing.
    Denied,
    /// There were too many calls.
    RateLimit,
    /// The status says it all.
    Other,
}

impl Meaning {
    fn read(
        status: StatusCode,
        headers: &HeaderMap,
        shape: &ErrorShape,
        rate: Option<&RateLimit>,
        said: &Said,
    ) -> Self {
        let is_denied = said.is_explicit
            || shape.permission_denied.contains(&status.as_u16()) && !status.is_success();
        // A 403 that says that a scope is missing is about that, though no call is left either.
        let is_limit = status == StatusCode::TOO_MANY_REQUESTS || !said.is_explicit;
        if is_limit && is_rate_limit(status, headers, rate) {
            Self::RateLimit
        } else if is_denied {
            Self::Denied
        } else {
            Self::Other
        }
    }
}

/// An answer that is not what the caller asked for.
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// The body as JSON text; an error where it is XML that cannot be.
    json: Result<Bytes, DecodeError>,
    operation: &'static Operation,
    pub(crate) request_id: Option<String>,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) meaning: Meaning,
    /// The status, or the code, says that it may pass by itself.
    pub(crate) may_pass: bool,
    /// The code says that it will not pass by itself, whatever the status.
    pub(crate) is_final: bool,
    /// What it says of scopes.
    pub(crate) said: Said,
    details: &'static str,
}

impl Refusal {
    /// Takes the secrets of a credential out of what is shown: a server may send them back.
    pub(crate) fn redact(&mut self, credential: &Credential) {
        for text in [&mut self.request_id, &mut self.code, &mut self.message] {
            *text = text.take().map(|text| credential.redact(text));
        }
        self.said.redact(credential);
    }

    pub(crate) fn read(
        operation: &'static Operation,
        status: StatusCode,
        headers: HeaderMap,
        body: &Bytes,
        shape: &'static ErrorShape,
        rate: Option<&RateLimit>,
    ) -> Self {
        let body = body.slice(..body.len().min(MAX_ERROR_BODY));
        let json = json_of(operation, status, &headers, &body);
        let text = json.as_ref().unwrap_or(&body).clone();
        let problem = Problem::read(&headers, &text);
        let of_problem = |pick: fn(Problem) -> Option<String>| problem.clone().and_then(pick);
        let code = text_at(&text, shape.code).or_else(|| of_problem(Problem::code));
        let message = text_at(&text, shape.message)
            .or_else(|| of_problem(|problem| problem.detail.or(problem.title)));
        let said = Said::read(&headers, &text, code.as_deref(), &shape.scopes);
        let meaning = Meaning::read(status, &headers, shape, rate, &said);
        let is_one_of = |codes: &[&str]| code.as_deref().is_some_and(|code| codes.contains(&code));
        let is_final = is_one_of(shape.final_codes);
        let is_transient = matches!(status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504);
        let may_pass =
            is_transient || meaning == Meaning::RateLimit || is_one_of(shape.retryable_codes);
        Self {
            request_id: request_id(&headers, &text, shape),
            status,
            headers,
            code,
            message,
            meaning,
            may_pass: may_pass && !is_final,
            is_final,
            said,
            details: shape.details,
            body,
            json,
            operation,
        }
    }

    pub(crate) fn details(&self) -> Option<Value> {
        if self.details.is_empty() {
            return None;
        }
        serde_json::from_slice(wire::find(self.text(), self.details)?).ok()
    }

    /// The body as JSON text, or as it is where it is none.
    fn text(&self) -> &[u8] {
        self.json.as_ref().unwrap_or(&self.body)
    }

    /// Decodes the body.
    pub(crate) fn decode<T>(
        &self,
        decode: impl FnOnce(&[u8]) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        let json = self.json.as_ref().map_err(DecodeError::clone)?;
        decode(json).map_err(|error| {
            at_origin(error, self.operation, self.status, &self.headers, &self.body)
        })
    }

    /// Neither a code nor a problem nor a sentence.
    pub(super) fn gives_no_reason(&self) -> bool {
        self.code.is_none() && self.message.is_none() && self.problem().is_none()
    }

    /// Its words are about the idempotency key.
    pub(super) fn speaks_of_idempotency(&self) -> bool {
        let problem = self.problem().unwrap_or_default();
        let texts = [&self.code, &self.message, &problem.kind, &problem.title, &problem.detail];
        let speaks = |text: &String| text.to_ascii_lowercase().contains("idempoten");
        texts.into_iter().flatten().any(speaks)
    }

    pub(crate) fn problem(&self) -> Option<Problem> {
        Problem::read(&self.headers, self.text())
    }
}

/// A problem document (RFC 9457).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// A URI that names the kind of problem (`type`).
    pub kind: Option<String>,
    /// A short summary of the kind.
    pub title: Option<String>,
    /// The status as the body repeats it. It is advice: the answer's own status counts.
    pub status: Option<u16>,
    /// What is wrong in this case.
    pub detail: Option<String>,
    /// A URI that names this case.
    pub instance: Option<String>,
    /// All other members, as they are.
    pub extensions: serde_json::Map<String, Value>,
}

impl Problem {
    /// A member of the wrong type is as good as absent (section 3.1).
    pub(super) fn read(headers: &HeaderMap, body: &[u8]) -> Option<Self> {
        let is_declared = is_declared_problem(headers);
        let Ok(Value::Object(mut members)) = serde_json::from_slice(body) else { return None };
        let mut text = |name: &str| match members.get(name)? {
            Value::String(_) => members.remove(name)?.as_str().map(str::to_owned),
            _ => None,
        };
        let (kind, title) = (text("type"), text("title"));
        let (detail, instance) = (text("detail"), text("instance"));
        let status = members.get("status").and_then(Value::as_u64);
        let status = status.and_then(|status| u16::try_from(status).ok());
        // Many servers send problems as plain JSON. These three together are hardly anything else.
        let is_problem = is_declared || title.is_some() && kind.is_some() && status.is_some();
        if status.is_some() {
            members.remove("status");
        }
        is_problem.then_some(Self { kind, title, status, detail, instance, extensions: members })
    }

    /// RFC 9457, section 4.2.1: `about:blank` says no more than the status.
    fn code(self) -> Option<String> {
        self.kind.filter(|kind| kind != "about:blank")
    }
}

fn is_declared_problem(headers: &HeaderMap) -> bool {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = media_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/problem+json")
}

/// A string or a number at a pointer, as text. An empty pointer means that there is no such thing.
pub(crate) fn text_at(json: &[u8], pointer: &str) -> Option<String> {
    if pointer.is_empty() {
        return None;
    }
    match serde_json::from_slice(wire::find(json, pointer)?).ok()? {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(several) => several.first()?.as_str().map(str::to_owned),
        _ => None,
    }
}

/// The provider's name of a request: its header, its field, or the header that most servers use.
pub(crate) fn request_id(headers: &HeaderMap, body: &[u8], shape: &ErrorShape) -> Option<String> {
    let of_header = |name: &str| headers.get(name)?.to_str().ok().map(str::to_owned);
    let documented = Some(shape.request_id_header).filter(|name| !name.is_empty());
    documented
        .and_then(of_header)
        .or_else(|| text_at(body, shape.request_id))
        .or_else(|| of_header("x-request-id"))
}

fn is_rate_limit(status: StatusCode, headers: &HeaderMap, rate: Option<&RateLimit>) -> bool {
    let nothing_left = || rate.is_some_and(|rate| rate.remaining() == Some(0));
    status == StatusCode::TOO_MANY_REQUESTS
        || status == StatusCode::FORBIDDEN
            && (nothing_left() || headers.contains_key(header::RETRY_AFTER))
}
