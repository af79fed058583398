//! Folders: turns a provider's folder into its document in the words of OpenAPI 3.0, and into what
//! the generator makes of it.
//!
//! The document is the generator's, after overlays and dialects, so that whatever can be generated
//! can be played. The rig reads documents by itself; it is there to judge what is generated, and this
//! is there to be used with it.

use std::fs;
use std::path::{Path, PathBuf};

use scopewright_generator::ir::Api;
use scopewright_generator::report::Severity;
use scopewright_generator::{Input, Report, SourceFile, load, lower};
use serde_json::Value;

use crate::document::Document;
use crate::failure::Failure;

/// What ends the name of a file that may be part of a document.
const ENDINGS: [&str; 4] = ["yaml", "yml", "json", "md"];

/// How many folders below the provider's own are looked into.
const DEPTH: usize = 8;

/// What a folder holds.
pub(super) struct Folder {
    pub(super) document: Document,
    pub(super) api: Api,
}

/// Reads a provider's folder; fails with every error in it.
pub(super) fn read(folder: &Path) -> Result<Folder, Failure> {
    let name = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let provider = name.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut files = Vec::new();
    collect(folder, &format!("specs/{provider}"), DEPTH, &mut files)?;
    let mut report = Report::new(&provider);
    let input = Input { provider, files, document: None };
    let read = compile(&input, &mut report);
    read.filter(|_| !report.has_errors()).ok_or_else(|| {
        let errors = report.diagnostics.iter().filter(|one| one.severity == Severity::Error);
        let lines = errors.map(|one| format!("{}: {}", one.place.file, one.message)).collect();
        Failure::list(format!("{} cannot be played:", folder.display()), lines)
    })
}

fn compile(input: &Input, report: &mut Report) -> Option<Folder> {
    let documents = load::load(input, report)?;
    let api = lower::lower(&documents, report)?;
    let mut document = serde_json::to_value(&documents.document.api).ok()?;
    restore_xml(&mut document);
    Some(Folder { document: Document::of(document), api })
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
