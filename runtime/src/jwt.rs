//! Reads the scopes that a provider documents to be in its tokens. Decoding only: nothing is
//! verified, nothing is refused, and what cannot be read is unknown.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::provider::JwtForm;
use crate::scope::is_scope;

/// The longest token that is looked into, in bytes: 64 KiB. No server takes a header of that size.
const MAX_TOKEN: usize = 64 * 1024;

/// The scopes in a claim of a token; `None` where nobody can know them: the token is no JWT in
/// compact form (RFC 7515, section 7.1), is encrypted (five parts, RFC 7516), is signed by nobody
/// (RFC 7519, section 6), or has no such claim of that form.
pub(crate) fn scopes(token: &str, claim: &str, form: JwtForm) -> Option<Vec<String>> {
    let parts: Vec<&str> = token.split('.').take(4).collect();
    let [header, payload, _signature] = parts[..] else { return None };
    if token.len() > MAX_TOKEN || is_unsigned(&part(header)?) {
        return None;
    }
    let claims = part(payload)?;
    let value = claims.get(claim)?;
    match form {
        JwtForm::LevelMap => Some(levels(value.as_object()?)),
        JwtForm::SpaceSeparated => Some(value.as_str()?.split(' ').filter_map(name).collect()),
        JwtForm::List => {
            Some(value.as_array()?.iter().filter_map(Value::as_str).filter_map(name).collect())
        }
    }
}

/// A part of the token that is JSON.
fn part(encoded: &str) -> Option<Value> {
    // RFC 7515, section 2: without padding; some issuers write it nevertheless.
    let json = URL_SAFE_NO_PAD.decode(encoded.trim_end_matches('=')).ok()?;
    serde_json::from_slice(&json).ok()
}

fn is_unsigned(header: &Value) -> bool {
    let algorithm = header.get("alg").and_then(Value::as_str);
    algorithm.is_some_and(|algorithm| algorithm.eq_ignore_ascii_case("none"))
}

/// `{"feeds": "read"}` holds `feeds:read`; a list of levels holds each. The level `none` is none.
fn levels(claim: &serde_json::Map<String, Value>) -> Vec<String> {
    let of_entry = |(area, level): (&String, &Value)| {
        let levels = match level {
            Value::Array(levels) => levels.clone(),
            one => vec![one.clone()],
        };
        let levels = levels.iter().filter_map(Value::as_str).filter(|level| *level != "none");
        levels.filter_map(|level| name(&format!("{area}:{level}"))).collect::<Vec<_>>()
    };
    claim.iter().flat_map(of_entry).collect()
}

/// A name of a scope. A claim can hold anything, another token too, and what is taken for a name is
/// shown.
fn name(scope: &str) -> Option<String> {
    let is_token = scope.contains("eyJ");
    (is_scope(scope) && !is_token).then(|| scope.to_owned())
}
