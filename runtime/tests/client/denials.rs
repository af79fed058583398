//! Refusals for want of a scope, in the ways in which servers say that: every dialect as it should be,
//! and with everything that servers do to it. The scope is named, or it is unknown; it is never
//! another one, and nothing panics.

use http::{HeaderName, HeaderValue, Response};
use scopewright_runtime::codegen::{Operation, Plain, Provider, Requirement, Value};
use scopewright_runtime::provider::{ErrorShape, ScopeDialect};
use scopewright_runtime::transport::Local;
use scopewright_runtime::{Bytes, Core, Error, ScopeSource};

use crate::support::PROVIDER;

static CALL: Operation = Operation::get("call", "/call").requires(Requirement::UNKNOWN);

/// An answer as bytes, so that it can be made worse.
#[derive(Clone, Debug)]
struct Reply {
    status: u16,
    headers: Vec<(&'static str, Vec<u8>)>,
    body: Vec<u8>,
}

async fn call(provider: &'static Provider, operation: &'static Operation, reply: Reply) -> Error {
    let transport = Local::new(move |_| {
        let mut response = Response::new(Bytes::from(reply.body.clone()));
        *response.status_mut() = reply.status.try_into().unwrap();
        for (name, value) in &reply.headers {
            let value = HeaderValue::from_bytes(value).unwrap();
            response.headers_mut().append(HeaderName::from_static(name), value);
        }
        async move { response }
    });
    let core = Core::builder(provider).token("ex_live_sesame_0000").transport(transport);
    core.build().unwrap().call::<Value, Plain>(operation).max_retries(0).await.unwrap_err()
}

const fn provider(errors: ErrorShape) -> Provider {
    Provider { errors, ..PROVIDER }
}

static STANDARD: Provider = provider(ErrorShape::UNKNOWN);
static IN_BODY: Provider = provider(ErrorShape {
    code: "/error",
    scopes: ScopeDialect {
        codes: &["insufficient_scope", "missing_scope"],
        in_success: true,
        needed: "/needed",
        provided: "/provided",
        ..ScopeDialect::STANDARD
    },
    ..ErrorShape::UNKNOWN
});
static GITLAB: Provider = provider(ErrorShape {
    code: "/error",
    scopes: ScopeDialect {
        codes: &["insufficient_scope"],
        needed: "/scope",
        ..ScopeDialect::STANDARD
    },
    ..ErrorShape::UNKNOWN
});
static GITHUB: Provider = provider(ErrorShape {
    scopes: ScopeDialect {
        needed_header: "x-accepted-oauth-scopes",
        provided_header: "x-oauth-scopes",
        any: true,
        ..ScopeDialect::STANDARD
    },
    ..ErrorShape::UNKNOWN
});
static DEEP: Provider = provider(ErrorShape {
    code: "/errors/0/reason",
    scopes: ScopeDialect {
        codes: &["SCOPE_INSUFFICIENT"],
        needed: "/errors/0/meta/scopes",
        ..ScopeDialect::STANDARD
    },
    permission_denied: &[],
    ..ErrorShape::UNKNOWN
});
static PROBLEM: Provider = provider(ErrorShape {
    scopes: ScopeDialect {
        codes: &["https://example.com/problems/scope"],
        needed: "/required_scopes",
        provided: "/token_scopes",
        ..ScopeDialect::STANDARD
    },
    ..ErrorShape::UNKNOWN
});

/// A way to say that a scope is missing.
struct Dialect {
    name: &'static str,
    provider: &'static Provider,
    reply: Reply,
    /// The sets of which one is needed.
    needed: &'static [&'static [&'static str]],
    source: ScopeSource,
}

fn dialect(
    name: &'static str,
    provider: &'static Provider,
    (status, headers, body): (u16, &[(&'static str, &str)], &str),
    needed: &'static [&'static [&'static str]],
    source: ScopeSource,
) -> Dialect {
    let headers = headers.iter().map(|(name, value)| (*name, value.as_bytes().to_vec())).collect();
    let reply = Reply { status, headers, body: body.as_bytes().to_vec() };
    Dialect { name, provider, reply, needed, source }
}

const ASKS: &str = "www-authenticate";

fn dialects() -> impl Iterator<Item = Dialect> {
    challenges().into_iter().chain(elsewhere())
}

/// Those that say it in `WWW-Authenticate`.
fn challenges() -> Vec<Dialect> {
    use ScopeSource::Challenge;
    let bearer =
        [(ASKS, r#"Bearer realm="api", error="insufficient_scope", scope="orders:read b""#)];
    let commas = [(ASKS, r#"Bearer error="insufficient_scope", scope="orders:read,b""#)];
    let bare = [(ASKS, "Bearer scope=orders:read, error=insufficient_scope")];
    let second = [(
        ASKS,
        r#"Negotiate YII=, Basic realm="a, b", Bearer error="insufficient_scope", scope="b""#,
    )];
    let fields = [
        (ASKS, r#"Basic realm="api""#),
        (ASKS, r#"DPoP error="insufficient_scope", scope="b", algs="ES256""#),
    ];
    let quoted = [(
        ASKS,
        r#"Bearer error_description="say \"b\", scope=\"x\"", error="insufficient_scope", scope="b""#,
    )];
    let inside = [(
        ASKS,
        r#"Bearer error_description="say \", scope=x, \" and", error="insufficient_scope", scope="b""#,
    )];
    let list = [(ASKS, "Bearer error=insufficient_scope, scope=orders:read b")];
    let without_error = [(ASKS, r#"Bearer realm="api", scope="b""#)];
    let all: &[&[&str]] = &[&["orders:read", "b"]];
    let b: &[&[&str]] = &[&["b"]];
    vec![
        dialect("RFC 6750", &STANDARD, (403, &bearer, ""), all, Challenge),
        dialect("joined by commas", &STANDARD, (403, &commas, ""), all, Challenge),
        dialect("without quotes", &STANDARD, (403, &bare, ""), &[&["orders:read"]], Challenge),
        dialect("third in its field", &STANDARD, (403, &second, ""), b, Challenge),
        dialect("in a second field, for DPoP", &STANDARD, (403, &fields, ""), b, Challenge),
        dialect("after an escaped quote", &STANDARD, (403, &quoted, ""), b, Challenge),
        dialect("beside a scope in a sentence", &STANDARD, (403, &inside, ""), b, Challenge),
        dialect("a list without quotes", &STANDARD, (403, &list, ""), all, Challenge),
        dialect("no error named", &STANDARD, (403, &without_error, ""), b, Challenge),
        dialect(
            "with 401",
            &STANDARD,
            (401, &bearer, r#"{"errcode": "M_FORBIDDEN"}"#),
            all,
            Challenge,
        ),
    ]
}

/// Those that say it elsewhere, or not at all.
fn elsewhere() -> Vec<Dialect> {
    use ScopeSource::{Body, Header};
    let headers = [("x-oauth-scopes", "gist, user"), ("x-accepted-oauth-scopes", "repo, b")];
    let all: &[&[&str]] = &[&["orders:read", "b"]];
    let b: &[&[&str]] = &[&["b"]];
    vec![
        dialect(
            "a code and a string in the body",
            &GITLAB,
            (
                403,
                &[],
                r#"{"error":"insufficient_scope","error_description":"x","scope":"orders:read b"}"#,
            ),
            all,
            Body,
        ),
        dialect(
            "a success that is none",
            &IN_BODY,
            (
                200,
                &[],
                r#"{"ok":false,"error":"missing_scope","needed":"b","provided":"identify,c"}"#,
            ),
            b,
            Body,
        ),
        dialect(
            "headers, one of which is enough",
            &GITHUB,
            (403, &headers, "{}"),
            &[&["repo"], &["b"]],
            Header,
        ),
        dialect(
            "deep in the body, with 400",
            &DEEP,
            (
                400,
                &[],
                r#"{"errors":[{"reason":"SCOPE_INSUFFICIENT","meta":{"scopes":["orders:read","b"]}}]}"#,
            ),
            all,
            Body,
        ),
        dialect(
            "a problem document",
            &PROBLEM,
            (
                403,
                &[("content-type", "application/problem+json")],
                r#"{"type":"https://example.com/problems/scope","required_scopes":["b"],"token_scopes":[]}"#,
            ),
            b,
            Body,
        ),
        dialect(
            "nothing but the status",
            &STANDARD,
            (403, &[(ASKS, "Bearer")], "Forbidden"),
            &[],
            ScopeSource::Unknown,
        ),
    ]
}

#[tokio::test]
async fn every_dialect_is_understood() {
    assert!(dialects().count() > 12);
    for Dialect { name, provider, reply, needed, source } in dialects() {
        let error = call(provider, &CALL, reply).await;
        assert!(error.is_permission_denied() && !error.is_unauthorized(), "{name}");
        let missing = error.missing_scopes().unwrap();
        assert_eq!((&missing.asked[..], missing.source), (&owned(needed)[..], source), "{name}");
        let held = missing.granted.map(|held| held.scopes().collect::<Vec<_>>().join(" "));
        let expected = match name {
            "a success that is none" => Some("c identify"),
            "headers, one of which is enough" => Some("gist user"),
            "a problem document" => Some(""),
            _ => None,
        };
        assert_eq!(held.as_deref(), expected, "{name}");
    }
}

fn owned(sets: &[&[&str]]) -> Vec<Vec<String>> {
    sets.iter().map(|set| set.iter().copied().map(str::to_owned).collect()).collect()
}

/// Whether the scope has to be found in spite of it all.
#[derive(Clone, Copy, PartialEq)]
enum Then {
    Named,
    NamedOrUnknown,
}
use Then::{Named, NamedOrUnknown};

/// Something that servers, or what is between, do to an answer.
type Mishap = (&'static str, Then, fn(&mut Reply));

fn each_field(reply: &mut Reply, change: impl Fn(&str) -> String) {
    for (_, value) in reply.headers.iter_mut().filter(|(name, _)| *name == ASKS) {
        *value = change(std::str::from_utf8(value).unwrap()).into_bytes();
    }
}

/// Changes what stands outside quotes.
fn outside(text: &str, change: impl Fn(&str) -> String) -> String {
    let mut is_inside = false;
    let mut is_escaped = false;
    let mut changed = String::new();
    let mut part = String::new();
    for character in text.chars() {
        if character == '"' && !is_escaped {
            changed += &if is_inside {
                std::mem::take(&mut part)
            } else {
                change(&std::mem::take(&mut part))
            };
            changed.push('"');
            is_inside = !is_inside;
        } else {
            part.push(character);
        }
        is_escaped = character == '\\' && !is_escaped;
    }
    changed + &change(&part)
}

const MISHAPS: &[Mishap] = &[
    ("an unknown scheme comes first", Named, |reply| {
        each_field(reply, |field| format!("Foo a=\"b, Bearer\", {field}"));
    }),
    ("a token68 comes first", Named, |reply| {
        each_field(reply, |field| format!("Negotiate YII+/x==, {field}"));
    }),
    ("a field comes first", Named, |reply| {
        reply.headers.insert(0, (ASKS, b"Basic realm=\"x\"".to_vec()));
    }),
    ("a field comes after", Named, |reply| reply.headers.push((ASKS, b"Digest nonce=1".to_vec()))),
    ("in capitals", Named, |reply| {
        each_field(reply, |field| {
            outside(field, |part| {
                part.replace("error", "ERROR")
                    .replace("scope=", "SCOPE=")
                    .replace("Bearer", "BEARER")
            })
        });
    }),
    ("spaces around the equals signs", Named, |reply| {
        each_field(reply, |field| outside(field, |part| part.replace('=', " = ")));
    }),
    ("commas doubled, and at both ends", Named, |reply| {
        each_field(reply, |field| {
            format!(",, {},", outside(field, |part| part.replace(',', " ,,\t")))
        });
    }),
    ("quotes forgotten", NamedOrUnknown, |reply| {
        each_field(reply, |field| field.replace('"', ""));
    }),
    ("the last quote forgotten", NamedOrUnknown, |reply| {
        each_field(reply, |field| field.strip_suffix('"').unwrap_or(field).to_owned());
    }),
    ("all quotes stay open", NamedOrUnknown, |reply| {
        each_field(reply, |field| field.replace("\",", ","));
    }),
    ("everything escaped", Named, |reply| {
        each_field(reply, |field| {
            field.replace("orders", "\\o\\r\\d\\e\\r\\s").replace("insufficient", "\\insufficient")
        });
        each_field(reply, |field| {
            if field.contains('"') { field.to_owned() } else { field.replace('\\', "") }
        });
    }),
    ("an empty scope", NamedOrUnknown, |reply| {
        each_field(reply, |field| {
            format!("Bearer error=\"insufficient_scope\", scope=\"\", x=\"{}\"", field.len())
        });
    }),
    ("64 KiB of something else first", Named, |reply| {
        let long = "x".repeat(64 * 1024);
        each_field(reply, |field| format!("Long a=\"{long}\", {field}"));
    }),
    ("64 KiB of quotes and commas first", NamedOrUnknown, |reply| {
        let long = "\",=\\ ".repeat(13_000);
        each_field(reply, |field| format!("{long}{field}"));
    }),
    ("bytes that are no text", Named, |reply| {
        for (_, value) in reply.headers.iter_mut().filter(|(name, _)| *name == ASKS) {
            value.splice(0..0, b"Old realm=\"\xff\xfe\x80\", ".iter().copied());
        }
    }),
    ("tabs for spaces", Named, |reply| {
        each_field(reply, |field| field.replace(' ', "\t"));
    }),
    ("another scope after it, of which the first counts", Named, |reply| {
        each_field(reply, |field| {
            let more = if field.contains("insufficient_scope") { ", scope=\"x y\"" } else { "" };
            format!("{field}{more}")
        });
    }),
    ("no headers", NamedOrUnknown, |reply| reply.headers.clear()),
    ("another content type", Named, |reply| {
        reply.headers.retain(|(name, _)| *name != "content-type");
        reply.headers.push(("content-type", b"text/html".to_vec()));
    }),
    ("an empty body", NamedOrUnknown, |reply| reply.body.clear()),
    ("half a body", NamedOrUnknown, |reply| reply.body.truncate(reply.body.len() / 2)),
    ("a page of HTML", NamedOrUnknown, |reply| reply.body = b"<html><h1>502</h1>".to_vec()),
    ("an array", NamedOrUnknown, |reply| reply.body = b"[1, {\"error\": 3}]".to_vec()),
    ("null", NamedOrUnknown, |reply| reply.body = b"null".to_vec()),
    ("no UTF-8", NamedOrUnknown, |reply| {
        let start = reply.body.len().min(1);
        reply.body.splice(start..start, *b"\"\xff\xfe\": 1,").for_each(drop);
    }),
    ("other types in it", NamedOrUnknown, |reply| {
        let text = String::from_utf8_lossy(&reply.body).replace("\"b\"", "[[{\"b\": 7}]]");
        reply.body = text.replace("scope\"", "scope\": {}, \"\"").into_bytes();
    }),
    ("10 MB before it", NamedOrUnknown, |reply| {
        let long = format!("\"long\": \"{}\",", "x".repeat(10_000_000));
        if reply.body.starts_with(b"{\"") {
            reply.body.splice(1..1, long.into_bytes());
        }
    }),
    ("10 MB after it", NamedOrUnknown, |reply| reply.body.extend(vec![b' '; 10_000_000])),
    ("200 levels deep", NamedOrUnknown, |reply| {
        reply.body = [b"[".repeat(200), b"]".repeat(200)].concat();
    }),
];

#[tokio::test]
async fn every_dialect_with_every_mishap() {
    assert!(MISHAPS.len() >= 20);
    let mut named = 0;
    for (mishap, then, spoil) in MISHAPS {
        for Dialect { name, provider, mut reply, needed, .. } in dialects() {
            spoil(&mut reply);
            if reply.status == 200 && !is_refused(&reply) {
                continue;
            }
            let error = call(provider, &CALL, reply.clone()).await;
            let asked = error.missing_scopes().map(|missing| missing.asked).unwrap_or_default();
            let is_named = asked == owned(needed);
            // Of a list without quotes the end may be lost; nothing may be named that is not in it.
            let is_needed = |scope: &String| needed.iter().any(|set| set.contains(&scope.as_str()));
            assert!(asked.iter().flatten().all(is_needed), "{name}, {mishap}: {asked:?}");
            assert!(is_named || *then == NamedOrUnknown, "{name}, {mishap}: not found");
            assert!(
                error.to_string().len() < 1_000 && !error.to_string().contains(char::is_control)
            );
            assert!(error.body().len() <= 64 * 1024);
            named += usize::from(is_named);
        }
    }
    assert!(named > 12 * 20, "most are named in spite of it: {named}");
}

/// A success that does not say that it is a refusal is one, or cannot be decoded.
fn is_refused(reply: &Reply) -> bool {
    serde_json::from_slice::<Value>(&reply.body).is_ok_and(|body| body["error"] == "missing_scope")
        && reply.body.len() <= 64 * 1024
}

#[tokio::test]
async fn a_field_cut_off_anywhere_names_the_scope_or_none() {
    for Dialect { name, provider, reply, needed, .. } in dialects() {
        // What stands without quotes may be cut off in the midst of a name, and nobody can tell.
        if name.ends_with("without quotes") || !reply.headers.iter().any(|(name, _)| *name == ASKS)
        {
            continue;
        }
        let field =
            reply.headers.iter().position(|(name, value)| *name == ASKS && value.len() > 20);
        let Some(field) = field else { continue };
        for length in 0..reply.headers[field].1.len() {
            let mut cut = reply.clone();
            cut.headers[field].1.truncate(length);
            let error = call(provider, &CALL, cut).await;
            let asked = error.missing_scopes().map(|missing| missing.asked).unwrap_or_default();
            assert!(asked.is_empty() || asked == owned(needed), "{name} at {length}: {asked:?}");
        }
    }
}

static READ: Operation = Operation::get("read", "/read").requires(Requirement::all(&["a"]));
static EITHER: Operation = Operation::get("either", "/e").requires(Requirement::any_of(&[
    &["b", "c"],
    &["a"],
    &["a", "d"],
]));

#[tokio::test]
async fn what_the_server_says_stands_beside_what_is_documented() {
    let challenge = |scope: &str| {
        vec![(ASKS, format!("Bearer error=\"insufficient_scope\", scope=\"{scope}\"").into_bytes())]
    };
    let refused = |headers| Reply { status: 403, headers, body: Vec::new() };
    let table: [(&'static Provider, &'static Operation, Reply, &str); 6] = [
        (
            &STANDARD,
            &READ,
            refused(challenge("a")),
            "read (GET /read) was refused: it needs a. Use a token that holds it.",
        ),
        (
            &STANDARD,
            &READ,
            refused(challenge("x y")),
            "read (GET /read) was refused: it needs a, and the server asks for x and y. \
             Use a token that holds it.",
        ),
        (
            &STANDARD,
            &EITHER,
            refused(Vec::new()),
            "either (GET /e) was refused: it needs b and c, or a, or a and d. \
             Use a token that holds it.",
        ),
        (
            &GITHUB,
            &EITHER,
            refused(vec![("x-oauth-scopes", b"b".to_vec())]),
            "either (GET /e) was refused: it needs b and c, or a, or a and d; this token holds b \
             (as the server says). Add c, or a to the token.",
        ),
        (
            &GITHUB,
            &CALL,
            refused(vec![
                ("x-oauth-scopes", Vec::new()),
                ("x-accepted-oauth-scopes", b"repo, public_repo".to_vec()),
            ]),
            "call (GET /call) was refused: 403 Forbidden. The server asks for repo, or public_repo; \
             this token holds no scope (as the server says). Add repo, or public_repo to the token.",
        ),
        (
            &IN_BODY,
            &READ,
            Reply {
                status: 200,
                headers: Vec::new(),
                body: br#"{"ok":false,"error":"missing_scope","needed":"a","provided":"a"}"#
                    .to_vec(),
            },
            "read (GET /read) was refused: it needs a; this token holds a (as the server says). \
             That is enough, so the reason is another. (code missing_scope)",
        ),
    ];
    for (provider, operation, reply, expected) in table {
        let error = call(provider, operation, reply).await;
        assert_eq!(error.to_string(), expected);
        assert_eq!(error.outcome(), scopewright_runtime::Outcome::Answered);
    }
    let error = call(&STANDARD, &EITHER, refused(Vec::new())).await;
    let missing = error.missing_scopes().unwrap();
    assert_eq!(missing.remedies, owned(&[&["a"], &["b", "c"]]), "the shortest first, none in vain");
    assert_eq!(missing.source, ScopeSource::Documented);
    assert_eq!(
        missing.required().map(|(operation, _)| operation.id).collect::<Vec<_>>(),
        ["either"]
    );
}

#[tokio::test]
async fn a_limit_is_told_from_a_permission() {
    let lacks = (ASKS, b"Bearer error=\"insufficient_scope\", scope=\"a\"".to_vec());
    let none_left = || ("x-ratelimit-remaining", b"0".to_vec());
    let later = || ("retry-after", b"60".to_vec());
    let table = [
        (403, vec![], false),
        (403, vec![none_left()], true),
        (403, vec![later()], true),
        // It says what is wrong, and that no call is left is by the way.
        (403, vec![none_left(), lacks.clone()], false),
        (403, vec![later(), lacks.clone()], false),
        (429, vec![lacks], true),
    ];
    for (status, headers, is_limit) in table {
        let error = call(&STANDARD, &READ, Reply { status, headers, body: Vec::new() }).await;
        assert_eq!(error.is_rate_limited(), is_limit, "{error}");
        assert_eq!(error.is_permission_denied(), !is_limit, "{error}");
        assert_eq!(error.missing_scopes().is_some(), !is_limit);
    }
}

#[tokio::test]
async fn a_token_that_the_server_sends_back_is_not_shown() {
    let echo = "Bearer error=\"insufficient_scope\", scope=\"ex_live_sesame_0000 a\"";
    let body = br#"{"error":"missing_scope","needed":["ex_live_sesame_0000"],"provided":"ex_live_sesame_0000"}"#;
    let replies = [
        Reply { status: 403, headers: vec![(ASKS, echo.into())], body: Vec::new() },
        Reply { status: 403, headers: Vec::new(), body: body.to_vec() },
    ];
    for reply in replies {
        let error = call(&IN_BODY, &CALL, reply).await;
        let missing = error.missing_scopes().unwrap();
        assert_eq!(missing.asked[0][0], "[redacted]");
        for text in [error.to_string(), format!("{error:?}"), format!("{missing:?}")] {
            assert!(!text.contains("sesame"), "{text}");
        }
    }
}

#[tokio::test]
async fn a_success_is_looked_into_only_where_the_provider_says_so() {
    let reply =
        Reply { status: 200, headers: Vec::new(), body: br#"{"error": "missing_scope"}"#.to_vec() };
    assert!(call(&IN_BODY, &CALL, reply.clone()).await.is_permission_denied());
    let mut long = reply.clone();
    long.body.extend(vec![b' '; 100_000]);
    assert_eq!(answer(&IN_BODY, long).await["error"], "missing_scope", "no refusal is that long");
    assert_eq!(answer(&GITLAB, reply).await["error"], "missing_scope");
}

/// What a call gets of a success.
async fn answer(provider: &'static Provider, reply: Reply) -> Value {
    let transport = Local::new(move |_| {
        let response = Response::new(Bytes::from(reply.body.clone()));
        async move { response }
    });
    let core = Core::builder(provider).token("ex_live_1").transport(transport).build().unwrap();
    core.call::<Value, Plain>(&CALL).await.unwrap()
}
