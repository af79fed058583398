//! What the played shop says to requests: nothing to a correct one, the fault to any other.

mod support;

use support::{OPERATIONS, Request, correct, send, shop};

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[tokio::test]
async fn correct_requests_pass() -> Outcome {
    let rig = shop().await?;
    for id in OPERATIONS {
        send(&rig, &correct(id)).await?;
    }
    rig.finish()?;
    assert_eq!(rig.calls().len(), OPERATIONS.len());
    Ok(())
}

#[tokio::test]
async fn the_url_has_the_path_of_the_server() -> Outcome {
    assert!(shop().await?.url().ends_with("/v1"));
    Ok(())
}

#[tokio::test]
async fn answers_are_the_first_documented_success() -> Outcome {
    let rig = shop().await?;
    let cases = [
        ("listOrders", 200, r#"{"data":[{"id":1,"kind":"order","total":"9.50""#),
        ("createOrder", 201, r#"{"data":{"id":1"#),
        ("latestOrder", 200, r#"{"id":7,"kind":"order"}"#),
        // Made from the schema: the tag from the mapping, numbers within their bounds.
        ("getOrder", 200, r#""attachment":{"type":"img","width":10}"#),
        ("ping", 200, r#"{"ok":true}"#),
        ("noteOrder", 200, "Leave it at the door."),
        ("downloadFile", 200, "sample file"),
    ];
    for (id, status, part) in cases {
        let (found, text) = send(&rig, &correct(id)).await?;
        assert_eq!(found, status, "{id}");
        assert!(text.contains(part), "{id}: {text}");
    }
    Ok(())
}

/// An operation, how its correct request is spoilt, and what is said of it.
type Case = (&'static str, fn(Request) -> Request, &'static str);

#[rustfmt::skip]
const PARAMETERS: &[Case] = &[
    ("listOrders", |r| r.replace("limit=25&", ""), "query parameter `limit` is missing"),
    ("listOrders", |r| r.replace("limit=25", "limit=26"), "query parameter `limit`: $: 25 was expected, found 26"),
    ("listOrders", |r| r.replace("limit=25", "limit=250"), "query parameter `limit`: $: 25 was expected, found 250"),
    ("listOrders", |r| r.replace("limit=25", "limit=many"), r#"query parameter `limit`: $: "many" is not of type"#),
    ("listOrders", |r| r.replace("limit=25", "limit=25&limit=25"), "query parameter `limit` is there 2 times"),
    ("listOrders", |r| r.replace("limit=25", "limit=25&color=red"), "undocumented query parameter `color`"),
    ("listOrders", |r| r.replace("ids=a,b%2Cc", "ids=a&ids=b%2Cc"), "query parameter `ids` is there 2 times"),
    ("listOrders", |r| r.replace("ids=a,b%2Cc", "ids=a%2Cb%2Cc"), "query parameter `ids`: $: 2 items were expected, found 1"),
    ("listOrders", |r| r.replace("status=open&status=paid", "status=open,paid"), "query parameter `status`: $: 2 items were expected"),
    ("listOrders", |r| r.replace("status=open&status=paid", "status=paid&status=open"), r#"`status`: $[0]: "open" was expected, found "paid""#),
    ("listOrders", |r| r.replace("%2B01%3A00", "%2B02%3A00"), "query parameter `since`: $: \"2026-01-02T03:04:05Z\" was expected"),
    ("listOrders", |r| r.replace("%5B0%5D", "%5B%5D"), "query parameter `filters` has the index ``"),
    ("listOrders", |r| r.replace("%5B0%5D", "").replace("%5B1%5D", ""), "query parameter `filters` has a list without indexes"),
    ("listOrders", |r| r.replace("&filters%5Bexact%5D=true", ""), "query parameter `filters`: $.exact: missing"),
    ("listOrders", |r| r.replace("filters%5Bprice%5D%5Bmin%5D", "filters.price.min"), "undocumented query parameter `filters.price.min`"),
    ("listOrders", |r| r.without("X-Tenant"), "header parameter `X-Tenant` is missing"),
    ("listOrders", |r| r.with(&[("X-Tenant", "t2")]), r#"header parameter `X-Tenant`: $: "t1" was expected, found "t2""#),
    ("getOrder", |r| r.replace("a%2Fb", "ab"), r#"path parameter `order_id`: $: "a/b" was expected, found "ab""#),
    ("getOrder", |r| r.replace("a%2Fb", "a/b"), "`GET /v1/orders/a/b` is no path of the document"),
    ("styles", |r| r.replace("1,2/", "2,1/"), "path parameter `simple`: $[0]: 1 was expected, found 2"),
    ("styles", |r| r.replace(".3.4", "3.4"), "path parameter `label` does not start with `.`"),
    ("styles", |r| r.replace(";matrix=r,1", "r,1"), "path parameter `matrix` does not look like `;matrix=…`"),
    ("styles", |r| r.replace("a%20b", "a,b"), "query parameter `spaces`: $: 2 items were expected"),
    ("styles", |r| r.replace("a%7Cb", "a,b"), "query parameter `pipes`: $: 2 items were expected"),
    ("styles", |r| r.replace("json=%7B", "json="), "query parameter `json` is not the JSON it should be"),
    ("styles", |r| r.replace("x=1&y=two", "spread=x,1,y,two"), "query parameter `spread` is missing (style Form, explode true)"),
    ("styles", |r| r.with(&[("X-List", "a;b")]), "header parameter `X-List`: $: 2 items were expected"),
    ("styles", |r| r.without("Cookie"), "cookie parameter `session` is missing"),
    ("styles", |r| r.with(&[("Cookie", "session=s1; spy=1")]), "undocumented cookie `spy`"),
];

#[rustfmt::skip]
const HEADERS: &[Case] = &[
    ("latestOrder", |r| r.without("X-Version"), "constant `X-Version` is missing"),
    ("latestOrder", |r| r.with(&[("X-Version", "3")]), "constant `X-Version` is `3`, not `2`"),
    ("latestOrder", |r| r.with(&[("X-Other", "1")]), "undocumented header `x-other`"),
    ("latestOrder", |r| r.with(&[("Accept", "text/csv")]), "`Accept: text/csv` does not take the answer"),
    ("latestOrder", |r| r.without("Authorization"), "the credential is missing: `Authorization: Bearer …`, or the header `X-Key`"),
    ("latestOrder", |r| r.with(&[("Authorization", "Bearer ")]), "the credential is missing"),
    ("latestOrder", |r| r.with(&[("Authorization", "Basic dTpw")]), "a credential is sent that is not asked for: `Authorization: Basic …`"),
    ("ping", |r| r.with(&[("Authorization", "Bearer t")]), "a credential is sent that is not asked for: `Authorization: Bearer …`"),
    ("ping", |r| r.with(&[("X-Key", "t")]), "a credential is sent that is not asked for: the header `X-Key`"),
    ("login", |r| r.with(&[("Authorization", "Bearer t")]), "the credential is missing: `Authorization: Basic …`"),
    ("createOrder", |r| r.without("Idempotency-Key"), "idempotency key `Idempotency-Key` is missing"),
    ("createOrder", |r| r.with(&[("Idempotency-Key", "a b")]), "idempotency key `Idempotency-Key` is not 1 to 255 visible"),
    ("noteOrder", |r| r.with(&[("Idempotency-Key", "k")]), "idempotency key `Idempotency-Key` is sent, but not honoured"),
    ("latestOrder", |r| r.with(&[("Idempotency-Key", "k")]), "idempotency key `Idempotency-Key` is sent, but not honoured"),
];

#[rustfmt::skip]
const BODIES: &[Case] = &[
    ("createOrder", |r| r.replace(r#""total":"9.5""#, r#""total":"9.6""#), r#"body: $.total: "9.50" was expected, found "9.6""#),
    ("createOrder", |r| r.replace(r#""total":"9.5""#, r#""total":9.5"#), "body: $.total: 9.5 is not of type"),
    ("createOrder", |r| r.replace(r#""note":null,"#, ""), "body: $.note: missing, null was expected"),
    ("createOrder", |r| r.replace(r#""note":null"#, r#""note":null,"due":null"#), "body: $.due: nothing was expected, found null"),
    ("createOrder", |r| r.replace(r#""kind":"order""#, r#""kind":"invoice""#), "body: $.kind: nothing was expected"),
    ("createOrder", |r| r.replace(r#""count":2"#, r#""count":0"#), "body: $.lines[0].count: 2 was expected, found 0"),
    ("createOrder", |r| r.replace(r#""sku":"x""#, r#""sky":"x""#), "body: $.lines.0: \"sku\" is a required property"),
    ("createOrder", |r| r.replace("}]}", "}]"), "the body is not JSON"),
    ("createOrder", |r| r.with(&[("Content-Type", "text/json")]), "the body is text/json, where application/json is documented"),
    ("createOrder", |r| r.without("Content-Type"), "the body, or its `Content-Type`, is missing"),
    ("latestOrder", |r| Request { body: "{}".to_owned(), ..r }, "a body of 2 bytes is sent, where none is documented"),
    ("latestOrder", |r| r.with(&[("Content-Type", "application/json")]), "is sent without a documented body"),
    ("noteOrder", |r| r.replace("door", "gate"), "body: \"Leave it at the door.\" was expected"),
    ("login", |r| r.replace("user=Support+Desk", "user=Support"), r#"body: $.user: "Support Desk" was expected"#),
    ("login", |r| r.replace("user=Support+Desk&", ""), "\"user\" is a required property"),
    ("login", |r| r.replace("&age=3", "&age=three"), "body: $.age: \"three\" is not of type"),
    ("login", |r| r.replace("roles=a&roles=b", "roles=a,b"), "body: $.roles: 2 items were expected"),
    ("login", |r| r.replace("&age=3", "&age=3&extra=1"), "undocumented form field `extra`"),
    ("login", |r| r.replace("address%5Bcity%5D", "address.city"), "body: $.address: missing"),
    ("uploadFiles", |r| r.replace("; filename=\"a.txt\"", ""), "part `files` is a file, but has no filename"),
    ("uploadFiles", |r| r.replace("filename=\"a.txt\"", "filename=\"\""), "part `files` has an empty filename"),
    ("uploadFiles", |r| r.replace("\r\nA\r\n", "\r\n\r\n"), "part `files` is an empty file"),
    ("uploadFiles", |r| r.replace("name=\"files\"", "name=\"file\""), "part `files` is missing"),
    ("uploadFiles", |r| r.replace("name=\"files\"", "name=\"file\""), "undocumented part `file`"),
    ("uploadFiles", |r| r.replace("inbox", "outbox"), r#"part `folder`: $: "inbox" was expected, found "outbox""#),
    ("uploadFiles", |r| r.replace("\r\n\r\nb\r\n", "\r\n\r\nc\r\n"), r#"part `tags`: $[1]: "b" was expected, found "c""#),
    ("uploadFiles", |r| r.replace("{\"width\":1}", "{\"width\":2}"), "part `size`: $.width: 1 was expected, found 2"),
    ("uploadFiles", |r| r.replace("--cut", "--cat"), "the body is not multipart"),
];

#[rustfmt::skip]
const ROUTES: &[Case] = &[
    ("latestOrder", |r| Request { method: "PUT", ..r }, "`PUT /v1/orders/latest`: the document has GET, DELETE for this path"),
    ("latestOrder", |r| r.replace("/v1", "/v2"), "`GET /v2/orders/latest` is no path of the document"),
    ("latestOrder", |r| r.replace("/latest", "/latest/"), "`GET /v1/orders/latest/` is no path of the document"),
];

#[tokio::test]
async fn each_fault_is_told() -> Outcome {
    let mut wrong = Vec::new();
    for (id, spoil, expected) in [PARAMETERS, HEADERS, BODIES, ROUTES].concat() {
        let rig = shop().await?;
        let (status, text) = send(&rig, &spoil(correct(id))).await?;
        let summary = rig.finish().err().map(|failure| failure.to_string()).unwrap_or_default();
        if status != 599 || !text.contains(expected) || !summary.contains(expected) {
            wrong.push(format!("{id} should be told: {expected}\n  was told ({status}): {text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

#[tokio::test]
async fn an_operation_called_twice_is_told() -> Outcome {
    let rig = shop().await?;
    send(&rig, &correct("ping")).await?;
    let (status, text) = send(&rig, &correct("ping")).await?;
    assert_eq!((status, text.as_str()), (599, "it is called for the second time"));
    Ok(())
}

#[tokio::test]
async fn operations_never_called_are_told() -> Outcome {
    let rig = shop().await?;
    for id in OPERATIONS.iter().filter(|id| !["getOrder", "login"].contains(id)) {
        send(&rig, &correct(id)).await?;
    }
    let failure = rig.finish().expect_err("two operations were left out");
    let expected =
        ["getOrder (GET /orders/{order_id}): never called", "login (POST /login): never called"];
    assert_eq!(failure.problems(), expected);
    Ok(())
}

#[tokio::test]
async fn calls_are_kept_as_they_came() -> Outcome {
    let rig = shop().await?;
    send(&rig, &correct("login")).await?;
    send(&rig, &correct("styles")).await?;
    let calls = rig.calls();
    assert_eq!(calls[0].method, "POST");
    assert!(calls[0].body.starts_with(b"user=Support+Desk&"));
    assert_eq!(calls[1].path, "/v1/styles/1,2/.3.4/;matrix=r,1,g,2");
    assert!(calls[1].query.as_deref().is_some_and(|query| query.starts_with("spaces=a%20b&")));
    assert_eq!(calls[1].headers["x-list"], "a,b");
    Ok(())
}

#[tokio::test]
async fn the_server_stops_with_the_rig() -> Outcome {
    let rig = shop().await?;
    let address = rig.url().replace("http://", "").replace("/v1", "");
    drop(rig);
    for _ in 0..100 {
        if tokio::net::TcpStream::connect(&address).await.is_err() {
            return Ok(());
        }
        tokio::task::yield_now().await;
    }
    Err("the port is still open".into())
}
