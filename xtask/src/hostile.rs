//! `cargo xtask hostile` and `cargo xtask sabotage`: documents of people who mean harm, and what keeps
//! them from it.
//!
//! A program of its own, `xtask/hostile`, built when it is asked for.

use std::ffi::OsString;

use crate::arguments::{HostileArguments, SabotageArguments};
use crate::cargo;
use crate::stop::Stop;

/// Runs the program, with its output where ours goes.
pub(crate) fn run(arguments: &HostileArguments) -> Result<(), Stop> {
    cargo::run_program(&["--package", "scopewright-hostile"], &arguments.arguments)
}

/// Takes guards away. What takes its time is building and running tests, not this program.
pub(crate) fn sabotage(arguments: &SabotageArguments) -> Result<(), Stop> {
    let all: Vec<OsString> =
        std::iter::once("sabotage".into()).chain(arguments.only.clone()).collect();
    cargo::run_quickly_built(&["--package", "scopewright-hostile"], &all)
}
