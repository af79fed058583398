//! What retries cost a server in trouble, and whether they come at once: counted from end to end.

use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use http::Response;
use scopewright_runtime::clock::{Clock, Sleep, SystemClock};
use scopewright_runtime::codegen::{Keyed, Plain, Value};
use scopewright_runtime::defaults::{FIRST_DELAY, RETRY_COST, RETRY_TOKENS};
use scopewright_runtime::transport::Local;
use scopewright_runtime::{Bytes, Core};

use crate::support::{Does, LIST, OK, PAY, builder, noon, scripted, status};

/// The system's chance, on a clock that stands still and remembers what it was asked to wait.
#[derive(Debug)]
struct Still(Instant, Mutex<Vec<Duration>>);

impl Clock for Still {
    fn now(&self) -> Instant {
        self.0
    }

    fn wall(&self) -> SystemTime {
        noon()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        self.1.lock().unwrap().push(duration);
        Box::pin(tokio::task::yield_now())
    }

    fn jitter(&self) -> f64 {
        SystemClock.jitter()
    }
}

fn still() -> Arc<Still> {
    Arc::new(Still(Instant::now(), Mutex::default()))
}

/// A client of a server whose answers a rule gives by their number, and how many there were.
fn client(clock: &Arc<Still>, rule: fn(u32) -> u16) -> (Core, Arc<AtomicU32>) {
    let count = Arc::new(AtomicU32::new(0));
    let kept = Arc::clone(&count);
    let transport = Local::new(move |_| {
        let status = rule(kept.fetch_add(1, Ordering::Relaxed));
        let answer = Response::builder().status(status).body(Bytes::from_static(b"{}"));
        std::future::ready(answer.unwrap())
    });
    let core = builder().transport(transport).clock(Arc::clone(clock)).build().unwrap();
    (core, count)
}

#[tokio::test]
async fn one_call_cannot_spend_more_than_the_budget() {
    let (core, count) = client(&still(), |_| 503);
    let error = core.call::<Value, Plain>(&LIST).max_retries(1_000).await.unwrap_err();
    assert_eq!(error.attempts(), 1 + RETRY_TOKENS / RETRY_COST);
    assert_eq!(count.load(Ordering::Relaxed), 101);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_total_outage_is_not_made_worse() {
    const CALLS: usize = 10_000;
    let (core, count) = client(&still(), |_| 503);
    let begun = Arc::new(AtomicUsize::new(0));
    let tasks: Vec<_> = (0..64)
        .map(|_| {
            let (core, begun) = (core.clone(), Arc::clone(&begun));
            tokio::spawn(async move {
                while begun.fetch_add(1, Ordering::Relaxed) < CALLS {
                    core.call::<Value, Plain>(&LIST).await.unwrap_err();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let attempts = f64::from(count.load(Ordering::Relaxed));
    assert!(attempts <= 1.05 * 10_000.0, "{attempts} attempts");
    assert!(attempts >= 10_000.0);
}

/// The Kolmogorov-Smirnov test against an even spread. Of good luck 1 run in a million fails.
#[tokio::test]
async fn first_delays_are_spread_evenly() {
    const DELAYS: usize = 10_000;
    let clock = still();
    // A success after each failure, and a new budget before the old one is spent.
    for _ in 0..DELAYS / 100 {
        let (core, _) = client(&clock, |number| if number % 2 == 0 { 503 } else { 200 });
        for _ in 0..100 {
            core.call::<Value, Plain>(&LIST).await.unwrap();
        }
    }
    let mut delays: Vec<f64> =
        clock.1.lock().unwrap().iter().map(|one| one.div_duration_f64(FIRST_DELAY)).collect();
    assert_eq!(delays.len(), DELAYS);
    assert!(delays.iter().all(|part| (0.0..=1.0).contains(part)));
    delays.sort_by(f64::total_cmp);
    let count = f64::from(u32::try_from(DELAYS).unwrap());
    let off = |(index, part): (u32, &f64)| (part - f64::from(index) / count).abs();
    let widest = (0..).zip(&delays).map(off).fold(0.0, f64::max);
    // sqrt(ln(2 / 1e-6) / 2) is 2.69.
    assert!(widest < 2.7 / count.sqrt(), "{widest}");
}

#[tokio::test]
async fn waits_count_against_the_time_of_a_call() {
    let (core, _, clock) = scripted(vec![status(503); 50]);
    let call = core.call::<Value, Plain>(&LIST).max_retries(40).timeout(Duration::from_secs(10));
    let error = call.await.unwrap_err();
    let waited: Duration = clock.sleeps().iter().sum();
    // 0.5, 1, 2 and 4 s; 8 more would end past the tenth.
    assert_eq!((waited, error.attempts()), (Duration::from_millis(7_500), 5));
}

#[tokio::test]
async fn a_veto_of_the_server_is_believed() {
    type Case = (u16, &'static str, bool);
    let table: [Case; 5] = [
        (503, "false", false),
        (503, "FALSE", false),
        (503, "true", true),
        (503, "maybe", true),
        (409, "false", false),
    ];
    for (status, veto, again) in table {
        let headers = vec![("x-should-retry", veto)].leak();
        let (core, log, _) = scripted([Does::Answer(status, headers, ""), OK]);
        let outcome = core.call::<Value, Keyed>(&PAY).path("id", "1").await;
        assert_eq!(
            (outcome.is_ok(), log.count()),
            (again, 1 + usize::from(again)),
            "{status} {veto}"
        );
    }
}

#[tokio::test]
async fn a_running_request_is_waited_for_with_its_key() {
    let headers = vec![("retry-after", "2")].leak();
    let (core, log, clock) = scripted([status(409), Does::Answer(409, headers, ""), OK]);
    core.call::<Value, Keyed>(&PAY).path("id", "1").await.unwrap();
    assert_eq!(clock.sleeps(), [Duration::from_millis(500), Duration::from_secs(2)]);
    let keys: Vec<_> = (0..3).map(|index| log.header(index, "idempotency-key").unwrap()).collect();
    assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
}
