//! Where requests go, by the raw target that a server reads: no argument leaves its segment.

use http::Method;
use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use scopewright_runtime::codegen::{Operation, Plain, Style, Value};
use scopewright_runtime::{Core, Url};
use serde_json::json;

use crate::socket::{Socket, Wire};
use crate::support::{OK, builder, play};

const ANSWER: Wire = Some(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}");

static TEMPLATES: [Operation; 8] = [
    Operation::get("own", "/{a}"),
    Operation::get("before", "/{a}/x"),
    Operation::get("suffix", "/{a}.json"),
    Operation::get("verb", "/{a}:act"),
    Operation::get("two", "/{a}-{b}"),
    Operation::get("last", "/x/{a}"),
    Operation::get("slash", "/x/{a}/"),
    Operation::get("far", "/x/{a}/y/{b}"),
];

const VALUES: [&str; 38] = [
    "",
    ".",
    "..",
    "...",
    "%2e",
    "%2E%2e",
    "%252e",
    "%25252e%2e",
    "a/b",
    "a\\b",
    "?x",
    "#f",
    ";p",
    "..;p",
    "a b",
    "%",
    "%zz",
    "%2f",
    "..%2f",
    "%5c..",
    "é",
    "名",
    "🦀",
    "\0",
    "\r\n",
    "\t",
    "．．",
    "／",
    "//",
    "/",
    "@evil.example",
    "http://evil.example",
    "&a=b",
    "+",
    "{a}",
    "\u{202e}",
    "~._-",
    "a\u{0301}",
];

/// Whether servers, proxies or URL parsers would take it for a step in the path.
fn is_step(value: &str) -> bool {
    let mut text = value.to_owned();
    loop {
        let decoded = percent_decode_str(&text).decode_utf8_lossy().into_owned();
        if decoded == text {
            return ["", ".", ".."].contains(&text.as_str());
        }
        text = decoded;
    }
}

/// What a server that knows only this route finds wrong with a target.
fn misrouted(target: &str, base: &str, template: &str, a: &str, b: &str) -> Option<&'static str> {
    let Some(path) = target.strip_prefix(base) else { return Some("it left the base URL") };
    let raw = |byte: u8| !byte.is_ascii_graphic() || b"?#\\".contains(&byte);
    if path.bytes().any(raw) {
        return Some("a byte stands there that has a meaning of its own");
    }
    if Url::parse(&format!("http://host{target}")).unwrap().path() != target {
        return Some("a URL parser reads another path");
    }
    let (found, expected): (Vec<_>, Vec<_>) =
        (path.split('/').collect(), template.split('/').collect());
    if found.len() != expected.len() {
        return Some("it has another number of segments");
    }
    // By pieces: a value may hold the name of the other parameter.
    let fill = |segment: &str| match segment {
        "{a}-{b}" => format!("{a}-{b}"),
        "{b}" => b.to_owned(),
        other => other
            .split_once("{a}")
            .map_or(other.to_owned(), |(before, after)| format!("{before}{a}{after}")),
    };
    let same = |(found, expected): (&&str, &&str)| {
        percent_decode_str(found).decode_utf8().is_ok_and(|found| found == fill(expected))
    };
    let all = found.iter().zip(&expected).all(same);
    (!all).then_some("a segment decodes to something else")
}

#[tokio::test]
async fn the_raw_target_over_a_socket() {
    let socket = Socket::start([ANSWER]).await;
    let long = "ä/".repeat(4_096);
    for base in ["", "/api/v1"] {
        let core = builder().base_url(format!("{}{base}", socket.url)).build().unwrap();
        for (operation, value) in TEMPLATES.iter().flat_map(|operation| {
            VALUES.into_iter().chain([long.as_str()]).map(move |value| (operation, value))
        }) {
            let before = socket.requests().len();
            let call = core.call::<Value, Plain>(operation).path("a", value).path("b", "other");
            let story = format!("{value:?} in {}", operation.path);
            match call.await {
                Err(error) => {
                    assert!(error.is_invalid() && is_step(value), "{story}: {error}");
                    assert_eq!(socket.requests().len(), before, "{story}");
                }
                Ok(_) => {
                    let request = socket.requests().pop().unwrap();
                    let target = request.split(' ').nth(1).unwrap();
                    let fault = misrouted(target, base, operation.path, value, "other");
                    assert_eq!(fault, None, "{story}: {target}");
                    assert!(!is_step(value), "{story}");
                }
            }
        }
    }
}

/// As people write it: the naive client puts values into the URL as they are, or encodes what it
/// thinks of. The same table moves its requests elsewhere.
#[tokio::test]
async fn the_same_table_misroutes_a_hand_written_client() {
    let socket = Socket::start([ANSWER]).await;
    let client = reqwest::Client::new();
    let mut moved = 0;
    for value in VALUES {
        let url = format!("{}/x/{value}", socket.url);
        if client.get(url).send().await.is_ok() {
            let request = socket.requests().pop().unwrap();
            let target = request.split(' ').nth(1).unwrap();
            moved += usize::from(misrouted(target, "", "/x/{a}", value, "").is_some());
        }
    }
    assert!(moved >= 10, "{moved}");
}

/// How many generated cases; a soak sets more by `SCOPEWRIGHT_CASES`.
fn cases() -> u32 {
    std::env::var("SCOPEWRIGHT_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000)
}

/// Text of characters that have a meaning in URLs, and of any others.
fn hostile_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => proptest::sample::select(&[
            ".", "..", "/", "\\", "%", "2e", "2E", "2f", "%2e", "%2F", "%25", "?", "#", ";", "&", "=", "+",
            ":", "@", " ", "\0", "\r", "\n", "\t", "{a}", "{", "}", "．", "／", "a", "[", "]", "|", ",",
        ][..]).prop_map(str::to_owned),
        1 => proptest::char::any().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn one_thread() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap()
}

/// A client below a prefix that keeps the last target it was sent.
fn recording(
    runtime: &tokio::runtime::Runtime,
) -> (Core, std::sync::Arc<std::sync::Mutex<String>>) {
    let last = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
    let kept = std::sync::Arc::clone(&last);
    let transport = scopewright_runtime::transport::Local::new(move |request| {
        *kept.lock().unwrap() = request.uri().path_and_query().unwrap().to_string();
        std::future::ready(http::Response::new(scopewright_runtime::Bytes::from_static(b"{}")))
    });
    let _entered = runtime.enter();
    let core = builder().base_url("https://api.example.com/v1").transport(transport);
    (core.build().unwrap(), last)
}

#[test]
fn a_hundred_thousand_paths() {
    let runtime = one_thread();
    let (core, last) = recording(&runtime);
    let mut runner =
        TestRunner::new(Config { cases: cases(), failure_persistence: None, ..Config::default() });
    let input = (0..TEMPLATES.len(), hostile_text(), hostile_text());
    let outcome = runner.run(&input, |(index, a, b)| {
        let operation = &TEMPLATES[index];
        let call = core.call::<Value, Plain>(operation).path("a", a.as_str()).path("b", b.as_str());
        let uses_b = operation.path.contains("{b}");
        match runtime.block_on(call.into_future()) {
            Err(error) => {
                prop_assert!(error.is_invalid() && error.attempts() == 0, "{error}");
                prop_assert!(is_step(&a) || (uses_b && is_step(&b)), "refused: {error}");
            }
            Ok(_) => {
                let target = last.lock().unwrap().clone();
                prop_assert_eq!(
                    misrouted(&target, "/v1", operation.path, &a, &b),
                    None,
                    "{}",
                    target
                );
            }
        }
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn values_stay_inside_their_query_parameter() {
    static SEARCH: Operation = Operation::new("search", Method::GET, "/search");
    let runtime = one_thread();
    let (core, last) = recording(&runtime);
    let cases = cases() / 50;
    let mut runner =
        TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&(hostile_text(), hostile_text()), |(key, value)| {
        let styled = [
            (Style::FormExploded, json!(value), "q".to_owned()),
            (Style::FormJoined, json!([value]), "q".to_owned()),
            (Style::FormReserved, json!(value), "q".to_owned()),
            (Style::PipeDelimited, json!([value]), "q".to_owned()),
            (Style::SpaceDelimited, json!([value]), "q".to_owned()),
            (Style::DeepObject, json!({(&key): value}), format!("q[{key}]")),
            (Style::DeepObjectIndexed, json!({(&key): value}), format!("q[{key}]")),
        ];
        for (style, json, name) in styled {
            let call = core.call::<Value, Plain>(&SEARCH).query_styled("q", style, &json);
            runtime.block_on(call.into_future()).unwrap();
            let url = Url::parse(&format!("http://host{}", last.lock().unwrap())).unwrap();
            prop_assert_eq!(url.path(), "/v1/search");
            prop_assert!(url.fragment().is_none());
            let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
            prop_assert_eq!(pairs, [(name, value.clone())], "{:?}", style);
        }
        Ok(())
    });
    outcome.unwrap();
}

#[tokio::test]
async fn server_variables_cannot_move_the_origin() {
    let hostile = [
        "evil.example/",
        "evil.example#",
        "evil.example?",
        "a@evil.example",
        "evil.example:80",
        "..",
        "%2e",
        "\\evil.example",
        "evil.example",
        "é",
        "a b",
        "\r\n",
        "-a",
        "a-",
        "{region}",
    ];
    for value in hostile {
        let (transport, log) = play([OK]);
        let built =
            builder().server(1).server_variable("store", value).transport(transport).build();
        assert!(built.unwrap_err().is_invalid(), "{value:?}");
        assert_eq!(log.count(), 0);
    }
}
