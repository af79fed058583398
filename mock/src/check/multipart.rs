//! Multipart bodies: turns `multipart/form-data` into parts, and parts into what is wrong with them.

use std::convert::Infallible;

use bytes::Bytes;
use serde_json::Value;

use super::Check;
use crate::call::Call;
use crate::media::{Media, essence};
use crate::shape::Shape;
use crate::written::{Written, typed};

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
    pub(super) fn multipart(&mut self, media: &'p Media, parts: Option<Parts>) {
        let parts = match parts {
            Some(Ok(parts)) => parts,
            Some(Err(error)) => return self.note(format!("the body is not multipart: {error}")),
            None => return self.note("the body has no parts"),
        };
        let shape = self.shape(&media.schema);
        let expected = media.value(&self.provider.document);
        for (name, value) in expected.as_object().into_iter().flatten() {
            let of_name: Vec<&Part> = parts.iter().filter(|part| part.name == *name).collect();
            let is_wanted = media.example.is_some() || shape.requires(name);
            if of_name.is_empty() && is_wanted {
                self.note(format!("part `{name}` is missing"));
            } else if !of_name.is_empty() {
                self.part(name, &of_name, value, &shape.property(name));
            }
        }
        let undocumented = parts.iter().filter(|part| !shape.knows(&part.name));
        let problems = undocumented.map(|part| format!("undocumented part `{}`", part.name));
        self.problems.extend(problems);
    }

    /// The parts of one property: files by their form, values by the example.
    fn part(&mut self, name: &str, parts: &[&Part], expected: &Value, shape: &Shape<'p>) {
        if shape.has_format("binary") || shape.item().has_format("binary") {
            let faults = parts.iter().filter_map(|part| part.file_fault());
            return self.problems.extend(faults.map(|fault| format!("part `{name}` {fault}")));
        }
        let found = match values(parts, expected) {
            Ok(written) => typed(written, shape, Some(expected)),
            Err(fault) => return self.note(format!("part `{name}` {fault}")),
        };
        let differences =
            crate::compare::differences(expected, &found, shape, crate::compare::Reading::Sent);
        let differences = differences.into_iter().map(|one| format!("part `{name}`: {one}"));
        self.problems.extend(differences);
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
        [part] if !expected.is_array() || is_json(part) => value(part),
        parts if expected.is_array() => {
            parts.iter().map(value).collect::<Result<_, _>>().map(Written::List)
        }
        parts => Err(format!("is there {} times", parts.len())),
    }
}
