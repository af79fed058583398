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

/// Keywords that mean the same in both and say nothing of what a value is made of.
const BOUNDS: [&str; 14] = [
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
    "uniqueItems",
];

/// How many `$ref`s into other parts of the document than its schemas are followed at one place.
const MAX_DETOURS: usize = 16;

/// Formats of texts that clients read as something else than a text.
const READ_FORMATS: [&str; 3] = ["date", "date-time", "uuid"];

/// How much of a schema counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    /// All that JSON Schema can tell.
    All,
    /// What a client that reads a value counts on: what it is made of, and which of several it is.
    Read,
    /// What a value is made of. Whether a text is long enough, or one of a list, is up to whoever calls a
    /// client, and nothing to judge that client by.
    Sent,
}

/// Judges values by the schemas of a document.
pub(crate) struct Schemas {
    registry: Registry<'static>,
    measure: Measure,
}

/// What turns schemas of a document into JSON Schema.
#[derive(Clone, Copy)]
struct Translation<'d> {
    document: &'d Document,
    measure: Measure,
    /// How many `$ref`s into other parts of the document than its schemas were followed.
    detours: usize,
}

impl Schemas {
    pub(crate) fn new(document: &Document, measure: Measure) -> Result<Self, Failure> {
        let translation = Translation { document, measure, detours: 0 };
        let schemas = document.root().pointer("/components/schemas").and_then(Value::as_object);
        let translated: Map<String, Value> = schemas
            .into_iter()
            .flatten()
            .map(|(name, schema)| (name.clone(), translation.of(schema)))
            .collect();
        let components = json!({ "components": { "schemas": translated } });
        let registry = Registry::new().draft(Draft::Draft4).add(BASE, components);
        let registry = registry.and_then(RegistryBuilder::prepare);
        let registry = registry
            .map_err(|error| Failure::new(format!("the document's schemas are broken: {error}")))?;
        Ok(Self { registry, measure })
    }

    /// Whether a value is one of a schema of the document. None is where that schema is broken.
    pub(crate) fn take(&self, document: &Document, schema: &Value, value: &Value) -> bool {
        self.judge(document, schema).is_ok_and(|validator| validator.is_valid(value))
    }

    /// What is wrong with a value that a client sends, by a schema of the document.
    ///
    /// As far as the measure goes: of all, formats that JSON Schema knows count, plus `date` and `uuid`.
    /// Properties that are `readOnly` need not be there.
    pub(crate) fn faults(&self, document: &Document, schema: &Value, value: &Value) -> Vec<String> {
        match self.judge(document, schema) {
            Ok(validator) => validator
                .iter_errors(value)
                .map(|error| format!("${}: {error}", dotted(&error.instance_path().to_string())))
                .collect(),
            Err(error) => vec![format!("the schema is broken: {error}")],
        }
    }

    /// What judges values by a schema of the document, to be kept where that is done often.
    pub(crate) fn judge(&self, document: &Document, schema: &Value) -> Result<Validator, String> {
        self.validator(&Translation { document, measure: self.measure, detours: 0 }.of(schema))
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

impl Translation<'_> {
    /// A schema of OpenAPI 3.0 in JSON Schema's words. What draft 4 does not know is left out.
    fn of(self, schema: &Value) -> Value {
        if let Some(reference) = reference(schema) {
            return self.of_reference(reference, schema);
        }
        let Some(source) = schema.as_object() else {
            // `additionalProperties: true` and its like, or no schema at all.
            return if schema.is_null() { json!({}) } else { schema.clone() };
        };
        let nested = |schema: &Value| self.of(schema);
        let mut target = Map::new();
        for (keyword, value) in source {
            // Where bounds do not count, a value may well be of several alternatives.
            let name = match keyword.as_str() {
                "oneOf" if self.measure != Measure::All => "anyOf",
                name => name,
            };
            let translated = match name {
                // Alternatives that only name keys are conditions, which no type can hold anybody to.
                "anyOf"
                    if self.measure == Measure::Sent
                        && value.as_array().is_some_and(|all| all.iter().all(is_bare)) =>
                {
                    continue;
                }
                "properties" => map_values(value, nested),
                "allOf" | "oneOf" | "anyOf" => map_items(value, nested),
                // Keys that nobody named are nothing that a client could send.
                "additionalProperties" if self.measure != Measure::All && !value.is_object() => {
                    continue;
                }
                "items" | "additionalProperties" => nested(value),
                "required" => match without_read_only(value, source, self.document) {
                    Some(names) => names,
                    None => continue,
                },
                "type" => value.clone(),
                _ if self.measure == Measure::Sent => continue,
                "enum" => value.clone(),
                "format" if READ_FORMATS.contains(&value.as_str().unwrap_or_default()) => {
                    value.clone()
                }
                _ if self.measure == Measure::Read => continue,
                "not" => nested(value),
                bound if BOUNDS.contains(&bound) => value.clone(),
                _ => continue,
            };
            target.insert(name.to_owned(), translated);
        }
        let is_composed = ["allOf", "oneOf", "anyOf"].iter().any(|key| source.contains_key(*key));
        let has_keys =
            ["properties", "additionalProperties"].iter().any(|key| source.contains_key(*key));
        // Without a type it says nothing of a text, and a client still reads an object.
        if self.measure != Measure::All && has_keys && !is_composed {
            target.entry("type").or_insert(json!("object"));
        }
        if let Some(constant) = source.get("x-const") {
            target.insert("enum".to_owned(), json!([constant]));
        }
        if source.get("nullable") == Some(&Value::Bool(true)) {
            return json!({ "anyOf": [{ "type": "null" }, target] });
        }
        Value::Object(target)
    }

    fn of_reference(self, reference: &str, schema: &Value) -> Value {
        if reference.starts_with(COMPONENTS) && !reference[COMPONENTS.len()..].contains('/') {
            return json!({ "$ref": format!("{BASE}{reference}") });
        }
        let target = self.document.resolve(schema);
        if std::ptr::eq(target, schema) || self.detours == MAX_DETOURS {
            return json!({});
        }
        Self { detours: self.detours + 1, ..self }.of(target)
    }
}

/// It says nothing of a value but which keys must be there.
fn is_bare(schema: &Value) -> bool {
    let words = ["required", "title", "description"];
    schema.as_object().is_some_and(|keys| keys.keys().all(|key| words.contains(&key.as_str())))
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
