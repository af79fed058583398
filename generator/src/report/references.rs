//! Messages about `$ref`.

use super::{Diagnostic, Place, counted, quoted};

/// A reference to something that is not there, and what was `done` about it.
pub fn ref_missing<'n>(
    place: Place,
    reference: &str,
    done: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Diagnostic {
    let message = format!("{} leads nowhere; {done}", quoted(reference));
    let name = reference.rsplit('/').next().unwrap_or_default();
    Diagnostic::warning("ref-missing", place, message).nearest(name, known)
}

/// A reference into another file or to a URL.
pub fn ref_external(place: Place, reference: &str) -> Diagnostic {
    let message = format!("{} leads to another file", quoted(reference));
    Diagnostic::error("ref-external", place, message)
        .help("refer to a file in the provider's folder by its path, or to a schema by its `$id`")
}

/// A reference to a thing of another kind, such as a parameter where a schema belongs.
pub fn ref_kind(place: Place, reference: &str, expected: &str, done: &str) -> Diagnostic {
    let message = format!("{} does not lead to {expected}; {done}", quoted(reference));
    Diagnostic::warning("ref-kind", place, message)
}

/// References that lead to each other and never to a thing.
pub fn ref_cycle(place: Place, reference: &str) -> Diagnostic {
    let message = format!("{} leads back to itself and never to a value", quoted(reference));
    Diagnostic::warning("ref-cycle", place, message).help("it was read as if it said nothing")
}

/// A path of which the `$ref` leads to no path item. Without its operations the rest is sound.
pub fn path_left_out(place: Place, reference: &str) -> Diagnostic {
    let message = format!("{} leads to no path item; the path was left out", quoted(reference));
    Diagnostic::warning("path-left-out", place, message)
}

/// A callback of which the `$ref` leads to no callback. Without it the rest is sound.
pub fn callback_left_out(place: Place, reference: &str) -> Diagnostic {
    let message = format!("{} leads to no callback; it was left out", quoted(reference));
    Diagnostic::warning("callback-left-out", place, message)
}

/// Copies of path items that grow beyond all measure.
pub fn paths_too_large(place: Place) -> Diagnostic {
    let message = "the path items that references stand for grow beyond 500,000 values";
    Diagnostic::error("paths-too-large", place, message)
        .help("a reference to a path item is another path with all operations of that one")
}

/// References that lead nowhere as they are written, and to something of the right kind when they are
/// read as whoever wrote them must have meant them.
pub fn ref_repaired(place: Place, reference: &str, read: &str, times: usize) -> Diagnostic {
    let message = format!(
        "{} leads nowhere; it was read as {} ({})",
        quoted(reference),
        quoted(read),
        counted(times, "place")
    );
    Diagnostic::warning("ref-repaired", place, message)
}
