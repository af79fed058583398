//! Multipart bodies: turns `multipart/form-data` into parts, and parts into what is wrong with them.

use std::collections::BTreeSet;
use std::convert::Infallible;

use bytes::Bytes;
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use serde_json::{Map, Value};

use super::body::field;
use super::{Check, Examples};
use crate::call::Call;
use crate::media::{Media, essence};
use crate::shape::Shape;
use crate::written::{Pairs, Written, typed};

/// The parts of a body, or why it has none.
pub(crate) type Parts = Result<Vec<Part>, String>;

/// A part of a multipart body (RFC 7578).
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) file_name: Option<String>,
    content_type: Option<String>,
    pub(crate) data: Bytes,
}

/// Reads the parts of a request, if it has a multipart body.
pub(crate) async fn parts(call: &Call) -> Option<Parts> {
    let content_type = call.header("content-type")?;
    if essence(&content_type) != "multipart/form-data" {
        return None;
    }
    let parts = match multer::parse_boundary(&content_type) {
        Ok(boundary) => read(call.body.clone(), boundary).await,
        Err(error) => Err(error),
    };
    Some(parts.map_err(|error| error.to_string()))
}

async fn read(body: Bytes, boundary: String) -> Result<Vec<Part>, multer::Error> {
    let mut multipart = multer::Multipart::new(Once(Some(body)), boundary);
    let mut parts = Vec::new();
    while let Some(field) = multipart.next_field().await? {
        parts.push(Part {
            name: field.name().unwrap_or_default().to_owned(),
            file_name: field.file_name().map(str::to_owned),
            content_type: field.content_type().map(|one| essence(one.as_ref())),
            data: field.bytes().await?,
        });
    }
    Ok(parts)
}

/// A body that is here already, as the stream that the parser asks for.
struct Once(Option<Bytes>);

impl futures_core::Stream for Once {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.take().map(Ok))
    }
}

impl<'p> Check<'p> {
    pub(super) fn multipart(&mut self, media: &'p Media, parts: Option<&Parts>) {
        let parts = match parts {
            Some(Ok(parts)) => parts,
            Some(Err(error)) => return self.note(format!("the body is not multipart: {error}")),
            None => return self.note("the body has no parts"),
        };
        let shape = self.shape(&media.schema);
        let sample = media.value(&self.provider.document);
        let wanted = media.example.as_ref().and_then(Value::as_object);
        let wanted = wanted.into_iter().flat_map(Map::keys).map(String::as_str);
        let required = self.required(&media.schema);
        let wanted: BTreeSet<&str> = wanted.chain(required.iter().map(String::as_str)).collect();
        for name in &wanted {
            if parts.iter().all(|part| part.name != *name) {
                self.note(format!("part `{name}` is missing"));
            }
        }
        let parts = self.styled_parts(media, &sample, parts);
        for name in parts.iter().map(|part| part.name.as_str()).collect::<BTreeSet<_>>() {
            let of_name: Vec<&Part> =
                parts.iter().copied().filter(|part| part.name == name).collect();
            let example = media.example.as_ref().map(|example| &example[name]);
            self.part(name, &of_name, (example, &sample[name]), &shape.property(name));
        }
        let undocumented = parts.iter().filter(|part| !shape.knows(&part.name));
        let problems = undocumented.map(|part| format!("undocumented part `{}`", part.name));
        self.problems.extend(problems);
    }

    /// Judges the fields that are written in a style of their own, which are those parts that a query would
    /// have (OpenAPI 3.1, "Encoding Object"), and gives back the others.
    fn styled_parts<'a>(
        &mut self,
        media: &'p Media,
        sample: &Value,
        parts: &'a [Part],
    ) -> Vec<&'a Part> {
        let encodings = media.encoding.as_object().into_iter().flatten();
        let styled: Vec<&str> = encodings
            .filter(|(_, encoding)| {
                ["style", "explode"].iter().any(|key| encoding.get(*key).is_some())
            })
            .map(|(name, _)| name.as_str())
            .collect();
        let texts = parts.iter().filter(|part| part.file_name.is_none());
        let encoded = |bytes: &[u8]| percent_encode(bytes, NON_ALPHANUMERIC).to_string();
        let texts: Vec<String> = texts
            .map(|part| format!("{}={}", encoded(part.name.as_bytes()), encoded(&part.data)))
            .collect();
        let mut pairs = Pairs::query(&texts.join("&"));
        for name in styled {
            let shape = self.shape(&media.schema).property(name);
            let example = media.example.as_ref().map(|example| &example[name]);
            match pairs.parameter(&field(name, &sample[name], media), &shape) {
                Ok(Some(written)) => {
                    let found = typed(written, &shape, Some(&sample[name]));
                    let schema = shape.schema().unwrap_or(&Value::Null);
                    let examples = Examples { fitting: example, odd: None };
                    self.judge(&format!("part `{name}`"), schema, examples, &found);
                }
                Ok(None) => {}
                Err(fault) => self.note(format!("part `{name}` {fault}")),
            }
        }
        let rest: BTreeSet<String> = pairs.rest().map(str::to_owned).collect();
        parts.iter().filter(|part| part.file_name.is_some() || rest.contains(&part.name)).collect()
    }

    /// What every form must have: its own keys and those of all members, not those of alternatives.
    fn required(&self, schema: &Value) -> Vec<String> {
        let schema = self.provider.document.resolve(schema);
        let list = |key: &str| schema.get(key).and_then(Value::as_array).into_iter().flatten();
        let own = list("required").filter_map(Value::as_str).map(str::to_owned);
        own.chain(list("allOf").flat_map(|member| self.required(member))).collect()
    }

    /// The parts of one property: files by their form, values by the example or by their schema, of which
    /// a sample shows whether there are several.
    fn part(
        &mut self,
        name: &str,
        parts: &[&Part],
        (example, sample): (Option<&Value>, &Value),
        shape: &Shape<'p>,
    ) {
        let items = shape.item();
        if [shape, &items, &items.item()].iter().any(|shape| shape.has_format("binary")) {
            let faults = parts.iter().filter_map(|part| part.file_fault());
            return self.problems.extend(faults.map(|fault| format!("part `{name}` {fault}")));
        }
        let found = match values(parts, sample) {
            Ok(written) => typed(written, shape, Some(sample)),
            Err(fault) => return self.note(format!("part `{name}` {fault}")),
        };
        let what = format!("part `{name}`");
        let examples = Examples { fitting: example, odd: None };
        self.judge(&what, shape.schema().unwrap_or(&Value::Null), examples, &found);
    }
}

impl Part {
    fn file_fault(&self) -> Option<&'static str> {
        match &self.file_name {
            None => Some("is a file, but has no filename"),
            Some(name) if name.is_empty() => Some("has an empty filename"),
            Some(_) if self.data.is_empty() => Some("is an empty file"),
            Some(_) => None,
        }
    }

    fn text(&self) -> Result<Written, String> {
        if self.file_name.is_some() {
            return Err("has a filename, but is no file".to_owned());
        }
        let text = String::from_utf8(self.data.to_vec());
        text.map(Written::Text).map_err(|_| "is not UTF-8".to_owned())
    }

    fn json(&self) -> Result<Written, String> {
        let value = serde_json::from_slice(&self.data);
        value.map(Written::Json).map_err(|error| format!("is not JSON: {error}"))
    }
}

/// Lists are repeated parts, objects are JSON; a part that says that it is JSON always is.
pub(crate) fn values(parts: &[&Part], expected: &Value) -> Result<Written, String> {
    let is_json = |part: &Part| part.content_type.as_deref() == Some("application/json");
    let value = |part: &&Part| {
        if is_json(part) || expected.is_object() { part.json() } else { part.text() }
    };
    match parts {
        [part] if !expected.is_array() => value(part),
        // A list as one part is JSON; so is an item that is an object.
        [part] if is_json(part) && expected.is_array() => match part.json()? {
            whole @ Written::Json(Value::Array(_)) => Ok(whole),
            item => Ok(Written::List(vec![item])),
        },
        parts if expected.is_array() => {
            parts.iter().map(value).collect::<Result<_, _>>().map(Written::List)
        }
        parts => Err(format!("is there {} times", parts.len())),
    }
}
