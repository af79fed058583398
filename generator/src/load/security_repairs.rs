//! Security schemes and requirements as real documents write them.

use serde_json::{Map, Value, json};

use super::check::Checker;
use super::openapi_repairs::repaired;

type Entries = Map<String, Value>;

/// Repairs the list of requirements of a document or an operation: names alone, and one mapping where
/// a list belongs.
pub(super) fn repair_requirements(checker: &mut Checker<'_, '_>, entries: &mut Entries) {
    let Some(security) = entries.get_mut("security") else { return };
    let mut wrong = security.is_object();
    if wrong {
        *security = Value::Array(vec![security.take()]);
    }
    let Value::Array(alternatives) = security else { return };
    for alternative in alternatives.iter_mut() {
        if let Value::String(name) = alternative {
            *alternative = json!({ name.as_str(): [] });
            wrong = true;
        }
        for scopes in alternative.as_object_mut().into_iter().flat_map(Map::values_mut) {
            match scopes {
                Value::Array(_) => continue,
                Value::String(scope) => *scopes = json!([scope]),
                _ => *scopes = json!([]),
            }
            wrong = true;
        }
    }
    if wrong {
        let what = "`security` is no list of mappings from names to scopes";
        checker.repair("security", repaired(what, "it was read as if it were"));
    }
}

/// Repairs the schemes, and leaves out those of which nobody knows what to send.
pub(super) fn repair_schemes(checker: &mut Checker<'_, '_>, schemes: &mut Entries) {
    let names: Vec<String> = schemes.keys().cloned().collect();
    for name in names {
        let Some(Value::Object(scheme)) = schemes.get_mut(&name) else { continue };
        if !scheme.contains_key("$ref") && !repair_scheme(checker, &name, scheme) {
            checker.repair(
                &name,
                repaired("a security scheme does not say what is sent", "it was left out"),
            );
            schemes.shift_remove(&name);
        }
    }
}

/// False: what is sent cannot be known.
fn repair_scheme(checker: &mut Checker<'_, '_>, name: &str, scheme: &mut Entries) -> bool {
    let found = scheme.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    let (kind, http) = match found.to_ascii_lowercase().replace(['_', '-', ' '], "").as_str() {
        "http" => ("http", None),
        "basic" | "httpbasic" => ("http", Some("basic")),
        "bearer" | "jwt" | "httpbearer" => ("http", Some("bearer")),
        "apikey" => ("apiKey", None),
        "oauth2" | "oauth" => ("oauth2", None),
        "openidconnect" | "oidc" => ("openIdConnect", None),
        _ => return false,
    };
    if kind != found {
        checker.repair(
            name,
            repaired("a security scheme's `type` is misspelt", "what it means was clear"),
        );
        scheme.insert("type".to_owned(), Value::from(kind));
    }
    if let Some(http) = http {
        scheme.entry("scheme").or_insert_with(|| Value::from(http));
    }
    match kind {
        "http" => {
            if !scheme.contains_key("scheme") && scheme.contains_key("bearerFormat") {
                scheme.insert("scheme".to_owned(), Value::from("bearer"));
            }
            scheme.get("scheme").is_some_and(Value::is_string)
        }
        "apiKey" => is_key(scheme),
        _ => true,
    }
}

/// A key has a name and a place; the place is in small letters.
fn is_key(scheme: &mut Entries) -> bool {
    let place = scheme.get("in").and_then(Value::as_str).unwrap_or_default().to_ascii_lowercase();
    let known = matches!(place.as_str(), "header" | "query" | "cookie");
    if known {
        scheme.insert("in".to_owned(), Value::from(place));
    }
    known && scheme.get("name").and_then(Value::as_str).is_some_and(|name| !name.trim().is_empty())
}
