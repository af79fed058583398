//! Parameters as other versions and tools write them.

use serde_json::{Map, Value, json};

use super::check::Checker;
use super::moves::Origin;
use super::openapi_repairs::repaired;

type Entries = Map<String, Value>;

/// Repairs the parameters of a path or an operation. Bodies among them, which Swagger 2.0 had there,
/// become the operation's body; what is no parameter is left out.
pub(super) fn repair_parameters(checker: &mut Checker<'_, '_>, entries: &mut Entries) {
    let Some(Value::Array(parameters)) = entries.get_mut("parameters") else { return };
    let parameters = std::mem::take(parameters);
    let (mut kept, mut bodies, mut shifts) = (Vec::new(), Vec::new(), Vec::new());
    let list = checker.within("parameters", |checker| {
        for (index, mut parameter) in parameters.into_iter().enumerate() {
            match sort(checker, index, &mut parameter) {
                Sort::Parameter => {
                    shifts.push((index, kept.len()));
                    kept.push(parameter);
                }
                Sort::Body => bodies.push((index, parameter)),
                Sort::None => {}
            }
        }
        checker.pointer.clone()
    });
    entries.insert("parameters".to_owned(), Value::Array(kept));
    if !bodies.is_empty() && !entries.contains_key("requestBody") {
        entries.insert("requestBody".to_owned(), body_of(checker, bodies));
    }
    let moved = shifts.into_iter().filter(|(from, to)| from != to);
    let place = |index: usize| format!("{list}/{index}");
    checker.moves.add_stage(moved.map(|(from, to)| (Origin::Here(place(from)), place(to))));
}

/// What an entry of a list of parameters is.
enum Sort {
    Parameter,
    Body,
    None,
}

fn sort(checker: &mut Checker<'_, '_>, index: usize, parameter: &mut Value) -> Sort {
    let index = index.to_string();
    let Value::Object(parameter) = parameter else {
        checker.repair(&index, repaired("a parameter is no mapping", "it was left out"));
        return Sort::None;
    };
    if parameter.contains_key("$ref") {
        return Sort::Parameter;
    }
    if matches!(parameter.get("in").and_then(Value::as_str), Some("body" | "formData")) {
        checker.repair(
            &index,
            repaired(
                "a parameter is a body, as in Swagger 2.0",
                "it was read as the request's body",
            ),
        );
        return Sort::Body;
    }
    if is_usable(checker, &index, parameter) { Sort::Parameter } else { Sort::None }
}

/// Repairs a parameter's place. False: it has no name, or nothing says where it goes.
pub(super) fn is_usable(checker: &mut Checker<'_, '_>, key: &str, parameter: &mut Entries) -> bool {
    const PLACES: [&str; 5] = ["query", "path", "header", "cookie", "querystring"];
    let name = match parameter.get("name") {
        Some(Value::String(name)) if !name.trim().is_empty() => name.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => {
            checker.repair(key, repaired("a parameter has no name", "it was left out"));
            return false;
        }
    };
    let place = parameter.get("in").and_then(Value::as_str).unwrap_or_default();
    if PLACES.contains(&place) {
        return true;
    }
    let lower = place.trim().to_ascii_lowercase();
    // The path says of its own parameters that they are.
    let read = match PLACES.into_iter().find(|known| *known == lower) {
        Some(known) => known,
        None if checker.pointer.contains(&format!("{{{name}}}")) => "path",
        None => {
            let what = "nothing says where a parameter goes (`in`)";
            checker.repair(key, repaired(what, "it was left out"));
            return false;
        }
    };
    checker.repair(key, repaired("`in` is misspelt or missing", "the parameter's place was clear"));
    parameter.insert("in".to_owned(), Value::from(read));
    true
}

/// A request body of the parameters that Swagger 2.0 had for it: the schema of the one in the body, or
/// an object of the fields of a form.
fn body_of(checker: &mut Checker<'_, '_>, bodies: Vec<(usize, Value)>) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for (index, body) in bodies {
        let Value::Object(mut body) = body else { continue };
        if body.get("in").and_then(Value::as_str) == Some("body") {
            let pointer = &checker.pointer;
            checker.moves.add_move(
                format!("{pointer}/parameters/{index}/schema"),
                format!("{pointer}/requestBody/content/application~1json/schema"),
            );
            let schema = body.shift_remove("schema").unwrap_or_else(|| json!({}));
            let must = body.get("required") == Some(&Value::Bool(true));
            return json!({ "required": must, "content": { "application/json": { "schema": schema } } });
        }
        let Some(Value::String(name)) = body.shift_remove("name") else { continue };
        if body.shift_remove("required") == Some(Value::Bool(true)) {
            required.push(Value::from(name.as_str()));
        }
        body.shift_remove("in");
        let schema = body.shift_remove("schema").unwrap_or(Value::Object(body));
        properties.insert(name, schema);
    }
    let files = properties.values().any(|schema| {
        schema.get("type").is_some_and(|kind| kind == "file")
            || schema.get("format").is_some_and(|format| format == "binary")
    });
    let media = if files { "multipart/form-data" } else { "application/x-www-form-urlencoded" };
    let schema = json!({ "type": "object", "properties": properties, "required": required });
    json!({ "content": { media: { "schema": schema } } })
}

/// `type` and its like directly in a parameter or a header, as in Swagger 2.0, belong into its schema.
/// One of which nothing is said is text, which is what it is when it is sent.
pub(super) fn take_schema(checker: &mut Checker<'_, '_>, entries: &mut Entries) {
    const KEYWORDS: [&str; 17] = [
        "type",
        "format",
        "items",
        "enum",
        "default",
        "pattern",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
        "uniqueItems",
        "nullable",
    ];
    let empty = |content: &Value| content.as_object().is_none_or(Map::is_empty);
    if entries.contains_key("schema")
        || entries.get("content").is_some_and(|content| !empty(content))
    {
        return;
    }
    if !["type", "enum", "items"].iter().any(|keyword| entries.contains_key(*keyword)) {
        checker
            .repair_here(repaired("a parameter or a header has no schema", "it was read as text"));
        entries.insert("schema".to_owned(), json!({ "type": "string" }));
        return;
    }
    checker.repair(
        "type",
        repaired(
            "a parameter's type stands outside `schema`, as in Swagger 2.0",
            "it was put there",
        ),
    );
    let mut schema = Map::new();
    for keyword in KEYWORDS {
        if let Some(value) = entries.shift_remove(keyword) {
            checker.note_move(keyword, &format!("schema/{keyword}"));
            schema.insert(keyword.to_owned(), value);
        }
    }
    entries.insert("schema".to_owned(), Value::Object(schema));
}
