//! The body: of a documented media type, with the content of the document's example.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::multipart::Parts;
use super::{Check, Examples};
use crate::compare::clip;
use crate::media::{Kind, Media, essence};
use crate::parameter::{Parameter, Place, Style};
use crate::written::{self, Pairs};
use crate::xml;

impl<'p> Check<'p> {
    pub(super) fn body(&mut self, parts: Option<&Parts>) {
        let operation = self.operation;
        let content_type = self.call.header("content-type");
        if operation.body.is_empty() {
            return self.no_body(content_type.as_deref());
        }
        let Some(content_type) = content_type else {
            return self.note("the body, or its `Content-Type`, is missing");
        };
        let sent = essence(&content_type);
        let Some(media) = operation.body.iter().find(|media| media.concrete_name() == sent) else {
            let names: Vec<&str> = operation.body.iter().map(|media| media.name.as_str()).collect();
            let wanted = names.join(" or ");
            return self.note(format!("the body is {content_type}, where {wanted} is documented"));
        };
        match media.kind() {
            Kind::Json => self.json(media),
            Kind::Xml => self.xml(media),
            Kind::Form => self.form(media),
            Kind::Multipart => self.multipart(media, parts),
            Kind::Text | Kind::Events => self.text(media),
            Kind::Bytes => self.bytes(),
            Kind::Lines => self.lines(media),
        }
    }

    fn no_body(&mut self, content_type: Option<&str>) {
        if !self.call.body.is_empty() {
            let length = self.call.body.len();
            self.note(format!("a body of {length} bytes is sent, where none is documented"));
        }
        if let Some(content_type) = content_type {
            self.note(format!("`Content-Type: {content_type}` is sent without a documented body"));
        }
    }

    fn json(&mut self, media: &'p Media) {
        match serde_json::from_slice(&self.call.body) {
            Ok(value) => self.content(media, &value),
            Err(error) => self.note(format!("the body is not JSON: {error}")),
        }
    }

    fn xml(&mut self, media: &'p Media) {
        let text = String::from_utf8_lossy(&self.call.body);
        match xml::read(&self.provider.document, &media.schema, &text) {
            Ok(value) => self.content(media, &value),
            Err(problem) => self.note(format!("the body: {problem}")),
        }
    }

    /// Notes how a body's value differs from the example, and how it breaks the schema.
    fn content(&mut self, media: &'p Media, value: &Value) {
        let mut example = media.example.clone();
        // By which a client says that it wants the stream among the answers.
        if let (Some(Value::Object(example)), Some(Value::Bool(true))) =
            (&mut example, value.get("stream"))
            && self.operation.answers.len() > 1
        {
            example.insert("stream".to_owned(), Value::Bool(true));
        }
        let examples = Examples { fitting: example.as_ref(), odd: media.odd_example.as_ref() };
        self.judge("body", &media.schema, examples, value);
    }

    fn text(&mut self, media: &Media) {
        let Some(example) = media.example.as_ref().and_then(Value::as_str) else {
            return self.bytes();
        };
        if *self.call.body != *example.as_bytes() {
            let found = Value::String(String::from_utf8_lossy(&self.call.body).into_owned());
            let wanted = clip(&Value::String(example.to_owned()));
            self.note(format!("body: {wanted} was expected, found {}", clip(&found)));
        }
    }

    /// Each line is JSON, of the schema or of that of its items.
    fn lines(&mut self, media: &'p Media) {
        let schema = media.schema.get("items").unwrap_or(&media.schema);
        let mut lines = 0;
        for line in self.call.body.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            lines += 1;
            match serde_json::from_slice(line) {
                Ok(value) => self.judge("line of the body", schema, Examples::default(), &value),
                Err(error) => self.note(format!("a line of the body is not JSON: {error}")),
            }
        }
        if lines == 0 {
            self.note("the body has no lines");
        }
    }

    fn bytes(&mut self) {
        if self.call.body.is_empty() {
            self.note("the body is empty");
        }
    }

    /// Each property of a form is written like a query parameter (OpenAPI 3.0.3, "Encoding Object").
    fn form(&mut self, media: &'p Media) {
        let Ok(text) = std::str::from_utf8(&self.call.body) else {
            return self.note("the body is no form: it is not UTF-8");
        };
        let mut pairs = Pairs::query(text);
        let shape = self.shape(&media.schema);
        let sample = media.value(&self.provider.document);
        let mut found = Map::new();
        let named = sample.as_object().into_iter().flat_map(Map::keys).map(String::as_str);
        for name in named.chain(shape.names()).chain(shape.required()).collect::<BTreeSet<_>>() {
            let example = sample.get(name).unwrap_or(&Value::Null);
            let parameter = field(name, example, media);
            let shape = shape.property(name);
            match pairs.parameter(&parameter, &shape) {
                Ok(Some(written)) => {
                    let value = written::typed(written, &shape, Some(example));
                    found.insert(name.to_owned(), value);
                }
                Ok(None) => {}
                Err(fault) => self.note(format!("form field `{name}` {fault}")),
            }
        }
        let undocumented = pairs.rest().map(|name| format!("undocumented form field `{name}`"));
        self.problems.extend(undocumented);
        self.content(media, &Value::Object(found));
    }
}

/// A field of a form as a parameter: in the style of its encoding; without one, objects have
/// brackets, which is what servers read.
pub(crate) fn field(name: &str, example: &Value, media: &Media) -> Parameter {
    let encoding = media.encoding.get(name);
    let setting = |key| encoding.and_then(|encoding| encoding.get(key));
    let style = match setting("style").and_then(Value::as_str) {
        Some("spaceDelimited") => Style::SpaceDelimited,
        Some("pipeDelimited") => Style::PipeDelimited,
        Some("deepObject") => Style::DeepObject,
        None if setting("contentType").and_then(Value::as_str) == Some("application/json") => {
            Style::Json
        }
        None if example.is_object() => Style::DeepObject,
        _ => Style::Form,
    };
    let explodes = style == Style::Form;
    Parameter {
        name: name.to_owned(),
        place: Place::Query,
        style,
        explode: setting("explode")
            .and_then(Value::as_bool)
            .unwrap_or(explodes || style == Style::DeepObject),
        is_indexed: false,
        is_required: false,
        schema: Value::Null,
        example: Some(example.clone()),
        odd_example: None,
    }
}
