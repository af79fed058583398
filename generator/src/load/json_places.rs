//! Where a value stands in a JSON text: follows a pointer through the text, past everything that is not
//! on the way.
//!
//! That is quick for one place and slow for thousands, for which [`source`](super::source) reads the
//! whole text once. It also reads what is no JSON, so nothing here has to.

use jiter::{Jiter, JiterError, Peek};

use super::source::segments;

/// Offsets of a key and of its value, in bytes; of an item of a list both are its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Offsets {
    pub(super) key: usize,
    pub(super) value: usize,
}

/// The offsets of what a pointer (RFC 6901) leads to, or of the last thing on the way to it; `None` where
/// the text is not JSON up to there.
pub(super) fn find(text: &str, pointer: &str) -> Option<Offsets> {
    let mut walk = Walk { text, jiter: Jiter::new(text.as_bytes()) };
    if !matches!(walk.jiter.peek().ok()?, Peek::Object | Peek::Array) {
        return None;
    }
    let start = walk.jiter.current_index();
    let mut at = Offsets { key: start, value: start };
    for segment in segments(pointer) {
        match walk.step(&segment).ok()? {
            Some(offsets) => at = offsets,
            None => break,
        }
    }
    Some(at)
}

struct Walk<'t> {
    text: &'t str,
    jiter: Jiter<'t>,
}

impl Walk<'_> {
    /// Goes to a part of the value that comes next; `None` where it has no such part.
    fn step(&mut self, segment: &str) -> Result<Option<Offsets>, JiterError> {
        match self.jiter.peek()? {
            Peek::Object => self.entry(segment),
            Peek::Array => self.item(segment),
            _ => Ok(None),
        }
    }

    fn entry(&mut self, wanted: &str) -> Result<Option<Offsets>, JiterError> {
        let mut is_first = true;
        loop {
            let before = self.jiter.current_index();
            let found = if is_first { self.jiter.known_object() } else { self.jiter.next_key() };
            let Some(key) = found? else { return Ok(None) };
            is_first = false;
            if key == wanted {
                // White space, and a brace or a comma, are all that stands before a key.
                let key = before + self.text[before..].find('"').unwrap_or(0);
                self.jiter.peek()?;
                return Ok(Some(Offsets { key, value: self.jiter.current_index() }));
            }
            self.jiter.next_skip()?;
        }
    }

    fn item(&mut self, wanted: &str) -> Result<Option<Offsets>, JiterError> {
        let Ok(wanted) = wanted.parse::<usize>() else { return Ok(None) };
        let mut more = self.jiter.known_array()?;
        for _ in 0..wanted {
            let Some(peek) = more else { return Ok(None) };
            self.jiter.known_skip(peek)?;
            more = self.jiter.array_step()?;
        }
        let value = self.jiter.current_index();
        Ok(more.map(|_| Offsets { key: value, value }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands at the offsets, up to the end of the line.
    fn at<'t>(text: &'t str, pointer: &str) -> Option<(&'t str, &'t str)> {
        let line = |offset: usize| text[offset..].lines().next().unwrap_or_default();
        find(text, pointer).map(|found| (line(found.key), line(found.value)))
    }

    #[test]
    fn pointers_lead_to_keys_and_values() {
        const TEXT: &str = "{\n\"a\": {\"b/c\":\n [10, {\"é\": 1}\n]},\n \"d~\": \"x\"}";
        let table = [
            ("", ("{", "{")),
            ("/a", ("\"a\": {\"b/c\":", "{\"b/c\":")),
            ("/a/b~1c", ("\"b/c\":", "[10, {\"é\": 1}")),
            ("/a/b~1c/0", ("10, {\"é\": 1}", "10, {\"é\": 1}")),
            ("/a/b~1c/1/é", ("\"é\": 1}", "1}")),
            ("/d~0", ("\"d~\": \"x\"}", "\"x\"}")),
        ];
        for (pointer, expected) in table {
            assert_eq!(at(TEXT, pointer), Some(expected), "{pointer}");
        }
    }

    #[test]
    fn what_is_not_there_is_where_the_nearest_thing_is() {
        const TEXT: &str = r#"{"a": [1]}"#;
        for pointer in ["/a/1", "/a/x", "/a/-", "/a/7/b"] {
            assert_eq!(at(TEXT, pointer), at(TEXT, "/a"), "{pointer}");
        }
        assert_eq!(at(TEXT, "/a/0/b"), at(TEXT, "/a/0"));
        assert_eq!(at(TEXT, "/b"), at(TEXT, ""));
    }

    #[test]
    fn what_is_no_json_has_no_places() {
        for text in ["", "a: 1", "{a: 1}", "{\"a\": tru", "{\"a\": 1,}"] {
            assert_eq!(find(text, "/b"), None, "{text}");
        }
    }
}
