//! Two shapes become one word: whether the values of one are among those of the other.

use super::{Pair, Version};
use crate::diff::model::Wire;
use crate::ir::{EnumValue, Primitive, Shape, Tuple, TypeKind};

/// How the values of a new shape are to those of an old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// They are the same.
    Same,
    /// There are more of them.
    Wider,
    /// There are fewer of them.
    Narrower,
    /// They are others.
    Other,
}

impl Fit {
    /// Of two parts of one value.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Same, fit) | (fit, Self::Same) => fit,
            (one, other) if one == other => one,
            _ => Self::Other,
        }
    }
}

/// Types in types are followed so far.
const DEEPEST: usize = 16;

impl Pair<'_> {
    /// How a new shape is to an old one.
    pub(super) fn fit(&self, old: &Shape, new: &Shape) -> Fit {
        self.fit_within(old, new, DEEPEST)
    }

    fn fit_within(&self, old: &Shape, new: &Shape, depth: usize) -> Fit {
        let Some(depth) = depth.checked_sub(1) else { return Fit::Other };
        match (old, new) {
            (Shape::Any, Shape::Any) => Fit::Same,
            (Shape::Named(old), Shape::Named(new)) if self.is_same(*old, *new) => Fit::Same,
            (Shape::Nullable(old), Shape::Nullable(new)) => self.fit_within(old, new, depth),
            (old, Shape::Nullable(new)) => self.fit_within(old, new, depth).and(Fit::Wider),
            (Shape::Nullable(old), new) => self.fit_within(old, new, depth).and(Fit::Narrower),
            (_, Shape::Any) => Fit::Wider,
            (Shape::Any, _) => Fit::Narrower,
            (Shape::List(old), Shape::List(new)) | (Shape::Map(old), Shape::Map(new)) => {
                self.fit_within(old, new, depth)
            }
            (Shape::Tuple(old), Shape::Tuple(new)) => self.fit_tuples(old, new, depth),
            (Shape::Primitive(old), Shape::Primitive(new)) => fit_primitives(*old, *new),
            (Shape::Named(id), new) => match &self.old.api().type_of(*id).kind {
                TypeKind::Alias(inner) => self.fit_within(inner, new, depth),
                kind => self.fit_kinds(kind, new, depth),
            },
            (old, Shape::Named(id)) => match &self.new.api().type_of(*id).kind {
                TypeKind::Alias(inner) => self.fit_within(old, inner, depth),
                TypeKind::StringEnum(_) if *old == Shape::Primitive(Primitive::String) => {
                    Fit::Narrower
                }
                TypeKind::IntegerEnum(_) if is_integer(old) => Fit::Narrower,
                _ => Fit::Other,
            },
            _ => Fit::Other,
        }
    }

    fn fit_tuples(&self, old: &Tuple, new: &Tuple, depth: usize) -> Fit {
        if old.items.len() != new.items.len() || old.least != new.least {
            return Fit::Other;
        }
        let items = old.items.iter().zip(&new.items);
        let more = match (&old.more, &new.more) {
            (None, None) => Fit::Same,
            (Some(old), Some(new)) => self.fit_within(old, new, depth),
            _ => Fit::Other,
        };
        items.fold(more, |fit, (old, new)| fit.and(self.fit_within(old, new, depth)))
    }

    /// A type of the old version that is no alias, to a shape that is another type or none.
    fn fit_kinds(&self, old: &TypeKind, new: &Shape, depth: usize) -> Fit {
        let new = match new {
            Shape::Named(id) => match &self.new.api().type_of(*id).kind {
                TypeKind::Alias(inner) => inner,
                kind => return self.fit_types(old, kind, depth),
            },
            new => new,
        };
        match (old, new) {
            (TypeKind::StringEnum(_), Shape::Primitive(Primitive::String)) => Fit::Wider,
            (TypeKind::IntegerEnum(_), new) if is_integer(new) => Fit::Wider,
            _ => Fit::Other,
        }
    }

    /// Two types that go by different keys: they may be the same all the same.
    fn fit_types(&self, old: &TypeKind, new: &TypeKind, depth: usize) -> Fit {
        match (old, new) {
            (TypeKind::StringEnum(old), TypeKind::StringEnum(new)) => fit_values(old, new),
            (TypeKind::IntegerEnum(old), TypeKind::IntegerEnum(new)) => fit_values(old, new),
            (TypeKind::Object(old), TypeKind::Object(new)) => {
                let same = old.fields.len() == new.fields.len()
                    && old.fields.iter().all(|field| {
                        let other = new.fields.iter().find(|other| other.name == field.name);
                        other.is_some_and(|other| {
                            (other.required, other.nullable) == (field.required, field.nullable)
                                && other.constant == field.constant
                                && self.fit_within(&field.shape, &other.shape, depth) == Fit::Same
                        })
                    });
                if same { Fit::Same } else { Fit::Other }
            }
            _ => Fit::Other,
        }
    }
}

fn fit_values<T: PartialEq>(old: &[EnumValue<T>], new: &[EnumValue<T>]) -> Fit {
    let among = |one: &[EnumValue<T>], other: &[EnumValue<T>]| {
        one.iter().all(|own| other.iter().any(|value| value.value == own.value))
    };
    match (among(old, new), among(new, old)) {
        (true, true) => Fit::Same,
        (true, false) => Fit::Wider,
        (false, true) => Fit::Narrower,
        (false, false) => Fit::Other,
    }
}

fn is_integer(shape: &Shape) -> bool {
    use Primitive::{Int32, Int64, UInt32, UInt64};
    matches!(shape, Shape::Primitive(Int32 | Int64 | UInt32 | UInt64))
}

fn fit_primitives(old: Primitive, new: Primitive) -> Fit {
    if old == new {
        return Fit::Same;
    }
    if holds(new, old) {
        return Fit::Wider;
    }
    if holds(old, new) { Fit::Narrower } else { Fit::Other }
}

/// Whether every value of one is one of the other, as JSON.
fn holds(outer: Primitive, inner: Primitive) -> bool {
    use Primitive::{
        Base64, Date, DateTime, Decimal, Double, Int32, Int64, Secret, String, UInt32, UInt64, Uuid,
    };
    match outer {
        Double => matches!(inner, Int32 | Int64 | UInt32 | UInt64),
        Int64 => matches!(inner, Int32 | UInt32),
        UInt64 => matches!(inner, UInt32),
        String | Secret => {
            matches!(inner, DateTime | Date | Uuid | Decimal | Base64 | Secret | String)
        }
        _ => false,
    }
}

/// What another shape means on the wire, for a value that travels in these directions.
pub(super) fn judged(fit: Fit, sent: bool, received: bool) -> (Wire, &'static str) {
    let there = match fit {
        _ if !sent => (Wire::Works, ""),
        Fit::Same | Fit::Wider => (Wire::Works, "what is sent is still taken"),
        Fit::Narrower => (Wire::Depends, "fewer values are taken than may be sent"),
        Fit::Other => (Wire::Breaks, "what is sent is no longer taken"),
    };
    let back = match fit {
        _ if !received => (Wire::Works, ""),
        Fit::Same | Fit::Narrower => (Wire::Works, "what comes can still be read"),
        Fit::Wider => (Wire::Depends, "values may come that cannot be read"),
        Fit::Other => (Wire::Breaks, "what comes cannot be read"),
    };
    if back.0 > there.0 || there.1.is_empty() { back } else { there }
}

/// A shape in words: `list of Order`.
pub(super) fn words(version: &Version<'_>, shape: &Shape) -> String {
    match shape {
        Shape::Named(id) => version.name(*id).to_owned(),
        Shape::List(item) => format!("list of {}", words(version, item)),
        Shape::Map(value) => format!("map of {}", words(version, value)),
        Shape::Nullable(inner) => format!("{} or null", words(version, inner)),
        Shape::Any => "anything".to_owned(),
        Shape::Tuple(tuple) => {
            let items: Vec<String> = tuple.items.iter().map(|item| words(version, item)).collect();
            format!("tuple of {}", items.join(", "))
        }
        Shape::Primitive(primitive) => primitive_word(*primitive).to_owned(),
    }
}

fn primitive_word(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::Bool => "boolean",
        Primitive::String => "text",
        Primitive::Int32 => "integer of 32 bits",
        Primitive::Int64 => "integer",
        Primitive::UInt32 => "positive integer of 32 bits",
        Primitive::UInt64 => "positive integer",
        Primitive::Double => "number",
        Primitive::DateTime => "time",
        Primitive::Date => "date",
        Primitive::Uuid => "UUID",
        Primitive::Decimal => "decimal",
        Primitive::Base64 => "base64",
        Primitive::Secret => "secret",
        Primitive::File => "file",
    }
}
