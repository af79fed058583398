//! Where values stand in a JSON text: follows pointers through the text, all of them in one walk, past
//! everything that is not on the way to one.
//!
//! What is no JSON is read by [`source`](super::source), which makes an index of the whole text.

use std::collections::HashMap;

use jiter::{Jiter, Peek};

use crate::pointer::segments;

/// Nothing stands deeper than this: `serde_json` refuses it.
const MAX_DEPTH: usize = 128;

/// Offsets of a key and of its value, in bytes; of an item of a list both are its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Offsets {
    pub(super) key: usize,
    pub(super) value: usize,
}

/// The offsets of what each pointer (RFC 6901) leads to, or of the last thing on the way to it; `None` where
/// the text is not JSON up to there.
pub(super) fn find(text: &str, pointers: &[&str]) -> Option<Vec<Offsets>> {
    let mut wanted = Wanted::default();
    for (number, pointer) in pointers.iter().enumerate() {
        wanted.add(pointer, number);
    }
    let mut walk = Walk {
        text,
        jiter: Jiter::new(text.as_bytes()),
        found: vec![None; pointers.len()],
        missing: pointers.len(),
    };
    if !matches!(walk.jiter.peek().ok()?, Peek::Object | Peek::Array) {
        return None;
    }
    let start = walk.jiter.current_index();
    // Where it stops is either a fault, or behind the last of them.
    let _ = walk.value(&wanted, Offsets { key: start, value: start });
    walk.found.into_iter().collect()
}

/// What is looked for in a value.
#[derive(Debug, Default)]
struct Wanted {
    /// The numbers of the pointers that lead to the value itself.
    numbers: Vec<usize>,
    inside: HashMap<String, Wanted>,
}

impl Wanted {
    fn add(&mut self, pointer: &str, number: usize) {
        let mut at = self;
        for segment in segments(pointer).take(MAX_DEPTH) {
            at = at.inside.entry(segment).or_default();
        }
        at.numbers.push(number);
    }
}

struct Walk<'t> {
    text: &'t str,
    jiter: Jiter<'t>,
    /// What was found for each pointer.
    found: Vec<Option<Offsets>>,
    /// For how many of them nothing was.
    missing: usize,
}

/// `None`: the text is no JSON here, or nothing is missing any more.
type Going = Option<()>;

impl Walk<'_> {
    /// Reads the value that comes next and stands at the offsets.
    fn value(&mut self, wanted: &Wanted, at: Offsets) -> Going {
        self.settle(wanted, at)?;
        let peek = self.jiter.peek().ok()?;
        match peek {
            Peek::Object if !wanted.inside.is_empty() => self.entries(wanted)?,
            Peek::Array if !wanted.inside.is_empty() => self.items(wanted)?,
            _ => self.jiter.known_skip(peek).ok()?,
        }
        // What is not in it, is where it is.
        wanted.inside.values().try_for_each(|inside| self.settle_all(inside, at))
    }

    fn entries(&mut self, wanted: &Wanted) -> Going {
        let mut is_first = true;
        loop {
            let before = self.jiter.current_index();
            let key = if is_first { self.jiter.known_object() } else { self.jiter.next_key() };
            let Some(key) = key.ok()? else { return Some(()) };
            is_first = false;
            if let Some(inside) = wanted.inside.get(key) {
                // White space, and a brace or a comma, are all that stands before a key.
                let key = before + self.text[before..].find('"').unwrap_or(0);
                self.jiter.peek().ok()?;
                self.value(inside, Offsets { key, value: self.jiter.current_index() })?;
            } else {
                self.jiter.next_skip().ok()?;
            }
        }
    }

    fn items(&mut self, wanted: &Wanted) -> Going {
        let mut more = self.jiter.known_array().ok()?;
        let mut number = 0_usize;
        while let Some(peek) = more {
            if let Some(inside) = wanted.inside.get(number.to_string().as_str()) {
                let at = self.jiter.current_index();
                self.value(inside, Offsets { key: at, value: at })?;
            } else {
                self.jiter.known_skip(peek).ok()?;
            }
            number += 1;
            more = self.jiter.array_step().ok()?;
        }
        Some(())
    }

    /// Notes where pointers lead that have led nowhere yet.
    fn settle(&mut self, wanted: &Wanted, at: Offsets) -> Going {
        for number in &wanted.numbers {
            if self.found[*number].is_none() {
                self.found[*number] = Some(at);
                self.missing -= 1;
            }
        }
        (self.missing > 0).then_some(())
    }

    /// The same of all that is looked for in a value.
    fn settle_all(&mut self, wanted: &Wanted, at: Offsets) -> Going {
        self.settle(wanted, at)?;
        wanted.inside.values().try_for_each(|inside| self.settle_all(inside, at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands at the offsets, up to the end of the line.
    fn at<'t>(text: &'t str, pointer: &str) -> Option<(&'t str, &'t str)> {
        let line = |offset: usize| text[offset..].lines().next().unwrap_or_default();
        find(text, &[pointer]).map(|found| (line(found[0].key), line(found[0].value)))
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
            assert_eq!(find(text, &["/b"]), None, "{text}");
        }
    }

    #[test]
    fn many_are_found_in_one_walk() {
        const TEXT: &str = r#"{"a": {"x": 1, "y": [10, 20, {"z": 3}]}, "b": [], "c": 7}"#;
        let pointers = ["/c", "/a/y/2/z", "", "/a", "/a/y/0", "/a/none/deep", "/b/0", "/a", "/c/d"];
        let found = find(TEXT, &pointers).expect("it is JSON");
        for (pointer, all) in pointers.iter().zip(&found) {
            assert_eq!(find(TEXT, &[pointer]), Some(vec![*all]), "{pointer}");
        }
        assert_eq!(found[5], found[3], "it is not there");
        assert_eq!(found[8], found[0], "a number has nothing in it");
    }

    #[test]
    fn what_is_behind_the_last_of_them_is_not_read() {
        assert!(find("{\"a\": {\"b\": 1}, ]", &["/a/b", "/a"]).is_some());
        assert_eq!(find("{\"a\": {\"b\": 1}, ]", &["/a/b", "/c"]), None);
    }

    #[test]
    fn a_pointer_of_any_length_ends() {
        let pointer = "/a".repeat(1_000_000);
        assert_eq!(at("{\"a\": 1}", &pointer), at("{\"a\": 1}", "/a"));
    }
}
