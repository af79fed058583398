//! How schemas stand in XML, in one form: `xml` of every version becomes what OpenAPI 3.2 says with
//! `nodeType` (OpenAPI 3.2, "XML Object"), under a key that `lower` reads.

use serde_json::{Map, Value, json};

use super::carried;
use super::check::Checker;
use super::openapi_repairs::repaired;

/// Rewrites the `xml` of one schema.
pub(super) fn rewrite_xml(checker: &mut Checker<'_, '_>, entries: &mut Map<String, Value>) {
    let Some(Value::Object(mut xml)) = entries.shift_remove("xml") else { return };
    let is_set = |xml: &Map<String, Value>, key: &str| xml.get(key) == Some(&Value::Bool(true));
    let kind = match xml.shift_remove("nodeType") {
        Some(Value::String(kind)) if is_kind(&kind) => Some(kind),
        Some(other) => {
            let what = format!("`nodeType: {}` is no kind of XML node", spelled(&other));
            checker.repair("xml", repaired(what, "it was left out"));
            None
        }
        // What says the same before 3.2.
        None if is_set(&xml, "attribute") => Some("attribute".to_owned()),
        None if is_set(&xml, "wrapped") => Some("element".to_owned()),
        None => None,
    };
    let mut carried = Map::new();
    for key in ["name", "namespace", "prefix"] {
        if let Some(text @ Value::String(_)) = xml.shift_remove(key) {
            carried.insert(key.to_owned(), text);
        }
    }
    carried.extend(kind.map(|kind| ("nodeType".to_owned(), Value::from(kind))));
    if !carried.is_empty() {
        entries.insert(carried::XML.to_owned(), Value::Object(carried));
    }
}

fn is_kind(text: &str) -> bool {
    matches!(text, "element" | "attribute" | "text" | "cdata" | "none")
}

fn spelled(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Names the elements of shared schemas after their components: since 3.2 that name holds wherever a
/// reference leads to one; before, the name of the property does. Only where the document has XML.
pub(super) fn name_components(document: &mut Value) {
    let text = document.to_string();
    if !text.contains("/xml\":") && !text.contains("+xml\":") {
        return;
    }
    let Some(Value::Object(schemas)) = document.pointer_mut("/components/schemas") else { return };
    for (name, schema) in schemas {
        let Some(schema) = schema.as_object_mut() else { continue };
        let stands_for_itself =
            !schema.contains_key("$ref") && schema.get("type").is_none_or(|kind| kind != "array");
        if stands_for_itself
            && let Some(xml) = schema.entry("xml").or_insert_with(|| json!({})).as_object_mut()
        {
            xml.entry("name").or_insert_with(|| Value::from(name.as_str()));
        }
    }
}
