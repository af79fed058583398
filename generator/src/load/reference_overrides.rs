//! Prose beside a reference replaces that of what the reference leads to (OpenAPI 3.1, "Reference
//! Object"): such a reference becomes a copy with its own prose.
//!
//! A copy of a schema that is written in place would be a type of its own, which is worse than the
//! wrong prose. So only things whose schemas are references or single values are copied, and small ones.

use serde_json::{Map, Value};

use super::references::percent::decode;

/// Where the things are that have prose to replace.
const SECTIONS: [&str; 4] = [
    "#/components/parameters/",
    "#/components/responses/",
    "#/components/headers/",
    "#/components/requestBodies/",
];

/// The most values in a thing that is copied.
const MOST_VALUES: usize = 50;

/// Replaces the references of a document beside which there is prose.
pub(super) fn apply_overrides(document: &mut Value) {
    let Some(components) = document.get("components").cloned() else { return };
    visit(document, &components);
}

fn visit(value: &mut Value, components: &Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| visit(item, components)),
        Value::Object(entries) => {
            if let Some(copy) = copy_of(entries, components) {
                *entries = copy;
                return;
            }
            entries.values_mut().for_each(|entry| visit(entry, components));
        }
        _ => {}
    }
}

/// What stands for a reference with a description of its own.
fn copy_of(entries: &Map<String, Value>, components: &Value) -> Option<Map<String, Value>> {
    let target = entries.get("$ref")?.as_str()?;
    let description = entries.get("description").filter(|text| text.is_string())?;
    SECTIONS.iter().find(|section| target.starts_with(**section))?;
    let pointer = decode(target.strip_prefix("#/components")?);
    let thing = components.pointer(&pointer)?.as_object()?;
    let mut left = MOST_VALUES;
    if thing.contains_key("$ref") || !thing.values().all(|value| is_plain(value, &mut left)) {
        return None;
    }
    let mut copy = thing.clone();
    copy.insert("description".to_owned(), description.clone());
    Some(copy)
}

/// Whether a value is small and has no schema that would get a type.
fn is_plain(value: &Value, left: &mut usize) -> bool {
    const STRUCTURE: [&str; 6] = ["properties", "enum", "oneOf", "anyOf", "allOf", "prefixItems"];
    if *left == 0 {
        return false;
    }
    *left -= 1;
    match value {
        Value::Array(items) => items.iter().all(|item| is_plain(item, left)),
        Value::Object(entries) => {
            !STRUCTURE.iter().any(|keyword| entries.contains_key(*keyword))
                && entries.values().all(|entry| is_plain(entry, left))
        }
        _ => true,
    }
}
