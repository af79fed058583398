//! Samples: turns a schema into a value that fits it, for where the document has no example.

use serde_json::{Map, Value, json};

use crate::document::{Document, reference};

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
    Sampler { document }.value(schema, 0)
}

struct Sampler<'d> {
    document: &'d Document,
}

impl Sampler<'_> {
    fn value(&self, schema: &Value, depth: usize) -> Value {
        let schema = self.document.resolve(schema);
        if let Some(value) = given(schema) {
            return value.clone();
        }
        if let Some(members) = list(schema, "allOf") {
            return self.merged(schema, members, depth);
        }
        if let Some(members) = list(schema, "oneOf").or_else(|| list(schema, "anyOf")) {
            return self.first_variant(schema, members, depth);
        }
        match kind(schema) {
            "object" => self.object(schema, depth),
            "array" => self.array(schema, depth),
            "string" => Value::String(text(schema)),
            "integer" => whole_number(schema),
            "number" => number(schema),
            "boolean" => json!(true),
            _ => json!({}),
        }
    }

    fn merged(&self, schema: &Value, members: &[Value], depth: usize) -> Value {
        let mut merged = Map::new();
        for member in members {
            match self.value(member, depth) {
                Value::Object(object) => merged.extend(object),
                other => return other,
            }
        }
        if let Value::Object(own) = self.object(schema, depth) {
            merged.extend(own);
        }
        Value::Object(merged)
    }

    /// The first variant, with the discriminator's property set to the variant's name.
    fn first_variant(&self, schema: &Value, members: &[Value], depth: usize) -> Value {
        let Some(member) = members.first() else { return json!({}) };
        let mut value = self.value(member, depth);
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

fn given(schema: &Value) -> Option<&Value> {
    let named = ["example", "x-const", "default"].iter().find_map(|key| schema.get(*key));
    named.filter(|value| !value.is_null()).or_else(|| list(schema, "enum")?.first())
}

fn list<'d>(schema: &'d Value, keyword: &str) -> Option<&'d [Value]> {
    schema.get(keyword)?.as_array().map(Vec::as_slice)
}

fn kind(schema: &Value) -> &str {
    match schema.get("type").and_then(Value::as_str) {
        Some(kind) => kind,
        None if schema.get("items").is_some() => "array",
        None => "object",
    }
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
