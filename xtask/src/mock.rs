//! `cargo xtask mock`: a provider on this computer, played from its folder.
//!
//! A program of its own, `mock/src/main.rs`, built when it is asked for. It is built without
//! optimisation, from what the hands have built already: a newcomer waits for it, and it answers
//! faster than a person asks.

use crate::arguments::MockArguments;
use crate::cargo;
use crate::stop::Stop;

/// Runs the task, with its output where ours goes.
pub(crate) fn run(arguments: &MockArguments) -> Result<(), Stop> {
    let package = ["--package", "scopewright-mock", "--features", "cli"];
    cargo::run_quickly_built(&package, &arguments.arguments)
}
