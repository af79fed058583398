//! Cargo on one crate: its messages, counted.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use serde::Deserialize;

use crate::outcome::Compiled;
use scopewright_corpus::fault::Fault;

/// A message of cargo's (The Cargo Book, "JSON messages").
#[derive(Deserialize)]
struct Line {
    reason: String,
    #[serde(default)]
    message: Option<Diagnostic>,
}

#[derive(Deserialize)]
struct Diagnostic {
    level: String,
    #[serde(default)]
    rendered: Option<String>,
    #[serde(default)]
    message: String,
}

/// Compiles the crate in a folder: `check`, `clippy` or `doc`.
pub(crate) fn compile(folder: &Path, target: &Path, how: &str) -> Result<Compiled, Fault> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args([how, "--lib", "--message-format=json", "--quiet"])
        .args((how == "doc").then_some("--no-deps"))
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_INCREMENTAL", "0")
        .stdin(Stdio::null())
        .stderr(Stdio::piped());
    let clock = Instant::now();
    let output = command
        .output()
        .map_err(|error| Fault::new(format!("cargo cannot be started: {error}")))?;
    let millis = u64::try_from(clock.elapsed().as_millis()).unwrap_or(u64::MAX);
    let mut compiled = Compiled { millis, ..Compiled::default() };
    let lines = String::from_utf8_lossy(&output.stdout);
    let messages = lines
        .lines()
        .filter_map(|line| serde_json::from_str::<Line>(line).ok())
        .filter(|line| line.reason == "compiler-message")
        .filter_map(|line| line.message);
    for message in messages {
        // What sums up the others is no message of its own.
        if message.message.starts_with("aborting due to")
            || message.message.contains("warnings emitted")
            || message.message.contains("warning emitted")
        {
            continue;
        }
        let text = message.rendered.unwrap_or(message.message);
        match message.level.as_str() {
            "error" => compiled.errors.push(text),
            "warning" => compiled.warnings.push(text),
            _ => {}
        }
    }
    if !output.status.success() && compiled.errors.is_empty() {
        compiled.errors.push(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Ok(compiled)
}

/// The generating process of one document: what it printed, or how it ended.
pub(crate) fn generate(arguments: &[std::ffi::OsString]) -> Result<Result<Vec<u8>, String>, Fault> {
    let own = std::env::current_exe().map_err(|error| Fault::new(error.to_string()))?;
    let output = Command::new(own)
        .arg("one")
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| Fault::new(format!("the generator cannot be started: {error}")))?;
    if output.status.success() {
        return Ok(Ok(output.stdout));
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let first = said.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let _ = std::io::stderr().flush();
    Ok(Err(format!("{}: {first}", output.status)))
}
