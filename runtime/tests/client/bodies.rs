//! Bodies as they are sent.

use std::collections::BTreeMap;

use http::Method;
use scopewright_runtime::codegen::{Call, Form, Operation, Plain, Value};
use scopewright_runtime::{Bytes, FileUpload};
use serde_json::json;

use crate::support::{OK, builder, play};

static POST: Operation = Operation::new("post", Method::POST, "/x");

async fn sent(fill: impl Fn(Call<Value, Plain>) -> Call<Value, Plain>) -> (String, String) {
    let (transport, log) = play([OK]);
    let core = builder().transport(transport).build().unwrap();
    fill(core.call(&POST)).await.unwrap();
    (log.header(0, "content-type").unwrap_or_default(), log.body(0))
}

#[tokio::test]
async fn media_types() {
    type Case = (fn(Call<Value, Plain>) -> Call<Value, Plain>, &'static str, &'static str);
    let table: [Case; 7] = [
        (|call| call, "", ""),
        (|call| call.json(&json!({"a": [1, null]})), "application/json", r#"{"a":[1,null]}"#),
        (
            |call| call.json_as("application/merge-patch+json", &json!({"a": null})),
            "application/merge-patch+json",
            r#"{"a":null}"#,
        ),
        (
            |call| call.form(&json!({"a": "x y&z", "b": [1, 2], "c": {"d": true}, "e": null})),
            "application/x-www-form-urlencoded",
            "a=x%20y%26z&b=1&b=2&c%5Bd%5D=true",
        ),
        (|call| call.text("grüße"), "text/plain; charset=utf-8", "grüße"),
        (|call| call.bytes(&b"\x01\x02"[..]), "application/octet-stream", "\u{1}\u{2}"),
        (|call| call.bytes_as("image/png", "png"), "image/png", "png"),
    ];
    for (fill, media_type, body) in table {
        assert_eq!(sent(fill).await, (media_type.to_owned(), body.to_owned()));
    }
}

#[tokio::test]
async fn multipart_parts() {
    let form = Form::new()
        .files("files", [FileUpload::new("a.txt", "one").content_type("text/plain")])
        .field("count", &3_i64)
        .field("tags", &vec!["x".to_owned(), "y".to_owned()])
        .field("folder", &None::<String>)
        .field("meta", &json!({"k": true}));
    let (media_type, body) = sent(|call| call.multipart(form.clone())).await;
    let boundary = media_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let part = |head: &str, data: &str| {
        format!("--B\r\nContent-Disposition: form-data; name={head}\r\n\r\n{data}\r\n")
    };
    let expected = [
        part("\"files\"; filename=\"a.txt\"\r\nContent-Type: text/plain", "one"),
        part("\"count\"", "3"),
        part("\"tags\"", "x"),
        part("\"tags\"", "y"),
        part("\"meta\"\r\nContent-Type: application/json", r#"{"k":true}"#),
        "--B--\r\n".to_owned(),
    ];
    assert_eq!(body.replace(boundary, "B"), expected.concat());
}

#[tokio::test]
async fn multipart_parts_of_any_name() {
    let numbers = BTreeMap::from([("a\"".to_owned(), 1_i64), ("b".to_owned(), 2)]);
    let file = |text: &str| Some(FileUpload::new("x", text.to_owned()));
    let files = BTreeMap::from([("c".to_owned(), vec![file("one"), None, file("two")])]);
    let form = Form::new().rest(&numbers).rest_files(files);
    let (media_type, body) = sent(|call| call.multipart(form.clone())).await;
    let boundary = media_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let parts: Vec<(&str, &str)> = body
        .split(&format!("--{boundary}"))
        .filter_map(|part| part.split_once("name=")?.1.trim_end().split_once("\r\n"))
        .map(|(head, data)| (head, data.rsplit_once("\r\n").unwrap().1))
        .collect();
    let of_c = "\"c\"; filename=\"x\"";
    assert_eq!(parts, [("\"a%22\"", "1"), ("\"b\"", "2"), (of_c, "one"), (of_c, "two")]);
}

#[tokio::test]
async fn multipart_names_cannot_end_their_line() {
    let file = FileUpload::new("a\"\r\nX-Evil: 1\r\n\r\n.txt", Bytes::new());
    let (_, body) = sent(|call| call.multipart(Form::new().file("f\"\n", file.clone()))).await;
    let line = body.lines().nth(1).unwrap();
    let expected = "name=\"f%22%0A\"; filename=\"a%22%0D%0AX-Evil: 1%0D%0A%0D%0A.txt\"";
    assert_eq!(line, format!("Content-Disposition: form-data; {expected}"));
}

#[tokio::test]
async fn what_cannot_be_sent_is_an_error_and_no_panic() {
    type Case = (fn(Call<Value, Plain>) -> Call<Value, Plain>, &'static str);
    let table: [Case; 6] = [
        (|call| call.extra_header("x-a", "1\r\nx-b: 2"), "the value of the header `x-a`"),
        (|call| call.extra_header("x-a", "\0"), "the value of the header `x-a`"),
        (|call| call.extra_header("x a\n", "1"), "`x a` is not the name of a header"),
        (|call| call.extra_header("Content-Length", "1"), "the transport's to set"),
        (|call| call.header("X-Tenant", "a\nb"), "the value of the header `x-tenant`"),
        (
            |call| {
                let file = FileUpload::new("a", "b").content_type("text/plain\r\nX-Evil: 1");
                call.multipart(Form::new().file("f", file))
            },
            "the media type of the part `f`",
        ),
    ];
    for (fill, part) in table {
        let (transport, log) = play([]);
        let core = builder().transport(transport).build().unwrap();
        let error = fill(core.call(&POST)).await.unwrap_err();
        assert!(error.is_invalid() && error.to_string().contains(part), "{error}");
        assert_eq!(log.count(), 0);
    }
}
