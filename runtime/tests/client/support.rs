//! A provider, and servers that answer as they are told: in the process, and on a real socket.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use http::{Method, Request, Response};
use scopewright_runtime::clock::ManualClock;
use scopewright_runtime::operation::{Operation, Replay};
use scopewright_runtime::provider::{
    ErrorShape, KeyPlace, Prefix, Provider, Scheme, SchemeKind, Server, ServerVariable,
};
use scopewright_runtime::scope::Requirement;
use scopewright_runtime::transport::{Local, TransportError};
use scopewright_runtime::{Bytes, Core, CoreBuilder};

/// A token that opens nothing.
pub(crate) const TOKEN: &str = "ex_live_sesame_0000";

/// What the tests' provider is, so that a test changes only what it is about.
pub(crate) const PROVIDER: Provider = Provider {
    servers: &[
        Server { url: "https://api.example.com/v1", description: "production", variables: &[] },
        Server {
            url: "https://{store}.example.net",
            description: "a store",
            variables: &[
                ServerVariable { name: "store", default: "", values: &[], variable: None },
                ServerVariable {
                    name: "region",
                    default: "eu",
                    values: &["eu", "us"],
                    variable: None,
                },
            ],
        },
    ],
    schemes: &[
        Scheme { name: "bearerAuth", kind: SchemeKind::Bearer },
        Scheme { name: "basicAuth", kind: SchemeKind::Basic },
        Scheme { name: "headerKey", kind: SchemeKind::Header("X-Api-Key") },
        Scheme { name: "queryKey", kind: SchemeKind::Query("api_key") },
        Scheme { name: "cookieKey", kind: SchemeKind::Cookie("session") },
    ],
    prefixes: &[
        Prefix { prefix: "ex_live_", kind: "live" },
        Prefix { prefix: "ex_test_", kind: "test" },
    ],
    idempotency: Some(KeyPlace::Header { name: "Idempotency-Key", quoted: false }),
    errors: ErrorShape {
        message: "/error/message",
        code: "/error/code",
        details: "/error/details",
        request_id: "/error/request_id",
        request_id_header: "x-request-id",
        permission_denied: &[403],
        retryable_codes: &["locked"],
        final_codes: &["quota_gone"],
        ..ErrorShape::UNKNOWN
    },
    ..Provider::new("Example", "example/1.0")
};

pub(crate) static EXAMPLE: Provider = PROVIDER;

pub(crate) static LIST: Operation = Operation::new("listOrders", Method::GET, "/orders")
    .security(&[&["bearerAuth"]])
    .requires(Requirement::all(&["orders.lists"]))
    .replay(Replay::Safe);
pub(crate) static PAY: Operation = Operation::new("payInvoice", Method::POST, "/invoices/{id}/pay")
    .security(&[&["bearerAuth"]])
    .replay(Replay::Keyed);
pub(crate) static CREATE: Operation = Operation::new("createCampaign", Method::POST, "/campaigns")
    .security(&[&["bearerAuth"]])
    .requires(Requirement::all(&["campaigns.create"]));
pub(crate) static PUBLIC: Operation = Operation::new("status", Method::GET, "/status")
    .requires(Requirement::PUBLIC)
    .replay(Replay::Safe);

/// What a server does with a request.
#[derive(Clone, Debug)]
pub(crate) enum Does {
    Answer(u16, &'static [(&'static str, &'static str)], &'static str),
    /// The connection does not come about.
    RefuseConnection,
    /// The connection breaks after the request was sent.
    Break,
    /// Nothing comes, ever.
    Hang,
}

pub(crate) const OK: Does = Does::Answer(200, &[], "{}");

pub(crate) const fn status(status: u16) -> Does {
    Does::Answer(status, &[], "")
}

pub(crate) const fn json(body: &'static str) -> Does {
    Does::Answer(200, &[("content-type", "application/json")], body)
}

/// What a [`Does`] script was asked, in order.
#[derive(Debug, Default)]
pub(crate) struct Log(Mutex<Vec<Request<Bytes>>>);

impl Log {
    pub(crate) fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    pub(crate) fn request(&self, index: usize) -> Request<Bytes> {
        self.0.lock().unwrap()[index].clone()
    }

    pub(crate) fn uris(&self) -> Vec<String> {
        let requests = self.0.lock().unwrap();
        requests.iter().map(|request| request.uri().to_string()).collect()
    }

    pub(crate) fn header(&self, index: usize, name: &str) -> Option<String> {
        let request = self.request(index);
        request.headers().get(name).map(|value| value.to_str().unwrap().to_owned())
    }

    pub(crate) fn body(&self, index: usize) -> String {
        String::from_utf8(self.request(index).into_body().to_vec()).unwrap()
    }
}

/// A transport that follows a script, and the log of what it was asked. Past the script's end every
/// request is a failed test.
pub(crate) fn play(script: impl IntoIterator<Item = Does>) -> (Local, Arc<Log>) {
    let script: Mutex<VecDeque<Does>> = Mutex::new(script.into_iter().collect());
    let log = Arc::new(Log::default());
    let kept = Arc::clone(&log);
    let transport = Local::fallible(move |request| {
        kept.0.lock().unwrap().push(request);
        let next = script.lock().unwrap().pop_front().expect("a request that no script expects");
        async move {
            match next {
                Does::Answer(status, headers, body) => Ok(answer(status, headers, body)),
                Does::RefuseConnection => Err(TransportError::connect("connection refused")),
                Does::Break => Err(TransportError::new("connection reset")),
                Does::Hang => std::future::pending().await,
            }
        }
    });
    (transport, log)
}

fn answer(status: u16, headers: &[(&str, &str)], body: &'static str) -> Response<Bytes> {
    let builder = Response::builder().status(status);
    let builder =
        headers.iter().fold(builder, |builder, (name, value)| builder.header(*name, *value));
    builder.body(Bytes::from_static(body.as_bytes())).unwrap()
}

/// Noon of a day whose HTTP date is `Sun, 01 Nov 2026 12:00:00 GMT`.
pub(crate) fn noon() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_793_534_400)
}

/// A client on a script, with a clock that never really waits.
pub(crate) fn scripted(
    script: impl IntoIterator<Item = Does>,
) -> (Core, Arc<Log>, Arc<ManualClock>) {
    let (transport, log) = play(script);
    let clock = Arc::new(ManualClock::new(noon(), 1.0));
    let core = builder().transport(transport).clock(Arc::clone(&clock)).build().unwrap();
    (core, log, clock)
}

pub(crate) fn builder() -> CoreBuilder {
    Core::builder(&EXAMPLE).token(TOKEN)
}
