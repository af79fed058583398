//! Answers: turns what an attempt brought into the type that the caller asked for.

use std::any::TypeId;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{StatusCode, header};

use crate::credential::redacted;
use crate::error::{Error, Kind, Refusal, Result};
use crate::json_body::{at_origin, json_of};
use crate::response::{Meta, Response};
use crate::stream::{ByteStream, Origin, Watched};
use crate::text::Text;
use crate::wire;

/// What receiving gives.
pub type Received<T> = Result<T>;

/// A type that a call can answer with: whatever decodes from JSON, `()`, [`Text`] and
/// [`ByteStream`]; generated enums too, where an operation has several successes.
pub trait Receive: Sized {
    /// Whether it reads the answer's bytes itself, piece by piece.
    const STREAM: bool = false;

    /// Whether it does so of an answer with this status.
    fn streams(_status: StatusCode) -> bool {
        Self::STREAM
    }

    /// Makes it from an answer whose status is a success.
    fn receive(answer: Answer) -> Received<Self>;
}

/// An answer whose status is a success.
pub struct Answer {
    pub(crate) meta: Arc<Meta>,
    pub(crate) payload: Payload,
    pub(crate) max_body: usize,
}

pub(crate) enum Payload {
    Whole(Bytes),
    Stream(Watched),
}

impl Answer {
    /// The status, from 200 to 299, or of a redirect where that is what the operation answers.
    pub fn status(&self) -> StatusCode {
        self.meta.status
    }

    /// The body as JSON; of an envelope, what is inside. An empty body is a missing value, which
    /// `Option` and `()` can be.
    pub fn decode<T: wire::Decode + 'static>(self) -> Received<T> {
        if TypeId::of::<T>() == TypeId::of::<()>() {
            return wire::from_slice(b"null").map_err(|error| self.undecodable(error));
        }
        self.check_encoding()?;
        if self.body().is_empty()
            && let Some(missing) = T::missing()
        {
            return Ok(missing);
        }
        let body = &self.json()?;
        // A status that carries no envelope, or an envelope that is not there, is decoded as a
        // whole: the error then tells the most.
        let pointer = self.meta.operation.unwrap_at.unwrap_or_default();
        let inside = if pointer.is_empty() { None } else { wire::locate(body, pointer) };
        match inside {
            // The inside is a part of the body, so the distance between the two is its offset.
            Some(inside) => {
                let offset = (inside.as_ptr() as usize).saturating_sub(body.as_ptr() as usize);
                let decoded = wire::from_slice(inside);
                decoded.map_err(|error| self.undecodable(error.within(pointer, offset)))
            }
            None => wire::from_slice(body).map_err(|error| self.undecodable(error)),
        }
    }

    /// The body as JSON text, which XML becomes where the document describes it.
    pub(crate) fn json(&self) -> Received<Bytes> {
        let meta = &self.meta;
        let json = json_of(meta.operation, meta.status, &meta.headers, self.body());
        json.map_err(|error| self.broken(error))
    }

    /// The place is told as seen from the whole answer.
    fn undecodable(&self, error: wire::DecodeError) -> Error {
        let meta = &self.meta;
        let body = self.body();
        self.broken(at_origin(error, meta.operation, meta.status, &meta.headers, body))
    }

    fn broken(&self, error: wire::DecodeError) -> Error {
        self.fail(Kind::Decode(redacted(error, self.meta.core.credential())))
    }

    /// The body as text. Fails where it is not UTF-8.
    pub fn text(self) -> Received<Text> {
        self.check_encoding()?;
        match std::str::from_utf8(self.body()) {
            Ok(text) => Ok(Text(text.to_owned())),
            Err(_) => Err(self.fail(Kind::Unexpected("the text is not UTF-8".to_owned()))),
        }
    }

    /// The body piece by piece. Empty if [`Receive::STREAM`] did not ask for it.
    pub fn stream(self) -> Received<ByteStream> {
        let limit = self.max_body;
        let (incoming, origin) = self.into_incoming()?;
        Ok(ByteStream::new(incoming, origin, limit))
    }

    /// The body of a stream of lines or events, which has to be read to be of use.
    pub(crate) fn into_readable(self) -> Result<(Watched, Origin)> {
        self.check_encoding()?;
        self.into_incoming()
    }

    fn into_incoming(self) -> Result<(Watched, Origin)> {
        let incoming = match self.payload {
            Payload::Stream(incoming) => incoming,
            Payload::Whole(_) => return Err(self.unexpected_error("a stream was not asked for")),
        };
        let core = self.meta.core.clone();
        let origin = Origin { operation: self.meta.operation, attempts: self.meta.attempts, core };
        Ok((incoming, origin))
    }

    /// The error for a success that the provider's document does not know.
    pub fn unexpected<T>(self) -> Received<T> {
        let status = self.status().as_u16();
        Err(self.unexpected_error(&format!("a success of status {status}")))
    }

    /// Refuses what nobody asked for and nobody has decoded: a transport takes the header away with
    /// the encoding. Only gzip is asked for, so nothing else can be a bomb.
    pub(crate) fn check_encoding(&self) -> Result<()> {
        let encodings = self.meta.headers.get_all(header::CONTENT_ENCODING);
        let mut encodings = encodings.iter().filter_map(|value| value.to_str().ok());
        match encodings.find(|encoding| !encoding.trim().eq_ignore_ascii_case("identity")) {
            None => Ok(()),
            Some(encoding) => Err(self.unexpected_error(&format!("it is encoded as {encoding:?}"))),
        }
    }

    /// The body; empty where it is streamed.
    pub(crate) fn body(&self) -> &Bytes {
        static NOTHING: Bytes = Bytes::new();
        match &self.payload {
            Payload::Whole(bytes) => bytes,
            Payload::Stream(_) => &NOTHING,
        }
    }

    pub(crate) fn unexpected_error(&self, what: &str) -> Error {
        self.fail(Kind::Unexpected(what.to_owned()))
    }

    /// An error that remembers this answer.
    pub(crate) fn fail(&self, kind: Kind) -> Error {
        let meta = &self.meta;
        let shape = &meta.provider.errors;
        let mut refusal = Refusal::read(
            meta.operation,
            meta.status,
            meta.headers.clone(),
            self.body(),
            shape,
            None,
        );
        if let Some(credential) = meta.core.credential() {
            refusal.redact(credential);
        }
        let mut error = Error::new(kind).of(meta.operation);
        let report = error.report_mut();
        report.attempts = meta.attempts;
        report.key.clone_from(&meta.key);
        report.refusal = Some(refusal);
        error
    }

    /// The value, with what came beside it.
    pub(crate) fn respond<T: Receive>(self) -> Result<Response<T>> {
        let meta = Arc::clone(&self.meta);
        Ok(Response::new(T::receive(self)?, meta))
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer").field("status", &self.meta.status).finish_non_exhaustive()
    }
}

impl<T: wire::Decode + 'static> Receive for T {
    fn receive(answer: Answer) -> Received<Self> {
        answer.decode()
    }
}

impl Receive for Text {
    fn receive(answer: Answer) -> Received<Self> {
        answer.text()
    }
}

impl Receive for ByteStream {
    const STREAM: bool = true;

    fn receive(answer: Answer) -> Received<Self> {
        answer.stream()
    }
}
