//! Free-form JSON.

use serde_json::{Map, Number, Value};

use super::fault::FaultKind;
use super::{Decode, Encode, Fault, Kind, Reader, Writer};

/// Everything that JSON can say is kept, but for integers beyond 64 bits and decimals beyond an
/// `f64`, which become the nearest float.
impl Decode for Value {
    fn decode(r: &mut Reader<'_>) -> Result<Self, Fault> {
        Ok(match r.kind()? {
            Kind::Null => r.null().map(|_| Self::Null)?,
            Kind::Bool => Self::Bool(r.bool()?),
            Kind::Number => Self::Number(number(r)?),
            Kind::String => Self::String(String::decode(r)?),
            Kind::Array => Self::Array(Vec::decode(r)?),
            Kind::Object => Self::Object(Map::decode(r)?),
        })
    }
}

fn number(r: &mut Reader<'_>) -> Result<Number, Fault> {
    let offset = r.offset();
    let text = r.number("a number")?;
    // Only a float has a negative zero.
    if let Ok(integer) = text.parse::<i64>()
        && text != "-0"
    {
        return Ok(integer.into());
    }
    if let Ok(integer) = text.parse::<u64>() {
        return Ok(integer.into());
    }
    let float = text.parse().ok().and_then(Number::from_f64);
    float.ok_or_else(|| Fault::new(offset, FaultKind::Range("a number of 64 bits".to_owned())))
}

impl Encode for Value {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::Null => w.null(),
            Self::Bool(value) => w.bool(*value),
            Self::Number(value) => w.number(value),
            Self::String(value) => w.str(value),
            Self::Array(elements) => w.array(elements),
            Self::Object(entries) => w.map(entries),
        }
    }
}

impl Decode for Map<String, Value> {
    fn decode(r: &mut Reader<'_>) -> Result<Self, Fault> {
        let mut entries = Self::new();
        r.map(|r, key| {
            let value = Value::decode(r)?;
            entries.insert(key, value);
            Ok(())
        })?;
        Ok(entries)
    }
}

impl Encode for Map<String, Value> {
    fn encode(&self, w: &mut Writer) {
        w.map(self);
    }
}
