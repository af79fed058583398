//! No argument can add a header, and none makes a client panic.

use http::Method;
use scopewright_runtime::codegen::{Call, Operation, Plain, Value};
use scopewright_runtime::{Core, IdempotencyKey};

use crate::support::{EXAMPLE, OK, PAY, TOKEN, builder, play};

static ECHO: Operation = Operation::new("echo", Method::GET, "/echo").security(&[&["bearerAuth"]]);

/// What ends a line somewhere, or is no text at all.
const HOSTILE: [&str; 10] = [
    "a\r\nX-Evil: 1",
    "a\nX-Evil: 1",
    "a\rX-Evil: 1",
    "\r\n\r\nGET /evil HTTP/1.1\r\n",
    "a\0",
    "a\u{7f}",
    "\u{85}X-Evil: 1",
    "\u{2028}X-Evil: 1",
    "größe",
    "a\u{b}\u{c}b",
];

type Fill = fn(Call<Value, Plain>, &str) -> Call<Value, Plain>;

const WAYS: [(&str, Fill); 5] = [
    ("a header of the document", |call, value| call.header("X-Tenant", value)),
    ("a header besides", |call, value| call.extra_header("x-tenant", value)),
    ("a header's name", |call, value| call.extra_header(value, "1")),
    ("a cookie", |call, value| call.cookie("theme", value)),
    ("a media type", |call, value| call.extra_header("content-type", value).bytes("x")),
];

#[tokio::test]
async fn hostile_values_are_refused_or_stay_in_their_header() {
    let megabyte = "x".repeat(1024 * 1024);
    let values = HOSTILE.into_iter().chain([megabyte.as_str(), " a ", "", "\t"]);
    for value in values {
        for (way, fill) in WAYS {
            let (transport, log) = play([OK]);
            let core = builder().transport(transport).build().unwrap();
            let shown = value.chars().take(20).collect::<String>();
            match fill(core.call(&ECHO), value).await {
                Err(error) => {
                    assert!(error.is_invalid(), "{way} {shown:?}: {error}");
                    assert_eq!((log.count(), error.attempts()), (0, 0), "{way} {shown:?}");
                    assert!(!error.to_string().contains('\n'), "{way} {shown:?}: {error}");
                }
                Ok(_) => check(&log.request(0), way, &shown),
            }
        }
    }
}

/// No header has appeared, and none has what ends a line.
fn check(request: &http::Request<scopewright_runtime::Bytes>, way: &str, shown: &str) {
    assert!(request.headers().get("x-evil").is_none(), "{way} {shown:?}");
    assert!(request.headers().len() <= 6, "{way} {shown:?}: {:?}", request.headers().keys());
    for value in request.headers().values() {
        let ends = value.as_bytes().iter().any(|byte| matches!(byte, 0 | b'\r' | b'\n' | 0x7f));
        assert!(!ends, "{way} {shown:?}");
    }
}

#[tokio::test]
async fn hostile_tokens_keys_and_names_of_programs() {
    for value in HOSTILE {
        let token = format!("ex_live_{value}");
        match Core::builder(&EXAMPLE).token(token).transport(play([OK]).0).build() {
            Err(error) => assert!(error.is_invalid() && !format!("{error:?}").contains("Evil")),
            Ok(core) => {
                let outcome = core.call::<Value, Plain>(&ECHO).await;
                assert!(outcome.is_ok() || outcome.unwrap_err().is_invalid(), "{value:?}");
            }
        }
        assert!(IdempotencyKey::new(value).is_err(), "{value:?}");
        let (transport, log) = play([OK]);
        match builder().user_agent(value).transport(transport).build() {
            Err(error) => assert!(error.is_invalid(), "{value:?}"),
            Ok(core) => {
                core.call::<Value, Plain>(&ECHO).await.unwrap();
                check(&log.request(0), "a program's name", value);
            }
        }
    }
}

/// Files and environment variables end in a line break more often than not.
#[tokio::test]
async fn a_tokens_trailing_line_break_is_trimmed() {
    for end in ["\n", "\r\n"] {
        let (transport, log) = play([OK, OK]);
        let token = format!("{TOKEN}{end}");
        let core = Core::builder(&EXAMPLE).token(token).transport(transport).build().unwrap();
        core.call::<Value, Plain>(&ECHO).await.unwrap();
        assert_eq!(log.header(0, "authorization"), Some(format!("Bearer {TOKEN}")), "{end:?}");
        core.call::<Value, Plain>(&PAY).path("id", "i").await.unwrap();
    }
}
