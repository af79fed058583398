//! Macros that generated crates call: turn a list of keys or values into the wire code of a type.
//!
//! Each gives its type [`Decode`](super::Decode), [`Encode`](super::Encode), `serde::Serialize` and
//! `serde::Deserialize`; the type itself, with its docs and derives, is written beside the call. They
//! take their input in one pass, without recursion, and leave every loop to functions of this crate:
//! both is what keeps them cheap to compile. What every type has (`Clone`, `Debug`, `PartialEq`, and
//! `Eq` and `Hash` of an open enum) they derive; a call names what its type has besides.

mod enums;
mod objects;
mod unions;
