//! Bytes as text: turns base64 strings (RFC 4648) into bytes and back.

use std::fmt;

use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::{Decode, Encode, Fault, Reader, Writer};

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const PLAIN: GeneralPurpose = GeneralPurpose::new(&STANDARD, LENIENT);
const FOR_URLS: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, LENIENT);

/// Bytes that are a base64 string on the wire (`format: byte`).
///
/// Read with the standard alphabet or the one for URLs, with or without padding; written with the
/// standard alphabet and padding (RFC 4648, section 4).
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Base64(pub Vec<u8>);

impl Base64 {
    fn parse(text: &str) -> Option<Self> {
        let engine = if text.contains(['-', '_']) { &FOR_URLS } else { &PLAIN };
        engine.decode(text).ok().map(Self)
    }
}

impl fmt::Display for Base64 {
    /// Writes the base64 text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&PLAIN.encode(&self.0))
    }
}

impl AsRef<[u8]> for Base64 {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for Base64 {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl From<Base64> for Vec<u8> {
    fn from(text: Base64) -> Self {
        text.0
    }
}

impl Decode for Base64 {
    fn decode(r: &mut Reader<'_>) -> Result<Self, Fault> {
        r.parse("base64 text", Self::parse)
    }
}

impl Encode for Base64 {
    fn encode(&self, w: &mut Writer) {
        w.display(self);
    }
}
