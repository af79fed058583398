//! `cargo xtask soak`: runs the rigs, which hold clients against servers that fail.
//!
//! The rigs are a program of their own, `mock/tests/reliability/soak.rs`, built when they are asked for: they
//! stand on the generated crates, and the hands are what makes those.

use crate::arguments::SoakArguments;
use crate::cargo;
use crate::stop::Stop;

/// Runs the task, with its output where ours goes.
pub(crate) fn run(arguments: &SoakArguments) -> Result<(), Stop> {
    cargo::run_program(
        &["--package", "scopewright-mock", "--example", "soak"],
        &arguments.arguments,
    )
}
