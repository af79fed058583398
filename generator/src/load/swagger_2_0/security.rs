//! `securityDefinitions` (2.0, "Security Scheme Object") become security schemes.

use serde_json::{Map, Value, json};

use super::{Rewriting, below};

impl Rewriting<'_, '_> {
    pub(super) fn rewrite_security(&mut self, definitions: &Value) -> Value {
        self.note("/securityDefinitions", "/components/securitySchemes");
        let Some(definitions) = definitions.as_object() else { return definitions.clone() };
        let schemes = definitions.iter().map(|(name, scheme)| {
            let rewritten = match scheme.as_object() {
                Some(scheme) => self.rewrite_scheme(name, scheme),
                None => scheme.clone(),
            };
            (name.clone(), rewritten)
        });
        Value::Object(schemes.collect())
    }

    fn rewrite_scheme(&mut self, name: &str, scheme: &Map<String, Value>) -> Value {
        let mut new = scheme.clone();
        match scheme.get("type").and_then(Value::as_str) {
            Some("basic") => {
                new.insert("type".to_owned(), Value::from("http"));
                new.insert("scheme".to_owned(), Value::from("basic"));
            }
            Some("oauth2") if !scheme.contains_key("flows") => {
                let flow = flow_name(scheme);
                for key in ["flow", "authorizationUrl", "tokenUrl", "refreshUrl", "scopes"] {
                    new.shift_remove(key);
                }
                new.insert("flows".to_owned(), json!({ flow: flow_of(scheme) }));
                let from = below("/securityDefinitions", &[name]);
                let to = below("/components/securitySchemes", &[name, "flows", flow]);
                self.note(from, to);
            }
            _ => {}
        }
        Value::Object(new)
    }
}

/// The flow's name in 3.0. Without one, the URLs tell which it is.
fn flow_name(scheme: &Map<String, Value>) -> &'static str {
    let has = |key: &str| scheme.get(key).is_some_and(|url| url.as_str() != Some(""));
    match scheme.get("flow").and_then(Value::as_str) {
        Some("implicit") => "implicit",
        Some("password") => "password",
        Some("application" | "clientCredentials") => "clientCredentials",
        Some("accessCode" | "authorizationCode") => "authorizationCode",
        _ if has("authorizationUrl") && has("tokenUrl") => "authorizationCode",
        _ if has("authorizationUrl") => "implicit",
        _ => "clientCredentials",
    }
}

fn flow_of(scheme: &Map<String, Value>) -> Value {
    let mut flow = Map::new();
    for key in ["authorizationUrl", "tokenUrl", "refreshUrl"] {
        if let Some(url) = scheme.get(key) {
            flow.insert(key.to_owned(), url.clone());
        }
    }
    // Beside the names there may be extensions.
    let scopes = scheme.get("scopes").and_then(Value::as_object).into_iter().flatten();
    let scopes = scopes.filter(|(name, _)| !super::is_extension(name));
    let scopes: Map<String, Value> =
        scopes.map(|(name, text)| (name.clone(), text.clone())).collect();
    flow.insert("scopes".to_owned(), Value::Object(scopes));
    Value::Object(flow)
}
