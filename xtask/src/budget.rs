//! `cargo xtask budget`: what the committed crates cost their users, held to a budget.
//!
//! A program of its own, `xtask/budget`: it is waited for longer while cargo compiles the crates than it runs.

use crate::arguments::BudgetArguments;
use crate::cargo;
use crate::stop::Stop;

/// Runs the task, with its output where ours goes.
pub(crate) fn run(arguments: &BudgetArguments) -> Result<(), Stop> {
    cargo::run_quickly_built(&["--package", "scopewright-budget"], &arguments.arguments)
}
