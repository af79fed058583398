//! A million items on ten thousand pages, while three attempts in ten fail. Alone in its process, so
//! that the memory that is measured is its own.

// Types written for the runtime are `pub`; those of a test need no docs and are reached by nobody.
#![allow(missing_docs, unreachable_pub)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use http::{Request, Response};
use scopewright_runtime::clock::ManualClock;
use scopewright_runtime::codegen::{
    Answer, End, In, Operation, Page, Paged, Paging, Provider, Receive, Received, Value,
};
use scopewright_runtime::provider;
use scopewright_runtime::transport::{Local, TransportError};
use scopewright_runtime::{Bytes, Core};

const SIZE: u64 = 100;

static PROVIDER: Provider = Provider {
    servers: &[provider::Server {
        url: "https://api.example.com",
        description: "",
        variables: &[],
    }],
    ..Provider::new("Example", "example/1.0")
};
static CURSOR: Operation =
    Operation::get("list", "/n").paging(Paging::by_cursor("page", In::Body("/next"), "/items"));
static NUMBER: Operation = Operation::get("list", "/n").paging(Paging::by_number(
    "page",
    0,
    End::LastPage(In::Body("/last")),
    "/items",
));

#[derive(Debug)]
pub struct Numbers(Vec<u64>);

impl Receive for Numbers {
    fn receive(answer: Answer) -> Received<Self> {
        let page: Value = answer.decode()?;
        let items = page["items"].as_array().cloned().unwrap_or_default();
        Ok(Self(items.iter().filter_map(Value::as_u64).collect()))
    }
}

impl Page for Numbers {
    type Item = u64;

    fn into_items(self) -> Vec<u64> {
        self.0
    }
}

/// A list of so many pages, and what became of the requests for them.
#[derive(Debug, Default)]
struct Server {
    pages: u64,
    attempts: AtomicU64,
    faults: AtomicU64,
}

fn page_of(request: &Request<Bytes>) -> u64 {
    let query = request.uri().query().unwrap_or_default();
    query.split("page=").nth(1).map_or(0, |number| number.parse().unwrap())
}

fn page(number: u64, pages: u64) -> String {
    let items: Vec<u64> = (number * SIZE..(number + 1) * SIZE).collect();
    let next = if number + 1 < pages { (number + 1).to_string() } else { "null".to_owned() };
    format!(r#"{{"items":{items:?},"next":{next},"last":{}}}"#, pages - 1)
}

fn status(status: u16) -> Response<Bytes> {
    let response = Response::builder().status(status).header("retry-after", "1");
    response.body(Bytes::from_static(b"busy")).unwrap()
}

/// One answer; three in ten are not what was asked for. Which, a xorshift of the attempt's number says.
fn answer(request: &Request<Bytes>, server: &Server) -> Result<Response<Bytes>, TransportError> {
    let attempt = server.attempts.fetch_add(1, Relaxed);
    let mut dice = attempt.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x2545_f491_4f6c_dd1d;
    dice ^= dice >> 29;
    dice = dice.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    dice ^= dice >> 32;
    if dice % 10 < 3 {
        server.faults.fetch_add(1, Relaxed);
    }
    match (dice % 10, (dice >> 8) % 4) {
        (0, 0) => Err(TransportError::connect("connection refused")),
        (0, _) => Err(TransportError::new("connection reset")),
        (1, kind) => Ok(status([429, 500, 502, 503][usize::try_from(kind).unwrap()])),
        // Half of an answer, as if that were all of it: what has come cannot be decoded.
        (2, _) => {
            let body = page(page_of(request), server.pages);
            Ok(Response::new(Bytes::from(body[..body.len() / 2].to_owned())))
        }
        _ => Ok(Response::new(Bytes::from(page(page_of(request), server.pages)))),
    }
}

fn client(pages: u64) -> (Core, Arc<Server>) {
    let server = Arc::new(Server { pages, ..Server::default() });
    let kept = Arc::clone(&server);
    let transport = Local::fallible(move |request| {
        let answer = answer(&request, &kept);
        async move { answer }
    });
    let clock = Arc::new(ManualClock::default());
    let core = Core::builder(&PROVIDER).transport(transport).clock(clock).build().unwrap();
    (core, server)
}

/// Memory in use, in bytes; 0 where the system does not tell.
fn resident() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    statm
        .split(' ')
        .nth(1)
        .and_then(|pages| pages.parse().ok())
        .map_or(0, |pages: u64| pages * 4096)
}

#[tokio::test]
async fn each_of_a_million_items_comes_once_and_in_order() {
    for (operation, pages, ahead, concurrent) in [(&CURSOR, 10_000, 1, 1), (&NUMBER, 500, 0, 8)] {
        let (core, server) = client(pages);
        let call = core.call::<Numbers, Paged>(operation);
        let mut items = call.items().prefetch(ahead).concurrency(concurrent);
        let (mut expected, mut errors, mut start) = (0, 0, 0);
        while let Some(item) = items.next().await {
            match item {
                Ok(item) => {
                    assert_eq!(item, expected);
                    expected += 1;
                }
                Err(error) => {
                    assert!(error.is_retryable() || error.is_decode(), "{error}");
                    errors += 1;
                }
            }
            if expected == 10 * SIZE {
                start = resident();
            }
        }
        let grown = resident().saturating_sub(start);
        let (attempts, faults) = (server.attempts.load(Relaxed), server.faults.load(Relaxed));
        println!(
            "{}: {expected} items, {attempts} attempts, {faults} faulty, {errors} errors, {grown} B",
            operation.id
        );
        assert_eq!(expected, pages * SIZE);
        assert!(faults * 100 / attempts >= 28, "{faults} of {attempts}");
        assert!(grown < 16 << 20, "memory grew by {grown} bytes");
    }
}

/// Each page is asked for by a walk of its own, as if the process had ended after the one before.
#[tokio::test]
async fn the_list_goes_on_from_every_page() {
    const PAGES: u64 = 10_000;
    let (core, _) = client(PAGES);
    let (mut expected, mut stored) = (0, None::<String>);
    for _ in 0..PAGES {
        let mut pages = core.call::<Numbers, Paged>(&CURSOR).pages();
        if let Some(text) = &stored {
            let continuation = serde_json::from_str(text).unwrap();
            pages = pages.resume(&continuation);
        }
        let page = loop {
            if let Ok(page) = pages.try_next().await {
                break page.unwrap();
            }
        };
        for item in page.into_items() {
            assert_eq!(item, expected);
            expected += 1;
        }
        stored = pages.continuation().map(|place| serde_json::to_string(&place).unwrap());
    }
    assert_eq!(expected, PAGES * SIZE);
    assert_eq!(stored, None, "the last page has nothing behind it");
}

/// What one writes first: ask, take the items, follow the cursor, give up on what goes wrong.
#[test]
fn the_loop_that_one_writes_first_does_not_get_far() {
    let server = Server { pages: 10_000, ..Server::default() };
    let (mut items, mut next) = (0, Some(0));
    while let Some(number) = next {
        let uri = format!("https://api.example.com/n?page={number}");
        let request = Request::builder().uri(uri).body(Bytes::new()).unwrap();
        let Ok(answer) = answer(&request, &server) else { break };
        let Ok(body) = serde_json::from_slice::<Value>(answer.body()) else { break };
        items += body["items"].as_array().map_or(0, Vec::len);
        next = body["next"].as_u64();
    }
    assert!(items < 10_000, "{items} items");
}
