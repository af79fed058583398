//! Values in Rust, for examples and tests.

use serde_json::Value;

use super::{Name, TypeRef};

/// A value in Rust, for examples and tests.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// A string literal.
    Str(String),
    /// A string literal that is parsed into what is wanted: `"…".parse()?`.
    Parsed(String),
    /// A string literal that becomes what is wanted: `"…".into()`.
    Owned(String),
    /// An integer literal.
    Int(i64),
    /// A floating-point literal.
    Float(f64),
    /// `true` or `false`.
    Bool(bool),
    /// `vec![…]`.
    Vec(Vec<Expr>),
    /// `[…]`.
    Array(Vec<Expr>),
    /// A list of texts that is empty: `[""; 0]`.
    NoTexts,
    /// A list of a type of the crate that is empty: `Vec::<Order>::new()`.
    NoItems(TypeRef),
    /// `(…)`.
    Tuple(Vec<Expr>),
    /// `Some(…)`.
    Some(Box<Expr>),
    /// `Default::default()`.
    Default,
    /// Some bytes: `b"…".to_vec()`.
    Bytes,
    /// Some bytes that are written as base64.
    Base64,
    /// A value decoded from JSON text.
    Json(Value),
    /// A list decoded from JSON text.
    JsonList(Value),
    /// `Type::function(…)`.
    Path {
        /// The type.
        ty: TypeRef,
        /// The function.
        name: Name,
        /// The arguments; `None`: no call.
        arguments: Option<Vec<Expr>>,
    },
    /// A value of an open enum, by what it is on the wire.
    EnumValue(TypeRef, Value),
    /// A variant of a union, by its position in the document.
    Variant {
        /// The union.
        ty: TypeRef,
        /// The position.
        index: usize,
        /// The payload.
        value: Box<Expr>,
    },
    /// A file.
    File {
        /// Its name.
        name: String,
        /// What is in it.
        content: String,
    },
    /// `Box::new(…)`.
    Boxed(Box<Expr>),
    /// `&…`.
    Reference(Box<Expr>),
    /// A method call.
    Method {
        /// What it is called on.
        receiver: Box<Expr>,
        /// The method.
        name: Name,
        /// The arguments.
        arguments: Vec<Expr>,
    },
    /// A local variable.
    Local(Name),
}
