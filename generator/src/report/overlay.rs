//! Messages about overlays.

use super::{Diagnostic, Place, quoted};

/// Code and long form.
pub(super) const EXPLANATIONS: &[(&str, &str)] = &[
    (
        "overlay-version",
        "Overlays of versions 1.0 and 1.1 of the Overlay Specification are applied. The first key \
         of the file says which it is: `overlay: 1.0.0`.",
    ),
    (
        "overlay-extends",
        "The overlay says that it was written for another file. It is applied to the provider's \
         document all the same; check that every target is still meant.",
    ),
    (
        "overlay-path",
        "The target, or the source of a copy, is no JSONPath expression of RFC 9535. Keys with \
         other characters than letters, digits and `_` need brackets: `$.paths['/orders'].get`.",
    ),
    (
        "overlay-target",
        "The target selects nothing, so the action has no effect. The document may have changed \
         since the overlay was written. Targets are looked for in the document with all its files \
         joined, before it is rewritten into the form of OpenAPI 3.0.",
    ),
    (
        "overlay-action",
        "An action has `update`, `copy` or `remove: true`; one without them changes nothing. The \
         document as a whole cannot be removed. A copy has exactly one source. The targets of one \
         action are all objects, all lists or all single values.",
    ),
    (
        "overlay-merge",
        "An object can be merged into an object, a list appended to a list, and a single value put \
         in place of a single value (Overlay Specification 1.1, \"Action Object\"). To put another \
         kind of value somewhere, remove what is there in an action before.",
    ),
    (
        "overlay-large",
        "The actions of an overlay write more than 500,000 values together. Copies of copies \
         grow quickly.",
    ),
];

/// A version of overlays that is not applied.
pub fn version(place: Place, found: &str) -> Diagnostic {
    let message = format!("overlays of version {} are not supported", quoted(found));
    Diagnostic::error("overlay-version", place, message).help("supported are `1.0` and `1.1`")
}

/// An overlay that was written for another file.
pub fn extends(place: Place, extends: &str, document: &str) -> Diagnostic {
    let message =
        format!("the overlay is for {}; it was applied to {}", quoted(extends), quoted(document));
    Diagnostic::warning("overlay-extends", place, message)
}

/// A text that is no `JSONPath`.
pub fn path_invalid(place: Place, expression: &str, reason: &str) -> Diagnostic {
    let message = format!("{} is no JSONPath: {reason}", quoted(expression));
    Diagnostic::error("overlay-path", place, message)
}

/// A target that is not there.
pub fn target_empty(place: Place, target: &str) -> Diagnostic {
    let message = format!("{} selects nothing in the document", quoted(target));
    Diagnostic::warning("overlay-target", place, message)
}

/// An action that says nothing.
pub fn action_empty(place: Place) -> Diagnostic {
    Diagnostic::error("overlay-action", place, "the action changes nothing")
        .help("add `update`, `copy` or `remove: true`")
}

/// The document itself is to be removed.
pub fn remove_document(place: Place) -> Diagnostic {
    Diagnostic::error("overlay-action", place, "the document as a whole cannot be removed")
}

/// A copy of nothing or of several things.
pub fn copy_count(place: Place, expression: &str, found: usize) -> Diagnostic {
    let message = format!("{} selects {found} values; a copy has one source", quoted(expression));
    Diagnostic::error("overlay-action", place, message)
}

/// Targets of several kinds.
pub fn targets_mixed(place: Place) -> Diagnostic {
    let message = "the targets are not all objects, all lists or all single values";
    Diagnostic::error("overlay-action", place, message).help("write an action for each kind")
}

/// Values that cannot be merged.
pub fn incompatible(place: Place, at: &str, found: &str, given: &str) -> Diagnostic {
    let message = format!("there is {found} at {}, and {given} cannot go there", quoted(at));
    Diagnostic::error("overlay-merge", place, message)
        .help("remove what is there in an action before")
}

/// Actions that write too much.
pub fn too_large(place: Place) -> Diagnostic {
    let message = "the actions write more than 500,000 values";
    Diagnostic::error("overlay-large", place, message)
}
