//! Items: turns the text of a line or an event into what the caller asked for.

use crate::text::Text;
use crate::wire::{self, DecodeError};

/// What a stream of lines or events can hold: whatever decodes from JSON, and [`Text`], which is the
/// text itself.
pub trait Item: Sized {
    /// Reads it.
    fn read(text: &[u8]) -> Result<Self, DecodeError>;
}

impl<T: wire::Decode> Item for T {
    fn read(text: &[u8]) -> Result<Self, DecodeError> {
        wire::from_slice(text)
    }
}

/// What is not UTF-8 is replaced by U+FFFD, as the standard of event streams has it.
impl Item for Text {
    fn read(text: &[u8]) -> Result<Self, DecodeError> {
        Ok(Self(String::from_utf8_lossy(text).into_owned()))
    }
}
