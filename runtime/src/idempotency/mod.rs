//! Idempotency keys: turns an intent into the name by which a provider recognises its repetition.

mod derive;
mod place;

use std::fmt;

use http::HeaderMap;

use crate::defaults::MAX_KEY_LENGTH;
use crate::error::{Error, Result};

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
    /// A call makes one by itself. Make it yourself where the key has to be known even if the call
    /// is dropped before it ends: the server may have acted by then.
    ///
    /// Fails where the system has no randomness to give.
    pub fn random() -> Result<Self> {
        Ok(Self::uuid(random_bytes()?, 4))
    }

    /// The key that follows from an intent, the same in every run of a job: `namespace` says whose
    /// intents they are, `parts` which one this is.
    ///
    /// Different parts give different keys, also where they read the same when put together:
    /// `["1", "23"]` and `["12", "3"]`. The key is a UUID, version 8 (RFC 9562), made of the first
    /// 128 bits of a SHA-256 hash; it will not change in later versions of this crate.
    ///
    /// ```
    /// use scopewright_runtime::IdempotencyKey;
    ///
    /// let key = IdempotencyKey::derive("payouts", ["2026-11", "account-17"]);
    /// assert_eq!(key, IdempotencyKey::derive("payouts", ["2026-11", "account-17"]));
    /// assert_ne!(key, IdempotencyKey::derive("payouts", ["2026-1", "1account-17"]));
    /// ```
    pub fn derive(namespace: &str, parts: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Self {
        Self::uuid(derive::digest(namespace, parts), 8)
    }

    /// The text of a UUID of the variant of RFC 9562.
    fn uuid(mut bytes: [u8; 16], version: u8) -> Self {
        bytes[6] = bytes[6] & 0x0f | version << 4;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let hex = hex(&bytes);
        let groups = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
        Self(groups.join("-"))
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether an answer says that it was given before, to the first request with the same key.
pub(crate) fn is_replayed(headers: &HeaderMap) -> bool {
    let is_true = |value: &http::HeaderValue| {
        // `?1` is how a structured field writes it (RFC 9651, section 3.3.6).
        value.as_bytes().eq_ignore_ascii_case(b"true") || value == "?1"
    };
    let says_so = |name| headers.get(name).is_some_and(is_true);
    says_so("idempotent-replayed") || says_so("idempotency-replayed")
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
