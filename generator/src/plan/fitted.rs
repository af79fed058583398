//! Samples as their types read them.
//!
//! Authors try out few of their examples, so what a document shows of a value need not be one: a number
//! where a text belongs, a date that is none, an object without a key that it must have. What fits stays,
//! and the rest is filled in, so that examples compile and tests send what can be sent.

use std::cell::Cell;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Number, Value};

use crate::ir::{self, Field, Object, Primitive, Shape, TypeId, TypeKind};

use super::types::Types;

/// A type that is within itself by keys that must be there has no value: it ends here.
const MAX_DEPTH: usize = 16;

/// Values that are looked at for one sample. A document of a few lines can ask for more than a disk holds.
const MOST_VALUES: usize = 4_000;

impl Types<'_> {
    /// The sample, with everything replaced or added that a value of this shape cannot do without.
    pub(super) fn fitted(&self, shape: &Shape, sample: &Value) -> Value {
        Fitting { types: self, left: Cell::new(MOST_VALUES) }.fit(shape, sample, 0)
    }
}

/// One sample, and how many values in it may still be looked at.
struct Fitting<'t, 'a> {
    types: &'t Types<'a>,
    left: Cell<usize>,
}

impl Fitting<'_, '_> {
    fn fit(&self, shape: &Shape, sample: &Value, depth: usize) -> Value {
        let left = self.left.get();
        if depth > MAX_DEPTH || left == 0 {
            return sample.clone();
        }
        self.left.set(left - 1);
        let inside = |shape: &Shape, sample: &Value| self.fit(shape, sample, depth + 1);
        match shape {
            Shape::Any => sample.clone(),
            Shape::Nullable(_) if sample.is_null() => Value::Null,
            Shape::Nullable(inner) => inside(inner, sample),
            // Of what may be one or many, the sample is often one.
            Shape::List(item) => match sample {
                Value::Array(items) => items.iter().map(|sample| inside(item, sample)).collect(),
                Value::Null => Value::Array(Vec::new()),
                single => Value::Array(vec![inside(item, single)]),
            },
            Shape::Tuple(tuple) => self.fit_tuple(tuple, sample, depth),
            Shape::Map(values) => {
                let entries = sample.as_object().into_iter().flatten();
                entries.map(|(key, sample)| (key.clone(), inside(values, sample))).collect()
            }
            Shape::Primitive(primitive) => fit_primitive(*primitive, sample),
            Shape::Named(id) => self.fit_named(*id, sample, depth),
        }
    }

    fn fit_tuple(&self, tuple: &ir::Tuple, sample: &Value, depth: usize) -> Value {
        let given = sample.as_array().map(Vec::as_slice).unwrap_or_default();
        let shape_at = |index: usize| tuple.items.get(index).or(tuple.more.as_ref());
        let items = (0..given.len().max(tuple.least)).map_while(|index| {
            let sample = given.get(index).unwrap_or(&Value::Null);
            shape_at(index).map(|shape| self.fit(shape, sample, depth + 1))
        });
        items.collect()
    }

    fn fit_named(&self, id: TypeId, sample: &Value, depth: usize) -> Value {
        match &self.types.api.type_of(id).kind {
            TypeKind::Alias(shape) => self.fit(shape, sample, depth + 1),
            TypeKind::Object(object) => Value::Object(self.fit_object(id, object, sample, depth)),
            TypeKind::StringEnum(values) => match sample {
                Value::String(_) => sample.clone(),
                _ => values.first().map_or("value".into(), |one| one.value.clone().into()),
            },
            TypeKind::IntegerEnum(values) => match sample.as_i64() {
                Some(_) => sample.clone(),
                None => values.first().map_or(1, |one| one.value).into(),
            },
            TypeKind::Union(union) => self.fit_union(union, sample, depth),
        }
    }

    fn fit_object(
        &self,
        id: TypeId,
        object: &Object,
        sample: &Value,
        depth: usize,
    ) -> Map<String, Value> {
        let mut fitted = sample.as_object().cloned().unwrap_or_default();
        for field in &object.fields {
            let value = match (fitted.get(&field.name), &field.constant) {
                (_, Some(constant)) => constant.clone(),
                (Some(Value::Null), None) if field.nullable || !field.required => continue,
                (Some(sample), None) => self.fit_field(field, sample, depth),
                (None, None) if !field.required || self.may_miss(id, field) => continue,
                (None, None) if field.nullable => Value::Null,
                (None, None) => self.fit_field(field, &field.sample, depth),
            };
            fitted.insert(field.name.clone(), value);
        }
        let is_named = |key: &str| object.fields.iter().any(|field| field.name == key);
        if let Some(rest) = &object.rest {
            for (_, value) in fitted.iter_mut().filter(|(key, _)| !is_named(key)) {
                *value = self.fit(rest, value, depth + 1);
            }
        }
        fitted
    }

    /// A key that only goes the other way.
    fn may_miss(&self, id: TypeId, field: &Field) -> bool {
        field.read_only || (field.write_only && self.types.usage.is_received(id))
    }

    fn fit_field(&self, field: &Field, sample: &Value, depth: usize) -> Value {
        let fitted = self.fit(&field.shape, sample, depth + 1);
        // What was made up for the field keeps its bounds.
        let is_whole = !sample.is_object() && !sample.is_array();
        if is_whole && fitted != *sample && *sample != field.sample {
            return self.fit(&field.shape, &field.sample, depth + 1);
        }
        fitted
    }

    /// As the variant that the sample is of; of none, as the first.
    fn fit_union(&self, union: &ir::Union, sample: &Value, depth: usize) -> Value {
        let chosen = self.types.chosen_variant(union, sample);
        let may_be = |index: &usize| self.types.fits(&union.variants[*index].shape, sample);
        let others = (0..union.variants.len()).filter(|index| *index != chosen).filter(may_be);
        let mut candidates = std::iter::once(chosen).chain(others);
        let as_variant = |index: usize| {
            let variant = union.variants.get(index)?;
            let mut value = self.fit(&variant.shape, sample, depth + 1);
            if let (Some(key), Some(tag), Value::Object(object)) =
                (&union.tag, variant.tags.first(), &mut value)
            {
                let is_tagged = object.get(key).and_then(Value::as_str);
                if !is_tagged.is_some_and(|tag| variant.tags.iter().any(|one| one == tag)) {
                    object.insert(key.clone(), tag.clone().into());
                }
            }
            Some(value)
        };
        let fitting = candidates.find_map(|index| as_variant(index).filter(|one| one == sample));
        fitting.or_else(|| as_variant(chosen)).unwrap_or_else(|| sample.clone())
    }
}

fn fit_primitive(primitive: Primitive, sample: &Value) -> Value {
    let text = sample.as_str().unwrap_or_default();
    let or = |fits: bool, otherwise: Value| if fits { sample.clone() } else { otherwise };
    match primitive {
        Primitive::Bool => or(sample.is_boolean(), true.into()),
        Primitive::Int32 => or(sample.as_i64().is_some_and(|n| i32::try_from(n).is_ok()), 1.into()),
        Primitive::Int64 => or(sample.is_i64(), 1.into()),
        Primitive::UInt32 => {
            or(sample.as_u64().is_some_and(|n| u32::try_from(n).is_ok()), 1.into())
        }
        Primitive::UInt64 => or(sample.is_u64(), 1.into()),
        Primitive::Double => or(sample.is_number(), 1.0.into()),
        Primitive::String | Primitive::Secret | Primitive::File => match sample {
            Value::Number(_) | Value::Bool(_) => sample.to_string().into(),
            _ => or(sample.is_string(), "text".into()),
        },
        Primitive::DateTime => or(is_date_time(text), "2026-01-31T09:30:00Z".into()),
        Primitive::Date => or(is_date(text), "2026-01-31".into()),
        Primitive::Uuid => or(is_uuid(text), "0b8c4c7e-5f1d-4c36-9a3e-2d6f8a1b7c90".into()),
        Primitive::Decimal => match sample {
            Value::Number(_) => sample.to_string().into(),
            _ => or(text.parse::<Number>().is_ok(), "12.50".into()),
        },
        Primitive::Base64 => {
            or(sample.is_string() && STANDARD.decode(text).is_ok(), "ZXhhbXBsZQ==".into())
        }
    }
}

/// RFC 3339, section 5.6, `full-date`.
fn is_date(text: &str) -> bool {
    let Some((year, rest)) = text.split_once('-') else { return false };
    let Some((month, day)) = rest.split_once('-') else { return false };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2))
    else {
        return false;
    };
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// RFC 3339, section 5.6, `date-time`.
fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['T', 't']) else { return false };
    let clock = time.strip_suffix(['Z', 'z']).map(|clock| (clock, "00:00"));
    let Some((clock, offset)) = clock.or_else(|| time.split_once(['+', '-'])) else { return false };
    let (whole, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let is_fraction =
        (1..=9).contains(&fraction.len()) && fraction.bytes().all(|b| b.is_ascii_digit());
    is_date(date) && is_clock(whole, 3) && is_clock(offset, 2) && is_fraction
}

/// Hours, minutes and, as the third, seconds.
fn is_clock(text: &str, parts: usize) -> bool {
    let most = [23, 59, 59];
    let found: Vec<&str> = text.split(':').collect();
    found.len() == parts
        && found.iter().zip(most).all(|(part, most)| number(part, 2).is_some_and(|n| n <= most))
}

fn number(text: &str, digits: usize) -> Option<u32> {
    let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

/// RFC 9562, section 4.
fn is_uuid(text: &str) -> bool {
    let groups = text
        .split('-')
        .map(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(group.len()));
    groups.eq([8, 4, 4, 4, 12].map(Some))
}

#[cfg(test)]
mod tests {
    use super::{Primitive, fit_primitive};
    use serde_json::{Value, json};

    #[test]
    fn what_a_type_reads_stays_and_the_rest_is_replaced() {
        let stays =
            |primitive, sample: Value| assert_eq!(fit_primitive(primitive, &sample), sample);
        let is_replaced = |primitive, sample: Value| {
            let fitted = fit_primitive(primitive, &sample);
            assert_ne!(fitted, sample);
            assert_eq!(fit_primitive(primitive, &fitted), fitted);
        };
        for text in ["2024-02-29T23:59:59Z", "2026-01-31t09:30:00.123456+01:00"] {
            stays(Primitive::DateTime, json!(text));
        }
        for text in ["2023-02-29T00:00:00Z", "2026-01-31", "2026-01-31T24:00:00Z", "yesterday", ""]
        {
            is_replaced(Primitive::DateTime, json!(text));
        }
        stays(Primitive::Date, json!("2026-04-30"));
        for text in ["2026-04-31", "2026-4-30", "30.04.2026", "+026-04-30"] {
            is_replaced(Primitive::Date, json!(text));
        }
        stays(Primitive::Int32, json!(-5));
        is_replaced(Primitive::Int32, json!(3_000_000_000_u32));
        is_replaced(Primitive::Int64, json!(u64::MAX));
        is_replaced(Primitive::UInt32, json!(-1));
        is_replaced(Primitive::Bool, json!("true"));
        stays(Primitive::Uuid, json!("0B8C4C7E-5F1D-4C36-9A3E-2D6F8A1B7C90"));
        is_replaced(Primitive::Uuid, json!("{uuid}"));
        stays(Primitive::Decimal, json!("12.50"));
        is_replaced(Primitive::Decimal, json!(12.5));
        is_replaced(Primitive::Base64, json!("not base64"));
        assert_eq!(fit_primitive(Primitive::String, &json!(5)), json!("5"));
    }
}
