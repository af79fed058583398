//! The hands of Scopewright: a command line in, files, messages and an exit code out.
//!
//! Only this crate touches the disk and the terminal; it knows neither OpenAPI nor Rust's syntax.
//! Exit codes: 0 done, 1 something is wrong with inputs, outputs or the disk, 2 something is wrong
//! with the command line.

mod arguments;
mod bench;
mod budget;
mod cargo;
mod ci;
mod corpus;
mod diff;
mod disk;
mod explain;
mod fuzz;
mod generate;
mod hostile;
mod manifest;
mod mock;
mod names;
mod new;
mod release;
mod scopes;
mod semver;
mod soak;
mod stop;
mod terminal;
mod trace;
mod update;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{Arguments, Task};
use crate::stop::Stop;

/// The generator makes and drops small texts by the million.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match run(&Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => stop.tell(),
    }
}

fn run(task: &Task) -> Result<(), Stop> {
    match task {
        Task::Generate(arguments) => generate::run(arguments),
        Task::Diff(arguments) => diff::run(arguments),
        Task::Update(arguments) => update::run(arguments),
        Task::Where(arguments) => trace::run(arguments),
        Task::New(arguments) => new::run(arguments),
        Task::Scopes(arguments) => scopes::run(arguments),
        Task::Explain(arguments) => explain::run(arguments),
        Task::Ci(arguments) => ci::run(arguments),
        Task::Soak(arguments) => soak::run(arguments),
        Task::Corpus(arguments) => corpus::run(arguments),
        Task::Hostile(arguments) => hostile::run(arguments),
        Task::Sabotage(arguments) => hostile::sabotage(arguments),
        Task::Fuzz(arguments) => fuzz::run(arguments),
        Task::Bench(arguments) => bench::run(arguments),
        Task::Budget(arguments) => budget::run(arguments),
        Task::Semver(arguments) => semver::run(arguments),
        Task::Mock(arguments) => mock::run(arguments),
    }
}
