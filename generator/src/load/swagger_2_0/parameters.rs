//! Parameters (2.0, "Parameter Object"): what describes the value goes into a schema.

use serde_json::{Map, Value};

use super::{Rewriting, below, is_extension, last_segment};
use crate::load::carried;
use crate::report::swagger;

/// Keys of a parameter or a header that stay beside the schema.
const OWN: [&str; 11] = [
    "$ref",
    "name",
    "in",
    "description",
    "required",
    "deprecated",
    "allowEmptyValue",
    "style",
    "explode",
    "example",
    "examples",
];

/// Extensions that describe the value.
const OF_THE_VALUE: [&str; 3] = ["x-nullable", "x-ms-enum", "x-const"];

/// Where a parameter goes in 3.0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It stays a parameter.
    Plain,
    /// It is the body.
    Body,
    /// It is a field of the body.
    Field,
}

/// A parameter of a list.
#[derive(Debug, Clone)]
pub(super) struct Given<'r> {
    /// What stands in the list.
    pub(super) entry: &'r Value,
    /// What it is, behind references.
    pub(super) value: &'r Value,
    /// Where that stands.
    pub(super) pointer: String,
    /// Where it goes.
    pub(super) role: Role,
}

impl Given<'_> {
    pub(super) fn text(&self, key: &str) -> &str {
        self.value.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    pub(super) fn is_required(&self) -> bool {
        self.value.get("required").and_then(Value::as_bool).unwrap_or(false)
    }

    /// The name under `parameters`, where the entry is a reference to one there.
    pub(super) fn shared_name(&self) -> Option<String> {
        let name = self.pointer.strip_prefix("/parameters/")?;
        let is_reference = self.entry.get("$ref").is_some() && !name.contains('/');
        is_reference.then(|| last_segment(&self.pointer))
    }
}

fn role(parameter: &Value) -> Role {
    match parameter.get("in").and_then(Value::as_str) {
        Some("body") => Role::Body,
        Some("formData" | "form") => Role::Field,
        _ => Role::Plain,
    }
}

impl<'r> Rewriting<'r, '_> {
    /// The parameters of a list, with references followed.
    pub(super) fn read_parameters(&self, list: Option<&'r Value>, at: &str) -> Vec<Given<'r>> {
        let entries = list.and_then(Value::as_array).into_iter().flatten().enumerate();
        let given = entries.map(|(index, entry)| {
            let target = entry.get("$ref").and_then(Value::as_str);
            let (value, pointer) = target
                .and_then(|target| self.behind(target))
                .unwrap_or_else(|| (entry, below(at, &[&index.to_string()])));
            Given { entry, value, pointer, role: role(value) }
        });
        given.collect()
    }

    /// Shared parameters: bodies go to the request bodies, and fields to the forms that use them.
    pub(super) fn rewrite_shared_parameters(
        &mut self,
        parameters: &'r Value,
        components: &mut Map<String, Value>,
    ) {
        let Some(entries) = parameters.as_object() else {
            components.insert("parameters".to_owned(), parameters.clone());
            return;
        };
        let (mut plain, mut bodies) = (Map::new(), Map::new());
        for (name, entry) in entries {
            let pointer = below("/parameters", &[name]);
            let target = entry.get("$ref").and_then(Value::as_str);
            let value =
                target.and_then(|target| self.behind(target)).map_or(entry, |found| found.0);
            match role(value) {
                Role::Field => {}
                Role::Body => {
                    let to = below("/components/requestBodies", &[name]);
                    let given = Given { entry, value, pointer, role: Role::Body };
                    let body = self.rewrite_body(&given, &self.consumes.clone(), &to);
                    bodies.insert(name.clone(), body);
                }
                Role::Plain => {
                    let to = below("/components/parameters", &[name]);
                    let given = Given { entry, value, pointer, role: Role::Plain };
                    plain.insert(name.clone(), self.rewrite_parameter(&given, &to));
                }
            }
        }
        self.note("/parameters", "/components/parameters");
        for (section, entries) in [("parameters", plain), ("requestBodies", bodies)] {
            if !entries.is_empty() {
                components.insert(section.to_owned(), Value::Object(entries));
            }
        }
    }

    /// A parameter that stays one.
    pub(super) fn rewrite_parameter(&mut self, given: &Given<'r>, to: &str) -> Value {
        if let Some(target) = given.entry.get("$ref").and_then(Value::as_str) {
            // One that leads nowhere is reported where all references are.
            if given.shared_name().is_some() || std::ptr::eq(given.entry, given.value) {
                let mut entry = given.entry.clone();
                entry["$ref"] = Value::String(self.rewrite_reference(target));
                return entry;
            }
        }
        let Some(old) = given.value.as_object() else { return given.value.clone() };
        self.note(given.pointer.clone(), to);
        if !old.contains_key("schema") {
            self.note(given.pointer.clone(), format!("{to}/schema"));
        }
        let (mut new, schema) = self.split_parameter(old);
        let place = new.get("in").and_then(Value::as_str).unwrap_or_default().to_owned();
        if schema.get("type").and_then(Value::as_str) == Some("array") {
            self.rewrite_format(old, &place, &given.pointer, &mut new);
        }
        new.insert("schema".to_owned(), Value::Object(schema));
        Value::Object(new)
    }

    /// A parameter without its schema, and the schema.
    pub(super) fn split_parameter(
        &mut self,
        old: &Map<String, Value>,
    ) -> (Map<String, Value>, Map<String, Value>) {
        let (own, schema) = split_header(old);
        // A schema has no business here in 2.0; where there is one, it says more than the rest.
        let mut schema = match old.get("schema") {
            Some(schema @ Value::Object(_)) => schema.clone(),
            _ => Value::Object(schema),
        };
        self.rewrite_schema(&mut schema);
        let Value::Object(schema) = schema else { return (own, Map::new()) };
        (own, schema)
    }

    /// How the items of a list are written (2.0, `collectionFormat`).
    fn rewrite_format(
        &mut self,
        old: &Map<String, Value>,
        place: &str,
        pointer: &str,
        new: &mut Map<String, Value>,
    ) {
        let format = old.get("collectionFormat").and_then(Value::as_str).unwrap_or("csv");
        let plain = if place == "query" { "form" } else { "simple" };
        let (style, explode) = match (place, format) {
            ("query", "csv") => ("form", false),
            ("query", "ssv") => ("spaceDelimited", false),
            ("query", "pipes") => ("pipeDelimited", false),
            ("query", "multi") => ("form", true),
            ("path" | "header", "csv") => ("simple", false),
            ("query" | "path" | "header", "ssv" | "pipes" | "tsv") => {
                new.insert(carried::ARRAY_STYLE.to_owned(), delimiter(format).into());
                (plain, false)
            }
            ("query" | "path" | "header", other) => {
                let place = self.source.at(&below(pointer, &["collectionFormat"]));
                let name = old.get("name").and_then(Value::as_str).unwrap_or_default();
                self.report.push(swagger::collection_format(place, name, other));
                (plain, false)
            }
            _ => return,
        };
        new.insert("style".to_owned(), Value::from(style));
        new.insert("explode".to_owned(), Value::from(explode));
    }
}

/// What stands between the items of a list, as [`carried::ARRAY_STYLE`] says it.
pub(super) fn delimiter(format: &str) -> &'static str {
    match format {
        "ssv" => "spaces",
        "pipes" => "pipes",
        _ => "tabs",
    }
}

/// A header or a parameter without what describes its value, and that.
pub(super) fn split_header(old: &Map<String, Value>) -> (Map<String, Value>, Map<String, Value>) {
    let (mut own, mut schema) = (Map::new(), Map::new());
    for (key, value) in old {
        let of_the_value = OF_THE_VALUE.contains(&key.as_str()) || key.starts_with("x-enum");
        if key == "x-example" {
            own.entry("example").or_insert_with(|| value.clone());
        } else if OWN.contains(&key.as_str()) || (is_extension(key) && !of_the_value) {
            own.insert(key.clone(), value.clone());
        } else if key != "collectionFormat" && key != "schema" {
            schema.insert(key.clone(), value.clone());
        }
    }
    (own, schema)
}
