//! A provider's document: `scopewright-fetch --document URL`, for `cargo xtask update`.
//!
//! On stdout come a line of JSON (status, `ETag`, `Last-Modified`) and then the bytes as they came, none of
//! them where the server says that nothing changed. The request is conditional where a tag or a date of
//! the last time is given. A token is read from the variable that is named, so that it is in no list of
//! processes; it goes to the URL's own origin only, because no redirect to another one is followed.

use std::io::Write;
use std::time::Duration;

use reqwest::header::{
    AUTHORIZATION, ETAG, HeaderMap, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED,
};
use reqwest::{Client, StatusCode, Url};

use crate::{checked, policy, read_body, told};

/// Most bytes of a document.
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// Longest time for one.
const LONGEST: Duration = Duration::from_secs(60);

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    url: String,
    etag: Option<String>,
    modified: Option<String>,
    /// Variable with a token.
    token_from: Option<String>,
    bytes: usize,
    time: Duration,
}

/// What stands behind `--document`; `None` where it makes no sense.
pub(crate) fn arguments(mut given: impl Iterator<Item = String>) -> Option<Wanted> {
    let mut wanted = Wanted {
        url: given.next()?,
        etag: None,
        modified: None,
        token_from: None,
        bytes: MOST_BYTES,
        time: LONGEST,
    };
    while let Some(name) = given.next() {
        let value = given.next()?;
        match name.as_str() {
            "--etag" => wanted.etag = Some(value),
            "--modified" => wanted.modified = Some(value),
            "--token-from" => wanted.token_from = Some(value),
            // Tighter, never wider.
            "--bytes" => wanted.bytes = value.parse::<usize>().ok()?.min(MOST_BYTES),
            "--milliseconds" => {
                wanted.time = Duration::from_millis(value.parse().ok()?).min(LONGEST);
            }
            _ => return None,
        }
    }
    Some(wanted)
}

/// Fetches it onto stdout.
pub(crate) async fn run(wanted: Wanted) -> Result<(), String> {
    let url = checked(&wanted.url)?;
    let time = wanted.time;
    let fetched = tokio::time::timeout(time, fetch(url, &wanted)).await;
    let (head, body) = fetched.unwrap_or_else(|_| Err(format!("it takes longer than {time:?}")))?;
    let mut out = std::io::stdout().lock();
    out.write_all(head.as_bytes()).and_then(|()| out.write_all(&body)).map_err(|e| e.to_string())
}

async fn fetch(url: Url, wanted: &Wanted) -> Result<(String, Vec<u8>), String> {
    let client = Client::builder()
        .https_only(true)
        .redirect(policy())
        .user_agent("scopewright")
        .build()
        .map_err(told)?;
    let request = client.get(url).headers(headers(wanted)?);
    let answer = request.send().await.map_err(told)?;
    if answer.status() == StatusCode::NOT_MODIFIED {
        return Ok((head(304, answer.headers()), Vec::new()));
    }
    let answer = answer.error_for_status().map_err(told)?;
    if answer.status() != StatusCode::OK {
        return Err(format!("the answer is {}", answer.status()));
    }
    let head = head(200, answer.headers());
    Ok((head, read_body(answer, wanted.bytes).await?))
}

fn headers(wanted: &Wanted) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    let value = |text: &str| HeaderValue::from_str(text).map_err(|_| "it is no header".to_owned());
    if let Some(etag) = &wanted.etag {
        headers.insert(IF_NONE_MATCH, value(etag)?);
    }
    if let Some(modified) = &wanted.modified {
        headers.insert(IF_MODIFIED_SINCE, value(modified)?);
    }
    if let Some(variable) = &wanted.token_from {
        let token = std::env::var(variable).map_err(|_| format!("`{variable}` is not set"))?;
        let mut token = value(&format!("Bearer {token}"))?;
        token.set_sensitive(true);
        headers.insert(AUTHORIZATION, token);
    }
    Ok(headers)
}

/// The first line: what has to be known the next time. A header that is no plain text is left out.
fn head(status: u16, headers: &HeaderMap) -> String {
    let plain = |name| {
        let text = headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok())?;
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        Some(text.replace('\\', "\\\\").replace('"', "\\\""))
    };
    let part = |key: &str, value: Option<String>| {
        value.map_or_else(String::new, |value| format!(",\"{key}\":\"{value}\""))
    };
    format!(
        "{{\"status\":{status}{}{}}}\n",
        part("etag", plain(ETAG)),
        part("last_modified", plain(LAST_MODIFIED))
    )
}
