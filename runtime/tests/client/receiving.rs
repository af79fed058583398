//! What answers become.

use http::Method;
use scopewright_runtime::codegen::{Answer, Operation, Plain, Receive, Received, Value};
use scopewright_runtime::{ByteStream, Text};

use crate::support::{Does, LIST, builder, json, play, scripted, status};

#[tokio::test]
async fn values_text_nothing_and_streams() {
    let (core, _, _) = scripted([
        json("[1,2]"),
        json("héllo"),
        status(204),
        json("ignored"),
        json("bytes"),
        status(204),
    ]);
    assert_eq!(core.call::<Vec<i64>, Plain>(&LIST).await.unwrap(), [1, 2]);
    assert_eq!(&*core.call::<Text, Plain>(&LIST).await.unwrap(), "héllo");
    core.call::<(), Plain>(&LIST).await.unwrap();
    core.call::<(), Plain>(&LIST).await.unwrap();
    let mut stream = core.call::<ByteStream, Plain>(&LIST).await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap(), "bytes");
    assert!(stream.next().await.is_none());
    assert_eq!(core.call::<Option<Value>, Plain>(&LIST).await.unwrap(), None);
}

#[tokio::test]
async fn envelopes_are_opened() {
    static WRAPPED: Operation = Operation::new("read", Method::GET, "/x").unwrap_at("/data");
    let (core, _, _) = scripted([json(r#"{"data": [3], "meta": {}}"#)]);
    assert_eq!(core.call::<Vec<i64>, Plain>(&WRAPPED).await.unwrap(), [3]);
}

#[tokio::test]
async fn what_comes_beside_the_value() {
    let headers: &[(&str, &str)] = &[
        ("x-request-id", "r7"),
        ("idempotent-replayed", "true"),
        ("x-ratelimit-limit", "60"),
        ("x-ratelimit-remaining", "59"),
        ("x-ratelimit-reset", "30"),
    ];
    let (core, _, _) = scripted([status(503), Does::Answer(201, headers, "[1]")]);
    let response = core.call::<Vec<i64>, Plain>(&LIST).send().await.unwrap();
    assert_eq!(response.len(), 1, "it reads like the value");
    assert_eq!(response.status(), 201);
    assert_eq!((response.attempts(), response.request_id()), (2, Some("r7")));
    assert!(response.replayed());
    let rate = response.rate_limit().unwrap();
    assert_eq!((rate.limit(), rate.remaining()), (Some(60), Some(59)));
    assert_eq!(rate.reset_after().unwrap().as_secs(), 30);
    assert_eq!(core.rate_limit(), Some(rate));
    assert_eq!(response.into_inner(), [1]);
}

#[tokio::test]
async fn several_successes() {
    #[derive(Debug, PartialEq)]
    enum Started {
        Done(Vec<i64>),
        Accepted(Text),
    }
    impl Receive for Started {
        fn receive(answer: Answer) -> Received<Self> {
            match answer.status().as_u16() {
                200 => answer.decode().map(Self::Done),
                202 => answer.text().map(Self::Accepted),
                _ => answer.unexpected(),
            }
        }
    }
    let (core, _, _) = scripted([json("[1]"), Does::Answer(202, &[], "later"), status(206)]);
    assert_eq!(core.call::<Started, Plain>(&LIST).await.unwrap(), Started::Done(vec![1]));
    let accepted = Started::Accepted(Text("later".to_owned()));
    assert_eq!(core.call::<Started, Plain>(&LIST).await.unwrap(), accepted);
    let error = core.call::<Started, Plain>(&LIST).await.unwrap_err();
    assert!(error.to_string().ends_with("a success of status 206"), "{error}");
}

#[tokio::test]
async fn a_body_has_a_limit() {
    let (transport, _) = play([json("[1,2,3,4]"), json("[1,2,3,4]"), json("[1]")]);
    let core = builder().max_body(8).transport(transport).build().unwrap();
    let error = core.call::<Value, Plain>(&LIST).await.unwrap_err();
    assert!(error.is_too_large() && !error.is_retryable());
    assert!(error.to_string().ends_with("the answer has more than 8 bytes"), "{error}");
    let stream = core.call::<ByteStream, Plain>(&LIST).await.unwrap();
    assert!(stream.bytes().await.unwrap_err().is_too_large());
    assert!(core.call::<Value, Plain>(&LIST).await.is_ok());
}

#[tokio::test]
async fn text_that_is_not_utf8_is_an_error() {
    let latin: &'static [u8] = b"gr\xfc\xdfe";
    let transport = scopewright_runtime::transport::Local::new(move |_| async move {
        http::Response::new(scopewright_runtime::Bytes::from_static(latin))
    });
    let core = builder().transport(transport).build().unwrap();
    assert!(core.call::<Text, Plain>(&LIST).await.unwrap_err().is_decode());
}
