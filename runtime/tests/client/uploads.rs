//! Bodies that are streams: sent once, as they are, and never silently twice.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use futures_core::Stream;
use http::Method;
use scopewright_runtime::codegen::{Form, Operation, Plain, Replay, Value};
use scopewright_runtime::transport::{Local, TransportError};
use scopewright_runtime::{Body, Bytes, FileUpload, Outcome};

use crate::support::{OK, builder, play, status};

static UPLOAD: Operation = Operation::new("upload", Method::POST, "/x").replay(Replay::Safe);

/// Pieces of a body; `None` stands for a failure.
struct Source(std::vec::IntoIter<Option<&'static str>>);

fn source(pieces: &[Option<&'static str>]) -> Source {
    let pieces: Vec<_> = pieces.to_vec();
    Source(pieces.into_iter())
}

impl Stream for Source {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let piece = self.0.next();
        let failed = || Err(io::Error::other("the disk is gone"));
        Poll::Ready(piece.map(|piece| piece.map_or_else(failed, |text| Ok(Bytes::from(text)))))
    }
}

#[tokio::test]
async fn a_stream_is_sent_as_it_is() {
    let (transport, log) = play([OK, OK]);
    let core = builder().transport(transport).build().unwrap();
    let body = Body::stream(source(&[Some("one "), Some(""), Some("two")]), None);
    core.call::<Value, Plain>(&UPLOAD).bytes(body).await.unwrap();
    let body = Body::reader(&b"read"[..], Some(4));
    core.call::<Value, Plain>(&UPLOAD).bytes_as("image/png", body).await.unwrap();
    assert_eq!((log.body(0).as_str(), log.body(1).as_str()), ("one two", "read"));
    assert_eq!(log.header(1, "content-type").unwrap(), "image/png");
}

#[tokio::test]
async fn a_stream_that_was_read_is_not_sent_again_and_the_error_says_so() {
    let (transport, log) = play([status(503), OK]);
    let core = builder().transport(transport).build().unwrap();
    let body = Body::stream(source(&[Some("one")]), None);
    let error = core.call::<Value, Plain>(&UPLOAD).bytes(body.clone()).await.unwrap_err();
    assert_eq!((error.attempts(), log.count()), (1, 1));
    let sentence = error.to_string();
    assert!(sentence.ends_with("; its body is a stream, so it was not sent again"), "{sentence}");
    let error = core.call::<Value, Plain>(&UPLOAD).bytes(body).await.unwrap_err();
    assert!(error.is_invalid(), "{error}");
    assert_eq!((error.outcome(), log.count()), (Outcome::NotSent, 1));
}

/// Refuses two connections without looking at the body.
#[derive(Debug)]
struct Refuses(AtomicU32, Mutex<Option<Local>>);
impl scopewright_runtime::transport::Transport for Refuses {
    fn send(&self, request: http::Request<Body>) -> scopewright_runtime::transport::Attempt {
        if self.0.fetch_add(1, Ordering::SeqCst) < 2 {
            return Box::pin(async { Err(TransportError::connect("refused")) });
        }
        self.1.lock().unwrap().as_ref().unwrap().send(request)
    }
}

/// What never left is still whole.
#[tokio::test]
async fn a_stream_that_was_not_read_is_sent_again() {
    let (transport, log) = play([OK]);
    let refusals = AtomicU32::new(0);
    let inner = Mutex::new(Some(transport));
    let clock = Arc::new(scopewright_runtime::clock::ManualClock::default());
    let core = builder().transport(Refuses(refusals, inner)).clock(clock).build().unwrap();
    let body = Body::stream(source(&[Some("one")]), None);
    let response = core.call::<Value, Plain>(&UPLOAD).bytes(body).send().await.unwrap();
    assert_eq!((response.attempts(), log.body(0).as_str()), (3, "one"));
}

#[tokio::test]
async fn files_of_a_form_may_be_streams() {
    let (transport, log) = play([OK, status(503), OK]);
    let clock = Arc::new(scopewright_runtime::clock::ManualClock::default());
    let core = builder().transport(transport).clock(clock).build().unwrap();
    let form = || {
        Form::new()
            .file("a", FileUpload::new("a.txt", Body::reader(&b"one"[..], Some(3))))
            .field("b", "two")
    };
    core.call::<Value, Plain>(&UPLOAD).multipart(form()).await.unwrap();
    let boundary = log.header(0, "content-type").unwrap();
    let boundary = boundary.strip_prefix("multipart/form-data; boundary=").unwrap().to_owned();
    let expected = "--B\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.txt\"\r\n\
        Content-Type: application/octet-stream\r\n\r\none\r\n\
        --B\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\ntwo\r\n--B--\r\n";
    assert_eq!(log.body(0).replace(&boundary, "B"), expected);
    // Bytes are written once: every attempt sends the same, its boundary included.
    let bytes = Form::new().file("a", FileUpload::new("a.txt", "one"));
    core.call::<Value, Plain>(&UPLOAD).multipart(bytes).await.unwrap();
    assert_eq!(log.body(1), log.body(2));
    assert_eq!(log.header(1, "content-type"), log.header(2, "content-type"));
}

#[tokio::test]
async fn what_is_wrong_with_a_stream_breaks_the_attempt() {
    type Case = (&'static [Option<&'static str>], Option<u64>, &'static str);
    let table: [Case; 3] = [
        (&[Some("one"), None], None, "the disk is gone"),
        (&[Some("one")], Some(4), "the body is shorter than was said"),
        (&[Some("one"), Some("two")], Some(4), "the body is longer than was said"),
    ];
    for (pieces, length, expected) in table {
        let (transport, log) = play([OK]);
        let core = builder().transport(transport).build().unwrap();
        let body = Body::stream(source(pieces), length);
        let error = core.call::<Value, Plain>(&UPLOAD).bytes(body).await.unwrap_err();
        let source = std::error::Error::source(&error).unwrap().to_string();
        assert_eq!((source.as_str(), log.count(), error.attempts()), (expected, 0, 1));
    }
}

#[test]
fn what_a_body_shows() {
    let stream = || Body::stream(source(&[]), None);
    assert_eq!(format!("{:?}", Body::from("secret")), "Body(6 bytes)");
    assert_eq!(format!("{:?}", stream()), "Body(a stream)");
    assert_eq!(format!("{:?}", Body::reader(&b""[..], Some(9))), "Body(a stream of 9 bytes)");
    let one = stream();
    assert!(one == one.clone() && one != stream() && Body::from("a") == Body::from("a"));
}

#[cfg(feature = "hyper")]
mod over_a_socket {
    use super::*;
    use crate::socket::{Socket, Wire};

    const ANSWER: Wire = Some(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");

    async fn sent(body: Body) -> (Result<Value, scopewright_runtime::Error>, Vec<String>) {
        let socket = Socket::start([ANSWER]).await;
        let core = builder().base_url(&socket.url).build().unwrap();
        let outcome = core.call::<Value, Plain>(&UPLOAD).bytes(body).await;
        (outcome, socket.requests())
    }

    #[tokio::test]
    async fn a_known_length_frames_the_request() {
        let (outcome, requests) = sent(Body::reader(&b"four"[..], Some(4))).await;
        outcome.unwrap();
        let request = requests[0].to_ascii_lowercase();
        assert!(request.contains("\r\ncontent-length: 4\r\n"), "{request}");
        assert!(!request.contains("transfer-encoding") && request.ends_with("\r\n\r\nfour"));
    }

    #[tokio::test]
    async fn an_unknown_length_is_chunked() {
        let body = Body::stream(source(&[Some("four")]), None);
        let (_, requests) = sent(body).await;
        let request = requests[0].to_ascii_lowercase();
        assert!(request.contains("\r\ntransfer-encoding: chunked\r\n"), "{request}");
    }

    #[tokio::test]
    async fn a_length_that_lies_never_makes_two_requests_of_one() {
        for pieces in [&[Some("fo")][..], &[Some("four"), Some("GET /evil HTTP/1.1\r\n\r\n")]] {
            let (outcome, requests) = sent(Body::stream(source(pieces), Some(4))).await;
            assert!(requests.iter().all(|request| !request.contains("evil")), "{requests:?}");
            if pieces.len() == 1 {
                assert_eq!(outcome.unwrap_err().outcome(), Outcome::Unknown);
            }
        }
    }
}

#[tokio::test]
async fn downloads_are_read_like_files() {
    use scopewright_runtime::ByteStream;
    use tokio::io::AsyncReadExt;

    let (transport, _) = play([crate::support::json("0123456789"), crate::support::json("01234")]);
    let core = builder().transport(transport).build().unwrap();
    let mut stream = core.call::<ByteStream, Plain>(&UPLOAD).await.unwrap();
    let mut start = [0; 4];
    stream.read_exact(&mut start).await.unwrap();
    assert_eq!(&start, b"0123");
    let mut copied = Vec::new();
    tokio::io::copy(&mut stream, &mut copied).await.unwrap();
    assert_eq!(copied, b"456789");
    let mut stream = core.call::<ByteStream, Plain>(&UPLOAD).await.unwrap();
    stream.read_exact(&mut start).await.unwrap();
    assert_eq!(stream.bytes().await.unwrap(), "4", "what was read is not given again");
}

#[cfg(feature = "blocking")]
#[test]
fn downloads_are_read_without_async() {
    use scopewright_runtime::ByteStream;

    let (transport, _) = play([crate::support::json("0123456789")]);
    let core = builder().transport(transport).build().unwrap();
    let stream = core.call::<ByteStream, Plain>(&UPLOAD).send_blocking().unwrap().into_inner();
    let mut reader = stream.into_reader();
    let (mut start, mut copied) = ([0; 4], Vec::new());
    io::Read::read_exact(&mut reader, &mut start).unwrap();
    io::copy(&mut reader, &mut copied).unwrap();
    assert_eq!((&start, copied.as_slice()), (b"0123", &b"456789"[..]));
}
