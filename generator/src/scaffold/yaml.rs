//! Lines of YAML: comments that give reasons, entries, and entries that are only suggested.

use std::fmt::Write as _;

use crate::text::{is_hidden, is_line_separator};

/// Columns of a line with a comment.
const WIDTH: usize = 100;

/// How sure an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Certainty {
    /// The document proves it: written as an entry.
    Certain,
    /// The document suggests it: written as a comment.
    Suggested,
}

/// A YAML file in the making.
#[derive(Debug, Default)]
pub(super) struct Yaml {
    text: String,
}

impl Yaml {
    /// Adds a comment, wrapped, one paragraph a string.
    pub(super) fn comment(&mut self, indent: usize, paragraph: &str) {
        let prefix = format!("{:indent$}# ", "");
        let options =
            textwrap::Options::new(WIDTH).initial_indent(&prefix).subsequent_indent(&prefix);
        for line in textwrap::wrap(&printable(paragraph), options) {
            let _ = writeln!(self.text, "{}", line.trim_end());
        }
    }

    /// Adds an empty line.
    pub(super) fn gap(&mut self) {
        self.text.push('\n');
    }

    /// Adds a line as it is.
    pub(super) fn line(&mut self, line: &str) {
        let _ = writeln!(self.text, "{line}");
    }

    /// Adds a top-level entry after an empty line and the reason for it.
    pub(super) fn entry(&mut self, certainty: Certainty, reason: &str, lines: &[String]) {
        self.gap();
        self.comment(0, reason);
        for line in lines {
            match certainty {
                Certainty::Certain => self.line(line),
                Certainty::Suggested => self.line(&format!("# {line}")),
            }
        }
    }

    /// The text.
    pub(super) fn finish(self) -> String {
        self.text
    }
}

/// A string as a YAML scalar, in block or flow context: plain where no parser could read it as
/// anything else, otherwise in double quotes.
pub(super) fn scalar(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// `[a, b]`.
pub(super) fn list<'t>(items: impl IntoIterator<Item = &'t str>) -> String {
    format!("[{}]", items.into_iter().map(scalar).collect::<Vec<_>>().join(", "))
}

fn is_plain(text: &str) -> bool {
    /// Words that some version of YAML takes for a boolean or for nothing.
    const WORDS: [&str; 10] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "~"];
    let inner =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ' ' | ':');
    text.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '/'))
        && text.chars().all(inner)
        && !text.contains(": ")
        && !text.ends_with([' ', ':'])
        && !WORDS.contains(&text.to_ascii_lowercase().as_str())
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if is_printable(c) => quoted.push(c),
            c => {
                let _ = write!(quoted, "\\U{:08X}", u32::from(c));
            }
        }
    }
    quoted.push('"');
    quoted
}

/// Prose on one line without characters that YAML refuses.
pub(super) fn printable(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().map(|c| if is_printable(c) { c } else { '\u{fffd}' }).collect()
}

/// YAML 1.2.2, section 5.1, without line breaks and what is not shown.
fn is_printable(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}')
        && !is_hidden(c)
        && !is_line_separator(c)
}

#[cfg(test)]
mod tests {
    use super::{Yaml, list, scalar};

    #[test]
    fn scalars_are_plain_only_where_nothing_else_could_be_read() {
        for (text, expected) in [
            ("listOrders", "listOrders"),
            ("feeds:read", "feeds:read"),
            ("Read one article", "Read one article"),
            ("/pagination/total", "/pagination/total"),
            ("GET /orders/{id}", "\"GET /orders/{id}\""),
            ("yes", "\"yes\""),
            ("12", "\"12\""),
            ("a: b", "\"a: b\""),
            ("a:", "\"a:\""),
            ("say \"x\"\\", r#""say \"x\"\\""#),
            ("", "\"\""),
            ("a,b", "\"a,b\""),
            ("bell\u{7}", "\"bell\\U00000007\""),
        ] {
            assert_eq!(scalar(text), expected);
        }
        assert_eq!(list(["a", "b c", "d,"]), "[a, b c, \"d,\"]");
    }

    #[test]
    fn scalars_are_read_back_as_they_were() {
        for text in [
            "é\u{2028}\u{202e}x",
            "\u{0}\u{85}\u{feff}",
            "#a",
            "a #b",
            "- a",
            "日本",
            "\u{1F600}",
            "a\nb\t",
        ] {
            let yaml = format!("{{ {}: {} }}", scalar(text), scalar(text));
            let read: std::collections::BTreeMap<String, String> =
                serde_yaml::from_str(&yaml).unwrap();
            assert_eq!(read.get(text).map(String::as_str), Some(text), "{yaml}");
        }
    }

    #[test]
    fn no_prose_leaves_its_comment() {
        let mut yaml = Yaml::default();
        yaml.comment(2, "one\nversion: 2\r\u{85}three\u{2028}four");
        assert_eq!(yaml.finish(), "  # one version: 2 three four\n");
    }
}
