//! `cargo xtask soak`: runs the rigs, which hold clients against servers that fail.
//!
//! The rigs are a program of their own, `mock/tests/reliability/soak.rs`, built when they are asked for: they
//! stand on the generated crates, and the hands are what makes those.

use std::env;
use std::process::Command;

use crate::arguments::SoakArguments;
use crate::stop::{Fault, Stop};
use crate::workspace;

/// Runs the task, with its output where ours goes.
pub(crate) fn run(arguments: &SoakArguments) -> Result<(), Stop> {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args(["run", "--quiet", "--release", "--package", "scopewright-mock"])
        .args(["--example", "soak", "--"])
        .args(&arguments.arguments)
        .current_dir(workspace::root());
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        // The program has said what is wrong.
        Ok(_) => Err(Stop::Told),
        Err(error) => Err(Fault::new(format!("cargo cannot be started: {error}")).into()),
    }
}
