//! Types and formats become primitives.

use serde_json::Value;

use super::all_of::Parts;
use super::schema::Values;
use crate::ir::Primitive;

/// A format that the text cannot have, by its length, is none: some call any identifier a UUID.
pub(super) fn possible<'f>(format: Option<&'f str>, parts: &Parts<'_>) -> Option<&'f str> {
    let (least, most) = match format {
        Some("uuid") => (32, 38),
        Some("date") => (10, 10),
        Some("date-time") => (20, usize::MAX),
        _ => return format,
    };
    let (fewest, greatest) = (parts.length.0.unwrap_or(0), parts.length.1.unwrap_or(usize::MAX));
    format.filter(|_| fewest <= most && greatest >= least)
}

/// The greatest `i64` as a bound: beyond 2^53 those are no longer exact, and it is read as 2^63.
const I64: f64 = 9_223_372_036_854_775_808.0;

/// An integer that has room for the bounds and the values that its schema names, whatever its format
/// says.
pub(super) fn widened(primitive: Primitive, parts: &Parts<'_>) -> Primitive {
    let (least, greatest) = (parts.range.0.unwrap_or(0.0), parts.range.1.unwrap_or(0.0));
    let listed = match parts.values {
        Values::Mixed(values) => values.iter().filter_map(Value::as_f64).fold(greatest, f64::max),
        _ => greatest,
    };
    let room = |most: f64| listed <= most;
    match primitive {
        Primitive::Int32 | Primitive::UInt32 | Primitive::Int64 if !room(I64) && least >= 0.0 => {
            Primitive::UInt64
        }
        Primitive::Int32 if !room(f64::from(i32::MAX)) || least < f64::from(i32::MIN) => {
            Primitive::Int64
        }
        Primitive::UInt32 if !room(f64::from(u32::MAX)) || least < 0.0 => Primitive::Int64,
        Primitive::UInt64 if least < 0.0 => Primitive::Int64,
        primitive => primitive,
    }
}

/// The primitive of a type and a format; `None` where a schema does not say what a value is. A format
/// that nobody knows is that of the type alone.
pub(super) fn primitive(kind: Option<&str>, format: Option<&str>, form: bool) -> Option<Primitive> {
    Some(match (kind?, format.unwrap_or_default()) {
        ("boolean", _) => Primitive::Bool,
        ("integer", "int32" | "int8" | "int16") => Primitive::Int32,
        ("integer", "uint32" | "uint8" | "uint16") => Primitive::UInt32,
        ("integer", "uint64" | "uint") => Primitive::UInt64,
        ("integer", _) => Primitive::Int64,
        ("number", _) => Primitive::Double,
        ("string", "date-time") => Primitive::DateTime,
        ("string", "date") => Primitive::Date,
        ("string", "uuid") => Primitive::Uuid,
        ("string", "decimal") => Primitive::Decimal,
        ("string", "byte") => Primitive::Base64,
        ("string", "password") => Primitive::Secret,
        ("string", "binary") if form => Primitive::File,
        ("string", _) => Primitive::String,
        _ => return None,
    })
}
