//! Cargo where there is no network.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::Place;

/// Starts cargo in a network namespace of its own, where the system has such.
#[derive(Debug)]
pub(super) struct Sandbox {
    target: PathBuf,
    alone: bool,
}

impl Sandbox {
    pub(super) fn new(place: &Place) -> Self {
        let alone = Command::new("unshare")
            .args(["-rn", "true"])
            .status()
            .is_ok_and(|status| status.success());
        if !alone {
            eprintln!("`unshare -rn` does not work here: cargo runs offline, but with a network");
        }
        Self { target: place.scratch.join("target"), alone }
    }

    /// Where rustdoc wrote the pages of a crate.
    pub(super) fn docs(&self, package: &str) -> PathBuf {
        self.target.join("doc").join(package)
    }

    /// Builds a crate and its tests, runs its doctests and writes its docs; what went wrong.
    pub(super) fn build_test_and_document(&self, package: &str, folder: &Path) -> Vec<String> {
        let steps: [&[&str]; 4] =
            [&["build"], &["test", "--no-run"], &["test", "--doc"], &["doc", "--no-deps"]];
        steps.iter().filter_map(|step| self.run(package, folder, step).err()).collect()
    }

    /// Removes what was built of a crate, its docs and its source.
    pub(super) fn forget(&self, package: &str, folder: &Path) {
        // What cannot be removed takes space, and is no fault of the crate's.
        if let Err(said) = self.run(package, folder, &["clean", "--package", package]) {
            eprintln!("{said}");
        }
        for folder in [&self.docs(package), folder] {
            let _ = fs::remove_dir_all(folder);
        }
    }

    fn run(&self, package: &str, folder: &Path, step: &[&str]) -> Result<(), String> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = if self.alone {
            let mut command = Command::new("unshare");
            command.arg("-rn").arg(cargo);
            command
        } else {
            Command::new(cargo)
        };
        command.args(step).args(["--offline", "--quiet"]).current_dir(folder);
        command.env("CARGO_TARGET_DIR", &self.target).stdin(Stdio::null());
        // Nothing is built twice or debugged.
        command.envs([("CARGO_INCREMENTAL", "0"), ("CARGO_PROFILE_DEV_DEBUG", "0")]);
        let output = command.output().map_err(|error| format!("{package}: {error}"))?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr).into_owned()
            + &String::from_utf8_lossy(&output.stdout);
        let errors = said.lines().skip_while(|line| !line.starts_with("error")).take(14);
        Err(format!(
            "{package}: cargo {}: {}",
            step.join(" "),
            errors.collect::<Vec<_>>().join("\n")
        ))
    }
}
