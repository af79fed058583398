//! Folders: turns a provider's folder into its document in the words of OpenAPI 3.0, and into what
//! the generator makes of it.
//!
//! The document is the generator's, after overlays, dialects and repairs, so that whatever can be
//! generated can be played and judged.

use std::fs;
use std::path::{Path, PathBuf};

use scopewright_generator::ir::Api;
use scopewright_generator::load::{self, Documents};
use scopewright_generator::report::Severity;
use scopewright_generator::{Input, Report, SourceFile, lower};
use serde_json::Value;

use crate::document::Document;
use crate::failure::Failure;

/// What ends the name of a file that may be part of a document.
const ENDINGS: [&str; 4] = ["yaml", "yml", "json", "md"];

/// What an overlay may be called.
const OVERLAYS: [&str; 2] = ["overlay.yaml", "overlay.yml"];

/// How many folders below the provider's own are looked into.
const DEPTH: usize = 8;

/// What says how a provider is used, and nothing of what it is.
const ANNOTATIONS: [&str; 2] = ["client.yaml", "scopes.yaml"];

/// What a folder holds.
pub(crate) struct Folder {
    pub(crate) document: Document,
    pub(crate) api: Api,
}

/// Reads a provider's folder; fails with every error in it.
pub(crate) fn read(folder: &Path) -> Result<Folder, Failure> {
    let input = input_of(folder, &[])?;
    let mut report = Report::new(&input.provider);
    let documents = load::load(&input, &mut report);
    let read = documents.and_then(|documents| {
        let api = lower::lower(&documents, &mut report)?;
        Some(Folder { document: document_of(&documents)?, api })
    });
    read.filter(|_| !report.has_errors()).ok_or_else(|| told(folder, &report))
}

/// Reads the document of a folder for a judge: as it is written where nothing is to be understood first,
/// which is another version of OpenAPI, an overlay, a second file or a fault that the generator mends.
pub(crate) fn read_to_judge(folder: &Path) -> Result<Document, Failure> {
    let written = Document::read(folder);
    if !Document::is_in(folder) {
        return written;
    }
    let has_overlay = OVERLAYS.iter().any(|name| folder.join(name).exists());
    let input = input_of(folder, &ANNOTATIONS)?;
    let mut report = Report::new(&input.provider);
    let documents = load::load(&input, &mut report).filter(|_| !report.has_errors());
    let documents = documents.ok_or_else(|| told(folder, &report))?;
    let is_clean = report.diagnostics.is_empty() && !has_overlay;
    match (written, document_of(&documents)) {
        (Ok(written), _) if is_clean && written.is_of_3_0() && written.stands_alone() => {
            Ok(written)
        }
        (_, Some(read)) => Ok(read),
        (written, None) => written,
    }
}

/// The texts of a folder, but for some files.
fn input_of(folder: &Path, left_out: &[&str]) -> Result<Input, Failure> {
    let name = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let provider = name.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut files = Vec::new();
    collect(folder, &format!("specs/{provider}"), DEPTH, &mut files)?;
    files.retain(|file| !left_out.iter().any(|name| file.name.ends_with(&format!("/{name}"))));
    Ok(Input { provider, files, document: None })
}

/// In the words of OpenAPI 3.0.
fn document_of(documents: &Documents<'_>) -> Option<Document> {
    let mut document = serde_json::to_value(&documents.document.api).ok()?;
    restore_xml(&mut document);
    Some(Document::of(document))
}

fn told(folder: &Path, report: &Report) -> Failure {
    let errors = report.diagnostics.iter().filter(|one| one.severity == Severity::Error);
    let lines = errors.map(|one| format!("{}: {}", one.place.file, one.message)).collect();
    Failure::list(format!("{} cannot be played:", folder.display()), lines)
}

/// Puts what the generator carries of XML where a document has it.
fn restore_xml(document: &mut Value) {
    let mut waiting = vec![document];
    while let Some(value) = waiting.pop() {
        if let Value::Object(object) = value {
            if let Some(xml) = object.remove("x-xml") {
                object.insert("xml".to_owned(), xml);
            }
            waiting.extend(object.values_mut());
        } else if let Value::Array(items) = value {
            waiting.extend(items);
        }
    }
}

fn collect(
    folder: &Path,
    name: &str,
    depth: usize,
    files: &mut Vec<SourceFile>,
) -> Result<(), Failure> {
    for path in entries(folder)? {
        let name = format!("{name}/{}", path.file_name().unwrap_or_default().to_string_lossy());
        let ending = path.extension().unwrap_or_default();
        if path.is_dir() && depth > 0 {
            collect(&path, &name, depth - 1, files)?;
        } else if ENDINGS.iter().any(|known| ending == *known)
            && let Ok(text) = fs::read_to_string(&path)
        {
            files.push(SourceFile { name, text });
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let broken = |error| Failure::new(format!("{} cannot be read: {error}", folder.display()));
    let entries = fs::read_dir(folder).map_err(broken)?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    Ok(paths)
}
