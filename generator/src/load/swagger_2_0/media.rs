//! Which media types a body or an answer gets of those that a 2.0 document lists.
//!
//! There, one schema stands for all the types in `consumes` or `produces`. In 3.0 each type has a
//! schema of its own; a client needs one, and JSON says most.

use serde_json::Value;

/// What JSON is sent as.
pub(super) const JSON: &str = "application/json";
/// What bytes are sent as.
pub(super) const BYTES: &str = "application/octet-stream";
/// A form of texts.
pub(super) const FORM: &str = "application/x-www-form-urlencoded";
/// A form with files.
pub(super) const MULTIPART: &str = "multipart/form-data";

/// More types than any honest list has; each gets a copy of the schema.
const MOST: usize = 8;

/// A list of media types: `consumes` or `produces`.
#[derive(Debug, Clone, Default)]
pub(super) struct MediaTypes {
    types: Vec<String>,
    /// The list stands at the operation, so whoever wrote it thought of this operation.
    pub(super) own: bool,
}

impl MediaTypes {
    /// Reads a list. `None` where there is none, or nothing in it.
    pub(super) fn read(holder: &Value, key: &str) -> Option<Self> {
        let items = match holder.get(key)? {
            Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
            Value::String(one) => vec![one.as_str()],
            _ => Vec::new(),
        };
        let mut types: Vec<String> = Vec::new();
        for item in items.into_iter().map(str::trim).filter(|item| item.contains('/')) {
            if types.len() < MOST && !types.iter().any(|known| known == item) {
                types.push(item.to_owned());
            }
        }
        (!types.is_empty()).then_some(Self { types, own: false })
    }

    /// The list of an operation, or else the document's.
    pub(super) fn of_operation(operation: &Value, key: &str, document: &Self) -> Self {
        match Self::read(operation, key) {
            Some(own) => Self { own: true, ..own },
            None => document.clone(),
        }
    }

    /// The types of something with a schema: only JSON, where that is among them.
    pub(super) fn for_values(&self) -> Vec<String> {
        match self.types.iter().find(|media| is_json(media)) {
            Some(json) => vec![json.clone()],
            None if self.types.is_empty() => vec![JSON.to_owned()],
            None => self.types.clone(),
        }
    }

    /// The types of bytes. A list for the whole document was not written with bytes in mind, so what
    /// values are written in does not count there; without any other, `otherwise` is taken.
    pub(super) fn for_bytes(&self, otherwise: &str) -> Vec<String> {
        let kept = self.types.iter().filter(|media| self.own || !is_of_values(media));
        let kept: Vec<String> = kept.cloned().collect();
        if kept.is_empty() { vec![otherwise.to_owned()] } else { kept }
    }

    /// The type of a form: one with files can only be sent in parts.
    pub(super) fn for_form(&self, has_files: bool) -> &'static str {
        let has = |wanted: &str| self.types.iter().any(|media| essence(media) == wanted);
        if has_files || (has(MULTIPART) && !has(FORM)) { MULTIPART } else { FORM }
    }

    /// The types of an answer without a schema that is not empty all the same, because the operation
    /// itself says that it gives bytes.
    pub(super) fn for_undescribed(&self) -> Vec<String> {
        let of_bytes = self.own && !self.types.iter().any(|media| is_of_values(media));
        if of_bytes { self.types.clone() } else { Vec::new() }
    }
}

/// A media type without its parameters, in lower case.
pub(super) fn essence(media: &str) -> String {
    media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn is_json(media: &str) -> bool {
    let media = essence(media);
    media == JSON || media == "text/json" || media.ends_with("+json")
}

/// Whether a type is what values, forms and texts are written in.
fn is_of_values(media: &str) -> bool {
    let media = essence(media);
    is_json(&media)
        || media.starts_with("text/")
        || media.ends_with("xml")
        || media == FORM
        || media == MULTIPART
}
