//! `cargo xtask hostile`: hostile texts in every place of a document, and what became of each.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use clap::{Args, Parser, Subcommand};
use scopewright_hostile::attacks::ATTACKS;
use scopewright_hostile::cases::Plan;
use scopewright_hostile::compile::{self, Place};
use scopewright_hostile::endure;
use scopewright_hostile::pool::{self, Run};
use scopewright_hostile::sabotage;
use scopewright_hostile::table::{self, Counts};

/// Puts hostile texts into every place of a document and of what stands beside it, and says what the
/// generator made of each.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask hostile", bin_name = "cargo xtask hostile")]
struct Arguments {
    #[command(subcommand)]
    task: Option<Task>,
    /// How many documents, chosen by the seed; all without it
    #[arg(long)]
    documents: Option<usize>,
    /// What chooses the documents
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many processes at a time
    #[arg(long, default_value_t = 2)]
    jobs: usize,
    /// Also builds, tests and documents crates that carry the texts
    #[arg(long)]
    compile: bool,
    /// Where these crates go; `target/hostile` without it
    #[arg(long)]
    scratch: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Hands in inputs that ask for too much, each in a process of its own
    Attacks,
    /// Takes guards away, one at a time, and says of which of them no test notices it
    Sabotage {
        /// Only those with this in their names
        #[arg(default_value = "")]
        only: String,
    },
    /// Hands in one of them in this process
    #[command(hide = true)]
    Attack {
        /// Its number
        number: usize,
    },
    /// Works on some of the documents in this process
    #[command(hide = true)]
    Work(Work),
}

#[derive(Debug, Args)]
struct Work {
    #[arg(long)]
    documents: Option<usize>,
    #[arg(long)]
    seed: u64,
    #[arg(long)]
    canary: PathBuf,
    #[arg(long)]
    from: usize,
    #[arg(long)]
    to: usize,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match &arguments.task {
        Some(Task::Work(work)) => {
            let plan = Plan::new(work.documents, work.seed);
            pool::work(&plan, work.from..work.to, &work.canary);
            return ExitCode::SUCCESS;
        }
        Some(Task::Attack { number }) => {
            println!("{}", endure::endure(&ATTACKS[*number]));
            return ExitCode::SUCCESS;
        }
        Some(Task::Attacks) => attacks(),
        Some(Task::Sabotage { only }) => sabotage(only),
        None => run(&arguments),
    };
    match done {
        Ok(ControlFlow::Continue(())) => ExitCode::SUCCESS,
        Ok(ControlFlow::Break(())) => ExitCode::FAILURE,
        Err(said) => {
            eprintln!("error: {said}");
            ExitCode::FAILURE
        }
    }
}

/// `Break`: something is wrong, which was told.
fn run(arguments: &Arguments) -> Result<ControlFlow<()>, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let scratch = arguments.scratch.clone().unwrap_or_else(|| workspace().join("target/hostile"));
    let place = Place { workspace: workspace(), canary: scratch.join("canary"), scratch };
    let run = Run {
        program,
        documents: arguments.documents,
        seed: arguments.seed,
        canary: place.canary.clone(),
        jobs: arguments.jobs,
    };
    let plan = Plan::new(arguments.documents, arguments.seed);
    let outcomes = run.outcomes(&plan, &|start| eprintln!("{start} of {}", plan.cases.len()));
    let counts = Counts::of(&outcomes);
    print!("{}", table::text(&plan, &counts));
    for line in table::wrong(&plan, &outcomes) {
        println!("{line}");
    }
    let mut well = counts.is_well();
    if arguments.compile {
        let compiled = compile::compile(&plan, &outcomes, &place)?;
        print!("{}", table::compiled(&compiled));
        well &= compiled.wrong.is_empty() && compiled.covered == compiled.documents;
    }
    Ok(if well { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
}

/// `Break`: more than one in twenty was not missed.
fn sabotage(only: &str) -> Result<ControlFlow<()>, String> {
    let (all, unnoticed) = sabotage::run(&workspace(), only)?;
    println!("{} of {all} guards: a test fails without them", all - unnoticed.len());
    let well = unnoticed.len() * 20 <= all;
    Ok(if well { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
}

/// `Break`: one of them took too much.
fn attacks() -> Result<ControlFlow<()>, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut well = true;
    for (number, attack) in ATTACKS.iter().enumerate() {
        let mut command = Command::new(&program);
        command.args(["attack", &number.to_string()]);
        let endured = endure::watch(&mut command, 1);
        println!("{}  {}: {}", endured.mark(), attack.name, endured.words());
        well &= endured.is_well();
    }
    Ok(if well { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
}

fn workspace() -> PathBuf {
    let package = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    package.ancestors().nth(2).map_or(package.clone(), PathBuf::from)
}
