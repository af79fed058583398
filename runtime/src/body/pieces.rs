//! Streamed bodies: turns a source that can be read once into pieces that a transport sends.

use std::collections::VecDeque;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use tokio::io::{AsyncRead, ReadBuf};

use crate::clock::lock;

/// How much is read at once.
const BUFFER: usize = 16 * 1024;

type Boxed = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// A stream that several attempts may want, of which only one can have it.
pub(super) struct Source {
    stream: Mutex<Boxed>,
    length: Option<u64>,
    is_begun: AtomicBool,
}

impl Source {
    pub(super) fn new(stream: Boxed, length: Option<u64>) -> Self {
        Self { stream: Mutex::new(stream), length, is_begun: AtomicBool::new(false) }
    }

    pub(super) fn length(&self) -> Option<u64> {
        self.length
    }

    pub(super) fn is_begun(&self) -> bool {
        self.is_begun.load(Ordering::SeqCst)
    }
}

/// The bytes of a body as they are sent: a `Stream` of `io::Result<Bytes>`.
pub struct Pieces {
    origin: Origin,
    /// How many bytes are to come, where that is known.
    left: Option<u64>,
}

enum Origin {
    Whole(Bytes),
    Source(Arc<Source>),
    /// This is what reads the source.
    Begun(Arc<Source>),
    Nothing,
}

impl Pieces {
    pub(super) fn whole(bytes: Bytes) -> Self {
        Self { left: Some(bytes.len() as u64), origin: Origin::Whole(bytes) }
    }

    pub(super) fn once(source: Arc<Source>) -> Self {
        Self { left: source.length(), origin: Origin::Source(source) }
    }

    /// The next piece; `None` at the end. After an error there is nothing more.
    pub async fn next(&mut self) -> Option<io::Result<Bytes>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// How many bytes are to come, where that is known.
    pub fn left(&self) -> Option<u64> {
        self.left
    }

    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        if let Origin::Source(source) = &self.origin {
            if source.is_begun.swap(true, Ordering::SeqCst) {
                let error = io::Error::other("the body is a stream that was read before");
                return Poll::Ready(Some(Err(error)));
            }
            self.origin = Origin::Begun(Arc::clone(source));
        }
        match &mut self.origin {
            Origin::Begun(source) => lock(&source.stream).as_mut().poll_next(cx),
            Origin::Whole(bytes) => {
                let bytes = std::mem::take(bytes);
                Poll::Ready((!bytes.is_empty()).then_some(Ok(bytes)))
            }
            Origin::Source(_) | Origin::Nothing => Poll::Ready(None),
        }
    }

    /// Holds what came against what was said, because a request of another length than its head says
    /// would be two.
    fn count(&mut self, piece: Option<&Bytes>) -> io::Result<()> {
        let Some(left) = self.left else { return Ok(()) };
        match piece {
            None if left > 0 => Err(io::Error::other("the body is shorter than was said")),
            None => Ok(()),
            Some(piece) => {
                let left = left.checked_sub(piece.len() as u64);
                self.left = left;
                let too_long = || io::Error::other("the body is longer than was said");
                left.map(|_| ()).ok_or_else(too_long)
            }
        }
    }
}

impl Stream for Pieces {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let piece = ready!(self.poll_piece(cx)).transpose();
        let piece = piece.and_then(|piece| self.count(piece.as_ref()).map(|()| piece));
        if !matches!(piece, Ok(Some(_))) {
            self.origin = Origin::Nothing;
            self.left = None;
        }
        Poll::Ready(piece.transpose())
    }
}

impl fmt::Debug for Pieces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pieces").field("left", &self.left).finish_non_exhaustive()
    }
}

/// Streams one after the other.
pub(super) struct Chain(VecDeque<Pieces>);

impl Chain {
    pub(super) fn new(all: impl Iterator<Item = Pieces>) -> Self {
        Self(all.collect())
    }
}

impl Stream for Chain {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        while let Some(first) = self.0.front_mut() {
            match ready!(Pin::new(first).poll_next(cx)) {
                None => drop(self.0.pop_front()),
                piece => return Poll::Ready(piece),
            }
        }
        Poll::Ready(None)
    }
}

/// What a reader gives.
pub(super) struct Reading {
    reader: Pin<Box<dyn AsyncRead + Send>>,
    buffer: Vec<u8>,
}

impl Reading {
    pub(super) fn new(reader: impl AsyncRead + Send + 'static) -> Self {
        Self { reader: Box::pin(reader), buffer: vec![0; BUFFER] }
    }
}

impl Stream for Reading {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        let mut buffer = ReadBuf::new(&mut this.buffer);
        let read = ready!(this.reader.as_mut().poll_read(cx, &mut buffer));
        let piece = read.map(|()| Bytes::copy_from_slice(buffer.filled()));
        Poll::Ready(piece.map(|piece| (!piece.is_empty()).then_some(piece)).transpose())
    }
}
