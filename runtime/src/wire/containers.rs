//! Options, boxes, lists and maps.

use std::collections::BTreeMap;

use super::{Decode, Encode, Fault, Field, Reader, Writer};

/// `null` is `None`, and so is a missing key.
impl<T: Decode> Decode for Option<T> {
    const FIELDS: &'static [Field] = T::FIELDS;
    const IS_CLOSED: bool = T::IS_CLOSED;

    fn decode(r: &mut Reader<'_>) -> Result<Self, Fault> {
        if r.null()? { Ok(None) } else { T::decode(r).map(Some) }
    }

    fn missing() -> Option<Self> {
        Some(None)
    }
}

/// `None` is written as `null`, or left out where its key may be missing.
impl<T: Encode> Encode for Option<T> {
    fn encode(&self, w: &mut Writer) {
        match self {
            Some(value) => value.encode(w),
            None => w.null(),
        }
    }

    fn skip(&self) -> bool {
        self.is_none()
    }
}

impl<T: Decode> Decode for Box<T> {
    const FIELDS: &'static [Field] = T::FIELDS;
    const IS_CLOSED: bool = T::IS_CLOSED;

    fn decode(r: &mut Reader<'_>) -> Result<Self, Fault> {
        T::decode(r).map(Self::new)
    }

    fn missing() -> Option<Self> {
        T::missing().map(Self::new)
    }
}

impl<T: Encode + ?Sized> Encode for Box<T> {
    fn encode(&self, w: &mut Writer) {
        (**self).encode(w);
    }

    fn skip(&self) -> bool {
        (**self).skip()
    }

    fn is_nothing(&self) -> bool {
        (**self).is_nothing()
    }
}

impl<T: Encode + ?Sized> Encode for &T {
    fn encode(&self, w: &mut Writer) {
        (**self).encode(w);
    }

    fn skip(&self) -> bool {
        (**self).skip()
    }

    fn is_nothing(&self) -> bool {
        (**self).is_nothing()
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(r: &mut Reader<'_>) -> Result<Self, Fault> {
        let mut elements = Self::new();
        r.array(|r| T::decode(r).map(|element| elements.push(element)))?;
        Ok(elements)
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, w: &mut Writer) {
        w.array(self);
    }
}

impl<T: Encode> Encode for [T] {
    fn encode(&self, w: &mut Writer) {
        w.array(self);
    }
}

/// The last of equal keys counts.
impl<T: Decode> Decode for BTreeMap<String, T> {
    fn decode(r: &mut Reader<'_>) -> Result<Self, Fault> {
        let mut entries = Self::new();
        r.map(|r, key| {
            let value = T::decode(r)?;
            entries.insert(key, value);
            Ok(())
        })?;
        Ok(entries)
    }
}

impl<T: Encode> Encode for BTreeMap<String, T> {
    fn encode(&self, w: &mut Writer) {
        w.map(self);
    }
}
