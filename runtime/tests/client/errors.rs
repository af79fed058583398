//! What errors say and keep.

use http::Method;
use scopewright_runtime::codegen::{Operation, Plain, Replay, Requirement, Value};
use scopewright_runtime::{Error, Result};

use crate::support::{CREATE, Does, LIST, builder, json, play, scripted};

const DENIED: Does = Does::Answer(403, &[], "");

async fn fails(operation: &'static Operation, does: Does) -> Error {
    let (core, _, _) = scripted([does]);
    core.call::<Value, Plain>(operation).max_retries(0).await.unwrap_err()
}

#[tokio::test]
async fn sentences() {
    static UNKNOWN: Operation = Operation::new("approve", Method::POST, "/approve");
    let table = [
        (&LIST, Does::Answer(404, &[], "<html>"), "listOrders (GET /orders) failed: 404 Not Found"),
        (
            &LIST,
            Does::Answer(
                422,
                &[("x-request-id", "r1")],
                r#"{"error": {"message": "no such\ncountry", "code": "bad_country"}}"#,
            ),
            "listOrders (GET /orders) failed: 422 Unprocessable Entity: no such country \
             (code bad_country, request id r1)",
        ),
        (
            &LIST,
            Does::Answer(
                400,
                &[("content-type", "application/problem+json; charset=utf-8")],
                r#"{"type": "https://example.com/p/limit", "title": "Limit", "detail": "limit is 0"}"#,
            ),
            "listOrders (GET /orders) failed: 400 Bad Request: limit is 0 \
             (code https://example.com/p/limit)",
        ),
        (
            &LIST,
            Does::Answer(429, &[("retry-after", "5")], ""),
            "listOrders (GET /orders) failed: 429 Too Many Requests; the server asks to wait 5s",
        ),
        (
            &CREATE,
            Does::RefuseConnection,
            "createCampaign (POST /campaigns) was not sent, the server could not be reached",
        ),
        (
            &CREATE,
            DENIED,
            "createCampaign (POST /campaigns) was refused: it needs campaigns.create. \
             Use a token that holds it.",
        ),
        (
            &UNKNOWN,
            Does::Answer(
                403,
                &[(
                    "www-authenticate",
                    "Bearer error=\"insufficient_scope\", scope=\"drafts:write\"",
                )],
                "",
            ),
            "approve (POST /approve) was refused: 403 Forbidden. The server asks for drafts:write.",
        ),
        (
            &UNKNOWN,
            DENIED,
            "approve (POST /approve) was refused: 403 Forbidden. \
             Which scopes it needs is not documented.",
        ),
    ];
    for (operation, does, expected) in table {
        assert_eq!(fails(operation, does).await.to_string(), expected);
    }
}

#[tokio::test]
async fn a_refusal_compares_with_what_the_client_was_told() {
    let table: [(&[&str], &str); 2] = [
        (
            &["orders.create"],
            "createCampaign (POST /campaigns) was refused: it needs campaigns.create; this token \
             holds orders.create (as the client was told). Add campaigns.create to the token.",
        ),
        (
            &["campaigns.create"],
            "createCampaign (POST /campaigns) was refused: it needs campaigns.create; this token \
             holds campaigns.create (as the client was told). That is enough, so the reason is \
             another. The server says: closed",
        ),
    ];
    for (granted, expected) in table {
        let body = if granted.contains(&"campaigns.create") {
            r#"{"error": {"message": "closed"}}"#
        } else {
            ""
        };
        let (transport, _) = play([Does::Answer(403, &[], body)]);
        let core = builder().granted(granted.iter().copied()).transport(transport).build().unwrap();
        let error = core.call::<Value, Plain>(&CREATE).await.unwrap_err();
        assert!(error.is_permission_denied());
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn requirements_as_phrases() {
    let table = [
        (Requirement::all(&["campaigns.create"]), "campaigns.create"),
        (Requirement::all(&["a", "b"]), "a and b"),
        (Requirement::any_of(&[&["a"], &["b", "c"]]), "a, or b and c"),
        (Requirement::NONE, "any valid credential"),
        (Requirement::PUBLIC, "no credential"),
        (Requirement::UNKNOWN, "scopes that are not documented"),
    ];
    for (requirement, expected) in table {
        assert_eq!(requirement.to_string(), expected);
    }
    let either = Requirement::any_of(&[&["a", "b"], &["c"]]);
    for (held, missing) in [(&["a"][..], &["b"][..]), (&["c"], &[]), (&["x"], &["c"])] {
        assert_eq!(either.missing(held), missing);
        assert_eq!(either.allows(held), missing.is_empty());
    }
}

#[tokio::test]
async fn predicates() {
    type Case = (Does, fn(&Error) -> bool, bool);
    let limited: Does = Does::Answer(403, &[("x-ratelimit-remaining", "0")], "");
    let table: [Case; 9] = [
        (DENIED, Error::is_permission_denied, false),
        (limited, |error| error.is_rate_limited() && !error.is_permission_denied(), true),
        (Does::Answer(401, &[], ""), Error::is_unauthorized, false),
        (Does::Answer(404, &[], ""), Error::is_not_found, false),
        (Does::Answer(409, &[], ""), Error::is_conflict, false),
        (Does::Answer(504, &[], ""), Error::is_timeout, true),
        (Does::Answer(500, &[], ""), Error::is_server_error, true),
        (Does::Break, |error| error.status().is_none(), true),
        (json("nonsense"), Error::is_decode, false),
    ];
    for (does, holds, is_retryable) in table {
        let error = fails(&LIST, does.clone()).await;
        assert!(holds(&error), "{does:?}: {error:?}");
        assert_eq!(error.is_retryable(), is_retryable, "{does:?}");
        assert_eq!(error.operation().unwrap().id, "listOrders");
    }
}

#[tokio::test]
async fn the_answer_is_kept() {
    const BODY: &str = r#"{"error": {"message": "m", "code": 17, "details": [{"field": "a"}], "request_id": "r2"}}"#;
    let error = fails(&LIST, Does::Answer(422, &[("x-limit", "1")], BODY)).await;
    assert_eq!(error.status().unwrap(), 422);
    assert_eq!(error.headers().unwrap()["x-limit"], "1");
    assert_eq!((error.code(), error.message()), (Some("17"), Some("m")));
    assert_eq!(error.request_id(), Some("r2"));
    assert_eq!(error.details().unwrap()[0]["field"], "a");
    assert_eq!(error.body(), BODY.as_bytes());
    assert_eq!(error.body_as::<Value>().unwrap()["error"]["code"], 17);
    assert!(error.body_as::<Vec<String>>().is_err());
}

#[tokio::test]
async fn long_bodies_are_cut() {
    let body: &'static str = "x".repeat(100_000).leak();
    let error = fails(&LIST, Does::Answer(500, &[], body)).await;
    assert_eq!(error.body().len(), 64 * 1024);
    assert!(error.to_string().len() < 500);
}

#[tokio::test]
async fn decode_errors_name_their_place() {
    static WRAPPED: Operation =
        Operation::new("list", Method::GET, "/x").replay(Replay::Safe).unwrap_at("/data/rows");
    let table = [
        (&LIST, "[1, \"two\"]", "[1]: expected an integer, found \"two\""),
        (
            &WRAPPED,
            r#"{"data": {"rows": [1, true]}}"#,
            "data.rows[1]: expected an integer, found true",
        ),
        (&WRAPPED, r#"{"data": {"rows": 5}}"#, "data.rows: expected an array, found 5"),
    ];
    for (operation, body, expected) in table {
        let (core, _, _) = scripted([json(body)]);
        let outcome: Result<Vec<i64>> = core.call::<Vec<i64>, Plain>(operation).await;
        let error = outcome.unwrap_err();
        assert!(error.is_decode() && error.body() == body.as_bytes());
        assert_eq!(error.status().unwrap(), 200);
        let text = error.to_string();
        let expected = format!("failed: the answer is not as documented: {expected}");
        assert!(text.ends_with(&expected), "{text}");
    }
}
