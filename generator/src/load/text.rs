//! Text becomes JSON values: YAML 1.2 and JSON, within limits, without doubtful readings.
//!
//! Limits are explicit because a document may come from anybody: a few hundred bytes of YAML can ask
//! for gigabytes. A key that stands twice is an error in both formats; which of the two a reader
//! would take is chance.

use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::source::Source;
use crate::report::{Place, Report, files};

/// Most bytes in one file.
const MAX_BYTES: usize = 64 * 1024 * 1024;
/// Most keys and values in one file.
const MAX_NODES: usize = 3_000_000;

/// Bytes of JSON and of YAML for which there may be one more key or value. Large documents without any
/// space have one for 13 bytes, at the least, and for 25 of YAML.
const BYTES_FOR_A_NODE: [usize; 2] = [8, 20];

/// Most keys and values that a text of so many bytes may have: a quarter of a million, and more of a large
/// one. What has more, lists nothing, or asks for the same thing over and over by aliases, which stand
/// for what they name.
fn most_nodes(bytes: usize, bytes_for_one: usize) -> usize {
    MAX_NODES.min(250_000 + bytes / bytes_for_one)
}

/// Most bytes of texts and keys: what is there, and what aliases repeat of it.
fn most_text(bytes: usize) -> usize {
    bytes + 32 * 1024 * 1024
}

/// Parses a file of which the top must be a mapping.
pub(super) fn parse_mapping(source: &Source<'_>, report: &mut Report) -> Option<Value> {
    let value = parse(source, report)?;
    if value.is_object() {
        return Some(value);
    }
    report.push(match value {
        Value::Null => files::file_empty(source.name()),
        other => files::not_a_mapping(source.at(""), kind_of(&other)),
    });
    None
}

/// Parses a file, whatever is in it.
pub(super) fn parse(source: &Source<'_>, report: &mut Report) -> Option<Value> {
    let text = source.text();
    if text.len() > MAX_BYTES {
        report.push(files::file_too_large(source.name(), text.len(), MAX_BYTES));
        return None;
    }
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        report.push(files::file_empty(source.name()));
        return None;
    }
    let json = source.name().rsplit('.').next() == Some("json");
    let parsed = if json { parse_json(source) } else { parse_yaml(source) };
    parsed.map_err(|message| report.push(*message)).ok()
}

type Failure = Box<crate::report::Diagnostic>;

fn parse_json(source: &Source<'_>) -> Result<Value, Failure> {
    // A byte order mark is no part of JSON (RFC 8259, section 8.1), but editors write it.
    let text = source.text().trim_start_matches('\u{feff}');
    let most = most_nodes(text.len(), BYTES_FOR_A_NODE[0]);
    if let Some(offset) = exceeds(text, most) {
        let (line, column) = line_and_column(source.text(), offset);
        let place = Place::position(source.name(), line, column);
        return Err(Box::new(files::too_many_values(place, most)));
    }
    let (duplicate, left) = (RefCell::default(), Cell::new(most));
    let mut parser = serde_json::Deserializer::from_str(text);
    let parsed = Strict { duplicate: &duplicate, left: &left }.deserialize(&mut parser);
    let parsed = parsed.and_then(|value| parser.end().map(|()| value));
    parsed.map_err(|error| {
        let place = Place::position(source.name(), error.line(), error.column());
        let reason = error.to_string();
        let reason = reason.rsplit_once(" at line ").map_or(reason.as_str(), |(reason, _)| reason);
        Box::new(match duplicate.into_inner() {
            Some(key) => key_duplicate(source, place, &key),
            None => files::json_invalid(place, reason),
        })
    })
}

/// Where a JSON text has more keys and values than this, if it has. It is found before anything is made
/// of them: a number of two bytes takes seventy in memory.
fn exceeds(text: &str, most: usize) -> Option<usize> {
    let (mut nodes, mut quoted, mut escaped) = (1, false, false);
    for (offset, byte) in text.bytes().enumerate() {
        if quoted {
            quoted = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
        } else if byte == b'"' {
            quoted = true;
        } else if matches!(byte, b',' | b':' | b'[' | b'{') {
            nodes += 1;
            if nodes > most {
                return Some(offset);
            }
        }
    }
    None
}

fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
}

/// The second of two keys, and where the first one is.
fn key_duplicate(source: &Source<'_>, place: Place, key: &str) -> crate::report::Diagnostic {
    match source.first_duplicate() {
        Some((first, second)) => files::key_duplicate(second, key, Some(&first)),
        None => files::key_duplicate(place, key, None),
    }
}

fn parse_yaml(source: &Source<'_>) -> Result<Value, Failure> {
    let most = most_nodes(source.text().len(), BYTES_FOR_A_NODE[1]);
    let (duplicate, left) = (RefCell::default(), Cell::new(most));
    let parsed = serde_yaml::with_deserializer_from_str_with_options(
        source.text(),
        yaml_options(source.text().len(), most),
        |parser| Strict { duplicate: &duplicate, left: &left }.deserialize(parser),
    );
    parsed.map_err(|error| Box::new(yaml_failure(source, &error, duplicate.into_inner())))
}

fn yaml_options(bytes: usize, most: usize) -> serde_yaml::Options {
    serde_yaml::options! {
        budget: serde_yaml::budget! {
            max_reader_input_bytes: Some(MAX_BYTES),
            max_depth: 128,
            max_nodes: most,
            max_events: 4 * most,
            max_aliases: 10_000,
            max_anchors: 10_000,
            // One response that a hundred operations share is what anchors are for; what aliases repeat is
            // counted.
            enforce_alias_anchor_ratio: false,
            max_total_scalar_bytes: most_text(bytes),
        },
        duplicate_keys: serde_yaml::DuplicateKeyPolicy::Error,
        // `yes`, `no`, `on`, `off` are texts in YAML 1.2.
        strict_booleans: true,
        // A tag this reader does not know would change what the value means.
        reject_unsupported_tags: true,
        emit_comments: false,
        with_snippet: false,
    }
}

fn yaml_failure(
    source: &Source<'_>,
    error: &serde_yaml::Error,
    duplicate: Option<String>,
) -> crate::report::Diagnostic {
    let place = match error.location() {
        Some(location) => Place::position(
            source.name(),
            usize::try_from(location.line()).unwrap_or(usize::MAX),
            usize::try_from(location.column()).unwrap_or(usize::MAX),
        ),
        None => source.top(),
    };
    if let Some(key) = duplicate {
        return key_duplicate(source, place, &key);
    }
    match error.without_snippet() {
        serde_yaml::Error::DuplicateMappingKey { key, .. } => {
            key_duplicate(source, place, key.as_deref().unwrap_or("?"))
        }
        serde_yaml::Error::MultipleDocuments { .. } => {
            files::yaml_invalid(place, "a second document begins here")
        }
        other => {
            let reason = other.to_string();
            files::yaml_invalid(
                place,
                reason.rsplit_once(" at line ").map_or(&reason, |(reason, _)| reason),
            )
        }
    }
}

/// Reads a JSON value and refuses duplicate keys. Keys that are no text in YAML, such as the number
/// `200`, become their own spelling.
#[derive(Clone, Copy)]
struct Strict<'s> {
    /// The key that stood twice, so that the message can be ours.
    duplicate: &'s RefCell<Option<String>>,
    /// How many keys and values there may be yet.
    left: &'s Cell<usize>,
}

impl Strict<'_> {
    fn count<E: Error>(self) -> Result<(), E> {
        let left = self.left.get().checked_sub(1);
        self.left.set(left.ok_or_else(|| E::custom("it has too many values"))?);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.count()?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON can express")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        #[expect(
            clippy::cast_precision_loss,
            reason = "JSON readers keep such numbers as doubles too"
        )]
        self.visit_f64(value as f64)
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        #[expect(
            clippy::cast_precision_loss,
            reason = "JSON readers keep such numbers as doubles too"
        )]
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        let number = Number::from_f64(value).ok_or_else(|| E::custom("the number is too large"))?;
        Ok(Value::Number(number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            self.count()?;
            if map.contains_key(&key) {
                let message = format!("duplicate key {key}");
                *self.duplicate.borrow_mut() = Some(key);
                return Err(A::Error::custom(message));
            }
            let value = entries.next_value_seed(self)?;
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

/// A value's kind, as messages name it.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "`true` or `false`",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a mapping",
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_BYTES, parse};
    use crate::load::Source;
    use crate::report::Report;

    #[test]
    fn a_file_has_an_end() {
        for name in ["api.yaml", "api.json"] {
            let text = format!("{{}}{}", " ".repeat(MAX_BYTES));
            let mut report = Report::new("shop");
            assert_eq!(parse(&Source::new(name, &text), &mut report), None);
            assert_eq!(report.diagnostics[0].code, "file-too-large");
            assert!(parse(&Source::new(name, &text[..1024]), &mut report).is_some());
        }
    }

    #[test]
    fn aliases_have_an_end() {
        for (count, is_read) in [(9_000, true), (11_000, false)] {
            let text = format!("a: &a 1\nb: [{}]\n", "*a,".repeat(count));
            let mut report = Report::new("shop");
            let value = parse(&Source::new("api.yaml", &text), &mut report);
            assert_eq!((value.is_some(), report.has_errors()), (is_read, !is_read), "{count}");
        }
    }
}
