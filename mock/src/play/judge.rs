//! Judges: a schema of the document and what tells whether values fit it, made when it is first
//! asked and kept, because making one costs more than a thousand answers.

use std::sync::OnceLock;

use jsonschema::Validator;
use serde_json::Value;

use crate::provider::Provider;

/// A schema that values are held against.
pub(super) struct Judge {
    schema: Value,
    validator: OnceLock<Option<Validator>>,
}

/// What is wrong with one value of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// Where, such as ``query parameter `limit` `` or `body`.
    pub(super) place: String,
    /// The keys that lead to the value, as the provider's own errors list them.
    pub(super) path: Vec<String>,
    /// What, without the value itself: it may be a secret.
    pub(super) message: String,
    /// It is in the path, so there is no such resource.
    pub(super) is_in_path: bool,
}

impl Fault {
    pub(super) fn new(place: impl Into<String>, message: impl Into<String>) -> Self {
        let (place, message) = (place.into(), message.into());
        Self { place, path: Vec::new(), message, is_in_path: false }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.place)?;
        if !self.path.is_empty() {
            write!(f, " at `{}`", self.path.join("."))?;
        }
        write!(f, ": {}", self.message)
    }
}

impl Judge {
    pub(super) fn new(schema: Value) -> Self {
        Self { schema, validator: OnceLock::new() }
    }

    fn validator(&self, provider: &Provider) -> Option<&Validator> {
        let made = || provider.schemas.judge(&provider.document, &self.schema).ok();
        self.validator.get_or_init(made).as_ref()
    }

    /// Whether a value fits; anything does where the schema itself is broken.
    pub(super) fn fits(&self, provider: &Provider, value: &Value) -> bool {
        self.validator(provider).is_none_or(|validator| validator.is_valid(value))
    }

    /// Everything that is wrong with a value.
    pub(super) fn faults(&self, provider: &Provider, place: &str, value: &Value) -> Vec<Fault> {
        let Some(validator) = self.validator(provider) else { return Vec::new() };
        let fault = |error: jsonschema::ValidationError<'_>| {
            let pointer = error.instance_path().to_string();
            let unescape = |key: &str| key.replace("~1", "/").replace("~0", "~");
            let path = pointer.split('/').skip(1).map(unescape).collect();
            Fault { path, ..Fault::new(place, error.masked().to_string()) }
        };
        validator.iter_errors(value).map(fault).collect()
    }
}
