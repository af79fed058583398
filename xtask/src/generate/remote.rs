//! What a document refers to on other hosts, where that is allowed.

use scopewright_generator::load::remote_references;
use scopewright_generator::{Input, SourceFile};

use crate::cargo;
use crate::terminal;

/// Most files that are fetched for a provider.
const MOST_FILES: usize = 100;

/// Whether files on other hosts are fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Remote {
    /// They are not: a reference to one is an error.
    Refused,
    /// They are, over HTTPS, for this run only: nothing is kept.
    Fetched,
}

/// Adds the files that a provider's document refers to on other hosts, and those that these refer to.
/// What cannot be had is told here; the generator then says who refers to it.
pub(crate) fn fetch_all(input: &mut Input) {
    let mut asked: Vec<String> = Vec::new();
    loop {
        let wanted: Vec<String> = remote_references(input)
            .into_iter()
            .filter(|url| url.starts_with("https://") && !asked.contains(url))
            .collect();
        if wanted.is_empty() {
            return;
        }
        for url in wanted {
            if asked.len() == MOST_FILES {
                terminal::message(&format!("no more than {MOST_FILES} files are fetched"));
                return;
            }
            match fetch(&url) {
                Ok(text) => input.files.push(SourceFile { name: url.clone(), text }),
                Err(reason) => terminal::message(&format!("cannot fetch `{url}`: {reason}")),
            }
            asked.push(url);
        }
    }
}

/// Fetches a file with a program of its own, `xtask/fetch`: what it stands on, TLS above all, nobody
/// should build who fetches nothing.
fn fetch(url: &str) -> Result<String, String> {
    let output = cargo::program(&["--package", "scopewright-fetch"])
        .arg(url)
        .output()
        .map_err(|error| format!("cargo cannot be started: {error}"))?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr);
        return Err(reason.trim().lines().last().unwrap_or("no reason was given").to_owned());
    }
    String::from_utf8(output.stdout).map_err(|_| "it is not UTF-8".to_owned())
}
