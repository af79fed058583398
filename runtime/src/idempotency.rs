//! Idempotency keys: the name of an intent, by which a provider recognises its repetition.

use std::fmt;

use crate::defaults::MAX_KEY_LENGTH;
use crate::error::{Error, Result};
use crate::provider::IdempotencyHeader;

/// A key that all attempts of one call carry (draft-ietf-httpapi-idempotency-key-header).
///
/// Not empty, at most 255 characters, all of them visible ASCII.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// A key of your own, such as the number of the invoice that the call pays.
    ///
    /// Fails if it is empty, longer than 255 characters, or has any that is not visible ASCII.
    pub fn new(key: impl Into<String>) -> Result<Self> {
        let key = key.into();
        let wrong = if key.is_empty() {
            "is empty"
        } else if key.len() > MAX_KEY_LENGTH {
            "is longer than 255 characters"
        } else if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            "has characters other than visible ASCII"
        } else {
            return Ok(Self(key));
        };
        Err(Error::invalid(format!("the idempotency key {wrong}")))
    }

    /// A new key: a UUID, version 4 (RFC 9562), from the operating system's randomness.
    ///
    /// Fails where the system has no randomness to give.
    pub fn random() -> Result<Self> {
        let mut bytes = random_bytes()?;
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let hex = hex(&bytes);
        let groups = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
        Ok(Self(groups.join("-")))
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The value of the header: plain, or a structured-field string (RFC 9651, section 3.3.3).
    pub(crate) fn header_value(&self, header: &IdempotencyHeader) -> String {
        if header.quoted {
            format!("\"{}\"", self.0.replace('\\', "\\\\").replace('"', "\\\""))
        } else {
            self.0.clone()
        }
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Sixteen bytes that nobody can guess.
pub(crate) fn random_bytes() -> Result<[u8; 16]> {
    let mut bytes = [0; 16];
    let no_randomness = |_| Error::invalid("the operating system has no randomness to give");
    getrandom::fill(&mut bytes).map_err(no_randomness)?;
    Ok(bytes)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
