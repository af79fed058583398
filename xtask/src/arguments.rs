//! The command line: what `cargo xtask` can be asked to do.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::ci::StepName;

/// Makes, checks and plays clients for HTTP APIs.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", disable_version_flag = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) task: Task,
}

/// What there is to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Task {
    Generate(GenerateArguments),
    Diff(DiffArguments),
    Update(UpdateArguments),
    Where(WhereArguments),
    New(NewArguments),
    Scopes(ScopesArguments),
    Explain(ExplainArguments),
    Ci(CiArguments),
    Soak(SoakArguments),
    Corpus(CorpusArguments),
    Hostile(HostileArguments),
    Sabotage(SabotageArguments),
    Fuzz(FuzzArguments),
    Bench(BenchArguments),
    Budget(BudgetArguments),
    Semver(SemverArguments),
    Mock(MockArguments),
}

/// Makes the crates under generated/ from the folders under specs/.
///
/// All or nothing: where one provider has an error, no file of any provider is touched. Files are
/// written only where they differ, and what the generator did not make is removed from the crates'
/// folders, except a folder `target` and `Cargo.lock`.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own on the command line"
)]
pub(crate) struct GenerateArguments {
    /// Folders under specs/; all of them where none is named
    #[arg(value_name = "PROVIDER")]
    pub(crate) providers: Vec<String>,
    /// Write nothing; show what differs and exit with 1 if anything does, silent otherwise
    #[arg(long)]
    pub(crate) check: bool,
    /// Where the inputs are [default: specs/ of the workspace]
    #[arg(long, value_name = "DIR")]
    pub(crate) specs: Option<PathBuf>,
    /// Where the crates go [default: generated/ of the workspace]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Print one JSON object instead of text
    #[arg(long)]
    pub(crate) json: bool,
    /// Make all names in Rust anew, instead of keeping those of names.lock
    #[arg(long)]
    pub(crate) rename: bool,
    /// Fetch what documents refer to on other hosts, over HTTPS, for this run; nothing is kept
    #[arg(long)]
    pub(crate) allow_remote: bool,
}

/// Says what changed between two versions of a provider, and what breaks.
///
/// Each version is a folder like those under specs/, or an OpenAPI document alone. With `--git`, the
/// folders under specs/ are compared with what they were in a commit.
#[derive(Debug, Args)]
pub(crate) struct DiffArguments {
    /// The old version and the new one; with `--git`, providers instead, all where none is named
    #[arg(value_name = "OLD NEW")]
    pub(crate) sides: Vec<PathBuf>,
    /// Compare specs/ with what it was in this commit
    #[arg(long, value_name = "REV")]
    pub(crate) git: Option<String>,
    /// Take scopes.yaml and client.yaml from this folder under specs/ where a version is a document alone
    #[arg(long, value_name = "PROVIDER")]
    pub(crate) provider: Option<String>,
    /// How to say it
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: DiffFormat,
    /// Say what changed of scopes alone
    #[arg(long)]
    pub(crate) scopes: bool,
    /// With `--git`: raise the versions of the crates by what changed, and write their changelogs
    #[arg(long, requires = "git")]
    pub(crate) bump: bool,
    /// Exit with 1 where something breaks: for users of the crate, or for clients of the old version
    #[arg(long)]
    pub(crate) deny_breaking: bool,
    /// Where the inputs are [default: specs/ of the workspace]
    #[arg(long, value_name = "DIR")]
    pub(crate) specs: Option<PathBuf>,
    /// With `--bump`: where the crates go [default: generated/ of the workspace]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

/// Fetches providers' documents, says what changed and what breaks, and generates the crates anew.
///
/// Fetched is what `source:` in client.yaml has with `document: true`, over HTTPS, with the tag and date of
/// the last time. Nothing is written where anything fails, or where the document is what it was.
#[derive(Debug, Args)]
pub(crate) struct UpdateArguments {
    /// Folders under specs/; where none is named, all whose document can be fetched
    #[arg(value_name = "PROVIDER")]
    pub(crate) providers: Vec<String>,
    /// Take the document from this file or URL, for the one provider that is named
    #[arg(long, value_name = "FILE|URL")]
    pub(crate) from: Option<String>,
    /// Say what would change, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Raise the crate's version by what changed, and write it into its changelog
    #[arg(long)]
    pub(crate) bump: bool,
    /// Make all names in Rust anew, instead of keeping those of names.lock
    #[arg(long)]
    pub(crate) rename: bool,
    /// How to say what changed
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: DiffFormat,
    /// Where the inputs are [default: specs/ of the workspace]
    #[arg(long, value_name = "DIR")]
    pub(crate) specs: Option<PathBuf>,
    /// Where the crates go [default: generated/ of the workspace]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

/// Says which lines of the inputs something of a crate was made from.
#[derive(Debug, Args)]
pub(crate) struct WhereArguments {
    /// Its path, such as `presscart::types::Order`, `presscart::resources::Orders::list`,
    /// `presscart::operations::LIST_ORDERS` or `presscart::Scope::OrdersLists`
    pub(crate) path: String,
    /// Print one JSON array instead of text
    #[arg(long)]
    pub(crate) json: bool,
    /// Where the inputs are [default: specs/ of the workspace]
    #[arg(long, value_name = "DIR")]
    pub(crate) specs: Option<PathBuf>,
}

/// How `diff` and `update` answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// Lines of text
    Text,
    /// For a pull request
    Markdown,
    /// One JSON array, a provider an object
    Json,
}

/// Starts a provider: makes specs/NAME from an OpenAPI document.
///
/// The document is copied as it is. `scopes.yaml` lists every operation, `client.yaml` what could
/// be read from the document, with the reason for each; what is not certain is a comment.
#[derive(Debug, Args)]
pub(crate) struct NewArguments {
    /// Name of the folder and of the crate
    pub(crate) name: String,
    /// The OpenAPI document, YAML or JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) from: PathBuf,
    /// Where the inputs are [default: specs/ of the workspace]
    #[arg(long, value_name = "DIR")]
    pub(crate) specs: Option<PathBuf>,
}

/// Says which scopes a provider's operations need.
///
/// With operations named: what these need together. An operation is named by its id (`listOrders`),
/// its request (`"GET /orders"`) or its Rust method (`Orders::list`).
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct ScopesArguments {
    #[command(subcommand)]
    pub(crate) task: Option<ScopesTask>,
    /// Folder under specs/
    #[arg(required = true)]
    pub(crate) provider: Option<String>,
    /// Operations; all of them where none is named
    #[arg(value_name = "OPERATION")]
    pub(crate) operations: Vec<String>,
    /// Say which scopes the smallest token for these operations has, and why
    #[arg(long)]
    pub(crate) minimal: bool,
    /// How to say it
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: ScopesFormat,
    /// Write it into this file instead of printing it
    #[arg(long, value_name = "FILE")]
    pub(crate) into: Option<PathBuf>,
    /// Where the inputs are [default: specs/ of the workspace]
    #[arg(long, value_name = "DIR")]
    pub(crate) specs: Option<PathBuf>,
}

/// What else there is to do with scopes.
#[derive(Debug, Subcommand)]
pub(crate) enum ScopesTask {
    /// Says what changed of scopes alone, between two versions or since a commit
    Diff(DiffArguments),
}

/// How `scopes` answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ScopesFormat {
    /// Columns of text
    Table,
    /// One JSON object
    Json,
    /// A page for a browser, with search, on which operations can be ticked
    Html,
}

/// Explains a message's code, such as `scope-unknown`.
#[derive(Debug, Args)]
pub(crate) struct ExplainArguments {
    /// The code between the brackets of a message; without one, all are listed
    pub(crate) code: Option<String>,
}

/// Runs what CI runs, one step after the other, up to the first that fails.
#[derive(Debug, Args)]
pub(crate) struct CiArguments {
    /// Run only this step (can be repeated)
    #[arg(long, value_name = "STEP")]
    pub(crate) only: Vec<StepName>,
    /// Leave this step out (can be repeated)
    #[arg(long, value_name = "STEP")]
    pub(crate) skip: Vec<StepName>,
    /// Print the steps with their commands and run none
    #[arg(long)]
    pub(crate) list: bool,
}

/// Runs clients against servers that fail, and holds what they say against what happened.
///
/// `cargo xtask soak --help` builds the rigs and lists them with their options.
#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
pub(crate) struct SoakArguments {
    /// Rigs, such as `ledger` or `all`, and options, such as `--seeds 20 --calls 10000`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "RIG")]
    pub(crate) arguments: Vec<OsString>,
}

/// Generates a client of every OpenAPI document in a folder and compiles it.
///
/// `cargo xtask corpus --help` builds the program and lists its options.
#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
pub(crate) struct CorpusArguments {
    /// The folder, and options, such as `--only stripe --round-trip`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "DIR")]
    pub(crate) arguments: Vec<OsString>,
}

/// Puts hostile texts into every place of a document and says what the generator made of each.
///
/// `cargo xtask hostile --help` builds the program and lists its options.
#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
pub(crate) struct HostileArguments {
    /// `attacks`, or options, such as `--documents 5000 --seed 3 --compile`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ATTACKS")]
    pub(crate) arguments: Vec<OsString>,
}

/// Takes guards away, one at a time, and says of which of them no test notices it.
#[derive(Debug, Args)]
pub(crate) struct SabotageArguments {
    /// Only guards with this in their names
    pub(crate) only: Option<OsString>,
}

/// Lets a fuzzer look for inputs that end badly.
///
/// It needs `cargo install cargo-fuzz`, and a C++ compiler.
#[derive(Debug, Args)]
pub(crate) struct FuzzArguments {
    /// One target, instead of all one after the other
    pub(crate) target: Option<String>,
    /// How long each, in seconds
    #[arg(long, default_value_t = 600)]
    pub(crate) time: u64,
    /// A folder of documents to start from, besides the one that `cargo xtask hostile` has
    #[arg(long, value_name = "DIR")]
    pub(crate) documents: Option<PathBuf>,
    /// What watches the memory; without it, more inputs are tried in the same time
    #[arg(long, value_enum, default_value_t = Sanitizer::Address)]
    pub(crate) sanitizer: Sanitizer,
}

/// What watches the memory of a program that is fuzzed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sanitizer {
    /// What LLVM has for addresses: it finds reads and writes out of bounds
    Address,
    /// Nothing.
    None,
}

/// Measures generating, compiling and calling, beside other generators.
///
/// `cargo xtask bench --help` builds the program and lists its options.
#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
pub(crate) struct BenchArguments {
    /// Parts (`generate`, `compile`, `wire`), and options, such as `--only box --runs 9`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "PART")]
    pub(crate) arguments: Vec<OsString>,
}

/// Counts what the committed crates cost their users, and holds it to a budget.
///
/// `cargo xtask budget --help` builds the program and lists its options.
#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
pub(crate) struct BudgetArguments {
    /// Crates, and options, such as `presscart --accept`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "PROVIDER")]
    pub(crate) arguments: Vec<OsString>,
}

/// Holds what `diff` says of a change against what cargo-semver-checks sees of the crates.
///
/// `cargo xtask semver --help` builds the program and lists its options.
#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
pub(crate) struct SemverArguments {
    /// Options, such as `--install` or `--only remove_field`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "OPTION")]
    pub(crate) arguments: Vec<OsString>,
}

/// Plays a provider on this computer, to try its client without a token.
///
/// `cargo xtask mock --help` builds the program and lists its options.
#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
pub(crate) struct MockArguments {
    /// A folder under specs/, and options, such as `presscart --token pc_test_x=orders.lists`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "PROVIDER")]
    pub(crate) arguments: Vec<OsString>,
}
