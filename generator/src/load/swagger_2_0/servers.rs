//! `schemes`, `host` and `basePath` (2.0, "Swagger Object") become `servers`.

use serde_json::{Map, Value, json};

use super::{Rewriting, below};

/// What a client speaks, the better one first.
const SPOKEN: [&str; 2] = ["https", "http"];

impl Rewriting<'_, '_> {
    pub(super) fn rewrite_servers(&mut self) -> Value {
        if let Some(server) = self.old.get("x-ms-parameterized-host").and_then(Value::as_object) {
            self.note("/x-ms-parameterized-host", "/servers/0");
            return json!([self.rewrite_host_template(server)]);
        }
        let key =
            ["host", "basePath", "schemes"].into_iter().find(|key| self.old.get(key).is_some());
        if let Some(key) = key {
            self.note(below("", &[key]), "/servers/0/url");
            self.note(below("", &[key]), "/servers");
        }
        match (self.host(), self.base_path()) {
            (None, None) => Value::Array(Vec::new()),
            (None, Some(path)) => json!([{ "url": path }]),
            (Some(host), path) => {
                let scheme = scheme(self.old).unwrap_or("https");
                json!([{ "url": format!("{scheme}://{host}{}", path.unwrap_or_default()) }])
            }
        }
    }

    /// The servers of an operation that cannot be reached by the document's scheme.
    pub(super) fn rewrite_own_servers(&self, operation: &Value) -> Option<Value> {
        let (own, document) = (scheme(operation)?, scheme(self.old)?);
        let host = self.host()?;
        let also = operation.get("schemes").and_then(Value::as_array);
        if own == document || also.is_some_and(|also| also.iter().any(|one| one == document)) {
            return None;
        }
        let path = self.base_path().unwrap_or_default();
        Some(json!([{ "url": format!("{own}://{host}{path}") }]))
    }

    /// The host, without a scheme or a path that does not belong there.
    fn host(&self) -> Option<&str> {
        let host = self.old.get("host")?.as_str()?.trim();
        let host = host.split_once("://").map_or(host, |(_, host)| host).trim_end_matches('/');
        (!host.is_empty()).then_some(host)
    }

    /// The base path with a slash before it and none behind; `None` where it is the root.
    fn base_path(&self) -> Option<String> {
        let path = self.old.get("basePath")?.as_str()?.trim().trim_matches('/');
        (!path.is_empty()).then(|| format!("/{path}"))
    }

    /// A host with variables, an extension that Azure's documents have.
    fn rewrite_host_template(&self, server: &Map<String, Value>) -> Value {
        let template = server.get("hostTemplate").and_then(Value::as_str).unwrap_or_default();
        let prefixed = server.get("useSchemePrefix").and_then(Value::as_bool).unwrap_or(true);
        let scheme = scheme(self.old).unwrap_or("https");
        let start = if prefixed { format!("{scheme}://") } else { String::new() };
        let path = self.base_path().unwrap_or_default();
        let url = format!("{start}{}{path}", template.trim_end_matches('/'));
        let parameters = server.get("parameters").and_then(Value::as_array).into_iter().flatten();
        let variables = parameters.filter_map(|parameter| self.host_variable(parameter));
        json!({ "url": url, "variables": variables.collect::<Map<String, Value>>() })
    }

    fn host_variable(&self, parameter: &Value) -> Option<(String, Value)> {
        let parameter = match parameter.get("$ref").and_then(Value::as_str) {
            Some(target) => self.behind(target)?.0,
            None => parameter,
        };
        let name = parameter.get("name")?.as_str()?.to_owned();
        let mut variable = Map::new();
        for key in ["description", "enum"] {
            if let Some(value) = parameter.get(key) {
                variable.insert(key.to_owned(), value.clone());
            }
        }
        let default = parameter.get("default").cloned();
        variable.insert("default".to_owned(), default.unwrap_or_else(|| Value::from("")));
        Some((name, Value::Object(variable)))
    }
}

/// The scheme to use of those listed: HTTPS where it is among them.
fn scheme(holder: &Value) -> Option<&'static str> {
    let listed = match holder.get("schemes")? {
        Value::Array(schemes) => schemes.iter().filter_map(Value::as_str).collect(),
        Value::String(one) => vec![one.as_str()],
        _ => return None,
    };
    let has = |scheme: &str| listed.iter().any(|listed| listed.eq_ignore_ascii_case(scheme));
    SPOKEN.into_iter().find(|scheme| has(scheme))
}
