//! Messages about what only Swagger 2.0 has.

use super::{Diagnostic, Place, quoted};

/// Code and long form.
pub(super) const EXPLANATIONS: &[(&str, &str)] = &[
    (
        "swagger-bodies",
        "An operation of a Swagger 2.0 document has one body at most (\"Parameter Object\"). \
         Several body parameters, or a body beside form fields, are read as the properties of one \
         object, each under its parameter's name, which is what they are written for. Check it \
         against the provider's pages.",
    ),
    (
        "swagger-form-query",
        "Fields of a form are sent in a body, which `GET` and `HEAD` do not have. They are sent in \
         the query, which is where servers look for them.",
    ),
    (
        "swagger-collection-format",
        "`collectionFormat` names a way of writing lists that its place does not have: `multi` is for \
         queries and forms. The items are joined by commas. If the provider needs another way, make \
         the parameter a string.",
    ),
];

/// Several body parameters, or a body and fields of a form.
pub fn bodies_several(place: Place, parts: usize) -> Diagnostic {
    let message = format!("an operation has one body; these {parts} are read as its properties");
    Diagnostic::warning("swagger-bodies", place, message)
        .help("write one body parameter with an object as its schema")
}

/// A field of a form where there is no body.
pub fn form_without_body(place: Place, name: &str) -> Diagnostic {
    let message = format!(
        "the method has no body for the form field {}; it is sent in the query",
        quoted(name)
    );
    Diagnostic::warning("swagger-form-query", place, message).help("write `in: query`")
}

/// A way of writing lists that has no equivalent.
pub fn collection_format(place: Place, name: &str, format: &str) -> Diagnostic {
    let message = format!(
        "the items of {} cannot be written as {} here; they are joined by commas",
        quoted(name),
        quoted(format)
    );
    Diagnostic::warning("swagger-collection-format", place, message)
}
