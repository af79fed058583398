//! Schemas: turns the schemas of an OpenAPI 3.0 document into JSON Schema (draft 4, on which 3.0 is
//! built), and values into what is wrong with them.

use jsonschema::{Draft, Registry, RegistryBuilder, ValidationOptions, Validator};
use serde_json::{Map, Value, json};

use crate::document::{Document, reference};
use crate::failure::Failure;

/// The name under which the document's schemas refer to each other.
const BASE: &str = "json-schema:///document";

/// Where the schemas are in a document.
const COMPONENTS: &str = "#/components/schemas/";

/// Keywords that mean the same in both and hold no schema.
const PLAIN: [&str; 16] = [
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "pattern",
    "type",
    "uniqueItems",
    "enum",
];

/// How many `$ref`s into other parts of the document than its schemas are followed at one place.
const MAX_DETOURS: usize = 16;

/// Judges values by the schemas of a document.
pub(crate) struct Schemas {
    registry: Registry<'static>,
}

impl Schemas {
    pub(crate) fn new(document: &Document) -> Result<Self, Failure> {
        let schemas = document.root().pointer("/components/schemas").and_then(Value::as_object);
        let translated: Map<String, Value> = schemas
            .into_iter()
            .flatten()
            .map(|(name, schema)| (name.clone(), translate(schema, document, 0)))
            .collect();
        let components = json!({ "components": { "schemas": translated } });
        let registry = Registry::new().draft(Draft::Draft4).add(BASE, components);
        let registry = registry.and_then(RegistryBuilder::prepare);
        let registry = registry
            .map_err(|error| Failure::new(format!("the document's schemas are broken: {error}")))?;
        Ok(Self { registry })
    }

    /// What is wrong with a value that a client sends, by a schema of the document.
    ///
    /// Formats are checked as far as JSON Schema knows them, plus `date` and `uuid`. Properties that are
    /// `readOnly` need not be there.
    pub(crate) fn faults(&self, document: &Document, schema: &Value, value: &Value) -> Vec<String> {
        match self.validator(&translate(schema, document, 0)) {
            Ok(validator) => validator
                .iter_errors(value)
                .map(|error| format!("${}: {error}", dotted(&error.instance_path().to_string())))
                .collect(),
            Err(error) => vec![format!("the schema is broken: {error}")],
        }
    }

    /// What judges values by a schema of the document, to be kept where that is done often.
    pub(crate) fn judge(&self, document: &Document, schema: &Value) -> Result<Validator, String> {
        self.validator(&translate(schema, document, 0))
    }

    fn validator(&self, schema: &Value) -> Result<Validator, String> {
        let is_date = |text: &str| text.parse::<jiff::civil::Date>().is_ok();
        let options: ValidationOptions<'_> = jsonschema::options()
            .with_draft(Draft::Draft4)
            .with_registry(&self.registry)
            .with_format("date", is_date)
            .with_format("uuid", is_uuid)
            .should_validate_formats(true);
        options.build(schema).map_err(|error| error.to_string())
    }
}

/// RFC 9562, section 4.
fn is_uuid(text: &str) -> bool {
    let groups = text
        .split('-')
        .map(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(group.len()));
    groups.eq([8, 4, 4, 4, 12].map(Some))
}

/// `/orders/3/id` as `.orders.3.id`.
fn dotted(pointer: &str) -> String {
    pointer.replace('/', ".").replace("~1", "/").replace("~0", "~")
}

/// A schema of OpenAPI 3.0 in JSON Schema's words. What draft 4 does not know is left out.
fn translate(schema: &Value, document: &Document, detours: usize) -> Value {
    if let Some(reference) = reference(schema) {
        return translate_reference(reference, schema, document, detours);
    }
    let Some(source) = schema.as_object() else {
        // `additionalProperties: true` and its like.
        return schema.clone();
    };
    let nested = |schema: &Value| translate(schema, document, detours);
    let mut target = Map::new();
    for (keyword, value) in source {
        let translated = match keyword.as_str() {
            "properties" => map_values(value, nested),
            "allOf" | "oneOf" | "anyOf" => map_items(value, nested),
            "items" | "not" | "additionalProperties" => nested(value),
            "required" => match without_read_only(value, source, document) {
                Some(names) => names,
                None => continue,
            },
            plain if PLAIN.contains(&plain) => value.clone(),
            _ => continue,
        };
        target.insert(keyword.clone(), translated);
    }
    if let Some(constant) = source.get("x-const") {
        target.insert("enum".to_owned(), json!([constant]));
    }
    if source.get("nullable") == Some(&Value::Bool(true)) {
        return json!({ "anyOf": [{ "type": "null" }, target] });
    }
    Value::Object(target)
}

fn translate_reference(
    reference: &str,
    schema: &Value,
    document: &Document,
    detours: usize,
) -> Value {
    if reference.starts_with(COMPONENTS) && !reference[COMPONENTS.len()..].contains('/') {
        return json!({ "$ref": format!("{BASE}{reference}") });
    }
    let target = document.resolve(schema);
    if std::ptr::eq(target, schema) || detours == MAX_DETOURS {
        return json!({});
    }
    translate(target, document, detours + 1)
}

fn map_values(value: &Value, change: impl Fn(&Value) -> Value) -> Value {
    let entries = value.as_object().into_iter().flatten();
    Value::Object(entries.map(|(key, value)| (key.clone(), change(value))).collect())
}

fn map_items(value: &Value, change: impl Fn(&Value) -> Value) -> Value {
    Value::Array(value.as_array().into_iter().flatten().map(change).collect())
}

/// The required properties that a client has to send; `None` for none, because draft 4 has no
/// empty list here.
fn without_read_only(
    required: &Value,
    schema: &Map<String, Value>,
    document: &Document,
) -> Option<Value> {
    let is_read_only = |name: &Value| {
        let property = schema.get("properties")?.get(name.as_str()?)?;
        document.resolve(property).get("readOnly")?.as_bool()
    };
    let names = required.as_array().into_iter().flatten();
    let kept: Vec<&Value> = names.filter(|name| is_read_only(name) != Some(true)).collect();
    (!kept.is_empty()).then(|| json!(kept))
}
