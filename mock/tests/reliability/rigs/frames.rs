//! The frame rig: turns what HTTP/2 can do to a request (F12) into how often something is done twice, or
//! told wrongly.
//!
//! Both sides speak HTTP/2 without TLS, by prior knowledge (RFC 9113, section 3.3).

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use fastrand::Rng;
use h2::server::SendResponse;
use h2::{Reason, RecvStream};
use http::{Request, Response};
use postpress::transport::Hyper;
use scopewright_mock::Failure;
use scopewright_mock::faults::{Caller, Claim, Told, storm};
use scopewright_mock::soak::{Bar, Progress, Row, Running, Scale, Soak};
use scopewright_runtime::Bytes;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

use super::callers::{ATTEMPT, Keyed, Naive};
use super::ledger::count;

/// `POST`s with a key over HTTP/2, to a server that resets streams and goes away.
pub(crate) struct Frames;

/// What a server of HTTP/2 does to a request.
#[derive(Clone, Copy)]
enum Frame {
    /// `REFUSED_STREAM`, before acting.
    Refused,
    /// `RST_STREAM` in place of an answer, after acting.
    Reset,
    /// `RST_STREAM` in the middle of the answer.
    ResetInBody,
    /// `GOAWAY`, which takes every stream of the connection with it.
    GoAway,
}

/// What was asked and done.
#[derive(Default)]
struct Books {
    entries: BTreeMap<u64, Entry>,
    results: BTreeMap<String, String>,
    faults: u64,
}

#[derive(Clone, Default)]
struct Entry {
    seen: u32,
    done: u32,
    result: Option<String>,
    keys: BTreeSet<String>,
    bodies: BTreeSet<Vec<u8>>,
}

/// A server that stops when it is dropped.
struct Server {
    url: String,
    books: Arc<Mutex<Books>>,
    dice: Arc<Mutex<Rng>>,
    faults: Arc<Mutex<u32>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Clone)]
struct Shared {
    books: Arc<Mutex<Books>>,
    dice: Arc<Mutex<Rng>>,
    faults: Arc<Mutex<u32>>,
}

impl Server {
    async fn start(seed: u64, faults: u32) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let shared = Shared {
            books: Arc::default(),
            dice: Arc::new(Mutex::new(Rng::with_seed(seed))),
            faults: Arc::new(Mutex::new(faults)),
        };
        let Shared { books, dice, faults } = shared.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, shared.clone()));
            }
        });
        Ok(Self { url, books, dice, faults, task })
    }

    /// From now on nothing goes wrong.
    fn calm(&self) {
        *lock(&self.faults) = 0;
        drop(lock(&self.dice));
    }
}

/// Serves a connection. `GOAWAY` is the connection's to send, not the stream's.
async fn serve(stream: TcpStream, shared: Shared) {
    let Ok(mut connection) = h2::server::handshake(stream).await else { return };
    let goes_away = Arc::new(Notify::new());
    loop {
        tokio::select! {
            accepted = connection.accept() => {
                let Some(Ok((request, respond))) = accepted else { return };
                tokio::spawn(answer(request, respond, shared.clone(), Arc::clone(&goes_away)));
            }
            () = goes_away.notified() => connection.abrupt_shutdown(Reason::ENHANCE_YOUR_CALM),
        }
    }
}

async fn answer(
    request: Request<RecvStream>,
    respond: SendResponse<Bytes>,
    shared: Shared,
    goes_away: Arc<Notify>,
) {
    // A client that has gone away needs no answer.
    let _ = try_answer(request, respond, &shared, &goes_away).await;
}

async fn try_answer(
    request: Request<RecvStream>,
    mut respond: SendResponse<Bytes>,
    shared: &Shared,
    goes_away: &Notify,
) -> Result<(), h2::Error> {
    let operation = request.uri().path().split(['-', '/']).find_map(|part| part.parse().ok());
    let Some(operation) = operation else { return Ok(()) };
    let key = request.headers().get("idempotency-key").and_then(|key| key.to_str().ok());
    let key = key.map(str::to_owned);
    {
        let mut books = lock(&shared.books);
        let entry = books.entries.entry(operation).or_default();
        entry.seen += 1;
        entry.keys.extend(key.clone());
    }
    let frame = shared.frame();
    if matches!(frame, Some(Frame::Refused)) {
        respond.send_reset(Reason::REFUSED_STREAM);
        return Ok(());
    }
    let body = read(request.into_body()).await?;
    let result = lock(&shared.books).act(operation, key, body);
    let whole = Bytes::from(format!(r#"{{"id":"{result}","message_id":"{result}"}}"#));
    let head = Response::builder().header("content-type", "application/json").body(());
    let Ok(head) = head else { return Ok(()) };
    match frame {
        Some(Frame::Reset) => respond.send_reset(Reason::INTERNAL_ERROR),
        Some(Frame::ResetInBody) => {
            let mut stream = respond.send_response(head, false)?;
            stream.send_data(whole.slice(..whole.len() / 2), false)?;
            stream.send_reset(Reason::CANCEL);
        }
        Some(Frame::GoAway) => goes_away.notify_one(),
        _ => respond.send_response(head, false)?.send_data(whole, true)?,
    }
    Ok(())
}

async fn read(mut stream: RecvStream) -> Result<Vec<u8>, h2::Error> {
    let mut body = Vec::new();
    while let Some(piece) = stream.data().await {
        let piece = piece?;
        stream.flow_control().release_capacity(piece.len())?;
        body.extend_from_slice(&piece);
    }
    Ok(body)
}

impl Shared {
    fn frame(&self) -> Option<Frame> {
        let mut dice = lock(&self.dice);
        if dice.u32(..100) >= *lock(&self.faults) {
            return None;
        }
        lock(&self.books).faults += 1;
        // A connection that goes away takes others with it, and so is rarer.
        Some(match dice.u32(..16) {
            0..=4 => Frame::Refused,
            5..=9 => Frame::Reset,
            10..=14 => Frame::ResetInBody,
            _ => Frame::GoAway,
        })
    }
}

impl Books {
    /// Does what was asked, unless its key says that it is done.
    fn act(&mut self, operation: u64, key: Option<String>, body: Vec<u8>) -> String {
        let known = key.as_ref().and_then(|key| self.results.get(key).cloned());
        let entry = self.entries.entry(operation).or_default();
        entry.bodies.insert(body);
        if let Some(known) = known {
            return known;
        }
        entry.done += 1;
        let result = format!("result-{operation}-{}", entry.done);
        entry.result.get_or_insert_with(|| result.clone());
        self.results.extend(key.map(|key| (key, result.clone())));
        result
    }
}

/// What one client came to.
#[derive(Default)]
struct Sums {
    calls: u64,
    ended_well: u64,
    twice: u64,
    false_successes: u64,
    false_failures: u64,
    unknown: u64,
    lost: u64,
    mixed_up: u64,
    hidden: u64,
    faults: u64,
}

impl Sums {
    /// Makes the calls, then takes up those of which the client does not know.
    async fn add(
        &mut self,
        server: &Server,
        client: impl Caller,
        (calls, tasks): (u64, usize),
        progress: &Progress,
    ) -> Result<(), Failure> {
        let client = Arc::new(client);
        let told = storm(&client, calls, tasks, progress).await?;
        let entries = lock(&server.books).entries.clone();
        server.calm();
        for (operation, told) in told {
            let entry = entries.get(&operation).cloned().unwrap_or_default();
            self.judge(&entry, &told);
            if told.claim == Claim::Unknown {
                let again = client.call(operation, told.key).await;
                let result =
                    lock(&server.books).entries.get(&operation).and_then(|e| e.result.clone());
                self.lost += u64::from(Some(again.claim) != result.map(Claim::Done));
            }
        }
        let books = lock(&server.books);
        self.twice += count_of(books.entries.values().filter(|entry| entry.done > 1));
        self.faults += books.faults;
        Ok(())
    }

    fn judge(&mut self, entry: &Entry, told: &Told) {
        self.calls += 1;
        match &told.claim {
            Claim::Done(result) => {
                self.ended_well += 1;
                self.false_successes += u64::from(entry.result.as_ref() != Some(result));
            }
            Claim::NotDone => self.false_failures += u64::from(entry.done > 0),
            Claim::Unknown => self.unknown += 1,
        }
        self.mixed_up += u64::from(entry.keys.len() > 1 || entry.bodies.len() > 1);
        self.hidden += u64::from(entry.seen > told.attempts);
    }
}

fn count_of<T>(all: impl Iterator<Item = T>) -> u64 {
    all.fold(0, |count, _| count + 1)
}

fn over_http2() -> Result<reqwest::Client, reqwest::Error> {
    let builder = reqwest::Client::builder().http2_prior_knowledge().timeout(ATTEMPT);
    builder.redirect(reqwest::redirect::Policy::none()).retry(reqwest::retry::never()).build()
}

impl Frames {
    async fn measure(scale: &Scale, progress: &Progress) -> Result<Vec<Row>, Failure> {
        let (mut ours, mut naive) = (Sums::default(), Sums::default());
        for seed in scale.seeds() {
            let server = Server::start(seed, scale.faults).await.map_err(Failure::from_error)?;
            let transport = Hyper::builder().http2_only().build().map_err(Failure::from_error)?;
            let client = Keyed::over(server.url.clone(), 2, transport);
            ours.add(&server, client, (scale.calls, scale.tasks), progress).await?;
            let server = Server::start(seed, scale.faults).await.map_err(Failure::from_error)?;
            let client =
                Naive::over(server.url.clone(), over_http2().map_err(Failure::from_error)?);
            naive.add(&server, client, (scale.naive_calls, scale.tasks), progress).await?;
        }
        let row = |what: &str, bar: Bar, pick: fn(&Sums) -> u64| {
            Row::new(what, bar, count(pick(&ours))).beside(count(pick(&naive)))
        };
        Ok(vec![
            row("calls", Bar::Told, |sums| sums.calls),
            row("attempts befallen by a fault", Bar::Told, |sums| sums.faults),
            row("calls that ended well", Bar::Told, |sums| sums.ended_well),
            row("done twice", Bar::ZERO, |sums| sums.twice),
            row("told a false success", Bar::ZERO, |sums| sums.false_successes),
            row("told a false failure", Bar::ZERO, |sums| sums.false_failures),
            row("told that nobody knows", Bar::Told, |sums| sums.unknown),
            row("unknown, and not found out with the key", Bar::ZERO, |sums| sums.lost),
            row("keys or bodies that differ between attempts", Bar::ZERO, |sums| sums.mixed_up),
            row("calls sent more often than told", Bar::ZERO, |sums| sums.hidden),
        ])
    }
}

impl Soak for Frames {
    fn name(&self) -> &'static str {
        "frames"
    }

    fn about(&self) -> &'static str {
        "POSTs with an idempotency key over HTTP/2: streams refused and reset, connections that go away."
    }

    fn run<'s>(&'s self, scale: &'s Scale, progress: &'s Progress) -> Running<'s> {
        Box::pin(Self::measure(scale, progress))
    }
}
