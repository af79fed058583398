//! reqwest as a transport: what a client that somebody configured does in the place of the default one.

use scopewright_runtime::body::Body;
use scopewright_runtime::codegen::{Plain, Value};
use scopewright_runtime::transport::Reqwest;
use scopewright_runtime::{Core, Outcome};

use crate::socket::{Socket, Wire};
use crate::support::{CREATE, LIST, TOKEN, builder};

const OK: Wire = Some(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nx-request-id: r1\r\n\r\n{}");

fn client(socket: &Socket) -> Core {
    let transport = Reqwest::new().unwrap();
    builder().base_url(&socket.url).transport(transport).build().unwrap()
}

#[tokio::test]
async fn a_request_as_it_is_sent() {
    let socket = Socket::start([OK]).await;
    let response = client(&socket).call::<Value, Plain>(&LIST).query("q", "a b").send().await;
    assert_eq!(response.unwrap().request_id(), Some("r1"));
    let request = socket.requests()[0].to_ascii_lowercase();
    assert!(request.starts_with("get /orders?q=a%20b http/1.1\r\n"), "{request}");
    let authorization = format!("authorization: bearer {TOKEN}");
    for header in ["accept-encoding: gzip", "user-agent: example/1.0", authorization.as_str()] {
        assert!(request.lines().any(|line| line == header), "{header} in {request}");
    }
}

#[tokio::test]
async fn bodies_of_bytes_and_of_streams() {
    let socket = Socket::start([OK]).await;
    client(&socket).call::<Value, Plain>(&CREATE).json("x").await.unwrap();
    let reader = Body::reader(&b"four"[..], Some(4));
    client(&socket).call::<Value, Plain>(&CREATE).bytes(reader).await.unwrap();
    let requests = socket.requests();
    assert!(requests[0].ends_with("\r\n\r\n\"x\""), "{}", requests[0]);
    assert!(requests[1].to_ascii_lowercase().contains("content-length: 4"), "{}", requests[1]);
    assert!(requests[1].ends_with("\r\n\r\nfour"), "{}", requests[1]);
}

#[tokio::test]
async fn a_clients_own_redirects_are_an_error_that_is_not_repeated() {
    let elsewhere = Socket::start([OK]).await;
    let answer =
        format!("HTTP/1.1 307 T\r\nlocation: {}\r\ncontent-length: 0\r\n\r\n", elsewhere.url);
    let socket = Socket::start([Some(answer.leak().as_bytes())]).await;
    let transport = Reqwest::with_client(reqwest::Client::new());
    let core = builder().base_url(&socket.url).transport(transport).build().unwrap();
    let error = core.call::<Value, Plain>(&LIST).await.unwrap_err();
    assert_eq!((error.attempts(), error.is_retryable()), (1, false), "{error:?}");
}

#[tokio::test]
async fn gzip_is_unpacked_and_a_cut_is_told() {
    const PACKED: &[u8] = include_bytes!("blanks.json.gz");
    let head = |length: usize| {
        format!("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {length}\r\n\r\n")
    };
    let whole: &'static [u8] = [head(PACKED.len()).as_bytes(), PACKED].concat().leak();
    let cut: &'static [u8] = &whole[..whole.len() - 20];
    let socket = Socket::start([Some(whole), Some(cut)]).await;
    assert_eq!(client(&socket).call::<Value, Plain>(&LIST).await.unwrap(), 1);
    let error = client(&socket).call::<Value, Plain>(&CREATE).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown, "{error:?}");
}

#[tokio::test]
async fn nobody_listens() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let core = builder().base_url(url).transport(Reqwest::new().unwrap()).build().unwrap();
    let error = core.call::<Value, Plain>(&CREATE).query("secret", "sesame").await.unwrap_err();
    assert!(error.is_connect() && error.outcome() == Outcome::NotSent);
    assert!(!format!("{error:?}").contains("sesame"), "{error:?}");
}
