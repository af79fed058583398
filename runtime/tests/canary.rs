//! Secrets that sing: every kind of secret goes through everything that writes, and then none of it
//! may be found in what was written, in any spelling.
//!
//! A test of its own, because it listens to all that this process logs.

#![cfg(all(feature = "hyper", feature = "tracing", feature = "blocking"))]
#![allow(missing_docs, unreachable_pub)]

use std::fmt::{Debug, Write};
use std::panic::{self, AssertUnwindSafe};
use std::sync::{LazyLock, Mutex};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use http::Method;
use scopewright_runtime::codegen::{Operation, Plain, object};
use scopewright_runtime::oauth::ClientCredentials;
use scopewright_runtime::provider::{ErrorShape, Provider, Scheme, SchemeKind, Server};
use scopewright_runtime::transport::{Hyper, Local, TransportError};
use scopewright_runtime::{
    ByteStream, Bytes, Core, CoreBuilder, Credential, Error, FileUpload, Secret,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Changes in every encoding, and is long enough to be found in the middle of one.
const CANARY: &str = "pc_test c4nary/+%=&sesame:0000";
/// The access token of the same program.
const TOKEN: &str = "tok_c4nary/+=sesame.0001";

object! {
    pub struct Order {
        pub id: i64,
        pub client_secret: Option<Secret>,
    }
}

static OPERATIONS: LazyLock<[Operation; 6]> = LazyLock::new(|| {
    let schemes: [&'static [&'static [&'static str]]; 6] = [
        &[&["bearer"]],
        &[&["basic"]],
        &[&["header"]],
        &[&["query"]],
        &[&["cookie"]],
        &[&["program"]],
    ];
    let operation = |security| Operation::new("pay", Method::PUT, "/pay/{id}").security(security);
    schemes.map(operation)
});

static SHOP: Provider = Provider {
    servers: &[Server { url: "https://shop.example", description: "", variables: &[] }],
    schemes: &[
        Scheme { name: "bearer", kind: SchemeKind::Bearer },
        Scheme { name: "basic", kind: SchemeKind::Basic },
        Scheme { name: "header", kind: SchemeKind::Header("x-key") },
        Scheme { name: "query", kind: SchemeKind::Query("key") },
        Scheme { name: "cookie", kind: SchemeKind::Cookie("session") },
        Scheme {
            name: "program",
            kind: SchemeKind::ClientCredentials("https://shop.example/token"),
        },
    ],
    errors: ErrorShape {
        message: "/message",
        code: "/code",
        request_id: "/id",
        ..ErrorShape::UNKNOWN
    },
    ..Provider::new("Shop", "shop/1")
};

/// A credential for the scheme of each operation.
fn credentials() -> [Credential; 6] {
    [
        Credential::bearer(CANARY),
        Credential::basic("user", CANARY),
        Credential::key(CANARY),
        Credential::key(CANARY),
        Credential::key(CANARY),
        ClientCredentials::new("shop", CANARY).parameter("assertion", CANARY).into(),
    ]
}

/// Everything that was written.
static PAPER: Mutex<String> = Mutex::new(String::new());

fn note(text: impl std::fmt::Display) {
    writeln!(PAPER.lock().unwrap(), "{text}").unwrap();
}

fn show(thing: &impl Debug) {
    note(format_args!("{thing:?} {thing:#?}"));
}

fn show_error(error: &Error) {
    show(error);
    note(error);
    note(format_args!("{:?} {:?} {:?}", error.message(), error.code(), error.request_id()));
    if let Some(error) = error.decode_error() {
        show(error);
        note(error);
    }
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        note(format_args!("{cause} {cause:?} {cause:#?}"));
        source = cause.source();
    }
}

struct Ear;

impl tracing::field::Visit for Ear {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn Debug) {
        note(format_args!("{field}={value:?}"));
    }
}

impl tracing::Subscriber for Ear {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        span.record(&mut Ear);
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, values: &tracing::span::Record<'_>) {
        values.record(&mut Ear);
    }

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        event.record(&mut Ear);
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}

impl log::Log for Ear {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        note(record.args());
    }

    fn flush(&self) {}
}

fn listen() {
    tracing::subscriber::set_global_default(Ear).unwrap();
    log::set_logger(&Ear).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    panic::set_hook(Box::new(|info| note(info)));
}

/// The spellings of a secret in what programs write. In base64 what stands before it shifts it, so
/// there are three, without the ends that depend on its neighbours.
fn spellings(secret: &str) -> Vec<String> {
    let percent: String = secret
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect();
    let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    let mut all = vec![
        secret.to_owned(),
        percent.replace("%20", "+"),
        percent.to_lowercase(),
        percent,
        hex.to_uppercase(),
        hex,
        // What a debug output of bytes would be.
        secret.bytes().map(|byte| byte.to_string()).collect::<Vec<_>>().join(", "),
    ];
    for shift in 0..3 {
        let shifted = format!("{}{secret}", "x".repeat(shift));
        for engine in [STANDARD, URL_SAFE] {
            let text = engine.encode(&shifted);
            all.push(text[4..text.len() - 4].to_owned());
        }
    }
    all
}

fn found(paper: &str) -> Vec<String> {
    let encoded = |pair: &str| STANDARD.encode(pair.as_bytes());
    let mut all = spellings(CANARY);
    all.extend(spellings(TOKEN));
    all.push(encoded(&format!("user:{CANARY}")));
    // Parts that only the canaries have, whatever is around them.
    all.push("c4nary".to_owned());
    all.into_iter().filter(|spelling| paper.contains(spelling.as_str())).collect()
}

fn builder(credential: Credential) -> CoreBuilder {
    let builder = Core::builder(&SHOP).credential(credential).header("x-extra", CANARY);
    builder.transport(scripted(200, "{}"))
}

/// Answers the token server's part, and the rest with what a hostile server could say.
fn scripted(status: u16, body: &'static str) -> Local {
    Local::fallible(move |request: http::Request<Bytes>| async move {
        let is_token = request.uri().path() == "/token" && status != 418;
        let token = format!(r#"{{"access_token": "{TOKEN}", "expires_in": 1}}"#);
        let text = if is_token { token } else { echo(&request, body) };
        match status {
            1 if !is_token => Err(TransportError::new("connection reset")),
            _ => {
                let status = if is_token { 200 } else { status.max(200) };
                let answer = http::Response::builder().status(status).header("set-cookie", CANARY);
                Ok(answer.body(Bytes::from(text)).unwrap())
            }
        }
    })
}

/// Puts what the request holds in place of `#`.
fn echo(request: &http::Request<Bytes>, body: &str) -> String {
    let header = |name: &str| {
        let value = request.headers().get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let held = ["authorization", "x-key", "cookie"].map(header).join(" ");
    let held = format!("{held} {}", request.uri().query().unwrap_or_default());
    body.replace('#', &held.replace('"', ""))
}

const BODIES: [&str; 5] = [
    r##"{"message": "# is wrong", "code": "#", "id": "#"}"##,
    r##"{"error": "invalid_client", "error_description": "#"}"##,
    r##"{"id": "#"}"##,
    r#"{"id": 1, "client_secret": {"is": "pc_test c4nary/+%=&sesame:0000"}}"#,
    r#"[{"client_secret": "pc_test c4nary/+%=&sesame:0000"}]"#,
];

async fn in_process(rounds: usize) -> usize {
    let mut calls = 0;
    for _ in 0..rounds {
        for (credential, operation) in credentials().into_iter().zip(OPERATIONS.iter()) {
            for status in [1, 200, 401, 403, 404, 418, 429, 500] {
                for body in BODIES {
                    let core = builder(credential.clone()).transport(scripted(status, body));
                    let core = core.build().unwrap();
                    calls += 1;
                    show_call(&core, operation).await;
                }
            }
        }
    }
    calls
}

async fn show_call(core: &Core, operation: &'static Operation) {
    let order = Order { id: 1, client_secret: Some(CANARY.into()) };
    let call = core.call::<Order, Plain>(operation).path("id", CANARY).query("q", CANARY);
    let call = call.extra_header("x-mine", CANARY).max_retries(0).json(&order);
    match call.send().await {
        Ok(response) => show(&response),
        Err(error) => show_error(&error),
    }
}

/// What a user can hold, and what they can get wrong.
async fn things() {
    for credential in credentials() {
        show(&credential);
        show(&builder(credential.clone()));
        let core = builder(credential.clone()).build().unwrap();
        show(&core);
        let call = core.call::<Order, Plain>(&OPERATIONS[0]).query("q", CANARY).text(CANARY);
        show(&call);
        show(&call.send());
        let stream = core.call::<ByteStream, Plain>(&OPERATIONS[0]).path("id", "1").await;
        show(&stream);
        let panicked = panic::catch_unwind(AssertUnwindSafe(|| panic!("{core:?} {credential:?}")));
        assert!(panicked.is_err());
        let wrong = [
            builder(Credential::token(format!("{CANARY}\u{7}"))),
            builder(Credential::basic(format!("{CANARY}\r"), CANARY)),
            builder(Credential::key(CANARY).for_scheme("none")),
            builder(credential.clone()).base_url(format!("https://user:{CANARY}@shop.example")),
            builder(credential.clone()).base_url(format!("https://shop.example/?key={CANARY}")),
            builder(credential.clone()).header("x-key", &format!("{CANARY}\n")),
            builder(
                ClientCredentials::new("a", CANARY).token_url(format!("http://a/{CANARY}")).into(),
            ),
            builder(credential).server_variable("none", CANARY),
        ];
        for builder in wrong {
            let outcome =
                panic::catch_unwind(AssertUnwindSafe(|| builder.build().map(drop).unwrap()));
            // Most of them are wrong, and an `unwrap` writes why.
            let _ = outcome;
        }
    }
    show(&ClientCredentials::new("shop", CANARY).parameter("assertion", CANARY));
    show(&Secret::from(CANARY));
    show(&Order { id: 1, client_secret: Some(CANARY.into()) });
    show(&FileUpload::new("a.txt", CANARY.as_bytes().to_vec()));
    show(&scopewright_runtime::codegen::Form::new().field("pin", &Secret::from(CANARY)));
    show(&scopewright_runtime::body::Body::from(CANARY));
    show(&Hyper::new().unwrap());
}

/// A real connection, so that the libraries below have something to log.
async fn on_a_socket() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut connection, _)) = listener.accept().await {
            let mut piece = [0; 8192];
            let count = connection.read(&mut piece).await.unwrap_or(0);
            let is_token = piece[..count].starts_with(b"POST /token");
            let body = if is_token {
                format!(r#"{{"access_token": "{TOKEN}"}}"#)
            } else {
                format!(r#"{{"id": "{CANARY}"}}"#)
            };
            let head = format!(
                "HTTP/1.1 200 OK\r\nset-cookie: {CANARY}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
                body.len()
            );
            let _ = connection.write_all(format!("{head}{body}").as_bytes()).await;
        }
    });
    let transport = Hyper::new().unwrap();
    for (credential, operation) in credentials().into_iter().zip(OPERATIONS.iter()) {
        for url in [url.as_str(), "http://127.0.0.1:1"] {
            let builder = builder(credential.clone()).transport(transport.clone());
            let core = builder.base_url(url).follow_redirects().build().unwrap();
            show_call(&core, operation).await;
        }
    }
}

#[test]
fn no_secret_is_written_anywhere() {
    listen();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let calls = runtime.block_on(async {
        things().await;
        on_a_socket().await;
        in_process(rounds()).await
    });
    // From here on a panic is a failed test again.
    drop(panic::take_hook());
    let paper = PAPER.lock().unwrap().clone();
    println!("{calls} calls wrote {} bytes", paper.len());
    for heard in ["operation=\"pay\"", "connecting to 127.0.0.1", "panicked at"] {
        assert!(paper.contains(heard), "nobody wrote {heard}");
    }
    let found = found(&paper);
    let shown: Vec<&str> = paper.lines().filter(|line| line.contains("c4nary")).take(5).collect();
    assert!(found.is_empty(), "{found:?}\n{shown:#?}");
    the_search_finds_them();
}

/// 240 calls each. A soak sets more: `CANARY_ROUNDS=50` makes 12,000.
fn rounds() -> usize {
    std::env::var("CANARY_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(2)
}

/// What a client without these precautions writes is found.
fn the_search_finds_them() {
    let naive = reqwest::Client::builder();
    let mut headers = reqwest::header::HeaderMap::new();
    headers.insert("x-key", CANARY.parse().unwrap());
    let naive = format!("{:?}", naive.default_headers(headers).build().unwrap());
    assert!(!found(&naive).is_empty());
    for written in [
        format!("Basic {}", STANDARD.encode(format!("user:{CANARY}"))),
        URL_SAFE.encode(format!("{{\"pin\":\"{CANARY}\"}}")),
        "pc_test+c4nary%2F%2B%25%3D%26sesame%3A0000".to_owned(),
        format!("{:?}", CANARY.as_bytes()),
    ] {
        assert!(!found(&written).is_empty(), "{written}");
    }
}

/// Fails to compile, as there are two of them, where `$type` can be serialised.
macro_rules! never_serialises {
    ($($type:ty),*) => { $(
        const _: () = {
            trait Ambiguous<A> {
                const IS: () = ();
            }
            struct Serialisable;
            impl<T: ?Sized> Ambiguous<()> for T {}
            impl<T: ?Sized + serde::Serialize> Ambiguous<Serialisable> for T {}
            <$type as Ambiguous<_>>::IS
        };
    )* };
}

never_serialises!(Credential, ClientCredentials, Core, CoreBuilder, Secret);
