//! Messages about bodies and answers in XML.

use super::{Diagnostic, Place, quoted};

/// A body or an answer in XML whose schema XML cannot carry, or not without more being said.
pub fn xml_text(place: Place, operation: &str, why: &str) -> Diagnostic {
    let message = format!("the XML of {} stays text: {why}", quoted(operation));
    Diagnostic::warning("xml-text", place, message)
        .help("say with `xml` how it stands there (OpenAPI, \"XML Object\")")
}

/// Code and long form.
pub(super) const EXPLANATIONS: &[(&str, &str)] = &[(
    "xml-text",
    "A body or an answer is XML and its schema says what is in it, but not everything of it has a form in \
     XML: a tuple has none, nor has a key that is no name there, and the root of what is sent needs a name, \
     from `xml.name` or from the component that it refers to. It stays text, to be written and read by \
     the program.",
)];
