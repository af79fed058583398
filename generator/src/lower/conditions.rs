//! Conditions: what a schema says that no type can say (`not`, `if`, `dependentRequired`, …), in words
//! for the docs.

use openapiv3::{ReferenceOr, Schema};
use serde_json::{Map, Value};

use super::docs::code;
use super::schema::{View, component_name};
use crate::load::carried;

/// A schema that is shown in the docs as it is has at most this many characters.
const LONGEST: usize = 120;

/// The conditions of a schema, each in a few words.
pub(super) fn conditions(view: &View<'_>) -> Vec<String> {
    let mut said: Vec<String> = view.not.map(excluded).into_iter().collect();
    if let Some(Value::Array(patterns)) = view.data.extensions.get(carried::KEY_PATTERNS) {
        let patterns: Vec<String> = patterns.iter().filter_map(Value::as_str).map(code).collect();
        said.push(format!("Keys fit {}", patterns.join(" or ")));
    }
    if let Some(Value::Object(conditions)) = view.data.extensions.get(carried::CONDITIONS) {
        said.extend(implication(conditions));
        said.extend(conditions.iter().filter_map(|(keyword, value)| condition(keyword, value)));
    }
    said
}

fn excluded(schema: &ReferenceOr<Schema>) -> String {
    match serde_json::to_value(schema) {
        Ok(schema) => format!("Not {}", described(&schema)),
        Err(_) => "Not everything of this type".to_owned(),
    }
}

/// `if`, `then` and `else`, which are one condition.
fn implication(conditions: &Map<String, Value>) -> Option<String> {
    let part = |keyword: &str| conditions.get(keyword).map(described);
    let condition = part("if")?;
    Some(match (part("then"), part("else")) {
        (Some(then), Some(other)) => {
            format!("If it is {condition}, then also {then}, otherwise {other}")
        }
        (Some(then), None) => format!("If it is {condition}, then also {then}"),
        (None, Some(other)) => format!("If it is not {condition}, then {other}"),
        (None, None) => return None,
    })
}

fn condition(keyword: &str, value: &Value) -> Option<String> {
    Some(match (keyword, value) {
        ("if" | "then" | "else", _) => return None,
        ("dependentRequired", Value::Object(keys)) => {
            let each = keys.iter().map(|(key, others)| {
                format!("with {} there is {}", code(key), listed(others, " and "))
            });
            capitalised(&each.collect::<Vec<_>>().join(", "))
        }
        ("dependentSchemas", Value::Object(keys)) => {
            let each = keys
                .iter()
                .map(|(key, schema)| format!("with {} it is {}", code(key), described(schema)));
            capitalised(&each.collect::<Vec<_>>().join(", "))
        }
        ("contains", schema) => format!("At least one item is {}", described(schema)),
        ("propertyNames", Value::Object(names)) => match names.get("pattern") {
            Some(Value::String(pattern)) => format!("Keys fit {}", code(pattern)),
            _ => format!("Each key is {}", described(value)),
        },
        ("unevaluatedProperties", Value::Bool(false)) => "No other keys".to_owned(),
        ("unevaluatedItems", Value::Bool(false)) => "No other items".to_owned(),
        (keyword, value) => format!("{}: {}", code(keyword), clipped(value)),
    })
}

/// A schema in a few words, where it says one thing; otherwise as it is.
fn described(schema: &Value) -> String {
    let Value::Object(keywords) = schema else { return clipped(schema) };
    let mut telling =
        keywords.iter().filter(|(key, _)| !matches!(key.as_str(), "description" | "title"));
    match (telling.next(), telling.next()) {
        (None, _) => "anything".to_owned(),
        (Some((keyword, value)), None) => match (keyword.as_str(), value) {
            ("enum", values) => listed(values, " or "),
            ("required", keys) => format!("with {}", listed(keys, " and ")),
            ("type", Value::String(kind)) => format!("of the type {}", code(kind)),
            ("$ref", Value::String(target)) => code(component_name(target)),
            _ => clipped(schema),
        },
        _ => clipped(schema),
    }
}

fn listed(values: &Value, between: &str) -> String {
    let Value::Array(values) = values else { return clipped(values) };
    let each = values.iter().map(|value| match value.as_str() {
        Some(text) => code(text),
        None => code(&value.to_string()),
    });
    each.collect::<Vec<_>>().join(between)
}

/// A value as JSON, its end left out where it is long.
fn clipped(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= LONGEST {
        return code(&text);
    }
    code(&text.chars().take(LONGEST).chain(['…']).collect::<String>())
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
