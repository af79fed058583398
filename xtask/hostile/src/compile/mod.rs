//! Crates that carry hostile texts, built, tested and documented without a network: none of the texts
//! may run.
//!
//! Building a crate of each of the documents would take days, and nearly all of it would be built again
//! and again. So one document carries a text in as many places as will do, and it is checked that what
//! each document made of its text stands in such a crate, letter for letter. Of one that stands in none,
//! a crate of its own is made.

mod crates;
mod html;
mod merge;
mod sandbox;

use std::fs;
use std::path::{Path, PathBuf};

use crate::cases::Plan;
use crate::judge::Outcome;

pub use merge::{Merged, merge};

/// What came of it.
#[derive(Debug, Default)]
pub struct Compiled {
    /// Documents that ended in a crate.
    pub documents: usize,
    /// Of these, those whose texts all stand in a crate that was built.
    pub covered: usize,
    /// The modules that were built, each the crate of one document that carries many texts.
    pub modules: usize,
    /// Pages of documentation that were looked through.
    pub pages: usize,
    /// What is wrong.
    pub wrong: Vec<String>,
}

/// Where things are.
#[derive(Debug)]
pub struct Place {
    /// The workspace whose runtime the crates stand on.
    pub workspace: PathBuf,
    /// Where the crates go.
    pub scratch: PathBuf,
    /// Where texts that run would leave a file.
    pub canary: PathBuf,
}

/// Builds what the outcomes of a plan are about.
pub fn compile(plan: &Plan, outcomes: &[Outcome], place: &Place) -> Result<Compiled, String> {
    let merged = merge(plan, outcomes, &place.canary.display().to_string());
    let mut compiled = Compiled {
        documents: merged.documents,
        covered: merged.covered,
        modules: merged.crates.len(),
        ..Compiled::default()
    };
    empty(&place.canary)?;
    let packages = crates::write(&merged.crates, place)?;
    let control = crates::write_control(place)?;
    eprintln!("{} modules for {} documents", compiled.modules, compiled.documents);
    let sandbox = sandbox::Sandbox::new(place);
    for (at, (package, folder)) in packages.iter().enumerate() {
        eprintln!("{package}, {} of {}", at + 1, packages.len());
        let mut wrong = sandbox.build_test_and_document(package, folder);
        wrong.extend(
            left(&place.canary).into_iter().map(|name| format!("{package}: wrote `{name}`")),
        );
        empty(&place.canary)?;
        let (pages, faults) = html::check(&sandbox.docs(package));
        wrong.extend(faults);
        for line in &wrong {
            eprintln!("{line}");
        }
        compiled.pages += pages;
        // All of them together are tens of gigabytes. What is wrong stays, to be looked at.
        if wrong.is_empty() {
            sandbox.forget(package, folder);
        }
        compiled.wrong.extend(wrong);
    }
    compiled.wrong.extend(check_control(&sandbox, &control, &place.canary));
    Ok(compiled)
}

/// The checks themselves find what they are for: code in docs that runs, a script, and a socket.
fn check_control(sandbox: &sandbox::Sandbox, folder: &Path, canary: &Path) -> Vec<String> {
    let mut wrong = sandbox.build_test_and_document("control", folder);
    if !left(canary).contains(&"control".to_owned()) {
        wrong
            .push("the code in the docs of the control did not run: nothing was proved".to_owned());
    }
    if html::check(&sandbox.docs("control")).1.len() < 3 {
        wrong.push("the script, the handler and the link of the control were not found".to_owned());
    }
    wrong
}

/// Makes a folder, and empties it.
fn empty(folder: &Path) -> Result<(), String> {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))
}

/// The names of what is in a folder.
fn left(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}
