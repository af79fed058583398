//! Which version of which standard a document is written in.
//!
//! `openapiv3` reads 3.0. A document of another version is rewritten into that form, as a JSON value,
//! before the grammar is checked: one file for each dialect, called from here.

use serde_json::Value;

use super::source::Source;
use crate::report::{Report, files};

/// A version that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// OpenAPI 3.0.x.
    OpenApi30,
    /// Swagger 2.0.
    Swagger20,
}

/// The versions that are read, as messages name them.
const SUPPORTED: [&str; 2] = ["2.0", "3.0"];

/// Finds the version, and reports one that is not read.
pub(super) fn detect(
    document: &Value,
    source: &Source<'_>,
    report: &mut Report,
) -> Option<Dialect> {
    let Some((key, version)) = ["openapi", "swagger"]
        .into_iter()
        .find_map(|key| document.get(key).map(|version| (key, spelled(version))))
    else {
        report.push(files::version_missing(source.at("")));
        return None;
    };
    if key == "openapi" && (version == "3.0" || version.starts_with("3.0.")) {
        return Some(Dialect::OpenApi30);
    }
    if key == "swagger" && (version == "2" || version == "2.0") {
        return Some(Dialect::Swagger20);
    }
    let place = source.at(&format!("/{key}"));
    report.push(files::version_unsupported(place, &version, &SUPPORTED));
    None
}

/// A version as it is written; without quotes it is a number in YAML.
fn spelled(version: &Value) -> String {
    version.as_str().map_or_else(|| version.to_string(), str::to_owned)
}
