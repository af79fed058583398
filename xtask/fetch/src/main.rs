//! One file over HTTPS, written to stdout: `scopewright-fetch URL`.
//!
//! For `cargo xtask generate --allow-remote`, which builds it when it is asked for. The URL comes from
//! a document that anybody may have written, so there are limits on everything: only HTTPS, no
//! credentials, no other host by a redirect, 16 MiB, 30 seconds.

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

fn main() -> ExitCode {
    let Some(url) = std::env::args().nth(1) else {
        eprintln!("usage: scopewright-fetch URL");
        return ExitCode::from(2);
    };
    match run(&url) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}

fn run(url: &str) -> Result<(), String> {
    let url = checked(url)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let body = runtime.map_err(|error| error.to_string())?.block_on(async {
        let fetched = tokio::time::timeout(LONGEST, fetch(url)).await;
        fetched.unwrap_or_else(|_| Err(format!("it takes longer than {} s", LONGEST.as_secs())))
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

async fn fetch(url: Url) -> Result<Vec<u8>, String> {
    let client = Client::builder()
        .https_only(true)
        .redirect(Policy::custom(follow))
        .user_agent("scopewright")
        .build();
    let answer = client.map_err(told)?.get(url).send().await.map_err(told)?;
    let mut answer = answer.error_for_status().map_err(told)?;
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(told)? {
        body.extend_from_slice(&chunk);
        if body.len() > MOST_BYTES {
            return Err(format!("it has more than {} MiB", MOST_BYTES >> 20));
        }
    }
    Ok(body)
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
    use super::{Url, checked, is_same_host};

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
