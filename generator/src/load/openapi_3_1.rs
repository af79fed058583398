//! OpenAPI 3.1 into 3.0: webhooks, shared paths, documents without paths.
//!
//! What 3.1 changed in schemas is in `schema_keywords`; keys that 3.0 does not have and a client does
//! not need are listed in `dialect`.

use serde_json::{Map, Value};

use super::carried;
use super::source::Source;
use crate::pointer::push_segment;
use crate::report::{Report, repairs};

/// Rewrites a document of 3.1 (or 3.2, once what is new there is gone).
pub(super) fn translate(document: &mut Value, source: &mut Source<'_>, report: &mut Report) {
    let Some(root) = document.as_object_mut() else { return };
    leave_out_mutual_tls(root, source, report);
    // A document may describe webhooks or components only (OpenAPI 3.1, "OpenAPI Object").
    if root.get("paths").is_none_or(Value::is_null) {
        root.insert("paths".to_owned(), Value::Object(Map::new()));
    }
    move_webhooks(root, source);
}

/// Webhooks become the callback object `webhooks` of the components: like a callback, each is a path
/// item for a request that the provider sends.
fn move_webhooks(root: &mut Map<String, Value>, source: &mut Source<'_>) {
    let Some(Value::Object(webhooks)) = root.get_mut("webhooks") else { return };
    if webhooks.is_empty() {
        return;
    }
    let mut webhooks = std::mem::take(webhooks);
    webhooks.retain(|name, item| !name.starts_with("x-") && item.is_object());
    for item in webhooks.values_mut().filter_map(Value::as_object_mut) {
        item.insert(carried::WEBHOOKS.to_owned(), Value::Bool(true));
    }
    root.shift_remove("webhooks");
    let components = root.entry("components").or_insert_with(|| Value::Object(Map::new()));
    let Some(components) = components.as_object_mut() else { return };
    let callbacks = components.entry("callbacks").or_insert_with(|| Value::Object(Map::new()));
    let Some(callbacks) = callbacks.as_object_mut() else { return };
    let mut name = carried::WEBHOOKS_CALLBACK.to_owned();
    while callbacks.contains_key(&name) {
        name.push('_');
    }
    let mut place = "/components/callbacks".to_owned();
    push_segment(&mut place, &name);
    source.note_move("/webhooks".to_owned(), place);
    callbacks.insert(name, Value::Object(webhooks));
}

/// A client certificate is shown by the transport, not by a request (OpenAPI 3.1, "Security Scheme
/// Object", `mutualTLS`): requirements of it are met by whoever brings such a transport.
fn leave_out_mutual_tls(root: &mut Map<String, Value>, source: &Source<'_>, report: &mut Report) {
    let schemes =
        root.get_mut("components").and_then(|components| components.get_mut("securitySchemes"));
    let Some(Value::Object(schemes)) = schemes else { return };
    let is_mutual_tls = |scheme: &Value| scheme.get("type").is_some_and(|kind| kind == "mutualTLS");
    let mutual: Vec<String> = schemes
        .iter()
        .filter(|(_, scheme)| is_mutual_tls(scheme))
        .map(|(name, _)| name.clone())
        .collect();
    if mutual.is_empty() {
        return;
    }
    for name in &mutual {
        schemes.shift_remove(name);
        let mut pointer = "/components/securitySchemes".to_owned();
        push_segment(&mut pointer, name);
        report.push(repairs::mutual_tls(source.at(&pointer), name));
    }
    let mut lists: Vec<&mut Value> = Vec::new();
    for (key, value) in root {
        match (key.as_str(), value) {
            ("security", list) => lists.push(list),
            ("paths", Value::Object(paths)) => {
                let items = paths.values_mut().filter_map(Value::as_object_mut);
                let operations = items.flat_map(Map::values_mut);
                lists.extend(operations.filter_map(|operation| operation.get_mut("security")));
            }
            _ => {}
        }
    }
    let requirements = lists.into_iter().filter_map(Value::as_array_mut).flatten();
    for requirement in requirements.filter_map(Value::as_object_mut) {
        requirement.retain(|name, _| !mutual.contains(name));
    }
}
