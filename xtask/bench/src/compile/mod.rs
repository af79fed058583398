//! The second part: what it takes to compile a crate alone, and a program that calls three operations.
//!
//! Dependencies are built before: what is measured is what a user waits for when the crate, or a feature of it,
//! changes. Nothing is incremental, as it is for a crate that comes from a registry.

mod alone;
mod programs;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use scopewright_corpus::documents::{self, Document};
use scopewright_corpus::fault::Fault;

use crate::contenders::Contender;
use crate::crates;
use crate::generate::prepare;
use crate::scratch::{Scratch, emptied};
use crate::session::{Keep, NOT_INSTALLED, Session};
use crate::usage::{Call, telling_line};

pub(crate) use self::alone::{BUILD, CHECK, RELEASE};
pub(crate) use self::programs::{ALL, FEW};

/// The documents whose crates are compiled: large ones, of which most peers make a crate.
const DOCUMENTS: [&str; 7] = [
    "oxide-nexus.json",
    "ory-kratos.json",
    "qdrant.json",
    "jira-platform.json",
    "box.json",
    "intercom.yaml",
    "openai-2026.yaml",
];

/// Time for one call of cargo.
const LIMIT: Duration = Duration::from_secs(3_600);

/// Measures all documents, and then the programs.
pub(crate) fn run(session: &Session, keep: &mut Keep) -> Result<(), Fault> {
    let Some(corpus) = session.corpus() else { return Ok(()) };
    for document in documents::list(&corpus)? {
        if DOCUMENTS.contains(&document.name.as_str()) && session.wants(&document.name) {
            alone::measure(session, &document, keep)?;
            if session.wants_task("program") {
                programs::measure(session, &document, keep)?;
            }
        }
    }
    Ok(())
}

/// How much of a document a crate is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent<'a> {
    Whole,
    /// Only these operations, by a contender that can be told so.
    Operations(&'a [&'a str]),
}

/// Generates a crate and lets it stand alone; why there is none, where there is none.
fn make(
    scratch: &Scratch,
    contender: Contender,
    document: &Document,
    extent: Extent,
) -> Result<Result<PathBuf, String>, Fault> {
    if !contender.is_there(scratch) {
        return Ok(Err(NOT_INSTALLED.to_owned()));
    }
    let kind = if extent == Extent::Whole { "crates" } else { "narrow-crates" };
    let out =
        scratch.folder().join("compile").join(kind).join(contender.name()).join(&document.provider);
    emptied(&out)?;
    let prepared = prepare(scratch, document)?;
    let call = match extent {
        Extent::Whole => contender.generate(scratch, document, &prepared, &out),
        Extent::Operations(ids) => contender.generate_only(scratch, document, &out, ids)?,
    };
    let log = scratch.log(&["compile", contender.name(), &document.provider, kind]);
    if let Err(said) = call.measure(&log)? {
        return Ok(Err(format!("is not generated: {}", scratch.shown(&telling_line(&said)))));
    }
    let folder = crates::folder(contender, &out, &document.provider);
    crates::stand_alone(scratch, contender, &folder, &document.provider)?;
    Ok(Ok(folder))
}

/// A call of cargo that compiles what is in a folder, with the target folder of a contender.
fn cargo(scratch: &Scratch, contender: Contender, folder: &Path, arguments: &[&str]) -> Call {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    Call::new(cargo, folder)
        .args(arguments)
        .arg("--quiet")
        .variable("CARGO_TARGET_DIR", target(scratch, contender))
        .variable("CARGO_INCREMENTAL", "0")
        .limit(LIMIT)
}

/// Contenders share no target folder: cargo would take turns of their versions of a dependency.
fn target(scratch: &Scratch, contender: Contender) -> PathBuf {
    scratch.folder().join("compile/targets").join(contender.name())
}

/// Has cargo think that a file has changed.
fn touch(path: &Path) -> Result<(), Fault> {
    let file = File::options().append(true).open(path);
    file.and_then(|file| file.set_modified(SystemTime::now()))
        .map_err(|error| Fault::disk(path, &error))
}

/// The versions of another folder's crates, as far as they are the same.
fn copy_lock(from: &Path, to: &Path) -> Result<(), Fault> {
    let (from, to) = (from.join("Cargo.lock"), to.join("Cargo.lock"));
    if to.exists() || !from.exists() {
        return Ok(());
    }
    fs::copy(&from, &to).map(drop).map_err(|error| Fault::disk(&to, &error))
}
