//! Reads the scopes that a provider documents to be in its tokens. Decoding only: nothing is
//! verified, nothing is refused, and what cannot be read is unknown.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::provider::JwtForm;

/// The scopes in a claim of a token; `None` where the token is not a JWT or has no such claim.
pub(crate) fn scopes(token: &str, claim: &str, form: JwtForm) -> Option<Vec<String>> {
    let payload = token.split('.').nth(1)?;
    // RFC 7515, section 2: without padding; some issuers write it nevertheless.
    let json = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
    let claims: Value = serde_json::from_slice(&json).ok()?;
    let value = claims.get(claim)?;
    match form {
        JwtForm::LevelMap => Some(levels(value.as_object()?)),
        JwtForm::SpaceSeparated => Some(value.as_str()?.split(' ').filter_map(name).collect()),
        JwtForm::List => {
            Some(value.as_array()?.iter().filter_map(Value::as_str).filter_map(name).collect())
        }
    }
}

/// `{"feeds": "read"}` holds `feeds:read`; a list of levels holds each.
fn levels(claim: &serde_json::Map<String, Value>) -> Vec<String> {
    let of_entry = |(area, level): (&String, &Value)| {
        let levels = match level {
            Value::Array(levels) => levels.clone(),
            one => vec![one.clone()],
        };
        let scope = |level: &Value| level.as_str().map(|level| format!("{area}:{level}"));
        levels.iter().filter_map(scope).collect::<Vec<_>>()
    };
    claim.iter().flat_map(of_entry).collect()
}

fn name(scope: &str) -> Option<String> {
    (!scope.is_empty()).then(|| scope.to_owned())
}
