//! Messages about mistakes that were repaired: what was found, and as what it was read.

use super::{Diagnostic, Place, counted, listed, quoted};

/// Keywords of another version's schemas, which were read as that version means them.
pub fn schema_dialect<'k>(
    place: Place,
    keywords: impl IntoIterator<Item = &'k str>,
    version: &str,
    times: usize,
) -> Diagnostic {
    let message = format!(
        "schemas have {}, which is not so in {version}; it was read all the same ({})",
        listed(keywords),
        counted(times, "place")
    );
    Diagnostic::warning("schema-dialect", place, message)
}

/// The names of types (JSON Schema 2020-12, validation, section 6.1.1).
const TYPES: [&str; 6] = ["string", "number", "integer", "boolean", "object", "array"];

/// A type that is spelled in another way than the standard spells it.
pub fn type_spelling(place: Place, found: &str, read: &str, times: usize) -> Diagnostic {
    let message = format!(
        "{} is no type; it was read as {} ({})",
        quoted(found),
        if read.contains(' ') { read.to_owned() } else { quoted(read) },
        counted(times, "place")
    );
    let diagnostic = Diagnostic::warning("type-spelling", place, message);
    if read.contains(' ') { diagnostic.nearest(found, TYPES) } else { diagnostic }
}

/// `required: true` on a property.
pub fn required_flag(place: Place, times: usize) -> Diagnostic {
    let message = format!(
        "`required` is a flag on a property; it was read as part of the object's list ({})",
        counted(times, "object")
    );
    Diagnostic::warning("required-flag", place, message)
        .help("write `required: [name, …]` beside `properties`")
}

/// A value that is not what its place has, and has one reading all the same.
pub fn value_repaired(place: Place, what: &str, done: &str, times: usize) -> Diagnostic {
    let message = format!("{what}; {done} ({})", counted(times, "place"));
    Diagnostic::warning("value-repaired", place, message)
}

/// A scheme by which the transport and not the request says who calls.
pub fn mutual_tls(place: Place, name: &str) -> Diagnostic {
    let message =
        format!("the scheme {} is mutual TLS, which a request cannot carry", quoted(name));
    Diagnostic::warning("mutual-tls", place, message)
        .help("use a transport that shows the client's certificate")
}
