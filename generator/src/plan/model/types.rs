//! The types of a crate, and types where they are used.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Name, TypeRef};
use crate::escape::DocLines;
use crate::ir;

/// A type.
#[derive(Debug)]
pub struct TypePlan {
    /// Its name.
    pub name: Name,
    /// Its module, which is its file.
    pub module: Name,
    /// It is a part of another type and stands in its file.
    pub part: bool,
    /// What it is.
    pub doc: DocLines,
    /// The resources that need it; empty: it is always there.
    pub features: Vec<String>,
    /// The derived traits besides `Clone, Debug, PartialEq`.
    pub derives: Vec<&'static str>,
    /// The provider advises against using it.
    pub deprecated: bool,
    /// Where it comes from.
    pub origin: TypeOrigin,
    /// What it is made of.
    pub kind: TypeKind,
}

/// Where a type comes from.
#[derive(Debug, Clone)]
pub struct TypeOrigin {
    /// What it is known by in every version of the document: `/components/schemas/Order`, or
    /// `listOrders/responses/200` for what is written in place.
    pub key: String,
    /// JSON pointer of the schema, or of the operation.
    pub pointer: String,
    /// It goes into requests.
    pub sent: bool,
    /// It comes in answers.
    pub received: bool,
}

/// What a type is made of.
#[expect(clippy::large_enum_variant, reason = "nearly every type is a struct, the largest of them")]
#[derive(Debug)]
pub enum TypeKind {
    /// A struct.
    Struct(StructPlan),
    /// An open enum of strings.
    StringEnum(Vec<ValuePlan<String>>),
    /// An open enum of integers.
    IntegerEnum(Vec<ValuePlan<i64>>),
    /// An enum with a payload for each variant.
    Union(UnionPlan),
    /// An enum of answers, told apart by the status.
    Outcome(Vec<OutcomePlan>),
    /// An enum of the bodies of errors, told apart by the status.
    Failure(Vec<OutcomePlan>),
    /// Another name.
    Alias(RustType),
    /// A struct around the only thing in it, for what stands for itself.
    Wrapper(RustType),
}

/// An answer of an operation that has several.
#[derive(Debug)]
pub struct OutcomePlan {
    /// The variant.
    pub name: Name,
    /// The status, such as `200` or `2XX`.
    pub status: String,
    /// The body; `None`: empty.
    pub ty: Option<RustType>,
    /// What it means.
    pub doc: DocLines,
}

/// A value of an open enum.
#[derive(Debug)]
pub struct ValuePlan<T> {
    /// The variant.
    pub name: Name,
    /// The value on the wire.
    pub wire: T,
    /// What it means.
    pub doc: DocLines,
}

/// A struct.
#[derive(Debug)]
pub struct StructPlan {
    /// The fields, in document order.
    pub fields: Vec<FieldPlan>,
    /// Keys that always have the same value.
    pub constants: Vec<(String, Value)>,
    /// The field that keeps all other keys.
    pub rest: Option<FieldPlan>,
    /// `new` and the setters, where the type is sent.
    pub constructor: Option<ConstructorPlan>,
    /// How it becomes a multipart body; with files in it, it has no JSON form.
    pub form: Option<FormPlan>,
    /// How the items are taken out of a page.
    pub page: Option<PagePlan>,
}

/// How a struct becomes a multipart body.
#[derive(Debug)]
pub struct FormPlan {
    /// The media type.
    pub media: String,
    /// How single parts are written.
    pub encodings: Vec<ir::Encoding>,
}

/// A field of a struct.
#[derive(Debug)]
pub struct FieldPlan {
    /// The field.
    pub name: Name,
    /// The key on the wire.
    pub wire: String,
    /// Its type, with `Option`, `Patch` and `Box`.
    pub ty: RustType,
    /// It is not written where it has no value.
    pub optional: bool,
    /// What it is.
    pub doc: DocLines,
    /// The provider advises against using it.
    pub deprecated: bool,
}

/// `new` and the setters.
#[derive(Debug)]
pub struct ConstructorPlan {
    /// Positions of the fields that `new` takes, and how.
    pub required: Vec<(usize, Take)>,
    /// Positions of the fields that have a setter, and how it takes the value.
    pub setters: Vec<(usize, Take)>,
    /// Positions of the required fields of which there is one value, which they begin with.
    pub fixed: Vec<usize>,
}

/// How a constructor or setter takes a field's value.
#[derive(Debug, Clone, PartialEq)]
pub enum Take {
    /// As it is.
    Value(RustType),
    /// As anything that becomes a `String`.
    Text,
    /// As anything that becomes a `Secret`.
    Secret,
    /// As anything that can be iterated over, of what becomes a `String`.
    Texts,
    /// As anything that becomes a list.
    List(RustType),
    /// As it is, to be boxed.
    Boxed(RustType),
    /// As a value or as a `Patch`.
    Patch(RustType),
}

/// How the items are taken out of a page.
#[derive(Debug)]
pub struct PagePlan {
    /// The fields to the list.
    pub path: Vec<PageStep>,
    /// The type of an item.
    pub item: RustType,
}

/// A field on the way to the items of a page.
#[derive(Debug)]
pub struct PageStep {
    /// The field.
    pub field: Name,
    /// Whether there is always something in it.
    pub absence: Absence,
}

/// How the type of a field says that there may be nothing in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absence {
    /// There is always something.
    Never,
    /// It is an `Option`.
    Option,
    /// It is a `Patch`.
    Patch,
}

/// An enum with a payload for each variant.
#[derive(Debug)]
pub struct UnionPlan {
    /// The key that tells them apart.
    pub tag: Option<String>,
    /// The variants in the order in which they are tried.
    pub variants: Vec<VariantPlan>,
}

/// A variant of a union.
#[derive(Debug)]
pub struct VariantPlan {
    /// Its position in the document.
    pub index: usize,
    /// The variant.
    pub name: Name,
    /// Its payload.
    pub ty: RustType,
    /// The values of the tag that mean it.
    pub tags: Vec<String>,
    /// All other values of the tag mean it, and none at all.
    pub is_default: bool,
    /// How it is known without a tag.
    pub test: Test,
    /// What it is.
    pub doc: DocLines,
}

/// How a variant of a union without a tag is known.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// An object with these keys and these constants.
    Object {
        /// Keys that are always there.
        required: Vec<String>,
        /// Keys with their one value.
        constants: Vec<(String, Value)>,
    },
    /// A list.
    Array,
    /// A string.
    String,
    /// A number without a fraction.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Anything.
    Any,
}

/// A Rust type where it is used.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RustType {
    /// `()`.
    Unit,
    /// `bool`.
    Bool,
    /// `String`.
    String,
    /// `i32`.
    I32,
    /// `i64`.
    I64,
    /// `u32`.
    U32,
    /// `u64`.
    U64,
    /// `f64`.
    F64,
    /// `Timestamp`.
    Timestamp,
    /// `Date`.
    Date,
    /// `Uuid`.
    Uuid,
    /// `Decimal`.
    Decimal,
    /// `Base64`.
    Base64,
    /// `Secret`.
    Secret,
    /// `FileUpload`.
    FileUpload,
    /// `Value`: any JSON.
    Value,
    /// `Text`: an answer that is text.
    Text,
    /// `ByteStream`: an answer of bytes.
    ByteStream,
    /// `Redirected`: an answer that names another place.
    Redirected,
    /// `JsonLines<_>`: an answer of values on lines.
    JsonLines(Box<RustType>),
    /// `EventStream<_>`: an answer of events.
    EventStream(Box<RustType>),
    /// A type of the crate.
    Named(TypeRef),
    /// `Vec<_>`.
    Vec(Box<RustType>),
    /// `(_, _)`.
    Tuple(Vec<RustType>),
    /// `Row<(_, _), _>`: first items of a type each, and further ones of one type.
    Row(Box<RustType>, Box<RustType>),
    /// `BTreeMap<String, _>`.
    Map(Box<RustType>),
    /// `Option<_>`.
    Option(Box<RustType>),
    /// `Patch<_>`: absent, null or a value.
    Patch(Box<RustType>),
    /// `Box<_>`.
    Boxed(Box<RustType>),
}

impl RustType {
    /// The types of the crate inside.
    pub fn named(&self) -> BTreeSet<TypeRef> {
        match self {
            Self::Named(reference) => BTreeSet::from([*reference]),
            Self::Vec(inner)
            | Self::Map(inner)
            | Self::Option(inner)
            | Self::Patch(inner)
            | Self::JsonLines(inner)
            | Self::EventStream(inner)
            | Self::Boxed(inner) => inner.named(),
            Self::Tuple(items) => items.iter().flat_map(Self::named).collect(),
            Self::Row(first, rest) => first.named().into_iter().chain(rest.named()).collect(),
            _ => BTreeSet::new(),
        }
    }
}
