//! Callbacks (OpenAPI 3.0.3, "Callback Object"): what a client needs of them is the body of each request.
//! Everything else about a request that the provider sends is left out, so that nothing wrong in it
//! stands in the way.

use serde_json::{Map, Value};

use super::check::Checker;

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
