//! Shapes of the model become Rust types.

use crate::ir::{self, Primitive, Shape, TypeId};

use super::{model::RustType, types::Types};

impl Types<'_> {
    /// The Rust type of a shape inside a value of `owner`.
    pub(super) fn rust_type(&self, shape: &Shape, owner: Option<TypeId>) -> RustType {
        match shape {
            Shape::Named(id) => {
                let named = RustType::Named(self.refs[id]);
                match owner {
                    Some(owner) if self.usage.needs_box(owner, *id) => {
                        RustType::Boxed(Box::new(named))
                    }
                    _ => named,
                }
            }
            Shape::List(item) => RustType::Vec(Box::new(self.rust_type(item, None))),
            Shape::Tuple(tuple) => self.tuple_type(tuple, owner),
            Shape::Map(value) => RustType::Map(Box::new(self.rust_type(value, None))),
            Shape::Nullable(inner) => option(self.rust_type(inner, owner)),
            Shape::Any => RustType::Value,
            Shape::Primitive(primitive) => rust_primitive(*primitive),
        }
    }

    /// Items that may be missing at the end are absent, `null` or a value.
    fn tuple_type(&self, tuple: &ir::Tuple, owner: Option<TypeId>) -> RustType {
        let items = tuple.items.iter().enumerate().map(|(index, shape)| match shape {
            Shape::Nullable(inner) if index >= tuple.least => {
                RustType::Patch(Box::new(self.rust_type(inner, owner)))
            }
            shape if index >= tuple.least => {
                RustType::Patch(Box::new(self.rust_type(shape, owner)))
            }
            shape => self.rust_type(shape, owner),
        });
        let items = RustType::Tuple(items.collect());
        match &tuple.more {
            Some(more) => RustType::Row(Box::new(items), Box::new(self.rust_type(more, None))),
            None => items,
        }
    }

    /// What a shape is behind aliases.
    pub(super) fn resolve<'s>(&'s self, shape: &'s Shape) -> &'s Shape {
        let mut shape = shape;
        // An alias of itself is refused by `lower`; the bound keeps a mistake there from hanging.
        for _ in 0..64 {
            match shape {
                Shape::Named(id) => match &self.api.type_of(*id).kind {
                    ir::TypeKind::Alias(inner) if !self.usage.is_wrapped(*id) => shape = inner,
                    _ => return shape,
                },
                _ => return shape,
            }
        }
        shape
    }
}

pub(super) fn option(ty: RustType) -> RustType {
    match ty {
        RustType::Option(_) => ty,
        ty => RustType::Option(Box::new(ty)),
    }
}

fn rust_primitive(primitive: Primitive) -> RustType {
    match primitive {
        Primitive::Bool => RustType::Bool,
        Primitive::String => RustType::String,
        Primitive::Int32 => RustType::I32,
        Primitive::Int64 => RustType::I64,
        Primitive::UInt32 => RustType::U32,
        Primitive::UInt64 => RustType::U64,
        Primitive::Double => RustType::F64,
        Primitive::DateTime => RustType::Timestamp,
        Primitive::Date => RustType::Date,
        Primitive::Uuid => RustType::Uuid,
        Primitive::Decimal => RustType::Decimal,
        Primitive::Base64 => RustType::Base64,
        Primitive::Secret => RustType::Secret,
        Primitive::File => RustType::FileUpload,
    }
}
