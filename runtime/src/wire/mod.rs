//! Wire types: turns JSON text into Rust values and back, without a derive.
//!
//! A generated type implements [`Decode`] and [`Encode`] through one of the macros of this crate. Both
//! work on concrete things, a [`Reader`] and a [`Writer`]: nothing is generic over a format, which is
//! what makes a large client quick to compile. Every such type still has `serde::Serialize` and
//! `serde::Deserialize`, as bridges over the same code, so it works in any serde format.
//!
//! ```
//! use scopewright_runtime::wire;
//!
//! let error = wire::from_slice::<Vec<i64>>(b"[1, 2, \"three\"]").unwrap_err();
//! assert_eq!(error.to_string(), r#"[2]: expected an integer, found "three""#);
//! ```

mod base64;
mod bridge;
mod containers;
mod error;
mod fault;
mod find;
mod losses;
mod macros;
mod object;
mod patch;
pub(crate) mod place;
mod reader;
mod replace;
mod row;
mod scalars;
mod strings;
mod types;
mod union;
mod value;
mod writer;

pub use self::base64::Base64;
#[doc(hidden)]
pub use self::bridge::{deserialize, serialize};
pub use self::error::DecodeError;
pub use self::fault::Fault;
pub use self::find::find;
pub(crate) use self::find::{Places, locate};
#[doc(hidden)]
#[doc(hidden)]
pub use self::object::{Chain, Field, Rest, Slots, fields};
pub use self::patch::Patch;
pub use self::reader::{Kind, Reader};
pub(crate) use self::replace::replaced;
pub use self::row::Row;
#[doc(hidden)]
#[doc(hidden)]
pub use self::union::{Candidates, Literal, Rule};
pub use self::writer::Writer;
#[doc(hidden)]
pub use serde;

/// Containers nested deeper than this are refused, in both decoding and skipping: 128.
///
/// It bounds the stack that a hostile document can use.
pub const MAX_DEPTH: u8 = 128;

/// A type that can be read from JSON.
pub trait Decode: Sized {
    /// Reads one value; the reader stands before it, and behind it afterwards.
    fn decode(r: &mut Reader<'_>) -> Result<Self, Fault>;

    /// What a key that is missing from an object means: `None`, the default, is an error.
    ///
    /// `Option` is `None` then, and [`Patch`] is [`Patch::Absent`].
    fn missing() -> Option<Self> {
        None
    }

    /// The keys of an object that have a place of their own.
    #[doc(hidden)]
    const FIELDS: &'static [Field] = &[];

    /// Whether it is an object of which all other keys are passed over. Unions tell their variants apart
    /// by the keys of such.
    #[doc(hidden)]
    const IS_CLOSED: bool = false;
}

/// A type that can be written as JSON.
pub trait Encode {
    /// Writes one value.
    fn encode(&self, w: &mut Writer);

    /// Whether a key that may be left out is left out for this value: never by default.
    ///
    /// `Option::None` and [`Patch::Absent`] say yes.
    fn skip(&self) -> bool {
        false
    }

    /// Whether it is nothing at all, not even `null`: such values at the end of a tuple are left out.
    fn is_nothing(&self) -> bool {
        false
    }
}

/// Decodes a whole JSON text.
///
/// Text behind the value, containers nested deeper than [`MAX_DEPTH`], and invalid UTF-8 in what is
/// read are errors. Where an object has a key twice, the last one wins. Keys that nobody asked for
/// are skipped.
pub fn from_slice<T: Decode>(json: &[u8]) -> Result<T, DecodeError> {
    let mut r = Reader::new(json);
    let decoded = T::decode(&mut r).and_then(|value| r.finish().map(|()| value));
    decoded.map_err(|fault| DecodeError::locate(json, fault))
}

/// Encodes a value as compact JSON, in UTF-8.
pub fn to_vec<T: Encode + ?Sized>(value: &T) -> Vec<u8> {
    let mut w = Writer::new();
    value.encode(&mut w);
    w.into_bytes()
}
