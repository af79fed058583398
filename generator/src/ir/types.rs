//! Types: what a schema means.

use serde_json::Value;

use super::Doc;

/// Index of a [`Type`] in [`Api::types`](super::Api::types).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub usize);

/// A type that gets a name of its own in Rust.
#[derive(Debug, Clone)]
pub struct Type {
    /// Where its name comes from.
    pub origin: Origin,
    /// The schema's `title`.
    pub title: Option<String>,
    /// The name that the document asks for (`x-rust-name`) or `client.yaml` (`names.types`).
    pub rust_name: Option<String>,
    /// JSON pointer of the schema.
    pub pointer: String,
    /// What it is.
    pub doc: Doc,
    /// What it is made of.
    pub kind: TypeKind,
    /// The document advises against using it.
    pub deprecated: bool,
}

/// Where a type's name comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A component schema of this name.
    Component(String),
    /// The schema of a property, written inline.
    Property {
        /// The object it belongs to.
        owner: TypeId,
        /// The property's name on the wire.
        name: String,
    },
    /// The items of a list, or the values of a map, that is the named type `owner`.
    Item {
        /// The list or map.
        owner: TypeId,
    },
    /// A variant of a union, written inline.
    Variant {
        /// The union.
        owner: TypeId,
        /// Its position, from 0.
        index: usize,
    },
    /// The request body of an operation, written inline.
    Body {
        /// The operation's id.
        operation: String,
    },
    /// An answer of an operation, written inline.
    Response {
        /// The operation's id.
        operation: String,
        /// The status, such as `200`, `2XX` or `default`.
        status: String,
    },
    /// Written inline in a component that is no schema, such as `NotFound` among the responses, to which
    /// many operations refer; or in many errors, in the same words.
    Shared {
        /// What is shared.
        kind: SharedKind,
        /// The component's name, or one for the error.
        name: String,
    },
    /// A parameter of an operation, written inline.
    Parameter {
        /// The operation's id.
        operation: String,
        /// The parameter's name.
        name: String,
    },
}

/// What several operations share that is no schema of its own, but has one inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SharedKind {
    /// `components.requestBodies`.
    Body,
    /// `components.responses`.
    Response,
    /// `components.parameters`.
    Parameter,
    /// The body of several errors that are written out alike.
    Error,
}

/// What a named type is made of.
#[derive(Debug, Clone)]
pub enum TypeKind {
    /// An object with known keys.
    Object(Object),
    /// A closed list of strings in the document; open in Rust.
    StringEnum(Vec<EnumValue<String>>),
    /// A closed list of integers in the document; open in Rust.
    IntegerEnum(Vec<EnumValue<i64>>),
    /// One of several.
    Union(Union),
    /// Another name of a shape that is no object: a list, a map, a string.
    Alias(Shape),
}

/// An object with known keys.
#[derive(Debug, Clone)]
pub struct Object {
    /// The keys, in document order.
    pub fields: Vec<Field>,
    /// Keys besides the known ones: `None` where the document does not ask to keep them, otherwise
    /// the shape of their values.
    pub rest: Option<Shape>,
}

/// A key of an object.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own that a document may state"
)]
pub struct Field {
    /// The key on the wire.
    pub name: String,
    /// The Rust name that the document asks for.
    pub rust_name: Option<String>,
    /// The value; never [`Shape::Nullable`] at the top, see `nullable`.
    pub shape: Shape,
    /// The key is always there.
    pub required: bool,
    /// The value may be `null`.
    pub nullable: bool,
    /// Always this value: not a field in Rust.
    pub constant: Option<Value>,
    /// Only in answers.
    pub read_only: bool,
    /// Only in requests.
    pub write_only: bool,
    /// The document advises against using it.
    pub deprecated: bool,
    /// What it is.
    pub doc: Doc,
    /// A value that could stand there, for examples.
    pub sample: Value,
    /// What the document says of it in XML, and of the items of a list; empty: nothing.
    pub xml: Vec<super::Xml>,
}

/// A value of an enumeration.
#[derive(Debug, Clone)]
pub struct EnumValue<T> {
    /// The value on the wire.
    pub value: T,
    /// The name that the document gives it (`x-enum-varnames`).
    pub rust_name: Option<String>,
    /// What it means.
    pub doc: Option<String>,
}

/// One of several shapes.
#[derive(Debug, Clone)]
pub struct Union {
    /// The possibilities, in document order.
    pub variants: Vec<Variant>,
    /// The key that tells them apart.
    pub tag: Option<String>,
}

/// A possibility of a union.
#[derive(Debug, Clone)]
pub struct Variant {
    /// What it is.
    pub shape: Shape,
    /// The values of the tag that mean it; empty where the union has no tag.
    pub tags: Vec<String>,
    /// It is what all other values of the tag mean, and none at all.
    pub is_default: bool,
    /// The variant's own title, where it has one.
    pub title: Option<String>,
    /// What it is.
    pub doc: Doc,
}

/// The shape of a value where it is used.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Shape {
    /// A named type.
    Named(TypeId),
    /// A list.
    List(Box<Shape>),
    /// A list whose first items have a shape each.
    Tuple(Box<Tuple>),
    /// An object with free keys.
    Map(Box<Shape>),
    /// A value or `null`, inside a list, map, alias or union.
    Nullable(Box<Shape>),
    /// A string, number or boolean.
    Primitive(Primitive),
    /// Anything: the document says no more.
    Any,
}

/// A list whose first items have a shape each.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Tuple {
    /// The first items, in order.
    pub items: Vec<Shape>,
    /// How many of them are always there.
    pub least: usize,
    /// The shape of all further items; `None`: there are none.
    pub more: Option<Shape>,
}

/// A value that is no object and no list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Primitive {
    /// `true` or `false`.
    Bool,
    /// Text, also of every format without a type of its own.
    String,
    /// `format: int32`.
    Int32,
    /// An integer of no format, or `int64`.
    Int64,
    /// `format: uint32`.
    UInt32,
    /// `format: uint64`.
    UInt64,
    /// A number.
    Double,
    /// `format: date-time` (RFC 3339, section 5.6).
    DateTime,
    /// `format: date` (RFC 3339, section 5.6, full-date).
    Date,
    /// `format: uuid` (RFC 9562).
    Uuid,
    /// `format: decimal`: an exact decimal number in a string.
    Decimal,
    /// `format: byte`: base64 in a string.
    Base64,
    /// `format: password`: a text that shows nowhere.
    Secret,
    /// `format: binary` in a multipart body: a file.
    File,
}
