//! Values put into a JSON text, of which everything else stays as it is.

use std::ops::Range;

use super::find::find;

/// A JSON text with the value at a pointer replaced or added. Everything else stays as it was
/// written, to the byte: parsing and writing anew would change long numbers.
pub(crate) fn replaced(json: &[u8], pointer: &str, value: &str) -> Option<Vec<u8>> {
    if let Some(range) = range_of(json, pointer) {
        return Some(spliced(json, range, value));
    }
    let (parent, key) = pointer.rsplit_once('/')?;
    let key = serde_json::to_string(&key.replace("~1", "/").replace("~0", "~")).ok()?;
    match find(json, parent) {
        Some(object) if object.starts_with(b"{") => {
            let end = range_of(json, parent)?.end - 1;
            let is_empty = object[1..object.len() - 1].trim_ascii().is_empty();
            let comma = if is_empty { "" } else { "," };
            Some(spliced(json, end..end, &format!("{comma}{key}:{value}")))
        }
        Some(b"null") | None => replaced(json, parent, &format!("{{{key}:{value}}}")),
        Some(_) => None,
    }
}

fn spliced(json: &[u8], range: Range<usize>, value: &str) -> Vec<u8> {
    [&json[..range.start], value.as_bytes(), &json[range.end..]].concat()
}

/// Where a value stands. It is a part of the text, so the distance between the two is its offset.
fn range_of(json: &[u8], pointer: &str) -> Option<Range<usize>> {
    let value = find(json, pointer)?;
    let start = (value.as_ptr() as usize).checked_sub(json.as_ptr() as usize)?;
    Some(start..start + value.len())
}
