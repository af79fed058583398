//! Answers that are no success, whatever their body is: each becomes an error that says so and keeps
//! what came.

use http::Response;
use scopewright_runtime::codegen::{Plain, Value};
use scopewright_runtime::transport::Local;
use scopewright_runtime::{Bytes, Core, Error, Outcome};

use crate::support::{EXAMPLE, LIST, TOKEN};

const PROBLEM: &[u8] = br#"{"type": "https://example.com/p/limit", "title": "Limit", "status": 409,
    "detail": "limit is 0", "instance": "/l/1", "balance": 30, "accounts": ["a"]}"#;

async fn call(status: u16, content_type: &'static str, body: &'static [u8]) -> Error {
    let transport = Local::new(move |_| {
        let response = Response::builder().status(status).header("x-request-id", "r1");
        let response = response.header("content-type", content_type);
        let response = response.body(Bytes::from_static(body)).unwrap();
        async move { response }
    });
    let core = Core::builder(&EXAMPLE).token(TOKEN).transport(transport).build().unwrap();
    core.call::<Value, Plain>(&LIST).max_retries(0).await.unwrap_err()
}

const STATUSES: [u16; 14] = [300, 302, 304, 400, 401, 403, 404, 409, 418, 422, 429, 500, 502, 599];

#[tokio::test]
async fn every_status_with_every_body_is_an_error_that_keeps_it() {
    let long: &'static [u8] =
        [&b"{\"error\": {\"message\": \"m\"}, \"x\": \""[..], &vec![b'x'; 10_000_000]]
            .concat()
            .leak();
    let deep: &'static [u8] = [b"[".repeat(100_000), b"]".repeat(100_000)].concat().leak();
    let table: [(&str, &'static [u8]); 15] = [
        ("application/problem+json", PROBLEM),
        ("application/json", PROBLEM),
        ("text/html", PROBLEM),
        ("application/problem+json", b"[1]"),
        ("application/json", b"\"down\""),
        ("application/json", b"null"),
        ("application/json", b"17"),
        ("application/problem+json", br#"{"type": 1, "title": [], "status": "x", "detail": {}}"#),
        ("text/html", b"<html><body><h1>502 Bad Gateway</h1></body></html>"),
        ("application/json", b""),
        ("application/json", b"{\"error\": {\"message\": \"\xff\xfe\"}}"),
        ("application/json", b"{\"error\": {\"message\": \"cut o"),
        ("application/json", long),
        ("application/json", deep),
        ("", b"\0\x01\x02\r\n\x1b[31m"),
    ];
    for status in STATUSES {
        for (content_type, body) in table {
            let error = call(status, content_type, body).await;
            assert_eq!(error.status().unwrap().as_u16(), status);
            assert_ne!(error.outcome(), Outcome::NotSent);
            assert_eq!(error.body(), &body[..body.len().min(64 * 1024)], "the bytes as they came");
            assert!(!error.is_decode() && !error.is_invalid() && !error.is_connect());
            assert_eq!(error.request_id(), Some("r1"));
            let text = error.to_string();
            assert!(text.starts_with("listOrders (GET /orders) ") && text.len() < 600, "{text}");
            assert!(!text.contains(char::is_control), "{text:?}");
            let is_typed = [
                error.is_unauthorized(),
                error.is_permission_denied(),
                error.is_not_found(),
                error.is_conflict(),
                error.is_rate_limited(),
                error.is_server_error(),
            ];
            let expected = usize::from(!matches!(status, 300..=304 | 400 | 418 | 422));
            assert_eq!(is_typed.into_iter().filter(|is| *is).count(), expected, "{status}");
        }
    }
}

#[tokio::test]
async fn problems_are_read_as_what_they_are() {
    let table: [(&str, &'static [u8], Option<&str>); 9] = [
        ("application/problem+json", PROBLEM, Some("limit is 0")),
        ("Application/Problem+JSON;charset=utf-8", PROBLEM, Some("limit is 0")),
        // A content type is often wrong where the body is not.
        ("application/json", PROBLEM, Some("limit is 0")),
        ("", PROBLEM, Some("limit is 0")),
        // One or two of its members are found in other bodies, too.
        ("application/json", br#"{"title": "A book", "status": 409}"#, None),
        ("application/json", br#"{"type": "card", "title": "Visa"}"#, None),
        ("application/problem+json", br#"{"detail": 7}"#, None),
        ("application/problem+json", b"[]", None),
        ("text/html", b"<html>", None),
    ];
    for (content_type, body, detail) in table {
        // 422 is what counts, whatever the body says.
        let error = call(422, content_type, body).await;
        assert_eq!(error.status().unwrap().as_u16(), 422);
        let problem = error.problem();
        let found = problem.as_ref().and_then(|problem| problem.detail.as_deref());
        assert_eq!(found, detail, "{content_type}");
        let is_declared = content_type.starts_with("application/problem");
        assert!(
            is_declared || problem.is_some() == detail.is_some(),
            "{content_type}: {problem:?}"
        );
        if detail.is_some() {
            let problem = problem.unwrap();
            assert_eq!(problem.kind.as_deref(), Some("https://example.com/p/limit"));
            assert_eq!((problem.title.as_deref(), problem.status), (Some("Limit"), Some(409)));
            assert_eq!(problem.instance.as_deref(), Some("/l/1"));
            let extensions: Vec<String> = problem.extensions.keys().cloned().collect();
            assert_eq!(
                (&extensions[..], &problem.extensions["balance"]),
                (&["accounts".to_owned(), "balance".to_owned()][..], &Value::from(30))
            );
            assert_eq!(error.message(), detail);
            assert_eq!(error.code(), Some("https://example.com/p/limit"));
        }
    }
}
