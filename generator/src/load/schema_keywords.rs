//! The keywords of JSON Schema 2020-12 rewritten into those of OpenAPI 3.0.
//!
//! OpenAPI 3.1 took JSON Schema over; 3.0 has a dialect of its own. Each schema is rewritten when the
//! check comes to it, before the table is applied and before what is in it is checked, so that schemas
//! in odd places, which only a reference leads to, are rewritten like all others. Authors mix the two:
//! keywords of the other version are read all the same, with one warning for all.

use serde_json::{Map, Value, json};

use super::carried;
use super::check::Checker;
use super::dialect::Dialect;
use super::schema_arrays::{rewrite_patterns, rewrite_tuple};
use super::schema_repairs::repair_schema;
use super::schema_types::{kind_of_value, rewrite_types};
use super::schema_xml::rewrite_xml;

/// Keywords that name a schema or are for readers of it (JSON Schema 2020-12, core, section 8). What
/// refers to such a name was resolved before.
const MARKS: [&str; 9] = [
    "$schema",
    "$id",
    "$anchor",
    "$dynamicAnchor",
    "$recursiveAnchor",
    "$vocabulary",
    "$comment",
    "$dynamicRef",
    "$recursiveRef",
];

/// Keywords that say which values go together; a type cannot.
const CONDITIONS: [&str; 13] = [
    "if",
    "then",
    "else",
    "dependentSchemas",
    "dependentRequired",
    "dependencies",
    "contains",
    "minContains",
    "maxContains",
    "propertyNames",
    "unevaluatedProperties",
    "unevaluatedItems",
    "contentSchema",
];

/// Rewrites one schema, and nothing of the schemas in it.
pub(super) fn rewrite_schema(checker: &mut Checker<'_, '_>, entries: &mut Map<String, Value>) {
    repair_schema(checker, entries);
    leave_out_marks(checker, entries);
    note_nullable(checker, entries);
    rewrite_const(checker, entries);
    rewrite_bounds(checker, entries);
    rewrite_examples(checker, entries);
    rewrite_content(checker, entries);
    rewrite_tuple(checker, entries);
    rewrite_patterns(checker, entries);
    rewrite_unevaluated(entries);
    rewrite_conditions(checker, entries);
    rewrite_types(checker, entries);
    rewrite_xml(checker, entries);
    leave_out_impossible(entries);
}

/// Notes a keyword that JSON Schema has, or a form of it as the label shows it, if the document's
/// version does not have that.
pub(super) fn note_json_schema(
    checker: &mut Checker<'_, '_>,
    keyword: &'static str,
    label: &'static str,
) {
    if !checker.dialect.has_json_schema() {
        checker.foreign(keyword, label);
    }
}

fn leave_out_marks(checker: &mut Checker<'_, '_>, entries: &mut Map<String, Value>) {
    for keyword in MARKS {
        if entries.contains_key(keyword) {
            note_json_schema(checker, keyword, keyword);
            entries.shift_remove(keyword);
        }
    }
    if entries.contains_key("$defs") {
        note_json_schema(checker, "$defs", "$defs");
    }
}

/// `nullable` went with 3.0; documents of later versions that have it mean it.
fn note_nullable(checker: &mut Checker<'_, '_>, entries: &Map<String, Value>) {
    if checker.dialect.has_json_schema() && entries.contains_key("nullable") {
        checker.foreign("nullable", "nullable");
    }
}

/// `const: v` is an enumeration of one value. Documents of 3.0 have no such keyword, and say by an
/// extension which of their enumerations is meant so.
fn rewrite_const(checker: &mut Checker<'_, '_>, entries: &mut Map<String, Value>) {
    let Some(value) = entries.shift_remove("const") else {
        if let (Some(Value::Bool(true)), Some(Value::Array(values))) =
            (entries.get(STAINLESS_CONST), entries.get("enum"))
            && let [value @ (Value::String(_) | Value::Number(_) | Value::Bool(_))] = &values[..]
        {
            entries.insert(carried::CONST.to_owned(), value.clone());
        }
        return;
    };
    note_json_schema(checker, "const", "const");
    if !entries.contains_key("type")
        && let Some(kind) = kind_of_value(&value)
    {
        entries.insert("type".to_owned(), Value::from(kind));
    }
    if value.is_null() {
        entries.insert("nullable".to_owned(), Value::Bool(true));
    } else {
        entries.insert(carried::CONST.to_owned(), value.clone());
    }
    entries.insert("enum".to_owned(), Value::Array(vec![value]));
}

/// What Stainless's documents say beside an enumeration of one value.
const STAINLESS_CONST: &str = "x-stainless-const";

/// A bound that excludes itself is a flag in 3.0 and a number in 3.1. Where both bounds stand, the
/// stricter one is kept.
fn rewrite_bounds(checker: &mut Checker<'_, '_>, entries: &mut Map<String, Value>) {
    for (exclusive, bound, stricter) in [
        ("exclusiveMinimum", "minimum", f64::ge as fn(&f64, &f64) -> bool),
        ("exclusiveMaximum", "maximum", f64::le),
    ] {
        match entries.get(exclusive) {
            Some(Value::Bool(_)) if checker.dialect.has_json_schema() => {
                checker.foreign(exclusive, exclusive);
            }
            Some(Value::Number(_)) => {
                note_json_schema(checker, exclusive, exclusive);
                let Some(limit) = entries.shift_remove(exclusive) else { continue };
                let other = entries.get(bound).and_then(Value::as_f64);
                let ours = limit.as_f64().unwrap_or_default();
                if other.is_none_or(|other| stricter(&ours, &other)) {
                    entries.insert(bound.to_owned(), limit);
                    entries.insert(exclusive.to_owned(), Value::Bool(true));
                }
            }
            _ => {}
        }
    }
}

/// Of the examples the first is kept: 3.0 has room for one. Some documents have them by name, as
/// media types do.
fn rewrite_examples(checker: &mut Checker<'_, '_>, entries: &mut Map<String, Value>) {
    let Some(examples) = entries.shift_remove("examples") else { return };
    note_json_schema(checker, "examples", "examples");
    let first = match examples {
        Value::Array(list) => list.into_iter().next(),
        Value::Object(by_name) => by_name.into_iter().next().map(|(_, example)| match example {
            Value::Object(mut example) if example.contains_key("value") => {
                example.shift_remove("value").unwrap_or_default()
            }
            other => other,
        }),
        Value::Null => None,
        one => Some(one),
    };
    if let Some(first) = first {
        entries.entry("example").or_insert(first);
    }
}

/// Text that holds bytes (JSON Schema 2020-12, validation, section 8; OpenAPI 3.1, "Working With
/// Binary Data"). Other encodings than base64 stay text, which is what they are on the wire.
fn rewrite_content(checker: &mut Checker<'_, '_>, entries: &mut Map<String, Value>) {
    let encoding = entries.shift_remove("contentEncoding");
    let media = entries.shift_remove("contentMediaType");
    if encoding.is_some() {
        note_json_schema(checker, "contentEncoding", "contentEncoding");
    } else if media.is_some() {
        note_json_schema(checker, "contentMediaType", "contentMediaType");
    }
    let is_text = entries.get("type").is_none_or(|kind| names_type(kind, "string"));
    if !is_text || entries.contains_key("format") {
        return;
    }
    let format = match (encoding.as_ref().and_then(Value::as_str), media) {
        (Some(encoding), _) if encoding.eq_ignore_ascii_case("base64") => "byte",
        (Some("binary"), _) => "binary",
        (None, Some(Value::String(media))) if !is_textual(&media) => "binary",
        _ => return,
    };
    entries.entry("type").or_insert_with(|| Value::from("string"));
    entries.insert("format".to_owned(), Value::from(format));
}

/// Whether `type` is, or has among its values, a type.
fn names_type(kind: &Value, name: &str) -> bool {
    match kind {
        Value::Array(kinds) => kinds.iter().any(|kind| kind == name),
        kind => kind == name,
    }
}

/// Whether what a media type names is text, also inside a JSON string.
fn is_textual(media: &str) -> bool {
    let media = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (_, subtype) = media.split_once('/').unwrap_or_default();
    media.starts_with("text/")
        || ["json", "xml", "yaml", "x-yaml", "javascript", "graphql", "jwt", "sql"]
            .contains(&subtype)
        || subtype.ends_with("+json")
        || subtype.ends_with("+xml")
        || subtype.ends_with("+yaml")
}

/// Beside no composition, `unevaluatedProperties` and `additionalProperties` are the same (JSON Schema
/// 2020-12, core, section 11.3).
fn rewrite_unevaluated(entries: &mut Map<String, Value>) {
    const COMPOSED: [&str; 7] =
        ["allOf", "oneOf", "anyOf", "if", "dependentSchemas", "additionalProperties", "$ref"];
    if COMPOSED.iter().any(|keyword| entries.contains_key(*keyword)) {
        return;
    }
    if let Some(rest) = entries.shift_remove("unevaluatedProperties") {
        entries.insert("additionalProperties".to_owned(), rest);
    }
}

fn rewrite_conditions(checker: &mut Checker<'_, '_>, entries: &mut Map<String, Value>) {
    // Keys are texts anyway.
    if entries.get("propertyNames") == Some(&json!({ "type": "string" })) {
        entries.shift_remove("propertyNames");
    }
    for keyword in CONDITIONS {
        let Some(value) = entries.shift_remove(keyword) else { continue };
        note_json_schema(checker, keyword, keyword);
        let conditions =
            entries.entry(carried::CONDITIONS).or_insert_with(|| Value::Object(Map::new()));
        if let Some(conditions) = conditions.as_object_mut() {
            conditions.insert(keyword.to_owned(), value);
        }
    }
}

/// A property that no value can have is none.
fn leave_out_impossible(entries: &mut Map<String, Value>) {
    if let Some(Value::Object(properties)) = entries.get_mut("properties") {
        properties.retain(|_, schema| *schema != Value::Bool(false));
    }
}

/// A schema that is `true` or `false` (JSON Schema 2020-12, core, section 4.3.2), in 3.0 form.
pub(super) fn boolean_schema(dialect: Dialect, allows: bool) -> (Value, bool) {
    let schema = if allows { json!({}) } else { json!({ "not": {} }) };
    (schema, !dialect.has_json_schema())
}
