//! What the rig says of a client: that it read the answer, or where it did not.

mod support;

use std::collections::BTreeMap;

use scopewright_mock::{Failure, Rig};
use scopewright_runtime::codegen::{Call, Core, Method, Operation, Provider, Scheme, SchemeKind};
use scopewright_runtime::{ByteStream, Response, Text};
use serde_json::{Value, json};

use support::{correct, send, shop};

type Outcome = Result<(), Box<dyn std::error::Error>>;
type Reply<T> = Result<Response<T>, scopewright_runtime::Error>;

static PROVIDER: Provider = Provider {
    schemes: &[Scheme { name: "bearer", kind: SchemeKind::Bearer }],
    default_scheme: Some("bearer"),
    ..Provider::new("Shop", "shop/0")
};

static LATEST: Operation =
    Operation::new("latestOrder", Method::GET, "/orders/latest").security(&[&["bearer"]]);
static DELETE: Operation =
    Operation::new("deleteOrder", Method::DELETE, "/orders/{order_id}").security(&[&["bearer"]]);
static NOTE: Operation = Operation::new("noteOrder", Method::POST, "/orders/{order_id}/note")
    .security(&[&["bearer"]])
    .accept("text/plain");
static DOWNLOAD: Operation = Operation::new("downloadFile", Method::GET, "/files")
    .security(&[&["bearer"]])
    .accept("application/octet-stream");
static PING: Operation = Operation::new("ping", Method::GET, "/ping");

fn call<T>(rig: &Rig, operation: &'static Operation) -> scopewright_runtime::Result<Call<T>> {
    let client = Core::builder(&PROVIDER).token("t").header("X-Version", "2");
    Ok(client.base_url(rig.url()).build()?.call(operation))
}

fn told(verdict: Result<(), Failure>) -> Vec<String> {
    verdict.err().map(|failure| failure.problems().to_vec()).unwrap_or_default()
}

#[tokio::test]
async fn a_client_that_reads_everything_passes() -> Outcome {
    let rig = shop().await?;
    let latest: Reply<Value> = call(&rig, &LATEST)?.send().await;
    rig.json("latestOrder", latest)?;
    let deleted: Reply<()> = call(&rig, &DELETE)?.path("order_id", "a/b").send().await;
    rig.empty("deleteOrder", deleted)?;
    let note = call(&rig, &NOTE)?.path("order_id", "o1").text("Leave it at the door.");
    let note: Reply<Text> = note.send().await;
    rig.raw("noteOrder", note).await?;
    let file: Reply<ByteStream> = call(&rig, &DOWNLOAD)?.send().await;
    rig.raw("downloadFile", file).await?;
    Ok(())
}

#[tokio::test]
async fn a_faulty_request_is_told_with_what_the_client_said() -> Outcome {
    let rig = shop().await?;
    let answer: Reply<Value> = call(&rig, &LATEST)?.extra_query("debug", "1").send().await;
    let problems = told(rig.json("latestOrder", answer));
    assert_eq!(problems[0], "undocumented query parameter `debug`");
    assert!(problems[1].starts_with("the client failed: latestOrder"), "{problems:?}");
    Ok(())
}

#[tokio::test]
async fn a_call_that_went_elsewhere_is_told() -> Outcome {
    let rig = shop().await?;
    let answer: Reply<Value> = call(&rig, &PING)?.send().await;
    let problems = told(rig.json("latestOrder", answer));
    assert_eq!(problems[0], "no request of it arrived");
    assert_eq!(problems[1], "`GET /v1/ping` arrived, which is ping (GET /ping)");
    Ok(())
}

#[tokio::test]
async fn a_verdict_without_a_request_fails() -> Outcome {
    let rig = shop().await?;
    assert_eq!(told(rig.value("ping", Ok(json!({ "ok": true })))), ["no request of it arrived"]);
    let unknown = rig.value("pong", Ok(json!({}))).expect_err("there is no such operation");
    assert_eq!(unknown.to_string(), "the document has no operation `pong`");
    Ok(())
}

/// An operation, what a client made of its answer, and what is wrong with that.
#[tokio::test]
async fn misread_answers_are_told() -> Outcome {
    let page = json!({ "data": [
        { "id": 1, "kind": "order", "total": "9.50", "placed": "2026-01-02T03:04:05Z", "note": null },
    ], "next": null });
    let cases = [
        ("listOrders", "", page.clone(), ""),
        ("listOrders", "/next", json!(2), "answer: $.next: null was expected, found 2"),
        ("listOrders", "/data/0/id", json!(1.0), ""),
        (
            "listOrders",
            "/data/0/id",
            json!("1"),
            r#"answer: $.data[0].id: 1 was expected, found "1""#,
        ),
        ("listOrders", "/data/0/total", json!(9.5), ""),
        (
            "listOrders",
            "/data/0/total",
            json!(9.4),
            r#"answer: $.data[0].total: "9.50" was expected, found 9.4"#,
        ),
        ("listOrders", "/data/0/placed", json!("2026-01-02T03:04:05.000+00:00"), ""),
        ("listOrders", "/data/0/placed", json!("2026-01-02"), "was expected, found \"2026-01-02\""),
        (
            "listOrders",
            "/data/0/placed",
            json!(null),
            r#"$.data[0].placed: "2026-01-02T03:04:05Z" was expected, found null"#,
        ),
        ("listOrders", "/data", json!([]), "answer: $.data: 1 items were expected, found 0"),
        // Not paged, so only what is inside of the envelope is given to callers.
        ("createOrder", "", page["data"][0].clone(), ""),
        ("createOrder", "", page, "answer: $.id: missing, 1 was expected"),
        // A client may leave out a constant that the provider did not send, or write it.
        ("latestOrder", "", json!({ "id": 7, "kind": "order", "note": null }), ""),
        ("latestOrder", "", json!({ "id": 7 }), r#"answer: $.kind: missing, "order" was expected"#),
        (
            "latestOrder",
            "",
            json!({ "id": 7, "kind": "order", "color": "red" }),
            "answer: $.color: nothing",
        ),
        ("deleteOrder", "", json!({}), "an answer was decoded where the document has no JSON"),
    ];
    for (id, pointer, value, expected) in cases {
        let rig = shop().await?;
        let mut read = if pointer.is_empty() { value.clone() } else { cases_page() };
        if let Some(place) = read.pointer_mut(pointer) {
            *place = value;
        }
        send(&rig, &correct(id)).await?;
        let problems = told(rig.value(id, Ok(read))).join("\n");
        let is_right =
            if expected.is_empty() { problems.is_empty() } else { problems.contains(expected) };
        assert!(is_right, "{id} {pointer}: {problems}\n  where this was expected: {expected}");
    }
    Ok(())
}

fn cases_page() -> Value {
    json!({ "data": [
        { "id": 1, "kind": "order", "total": "9.50", "placed": "2026-01-02T03:04:05Z" },
    ], "next": null })
}

#[tokio::test]
async fn bad_verdicts_are_in_the_summary_once() -> Outcome {
    let rig = shop().await?;
    send(&rig, &correct("ping")).await?;
    let verdict = rig.value("ping", Ok(json!({ "ok": false })));
    let text = verdict.expect_err("it was true").to_string();
    assert_eq!(text, "ping (GET /ping):\n  - answer: $.ok: true was expected, found false");
    let summary = rig.finish().expect_err("most operations were not called");
    let of_ping: Vec<&String> =
        summary.problems().iter().filter(|problem| problem.starts_with("ping")).collect();
    assert_eq!(of_ping, ["ping (GET /ping): answer: $.ok: true was expected, found false"]);
    Ok(())
}

#[tokio::test]
async fn bodies_decode_into_the_types_of_the_client() -> Outcome {
    let rig = shop().await?;
    let body: BTreeMap<String, Value> = rig.body("createOrder")?;
    assert_eq!(body["lines"], json!([{ "sku": "x", "count": 2 }]));
    assert_eq!(rig.body::<String>("noteOrder")?, "Leave it at the door.");
    let failure = rig.body::<Vec<String>>("createOrder").expect_err("it is no list");
    let start = "createOrder (POST /orders): the documented body does not decode: ";
    assert!(failure.to_string().starts_with(start), "{failure}");
    let failure = rig.body::<Value>("ping").expect_err("it has no body");
    assert_eq!(failure.to_string(), "ping (GET /ping) has no body");
    Ok(())
}

#[tokio::test]
async fn a_folder_without_a_document_is_refused() {
    let failure = Rig::start(env!("CARGO_MANIFEST_DIR")).await.err().map(|it| it.to_string());
    let failure = failure.unwrap_or_default();
    assert!(failure.ends_with("has none of api.yaml, api.yml, api.json"), "{failure}");
}
