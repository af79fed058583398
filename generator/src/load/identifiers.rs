//! References by a schema's identifier become references by JSON pointer.
//!
//! Since 3.1 a schema may have an identifier (`$id`) against which the references in it are resolved,
//! and names inside (`$anchor`, `$dynamicAnchor`); a document may say its own (`$self`, 3.2). JSON
//! Schema 2020-12, core, section 8.2, has the rules. Which schema a `$dynamicRef` leads to can depend on
//! the way to it; a type cannot, so it leads to the anchor in its own schema.

use std::collections::HashMap;

use serde_json::{Map, Value};
use url::Url;

use crate::pointer::push_segment;

/// The base of a document that does not say its own; no reference can lead there by chance.
const NO_BASE: &str = "https://document.invalid/";

/// Keys under which there is data and no schema.
const DATA: [&str; 6] = ["example", "examples", "default", "enum", "const", "value"];

/// Keys under which there are names chosen by the author, so that none of them is a keyword.
const NAMED: [&str; 6] =
    ["properties", "patternProperties", "$defs", "definitions", "schemas", "dependentSchemas"];

/// What has an identifier, and where it is.
#[derive(Default)]
struct Identifiers {
    /// Schemas by their absolute URI.
    schemas: HashMap<String, String>,
    /// Anchors by the URI of the schema that they are in and their name.
    anchors: HashMap<(String, String), String>,
}

/// A schema with an identifier, or the document, while one goes through it.
struct Resource {
    uri: Url,
    /// The nearest schema around with `$recursiveAnchor: true` (JSON Schema 2019-09).
    recursive: String,
}

/// Rewrites the references of a document that are no pointers into it. Its text is asked first, because
/// few documents have such references.
pub(super) fn resolve_identifiers(document: &mut Value, text: &str) {
    const SIGNS: [&str; 5] = ["$self", "$id", "$anchor", "$dynamicAnchor", "$recursiveRef"];
    if !SIGNS.iter().any(|sign| text.contains(sign)) {
        return;
    }
    let base = Url::parse(NO_BASE).ok().and_then(|none| {
        let own = document.get("$self").and_then(Value::as_str);
        own.and_then(|own| none.join(own).ok()).or(Some(none))
    });
    let Some(uri) = base else { return };
    let root = Resource { uri, recursive: String::new() };
    let mut identifiers = Identifiers::default();
    identifiers.schemas.insert(key_of(&root.uri), String::new());
    let mut pointer = String::new();
    identifiers.collect(document, &root, &mut pointer);
    let original = document.clone();
    rewrite(document, &root, &mut pointer, &identifiers, &original);
}

impl Identifiers {
    fn collect(&mut self, value: &Value, around: &Resource, pointer: &mut String) {
        let Value::Object(entries) = value else {
            for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                within(pointer, &index.to_string(), |pointer| self.collect(item, around, pointer));
            }
            return;
        };
        let inner = enter(entries, around, pointer);
        let resource = inner.as_ref().unwrap_or(around);
        if inner.is_some() {
            self.schemas.entry(key_of(&resource.uri)).or_insert_with(|| pointer.clone());
        }
        for keyword in ["$anchor", "$dynamicAnchor"] {
            if let Some(name) = entries.get(keyword).and_then(Value::as_str) {
                let key = (key_of(&resource.uri), name.to_owned());
                self.anchors.entry(key).or_insert_with(|| pointer.clone());
            }
        }
        let named = is_named(pointer);
        for (key, entry) in entries.iter().filter(|(key, _)| named || !is_data(key)) {
            within(pointer, key, |pointer| self.collect(entry, resource, pointer));
        }
    }

    /// The pointer to which a reference leads; `None` where it is one already, or leads elsewhere.
    fn find(&self, target: &str, resource: &Resource, document: &Value) -> Option<String> {
        let (uri, fragment) = target.split_once('#').unwrap_or((target, ""));
        let mut absolute = resource.uri.join(uri).ok()?;
        absolute.set_fragment(None);
        let schema = self.schemas.get(&key_of(&absolute))?;
        if !fragment.is_empty() && !fragment.starts_with('/') {
            let key = (key_of(&absolute), fragment.to_owned());
            return self.anchors.get(&key).cloned();
        }
        let found = format!("{schema}{fragment}");
        // Many count from the document in a schema that has an identifier.
        (!found.is_empty() && document.pointer(&found).is_some()).then_some(found)
    }
}

/// The resource that an object begins, if it does.
fn enter(entries: &Map<String, Value>, around: &Resource, pointer: &str) -> Option<Resource> {
    let own = entries.get("$id").and_then(Value::as_str);
    let own = own.and_then(|own| around.uri.join(own).ok());
    let recursive = entries.get("$recursiveAnchor") == Some(&Value::Bool(true));
    if own.is_none() && !recursive {
        return None;
    }
    Some(Resource {
        uri: own.unwrap_or_else(|| around.uri.clone()),
        recursive: if recursive { pointer.to_owned() } else { around.recursive.clone() },
    })
}

fn is_named(pointer: &str) -> bool {
    pointer.rsplit('/').next().is_some_and(|last| NAMED.contains(&last))
}

fn is_data(key: &str) -> bool {
    DATA.contains(&key) || key.starts_with("x-")
}

fn rewrite(
    value: &mut Value,
    around: &Resource,
    pointer: &mut String,
    identifiers: &Identifiers,
    document: &Value,
) {
    let Value::Object(entries) = value else {
        for (index, item) in value.as_array_mut().into_iter().flatten().enumerate() {
            within(pointer, &index.to_string(), |pointer| {
                rewrite(item, around, pointer, identifiers, document);
            });
        }
        return;
    };
    let inner = enter(entries, around, pointer);
    let resource = inner.as_ref().unwrap_or(around);
    rewrite_reference(entries, resource, pointer, identifiers, document);
    let named = is_named(pointer);
    for (key, entry) in entries.iter_mut().filter(|(key, _)| named || !is_data(key)) {
        within(pointer, key, |pointer| rewrite(entry, resource, pointer, identifiers, document));
    }
}

fn rewrite_reference(
    entries: &mut Map<String, Value>,
    resource: &Resource,
    pointer: &str,
    identifiers: &Identifiers,
    document: &Value,
) {
    if is_named(pointer) {
        return;
    }
    if !entries.contains_key("$ref") {
        if let Some(target @ Value::String(_)) = entries.shift_remove("$dynamicRef") {
            entries.insert("$ref".to_owned(), target);
        } else if entries.shift_remove("$recursiveRef").is_some() && !resource.recursive.is_empty()
        {
            let target = format!("#{}", resource.recursive);
            entries.insert("$ref".to_owned(), Value::String(target));
            return;
        }
    }
    let Some(target) = entries.get("$ref").and_then(Value::as_str) else { return };
    if let Some(found) = identifiers.find(target, resource, document) {
        entries.insert("$ref".to_owned(), Value::String(format!("#{found}")));
    }
}

/// A URI without its fragment, as a key.
fn key_of(uri: &Url) -> String {
    let mut uri = uri.clone();
    uri.set_fragment(None);
    uri.into()
}

fn within<T>(pointer: &mut String, segment: &str, go: impl FnOnce(&mut String) -> T) -> T {
    let length = pointer.len();
    push_segment(pointer, segment);
    let result = go(pointer);
    pointer.truncate(length);
    result
}
