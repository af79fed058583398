//! The targets of the runtime: what a server sends, and what a program hands in.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use scopewright_runtime::fuzzing;

/// Longest wait that anything may ask for: what a header says is cut there, however far away it is.
const LONGEST: Duration = Duration::from_secs(400 * 366 * 86_400);

/// Headers of these names, a line of the bytes for each, as often as there are lines.
fn headers(data: &[u8], names: &[&'static str]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (at, line) in data.split(|byte| *byte == b'\n').take(16).enumerate() {
        if let Ok(value) = HeaderValue::from_bytes(line) {
            headers.append(HeaderName::from_static(names[at % names.len()]), value);
        }
    }
    headers
}

pub fn retry_after(data: &[u8]) {
    if let Some(wait) = fuzzing::retry_after(&headers(data, &["retry-after", "date", "retry-after-ms"])) {
        assert!(wait <= LONGEST, "{wait:?}");
    }
}

pub fn ratelimit_sf(data: &[u8]) {
    fuzzing::rate_limit(&headers(data, &["ratelimit", "ratelimit-policy"]));
}

pub fn legacy_ratelimit(data: &[u8]) {
    fuzzing::rate_limit(&headers(data, &["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "date"]));
}

pub fn link_header(data: &[u8]) {
    fuzzing::next_link(&headers(data, &["link"]));
}

pub fn www_authenticate(data: &[u8]) {
    fuzzing::challenges(&headers(data, &["www-authenticate"]));
}

pub fn problem_json(data: &[u8]) {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", HeaderValue::from_static("application/problem+json"));
    fuzzing::problem(&headers, data);
}

pub fn jwt_peek(data: &[u8]) {
    let Ok(token) = str::from_utf8(data) else { return };
    for scope in fuzzing::token_scopes(token) {
        assert!(!scope.is_empty() && !scope.contains([' ', '"', '\\', '\n']), "{scope:?}");
    }
}

pub fn path_segment(data: &[u8]) {
    let Ok(argument) = str::from_utf8(data) else { return };
    let Some(path) = fuzzing::path(argument) else { return };
    assert!(path.starts_with("/things/") && path.ends_with("/x"), "{path}");
    assert_eq!(path.split('/').count(), 4, "{path}");
    assert!(!path.contains(['?', '#', '\\']), "{path}");
}

pub fn sf_string(data: &[u8]) {
    let Ok(key) = str::from_utf8(data) else { return };
    let Some(quoted) = fuzzing::quoted_key(key) else { return };
    let item: sfv::Item = sfv::Parser::new(&quoted).parse().expect("it is a structured field");
    assert_eq!(item.bare_item.as_string().map(|text| text.as_str().to_owned()).as_deref(), Some(key));
}
