//! `cargo xtask diff`: two versions of a provider's inputs into what changed, for people and programs.
//!
//! What is compared, and how each change is judged, is the generator's (`diff`); here versions are
//! read, from the disk or out of git, and the answer is printed.

mod git;
mod sides;

pub(crate) use sides::is_document;

use std::collections::BTreeMap;

use scopewright_generator::diff::{self, Diff, Rust, Snapshot, Wire};
use scopewright_generator::{Input, Report};

use crate::arguments::{DiffArguments, DiffFormat};
use crate::disk;
use crate::generate::{Edits, tell_report, write_edits};
use crate::release;
use crate::stop::{Fault, Stop};
use crate::terminal;
use crate::workspace::{self, Places};

/// Runs the task.
pub(crate) fn run(arguments: &DiffArguments) -> Result<(), Stop> {
    compare(arguments, arguments.scopes)
}

/// Runs it for `cargo xtask scopes diff`.
pub(crate) fn run_scopes(arguments: &DiffArguments) -> Result<(), Stop> {
    compare(arguments, true)
}

fn compare(arguments: &DiffArguments, scopes_alone: bool) -> Result<(), Stop> {
    let pairs = match &arguments.git {
        Some(revision) => sides::from_git(arguments, revision)?,
        None => vec![sides::from_disk(arguments)?],
    };
    let mut diffs = Vec::new();
    for (old, new) in &pairs {
        let (old, new) = both(|| read(old), || read(new));
        let (old, new) = (tell_or_stop(old)?, tell_or_stop(new)?);
        diffs.push(diff::compare(&old, &new));
    }
    if scopes_alone {
        diffs.iter_mut().for_each(Diff::keep_scopes);
    }
    tell(&diffs, arguments.format);
    if arguments.bump {
        bump(arguments, &pairs, &diffs)?;
    }
    let breaks = |diff: &Diff| diff.rust() == Rust::Breaking || diff.wire() == Wire::Breaks;
    if arguments.deny_breaking && diffs.iter().any(breaks) { Err(Stop::Told) } else { Ok(()) }
}

/// Raises the versions of the crates that changed, and writes their changelogs.
fn bump(arguments: &DiffArguments, pairs: &[(Input, Input)], diffs: &[Diff]) -> Result<(), Stop> {
    let places = Places::new(arguments.specs.as_deref(), arguments.out.as_deref())?;
    let listing = disk::list_providers(&places.specs)?;
    let mut all = BTreeMap::new();
    for ((_, new), diff) in pairs.iter().zip(diffs) {
        let mut edits = Edits::default();
        release::bump(new, diff, &mut edits)?;
        if !edits.is_empty() {
            all.insert(new.provider.clone(), edits);
        }
    }
    if all.is_empty() { Ok(()) } else { write_edits(&places, &listing, &all, false) }
}

/// Reads one version, or says what is wrong with it.
fn read(input: &Input) -> Result<Snapshot, Report> {
    let mut report = Report::new(&input.provider);
    Snapshot::read(input, &mut report).ok_or(report)
}

fn tell_or_stop(read: Result<Snapshot, Report>) -> Result<Snapshot, Stop> {
    read.map_err(|report| {
        tell_report(&report);
        Stop::Told
    })
}

/// Stack of a thread that reads a version: schemas nest, and a thread's own default is a quarter of this.
const STACK_BYTES: usize = 16 << 20;

/// Two things at once: reading the versions is nearly all of the time that a comparison takes.
pub(crate) fn both<A: Send, B>(
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B,
) -> (A, B) {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, one);
        let other = other();
        let one = thread.expect("a thread can be started").join();
        (one.unwrap_or_else(|panic| std::panic::resume_unwind(panic)), other)
    })
}

/// Prints what changed.
pub(crate) fn tell(diffs: &[Diff], format: DiffFormat) {
    let texts = |text: fn(&Diff) -> String| diffs.iter().map(text).collect::<Vec<_>>().join("\n\n");
    terminal::line(&match format {
        DiffFormat::Text => texts(diff::text),
        DiffFormat::Markdown => texts(diff::markdown),
        DiffFormat::Json => serde_json::to_string_pretty(diffs).unwrap_or_default(),
    });
}

/// The inputs of a provider as they are on the disk.
pub(crate) fn on_disk(specs: &std::path::Path, provider: &str) -> Result<Input, Stop> {
    let reading = disk::read_input(specs, provider)?;
    match reading.unreadable.first() {
        None => Ok(Input { provider: provider.to_owned(), files: reading.files, document: None }),
        Some((name, reason)) => {
            let path = workspace::shown(std::path::Path::new(name));
            Err(Fault::new(format!("cannot read `{path}`: {reason}")).into())
        }
    }
}
