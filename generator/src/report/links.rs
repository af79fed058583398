//! Messages about links: which operation follows an answer, and with what.

use super::{Diagnostic, Place, quoted};

/// Long forms of these messages, by code.
pub(super) const EXPLANATIONS: &[(&str, &str)] = &[
    (
        "link-unknown",
        "A link of an answer says which operation can follow, by its `operationId` or by a pointer to it \
         (`operationRef: '#/paths/~1orders~1{id}/get'`, with `/` written `~1`). The document has no such \
         operation: the id is misspelt, or the operation is in another document. The docs of the method do \
         not mention the link.",
    ),
    (
        "link-parameter-unknown",
        "A link gives a value to a parameter that the operation it leads to does not have. Parameters go by \
         their name, or by place and name (`path.id`). The docs mention the link without that parameter.",
    ),
];

/// A link to an operation that is not in the document.
pub fn link_unknown<'n>(
    place: Place,
    link: &str,
    operation: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Diagnostic {
    let message = format!(
        "the link {} leads to {}, which is no operation of the document; it was left out",
        quoted(link),
        quoted(operation)
    );
    Diagnostic::warning("link-unknown", place, message).nearest(operation, known)
}

/// A parameter of a link that the operation does not have.
pub fn link_parameter_unknown<'n>(
    place: Place,
    link: &str,
    parameter: &str,
    operation: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Diagnostic {
    let message = format!(
        "the link {} has a value for {}, which is no parameter of {}; it was left out",
        quoted(link),
        quoted(parameter),
        quoted(operation)
    );
    Diagnostic::warning("link-parameter-unknown", place, message).nearest(parameter, known)
}
