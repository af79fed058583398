//! Messages about `$ref`.

use super::{Diagnostic, Place, quoted};

/// A reference to something that is not there.
pub fn ref_missing<'n>(
    place: Place,
    reference: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Diagnostic {
    let message = format!("{} leads nowhere", quoted(reference));
    let name = reference.rsplit('/').next().unwrap_or_default();
    Diagnostic::error("ref-missing", place, message).nearest(name, known)
}

/// A reference into another file or to a URL.
pub fn ref_external(place: Place, reference: &str) -> Diagnostic {
    let message = format!("{} leads to another file", quoted(reference));
    Diagnostic::error("ref-external", place, message)
        .help("only references inside the document are followed; bundle the files into one")
}

/// A reference to a thing of another kind, such as a parameter where a schema belongs.
pub fn ref_kind(place: Place, reference: &str, expected: &str) -> Diagnostic {
    let message = format!("{} does not lead to {expected}", quoted(reference));
    Diagnostic::error("ref-kind", place, message)
}

/// References that lead to each other and never to a thing.
pub fn ref_cycle(place: Place, reference: &str) -> Diagnostic {
    let message = format!("{} leads back to itself and never to a value", quoted(reference));
    Diagnostic::error("ref-cycle", place, message)
}
