//! JSON pointers (RFC 6901) to places in a document, and into the answers that it describes.

use crate::ir::{Field, Shape, Type, TypeKind};
use crate::pointer::{push_segment, segments};

/// A pointer with more segments at its end.
pub(super) fn join(pointer: &str, segments: &[&str]) -> String {
    let mut joined = pointer.to_owned();
    for segment in segments {
        push_segment(&mut joined, segment);
    }
    joined
}

/// Where a pointer stops in a shape.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Stop<'t> {
    /// It is no pointer: text that does not begin with a slash.
    Invalid,
    /// There is no such key; these are the keys there.
    Missing {
        /// The segment that was not found.
        segment: String,
        /// The keys at that place.
        known: Vec<&'t str>,
    },
}

/// Follows a pointer from a shape through the types. The shape there is [`Shape::Nullable`] where the
/// value itself may be `null`. Free-form values have anything.
pub(super) fn resolve<'t>(
    types: &'t [Type],
    start: &'t Shape,
    pointer: &str,
) -> Result<Shape, Stop<'t>> {
    if !pointer.is_empty() && !pointer.starts_with('/') {
        return Err(Stop::Invalid);
    }
    let mut at = start.clone();
    for segment in segments(pointer) {
        at = step(types, &at, segment)?;
    }
    Ok(at)
}

/// Follows a pointer through keys that the types name. In what is free-form everything can be found,
/// which says nothing about envelopes.
pub(super) fn declared(types: &[Type], start: &Shape, pointer: &str) -> Option<Shape> {
    let mut at = start.clone();
    for segment in segments(pointer) {
        let Resolved::Object(fields, _) = behind_aliases(types, &at) else { return None };
        at = shape_of_field(fields.iter().find(|field| field.name == segment)?);
    }
    Some(at)
}

fn step<'t>(types: &'t [Type], shape: &Shape, segment: String) -> Result<Shape, Stop<'t>> {
    match behind_aliases(types, shape) {
        Resolved::Object(fields, rest) => match fields.iter().find(|field| field.name == segment) {
            Some(field) => Ok(shape_of_field(field)),
            None => match rest {
                Some(shape) => Ok(shape.clone()),
                None => Err(Stop::Missing {
                    segment,
                    known: fields.iter().map(|field| field.name.as_str()).collect(),
                }),
            },
        },
        Resolved::Shape(Shape::Map(value)) => Ok(*value),
        Resolved::Shape(Shape::List(item)) if segment.parse::<usize>().is_ok() => Ok(*item),
        // Of a free-form value and of a union nothing is known that could be wrong.
        Resolved::Shape(Shape::Any) | Resolved::Union => Ok(Shape::Any),
        Resolved::Shape(_) => Err(Stop::Missing { segment, known: Vec::new() }),
    }
}

fn shape_of_field(field: &Field) -> Shape {
    if field.nullable {
        Shape::Nullable(Box::new(field.shape.clone()))
    } else {
        field.shape.clone()
    }
}

/// What a shape is once its aliases are followed and `null` is set aside.
enum Resolved<'t> {
    Object(&'t [Field], Option<&'t Shape>),
    Union,
    Shape(Shape),
}

fn behind_aliases<'t>(types: &'t [Type], shape: &Shape) -> Resolved<'t> {
    let mut shape = shape.clone();
    // An alias of an alias of … ends after as many steps as there are types, or never.
    for _ in 0..=types.len() {
        while let Shape::Nullable(inner) = shape {
            shape = *inner;
        }
        shape = match shape {
            Shape::Named(id) => match &types[id.0].kind {
                TypeKind::Alias(inner) => inner.clone(),
                TypeKind::Object(object) => {
                    return Resolved::Object(&object.fields, object.rest.as_ref());
                }
                TypeKind::Union(_) => return Resolved::Union,
                TypeKind::StringEnum(_) => Shape::Primitive(crate::ir::Primitive::String),
                TypeKind::IntegerEnum(_) => Shape::Primitive(crate::ir::Primitive::Int64),
            },
            other => return Resolved::Shape(other),
        };
    }
    Resolved::Shape(Shape::Any)
}

/// Whether a value may be an object, of which more keys than those described may be sent.
pub(super) fn may_be_object(types: &[Type], shape: &Shape) -> bool {
    match behind_aliases(types, shape) {
        Resolved::Object(..) | Resolved::Union => true,
        Resolved::Shape(shape) => matches!(shape, Shape::Map(_) | Shape::Any),
    }
}

/// The item of a list, with aliases followed; `None` where the shape is no list, or free-form.
pub(super) fn item_of(types: &[Type], shape: &Shape) -> Option<Shape> {
    match behind_aliases(types, shape) {
        Resolved::Shape(Shape::List(item)) => Some(*item),
        _ => None,
    }
}
