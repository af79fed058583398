//! The bridge to serde: turns wire types into any serde format and back, through JSON text.
//!
//! In between is JSON text, not a value tree, so keys keep their order and numbers their digits.

use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, SerializeMap, SerializeSeq};
use serde::{Deserializer, Serialize, Serializer};

use super::{Decode, Encode, Fault, Kind, Reader, Writer, from_slice, to_vec};

/// Serializes a wire type.
///
/// Whatever JSON says is what the format gets; `null` becomes serde's "none", which formats without
/// nulls (TOML) leave out.
pub fn serialize<T: Encode + ?Sized, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
    Json(&to_vec(value)).serialize(to)
}

/// Deserializes a wire type from a format that describes itself.
pub fn deserialize<'de, T: Decode, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    let mut w = Writer::new();
    Transcript(&mut w).deserialize(from)?;
    from_slice(&w.into_bytes()).map_err(D::Error::custom)
}

/// The text of one value, which serializes as what it means.
struct Json<'j>(&'j [u8]);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut r = Reader::new(self.0);
        match r.kind().map_err(broken)? {
            Kind::Null => to.serialize_none(),
            Kind::Bool => to.serialize_bool(r.bool().map_err(broken)?),
            Kind::Number => serialize_number(r.number("a number").map_err(broken)?, to),
            Kind::String => to.serialize_str(r.str().map_err(broken)?),
            Kind::Array => serialize_array(&mut r, to),
            Kind::Object => serialize_object(&mut r, to),
        }
    }
}

fn serialize_number<S: Serializer>(text: &str, to: S) -> Result<S::Ok, S::Error> {
    if let Ok(integer) = text.parse() {
        return to.serialize_i64(integer);
    }
    if let Ok(integer) = text.parse() {
        return to.serialize_u64(integer);
    }
    to.serialize_f64(text.parse().map_err(S::Error::custom)?)
}

fn serialize_array<S: Serializer>(r: &mut Reader<'_>, to: S) -> Result<S::Ok, S::Error> {
    let length = length_for(&to, r).map_err(broken)?;
    let mut list = to.serialize_seq(length)?;
    let mut more = r.open_array().map_err(broken)?;
    while more {
        list.serialize_element(&Json(r.raw().map_err(broken)?))?;
        more = r.next_element().map_err(broken)?;
    }
    list.end()
}

fn serialize_object<S: Serializer>(r: &mut Reader<'_>, to: S) -> Result<S::Ok, S::Error> {
    let length = length_for(&to, r).map_err(broken)?;
    let mut map = to.serialize_map(length)?;
    r.open_object().map_err(broken)?;
    let mut first = true;
    while let Some(key) = r.key(first).map_err(broken)? {
        map.serialize_key(key)?;
        map.serialize_value(&Json(r.raw().map_err(broken)?))?;
        first = false;
    }
    map.end()
}

/// How many elements or entries the next container has, where the format writes that first: binary
/// ones do.
fn length_for(to: &impl Serializer, r: &Reader<'_>) -> Result<Option<usize>, Fault> {
    if to.is_human_readable() {
        return Ok(None);
    }
    let mut ahead = r.fork();
    let mut length = 0;
    if ahead.kind()? == Kind::Array {
        ahead.array(|r| {
            length += 1;
            r.skip()
        })?;
    } else {
        ahead.map(|r, _| {
            length += 1;
            r.skip()
        })?;
    }
    Ok(Some(length))
}

/// Our own text cannot be broken, unless it is nested deeper than can be read.
fn broken<E: serde::ser::Error>(fault: Fault) -> E {
    E::custom(super::DecodeError::locate(&[], fault))
}

/// Writes down as JSON what a format has to say.
struct Transcript<'w>(&'w mut Writer);

impl<'de> DeserializeSeed<'de> for Transcript<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Transcript<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value that JSON has a form for")
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        value.encode(self.0);
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        value.encode(self.0);
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        value.encode(self.0);
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        value.encode(self.0);
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        value.encode(self.0);
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.null();
        Ok(())
    }

    fn visit_none<E>(self) -> Result<(), E> {
        self.0.null();
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        self.deserialize(from)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        self.deserialize(from)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        self.0.open(b'[');
        while elements.next_element_seed(Transcript(self.0))?.is_some() {
            self.0.comma();
        }
        self.0.close(b']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        self.0.open(b'{');
        while let Some(key) = entries.next_key::<String>()? {
            self.0.key(&key);
            entries.next_value_seed(Transcript(self.0))?;
            self.0.comma();
        }
        self.0.close(b'}');
        Ok(())
    }
}
