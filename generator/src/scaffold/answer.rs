//! What is in an operation's answer: its keys, down to the second level, by JSON pointer.

use crate::ir::{Answer, Api, Field, Operation, Primitive, Shape, TypeKind};

/// A key of an answer.
#[derive(Debug, Clone)]
pub(super) struct Key<'a> {
    /// Where it is, such as `/pagination/total`.
    pub(super) pointer: String,
    /// Its name without case, `_` and `-`.
    pub(super) name: String,
    /// Its value.
    pub(super) shape: &'a Shape,
    /// 1 for a key of the answer itself.
    pub(super) depth: usize,
}

/// The keys of the first JSON answer that means success. Empty: there is none, or it is no object.
pub(super) fn keys<'a>(api: &'a Api, operation: &'a Operation) -> Vec<Key<'a>> {
    match answer(operation) {
        Some(shape) => keys_of(api, shape),
        None => Vec::new(),
    }
}

/// The shape of the first JSON answer that means success.
pub(super) fn answer(operation: &Operation) -> Option<&Shape> {
    operation.responses.iter().find_map(|response| match &response.content {
        Answer::Json(shape) => Some(shape),
        _ => None,
    })
}

/// The keys of an object, down to the second level.
pub(super) fn keys_of<'a>(api: &'a Api, shape: &'a Shape) -> Vec<Key<'a>> {
    let mut keys = Vec::new();
    for field in fields(api, shape) {
        let key = Key::new("", field, 1);
        keys.extend(fields(api, &field.shape).iter().map(|inner| Key::new(&key.pointer, inner, 2)));
        keys.push(key);
    }
    keys.sort_by_key(|key| key.depth);
    keys
}

impl<'a> Key<'a> {
    fn new(parent: &str, field: &'a Field, depth: usize) -> Self {
        let segment = field.name.replace('~', "~0").replace('/', "~1");
        Self {
            pointer: format!("{parent}/{segment}"),
            name: plain(&field.name),
            shape: &field.shape,
            depth,
        }
    }
}

/// A name without case, `_` and `-`, so that `nextCursor` and `next_cursor` are the same.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect()
}

fn fields<'a>(api: &'a Api, shape: &'a Shape) -> &'a [Field] {
    match resolved(api, shape) {
        Shape::Named(id) => match &api.type_of(*id).kind {
            TypeKind::Object(object) => &object.fields,
            _ => &[],
        },
        _ => &[],
    }
}

/// The shape behind aliases and `null`.
fn resolved<'a>(api: &'a Api, shape: &'a Shape) -> &'a Shape {
    /// Aliases of aliases end; a document in which they do not is refused before.
    const LONGEST: usize = 16;
    let mut shape = shape;
    for _ in 0..LONGEST {
        shape = match shape {
            Shape::Nullable(inner) => inner,
            Shape::Named(id) => match &api.type_of(*id).kind {
                TypeKind::Alias(inner) => inner,
                _ => return shape,
            },
            _ => return shape,
        };
    }
    shape
}

/// It is a list.
pub(super) fn is_list(api: &Api, shape: &Shape) -> bool {
    matches!(resolved(api, shape), Shape::List(_))
}

/// It is a number; many documents count in `type: number`.
pub(super) fn is_number(api: &Api, shape: &Shape) -> bool {
    use Primitive::{Double, Int32, Int64, UInt32, UInt64};
    matches!(resolved(api, shape), Shape::Primitive(Int32 | Int64 | UInt32 | UInt64 | Double))
}

/// It is a text of no special form.
pub(super) fn is_text(api: &Api, shape: &Shape) -> bool {
    matches!(resolved(api, shape), Shape::Primitive(Primitive::String))
}

/// It is yes or no.
pub(super) fn is_flag(api: &Api, shape: &Shape) -> bool {
    matches!(resolved(api, shape), Shape::Primitive(Primitive::Bool))
}
