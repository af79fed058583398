//! Providers that answer from a script inside the process, and what they were asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use http::{Request, Response};
use presscart::Bytes;
use presscart::clock::ManualClock;
use presscart::transport::{Local, TransportError};
use serde_json::Value;

/// Tokens of the right form that open nothing.
pub(crate) const EXAMPLE: &str = "hb_test_sesame_0000";
pub(crate) const PRESSCART: &str = "pc_sesame_0000";
pub(crate) const POSTPRESS: &str = "pp_test_sesame_0000";
pub(crate) const PRICESHAPE: &str = "ps_sesame_0000";
pub(crate) const PIXLPAY: &str = "sk_live_sesame_0000";

/// What a provider does with one request.
#[derive(Clone, Debug)]
pub(crate) enum Does {
    Answer {
        status: u16,
        headers: Vec<(&'static str, String)>,
        body: String,
    },
    /// The connection breaks after the request was sent.
    Break,
    /// Nothing comes, ever.
    Hang,
}

impl Does {
    pub(crate) fn with(self, name: &'static str, value: impl Into<String>) -> Self {
        match self {
            Self::Answer { status, mut headers, body } => {
                headers.push((name, value.into()));
                Self::Answer { status, headers, body }
            }
            other => other,
        }
    }
}

/// A refusal, or a success without a body.
pub(crate) fn status(status: u16) -> Does {
    Does::Answer { status, headers: Vec::new(), body: String::new() }
}

pub(crate) fn refusal(status: u16, body: &Value) -> Does {
    Does::Answer { status, headers: Vec::new(), body: body.to_string() }
}

pub(crate) fn json(body: &Value) -> Does {
    refusal(200, body)
}

/// A client of a played provider, what it asked, and a clock on which no wait takes time.
pub(crate) struct Played<C> {
    pub(crate) client: C,
    pub(crate) log: Arc<Log>,
    pub(crate) clock: Arc<ManualClock>,
}

/// A builder with what has no default.
macro_rules! start {
    (pixlpay) => {
        ::pixlpay::Client::builder().store("acme")
    };
    ($provider:ident) => {
        $provider::Client::builder()
    };
}
pub(crate) use start;

/// `play!(presscart, script)`, or with settings that go beyond the usual ones:
/// `play!(presscart, script, |builder| builder.granted(["orders.read"]))`.
macro_rules! play {
    ($provider:ident, $script:expr) => {
        $crate::played::play!($provider, $script, |builder| builder)
    };
    ($provider:ident, $script:expr, |$builder:ident| $settings:expr) => {{
        let (transport, log) = $crate::played::transport($script);
        let clock = ::std::sync::Arc::new($crate::played::clock());
        let $builder = $crate::played::start!($provider)
            .token($crate::played::token(stringify!($provider)))
            .transport(transport)
            .clock(::std::sync::Arc::clone(&clock));
        let client = $settings.build().unwrap();
        $crate::played::Played { client, log, clock }
    }};
}
pub(crate) use play;

pub(crate) fn token(provider: &str) -> &'static str {
    match provider {
        "example" => EXAMPLE,
        "presscart" => PRESSCART,
        "postpress" => POSTPRESS,
        "priceshape" => PRICESHAPE,
        "pixlpay" => PIXLPAY,
        other => panic!("no token for {other}"),
    }
}

/// Noon of a day whose HTTP date is `Sun, 01 Nov 2026 12:00:00 GMT`; delays are waited in full.
pub(crate) fn clock() -> ManualClock {
    ManualClock::new(SystemTime::UNIX_EPOCH + Duration::from_secs(1_793_534_400), 1.0)
}

/// A transport that follows a script, and the log of what it was asked. Past the script's end every
/// request is a failed test.
pub(crate) fn transport(script: impl IntoIterator<Item = Does>) -> (Local, Arc<Log>) {
    let script: Mutex<VecDeque<Does>> = Mutex::new(script.into_iter().collect());
    let log = Arc::new(Log::default());
    let kept = Arc::clone(&log);
    let transport = Local::fallible(move |request| {
        kept.0.lock().unwrap().push(request);
        let next = script.lock().unwrap().pop_front().expect("a request that no script expects");
        async move {
            match next {
                Does::Answer { status, headers, body } => Ok(answer(status, headers, body)),
                Does::Break => Err(TransportError::new("connection reset")),
                Does::Hang => std::future::pending().await,
            }
        }
    });
    (transport, log)
}

fn answer(status: u16, headers: Vec<(&'static str, String)>, body: String) -> Response<Bytes> {
    let builder = Response::builder().status(status);
    let builder =
        headers.into_iter().fold(builder, |builder, (name, value)| builder.header(name, value));
    builder.body(Bytes::from(body)).unwrap()
}

/// The requests that a provider got, in order.
#[derive(Debug, Default)]
pub(crate) struct Log(Mutex<Vec<Request<Bytes>>>);

impl Log {
    pub(crate) fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    pub(crate) fn request(&self, index: usize) -> Request<Bytes> {
        self.0.lock().unwrap()[index].clone()
    }

    /// The URLs that were asked for.
    pub(crate) fn urls(&self) -> Vec<String> {
        self.all(|request| request.uri().to_string())
    }

    /// The raw queries; empty where there was none.
    pub(crate) fn queries(&self) -> Vec<String> {
        self.all(|request| request.uri().query().unwrap_or_default().to_owned())
    }

    /// One header of each request.
    pub(crate) fn headers(&self, name: &str) -> Vec<Option<String>> {
        self.all(|request| Some(request.headers().get(name)?.to_str().unwrap().to_owned()))
    }

    /// The body of each request, as text.
    pub(crate) fn bodies(&self) -> Vec<String> {
        self.all(|request| String::from_utf8(request.body().to_vec()).unwrap())
    }

    fn all<T>(&self, of: impl Fn(&Request<Bytes>) -> T) -> Vec<T> {
        self.0.lock().unwrap().iter().map(of).collect()
    }
}

/// What Presscart says of a token.
pub(crate) fn token_info(kind: &str, scopes: &[&str]) -> Does {
    json(&serde_json::json!({"source": "api_token", "team_id": presscart::Uuid::nil().to_string(),
        "token_type": kind, "scopes": scopes, "pro_pricing_enabled": true}))
}

/// A JWT with these claims, signed by nobody.
pub(crate) fn jwt(claims: &Value) -> String {
    format!("e30.{}.c2ln", base64_url(claims.to_string().as_bytes()))
}

/// RFC 4648, section 5, without padding.
fn base64_url(bytes: &[u8]) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let digits = |group: &[u8]| {
        let bits = (0..3).fold(0_usize, |bits, at| {
            bits << 8 | usize::from(group.get(at).copied().unwrap_or_default())
        });
        let digit = move |at: usize| char::from(ALPHABET[bits >> (18 - 6 * at) & 63]);
        (0..=group.len()).map(digit).collect::<String>()
    };
    bytes.chunks(3).map(digits).collect()
}
