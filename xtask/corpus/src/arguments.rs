//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Generates a client of every OpenAPI document in a folder, compiles it, and prints a table.
///
/// The documents are those that INDEX.tsv names in its first column, or, without that file, every
/// .json, .yaml and .yml in the folder. Ends with 1 where a crate is missing or does not compile
/// without a warning.
#[derive(Debug, Parser)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own on the command line"
)]
#[command(
    name = "cargo xtask corpus",
    bin_name = "cargo xtask corpus",
    disable_version_flag = true,
    args_conflicts_with_subcommands = true
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) task: Option<Task>,
    /// The folder of documents [default: ../shared/corpus, skipped where it is not there]
    #[arg(value_name = "DIR")]
    pub(crate) folder: Option<PathBuf>,
    /// Only documents whose name contains this (can be repeated)
    #[arg(long, value_name = "NAME")]
    pub(crate) only: Vec<String>,
    /// Documents at a time; each lane compiles the dependencies once
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) jobs: usize,
    /// Generate, and compile nothing
    #[arg(long)]
    pub(crate) no_check: bool,
    /// Only see whether another order of a document changes a name, and compile nothing
    #[arg(long)]
    pub(crate) reorder: bool,
    /// Run clippy's pedantic lints instead of a check
    #[arg(long)]
    pub(crate) clippy: bool,
    /// Build the documentation too
    #[arg(long)]
    pub(crate) doc: bool,
    /// Call every operation, by the test that comes with each crate
    #[arg(long)]
    pub(crate) calls: bool,
    /// Send values of each component schema through its type and compare
    #[arg(long)]
    pub(crate) round_trip: bool,
    /// Values of each component schema
    #[arg(long, value_name = "N", default_value_t = 8)]
    pub(crate) samples: usize,
    /// Save the table as Markdown
    #[arg(long, value_name = "FILE")]
    pub(crate) into: Option<PathBuf>,
    /// Where crates, builds and results are kept [default: target/corpus]
    #[arg(long, value_name = "DIR")]
    pub(crate) scratch: Option<PathBuf>,
}

/// What the command calls itself for.
#[derive(Debug, Subcommand)]
pub(crate) enum Task {
    /// Generates one document and prints what was measured as JSON
    #[command(hide = true)]
    One(One),
}

/// A document to generate.
#[derive(Debug, Args)]
pub(crate) struct One {
    /// The provider's name
    pub(crate) provider: String,
    /// The document
    pub(crate) document: PathBuf,
    /// The folder whose files it may refer to
    #[arg(long)]
    pub(crate) neighbours: Option<PathBuf>,
    /// Where the crate goes
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// Where the document goes as one file, with what it refers to
    #[arg(long)]
    pub(crate) joined: Option<PathBuf>,
}
