//! The OpenAPI document: from text to `openapiv3::OpenAPI`.

use std::collections::HashMap;

use openapiv3::OpenAPI;
use serde::Deserialize;
use serde_json::Value;

use super::check::Checker;
use super::dialect::{self, Dialect};
use super::identifiers::resolve_identifiers;
use super::references::resolve_references;
use super::source::Source;
use super::{Input, SourceFile, files, openapi_3_0, overlay, text};
use crate::pointer::push_segment;
use crate::report::{Report, structure};

/// The OpenAPI document of a provider.
///
/// Every reference in it reads `#/components/<section>/<name>`, with the name unescaped, and leads to
/// a thing of the right kind.
#[derive(Debug)]
pub struct Document<'i> {
    /// The text.
    pub source: Source<'i>,
    /// The content.
    pub api: OpenAPI,
    /// The keys of each path, in the order of the document, which the typed form does not keep.
    pub methods: HashMap<String, Vec<String>>,
    /// It refers to other files.
    pub(super) is_in_parts: bool,
}

impl Document<'_> {
    /// Lets go of the content. What remains is where things stand.
    pub(crate) fn let_go(&mut self) {
        self.api = OpenAPI::default();
        self.methods = HashMap::new();
    }
}

/// Reads the document. `None` where it is no OpenAPI document of a supported version.
pub(super) fn load_document<'i>(
    input: &'i Input,
    file: &'i SourceFile,
    overlay: Option<&'i SourceFile>,
    report: &mut Report,
) -> Option<Document<'i>> {
    let mut source = Source::new(&file.name, &file.text);
    let mut value = text::parse_mapping(&source, report)?;
    let is_in_parts = files::join(&mut value, input, file, &mut source, report);
    if let Some(file) = overlay {
        overlay::apply(&mut value, &mut source, file, report);
    }
    let dialect = dialect::detect(&value, &source, report)?;
    resolve_identifiers(&mut value, source.text());
    dialect.translate(&mut value, &mut source, report);
    check_document(&mut value, dialect, &mut source, report);
    let methods = methods_of(&value);
    let api = parse_document(value, &source, report)?;
    Some(Document { source, api, methods, is_in_parts })
}

fn methods_of(document: &Value) -> HashMap<String, Vec<String>> {
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    let keys = |item: &Value| item.as_object().map(|item| item.keys().cloned().collect());
    paths.filter_map(|(path, item)| Some((path.clone(), keys(item)?))).collect()
}

fn check_document(
    value: &mut Value,
    dialect: Dialect,
    source: &mut Source<'_>,
    report: &mut Report,
) {
    let mut checker = Checker::new(source, report).of(dialect);
    checker.check(value, &openapi_3_0::DOCUMENT);
    let (found, moves) = checker.finish();
    source.append_moves(moves);
    resolve_references(value, dialect, found, source, report);
}

/// The typed parse. The grammar has made sure that it succeeds; if a table and `openapiv3` disagree
/// after all, the message still has a place.
fn parse_document(value: Value, source: &Source<'_>, report: &mut Report) -> Option<OpenAPI> {
    // Noting the way to each value costs as much as reading it, and is only needed for a message.
    if let Ok(api) = OpenAPI::deserialize(&value) {
        return Some(api);
    }
    match serde_path_to_error::deserialize(value) {
        Ok(api) => Some(api),
        Err(error) => {
            let pointer = pointer_of(error.path());
            let reason = error.inner().to_string();
            report.push(structure::document_unreadable(source.at(&pointer), &reason));
            None
        }
    }
}

/// A path of serde's as a JSON pointer.
pub(super) fn pointer_of(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => push_segment(&mut pointer, &index.to_string()),
            Segment::Map { key } => push_segment(&mut pointer, key),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    pointer
}
