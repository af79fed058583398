//! `cargo xtask bench`: ours beside other generators, in one run; figures with their samples out, and a page.
//!
//! Three parts: `generate` (documents into crates), `compile` (crates, and programs that use them) and `wire`
//! (calls to a server). What they measure are cells ([`results`]); the page ([`page`]) and what has to hold
//! ([`bars`]) are made from all cells that are saved.

mod arguments;
mod bars;
mod compile;
mod contenders;
mod crates;
mod generate;
mod machine;
mod numbers;
mod page;
mod parts;
mod results;
mod scratch;
mod session;
mod synthetic;
mod usage;
mod wire;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use scopewright_corpus::fault::Fault;

use crate::arguments::{Arguments, Task};
use crate::contenders::Contender;
use crate::machine::Machine;
use crate::results::{Cell, Part, Results, Run};
use crate::session::Session;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match &arguments.task {
        Some(Task::Measured { figures, command }) => return usage::run_measured(figures, command),
        Some(Task::Serve) => wire::serve::run(),
        None => run(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("error: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Fault> {
    let saved = arguments.into.as_deref().map(|page| page.with_extension("json"));
    let mut results = match &saved {
        Some(path) => Results::read(path)?,
        None => Results::default(),
    };
    if arguments.page {
        return save_page(arguments, &results);
    }
    let session = Session::new(arguments)?;
    install(&session)?;
    let parts = match arguments.parts.as_slice() {
        [] => &[Part::Generate, Part::Compile, Part::Wire],
        named => named,
    };
    for part in parts {
        let mut run = circumstances(&session);
        // A part takes hours: what was found is kept, whatever becomes of the rest.
        let mut keep = |cells: Vec<Cell>| {
            run.cells.extend(cells);
            results.add(*part, run.clone());
            if let Some(saved) = &saved {
                save(saved, &results.text())?;
            }
            save_page(arguments, &results)
        };
        match part {
            Part::Generate => generate::run(&session, &mut keep)?,
            Part::Compile => compile::run(&session, &mut keep)?,
            Part::Wire => wire::run(&session, &mut keep)?,
        }
    }
    println!("\n{}", page::bars_table(&results));
    Ok(())
}

fn save_page(arguments: &Arguments, results: &Results) -> Result<(), Fault> {
    let Some(path) = &arguments.into else { return Ok(()) };
    save(path, &page::page(results))
}

/// Builds ours, and installs what is missing of the others where that is asked for.
fn install(session: &Session) -> Result<(), Fault> {
    for contender in &session.contenders {
        let is_missing = !contender.is_there(&session.scratch);
        if *contender == Contender::Ours || (session.arguments.install && is_missing) {
            contender.install(&session.scratch)?;
        }
    }
    Ok(())
}

fn circumstances(session: &Session) -> Run {
    let versions: BTreeMap<String, String> = session
        .contenders
        .iter()
        .map(|contender| (contender.name().to_owned(), contender.version().to_owned()))
        .collect();
    let typed: Vec<String> = std::env::args().skip(1).collect();
    Run {
        date: jiff::Timestamp::now().strftime("%Y-%m-%d").to_string(),
        command: format!("cargo xtask bench {}", typed.join(" ")).trim_end().to_owned(),
        machine: Machine::here(),
        versions,
        rounds: session.arguments.runs,
        cells: Vec::new(),
    }
}

fn save(path: &Path, text: &str) -> Result<(), Fault> {
    fs::write(path, text).map_err(|error| Fault::disk(path, &error))
}
