//! Answers that are read piece by piece, such as downloads.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use crate::error::{Error, Kind, Result};
use crate::operation::Operation;
use crate::transport::{Incoming, TransportError};

/// The bytes of an answer as they arrive, after decompression.
///
/// A `Stream` of `Result<Bytes>`; [`next`](Self::next) needs no other crate. Dropping it ends the
/// transfer. The timeouts of the call hold for the time until the headers are here, not for this.
pub struct ByteStream {
    incoming: Incoming,
    operation: &'static Operation,
    limit: usize,
    attempts: u32,
}

impl ByteStream {
    pub(crate) fn new(
        incoming: Incoming,
        operation: &'static Operation,
        limit: usize,
        attempts: u32,
    ) -> Self {
        Self { incoming, operation, limit, attempts }
    }

    /// The next piece; `None` at the end. After an error there is nothing more.
    pub async fn next(&mut self) -> Option<Result<Bytes>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// All bytes that are left. Fails if they are more than the client's limit, 64 MiB unless it
    /// was set.
    pub async fn bytes(mut self) -> Result<Bytes> {
        let (operation, attempts) = (self.operation, self.attempts);
        let collected = collect(&mut self.incoming, self.limit).await;
        collected.map_err(|kind| broken(kind, operation, attempts))
    }

    /// All bytes that are left, as [`bytes`](Self::bytes), waited for on this thread.
    #[cfg(feature = "blocking")]
    pub fn bytes_blocking(self) -> Result<Bytes> {
        crate::blocking::wait(Box::pin(self.bytes()))
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let piece = ready!(self.incoming.as_mut().poll_next(cx));
        let (operation, attempts) = (self.operation, self.attempts);
        let fail = |error| broken(Kind::Transport(error), operation, attempts);
        Poll::Ready(piece.map(|piece| piece.map_err(fail)))
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream").field("operation", &self.operation.id).finish_non_exhaustive()
    }
}

fn broken(kind: Kind, operation: &'static Operation, attempts: u32) -> Error {
    let mut error = Error::new(kind).of(operation);
    error.report_mut().attempts = attempts;
    error
}

/// Reads an answer to its end, or fails as soon as it has more than `limit` bytes.
pub(crate) async fn collect(incoming: &mut Incoming, limit: usize) -> Result<Bytes, Kind> {
    let mut whole = Bytes::new();
    let mut joined = BytesMut::new();
    while let Some(piece) = next_piece(incoming).await {
        let piece = piece.map_err(Kind::Transport)?;
        if whole.len() + joined.len() + piece.len() > limit {
            return Err(Kind::TooLarge(limit));
        }
        // Most answers come in one piece, which is then not copied.
        if whole.is_empty() && joined.is_empty() {
            whole = piece;
        } else {
            joined.extend_from_slice(&std::mem::take(&mut whole));
            joined.extend_from_slice(&piece);
        }
    }
    Ok(if whole.is_empty() { joined.freeze() } else { whole })
}

/// The first `limit` bytes of an answer; what breaks on the way ends it quietly, because it is
/// read only to tell why something else failed.
pub(crate) async fn collect_start(incoming: &mut Incoming, limit: usize) -> Bytes {
    let mut start = BytesMut::new();
    while start.len() < limit
        && let Some(Ok(piece)) = next_piece(incoming).await
    {
        start.extend_from_slice(&piece[..piece.len().min(limit - start.len())]);
    }
    start.freeze()
}

async fn next_piece(incoming: &mut Incoming) -> Option<Result<Bytes, TransportError>> {
    std::future::poll_fn(|cx| incoming.as_mut().poll_next(cx)).await
}
