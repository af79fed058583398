//! Callbacks (OpenAPI 3.0.3, "Callback Object"): what a client needs of them is the body of each request.
//! Everything else about a request that the provider sends is left out, so that nothing wrong in it
//! stands in the way.

use serde_json::{Map, Value};

use super::carried;
use super::check::Checker;
use super::references::percent::decode;
use super::source::Source;
use crate::pointer::push_segment;
use crate::report::{Report, references};

/// Callbacks under `components` that operations refer to: the typed form has no references there, so
/// each is marked with the first operation that has it, and the references go.
pub(super) fn mark_shared_callbacks(
    document: &mut Value,
    source: &Source<'_>,
    report: &mut Report,
) {
    for (name, operation, target) in take_references(document) {
        let mut place = operation.clone();
        push_segment(&mut place, "callbacks");
        push_segment(&mut place, &name);
        let found = end_of(document, &target).and_then(|end| document.pointer_mut(&end));
        let Some(callback) = found.and_then(Value::as_object_mut) else {
            report.push(references::callback_left_out(source.at(&place), &target));
            continue;
        };
        for item in callback.values_mut().filter_map(Value::as_object_mut) {
            item.entry(carried::CALLBACK_OF).or_insert_with(|| Value::from(operation.as_str()));
        }
    }
}

/// Takes the references out of the callbacks of all operations: name, operation and target of each.
fn take_references(document: &mut Value) -> Vec<(String, String, String)> {
    let mut taken = Vec::new();
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (path, item) in paths.into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            let callbacks = operation.get_mut("callbacks").and_then(Value::as_object_mut);
            let Some(callbacks) = callbacks else { continue };
            callbacks.retain(|name, callback| {
                let Some(target) = callback.get("$ref").and_then(Value::as_str) else {
                    return true;
                };
                let mut pointer = "/paths".to_owned();
                push_segment(&mut pointer, path);
                push_segment(&mut pointer, method);
                taken.push((name.clone(), pointer, target.to_owned()));
                false
            });
        }
    }
    taken
}

/// The pointer at the end of references to callbacks.
fn end_of(document: &Value, target: &str) -> Option<String> {
    /// More steps than any honest document has.
    const MOST_STEPS: usize = 100;
    let mut at = target;
    for _ in 0..MOST_STEPS {
        let pointer = decode(at.strip_prefix('#')?);
        match document.pointer(&pointer)?.get("$ref").and_then(Value::as_str) {
            Some(next) => at = next,
            None => return Some(pointer),
        }
    }
    None
}

/// A callback has requests by the URLs that they go to; extensions are not among them.
pub(super) fn prepare_callback(_: &mut Checker<'_, '_>, entries: &mut Map<String, Value>) {
    entries.retain(|name, item| !name.starts_with("x-") && item.is_object());
}

/// Methods and prose are kept, and what tells a webhook from a callback.
pub(super) fn prepare_callback_item(_: &mut Checker<'_, '_>, entries: &mut Map<String, Value>) {
    const KEPT: [&str; 7] = ["summary", "description", "get", "put", "post", "delete", "patch"];
    entries.retain(|name, _| KEPT.contains(&name.as_str()) || name.starts_with("x-"));
}

/// The body and prose are kept.
pub(super) fn prepare_callback_operation(
    _: &mut Checker<'_, '_>,
    entries: &mut Map<String, Value>,
) {
    const KEPT: [&str; 3] = ["summary", "description", "requestBody"];
    entries.retain(|name, _| KEPT.contains(&name.as_str()));
}

/// `openapiv3` wants answers, and a client gives them.
pub(super) fn complete_callback_operation(entries: &mut Map<String, Value>) {
    entries.insert("responses".to_owned(), Value::Object(Map::new()));
}
