//! Parameters: turns the document's parameter objects into what has to stand where in a request.

use serde_json::Value;

use crate::sample::{self, Samples};

/// A documented parameter of an operation.
pub(crate) struct Parameter {
    /// The name on the wire.
    pub(crate) name: String,
    /// Which part of the request it is in.
    pub(crate) place: Place,
    /// How lists and objects are written.
    pub(crate) style: Style,
    /// Whether each item or property stands on its own.
    pub(crate) explode: bool,
    /// Lists inside of a `deepObject` are written with indexes (`x-array-style: indexed`).
    pub(crate) is_indexed: bool,
    /// A request is wrong without it.
    pub(crate) is_required: bool,
    /// The schema of the value.
    pub(crate) schema: Value,
    /// The documented example, if it is of the schema, which a client under test sends.
    pub(crate) example: Option<Value>,
    /// The documented example that is not of the schema.
    pub(crate) odd_example: Option<Value>,
}

/// The part of a request that a parameter is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Cookie,
}

/// How lists and objects are written (OpenAPI 3.0.3, "Style Values").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    /// A parameter with `content`: the JSON text.
    Json,
}

/// Headers that have their own places in a document; parameters of these names are to be ignored
/// (OpenAPI 3.0.3, "Parameter Object").
const RESERVED_HEADERS: [&str; 3] = ["accept", "authorization", "content-type"];

impl Parameter {
    /// Reads a parameter object; `None` where it is none, or one that is to be ignored.
    pub(crate) fn read(samples: Samples<'_>, value: &Value) -> Option<Self> {
        let document = samples.document();
        let value = document.resolve(value);
        let name = value.get("name")?.as_str()?.to_owned();
        let place = place(value)?;
        if place == Place::Header && RESERVED_HEADERS.contains(&name.to_ascii_lowercase().as_str())
        {
            return None;
        }
        let content = value.get("content").and_then(Value::as_object);
        let media = content.and_then(|content| content.values().next());
        let style = if media.is_some() { Style::Json } else { style(value, place) };
        let explode = value.get("explode").and_then(Value::as_bool);
        let schema = media.unwrap_or(value).get("schema").cloned().unwrap_or_default();
        let example = sample::documented(document, value)
            .or_else(|| media.and_then(|media| sample::documented(document, media)))
            .cloned();
        let (example, odd_example) = samples.sorted(&schema, example);
        Some(Self {
            place,
            style,
            explode: explode.unwrap_or(matches!(style, Style::Form | Style::DeepObject)),
            is_indexed: value.get("x-array-style").is_some_and(|style| style == "indexed"),
            is_required: value.get("required") == Some(&Value::Bool(true)),
            example,
            odd_example,
            schema,
            name,
        })
    }
}

fn place(value: &Value) -> Option<Place> {
    Some(match value.get("in")?.as_str()? {
        "path" => Place::Path,
        "query" => Place::Query,
        "header" => Place::Header,
        "cookie" => Place::Cookie,
        _ => return None,
    })
}

fn style(value: &Value, place: Place) -> Style {
    match value.get("style").and_then(Value::as_str) {
        Some("simple") => Style::Simple,
        Some("label") => Style::Label,
        Some("matrix") => Style::Matrix,
        Some("form") => Style::Form,
        Some("spaceDelimited") => Style::SpaceDelimited,
        Some("pipeDelimited") => Style::PipeDelimited,
        Some("deepObject") => Style::DeepObject,
        _ if matches!(place, Place::Path | Place::Header) => Style::Simple,
        _ => Style::Form,
    }
}

/// Such as ``query parameter `limit` ``: how problems name it.
impl std::fmt::Display for Parameter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let place = match self.place {
            Place::Path => "path",
            Place::Query => "query",
            Place::Header => "header",
            Place::Cookie => "cookie",
        };
        write!(f, "{place} parameter `{}`", self.name)
    }
}
