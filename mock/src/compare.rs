//! Comparison: turns two JSON values into the places at which they mean different things.

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde_json::{Map, Value};

use crate::shape::Shape;

/// What counts as the same.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// What a client sends: `null` is not the same as nothing, because to a PATCH it is not. What the
    /// document does not name cannot be sent.
    Sent,
    /// What a client read and wrote again: `null` and nothing are the same, and what the document
    /// does not name may be lost.
    Read,
}

/// The places at which `found` differs from `expected`, one sentence each.
///
/// Numbers are the same by value, texts of the format `date-time` by instant, `decimal` by value
/// whether text or number, `uuid` in either case; a constant that only `found` has is no difference.
pub(crate) fn differences(
    expected: &Value,
    found: &Value,
    shape: &Shape<'_>,
    reading: Reading,
) -> Vec<String> {
    let mut comparison = Comparison { reading, found: Vec::new() };
    comparison.values("$", expected, found, shape);
    comparison.found
}

struct Comparison {
    reading: Reading,
    found: Vec<String>,
}

impl Comparison {
    fn values(&mut self, place: &str, expected: &Value, found: &Value, shape: &Shape<'_>) {
        match (expected, found) {
            (Value::Object(expected), Value::Object(found)) => {
                self.objects(place, expected, found, shape);
            }
            (Value::Array(expected), Value::Array(found)) => {
                self.lists(place, expected, found, shape);
            }
            _ if is_same(expected, found, shape) => {}
            _ => self.note(place, &format!("{} was expected", clip(expected)), found),
        }
    }

    fn note(&mut self, place: &str, expectation: &str, found: &Value) {
        self.found.push(format!("{place}: {expectation}, found {}", clip(found)));
    }

    fn objects(
        &mut self,
        place: &str,
        expected: &Map<String, Value>,
        found: &Map<String, Value>,
        shape: &Shape<'_>,
    ) {
        for (key, value) in expected {
            let place = format!("{place}.{key}");
            match found.get(key) {
                Some(other) => self.values(&place, value, other, &shape.property(key)),
                None if self.may_miss(key, value, shape) => {}
                None => self.found.push(format!("{place}: missing, {} was expected", clip(value))),
            }
        }
        for (key, value) in found.iter().filter(|(key, _)| !expected.contains_key(*key)) {
            let is_constant = shape.property(key).constants().any(|constant| constant == value);
            // By which a client says which of several it is.
            let is_tag = shape.is_tag(key);
            let is_nothing = value.is_null() && self.reading == Reading::Read;
            if !is_constant && !is_tag && !is_nothing {
                self.note(&format!("{place}.{key}"), "nothing was expected", value);
            }
        }
    }

    fn may_miss(&self, key: &str, value: &Value, shape: &Shape<'_>) -> bool {
        !shape.knows(key) || (self.reading == Reading::Read && value.is_null())
    }

    fn lists(&mut self, place: &str, expected: &[Value], found: &[Value], shape: &Shape<'_>) {
        if expected.len() != found.len() {
            let (wanted, got) = (expected.len(), found.len());
            self.found.push(format!("{place}: {wanted} items were expected, found {got}"));
            return;
        }
        let item = shape.item();
        for (index, (expected, found)) in expected.iter().zip(found).enumerate() {
            self.values(&format!("{place}[{index}]"), expected, found, &item);
        }
    }
}

/// Whether two values mean the same, by what the document says of them.
pub(crate) fn is_same(expected: &Value, found: &Value, shape: &Shape<'_>) -> bool {
    if expected == found {
        return true;
    }
    match (expected, found) {
        (Value::Number(_), Value::Number(_)) => match (decimal(expected), decimal(found)) {
            (Some(expected), Some(found)) => expected == found,
            _ => expected.as_f64() == found.as_f64(),
        },
        (Value::String(expected), Value::String(found)) if shape.has_format("date-time") => {
            instant(expected).is_some_and(|expected| instant(found) == Some(expected))
        }
        (Value::String(expected), Value::String(found)) if shape.has_format("uuid") => {
            expected.eq_ignore_ascii_case(found)
        }
        _ if shape.has_format("decimal") => {
            decimal(expected).is_some_and(|expected| decimal(found) == Some(expected))
        }
        _ => false,
    }
}

pub(crate) fn instant(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

pub(crate) fn decimal(value: &Value) -> Option<Decimal> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    text.parse().or_else(|_| Decimal::from_scientific(&text)).ok()
}

/// A value as it is shown: at most some 80 characters of its JSON.
pub(crate) fn clip(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
