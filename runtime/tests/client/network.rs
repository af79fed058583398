//! The default transport against a server on a real socket.

use std::time::{Duration, Instant};

use scopewright_runtime::codegen::{Plain, Value};
use scopewright_runtime::{ByteStream, Core, Outcome};

use crate::socket::{Socket, Wire};
use crate::support::{CREATE, LIST, TOKEN, builder};

const OK: Wire = Some(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nx-request-id: r1\r\n\r\n{}");

fn client(socket: &Socket) -> Core {
    builder().base_url(&socket.url).build().unwrap()
}

#[tokio::test]
async fn a_request_as_it_is_sent() {
    let socket = Socket::start([OK]).await;
    let response = client(&socket).call::<Value, Plain>(&LIST).query("q", "a b").send().await;
    assert_eq!(response.unwrap().request_id(), Some("r1"));
    let request = socket.requests()[0].to_ascii_lowercase();
    assert!(request.starts_with("get /orders?q=a%20b http/1.1\r\n"), "{request}");
    let expected = ["user-agent: example/1.0", "accept: application/json", "accept-encoding: gzip"];
    let authorization = format!("authorization: bearer {TOKEN}");
    for header in expected.into_iter().chain([authorization.as_str()]) {
        assert!(request.lines().any(|line| line == header), "{header} in {request}");
    }
    for header in ["referer", "content-length", "cookie"] {
        assert!(!request.contains(header), "{request}");
    }
}

/// Some servers refuse a POST that says no length.
#[tokio::test]
async fn a_body_of_nothing_has_a_length() {
    #[cfg(feature = "reqwest")]
    let transports = [None, Some(scopewright_runtime::transport::Reqwest::new().unwrap())];
    #[cfg(not(feature = "reqwest"))]
    let transports: [Option<scopewright_runtime::transport::Hyper>; 1] = [None];
    for transport in transports {
        let socket = Socket::start([OK]).await;
        let builder = builder().base_url(&socket.url);
        let builder = match transport {
            Some(transport) => builder.transport(transport),
            None => builder,
        };
        builder.build().unwrap().call::<Value, Plain>(&CREATE).await.unwrap();
        let request = socket.requests()[0].to_ascii_lowercase();
        assert_eq!(request.matches("content-length: 0\r\n").count(), 1, "{request}");
    }
}

/// Some documents have the header as a parameter.
#[tokio::test]
async fn a_length_that_the_caller_gives_is_put_right() {
    for length in ["1", "100"] {
        let socket = Socket::start([OK]).await;
        let call = client(&socket).call::<Value, Plain>(&CREATE).text("four");
        call.header("content-length", length).await.unwrap();
        let request = socket.requests()[0].to_ascii_lowercase();
        assert!(
            request.contains("content-length: 4\r\n") && request.ends_with("four"),
            "{request}"
        );
    }
}

async fn redirector(target: &Socket) -> Socket {
    let answer = format!("HTTP/1.1 307 T\r\nlocation: {}\r\ncontent-length: 0\r\n\r\n", target.url);
    Socket::start([Some(answer.leak().as_bytes())]).await
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = Socket::start([OK]).await;
    let socket = redirector(&elsewhere).await;
    let error = client(&socket).call::<Value, Plain>(&LIST).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 307);
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn answers_that_never_come_or_never_end() {
    const HALF: Wire = Some(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{");
    let socket = Socket::start([None]).await;
    let begun = Instant::now();
    let call = client(&socket).call::<Value, Plain>(&LIST).max_retries(0);
    let error = call.attempt_timeout(Duration::from_millis(50)).await.unwrap_err();
    assert!(error.is_timeout() && error.outcome() == Outcome::Unknown);
    let call = client(&socket).call::<Value, Plain>(&LIST).timeout(Duration::from_millis(50));
    let error = call.await.unwrap_err();
    assert!(error.is_timeout() && error.attempts() == 1, "{error:?}");
    assert!(begun.elapsed() < Duration::from_secs(5));
    let socket = Socket::start([HALF, OK]).await;
    let response = client(&socket).call::<Value, Plain>(&LIST).send().await.unwrap();
    assert_eq!(response.attempts(), 2, "a body that broke off is asked for again");
}

#[tokio::test]
async fn a_post_whose_answer_broke_is_not_sent_again() {
    const CUT: Wire = Some(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{");
    for wire in [Some(&b""[..]), CUT] {
        let socket = Socket::start([wire]).await;
        let error = client(&socket).call::<Value, Plain>(&CREATE).json("x").await.unwrap_err();
        assert_eq!((error.attempts(), error.outcome()), (1, Outcome::Unknown), "{error:?}");
        assert_eq!(socket.requests().len(), 1);
        assert!(socket.requests()[0].ends_with("\r\n\r\n\"x\""));
    }
}

#[tokio::test]
async fn nobody_listens() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let core = builder().base_url(url).build().unwrap();
    let error = core.call::<Value, Plain>(&CREATE).query("secret", "sesame").await.unwrap_err();
    assert!(error.is_connect() && error.outcome() == Outcome::NotSent);
    assert_eq!(error.attempts(), 3, "what did not leave may be sent again, whatever it is");
    let mut chain = format!("{error:?} {error}");
    let mut source = std::error::Error::source(&error);
    while let Some(error) = source {
        chain = format!("{chain} {error:?} {error}");
        source = error.source();
    }
    assert!(!chain.contains("sesame"), "{chain}");
}

#[tokio::test]
async fn compressed_answers_count_as_what_they_become() {
    // 100,000 blanks and `1`, as gzip.
    const BOMB: &[u8] = include_bytes!("blanks.json.gz");
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
        BOMB.len()
    );
    let answer: &'static [u8] = [head.as_bytes(), BOMB].concat().leak();
    let socket = Socket::start([Some(answer)]).await;
    let limited = builder().base_url(&socket.url).max_body(50_000).build().unwrap();
    assert!(limited.call::<Value, Plain>(&LIST).await.unwrap_err().is_too_large());
    assert_eq!(client(&socket).call::<Value, Plain>(&LIST).await.unwrap(), 1);
}

#[tokio::test]
async fn streams_outlive_the_timeout_of_their_call() {
    const CHUNKS: Wire = Some(
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n",
    );
    const CUT: Wire =
        Some(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\none\r\n3\r\nt");
    let socket = Socket::start([CHUNKS, CUT]).await;
    let core = client(&socket);
    let call = core.call::<ByteStream, Plain>(&LIST).timeout(Duration::from_millis(500));
    let stream = call.await.unwrap();
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(stream.bytes().await.unwrap(), "onetwo");
    let stream = core.call::<ByteStream, Plain>(&LIST).await.unwrap();
    let error = stream.bytes().await.unwrap_err();
    assert_eq!((error.outcome(), error.operation().unwrap().id), (Outcome::Unknown, "listOrders"));
}
