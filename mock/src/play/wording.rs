//! Wording: turns a status into a code that looks like the provider's others, and faults into the form
//! in which the document has details.

use serde_json::{Map, Value, json};

use super::judge::Fault;
use crate::shape::Shape;

/// One entry of a list of faults: where under the property that takes a list or sounds like a place,
/// what under the other.
pub(super) fn detail(fault: &Fault, shape: &Shape<'_>) -> Value {
    if !shape.has_properties() {
        return json!(fault.to_string());
    }
    let mut detail = Map::new();
    for name in shape.names() {
        let property = shape.property(name);
        let lower = name.to_lowercase();
        let is_place = ["path", "field", "property", "param", "pointer", "loc", "name"]
            .contains(&lower.as_str());
        let is_text = ["message", "msg", "detail", "reason", "error", "description", "problem"]
            .contains(&lower.as_str());
        let value = match () {
            () if is_place && property.names_type("array") => json!(fault.path),
            () if is_place => json!(fault.path.join(".")),
            () if is_text => json!(fault.message),
            () if shape.requires(name) && property.names_type("string") => json!(fault.message),
            () => continue,
        };
        detail.insert(name.to_owned(), value);
    }
    Value::Object(detail)
}

/// `{"field": ["what", "what else"]}`, or one text for each field.
pub(super) fn by_field(faults: &[Fault], shape: &Shape<'_>) -> Value {
    let mut fields: Map<String, Value> = Map::new();
    for fault in faults {
        let field = if fault.path.is_empty() { "body".to_owned() } else { fault.path.join(".") };
        if !shape.property(&field).names_type("array") {
            fields.insert(field, json!(fault.message));
        } else if let Value::Array(messages) = fields.entry(field).or_insert_with(|| json!([])) {
            messages.push(json!(fault.message));
        }
    }
    Value::Object(fields)
}

/// A code for a status: `NotFoundError`, `not_found`, `NOT_FOUND` or `Not Found`, as others are written.
pub(super) fn code<'k>(known: impl Iterator<Item = &'k str>, status: u16) -> String {
    let known: Vec<&str> = known.collect();
    let reason = http::StatusCode::from_u16(status).ok();
    let reason = reason.and_then(|status| status.canonical_reason()).unwrap_or("Error");
    let has = |test: fn(char) -> bool| known.iter().any(|code| code.contains(test));
    if has(|letter| letter == ' ') || known.is_empty() {
        return reason.to_owned();
    }
    if known.iter().any(|code| code.starts_with(|letter: char| letter.is_ascii_lowercase())) {
        return reason.to_lowercase().replace([' ', '-'], "_");
    }
    if has(|letter| letter == '_') {
        return reason.to_uppercase().replace([' ', '-'], "_");
    }
    let end = if known.iter().all(|code| code.ends_with("Error")) { "Error" } else { "" };
    let joined = reason.replace([' ', '-'], "");
    if joined.ends_with(end) { joined } else { format!("{joined}{end}") }
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn codes_are_written_as_others_of_the_provider() {
        let code = |known: &[&str]| code(known.iter().copied(), 404);
        assert_eq!(code(&["ForbiddenError", "ValidationError"]), "NotFoundError");
        assert_eq!(code(&["key_invalid"]), "not_found");
        assert_eq!(code(&["VALIDATION_ERROR"]), "NOT_FOUND");
        assert_eq!(code(&["Bad Request", "VALIDATION_ERROR"]), "Not Found");
        assert_eq!(code(&[]), "Not Found");
    }
}
