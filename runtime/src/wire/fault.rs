//! Faults: what went wrong, as a byte offset and a few words; [`DecodeError`](super::DecodeError) makes
//! a place and a sentence of it.

use std::borrow::Cow;

use jiter::JiterErrorType;

/// Why a value could not be decoded, as the decoders pass it up.
///
/// It is one pointer wide, because every decoding function returns it. It knows the byte offset
/// only: [`from_slice`](super::from_slice) finds out the JSON path, so that success costs nothing.
#[derive(Debug)]
pub struct Fault(Box<Reason>);

/// What a [`Fault`] holds.
#[derive(Debug)]
pub(super) struct Reason {
    /// Where the value begins that is wrong, in bytes.
    pub(super) offset: usize,
    pub(super) kind: FaultKind,
}

#[derive(Debug)]
pub(super) enum FaultKind {
    /// The value at the offset is not this: "an integer".
    Expected(Cow<'static, str>),
    /// The value at the offset is not this, and must not be shown.
    Secret(&'static str),
    /// The object at the offset has no such key.
    Missing(&'static str),
    /// The text is not JSON there.
    Syntax(JiterErrorType),
    /// The number at the offset is not within this: "an integer from 0 to 9".
    Range(String),
    /// Containers are nested too deep.
    Depth,
}

impl Fault {
    /// The value at `offset` is not what it has to be, such as `an RFC 3339 timestamp`.
    #[cold]
    pub fn expected(offset: usize, what: impl Into<Cow<'static, str>>) -> Self {
        Self::new(offset, FaultKind::Expected(what.into()))
    }

    /// The value at `offset` is not what it has to be, and is a secret whatever it is.
    #[cold]
    pub(crate) fn secret(offset: usize, what: &'static str) -> Self {
        Self::new(offset, FaultKind::Secret(what))
    }

    #[cold]
    pub(super) fn new(offset: usize, kind: FaultKind) -> Self {
        Self(Box::new(Reason { offset, kind }))
    }

    pub(super) fn into_reason(self) -> Reason {
        *self.0
    }
}
