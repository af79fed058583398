//! `cargo xtask budget`: what the committed crates cost their users, counted and held to a budget.
//!
//! Everything is counted and nothing timed, so a busy machine changes nothing: lines, `impl` blocks after macros,
//! functions that rustc compiles (each instance of a generic one is one), and the instructions of generating
//! the crate. What a machine cannot count is said and left out.

mod budget;
mod count;
mod symbols;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;

use crate::budget::{Budget, Figures};

/// Counts what the committed crates cost their users, and holds it to xtask/budget/budget.json.
///
/// Ends with 1 where a figure is above its budget by more than the tolerance.
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask budget",
    bin_name = "cargo xtask budget",
    disable_version_flag = true
)]
struct Arguments {
    /// Crates under generated/; those of the budget where none is named
    #[arg(value_name = "PROVIDER")]
    providers: Vec<String>,
    /// Write what was counted into the budget
    #[arg(long)]
    accept: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("error: {fault}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the task; `false`: something is above its budget.
fn run(arguments: &Arguments) -> Result<bool, String> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workspace = package.ancestors().nth(2).unwrap_or(package);
    let path = package.join("budget.json");
    let mut budget = Budget::read(&path)?;
    let providers = if arguments.providers.is_empty() {
        budget.crates.keys().cloned().collect()
    } else {
        arguments.providers.clone()
    };
    let rustc = count::rustc_version();
    let mut counted: Vec<(String, Figures)> = Vec::new();
    for provider in providers {
        let figures = count::count(workspace, &provider)?;
        println!("{provider}: {figures}");
        counted.push((provider, figures));
    }
    for note in count::left_out(&counted) {
        println!("{note}");
    }
    if arguments.accept {
        budget.accept(rustc, counted);
        return write(&path, &budget).map(|()| true);
    }
    let verdict = budget.judge(&rustc, &counted);
    for line in &verdict.notes {
        println!("{line}");
    }
    for line in &verdict.above {
        eprintln!("error: {line}");
    }
    if !verdict.above.is_empty() {
        eprintln!(
            "  help: look at what the change adds to every crate; where it is worth it: \
             `cargo xtask budget --accept`, and say why in the commit"
        );
    }
    Ok(verdict.above.is_empty())
}

fn write(path: &PathBuf, budget: &Budget) -> Result<(), String> {
    std::fs::write(path, budget.text())
        .map_err(|error| format!("`{}`: {error}", path.display()))?;
    println!("{} is written", path.file_name().unwrap_or_default().display());
    Ok(())
}
