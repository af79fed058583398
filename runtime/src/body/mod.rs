//! Request bodies: turns what is sent into bytes, once, so that every attempt sends the same; or
//! takes a stream that can be sent only once.

mod pieces;

use std::fmt;
use std::io;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use serde_json::Value;
use tokio::io::AsyncRead;

pub use self::pieces::Pieces;
use self::pieces::{Chain, Reading, Source};
use crate::style::{self, Style};

/// The body of a request: bytes, or a stream of them.
///
/// Bytes can be sent again when an attempt fails. A stream is read while it is sent and never held
/// in memory, so it can be sent only once: an attempt that fails after the first byte was read is
/// the last one, whatever the class of the operation, and the error says so.
///
/// ```
/// use scopewright_runtime::{Bytes, body::Body};
///
/// assert!(Body::from("all of it").is_replayable());
/// # async fn f() -> std::io::Result<()> {
/// # let file: &[u8] = b"";
/// // let file = tokio::fs::File::open("scan.pdf").await?;
/// let body = Body::reader(file, None);
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Body(Content);

#[derive(Clone)]
enum Content {
    Whole(Bytes),
    Once(Arc<Source>),
}

impl Body {
    /// A stream, whose length is sent as `Content-Length` where it is known. One that then has more or
    /// fewer bytes breaks the attempt.
    pub fn stream<S>(stream: S, length: Option<u64>) -> Self
    where
        S: Stream<Item = io::Result<Bytes>> + Send + 'static,
    {
        Self(Content::Once(Arc::new(Source::new(Box::pin(stream), length))))
    }

    /// What is read from a file, a socket, a pipe; with its length as [`stream`](Self::stream) has it.
    pub fn reader(reader: impl AsyncRead + Send + 'static, length: Option<u64>) -> Self {
        Self::stream(Reading::new(reader), length)
    }

    /// Bodies one after the other.
    pub(crate) fn chain(bodies: Vec<Self>) -> Self {
        let length = bodies.iter().map(Self::length).sum();
        Self::stream(Chain::new(bodies.into_iter().map(Self::into_pieces)), length)
    }

    /// The bytes, unless it is a stream.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Content::Whole(bytes) => Some(bytes),
            Content::Once(_) => None,
        }
    }

    /// How many bytes, where that is known.
    pub fn length(&self) -> Option<u64> {
        match &self.0 {
            Content::Whole(bytes) => Some(bytes.len() as u64),
            Content::Once(source) => source.length(),
        }
    }

    /// Whether it can be sent from its start: always for bytes, for a stream until its first byte was
    /// read.
    pub fn is_replayable(&self) -> bool {
        match &self.0 {
            Content::Whole(_) => true,
            Content::Once(source) => !source.is_begun(),
        }
    }

    /// The bytes as a transport sends them. Fails at once for a stream that was read before.
    pub fn into_pieces(self) -> Pieces {
        match self.0 {
            Content::Whole(bytes) => Pieces::whole(bytes),
            Content::Once(source) => Pieces::once(source),
        }
    }

    /// All of it in memory.
    pub async fn collect(self) -> io::Result<Bytes> {
        let mut pieces = match self.0 {
            Content::Whole(bytes) => return Ok(bytes),
            Content::Once(source) => Pieces::once(source),
        };
        let mut joined = BytesMut::new();
        while let Some(piece) = pieces.next().await {
            joined.extend_from_slice(&piece?);
        }
        Ok(joined.freeze())
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::from(Bytes::new())
    }
}

impl<B: Into<Bytes>> From<B> for Body {
    fn from(bytes: B) -> Self {
        Self(Content::Whole(bytes.into()))
    }
}

/// Bytes by what they are, a stream by which one it is.
impl PartialEq for Body {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Content::Whole(one), Content::Whole(other)) => one == other,
            (Content::Once(one), Content::Once(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

impl Eq for Body {}

/// Shows how long it is, not what it says.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.0, self.length()) {
            (Content::Whole(bytes), _) => write!(f, "Body({} bytes)", bytes.len()),
            (Content::Once(_), Some(length)) => write!(f, "Body(a stream of {length} bytes)"),
            (Content::Once(_), None) => write!(f, "Body(a stream)"),
        }
    }
}

/// Writes the properties of an object as a form (`application/x-www-form-urlencoded`): in the style that
/// a property has of its own, else lists by repetition of the key and objects by brackets.
pub(crate) fn form(value: &Value, styles: &[(&'static str, Style)]) -> String {
    let mut text = String::new();
    for (name, value) in value.as_object().into_iter().flatten() {
        let own = styles.iter().find(|(other, _)| other == name).map(|(_, style)| *style);
        let usual = if value.is_object() { Style::DeepObject } else { Style::FormExploded };
        // A scalar reads the same in any style but as JSON, in which a text has quotes.
        let own = own.filter(|own| *own != Style::Json || !value.is_string());
        style::write_query(&mut text, name, own.unwrap_or(usual), value);
    }
    text
}
