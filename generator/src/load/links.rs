//! Links (OpenAPI 3.0.3, "Link Object"): how an answer leads to another operation.

use serde_json::{Map, Value};

use super::check::Checker;
use super::grammar::{Kind, Rest, Thing, soft};
use super::openapi_repairs::repaired;

/// A link. Its server is left out: a client calls an operation where that says it is.
pub(super) static LINK: Thing = Thing {
    noun: "a link",
    keys: &[
        soft("operationRef", Kind::Text),
        soft("operationId", Kind::Text),
        soft("parameters", Kind::Map(&Kind::Any)),
        soft("requestBody", Kind::Any),
        soft("description", Kind::Text),
        soft("server", Kind::Unused("servers of links")),
    ],
    rest: Rest::Ignored,
    prepare: Some(prepare_link),
    complete: Some(complete_link),
};

/// An operation is named in one of two ways, and has to be.
fn prepare_link(checker: &mut Checker<'_, '_>, entries: &mut Map<String, Value>) {
    let says = |key: &str| {
        entries
            .get(key)
            .is_some_and(|value| value.as_str().is_none_or(|text| !text.trim().is_empty()))
    };
    match (says("operationId"), says("operationRef")) {
        (true, true) => {
            checker.repair(
                "operationRef",
                repaired("a link names its operation twice", "the id counts"),
            );
            entries.shift_remove("operationRef");
        }
        (false, false) => {
            let what = repaired("a link names no operation", "it was left out");
            checker.repair_here(what);
        }
        _ => {}
    }
}

/// `openapiv3` wants an operation; one without a name stands for a link that is left out.
fn complete_link(entries: &mut Map<String, Value>) {
    if entries.contains_key("operationId") {
        entries.shift_remove("operationRef");
    } else if !entries.contains_key("operationRef") {
        entries.insert("operationId".to_owned(), Value::from(""));
    }
}
