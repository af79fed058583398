//! The first part: documents into crates, by each contender in turns.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use scopewright_corpus::documents::{self, Document};
use scopewright_corpus::fault::Fault;

use crate::contenders::Contender;
use crate::results::Cell;
use crate::scratch::{Scratch, emptied, save};
use crate::session::{Keep, Session};
use crate::synthetic;
use crate::usage::telling_line;

/// The task of documents of the corpus.
pub(crate) const DOCUMENTS: &str = "generate";
/// The task of documents that are made here.
pub(crate) const SYNTHETIC: &str = "generate, synthetic";

/// Time for one document.
const LIMIT: Duration = Duration::from_secs(300);

/// Measures all documents, smallest first.
pub(crate) fn run(session: &Session, keep: &mut Keep) -> Result<(), Fault> {
    for document in wanted(session)? {
        keep(measure(session, &document, DOCUMENTS)?)?;
    }
    for size in synthetic::SIZES {
        let name = format!("{size} operations");
        if session.wants(&name) {
            let document = made(session, size, name)?;
            keep(measure(session, &document, SYNTHETIC)?)?;
        }
    }
    Ok(())
}

fn wanted(session: &Session) -> Result<Vec<Document>, Fault> {
    let Some(corpus) = session.corpus() else { return Ok(Vec::new()) };
    let mut documents = documents::list(&corpus)?;
    documents.retain(|document| session.wants(&document.name));
    Ok(documents)
}

fn made(session: &Session, size: usize, name: String) -> Result<Document, Fault> {
    let folder = session.scratch.folder().join("generate/synthetic");
    let path = folder.join(format!("{size}.json"));
    save(&path, &synthetic::document(size))?;
    let bytes = fs::metadata(&path).map_err(|error| Fault::disk(&path, &error))?.len();
    let provider = format!("synthetic-{size}");
    Ok(Document { name, provider, path, neighbours: None, bytes, operations: Some(size) })
}

#[expect(clippy::cast_precision_loss, reason = "no document is that large")]
fn measure(session: &Session, document: &Document, task: &str) -> Result<Vec<Cell>, Fault> {
    let prepared = prepare(&session.scratch, document)?;
    let mut cells = session.cells(task, &document.name);
    for (_, cell) in &mut cells {
        cell.facts.insert("bytes".to_owned(), document.bytes as f64);
        if let Some(operations) = document.operations {
            cell.facts.insert("operations".to_owned(), operations as f64);
        }
    }
    session.interleave(&mut cells, |contender, cell| {
        match generate(&session.scratch, contender, document, &prepared)? {
            Ok(usage) => {
                cell.add("cpu", usage.cpu);
                cell.add("wall", usage.wall);
                cell.add("peak", usage.peak);
            }
            Err(said) => cell.fail(&session.scratch.shown(&telling_line(&said))),
        }
        Ok(())
    })?;
    Ok(cells.into_iter().map(|(_, cell)| cell).collect())
}

/// Generates once, into an empty folder.
fn generate(
    scratch: &Scratch,
    contender: Contender,
    document: &Document,
    prepared: &Path,
) -> Result<Result<crate::usage::Usage, String>, Fault> {
    let out = crate_folder(scratch, contender, document);
    emptied(&out)?;
    let call = contender.generate(scratch, document, prepared, &out).limit(LIMIT);
    call.measure(&scratch.log(&["generate", contender.name(), &document.provider]))
}

/// Where a contender generates a document into.
pub(crate) fn crate_folder(
    scratch: &Scratch,
    contender: Contender,
    document: &Document,
) -> PathBuf {
    scratch.folder().join("generate").join(contender.name()).join(&document.provider)
}

/// A document as our generator takes it: `api.yaml` in a folder named after the provider, with the files
/// that it refers to.
pub(crate) fn prepare(scratch: &Scratch, document: &Document) -> Result<PathBuf, Fault> {
    let specs = scratch.folder().join("generate/specs").join(&document.provider);
    emptied(&specs)?;
    let folder = specs.join(&document.provider);
    let ending = document.path.extension().and_then(|ending| ending.to_str()).unwrap_or("yaml");
    let mut text =
        fs::read_to_string(&document.path).map_err(|error| Fault::disk(&document.path, &error))?;
    if let Some(neighbours) = &document.neighbours {
        copy_tree(neighbours, &folder)?;
        let inside = document.path.strip_prefix(neighbours).unwrap_or(&document.path);
        // A document that stands deeper refers to its neighbours by going up.
        let up = "../".repeat(inside.components().count().saturating_sub(1));
        if !up.is_empty() {
            text = text.replace(&format!("\"{up}"), "\"./");
        }
    }
    save(&folder.join(format!("api.{ending}")), &text)?;
    Ok(specs)
}

fn copy_tree(from: &Path, to: &Path) -> Result<(), Fault> {
    fs::create_dir_all(to).map_err(|error| Fault::disk(to, &error))?;
    for entry in fs::read_dir(from).map_err(|error| Fault::disk(from, &error))?.flatten() {
        let (path, copy) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy_tree(&path, &copy)?;
        } else {
            fs::copy(&path, &copy).map_err(|error| Fault::disk(&path, &error))?;
        }
    }
    Ok(())
}
