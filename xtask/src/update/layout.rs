//! The layout of a document: the same values always look the same, and what did not change stays where it is.
//!
//! JSON gets two spaces a level. Its keys stand in the order of the version before, new ones behind the
//! others, because some providers write theirs in another order each time. YAML stays as it is, comments
//! and all, but for line ends and spaces at the ends of lines.

use serde_json::Value;

/// A document that can be written.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct LaidOut {
    /// The name of its file.
    pub(super) name: &'static str,
    /// Its text.
    pub(super) text: String,
}

/// Lays out what came; `before` is the text of the version before.
pub(super) fn lay_out(bytes: &[u8], before: Option<&str>) -> Result<LaidOut, String> {
    let text = str::from_utf8(bytes)
        .map_err(|error| format!("it is not UTF-8 (byte {})", error.valid_up_to()))?;
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err("it is empty".to_owned());
    }
    if !text.trim_start().starts_with('{') {
        return Ok(LaidOut { name: "api.yaml", text: yaml(text) });
    }
    // A flow mapping of YAML begins like JSON.
    let Ok(mut value) = serde_json::from_str::<Value>(text) else {
        return Ok(LaidOut { name: "api.yaml", text: yaml(text) });
    };
    if has_twice(text, &value) {
        // A reader that takes the last of two keys would hide the other.
        return Ok(LaidOut { name: "api.json", text: text.to_owned() });
    }
    if let Some(before) = before.and_then(|before| serde_json::from_str::<Value>(before).ok()) {
        align(&mut value, &before);
    }
    let text = serde_json::to_string_pretty(&value).map_err(|error| error.to_string())?;
    Ok(LaidOut { name: "api.json", text: text + "\n" })
}

/// Whether a key stands twice in its object: a text without spaces then has more of them than the value.
fn has_twice(text: &str, value: &Value) -> bool {
    let colons = |text: &str| {
        let (mut count, mut inside, mut escaped) = (0_usize, false, false);
        for c in text.chars() {
            match c {
                _ if escaped => escaped = false,
                '\\' if inside => escaped = true,
                '"' => inside = !inside,
                ':' if !inside => count += 1,
                _ => {}
            }
        }
        count
    };
    colons(text) != colons(&value.to_string())
}

fn yaml(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines = text.trim_end_matches('\n').split('\n');
    lines.map(str::trim_end).collect::<Vec<_>>().join("\n") + "\n"
}

/// Puts keys in the order of another value, as far as they are in it.
fn align(value: &mut Value, like: &Value) {
    match (value, like) {
        (Value::Object(entries), Value::Object(like)) => {
            let mut rest = std::mem::take(entries);
            for (key, like) in like {
                if let Some(mut value) = rest.shift_remove(key) {
                    align(&mut value, like);
                    entries.insert(key.clone(), value);
                }
            }
            entries.extend(rest);
        }
        (Value::Array(items), Value::Array(like)) => {
            for (item, like) in items.iter_mut().zip(like) {
                align(item, like);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::lay_out;

    #[track_caller]
    fn check(text: &str, before: Option<&str>, name: &str, expect: &str) {
        let laid_out = lay_out(text.as_bytes(), before).expect("it is a document");
        assert_eq!((laid_out.name, laid_out.text.as_str()), (name, expect));
    }

    #[test]
    fn json_gets_lines_and_the_order_of_before() {
        check(
            r#"{"a":1,"b":{"c":[1.0,2]}}"#,
            None,
            "api.json",
            "{\n  \"a\": 1,\n  \"b\": {\n    \"c\": [\n      1.0,\n      2\n    ]\n  }\n}\n",
        );
        let before = r#"{"b":{"y":1,"x":1},"gone":1,"a":1}"#;
        let after =
            "{\n  \"b\": {\n    \"y\": 2,\n    \"x\": 2\n  },\n  \"a\": 2,\n  \"new\": 2\n}\n";
        check(r#"{"a":2,"new":2,"b":{"x":2,"y":2}}"#, Some(before), "api.json", after);
    }

    #[test]
    fn what_is_laid_out_stays_as_it_is() {
        let once = lay_out(br#"{"a":{"b":[{"c":"d: e"}]}}"#, None).expect("it is a document").text;
        check(&once, Some(&once), "api.json", &once);
    }

    #[test]
    fn a_key_that_stands_twice_is_left_for_the_generator_to_refuse() {
        check(r#"{"a":1,"a":2}"#, None, "api.json", r#"{"a":1,"a":2}"#);
    }

    #[test]
    fn yaml_keeps_all_but_the_ends_of_lines() {
        check("# c\r\na: 1  \r\n\r\nb: 2\r\n\r\n", None, "api.yaml", "# c\na: 1\n\nb: 2\n");
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(lay_out(b"\xff", None), Err("it is not UTF-8 (byte 0)".to_owned()));
        assert_eq!(lay_out(b" \n", None), Err("it is empty".to_owned()));
    }
}
