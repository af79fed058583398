//! Messages about the document's meaning: operations, parameters, answers, security, schemas.

use super::{Diagnostic, Place, Severity, counted, quoted};

/// Two operations with one id; the later one goes by its method and path.
pub fn operation_id_duplicate(place: Place, id: &str, other: &str, request: &str) -> Diagnostic {
    let message = format!("the operation id {} belongs to {} already", quoted(id), quoted(other));
    Diagnostic::warning("operation-id-duplicate", place, message)
        .help(format!("it was read as {}; give it an id of its own", quoted(request)))
}

/// A path that no URL can have, whose operations are left out.
pub fn path_invalid(place: Place, path: &str, reason: &str) -> Diagnostic {
    let message = format!("the path {} {reason}", quoted(path));
    Diagnostic::warning("path-invalid", place, message).help("its operations are left out")
}

/// A fragment at the end of a path.
pub fn path_suffix(place: Place, path: &str, suffix: &str) -> Diagnostic {
    let message =
        format!("{} is no part of the path {} and is not sent", quoted(suffix), quoted(path));
    Diagnostic::warning("path-suffix", place, message)
}

/// A name that stands in the braces of a path twice.
pub fn path_name_twice(place: Place, path: &str, name: &str) -> Diagnostic {
    let message = format!("the path {} has {} in braces twice", quoted(path), quoted(name));
    Diagnostic::warning("path-name-twice", place, message)
        .help("both get the same value; give one of them another name")
}

/// A name in the path's braces that no parameter has; it was read as any text.
pub fn path_parameter_undeclared(place: Place, name: &str, operation: &str) -> Diagnostic {
    let message = format!(
        "{} is in the path of {}, but it has no path parameter of that name",
        quoted(name),
        quoted(operation)
    );
    Diagnostic::warning("path-parameter-undeclared", place, message)
        .help("it was read as any text; declare it with `in: path`")
}

/// The only path parameter that the path does not have, where one name in the path has no parameter.
pub fn path_parameter_misspelt(place: Place, name: &str, meant: &str, path: &str) -> Diagnostic {
    let message =
        format!("the path parameter {} is not in the path {}", quoted(name), quoted(path));
    Diagnostic::warning("path-parameter-misspelt", place, message)
        .help(format!("it was taken for {}, which has no parameter", quoted(meant)))
}

/// A path parameter that the path does not have; it was left out.
pub fn path_parameter_unused(place: Place, name: &str, path: &str) -> Diagnostic {
    let message =
        format!("the path parameter {} is not in the path {}", quoted(name), quoted(path));
    Diagnostic::warning("path-parameter-unused", place, message).help("it was left out")
}

/// A path parameter that claims to be optional; it was read as required.
pub fn path_parameter_optional(place: Place, name: &str) -> Diagnostic {
    let message = format!("the path parameter {} was read as required", quoted(name));
    Diagnostic::warning("path-parameter-optional", place, message).help("add `required: true`")
}

/// Two parameters of one name and place in one list.
pub fn parameter_duplicate(place: Place, name: &str, location: &str) -> Diagnostic {
    let message = format!("there are two {location} parameters {}", quoted(name));
    Diagnostic::warning("parameter-duplicate", place, message).help("the second one was left out")
}

/// A header parameter that another part of the document decides.
pub fn parameter_ignored(place: Place, name: &str, decides: &str) -> Diagnostic {
    let message = format!("the parameter {} was left out: {decides}", quoted(name));
    Diagnostic::warning("parameter-ignored", place, message)
}

/// A parameter of several media types or of one that is not JSON; it is written as plain text.
pub fn parameter_content(place: Place, name: &str, media: &str) -> Diagnostic {
    let message = format!(
        "the parameter {} has the content {}, written as text",
        quoted(name),
        quoted(media)
    );
    Diagnostic::warning("parameter-content", place, message)
}

/// A name of a security scheme that the document does not have.
pub fn security_scheme_unknown<'n>(
    place: Place,
    name: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Diagnostic {
    let message = format!("{} is no security scheme of the document", quoted(name));
    Diagnostic::error("security-scheme-unknown", place, message).nearest(name, known)
}

/// A requirement of a security scheme that the document does not have.
///
/// Its description was forgotten, or the name misspelt: the alternative is left out.
pub fn security_requirement_unknown<'n>(
    place: Place,
    name: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Diagnostic {
    let diagnostic = security_scheme_unknown(place, name, known);
    let help = "the alternative that needs it was left out";
    let help = match &diagnostic.help {
        Some(hint) => format!("{help}; {hint}"),
        None => help.to_owned(),
    };
    Diagnostic { severity: Severity::Warning, ..diagnostic }.help(help)
}

/// An HTTP authentication scheme that the client does not compute.
pub fn security_scheme_plain(place: Place, name: &str, scheme: &str) -> Diagnostic {
    let message = format!(
        "the scheme {} uses HTTP authentication {}; the credential is sent as the whole `Authorization` header",
        quoted(name),
        quoted(scheme)
    );
    Diagnostic::warning("security-scheme-plain", place, message)
}

/// An operation without a documented success.
pub fn response_success_missing(place: Place, operation: &str) -> Diagnostic {
    let message = format!("{} documents no answer that means success", quoted(operation));
    Diagnostic::warning("response-success-missing", place, message)
        .help("any 2xx status without a body was taken; add a response such as `204`")
}

/// A document without the URL of a server.
pub fn server_missing(place: Place) -> Diagnostic {
    Diagnostic::warning("server-missing", place, "the document names no absolute URL of a server")
        .help("users have to set a base URL; add it under `servers`")
}

/// A body of a form that has no fields.
pub fn form_not_object(place: Place, media: &str) -> Diagnostic {
    let message =
        format!("a body of {} is made of fields, and its schema is no object", quoted(media));
    Diagnostic::warning("form-not-object", place, message)
        .help("it was read as an object with free keys")
}

/// `allOf` members that no value can satisfy together.
pub fn all_of_conflict(place: Place, what: &str) -> Diagnostic {
    let message = format!("members of `allOf` contradict each other: {what}");
    Diagnostic::warning("all-of-conflict", place, message).help("the last one was taken")
}

/// A schema that is nothing but another name of itself.
pub fn all_of_cycle(place: Place, name: &str) -> Diagnostic {
    let message = format!("{} stands for itself and says nothing else", quoted(name));
    Diagnostic::warning("all-of-cycle", place, message).help("it was read as any value")
}

/// A discriminator on a schema that lists no alternatives, and that no other schema is composed of.
pub fn discriminator_alone(place: Place, property: &str) -> Diagnostic {
    let message = format!(
        "the discriminator {} stands on a schema without `oneOf` or `anyOf`, and no schema has it in its `allOf`",
        quoted(property)
    );
    Diagnostic::warning("discriminator-alone", place, message)
        .help("list the variants under `oneOf`")
}

/// A discriminator by which the alternatives cannot be told apart: one has no value of its own.
pub fn discriminator_unclear(place: Place, property: &str) -> Diagnostic {
    let message = format!(
        "the discriminator {} does not have a value of its own for each alternative",
        quoted(property)
    );
    Diagnostic::warning("discriminator-unclear", place, message)
        .help("they are told apart by their keys; give each a constant there, or map it")
}

/// A discriminator's mapping to a schema that is not there.
pub fn mapping_unknown<'n>(
    place: Place,
    value: &str,
    target: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Diagnostic {
    let message = format!(
        "the discriminator maps {} to {}, which is no schema",
        quoted(value),
        quoted(target)
    );
    let name = target.rsplit('/').next().unwrap_or_default();
    Diagnostic::warning("mapping-unknown", place, message)
        .help("it was left out; its value is read as an unknown variant")
        .nearest(name, known)
}

/// A discriminator's mapping to a schema that the union does not list.
pub fn mapping_foreign(place: Place, value: &str, target: &str) -> Diagnostic {
    let message = format!(
        "the discriminator maps {} to {}, which is not among the alternatives",
        quoted(value),
        quoted(target)
    );
    Diagnostic::warning("mapping-foreign", place, message).help("it was left out")
}

/// A discriminator's default mapping to a schema that is not an alternative.
pub fn default_foreign(place: Place, target: &str) -> Diagnostic {
    let message = format!(
        "the discriminator's default is {}, which is not among the alternatives",
        quoted(target)
    );
    Diagnostic::warning("default-foreign", place, message)
        .help("it was left out; other values are read as an unknown variant")
}

/// A discriminator's default mapping to a schema that has no room for the values that lead to it.
pub fn default_fixed(place: Place, target: &str, property: &str) -> Diagnostic {
    let message = format!(
        "the discriminator's default is {}, which cannot keep other values of {}",
        quoted(target),
        quoted(property)
    );
    Diagnostic::warning("default-fixed", place, message)
        .help("they are read as an unknown variant; give it that property, as any text")
}

/// A value that stands twice in an enumeration.
pub fn enum_duplicate(place: Place, value: &str) -> Diagnostic {
    Diagnostic::warning(
        "enum-duplicate",
        place,
        format!("{} stands twice in `enum`", quoted(value)),
    )
    .help("the repetition was left out")
}

/// `oneOf` beside `anyOf`, or several of them through `allOf`.
pub fn unions_several(place: Place) -> Diagnostic {
    let message = "several lists of alternatives apply to one schema; only one is in the type";
    Diagnostic::warning("unions-several", place, message)
}

/// A key that is required and that no schema describes.
pub fn required_undescribed(place: Place, times: usize) -> Diagnostic {
    let message = format!(
        "`required` names a key that is not among the properties; any value may be there, and none ({})",
        counted(times, "key")
    );
    Diagnostic::warning("required-undescribed", place, message)
}

/// An array that does not say what is in it.
pub fn items_missing(place: Place, times: usize) -> Diagnostic {
    let message =
        format!("an array has no `items`; anything may be in it ({})", counted(times, "place"));
    Diagnostic::warning("items-missing", place, message)
}
