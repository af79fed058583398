//! Mistakes that schemas of real documents have, and values of the wrong kind anywhere.
//!
//! A repair is made where only one reading makes sense; each is a warning that says how the value was
//! read. What cannot be read is left to the table, which leaves it out.

use serde_json::{Map, Value, json};

use super::check::Checker;
use super::grammar::Kind;
use super::schema_keywords::boolean_schema;
use super::tallies::Repair;
use super::value_repairs::repair_values;

/// Repairs the keywords of one schema.
pub(super) fn repair_schema(checker: &mut Checker<'_, '_>, entries: &mut Map<String, Value>) {
    lift_required_flags(checker, entries);
    repair_required(checker, entries);
    repair_enum(checker, entries);
    repair_values(checker, entries);
    repair_numbers(checker, entries);
    repair_discriminator(checker, entries);
    note_stray_properties(checker, entries);
}

pub(super) fn value(what: impl Into<String>, done: &'static str) -> Repair {
    Repair::Value { what: what.into(), done }
}

/// `required: true` on a property was meant for the object around it: 3.0 has a list there.
fn lift_required_flags(checker: &mut Checker<'_, '_>, entries: &mut Map<String, Value>) {
    let Some(Value::Object(properties)) = entries.get_mut("properties") else { return };
    let mut names = Vec::new();
    let mut found = false;
    for (name, schema) in
        properties.iter_mut().filter_map(|(name, value)| Some((name, value.as_object_mut()?)))
    {
        // A property of that name is no flag.
        if let Some(Value::Bool(flag)) = schema.get("required") {
            if *flag {
                names.push(name.clone());
            }
            schema.shift_remove("required");
            found = true;
        }
    }
    if !found {
        return;
    }
    checker.repair("properties", Repair::RequiredFlag);
    let list = entries.entry("required").or_insert_with(|| Value::Array(Vec::new()));
    if let Value::Array(list) = list {
        list.extend(names.into_iter().map(Value::String));
    }
}

/// `required: name` is a list of one. A flag on a schema that is no property says nothing.
fn repair_required(checker: &mut Checker<'_, '_>, entries: &mut Map<String, Value>) {
    match entries.get("required") {
        Some(Value::String(name)) if has_property(entries, name) => {
            let list = json!([name]);
            checker.repair(
                "required",
                value("`required` is a name and no list", "it was read as a list of one"),
            );
            entries.insert("required".to_owned(), list);
        }
        Some(Value::Bool(_)) => {
            checker.repair(
                "required",
                value("`required` is a flag on a schema that is no property", "it was left out"),
            );
            entries.shift_remove("required");
        }
        _ => {}
    }
}

fn has_property(entries: &Map<String, Value>, name: &str) -> bool {
    entries.get("properties").is_some_and(|properties| properties.get(name).is_some())
}

/// `enum: a` is a list of one.
fn repair_enum(checker: &mut Checker<'_, '_>, entries: &mut Map<String, Value>) {
    let Some(found @ (Value::String(_) | Value::Number(_) | Value::Bool(_))) = entries.get("enum")
    else {
        return;
    };
    let list = json!([found]);
    checker.repair("enum", value("`enum` is a value and no list", "it was read as a list of one"));
    entries.insert("enum".to_owned(), list);
}

/// A list has no keys: what describes them concerns no value (JSON Schema 2020-12, section 10.3.2).
///
/// They stay where they are, since a reference may lead to one of them.
fn note_stray_properties(checker: &mut Checker<'_, '_>, entries: &Map<String, Value>) {
    let is_list = entries.get("type").and_then(Value::as_str) == Some("array");
    if is_list && entries.get("properties").is_some_and(Value::is_object) {
        let what = "`properties` stands beside `type: array`";
        checker.repair("properties", value(what, "it was not read, since a list has no keys"));
    }
}

/// Bounds in quotes, and lengths such as `10.0`.
fn repair_numbers(checker: &mut Checker<'_, '_>, entries: &mut Map<String, Value>) {
    const BOUNDS: [&str; 5] =
        ["multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];
    const COUNTS: [&str; 6] =
        ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"];
    for key in BOUNDS.into_iter().chain(COUNTS) {
        let read = match entries.get(key) {
            Some(Value::String(text)) => text.trim().parse::<serde_json::Number>().ok(),
            Some(Value::Number(number)) if COUNTS.contains(&key) => whole(number),
            _ => None,
        };
        let Some(number) = read else { continue };
        if entries.get(key).is_some_and(Value::is_string) {
            checker.repair(key, value(format!("`{key}` is text"), "it was read as a number"));
        }
        let number = if COUNTS.contains(&key) { whole(&number).unwrap_or(number) } else { number };
        entries.insert(key.to_owned(), Value::Number(number));
    }
}

/// A whole number that is written as a fraction.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range was checked, and a fraction was excluded"
)]
pub(super) fn whole(number: &serde_json::Number) -> Option<serde_json::Number> {
    /// Up to here doubles hold every whole number.
    const MOST: f64 = 9_007_199_254_740_992.0;
    let value = number.as_f64().filter(|_| number.is_f64())?;
    (value.fract() == 0.0 && (0.0..=MOST).contains(&value)).then(|| (value as u64).into())
}

/// `discriminator: name`, as Swagger 2.0 had it, and a discriminator that names no property.
fn repair_discriminator(checker: &mut Checker<'_, '_>, entries: &mut Map<String, Value>) {
    match entries.get("discriminator") {
        Some(Value::String(name)) => {
            let read = json!({ "propertyName": name });
            checker.repair(
                "discriminator",
                value(
                    "`discriminator` is text, as in Swagger 2.0",
                    "it was read as the property's name",
                ),
            );
            entries.insert("discriminator".to_owned(), read);
        }
        Some(Value::Object(found)) if !found.get("propertyName").is_some_and(Value::is_string) => {
            checker.repair(
                "discriminator",
                value("a discriminator names no property", "it was left out"),
            );
            entries.shift_remove("discriminator");
        }
        _ => {}
    }
}

/// The type that a name stands for: one of the six, `null`, or `None` for any value. A format that the
/// name implies is set.
pub(super) fn spelled_type(
    checker: &mut Checker<'_, '_>,
    entries: &mut Map<String, Value>,
    name: &str,
) -> Option<&'static str> {
    const TYPES: [&str; 7] = ["string", "number", "integer", "boolean", "object", "array", "null"];
    if let Some(kind) = TYPES.iter().find(|kind| **kind == name) {
        if *kind == "null" && !checker.dialect.has_json_schema() {
            checker.foreign("type", "type: null");
        }
        return Some(kind);
    }
    let (kind, format) = reading(name);
    let read = kind.unwrap_or("any value");
    checker.repair("type", Repair::Type { found: name.to_owned(), read });
    if let Some(format) = format {
        entries.entry("format").or_insert_with(|| Value::from(format));
    }
    kind
}

/// What names of types mean that other languages and tools have.
fn reading(name: &str) -> (Option<&'static str>, Option<&'static str>) {
    match name.trim().to_ascii_lowercase().as_str() {
        "string" | "str" | "text" | "char" | "varchar" | "enum" => (Some("string"), None),
        "date" => (Some("string"), Some("date")),
        "datetime" | "date-time" | "timestamp" => (Some("string"), Some("date-time")),
        "uuid" | "guid" => (Some("string"), Some("uuid")),
        "email" => (Some("string"), Some("email")),
        "uri" | "url" => (Some("string"), Some("uri")),
        "file" | "binary" | "blob" => (Some("string"), Some("binary")),
        "number" | "numeric" => (Some("number"), None),
        "float" => (Some("number"), Some("float")),
        "double" => (Some("number"), Some("double")),
        "decimal" => (Some("number"), Some("decimal")),
        "integer" | "int" => (Some("integer"), None),
        "int32" => (Some("integer"), Some("int32")),
        "long" | "int64" | "bigint" => (Some("integer"), Some("int64")),
        "boolean" | "bool" => (Some("boolean"), None),
        "object" | "dict" | "dictionary" | "map" | "hash" | "hashmap" | "struct" => {
            (Some("object"), None)
        }
        "array" | "list" | "set" | "tuple" => (Some("array"), None),
        "null" | "none" | "nil" | "void" => (Some("null"), None),
        _ => (None, None),
    }
}

/// Repairs a value that is of another kind than its place has, if there is one reading of it. False:
/// there is none, and nothing was changed.
pub(super) fn repair_value(checker: &mut Checker<'_, '_>, found: &mut Value, kind: &Kind) -> bool {
    match (kind, &*found) {
        (Kind::Reference(section), Value::Bool(allows)) if section.name == "schemas" => {
            let (schema, foreign) = boolean_schema(checker.dialect, *allows);
            if foreign {
                checker.foreign_here("true");
            }
            *found = schema;
        }
        (Kind::Reference(section), Value::String(text)) if section.name == "schemas" => {
            let read = if text.starts_with("#/") {
                json!({ "$ref": text })
            } else {
                json!({ "type": text })
            };
            checker.repair_here(value("a schema is text", "it was read as its type"));
            *found = read;
        }
        (Kind::Reference(section), Value::Null | Value::Number(_)) if section.name == "schemas" => {
            checker.repair_here(value("a schema is no mapping", "it was read as any value"));
            *found = json!({});
        }
        (Kind::Reference(section), Value::String(text)) if section.name == "responses" => {
            checker.repair_here(value("an answer is text", "it was read as its description"));
            *found = json!({ "description": text });
        }
        (Kind::Reference(_) | Kind::Thing(_), Value::Null) => {
            checker.repair_here(value(
                "nothing stands where a mapping belongs",
                "it was read as an empty mapping",
            ));
            *found = json!({});
        }
        // What PHP writes for an empty mapping.
        (Kind::Map(_) | Kind::Thing(_) | Kind::Reference(_), Value::Array(list))
            if list.is_empty() =>
        {
            checker.repair_here(value(
                "an empty list stands where a mapping belongs",
                "it was read as an empty mapping",
            ));
            *found = json!({});
        }
        _ => return false,
    }
    true
}
