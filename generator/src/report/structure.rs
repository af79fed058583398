//! Messages about what stands where: keys that are missing or unknown, values of the wrong kind.

use super::{Diagnostic, Place, counted, listed, quoted};

/// A key that the thing cannot do without.
pub fn key_missing(place: Place, key: &str, of: &str) -> Diagnostic {
    Diagnostic::error("key-missing", place, format!("{} is missing in {of}", quoted(key)))
}

/// A key that an annotation file does not have.
pub fn key_unknown<'k>(
    place: Place,
    key: &str,
    of: &str,
    known: impl IntoIterator<Item = &'k str>,
) -> Diagnostic {
    let known: Vec<&str> = known.into_iter().collect();
    let message = format!("{} is not a key of {of}", quoted(key));
    let all = format!("the keys are {}", listed(known.iter().copied()));
    Diagnostic::error("key-unknown", place, message).help(all).nearest(key, known)
}

/// Keys of one name that the dialect of the document does not have; they are left out.
pub fn key_ignored<'k>(
    place: Place,
    key: &str,
    of: &str,
    version: &str,
    times: usize,
    known: impl IntoIterator<Item = &'k str>,
) -> Diagnostic {
    let name = quoted(key);
    let message = match times {
        1 => format!("{name} is not a key of {of} in {version} and was ignored"),
        _ => format!("{name} is not a key of {of} in {version} and was ignored, {times} times"),
    };
    Diagnostic::warning("key-ignored", place, message).nearest(key, known)
}

/// Keys beside `$ref`, of which OpenAPI 3.0 says that they are ignored ("Reference Object"). Beside
/// the reference to a schema they were `read` all the same, because whoever wrote them meant them.
pub fn reference_siblings(
    place: Place,
    key: &str,
    version: &str,
    read: bool,
    times: usize,
) -> Diagnostic {
    let places = counted(times, "place");
    let done = if read { "it was read all the same" } else { "it was left out" };
    let message = format!(
        "{} stands beside `$ref`, where {version} reads nothing; {done} ({places})",
        quoted(key)
    );
    let diagnostic = Diagnostic::warning("ref-siblings", place, message);
    if read {
        diagnostic.help("write `allOf: [{ $ref: … }]` with the key beside it")
    } else {
        diagnostic
    }
}

/// A value of another kind than the key has.
pub fn value_type(place: Place, key: &str, expected: &str, found: &str) -> Diagnostic {
    let message = if key.is_empty() {
        format!("expected {expected}, found {found}")
    } else {
        format!("{} is {expected}, found {found}", quoted(key))
    };
    Diagnostic::error("value-type", place, message)
}

/// A value that is none of those allowed.
pub fn value_choice(place: Place, key: &str, value: &str, allowed: &[&str]) -> Diagnostic {
    let message = if key.is_empty() {
        format!("{} is none of the values that may stand here", quoted(value))
    } else {
        format!("{} cannot be {}", quoted(key), quoted(value))
    };
    let all = match allowed {
        [only] => format!("the only value is {}", quoted(only)),
        _ => format!("the values are {}", listed(allowed.iter().copied())),
    };
    Diagnostic::error("value-choice", place, message)
        .help(all)
        .nearest(value, allowed.iter().copied())
}

/// A number or a boolean where text belongs; it was read as text.
pub fn text_unquoted(place: Place, key: &str, value: &str) -> Diagnostic {
    let message = format!("{} is text, and was read as {}", quoted(key), quoted(value));
    Diagnostic::warning("text-unquoted", place, message)
        .help(format!("write \"{value}\", in quotes"))
}

/// A document that passed every check here and still is not what the parser of OpenAPI expects.
pub fn document_unreadable(place: Place, reason: &str) -> Diagnostic {
    Diagnostic::error(
        "document-unreadable",
        place,
        format!("this is not what OpenAPI 3.0 has here: {reason}"),
    )
}

/// Something of the document of which a client has no use.
pub fn not_generated(place: Place, what: &str, times: usize) -> Diagnostic {
    let message = format!("{what} are not part of a client; {times} left out");
    Diagnostic::warning("not-generated", place, message)
}
