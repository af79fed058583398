//! Answers that are text.

use std::fmt;
use std::ops::Deref;

use crate::wire::{Encode, Writer};

/// An answer of a media type such as `text/csv`, in UTF-8.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Text(pub String);

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// As a JSON string.
impl Encode for Text {
    fn encode(&self, w: &mut Writer) {
        w.str(&self.0);
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.0
    }
}
