//! Stalls: turns an answer that hardly comes in any more into one that fails.
//!
//! A rate over a window, not a time between two pieces: a server that drips a byte now and then
//! would pass the latter for ever. Only the time in which the client waits for the server counts; a
//! program that takes an hour over each piece stalls nothing.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, header};
use tokio::time::{Instant, Sleep};

use crate::clock::LATE;
use crate::defaults::STALL_BYTES_PER_SECOND;
use crate::transport::{Incoming, TransportError};

/// The bytes of an answer, which fail once they have stalled.
pub(crate) struct Watched {
    incoming: Incoming,
    rule: Rule,
    /// Bytes that came in the current window.
    bytes: u64,
    /// How much of the window was waited before the current wait.
    waited: Duration,
    wait: Option<Wait>,
    ended: bool,
    /// How many bytes the server announced.
    expected: usize,
}

/// What a server announces is believed up to here: memory is taken before the bytes have come.
const MOST_EXPECTED: usize = 8 * 1024 * 1024;

/// At least `bytes` in each `window`.
#[derive(Clone, Copy)]
struct Rule {
    window: Duration,
    bytes: u64,
}

/// A wait for the server that is going on.
struct Wait {
    since: Instant,
    timer: Pin<Box<Sleep>>,
}

impl Watched {
    /// Stalled when it comes in at less than [`STALL_BYTES_PER_SECOND`] for `window`.
    pub(crate) fn new(incoming: Incoming, window: Duration) -> Self {
        let bytes = window.as_secs().saturating_mul(STALL_BYTES_PER_SECOND).max(1);
        let rule = Rule { window, bytes };
        let waited = Duration::ZERO;
        Self { incoming, rule, bytes: 0, waited, wait: None, ended: false, expected: 0 }
    }

    /// The same, of an answer with these headers: its `Content-Length` saves copies, and binds nobody.
    pub(crate) fn of(incoming: Incoming, window: Duration, headers: &HeaderMap) -> Self {
        let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
        let expected = announced.and_then(|text| text.parse().ok()).unwrap_or(0);
        Self { expected: expected.min(MOST_EXPECTED), ..Self::new(incoming, window) }
    }

    /// How many bytes are likely to come in all; 0 where nothing was said.
    pub(crate) fn expected(&self) -> usize {
        self.expected
    }

    /// From now on stalled only when nothing at all comes for `window`.
    pub(crate) fn allow_silence(&mut self, window: Duration) {
        self.rule = Rule { window, bytes: 1 };
        self.wait = None;
        self.start_window();
    }

    /// At least as patient as [`allow_silence`](Self::allow_silence) with `window`.
    pub(crate) fn allow_at_least(&mut self, window: Duration) {
        self.allow_silence(window.max(self.rule.window));
    }

    /// The next piece; after an error or the end, nothing.
    pub(crate) async fn next(&mut self) -> Option<Result<Bytes, TransportError>> {
        std::future::poll_fn(|cx| self.poll(cx)).await
    }

    pub(crate) fn poll(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let polled = match self.incoming.as_mut().poll_next(cx) {
            Poll::Ready(piece) => {
                self.note(piece.as_ref().and_then(|piece| piece.as_ref().ok()));
                Poll::Ready(piece)
            }
            Poll::Pending => self.poll_wait(cx).map(|error| Some(Err(error))),
        };
        self.ended = matches!(polled, Poll::Ready(None | Some(Err(_))));
        polled
    }

    fn note(&mut self, piece: Option<&Bytes>) {
        if let Some(wait) = self.wait.take() {
            let elapsed = wait.since.elapsed();
            let left = self.rule.window.saturating_sub(self.waited);
            if elapsed > left.saturating_add(LATE) {
                self.start_window();
            } else {
                self.waited += elapsed;
            }
        }
        self.bytes = self.bytes.saturating_add(piece.map_or(0, |piece| piece.len() as u64));
        // Silence is measured from the last byte; a rate over whole windows.
        if self.bytes >= self.rule.bytes && (self.rule.bytes == 1 || self.is_window_over()) {
            self.start_window();
        }
    }

    fn poll_wait(&mut self, cx: &mut Context<'_>) -> Poll<TransportError> {
        loop {
            let left = self.rule.window.saturating_sub(self.waited);
            let wait = self.wait.get_or_insert_with(|| Wait {
                since: Instant::now(),
                timer: Box::pin(tokio::time::sleep(left)),
            });
            if wait.timer.as_mut().poll(cx).is_pending() {
                return Poll::Pending;
            }
            let is_late = wait.since.elapsed() > left.saturating_add(LATE);
            if self.bytes < self.rule.bytes && !is_late {
                return Poll::Ready(TransportError::stalled(self.sentence()));
            }
            self.wait = None;
            self.start_window();
        }
    }

    fn is_window_over(&self) -> bool {
        self.waited >= self.rule.window
    }

    fn start_window(&mut self) {
        self.bytes = 0;
        self.waited = Duration::ZERO;
    }

    fn sentence(&self) -> String {
        let window = self.rule.window;
        format!("the answer stalled: {} bytes in {window:?}", self.bytes)
    }
}

impl Stream for Watched {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(cx)
    }
}
