//! The path rig: turns values that nobody thinks of into how many requests go somewhere else.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use fastrand::Rng;
use http::{Request, Response};
use percent_encoding::percent_decode_str;
use scopewright_mock::Failure;
use scopewright_mock::soak::{Bar, Progress, Row, Running, Scale, Soak};
use scopewright_runtime::transport::Local;
use scopewright_runtime::{Bytes, Url};

use super::ledger::count;

/// Values in a path: each reaches the server as itself, or is refused before anything is sent.
pub(crate) struct Paths;

/// What values are made of: what separates, what escapes, what URL parsers fold, and letters.
const PIECES: [&str; 32] = [
    "/", "\\", "?", "#", ";", "%", "%2", "%2f", "%2F", "%5c", "%2e", "%252e", "%00", ".", "..",
    " ", "\t", "\r\n", "\0", "@", ":", "&", "=", "+", "//", "a", "Z9", "é", "名", "🦀", "．", "／",
];

const BASE: &str = "https://api.example/v1";

impl Paths {
    async fn measure(scale: &Scale, progress: &Progress) -> Result<Vec<Row>, Failure> {
        let (mut refused, mut strayed, mut naive) = (0_u64, 0_u64, 0_u64);
        for seed in scale.seeds() {
            let watch = Watch::default();
            let client = watch.client()?;
            for value in values(seed, scale.calls) {
                watch.expect(&value);
                let comments = client.articles().list_comments(&value);
                match comments.send().await {
                    Err(error) if error.is_invalid() && watch.requests() == 0 => refused += 1,
                    // One request that went where it should; how it was answered is of no matter.
                    _ if watch.requests() == 1 && watch.strayed() == 0 => {}
                    _ => strayed += 1,
                }
                progress.step();
            }
            let values = values(seed, scale.naive_calls);
            naive += values
                .inspect(|_| progress.step())
                .fold(0, |strayed, value| strayed + u64::from(naive_strays(&value)));
        }
        Ok(vec![
            Row::new("values", Bar::Told, count(scale.calls * scale.seeds))
                .beside(count(scale.naive_calls * scale.seeds)),
            Row::new("refused before anything was sent", Bar::Told, count(refused)),
            Row::new("sent to another route, or as another value", Bar::ZERO, count(strayed))
                .beside(count(naive)),
        ])
    }
}

/// Texts of up to eight pieces, and now and then a very long one.
fn values(seed: u64, count: u64) -> impl Iterator<Item = String> {
    let mut random = Rng::with_seed(seed);
    (0..count).map(move |at| {
        let pieces = if at % 1_000 == 999 { 4_000 } else { random.usize(0..=8) };
        (0..pieces).map(|_| PIECES[random.usize(..PIECES.len())]).collect()
    })
}

/// Whether a URL has this value as its one segment, on the route of the comments.
fn arrives(path: &str, has_more: bool, value: &str) -> bool {
    let segment =
        path.strip_prefix("/v1/articles/").and_then(|rest| rest.strip_suffix("/comments"));
    segment.is_some_and(|segment| {
        !has_more && !segment.contains('/') && percent_decode_str(segment).eq(value.bytes())
    })
}

/// The client that is written in an afternoon puts the value into the text of the URL.
fn naive_strays(value: &str) -> bool {
    let url = Url::parse(&format!("{BASE}/articles/{value}/comments"));
    url.is_ok_and(|url| {
        let has_more = url.query().is_some() || url.fragment().is_some();
        !arrives(url.path(), has_more, value)
    })
}

/// Watches where requests go.
#[derive(Clone, Default)]
struct Watch {
    value: Arc<Mutex<String>>,
    requests: Arc<AtomicU64>,
    strayed: Arc<AtomicU64>,
}

impl Watch {
    fn client(&self) -> Result<presscart::Client, Failure> {
        let watch = self.clone();
        let transport = Local::new(move |request: Request<Bytes>| {
            watch.see(request.uri());
            async { Response::new(Bytes::from_static(b"{}")) }
        });
        let builder = presscart::Client::builder().token("pc_sesame_0000").base_url(BASE);
        builder.transport(transport).max_retries(0).build().map_err(Failure::from_error)
    }

    fn expect(&self, value: &str) {
        value.clone_into(&mut self.value.lock().unwrap_or_else(PoisonError::into_inner));
        self.requests.store(0, Ordering::Relaxed);
        self.strayed.store(0, Ordering::Relaxed);
    }

    fn see(&self, uri: &http::Uri) {
        let value = self.value.lock().unwrap_or_else(PoisonError::into_inner);
        let arrived = arrives(uri.path(), uri.query().is_some(), &value);
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.strayed.fetch_add(u64::from(!arrived), Ordering::Relaxed);
    }

    fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    fn strayed(&self) -> u64 {
        self.strayed.load(Ordering::Relaxed)
    }
}

impl Soak for Paths {
    fn name(&self) -> &'static str {
        "paths"
    }

    fn about(&self) -> &'static str {
        "Values of path parameters, made of what separates, escapes and folds in URLs."
    }

    fn scale(&self) -> Scale {
        Scale { calls: 1_000_000, naive_calls: 1_000_000, faults: 0, ..Scale::default() }
    }

    fn run<'s>(&'s self, scale: &'s Scale, progress: &'s Progress) -> Running<'s> {
        Box::pin(Self::measure(scale, progress))
    }
}
