//! What the tables of OpenAPI 3.0 cannot say: keys that depend on each other.

use serde_json::{Map, Value};

use super::check::Checker;
use super::openapi_3_2_rules::prepare_place;
use super::openapi_repairs::repaired;
use super::parameter_repairs::take_schema;
use crate::report::structure;

/// `default`, a status, or a range such as `4XX`.
pub(super) fn is_status(key: &str) -> bool {
    let bytes = key.as_bytes();
    key == "default"
        || matches!(bytes, [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9'])
        || matches!(bytes, [b'1'..=b'5', b'x' | b'X', b'x' | b'X'])
}

/// The styles of a place differ, and a path parameter is always required.
pub(super) fn prepare_parameter(checker: &mut Checker<'_, '_>, entries: &mut Map<String, Value>) {
    prepare_place(checker, entries);
    take_schema(checker, entries);
    let location = entries.get("in").and_then(Value::as_str);
    if location == Some("path") && entries.get("required") != Some(&Value::Bool(true)) {
        let name = entries.get("name").and_then(Value::as_str).unwrap_or_default();
        checker.warn_optional_path_parameter(name);
        entries.insert("required".to_owned(), Value::Bool(true));
    }
    let styles = styles(entries);
    if let Some(style) = entries.get("style").and_then(Value::as_str)
        && !styles.contains(&style)
    {
        checker.report_at_key("style", |place| {
            structure::value_choice(place, "style", style, styles).warn()
        });
        entries.shift_remove("style");
    }
}

/// The styles of a parameter's place (OpenAPI 3.0, "Style Values").
fn styles(entries: &Map<String, Value>) -> &'static [&'static str] {
    match entries.get("in").and_then(Value::as_str) {
        Some("path") => &["simple", "label", "matrix"],
        Some("header") => &["simple"],
        Some("cookie") => &["form"],
        _ => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
    }
}

/// A style that is still wrong was read as text from something else.
pub(super) fn complete_parameter(entries: &mut Map<String, Value>) {
    let styles = styles(entries);
    if !entries.get("style").and_then(Value::as_str).is_some_and(|style| styles.contains(&style)) {
        entries.shift_remove("style");
    }
    complete_content(entries);
}

/// Exactly one of `schema` and `content`: a schema says more, and without either anything may come.
pub(super) fn complete_content(entries: &mut Map<String, Value>) {
    if entries.contains_key("schema") {
        entries.shift_remove("content");
    } else if !entries.contains_key("content") {
        entries.insert("schema".to_owned(), Value::Object(Map::new()));
    }
}

/// `explode` means the style `form`, and that style is exploded unless it says otherwise (OpenAPI 3.0.3,
/// "Encoding Object"). `openapiv3` knows neither.
pub(super) fn complete_encoding(entries: &mut Map<String, Value>) {
    let says = |key: &str| entries.contains_key(key);
    if !says("style") && (says("explode") || says("allowReserved")) {
        entries.insert("style".to_owned(), Value::from("form"));
    }
    if entries.get("style").and_then(Value::as_str) == Some("form") {
        entries.entry("explode").or_insert(Value::Bool(true));
    }
}

/// What a scheme cannot do without depends on its type.
fn needed_by(entries: &Map<String, Value>) -> (&'static [&'static str], &'static str) {
    match entries.get("type").and_then(Value::as_str) {
        Some("apiKey") => (&["name", "in"], "an API key"),
        Some("oauth2") => (&["flows"], "an OAuth 2 scheme"),
        Some("openIdConnect") => (&["openIdConnectUrl"], "an OpenID scheme"),
        _ => (&["scheme"], "an HTTP scheme"),
    }
}

/// Reports what a scheme of a type lacks.
pub(super) fn prepare_security_scheme(
    checker: &mut Checker<'_, '_>,
    entries: &mut Map<String, Value>,
) {
    // Without a type, that is what is missing.
    if !entries.get("type").is_some_and(Value::is_string) {
        return;
    }
    let (needed, noun) = needed_by(entries);
    for key in needed.iter().filter(|key| !entries.contains_key(**key)) {
        checker.repair_here(repaired(
            format!("`{key}` is missing in {noun}"),
            "nothing was taken for it",
        ));
    }
}

/// Puts in what a scheme of a type lacks.
pub(super) fn complete_security_scheme(entries: &mut Map<String, Value>) {
    if !entries.contains_key("type") {
        entries.insert("type".to_owned(), Value::from("http"));
    }
    for key in needed_by(entries).0 {
        entries.entry(*key).or_insert_with(|| match *key {
            "in" => Value::from("header"),
            "flows" => Value::Object(Map::new()),
            _ => Value::from(""),
        });
    }
}
