//! Deadlines on real sockets: wherever a server stops, a call ends in time.

use std::sync::Arc;
use std::time::{Duration, Instant};

use scopewright_runtime::codegen::{Plain, Value};
use scopewright_runtime::transport::Hyper;
use scopewright_runtime::{ByteStream, CoreBuilder};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

use crate::support::{LIST, builder};

const DEADLINE: Duration = Duration::from_millis(300);
const PAUSE: Duration = Duration::from_millis(20);

/// How far past its deadline a call may end.
const GRACE: Duration = Duration::from_millis(100);

/// What a server writes, and then one byte of `drip` again and again, or nothing more.
#[derive(Clone, Copy)]
struct Phase {
    name: &'static str,
    start: &'static str,
    drip: Option<u8>,
}

const fn phase(name: &'static str, start: &'static str, drip: Option<u8>) -> Phase {
    Phase { name, start, drip }
}

const PHASES: [Phase; 9] = [
    phase("before the headers", "", None),
    phase("in the status line", "HTTP/1.1 2", None),
    phase("in the headers", "HTTP/1.1 200 OK\r\ncontent-le", None),
    phase("dripping headers", "HTTP/1.1 200 OK\r\nx-a: ", Some(b'a')),
    phase("before the body", "HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n", None),
    phase("in the body", "HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n[1,", None),
    phase("dripping the body", "HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n", Some(b' ')),
    phase(
        "between chunks",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n[1\r\n",
        None,
    ),
    phase("in a chunk's size", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", Some(b'0')),
];

async fn serve(phase: Phase) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            tokio::spawn(stall(connection, phase));
        }
    });
    url
}

async fn stall(mut connection: TcpStream, phase: Phase) {
    let mut request = [0; 4096];
    let _ = connection.read(&mut request).await;
    let _ = connection.write_all(phase.start.as_bytes()).await;
    if let Some(byte) = phase.drip {
        while connection.write_all(&[byte]).await.is_ok() {
            tokio::time::sleep(PAUSE).await;
        }
    }
    let () = std::future::pending().await;
}

/// How far past `deadline` a future ends, less what a bare timer beside it is late by: that is the
/// machine's part, not the client's.
async fn overrun<T>(deadline: Duration, future: impl IntoFuture<Output = T>) -> (T, Duration) {
    let begun = Instant::now();
    let timed = async { (future.into_future().await, begun.elapsed()) };
    let bare = async {
        tokio::time::sleep(deadline).await;
        begun.elapsed()
    };
    let ((outcome, elapsed), bare) = tokio::join!(timed, bare);
    (outcome, elapsed.saturating_sub(bare))
}

/// Runs a check for each phase, all at once. They share a transport, because making one reads the
/// system's certificates.
async fn in_each<F>(
    phases: impl IntoIterator<Item = Phase>,
    check: impl Fn(Phase, CoreBuilder) -> F,
) where
    F: Future<Output = ()> + Send + 'static,
{
    let transport = Arc::new(Hyper::new().unwrap());
    let mut checks = Vec::new();
    for phase in phases {
        let client = builder().base_url(serve(phase).await).transport(Arc::clone(&transport));
        checks.push(tokio::spawn(check(phase, client)));
    }
    for check in checks {
        check.await.unwrap();
    }
}

#[tokio::test]
async fn no_phase_outlasts_the_deadline() {
    in_each(PHASES, |phase, client| async move {
        let core = client.build().unwrap();
        let by_call = core.call::<Value, Plain>(&LIST).timeout(DEADLINE);
        let by_attempt = core.call::<Value, Plain>(&LIST).attempt_timeout(DEADLINE).max_retries(0);
        for call in [by_call, by_attempt] {
            let (outcome, overrun) = overrun(DEADLINE, call).await;
            let error = outcome.unwrap_err();
            assert!(error.is_timeout(), "{}: {error:?}", phase.name);
            assert!(overrun <= GRACE, "{}: {overrun:?}", phase.name);
        }
    })
    .await;
}

#[tokio::test]
async fn a_stall_ends_a_download_and_a_whole_answer() {
    let with_body = PHASES.into_iter().filter(|phase| phase.start.contains("\r\n\r\n"));
    in_each(with_body, |phase, client| async move {
        let core = client.stall_timeout(DEADLINE).max_retries(0).build().unwrap();
        let read = async {
            let mut stream = core.call::<ByteStream, Plain>(&LIST).await?;
            while stream.try_next().await?.is_some() {}
            Ok::<_, scopewright_runtime::Error>(())
        };
        // Content that drips fast enough is no stall, but has no end either.
        let limit = Duration::from_secs(1);
        let (outcome, overrun) = overrun(DEADLINE, tokio::time::timeout(limit, read)).await;
        match outcome {
            Err(_) => assert_eq!(phase.name, "dripping the body"),
            Ok(outcome) => {
                let error = outcome.unwrap_err();
                assert!(error.is_timeout(), "{}: {error:?}", phase.name);
                assert!(overrun <= GRACE, "{}: {overrun:?}", phase.name);
                assert!(error.to_string().contains("stalled"), "{error}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_hand_written_client_waits_for_ever() {
    in_each(PHASES, |phase, client| async move {
        let url = client.build().unwrap().base_url().clone();
        let naive = async { reqwest::get(url).await?.text().await };
        let outcome = tokio::time::timeout(3 * DEADLINE, naive).await;
        assert!(outcome.is_err(), "{}: {outcome:?}", phase.name);
    })
    .await;
}

/// A listener whose queue is full: Linux drops what would connect, without a word.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_server_that_takes_no_connection() {
    use scopewright_runtime::Outcome;
    use scopewright_runtime::defaults::CONNECT_TIMEOUT;

    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = socket.local_addr().unwrap();
    let _listener = socket.listen(1).unwrap();
    let mut queue = Vec::new();
    let full = Duration::from_millis(200);
    while let Ok(connection) = tokio::time::timeout(full, TcpStream::connect(address)).await {
        queue.push(connection.unwrap());
        assert!(queue.len() < 16, "the queue is never full");
    }
    let core = builder().base_url(format!("http://{address}")).build().unwrap();
    let (outcome, late) =
        overrun(DEADLINE, core.call::<Value, Plain>(&LIST).timeout(DEADLINE)).await;
    assert!(outcome.unwrap_err().is_timeout() && late <= GRACE, "{late:?}");
    let call = core.call::<Value, Plain>(&LIST).max_retries(0);
    let (outcome, late) = overrun(CONNECT_TIMEOUT, call).await;
    let error = outcome.unwrap_err();
    assert!(error.is_connect() && error.outcome() == Outcome::NotSent, "{error:?}");
    assert!(late <= GRACE, "{late:?}");
}
