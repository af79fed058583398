//! What 3.2 added inside parameters, media types, answers, examples and logins, in the form of 3.0.
//!
//! Each is rewritten when the check comes to it, before its table is applied.

use serde_json::{Map, Value};

use super::carried;
use super::check::Checker;
use super::dialect::Dialect;
use super::openapi_repairs::repaired;

type Entries = Map<String, Value>;

fn is_3_2(checker: &Checker<'_, '_>) -> bool {
    checker.dialect >= Dialect::OpenApi32
}

/// Moves a key of what is being checked to another one, over what is there.
fn rename(checker: &mut Checker<'_, '_>, entries: &mut Entries, from: &str, to: &str) -> bool {
    let Some(value) = entries.shift_remove(from) else { return false };
    checker.note_move(from, to);
    entries.insert(to.to_owned(), value);
    true
}

/// `itemSchema` says what each item of a stream is; `lower` takes the schema of streams as that.
pub(super) fn prepare_media_type(checker: &mut Checker<'_, '_>, entries: &mut Entries) {
    if !is_3_2(checker) {
        return;
    }
    if rename(checker, entries, "itemSchema", "schema") {
        entries.insert(carried::ITEM_SCHEMA.to_owned(), Value::Bool(true));
    }
    leave_out_positions(checker, entries);
}

/// Parts within a part have no form in 3.0.
pub(super) fn prepare_encoding(checker: &mut Checker<'_, '_>, entries: &mut Entries) {
    if !is_3_2(checker) {
        return;
    }
    leave_out_positions(checker, entries);
    if entries.shift_remove("encoding").is_some_and(|encoding| says_something(&encoding)) {
        let what = "an encoding has encodings of parts within its part";
        checker.repair("encoding", repaired(what, "they were left out"));
    }
}

/// Encodings of parts by their position have no form in 3.0 (OpenAPI 3.2, "Encoding By Position"): parts
/// are told apart by their names here.
fn leave_out_positions(checker: &mut Checker<'_, '_>, entries: &mut Entries) {
    for key in ["prefixEncoding", "itemEncoding"] {
        if entries.shift_remove(key).is_some_and(|encoding| says_something(&encoding)) {
            let what = format!("`{key}` says how parts without names are written");
            checker.repair(key, repaired(what, "it was left out: parts have names here"));
        }
    }
}

fn says_something(encoding: &Value) -> bool {
    match encoding {
        Value::Array(items) => items.iter().any(says_something),
        Value::Object(entries) => !entries.is_empty(),
        _ => false,
    }
}

/// `summary` stands in for a description, which 3.2 no longer requires.
pub(super) fn prepare_response(checker: &mut Checker<'_, '_>, entries: &mut Entries) {
    if is_3_2(checker) && !entries.contains_key("description") {
        rename(checker, entries, "summary", "description");
    }
}

/// `dataValue` is the example as a value, `serializedValue` as it is sent.
pub(super) fn prepare_example(checker: &mut Checker<'_, '_>, entries: &mut Entries) {
    if is_3_2(checker) && !entries.contains_key("value") {
        let _ = rename(checker, entries, "dataValue", "value")
            || rename(checker, entries, "serializedValue", "value");
    }
}

/// The device authorization flow (RFC 8628) is carried along.
pub(super) fn prepare_flows(checker: &mut Checker<'_, '_>, entries: &mut Entries) {
    if is_3_2(checker) {
        rename(checker, entries, "deviceAuthorization", carried::DEVICE_AUTHORIZATION);
    }
}

/// The schema of values that the mapping does not know is carried along.
pub(super) fn prepare_discriminator(checker: &mut Checker<'_, '_>, entries: &mut Entries) {
    if is_3_2(checker) {
        rename(checker, entries, "defaultMapping", carried::DEFAULT_MAPPING);
    }
}

/// A whole query as one parameter is an exploded object of form style, and `style: cookie` the style
/// that cookies have anyway.
pub(super) fn prepare_place(checker: &mut Checker<'_, '_>, entries: &mut Entries) {
    if !is_3_2(checker) {
        return;
    }
    let is_in = |place: &str| entries.get("in").and_then(Value::as_str) == Some(place);
    if is_in("cookie") && entries.get("style") == Some(&Value::from("cookie")) {
        entries.shift_remove("style");
    }
    if entries.get("in").and_then(Value::as_str) != Some("querystring") {
        return;
    }
    for (key, value) in [
        ("in", Value::from("query")),
        ("style", Value::from("form")),
        ("explode", Value::Bool(true)),
    ] {
        entries.insert(key.to_owned(), value);
    }
    let form = entries.get_mut("content").and_then(|content| {
        content.get_mut("application/x-www-form-urlencoded")?.get_mut("schema").map(Value::take)
    });
    if let Some(schema) = form {
        let pointer = &checker.pointer;
        let from = format!("{pointer}/content/application~1x-www-form-urlencoded/schema");
        checker.moves.add_move(from, format!("{pointer}/schema"));
        entries.insert("schema".to_owned(), schema);
        entries.shift_remove("content");
    }
}
