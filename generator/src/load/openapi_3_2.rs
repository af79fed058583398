//! OpenAPI 3.2 into 3.1: further methods, shared media types.
//!
//! What 3.2 added inside parameters, media types, examples and security schemes is rewritten while
//! those are checked (`openapi_3_2_rules`).

use serde_json::{Map, Value, json};

use super::carried;
use super::schema_xml::name_components;
use super::source::Source;
use crate::pointer::push_segment;

/// Where shared media types are.
const MEDIA_TYPES: &str = "#/components/mediaTypes/";

/// Rewrites what 3.2 has where 3.1 has nothing.
pub(super) fn translate(document: &mut Value, source: &mut Source<'_>) {
    name_components(document);
    add_further_paths(document, source);
    if let Some(shared) = document.pointer("/components/mediaTypes").and_then(Value::as_object) {
        let shared = shared.clone();
        inline_media_types(document, &shared);
    }
}

fn add_further_paths(document: &mut Value, source: &mut Source<'_>) {
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else { return };
    let has_further = |item: &Value| {
        item.as_object().is_some_and(|item| {
            item.contains_key("query") || item.contains_key("additionalOperations")
        })
    };
    if !paths.values().any(has_further) {
        return;
    }
    for (path, item) in std::mem::take(paths) {
        let further = further_paths(&path, &item, source);
        paths.insert(path, item);
        paths.extend(further);
    }
    for item in paths.values_mut().filter_map(Value::as_object_mut) {
        item.shift_remove("query");
        item.shift_remove("additionalOperations");
    }
}

/// Replaces references to shared media types by what they lead to. Schemas stay where they are: the
/// copy refers to them, so that all places have one type.
fn inline_media_types(value: &mut Value, shared: &Map<String, Value>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| inline_media_types(item, shared)),
        Value::Object(entries) => {
            for (key, entry) in entries {
                if key == "content"
                    && let Some(content) = entry.as_object_mut()
                {
                    content.values_mut().for_each(|media| inline_media_type(media, shared));
                }
                inline_media_types(entry, shared);
            }
        }
        _ => {}
    }
}

fn inline_media_type(media: &mut Value, shared: &Map<String, Value>) {
    let target = media.get("$ref").and_then(Value::as_str);
    let Some(name) = target.and_then(|target| target.strip_prefix(MEDIA_TYPES)) else { return };
    let unescaped = name.replace("~1", "/").replace("~0", "~");
    let Some(Value::Object(found)) = shared.get(&unescaped) else { return };
    let mut copy = Map::new();
    for (key, value) in found {
        let value = match key.as_str() {
            "schema" | "itemSchema" => json!({ "$ref": format!("{MEDIA_TYPES}{name}/{key}") }),
            "encoding" => value.clone(),
            _ => continue,
        };
        copy.insert(key.clone(), value);
    }
    *media = Value::Object(copy);
}

/// A path `/path#METHOD` for each method that 3.1 does not have, with the operation under `post`.
fn further_paths(path: &str, item: &Value, source: &mut Source<'_>) -> Vec<(String, Value)> {
    let Some(item) = item.as_object() else { return Vec::new() };
    let mut from = "/paths".to_owned();
    push_segment(&mut from, path);
    let query = item.get("query").map(|operation| ("QUERY", operation, format!("{from}/query")));
    let additional = item.get("additionalOperations").and_then(Value::as_object);
    let additional = additional.into_iter().flatten().map(|(method, operation)| {
        let mut place = format!("{from}/additionalOperations");
        push_segment(&mut place, method);
        (method.as_str(), operation, place)
    });
    let further = query.into_iter().chain(additional);
    further
        .filter_map(|(method, operation, place)| {
            let key = format!("{path}#{method}");
            let mut to = "/paths".to_owned();
            push_segment(&mut to, &key);
            let item = with_post(item, method, operation.as_object()?);
            source.note_move(from.clone(), to.clone());
            source.note_move(place, format!("{to}/post"));
            Some((key, item))
        })
        .collect()
}

/// What a path says of all its operations, and one operation under `post`.
fn with_post(item: &Map<String, Value>, method: &str, operation: &Map<String, Value>) -> Value {
    const SHARED: [&str; 4] = ["summary", "description", "servers", "parameters"];
    let mut further: Map<String, Value> =
        item.iter().filter(|(key, _)| SHARED.contains(&key.as_str())).map(owned).collect();
    let mut operation = operation.clone();
    operation.insert(carried::METHOD.to_owned(), Value::from(method));
    further.insert("post".to_owned(), Value::Object(operation));
    Value::Object(further)
}

fn owned((key, value): (&String, &Value)) -> (String, Value) {
    (key.clone(), value.clone())
}
