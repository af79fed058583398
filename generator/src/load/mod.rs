//! Load: the texts of one provider become [`Documents`].
//!
//! Text is parsed into JSON values (`text`), every value is checked against the grammar of its file
//! (`check` with the tables in `openapi_3_0`, `scopes` and `client_grammar`), references are resolved
//! (`references`), and what remains is the typed form. A wrong value is reported and replaced by a
//! neutral one, so that everything after it is still read and one run shows all problems.

pub(crate) mod carried;
mod check;
mod client;
mod client_grammar;
mod dialect;
mod document;
mod grammar;
mod moves;
mod openapi_3_0;
mod openapi_3_0_rules;
mod openapi_3_1;
mod openapi_3_2;
mod openapi_3_2_rules;
mod openapi_repairs;
mod parameter_repairs;
mod path_items;
mod reference_readings;
mod references;
mod requirements;
mod schema_arrays;
mod schema_keywords;
mod schema_repairs;
mod schema_types;
mod scopes;
mod security_repairs;
mod server_repairs;
mod source;
mod swagger_2_0;
mod tallies;
mod text;

pub use client::*;
pub use document::Document;
pub use scopes::*;
pub use source::Source;
pub(crate) use source::{push_segment, segments};

use self::client_grammar::load_client;
use self::scopes::load_scopes;
use crate::report::{Report, files};

/// The input files of one provider, as texts.
#[derive(Debug, Clone)]
pub struct Input {
    /// The folder's name under `specs/`.
    pub provider: String,
    /// The files in it, in any order.
    pub files: Vec<SourceFile>,
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
    /// The names of the files that were read, sorted.
    pub inputs: Vec<String>,
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
        report.push(files::document_missing(&folder(input)));
    }
    let document = roles.document.and_then(|file| document::load_document(file, report));
    let scopes = load_part(roles.scopes, report, load_scopes);
    let client = load_part(roles.client, report, load_client);
    let mut inputs: Vec<String> = roles.files().map(|file| file.name.clone()).collect();
    inputs.sort();
    Some(Documents {
        provider: input.provider.clone(),
        document: document?,
        scopes,
        client,
        inputs,
    })
}

/// Which file is what.
#[derive(Default)]
struct Roles<'i> {
    document: Option<&'i SourceFile>,
    scopes: Option<&'i SourceFile>,
    client: Option<&'i SourceFile>,
}

impl<'i> Roles<'i> {
    fn files(&self) -> impl Iterator<Item = &'i SourceFile> {
        [self.document, self.scopes, self.client].into_iter().flatten()
    }
}

fn assign_roles<'i>(input: &'i Input, report: &mut Report) -> Roles<'i> {
    let mut roles = Roles::default();
    for file in &input.files {
        let role = match file.name.rsplit(['/', '\\']).next() {
            Some("api.yaml" | "api.yml" | "api.json") => &mut roles.document,
            Some("scopes.yaml") => &mut roles.scopes,
            Some("client.yaml") => &mut roles.client,
            _ => {
                report.push(files::file_unknown(&file.name));
                continue;
            }
        };
        match role {
            Some(first) => report.push(files::file_twice(&file.name, &first.name)),
            None => *role = Some(file),
        }
    }
    roles
}

fn load_part<'i, T>(
    file: Option<&'i SourceFile>,
    report: &mut Report,
    load: impl FnOnce(&Source<'i>, &mut serde_json::Value, &mut Report) -> Option<T>,
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

/// The folder of the inputs, as far as any file's name tells it.
fn folder(input: &Input) -> String {
    let first = input.files.first().and_then(|file| file.name.rsplit_once('/'));
    first.map_or_else(|| format!("specs/{}", input.provider), |(folder, _)| folder.to_owned())
}
