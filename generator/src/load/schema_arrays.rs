//! Tuples and keys by pattern: JSON Schema's lists and maps with several schemas.

use serde_json::{Map, Value, json};

use super::carried;
use super::check::Checker;
use super::schema_keywords::note_json_schema;
use crate::pointer::push_segment;

/// `prefixItems`, or `items` as a list as JSON Schema had it before 2020: each position has a schema of
/// its own. They become alternatives of the items, and `x-tuple` says that their order counts.
pub(super) fn rewrite_tuple(checker: &mut Checker<'_, '_>, entries: &mut Map<String, Value>) {
    let (keyword, rest) = match (entries.get("prefixItems"), entries.get("items")) {
        (Some(Value::Array(_)), _) => ("prefixItems", "items"),
        (_, Some(Value::Array(_))) => ("items", "additionalItems"),
        (_, Some(Value::Bool(true))) => {
            entries.insert("items".to_owned(), json!({}));
            return;
        }
        _ => return,
    };
    let label = if keyword == "items" { "items: […]" } else { keyword };
    note_json_schema(checker, keyword, label);
    let Some(Value::Array(positions)) = entries.shift_remove(keyword) else { return };
    let rest_schema = entries.shift_remove(rest);
    let count = positions.len();
    if count == 0 {
        if let Some(schema @ Value::Object(_)) = rest_schema {
            entries.insert("items".to_owned(), schema);
        }
        return;
    }
    let pointer = checker.pointer.clone();
    // The further items first: they may leave the place to which the positions go.
    checker.moves.add_move(format!("{pointer}/{rest}"), format!("{pointer}/items/oneOf/{count}"));
    for index in 0..count {
        let to = format!("{pointer}/items/oneOf/{index}");
        checker.moves.add_move(format!("{pointer}/{keyword}/{index}"), to);
    }
    let full =
        entries.get("maxItems").and_then(Value::as_u64).is_some_and(|most| most <= count as u64);
    let closed = entries.get("unevaluatedItems") == Some(&Value::Bool(false));
    let further = match rest_schema {
        Some(Value::Bool(false)) => None,
        _ if full || closed => None,
        Some(schema @ Value::Object(_)) => Some(schema),
        _ => Some(json!({})),
    };
    entries.shift_remove("unevaluatedItems");
    let more = further.is_some();
    let members: Vec<Value> = positions.into_iter().chain(further).collect();
    entries.insert("type".to_owned(), Value::from("array"));
    entries.insert("items".to_owned(), json!({ "oneOf": members }));
    entries.insert(carried::TUPLE.to_owned(), json!({ "items": count, "more": more }));
}

/// `patternProperties`: values of keys that match become values of further keys. What remains of
/// `additionalProperties` is one more alternative for them.
pub(super) fn rewrite_patterns(checker: &mut Checker<'_, '_>, entries: &mut Map<String, Value>) {
    let Some(patterns) = entries.shift_remove("patternProperties") else { return };
    note_json_schema(checker, "patternProperties", "patternProperties");
    let Value::Object(patterns) = patterns else { return };
    let patterns: Map<String, Value> =
        patterns.into_iter().filter(|(_, schema)| *schema != Value::Bool(false)).collect();
    if patterns.is_empty() {
        return;
    }
    entries.entry("type").or_insert_with(|| Value::from("object"));
    let keys: Vec<Value> = patterns.keys().map(|pattern| Value::from(pattern.as_str())).collect();
    let anything = |schema: &Value| *schema == json!({}) || *schema == Value::Bool(true);
    if patterns.values().any(anything) {
        entries.insert("additionalProperties".to_owned(), Value::Bool(true));
    } else {
        let rest = entries.shift_remove("additionalProperties").filter(Value::is_object);
        let values = value_schema(checker, patterns, rest);
        entries.insert("additionalProperties".to_owned(), values);
    }
    entries.insert(carried::KEY_PATTERNS.to_owned(), Value::Array(keys));
}

/// The one schema of the values, or all of them as alternatives.
fn value_schema(
    checker: &mut Checker<'_, '_>,
    patterns: Map<String, Value>,
    rest: Option<Value>,
) -> Value {
    let values = format!("{}/additionalProperties", checker.pointer);
    let count = patterns.len();
    if let Some(rest) = &rest
        && !rest.is_null()
    {
        checker.moves.add_move(values.clone(), format!("{values}/anyOf/{count}"));
    }
    let single = count == 1 && rest.is_none();
    let mut members = Vec::with_capacity(count + 1);
    for (index, (pattern, schema)) in patterns.into_iter().enumerate() {
        let mut from = format!("{}/patternProperties", checker.pointer);
        push_segment(&mut from, &pattern);
        let to = if single { values.clone() } else { format!("{values}/anyOf/{index}") };
        checker.moves.add_move(from, to);
        if single {
            return schema;
        }
        members.push(schema);
    }
    members.extend(rest);
    json!({ "anyOf": members })
}
