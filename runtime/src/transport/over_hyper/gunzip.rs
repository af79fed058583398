//! gzip: turns the bytes of a packed answer into those that were meant, piece by piece.

use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use flate2::write::MultiGzDecoder;
use futures_core::Stream;

use super::TransportError;

/// How much is unpacked at once. A byte of deflate can become 1,032, so a hostile answer takes 2 MiB
/// before its reader has a say, however large the pieces are in which it came.
const STEP: usize = 2 * 1024;

/// An answer of one or several gzip members (RFC 1952, section 2.2), unpacked as it comes in.
///
/// What was sent in one go comes out in one go, so a stream of events is not held up. An answer that
/// ends inside a member, or whose check sum is wrong, is an error. One without a single byte is empty, as
/// that of a `HEAD` is.
pub(super) struct Gunzip<S> {
    source: S,
    packed: Bytes,
    decoder: MultiGzDecoder<Vec<u8>>,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Empty,
    Begun,
    Ended,
}

impl<S> Gunzip<S> {
    pub(super) fn new(source: S) -> Self {
        let decoder = MultiGzDecoder::new(Vec::new());
        Self { source, packed: Bytes::new(), decoder, state: State::Empty }
    }

    /// Unpacks what is here, up to a step; nothing where that ends inside of something.
    fn step(&mut self) -> io::Result<Vec<u8>> {
        let step = self.packed.split_to(self.packed.len().min(STEP));
        self.decoder.write_all(&step)?;
        self.decoder.flush()?;
        Ok(std::mem::take(self.decoder.get_mut()))
    }

    /// What is left at the end.
    fn finish(&mut self) -> io::Result<Vec<u8>> {
        let begun = self.state == State::Begun;
        self.state = State::Ended;
        if begun {
            self.decoder.try_finish()?;
        }
        Ok(std::mem::take(self.decoder.get_mut()))
    }
}

impl<S> Stream for Gunzip<S>
where
    S: Stream<Item = Result<Bytes, TransportError>> + Unpin,
{
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        while self.state != State::Ended {
            let unpacked = if self.packed.is_empty() {
                match ready!(Pin::new(&mut self.source).poll_next(cx)?) {
                    Some(piece) => {
                        self.packed = piece;
                        self.state = State::Begun;
                        continue;
                    }
                    None => self.finish(),
                }
            } else {
                self.step()
            };
            match unpacked {
                Ok(piece) if piece.is_empty() => {}
                Ok(piece) => return Poll::Ready(Some(Ok(piece.into()))),
                Err(error) => {
                    self.state = State::Ended;
                    return Poll::Ready(Some(Err(TransportError::new(error))));
                }
            }
        }
        Poll::Ready(None)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    struct Given(VecDeque<Bytes>);

    impl Stream for Given {
        type Item = Result<Bytes, TransportError>;

        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            Poll::Ready(self.0.pop_front().map(Ok))
        }
    }

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    /// The pieces that come out, or what was wrong.
    fn unpack(pieces: &[&[u8]]) -> Result<Vec<Vec<u8>>, String> {
        let given = pieces.iter().map(|piece| Bytes::copy_from_slice(piece)).collect();
        let mut stream = Gunzip::new(Given(given));
        let mut cx = Context::from_waker(std::task::Waker::noop());
        let mut out = Vec::new();
        loop {
            match Pin::new(&mut stream).poll_next(&mut cx) {
                Poll::Ready(Some(Ok(piece))) => out.push(piece.to_vec()),
                Poll::Ready(Some(Err(error))) => return Err(error.to_string()),
                Poll::Ready(None) => return Ok(out),
                Poll::Pending => panic!("the source never waits"),
            }
        }
    }

    #[test]
    fn any_cut_gives_the_same_text() {
        let text = (0_u32..5_000).map(|number| number.to_string()).collect::<String>();
        let packed = packed(text.as_bytes());
        for size in [1, 2, 3, 7, 100, STEP - 1, STEP, STEP + 1, packed.len()] {
            let pieces: Vec<&[u8]> = packed.chunks(size).collect();
            assert_eq!(unpack(&pieces).unwrap().concat(), text.as_bytes(), "pieces of {size}");
        }
    }

    #[test]
    fn members_follow_each_other() {
        let both = [packed(b"one"), packed(b""), packed(b"two")].concat();
        for size in [1, 5, both.len()] {
            let pieces: Vec<&[u8]> = both.chunks(size).collect();
            assert_eq!(unpack(&pieces).unwrap().concat(), b"onetwo", "pieces of {size}");
        }
    }

    #[test]
    fn an_event_comes_out_when_it_came_in() {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        let long = "x".repeat(100_000);
        encoder.write_all(long.as_bytes()).unwrap();
        encoder.flush().unwrap();
        let begin = std::mem::take(encoder.get_mut());
        let mut stream = Gunzip::new(Given([Bytes::from(begin)].into()));
        let mut cx = Context::from_waker(std::task::Waker::noop());
        let mut count = 0;
        while let Poll::Ready(Some(Ok(piece))) = Pin::new(&mut stream).poll_next(&mut cx) {
            count += piece.len();
        }
        assert_eq!(count, long.len(), "nothing of what was flushed is held back");
    }

    #[test]
    fn what_is_broken_is_an_error() {
        let whole = packed(b"some text that is long enough to be cut");
        for end in [1, 9, 10, 15, whole.len() - 8, whole.len() - 1] {
            assert!(unpack(&[&whole[..end]]).is_err(), "cut at {end} of {}", whole.len());
        }
        let mut wrong_sum = whole.clone();
        let at = wrong_sum.len() - 5;
        wrong_sum[at] ^= 1;
        assert!(unpack(&[&wrong_sum]).is_err());
        assert!(unpack(&[b"not gzip at all"]).is_err());
        assert!(unpack(&[]).unwrap().is_empty());
    }

    #[test]
    fn a_bomb_comes_in_bounded_pieces() {
        let bomb = packed(&vec![0; 50_000_000]);
        let pieces = unpack(&[&bomb]).unwrap();
        let largest = pieces.iter().map(Vec::len).max().unwrap();
        assert!(largest <= STEP * 1032 + 64 * 1024, "{largest}");
        assert_eq!(pieces.iter().map(Vec::len).sum::<usize>(), 50_000_000);
    }
}
