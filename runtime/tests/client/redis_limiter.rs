//! A limit that several clients, and several processes, share through a real Redis server.

use std::net::TcpListener;
use std::pin::Pin;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::time::{Duration, Instant};

use http::Response;
use scopewright_runtime::codegen::{Plain, Value};
use scopewright_runtime::limit::{Pacing, Quota, RedisLimiter, WhenDown};
use scopewright_runtime::transport::Local;
use scopewright_runtime::{Bytes, Core, Credential, Outcome};

use crate::support::{LIST, TOKEN, builder};

/// A server on loopback that ends with the test.
struct Redis {
    port: u16,
    server: Child,
}

impl Redis {
    /// `None`, with a line that says so, where the program is not installed.
    fn start() -> Option<Self> {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let redis = Self::start_on(port);
        if redis.is_none() {
            println!("skipped: redis-server is not installed");
        }
        redis
    }

    fn start_on(port: u16) -> Option<Self> {
        let number = port.to_string();
        let server = Command::new("redis-server")
            .args(["--port", &number, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let redis = Self { port, server };
        let begun = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(10), "redis-server does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        Some(redis)
    }

    fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port)
    }

    async fn ask<T: redis::FromRedisValue>(&self, command: &[&str]) -> T {
        let client = redis::Client::open(self.url()).unwrap();
        let mut connection = client.get_multiplexed_async_connection().await.unwrap();
        let mut asked = redis::cmd(command[0]);
        asked.arg(&command[1..]).query_async(&mut connection).await.unwrap()
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

const QUOTA: Quota = Quota::per_second(50).burst(5);

/// A client with a limiter of its own, whose requests are counted; the first is refused if that is
/// asked for.
fn client(limiter: RedisLimiter, refuse: bool) -> (Core, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let kept = Arc::clone(&count);
    let transport = Local::new(move |_| {
        let is_refused = kept.fetch_add(1, Ordering::Relaxed) == 0 && refuse;
        let answer = Response::builder().status(if is_refused { 429 } else { 200 });
        let answer = answer.header("retry-after", "1").body(Bytes::from_static(b"{}"));
        std::future::ready(answer.unwrap())
    });
    let core = builder().transport(transport).rate_limit(Pacing::by(limiter)).build().unwrap();
    (core, count)
}

fn limiter(url: &str) -> RedisLimiter {
    RedisLimiter::new(url, QUOTA).unwrap()
}

/// Calls from four tasks for so long.
async fn call_for(core: &Core, time: Duration) {
    let end = Instant::now() + time;
    let tasks: Vec<_> = (0..4)
        .map(|_| {
            let core = core.clone();
            tokio::spawn(async move {
                while Instant::now() < end {
                    core.call::<Value, Plain>(&LIST).await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}

/// What 50 a second allow in so many seconds: what was saved up too, and the calls that each task had
/// begun when the time was over.
fn check(count: usize, seconds: usize, tasks: usize) {
    println!("{count} calls in {seconds} s of {}", 50 * seconds + 5);
    assert!(count <= 50 * seconds + 5 + tasks, "{count} calls");
    assert!(count * 100 >= 95 * 50 * seconds, "{count} calls");
}

#[tokio::test]
async fn two_clients_share_a_limit() {
    let Some(redis) = Redis::start() else { return };
    let (one, one_count) = client(limiter(&redis.url()), false);
    let (two, two_count) = client(limiter(&redis.url()), false);
    let time = Duration::from_secs(2);
    tokio::join!(call_for(&one, time), call_for(&two, time));
    let counts = [one_count, two_count].map(|count| count.load(Ordering::Relaxed));
    check(counts[0] + counts[1], 2, 8);
    assert!(counts.iter().all(|count| *count >= 10), "{counts:?}");

    let keys: Vec<String> = redis.ask(&["KEYS", "*"]).await;
    let [key] = &keys[..] else { panic!("{keys:?}") };
    let fingerprint = key.strip_prefix("scopewright:Example:").unwrap();
    assert!(fingerprint.len() == 32 && fingerprint.bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert!(!key.contains("sesame") && !TOKEN.contains(fingerprint));
    let left: i64 = redis.ask(&["PTTL", key]).await;
    assert!((1..=1_200).contains(&left), "it is forgotten in {left} ms");
}

/// The test is the other processes as well, which it tells where the limit is.
#[tokio::test]
async fn two_processes_share_a_limit() {
    if let Ok(url) = std::env::var("SHARED_LIMIT") {
        return one_of_several(&url).await;
    }
    let Some(redis) = Redis::start() else { return };
    let process = || {
        Command::new(std::env::current_exe().unwrap())
            .args(["redis_limiter::two_processes_share_a_limit", "--exact", "--nocapture"])
            .env("SHARED_LIMIT", redis.url())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let processes = [process(), process()];
    let counts = processes.map(|process| {
        let output = process.wait_with_output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let count = text.lines().find_map(|line| line.split_once("made ")?.1.parse().ok());
        count.unwrap_or_else(|| panic!("{text}"))
    });
    let sum: usize = counts.iter().sum();
    // They do not start at the same moment, so together they may take a little longer.
    assert!(sum <= 50 * 2 + 5 + 8 + 25, "{counts:?}");
    assert!(sum >= 95, "{counts:?}");
}

async fn one_of_several(url: &str) {
    let (core, count) = client(limiter(url), false);
    call_for(&core, Duration::from_secs(2)).await;
    println!("made {}", count.load(Ordering::Relaxed));
}

#[tokio::test]
async fn other_credentials_have_a_limit_of_their_own() {
    let Some(redis) = Redis::start() else { return };
    let slow = RedisLimiter::new(&redis.url(), Quota::new(1, Duration::from_secs(600))).unwrap();
    let (core, _) = client(slow, false);
    core.call::<Value, Plain>(&LIST).await.unwrap();
    let error = core.call::<Value, Plain>(&LIST).await.unwrap_err();
    assert!(error.is_rate_limited() && error.outcome() == Outcome::NotSent);
    let wait = error.retry_after().unwrap();
    assert!(wait > Duration::from_secs(590) && wait <= Duration::from_secs(600), "{wait:?}");
    let other = core.with_credential(Credential::token("ex_live_other_00")).unwrap();
    other.call::<Value, Plain>(&LIST).await.unwrap();
    let keys: Vec<String> = redis.ask(&["KEYS", "*"]).await;
    assert_eq!(keys.len(), 2);
}

#[tokio::test]
async fn a_refusal_holds_back_the_others_too() {
    let Some(redis) = Redis::start() else { return };
    let (refused, _) = client(limiter(&redis.url()), true);
    let (other, _) = client(limiter(&redis.url()), false);
    let error = refused.call::<Value, Plain>(&LIST).max_retries(0).await.unwrap_err();
    assert!(error.is_rate_limited());
    let begun = Instant::now();
    other.call::<Value, Plain>(&LIST).await.unwrap();
    assert!(begun.elapsed() > Duration::from_millis(900), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn while_redis_is_down() {
    let Some(redis) = Redis::start() else { return };
    let (url, port) = (redis.url(), redis.port);
    let (core, count) = client(limiter(&url), false);
    let (strict, strict_count) = client(limiter(&url).when_down(WhenDown::Fail), false);
    core.call::<Value, Plain>(&LIST).await.unwrap();
    strict.call::<Value, Plain>(&LIST).await.unwrap();
    drop(redis);

    call_for(&core, Duration::from_secs(1)).await;
    check(count.load(Ordering::Relaxed) - 1, 1, 4);
    let error = strict.call::<Value, Plain>(&LIST).await.unwrap_err();
    assert_eq!((error.outcome(), error.attempts()), (Outcome::NotSent, 0));
    assert!(!error.is_rate_limited());
    assert_eq!(strict_count.load(Ordering::Relaxed), 1);

    let redis = Redis::start_on(port).unwrap();
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    strict.call::<Value, Plain>(&LIST).await.unwrap();
    core.call::<Value, Plain>(&LIST).await.unwrap();
    let keys: Vec<String> = redis.ask(&["KEYS", "*"]).await;
    assert_eq!(keys.len(), 1, "they are connected again");
}

/// Polls a call until it waits for Redis.
async fn leave_alone<F: Future + Unpin>(call: &mut F) {
    let polled = std::future::poll_fn(|cx| Poll::Ready(Pin::new(&mut *call).poll(cx))).await;
    assert!(polled.is_pending());
}

#[tokio::test]
async fn a_call_that_is_left_alone_while_it_connects() {
    let Some(redis) = Redis::start() else { return };
    let (core, _) = client(limiter(&redis.url()).when_down(WhenDown::Fail), false);
    let mut left = core.call::<Value, Plain>(&LIST).into_future();
    leave_alone(&mut left).await;
    let other = core.with_credential(Credential::token("ex_live_other_00")).unwrap();
    other.call::<Value, Plain>(&LIST).await.unwrap();
    left.await.unwrap();
    let clients: String = redis.ask(&["CLIENT", "LIST"]).await;
    assert_eq!(clients.lines().count(), 2, "theirs and this test's: {clients}");
}

#[tokio::test]
async fn a_turn_of_long_ago_is_none() {
    let Some(redis) = Redis::start() else { return };
    let slow = || RedisLimiter::new(&redis.url(), Quota::per_second(1)).unwrap();
    let ((core, _), (other, _)) = (client(slow(), false), client(slow(), false));
    core.call::<Value, Plain>(&LIST).await.unwrap();
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    let mut left = core.call::<Value, Plain>(&LIST).into_future();
    leave_alone(&mut left).await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    other.call::<Value, Plain>(&LIST).await.unwrap();
    let begun = Instant::now();
    left.await.unwrap();
    assert!(begun.elapsed() > Duration::from_millis(900), "{:?}", begun.elapsed());
}

#[test]
fn a_url_that_is_none_is_an_error_that_does_not_show_it() {
    let error = RedisLimiter::new("https://user:sesame@example.com", QUOTA).unwrap_err();
    assert!(error.is_invalid() && !format!("{error:?} {error}").contains("sesame"));
    let limiter = RedisLimiter::new("redis://user:sesame@127.0.0.1/", QUOTA).unwrap();
    assert!(!format!("{limiter:?}").contains("sesame"));
}
