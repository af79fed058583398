//! Servers that send more than anybody wants: every such answer is an error, and soon.

use std::io::Write;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use scopewright_runtime::codegen::{Plain, Value};
use scopewright_runtime::{Core, Error, Text};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{LIST, builder};

/// The client's limit here.
const LIMIT: usize = 1024 * 1024;

/// What a server writes once, and then again and again until nobody listens.
#[derive(Clone)]
pub(crate) struct Flood {
    pub(crate) start: Vec<u8>,
    pub(crate) then: Vec<u8>,
}

impl Flood {
    fn new(start: impl AsRef<[u8]>, then: impl AsRef<[u8]>) -> Self {
        Self { start: start.as_ref().to_vec(), then: then.as_ref().to_vec() }
    }

    async fn serve(self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                tokio::spawn(self.clone().pour(connection));
            }
        });
        url
    }

    async fn pour(self, mut connection: TcpStream) {
        let mut request = [0; 4096];
        let _ = connection.read(&mut request).await;
        let mut outcome = connection.write_all(&self.start).await;
        while outcome.is_ok() && !self.then.is_empty() {
            outcome = connection.write_all(&self.then).await;
        }
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn encoded(encoding: &str, body: &[u8]) -> Flood {
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-encoding: {encoding}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    Flood::new([head.as_bytes(), body].concat(), "")
}

type Check = fn(&Error) -> bool;

fn client(url: String) -> Core {
    builder().base_url(url).max_body(LIMIT).max_retries(0).build().unwrap()
}

async fn expect(name: &str, flood: Flood, check: Check) {
    let core = client(flood.serve().await);
    let begun = Instant::now();
    let call = core.call::<Value, Plain>(&LIST).timeout(Duration::from_secs(2));
    let error = call.await.expect_err(name);
    assert!(check(&error), "{name}: {error:?}");
    assert!(begun.elapsed() < Duration::from_secs(5), "{name}: {:?}", begun.elapsed());
    assert!(error.body().len() <= 64 * 1024, "{name}");
}

#[tokio::test]
async fn bombs() {
    let zeros = gzip(&vec![b'0'; 32 * LIMIT]);
    // Twice packed, 32 MiB are some hundred bytes: a ratio beyond 30,000.
    let twice = gzip(&zeros);
    assert!(32 * LIMIT / zeros.len() > 900 && 32 * LIMIT / twice.len() > 30_000);
    expect("gzip", encoded("gzip", &zeros), Error::is_too_large).await;
    let endless =
        Flood::new(b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n", gzip(&vec![b'0'; LIMIT]));
    expect("members of gzip without end", endless, Error::is_too_large).await;
    // Only gzip is asked for, so nothing else is ever unpacked.
    for encoding in ["br", "zstd", "deflate", "gzip, gzip", "gzip,br", "compress", "GZIP,"] {
        expect(encoding, encoded(encoding, &twice), |error| {
            error.is_decode() && error.to_string().contains("it is encoded as")
        })
        .await;
    }
    expect("packed twice, said once", encoded("gzip", &twice), Error::is_decode).await;
    let broken = |error: &Error| error.is_retryable() && error.status().is_none();
    expect("half a gzip", encoded("gzip", &zeros[..zeros.len() / 64]), broken).await;
    expect("no gzip at all", encoded("gzip", b"[1,2,3]"), broken).await;
}

#[tokio::test]
async fn floods() {
    let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
    let broken: Check = |error| error.status().is_none() && !error.is_decode();
    let table: [(&str, Flood, Check); 12] = [
        ("chunks without end", Flood::new(chunked, &chunk), Error::is_too_large),
        (
            "no length and no end",
            Flood::new("HTTP/1.1 200 OK\r\n\r\n", &chunk),
            Error::is_too_large,
        ),
        ("a million headers", Flood::new("HTTP/1.1 200 OK\r\n", "x-a: b\r\n".repeat(1000)), broken),
        ("101 headers", Flood::new(headers(100), ""), broken),
        ("70 KiB of headers", Flood::new(wide_headers(70), ""), broken),
        (
            "a header line without end",
            Flood::new("HTTP/1.1 200 OK\r\nx-a: ", "a".repeat(4096)),
            broken,
        ),
        ("a status line without end", Flood::new("HTTP/1.1 200 ", "a".repeat(4096)), broken),
        (
            "a chunk's extension without end",
            Flood::new(format!("{chunked}1;a="), "a".repeat(4096)),
            broken,
        ),
        (
            "a chunk of more than there is",
            Flood::new(format!("{chunked}fffffffffffffffff\r\n"), &chunk),
            broken,
        ),
        (
            "trailers without end",
            Flood::new(format!("{chunked}1\r\n1\r\n0\r\n"), "x-a: b\r\n".repeat(100)),
            broken,
        ),
        (
            "interim answers without end",
            Flood::new("", "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n".repeat(10)),
            broken,
        ),
        (
            "a refusal without end",
            Flood::new("HTTP/1.1 400 Bad Request\r\n\r\n", "no ".repeat(1000)),
            |error| error.status().is_some() && error.body().len() == 64 * 1024,
        ),
    ];
    for (name, flood, check) in table {
        expect(name, flood, check).await;
    }
}

/// An answer with so many headers besides its length.
fn headers(count: usize) -> String {
    let lines: String = (0..count).map(|index| format!("x-{index}: 1\r\n")).collect();
    format!("HTTP/1.1 200 OK\r\n{lines}content-length: 2\r\n\r\n{{}}")
}

/// An answer with so many headers of a kibibyte.
fn wide_headers(count: usize) -> String {
    let value = "a".repeat(1024);
    let lines: String = (0..count).map(|index| format!("x-{index}: {value}\r\n")).collect();
    format!("HTTP/1.1 200 OK\r\n{lines}content-length: 2\r\n\r\n{{}}")
}

#[tokio::test]
async fn heads_up_to_the_limits_are_read() {
    for head in [headers(99), wide_headers(60)] {
        let core = client(Flood::new(head, "").serve().await);
        core.call::<Value, Plain>(&LIST).await.unwrap();
    }
}

#[tokio::test]
async fn lengths_that_lie() {
    let long = "HTTP/1.1 200 OK\r\ncontent-length: 10000000000\r\n\r\n[1,2]";
    expect("ten gigabytes that are five bytes", Flood::new(long, ""), |error| {
        error.is_retryable() && !error.is_timeout()
    })
    .await;
    let mut endless = Flood::new(long, " ".repeat(0x10000));
    expect("ten gigabytes", endless.clone(), Error::is_too_large).await;
    endless.start =
        b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 50\r\n\r\n[1,2]".to_vec();
    expect("two lengths", endless.clone(), |error| error.status().is_none()).await;
    endless.start = b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n[1,2]".to_vec();
    expect("no length", endless, |error| error.status().is_none()).await;
    let short = "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n[1,2]";
    expect("a length too short", Flood::new(short, ""), Error::is_decode).await;
}

/// What stands behind an answer is never taken for the answer to the next request.
#[tokio::test]
async fn no_answer_is_given_to_another_request() {
    let smuggled = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n\"one\"\
        HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n\"evil\"";
    let core = client(Flood::new(smuggled, "").serve().await);
    for _ in 0..20 {
        assert_eq!(core.call::<Value, Plain>(&LIST).await.unwrap(), "one");
    }
}

#[tokio::test]
async fn a_text_in_an_unknown_encoding_is_refused_too() {
    let core = client(encoded("br", b"text").serve().await);
    let error = core.call::<Text, Plain>(&LIST).await.unwrap_err();
    assert!(error.to_string().ends_with(r#"it is encoded as "br""#), "{error}");
}
