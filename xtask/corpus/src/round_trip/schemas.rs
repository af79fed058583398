//! The component schemas of a document, as its publisher wrote them, for a validator of JSON Schema.
//!
//! OpenAPI 3.1 is JSON Schema (2020-12). 3.0 and Swagger 2.0 are close to draft 4; `nullable`, which
//! that does not know, is written as a type.

use std::fs;
use std::path::Path;

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Map, Value, json};

use crate::fault::Fault;

/// What the document is called in references to its components.
const NAME: &str = "urn:document";

/// The schemas of a document.
pub(crate) struct Schemas {
    document: Value,
    /// The document by its name here, so that all validators share it.
    registry: Registry<'static>,
    draft: Draft,
    /// Where the components are.
    section: &'static str,
}

impl Schemas {
    /// Reads a document of one file.
    pub(crate) fn read(path: &Path) -> Result<Self, Fault> {
        let text = fs::read_to_string(path).map_err(|error| Fault::disk(path, &error))?;
        let text = text.trim_start_matches('\u{feff}');
        let document: Option<Value> = if path.extension().is_some_and(|ending| ending == "json") {
            serde_json::from_str(text).ok()
        } else {
            serde_yaml::from_str(text).ok()
        };
        let mut document = document.ok_or_else(|| {
            Fault::new(format!("`{}` cannot be read for a round trip", path.display()))
        })?;
        let version = document.get("openapi").and_then(Value::as_str).unwrap_or("2.0");
        let modern = version.starts_with("3.1") || version.starts_with("3.2");
        let section =
            if document.get("swagger").is_some() { "/definitions" } else { "/components/schemas" };
        if !modern {
            write_nullable(&mut document);
        }
        let draft = if modern { Draft::Draft202012 } else { Draft::Draft4 };
        let registry = Registry::new()
            .draft(draft)
            .add(NAME, document.clone())
            .and_then(jsonschema::RegistryBuilder::prepare)
            .map_err(|error| Fault::new(format!("`{}`: {error}", path.display())))?;
        Ok(Self { document, registry, draft, section })
    }

    /// A component schema.
    pub(crate) fn component(&self, name: &str) -> Option<&Value> {
        self.document.pointer(self.section)?.get(name)
    }

    /// The components that are composed of a schema, with the references to them.
    pub(crate) fn heirs(&self, base: &Map<String, Value>) -> Vec<(String, &Value)> {
        let components = self.document.pointer(self.section).and_then(Value::as_object);
        let is_heir = |schema: &Value| {
            let members = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
            members
                .filter_map(|member| self.behind(member.get("$ref")?.as_str()?)?.as_object())
                .any(|member| std::ptr::eq(member, base))
        };
        let heirs = components.into_iter().flatten().filter(|(_, schema)| is_heir(schema));
        heirs.map(|(name, schema)| (format!("#{}/{name}", self.section), schema)).collect()
    }

    /// What a reference leads to.
    pub(crate) fn behind(&self, reference: &str) -> Option<&Value> {
        let pointer = reference.strip_prefix('#')?;
        let decoded = pointer.replace("%20", " ").replace("%7B", "{").replace("%7D", "}");
        self.document.pointer(&decoded)
    }

    /// A validator of a component; `None` where its schema is none.
    pub(crate) fn validator(&self, name: &str) -> Option<Validator> {
        let escaped = name.replace('~', "~0").replace('/', "~1");
        let schema = json!({"$ref": format!("{NAME}#{}/{escaped}", self.section)});
        let options = jsonschema::options()
            .with_draft(self.draft)
            .with_registry(&self.registry)
            .should_validate_formats(false);
        options.build(&schema).ok()
    }
}

/// `nullable: true` as a type or an alternative that is `null`.
fn write_nullable(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(write_nullable),
        Value::Object(entries) => {
            // What is an example is no schema.
            for (key, inner) in entries.iter_mut() {
                if !matches!(key.as_str(), "example" | "examples" | "default" | "enum") {
                    write_nullable(inner);
                }
            }
            let flag = |key| entries.get(key) == Some(&Value::Bool(true));
            if flag("nullable") || flag("x-nullable") {
                allow_null(entries);
            }
        }
        _ => {}
    }
}

fn allow_null(entries: &mut Map<String, Value>) {
    entries.remove("nullable");
    entries.remove("x-nullable");
    // Alone it is written where `null` is meant, as the last of several alternatives.
    if entries.keys().all(|key| matches!(key.as_str(), "description" | "title")) {
        entries.insert("type".to_owned(), Value::from("null"));
        return;
    }
    let schema = Value::Object(std::mem::take(entries));
    entries.insert("anyOf".to_owned(), json!([schema, {"type": "null"}]));
}
