//! `cargo xtask semver`: what `diff` says of a change, held against what a tool sees of the crates.

use crate::arguments::SemverArguments;
use crate::cargo;
use crate::stop::Stop;

/// Runs the task, with its output where ours goes.
pub(crate) fn run(arguments: &SemverArguments) -> Result<(), Stop> {
    cargo::run_program(&["--package", "scopewright-semver"], &arguments.arguments)
}
