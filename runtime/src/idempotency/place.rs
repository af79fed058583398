//! Where a key goes: turns a key and a request's body into the header or the body that carries it.

use bytes::Bytes;
use http::{HeaderMap, header};

use super::IdempotencyKey;
use crate::error::{Error, Result};
use crate::provider::KeyPlace;
use crate::style::encode;
use crate::wire;

impl IdempotencyKey {
    /// The value of the header: plain, or a structured-field string (RFC 9651, section 3.3.3).
    pub(crate) fn header_value(&self, quoted: bool) -> String {
        if quoted {
            format!("\"{}\"", self.0.replace('\\', "\\\\").replace('"', "\\\""))
        } else {
            self.0.clone()
        }
    }

    /// The key that the caller's arguments bring along: in the body's field, where that is the
    /// place of a key.
    ///
    /// Fails where it stands there and is none, and where a header of the caller would push the
    /// real one out.
    pub(crate) fn find(place: &KeyPlace, headers: &HeaderMap, body: &[u8]) -> Result<Option<Self>> {
        match *place {
            KeyPlace::Header { name, .. } if headers.contains_key(name) => {
                let sentence = format!("the header `{name}` is set by `idempotency_key`");
                Err(Error::invalid(sentence))
            }
            KeyPlace::Field(pointer) if !is_form(headers) => match wire::find(body, pointer) {
                None | Some(b"null") => Ok(None),
                Some(found) => Ok(Some(Self::new(text(found)?)?)),
            },
            _ => Ok(None),
        }
    }

    /// The body with the key in its field. What is around it stays as it is, byte for byte.
    ///
    /// Fails where the body is neither a JSON object nor a form.
    pub(crate) fn insert(&self, pointer: &str, headers: &HeaderMap, body: &[u8]) -> Result<Bytes> {
        if is_form(headers) {
            let name = encode(pointer.trim_start_matches('/'));
            let joint = if body.is_empty() { "" } else { "&" };
            return Ok(Bytes::from(
                [body, format!("{joint}{name}={}", encode(&self.0)).as_bytes()].concat(),
            ));
        }
        let body: &[u8] = if body.is_empty() { b"{}" } else { body };
        if wire::find(body, pointer).is_some_and(|found| found != b"null") {
            return Ok(Bytes::copy_from_slice(body));
        }
        let (object, missing) = innermost(body, pointer);
        // The place of a part in the whole is the distance between where the two begin.
        let start = (object.as_ptr() as usize).saturating_sub(body.as_ptr() as usize);
        let Some(inside) = object.strip_prefix(b"{") else {
            let sentence = format!("the body has no place for an idempotency key at `{pointer}`");
            return Err(Error::invalid(sentence));
        };
        let is_empty = inside.trim_ascii_start().starts_with(b"}");
        let entry = self.entry(missing) + if is_empty { "" } else { "," };
        let (before, after) = body.split_at(start + 1);
        Ok(Bytes::from([before, entry.as_bytes(), after].concat()))
    }

    /// `"meta":{"key":"…"}` for `/meta/key`.
    fn entry(&self, pointer: &str) -> String {
        let value = String::from_utf8(wire::to_vec(self.0.as_str())).unwrap_or_default();
        let mut entry = value;
        for (depth, token) in pointer.rsplit('/').filter(|token| !token.is_empty()).enumerate() {
            let name = token.replace("~1", "/").replace("~0", "~");
            let name = String::from_utf8(wire::to_vec(name.as_str())).unwrap_or_default();
            entry =
                if depth == 0 { format!("{name}:{entry}") } else { format!("{name}:{{{entry}}}") };
        }
        entry
    }
}

/// The innermost value on the way to a pointer that is there, and the rest of the way.
fn innermost<'j, 'p>(body: &'j [u8], pointer: &'p str) -> (&'j [u8], &'p str) {
    let mut cut = pointer.len();
    while let Some(shorter) = pointer[..cut].rfind('/') {
        if let Some(found) = wire::find(body, &pointer[..shorter]) {
            return (found, &pointer[shorter..]);
        }
        cut = shorter;
    }
    (body, pointer)
}

fn text(json: &[u8]) -> Result<String> {
    let wrong = |_| Error::invalid("the idempotency key in the body is not a text");
    wire::from_slice(json).map_err(wrong)
}

fn is_form(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|text| text.starts_with("application/x-www-form-urlencoded"))
}
