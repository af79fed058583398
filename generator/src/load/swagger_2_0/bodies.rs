//! Body and form parameters become request bodies.

use serde_json::{Map, Value, json};

use super::media::{BYTES, FORM, JSON, MediaTypes};
use super::parameters::{Given, Role, delimiter};
use super::schemas::is_bytes;
use super::{Rewriting, below, is_extension};
use crate::load::carried;
use crate::report::swagger;

impl<'r> Rewriting<'r, '_> {
    /// The request body of an operation of which these parameters are the body or its fields.
    pub(super) fn rewrite_content(
        &mut self,
        parts: &[Given<'r>],
        consumes: &MediaTypes,
        at: &str,
    ) -> Option<Value> {
        let to = below(at, &["requestBody"]);
        match parts {
            [] => None,
            [body] if body.role == Role::Body => Some(match body.shared_name() {
                Some(name) if !consumes.own => {
                    json!({ "$ref": below("#/components/requestBodies", &[&name]) })
                }
                _ => self.rewrite_body(body, consumes, &to),
            }),
            parts => {
                if let Some(body) = parts.iter().find(|part| part.role == Role::Body) {
                    let place = self.source.at(&body.pointer);
                    self.report.push(swagger::bodies_several(place, parts.len()));
                }
                Some(self.rewrite_fields(parts, consumes, &to))
            }
        }
    }

    /// A body that one parameter describes.
    pub(super) fn rewrite_body(
        &mut self,
        given: &Given<'r>,
        consumes: &MediaTypes,
        to: &str,
    ) -> Value {
        let Some(old) = given.value.as_object() else { return given.value.clone() };
        let (own, schema) = self.split_parameter(old);
        let schema = Value::Object(schema);
        let types =
            if is_bytes(&schema) { consumes.for_bytes(BYTES) } else { consumes.for_values() };
        let example = own.get("example").cloned();
        let kept = |key: &str| matches!(key, "description" | "required") || is_extension(key);
        let mut new: Map<String, Value> = own.into_iter().filter(|(key, _)| kept(key)).collect();
        self.note(given.pointer.clone(), to);
        let inside = if old.contains_key("schema") { &["schema"][..] } else { &[] };
        let content = types.into_iter().map(|media| {
            let at = below(to, &["content", &media]);
            self.note(below(&given.pointer, inside), below(&at, &["schema"]));
            let mut value = json!({ "schema": schema });
            if let Some(example) = &example {
                value["example"] = example.clone();
            }
            (media, value)
        });
        let content: Map<String, Value> = content.collect();
        new.insert("content".to_owned(), Value::Object(content));
        Value::Object(new)
    }

    /// A form, or an object where only bodies are given: each parameter is a property.
    fn rewrite_fields(&mut self, parts: &[Given<'r>], consumes: &MediaTypes, to: &str) -> Value {
        let is_form = parts.iter().any(|part| part.role == Role::Field);
        let fields: Vec<(&Given<'r>, Map<String, Value>)> =
            parts.iter().filter_map(|part| Some((part, self.rewrite_field(part)?))).collect();
        let has_files = fields.iter().any(|(_, schema)| is_file(schema));
        let media = if is_form { consumes.for_form(has_files) } else { JSON };
        let at = below(to, &["content", media, "schema", "properties"]);
        let (mut properties, mut required) = (Map::new(), Vec::new());
        let mut encoding = Map::new();
        for (part, schema) in fields {
            let name = part.text("name");
            self.note(part.pointer.clone(), below(&at, &[name]));
            if part.is_required() {
                required.push(name);
            }
            if media == FORM && schema.get("type").and_then(Value::as_str) == Some("array") {
                encoding.extend(encoding_of(part).map(|value| (name.to_owned(), value)));
            }
            properties.insert(name.to_owned(), Value::Object(schema));
        }
        let is_required = !required.is_empty();
        let mut schema = json!({ "type": "object", "properties": properties });
        if is_required {
            schema["required"] = json!(required);
        }
        let mut content = json!({ "schema": schema });
        if !encoding.is_empty() {
            content["encoding"] = Value::Object(encoding);
        }
        json!({ "required": is_required, "content": { media: content } })
    }

    /// The schema of a field, with what the parameter says of it.
    fn rewrite_field(&mut self, part: &Given<'r>) -> Option<Map<String, Value>> {
        part.value.get("name").filter(|name| name.is_string())?;
        let (own, mut schema) = self.split_parameter(part.value.as_object()?);
        for (key, value) in own {
            let described = matches!(key.as_str(), "description" | "example" | "deprecated");
            if (described || is_extension(&key)) && !schema.contains_key("$ref") {
                schema.entry(key).or_insert(value);
            }
        }
        Some(schema)
    }
}

/// Whether a field is a file, or a list of files.
fn is_file(schema: &Map<String, Value>) -> bool {
    let items = schema.get("items").unwrap_or(&Value::Null);
    is_bytes(items) || is_bytes(&Value::Object(schema.clone()))
}

/// How a list is written in a form; 3.0 repeats the name unless told otherwise.
fn encoding_of(field: &Given<'_>) -> Option<Value> {
    match field.text("collectionFormat") {
        "multi" => None,
        "ssv" => Some(json!({ "style": "spaceDelimited", "explode": false })),
        "pipes" => Some(json!({ "style": "pipeDelimited", "explode": false })),
        "tsv" => Some(
            json!({ "style": "form", "explode": false, carried::ARRAY_STYLE: delimiter("tsv") }),
        ),
        _ => Some(json!({ "style": "form", "explode": false })),
    }
}
