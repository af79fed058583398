//! `scopewright scopes --in SRC`: the operations that a program calls, and the smallest token for them.
//!
//! For the users of generated crates, in their own repositories. What a crate can do is read from the
//! `operations.json` that it carries, what a program calls from its source; both become a lock file
//! that is committed, and `--check` fails where the program needs more than that has.

mod calls;
mod catalogue;
mod crates;
mod least;
mod lock;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use self::calls::Called;
use self::catalogue::Catalogue;
use self::lock::{Entry, Lock};

/// What programs need of APIs whose clients Scopewright wrote.
#[derive(Debug, Parser)]
#[command(name = "scopewright", disable_version_flag = true)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    Scopes(ScopesArguments),
}

/// Says which operations a program calls and the smallest token for them, and keeps that in a file.
///
/// A call counts where its handle and its method stand in the source (`client.orders().list()`, also in a
/// macro, or by a variable that holds the handle), and where its constant is named
/// (`operations::LIST_ORDERS`). What is called by other ways is not seen.
#[derive(Debug, Args)]
struct ScopesArguments {
    /// The source: a folder or a file
    #[arg(long = "in", value_name = "SRC")]
    source: PathBuf,
    /// A generated crate, or its operations.json; without one, cargo is asked for those that the program
    /// depends on (can be repeated)
    #[arg(long = "crate", value_name = "DIR")]
    crates: Vec<PathBuf>,
    /// The file [default: scopes.lock beside the manifest of the program]
    #[arg(long, value_name = "FILE")]
    lock: Option<PathBuf>,
    /// Write nothing; end with 1 where the program needs a scope that is not in the file
    #[arg(long)]
    check: bool,
}

fn main() -> ExitCode {
    let Task::Scopes(arguments) = Arguments::parse().task;
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(reason) => {
            eprintln!("error: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &ScopesArguments) -> Result<bool, String> {
    let manifest = crates::manifest_of(&arguments.source);
    let catalogues = crates::find(&arguments.crates, manifest.as_deref())?;
    let called = calls::find(&arguments.source, &catalogues)?;
    let mut lock = Lock::default();
    for catalogue in &catalogues {
        let own: Vec<&Called> =
            called.iter().filter(|call| call.library == catalogue.library()).collect();
        if own.is_empty() {
            println!("{}: no operation of it is called", catalogue.library());
            continue;
        }
        let entry = tell(catalogue, &own);
        lock.entries.insert(catalogue.library().to_owned(), entry);
    }
    let beside =
        manifest.as_deref().and_then(|path| path.parent()).map(|folder| folder.join("scopes.lock"));
    let path = arguments.lock.clone().or(beside).unwrap_or_else(|| "scopes.lock".into());
    if arguments.check {
        return Ok(compare(&Lock::read(&path)?, &lock, &path));
    }
    lock.write(&path)?;
    println!("{}: written, commit it", path.display());
    Ok(true)
}

/// Prints what a program needs of one crate.
fn tell(catalogue: &Catalogue, called: &[&Called]) -> Entry {
    let least = least::of(catalogue, called.iter().map(|call| call.id.as_str()));
    println!("{}: {} operations are called", catalogue.library(), called.len());
    for call in called {
        println!("  {:32} {:40} {}", call.id, catalogue.needs(&call.id), call.file.display());
    }
    match least.scopes.as_slice() {
        [] => println!("  the smallest token has no scope"),
        scopes => println!("  the smallest token has {}", scopes.join(", ")),
    }
    if !least.unknown.is_empty() {
        println!("  nobody documents what {} needs", least.unknown.join(", "));
    }
    Entry {
        scopes: least.scopes,
        unknown: least.unknown,
        operations: called.iter().map(|call| call.id.clone()).collect(),
    }
}

/// Says where a program needs more than the file has; `false`: somewhere.
fn compare(was: &Lock, is: &Lock, path: &std::path::Path) -> bool {
    let mut fine = true;
    let none = Entry::default();
    for (library, entry) in &is.entries {
        let before = was.entries.get(library).unwrap_or(&none);
        let lacks = |now: &[String], before: &[String]| -> Vec<String> {
            now.iter().filter(|one| !before.contains(one)).cloned().collect()
        };
        let wider = lacks(&entry.scopes, &before.scopes);
        let unknown = lacks(&entry.unknown, &before.unknown);
        let new = lacks(&entry.operations, &before.operations);
        if wider.is_empty() && unknown.is_empty() {
            continue;
        }
        fine = false;
        if !wider.is_empty() {
            eprintln!("error: {library}: a token needs {} as well", wider.join(", "));
        }
        if !unknown.is_empty() {
            eprintln!("error: {library}: nobody documents what {} needs", unknown.join(", "));
        }
        match new.as_slice() {
            [] => eprintln!("  what the API asks for is more than it was"),
            new => eprintln!("  the program calls {} by now", new.join(", ")),
        }
    }
    if fine {
        let same = was == is;
        println!("{}", if same { "nothing changed" } else { "the token may stay as it is" });
    } else {
        eprintln!(
            "  help: give the token what it needs, then run it without --check and commit {}",
            path.display()
        );
    }
    fine
}
