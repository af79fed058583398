//! Two JSON values: where they differ, if they do.

use serde_json::Value;

/// The first difference, as a JSON pointer and words.
///
/// Not told apart: the order of keys, `1` and `1.0`, spellings of one instant (RFC 3339: `Z` and `+00:00`,
/// a fraction with zeros at its end, `T` and `t`), and a key that is `null` from one that is not there:
/// only types that are sent tell those apart.
pub(crate) fn difference(before: &Value, after: &Value) -> Option<String> {
    let mut pointer = String::new();
    let what = differ(before, after, &mut pointer)?;
    Some(format!("at `{pointer}`: {what}"))
}

fn differ(before: &Value, after: &Value, pointer: &mut String) -> Option<String> {
    let length = pointer.len();
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            for (key, value) in before {
                pointer.push('/');
                pointer.push_str(key);
                let Some(other) = after.get(key) else {
                    if value.is_null() {
                        pointer.truncate(length);
                        continue;
                    }
                    return Some("is left out".to_owned());
                };
                if let Some(what) = differ(value, other, pointer) {
                    return Some(what);
                }
                pointer.truncate(length);
            }
            let added = after.keys().find(|key| !before.contains_key(*key))?;
            Some(format!("`{added}` is added"))
        }
        (Value::Array(before), Value::Array(after)) => {
            if before.len() != after.len() {
                return Some(format!("{} items became {}", before.len(), after.len()));
            }
            for (at, (value, other)) in before.iter().zip(after).enumerate() {
                pointer.push_str(&format!("/{at}"));
                if let Some(what) = differ(value, other, pointer) {
                    return Some(what);
                }
                pointer.truncate(length);
            }
            None
        }
        (Value::Number(a), Value::Number(b)) if a == b || a.as_f64() == b.as_f64() => None,
        (Value::String(a), Value::String(b)) if a == b || is_same_time(a, b) => None,
        (a, b) if a == b => None,
        (a, b) => Some(format!("{a} became {b}")),
    }
}

fn is_same_time(a: &str, b: &str) -> bool {
    match (plain_time(a), plain_time(b)) {
        (Some(a), Some(b)) => a == b,
        _ => false,
    }
}

/// A date with a time in one spelling; the offset is moved into the time.
fn plain_time(text: &str) -> Option<String> {
    let text = text.to_ascii_uppercase();
    let (date, time) = text.split_once(['T', ' '])?;
    if date.len() != 10 {
        return None;
    }
    let (clock, offset) = match time.find(['Z', '+', '-']) {
        Some(at) => time.split_at(at),
        None => (time, ""),
    };
    let offset = if matches!(offset, "+00:00" | "-00:00") { "Z" } else { offset };
    let clock = match clock.split_once('.') {
        Some((seconds, fraction)) => match fraction.trim_end_matches('0') {
            "" => seconds.to_owned(),
            rest => format!("{seconds}.{rest}"),
        },
        None => clock.to_owned(),
    };
    Some(format!("{date}T{clock}{offset}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::difference;

    #[test]
    fn spellings_are_the_same_and_values_are_not() {
        for (before, after, same) in [
            (json!({"a": 1, "b": [1.0]}), json!({"b": [1], "a": 1.0}), true),
            (json!("2020-01-02T03:04:05Z"), json!("2020-01-02T03:04:05.000+00:00"), true),
            (json!("2020-01-02T03:04:05Z"), json!("2020-01-02T03:04:06Z"), false),
            (json!({"a": null}), json!({}), true),
            (json!({"a": 0}), json!({}), false),
            (json!({}), json!({"a": null}), false),
            (json!([1]), json!([1, 1]), false),
            (json!("1"), json!(1), false),
        ] {
            assert_eq!(difference(&before, &after).is_none(), same, "{before} {after}");
        }
    }
}
