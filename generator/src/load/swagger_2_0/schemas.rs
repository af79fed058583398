//! Schemas (2.0, "Schema Object"): what is spelled otherwise in 3.0.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::{Rewriting, last_segment};

/// Keys with a schema, or a list of schemas.
const NESTED: [&str; 7] =
    ["items", "additionalProperties", "additionalItems", "not", "allOf", "anyOf", "oneOf"];
/// Keys with a mapping of names to schemas.
const NAMED: [&str; 3] = ["properties", "patternProperties", "definitions"];

/// The value of a discriminator, and the name of the definition that it stands for.
type Tag = (String, String);

impl Rewriting<'_, '_> {
    pub(super) fn rewrite_definitions(&mut self, definitions: &Value) -> Value {
        self.note("/definitions", "/components/schemas");
        let mut new = definitions.clone();
        let Some(entries) = new.as_object_mut() else { return new };
        let tags = tags_of(entries);
        for (name, schema) in entries.iter_mut() {
            self.rewrite_schema(schema);
            if let Some(tags) = tags.get(name) {
                let mapping = tags.iter().map(|(value, child)| {
                    let target = super::below("#/components/schemas", &[child]);
                    (value.clone(), Value::String(target))
                });
                schema["discriminator"]["mapping"] = Value::Object(mapping.collect());
            }
        }
        new
    }

    /// Rewrites a schema and everything in it.
    pub(super) fn rewrite_schema(&mut self, schema: &mut Value) {
        let Some(entries) = schema.as_object_mut() else { return };
        if let Some(Value::String(target)) = entries.get_mut("$ref") {
            *target = self.rewrite_reference(target);
        }
        rewrite_keywords(entries);
        for (key, value) in entries.iter_mut() {
            if NESTED.contains(&key.as_str()) {
                match value {
                    Value::Array(members) => {
                        for member in members {
                            self.rewrite_schema(member);
                        }
                    }
                    one => self.rewrite_schema(one),
                }
            } else if NAMED.contains(&key.as_str()) {
                for (_, member) in value.as_object_mut().into_iter().flatten() {
                    self.rewrite_schema(member);
                }
            }
        }
    }
}

/// The tags that stand at the children of each definition with a discriminator.
fn tags_of(definitions: &Map<String, Value>) -> HashMap<String, Vec<Tag>> {
    let mut tags: HashMap<String, Vec<Tag>> = HashMap::new();
    for (name, schema) in definitions {
        let Some(tag) = schema.get("x-ms-discriminator-value").and_then(Value::as_str) else {
            continue;
        };
        for ancestor in lineage(definitions, name) {
            if definitions[&ancestor].get("discriminator").is_some_and(Value::is_string) {
                tags.entry(ancestor).or_default().push((tag.to_owned(), name.clone()));
            }
        }
    }
    tags
}

/// A definition and those that it is made of, as far as `allOf` leads.
fn lineage(definitions: &Map<String, Value>, name: &str) -> Vec<String> {
    /// More generations than any honest document has.
    const MOST: usize = 32;
    let mut all = vec![name.to_owned()];
    let mut next = 0;
    while next < all.len() && all.len() < MOST {
        let members = definitions[&all[next]].get("allOf").and_then(Value::as_array);
        let targets = members.into_iter().flatten().filter_map(|member| {
            let parent = last_segment(member.get("$ref")?.as_str()?.strip_prefix("#/definitions")?);
            definitions.contains_key(&parent).then_some(parent)
        });
        for parent in targets {
            if !all.contains(&parent) {
                all.push(parent);
            }
        }
        next += 1;
    }
    all
}

/// Rewrites what stands in the schema itself.
fn rewrite_keywords(entries: &mut Map<String, Value>) {
    entries.shift_remove("collectionFormat");
    if let Some(discriminator) = entries.get_mut("discriminator")
        && discriminator.is_string()
    {
        *discriminator = json!({ "propertyName": discriminator });
    }
    if entries.get("type").and_then(Value::as_str) == Some("file") {
        entries.insert("type".to_owned(), Value::from("string"));
        entries.insert("format".to_owned(), Value::from("binary"));
    }
    if let Some(nullable) = entries.shift_remove("x-nullable")
        && nullable.as_bool() == Some(true)
    {
        entries.insert("nullable".to_owned(), nullable);
    }
    if !entries.contains_key("example")
        && let Some(example) = entries.shift_remove("x-example")
    {
        entries.insert("example".to_owned(), example);
    }
    rewrite_enum(entries);
}

/// Names and descriptions of an enum's values, an extension that Azure's documents have.
fn rewrite_enum(entries: &mut Map<String, Value>) {
    let Some(described) = entries.shift_remove("x-ms-enum") else { return };
    let Some(values) = entries.get("enum").and_then(Value::as_array).cloned() else { return };
    let all = described.get("values").and_then(Value::as_array);
    let of = |value: &Value, key: &str| {
        let found = all?.iter().find(|entry| entry.get("value") == Some(value))?;
        found.get(key)?.as_str().map(str::to_owned)
    };
    let names: Option<Vec<String>> = values.iter().map(|value| of(value, "name")).collect();
    let texts: Map<String, Value> = values
        .iter()
        .filter_map(|value| Some((spelled(value), Value::String(of(value, "description")?))))
        .collect();
    if let Some(names) = names.filter(|names| !names.is_empty()) {
        entries.entry("x-enum-varnames").or_insert_with(|| Value::from(names));
    }
    if !texts.is_empty() {
        entries.entry("x-enum-descriptions").or_insert(Value::Object(texts));
    }
    if let Some(name) = described.get("name").and_then(Value::as_str) {
        entries.entry("title").or_insert_with(|| Value::from(name));
    }
}

fn spelled(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Whether a schema that was rewritten is bytes: `type: file`, or binary text.
pub(super) fn is_bytes(schema: &Value) -> bool {
    schema.get("type").and_then(Value::as_str) == Some("string")
        && schema.get("format").and_then(Value::as_str) == Some("binary")
}
