//! Which version of which standard a document is written in, and what that version has beyond 3.0.
//!
//! `openapiv3` reads 3.0. A document of another version is rewritten into that form, as a JSON value:
//! what stands where, before the grammar is checked, by one file for each dialect, called from here;
//! the keywords of schemas while it is checked (`schema_keywords`), since they turn up in documents of
//! every version.

use serde_json::Value;

use super::callbacks::mark_shared_callbacks;
use super::path_items::resolve_path_items;
use super::reference_overrides::apply_overrides;
use super::source::Source;
use super::{openapi_3_1, openapi_3_2, swagger_2_0};
use crate::report::{Report, files};

/// A version that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Dialect {
    /// Swagger 2.0.
    Swagger20,
    /// OpenAPI 3.0.x.
    OpenApi30,
    /// OpenAPI 3.1.x.
    OpenApi31,
    /// OpenAPI 3.2.x.
    OpenApi32,
}

/// The versions that are read, as messages name them.
const SUPPORTED: [(&str, Dialect); 4] = [
    ("2.0", Dialect::Swagger20),
    ("3.0", Dialect::OpenApi30),
    ("3.1", Dialect::OpenApi31),
    ("3.2", Dialect::OpenApi32),
];

/// Keys that 3.1 has beyond 3.0, by what they stand in (OpenAPI 3.1, section 4.8). Those that change
/// what a client does are rewritten before the check; the others are for readers of the document.
const KEYS_3_1: [(&str, &[&str]); 3] = [
    ("the document", &["jsonSchemaDialect", "webhooks"]),
    ("the info", &["summary"]),
    ("the components", &["pathItems"]),
];

/// Keys that 3.2 has beyond 3.1, likewise (OpenAPI 3.2, section 4).
const KEYS_3_2: [(&str, &[&str]); 11] = [
    ("the document", &["$self"]),
    ("the components", &["mediaTypes"]),
    ("a server", &["name"]),
    ("a tag", &["summary", "parent", "kind"]),
    ("a path", &["query", "additionalOperations"]),
    ("a response", &["summary"]),
    ("a media type", &["description", "itemSchema", "prefixEncoding", "itemEncoding"]),
    ("an encoding", &["encoding", "prefixEncoding", "itemEncoding"]),
    ("an example", &["dataValue", "serializedValue"]),
    ("a security scheme", &["deprecated", "oauth2MetadataUrl"]),
    ("the flows", &["deviceAuthorization"]),
];

impl Dialect {
    /// What messages call it.
    pub(super) fn version(self) -> &'static str {
        match self {
            Self::Swagger20 => "Swagger 2.0",
            Self::OpenApi30 => "OpenAPI 3.0",
            Self::OpenApi31 => "OpenAPI 3.1",
            Self::OpenApi32 => "OpenAPI 3.2",
        }
    }

    /// Whether schemas are those of JSON Schema 2020-12, as they are since 3.1.
    pub(super) fn has_json_schema(self) -> bool {
        self >= Self::OpenApi31
    }

    /// Whether a thing, by its noun, may have a key that 3.0 does not know.
    pub(super) fn allows(self, noun: &str, key: &str) -> bool {
        let has = |keys: &[(&str, &[&str])]| {
            keys.iter().any(|(thing, keys)| *thing == noun && keys.contains(&key))
        };
        (self >= Self::OpenApi31 && has(&KEYS_3_1)) || (self >= Self::OpenApi32 && has(&KEYS_3_2))
    }

    /// Whether a key may stand beside `$ref`: in a schema all of them, elsewhere prose (OpenAPI 3.1,
    /// "Reference Object").
    pub(super) fn allows_beside_reference(self, key: &str, schema: bool) -> bool {
        key == "$ref"
            || key.starts_with("x-")
            || (self.has_json_schema() && (schema || matches!(key, "summary" | "description")))
    }

    /// Rewrites what a document of this version has where 3.0 has something else.
    pub(super) fn translate(
        self,
        document: &mut Value,
        source: &mut Source<'_>,
        report: &mut Report,
    ) {
        if self == Self::Swagger20 {
            swagger_2_0::rewrite(document, source, report);
        }
        resolve_path_items(document, source, report);
        if self >= Self::OpenApi32 {
            openapi_3_2::translate(document, source);
        }
        if self >= Self::OpenApi31 {
            openapi_3_1::translate(document, source, report);
            apply_overrides(document);
        }
        mark_shared_callbacks(document, source, report);
    }
}

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
    let known = SUPPORTED.iter().find(|(supported, dialect)| {
        let own = if *dialect == Dialect::Swagger20 { "swagger" } else { "openapi" };
        let patch = version.strip_prefix(supported);
        key == own && patch.is_some_and(|patch| patch.is_empty() || patch.starts_with(['.', '-']))
    });
    if key == "swagger" && version == "2" {
        return Some(Dialect::Swagger20);
    }
    if let Some((_, dialect)) = known {
        return Some(*dialect);
    }
    let place = source.at(&format!("/{key}"));
    let supported = SUPPORTED.map(|(version, _)| version);
    report.push(files::version_unsupported(place, &version, &supported));
    None
}

/// A version as it is written; without quotes it is a number in YAML.
fn spelled(version: &Value) -> String {
    version.as_str().map_or_else(|| version.to_string(), str::to_owned)
}
