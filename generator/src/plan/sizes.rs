//! How large values are, roughly: what decides which of them are held behind a pointer.
//!
//! Structs of structs grow by multiplication, and the Kubernetes API has types of tens of kilobytes.
//! Without optimisation every step of decoding holds some copies of a value, so that an answer four objects
//! deep took more than the 2 MiB of stack that a thread of a runtime has.

use std::collections::BTreeSet;

use crate::ir::{Api, Primitive, Shape, TypeId, TypeKind};

/// Values larger than this, in bytes, are boxed where they stand in others. Few documents have any.
const LARGE: usize = 2_048;

/// What a pointer takes.
const POINTER: usize = 8;

/// The types whose values are large.
pub(super) fn large(api: &Api) -> BTreeSet<TypeId> {
    let mut sizes = Sizes {
        api,
        depth: 0,
        known: vec![None; api.types.len()],
        is_open: vec![false; api.types.len()],
    };
    (0..api.types.len()).map(TypeId).filter(|id| sizes.of_type(*id) > LARGE).collect()
}

/// How many types within each other are looked at. What is deeper is taken for large, which only costs a
/// pointer.
const MAX_DEPTH: usize = 100;

struct Sizes<'a> {
    api: &'a Api,
    depth: usize,
    known: Vec<Option<usize>>,
    /// It is being looked at: types that are within themselves are boxed there.
    is_open: Vec<bool>,
}

impl Sizes<'_> {
    fn of_type(&mut self, id: TypeId) -> usize {
        if let Some(size) = self.known[id.0] {
            return size;
        }
        if self.is_open[id.0] {
            return POINTER;
        }
        if self.depth == MAX_DEPTH {
            return LARGE + 1;
        }
        self.is_open[id.0] = true;
        self.depth += 1;
        let api = self.api;
        let size = match &api.type_of(id).kind {
            TypeKind::Object(object) => {
                let fields = object.fields.iter().filter(|field| field.constant.is_none());
                let rest = if object.rest.is_some() { 3 * POINTER } else { 0 };
                fields.map(|field| self.of_field(&field.shape)).sum::<usize>() + rest
            }
            TypeKind::Union(union) => {
                let largest = union.variants.iter().map(|one| self.of_field(&one.shape)).max();
                largest.unwrap_or(0) + POINTER
            }
            TypeKind::Alias(shape) => self.of_shape(shape),
            TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) => 3 * POINTER,
        };
        self.depth -= 1;
        self.is_open[id.0] = false;
        self.known[id.0] = Some(size);
        size
    }

    /// Of a value in another one, where a large one is a pointer.
    fn of_field(&mut self, shape: &Shape) -> usize {
        let size = self.of_shape(shape);
        if size > LARGE { POINTER } else { size }
    }

    fn of_shape(&mut self, shape: &Shape) -> usize {
        match shape {
            Shape::Named(id) => self.of_type(*id),
            Shape::Nullable(inner) => self.of_shape(inner),
            Shape::Tuple(tuple) => tuple.items.iter().map(|shape| self.of_shape(shape)).sum(),
            Shape::List(_) | Shape::Map(_) => 3 * POINTER,
            Shape::Any => 9 * POINTER,
            Shape::Primitive(primitive) => match primitive {
                Primitive::Bool => 1,
                Primitive::Int32 | Primitive::UInt32 => POINTER,
                Primitive::File => 16 * POINTER,
                _ => 3 * POINTER,
            },
        }
    }
}
