//! Answers that are read piece by piece: turns the bytes of an answer, as they arrive, into
//! [bytes](ByteStream), [values of lines](JsonLines) or [events](EventStream).

#[cfg(feature = "blocking")]
mod blocking;
mod bytes_stream;
mod events;
mod framing;
mod item;
mod json_lines;
mod read;
mod watched;

use bytes::{Bytes, BytesMut};

#[cfg(feature = "blocking")]
pub use self::blocking::IterStream;
pub use self::bytes_stream::ByteStream;
pub use self::events::{Event, EventStream};
pub use self::item::Item;
pub use self::json_lines::JsonLines;
#[cfg(feature = "blocking")]
pub use self::read::BlockingReader;
pub(crate) use self::watched::Watched;
use crate::client::Core;
use crate::credential::redacted;
use crate::defaults::MAX_LINE;
use crate::error::{Error, Kind, Result};
use crate::operation::Operation;

/// What a stream remembers of its call, for its errors.
#[derive(Clone)]
pub(crate) struct Origin {
    pub(crate) operation: &'static Operation,
    pub(crate) attempts: u32,
    /// Whose credential errors must not show.
    pub(crate) core: Core,
}

impl Origin {
    pub(crate) fn fail(&self, kind: Kind) -> Error {
        let kind = match kind {
            Kind::Decode(error) => Kind::Decode(redacted(error, self.core.credential())),
            other => other,
        };
        let mut error = Error::new(kind).of(self.operation);
        error.report_mut().attempts = self.attempts;
        error
    }
}

/// The most bytes of a line or an event, for a client with this limit of whole answers.
fn line_limit(max_body: usize) -> usize {
    MAX_LINE.min(max_body)
}

/// Reads an answer to its end, or fails as soon as it has more than `limit` bytes.
pub(crate) async fn collect(incoming: &mut Watched, limit: usize) -> Result<Bytes, Kind> {
    let mut whole = Bytes::new();
    let mut joined = BytesMut::new();
    while let Some(piece) = incoming.next().await {
        let piece = piece.map_err(Kind::Transport)?;
        if whole.len() + joined.len() + piece.len() > limit {
            return Err(Kind::TooLarge(limit));
        }
        // Most answers come in one piece, which is then not copied.
        if whole.is_empty() && joined.is_empty() {
            whole = piece;
        } else {
            if joined.is_empty() {
                joined.reserve(incoming.expected().min(limit).max(whole.len() + piece.len()));
            }
            joined.extend_from_slice(&std::mem::take(&mut whole));
            joined.extend_from_slice(&piece);
        }
    }
    Ok(if whole.is_empty() { joined.freeze() } else { whole })
}

/// The first `limit` bytes of an answer; what breaks on the way ends it quietly, because it is
/// read only to tell why something else failed.
pub(crate) async fn collect_start(incoming: &mut Watched, limit: usize) -> Bytes {
    let mut start = BytesMut::new();
    while start.len() < limit
        && let Some(Ok(piece)) = incoming.next().await
    {
        start.extend_from_slice(&piece[..piece.len().min(limit - start.len())]);
    }
    start.freeze()
}
