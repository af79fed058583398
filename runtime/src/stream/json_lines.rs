//! JSON lines: turns each line of an answer into a value.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use http::header;

use super::framing::{Ends, Line, Lines};
use super::item::Item;
use super::{Origin, Watched, line_limit};
use crate::defaults::MAX_SILENCE;
use crate::error::{Kind, Result};
use crate::receive::{Answer, Receive, Received};
use crate::wire::DecodeError;

/// The values of a stream of JSON texts, one after the other as they arrive: `application/jsonl`,
/// `application/x-ndjson`, and `application/json-seq` (RFC 7464).
///
/// A `Stream` of `Result<T>`; [`next`](Self::next) and [`try_next`](Self::try_next) need no other
/// crate. A line that is not a `T` is an error with its number and the JSON path in it, after which
/// the stream goes on with the next line; after any other error there is nothing more. Empty lines
/// are passed over. The timeouts of the call hold until the headers are here; from then on, the
/// stream fails when nothing comes for 90 s ([`MAX_SILENCE`]). Dropping it ends the transfer.
///
/// ```no_run
/// # use scopewright_runtime::{Result, stream::JsonLines, wire::Decode};
/// # async fn print<T: Decode + std::fmt::Debug + 'static>(mut rows: JsonLines<T>) -> Result<()> {
/// // let mut rows = client.exports().rows().await?;
/// while let Some(row) = rows.try_next().await? {
///     println!("{row:?}");
/// }
/// # Ok(()) }
/// ```
#[must_use = "a stream does nothing until it is polled"]
pub struct JsonLines<T> {
    lines: Lines,
    origin: Origin,
    value: PhantomData<fn() -> T>,
}

impl<T> JsonLines<T> {
    fn new(mut incoming: Watched, origin: Origin, ends: Ends, limit: usize) -> Self {
        incoming.allow_at_least(MAX_SILENCE);
        Self { lines: Lines::new(incoming, ends, limit), origin, value: PhantomData }
    }

    /// The most bytes of a line. Default: [`MAX_LINE`](crate::defaults::MAX_LINE), or the client's
    /// limit of whole answers if that is lower.
    pub fn max_line(mut self, bytes: usize) -> Self {
        self.lines.set_limit(bytes);
        self
    }

    /// How long nothing at all may come. Default: [`MAX_SILENCE`], or the call's stall timeout if that is
    /// longer.
    pub fn max_silence(mut self, duration: Duration) -> Self {
        self.lines.incoming_mut().allow_silence(duration);
        self
    }
}

impl<T: Item> JsonLines<T> {
    /// The next value; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<T>> {
        std::future::poll_fn(|cx| self.poll(cx)).await
    }

    /// The next value; `Ok(None)` at the end.
    pub async fn try_next(&mut self) -> Result<Option<T>> {
        self.next().await.transpose()
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        loop {
            let Some(line) = ready!(self.lines.poll(cx)) else { return Poll::Ready(None) };
            return Poll::Ready(Some(match line {
                Ok(line) if line.text.trim_ascii().is_empty() => continue,
                Ok(line) => self.read(&line),
                Err(kind) => Err(self.origin.fail(kind)),
            }));
        }
    }

    fn read(&self, line: &Line) -> Result<T> {
        if self.lines.ends() == Ends::RecordSeparator && may_be_cut_off(&line.text) {
            let sentence = format!("the text on line {} is cut off", line.number);
            return Err(self.origin.fail(Kind::Unexpected(sentence)));
        }
        let fail = |error: DecodeError| self.origin.fail(Kind::Decode(error.on_line(line.number)));
        T::read(&line.text).map_err(fail)
    }
}

/// `12` may be the start of `123`; only white space behind it shows that it is whole (RFC 7464,
/// section 2.4).
fn may_be_cut_off(text: &[u8]) -> bool {
    let ends_itself = matches!(text.trim_ascii_start().first(), Some(b'{' | b'[' | b'"'));
    !ends_itself && !text.last().is_some_and(u8::is_ascii_whitespace)
}

impl<T: Item> Stream for JsonLines<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(cx)
    }
}

impl<T: Item> Receive for JsonLines<T> {
    const STREAM: bool = true;

    fn receive(answer: Answer) -> Received<Self> {
        let media = answer
            .meta
            .headers
            .get(header::CONTENT_TYPE)
            .map(|value| value.as_bytes().to_ascii_lowercase());
        let is_sequence = media.is_some_and(|media| media.starts_with(b"application/json-seq"));
        let ends = if is_sequence { Ends::RecordSeparator } else { Ends::LineFeed };
        let limit = line_limit(answer.max_body);
        let (incoming, origin) = answer.into_readable()?;
        Ok(Self::new(incoming, origin, ends, limit))
    }
}

impl<T> fmt::Debug for JsonLines<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonLines")
            .field("operation", &self.origin.operation.id)
            .finish_non_exhaustive()
    }
}
