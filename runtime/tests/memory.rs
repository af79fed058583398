//! How much memory a hostile answer can make a client use. A target of its own, because the
//! memory of a process is what is measured: it has one test.
#![cfg(all(feature = "hyper", target_os = "linux"))]

use std::io::Write;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use scopewright_runtime::Core;
use scopewright_runtime::codegen::{Operation, Plain, Value};
use scopewright_runtime::provider::Provider;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

static PROVIDER: Provider = Provider::new("Example", "example/1.0");
static READ: Operation = Operation::get("read", "/");

const MIB: usize = 1024 * 1024;

/// The client's limit here.
const LIMIT: usize = 24 * MIB;

/// What a bomb becomes.
const BOMB: usize = 160 * MIB;

/// What the client may use beyond its limit.
const SLACK: usize = 16 * MIB;

fn status(key: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(key)).unwrap();
    line.trim_end_matches("kB").trim().parse::<usize>().unwrap() * 1024
}

/// The most memory that a future uses at any time, beyond what is used before it.
async fn peak<T>(future: impl Future<Output = T>) -> (T, usize) {
    // Makes the kernel start over with the peak (proc(5), clear_refs).
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = status("VmRSS:");
    let outcome = future.await;
    (outcome, status("VmHWM:").saturating_sub(before))
}

/// Answers every connection with `start`, and then `then` so often.
async fn serve(start: Vec<u8>, then: Vec<u8>, times: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut connection, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = connection.read(&mut request).await;
            let mut outcome = connection.write_all(&start).await;
            for _ in 0..times {
                if outcome.is_err() {
                    break;
                }
                outcome = connection.write_all(&then).await;
            }
        }
    });
    url
}

fn bomb() -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..BOMB / MIB {
        encoder.write_all(&vec![b'0'; MIB]).unwrap();
    }
    encoder.finish().unwrap()
}

#[test]
fn hostile_answers_use_no_more_than_the_limit() {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    runtime.worker_threads(2).enable_all().build().unwrap().block_on(measure());
}

async fn measure() {
    let head = |more: &str| format!("HTTP/1.1 200 OK\r\n{more}\r\n").into_bytes();
    let gzip = [head("content-encoding: gzip\r\n"), bomb()].concat();
    let blanks = vec![b' '; MIB];
    let table = [
        ("a bomb", serve(gzip.clone(), Vec::new(), 0).await),
        ("no end", serve(head(""), blanks.clone(), 4096).await),
        ("10 GB said", serve(head("content-length: 10000000000\r\n"), blanks.clone(), 4096).await),
        ("a header line", serve(b"HTTP/1.1 200 OK\r\nx-a: ".to_vec(), vec![b'a'; MIB], 1024).await),
        (
            "headers",
            serve(b"HTTP/1.1 200 OK\r\n".to_vec(), b"x-a: b\r\n".repeat(MIB / 8), 64).await,
        ),
        ("a refusal", serve(b"HTTP/1.1 500 E\r\n\r\n".to_vec(), blanks, 4096).await),
    ];
    for (name, url) in &table {
        let core = Core::builder(&PROVIDER).base_url(url.as_str()).max_body(LIMIT).max_retries(0);
        let core = core.build().unwrap();
        let begun = Instant::now();
        let (outcome, used) = peak(core.call::<Value, Plain>(&READ).into_future()).await;
        let elapsed = begun.elapsed();
        println!("{name}: {} MiB, {elapsed:?}", used / MIB);
        assert!(outcome.is_err(), "{name}");
        assert!(used <= LIMIT + SLACK, "{name}: {} MiB", used / MIB);
        assert!(elapsed < Duration::from_secs(5), "{name}: {elapsed:?}");
    }
    // A hand-written client takes what it is given.
    let url = table[0].1.clone();
    let naive = async { reqwest::get(url).await?.bytes().await };
    let (bytes, used) = peak(naive).await;
    println!("the bomb and a hand-written client: {} MiB", used / MIB);
    assert!(bytes.unwrap().len() == BOMB && used > LIMIT + SLACK, "{} MiB", used / MIB);
}
