//! Lists of values that do not go with the type beside them become values of that type, or lose it.

use serde_json::{Map, Value};

use super::check::Checker;
use super::schema_repairs::{value, whole};

/// Values of an `enum` that are not of its type (JSON Schema 2020-12, validation, section 6.1.2): what is
/// in quotes is read as the type says, a list of what is in a list goes where it belongs, and where no
/// value can be of the type, the values say what it is.
pub(super) fn repair_values(checker: &mut Checker<'_, '_>, entries: &mut Map<String, Value>) {
    let Some(kind) = entries.get("type").and_then(Value::as_str).map(str::to_owned) else { return };
    let Some(Value::Array(values)) = entries.get_mut("enum") else { return };
    if values.iter().all(|value| value.is_null() || is_of(value, &kind)) {
        return;
    }
    if kind == "array" {
        return move_to_items(checker, entries);
    }
    let read: Option<Vec<Value>> = values.iter().map(|value| reread(value, &kind)).collect();
    match read {
        Some(read) => {
            *values = read;
            let what = format!("`enum` has values that are not of the type `{kind}`");
            checker.repair("enum", value(what, "they were read as if they were"));
        }
        None if kind != "object" => {
            let what = format!("`enum` has values that cannot be of the type `{kind}`");
            checker.repair("enum", value(what, "the type was left out"));
            entries.shift_remove("type");
            entries.shift_remove("format");
        }
        None => {}
    }
}

fn is_of(value: &Value, kind: &str) -> bool {
    match kind {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    }
}

/// The value that was meant, by the type: `"1"` where that is a number, `1` where it is a text.
fn reread(value: &Value, kind: &str) -> Option<Value> {
    if value.is_null() || is_of(value, kind) {
        return Some(value.clone());
    }
    match (kind, value) {
        ("string", Value::Number(_) | Value::Bool(_)) => Some(Value::from(value.to_string())),
        ("integer" | "number" | "boolean", Value::String(text)) => {
            let read: Value = serde_json::from_str(text.trim()).ok()?;
            is_of(&read, kind).then_some(read)
        }
        ("integer", Value::Number(number)) => whole(number).map(Value::Number),
        _ => None,
    }
}

/// `enum` beside `type: array` that lists no lists is about the items.
fn move_to_items(checker: &mut Checker<'_, '_>, entries: &mut Map<String, Value>) {
    let is_list = |value: &Value| value.is_array() || value.is_null();
    let Some(Value::Array(values)) = entries.get("enum") else { return };
    let items = entries.get("items").and_then(Value::as_object);
    let is_free =
        items.is_some_and(|items| !items.contains_key("enum") && !items.contains_key("$ref"));
    if values.iter().any(is_list) || !is_free {
        return;
    }
    checker.repair("enum", value("`enum` of a list lists its items", "it was put on the items"));
    let values = entries.shift_remove("enum").unwrap_or_default();
    if let Some(Value::Object(items)) = entries.get_mut("items") {
        items.insert("enum".to_owned(), values);
    }
}
