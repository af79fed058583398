//! `type`: one of six names in 3.0; in JSON Schema also `null`, a list of them, or none.

use serde_json::{Map, Value};

use super::check::Checker;
use super::moves::Moves;
use super::schema_keywords::note_json_schema;
use super::schema_repairs::spelled_type;
use crate::pointer::push_segment;

/// Keywords that concern values of one type (JSON Schema 2020-12, validation, section 6).
const OF_STRINGS: [&str; 3] = ["pattern", "minLength", "maxLength"];
const OF_NUMBERS: [&str; 5] =
    ["multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];
const OF_ARRAYS: [&str; 5] = ["items", "minItems", "maxItems", "uniqueItems", "x-tuple"];
const OF_OBJECTS: [&str; 6] = [
    "properties",
    "required",
    "additionalProperties",
    "minProperties",
    "maxProperties",
    "x-key-patterns",
];

/// The type of a value; `None` of `null`.
pub(super) fn kind_of_value(value: &Value) -> Option<&'static str> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    })
}

/// Makes `type` one of the six names. `null` becomes `nullable`, several types alternatives of one
/// type each.
pub(super) fn rewrite_types(checker: &mut Checker<'_, '_>, entries: &mut Map<String, Value>) {
    let Some(value) = entries.get("type") else { return };
    let (mut kinds, null) = match value.clone() {
        Value::String(name) => read_types(checker, entries, &[name]),
        Value::Array(list) => {
            note_json_schema(checker, "type", "type: […]");
            let names: Vec<String> =
                list.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            read_types(checker, entries, &names)
        }
        // The table says what belongs here.
        _ => return,
    };
    if null {
        entries.insert("nullable".to_owned(), Value::Bool(true));
    }
    if kinds.contains(&"number") {
        kinds.retain(|kind| *kind != "integer");
    }
    match kinds[..] {
        [] => {
            entries.shift_remove("type");
            if null {
                entries.insert("enum".to_owned(), Value::Array(vec![Value::Null]));
            }
        }
        [only] => {
            entries.insert("type".to_owned(), Value::from(only));
        }
        _ => split(checker, entries, &kinds),
    }
}

/// The types that names stand for, each once, and whether `null` is among them. A name for any value
/// makes all others idle.
fn read_types(
    checker: &mut Checker<'_, '_>,
    entries: &mut Map<String, Value>,
    names: &[String],
) -> (Vec<&'static str>, bool) {
    let mut kinds = Vec::new();
    let (mut null, mut any) = (false, false);
    for name in names {
        match spelled_type(checker, entries, name) {
            Some("null") => null = true,
            Some(kind) if kinds.contains(&kind) => {}
            Some(kind) => kinds.push(kind),
            None => any = true,
        }
    }
    if any { (Vec::new(), null && kinds.len() > 1) } else { (kinds, null) }
}

/// Makes alternatives of a schema with several types, each with the keywords that concern it. Beside
/// other alternatives the types say nothing that those do not.
fn split(checker: &mut Checker<'_, '_>, entries: &mut Map<String, Value>, kinds: &[&'static str]) {
    entries.shift_remove("type");
    let composed = ["oneOf", "anyOf", "allOf"];
    if composed.iter().any(|keyword| entries.contains_key(*keyword)) {
        return;
    }
    let values = entries.shift_remove("enum");
    let values = values.as_ref().and_then(Value::as_array);
    let mut members: Vec<Map<String, Value>> = Vec::new();
    for kind in kinds {
        let mut member = Map::from_iter([("type".to_owned(), Value::from(*kind))]);
        if let Some(values) = values {
            let own: Vec<Value> =
                values.iter().filter(|value| is_of(value, kind)).cloned().collect();
            if own.is_empty() {
                continue;
            }
            member.insert("enum".to_owned(), Value::Array(own));
        }
        members.push(member);
    }
    if values.is_some_and(|values| values.iter().any(Value::is_null)) {
        entries.insert("nullable".to_owned(), Value::Bool(true));
    }
    if let [only] = &mut members[..] {
        entries.append(only);
        return;
    }
    for (index, member) in members.iter_mut().enumerate() {
        take_keywords(entries, member, index, &checker.pointer, &mut checker.moves);
    }
    entries.shift_remove("format");
    let members = members.into_iter().map(Value::Object).collect();
    entries.insert("anyOf".to_owned(), Value::Array(members));
}

/// Whether a value of an enumeration is of a type.
fn is_of(value: &Value, kind: &str) -> bool {
    kind_of_value(value).is_some_and(|own| own == kind || (own == "integer" && kind == "number"))
}

/// Moves the keywords that concern a member's type to it.
fn take_keywords(
    entries: &mut Map<String, Value>,
    member: &mut Map<String, Value>,
    index: usize,
    pointer: &str,
    moves: &mut Moves,
) {
    let kind = member.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    let keywords: &[&str] = match kind.as_str() {
        "string" => &OF_STRINGS,
        "number" | "integer" => &OF_NUMBERS,
        "array" => &OF_ARRAYS,
        "object" => &OF_OBJECTS,
        _ => &[],
    };
    for keyword in keywords {
        let Some(value) = entries.shift_remove(*keyword) else { continue };
        if value.is_object() || value.is_array() {
            let mut from = pointer.to_owned();
            push_segment(&mut from, keyword);
            moves.add_move(from, format!("{pointer}/anyOf/{index}/{keyword}"));
        }
        member.insert((*keyword).to_owned(), value);
    }
    if let Some(Value::String(format)) = entries.get("format")
        && is_format_of(format, &kind)
    {
        member.insert("format".to_owned(), Value::from(format.as_str()));
    }
}

/// Whether a format is one of a type (OpenAPI Format Registry); one that nobody knows is of texts.
fn is_format_of(format: &str, kind: &str) -> bool {
    let integers = ["int", "uint"].iter().any(|prefix| {
        format.strip_prefix(prefix).is_some_and(|bits| bits.bytes().all(|bit| bit.is_ascii_digit()))
    });
    let floats = matches!(format, "float" | "double" | "single-float" | "double-int");
    match kind {
        "integer" => integers,
        "number" => integers || floats || format == "decimal",
        "string" => !integers && !floats,
        _ => false,
    }
}
