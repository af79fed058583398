//! Names in Rust that an earlier version of the crate has, and that are kept.

use std::collections::BTreeMap;

/// The names of an earlier version, as `names.lock` has them; all empty where there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownNames {
    /// There was an earlier version.
    pub exist: bool,
    /// How fields and values are usually spelled on the wire. What is so has the plain name in Rust, and
    /// is not listed.
    pub spelling: Spellings,
    /// Groups of operations, by their labels.
    pub resources: BTreeMap<String, KnownResource>,
    /// Operations, by their ids; a further way to call one stands behind it (`writeLog multipart`).
    pub operations: BTreeMap<String, KnownOperation>,
    /// Types, by their keys.
    pub types: BTreeMap<String, String>,
    /// Fields, values and optional parameters that have another name than the plain one, by the key of
    /// their type or the id of their operation.
    pub members: BTreeMap<String, BTreeMap<String, String>>,
}

/// A group of operations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownResource {
    /// The method of the client.
    pub module: String,
    /// The type of the handle.
    pub handle: String,
}

/// An operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownOperation {
    /// The method of its resource.
    pub method: String,
    /// Its constant; empty of a further way to call it.
    pub constant: String,
    /// The type of the call, where it has optional parameters.
    pub call: Option<String>,
    /// Method and path: by these an operation is known that has another id by now.
    pub request: String,
}

/// How members are usually spelled on the wire.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spellings {
    /// Fields of objects.
    pub fields: Option<Spelling>,
    /// Values of enumerations.
    pub values: Option<Spelling>,
    /// Parameters.
    pub parameters: Option<Spelling>,
}

/// A way to spell several words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spelling {
    /// `two_words`.
    Snake,
    /// `twoWords`.
    Camel,
    /// `TwoWords`.
    Pascal,
    /// `two-words`.
    Kebab,
    /// `TWO_WORDS`.
    Shouty,
}

impl Spelling {
    /// All of them, by the words that stand for them in a file.
    pub const ALL: [(&'static str, Self); 5] = [
        ("snake_case", Self::Snake),
        ("camelCase", Self::Camel),
        ("PascalCase", Self::Pascal),
        ("kebab-case", Self::Kebab),
        ("SHOUTY_CASE", Self::Shouty),
    ];
}
