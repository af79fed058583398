//! When a call is sent again, after which wait, and with what.

use std::time::Duration;

use http::Method;
use scopewright_runtime::codegen::{Keyed, Operation, Plain, Replay, Value};
use scopewright_runtime::{Core, Error, IdempotencyKey, Outcome, Result};

use crate::support::{CREATE, Does, LIST, OK, PAY, builder, play, scripted, status};

async fn call(core: &Core, replay: Replay) -> Result<Value> {
    match replay {
        Replay::Safe => core.call::<Value, Plain>(&LIST).await,
        Replay::Keyed => core.call::<Value, Keyed>(&PAY).path("id", "1").await,
        _ => core.call::<Value, Plain>(&CREATE).await,
    }
}

#[tokio::test]
async fn what_is_repeated_depends_on_the_class() {
    const LOCKED: Does = Does::Answer(422, &[], r#"{"error": {"code": "locked"}}"#);
    const FINAL: Does = Does::Answer(503, &[], r#"{"error": {"code": "quota_gone"}}"#);
    // (what happens first, is it sent again: safe, keyed, once)
    let table = [
        (Does::RefuseConnection, [true, true, true]),
        (Does::Break, [true, true, false]),
        (Does::Hang, [true, true, false]),
        (status(408), [true, true, false]),
        (status(429), [true, true, false]),
        (status(500), [true, true, false]),
        (status(502), [true, true, false]),
        (status(503), [true, true, false]),
        (status(504), [true, true, false]),
        (status(409), [false, true, false]),
        (status(400), [false, false, false]),
        (status(401), [false, false, false]),
        (status(403), [false, false, false]),
        (status(404), [false, false, false]),
        (status(422), [false, false, false]),
        (status(501), [false, false, false]),
        (status(302), [false, false, false]),
        (LOCKED, [true, true, false]),
        (FINAL, [false, false, false]),
    ];
    for (first, expected) in table {
        for (replay, again) in [Replay::Safe, Replay::Keyed, Replay::Once].into_iter().zip(expected)
        {
            let (transport, log) = play([first.clone(), OK]);
            let (_, _, clock) = scripted([]);
            let builder = builder().transport(transport).clock(clock);
            let core = builder.attempt_timeout(Duration::from_millis(20)).build().unwrap();
            let outcome = call(&core, replay).await;
            assert_eq!(outcome.is_ok(), again, "{first:?} {replay:?}: {outcome:?}");
            assert_eq!(log.count(), 1 + usize::from(again), "{first:?} {replay:?}");
        }
    }
}

#[tokio::test]
async fn two_retries_with_delays_that_double() {
    let (core, log, clock) = scripted([status(503), status(503), status(503)]);
    let error = call(&core, Replay::Safe).await.unwrap_err();
    assert_eq!((error.attempts(), log.count()), (3, 3));
    assert_eq!(clock.sleeps(), [Duration::from_millis(500), Duration::from_secs(1)]);
    assert!(error.to_string().ends_with("503 Service Unavailable, after 3 attempts"), "{error}");
}

#[tokio::test]
async fn delays_are_capped() {
    let (core, _, clock) = scripted(vec![status(503); 8]);
    core.call::<Value, Plain>(&LIST).max_retries(7).await.unwrap_err();
    let seconds: Vec<f64> = clock.sleeps().iter().map(Duration::as_secs_f64).collect();
    assert_eq!(seconds, [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0]);
}

#[tokio::test]
async fn the_server_says_how_long_to_wait() {
    type Case = (&'static [(&'static str, &'static str)], Option<u64>);
    let table: [Case; 8] = [
        (&[("retry-after", "7")], Some(7_000)),
        (&[("retry-after", "0.25")], Some(250)),
        (&[("retry-after-ms", "1500"), ("retry-after", "9")], Some(1_500)),
        (&[("retry-after", "Sun, 01 Nov 2026 12:00:30 GMT")], Some(30_000)),
        (&[("retry-after", "Sun, 01 Nov 2026 11:00:00 GMT")], Some(0)),
        (&[("retry-after", "soon")], Some(500)),
        (&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "12")], Some(12_000)),
        (&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1793534420")], Some(20_000)),
    ];
    for (headers, expected) in table {
        let (core, _, clock) = scripted([Does::Answer(429, headers, ""), OK]);
        call(&core, Replay::Safe).await.unwrap();
        let expected: Vec<Duration> = expected.map(Duration::from_millis).into_iter().collect();
        assert_eq!(clock.sleeps(), expected, "{headers:?}");
    }
}

#[tokio::test]
async fn a_wait_that_is_too_long_ends_the_call_at_once() {
    for (seconds, timeout) in [("121", 600), ("61", 60), ("3600", 60)] {
        let headers: &'static [(&str, &str)] = match seconds {
            "121" => &[("retry-after", "121")],
            "61" => &[("retry-after", "61")],
            _ => &[("retry-after", "3600")],
        };
        let (core, log, clock) = scripted([Does::Answer(429, headers, "")]);
        let call = core.call::<Value, Plain>(&LIST).timeout(Duration::from_secs(timeout));
        let error = call.await.unwrap_err();
        assert!(error.is_rate_limited() && error.is_retryable());
        assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds.parse().unwrap())));
        assert_eq!((log.count(), clock.sleeps().len()), (1, 0));
    }
}

#[tokio::test]
async fn one_key_goes_with_all_attempts() {
    let (core, log, _) = scripted([Does::Break, status(409), OK]);
    let response = core.call::<Value, Keyed>(&PAY).path("id", "1").send().await.unwrap();
    let keys: Vec<_> = (0..3).map(|index| log.header(index, "idempotency-key").unwrap()).collect();
    assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
    assert_eq!(keys[0].len(), 36);
    assert_eq!((&keys[0][14..15], keys[0].split('-').count()), ("4", 5), "a UUID of version 4");
    assert_eq!(response.idempotency_key().unwrap().as_str(), keys[0]);
    assert_eq!(response.attempts(), 3);
}

#[tokio::test]
async fn keys_differ_between_calls_and_can_be_set() {
    let (core, log, _) = scripted([OK, OK, OK]);
    let key = IdempotencyKey::new("invoice-7").unwrap();
    core.call::<Value, Keyed>(&PAY).path("id", "1").idempotency_key(key).await.unwrap();
    call(&core, Replay::Keyed).await.unwrap();
    call(&core, Replay::Keyed).await.unwrap();
    let keys: Vec<_> = (0..3).map(|index| log.header(index, "idempotency-key").unwrap()).collect();
    assert_eq!(keys[0], "invoice-7");
    assert_ne!(keys[1], keys[2]);
}

#[test]
fn keys_are_visible_ascii() {
    for key in ["", "a b", "a\n", "ä", &"x".repeat(256)] {
        assert!(IdempotencyKey::new(key).is_err(), "{key:?}");
    }
    assert!(IdempotencyKey::new("x".repeat(255)).is_ok());
}

#[tokio::test]
async fn bodies_are_the_same_in_all_attempts() {
    let (core, log, _) = scripted([Does::Break, OK]);
    let body = serde_json::json!({"amount": 5});
    core.call::<Value, Keyed>(&PAY).path("id", "1").json(&body).await.unwrap();
    assert_eq!([log.body(0), log.body(1)], [r#"{"amount":5}"#, r#"{"amount":5}"#]);
}

#[tokio::test]
async fn the_retry_budget_runs_out() {
    let (core, log, _) = scripted(vec![status(503); 200]);
    for _ in 0..60 {
        call(&core, Replay::Safe).await.unwrap_err();
    }
    // 500 tokens at 5 a retry are 100 retries, beside the 60 first attempts.
    assert_eq!(log.count(), 160);
}

#[tokio::test]
async fn errors_say_what_became_of_the_request() {
    type Case = (Does, Outcome, fn(&Error) -> bool);
    let table: [Case; 4] = [
        (Does::RefuseConnection, Outcome::NotSent, Error::is_connect),
        (Does::Break, Outcome::Unknown, |error| !error.is_connect()),
        (Does::Hang, Outcome::Unknown, Error::is_timeout),
        (status(400), Outcome::Answered, |error| !error.is_retryable()),
    ];
    for (happens, outcome, holds) in table {
        let (transport, _) = play([happens]);
        let core = builder().transport(transport).build().unwrap();
        let call = core.call::<Value, Plain>(&CREATE).attempt_timeout(Duration::from_millis(20));
        let error = call.max_retries(0).await.unwrap_err();
        assert_eq!(error.outcome(), outcome);
        assert!(holds(&error) && error.attempts() == 1, "{error:?}");
    }
}

#[tokio::test]
async fn a_keyed_operation_of_a_provider_without_keys_is_sent_once() {
    use scopewright_runtime::provider::Provider;
    static KEYLESS: Provider = Provider { idempotency: None, ..crate::support::PROVIDER };
    static POST: Operation = Operation::new("post", Method::POST, "/x").replay(Replay::Keyed);
    let (transport, log) = play([Does::Break]);
    let core = Core::builder(&KEYLESS).transport(transport).build().unwrap();
    core.call::<Value, Keyed>(&POST).await.unwrap_err();
    assert_eq!(log.header(0, "idempotency-key"), None);
}
