//! The run: every document through generating and compiling, several at a time.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::arguments::Arguments;
use crate::calls::{self, Calls};
use crate::cargo;
use crate::outcome::{Compiled, Generated, Row};
use crate::reorder;
use crate::round_trip::{self, Trips};
use crate::scratch::{Scratch, save};
use crate::table;
use scopewright_corpus::documents::{self, Document};
use scopewright_corpus::fault::Fault;

/// Where documents are that do not come with the project.
const USUAL_FOLDER: &str = "../shared/corpus";

/// What is done with each document.
struct Run<'a> {
    arguments: &'a Arguments,
    scratch: Scratch,
    bar: ProgressBar,
}

/// Runs the task; `false`: a document fared badly.
pub(crate) fn run(arguments: &Arguments) -> Result<bool, Fault> {
    let folder = arguments.folder.as_deref().unwrap_or(Path::new(USUAL_FOLDER));
    if !folder.is_dir() {
        let missing = format!("there is no folder `{}`", folder.display());
        if arguments.folder.is_some() {
            return Err(Fault::new(missing));
        }
        println!("{missing}: skipped");
        return Ok(true);
    }
    let mut documents = documents::list(folder)?;
    if !arguments.only.is_empty() {
        documents.retain(|one| arguments.only.iter().any(|only| one.name.contains(only.as_str())));
    }
    if documents.is_empty() {
        return Err(Fault::new(format!("there is no such document in `{}`", folder.display())));
    }
    if arguments.reorder {
        return reorder::run(&documents);
    }
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workspace = package.ancestors().nth(2).unwrap_or(package);
    let run = Run {
        arguments,
        scratch: Scratch::new(workspace, arguments.scratch.as_deref())?,
        bar: bar(documents.len()),
    };
    let rows = run.all(&documents)?;
    run.bar.finish_and_clear();
    print!("{}", table::text(&rows));
    if let Some(into) = &arguments.into {
        fs::write(into, table::markdown(&rows)).map_err(|error| Fault::disk(into, &error))?;
    }
    Ok(rows.iter().all(Row::is_well))
}

fn bar(documents: usize) -> ProgressBar {
    let bar = ProgressBar::new(documents as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {elapsed} {msg}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_secs(1));
    bar
}

impl Run<'_> {
    fn all(&self, documents: &[Document]) -> Result<Vec<Row>, Fault> {
        let next = AtomicUsize::new(0);
        let done: Mutex<Vec<(usize, Result<Row, Fault>)>> = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for lane in 0..self.arguments.jobs.max(1) {
                let (next, done) = (&next, &done);
                scope.spawn(move || {
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        let Some(document) = documents.get(at) else { return };
                        self.bar.set_message(document.name.clone());
                        let row = self.one(document, lane);
                        done.lock()
                            .unwrap_or_else(std::sync::PoisonError::into_inner)
                            .push((at, row));
                        self.bar.inc(1);
                    }
                });
            }
        });
        let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        done.sort_by_key(|(at, _)| *at);
        done.into_iter().map(|(_, row)| row).collect()
    }

    fn one(&self, document: &Document, lane: usize) -> Result<Row, Fault> {
        let generated = self.generate(document)?;
        let mut row = Row {
            name: document.name.clone(),
            bytes: document.bytes,
            documented: document.operations,
            generated,
            compiled: None,
            calls: None,
            trips: None,
        };
        if let Ok(generated) = &row.generated
            && generated.made
            && !self.arguments.no_check
        {
            row.compiled = Some(self.compile(document, generated.hash, lane)?);
        }
        if let Ok(generated) = &row.generated
            && generated.made
            && self.arguments.calls
        {
            row.calls = Some(self.call(document, lane)?);
        }
        if let Ok(generated) = &row.generated
            && generated.made
            && self.arguments.round_trip
        {
            self.scratch.detach(&document.provider)?;
            let trips = round_trip::run(
                &self.scratch,
                &document.provider,
                &generated.components,
                self.arguments.samples,
                &self.scratch.target(lane),
            );
            row.trips = Some(trips.unwrap_or_else(|fault| Trips {
                fault: Some(fault.to_string()),
                ..Trips::default()
            }));
        }
        self.scratch.save_messages(&document.provider, &messages(&row))?;
        Ok(row)
    }

    fn generate(&self, document: &Document) -> Result<Result<Generated, String>, Fault> {
        let mut arguments: Vec<OsString> =
            vec![document.provider.clone().into(), document.path.clone().into()];
        if let Some(neighbours) = &document.neighbours {
            arguments.extend(["--neighbours".into(), neighbours.clone().into()]);
        }
        if self.arguments.round_trip || self.arguments.calls {
            let joined = self.scratch.joined(&document.provider);
            arguments.extend(["--joined".into(), joined.into()]);
        }
        let out = self.scratch.crate_folder(&document.provider);
        arguments.extend(["--out".into(), out.into()]);
        Ok(match cargo::generate(&arguments)? {
            Ok(printed) => serde_json::from_slice(&printed).map_err(|error| error.to_string()),
            Err(end) => Err(end),
        })
    }

    fn call(&self, document: &Document, lane: usize) -> Result<Calls, Fault> {
        let provider = &document.provider;
        self.scratch.detach(provider)?;
        let joined = self.scratch.joined(provider);
        let text = fs::read_to_string(&joined).map_err(|error| Fault::disk(&joined, &error))?;
        save(&self.scratch.specs_folder(provider).join("api.json"), &text)?;
        calls::run(&self.scratch.crate_folder(provider), &self.scratch.target(lane))
    }

    fn compile(&self, document: &Document, hash: u64, lane: usize) -> Result<Compiled, Fault> {
        let how = if self.arguments.clippy { "clippy" } else { "check" };
        let mut compiled = self.compile_as(document, hash, lane, how)?;
        if self.arguments.doc {
            let docs = self.compile_as(document, hash, lane, "doc")?;
            compiled.errors.extend(docs.errors);
            compiled.warnings.extend(docs.warnings);
        }
        Ok(compiled)
    }

    fn compile_as(
        &self,
        document: &Document,
        hash: u64,
        lane: usize,
        how: &str,
    ) -> Result<Compiled, Fault> {
        let provider = &document.provider;
        if let Some(known) = self.scratch.recall(provider, hash, how) {
            return Ok(known);
        }
        self.scratch.detach(provider)?;
        let folder = self.scratch.crate_folder(provider);
        let compiled = cargo::compile(&folder, &self.scratch.target(lane), how)?;
        self.scratch.remember(provider, hash, how, &compiled)?;
        Ok(compiled)
    }
}

/// Everything that went wrong with a document.
fn messages(row: &Row) -> Vec<&str> {
    let mut messages: Vec<&str> = Vec::new();
    match &row.generated {
        Ok(generated) => messages.extend(generated.errors.iter().map(String::as_str)),
        Err(end) => messages.push(end),
    }
    if let Some(compiled) = &row.compiled {
        messages.extend(compiled.errors.iter().chain(&compiled.warnings).map(String::as_str));
    }
    messages.extend(row.calls.iter().flat_map(|calls| &calls.problems).map(String::as_str));
    if let Some(trips) = &row.trips {
        let lines = trips.fault.iter().chain(&trips.lossy).chain(&trips.without);
        messages.extend(lines.map(String::as_str));
    }
    messages
}
