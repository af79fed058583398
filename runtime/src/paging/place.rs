//! Places of paging in requests and answers: turns a parameter and a JSON value into a changed
//! request, and an answer into the values that stand in it.

use std::borrow::Cow;

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
            let body =
                wire::replaced(before, name, json).ok_or("has no place in the request's body")?;
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
        // As a field of a type is read: some write whole numbers as `5.0`.
        let read = |json: &str| wire::from_slice(plain(json)?.as_bytes()).ok();
        match place {
            In::Body(pointer) => read(std::str::from_utf8(self.at(pointer)?).ok()?),
            In::Header(_) => read(&self.token(place)?),
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
