//! What a key is, where it goes, and what an error says of the call that carried it.

use std::time::Duration;

use http::Method;
use scopewright_runtime::codegen::{Keyed, Operation, Plain, Replay, Value};
use scopewright_runtime::provider::{KeyPlace, Provider};
use scopewright_runtime::{Core, Error, IdempotencyKey, Outcome, Result};
use serde_json::json;

use crate::support::{CREATE, Does, LIST, Log, OK, PAY, builder, play, scripted, status};

const REPLAYED: &[(&str, &str)] = &[("idempotent-replayed", "true")];

/// The error of a call of this class that meets these failures, with as many attempts as there are.
async fn error_after(replay: Replay, script: &[Does]) -> Error {
    let (transport, _) = play(script.to_vec());
    let (_, _, clock) = scripted([]);
    let retries = u32::try_from(script.len() - 1).unwrap();
    let builder = builder().transport(transport).clock(clock).max_retries(retries);
    let core = builder.attempt_timeout(Duration::from_millis(20)).build().unwrap();
    let outcome: Result<Value> = match replay {
        Replay::Safe => core.call::<Value, Plain>(&LIST).await,
        Replay::Keyed => core.call::<Value, Keyed>(&PAY).path("id", "1").await,
        _ => core.call::<Value, Plain>(&CREATE).await,
    };
    let error = outcome.unwrap_err();
    assert_eq!(error.attempts() as usize, script.len(), "{script:?}");
    error
}

#[tokio::test]
async fn the_outcome_of_one_attempt() {
    use Outcome::{Answered, NotSent, Unknown};
    const BROKEN: Does = Does::Answer(200, &[], "<html>");
    let other = [
        (Does::RefuseConnection, NotSent),
        (Does::Break, Unknown),
        (Does::Hang, Unknown),
        (BROKEN, Unknown),
    ];
    let answered = [307, 308, 400, 401, 402, 403, 404, 405, 410, 412, 413, 422, 425, 429, 501];
    let unknown = [301, 302, 303, 408, 499, 500, 502, 503, 504, 507, 520, 522, 524];
    let table = other
        .into_iter()
        .chain(answered.map(|code| (status(code), Answered)))
        .chain(unknown.map(|code| (status(code), Unknown)));
    for (does, expected) in table {
        for replay in [Replay::Keyed, Replay::Once] {
            let error = error_after(replay, std::slice::from_ref(&does)).await;
            assert_eq!(error.outcome(), expected, "{does:?} {replay:?}");
            assert_eq!(error.idempotency_key().is_some(), replay == Replay::Keyed, "{does:?}");
        }
    }
    // With a key, 409 says that an earlier request with it still runs; without one it is a refusal.
    assert_eq!(error_after(Replay::Keyed, &[status(409)]).await.outcome(), Unknown);
    assert_eq!(error_after(Replay::Once, &[status(409)]).await.outcome(), Answered);
}

#[tokio::test]
async fn an_attempt_that_may_have_been_acted_on_leaves_the_call_open() {
    use Outcome::{Answered, NotSent, Unknown};
    const NO_CONNECTION: Does = Does::RefuseConnection;
    let table: [(&[Does], Outcome); 12] = [
        (&[NO_CONNECTION, NO_CONNECTION], NotSent),
        (&[Does::Break, NO_CONNECTION], Unknown),
        (&[NO_CONNECTION, Does::Break, NO_CONNECTION], Unknown),
        (&[Does::Hang, NO_CONNECTION, NO_CONNECTION], Unknown),
        (&[Does::Break, status(429)], Unknown),
        (&[status(502), status(429)], Unknown),
        (&[status(503), status(401)], Unknown),
        (&[Does::Break, status(400)], Unknown),
        (&[status(429), status(429)], Answered),
        (&[status(429), status(400)], Answered),
        (&[status(429), NO_CONNECTION], NotSent),
        // The answer to the first attempt, told again, settles what the first one left open.
        (&[Does::Break, Does::Answer(402, REPLAYED, "")], Answered),
    ];
    for (script, expected) in table {
        let error = error_after(Replay::Keyed, script).await;
        assert_eq!(error.outcome(), expected, "{script:?}");
    }
    let error = error_after(Replay::Once, &[NO_CONNECTION, Does::Break]).await;
    assert_eq!(error.outcome(), Unknown);
}

#[tokio::test]
async fn a_sentence_does_not_say_that_nothing_was_sent_where_something_may_have_been() {
    let error = error_after(Replay::Keyed, &[Does::Break, Does::RefuseConnection]).await;
    assert_eq!(
        error.to_string(),
        "payInvoice (POST /invoices/{id}/pay) failed: the server could not be reached, after 2 \
         attempts"
    );
    assert!(error.is_connect());
}

#[tokio::test]
async fn a_key_used_for_another_body_is_an_error_of_its_own() {
    const BARE: Does = status(422);
    const PROBLEM: Does = Does::Answer(
        422,
        &[("content-type", "application/problem+json")],
        r#"{"title": "Idempotency-Key is already used"}"#,
    );
    const CODE: Does = Does::Answer(400, &[], r#"{"error": {"code": "IDEMPOTENCY_KEY_REUSED"}}"#);
    const INVALID: Does = Does::Answer(422, &[], r#"{"error": {"code": "bad_country"}}"#);
    // (the answer, is it a reuse: of a key that the caller chose, of one that the client made)
    let table = [
        (BARE, [true, false]),
        (PROBLEM, [true, true]),
        (CODE, [true, true]),
        (INVALID, [false, false]),
        (status(409), [false, false]),
        (status(400), [false, false]),
    ];
    for (does, expected) in table {
        for (is_given, expected) in [true, false].into_iter().zip(expected) {
            let (core, _, _) = scripted([does.clone()]);
            let mut call = core.call::<Value, Keyed>(&PAY).path("id", "1").max_retries(0);
            if is_given {
                call = call.idempotency_key(IdempotencyKey::new("invoice-7").unwrap());
            }
            let error = call.await.unwrap_err();
            assert_eq!(error.is_key_reused(), expected, "{does:?}, given: {is_given}");
        }
    }
    let (core, _, _) = scripted([PROBLEM]);
    let error = core.call::<Value, Plain>(&CREATE).await.unwrap_err();
    assert!(!error.is_key_reused(), "it had no key");
}

#[tokio::test]
async fn an_answer_told_again_says_so() {
    let table: [(&[(&str, &str)], bool); 6] = [
        (&[], false),
        (REPLAYED, true),
        (&[("idempotency-replayed", "True")], true),
        (&[("idempotent-replayed", "?1")], true),
        (&[("idempotent-replayed", "false")], false),
        (&[("idempotent-replayed", "?0")], false),
    ];
    for (headers, expected) in table {
        let (core, _, _) = scripted([Does::Answer(200, headers, "{}")]);
        let response = core.call::<Value, Keyed>(&PAY).path("id", "1").send().await.unwrap();
        assert_eq!(response.replayed(), expected, "{headers:?}");
        let error = error_after(Replay::Keyed, &[Does::Answer(402, headers, "")]).await;
        assert_eq!(error.replayed(), expected, "{headers:?}");
    }
}

#[test]
fn derived_keys_stay_the_same() {
    // Computed apart, by the description of the bytes in `derive`.
    let key = IdempotencyKey::derive("payouts", ["2026-11", "account-17"]);
    assert_eq!(key.as_str(), "0f4e4f66-5db0-89e8-be18-e1ceb84273d1");
    let none: [&str; 0] = [];
    let key = IdempotencyKey::derive("", none);
    assert_eq!(key.as_str(), "1d3d6768-2573-881c-ab98-1d2db8e46beb");
}

#[test]
fn derived_keys_are_of_one_intent_only() {
    let lists: [&[&str]; 9] =
        [&[], &[""], &["", ""], &["a"], &["a", ""], &["", "a"], &["ab"], &["a", "b"], &["b", "a"]];
    let mut keys = std::collections::BTreeSet::new();
    for namespace in ["", "a", "n"] {
        for parts in lists {
            keys.insert(IdempotencyKey::derive(namespace, parts));
        }
    }
    assert_eq!(keys.len(), 3 * lists.len());
}

#[tokio::test]
async fn a_header_cannot_push_the_key_out() {
    let (core, log, _) = scripted([]);
    let call = core.call::<Value, Keyed>(&PAY).path("id", "1");
    let error = call.extra_header("IDEMPOTENCY-KEY", "mine").await.unwrap_err();
    assert!(error.is_invalid());
    assert!(
        error.to_string().ends_with("the header `Idempotency-Key` is set by `idempotency_key`")
    );
    assert_eq!(log.count(), 0);
    // An operation of which no key is documented may be given one by those who know better.
    let (core, log, _) = scripted([OK]);
    core.call::<Value, Plain>(&CREATE).extra_header("idempotency-key", "mine").await.unwrap();
    assert_eq!(log.header(0, "idempotency-key").as_deref(), Some("mine"));
}

#[tokio::test]
async fn a_key_goes_into_the_header_that_the_provider_names() {
    static QUOTED: Provider = Provider {
        idempotency: Some(KeyPlace::Header { name: "X-Request-Token", quoted: true }),
        ..crate::support::PROVIDER
    };
    for (key, expected) in [("invoice-7", r#""invoice-7""#), (r#"a"b\c"#, r#""a\"b\\c""#)] {
        let (transport, log) = play([OK]);
        let core = Core::builder(&QUOTED).token("ex_live_0").transport(transport).build().unwrap();
        let call = core.call::<Value, Keyed>(&PAY).path("id", "1");
        call.idempotency_key(IdempotencyKey::new(key).unwrap()).await.unwrap();
        assert_eq!(log.header(0, "x-request-token").as_deref(), Some(expected));
    }
}

/// A client of a provider that takes the key in the body.
fn with_field(provider: &'static Provider) -> (Core, std::sync::Arc<Log>) {
    let (transport, log) = play([Does::Break, OK]);
    let (_, _, clock) = scripted([]);
    let core = Core::builder(provider).token("ex_live_0").transport(transport).clock(clock);
    (core.build().unwrap(), log)
}

static FLAT: Provider =
    Provider { idempotency: Some(KeyPlace::Field("/key")), ..crate::support::PROVIDER };
static DEEP: Provider =
    Provider { idempotency: Some(KeyPlace::Field("/meta/a~1b")), ..crate::support::PROVIDER };
static ORDER: Operation = Operation::new("order", Method::POST, "/order").replay(Replay::Keyed);

#[tokio::test]
async fn a_key_goes_into_the_field_of_the_body_that_the_provider_names() {
    let table = [
        (&FLAT, json!({}), r#"{"key":"k1"}"#),
        (&FLAT, json!({"amount": 5}), r#"{"amount":5,"key":"k1"}"#),
        (&DEEP, json!({"amount": 5}), r#"{"amount":5,"meta":{"a/b":"k1"}}"#),
        (&DEEP, json!({"meta": {"n": 1}}), r#"{"meta":{"n":1,"a/b":"k1"}}"#),
        (&DEEP, json!({"meta": {}}), r#"{"meta":{"a/b":"k1"}}"#),
        // A null is no key, and must not stand beside one: the last of two counts for most servers.
        (&FLAT, json!({"amount": 5, "key": null}), r#"{"amount":5,"key":"k1"}"#),
        (&DEEP, json!({"meta": null}), r#"{"meta":{"a/b":"k1"}}"#),
        (&DEEP, json!({"meta": {"a/b": null}}), r#"{"meta":{"a/b":"k1"}}"#),
    ];
    for (provider, body, expected) in table {
        let (core, log) = with_field(provider);
        let call = core.call::<Value, Keyed>(&ORDER).json(&body);
        let key = IdempotencyKey::new("k1").unwrap();
        let response = call.idempotency_key(key.clone()).send().await.unwrap();
        assert_eq!([log.body(0), log.body(1)], [expected, expected]);
        assert_eq!(response.idempotency_key(), Some(&key));
        assert_eq!(log.header(0, "content-type").as_deref(), Some("application/json"));
    }
}

#[tokio::test]
async fn a_form_and_an_empty_body_take_a_key_too() {
    let (core, log) = with_field(&FLAT);
    let call = core.call::<Value, Keyed>(&ORDER).form(&json!({"amount": 5}));
    call.idempotency_key(IdempotencyKey::new("k&1").unwrap()).await.unwrap();
    assert_eq!([log.body(0), log.body(1)], ["amount=5&key=k%261"; 2]);
    let (core, log) = with_field(&FLAT);
    let response = core.call::<Value, Keyed>(&ORDER).send().await.unwrap();
    let key = response.idempotency_key().unwrap();
    assert_eq!([log.body(0), log.body(1)], [format!(r#"{{"key":"{key}"}}"#), log.body(0)]);
    assert_eq!(log.header(0, "content-type").as_deref(), Some("application/json"));
}

#[tokio::test]
async fn a_key_that_the_body_holds_is_the_key_of_the_call() {
    let (core, log) = with_field(&FLAT);
    let body = json!({"amount": 5, "key": "mine"});
    let response = core.call::<Value, Keyed>(&ORDER).json(&body).send().await.unwrap();
    assert_eq!(response.idempotency_key().unwrap().as_str(), "mine");
    assert_eq!([log.body(0), log.body(1)], [r#"{"amount":5,"key":"mine"}"#; 2]);
    let (core, log) = with_field(&FLAT);
    let body = json!({"amount": 5, "key": "mine"});
    let response = core.call::<Value, Keyed>(&ORDER).form(&body).send().await.unwrap();
    assert_eq!(response.idempotency_key().unwrap().as_str(), "mine");
    assert_eq!(log.body(0), log.body(1));
    assert_eq!(log.body(0).matches("key=").count(), 1, "{}", log.body(0));
    let (core, log) = with_field(&FLAT);
    let body = json!({"key": "", "amount": 5});
    let call = core.call::<Value, Keyed>(&ORDER).form(&body);
    call.idempotency_key(IdempotencyKey::new("k1").unwrap()).await.unwrap();
    assert_eq!([log.body(0), log.body(1)], ["amount=5&key=k1"; 2]);
}

#[tokio::test]
async fn a_body_without_a_place_for_the_key_is_not_sent() {
    let key = || IdempotencyKey::new("k1").unwrap();
    let mine = json!({"key": "mine"});
    let cases = [
        (json!([1]), "the body has no place for an idempotency key at `/key`"),
        (mine, "the body holds another idempotency key than the one that is set"),
        (json!({"key": 7}), "the idempotency key in the body is not a text"),
        (json!({"key": ""}), "the idempotency key is empty"),
    ];
    for (body, expected) in cases {
        let (core, log) = with_field(&FLAT);
        let call = core.call::<Value, Keyed>(&ORDER).json(&body).idempotency_key(key());
        let error = call.await.unwrap_err();
        assert!(error.to_string().ends_with(expected), "{error}");
        assert_eq!((log.count(), error.outcome()), (0, Outcome::NotSent));
    }
}
