//! What a refusal says of scopes: turns status, headers and body into the scopes that the server
//! says are needed and held, by the provider's [`ScopeDialect`].

use http::{HeaderMap, StatusCode};
use serde_json::Value;

use super::answer::text_at;
use super::challenge::Challenge;
use super::missing::ScopeSource;
use crate::credential::Credential;
use crate::defaults::MAX_ERROR_BODY;
use crate::provider::{ErrorShape, ScopeDialect};
use crate::scope::is_scope;
use crate::wire;

/// What a server says of scopes when it refuses.
#[derive(Clone, Debug, Default)]
pub(crate) struct Said {
    /// The call needs all scopes of one of these sets; none: the server does not say.
    pub(super) needed: Vec<Vec<String>>,
    /// Where it says that.
    pub(super) source: Option<ScopeSource>,
    /// What the token holds.
    pub(crate) held: Option<Vec<String>>,
    /// It says in so many words that a scope is missing.
    pub(super) is_explicit: bool,
}

impl Said {
    pub(super) fn read(
        headers: &HeaderMap,
        body: &[u8],
        code: Option<&str>,
        dialect: &ScopeDialect,
    ) -> Self {
        let challenges = Challenge::all(headers);
        let of_challenges = |is_wanted: fn(&Challenge) -> bool| {
            let wanted = challenges.iter().filter(|one| is_wanted(one));
            let mut scopes = wanted.filter_map(|one| names(one.parameter("scope")?));
            Some((vec![scopes.next()?], ScopeSource::Challenge))
        };
        let needed = |names: Vec<String>, source| (alternatives(names, dialect.any), source);
        let of_body = || Some(needed(names_at(body, dialect.needed)?, ScopeSource::Body));
        let of_header =
            || Some(needed(names_in(headers, dialect.needed_header)?, ScopeSource::Header));
        let found = of_challenges(Challenge::lacks_scope)
            .or_else(of_body)
            .or_else(of_header)
            .or_else(|| of_challenges(|_| true));
        let (needed, source) = found.map_or((Vec::new(), None), |(sets, one)| (sets, Some(one)));
        let held = all_names_at(body, dialect.provided)
            .or_else(|| all_names_in(headers, dialect.provided_header));
        let is_explicit = challenges.iter().any(Challenge::lacks_scope)
            || code.is_some_and(|code| dialect.codes.contains(&code));
        Self { needed, source, held, is_explicit }
    }

    /// Takes the secrets of a credential out: a server may send them back.
    pub(super) fn redact(&mut self, credential: &Credential) {
        let held = self.held.iter_mut().flatten();
        for name in self.needed.iter_mut().flatten().chain(held) {
            *name = credential.redact(std::mem::take(name));
        }
    }
}

/// Whether an answer with a status of success is a refusal for want of a scope. Long answers are
/// none, and most providers have none.
pub(crate) fn is_refusal_in_success(status: StatusCode, body: &[u8], shape: &ErrorShape) -> bool {
    let dialect = &shape.scopes;
    dialect.in_success
        && status.is_success()
        && body.len() <= MAX_ERROR_BODY
        && text_at(body, shape.code).is_some_and(|code| dialect.codes.contains(&code.as_str()))
}

/// All of the names, or each alone where one is enough.
fn alternatives(names: Vec<String>, any: bool) -> Vec<Vec<String>> {
    if any { names.into_iter().map(|name| vec![name]).collect() } else { vec![names] }
}

/// Names with spaces (RFC 6749, section 3.3) or commas between them; `None` where there is none.
fn names(text: &str) -> Option<Vec<String>> {
    Some(split(text)).filter(|names| !names.is_empty())
}

/// What cannot be the name of a scope is not taken for one.
fn split(text: &str) -> Vec<String> {
    let names = text.split(|c: char| c == ',' || c.is_whitespace() || c.is_control());
    names.filter(|name| is_scope(name)).map(str::to_owned).collect()
}

fn names_at(body: &[u8], pointer: &str) -> Option<Vec<String>> {
    all_names_at(body, pointer).filter(|names| !names.is_empty())
}

fn names_in(headers: &HeaderMap, name: &str) -> Option<Vec<String>> {
    all_names_in(headers, name).filter(|names| !names.is_empty())
}

/// The names at a pointer, of which there may be none; `None` where there is nothing of that kind.
fn all_names_at(body: &[u8], pointer: &str) -> Option<Vec<String>> {
    if pointer.is_empty() {
        return None;
    }
    match serde_json::from_slice(wire::find(body, pointer)?).ok()? {
        Value::String(text) => Some(split(&text)),
        Value::Array(items) => {
            let name =
                |item: &Value| item.as_str().filter(|name| is_scope(name)).map(str::to_owned);
            items.iter().map(name).collect()
        }
        _ => None,
    }
}

fn all_names_in(headers: &HeaderMap, name: &str) -> Option<Vec<String>> {
    if name.is_empty() || !headers.contains_key(name) {
        return None;
    }
    let fields = headers.get_all(name).iter();
    let texts = fields.map(|field| String::from_utf8_lossy(field.as_bytes()).into_owned());
    Some(texts.flat_map(|text| split(&text)).collect())
}
