//! `cargo xtask bench`: ours measured beside other generators.
//!
//! A program of its own, `xtask/bench`, built with optimisation when it is asked for.

use crate::arguments::BenchArguments;
use crate::cargo;
use crate::stop::Stop;

/// Runs the task, with its output where ours goes.
pub(crate) fn run(arguments: &BenchArguments) -> Result<(), Stop> {
    cargo::run_program(&["--package", "scopewright-bench"], &arguments.arguments)
}
