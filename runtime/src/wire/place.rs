//! Places: turns a byte offset of a JSON text into its path, after something went wrong there.

use std::fmt::Write;

use super::{Fault, Kind, Reader, find};

/// The text of the value that begins at `offset`, or all that is left if it is broken.
pub(super) fn value_at(json: &[u8], offset: usize) -> &[u8] {
    let rest = json.get(offset..).unwrap_or_default();
    Reader::new(rest).raw().unwrap_or(rest)
}

/// The path of the innermost value that begins at, or holds, the byte at `offset`.
pub(super) fn path_of(json: &[u8], offset: usize) -> String {
    let mut path = String::new();
    let mut start = 0;
    while let Some(child) = child_at(json, start, offset) {
        match child.step {
            Step::Index(index) => push_index(&mut path, index),
            Step::Key(key) => push_key(&mut path, &key),
        }
        start = child.start;
    }
    path
}

struct Child {
    step: Step,
    start: usize,
}

enum Step {
    Index(usize),
    Key(String),
}

/// The child of the container at `start` that begins at or before `offset` and does not end before it.
fn child_at(json: &[u8], start: usize, offset: usize) -> Option<Child> {
    let mut r = Reader::at(json, start);
    let offset = offset.checked_sub(start)?;
    let mut found = None;
    // The walk ends with an error where the child has been found, or where the text is broken.
    let _ = match r.kind().ok()? {
        Kind::Array => {
            let mut index = 0;
            r.array(|r| {
                found = holds(r, offset).map(|start| (Step::Index(index), start));
                index += 1;
                if found.is_some() { Err(stop()) } else { Ok(()) }
            })
        }
        Kind::Object => r.map(|r, key| {
            found = holds(r, offset).map(|start| (Step::Key(key), start));
            if found.is_some() { Err(stop()) } else { Ok(()) }
        }),
        _ => Ok(()),
    };
    found.map(|(step, at)| Child { step, start: start + at })
}

/// Consumes one value; where it begins, if it holds the byte at `offset` or is broken.
fn holds(r: &mut Reader<'_>, offset: usize) -> Option<usize> {
    r.kind().ok()?;
    let start = r.offset();
    let broken = r.skip().is_err();
    (start <= offset && (broken || r.offset() > offset)).then_some(start)
}

/// Ends a walk.
fn stop() -> Fault {
    Fault::expected(0, "")
}

pub(crate) fn push_index(path: &mut String, index: usize) {
    // Writing to a string cannot fail.
    let _ = write!(path, "[{index}]");
}

pub(crate) fn push_key(path: &mut String, key: &str) {
    // A key of a map is data, of any length.
    let shown =
        key.char_indices().nth(super::error::SHOWN).map(|(end, _)| format!("{}…", &key[..end]));
    let key = shown.as_deref().unwrap_or(key);
    let plain = key.chars().all(|c| c == '_' || c == '-' || c == '$' || c.is_alphanumeric());
    if !plain || key.is_empty() {
        let _ = write!(path, "[{key:?}]");
        return;
    }
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
}

/// The path of what stands at `path` below `pointer`.
///
/// A pointer does not tell indexes from keys; a number is taken for an index.
pub(super) fn path_below(pointer: &str, path: &str) -> String {
    let mut whole = String::new();
    for token in find::tokens(pointer) {
        match token.parse() {
            Ok(index) => push_index(&mut whole, index),
            Err(_) => push_key(&mut whole, &token),
        }
    }
    if !whole.is_empty() && !path.is_empty() && !path.starts_with('[') {
        whole.push('.');
    }
    whole + path
}
