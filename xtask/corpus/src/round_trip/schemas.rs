//! The component schemas of a document, as its publisher wrote them, for a validator of JSON Schema.
//!
//! OpenAPI 3.1 is JSON Schema (2020-12). 3.0 and Swagger 2.0 are close to draft 4; `nullable`, which
//! that does not know, is written as a type.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use jsonschema::{Draft, Registry, Validator};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use scopewright_corpus::fault::Fault;

/// What the document is called in references to its components.
const NAME: &str = "urn:document";

/// How strictly schemas are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// As they are.
    Strict,
    /// As a server means them that sends what no value can be: one alternative at least and not exactly
    /// one, further keys although a member of an `allOf` forbids them, texts that follow no pattern.
    Loose,
    /// The same, with values that no list has.
    Open,
}

/// The schemas of a document.
pub(super) struct Schemas {
    document: Value,
    /// The document by its name here, so that all validators share it.
    registry: Registry<'static>,
    loose: Registry<'static>,
    open: Registry<'static>,
    draft: Draft,
    /// Where the components are.
    section: &'static str,
    /// Of each component those that are composed of it.
    heirs: HashMap<String, Vec<String>>,
}

impl Schemas {
    /// Reads a document, as JSON: what YAML says is not for two readers to differ about.
    pub(super) fn read(path: &Path) -> Result<Self, Fault> {
        let text = fs::read_to_string(path).map_err(|error| Fault::disk(path, &error))?;
        let said = |what: String| Fault::new(format!("`{}`: {what}", path.display()));
        let document = serde_json::from_str(&text).map_err(|error| said(error.to_string()))?;
        Self::of(document).map_err(said)
    }

    fn of(mut document: Value) -> Result<Self, String> {
        let version = document.get("openapi").and_then(Value::as_str).unwrap_or("2.0");
        let modern = version.starts_with("3.1") || version.starts_with("3.2");
        let section =
            if document.get("swagger").is_some() { "/definitions" } else { "/components/schemas" };
        if modern {
            each_schema(&mut document, &number_bounds);
        } else {
            write_nullable(&mut document);
        }
        each_schema(&mut document, &lift_flags);
        let draft = if modern { Draft::Draft202012 } else { Draft::Draft4 };
        let registry = register(document.clone(), draft)?;
        let mut loose = document.clone();
        loosen(&mut loose);
        let mut open = loose.clone();
        each_schema(&mut open, &|entries| {
            if entries.get("enum").is_some_and(Value::is_array) {
                entries.remove("enum");
            }
        });
        let (loose, open) = (register(loose, draft)?, register(open, draft)?);
        let heirs = heirs_of(document.pointer(section).and_then(Value::as_object));
        Ok(Self { document, registry, loose, open, draft, section, heirs })
    }

    /// A component schema.
    pub(super) fn component(&self, name: &str) -> Option<&Value> {
        self.document.pointer(self.section)?.get(name)
    }

    /// The components that are composed of a component.
    pub(super) fn heirs(&self, name: &str) -> &[String] {
        self.heirs.get(name).map_or(&[], Vec::as_slice)
    }

    /// What a reference leads to.
    pub(super) fn behind(&self, reference: &str) -> Option<&Value> {
        let pointer = reference.strip_prefix('#')?;
        self.document.pointer(&percent_decode_str(pointer).decode_utf8().ok()?)
    }

    /// The component that a reference names.
    pub(super) fn name_of(&self, reference: &str) -> Option<&str> {
        let name = component_name(reference)?;
        let components = self.document.pointer(self.section)?.as_object()?;
        components.get_key_value(&name).map(|(name, _)| name.as_str())
    }

    /// A validator of a component, or why there is none.
    pub(super) fn validator(&self, name: &str, reading: Reading) -> Result<Validator, String> {
        let escaped = name.replace('~', "~0").replace('/', "~1");
        let schema = json!({"$ref": format!("{NAME}#{}/{escaped}", self.section)});
        let registry = match reading {
            Reading::Strict => &self.registry,
            Reading::Loose => &self.loose,
            Reading::Open => &self.open,
        };
        let options = jsonschema::options()
            .with_draft(self.draft)
            .with_registry(registry)
            .should_validate_formats(false);
        options.build(&schema).map_err(|error| error.to_string())
    }
}

fn register(document: Value, draft: Draft) -> Result<Registry<'static>, String> {
    let registry = Registry::new().draft(draft).add(NAME, document);
    registry.and_then(jsonschema::RegistryBuilder::prepare).map_err(|error| error.to_string())
}

/// The name at the end of a reference, unescaped.
fn component_name(reference: &str) -> Option<String> {
    let last = reference.strip_prefix('#')?.rsplit('/').next()?;
    let decoded = percent_decode_str(last).decode_utf8().ok()?;
    Some(decoded.replace("~1", "/").replace("~0", "~"))
}

fn heirs_of(components: Option<&Map<String, Value>>) -> HashMap<String, Vec<String>> {
    let mut heirs: HashMap<String, Vec<String>> = HashMap::new();
    for (name, schema) in components.into_iter().flatten() {
        let members = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
        for base in members.filter_map(|member| component_name(member.get("$ref")?.as_str()?)) {
            heirs.entry(base).or_default().push(name.clone());
        }
    }
    heirs
}

/// Calls a function with each object in a value that may be a schema: examples are none.
fn each_schema(value: &mut Value, change: &impl Fn(&mut Map<String, Value>)) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| each_schema(item, change)),
        Value::Object(entries) => {
            for (key, inner) in entries.iter_mut() {
                if !matches!(key.as_str(), "example" | "examples" | "default" | "enum" | "const") {
                    each_schema(inner, change);
                }
            }
            change(entries);
        }
        _ => {}
    }
}

/// A flag that a bound is excluded, as in draft 4: since draft 6 the excluded bound is a number.
fn number_bounds(entries: &mut Map<String, Value>) {
    for (flag, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        let Some(Value::Bool(excluded)) = entries.get(flag) else { continue };
        let excluded = *excluded;
        entries.remove(flag);
        if excluded && let Some(number) = entries.remove(bound) {
            entries.insert(flag.to_owned(), number);
        }
    }
}

/// `required: true` on a property, as in draft 3: it is among the keys that its object needs.
fn lift_flags(entries: &mut Map<String, Value>) {
    let Some(Value::Object(properties)) = entries.get_mut("properties") else { return };
    let mut names = Vec::new();
    for (name, schema) in properties.iter_mut() {
        let Some(schema) = schema.as_object_mut() else { continue };
        if let Some(Value::Bool(flag)) = schema.get("required") {
            names.extend(flag.then(|| Value::from(name.as_str())));
            schema.remove("required");
        }
    }
    if !names.is_empty()
        && let Value::Array(list) = entries.entry("required").or_insert_with(|| json!([]))
    {
        list.extend(names);
    }
}

/// `nullable: true` as a type or an alternative that is `null`.
fn write_nullable(document: &mut Value) {
    each_schema(document, &|entries| {
        let flag = |key| entries.get(key) == Some(&Value::Bool(true));
        if flag("nullable") || flag("x-nullable") {
            allow_null(entries);
        }
    });
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

/// See [`Reading::Loose`].
fn loosen(document: &mut Value) {
    each_schema(document, &|entries| {
        if entries.get("oneOf").is_some_and(Value::is_array)
            && let Some(list) = entries.remove("oneOf")
        {
            if entries.contains_key("anyOf") {
                let members = entries.entry("allOf").or_insert_with(|| json!([]));
                if let Value::Array(members) = members {
                    members.push(json!({"anyOf": list}));
                }
            } else {
                entries.insert("anyOf".to_owned(), list);
            }
        }
        for closed in ["additionalProperties", "unevaluatedProperties"] {
            if entries.get(closed) == Some(&Value::Bool(false)) {
                entries.remove(closed);
            }
        }
        if entries.get("pattern").is_some_and(Value::is_string) {
            entries.remove("pattern");
        }
        if lists_items(entries) {
            entries.remove("enum");
        }
        if entries.get("not").is_some_and(Value::is_object) {
            entries.remove("not");
        }
    });
}

/// A list of values beside `type: array` of which none is one: it is meant for the items.
pub(super) fn lists_items(entries: &Map<String, Value>) -> bool {
    entries.get("type").and_then(Value::as_str) == Some("array")
        && entries
            .get("enum")
            .and_then(Value::as_array)
            .is_some_and(|values| !values.iter().any(Value::is_array))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Reading, Schemas};

    #[test]
    fn a_loose_reading_takes_what_is_several_alternatives() {
        let schema = json!({
            "oneOf": [{"type": "object"}, {"properties": {"a": {"type": "string", "pattern": "^b$"}}}],
            "properties": {"additionalProperties": {"type": "integer"}},
        });
        let document = json!({"openapi": "3.0.3", "components": {"schemas": {"A/b": schema}}});
        let schemas = Schemas::of(document).expect("it is a document");
        let fits = |reading, value| {
            schemas.validator("A/b", reading).is_ok_and(|validator| validator.is_valid(&value))
        };
        assert!(!fits(Reading::Strict, json!({"a": "b"})));
        assert!(fits(Reading::Loose, json!({"a": "c"})));
        assert!(!fits(Reading::Loose, json!({"additionalProperties": "x"})));
    }
}
