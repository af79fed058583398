//! Three-state values: a key that is left out, set to `null`, or set to a value.

use super::{Decode, Encode, Fault, Reader, Writer};

/// What a request says about a key that may be absent and may be `null`, which mean different things:
/// mostly "leave it as it is" and "clear it".
///
/// ```
/// use scopewright_runtime::wire::Patch;
///
/// let note: Patch<String> = Patch::from("call back".to_owned());
/// assert_eq!(note.as_ref().into_option().map(String::as_str), Some("call back"));
/// assert!(Patch::<String>::default().is_absent());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Patch<T> {
    /// The key is left out.
    #[default]
    Absent,
    /// The key is `null`.
    Null,
    /// The key has a value.
    Value(T),
}

impl<T> Patch<T> {
    /// Whether the key is left out.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether the key is `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether the key has a value.
    pub const fn is_value(&self) -> bool {
        matches!(self, Self::Value(_))
    }

    /// The same states, of a reference.
    pub const fn as_ref(&self) -> Patch<&T> {
        match self {
            Self::Absent => Patch::Absent,
            Self::Null => Patch::Null,
            Self::Value(value) => Patch::Value(value),
        }
    }

    /// The value, if there is one.
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The same state, with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Absent => Patch::Absent,
            Self::Null => Patch::Null,
            Self::Value(value) => Patch::Value(change(value)),
        }
    }
}

impl From<&str> for Patch<String> {
    /// The text.
    fn from(text: &str) -> Self {
        Self::Value(text.to_owned())
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

/// `None` is [`Patch::Null`]: who means "absent" says so.
impl<T> From<Option<T>> for Patch<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

/// As [`Encode`] writes it; absent is `null` where it is not left out.
impl<T: Encode> serde::Serialize for Patch<T> {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        super::serialize(self, to)
    }
}

impl<'de, T: Decode> serde::Deserialize<'de> for Patch<T> {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        super::deserialize(from)
    }
}

/// `null` is [`Patch::Null`], a missing key [`Patch::Absent`].
impl<T: Decode> Decode for Patch<T> {
    fn decode(r: &mut Reader<'_>) -> Result<Self, Fault> {
        if r.null()? { Ok(Self::Null) } else { T::decode(r).map(Self::Value) }
    }

    fn missing() -> Option<Self> {
        Some(Self::Absent)
    }
}

/// [`Patch::Absent`] is left out of objects; anywhere else it is written as `null`.
impl<T: Encode> Encode for Patch<T> {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::Value(value) => value.encode(w),
            Self::Absent | Self::Null => w.null(),
        }
    }

    fn skip(&self) -> bool {
        self.is_absent()
    }

    fn is_nothing(&self) -> bool {
        self.is_absent()
    }
}
