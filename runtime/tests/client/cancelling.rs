//! Calls and streams that are given up, at whatever await they are.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use scopewright_runtime::codegen::{Plain, Value};
use scopewright_runtime::transport::{Incoming, Local, TransportError};
use scopewright_runtime::{ByteStream, Bytes, Core};

use crate::support::{LIST, builder};

/// How many drops; a soak sets more by `SCOPEWRIGHT_DROPS`.
fn drops() -> usize {
    std::env::var("SCOPEWRIGHT_DROPS").ok().and_then(|n| n.parse().ok()).unwrap_or(10_000)
}

/// Something that is under way as long as it is not dropped.
struct Alive(Arc<AtomicUsize>);

impl Alive {
    fn new(gauge: &Arc<AtomicUsize>) -> Self {
        gauge.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(gauge))
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// An answer in pieces, each of which takes a turn of the runtime.
struct Pieces {
    left: u32,
    is_ready: bool,
    _alive: Alive,
}

impl Stream for Pieces {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if !std::mem::replace(&mut self.is_ready, true) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        self.is_ready = false;
        if self.left == 0 {
            return Poll::Ready(None);
        }
        self.left -= 1;
        Poll::Ready(Some(Ok(Bytes::from_static(b"1"))))
    }
}

/// Each fortieth attempt fails, so that some calls are dropped while they wait for the next.
fn client(gauge: &Arc<AtomicUsize>) -> Core {
    let (gauge, attempts) = (Arc::clone(gauge), AtomicUsize::new(0));
    let transport = Local::streaming(move |_| {
        let (alive, attempt) = (Alive::new(&gauge), attempts.fetch_add(1, Ordering::SeqCst));
        async move {
            for _ in 0..3 {
                tokio::task::yield_now().await;
            }
            let status = if attempt % 40 == 39 { 503 } else { 200 };
            let pieces = Pieces { left: 3, is_ready: false, _alive: alive };
            let response = http::Response::builder().status(status);
            Ok(response.body(Box::pin(pieces) as Incoming).unwrap())
        }
    });
    builder().transport(transport).build().unwrap()
}

/// Polls a future so often, then drops it. Whether it had ended by then.
async fn poll_and_drop<F: Future>(future: F, polls: usize) -> bool {
    let mut future = Box::pin(future);
    for _ in 0..polls {
        let polled = std::future::poll_fn(|cx| Poll::Ready(future.as_mut().poll(cx))).await;
        if polled.is_ready() {
            return true;
        }
        tokio::task::yield_now().await;
    }
    false
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_drops_leave_nothing_behind() {
    let gauge = Arc::new(AtomicUsize::new(0));
    let core = client(&gauge);
    let tasks = tokio::runtime::Handle::current().metrics().num_alive_tasks();
    let (mut ended, mut dropped) = (0, 0);
    for round in 0..drops() {
        // From none to more polls than a call without a failure takes.
        let polls = round % 17;
        let has_ended = if round % 2 == 0 {
            poll_and_drop(core.call::<Value, Plain>(&LIST).into_future(), polls).await
        } else {
            let read = async {
                let mut stream = core.call::<ByteStream, Plain>(&LIST).await?;
                while stream.try_next().await?.is_some() {}
                Ok::<_, scopewright_runtime::Error>(())
            };
            poll_and_drop(read, polls).await
        };
        if has_ended {
            ended += 1;
        } else {
            dropped += 1;
        }
        assert_eq!(gauge.load(Ordering::SeqCst), 0, "an attempt lives on after {polls} polls");
    }
    assert!(ended > 0 && dropped > ended / 2, "{ended} ended, {dropped} were dropped");
    let alive = tokio::runtime::Handle::current().metrics().num_alive_tasks();
    assert_eq!(alive, tasks, "no task was left running");
    // Nothing that the drops held is missing now: calls work, and still have retries to spend.
    for _ in 0..20 {
        core.call::<Value, Plain>(&LIST).await.unwrap();
    }
}

#[cfg(all(feature = "hyper", target_os = "linux"))]
mod over_sockets {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    fn descriptors() -> usize {
        std::fs::read_dir("/proc/self/fd").unwrap().count()
    }

    /// Waits, for what connections take to close, until the count is back.
    async fn settle(baseline: usize) -> usize {
        for _ in 0..200 {
            if descriptors() <= baseline {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        descriptors()
    }

    /// In a process of its own, because other tests open descriptors too.
    #[test]
    fn hundreds_of_drops_leave_no_descriptor() {
        const NAME: &str = "cancelling::over_sockets::hundreds_of_drops_leave_no_descriptor";
        if std::env::var_os("SCOPEWRIGHT_ALONE").is_none() {
            let own = std::env::current_exe().unwrap();
            let mut alone = std::process::Command::new(own);
            alone.args(["--exact", NAME, "--test-threads", "1"]).env("SCOPEWRIGHT_ALONE", "1");
            let output = alone.output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
            return;
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(drop_over_sockets());
    }

    /// Writes `answer` to every request, and keeps the connection as long as the client does.
    async fn serve(answer: &'static [u8]) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            while let Ok((mut connection, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let mut request = [0; 4096];
                    while connection.read(&mut request).await.is_ok_and(|count| count > 0) {
                        let _ = connection.write_all(answer).await;
                    }
                });
            }
        });
        url
    }

    async fn drop_over_sockets() {
        let answer: &'static [u8] = [
            b"HTTP/1.1 200 OK\r\ncontent-length: 60000\r\n\r\n".as_slice(),
            " ".repeat(59_999).as_bytes(),
            b"1",
        ]
        .concat()
        .leak();
        // Half an answer, none, and a whole one.
        let servers = [serve(&answer[..9_000]).await, serve(b"").await, serve(answer).await];
        // One client for all: making one reads the system's certificates.
        let transport = Arc::new(scopewright_runtime::transport::Hyper::new().unwrap());
        let clients = servers
            .map(|url| builder().base_url(url).transport(Arc::clone(&transport)).build().unwrap());
        let baseline = descriptors();
        for round in 0..400_u64 {
            let client = &clients[usize::try_from(round % 3).unwrap()];
            let call = client.call::<Value, Plain>(&LIST).max_retries(0).into_future();
            let _ = tokio::time::timeout(Duration::from_micros(round * 17 % 4_000), call).await;
        }
        let after = settle(baseline).await;
        assert!(after <= baseline + 2, "{baseline} descriptors became {after}");
        clients[2].call::<Value, Plain>(&LIST).await.unwrap();
    }
}
