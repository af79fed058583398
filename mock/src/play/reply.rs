//! Replies: what is sent back, before it is bytes on a wire.

use bytes::Bytes;
use serde_json::Value;

/// An answer.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Bytes,
    /// What a person should know about it, for the log.
    pub(super) notes: Vec<String>,
}

impl Reply {
    pub(super) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Bytes::new(), notes: Vec::new() }
    }

    pub(super) fn bytes(status: u16, media: &str, body: impl Into<Bytes>) -> Self {
        Self { body: body.into(), ..Self::empty(status) }.with("content-type", media)
    }

    pub(super) fn json(status: u16, media: &str, value: &Value) -> Self {
        // A value of strings and numbers can always be written.
        Self::bytes(status, media, serde_json::to_vec(value).unwrap_or_default())
    }

    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub(super) fn noting(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }
}
