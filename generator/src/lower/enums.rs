//! Enumerations: lists of texts or of integers. In Rust they are open, so what counts is the known
//! values, their names and what they mean.

use std::collections::HashSet;
use std::fmt::Display;
use std::hash::Hash;

use openapiv3::Schema;
use serde_json::Value;

use super::Lowering;
use super::all_of::Parts;
use super::primitives::primitive;
use super::schema::{Values, View};
use super::types::{Home, Lowered, Site, Slot};
use crate::ir::{Doc, EnumValue, Primitive, Reason, Shape, TypeKind, Union, Variant};
use crate::report::meaning;

impl<'d> Lowering<'d, '_> {
    /// An enumeration, where the parts have one. Lists of numbers and booleans are not worth a type;
    /// those give `None`, and the type of their values is used.
    pub(super) fn lower_values(
        &mut self,
        parts: &Parts<'d>,
        schema: &'d Schema,
        pointer: &str,
        site: Site<'_>,
    ) -> Option<Lowered> {
        let (view, at) = parts.values_at.as_ref()?;
        let view = *view;
        if view.constant().is_some() {
            return Some(self.lower_constant(parts, &view, pointer));
        }
        let at = at.clone();
        let kind = if let Some(texts) = texts(parts) {
            TypeKind::StringEnum(self.lower_values_of(texts, &view, &at))
        } else if let Some(integers) = integers(parts) {
            TypeKind::IntegerEnum(self.lower_values_of(integers, &view, &at))
        } else {
            return self.lower_mixed(parts, (&view, &at), (schema, pointer), site);
        };
        let id = self.reserve(schema, pointer, site);
        self.describe(id, parts);
        self.types[id.0].kind = kind;
        Some(Lowered { shape: Shape::Named(id), nullable: false, constant: None })
    }

    /// A schema with one value only is that value's type, and the value.
    fn lower_constant(&mut self, parts: &Parts<'d>, view: &View<'d>, pointer: &str) -> Lowered {
        let value = view.constant();
        let kind = parts.kind.or(match value {
            Some(Value::String(_)) => Some("string"),
            Some(Value::Bool(_)) => Some("boolean"),
            Some(Value::Number(number)) if number.is_f64() => Some("number"),
            Some(Value::Number(_)) => Some("integer"),
            _ => None,
        });
        let shape = match primitive(kind, parts.format, false) {
            Some(primitive) => Shape::Primitive(primitive),
            None => self.untyped(pointer, Reason::Values),
        };
        Lowered { shape, nullable: false, constant: value.cloned() }
    }

    /// Values of several kinds, without a type beside them: what each kind is, and a union of those
    /// where they are several. `None` where the type says what the values are.
    fn lower_mixed(
        &mut self,
        parts: &Parts<'d>,
        (view, at): (&View<'d>, &str),
        (schema, pointer): (&'d Schema, &str),
        site: Site<'_>,
    ) -> Option<Lowered> {
        let Values::Mixed(values) = parts.values else { return None };
        if parts.kind.is_some()
            || primitive(Some("string"), parts.format, false) != Some(Primitive::String)
        {
            return None;
        }
        if values.iter().all(Value::is_null) {
            let shape = self.untyped(pointer, Reason::OnlyNull);
            return Some(Lowered { shape, nullable: true, constant: None });
        }
        let structured = values.iter().any(|value| value.is_object() || value.is_array());
        if structured {
            let shape = self.untyped(pointer, Reason::Values);
            return Some(Lowered { shape, nullable: false, constant: None });
        }
        let texts: Vec<(usize, String)> = values
            .iter()
            .enumerate()
            .filter_map(|(index, value)| Some((index, value.as_str()?.to_owned())))
            .collect();
        let others =
            [number_of(values), values.iter().any(Value::is_boolean).then_some(Primitive::Bool)];
        let mut shapes: Vec<Shape> = others.into_iter().flatten().map(Shape::Primitive).collect();
        if let ([only], true) = (&shapes[..], texts.is_empty()) {
            return Some(Lowered { shape: only.clone(), nullable: false, constant: None });
        }
        let id = self.reserve(schema, pointer, site);
        self.describe(id, parts);
        let home = Site { slot: Slot::New(Home::Variant(id, 0)), ..site };
        let words = self.reserve(schema, pointer, home);
        self.types[words.0].title = None;
        self.types[words.0].rust_name = None;
        self.types[words.0].kind = TypeKind::StringEnum(self.lower_values_of(texts, view, at));
        shapes.insert(0, Shape::Named(words));
        let variants = shapes.into_iter().map(|shape| Variant {
            shape,
            tags: Vec::new(),
            is_default: false,
            title: None,
            doc: Doc::default(),
        });
        self.types[id.0].kind = TypeKind::Union(Union { variants: variants.collect(), tag: None });
        Some(Lowered { shape: Shape::Named(id), nullable: false, constant: None })
    }

    fn lower_values_of<T: Clone + Eq + Hash + Display>(
        &mut self,
        values: Vec<(usize, T)>,
        view: &View<'d>,
        at: &str,
    ) -> Vec<EnumValue<T>> {
        let mut seen = HashSet::new();
        let mut lowered = Vec::with_capacity(values.len());
        for (index, value) in values {
            if seen.insert(value.clone()) {
                let name = value.to_string();
                let rust_name = listed(view, &["x-enum-varnames", "x-enumNames"], index, &name);
                let doc =
                    listed(view, &["x-enum-descriptions", "x-enumDescriptions"], index, &name);
                lowered.push(EnumValue { value, rust_name, doc });
            } else {
                let place = self.source.at(&format!("{at}/enum/{index}"));
                self.report.push(meaning::enum_duplicate(place, &value.to_string()));
            }
        }
        lowered
    }
}

/// The texts of an enumeration of texts, each with its position in the list.
pub(super) fn texts(parts: &Parts<'_>) -> Option<Vec<(usize, String)>> {
    // A format with a type of its own says more than the list of values.
    let typed = primitive(Some("string"), parts.format, false) != Some(Primitive::String);
    match parts.values {
        Values::Strings(_) if typed => None,
        Values::Strings(values) => Some(numbered(values.iter().map(Option::as_ref), String::clone)),
        // A list under `type: string` is one of texts, even where YAML read some as numbers.
        Values::Mixed(values) if parts.kind == Some("string") => {
            Some(numbered(values.iter().map(not_null), spelled))
        }
        Values::Mixed(values)
            if parts.kind.is_none()
                && values.iter().all(|value| value.is_string() || value.is_null()) =>
        {
            Some(numbered(values.iter().map(not_null), spelled))
        }
        _ => None,
    }
    .filter(|texts| !texts.is_empty())
}

/// The integers of an enumeration of integers, each with its position in the list.
fn integers(parts: &Parts<'_>) -> Option<Vec<(usize, i64)>> {
    match parts.values {
        Values::Integers(values) => {
            Some(numbered(values.iter().map(Option::as_ref), |value| *value))
        }
        Values::Mixed(values)
            if matches!(parts.kind, None | Some("integer"))
                && values.iter().all(|value| value.is_i64() || value.is_null()) =>
        {
            Some(numbered(values.iter().map(not_null), |value| value.as_i64().unwrap_or_default()))
        }
        _ => None,
    }
    .filter(|integers| !integers.is_empty())
}

/// The narrowest type that has all numbers of a list; `None` where there are none.
fn number_of(values: &[Value]) -> Option<Primitive> {
    let mut numbers = values.iter().filter(|value| value.is_number()).peekable();
    numbers.peek()?;
    let numbers: Vec<&Value> = numbers.collect();
    Some(if numbers.iter().all(|number| number.is_i64()) {
        Primitive::Int64
    } else if numbers.iter().all(|number| number.is_u64()) {
        Primitive::UInt64
    } else {
        Primitive::Double
    })
}

fn numbered<'v, V: 'v, T>(
    values: impl Iterator<Item = Option<&'v V>>,
    read: impl Fn(&V) -> T,
) -> Vec<(usize, T)> {
    values.enumerate().filter_map(|(index, value)| Some((index, read(value?)))).collect()
}

fn not_null(value: &Value) -> Option<&Value> {
    (!value.is_null()).then_some(value)
}

fn spelled(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What an extension says of one value: by value in a mapping, or by position in a list.
fn listed(view: &View<'_>, keys: &[&str], index: usize, value: &str) -> Option<String> {
    let said = keys.iter().find_map(|key| view.data.extensions.get(*key))?;
    let text = match said {
        Value::Object(by_value) => by_value.get(value)?,
        Value::Array(by_position) => by_position.get(index)?,
        _ => return None,
    };
    text.as_str().map(str::to_owned)
}
