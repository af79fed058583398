//! The server: turns connections to a loopback port into effects, answers and faults.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use fastrand::Rng;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::books::{Acted, Books};
use super::http::{Connection, Head};
use super::weather::{Fault, Weather};
use crate::failure::Failure;

/// The pause between the bytes of an answer that drips.
const DRIP: Duration = Duration::from_millis(500);

/// A server on a loopback port that does what it is asked, and is hindered in the telling.
///
/// A request means the operation whose number stands in its path after `op-`; it takes a key in
/// the header `Idempotency-Key`, keeps it for as long as it runs, and compares bodies. It stops when
/// it is dropped.
pub struct FaultyServer {
    address: SocketAddr,
    pub(super) state: Arc<State>,
    listening: JoinHandle<()>,
}

pub(super) struct State {
    weather: Mutex<Weather>,
    pub(super) books: Books,
    connections: AtomicU64,
    open: AtomicUsize,
}

impl FaultyServer {
    /// Listens on a free port of 127.0.0.1, on the Tokio runtime that this is called in.
    ///
    /// Fails where no port is free.
    pub async fn start(weather: Weather) -> Result<Self, Failure> {
        let failed = |error| Failure::new(format!("no loopback port can be listened on: {error}"));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let state = Arc::new(State {
            weather: Mutex::new(weather),
            books: Books::default(),
            connections: AtomicU64::new(0),
            open: AtomicUsize::new(0),
        });
        let listening = tokio::spawn(listen(listener, Arc::clone(&state)));
        Ok(Self { address, state, listening })
    }

    /// The base URL for the client.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many requests came in, whole or in part.
    pub fn requests(&self) -> u64 {
        self.state.books.entries().values().map(|entry| u64::from(entry.seen)).sum()
    }

    /// Ends the faults: from now on every request is answered.
    pub fn calm(&self) {
        *self.state.weather.lock().unwrap_or_else(PoisonError::into_inner) = Weather::new(0, 0);
    }

    /// Waits until every connection is closed, so that nothing is done any more; at most 5 s.
    pub async fn settle(&self) {
        for _ in 0..500 {
            if self.state.open.load(Ordering::SeqCst) == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

impl Drop for FaultyServer {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn listen(listener: TcpListener, state: Arc<State>) {
    loop {
        // A connection that is gone before it is accepted is none of ours.
        let Ok((stream, _)) = listener.accept().await else { continue };
        let state = Arc::clone(&state);
        state.open.fetch_add(1, Ordering::SeqCst);
        tokio::spawn(async move {
            // What breaks on this side is a fault like any other.
            let _ = state.serve(stream).await;
            state.open.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

impl State {
    async fn serve(&self, stream: TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let number = self.connections.fetch_add(1, Ordering::Relaxed);
        let mut connection = Connection::new(stream);
        if self.weather().breaks_connection(number) {
            self.books.strike(Fault::ResetOnAccept);
            connection.reset();
            return Ok(());
        }
        for request in 0.. {
            if !connection.is_used().await {
                break;
            }
            if self.weather().breaks_reuse(number, request) {
                self.books.strike(Fault::ResetOnReuse);
                connection.reset();
                break;
            }
            let Some(head) = connection.head().await? else { break };
            match self.answer(connection, &head).await? {
                Some(kept) => connection = kept,
                None => break,
            }
        }
        Ok(())
    }

    fn weather(&self) -> Weather {
        *self.weather.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a request, or does not; gives the connection back where it can be used again.
    async fn answer(
        &self,
        mut connection: Connection,
        head: &Head,
    ) -> io::Result<Option<Connection>> {
        let operation = operation(&head.target);
        let attempt = self.books.see(operation, head.key.as_ref());
        let weather = self.weather();
        let (fault, chance) = weather.strike(operation, attempt);
        if let Some(fault) = fault {
            self.books.strike(fault);
        }
        if fault == Some(Fault::ResetBeforeActing) {
            connection.reset();
            return Ok(None);
        }
        let body = connection.body(head).await?;
        self.books.read(operation, &body);
        let request = Request { operation, key: head.key.as_ref(), body: &body };
        if weather.is_outage() {
            connection.write(&refusal("503 Service Unavailable", "")).await?;
            return Ok(Some(connection));
        }
        match fault {
            None => connection.write(&self.act(&request)).await?,
            Some(fault) => return self.suffer(connection, &request, fault, chance).await,
        }
        Ok(Some(connection))
    }

    async fn suffer(
        &self,
        mut connection: Connection,
        request: &Request<'_>,
        fault: Fault,
        mut chance: Rng,
    ) -> io::Result<Option<Connection>> {
        let text = match fault {
            Fault::GatewayBeforeActing => refusal("502 Bad Gateway", ""),
            Fault::GatewayAfterActing => {
                self.act(request);
                refusal(pick(&mut chance, &GATEWAY), "")
            }
            Fault::TooManyRequests => self.too_many(request, &mut chance),
            Fault::Busy => refusal("503 Service Unavailable", BUSY),
            Fault::StillRunning => self.still_running(request),
            Fault::Foreign => self.foreign(request, &mut chance),
            Fault::CutOff => {
                let whole = self.act(request);
                connection.write(&whole[..whole.len() - 3]).await?;
                return Ok(None);
            }
            Fault::Stall => {
                if chance.bool() {
                    self.act(request);
                }
                connection.outwait().await;
                return Ok(None);
            }
            Fault::Drip => {
                drip(connection, &self.act(request)).await?;
                return Ok(None);
            }
            _ => {
                self.act(request);
                connection.reset();
                return Ok(None);
            }
        };
        connection.write(&text).await?;
        Ok(Some(connection))
    }

    /// Does what is asked, and says so.
    fn act(&self, request: &Request<'_>) -> String {
        match self.books.act(request.operation, request.key, request.body) {
            Acted::Done(result) => success(&result, ""),
            Acted::Replayed(result) => success(&result, "idempotent-replayed: true\r\n"),
            Acted::Runs => refusal("409 Conflict", ""),
            Acted::Reused => refusal("422 Unprocessable Content", ""),
        }
    }

    fn too_many(&self, request: &Request<'_>, chance: &mut Rng) -> String {
        let soon = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(2));
        let value = match pick(chance, &RETRY_AFTER) {
            "soon" => &soon,
            value => value,
        };
        if value == ENDLESS {
            self.books.send_away(request.operation);
        }
        refusal("429 Too Many Requests", &format!("retry-after: {value}\r\n"))
    }

    /// Only a key can be told that it still runs; without one it is a refusal, and nothing is done.
    fn still_running(&self, request: &Request<'_>) -> String {
        if let Some(key) = request.key
            && let Acted::Done(_) = self.books.act(request.operation, request.key, request.body)
        {
            self.books.keep_running(key);
        }
        refusal("409 Conflict", "")
    }

    fn foreign(&self, request: &Request<'_>, chance: &mut Rng) -> String {
        self.books.send_away(request.operation);
        if chance.bool() {
            return answer("200 OK", "content-type: text/html\r\n", "<html>Log in</html>");
        }
        self.act(request);
        answer("200 OK", JSON, "{\"id\": \"result")
    }
}

struct Request<'r> {
    operation: u64,
    key: Option<&'r String>,
    body: &'r [u8],
}

const JSON: &str = "content-type: application/json\r\n";
const BUSY: &str = "ratelimit-policy: \"burst\";q=100;w=60\r\nratelimit: \"burst\";r=0;t=1\r\n\
                    x-ratelimit-limit: 100\r\nx-ratelimit-remaining: 0\r\nx-ratelimit-reset: 1\r\n";
const GATEWAY: [&str; 4] = [
    "500 Internal Server Error",
    "502 Bad Gateway",
    "503 Service Unavailable",
    "504 Gateway Timeout",
];
const ENDLESS: &str = "1000000000000";
const RETRY_AFTER: [&str; 8] =
    ["0", "1", "soon", "Sun, 06 Nov 1994 08:49:37 GMT", "-1", "1.5", "abc", ENDLESS];

fn pick<'t>(chance: &mut Rng, texts: &[&'t str]) -> &'t str {
    texts[chance.usize(..texts.len())]
}

/// The number after `op-` in a path.
fn operation(target: &str) -> u64 {
    let (_, rest) = target.split_once("op-").unwrap_or_default();
    let end = rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len());
    rest[..end].parse().unwrap_or(u64::MAX)
}

/// What was done, under each of the names by which the clients of the rigs look for it.
fn success(result: &str, headers: &str) -> String {
    let body = format!(r#"{{"id":"{result}","message_id":"{result}","content":"done"}}"#);
    answer("200 OK", &format!("{JSON}{headers}"), &body)
}

fn refusal(status: &str, headers: &str) -> String {
    answer(status, headers, "")
}

fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n{body}", body.len())
}

async fn drip(mut connection: Connection, text: &str) -> io::Result<()> {
    for at in 0..text.len() {
        connection.write(&text[at..=at]).await?;
        tokio::time::sleep(DRIP).await;
    }
    Ok(())
}
