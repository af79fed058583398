//! Folders of specs/ into files, several at a time.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, Builder};
use std::time::{Duration, Instant};

use scopewright_generator::report::{Diagnostic, Place, Report, files};
use scopewright_generator::{Counts, GeneratedFile, Input, KeptName, Output, generate};

use super::edits::Edits;
use super::remote::{self, Remote};
use crate::disk::{self, NAMES_LOCK, Reading};
use crate::workspace::shown;

/// Stack of a thread that compiles. Schemas nest, and a thread's own default is a quarter of what
/// the main thread has.
const STACK_BYTES: usize = 16 << 20;

/// What came of one provider.
#[derive(Debug)]
pub(crate) struct Compiled {
    /// The folder's name.
    pub(crate) provider: String,
    /// Every message about the inputs.
    pub(crate) report: Report,
    /// The crate's files; none where the report has an error.
    pub(crate) files: Vec<GeneratedFile>,
    /// The text of `names.lock`; empty where the report has an error.
    pub(crate) names: String,
    /// What keeps its name.
    pub(crate) kept: Vec<KeptName>,
    /// What was generated, in numbers.
    pub(crate) counts: Counts,
    /// Time for reading and compiling.
    pub(crate) took: Duration,
}

/// Compiles providers, as many at a time as there are processors, and keeps their order.
pub(crate) fn all(specs: &Path, providers: Vec<String>, how: How<'_>) -> Vec<Compiled> {
    let workers = thread::available_parallelism().map_or(1, NonZero::get).min(providers.len());
    if workers < 2 {
        return providers.into_iter().map(|provider| one(specs, provider, how)).collect();
    }
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(providers.len()));
    let work = || {
        while let Some(provider) = providers.get(next.fetch_add(1, Ordering::Relaxed)) {
            let compiled = one(specs, provider.clone(), how);
            done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(compiled);
        }
    };
    thread::scope(|scope| {
        for _ in 0..workers {
            Builder::new()
                .stack_size(STACK_BYTES)
                .spawn_scoped(scope, work)
                .expect("a thread can be started");
        }
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_by(|a, b| a.provider.cmp(&b.provider));
    done
}

fn one(specs: &Path, provider: String, how: How<'_>) -> Compiled {
    let clock = Instant::now();
    let mut output = match disk::read_input(specs, &provider) {
        Ok(reading) => compile(&provider, reading, how),
        Err(fault) => nothing(unreadable_folder(&provider, fault.message)),
    };
    relocate(&mut output.report, |name| match name.strip_prefix("specs/") {
        Some(inside) => shown(&specs.join(inside)),
        // A URL.
        None => name.to_owned(),
    });
    Compiled {
        provider,
        report: output.report,
        files: output.files.unwrap_or_default(),
        names: output.names.unwrap_or_default(),
        kept: output.kept,
        counts: output.counts,
        took: clock.elapsed(),
    }
}

/// How inputs are read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct How<'a> {
    /// Whether files on other hosts are fetched.
    pub(crate) remote: Remote,
    /// Names of an earlier version are not kept.
    pub(crate) rename: bool,
    /// Inputs that are other than on the disk.
    pub(crate) edits: &'a BTreeMap<String, Edits>,
}

/// What came of inputs that could not be read.
fn nothing(report: Report) -> Output {
    Output {
        report,
        files: None,
        counts: Counts::default(),
        untyped: Vec::new(),
        components: Vec::new(),
        names: None,
        kept: Vec::new(),
    }
}

/// A file that cannot be read is told alone: without it, messages about the others would mislead.
fn compile(provider: &str, reading: Reading, how: How<'_>) -> Output {
    if !reading.unreadable.is_empty() {
        return nothing(unreadable(provider, &reading));
    }
    let mut input = Input { provider: provider.to_owned(), files: reading.files, document: None };
    if how.remote == Remote::Fetched {
        remote::fetch_all(&mut input);
    }
    if let Some(edits) = how.edits.get(provider) {
        edits.apply(&mut input);
    }
    if how.rename {
        input.files.retain(|file| !file.name.ends_with(NAMES_LOCK));
    }
    generate(&input)
}

/// The report about files that could not be read.
pub(crate) fn unreadable(provider: &str, reading: &Reading) -> Report {
    let mut report = Report::new(provider);
    for (name, reason) in &reading.unreadable {
        report.push(files::file_unreadable(name, reason));
    }
    report
}

fn unreadable_folder(provider: &str, reason: String) -> Report {
    let mut report = Report::new(provider);
    report.push(Diagnostic::error(
        "file-unreadable",
        Place::file(format!("specs/{provider}")),
        reason,
    ));
    report
}

/// Names the files of a report as they can be opened; the generator knows them by another name
/// where they are not in the workspace.
pub(crate) fn relocate(report: &mut Report, located: impl Fn(&str) -> String) {
    for diagnostic in &mut report.diagnostics {
        diagnostic.place.file = located(&diagnostic.place.file);
    }
}
