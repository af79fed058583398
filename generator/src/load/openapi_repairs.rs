//! Mistakes that real documents have outside their schemas.
//!
//! Each thing is repaired when the check comes to it, before its table is applied. A repair is made
//! where one reading makes sense; what has none is left out, so that one broken thing does not cost
//! the rest of the crate.

use serde_json::{Map, Value, json};

use super::check::Checker;
use super::parameter_repairs::{repair_parameters, take_schema};
use super::security_repairs::{repair_requirements, repair_schemes};
use super::server_repairs::repair_servers;
use super::tallies::Repair;

type Entries = Map<String, Value>;

/// A message of [`Repair::Value`].
pub(super) fn repaired(what: impl Into<String>, done: &'static str) -> Repair {
    Repair::Value { what: what.into(), done }
}

/// The whole document.
pub(super) fn prepare_document(checker: &mut Checker<'_, '_>, entries: &mut Entries) {
    if !entries.get("info").is_some_and(Value::is_object) {
        checker
            .repair("info", repaired("`info` is missing", "the folder's name was taken as title"));
        entries.insert("info".to_owned(), json!({ "title": folder(checker) }));
    }
    if entries.get("paths").is_some_and(Value::is_null) {
        entries.insert("paths".to_owned(), json!({}));
    }
    repair_servers(checker, entries);
    repair_requirements(checker, entries);
    if let Some(Value::Array(tags)) = entries.get_mut("tags") {
        repair_tags(checker, tags);
    }
}

/// The name of the folder that the document is in, which is the provider's.
fn folder(checker: &Checker<'_, '_>) -> String {
    checker.source.name().rsplit(['/', '\\']).nth(1).unwrap_or("API").to_owned()
}

/// A tag without a name tags nothing; text is a name.
fn repair_tags(checker: &mut Checker<'_, '_>, tags: &mut Vec<Value>) {
    for tag in tags.iter_mut() {
        if let Value::String(name) = tag {
            *tag = json!({ "name": name });
        }
    }
    let before = tags.len();
    tags.retain(|tag| tag.get("name").is_some_and(|name| !name.is_null()));
    if tags.len() < before {
        checker.repair("tags", repaired("a tag has no name", "it was left out"));
    }
}

/// What the document says of itself.
pub(super) fn prepare_info(checker: &mut Checker<'_, '_>, entries: &mut Entries) {
    let title = entries.get("title").and_then(Value::as_str);
    if title.is_some_and(|title| !title.trim().is_empty())
        || entries.get("title").is_some_and(Value::is_number)
    {
        return;
    }
    checker.repair("title", repaired("the info has no `title`", "the folder's name was taken"));
    entries.insert("title".to_owned(), Value::from(folder(checker)));
}

/// A path begins with a slash.
pub(super) fn prepare_paths(checker: &mut Checker<'_, '_>, entries: &mut Entries) {
    let bad = |name: &str| !name.starts_with('/') && !name.starts_with("x-");
    if !entries.iter().any(|(name, item)| bad(name) && item.is_object()) {
        return;
    }
    for (name, item) in std::mem::take(entries) {
        let slashed = format!("/{name}");
        if !bad(&name)
            || !item.is_object()
            || name.contains("://")
            || entries.contains_key(&slashed)
        {
            entries.insert(name, item);
            continue;
        }
        checker.repair(&name, repaired("a path does not begin with `/`", "it was put before it"));
        checker.note_move(&name, &slashed);
        entries.insert(slashed, item);
    }
}

/// A path: methods in capitals, and what its operations share.
pub(super) fn prepare_path_item(checker: &mut Checker<'_, '_>, entries: &mut Entries) {
    const METHODS: [&str; 8] =
        ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
    for method in METHODS {
        let capital = method.to_ascii_uppercase();
        if entries.contains_key(&capital) && !entries.contains_key(method) {
            let Some(operation) = entries.shift_remove(&capital) else { continue };
            checker
                .repair(&capital, repaired("a method is in capitals", "it was read as the method"));
            checker.note_move(&capital, method);
            entries.insert(method.to_owned(), operation);
        }
    }
    repair_servers(checker, entries);
    repair_parameters(checker, entries);
}

/// An operation.
pub(super) fn prepare_operation(checker: &mut Checker<'_, '_>, entries: &mut Entries) {
    if let Some(Value::String(tag)) = entries.get("tags") {
        let tags = json!([tag]);
        entries.insert("tags".to_owned(), tags);
    }
    repair_servers(checker, entries);
    repair_requirements(checker, entries);
    repair_parameters(checker, entries);
}

/// An answer: in Swagger 2.0 its schema stood in it directly.
pub(super) fn prepare_response(checker: &mut Checker<'_, '_>, entries: &mut Entries) {
    super::openapi_3_2_rules::prepare_response(checker, entries);
    move_into_content(checker, entries);
}

/// A request body, likewise.
pub(super) fn prepare_request_body(checker: &mut Checker<'_, '_>, entries: &mut Entries) {
    move_into_content(checker, entries);
}

fn move_into_content(checker: &mut Checker<'_, '_>, entries: &mut Entries) {
    if entries.contains_key("content") || !entries.get("schema").is_some_and(Value::is_object) {
        return;
    }
    let Some(schema) = entries.shift_remove("schema") else { return };
    checker.repair(
        "schema",
        repaired("a schema stands outside `content`", "it was read as that of `application/json`"),
    );
    let media = checker.within("content", |checker| {
        checker.within("application/json", |checker| checker.pointer.clone())
    });
    checker.moves.add_move(format!("{}/schema", checker.pointer), format!("{media}/schema"));
    entries.insert("content".to_owned(), json!({ "application/json": { "schema": schema } }));
}

/// A header, which has a schema as parameters do.
pub(super) fn prepare_header(checker: &mut Checker<'_, '_>, entries: &mut Entries) {
    take_schema(checker, entries);
}

/// The components.
pub(super) fn prepare_components(checker: &mut Checker<'_, '_>, entries: &mut Entries) {
    if let Some(Value::Object(schemes)) = entries.get_mut("securitySchemes") {
        checker.within("securitySchemes", |checker| repair_schemes(checker, schemes));
    }
    let Some(Value::Object(parameters)) = entries.get_mut("parameters") else { return };
    checker.within("parameters", |checker| {
        let names: Vec<String> = parameters.keys().cloned().collect();
        for name in names {
            let Some(Value::Object(parameter)) = parameters.get_mut(&name) else { continue };
            if !parameter.contains_key("$ref")
                && !super::parameter_repairs::is_usable(checker, &name, parameter)
            {
                parameters.shift_remove(&name);
            }
        }
    });
}
