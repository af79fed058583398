//! The writer: turns the pieces that [`Encode`](super::Encode) implementations give into JSON text.

use std::fmt::Display;
use std::io::Write;

use serde::Serialize;

use super::Encode;
use super::object::Field;

/// Writes one JSON text, compact, in UTF-8.
///
/// Not generic, so that the code of a generated type is compiled once and cheap to check.
#[derive(Debug, Default)]
pub struct Writer {
    json: Vec<u8>,
    /// Tags of unions whose variant is about to be written, outermost first.
    tags: Vec<Tag>,
}

/// A key and its text that a union puts into the object of its variant.
#[derive(Clone, Copy, Debug)]
struct Tag {
    key: &'static str,
    value: &'static str,
}

impl Writer {
    /// A writer that has written nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// The text.
    pub fn into_bytes(self) -> Vec<u8> {
        self.json
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.json.extend_from_slice(b"null");
    }

    /// Writes a boolean.
    pub fn bool(&mut self, value: bool) {
        self.json.extend_from_slice(if value { b"true" } else { b"false" });
    }

    /// Writes a number: an integer, or a finite float.
    pub(super) fn number(&mut self, value: impl Serialize) {
        // Writing a number to a vector cannot fail. serde_json writes it faster than `Display`.
        let _ = serde_json::to_writer(&mut self.json, &value);
    }

    /// Writes a string, escaped.
    pub fn str(&mut self, value: &str) {
        self.json.push(b'"');
        let mut rest = value.as_bytes();
        while let Some(length) = rest.iter().position(|&byte| needs_escape(byte)) {
            let (plain, escaped) = rest.split_at(length);
            self.json.extend_from_slice(plain);
            self.escape(escaped[0]);
            rest = &escaped[1..];
        }
        self.json.extend_from_slice(rest);
        self.json.push(b'"');
    }

    fn escape(&mut self, byte: u8) {
        let short = match byte {
            b'"' | b'\\' => byte,
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            _ => {
                let _ = write!(self.json, "\\u{byte:04x}");
                return;
            }
        };
        self.json.extend_from_slice(&[b'\\', short]);
    }

    /// Writes what is a string as it displays, such as a timestamp.
    pub fn display(&mut self, value: impl Display) {
        self.str(&value.to_string());
    }

    /// Writes an array.
    pub fn array<T: Encode>(&mut self, elements: impl IntoIterator<Item = T>) {
        // A tag is for an object in its place, not for one inside of a list.
        self.tags.clear();
        self.open(b'[');
        for element in elements {
            element.encode(self);
            self.comma();
        }
        self.close(b']');
    }

    /// Writes an array of elements of a type each: those at the end that are nothing are left out,
    /// if no others follow.
    pub(super) fn tuple(&mut self, first: &[&dyn Encode], rest: &[&dyn Encode]) {
        let written = first.iter().rposition(|element| !element.is_nothing());
        let first = if rest.is_empty() { &first[..written.map_or(0, |at| at + 1)] } else { first };
        self.array(first.iter().chain(rest).copied());
    }

    /// Writes an object whose keys are data.
    pub fn map<K: AsRef<str>, T: Encode>(&mut self, entries: impl IntoIterator<Item = (K, T)>) {
        let tags = self.open_object();
        for (key, value) in entries {
            let key = key.as_ref();
            if !is_tag(&tags, key) {
                self.entry(key, &value);
            }
        }
        self.close(b'}');
    }

    /// Writes an object with known keys: the value of each field.
    #[doc(hidden)]
    pub fn object(&mut self, fields: &[Field], values: &[&dyn Encode]) {
        let tags = self.open_object();
        self.fields(fields, values, &tags);
        self.close(b'}');
    }

    /// Writes an object with known keys, and other entries behind them.
    #[doc(hidden)]
    pub fn object_and_rest<T: Encode>(
        &mut self,
        fields: &[Field],
        values: &[&dyn Encode],
        rest: impl IntoIterator<Item = (impl AsRef<str>, T)>,
    ) {
        let tags = self.open_object();
        self.fields(fields, values, &tags);
        for (key, value) in rest {
            let key = key.as_ref();
            let known = fields.iter().any(|field| field.name() == key) || is_tag(&tags, key);
            if !known {
                self.entry(key, &value);
            }
        }
        self.close(b'}');
    }

    fn fields(&mut self, fields: &[Field], values: &[&dyn Encode], tags: &[Tag]) {
        for (field, value) in fields.iter().zip(values) {
            let absent = field.optional && value.skip();
            if absent || is_tag(tags, field.name()) {
                continue;
            }
            match field.as_written() {
                Some(quoted) => self.json.extend_from_slice(quoted.as_bytes()),
                None => self.key(field.name()),
            }
            value.encode(self);
            self.comma();
        }
    }

    /// Writes the variant of a union: an object, which gets `key: value` as its first entry.
    ///
    /// An entry of the variant's own under that key is not written: the union's word counts, so that
    /// one struct can be used under two tags.
    #[doc(hidden)]
    pub fn tagged(&mut self, key: &'static str, value: &'static str, variant: &dyn Encode) {
        let outer = self.tags.len();
        self.tags.push(Tag { key, value });
        variant.encode(self);
        // A variant that is not an object has not taken its tag.
        self.tags.truncate(outer);
    }

    /// Begins an object with the tags that are waiting for one.
    fn open_object(&mut self) -> Vec<Tag> {
        self.open(b'{');
        let tags = std::mem::take(&mut self.tags);
        for (index, tag) in tags.iter().enumerate() {
            // Unions inside each other may use the same key; decoding reads it for the outer one.
            if !is_tag(&tags[..index], tag.key) {
                self.entry(tag.key, &tag.value);
            }
        }
        tags
    }

    fn entry(&mut self, key: &str, value: &dyn Encode) {
        self.key(key);
        value.encode(self);
        self.comma();
    }

    pub(super) fn key(&mut self, key: &str) {
        self.str(key);
        self.json.push(b':');
    }

    pub(super) fn open(&mut self, bracket: u8) {
        self.json.push(bracket);
    }

    /// A comma behind an element; the last one is taken back by [`close`](Self::close).
    pub(super) fn comma(&mut self) {
        self.json.push(b',');
    }

    /// Ends a container. No value ends with a comma, so one that stands there is superfluous.
    pub(super) fn close(&mut self, bracket: u8) {
        match self.json.last_mut() {
            Some(last) if *last == b',' => *last = bracket,
            _ => self.json.push(bracket),
        }
    }
}

fn is_tag(tags: &[Tag], key: &str) -> bool {
    tags.iter().any(|tag| tag.key == key)
}

fn needs_escape(byte: u8) -> bool {
    matches!(byte, 0..=0x1f | b'"' | b'\\')
}
