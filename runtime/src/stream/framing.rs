//! Lines: turns pieces of bytes, wherever they were cut, into lines of a bounded length.

use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes, BytesMut};

use super::Watched;
use crate::error::Kind;

/// How a stream is cut into lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ends {
    /// By LF, CR or CRLF (WHATWG HTML, section 9.2.5, "Parsing an event stream").
    Any,
    /// By LF; a CR before it is white space of JSON.
    LineFeed,
    /// Each starts with a record separator, U+001E (RFC 7464).
    RecordSeparator,
}

/// A line, without what ends it.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) text: Bytes,
    /// Its number, from 1.
    pub(super) number: u64,
}

/// The lines of an answer as they arrive.
pub(super) struct Lines {
    incoming: Watched,
    buffer: BytesMut,
    /// How much of the buffer is known to hold no end of a line.
    searched: usize,
    ends: Ends,
    limit: usize,
    number: u64,
    /// The line before ended with CR, so that a LF now is part of that end.
    after_cr: bool,
    is_over: bool,
}

impl Lines {
    pub(super) fn new(incoming: Watched, ends: Ends, limit: usize) -> Self {
        let buffer = BytesMut::new();
        Self {
            incoming,
            buffer,
            searched: 0,
            ends,
            limit,
            number: 0,
            after_cr: false,
            is_over: false,
        }
    }

    pub(super) fn incoming_mut(&mut self) -> &mut Watched {
        &mut self.incoming
    }

    pub(super) fn set_limit(&mut self, limit: usize) {
        self.limit = limit;
    }

    pub(super) fn limit(&self) -> usize {
        self.limit
    }

    pub(super) fn ends(&self) -> Ends {
        self.ends
    }

    /// Nothing more is given out.
    pub(super) fn stop(&mut self) {
        self.is_over = true;
        self.buffer.clear();
    }

    /// The next line; after an error or the end, nothing.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Line, Kind>>> {
        loop {
            if self.is_over {
                return Poll::Ready(None);
            }
            if let Some(line) = self.cut() {
                return Poll::Ready(Some(Ok(line)));
            }
            if self.buffer.len() > self.limit {
                self.stop();
                return Poll::Ready(Some(Err(Kind::TooLarge(self.limit))));
            }
            match ready!(self.incoming.poll(cx)) {
                Some(Ok(piece)) => self.buffer.extend_from_slice(&piece),
                Some(Err(error)) => {
                    self.stop();
                    return Poll::Ready(Some(Err(Kind::Transport(error))));
                }
                None => {
                    self.is_over = true;
                    return Poll::Ready(self.last().map(Ok));
                }
            }
        }
    }

    /// Takes a whole line off the buffer.
    fn cut(&mut self) -> Option<Line> {
        if std::mem::take(&mut self.after_cr) {
            match self.buffer.first() {
                Some(b'\n') => self.buffer.advance(1),
                Some(_) => {}
                None => self.after_cr = true,
            }
        }
        let is_end = |byte: &u8| match self.ends {
            Ends::Any => matches!(byte, b'\n' | b'\r'),
            Ends::LineFeed => *byte == b'\n',
            Ends::RecordSeparator => *byte == b'\x1e',
        };
        let Some(at) = self.buffer[self.searched..].iter().position(is_end) else {
            self.searched = self.buffer.len();
            return None;
        };
        let at = self.searched + at;
        self.searched = 0;
        if at > self.limit {
            // Left in the buffer, where it is found to be too long.
            self.searched = self.buffer.len();
            return None;
        }
        let text = self.buffer.split_to(at).freeze();
        self.after_cr = self.ends == Ends::Any && self.buffer.first() == Some(&b'\r');
        self.buffer.advance(1);
        Some(self.line(text))
    }

    /// What stands behind the last end of a line.
    fn last(&mut self) -> Option<Line> {
        let text = std::mem::take(&mut self.buffer).freeze();
        (!text.is_empty()).then(|| self.line(text))
    }

    /// Without a byte order mark, which may stand before the first.
    fn line(&mut self, mut text: Bytes) -> Line {
        self.number += 1;
        if self.number == 1 && text.starts_with(b"\xef\xbb\xbf") {
            text.advance(3);
        }
        Line { text, number: self.number }
    }
}
