//! Downloads.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::{Origin, Watched, collect};
use crate::error::{Kind, Result};

/// The bytes of an answer as they arrive, after decompression.
///
/// A `Stream` of `Result<Bytes>`, of which [`next`](Self::next) needs no other crate, and a
/// [`tokio::io::AsyncRead`], so a download goes into a file without being held in memory:
///
/// ```no_run
/// # async fn save(mut download: scopewright_runtime::stream::ByteStream) -> std::io::Result<()> {
/// // let mut download = client.charts().get_chart("north").await?;
/// let mut file = tokio::fs::File::create("north.png").await?;
/// tokio::io::copy(&mut download, &mut file).await?;
/// # Ok(()) }
/// ```
///
/// The timeouts of the call hold for the time until the headers are here, not for this; but what
/// comes in at less than a byte a second for 20 s ([`STALL_TIMEOUT`](crate::defaults::STALL_TIMEOUT))
/// fails. Dropping it ends the transfer.
pub struct ByteStream {
    incoming: Watched,
    origin: Origin,
    limit: usize,
    /// What was received and not read yet, by those who read into a buffer of their own.
    pub(super) rest: Bytes,
}

impl ByteStream {
    pub(crate) fn new(incoming: Watched, origin: Origin, limit: usize) -> Self {
        Self { incoming, origin, limit, rest: Bytes::new() }
    }

    /// The next piece; `None` at the end. After an error there is nothing more.
    pub async fn next(&mut self) -> Option<Result<Bytes>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// The next piece; `Ok(None)` at the end.
    pub async fn try_next(&mut self) -> Result<Option<Bytes>> {
        self.next().await.transpose()
    }

    /// All bytes that are left. Fails if they are more than the client's limit, 64 MiB unless it
    /// was set.
    pub async fn bytes(mut self) -> Result<Bytes> {
        let fail = |kind| self.origin.fail(kind);
        let left = collect(&mut self.incoming, self.limit).await.map_err(fail)?;
        if self.rest.is_empty() {
            return Ok(left);
        }
        if self.rest.len() + left.len() > self.limit {
            return Err(self.origin.fail(Kind::TooLarge(self.limit)));
        }
        Ok([self.rest, left].concat().into())
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
        if !self.rest.is_empty() {
            return Poll::Ready(Some(Ok(std::mem::take(&mut self.rest))));
        }
        let polled = self.incoming.poll(cx);
        polled.map_err(|error| self.origin.fail(Kind::Transport(error)))
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream")
            .field("operation", &self.origin.operation.id)
            .finish_non_exhaustive()
    }
}
