//! Links: which operation can follow an answer, and with what.

use serde_json::Value;

use super::Place;

/// What can be done with an answer (OpenAPI 3.0, "Link Object").
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// The status of the answer: `200`, `2XX` or `default`.
    pub status: String,
    /// The id of the operation that can follow.
    pub operation: String,
    /// What its parameters are, in document order.
    pub parameters: Vec<LinkParameter>,
    /// What its body is.
    pub body: Option<LinkValue>,
    /// When, or what for, as Markdown.
    pub description: Option<String>,
}

/// A parameter of the operation that follows.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkParameter {
    /// Where it goes.
    pub place: Place,
    /// The name on the wire.
    pub name: String,
    /// Its value.
    pub value: LinkValue,
}

/// Where a value comes from (OpenAPI 3.0, "Runtime Expressions").
#[derive(Debug, Clone, PartialEq)]
pub enum LinkValue {
    /// At this JSON pointer into the answer's body; empty: all of it.
    Answer(String),
    /// In this header of the answer.
    AnswerHeader(String),
    /// At this JSON pointer into the body that was sent; empty: all of it.
    Sent(String),
    /// This parameter of the call.
    SentParameter(Place, String),
    /// Another expression, as the document has it.
    Expression(String),
    /// This value.
    Constant(Value),
}
