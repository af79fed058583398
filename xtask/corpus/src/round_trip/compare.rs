//! Two JSON values: where they differ, if they do.

use std::str::FromStr;

use jiff::Timestamp;
use serde_json::{Number, Value};

/// Compares a value with what was made of it: the number of keys that were `null` and are left out, or
/// the first difference, as a JSON pointer and words.
///
/// Not told apart: the order of keys, a number and the same one spelled otherwise (`1` and `1.0`),
/// spellings of one instant (RFC 3339) and of one UUID (RFC 9562, section 4).
pub(super) fn compare(before: &Value, after: &Value) -> Result<usize, String> {
    let mut comparison = Comparison { pointer: String::new(), nulls: 0 };
    match comparison.differ(before, after) {
        None => Ok(comparison.nulls),
        Some(what) => Err(format!("at `{}`: {what}", comparison.pointer)),
    }
}

struct Comparison {
    pointer: String,
    nulls: usize,
}

impl Comparison {
    fn differ(&mut self, before: &Value, after: &Value) -> Option<String> {
        let length = self.pointer.len();
        match (before, after) {
            (Value::Object(before), Value::Object(after)) => {
                for (key, value) in before {
                    self.pointer.push('/');
                    self.pointer.push_str(key);
                    match after.get(key) {
                        None if value.is_null() => self.nulls += 1,
                        None => return Some("is left out".to_owned()),
                        Some(other) => {
                            if let Some(what) = self.differ(value, other) {
                                return Some(what);
                            }
                        }
                    }
                    self.pointer.truncate(length);
                }
                let added = after.keys().find(|key| !before.contains_key(*key))?;
                Some(format!("`{added}` is added"))
            }
            (Value::Array(before), Value::Array(after)) => {
                if before.len() != after.len() {
                    return Some(format!("{} items became {}", before.len(), after.len()));
                }
                for (at, (value, other)) in before.iter().zip(after).enumerate() {
                    self.pointer.push_str(&format!("/{at}"));
                    if let Some(what) = self.differ(value, other) {
                        return Some(what);
                    }
                    self.pointer.truncate(length);
                }
                None
            }
            (Value::Number(a), Value::Number(b)) if is_same_number(a, b) => None,
            (Value::String(a), Value::String(b)) if is_same_text(a, b) => None,
            (a, b) if a == b => None,
            (a, b) => Some(format!("{a} became {b}")),
        }
    }
}

fn is_same_number(a: &Number, b: &Number) -> bool {
    match (whole(a), whole(b)) {
        (Some(a), Some(b)) => a == b,
        (None, None) => a.as_f64() == b.as_f64(),
        _ => false,
    }
}

/// A number without a fraction, exactly: two integers that differ may be the same double.
#[expect(clippy::cast_possible_truncation, reason = "the range was checked")]
fn whole(number: &Number) -> Option<i128> {
    /// Every double without a fraction below this is an `i128`.
    const MOST: f64 = 1e38;
    let own = number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
    own.or_else(|| {
        let float = number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < MOST)?;
        Some(float as i128)
    })
}

fn is_same_text(a: &str, b: &str) -> bool {
    let instant = |text: &str| Timestamp::from_str(text).ok();
    let is_uuid = |text: &str| {
        text.len() == 36
            && text.char_indices().all(|(at, character)| match at {
                8 | 13 | 18 | 23 => character == '-',
                _ => character.is_ascii_hexdigit(),
            })
    };
    a == b
        || (is_uuid(a) && a.eq_ignore_ascii_case(b))
        || instant(a).is_some_and(|time| instant(b) == Some(time))
}

/// Gives a value that compares as the same the spelling of its numbers back: draft 4 of JSON Schema takes
/// `1` for an integer and `1.0` for none, which JSON does not (RFC 8259, section 6).
pub(super) fn respell(before: &Value, after: &mut Value) {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            for (key, value) in after {
                if let Some(known) = before.get(key) {
                    respell(known, value);
                }
            }
        }
        (Value::Array(before), Value::Array(after)) => {
            for (known, value) in before.iter().zip(after) {
                respell(known, value);
            }
        }
        (Value::Number(known), Value::Number(number)) => number.clone_from(known),
        _ => {}
    }
}

/// A value without a key, wherever an object has it.
pub(super) fn without_key(value: &Value, key: &str) -> Value {
    match value {
        Value::Object(entries) => Value::Object(
            entries
                .iter()
                .filter(|(name, _)| *name != key)
                .map(|(name, value)| (name.clone(), without_key(value, key)))
                .collect(),
        ),
        Value::Array(items) => items.iter().map(|item| without_key(item, key)).collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{compare, respell, without_key};

    #[test]
    fn spellings_are_the_same_and_values_are_not() {
        for (before, after, same) in [
            (json!({"a": 1, "b": [1.0]}), json!({"b": [1], "a": 1.0}), true),
            (json!("2020-01-02T03:04:05Z"), json!("2020-01-02T03:04:05.000+00:00"), true),
            (json!("2020-01-02T03:04:05+02:00"), json!("2020-01-02T01:04:05Z"), true),
            (json!("2020-01-02T03:04:05Z"), json!("2020-01-02T03:04:06Z"), false),
            (
                json!("ABCDEF00-1111-4222-8333-000000000001"),
                json!("abcdef00-1111-4222-8333-000000000001"),
                true,
            ),
            (json!("ABC"), json!("abc"), false),
            (json!(9_007_199_254_740_993_i64), json!(9_007_199_254_740_992_i64), false),
            (json!(9_007_199_254_740_993_i64), json!(9_007_199_254_740_992.0), false),
            (json!(1_000_000_000_000_000_000_i64), json!(1e18), true),
            (json!(1.5), json!(1.25), false),
            (json!({"a": 0}), json!({}), false),
            (json!({}), json!({"a": null}), false),
            (json!([null]), json!([]), false),
            (json!([1]), json!([1, 1]), false),
            (json!("1"), json!(1), false),
        ] {
            assert_eq!(compare(&before, &after).is_ok(), same, "{before} {after}");
        }
    }

    #[test]
    fn keys_that_are_null_and_left_out_are_counted() {
        let before = json!({"a": null, "b": {"c": null, "d": 1}});
        assert_eq!(compare(&before, &json!({"b": {"d": 1}})), Ok(2));
        assert_eq!(compare(&before, &before), Ok(0));
    }

    #[test]
    fn numbers_are_spelled_as_they_were() {
        let mut after = json!({"a": [1, "x"]});
        respell(&json!({"a": [1.0, "y"], "b": null}), &mut after);
        assert_eq!(after.to_string(), r#"{"a":[1.0,"x"]}"#);
    }

    #[test]
    fn keys_are_taken_out_at_any_depth() {
        let value = json!({"new": 1, "a": [{"new": {}, "b": 2}]});
        assert_eq!(without_key(&value, "new"), json!({"a": [{"b": 2}]}));
    }
}
