//! Calls that wait for their turn under a rate limit.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use http::Response;
use scopewright_runtime::clock::{Clock, Sleep};
use scopewright_runtime::codegen::{Plain, Value};
use scopewright_runtime::limit::{
    Deciding, Learning, Limiter, LimiterError, News, Pacing, Quota, Turn, Verdict,
};
use scopewright_runtime::provider::{Provider, RateLimits, RateTier};
use scopewright_runtime::transport::Local;
use scopewright_runtime::{Bytes, Core, Credential, Outcome};

use crate::support::{CREATE, LIST, PROVIDER, TOKEN, noon};

/// Tokio's clock, which tests can stop: then it jumps to the next thing that is waited for.
#[derive(Debug)]
struct Paused(Instant);

impl Clock for Paused {
    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }

    fn wall(&self) -> SystemTime {
        noon() + self.now().duration_since(self.0)
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        Box::pin(tokio::time::sleep(duration))
    }

    fn jitter(&self) -> f64 {
        1.0
    }
}

const STARTER: RateTier = RateTier { name: "starter", requests: Some(60), seconds: 60 };
const ENTERPRISE: RateTier = RateTier { name: "enterprise", requests: None, seconds: 0 };

static TIERED: Provider = Provider {
    rate_limits: RateLimits {
        tiers: &[STARTER, ENTERPRISE],
        default: Some("starter"),
        ..RateLimits::NONE
    },
    ..PROVIDER
};

type Headers = &'static [(&'static str, &'static str)];
type Rule = fn(usize) -> (u16, Headers);

const FINE: Rule = |_| (200, &[]);

/// When requests came, in seconds since the start.
#[derive(Debug, Default)]
struct Arrivals(Mutex<Vec<f64>>);

impl Arrivals {
    fn seconds(&self) -> Vec<f64> {
        let precise = self.0.lock().unwrap();
        precise.iter().map(|seconds| (seconds * 100.0).round() / 100.0).collect()
    }
}

/// A client of a server that answers its requests by a rule, on a stopped clock.
fn client(pacing: Option<Pacing>, rule: Rule) -> (Core, Arc<Arrivals>) {
    let start = tokio::time::Instant::now();
    let arrivals = Arc::new(Arrivals::default());
    let kept = Arc::clone(&arrivals);
    let transport = Local::new(move |_| {
        let mut arrivals = kept.0.lock().unwrap();
        let (status, headers) = rule(arrivals.len());
        arrivals.push(start.elapsed().as_secs_f64());
        let answer = Response::builder().status(status);
        let answer =
            headers.iter().fold(answer, |answer, (name, value)| answer.header(*name, *value));
        std::future::ready(answer.body(Bytes::from_static(b"{}")).unwrap())
    });
    let clock = Paused(start.into_std());
    let builder = Core::builder(&TIERED).token(TOKEN).transport(transport).clock(clock);
    let builder = match pacing {
        Some(pacing) => builder.rate_limit(pacing),
        None => builder,
    };
    (builder.build().unwrap(), arrivals)
}

async fn list(core: &Core) -> scopewright_runtime::Result<Value> {
    core.call::<Value, Plain>(&LIST).await
}

#[tokio::test(start_paused = true)]
async fn a_few_at_once_then_one_after_the_other() {
    let (core, arrivals) = client(None, FINE);
    for _ in 0..9 {
        list(&core).await.unwrap();
    }
    assert_eq!(arrivals.seconds(), [0., 0., 0., 0., 0., 0., 1., 2., 3.], "the default tier is on");
    tokio::time::sleep(Duration::from_secs(3)).await;
    for _ in 0..4 {
        list(&core).await.unwrap();
    }
    assert_eq!(arrivals.seconds()[9..], [6., 6., 6., 7.], "what was saved up meanwhile");
}

#[tokio::test(start_paused = true)]
async fn tiers_quotas_and_none() {
    let choices: [(Pacing, [f64; 4]); 6] = [
        (Pacing::Off, [0.; 4]),
        (ENTERPRISE.into(), [0.; 4]),
        (Pacing::ByAnswers, [0.; 4]),
        (Quota::per_second(4).burst(1).into(), [0., 0.25, 0.5, 0.75]),
        (Quota::per_minute(60).burst(2).into(), [0., 0., 1., 2.]),
        (Quota::new(0, Duration::ZERO).into(), [0.; 4]),
    ];
    for (pacing, expected) in choices {
        let (core, arrivals) = client(Some(pacing.clone()), FINE);
        for _ in 0..4 {
            list(&core).await.unwrap();
        }
        assert_eq!(arrivals.seconds(), expected, "{pacing:?}");
    }
}

/// Makes another client of one.
type Kin<'k> = &'k dyn Fn(&Core) -> Core;

#[tokio::test(start_paused = true)]
async fn the_same_token_shares_a_limit() {
    let quota = Quota::per_second(1);
    let same = |core: &Core| core.with_credential(Credential::token(TOKEN)).unwrap();
    let other = |core: &Core| core.with_credential(Credential::token("ex_live_other_00")).unwrap();
    let table: [(Kin<'_>, [f64; 2]); 5] = [
        (&Core::clone, [0., 1.]),
        (&same, [0., 1.]),
        (&|core| core.with_granted(["a"]), [0., 1.]),
        (&|core| same(&other(core)), [0., 1.]),
        (&other, [0., 0.]),
    ];
    for (index, (kin, expected)) in table.into_iter().enumerate() {
        let (core, arrivals) = client(Some(quota.into()), FINE);
        list(&core).await.unwrap();
        list(&kin(&core)).await.unwrap();
        assert_eq!(arrivals.seconds(), expected, "{index}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_too_long_fails_at_once_and_says_so() {
    let (core, arrivals) = client(Some(Quota::new(1, Duration::from_secs(90)).into()), FINE);
    list(&core).await.unwrap();
    let begun = tokio::time::Instant::now();
    let error = core.call::<Value, Plain>(&CREATE).await.unwrap_err();
    assert!(error.is_rate_limited() && error.is_retryable() && !error.is_timeout());
    assert_eq!((error.outcome(), error.attempts()), (Outcome::NotSent, 0));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(90)));
    assert_eq!(
        error.to_string(),
        "createCampaign (POST /campaigns) was not sent: the rate limit has no turn for 90s, and the \
         call may not take so long"
    );
    assert_eq!((begun.elapsed(), arrivals.seconds().len()), (Duration::ZERO, 1));
    let patient = core.call::<Value, Plain>(&LIST).timeout(Duration::from_secs(91));
    patient.await.unwrap();
    assert_eq!(arrivals.seconds(), [0., 90.]);
}

#[tokio::test(start_paused = true)]
async fn the_line_counts_as_wait() {
    let (core, arrivals) = client(Some(Quota::per_second(1).into()), FINE);
    let begun = tokio::time::Instant::now();
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let call = core.call::<Value, Plain>(&LIST).timeout(Duration::from_secs(5));
            tokio::spawn(async move { (call.await, begun.elapsed()) })
        })
        .collect();
    let (mut made, mut refused) = (0, Vec::new());
    for call in calls {
        match call.await.unwrap() {
            (Ok(_), _) => made += 1,
            (Err(error), after) => {
                assert!(error.is_rate_limited() && error.outcome() == Outcome::NotSent);
                refused.push((error.retry_after().unwrap().as_secs(), after.as_secs()));
            }
        }
    }
    assert_eq!(made, 5);
    assert_eq!(refused, vec![(5, 0); 15], "all of them know at the start that it is too late");
    assert_eq!(arrivals.seconds(), [0., 1., 2., 3., 4.]);
}

#[tokio::test(start_paused = true)]
async fn turns_go_by_order_of_arrival() {
    let (core, _) = client(Some(Quota::per_second(10).into()), FINE);
    let order = Arc::new(Mutex::new(Vec::new()));
    let calls: Vec<_> = (0..20)
        .map(|number| {
            let (core, order) = (core.clone(), Arc::clone(&order));
            tokio::spawn(async move {
                list(&core).await.unwrap();
                order.lock().unwrap().push(number);
            })
        })
        .collect();
    for call in calls {
        call.await.unwrap();
    }
    assert_eq!(*order.lock().unwrap(), (0..20).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn calls_that_are_given_up_leave_no_trace() {
    let (core, arrivals) = client(Some(Quota::per_second(1).into()), FINE);
    list(&core).await.unwrap();
    let waiting: Vec<_> = (0..50)
        .map(|_| {
            let core = core.clone();
            tokio::spawn(async move { list(&core).await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(500)).await;
    waiting.iter().for_each(tokio::task::JoinHandle::abort);
    for call in waiting {
        assert!(call.await.unwrap_err().is_cancelled());
    }
    let next = core.call::<Value, Plain>(&LIST).timeout(Duration::from_secs(2));
    next.await.unwrap();
    assert_eq!(arrivals.seconds(), [0., 1.]);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_holds_back_all_calls_of_the_token() {
    const RULES: [(Rule, f64); 7] = [
        (|index| if index == 0 { (429, &[("retry-after", "30")]) } else { (200, &[]) }, 30.),
        (|index| if index == 0 { (429, &[("retry-after-ms", "250")]) } else { (200, &[]) }, 0.25),
        // `Retry-After` comes before what the headers of a limit say.
        (
            |index| match index {
                0 => (429, &[("retry-after", "3"), ("ratelimit", r#""d";r=0;t=50"#)]),
                _ => (200, &[]),
            },
            3.,
        ),
        // A limit that is used up, on a refusal and on an answer.
        (
            |index| match index {
                0 => (403, &[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "9")]),
                _ => (200, &[]),
            },
            9.,
        ),
        (
            |index| if index == 0 { (200, &[("ratelimit", r#""d";r=0;t=8"#)]) } else { (200, &[]) },
            8.,
        ),
        // No longer than the cap.
        (|index| if index == 0 { (429, &[("retry-after", "86400")]) } else { (200, &[]) }, 120.),
        // A server in trouble is not a limit that is used up.
        (|index| if index == 0 { (503, &[("retry-after", "30")]) } else { (200, &[]) }, 0.),
    ];
    for (index, (rule, expected)) in RULES.into_iter().enumerate() {
        let (core, arrivals) = client(Some(Pacing::ByAnswers), rule);
        let _ = core.call::<Value, Plain>(&LIST).max_retries(0).await;
        let call = core.clone().call::<Value, Plain>(&CREATE).timeout(Duration::from_secs(600));
        call.await.unwrap();
        assert_eq!(arrivals.seconds(), [0., expected], "{index}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_without_a_time_ends_the_burst() {
    let rule: Rule = |index| if index == 0 { (429, &[]) } else { (200, &[]) };
    let (core, arrivals) = client(Some(Quota::per_second(10).burst(5).into()), rule);
    for _ in 0..4 {
        let _ = core.call::<Value, Plain>(&LIST).max_retries(0).await;
    }
    assert_eq!(arrivals.seconds(), [0., 0.1, 0.2, 0.3]);
}

#[tokio::test(start_paused = true)]
async fn every_attempt_takes_a_turn() {
    let rule: Rule = |index| if index < 2 { (503, &[("retry-after", "0")]) } else { (200, &[]) };
    let (core, arrivals) = client(Some(Quota::per_second(2).burst(1).into()), rule);
    list(&core).await.unwrap();
    assert_eq!(arrivals.seconds(), [0., 0.5, 1.]);
}

#[tokio::test(start_paused = true)]
async fn what_became_of_an_attempt_is_not_hidden_by_a_missing_turn() {
    let rule: Rule = |_| (503, &[]);
    let (core, _) = client(Some(Quota::new(1, Duration::from_secs(300)).into()), rule);
    let error = list(&core).await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (503, 1));
    assert_eq!(error.outcome(), Outcome::Unknown);
}

/// Grants so many turns, then breaks; remembers what it hears.
#[derive(Debug, Default)]
struct Own {
    granted: AtomicU32,
    heard: Mutex<Vec<News>>,
}

impl Limiter for Own {
    fn take<'l>(&'l self, turn: &'l Turn<'_>) -> Deciding<'l> {
        assert_eq!(turn.holder().provider(), "Example");
        assert!(!format!("{turn:?}").contains(TOKEN));
        let number = self.granted.fetch_add(1, Ordering::Relaxed);
        Box::pin(std::future::ready(match number {
            0 => Ok(Verdict::Wait(Duration::ZERO)),
            1 => Ok(Verdict::Wait(Duration::from_secs(2))),
            2 => Ok(Verdict::Go),
            _ => Err(LimiterError::new("the store is gone")),
        }))
    }

    fn learn<'l>(&'l self, _: &'l Turn<'_>, news: News) -> Learning<'l> {
        self.heard.lock().unwrap().push(news);
        Box::pin(std::future::ready(()))
    }
}

#[tokio::test(start_paused = true)]
async fn a_limiter_of_the_users_own() {
    let own = Arc::new(Own::default());
    let rule: Rule = |_| (429, &[("retry-after", "1")]);
    let (core, arrivals) = client(Some(Pacing::by(Arc::clone(&own))), rule);
    let error = core.call::<Value, Plain>(&LIST).max_retries(0).await.unwrap_err();
    assert!(error.is_rate_limited() && error.attempts() == 1);
    assert_eq!(arrivals.seconds(), [2.]);
    assert_eq!(*own.heard.lock().unwrap(), [News::refused(Some(Duration::from_secs(1)), None)]);
    let error = list(&core).await.unwrap_err();
    assert_eq!((error.outcome(), error.attempts()), (Outcome::NotSent, 0));
    assert!(!error.is_rate_limited() && error.is_retryable());
    assert!(error.to_string().ends_with("was not sent: the rate limiter could not be asked"));
    let source = std::error::Error::source(&error).unwrap();
    assert_eq!(source.to_string(), "the store is gone");
}

/// Never decides.
#[derive(Debug)]
struct Stuck;

impl Limiter for Stuck {
    fn take<'l>(&'l self, _: &'l Turn<'_>) -> Deciding<'l> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test(start_paused = true)]
async fn a_limiter_that_never_decides_does_not_hold_a_call_past_its_time() {
    let (core, arrivals) = client(Some(Pacing::by(Stuck)), FINE);
    let begun = tokio::time::Instant::now();
    let calls: Vec<_> =
        (0..3).map(|_| tokio::spawn(core.call::<Value, Plain>(&LIST).send())).collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap_err().outcome(), Outcome::NotSent);
    }
    assert_eq!((begun.elapsed().as_secs(), arrivals.seconds().len()), (60, 0));
}
