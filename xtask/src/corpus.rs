//! `cargo xtask corpus`: a client of every document in a folder, compiled.
//!
//! A program of its own, `xtask/corpus`, built with optimisation when it is asked for: what it
//! stands on beyond the generator nobody should wait for who only generates.

use crate::arguments::CorpusArguments;
use crate::cargo;
use crate::stop::Stop;

/// Runs the task, with its output where ours goes.
pub(crate) fn run(arguments: &CorpusArguments) -> Result<(), Stop> {
    cargo::run_program(&["--package", "scopewright-corpus"], &arguments.arguments)
}
