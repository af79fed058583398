//! Media types: turns the `content` of a body or an answer into what is on the wire.

use serde_json::Value;

use crate::document::Document;
use crate::sample::{self, Samples};
use crate::shape::Shape;

/// One entry of a `content` map.
pub(crate) struct Media {
    /// The media type without parameters, in lower case.
    pub(crate) name: String,
    /// The schema of the content.
    pub(crate) schema: Value,
    /// The schema is of an object with known keys, or of a list.
    is_structured: bool,
    /// The documented example, if it is of the schema.
    pub(crate) example: Option<Value>,
    /// The documented example that is not of the schema.
    pub(crate) odd_example: Option<Value>,
    /// How single properties of a form are written.
    pub(crate) encoding: Value,
}

/// The ways in which content is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Json,
    /// XML of objects and lists.
    Xml,
    Form,
    Multipart,
    /// JSON texts on lines.
    Lines,
    /// Server-sent events.
    Events,
    Text,
    Bytes,
}

impl Media {
    /// The entries of the `content` of a body or response, the JSON ones first: they are what a
    /// client sends and asks for where there is a choice.
    pub(crate) fn all(samples: Samples<'_>, holder: &Value) -> Vec<Self> {
        let document = samples.document();
        let content = holder.get("content").and_then(Value::as_object);
        let mut all: Vec<Self> = content
            .into_iter()
            .flatten()
            .map(|(name, media)| {
                let schema = media.get("schema").cloned().unwrap_or_default();
                let is_structured = is_structured(document, &schema);
                let example = sample::documented(document, media).cloned();
                let encoding = media.get("encoding").cloned().unwrap_or_default();
                let mut media = Self {
                    name: essence(name),
                    schema,
                    is_structured,
                    example,
                    odd_example: None,
                    encoding,
                };
                // What is no JSON has examples that are texts, or of one item of many.
                if matches!(media.kind(), Kind::Json | Kind::Form | Kind::Multipart) {
                    (media.example, media.odd_example) =
                        samples.sorted(&media.schema, media.example.take());
                }
                media
            })
            .collect();
        all.sort_by_key(|media| media.kind() as u8);
        all
    }

    pub(crate) fn kind(&self) -> Kind {
        match kind(&self.name) {
            Kind::Xml if !self.is_structured => Kind::Text,
            kind => kind,
        }
    }

    /// The documented example, or a value that fits the schema. An example that is XML as a text is not used.
    pub(crate) fn value(&self, document: &Document) -> Value {
        let is_xml = self.kind() == Kind::Xml;
        let example = self.example.as_ref().filter(|example| !is_xml || !example.is_string());
        example.cloned().unwrap_or_else(|| sample::sample(document, &self.schema))
    }

    /// The same, as an answer: what is made up is of the schema as well, though an example of one of its
    /// properties is not.
    pub(crate) fn answer(&self, samples: Samples<'_>) -> Value {
        let value = self.value(samples.document());
        if self.example.is_some() || samples.are_of(&self.schema, &value) {
            return value;
        }
        sample::without_examples(samples.document(), &self.schema)
    }

    /// A media type for one that may stand for several.
    pub(crate) fn concrete_name(&self) -> &str {
        match self.name.as_str() {
            "*/*" | "application/*" => "application/json",
            "text/*" => "text/plain",
            "image/*" => "image/png",
            name => name,
        }
    }
}

/// A media type without its parameters, in lower case.
pub(crate) fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn is_structured(document: &Document, schema: &Value) -> bool {
    let shape = Shape::of(document, schema);
    shape.has_properties() || shape.names_type("array")
}

fn kind(essence: &str) -> Kind {
    match essence {
        "application/x-www-form-urlencoded" => Kind::Form,
        "multipart/form-data" => Kind::Multipart,
        "application/json" | "text/json" | "application/*" | "*/*" => Kind::Json,
        "application/xml" | "text/xml" => Kind::Xml,
        "application/yaml" => Kind::Text,
        "application/jsonl"
        | "application/x-jsonl"
        | "application/ndjson"
        | "application/x-ndjson"
        | "application/json-seq"
        | "application/jsonlines"
        | "application/x-jsonlines"
        | "application/stream+json" => Kind::Lines,
        "text/event-stream" => Kind::Events,
        other if other.ends_with("+json") => Kind::Json,
        other if other.ends_with("+xml") && !other.starts_with("image/") => Kind::Xml,
        other if other.starts_with("text/") => Kind::Text,
        _ => Kind::Bytes,
    }
}
