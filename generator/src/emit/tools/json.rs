//! JSON that hides nothing: whatever a text holds, its characters are seen.

use std::io;

use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

use crate::text::acts;

/// The text of a value, indented, with a line break at its end.
pub(in super::super) fn text(value: &impl Serialize) -> String {
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, Open(PrettyFormatter::new()));
    value.serialize(&mut serializer).expect("names are texts, and memory takes every byte");
    bytes.push(b'\n');
    String::from_utf8(bytes).expect("JSON of texts is text")
}

/// Escapes what is not seen, or changes how the text around it is, besides what JSON itself
/// escapes. A reader gets the same value.
struct Open<'a>(PrettyFormatter<'a>);

impl Formatter for Open<'_> {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, hidden)) = rest.char_indices().find(|(_, c)| acts(*c)) {
            writer.write_all(&rest.as_bytes()[..at])?;
            for unit in hidden.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = &rest[at + hidden.len_utf8()..];
        }
        writer.write_all(rest.as_bytes())
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn what_is_not_seen_is_written_out_and_read_back() {
        let value = ["a\u{202e}b\u{85}\u{2028}é\u{e007f}", "\u{0}\"\\", ""];
        let json = text(&value);
        let shown =
            "[\n  \"a\\u202eb\\u0085\\u2028é\\udb40\\udc7f\",\n  \"\\u0000\\\"\\\\\",\n  \"\"\n]\n";
        assert_eq!(json, shown);
        assert_eq!(serde_json::from_str::<[String; 3]>(&json).expect("it is JSON"), value);
    }
}
