//! Streams of values and events, however the network cuts them.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use scopewright_runtime::codegen::{Plain, Value};
use scopewright_runtime::stream::Event;
use scopewright_runtime::transport::{Incoming, Local, TransportError};
use scopewright_runtime::{Bytes, Core, EventStream, JsonLines, Outcome, Text};
use serde_json::json;

use crate::support::{LIST, builder};

/// Pieces, each after a turn of the runtime; then the end, a failure, or silence.
struct Pieces {
    left: std::vec::IntoIter<Bytes>,
    then: Then,
    is_ready: bool,
}

#[derive(Clone, Copy)]
enum Then {
    End,
    Break,
    Silence,
}

impl Stream for Pieces {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if !std::mem::replace(&mut self.is_ready, true) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        self.is_ready = false;
        match (self.left.next(), self.then) {
            (Some(piece), _) => Poll::Ready(Some(Ok(piece))),
            (None, Then::End) => Poll::Ready(None),
            (None, Then::Break) => Poll::Ready(Some(Err(TransportError::new("reset")))),
            (None, Then::Silence) => Poll::Pending,
        }
    }
}

fn streaming(media: &'static str, pieces: Vec<Bytes>, then: Then) -> Core {
    let transport = Local::streaming(move |_| {
        let left = pieces.clone().into_iter();
        let incoming: Incoming = Box::pin(Pieces { left, then, is_ready: false });
        let response = http::Response::builder().header("content-type", media);
        std::future::ready(Ok(response.body(incoming).unwrap()))
    });
    builder().transport(transport).max_body(1024).build().unwrap()
}

/// The whole, byte by byte, and in two at every place.
fn cuts(text: &[u8]) -> Vec<Vec<Bytes>> {
    let copy = Bytes::copy_from_slice;
    let halves = (0..text.len()).map(|at| vec![copy(&text[..at]), copy(&text[at..])]);
    let bytes = text.chunks(1).map(copy).collect();
    halves.chain([vec![copy(text)], bytes]).collect()
}

/// What a stream gives, each as its text; errors as their sentences.
macro_rules! drain {
    ($stream:expr, $show:expr) => {{
        let mut stream = $stream;
        let mut shown = Vec::new();
        while let Some(item) = stream.next().await {
            shown.push(item.map_or_else(|error| error.to_string(), $show));
        }
        assert!(stream.next().await.is_none());
        shown
    }};
}

const FAILED: &str = "listOrders (GET /orders) failed: ";

async fn lines(media: &'static str, text: &[u8], expected: &[&str]) {
    for pieces in cuts(text) {
        let core = streaming(media, pieces, Then::End);
        let stream = core.call::<JsonLines<Vec<i64>>, Plain>(&LIST).await.unwrap();
        let found = drain!(stream, |item| format!("{item:?}"));
        let found: Vec<&str> = found.iter().map(|item| item.trim_start_matches(FAILED)).collect();
        assert_eq!(found, expected, "{:?}", String::from_utf8_lossy(text));
    }
}

#[tokio::test]
async fn values_on_lines() {
    let ndjson = "application/x-ndjson";
    lines(ndjson, b"", &[]).await;
    lines(ndjson, b"[1]\n[2,3]\n", &["[1]", "[2, 3]"]).await;
    lines(ndjson, b"[1]\r\n\r\n \n[2]", &["[1]", "[2]"]).await;
    lines(ndjson, "\u{feff}[1]\n".as_bytes(), &["[1]"]).await;
    let wrong = "the answer is not as documented: line 2: [1]: expected an integer, found \"x\"";
    lines("application/jsonl", b"[1]\n[2,\"x\"]\n[3]\n", &["[1]", wrong, "[3]"]).await;
}

#[tokio::test]
async fn values_behind_record_separators() {
    let sequence = "application/json-seq; charset=utf-8";
    lines(sequence, b"\x1e[1]\n\x1e[2,\n3]\n", &["[1]", "[2, 3]"]).await;
    lines(sequence, b"\x1e\x1e\n\x1e[1]", &["[1]"]).await;
    // RFC 7464, section 2.4: the number may be the start of a longer one.
    let cut = "the answer is not as documented: the text on line 3 is cut off";
    for pieces in cuts(b"\x1e12\n\x1e13") {
        let core = streaming(sequence, pieces, Then::End);
        let stream = core.call::<JsonLines<i64>, Plain>(&LIST).await.unwrap();
        assert_eq!(drain!(stream, |item| item.to_string()), ["12", &format!("{FAILED}{cut}")]);
    }
}

#[tokio::test]
async fn lines_have_a_limit() {
    let long = format!("[1]\n[{}]\n[2]\n", "1,".repeat(2_000));
    for pieces in
        [vec![Bytes::from(long.clone())], vec![Bytes::from("["), Bytes::from("1,".repeat(999))]]
    {
        let core = streaming("application/jsonl", pieces, Then::Silence);
        let mut stream = core.call::<JsonLines<Value>, Plain>(&LIST).await.unwrap();
        let error = loop {
            match stream.next().await.unwrap() {
                Ok(value) => assert_eq!(value, json!([1])),
                Err(error) => break error,
            }
        };
        assert!(error.is_too_large(), "{error}");
        assert!(error.to_string().ends_with("more than 1024 bytes"), "{error}");
        assert!(stream.next().await.is_none());
    }
    let core = streaming("application/jsonl", vec![Bytes::from("[1,2,3]\n")], Then::End);
    let stream = core.call::<JsonLines<Value>, Plain>(&LIST).await.unwrap();
    assert!(stream.max_line(6).next().await.unwrap().unwrap_err().is_too_large());
}

#[tokio::test]
async fn what_breaks_off_is_an_error_and_the_end() {
    let core = streaming("application/jsonl", vec![Bytes::from("[1]\n[2")], Then::Break);
    let mut stream = core.call::<JsonLines<Value>, Plain>(&LIST).await.unwrap();
    assert_eq!(stream.try_next().await.unwrap(), Some(json!([1])));
    let error = stream.try_next().await.unwrap_err();
    assert_eq!((error.outcome(), error.operation().unwrap().id), (Outcome::Unknown, "listOrders"));
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn where_a_wrong_line_is() {
    let core = streaming("application/jsonl", vec![Bytes::from("\n[[1],[\"x\"]]\n")], Then::End);
    let mut stream = core.call::<JsonLines<Vec<Vec<i64>>>, Plain>(&LIST).await.unwrap();
    let error = stream.next().await.unwrap().unwrap_err();
    let place = error.decode_error().unwrap();
    assert_eq!((place.line(), place.path(), place.offset()), (Some(2), "[1][0]", 6));
}

type Shown = (&'static str, &'static str, Option<&'static str>);

fn shown(event: Event<Text>) -> (String, String, Option<String>) {
    (event.event, event.data.into(), event.id.map(|id| id.to_string()))
}

#[tokio::test]
async fn events() {
    let message = |data| ("message", data, None);
    let table: [(&[u8], &[Shown]); 18] = [
        (b"", &[]),
        (b"data: a\n\n", &[message("a")]),
        (b"data:a\n\ndata\n\n", &[message("a"), message("")]),
        (b"data:  a\n\n", &[message(" a")]),
        (b"data: a\ndata: b\ndata:\n\n", &[message("a\nb\n")]),
        (b"data: a\r\ndata: b\r\n\r\n", &[message("a\nb")]),
        (b"data: a\rdata: b\r\r", &[message("a\nb")]),
        (b"data: a\r\n\rdata: b\n\r\n", &[message("a"), message("b")]),
        ("\u{feff}data: é\n\n".as_bytes(), &[message("é")]),
        (b": comment\n:\ndata: a\n: more\n\n", &[message("a")]),
        (b"event: ping\n\ndata: a\n\n", &[message("a")]),
        (b"event: order\ndata: a\n\ndata: b\n\n", &[("order", "a", None), message("b")]),
        (
            b"id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n",
            &[("message", "a", Some("1")), ("message", "b", Some("1")), message("c")],
        ),
        (b"id: 1\nid: 2\0\ndata: a\n\n", &[("message", "a", Some("1"))]),
        // What no empty line ends is no event.
        (b"data: a\n\ndata: b\n", &[message("a")]),
        (b"data: a\n\ndata: b", &[message("a")]),
        (b"Data: a\nunknown: b\ndata : c\n\n", &[]),
        (b"data: \xff\n\n\n\n", &[message("\u{fffd}")]),
    ];
    for (text, expected) in table {
        for pieces in cuts(text) {
            let core = streaming("text/event-stream", pieces, Then::End);
            let mut stream = core.call::<EventStream<Text>, Plain>(&LIST).await.unwrap();
            let mut found = Vec::new();
            while let Some(event) = stream.try_next().await.unwrap() {
                found.push(shown(event));
            }
            let owned = |(event, data, id): &Shown| {
                ((*event).to_owned(), (*data).to_owned(), id.map(str::to_owned))
            };
            let expected: Vec<_> = expected.iter().map(owned).collect();
            assert_eq!(found, expected, "{:?}", String::from_utf8_lossy(text));
        }
    }
}

type Numbers = std::collections::BTreeMap<String, i64>;

#[tokio::test]
async fn typed_data_and_what_is_wrong_with_it() {
    let text = "data: {\"n\":1}\n\n\nevent: x\ndata: {\"n\":\ndata: \"y\"}\n\ndata: [DONE]\n\ndata: {}\n\n";
    let core = streaming("text/event-stream", vec![Bytes::from(text)], Then::Silence);
    let stream = core.call::<EventStream<Numbers>, Plain>(&LIST).await.unwrap();
    let mut stream = stream.until("[DONE]");
    assert_eq!(stream.next().await.unwrap().unwrap().data["n"], 1);
    let error = stream.next().await.unwrap().unwrap_err();
    let expected = "the answer is not as documented: line 5: n: expected an integer, found \"y\"";
    assert_eq!(error.to_string(), format!("{FAILED}{expected}"));
    assert!(stream.next().await.is_none(), "the sentinel ends it");
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn what_a_program_needs_to_connect_anew() {
    let text = "retry: 1500\nid: 7\n\nretry: soon\nretry: 1e3\ndata: a\n\n";
    let core = streaming("text/event-stream", vec![Bytes::from(text)], Then::End);
    let mut stream = core.call::<EventStream<Text>, Plain>(&LIST).await.unwrap();
    assert_eq!((stream.retry(), stream.last_event_id()), (None, None));
    assert_eq!(stream.next().await.unwrap().unwrap().id.as_deref(), Some("7"));
    assert_eq!(stream.retry(), Some(Duration::from_millis(1500)));
    assert_eq!(stream.last_event_id(), Some("7"));
}

/// What is asked for after a break is what follows the last whole event.
#[tokio::test]
async fn an_id_counts_with_the_end_of_its_event() {
    for (text, expected) in [
        ("id: 1\ndata: a\n\nid: 2\ndata: {\"a\"", Some("1")),
        ("id: 1\ndata: a\n\nid: 2\ndata: b\n", Some("1")),
        ("id: 1\ndata: a\n\nid: 2\n\n", Some("2")),
        ("id: 1\ndata: a\n\nid\n\n", None),
    ] {
        let core = streaming("text/event-stream", vec![Bytes::from(text)], Then::Break);
        let mut stream = core.call::<EventStream<Text>, Plain>(&LIST).await.unwrap();
        assert_eq!(stream.next().await.unwrap().unwrap().id.as_deref(), Some("1"));
        assert!(stream.next().await.unwrap().is_err());
        assert_eq!(stream.last_event_id(), expected, "{text}");
    }
}

#[tokio::test]
async fn events_have_a_limit_over_all_their_lines() {
    for text in ["data: x\n".repeat(600), format!("data: {}", "x".repeat(2_000)), ": x".repeat(999)]
    {
        let core = streaming("text/event-stream", vec![Bytes::from(text)], Then::Silence);
        let mut stream = core.call::<EventStream<Text>, Plain>(&LIST).await.unwrap();
        assert!(stream.next().await.unwrap().unwrap_err().is_too_large());
        assert!(stream.next().await.is_none());
    }
}

#[tokio::test(start_paused = true)]
async fn silence_ends_a_stream_but_quiet_does_not() {
    let core = streaming("text/event-stream", vec![Bytes::from("data: a\n\n")], Then::Silence);
    let mut stream = core.call::<EventStream<Text>, Plain>(&LIST).await.unwrap();
    assert!(stream.next().await.unwrap().is_ok());
    let begun = tokio::time::Instant::now();
    let error = stream.next().await.unwrap().unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert!(begun.elapsed().as_millis().abs_diff(90_000) <= 1, "{:?}", begun.elapsed());
    let stream = core.call::<EventStream<Text>, Plain>(&LIST).await.unwrap();
    let mut stream = stream.max_silence(Duration::from_secs(5));
    assert!(stream.next().await.unwrap().is_ok());
    let begun = tokio::time::Instant::now();
    assert!(stream.next().await.unwrap().unwrap_err().is_timeout());
    assert!(begun.elapsed().as_secs() <= 5, "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_stream_in_an_unknown_encoding_is_refused() {
    let transport = Local::new(|_| async {
        let response = http::Response::builder().header("content-encoding", "br");
        response.body(Bytes::from("x")).unwrap()
    });
    let core = builder().transport(transport).build().unwrap();
    let error = core.call::<JsonLines<Value>, Plain>(&LIST).await.unwrap_err();
    assert!(error.is_decode(), "{error}");
}

#[cfg(feature = "blocking")]
#[test]
fn without_async() {
    let core = streaming("application/jsonl", vec![Bytes::from("1\n\"x\"\n3\n")], Then::End);
    let stream = core.call::<JsonLines<i64>, Plain>(&LIST).send_blocking().unwrap().into_inner();
    let found: Vec<Option<i64>> = stream.into_iter().map(Result::ok).collect();
    assert_eq!(found, [Some(1), None, Some(3)]);
    let core =
        streaming("text/event-stream", vec![Bytes::from("data: 1\n\ndata: 2\n\n")], Then::End);
    let stream = core.call::<EventStream<i64>, Plain>(&LIST).send_blocking().unwrap().into_inner();
    let found: Vec<i64> = stream.into_iter().map(|event| event.unwrap().data).collect();
    assert_eq!(found, [1, 2]);
}
