//! Calls: the test that comes with a crate, against a server that reads the same document.

use std::path::Path;
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};

use scopewright_corpus::fault::Fault;

/// What calling every operation of a crate came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Calls {
    /// What is wrong, in the words of the test, or of whatever kept it from being run.
    pub(crate) problems: Vec<String>,
}

impl Calls {
    /// Every call was right, and so was what came of it.
    pub(crate) fn is_well(&self) -> bool {
        self.problems.is_empty()
    }
}

/// Runs the test of the crate in a folder. A crate without operations has none.
pub(crate) fn run(folder: &Path, target: &Path) -> Result<Calls, Fault> {
    if !folder.join("tests/operations.rs").exists() {
        return Ok(Calls::default());
    }
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args(["test", "--test", "operations", "--quiet"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_INCREMENTAL", "0")
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null());
    let output = command
        .output()
        .map_err(|error| Fault::new(format!("cargo cannot be started: {error}")))?;
    if output.status.success() {
        return Ok(Calls::default());
    }
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    let listed: Vec<String> =
        said.lines().filter_map(|line| line.strip_prefix("  - ")).map(str::to_owned).collect();
    Ok(Calls { problems: if listed.is_empty() { vec![said] } else { listed } })
}
