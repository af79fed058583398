//! Reading: turns pieces of a download into what fits the buffer of whoever reads.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use tokio::io::{AsyncRead, ReadBuf};

use super::ByteStream;

/// Errors are [`io::Error`]s whose source is the [`Error`](crate::Error).
impl AsyncRead for ByteStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        while self.rest.is_empty() {
            match ready!(self.as_mut().poll_next(cx)) {
                Some(Ok(piece)) => self.rest = piece,
                Some(Err(error)) => return Poll::Ready(Err(io::Error::other(error))),
                None => return Poll::Ready(Ok(())),
            }
        }
        let count = self.rest.len().min(buffer.remaining());
        buffer.put_slice(&split(&mut self.rest, count));
        Poll::Ready(Ok(()))
    }
}

fn split(rest: &mut Bytes, count: usize) -> Bytes {
    rest.split_to(count)
}

/// A download as a [`std::io::Read`]; each `read` waits on this thread.
///
/// ```no_run
/// # fn save(download: scopewright_runtime::stream::ByteStream) -> std::io::Result<()> {
/// // let download = client.charts().get_chart("north").send_blocking()?.into_inner();
/// let mut file = std::fs::File::create("north.png")?;
/// std::io::copy(&mut download.into_reader(), &mut file)?;
/// # Ok(()) }
/// ```
#[cfg(feature = "blocking")]
#[derive(Debug)]
pub struct BlockingReader {
    /// `None` once it has ended or failed.
    stream: Option<ByteStream>,
    rest: Bytes,
}

#[cfg(feature = "blocking")]
impl ByteStream {
    /// As a [`std::io::Read`] for programs without async.
    pub fn into_reader(self) -> BlockingReader {
        BlockingReader { stream: Some(self), rest: Bytes::new() }
    }
}

#[cfg(feature = "blocking")]
impl BlockingReader {
    /// Asks for the next piece; the stream goes to the background thread and comes back with it.
    fn refill(&mut self) -> io::Result<()> {
        let Some(mut stream) = self.stream.take() else { return Ok(()) };
        let task = async move {
            let piece = stream.try_next().await?;
            Ok((piece, stream))
        };
        let (piece, stream) = crate::blocking::wait(Box::pin(task)).map_err(io::Error::other)?;
        if let Some(piece) = piece {
            self.rest = piece;
            self.stream = Some(stream);
        }
        Ok(())
    }
}

#[cfg(feature = "blocking")]
impl io::Read for BlockingReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.rest.is_empty() && self.stream.is_some() && !buffer.is_empty() {
            self.refill()?;
        }
        let count = self.rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&split(&mut self.rest, count));
        Ok(count)
    }
}
