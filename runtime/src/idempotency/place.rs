//! Where a key goes: turns a key and a request's body into the header or the body that carries it.

use bytes::Bytes;
use http::{HeaderMap, header};
use url::form_urlencoded;

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
            KeyPlace::Field(pointer) if is_form(headers) => {
                in_form(body, pointer).map(Self::new).transpose()
            }
            KeyPlace::Field(pointer) => match wire::find(body, pointer) {
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
            if in_form(body, pointer).is_some() {
                return Ok(Bytes::copy_from_slice(body));
            }
            let name = encode(&field_of(pointer));
            // An empty field of that name would be a second one.
            let is_other =
                |pair: &&[u8]| *pair != format!("{name}=").as_bytes() && !pair.is_empty();
            let key = format!("{name}={}", encode(&self.0));
            let pairs = body.split(|byte| *byte == b'&').filter(is_other).chain([key.as_bytes()]);
            return Ok(Bytes::from(pairs.collect::<Vec<_>>().join(&b'&')));
        }
        let body: &[u8] = if body.is_empty() { b"{}" } else { body };
        if wire::find(body, pointer).is_some_and(|found| found != b"null") {
            return Ok(Bytes::copy_from_slice(body));
        }
        let key = String::from_utf8(wire::to_vec(self.0.as_str())).unwrap_or_default();
        wire::replaced(body, pointer, &key).map(Bytes::from).ok_or_else(|| {
            let sentence = format!("the body has no place for an idempotency key at `{pointer}`");
            Error::invalid(sentence)
        })
    }
}

/// The name of a form's field, which is no pointer (RFC 6901, section 4).
fn field_of(pointer: &str) -> String {
    pointer.trim_start_matches('/').replace("~1", "/").replace("~0", "~")
}

/// The field of a form that has the key, if it is there and says something.
fn in_form(body: &[u8], pointer: &str) -> Option<String> {
    let name = field_of(pointer);
    let mut fields = form_urlencoded::parse(body);
    let (_, key) = fields.find(|(own, key)| **own == *name && !key.is_empty())?;
    Some(key.into_owned())
}

fn text(json: &[u8]) -> Result<String> {
    let wrong = |_| Error::invalid("the idempotency key in the body is not a text");
    wire::from_slice(json).map_err(wrong)
}

fn is_form(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|text| text.starts_with("application/x-www-form-urlencoded"))
}
