//! Messages about files as a whole: there, readable, of a known version.

use super::{Diagnostic, Place, listed, quoted};

/// A file could not be read: it is a directory, has no read permission, is not UTF-8.
///
/// For xtask, which does the reading; `reason` is the operating system's.
pub fn file_unreadable(file: &str, reason: &str) -> Diagnostic {
    let message = format!("the file cannot be read: {reason}");
    Diagnostic::error("file-unreadable", Place::file(file), message)
}

/// A file of a name that no stage reads.
pub fn file_unknown(file: &str) -> Diagnostic {
    Diagnostic::warning("file-unknown", Place::file(file), "nothing reads a file of this name")
        .help("the inputs are `api.yaml` or `api.json`, `scopes.yaml`, `client.yaml` and `overlay.yaml`")
}

/// There is no document.
pub fn document_missing(folder: &str) -> Diagnostic {
    Diagnostic::error("document-missing", Place::file(folder), "there is no OpenAPI document")
        .help("add it as `api.yaml` or `api.json`")
}

/// There are two files for one purpose.
pub fn file_twice(file: &str, other: &str) -> Diagnostic {
    let message = format!("{} says the same thing already", quoted(other));
    Diagnostic::error("file-twice", Place::file(file), message).help("keep one of the two")
}

/// A file without content.
pub fn file_empty(file: &str) -> Diagnostic {
    Diagnostic::error("file-empty", Place::file(file), "the file is empty")
}

/// A file longer than the stage reads.
pub fn file_too_large(file: &str, bytes: usize, limit: usize) -> Diagnostic {
    let message = format!("the file has {bytes} bytes; at most {limit} are read");
    Diagnostic::error("file-too-large", Place::file(file), message)
}

/// There are more messages of a code than are told; this is the first that is not.
pub fn and_more(next: &Diagnostic, told: usize) -> Diagnostic {
    let message =
        format!("there are more than {told} messages `{}`; the others are left out", next.code);
    let more = Diagnostic::warning("and-more", next.place.clone(), message);
    Diagnostic { severity: next.severity, ..more }
        .help("mend those that are told, and run it again")
}

/// Text that is no YAML.
pub fn yaml_invalid(place: Place, reason: &str) -> Diagnostic {
    Diagnostic::error("yaml-invalid", place, format!("this is not valid YAML: {reason}"))
}

/// Text that is no JSON.
pub fn json_invalid(place: Place, reason: &str) -> Diagnostic {
    Diagnostic::error("json-invalid", place, format!("this is not valid JSON: {reason}"))
}

/// A text that has more keys and values than one of its length may have.
pub fn too_many_values(place: Place, limit: usize) -> Diagnostic {
    let message =
        format!("the file has too many values; at most {limit} are read of one of its size");
    Diagnostic::error("file-too-large", place, message)
}

/// A key that stands twice in one mapping: where it stands again, and where it stands first, if that is
/// known.
pub fn key_duplicate(place: Place, key: &str, first: Option<&Place>) -> Diagnostic {
    let key = quoted(key);
    let position = first.and_then(|first| Some((first.line?, first.column?)));
    let first =
        position.map_or_else(String::new, |(line, column)| format!(", first at {line}:{column}"));
    let message = format!("the key {key} occurs twice in one mapping{first}");
    Diagnostic::error("key-duplicate", place, message).help("remove one of the two")
}

/// A file whose top is a list or a scalar.
pub fn not_a_mapping(place: Place, found: &str) -> Diagnostic {
    let message = format!("expected a mapping of keys to values, found {found}");
    Diagnostic::error("not-a-mapping", place, message)
}

/// A document that does not say which version it is.
pub fn version_missing(place: Place) -> Diagnostic {
    let message = "neither `openapi` nor `swagger` says which version this document is";
    Diagnostic::error("version-missing", place, message)
        .help("add `openapi: 3.0.3` as the first line")
}

/// A document of a version that is not read.
pub fn version_unsupported(place: Place, found: &str, supported: &[&str]) -> Diagnostic {
    let message = format!("documents of version {} are not supported", quoted(found));
    let help = format!("supported is {}", listed(supported.iter().copied()));
    Diagnostic::error("version-unsupported", place, message).help(help)
}
