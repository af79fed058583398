//! Multipart bodies: turns named parts into one body of `multipart/form-data` (RFC 7578), or of another
//! kind of several parts (RFC 2046, section 5.1).

use std::fmt;

use bytes::{BufMut, BytesMut};
use http::HeaderName;

use crate::body::Body;
use crate::error::{Error, Result};
use crate::form::Files;
use crate::idempotency::{hex, random_bytes};
use crate::style::{self, Style, encode, scalar_text};
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
    /// Headers of its part besides.
    headers: Vec<(String, String)>,
}

/// What a file is called that was given no media type.
const ANY_BYTES: &str = "application/octet-stream";

impl FileUpload {
    /// A file of media type `application/octet-stream`, from bytes or from a stream: a
    /// [`Body::reader`] of a `tokio::fs::File`, for example, which is then not held in memory. A call with
    /// a stream in it is not sent again once a byte was read.
    pub fn new(name: impl Into<String>, data: impl Into<Body>) -> Self {
        let content_type = ANY_BYTES.to_owned();
        Self { name: name.into(), content_type, data: data.into(), headers: Vec::new() }
    }

    /// Adds a header to its part of the body, for servers that want one. A name or a value that is none
    /// is an error when the call is sent.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The documented media type, where it was given none.
    #[doc(hidden)]
    pub fn or_type(self, media_type: &str) -> Self {
        if self.content_type == ANY_BYTES { self.content_type(media_type) } else { self }
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
            .finish_non_exhaustive()
    }
}

/// The parts of a multipart body.
#[derive(Clone)]
pub struct Form {
    media_type: &'static str,
    parts: Vec<Part>,
}

#[derive(Clone)]
struct Part {
    name: String,
    file_name: Option<String>,
    content_type: Option<String>,
    headers: Vec<(String, String)>,
    data: Body,
}

impl Default for Form {
    fn default() -> Self {
        Self::of("multipart/form-data")
    }
}

impl Form {
    /// No parts yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// No parts yet, of a body of another media type, such as `multipart/related` (RFC 2387).
    pub fn of(media_type: &'static str) -> Self {
        Self { media_type, parts: Vec::new() }
    }

    /// Adds a value: text for a string, number or boolean, JSON for an object, one part for each
    /// item of a list (OpenAPI 3.0, "Special Considerations for `multipart` Content"); `null` adds
    /// nothing.
    pub fn field(self, name: &str, value: &(impl wire::Encode + ?Sized)) -> Self {
        self.value(name, &wire::to_vec(value))
    }

    /// Adds a value as one part of a media type: as JSON where that is JSON, else as text.
    pub fn field_as(
        self,
        name: &str,
        media_type: &str,
        value: &(impl wire::Encode + ?Sized),
    ) -> Self {
        let json = wire::to_vec(value);
        let value: serde_json::Value = serde_json::from_slice(&json).unwrap_or_default();
        let media = Some(media_type.to_owned());
        match value {
            serde_json::Value::Null => self,
            _ if is_json(media_type) => self.part(name, None, media, Body::from(json)),
            serde_json::Value::Array(items) => items
                .iter()
                .filter_map(scalar_text)
                .fold(self, |form, text| form.part(name, None, media.clone(), text.into())),
            single => match scalar_text(&single) {
                Some(text) => self.part(name, None, media, text.into()),
                None => self,
            },
        }
    }

    /// Adds a value as the parts that a query would have of it in some style (OpenAPI 3.1, "Encoding
    /// Object").
    pub fn field_styled(
        self,
        name: &str,
        style: Style,
        value: &(impl wire::Encode + ?Sized),
    ) -> Self {
        let value = serde_json::from_slice(&wire::to_vec(value)).unwrap_or_default();
        let mut pairs = String::new();
        style::write_query(&mut pairs, name, style, &value);
        let pairs: Vec<(String, String)> =
            url::form_urlencoded::parse(pairs.as_bytes()).into_owned().collect();
        pairs.into_iter().fold(self, |form, (name, text)| form.part(&name, None, None, text.into()))
    }

    /// Adds a file.
    pub fn file(self, name: &str, file: FileUpload) -> Self {
        let mut form = self.part(name, Some(file.name), Some(file.content_type), file.data);
        form.parts.iter_mut().next_back().into_iter().for_each(|part| {
            part.headers.clone_from(&file.headers);
        });
        form
    }

    /// Adds files under one name, of a media type where they were given none.
    pub fn files_as(
        self,
        name: &str,
        media_type: &str,
        files: impl IntoIterator<Item = FileUpload>,
    ) -> Self {
        let files = files.into_iter().map(|file| file.or_type(media_type));
        self.files(name, files)
    }

    /// Adds files under one name.
    pub fn files(self, name: &str, files: impl IntoIterator<Item = FileUpload>) -> Self {
        files.into_iter().fold(self, |form, file| form.file(name, file))
    }

    /// Adds values by their names.
    pub fn rest<'v, V: wire::Encode + 'v>(
        self,
        values: impl IntoIterator<Item = (&'v String, &'v V)>,
    ) -> Self {
        values.into_iter().fold(self, |form, (name, value)| form.field(name, value))
    }

    /// Adds files by their names.
    pub fn rest_files<F: Files>(self, files: impl IntoIterator<Item = (String, F)>) -> Self {
        files.into_iter().fold(self, |form, (name, files)| form.files(&name, files.into_files()))
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
        let (name, headers) = (name.to_owned(), Vec::new());
        self.parts.push(Part { name, file_name, content_type, headers, data });
        self
    }

    /// The `Content-Type` and the body. The boundary is random, so that no content can hold it. Where
    /// all parts are bytes the body is, and every attempt sends the same.
    pub(crate) fn encode(self) -> Result<(String, Body)> {
        let boundary = format!("part-{}", hex(&random_bytes()?));
        let mut bodies = Vec::new();
        let mut bytes = BytesMut::new();
        // Kinds besides `form-data` do not know names in `Content-Disposition`, and nothing there says
        // that a part without a media type is text.
        let is_form = self.media_type == "multipart/form-data";
        for part in self.parts {
            let head = if is_form { part.head(&boundary)? } else { part.plain_head(&boundary)? };
            bytes.put_slice(head.as_bytes());
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
        Ok((format!("{}; boundary={boundary}", self.media_type), body))
    }
}

/// Shows how many parts it has, not what they say.
impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Form({} parts)", self.parts.len())
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
            head = format!("{head}\r\nContent-Type: {}", self.checked("media type", content_type)?);
        }
        self.with_headers(head)
    }

    /// The head of a part of another kind than `form-data`: its name is the id of its content (RFC 2387,
    /// section 3.4).
    fn plain_head(&self, boundary: &str) -> Result<String> {
        let content_type = self.content_type.as_deref().unwrap_or("text/plain; charset=utf-8");
        let content_type = self.checked("media type", content_type)?;
        let id = encode(&self.name);
        let mut head =
            format!("--{boundary}\r\nContent-Type: {content_type}\r\nContent-ID: <{id}>");
        if let Some(file_name) = &self.file_name {
            let name = escape(file_name);
            head = format!("{head}\r\nContent-Disposition: attachment; filename=\"{name}\"");
        }
        self.with_headers(head)
    }

    fn with_headers(&self, mut head: String) -> Result<String> {
        for (name, value) in &self.headers {
            if HeaderName::from_bytes(name.as_bytes()).is_err() {
                let sentence = format!("a header of the part `{}` has no right name", self.name);
                return Err(Error::invalid(sentence.replace(char::is_control, " ")));
            }
            head = format!("{head}\r\n{name}: {}", self.checked("header", value)?);
        }
        Ok(head + "\r\n\r\n")
    }

    /// A value of the head, which must not end its line.
    fn checked<'t>(&self, what: &str, value: &'t str) -> Result<&'t str> {
        if value.is_empty() || value.chars().any(char::is_control) {
            let sentence = format!("the {what} of the part `{}` is not one", self.name);
            return Err(Error::invalid(sentence.replace(char::is_control, " ")));
        }
        Ok(value)
    }
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json") || essence.ends_with("+json")
}

/// As browsers write names (WHATWG HTML, section 4.10.22.8): what could end the quoted string or
/// the line is percent-encoded.
fn escape(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A").replace('\0', "%00")
}
