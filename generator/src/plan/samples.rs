//! Sample values of the model become Rust expressions, for examples and tests.

use serde_json::Value;

use crate::ir::{self, Field, Object, Primitive, Shape, TypeId};

use super::{
    model::{Expr, Name, Pass},
    types::Types,
};

/// Deeper values are written as `Default::default()` or decoded from JSON.
const MAX_DEPTH: usize = 6;

/// The most bytes of a file in an example.
const LONGEST_CONTENT: usize = 60;

impl Types<'_> {
    /// An expression for an argument that is handed over in some way.
    pub(super) fn argument(&self, pass: &Pass, shape: &Shape, sample: &Value) -> Expr {
        let shape = self.resolve(shape);
        match pass {
            Pass::Str => Expr::Str(text_of(sample)),
            Pass::Strings => {
                let items = sample.as_array().cloned().unwrap_or_else(|| vec![sample.clone()]);
                texts(items.iter().map(|item| Expr::Str(text_of(item))).collect())
            }
            Pass::Items(_) => match shape {
                Shape::List(item) => Expr::Array(self.items(item, sample)),
                _ => Expr::Array(vec![self.value(shape, sample, 0)]),
            },
            Pass::Slice(_) => match shape {
                Shape::List(item) => {
                    Expr::Reference(Box::new(Expr::Array(self.items(item, sample))))
                }
                _ => Expr::Reference(Box::new(self.value(shape, sample, 0))),
            },
            Pass::Reference(_) => Expr::Reference(Box::new(self.value(shape, sample, 0))),
            Pass::Value(_) => self.value(shape, sample, 0),
            Pass::Bytes => Expr::Bytes,
        }
    }

    pub(super) fn items(&self, item: &Shape, sample: &Value) -> Vec<Expr> {
        match sample {
            Value::Array(items) => items.iter().map(|value| self.value(item, value, 1)).collect(),
            other => vec![self.value(item, other, 1)],
        }
    }

    /// A value with what is required in it, from constructors, as a person would write it.
    fn value(&self, shape: &Shape, sample: &Value, depth: usize) -> Expr {
        if depth >= MAX_DEPTH
            && let Shape::List(item) = self.resolve(shape)
        {
            return self.no_items(item);
        }
        if depth > MAX_DEPTH {
            return Expr::Default;
        }
        match shape {
            Shape::Any => Expr::Owned("value".into()),
            Shape::Nullable(inner) => Expr::Some(Box::new(self.value(inner, sample, depth + 1))),
            Shape::List(item) => match self.items_at(item, sample, depth) {
                items if items.is_empty() => self.no_items(item),
                items => Expr::Vec(items),
            },
            Shape::Tuple(tuple) => self.tuple_value(tuple, sample, depth),
            Shape::Map(_) => Expr::Default,
            Shape::Primitive(primitive) => primitive_value(*primitive, sample),
            Shape::Named(id) => self.named_value(*id, sample, depth),
        }
    }

    /// An empty list, of which a constructor that takes what becomes a list cannot tell the type.
    fn no_items(&self, item: &Shape) -> Expr {
        match self.resolve(item) {
            Shape::Named(id) => Expr::NoItems(self.reference(*id)),
            _ => Expr::Vec(Vec::new()),
        }
    }

    /// Items that may be absent are.
    fn tuple_value(&self, tuple: &ir::Tuple, sample: &Value, depth: usize) -> Expr {
        let items = tuple.items.iter().enumerate().map(|(index, shape)| {
            let sample = sample.get(index).unwrap_or(&Value::Null);
            if index < tuple.least { self.value(shape, sample, depth + 1) } else { Expr::Default }
        });
        let items = Expr::Tuple(items.collect());
        if tuple.more.is_some() { into(items) } else { items }
    }

    fn items_at(&self, item: &Shape, sample: &Value, depth: usize) -> Vec<Expr> {
        match sample.as_array().and_then(|items| items.first()) {
            Some(first) => vec![self.value(item, first, depth + 1)],
            None => Vec::new(),
        }
    }

    fn named_value(&self, id: TypeId, sample: &Value, depth: usize) -> Expr {
        match &self.api.type_of(id).kind {
            ir::TypeKind::Alias(shape) if self.usage.is_wrapped(id) => {
                into(self.value(shape, sample, depth + 1))
            }
            ir::TypeKind::Alias(shape) => self.value(shape, sample, depth + 1),
            ir::TypeKind::Object(object) => self.object_value(id, object, sample, depth),
            ir::TypeKind::StringEnum(_) | ir::TypeKind::IntegerEnum(_) => {
                Expr::EnumValue(self.reference(id), sample.clone())
            }
            ir::TypeKind::Union(union) => self.union_value(id, union, sample, depth),
        }
    }

    fn object_value(&self, id: TypeId, object: &Object, sample: &Value, depth: usize) -> Expr {
        let required = self.required_fields(id, object);
        let arguments = required.filter(|field| !self.has_only_value(&field.shape)).map(|field| {
            let value = sample.get(&field.name).unwrap_or(&field.sample);
            self.constructor_argument(&field.shape, value, depth + 1)
        });
        Expr::Path {
            ty: self.reference(id),
            name: Name::ours("new"),
            arguments: Some(arguments.collect()),
        }
    }

    /// A multipart body with every field that the sample has, by its constructor and setters.
    pub(super) fn complete_form(&self, id: TypeId, sample: &Value) -> Expr {
        let value = self.named_value(id, sample, 0);
        let ir::TypeKind::Object(object) = &self.api.type_of(id).kind else { return value };
        let (names, _) = self.field_names(id, object);
        let required: Vec<&str> =
            self.required_fields(id, object).map(|field| field.name.as_str()).collect();
        let optional = object.fields.iter().filter(|field| {
            field.constant.is_none()
                && !required.contains(&field.name.as_str())
                && sample.get(&field.name).is_some()
        });
        optional.fold(value, |receiver, field| {
            let value = sample.get(&field.name).unwrap_or(&field.sample);
            Expr::Method {
                receiver: Box::new(receiver),
                name: names[&field.name].setter(),
                arguments: vec![self.complete_argument(&field.shape, value)],
            }
        })
    }

    /// An object with all that the sample has.
    fn complete_argument(&self, shape: &Shape, sample: &Value) -> Expr {
        match self.resolve(shape) {
            Shape::Named(id)
                if !matches!(self.api.type_of(*id).kind, ir::TypeKind::StringEnum(_)) =>
            {
                Expr::Json(sample.clone())
            }
            _ => self.constructor_argument(shape, sample, 1),
        }
    }

    /// As `new` takes it: texts as literals, lists of them as arrays, boxes unboxed.
    fn constructor_argument(&self, shape: &Shape, sample: &Value, depth: usize) -> Expr {
        match self.resolve(shape) {
            Shape::Primitive(Primitive::String | Primitive::Secret) => Expr::Str(text_of(sample)),
            Shape::List(item) if *self.resolve(item) == Shape::Primitive(Primitive::String) => {
                let items = sample.as_array().map(Vec::as_slice).unwrap_or_default();
                texts(items.iter().take(1).map(|item| Expr::Str(text_of(item))).collect())
            }
            _ => self.value(shape, sample, depth),
        }
    }

    /// The fields that `new` takes, in its order.
    fn required_fields<'o>(
        &'o self,
        id: TypeId,
        object: &'o Object,
    ) -> impl Iterator<Item = &'o Field> {
        let one_way = move |field: &Field| {
            field.read_only || (field.write_only && self.usage.is_received(id))
        };
        object.fields.iter().filter(move |field| {
            field.constant.is_none() && field.required && !field.nullable && !one_way(field)
        })
    }

    fn union_value(&self, id: TypeId, union: &ir::Union, sample: &Value, depth: usize) -> Expr {
        let chosen = self.chosen_variant(union, sample);
        let Some(variant) = union.variants.get(chosen) else { return Expr::Default };
        let value = self.boxed(id, &variant.shape, self.value(&variant.shape, sample, depth + 1));
        Expr::Variant { ty: self.reference(id), index: chosen, value: Box::new(value) }
    }

    fn boxed(&self, owner: TypeId, shape: &Shape, value: Expr) -> Expr {
        match shape {
            Shape::Named(id) if self.usage.needs_box(owner, *id) => Expr::Boxed(Box::new(value)),
            _ => value,
        }
    }

    /// The variant that the sample is of: by the tag, otherwise by the keys it has.
    pub(super) fn chosen_variant(&self, union: &ir::Union, sample: &Value) -> usize {
        let tag = union.tag.as_ref().and_then(|tag| sample.get(tag)).and_then(Value::as_str);
        let by_tag =
            tag.and_then(|tag| union.variants.iter().position(|v| v.tags.iter().any(|t| t == tag)));
        by_tag
            .or_else(|| union.variants.iter().position(|variant| self.fits(&variant.shape, sample)))
            .unwrap_or(0)
    }

    pub(super) fn fits(&self, shape: &Shape, sample: &Value) -> bool {
        match self.resolve(shape) {
            Shape::Any => true,
            Shape::Nullable(inner) => sample.is_null() || self.fits(inner, sample),
            Shape::List(_) | Shape::Tuple(_) => sample.is_array(),
            Shape::Map(_) => sample.is_object(),
            Shape::Primitive(Primitive::Bool) => sample.is_boolean(),
            Shape::Primitive(Primitive::Double) => sample.is_number(),
            Shape::Primitive(
                Primitive::Int32 | Primitive::Int64 | Primitive::UInt32 | Primitive::UInt64,
            ) => sample.is_i64() || sample.is_u64(),
            Shape::Primitive(_) => sample.is_string(),
            Shape::Named(id) => match &self.api.type_of(*id).kind {
                ir::TypeKind::Object(object) => {
                    object.fields.iter().filter(|f| f.required).all(|field| {
                        let value = sample.get(&field.name);
                        value.is_some()
                            && (field.constant.is_none() || field.constant.as_ref() == value)
                    })
                }
                ir::TypeKind::StringEnum(_) => sample.is_string(),
                ir::TypeKind::IntegerEnum(_) => sample.is_i64(),
                ir::TypeKind::Union(_) | ir::TypeKind::Alias(_) => true,
            },
        }
    }
}

/// A list of texts, of which nobody could tell the type if it were empty.
fn texts(items: Vec<Expr>) -> Expr {
    if items.is_empty() { Expr::NoTexts } else { Expr::Array(items) }
}

fn into(value: Expr) -> Expr {
    Expr::Method { receiver: Box::new(value), name: Name::ours("into"), arguments: Vec::new() }
}

fn primitive_value(primitive: Primitive, sample: &Value) -> Expr {
    match primitive {
        Primitive::Bool => Expr::Bool(sample.as_bool().unwrap_or_default()),
        Primitive::String | Primitive::Secret => Expr::Owned(text_of(sample)),
        Primitive::Int32 | Primitive::Int64 => Expr::Int(sample.as_i64().unwrap_or(1)),
        Primitive::UInt32 | Primitive::UInt64 => {
            Expr::Int(sample.as_i64().filter(|n| *n >= 0).unwrap_or(1))
        }
        Primitive::Double => Expr::Float(sample.as_f64().unwrap_or(1.0)),
        Primitive::Base64 => Expr::Base64,
        Primitive::File => file(text_of(sample)),
        Primitive::DateTime | Primitive::Date | Primitive::Uuid | Primitive::Decimal => {
            Expr::Parsed(text_of(sample))
        }
    }
}

/// The example of a file is what is in it (OpenAPI 3.0, "Considerations for `multipart` Content"); most
/// documents write its name all the same.
fn file(text: String) -> Expr {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let has_ending = text.rsplit_once('.').is_some_and(|(stem, ending)| {
        !stem.is_empty() && (2..=5).contains(&ending.len()) && text.chars().all(is_plain)
    });
    if has_ending {
        return Expr::File { name: text, content: "bytes".to_owned() };
    }
    let is_short = (1..=LONGEST_CONTENT).contains(&text.len());
    let content = if is_short { text } else { "bytes".to_owned() };
    Expr::File { name: "file".to_owned(), content }
}

fn text_of(sample: &Value) -> String {
    match sample {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
