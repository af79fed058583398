//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::contenders::Contender;
use crate::results::Part;

/// Measures generating, compiling and calling, beside other generators of Rust clients.
///
/// All contenders take turns in one run, so that their ratios hold on a machine that is not quiet; CPU time
/// is what counts. A peer that is missing or fails is shown as such. Everything is built in the scratch
/// folder.
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask bench",
    bin_name = "cargo xtask bench",
    disable_version_flag = true,
    args_conflicts_with_subcommands = true
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) task: Option<Task>,
    /// What to measure; all of it where nothing is named
    #[arg(value_enum, value_name = "PART")]
    pub(crate) parts: Vec<Part>,
    /// The folder of documents
    #[arg(long, value_name = "DIR", default_value = "../shared/corpus")]
    pub(crate) corpus: PathBuf,
    /// Where peers are installed and everything is built [default: target/bench]
    #[arg(long, value_name = "DIR")]
    pub(crate) scratch: Option<PathBuf>,
    /// The checkout that is measured as ours [default: this one]
    #[arg(long, value_name = "DIR")]
    pub(crate) ours: Option<PathBuf>,
    /// Only documents, and calls, whose name contains this (can be repeated)
    #[arg(long, value_name = "NAME")]
    pub(crate) only: Vec<String>,
    /// Only tasks whose name contains this: `check`, `build`, `release`, `program` of `compile` (can be repeated)
    #[arg(long = "task", value_name = "NAME")]
    pub(crate) tasks: Vec<String>,
    /// Samples of each figure; a third of it of what takes minutes
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub(crate) runs: usize,
    /// The peers to measure, with commas between them [default: all]
    #[arg(long, value_enum, value_name = "PEERS", value_delimiter = ',')]
    pub(crate) peers: Option<Vec<Contender>>,
    /// Install the peers that are missing, before anything is measured
    #[arg(long)]
    pub(crate) install: bool,
    /// Save the results as JSON beside this page, and write the page from all that is saved
    #[arg(long, value_name = "FILE")]
    pub(crate) into: Option<PathBuf>,
    /// Measure nothing, and write the page from what is saved
    #[arg(long, requires = "into")]
    pub(crate) page: bool,
}

/// What the program calls itself for.
#[derive(Debug, Subcommand)]
pub(crate) enum Task {
    /// Runs a command and writes what it took as JSON
    #[command(hide = true)]
    Measured {
        /// Where the figures go
        figures: PathBuf,
        /// The command
        #[arg(last = true)]
        command: Vec<OsString>,
    },
    /// Answers the calls of the wire part until standard input ends
    #[command(hide = true)]
    Serve,
}
