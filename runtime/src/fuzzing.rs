//! What the targets of `fuzz/` call: readers of what servers send, which nothing else can reach alone.
//!
//! It is there in builds of a fuzzer only (`cfg(fuzzing)`).

use std::time::{Duration, SystemTime};

use http::HeaderMap;

use crate::error::Problem;
use crate::idempotency::IdempotencyKey;
use crate::provider::{JwtForm, RateLimits};
use crate::rate::RateLimit;

/// A moment that stays the same, so that an input does the same each time.
fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000)
}

/// How long a server asks to wait.
pub fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    crate::rate::retry_after(headers, now())
}

/// What a server says of its rate limit, in either form.
pub fn rate_limit(headers: &HeaderMap) -> Option<RateLimit> {
    RateLimit::read(headers, &RateLimits::NONE, now())
}

/// The next page.
pub fn next_link(headers: &HeaderMap) -> Option<String> {
    crate::paging::next_link(headers)
}

/// How many challenges there are.
pub fn challenges(headers: &HeaderMap) -> usize {
    crate::error::challenges(headers)
}

/// The problem details of an answer.
pub fn problem(headers: &HeaderMap, body: &[u8]) -> Option<Problem> {
    crate::error::read_problem(headers, body)
}

/// The scopes of a token, in each form.
pub fn token_scopes(token: &str) -> Vec<String> {
    let forms = [JwtForm::LevelMap, JwtForm::SpaceSeparated, JwtForm::List];
    forms
        .into_iter()
        .filter_map(|form| crate::jwt::scopes(token, "scope", form))
        .flatten()
        .collect()
}

/// A path with an argument in it.
pub fn path(argument: &str) -> Option<String> {
    crate::path::fill("/things/{id}/x", &[("id", crate::style::encode(argument))]).ok()
}

/// A key as a header has it in quotes.
pub fn quoted_key(key: &str) -> Option<String> {
    Some(IdempotencyKey::new(key).ok()?.header_value(true))
}
