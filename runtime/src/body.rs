//! Request bodies: turns what is sent into bytes, once, so that every attempt sends the same.

use std::fmt;

use bytes::Bytes;
use serde_json::Value;

use crate::style::{self, Style};

/// The bytes of a request.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Body(Bytes);

impl Body {
    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes, without copying them.
    pub fn into_bytes(self) -> Bytes {
        self.0
    }

    /// How many bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<B: Into<Bytes>> From<B> for Body {
    fn from(bytes: B) -> Self {
        Self(bytes.into())
    }
}

/// Shows how long it is, not what it says.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Body({} bytes)", self.0.len())
    }
}

/// Writes the properties of an object as a form (`application/x-www-form-urlencoded`): lists by
/// repetition of the key, objects inside by brackets.
pub(crate) fn form(value: &Value) -> String {
    let mut text = String::new();
    for (name, value) in value.as_object().into_iter().flatten() {
        let style = if value.is_object() { Style::DeepObject } else { Style::FormExploded };
        style::write_query(&mut text, name, style, value);
    }
    text
}
