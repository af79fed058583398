//! Places of paging in requests and answers: turns a parameter and a JSON value into a changed
//! request, and an answer into the values that stand in it.

use std::borrow::Cow;
use std::ops::Range;

use bytes::Bytes;
use http::HeaderMap;
use percent_encoding::percent_decode_str;

use super::{In, Paging, SentIn};
use crate::draft::Draft;
use crate::style::encode;
use crate::wire;

/// The value of a parameter, as JSON; in a query everything is a string.
pub(super) fn parameter(draft: &Draft, paging: &Paging, name: &str) -> Option<String> {
    match paging.sent_in {
        SentIn::Query => {
            let text = percent_decode_str(draft.query_value(name)?).decode_utf8_lossy();
            serde_json::to_string(&text).ok()
        }
        SentIn::Body => {
            let value = wire::find(draft.body.as_ref()?.as_bytes()?, name)?;
            String::from_utf8(value.to_vec()).ok().filter(|json| json != "null")
        }
    }
}

/// Sets a parameter to a JSON value; says what is wrong where that cannot be.
pub(super) fn set_parameter(
    draft: &mut Draft,
    paging: &Paging,
    name: &str,
    json: &str,
) -> Result<(), &'static str> {
    match paging.sent_in {
        SentIn::Query => {
            let text = plain(json).ok_or("is neither text nor a number")?;
            draft.set_query(name, format!("{}={}", encode(name), encode(&text)));
        }
        SentIn::Body => {
            let before = match &draft.body {
                Some(body) => body.as_bytes().ok_or("has no place in a body that is a stream")?,
                None => &b"{}"[..],
            };
            let body = replaced(before, name, json).ok_or("has no place in the request's body")?;
            match &mut draft.body {
                Some(kept) => *kept = Bytes::from(body).into(),
                None => draft.body("application/json", Bytes::from(body)),
            }
        }
    }
    Ok(())
}

/// The text of a string or a number, digit for digit: as a float, a long number would be another.
pub(super) fn plain(json: &str) -> Option<Cow<'_, str>> {
    match json.as_bytes().first()? {
        b'"' => serde_json::from_str(json).ok().map(Cow::Owned),
        b'-' | b'0'..=b'9' => Some(Cow::Borrowed(json)),
        _ => None,
    }
}

/// A JSON text with the value at a pointer replaced or added. Everything else stays as it was
/// written, to the byte: parsing and writing anew would change long numbers.
fn replaced(json: &[u8], pointer: &str, value: &str) -> Option<Vec<u8>> {
    if let Some(range) = range_of(json, pointer) {
        return Some(spliced(json, range, value));
    }
    let (parent, key) = pointer.rsplit_once('/')?;
    let key = serde_json::to_string(&key.replace("~1", "/").replace("~0", "~")).ok()?;
    match wire::find(json, parent) {
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
    let value = wire::find(json, pointer)?;
    let start = (value.as_ptr() as usize).checked_sub(json.as_ptr() as usize)?;
    Some(start..start + value.len())
}

/// An answer, as paging looks at it: its body is gone through once for all that counts.
pub(super) struct Seen<'a> {
    pub(super) headers: &'a HeaderMap,
    body: &'a [u8],
    pointers: [Option<&'static str>; 2],
    values: [Option<&'a [u8]>; 2],
    count: u64,
}

impl<'a> Seen<'a> {
    pub(super) fn new(headers: &'a HeaderMap, body: &'a [u8], paging: &Paging) -> Self {
        let pointers = [paging.more, paging.on()].map(|place| match place {
            Some(In::Body(pointer)) => Some(pointer),
            Some(In::Header(_)) | None => None,
        });
        // What begins with no slash is nowhere.
        let [more, on] = pointers.map(|pointer| pointer.unwrap_or("-"));
        let places = wire::Places::of(body, [paging.items, more, on]);
        let [_, more, on] = places.values;
        Self { headers, body, pointers, values: [more, on], count: places.length as u64 }
    }
}

impl Seen<'_> {
    /// A value that leads on, as JSON. Null, `false`, the empty string and absence all say that there
    /// is none: providers use each of them.
    pub(super) fn token(&self, place: In) -> Option<String> {
        match place {
            In::Header(name) => {
                let text = self.headers.get(name)?.to_str().ok()?.trim();
                serde_json::to_string(text).ok().filter(|json| is_something(json))
            }
            In::Body(pointer) => self.token_at(pointer),
        }
    }

    pub(super) fn number(&self, place: In) -> Option<u64> {
        match place {
            In::Body(pointer) => plain(std::str::from_utf8(self.at(pointer)?).ok()?)?.parse().ok(),
            In::Header(_) => plain(&self.token(place)?)?.parse().ok(),
        }
    }

    /// What a place says of yes or no; `None` where nothing stands there.
    pub(super) fn flag(&self, place: In) -> Result<Option<bool>, &'static str> {
        let json = match place {
            In::Header(_) => self.token(place),
            In::Body(pointer) => {
                self.at(pointer).map(|value| String::from_utf8_lossy(value).into_owned())
            }
        };
        let Some(json) = json.filter(|json| json != "null") else { return Ok(None) };
        match json.trim_matches('"').to_ascii_lowercase().as_str() {
            "true" | "1" => Ok(Some(true)),
            "false" | "0" => Ok(Some(false)),
            _ => Err("whether there is another page is answered with neither yes nor no"),
        }
    }

    /// How many items there are.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// What the last item has at a pointer.
    pub(super) fn of_last_item(&self, items: &str, count: u64, id: &str) -> Option<String> {
        let last = format!("{items}/{}{id}", count.checked_sub(1)?);
        self.token_at(&last)
    }

    fn token_at(&self, pointer: &str) -> Option<String> {
        String::from_utf8(self.at(pointer)?.to_vec()).ok().filter(|json| is_something(json))
    }

    fn at(&self, pointer: &str) -> Option<&[u8]> {
        match self.pointers.iter().position(|known| *known == Some(pointer)) {
            Some(number) => self.values[number],
            None => wire::find(self.body, pointer),
        }
    }
}

fn is_something(json: &str) -> bool {
    !matches!(json, "null" | "false" | r#""""#)
}
