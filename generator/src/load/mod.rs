//! Load: the texts of one provider become [`Documents`].
//!
//! Text is parsed into JSON values (`text`), every value is checked against the grammar of its file
//! (`check` with the tables in `openapi_3_0`, `scopes` and `client_grammar`), references are resolved
//! (`references`), and what remains is the typed form. A wrong value is reported and replaced by a
//! neutral one, so that everything after it is still read and one run shows all problems.

mod callbacks;
pub(crate) mod carried;
#[cfg(test)]
mod chapters;
mod check;
mod client;
mod client_grammar;
mod dialect;
mod document;
mod files;
mod grammar;
mod identifiers;
mod json_places;
mod links;
mod lock;
mod merge;
mod moves;
mod openapi_3_0;
mod openapi_3_0_rules;
mod openapi_3_1;
mod openapi_3_2;
mod openapi_3_2_rules;
mod openapi_repairs;
mod overlay;
mod parameter_repairs;
mod path_items;
mod reference_overrides;
mod reference_readings;
mod references;
mod requirements;
mod schema_arrays;
mod schema_keywords;
mod schema_repairs;
mod schema_types;
mod schema_xml;
mod scopes;
mod security_repairs;
mod server_repairs;
mod source;
mod swagger_2_0;
mod tallies;
mod text;
mod value_repairs;

pub use client::*;
pub use document::Document;
pub(crate) use references::percent::decode;
pub use scopes::*;
pub use source::Source;

use serde_json::Value;

use self::client_grammar::load_client;
use self::scopes::load_scopes;
use crate::ir::KnownNames;
use crate::report::{Report, files as messages};

/// The input files of one provider, as texts.
#[derive(Debug, Clone)]
pub struct Input {
    /// The folder's name under `specs/`.
    pub provider: String,
    /// The files in it and below it, in any order. Those that the document does not refer to, and that
    /// have none of the names of inputs, are not read.
    pub files: Vec<SourceFile>,
    /// The name of the file that is the document. `None`: it is `api.yaml`, `api.yml` or `api.json`.
    pub document: Option<String>,
}

/// One input file.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The path as messages name it, such as `specs/presscart/api.yaml`; its last part says what the
    /// file is.
    pub name: String,
    /// The content.
    pub text: String,
}

/// The input files, parsed and checked each on its own.
#[derive(Debug)]
pub struct Documents<'i> {
    /// The folder's name under `specs/`.
    pub provider: String,
    /// The OpenAPI document.
    pub document: Document<'i>,
    /// `scopes.yaml`.
    pub scopes: Part<'i, ScopesFile>,
    /// `client.yaml`.
    pub client: Part<'i, ClientFile>,
    /// `names.lock`.
    pub known: KnownNames,
    /// The text of it, for positions.
    pub lock: Option<Source<'i>>,
    /// `CHANGELOG.md`.
    pub changelog: Option<String>,
    /// The names of the files that were read, sorted, without those that the generator writes itself.
    pub inputs: Vec<String>,
}

impl Documents<'_> {
    /// Where the document has what is at a pointer by now: a pointer into it, or, of what stands in another
    /// file, that file's name, `#` and the pointer.
    pub fn written(&self, pointer: &str) -> String {
        let written = self.document.source.as_written(&format!("#{pointer}"));
        written.strip_prefix('#').map_or(written.clone(), str::to_owned)
    }
}

/// An annotation file.
#[derive(Debug)]
pub enum Part<'i, T> {
    /// There is none.
    Missing,
    /// It could not be read; messages say why. What depends on it is not checked.
    Broken,
    /// Its content.
    Read(Annotation<'i, T>),
}

/// The content of an annotation file and its text, for positions.
#[derive(Debug)]
pub struct Annotation<'i, T> {
    /// The text.
    pub source: Source<'i>,
    /// The content.
    pub content: T,
}

impl<'i, T> Part<'i, T> {
    /// The content, where there is one.
    pub fn read(&self) -> Option<&Annotation<'i, T>> {
        match self {
            Self::Read(annotation) => Some(annotation),
            Self::Missing | Self::Broken => None,
        }
    }
}

/// Parses and checks the files of one provider.
///
/// Each file is read even if another one is broken. `None` where there is no document to go on with;
/// with errors of other kinds the documents are there, so that `lower` can look for more.
pub fn load<'i>(input: &'i Input, report: &mut Report) -> Option<Documents<'i>> {
    let roles = assign_roles(input, report);
    if roles.document.is_none() {
        roles.report_unknown(true, report);
        report.push(messages::document_missing(&folder(input)));
    }
    let document =
        roles.document.and_then(|file| document::load_document(input, file, roles.overlay, report));
    if roles.document.is_some() {
        let alone = document.as_ref().is_none_or(|document| !document.is_in_parts);
        roles.report_unknown(alone, report);
    }
    let scopes = load_part(roles.scopes, report, load_scopes);
    let client = load_part(roles.client, report, load_client);
    let known = match load_part(roles.lock, report, lock::load_lock) {
        Part::Read(known) => known.content,
        Part::Missing | Part::Broken => KnownNames::default(),
    };
    let mut inputs: Vec<String> = roles.files().map(|file| file.name.clone()).collect();
    inputs.sort();
    Some(Documents {
        provider: input.provider.clone(),
        document: document?,
        scopes,
        client,
        known,
        lock: roles.lock.map(|file| Source::new(&file.name, &file.text)),
        changelog: roles.changelog.map(|file| file.text.clone()),
        inputs,
    })
}

/// The URLs of files that a document refers to, directly or through other files, and that were not
/// handed in. A file with such a URL as its name is taken for what is there.
pub fn remote_references(input: &Input) -> Vec<String> {
    let mut ignored = Report::new(&input.provider);
    let Some(main) = assign_roles(input, &mut ignored).document else { return Vec::new() };
    let source = Source::new(&main.name, &main.text);
    let document = text::parse_mapping(&source, &mut ignored);
    document.map_or_else(Vec::new, |document| files::find_remote(&document, input, main))
}

/// What `client.yaml` says of where the document comes from; `None` where the file cannot be read.
pub fn source_entry(input: &Input) -> Option<SourceEntry> {
    let mut ignored = Report::new(&input.provider);
    let client = assign_roles(input, &mut ignored).client?;
    let part = load_part(Some(client), &mut ignored, load_client);
    part.read().map(|client| client.content.source.clone())
}

/// The document with all that it refers to in other files, in the form that its version has: what is
/// read before anything of it is translated or repaired. `None` where there is no document, or where it
/// cannot be read.
pub fn joined(input: &Input) -> Option<Value> {
    let mut ignored = Report::new(&input.provider);
    let main = assign_roles(input, &mut ignored).document?;
    let mut source = Source::new(&main.name, &main.text);
    let mut document = text::parse_mapping(&source, &mut ignored)?;
    files::join(&mut document, input, main, &mut source, &mut ignored);
    Some(document)
}

/// The names of inputs, without their endings.
const INPUTS: [&str; 4] = ["api", "scopes", "client", "overlay"];

/// Which file is what.
#[derive(Default)]
struct Roles<'i> {
    document: Option<&'i SourceFile>,
    scopes: Option<&'i SourceFile>,
    client: Option<&'i SourceFile>,
    overlay: Option<&'i SourceFile>,
    lock: Option<&'i SourceFile>,
    changelog: Option<&'i SourceFile>,
    /// Files directly in the folder that have no input's name.
    unknown: Vec<&'i SourceFile>,
}

impl<'i> Roles<'i> {
    /// Reports files that nothing reads. Beside a document of several files there may be any; only a
    /// name that is nearly an input's is a mistake then.
    fn report_unknown(&self, alone: bool, report: &mut Report) {
        for file in &self.unknown {
            let name = file.name.rsplit('/').next().unwrap_or_default();
            let stem = name.split('.').next().unwrap_or_default();
            let misspelt = INPUTS.iter().any(|known| strsim::damerau_levenshtein(known, stem) <= 2);
            if alone || misspelt {
                report.push(messages::file_unknown(&file.name));
            }
        }
    }

    fn files(&self) -> impl Iterator<Item = &'i SourceFile> {
        [self.document, self.scopes, self.client, self.overlay].into_iter().flatten()
    }
}

fn assign_roles<'i>(input: &'i Input, report: &mut Report) -> Roles<'i> {
    let mut roles = Roles::default();
    let folder = folder(input);
    for file in &input.files {
        let inside = file.name.strip_prefix(&folder).and_then(|rest| rest.strip_prefix('/'));
        let is_document = input.document.as_ref().map(|name| *name == file.name);
        let role = match (is_document, inside.unwrap_or(&file.name)) {
            (Some(true), _) | (None, "api.yaml" | "api.yml" | "api.json") => &mut roles.document,
            (_, "scopes.yaml") => &mut roles.scopes,
            (_, "client.yaml") => &mut roles.client,
            (_, "overlay.yaml" | "overlay.json") => &mut roles.overlay,
            (_, "names.lock") => &mut roles.lock,
            (_, "CHANGELOG.md") => &mut roles.changelog,
            // Read by `cargo xtask mock` and by `cargo xtask update`.
            (_, "mock.yaml" | "source.toml") => continue,
            (_, other) => {
                if !other.contains('/') && other.rsplit('.').next() != Some("md") {
                    roles.unknown.push(file);
                }
                continue;
            }
        };
        match role {
            Some(first) => report.push(messages::file_twice(&file.name, &first.name)),
            None => *role = Some(file),
        }
    }
    roles
}

fn load_part<'i, T>(
    file: Option<&'i SourceFile>,
    report: &mut Report,
    load: impl FnOnce(&Source<'i>, &mut Value, &mut Report) -> Option<T>,
) -> Part<'i, T> {
    let Some(file) = file else { return Part::Missing };
    let source = Source::new(&file.name, &file.text);
    let content = text::parse_mapping(&source, report)
        .and_then(|mut value| load(&source, &mut value, report));
    match content {
        Some(content) => Part::Read(Annotation { source, content }),
        None => Part::Broken,
    }
}

/// The folder of the inputs, as far as the files' names tell it.
fn folder(input: &Input) -> String {
    let specs = format!("specs/{}", input.provider);
    let inside = |name: &str| name.strip_prefix(&specs).is_some_and(|rest| rest.starts_with('/'));
    if input.files.is_empty() || input.files.iter().any(|file| inside(&file.name)) {
        return specs;
    }
    let folders =
        input.files.iter().map(|file| file.name.rsplit_once('/').map_or("", |(folder, _)| folder));
    folders.min_by_key(|folder| folder.len()).unwrap_or_default().to_owned()
}
