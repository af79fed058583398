//! Answers: what a caller gets, and the enum of answers where an operation has several.

use crate::escape::prose::{self, code};
use crate::ir::{self, Answer, Framing, Operation, Shape};

use super::{
    docs,
    methods::Context,
    model::{AnswerKind, Name, OutcomePlan, RustType, TypeKind, TypeOrigin, TypePlan},
    names::{Case, Namespace, identifier},
    types::Types,
};

/// What the caller gets: the one answer, or the enum of several that differ.
pub(super) fn output(context: &Context<'_>, at: usize) -> RustType {
    if let Some(outcome) = context.outcomes[at] {
        return RustType::Named(outcome);
    }
    let operation = &context.api.operations[at];
    let first = operation.responses.first().map_or(&Answer::Empty, |response| &response.content);
    answer_type(context.types, first).unwrap_or(RustType::Unit)
}

/// The type of an answer's body; `None`: empty.
pub(super) fn answer_type(types: &Types<'_>, content: &Answer) -> Option<RustType> {
    match content {
        Answer::Empty => None,
        Answer::Json(shape) => Some(types.rust_type(shape, None)),
        Answer::Text(_) => Some(RustType::Text),
        Answer::Binary(_) => Some(RustType::ByteStream),
        Answer::Redirect => Some(RustType::Redirected),
        Answer::Stream { framing, item, .. } => Some(stream_type(types, *framing, item)),
    }
}

/// The data of an event of which nothing more is known is the text itself.
fn stream_type(types: &Types<'_>, framing: Framing, item: &Shape) -> RustType {
    match (framing, item) {
        (Framing::Events, Shape::Any | Shape::Primitive(ir::Primitive::String)) => {
            RustType::EventStream(Box::new(RustType::Text))
        }
        (Framing::Events, _) => RustType::EventStream(Box::new(types.rust_type(item, None))),
        (Framing::Lines, _) => RustType::JsonLines(Box::new(types.rust_type(item, None))),
    }
}

pub(super) fn answer_kind(operation: &Operation) -> AnswerKind {
    match operation.responses.first().map(|response| &response.content) {
        Some(Answer::Json(_)) => AnswerKind::Json,
        Some(Answer::Text(_) | Answer::Binary(_)) => AnswerKind::Raw,
        Some(Answer::Stream { .. }) => AnswerKind::Stream,
        Some(Answer::Empty | Answer::Redirect) | None => AnswerKind::Empty,
    }
}

/// Success answers with different bodies.
pub(super) fn has_outcomes(operation: &Operation) -> bool {
    let mut contents = operation.responses.iter().map(|response| &response.content);
    let first = contents.next();
    contents.any(|content| Some(content) != first) && operation.paging.is_none()
}

pub(super) fn outcome_name(words: &str) -> String {
    identifier(&format!("{words} Outcome"), Case::Type)
}

/// What the enum of an operation's answers is known by.
pub(super) fn outcome_key(id: &str) -> String {
    format!("{id}/responses")
}

pub(super) fn plan_outcome(
    types: &Types<'_>,
    operation: &Operation,
    name: Name,
    module: Name,
    features: Vec<String>,
) -> TypePlan {
    let mut namespace = Namespace::default();
    let variants = operation.responses.iter().map(|response| OutcomePlan {
        name: namespace.claim(&status_name(&response.status)),
        status: response.status.clone(),
        ty: answer_type(types, &response.content),
        doc: match docs::doc_lines(&response.doc) {
            lines if lines.is_empty() => docs::status_line(&response.status),
            lines => lines,
        },
    });
    TypePlan {
        name,
        module,
        part: false,
        doc: prose::lines(&format!("What {} answers, by its status.", code(&operation.id))),
        features,
        derives: Vec::new(),
        deprecated: false,
        origin: TypeOrigin {
            key: outcome_key(&operation.id),
            pointer: operation.pointer.clone(),
            sent: false,
            received: true,
        },
        kind: TypeKind::Outcome(variants.collect()),
    }
}

/// The variant of a status: its name (RFC 9110, section 15), or `Status218` where it has none.
pub(super) fn status_name(status: &str) -> String {
    let word = match status {
        "200" => "Ok",
        "201" => "Created",
        "202" => "Accepted",
        "203" => "NonAuthoritative",
        "204" => "NoContent",
        "205" => "ResetContent",
        "206" => "PartialContent",
        "207" => "MultiStatus",
        "2XX" | "2xx" => "Success",
        "3XX" | "3xx" => "Redirection",
        "4XX" | "4xx" => "ClientError",
        "5XX" | "5xx" => "ServerError",
        "default" => "Default",
        "400" => "BadRequest",
        "401" => "Unauthorized",
        "402" => "PaymentRequired",
        "403" => "Forbidden",
        "404" => "NotFound",
        "405" => "MethodNotAllowed",
        "406" => "NotAcceptable",
        "408" => "RequestTimeout",
        "409" => "Conflict",
        "410" => "Gone",
        "412" => "PreconditionFailed",
        "413" => "ContentTooLarge",
        "415" => "UnsupportedMediaType",
        "416" => "RangeNotSatisfiable",
        "422" => "UnprocessableContent",
        "423" => "Locked",
        "424" => "FailedDependency",
        "425" => "TooEarly",
        "428" => "PreconditionRequired",
        "429" => "TooManyRequests",
        "451" => "UnavailableForLegalReasons",
        "500" => "InternalServerError",
        "501" => "NotImplemented",
        "502" => "BadGateway",
        "503" => "ServiceUnavailable",
        "504" => "GatewayTimeout",
        other => return format!("Status{other}"),
    };
    word.to_owned()
}
