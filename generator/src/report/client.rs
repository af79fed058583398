//! Messages about `client.yaml`.

use super::{Diagnostic, Place, counted, quoted};

/// A query parameter that the operation does not have.
pub fn paging_parameter_unknown<'n>(
    place: Place,
    name: &str,
    operation: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Diagnostic {
    let message = format!("{} has no query parameter {}", quoted(operation), quoted(name));
    Diagnostic::error("paging-parameter-unknown", place, message).nearest(name, known).of_one()
}

/// A JSON pointer to something that the answer does not have.
pub fn pointer_unknown<'n>(
    place: Place,
    pointer: &str,
    of: &str,
    missing: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Diagnostic {
    let message =
        format!("{} leads nowhere in {of}: there is no {}", quoted(pointer), quoted(missing));
    Diagnostic::error("pointer-unknown", place, message).nearest(missing, known).of_one()
}

/// Text that is no JSON pointer.
pub fn pointer_invalid(place: Place, pointer: &str) -> Diagnostic {
    let message = format!("{} is no JSON pointer", quoted(pointer));
    Diagnostic::error("pointer-invalid", place, message)
        .help(format!("write \"/{}\"", pointer.replace('.', "/")))
}

/// A pointer to items that leads to something else.
pub fn paging_items_no_list(place: Place, pointer: &str, operation: &str) -> Diagnostic {
    let message = format!("{} is no list in the answer of {}", quoted(pointer), quoted(operation));
    Diagnostic::error("paging-items-no-list", place, message).of_one()
}

/// A keyed operation whose key has no field to stand in.
pub fn idempotency_no_place(place: Place, operation: &str) -> Diagnostic {
    let message = format!("{} has no body in which a key could stand", quoted(operation));
    Diagnostic::warning("idempotency-no-place", place, message)
        .help("it has no key, and is repeated as its method says")
}

/// A paged operation that has several answers.
pub fn paging_answers_differ(place: Place, operation: &str) -> Diagnostic {
    let message =
        format!("{} cannot be paged: its answers of success differ by status", quoted(operation));
    Diagnostic::error("paging-answers-differ", place, message)
        .help("leave those out that are no pages, with an overlay")
}

/// Items that stand where no code can take them out.
pub fn paging_items_hidden(provider: &str, operation: &str, items: &str) -> Diagnostic {
    let place = Place::file(format!("specs/{provider}/client.yaml"));
    let message = format!(
        "the items of {} at {} cannot be taken out: a type that contains itself is on the way",
        quoted(operation),
        quoted(items)
    );
    Diagnostic::error("paging-items-hidden", place, message)
}

/// A paged operation whose answer is no JSON.
pub fn paging_no_json(place: Place, operation: &str) -> Diagnostic {
    let message = format!("{} cannot be paged: it does not answer JSON", quoted(operation));
    Diagnostic::error("paging-no-json", place, message)
}

/// A key without which the style of paging does not work.
pub fn paging_key_missing(place: Place, key: &str, style: &str) -> Diagnostic {
    let message =
        format!("{} is missing; paging of the style {} needs it", quoted(key), quoted(style));
    Diagnostic::error("paging-key-missing", place, message)
}

/// A key that the style of paging makes no use of.
pub fn paging_key_unused(place: Place, key: &str, style: &str) -> Diagnostic {
    let message = format!("paging of the style {} has no {}", quoted(style), quoted(key));
    Diagnostic::error("paging-key-unused", place, message)
}

/// A parameter in a body that the operation does not have.
pub fn paging_no_body(place: Place, operation: &str) -> Diagnostic {
    let message = format!("{} has no JSON body", quoted(operation));
    Diagnostic::error("paging-no-body", place, message)
        .help("leave out `in: body`, so that the query is meant")
        .of_one()
}

/// Text that is no header's name.
pub fn header_invalid(place: Place, name: &str) -> Diagnostic {
    let message = format!("{} is no name of a header", quoted(name));
    Diagnostic::error("header-invalid", place, message)
}

/// An operation that two entries page.
pub fn paging_twice(place: Place, operation: &str, other: &str) -> Diagnostic {
    let message = format!("{} is paged by {} already", quoted(operation), quoted(other));
    Diagnostic::error("paging-twice", place, message)
}

/// A component schema that is not there.
pub fn schema_unknown<'n>(
    place: Place,
    name: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Diagnostic {
    Diagnostic::error(
        "schema-unknown",
        place,
        format!("the document has no schema {}", quoted(name)),
    )
    .nearest(name, known)
}

/// A tag that no operation has.
pub fn tag_unknown<'n>(
    place: Place,
    name: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Diagnostic {
    Diagnostic::error("tag-unknown", place, format!("no operation has the tag {}", quoted(name)))
        .nearest(name, known)
}

/// A variable that no server has.
pub fn server_variable_unknown<'n>(
    place: Place,
    name: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Diagnostic {
    Diagnostic::error(
        "server-variable-unknown",
        place,
        format!("no server has the variable {}", quoted(name)),
    )
    .nearest(name, known)
}

/// An operation that is to be repeated with a key of which nothing is known.
pub fn replay_without_key(place: Place, operation: &str) -> Diagnostic {
    let message = format!(
        "{} is `keyed`, but `idempotency` does not say how a key is sent",
        quoted(operation)
    );
    Diagnostic::error("replay-without-key", place, message)
        .help("add `idempotency: { header: Idempotency-Key }`")
}

/// A tier that is not described.
pub fn tier_unknown<'n>(
    place: Place,
    name: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Diagnostic {
    Diagnostic::error("tier-unknown", place, format!("there is no tier {}", quoted(name)))
        .nearest(name, known)
}

/// A constant that the document does not know.
pub fn constant_undocumented(place: Place, name: &str) -> Diagnostic {
    let message = format!("no operation of the document has a parameter {}", quoted(name));
    Diagnostic::warning("constant-undocumented", place, message)
        .help("it is sent with every call all the same")
}

/// An answer that is enveloped in one status and not in another.
pub fn unwrap_mixed(place: Place, operation: &str, pointer: &str) -> Diagnostic {
    let message = format!(
        "only some answers of {} have {}; they were left as they are",
        quoted(operation),
        quoted(pointer)
    );
    Diagnostic::warning("unwrap-mixed", place, message)
}

/// An envelope that no answer has.
pub fn unwrap_unused(place: Place, pointer: &str) -> Diagnostic {
    Diagnostic::warning("unwrap-unused", place, format!("no answer has {}", quoted(pointer)))
}

/// A key that goes nowhere, or to two places.
pub fn key_place_invalid(place: Place) -> Diagnostic {
    let message = "a key goes either into a header or to a JSON pointer into the body";
    Diagnostic::error("key-place-invalid", place, message)
        .help("write `header: Idempotency-Key` or `field: /idempotency_key`")
}

/// A place in a delivery that is both or neither.
pub fn location_invalid(place: Place) -> Diagnostic {
    let message = "a place in a delivery is either a header or a JSON pointer into the body";
    Diagnostic::error("location-invalid", place, message)
        .help("write `{ header: … }` or `{ body: /… }`")
}

/// Two operations with one answer whose items are at different places.
pub fn paging_items_differ(provider: &str, operation: &str, here: &str, there: &str) -> Diagnostic {
    let place = Place::file(format!("specs/{provider}/client.yaml"));
    let message = format!(
        "{} finds its items at {}, another operation with the same answer at {}",
        quoted(operation),
        quoted(here),
        quoted(there)
    );
    Diagnostic::error("paging-items-differ", place, message)
}

/// A package name that cargo would refuse.
pub fn package_name(place: Place, name: &str) -> Diagnostic {
    let message = format!("{} is no name for a crate", quoted(name));
    Diagnostic::error("package-name", place, message)
        .help("use lower-case letters, digits, `-` and `_`, and a letter first")
}

/// A folder's name that is none for a crate, where nothing else names it.
pub fn provider_name(place: Place, name: &str) -> Diagnostic {
    let message = format!("{} is no name for a crate", quoted(name));
    Diagnostic::error("provider-name", place, message)
        .help("rename the provider's folder, or write `package: { name: … }` in client.yaml")
}

/// A version that cargo would refuse.
pub fn package_version(place: Place, version: &str) -> Diagnostic {
    let message = format!("{} is no version", quoted(version));
    Diagnostic::error("package-version", place, message).help("write it as \"0.1.0\"")
}

/// A name that no environment variable can have.
pub fn variable_name(place: Place, name: &str) -> Diagnostic {
    let message = format!("{} is no name for an environment variable", quoted(name));
    Diagnostic::error("variable-name", place, message)
        .help("use upper-case letters, digits and `_`, and no digit first")
}

/// Lists that are paged by all that the document says, while client.yaml says nothing of paging.
pub fn paging_undeclared(place: Place, lists: usize, first: &str) -> Diagnostic {
    let message = format!(
        "the answers of {}, such as {}, come in pages, and client.yaml does not say how",
        counted(lists, "operation"),
        quoted(first)
    );
    Diagnostic::warning("paging-undeclared", place, message)
        .help("`cargo xtask new` writes what it finds in a document; copy its `paging`")
}
