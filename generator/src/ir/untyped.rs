//! What a document leaves open, or what is beyond a type: places whose values are free JSON in Rust.

/// A place whose values are free JSON (`serde_json::Value`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untyped {
    /// JSON pointer of the schema.
    pub pointer: String,
    /// Why it has no type.
    pub reason: Reason,
}

/// Why values are free JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Reason {
    /// The schema says nothing of what a value is made of.
    SaysNothing,
    /// An object of which no key is described.
    FreeObject,
    /// The value is always `null`.
    OnlyNull,
    /// A list without `items`.
    FreeItems,
    /// `additionalProperties: true` beside known keys.
    FreeKeys,
    /// An object with more keys than a struct can have.
    ManyKeys,
    /// A list of allowed values that are objects or lists.
    Values,
    /// Several choices at once that no type can say.
    Choices,
    /// Schemas that contradict each other.
    Conflict,
}

impl Reason {
    /// Whether the document says no more; otherwise the generator gave up on what it says.
    pub fn is_faithful(self) -> bool {
        matches!(
            self,
            Self::SaysNothing
                | Self::FreeObject
                | Self::OnlyNull
                | Self::FreeItems
                | Self::FreeKeys
        )
    }

    /// The reason in a few words, such as `an object without known keys`.
    pub fn words(self) -> &'static str {
        match self {
            Self::SaysNothing => "the schema says nothing",
            Self::FreeObject => "an object without known keys",
            Self::OnlyNull => "always `null`",
            Self::FreeItems => "a list without `items`",
            Self::FreeKeys => "further keys of any value",
            Self::ManyKeys => "more keys than a struct can have",
            Self::Values => "a list of allowed objects or lists",
            Self::Choices => "several choices at once",
            Self::Conflict => "schemas that contradict each other",
        }
    }
}
