//! Many tasks against a server on a real socket that counts: how much of its limit is used, how often it
//! has to refuse, and whether all tasks get their share. A client that does not wait runs beside ours.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use scopewright_runtime::codegen::{Plain, Value};
use scopewright_runtime::limit::Quota;
use scopewright_runtime::{Core, Credential};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{LIST, TOKEN, builder};

/// Requests a second that the server allows, and as many at once after a pause.
const LIMIT: u32 = 100;
const TASKS: usize = 64;
const TIME: Duration = Duration::from_secs(10);
const WARM_UP: Duration = Duration::from_secs(1);

/// A server with a token bucket.
struct Counting {
    url: String,
    /// When each request came, and whether it was refused.
    seen: Arc<Mutex<Vec<(Instant, bool)>>>,
}

impl Counting {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let bucket = Arc::new(Mutex::new((f64::from(LIMIT), Instant::now())));
        let kept = Arc::clone(&seen);
        tokio::spawn(async move {
            loop {
                let (connection, _) = listener.accept().await.unwrap();
                let (bucket, seen) = (Arc::clone(&bucket), Arc::clone(&kept));
                tokio::spawn(serve(connection, bucket, seen));
            }
        });
        Self { url, seen }
    }

    /// How many requests were let through and how many refused, after the warm-up.
    fn counts(&self) -> (u32, u32) {
        let seen = self.seen.lock().unwrap();
        let (begin, _) = seen[0];
        let after = seen.iter().filter(|(time, _)| {
            let age = time.duration_since(begin);
            age >= WARM_UP && age < TIME
        });
        after.fold((0, 0), |(fine, refused), (_, is_refused)| match is_refused {
            true => (fine, refused + 1),
            false => (fine + 1, refused),
        })
    }
}

type Bucket = Arc<Mutex<(f64, Instant)>>;

async fn serve(mut connection: TcpStream, bucket: Bucket, seen: Arc<Mutex<Vec<(Instant, bool)>>>) {
    const OK: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
    const REFUSED: &[u8] =
        b"HTTP/1.1 429 Too Many Requests\r\nretry-after-ms: 100\r\ncontent-length: 0\r\n\r\n";
    let mut head = Vec::new();
    let mut piece = [0; 4096];
    loop {
        match connection.read(&mut piece).await {
            Ok(0) | Err(_) => return,
            Ok(count) => head.extend_from_slice(&piece[..count]),
        }
        if !head.ends_with(b"\r\n\r\n") {
            continue;
        }
        head.clear();
        let is_refused = !take(&mut bucket.lock().unwrap());
        seen.lock().unwrap().push((Instant::now(), is_refused));
        if connection.write_all(if is_refused { REFUSED } else { OK }).await.is_err() {
            return;
        }
    }
}

fn take((tokens, filled): &mut (f64, Instant)) -> bool {
    let now = Instant::now();
    let gained = now.duration_since(*filled).as_secs_f64() * f64::from(LIMIT);
    *filled = now;
    *tokens = (*tokens + gained).min(f64::from(LIMIT));
    let is_there = *tokens >= 1.0;
    *tokens -= f64::from(u8::from(is_there));
    is_there
}

/// Calls from each of the tasks until the time is over; how many of each succeeded.
async fn ours(core: Core) -> Vec<u32> {
    let end = Instant::now() + TIME;
    let tasks: Vec<_> = (0..TASKS)
        .map(|number| {
            // Half of them are clones, half have a client of the same token.
            let core = match number % 2 {
                0 => core.clone(),
                _ => core.with_credential(Credential::token(TOKEN)).unwrap(),
            };
            tokio::spawn(async move {
                let mut made = 0;
                while Instant::now() < end {
                    made += u32::from(core.call::<Value, Plain>(&LIST).await.is_ok());
                }
                made
            })
        })
        .collect();
    let mut made = Vec::new();
    for task in tasks {
        made.push(task.await.unwrap());
    }
    made
}

/// The same with reqwest, as one would write it: what is refused is tried again a little later.
async fn naive(url: String) {
    let end = Instant::now() + TIME;
    let client = reqwest::Client::new();
    let tasks: Vec<_> = (0..TASKS)
        .map(|_| {
            let (client, url) = (client.clone(), url.clone());
            tokio::spawn(async move {
                while Instant::now() < end {
                    let answer = client.get(&url).send().await;
                    if answer.is_ok_and(|answer| answer.status() == 429) {
                        tokio::time::sleep(Duration::from_millis(100)).await;
                    }
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_limit_is_used_and_kept() {
    let (server, beside) = (Counting::start().await, Counting::start().await);
    let quota = Quota::per_second(LIMIT);
    let core = builder().base_url(&server.url).rate_limit(quota).build().unwrap();
    let (made, ()) = tokio::join!(ours(core), naive(beside.url.clone()));

    let (fine, refused) = server.counts();
    let allowed = (TIME.as_secs_f64() - WARM_UP.as_secs_f64()) * f64::from(LIMIT);
    let used = f64::from(fine) / allowed;
    let share = f64::from(refused) / f64::from(fine + refused);
    let (least, most) = (*made.iter().min().unwrap(), *made.iter().max().unwrap());
    let (naive_fine, naive_refused) = beside.counts();
    let naive_share = f64::from(naive_refused) / f64::from(naive_fine + naive_refused);
    println!(
        "used {used:.3}, refused {share:.4} of {}; calls of a task {least} to {most}; \
         naive: refused {naive_share:.3} of {}",
        fine + refused,
        naive_fine + naive_refused,
    );
    assert!(used >= 0.95, "{used} of the limit is used");
    assert!(share <= 0.01, "{share} of the requests are refused");
    assert!(most <= 2 * least, "one task made {most} calls, another {least}");
    assert!(naive_share > 0.3, "the server refuses nobody: {naive_share}");
}
