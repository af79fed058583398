//! Decode errors: turns a [`Fault`] into a sentence with its place.

use std::fmt;

use super::fault::{FaultKind, Reason};
use super::{Fault, MAX_DEPTH, place};

/// Characters of the found value that an error shows.
pub(super) const SHOWN: usize = 40;

/// A JSON text does not hold the expected type.
///
/// Its `Display` names the place first: `orders[3].date_paid: expected an RFC 3339 timestamp, found
/// "soon"`. Of the text it shows at most 40 characters, of the wrong value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    path: String,
    offset: usize,
    message: String,
    /// The number of the line that was decoded, where there are several.
    line: Option<u64>,
}

impl DecodeError {
    /// The error of a fault that decoding `json` has met.
    #[cold]
    pub(super) fn locate(json: &[u8], fault: Fault) -> Self {
        let Reason { offset, kind } = fault.into_reason();
        let path = place::path_of(json, offset);
        Self { path, offset, message: message(json, offset, &kind), line: None }
    }

    /// The JSON path of the wrong value, such as `orders[3].date_paid`; `$` is the whole text.
    ///
    /// Keys that are not plain words stand in brackets: `prices["de-DE"]`. For a missing key it is
    /// the path of the object.
    pub fn path(&self) -> &str {
        if self.path.is_empty() { "$" } else { &self.path }
    }

    /// The offset of the wrong value in the text, in bytes.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// The line that does not hold the expected type, from 1, in a stream of lines or events; its
    /// path and offset are those inside of it.
    pub fn line(&self) -> Option<u64> {
        self.line
    }

    /// The same of a line of many.
    pub(crate) fn on_line(mut self, number: u64) -> Self {
        self.line = Some(number);
        self
    }

    /// The same error, seen from a text in which the decoded one stands at `offset`, under `pointer`
    /// (a JSON pointer, RFC 6901).
    #[doc(hidden)]
    #[must_use]
    pub fn within(mut self, pointer: &str, offset: usize) -> Self {
        self.path = place::path_below(pointer, &self.path);
        self.offset += offset;
        self
    }

    /// What is wrong with an XML text that was to become JSON, at the path of the value that it holds.
    #[cfg(feature = "xml")]
    pub(crate) fn of_xml(path: String, offset: usize, message: String) -> Self {
        Self { path, offset, message, line: None }
    }

    /// The same error, seen from a text that the decoded one was made of.
    #[cfg(feature = "xml")]
    pub(crate) fn at_offset(mut self, offset: usize) -> Self {
        self.offset = offset;
        self
    }

    /// The same with another sentence and another path: both hold texts of what was decoded.
    pub(crate) fn map_texts(mut self, change: impl Fn(String) -> String) -> Self {
        self.message = change(self.message);
        self.path = change(self.path);
        self
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        write!(f, "{}: {}", self.path(), self.message)
    }
}

impl std::error::Error for DecodeError {}

fn message(json: &[u8], offset: usize, kind: &FaultKind) -> String {
    let found = || found(json, offset);
    match kind {
        FaultKind::Expected(what) => format!("expected {what}, found {}", found()),
        FaultKind::Secret(what) => format!("expected {what}, found something else"),
        FaultKind::Range(what) => format!("out of range: expected {what}, found {}", found()),
        FaultKind::Missing(key) => format!("missing key {key:?}"),
        FaultKind::Depth => format!("nested more than {MAX_DEPTH} deep"),
        FaultKind::Syntax(what) => format!("invalid JSON: {what} at byte {offset}"),
    }
}

/// The value at `offset` as its text, clipped, on one line. An object is not shown: there may be
/// secrets in it.
fn found(json: &[u8], offset: usize) -> String {
    let value = place::value_at(json, offset);
    // More than the characters that are shown, in bytes: a value can be very long.
    let text = String::from_utf8_lossy(&value[..value.len().min(8 * SHOWN)]);
    match text.as_bytes().first() {
        Some(b'{') => return "an object".to_owned(),
        Some(b'[') if text.contains('{') => return "a list".to_owned(),
        _ => {}
    }
    let mut shown = String::new();
    let mut characters = text.chars();
    for character in characters.by_ref().take(SHOWN) {
        if character.is_control() {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    if characters.next().is_some() {
        shown.push('…');
    }
    shown
}
