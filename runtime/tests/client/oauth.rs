//! Access tokens: how they are asked for, how long they are kept, and what happens to calls when
//! there is none or the API refuses it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::{Method, Request, Response};
use scopewright_runtime::clock::ManualClock;
use scopewright_runtime::codegen::{Operation, Plain, Value};
use scopewright_runtime::defaults::TOKEN_PAUSE;
use scopewright_runtime::limit::Quota;
use scopewright_runtime::oauth::ClientCredentials;
use scopewright_runtime::operation::Replay;
use scopewright_runtime::provider::{Provider, Scheme, SchemeKind};
use scopewright_runtime::transport::{Local, TransportError};
use scopewright_runtime::{Bytes, Core, CoreBuilder, Credential, Error, Outcome};

use crate::support::{PROVIDER, noon};

const ID: &str = "shop-sync";
const SECRET: &str = "pc_test_sesame_0000";
const TOKEN_URL: &str = "https://login.example.com/token";

static PROGRAMS: Provider = Provider {
    schemes: &[
        Scheme { name: "bearerAuth", kind: SchemeKind::Bearer },
        Scheme { name: "programs", kind: SchemeKind::ClientCredentials(TOKEN_URL) },
        Scheme { name: "headerKey", kind: SchemeKind::Header("X-Api-Key") },
    ],
    ..PROVIDER
};

static LIST: Operation =
    Operation::new("list", Method::GET, "/orders").security(&[&["programs"]]).replay(Replay::Safe);
static PAY: Operation = Operation::new("pay", Method::POST, "/payments")
    .security(&[&["programs"]])
    .replay(Replay::Once);

/// A token server whose tokens are `t1`, `t2` and so on, and an API that takes those from `least` on.
struct World {
    issued: AtomicUsize,
    least: AtomicUsize,
    /// What the token server says; `#` stands for the number of the token.
    says: Mutex<(u16, String)>,
    asked: Mutex<Vec<Request<Bytes>>>,
    called: Mutex<Vec<String>>,
}

impl World {
    fn new(says: &str) -> Arc<Self> {
        Arc::new(Self {
            issued: AtomicUsize::new(0),
            least: AtomicUsize::new(0),
            says: Mutex::new((200, says.to_owned())),
            asked: Mutex::default(),
            called: Mutex::default(),
        })
    }

    fn say(&self, status: u16, body: &str) {
        *self.says.lock().unwrap() = (status, body.to_owned());
    }

    /// Takes no token any more that was issued until now.
    fn revoke(&self) {
        self.least.store(self.issued.load(Ordering::SeqCst) + 1, Ordering::SeqCst);
    }

    fn transport(self: &Arc<Self>) -> Local {
        let world = Arc::clone(self);
        Local::fallible(move |request| {
            let world = Arc::clone(&world);
            async move {
                // Long enough for all who come at the same time to be there.
                tokio::time::sleep(Duration::from_millis(10)).await;
                world.answer(request)
            }
        })
    }

    fn answer(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        if request.uri().path() == "/token" {
            self.asked.lock().unwrap().push(request);
            return self.issue();
        }
        let token = header(&request, "authorization").unwrap_or_default();
        let number: usize = token.trim_start_matches("Bearer t").parse().unwrap_or_default();
        self.called.lock().unwrap().push(token);
        let is_taken = number >= self.least.load(Ordering::SeqCst);
        Ok(answer(if is_taken { 200 } else { 401 }, "{}"))
    }

    fn issue(&self) -> Result<Response<Bytes>, TransportError> {
        let (status, body) = self.says.lock().unwrap().clone();
        match status {
            0 => return Err(TransportError::connect("connection refused")),
            1 => return Err(TransportError::new("connection reset")),
            _ => {}
        }
        let number = self.issued.fetch_add(1, Ordering::SeqCst) + 1;
        Ok(answer(status, &body.replace('#', &number.to_string())))
    }

    fn asked(&self) -> usize {
        self.asked.lock().unwrap().len()
    }

    /// The tokens of the calls since this was asked last.
    fn called(&self) -> Vec<String> {
        std::mem::take(&mut self.called.lock().unwrap())
    }

    fn core(self: &Arc<Self>, client: ClientCredentials) -> (Core, Arc<ManualClock>) {
        let clock = Arc::new(ManualClock::new(noon(), 1.0));
        let builder = builder(client).transport(self.transport()).clock(Arc::clone(&clock));
        (builder.build().unwrap(), clock)
    }
}

fn builder(client: impl Into<Credential>) -> CoreBuilder {
    Core::builder(&PROGRAMS).credential(client)
}

fn client() -> ClientCredentials {
    ClientCredentials::new(ID, SECRET)
}

fn answer(status: u16, body: &str) -> Response<Bytes> {
    let body = Bytes::copy_from_slice(body.as_bytes());
    Response::builder().status(status).body(body).unwrap()
}

fn header(request: &Request<Bytes>, name: &str) -> Option<String> {
    request.headers().get(name).map(|value| value.to_str().unwrap().to_owned())
}

const HOUR: &str = r#"{"access_token": "t#", "token_type": "Bearer", "expires_in": 3600}"#;

async fn call(core: &Core, operation: &'static Operation) -> Result<Value, Error> {
    core.call::<Value, Plain>(operation).await
}

#[tokio::test(start_paused = true)]
async fn how_a_token_is_asked_for() {
    // `base64("shop-sync:pc_test_sesame_0000")` and, of what has to be encoded first,
    // `base64("a%3Ab:c%25d%20e")`.
    let table = [
        (
            client(),
            Some("Basic c2hvcC1zeW5jOnBjX3Rlc3Rfc2VzYW1lXzAwMDA="),
            "grant_type=client_credentials",
        ),
        (
            ClientCredentials::new("a:b", "c%d e\r\n"),
            Some("Basic YSUzQWI6YyUyNWQlMjBl"),
            "grant_type=client_credentials",
        ),
        (
            client().secret_in_body(),
            None,
            "grant_type=client_credentials&client_id=shop-sync&client_secret=pc_test_sesame_0000",
        ),
        (
            client().scope("a").scope("orders.lists a&b").audience("https://api.example.com"),
            Some("Basic c2hvcC1zeW5jOnBjX3Rlc3Rfc2VzYW1lXzAwMDA="),
            "grant_type=client_credentials&scope=orders.lists%20a%26b\
             &audience=https%3A%2F%2Fapi.example.com",
        ),
    ];
    for (client, authorization, body) in table {
        let world = World::new(HOUR);
        let builder =
            builder(client).header("x-private", "of the API").transport(world.transport());
        let core = builder.build().unwrap();
        call(&core, &LIST).await.unwrap();
        assert_eq!(world.called(), ["Bearer t1"]);
        let asked = world.asked.lock().unwrap()[0].clone();
        assert_eq!((asked.method(), asked.uri().to_string().as_str()), (&Method::POST, TOKEN_URL));
        assert_eq!(header(&asked, "authorization").as_deref(), authorization);
        assert_eq!(asked.body(), body);
        let fixed = [
            ("accept", Some("application/json")),
            ("content-type", Some("application/x-www-form-urlencoded")),
            ("user-agent", Some("example/1.0")),
            ("x-private", None),
        ];
        for (name, expected) in fixed {
            assert_eq!(header(&asked, name).as_deref(), expected, "{name}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_is_kept_until_shortly_before_it_expires() {
    // The lifetime as it is written, and how many seconds the token is used.
    let table = [
        (r#""expires_in": 3600"#, Some(3540)),
        (r#""expires_in": 100"#, Some(90)),
        (r#""expires_in": "100""#, Some(90)),
        (r#""expires_in": 20.0"#, Some(18)),
        (r#""expires_in": 0"#, Some(0)),
        (r#""expires_in": -5"#, Some(0)),
        (r#""expires_in": 1e300"#, None),
        (r#""expires_in": null"#, None),
        (r#""scope": "a""#, None),
    ];
    for (lifetime, seconds) in table {
        let world = World::new(&format!(r#"{{"access_token": "t#", {lifetime}}}"#));
        let (core, clock) = world.core(client());
        call(&core, &LIST).await.unwrap();
        clock.advance(Duration::from_secs(seconds.unwrap_or(1_000_000_000).max(1) - 1));
        call(&core.clone(), &LIST).await.unwrap();
        let expected = if seconds == Some(0) { 2 } else { 1 };
        assert_eq!(world.asked(), expected, "{lifetime}");
        clock.advance(Duration::from_secs(1));
        call(&core.with_granted(["a"]), &LIST).await.unwrap();
        let expected = expected + usize::from(seconds.is_some());
        assert_eq!(world.asked(), expected, "{lifetime}");
        let last = format!("Bearer t{expected}");
        assert_eq!(world.called().last(), Some(&last));
    }
}

#[tokio::test(start_paused = true)]
async fn a_thousand_calls_ask_for_one_token() {
    let world = World::new(HOUR);
    let (core, _) = world.core(client());
    assert_eq!(together(&core, 1_000).await, 1_000);
    assert_eq!((world.asked(), world.called().len()), (1, 1_000));
}

#[tokio::test(start_paused = true)]
async fn a_thousand_refusals_ask_for_one_token() {
    let world = World::new(HOUR);
    let (core, _) = world.core(client());
    call(&core, &LIST).await.unwrap();
    world.revoke();
    assert_eq!(together(&core, 1_000).await, 1_000);
    assert_eq!((world.asked(), world.called().len()), (2, 1 + 2_000));
}

#[tokio::test(start_paused = true)]
async fn a_thousand_calls_share_a_failure() {
    let world = World::new("");
    world.say(401, r#"{"error": "invalid_client"}"#);
    let (core, _) = world.core(client());
    assert_eq!(together(&core, 1_000).await, 0);
    assert_eq!((world.asked(), world.called().len()), (1, 0));
}

/// How many of so many calls at the same time succeed.
async fn together(core: &Core, calls: usize) -> usize {
    let tasks: Vec<_> = (0..calls)
        .map(|_| {
            let core = core.clone();
            tokio::spawn(async move { call(&core, &PAY).await.is_ok() })
        })
        .collect();
    let mut succeeded = 0;
    for task in tasks {
        succeeded += usize::from(task.await.unwrap());
    }
    succeeded
}

#[tokio::test(start_paused = true)]
async fn a_refused_token_is_replaced_once() {
    let world = World::new(HOUR);
    let (core, clock) = world.core(client());
    call(&core, &PAY).await.unwrap();
    world.revoke();
    let call_again = core.call::<Value, Plain>(&PAY).send().await.unwrap();
    assert_eq!(call_again.attempts(), 2, "of whatever class: a 401 was not applied");
    assert_eq!(world.called(), ["Bearer t1", "Bearer t1", "Bearer t2"]);
    assert!(clock.sleeps().is_empty(), "there is nothing to wait for");

    // An API that refuses every token.
    world.least.store(1_000, Ordering::SeqCst);
    clock.advance(TOKEN_PAUSE);
    let error = call(&core, &PAY).await.unwrap_err();
    assert!(error.is_unauthorized() && error.attempts() == 2, "{error:?}");
    assert_eq!((world.called().len(), world.asked()), (2, 3));
    for _ in 0..10 {
        let error = call(&core, &LIST).await.unwrap_err();
        assert_eq!(error.attempts(), 1);
    }
    assert_eq!((world.called().len(), world.asked()), (10, 3), "no storm on the token server");
}

#[tokio::test(start_paused = true)]
async fn a_token_that_was_just_issued_is_not_replaced() {
    let world = World::new(HOUR);
    world.least.store(1_000, Ordering::SeqCst);
    let (core, _) = world.core(client());
    let error = call(&core, &LIST).await.unwrap_err();
    assert!(error.is_unauthorized());
    assert_eq!((world.called().len(), world.asked()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn an_attempt_takes_the_token_that_is_in_use_then() {
    let world = World::new(HOUR);
    let inner = Arc::clone(&world);
    let is_first = AtomicUsize::new(0);
    let (failing, others_are_done) = (Arc::new(tokio::sync::Notify::new()), Arc::default());
    let (told, waits): (_, Arc<tokio::sync::Notify>) =
        (failing.clone(), Arc::clone(&others_are_done));
    let transport = Local::fallible(move |request| {
        let (world, told, waits) = (Arc::clone(&inner), told.clone(), waits.clone());
        let is_slow =
            request.uri().path() == "/v1/orders" && is_first.fetch_add(1, Ordering::SeqCst) == 0;
        async move {
            if is_slow {
                world.called.lock().unwrap().push(header(&request, "authorization").unwrap());
                told.notify_one();
                waits.notified().await;
                return Ok(answer(503, ""));
            }
            world.answer(request)
        }
    });
    let core = builder(client()).transport(transport).build().unwrap();
    let slow = tokio::spawn({
        let core = core.clone();
        async move { call(&core, &LIST).await }
    });
    failing.notified().await;
    world.revoke();
    call(&core, &PAY).await.unwrap();
    others_are_done.notify_one();
    slow.await.unwrap().unwrap();
    assert_eq!(world.called(), ["Bearer t1", "Bearer t1", "Bearer t2", "Bearer t2"]);
}

#[tokio::test(start_paused = true)]
async fn who_gives_up_leaves_the_others_alone() {
    let world = World::new(HOUR);
    let (core, _) = world.core(client());
    let first = tokio::spawn({
        let core = core.clone();
        async move { call(&core, &LIST).await }
    });
    tokio::task::yield_now().await;
    let others = tokio::spawn({
        let core = core.clone();
        async move { together(&core, 100).await }
    });
    tokio::time::sleep(Duration::from_millis(5)).await;
    first.abort();
    assert_eq!(others.await.unwrap(), 100);
    assert_eq!((world.asked(), world.called().len()), (1, 100));
}

#[tokio::test(start_paused = true)]
async fn why_there_is_no_token() {
    let described = r#"{"error": "invalid_scope", "error_description": "no such scope"}"#;
    let echo = r#"{"error": "invalid_client",
        "error_description": "pc_test_sesame_0000, c2hvcC1zeW5jOnBjX3Rlc3Rfc2VzYW1lXzAwMDA="}"#;
    let unusable = |body: &'static str| (200, body);
    let table = [
        ((400, described), 1, "400 Bad Request: no such scope (code invalid_scope)"),
        ((401, echo), 1, "401 Unauthorized: [redacted], [redacted] (code invalid_client)"),
        ((302, ""), 1, "302 Found"),
        ((503, "<html>"), 3, "503 Service Unavailable"),
        ((429, ""), 3, "429 Too Many Requests"),
        ((0, ""), 3, "the server could not be reached"),
        ((1, ""), 3, "the connection broke"),
        (unusable("no json"), 1, "its answer is not a JSON object"),
        (unusable("{}"), 1, "its answer has no access token"),
        (unusable(r#"{"access_token": ""}"#), 1, "its answer has no access token"),
        (unusable(r#"{"access_token": "a\nb"}"#), 1, "its token cannot be sent in a header"),
        (
            unusable(r#"{"access_token": "t1", "token_type": "DPoP"}"#),
            1,
            "its token is not a bearer token",
        ),
    ];
    for ((status, body), asked, reason) in table {
        let world = World::new("");
        world.say(status, body);
        let (core, _) = world.core(client());
        let error = call(&core, &PAY).await.unwrap_err();
        let after = if asked > 1 { ", after 3 attempts" } else { "" };
        let expected = format!(
            "pay (POST /payments) was not sent: no access token from {TOKEN_URL}: {reason}{after}"
        );
        assert_eq!(error.to_string(), expected);
        assert_eq!((world.asked(), world.called().len()), (asked, 0), "{reason}");
        assert!(error.is_token_missing() && error.outcome() == Outcome::NotSent);
        assert_eq!(error.is_retryable(), asked > 1);
        assert!(!format!("{error:?} {:?}", error.message()).contains("sesame"), "{error:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_server_that_hangs_costs_no_certainty() {
    let transport = Local::fallible(|_| std::future::pending());
    let core = builder(client()).transport(transport).build().unwrap();
    let begun = tokio::time::Instant::now();
    let error = call(&core, &PAY).await.unwrap_err();
    assert!(error.is_token_missing() && error.outcome() == Outcome::NotSent, "{error:?}");
    assert!(begun.elapsed() <= Duration::from_secs(60), "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_token_that_still_works_is_used_where_there_is_no_other() {
    let world = World::new(HOUR);
    let (core, clock) = world.core(client());
    call(&core, &LIST).await.unwrap();
    clock.advance(Duration::from_secs(3550));
    world.say(503, "");
    call(&core, &LIST).await.unwrap();
    assert_eq!(world.called(), ["Bearer t1", "Bearer t1"]);
    clock.advance(Duration::from_secs(50));
    assert!(call(&core, &LIST).await.unwrap_err().is_token_missing());
    assert!(world.called().is_empty());
}

/// A token server that issues `t1`, and an API that takes it; then the token server hangs.
fn hangs_after_the_first() -> (Core, Arc<ManualClock>, Arc<AtomicUsize>) {
    let (asked, called) = (AtomicUsize::new(0), Arc::new(AtomicUsize::new(0)));
    let kept = Arc::clone(&called);
    let transport = Local::fallible(move |request| {
        let is_token = request.uri().path() == "/token";
        let hangs = is_token && asked.fetch_add(1, Ordering::SeqCst) > 0;
        kept.fetch_add(usize::from(!is_token), Ordering::SeqCst);
        let body = if is_token { HOUR.replace('#', "1") } else { "{}".to_owned() };
        async move {
            if hangs {
                let () = std::future::pending().await;
            }
            Ok(answer(200, &body))
        }
    });
    let clock = Arc::new(ManualClock::new(noon(), 1.0));
    let core = builder(client()).transport(transport).clock(Arc::clone(&clock)).build().unwrap();
    (core, clock, called)
}

#[tokio::test(start_paused = true)]
async fn a_token_that_still_works_does_not_wait_long_for_the_next() {
    let (core, clock, called) = hangs_after_the_first();
    call(&core, &PAY).await.unwrap();
    clock.advance(Duration::from_secs(3550));
    let begun = tokio::time::Instant::now();
    call(&core, &PAY).await.unwrap();
    assert_eq!(begun.elapsed().as_secs(), 2, "{:?}", begun.elapsed());
    // Nor does each call wait.
    call(&core, &PAY).await.unwrap();
    assert_eq!(begun.elapsed().as_secs(), 2, "{:?}", begun.elapsed());

    clock.advance(TOKEN_PAUSE / 2);
    call(&core, &PAY).await.unwrap();
    assert_eq!(begun.elapsed().as_secs(), 2, "{:?}", begun.elapsed());
    clock.advance(TOKEN_PAUSE / 2);
    let short = core.call::<Value, Plain>(&PAY).timeout(Duration::from_millis(500));
    short.await.unwrap();
    assert_eq!(begun.elapsed().as_millis(), 2_250, "what is left is for the attempt");
    assert_eq!(called.load(Ordering::SeqCst), 5);
}

/// By a clock that goes on: the token comes when the call has no time left.
#[tokio::test(start_paused = true)]
async fn without_time_nothing_is_sent() {
    let world = World::new(HOUR);
    let clock = Arc::new(ManualClock::new(noon(), 1.0));
    let (inner, moved) = (Arc::clone(&world), Arc::clone(&clock));
    let transport = Local::fallible(move |request| {
        moved.advance(Duration::from_secs(1));
        std::future::ready(inner.answer(request))
    });
    let core = builder(client()).transport(transport).clock(clock).build().unwrap();
    let error = core.call::<Value, Plain>(&PAY).timeout(Duration::from_secs(1)).await.unwrap_err();
    assert!(error.is_token_missing() && error.outcome() == Outcome::NotSent, "{error:?}");
    assert_eq!((world.asked(), world.called().len()), (1, 0));
    for call in [
        core.call::<Value, Plain>(&PAY).timeout(Duration::ZERO),
        core.call::<Value, Plain>(&PAY).attempt_timeout(Duration::ZERO),
    ] {
        let error = call.await.unwrap_err();
        assert_eq!((error.outcome(), error.attempts()), (Outcome::NotSent, 0));
        let expected =
            "pay (POST /payments) was not sent: its timeout leaves no time for an attempt";
        assert_eq!(error.to_string(), expected);
    }
    assert_eq!((world.asked(), world.called().len()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_left_alone_keeps_nobody_from_a_token() {
    let world = World::new(HOUR);
    let (core, _) = world.core(client());
    let mut left = Box::pin(call(&core, &PAY));
    let polled =
        std::future::poll_fn(|cx| std::task::Poll::Ready(left.as_mut().poll(cx).is_ready())).await;
    assert!(!polled);
    let begun = tokio::time::Instant::now();
    assert_eq!(together(&core, 100).await, 100);
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    left.await.unwrap();
    assert_eq!((world.asked(), world.called().len()), (1, 101));
}

/// Its thread waits, so what was begun there does not come on.
#[cfg(all(feature = "blocking", feature = "hyper"))]
#[tokio::test]
async fn a_call_without_async_depends_on_no_other() {
    use std::io::{Read, Write};

    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            std::thread::spawn(move || {
                let (mut connection, mut request) = (connection.unwrap(), [0; 4096]);
                while connection.read(&mut request).is_ok_and(|count| count > 0) {
                    let body = HOUR.replace('#', "1");
                    let length = body.len();
                    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n");
                    connection.write_all((head + &body).as_bytes()).unwrap();
                }
            });
        }
    });
    let core = builder(client()).base_url(url).build().unwrap();
    let mut left = Box::pin(call(&core, &PAY));
    let polled =
        std::future::poll_fn(|cx| std::task::Poll::Ready(left.as_mut().poll(cx).is_ready())).await;
    assert!(!polled);
    let other = core.call::<Value, Plain>(&PAY).timeout(Duration::from_secs(5));
    other.send_blocking().unwrap();
    left.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_refused_token_is_told_where_there_is_no_second_turn() {
    let world = World::new(HOUR);
    let quota = Quota::new(1, Duration::from_secs(3_000));
    let core = builder(client()).transport(world.transport()).rate_limit(quota).build().unwrap();
    call(&core, &PAY).await.unwrap();
    world.revoke();
    tokio::time::sleep(Duration::from_secs(3_000)).await;
    let error = call(&core, &PAY).await.unwrap_err();
    assert!(error.is_unauthorized(), "{error}");
    assert_eq!((error.outcome(), error.attempts()), (Outcome::Answered, 1));
    assert_eq!(world.called(), ["Bearer t1", "Bearer t1"]);
}

#[tokio::test(start_paused = true)]
async fn where_tokens_come_from() {
    let table = [
        (None, None, Ok(TOKEN_URL)),
        (Some("https://a.example/token?tenant=1"), None, Ok("https://a.example/token?tenant=1")),
        (Some("http://127.0.0.1:1/token"), None, Ok("http://127.0.0.1:1/token")),
        // A chosen base URL stands for all of the provider's hosts, unless the user says otherwise.
        (None, Some("http://localhost:2/v1"), Ok("http://localhost:2/token")),
        (
            Some("https://a.example/token"),
            Some("http://localhost:2/v1"),
            Ok("https://a.example/token"),
        ),
        (
            Some("http://a.example/token"),
            None,
            Err("is not https, so a credential could be read on the way; allow_http() permits it"),
        ),
        (Some("a b"), None, Err("is not a URL")),
        (Some("ftp://a.example"), None, Err("is not one of HTTP")),
        (
            Some("https://u:p@a.example"),
            None,
            Err("holds a user name or a password; use a credential"),
        ),
        (Some("https://a.example/#x"), None, Err("has a fragment (RFC 6749, section 3.2)")),
    ];
    for (token_url, base_url, expected) in table {
        let world = World::new(HOUR);
        let client = match token_url {
            Some(url) => client().token_url(url),
            None => client(),
        };
        let builder = builder(client).transport(world.transport());
        let builder = match base_url {
            Some(url) => builder.base_url(url),
            None => builder,
        };
        match (builder.build(), expected) {
            (Ok(core), Ok(url)) => {
                call(&core, &LIST).await.unwrap();
                assert_eq!(world.asked.lock().unwrap()[0].uri().to_string(), url);
            }
            (Err(error), Err(part)) => {
                assert_eq!(error.to_string(), format!("the token URL {part}"));
            }
            (outcome, _) => panic!("{token_url:?} {base_url:?}: {outcome:?}"),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn which_scheme_a_program_logs_in_for() {
    static PLAIN: Provider =
        Provider { schemes: &[Scheme { name: "programs", kind: SchemeKind::Bearer }], ..PROVIDER };
    let world = World::new(HOUR);
    let core = Core::builder(&PLAIN).credential(client()).transport(world.transport()).build();
    assert_eq!(
        core.unwrap_err().to_string(),
        "the token URL is not known: set ClientCredentials::token_url"
    );
    let own = client().token_url(TOKEN_URL);
    let core = Core::builder(&PLAIN).credential(own).transport(world.transport()).build().unwrap();
    call(&core, &LIST).await.unwrap();

    // A token that a program has already goes to the same scheme, and is of the provider's kind.
    let table = [
        (Credential::bearer("t7"), Some("Bearer t7")),
        (Credential::token("t8").for_scheme("programs"), Some("Bearer t8")),
        (Credential::key("t9"), None),
        (Credential::client_credentials(ID, SECRET), Some("Bearer t2")),
        (Credential::client_credentials(ID, SECRET).for_scheme("programs"), Some("Bearer t3")),
    ];
    world.called();
    for (credential, expected) in table {
        let builder = Core::builder(&PROGRAMS).credential(credential.any_prefix());
        let core = builder.transport(world.transport()).build().unwrap();
        assert_eq!(call(&core, &LIST).await.is_ok(), expected.is_some());
        assert_eq!(world.called().first().map(String::as_str), expected);
    }
    let wrong = [
        ClientCredentials::new("a\nb", "secret"),
        ClientCredentials::new("a", "sec\0ret"),
        ClientCredentials::new("a", ""),
    ];
    for client in wrong {
        let error = builder(client).transport(world.transport()).build().unwrap_err();
        assert!(error.is_invalid(), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn tokens_stay_with_the_client_they_were_asked_for() {
    let world = World::new(HOUR);
    let credential = Credential::client_credentials(ID, SECRET);
    for expected in ["Bearer t1", "Bearer t2"] {
        let core = builder(credential.clone()).transport(world.transport()).build().unwrap();
        call(&core, &LIST).await.unwrap();
        assert_eq!(world.called(), [expected], "the other client may be of another provider");
    }
    let core = builder(credential.clone()).transport(world.transport()).build().unwrap();
    let other = core.with_credential(client().scope("other")).unwrap();
    call(&other, &LIST).await.unwrap();
    call(&core, &LIST).await.unwrap();
    assert_eq!(world.called(), ["Bearer t3", "Bearer t4"]);
    assert_eq!(core.is_test(), None);
}
