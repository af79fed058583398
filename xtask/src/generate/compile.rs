//! Folders of specs/ into files, several at a time.

use std::num::NonZero;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, Builder};
use std::time::{Duration, Instant};

use scopewright_generator::report::{Diagnostic, Place, Report, files};
use scopewright_generator::{Counts, GeneratedFile, Input, generate};

use super::remote::{self, Remote};
use crate::disk::{self, Reading};
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
    /// What was generated, in numbers.
    pub(crate) counts: Counts,
    /// Time for reading and compiling.
    pub(crate) took: Duration,
}

/// Compiles providers, as many at a time as there are processors, and keeps their order.
pub(crate) fn all(specs: &Path, providers: Vec<String>, remote: Remote) -> Vec<Compiled> {
    let workers = thread::available_parallelism().map_or(1, NonZero::get).min(providers.len());
    if workers < 2 {
        return providers.into_iter().map(|provider| one(specs, provider, remote)).collect();
    }
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(providers.len()));
    let work = || {
        while let Some(provider) = providers.get(next.fetch_add(1, Ordering::Relaxed)) {
            let compiled = one(specs, provider.clone(), remote);
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

fn one(specs: &Path, provider: String, remote: Remote) -> Compiled {
    let clock = Instant::now();
    let (mut report, files, counts) = match disk::read_input(specs, &provider) {
        Ok(reading) => compile(&provider, reading, remote),
        Err(fault) => (unreadable_folder(&provider, fault.message), None, Counts::default()),
    };
    relocate(&mut report, |name| match name.strip_prefix("specs/") {
        Some(inside) => shown(&specs.join(inside)),
        // A URL.
        None => name.to_owned(),
    });
    Compiled { provider, report, files: files.unwrap_or_default(), counts, took: clock.elapsed() }
}

/// A file that cannot be read is told alone: without it, messages about the others would mislead.
fn compile(
    provider: &str,
    reading: Reading,
    remote: Remote,
) -> (Report, Option<Vec<GeneratedFile>>, Counts) {
    if !reading.unreadable.is_empty() {
        return (unreadable(provider, &reading), None, Counts::default());
    }
    let mut input = Input { provider: provider.to_owned(), files: reading.files, document: None };
    if remote == Remote::Fetched {
        remote::fetch_all(&mut input);
    }
    let output = generate(&input);
    (output.report, output.files, output.counts)
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
