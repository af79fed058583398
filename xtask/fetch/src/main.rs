//! One file over HTTPS, written to stdout: `scopewright-fetch URL [BYTES [MILLISECONDS]]`; or a provider's
//! document, with what has to be known the next time ([`document`]).
//!
//! For `cargo xtask generate --allow-remote`, which builds it when it is asked for. The URL comes from
//! a document that anybody may have written, so there are limits on everything: only HTTPS, no
//! credentials, no other host by a redirect, 16 MiB, 30 seconds. Arguments make the last two tighter,
//! never wider.
//!
//! Which authorities are trusted is the system's to say; as with other programs, `SSL_CERT_FILE` names a
//! file of others in their place. Nothing switches the check off.

mod document;

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use reqwest::redirect::{Attempt, Policy};
use reqwest::{Client, Url};

/// Most bytes of a file.
const MOST_BYTES: usize = 16 * 1024 * 1024;
/// Longest time for a file, all in.
const LONGEST: Duration = Duration::from_secs(30);
/// Most redirects, all on one host.
const MOST_REDIRECTS: usize = 5;

/// How much and how long, at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Limits {
    /// Bytes of the file, as it is when it is no longer compressed.
    bytes: usize,
    /// The time for it, redirects and all.
    time: Duration,
}

impl Limits {
    /// Those that are asked for, as far as they are no wider than what is allowed.
    fn within(bytes: Option<usize>, milliseconds: Option<u64>) -> Self {
        let time = milliseconds.map_or(LONGEST, Duration::from_millis);
        Self { bytes: bytes.unwrap_or(MOST_BYTES).min(MOST_BYTES), time: time.min(LONGEST) }
    }
}

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some("--document") {
        let Some(wanted) = document::arguments(std::env::args().skip(2)) else {
            eprintln!(
                "usage: scopewright-fetch --document URL [--etag TAG] [--modified DATE] [--token-from VARIABLE]"
            );
            return ExitCode::from(2);
        };
        return told_as_code(in_runtime(document::run(wanted)));
    }
    let Some((url, limits)) = arguments(std::env::args().skip(1)) else {
        eprintln!("usage: scopewright-fetch URL [BYTES [MILLISECONDS]]");
        return ExitCode::from(2);
    };
    told_as_code(run(&url, limits))
}

fn told_as_code(done: Result<(), String>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}

fn in_runtime<T>(work: impl Future<Output = Result<T, String>>) -> Result<T, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| error.to_string())?.block_on(work)
}

/// What is on the command line; `None` where it makes no sense.
fn arguments(mut given: impl Iterator<Item = String>) -> Option<(String, Limits)> {
    let url = given.next()?;
    let bytes = given.next().map(|text| text.parse()).transpose().ok()?;
    let milliseconds = given.next().map(|text| text.parse()).transpose().ok()?;
    given.next().is_none().then(|| (url, Limits::within(bytes, milliseconds)))
}

fn run(url: &str, limits: Limits) -> Result<(), String> {
    let url = checked(url)?;
    let body = in_runtime(async {
        let fetched = tokio::time::timeout(limits.time, fetch(url, limits.bytes)).await;
        fetched.unwrap_or_else(|_| Err(format!("it takes longer than {:?}", limits.time)))
    })?;
    std::io::stdout().write_all(&body).map_err(|error| error.to_string())
}

/// A URL that may be asked for.
fn checked(url: &str) -> Result<Url, String> {
    let url = Url::parse(url).map_err(|error| error.to_string())?;
    if url.scheme() != "https" {
        return Err("only HTTPS is spoken".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("a URL with credentials in it is not asked for".to_owned());
    }
    Ok(url)
}

async fn fetch(url: Url, most_bytes: usize) -> Result<Vec<u8>, String> {
    let client =
        Client::builder().https_only(true).redirect(policy()).user_agent("scopewright").build();
    let answer = client.map_err(told)?.get(url).send().await.map_err(told)?;
    let answer = answer.error_for_status().map_err(told)?;
    if !answer.status().is_success() {
        // Such as a redirect that leads to nothing on a network.
        return Err(format!("the answer is {}", answer.status()));
    }
    read_body(answer, most_bytes).await
}

async fn read_body(mut answer: reqwest::Response, most_bytes: usize) -> Result<Vec<u8>, String> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(told)? {
        body.extend_from_slice(&chunk);
        if body.len() > most_bytes {
            return Err(format!("it has more than {most_bytes} bytes"));
        }
    }
    Ok(body)
}

/// Redirects are followed on one host only.
fn policy() -> Policy {
    Policy::custom(follow)
}

fn follow(attempt: Attempt<'_>) -> reqwest::redirect::Action {
    let previous = attempt.previous();
    if previous.len() > MOST_REDIRECTS {
        return attempt.error("there are too many redirects");
    }
    if previous.first().is_some_and(|first| is_same_host(first, attempt.url())) {
        attempt.follow()
    } else {
        attempt.error("it redirects to another host")
    }
}

fn is_same_host(from: &Url, to: &Url) -> bool {
    to.scheme() == "https" && from.host() == to.host() && from.port() == to.port()
}

/// An error with what is behind it: the outermost says little.
#[expect(clippy::needless_pass_by_value, reason = "it stands in `map_err`")]
fn told(error: reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text = inner.to_string();
        source = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, Limits, MOST_BYTES, Url, arguments, checked, is_same_host};

    #[test]
    fn limits_are_made_tighter_and_never_wider() {
        let given = |words: &[&str]| arguments(words.iter().map(|&word| word.to_owned()));
        let widest = Limits { bytes: MOST_BYTES, time: LONGEST };
        let url = "https://shop.example/".to_owned();
        assert_eq!(given(&[&url]), Some((url.clone(), widest)));
        assert_eq!(given(&[&url, "99999999999", "99999999999"]), Some((url.clone(), widest)));
        let tighter = Limits { bytes: 10, time: std::time::Duration::from_millis(20) };
        assert_eq!(given(&[&url, "10", "20"]), Some((url.clone(), tighter)));
        for wrong in [&[][..], &[url.as_str(), "much"], &[url.as_str(), "1", "1", "1"]] {
            assert_eq!(given(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn only_https_without_credentials_is_asked_for() {
        assert!(checked("https://shop.example/a.yaml").is_ok());
        for refused in [
            "http://shop.example/a.yaml",
            "file:///etc/hosts",
            "https://user@shop.example/",
            "https://user:word@shop.example/",
            "a.yaml",
        ] {
            assert!(checked(refused).is_err(), "{refused}");
        }
    }

    #[test]
    fn redirects_stay_on_the_host() {
        let from = Url::parse("https://shop.example/a").unwrap();
        let same = |to: &str| is_same_host(&from, &Url::parse(to).unwrap());
        assert!(same("https://shop.example/b"));
        assert!(!same("http://shop.example/b"));
        assert!(!same("https://shop.example:444/b"));
        assert!(!same("https://other.example/a"));
        assert!(!same("https://shop.example.other.example/a"));
    }
}
