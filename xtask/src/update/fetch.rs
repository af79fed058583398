//! The bytes of a document: from a file, or over HTTPS by a program of its own (`xtask/fetch`).

use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::source::Source;
use crate::cargo;
use crate::stop::{Fault, Stop};
use crate::workspace::shown;

/// What came of asking for a document.
pub(super) enum Answer {
    /// The server says that it is what it was.
    Same,
    /// Here it is.
    New(Fetched),
}

/// A document as it came.
pub(super) struct Fetched {
    /// Where it came from: a URL, or a file's name.
    pub(super) from: String,
    pub(super) bytes: Vec<u8>,
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
}

impl Fetched {
    /// The digest of the bytes as they came, in hexadecimal digits.
    pub(super) fn sha256(&self) -> String {
        hmac_sha256::Hash::hash(&self.bytes).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Most bytes of a file, as many as the generator reads.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

pub(super) fn from_file(path: &Path) -> Result<Answer, Stop> {
    let reason = |error: &dyn std::fmt::Display| {
        Stop::from(Fault::new(format!("cannot read `{}`: {error}", shown(path))))
    };
    let size = fs::metadata(path).map_err(|error| reason(&error))?.len();
    if size > MOST_BYTES {
        return Err(reason(&format!("it has more than {MOST_BYTES} bytes")));
    }
    let bytes = fs::read(path).map_err(|error| reason(&error))?;
    // The folder that it is in is nobody else's business.
    let from = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Answer::New(Fetched { from, bytes, etag: None, last_modified: None }))
}

/// The first line of what the program gives back.
#[derive(Deserialize)]
struct Head {
    status: u16,
    etag: Option<String>,
    last_modified: Option<String>,
}

/// Asks for a URL, with what is known of the last time, and with the token in a variable if it wants one.
pub(super) fn from_url(
    url: &str,
    known: Option<&Source>,
    token: Option<&str>,
) -> Result<Answer, Stop> {
    let fault = |reason: &str| Stop::from(Fault::new(format!("cannot fetch `{url}`: {reason}")));
    let mut program = cargo::program(&["--package", "scopewright-fetch"]);
    program.args(["--document", url]);
    let known = known.filter(|known| known.url == url);
    for (name, value) in [
        ("--etag", known.and_then(|known| known.etag.as_ref())),
        ("--modified", known.and_then(|known| known.last_modified.as_ref())),
    ] {
        program.args(value.into_iter().flat_map(|value| [name, value.as_str()]));
    }
    program.args(token.into_iter().flat_map(|variable| ["--token-from", variable]));
    let output = program.output().map_err(|error| fault(&format!("cargo: {error}")))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(fault(said.trim().lines().last().unwrap_or("no reason was given")));
    }
    let end = output.stdout.iter().position(|byte| *byte == b'\n').unwrap_or(output.stdout.len());
    let (head, body) = output.stdout.split_at(end);
    let head: Head = serde_json::from_slice(head).map_err(|error| fault(&error.to_string()))?;
    if head.status == 304 {
        return Ok(Answer::Same);
    }
    let Head { etag, last_modified, .. } = head;
    let bytes = body.get(1..).unwrap_or_default().to_vec();
    Ok(Answer::New(Fetched { from: url.to_owned(), bytes, etag, last_modified }))
}
