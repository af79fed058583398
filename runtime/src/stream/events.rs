//! Server-sent events: turns the lines of a `text/event-stream` into events with typed data (WHATWG
//! HTML, section 9.2).

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;

use super::framing::{Ends, Line, Lines};
use super::item::Item;
use super::{Origin, line_limit};
use crate::defaults::MAX_SILENCE;
use crate::error::{Kind, Result};
use crate::receive::{Answer, Receive, Received};

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// What kind of event it is; `message` where the server says nothing.
    pub event: String,
    /// What it says.
    pub data: T,
    /// The last id that the server gave, by this event or one before.
    pub id: Option<Arc<str>>,
}

/// The events of an answer as they arrive, with their data as `T`.
///
/// A `Stream` of `Result<Event<T>>`; [`next`](Self::next) and [`try_next`](Self::try_next) need no
/// other crate. Data that is no `T` is an error with the number of its line and the JSON path in it,
/// after which the stream goes on with the next event; after any other error there is nothing more.
/// The timeouts of the call hold until the headers are here; from then on, the stream fails when
/// nothing comes for 90 s ([`MAX_SILENCE`]). Dropping it ends the transfer.
///
/// It never connects anew by itself: whether events may be missed, and whether asking again is free,
/// the program knows. To go on where it broke off, send what
/// [`last_event_id`](Self::last_event_id) says as the header `Last-Event-ID`, after
/// [`retry`](Self::retry):
///
/// ```no_run
/// # use scopewright_runtime::{Result, stream::EventStream, wire::Decode};
/// # async fn print<T: Decode + std::fmt::Debug + 'static>(mut events: EventStream<T>) -> Result<()> {
/// // let mut events = client.builds().watch("b7").await?;
/// while let Some(event) = events.try_next().await? {
///     println!("{}: {:?}", event.event, event.data);
/// }
/// let last = events.last_event_id().unwrap_or_default();
/// // client.builds().watch("b7").extra_header("Last-Event-ID", last)
/// # let _ = last;
/// # Ok(()) }
/// ```
#[must_use = "a stream does nothing until it is polled"]
pub struct EventStream<T> {
    lines: Lines,
    origin: Origin,
    pending: Pending,
    last_id: Option<Arc<str>>,
    retry: Option<Duration>,
    sentinel: Option<String>,
    value: PhantomData<fn() -> T>,
}

/// An event of which lines have come, but not yet the empty one.
#[derive(Default)]
struct Pending {
    event: String,
    /// With a line feed behind each line.
    data: Vec<u8>,
    /// Line number of the first of the data; 0: there is none.
    line: u64,
    /// Empty: the server took back the last one.
    id: Option<Arc<str>>,
}

impl<T> EventStream<T> {
    /// The most bytes of an event. Default: [`MAX_LINE`](crate::defaults::MAX_LINE), or the client's
    /// limit of whole answers if that is lower.
    pub fn max_event(mut self, bytes: usize) -> Self {
        self.lines.set_limit(bytes);
        self
    }

    /// How long nothing at all may come, comments included. Default: [`MAX_SILENCE`], or the call's stall
    /// timeout if that is longer.
    pub fn max_silence(mut self, duration: Duration) -> Self {
        self.lines.incoming_mut().allow_silence(duration);
        self
    }

    /// Ends before an event with exactly this data, such as `[DONE]`.
    pub fn until(mut self, data: impl Into<String>) -> Self {
        self.sentinel = Some(data.into());
        self
    }

    /// The last id that the server gave, with an event that came to its end: what is asked for with
    /// `Last-Event-ID` follows it.
    pub fn last_event_id(&self) -> Option<&str> {
        self.last_id.as_deref()
    }

    /// How long the server wants a client to wait before it connects anew.
    pub fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// Takes in a line. `true`: it ended an event that has data.
    fn take(&mut self, line: &Line) -> bool {
        if line.text.is_empty() {
            return self.pending.line > 0;
        }
        let colon = line.text.iter().position(|byte| *byte == b':');
        let (field, value) = match colon {
            Some(at) => (&line.text[..at], &line.text[at + 1..]),
            None => (&line.text[..], &[][..]),
        };
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match field {
            b"event" => self.pending.event = String::from_utf8_lossy(value).into_owned(),
            b"data" => self.pending.push(value, line.number),
            b"id" if !value.contains(&0) => {
                self.pending.id = Some(String::from_utf8_lossy(value).into());
            }
            b"retry" => self.retry = milliseconds(value).or(self.retry),
            // A comment (without a name), or a field that does not exist.
            _ => {}
        }
        false
    }
}

impl Pending {
    fn push(&mut self, value: &[u8], line: u64) {
        if self.line == 0 {
            self.line = line;
        }
        self.data.extend_from_slice(value);
        self.data.push(b'\n');
    }
}

fn milliseconds(digits: &[u8]) -> Option<Duration> {
    let is_number = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    let text = std::str::from_utf8(digits).ok().filter(|_| is_number)?;
    text.parse().ok().map(Duration::from_millis)
}

impl<T: Item> EventStream<T> {
    /// The next event; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<Event<T>>> {
        std::future::poll_fn(|cx| self.poll(cx)).await
    }

    /// The next event; `Ok(None)` at the end.
    pub async fn try_next(&mut self) -> Result<Option<Event<T>>> {
        self.next().await.transpose()
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Event<T>>>> {
        loop {
            let line = match ready!(self.lines.poll(cx)) {
                // What is not ended by an empty line is not an event.
                None => return Poll::Ready(None),
                Some(Ok(line)) => line,
                Some(Err(kind)) => return Poll::Ready(Some(Err(self.origin.fail(kind)))),
            };
            let is_event = self.take(&line);
            if self.pending.data.len() > self.lines.limit().saturating_add(1) {
                self.lines.stop();
                let kind = Kind::TooLarge(self.lines.limit());
                return Poll::Ready(Some(Err(self.origin.fail(kind))));
            }
            if line.text.is_empty() {
                let mut pending = std::mem::take(&mut self.pending);
                // An id counts without data as well (HTML, section 9.2.6).
                if let Some(id) = pending.id.take() {
                    self.last_id = Some(id).filter(|id| !id.is_empty());
                }
                if is_event {
                    return Poll::Ready(self.dispatch(pending));
                }
            }
        }
    }

    fn dispatch(&mut self, mut pending: Pending) -> Option<Result<Event<T>>> {
        pending.data.pop();
        if self.sentinel.as_ref().is_some_and(|sentinel| sentinel.as_bytes() == pending.data) {
            self.lines.stop();
            return None;
        }
        let event = match pending.event {
            unnamed if unnamed.is_empty() => "message".to_owned(),
            named => named,
        };
        let fail = |error: crate::wire::DecodeError| {
            self.origin.fail(Kind::Decode(error.on_line(pending.line)))
        };
        let data = T::read(&pending.data).map_err(fail);
        Some(data.map(|data| Event { event, data, id: self.last_id.clone() }))
    }
}

impl<T: Item> Stream for EventStream<T> {
    type Item = Result<Event<T>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(cx)
    }
}

impl<T: Item> Receive for EventStream<T> {
    const STREAM: bool = true;

    fn receive(answer: Answer) -> Received<Self> {
        let limit = line_limit(answer.max_body);
        let (mut incoming, origin) = answer.into_readable()?;
        incoming.allow_at_least(MAX_SILENCE);
        Ok(Self {
            lines: Lines::new(incoming, Ends::Any, limit),
            origin,
            pending: Pending::default(),
            last_id: None,
            retry: None,
            sentinel: None,
            value: PhantomData,
        })
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream")
            .field("operation", &self.origin.operation.id)
            .finish_non_exhaustive()
    }
}
