//! Secrets in what a provider sends and takes: texts that go over the wire and show nowhere else.

use std::fmt;
use std::hash::{Hash, Hasher};

use zeroize::Zeroizing;

use crate::wire::{Decode, Encode, Fault, Kind, Patch, Reader, Writer};

/// A text that the provider's document marks as secret (`format: password`): on the wire a string,
/// in `Debug` only that there is one. It has no `Display`.
///
/// ```
/// use scopewright_runtime::Secret;
///
/// let secret = Secret::from("pi_0000_secret_0000");
/// assert_eq!(format!("{secret:?}"), "Secret(redacted)");
/// assert_eq!(secret.expose(), "pi_0000_secret_0000");
/// ```
///
/// It is wiped from memory when it is dropped. What it was read from, and the bytes of a request on
/// its way, are not.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// The text itself. Mind where it goes from here.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Hash for Secret {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.expose().hash(state);
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<&str> for Patch<Secret> {
    fn from(text: &str) -> Self {
        Self::Value(text.into())
    }
}

/// `Secret(redacted)`.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(redacted)")
    }
}

impl Decode for Secret {
    fn decode(r: &mut Reader<'_>) -> Result<Self, Fault> {
        let is_text = r.kind()? == Kind::String;
        if is_text { r.str().map(Self::from) } else { Err(Fault::secret(r.offset(), "a string")) }
    }
}

impl Encode for Secret {
    fn encode(&self, w: &mut Writer) {
        w.str(&self.0);
    }
}
