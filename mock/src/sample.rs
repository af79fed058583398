//! Samples: turns a schema into a value that fits it, for where the document has no example.

use serde_json::{Map, Value, json};

use crate::document::{Document, reference};
use crate::schemas::Schemas;

/// Objects nested deeper than this have their required properties only, so that types that hold
/// themselves come to an end.
const FULL_DEPTH: usize = 4;

/// The depth at which even required properties are given up.
const MAX_DEPTH: usize = 24;

/// The example of a media type, a parameter or a header: `example`, or the first of `examples`.
pub(crate) fn documented<'d>(document: &'d Document, holder: &'d Value) -> Option<&'d Value> {
    if let Some(example) = holder.get("example") {
        return Some(example);
    }
    let (_, first) = holder.get("examples")?.as_object()?.iter().next()?;
    document.resolve(first).get("value")
}

/// A value that fits a schema: its own examples, constants, first enum values and defaults where
/// it has them; the same each time.
pub(crate) fn sample(document: &Document, schema: &Value) -> Value {
    Sampler { document, given: &["example", "x-const", "default"] }.value(schema, 0)
}

/// The same, of constants and enum values only: authors test neither examples nor defaults.
pub(crate) fn without_examples(document: &Document, schema: &Value) -> Value {
    Sampler { document, given: &["x-const"] }.value(schema, 0)
}

/// What tells whether a value is of its schema.
#[derive(Clone, Copy)]
pub(crate) struct Samples<'d> {
    document: &'d Document,
    schemas: &'d Schemas,
}

impl<'d> Samples<'d> {
    /// Of a document, and of its schemas.
    pub(crate) fn new(document: &'d Document, schemas: &'d Schemas) -> Self {
        Self { document, schemas }
    }

    pub(crate) fn document(&self) -> &'d Document {
        self.document
    }

    /// An example as the first, if it is of its schema, or as the second.
    pub(crate) fn sorted(
        &self,
        schema: &Value,
        example: Option<Value>,
    ) -> (Option<Value>, Option<Value>) {
        match example {
            Some(example) if !self.are_of(schema, &example) => (None, Some(example)),
            example => (example, None),
        }
    }

    /// Whether a value is of its schema.
    pub(crate) fn are_of(&self, schema: &Value, value: &Value) -> bool {
        self.schemas.take(self.document, schema, value)
    }
}

struct Sampler<'d> {
    document: &'d Document,
    /// The keywords of a schema that give a value of it, the best first.
    given: &'d [&'d str],
}

impl Sampler<'_> {
    fn given<'s>(&self, schema: &'s Value) -> Option<&'s Value> {
        let named = self.given.iter().find_map(|key| schema.get(*key));
        named.filter(|value| !value.is_null()).or_else(|| list(schema, "enum")?.first())
    }

    fn value(&self, schema: &Value, depth: usize) -> Value {
        let schema = self.document.resolve(schema);
        if let Some((tag, key, heir)) = heir(schema)
            && depth < MAX_DEPTH
            && !std::ptr::eq(self.document.resolve(&heir), schema)
        {
            let mut value = self.value(&heir, depth + 1);
            if let Value::Object(object) = &mut value {
                object.insert(key.to_owned(), Value::from(tag));
            }
            return value;
        }
        self.own_value(schema, depth)
    }

    /// A value of a schema itself, not of one that inherits from it.
    fn own_value(&self, schema: &Value, depth: usize) -> Value {
        let schema = self.document.resolve(schema);
        if let Some(value) = self.given(schema) {
            return value.clone();
        }
        if let Some(members) = list(schema, "allOf") {
            return self.merged(schema, members, depth);
        }
        if let Some(members) = list(schema, "oneOf").or_else(|| list(schema, "anyOf")) {
            return self.first_variant(schema, members, depth);
        }
        self.of_kind(schema, depth)
    }

    fn of_kind(&self, schema: &Value, depth: usize) -> Value {
        match kind(schema) {
            "object" => self.object(schema, depth),
            "array" => self.array(schema, depth),
            "string" => Value::String(text(schema)),
            "integer" => whole_number(schema),
            "number" => number(schema),
            "boolean" => json!(true),
            _ => json!("sample"),
        }
    }

    /// Of members that contradict each other, those of objects count.
    fn merged(&self, schema: &Value, members: &[Value], depth: usize) -> Value {
        let mut merged = Map::new();
        let mut other = None;
        for member in members.iter().filter(|member| says_something(self.document.resolve(member)))
        {
            match self.own_value(member, depth) {
                Value::Object(mut object) => {
                    // What only describes a key once more does not change its value.
                    let says =
                        |name: &str| self.described(member, name).is_some_and(says_something);
                    object.retain(|name, _| !merged.contains_key(name) || says(name));
                    merged.extend(object);
                }
                value => other = other.or(Some(value)),
            }
        }
        if let Some(other) = other.filter(|_| merged.is_empty()) {
            return other;
        }
        // Members that say nothing of what it is made of, such as patterns.
        if merged.is_empty() && !matches!(kind(schema), "object" | "any") {
            return self.of_kind(schema, depth);
        }
        if let Value::Object(mut own) = self.object(schema, depth) {
            let says = |name: &str| self.described(schema, name).is_some_and(says_something);
            own.retain(|name, _| !merged.contains_key(name) || says(name));
            merged.extend(own);
        }
        // What one member requires another one may describe.
        let mut missing: Vec<(String, &Value)> = Vec::new();
        self.demand(schema, &mut |name| {
            let described = (!merged.contains_key(name)).then(|| self.described(schema, name));
            missing.extend(described.flatten().map(|property| (name.to_owned(), property)));
        });
        if depth < MAX_DEPTH {
            merged.extend(
                missing.into_iter().map(|(name, schema)| (name, self.value(schema, depth + 1))),
            );
        }
        Value::Object(merged)
    }

    /// Tells all keys that a schema and its members require.
    fn demand(&self, schema: &Value, tell: &mut impl FnMut(&str)) {
        let schema = self.document.resolve(schema);
        list(schema, "required")
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .for_each(&mut *tell);
        list(schema, "allOf").into_iter().flatten().for_each(|member| self.demand(member, tell));
    }

    /// The property of this name, of a schema or of one of its members.
    fn described<'s>(&'s self, schema: &'s Value, name: &str) -> Option<&'s Value> {
        let schema = self.document.resolve(schema);
        let own = schema.get("properties").and_then(|properties| properties.get(name));
        let members = list(schema, "allOf").into_iter().flatten();
        own.or_else(|| members.into_iter().find_map(|member| self.described(member, name)))
    }

    /// The first variant, with the discriminator's property set to the variant's name.
    fn first_variant(&self, schema: &Value, members: &[Value], depth: usize) -> Value {
        let Some(member) = members.first() else { return json!({}) };
        // Beside keys of its own, alternatives say which of them there are.
        let mut value = match schema.get("properties") {
            Some(_) => self.merged(schema, std::slice::from_ref(member), depth),
            None => self.value(member, depth),
        };
        if let Value::Object(object) = &mut value
            && let Some(discriminator) = schema.get("discriminator")
            && let Some(property) = discriminator.get("propertyName").and_then(Value::as_str)
            && let Some(tag) = tag(discriminator, member)
        {
            object.insert(property.to_owned(), Value::String(tag));
        }
        value
    }

    fn object(&self, schema: &Value, depth: usize) -> Value {
        let mut object = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            let is_wanted = depth < FULL_DEPTH || (is_required(schema, name) && depth < MAX_DEPTH);
            if is_wanted {
                object.insert(name.clone(), self.value(property, depth + 1));
            }
        }
        let rest = schema.get("additionalProperties").filter(|rest| rest.is_object());
        if let Some(rest) = rest.filter(|_| object.is_empty() && depth < FULL_DEPTH) {
            object.insert("key".to_owned(), self.value(rest, depth + 1));
        }
        Value::Object(object)
    }

    fn array(&self, schema: &Value, depth: usize) -> Value {
        let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(0);
        let count = if depth < FULL_DEPTH { least.max(1) } else { least };
        let item = schema.get("items").unwrap_or(&Value::Null);
        (0..count.min(16)).map(|_| self.value(item, depth + 1)).collect()
    }
}

/// Of a schema that others inherit from, without alternatives of its own: the first tag of its mapping,
/// the key that it stands under, and a reference to what it means.
fn heir(schema: &Value) -> Option<(&str, &str, Value)> {
    let discriminator = schema.get("discriminator")?;
    let key = discriminator.get("propertyName")?.as_str()?;
    let (tag, heir) = discriminator.get("mapping")?.as_object()?.iter().next()?;
    let is_union = ["oneOf", "anyOf"].iter().any(|keyword| schema.get(*keyword).is_some());
    let heir = heir.as_str()?;
    let target = if heir.starts_with('#') {
        heir.to_owned()
    } else {
        format!("#/components/schemas/{heir}")
    };
    (!is_union).then(|| (tag.as_str(), key, json!({ "$ref": target })))
}

fn list<'d>(schema: &'d Value, keyword: &str) -> Option<&'d [Value]> {
    schema.get(keyword)?.as_array().map(Vec::as_slice)
}

fn kind(schema: &Value) -> &str {
    match schema.get("type").and_then(Value::as_str) {
        Some(kind) => kind,
        None if schema.get("items").is_some() => "array",
        None if ["properties", "additionalProperties", "required", "allOf"]
            .iter()
            .any(|key| schema.get(*key).is_some()) =>
        {
            "object"
        }
        None => "any",
    }
}

/// Whether it is more than prose.
fn says_something(schema: &Value) -> bool {
    let words = ["$ref", "type", "enum", "x-const", "example", "default", "required"];
    let composed = ["properties", "additionalProperties", "items", "allOf", "oneOf", "anyOf"];
    words.iter().chain(&composed).any(|key| schema.get(*key).is_some())
}

fn is_required(schema: &Value, name: &str) -> bool {
    list(schema, "required").is_some_and(|names| names.iter().any(|other| other == name))
}

/// The discriminator's name of a variant: from the mapping, or the last part of its `$ref`.
fn tag(discriminator: &Value, member: &Value) -> Option<String> {
    let target = reference(member)?;
    let name = target.rsplit('/').next()?;
    let mapping = discriminator.get("mapping").and_then(Value::as_object);
    let mapped = mapping.into_iter().flatten().find(|(_, to)| *to == target || *to == name);
    Some(mapped.map_or(name, |(tag, _)| tag).to_owned())
}

fn text(schema: &Value) -> String {
    let text = match schema.get("format").and_then(Value::as_str).unwrap_or_default() {
        "date-time" => "2026-01-02T03:04:05Z",
        "date" => "2026-01-02",
        "uuid" => "00000000-0000-4000-8000-000000000001",
        "email" => "support@example.com",
        "uri" | "url" => "https://example.com/sample",
        "byte" => "c2FtcGxl",
        "decimal" => "12.50",
        "duration" => "PT1H",
        _ => "sample",
    };
    let bound = |keyword| schema.get(keyword)?.as_u64()?.try_into().ok();
    let (least, most) = (bound("minLength").unwrap_or(0), bound("maxLength").unwrap_or(usize::MAX));
    let padded = format!("{text:x<width$}", width = least.min(4096));
    padded.chars().take(most).collect()
}

fn whole_number(schema: &Value) -> Value {
    let bound = |keyword| schema.get(keyword).and_then(Value::as_f64);
    let least = bound("minimum").map_or(1.0, |least| least.ceil() + exclusive(schema, "Minimum"));
    let most =
        bound("maximum").map_or(f64::MAX, |most| most.floor() - exclusive(schema, "Maximum"));
    #[expect(clippy::cast_possible_truncation, reason = "a cast from f64 saturates, which fits")]
    let value = least.max(1.0).min(most) as i64;
    json!(value)
}

fn number(schema: &Value) -> Value {
    let bound = |keyword| schema.get(keyword).and_then(Value::as_f64);
    let (least, most) = (bound("minimum"), bound("maximum"));
    match (least, most) {
        (Some(least), Some(most)) => json!(f64::midpoint(least, most)),
        (Some(least), None) => json!(least + 1.5),
        (None, Some(most)) => json!(most - 1.5),
        (None, None) => json!(1.5),
    }
}

fn exclusive(schema: &Value, side: &str) -> f64 {
    let is_exclusive = schema.get(format!("exclusive{side}")) == Some(&Value::Bool(true));
    f64::from(u8::from(is_exclusive))
}
