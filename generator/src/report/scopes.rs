//! Messages about `scopes.yaml`.

use super::{Diagnostic, Place, listed, quoted};

/// An entry for an operation that the document does not have.
pub fn operation_unknown<'n>(
    place: Place,
    name: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Diagnostic {
    let message = format!("the document has no operation {}", quoted(name));
    Diagnostic::error("operation-unknown", place, message).nearest(name, known)
}

/// An operation without an entry.
pub fn operation_missing(place: Place, id: &str, request: &str) -> Diagnostic {
    let message = format!("{} ({}) has no entry under `operations`", quoted(id), quoted(request));
    Diagnostic::error("operation-missing", place, message).help(
        "write the scope it needs, `none` if any valid credential will do, or `unknown` if nobody knows",
    )
}

/// A scope that is not declared.
pub fn scope_unknown<'n>(
    place: Place,
    name: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Diagnostic {
    Diagnostic::error("scope-unknown", place, format!("{} is not in the vocabulary", quoted(name)))
        .nearest(name, known)
}

/// A scope that nothing needs.
pub fn scope_unused(place: Place, name: &str) -> Diagnostic {
    Diagnostic::warning("scope-unused", place, format!("no operation needs {}", quoted(name)))
}

/// Scopes that imply each other.
pub fn scope_cycle(place: Place, cycle: &[&str]) -> Diagnostic {
    let way = cycle.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(" → ");
    Diagnostic::error("scope-cycle", place, format!("scopes imply each other in a circle: {way}"))
        .help("one of them is the wider one; let it imply the other")
}

/// Two entries that are equally specific for an operation.
pub fn entries_tie(place: Place, operation: &str, entries: &[&str]) -> Diagnostic {
    let message = format!(
        "{} is covered by {}, and none is more specific",
        quoted(operation),
        listed(entries.iter().copied())
    );
    Diagnostic::error("entries-tie", place, message)
        .help("remove one, or write an entry for the operation id")
}

/// An entry that is no requirement.
pub fn requirement_invalid(place: Place, reason: &str) -> Diagnostic {
    Diagnostic::error("requirement-invalid", place, reason)
        .help("write a scope, `none`, `public`, `unknown`, `{ all: […] }` or `{ any: […] }`")
}

/// A scope that is written like one of the fixed words.
pub fn scope_reserved(place: Place, name: &str) -> Diagnostic {
    let message = format!("a scope cannot be called {}", quoted(name));
    Diagnostic::error("scope-reserved", place, message)
        .help("`none`, `public` and `unknown` have a meaning of their own under `operations`")
}

/// The document and the file say different things.
pub fn requirement_differs(place: Place, id: &str, document: &str) -> Diagnostic {
    let message =
        format!("the document says that {} needs {document}; this entry was taken", quoted(id));
    Diagnostic::warning("requirement-differs", place, message)
}

/// A read-only kind of token beside scopes, of which none can be read.
pub fn introspection_invalid(place: Place, reason: &str) -> Diagnostic {
    Diagnostic::error("introspection-invalid", place, reason)
        .help("write `operation` with `scopes`, or `jwt` with `claim` and `form`")
}
