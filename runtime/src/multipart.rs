//! Multipart bodies: turns named parts into one `multipart/form-data` body (RFC 7578).

use std::fmt;

use bytes::{BufMut, BytesMut};

use crate::body::Body;
use crate::error::{Error, Result};
use crate::idempotency::{hex, random_bytes};
use crate::style::scalar_text;
use crate::wire;

/// A file to upload.
#[derive(Clone, PartialEq, Eq)]
pub struct FileUpload {
    /// The file's name as the server is told it. No path is read: this is only a name.
    pub name: String,
    /// The media type.
    pub content_type: String,
    /// The content: bytes, or a stream that is read while it is sent.
    pub data: Body,
}

impl FileUpload {
    /// A file of media type `application/octet-stream`, from bytes or from a stream: a
    /// [`Body::reader`] of a `tokio::fs::File`, for example, which is then not held in memory. A call with
    /// a stream in it is not sent again once a byte was read.
    pub fn new(name: impl Into<String>, data: impl Into<Body>) -> Self {
        let content_type = "application/octet-stream".to_owned();
        Self { name: name.into(), content_type, data: data.into() }
    }

    /// Sets the media type, such as `image/png`.
    pub fn content_type(mut self, media_type: impl Into<String>) -> Self {
        self.content_type = media_type.into();
        self
    }
}

/// Shows how long the content is, not what it says.
impl fmt::Debug for FileUpload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileUpload")
            .field("name", &self.name)
            .field("content_type", &self.content_type)
            .field("data", &self.data)
            .finish()
    }
}

/// The parts of a multipart body.
#[derive(Clone, Default)]
pub struct Form(Vec<Part>);

#[derive(Clone)]
struct Part {
    name: String,
    file_name: Option<String>,
    content_type: Option<String>,
    data: Body,
}

impl Form {
    /// No parts yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a value: text for a string, number or boolean, JSON for an object, one part for each
    /// item of a list (OpenAPI 3.0, "Special Considerations for `multipart` Content"); `null` adds
    /// nothing.
    pub fn field(self, name: &str, value: &(impl wire::Encode + ?Sized)) -> Self {
        self.value(name, &wire::to_vec(value))
    }

    /// Adds a file.
    pub fn file(self, name: &str, file: FileUpload) -> Self {
        self.part(name, Some(file.name), Some(file.content_type), file.data)
    }

    /// Adds files under one name.
    pub fn files(self, name: &str, files: impl IntoIterator<Item = FileUpload>) -> Self {
        files.into_iter().fold(self, |form, file| form.file(name, file))
    }

    fn value(self, name: &str, json: &[u8]) -> Self {
        let items = match serde_json::from_slice(json).unwrap_or_default() {
            serde_json::Value::Array(items) => items,
            single => vec![single],
        };
        items.into_iter().fold(self, |form, item| {
            let is_json =
                matches!(item, serde_json::Value::Array(_) | serde_json::Value::Object(_));
            let media_type = is_json.then(|| "application/json".to_owned());
            match scalar_text(&item) {
                Some(text) => form.part(name, None, media_type, Body::from(text)),
                None => form,
            }
        })
    }

    fn part(
        mut self,
        name: &str,
        file_name: Option<String>,
        content_type: Option<String>,
        data: Body,
    ) -> Self {
        self.0.push(Part { name: name.to_owned(), file_name, content_type, data });
        self
    }

    /// The `Content-Type` and the body. The boundary is random, so that no content can hold it. Where
    /// all parts are bytes the body is, and every attempt sends the same.
    pub(crate) fn encode(self) -> Result<(String, Body)> {
        let boundary = format!("part-{}", hex(&random_bytes()?));
        let mut bodies = Vec::new();
        let mut bytes = BytesMut::new();
        for part in self.0 {
            bytes.put_slice(part.head(&boundary)?.as_bytes());
            match part.data.as_bytes() {
                Some(data) => bytes.put_slice(data),
                None => bodies.extend([Body::from(bytes.split().freeze()), part.data]),
            }
            bytes.put_slice(b"\r\n");
        }
        bytes.put_slice(format!("--{boundary}--\r\n").as_bytes());
        let last = Body::from(bytes.freeze());
        let body = if bodies.is_empty() {
            last
        } else {
            bodies.push(last);
            Body::chain(bodies)
        };
        Ok((format!("multipart/form-data; boundary={boundary}"), body))
    }
}

/// Shows how many parts it has, not what they say.
impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Form({} parts)", self.0.len())
    }
}

impl Part {
    fn head(&self, boundary: &str) -> Result<String> {
        let name = escape(&self.name);
        let mut head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"");
        if let Some(file_name) = &self.file_name {
            head = format!("{head}; filename=\"{}\"", escape(file_name));
        }
        if let Some(content_type) = &self.content_type {
            if content_type.is_empty() || content_type.chars().any(char::is_control) {
                let sentence = format!("the media type of the part `{}` is not one", self.name);
                return Err(Error::invalid(sentence.replace(char::is_control, " ")));
            }
            head = format!("{head}\r\nContent-Type: {content_type}");
        }
        Ok(head + "\r\n\r\n")
    }
}

/// As browsers write names (WHATWG HTML, section 4.10.22.8): what could end the quoted string or
/// the line is percent-encoded.
fn escape(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A").replace('\0', "%00")
}
