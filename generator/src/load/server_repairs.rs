//! Servers as real documents write them.

use serde_json::{Map, Value, json};

use super::check::Checker;
use super::openapi_repairs::repaired;

type Entries = Map<String, Value>;

/// Repairs the servers of a document, a path or an operation: one that is no list, URLs alone, and
/// those without a URL.
pub(super) fn repair_servers(checker: &mut Checker<'_, '_>, entries: &mut Entries) {
    let Some(servers) = entries.get_mut("servers") else { return };
    if servers.get("url").is_some() {
        *servers = Value::Array(vec![servers.take()]);
        checker.repair("servers", repaired("`servers` is no list", "it was read as a list of one"));
    }
    let Some(Value::Array(servers)) = entries.get_mut("servers") else { return };
    for server in servers.iter_mut() {
        if let Value::String(url) = server {
            *server = json!({ "url": url.as_str() });
        }
    }
    if servers.iter().any(|server| !has_url(server)) {
        servers.retain(has_url);
        checker.repair("servers", repaired("a server has no URL", "it was left out"));
    }
}

fn has_url(server: &Value) -> bool {
    server.get("url").and_then(Value::as_str).is_some()
}

/// A server: its URL has a scheme unless it is a path, and its variables are described.
pub(super) fn prepare_server(checker: &mut Checker<'_, '_>, entries: &mut Entries) {
    let Some(url) = entries.get("url").and_then(Value::as_str) else { return };
    let mut absolute = url.trim().to_owned();
    if absolute.starts_with("//") {
        absolute.insert_str(0, "https:");
    } else if is_host(&absolute) {
        absolute.insert_str(0, "https://");
    }
    if absolute != url.trim() {
        checker.repair("url", repaired("a server's URL has no scheme", "`https` was taken"));
    }
    describe_variables(checker, entries, &absolute);
    entries.insert("url".to_owned(), Value::from(absolute));
}

/// Whether a URL begins with a host: a name with a dot, or `localhost`, perhaps with a port.
fn is_host(url: &str) -> bool {
    let host = url.split(['/', '?', '#']).next().unwrap_or_default();
    let name = host.split(':').next().unwrap_or_default();
    let port = host.strip_prefix(name).unwrap_or_default().trim_start_matches(':');
    !url.contains("://")
        && (name == "localhost" || name.trim_matches('.').contains('.'))
        && !name.starts_with('.')
        && port.bytes().all(|digit| digit.is_ascii_digit())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_{}".contains(&byte))
}

/// Variables that are in the URL and not described get no default: users have to set them. A variable
/// that has none takes the first value that it may have.
fn describe_variables(checker: &mut Checker<'_, '_>, entries: &mut Entries, url: &str) {
    let names: Vec<&str> = url
        .split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}'))
        .map(|(name, _)| name)
        .filter(|name| !name.is_empty())
        .collect();
    if names.is_empty() {
        return;
    }
    if !entries.get("variables").is_some_and(Value::is_object) {
        entries.insert("variables".to_owned(), json!({}));
    }
    let Some(Value::Object(variables)) = entries.get_mut("variables") else { return };
    let mut missing = false;
    for name in names {
        let variable = variables.entry(name).or_insert_with(|| json!({}));
        let Value::Object(variable) = variable else { continue };
        if variable.get("default").is_none_or(Value::is_null) {
            let first = variable.get("enum").and_then(|values| values.get(0)).cloned();
            variable.insert("default".to_owned(), first.unwrap_or_else(|| Value::from("")));
            missing = true;
        }
    }
    if missing {
        let what = "a variable of a server's URL has no default";
        checker.repair("url", repaired(what, "the first allowed value was taken, or users set it"));
    }
}
