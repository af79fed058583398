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
use crate::results::{Part, Results, Run};
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
    let session = Session::new(arguments)?;
    install(&session)?;
    let saved = arguments.into.as_deref().map(|page| page.with_extension("json"));
    let mut results = match &saved {
        Some(path) => Results::read(path)?,
        None => Results::default(),
    };
    let parts = if arguments.parts.is_empty() {
        vec![Part::Generate, Part::Compile, Part::Wire]
    } else {
        arguments.parts.clone()
    };
    for part in parts {
        let cells = match part {
            Part::Generate => generate::run(&session)?,
            Part::Wire => wire::run(&session)?,
            Part::Compile => compile::run(&session)?,
        };
        results.add(part, circumstances(&session, cells));
        // A part takes long; what it found is kept, whatever becomes of the next.
        if let (Some(page), Some(saved)) = (&arguments.into, &saved) {
            save(saved, &results.text())?;
            save(page, &page::page(&results))?;
        }
    }
    println!("\n{}", page::bars_table(&results));
    Ok(())
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

fn circumstances(session: &Session, cells: Vec<results::Cell>) -> Run {
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
        cells,
    }
}

fn save(path: &Path, text: &str) -> Result<(), Fault> {
    fs::write(path, text).map_err(|error| Fault::disk(path, &error))
}
