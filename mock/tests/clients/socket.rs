//! A server on a real socket of this computer, written by hand so that it can misbehave.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

/// What the server does after it has read one whole request.
pub(crate) enum Then {
    /// Writes this, head and all, and reads the next request of the connection.
    Write(String),
    /// Closes the connection without a word.
    Cut,
    /// Writes the pieces of a body one by one, each after it was told to.
    Pieces(Vec<&'static str>, Receiver<()>),
}

/// An answer of status 200.
pub(crate) fn ok(body: &str) -> Then {
    answer("200 OK", "", body)
}

/// An answer, with lines of headers that each end in `\r\n`.
pub(crate) fn answer(status: &str, headers: &str, body: &str) -> Then {
    let length = body.len();
    Then::Write(format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\n\r\n{body}"))
}

/// Pieces of a body, and what tells the server to write the next one.
pub(crate) fn pieces(pieces: impl IntoIterator<Item = &'static str>) -> (Then, Sender<()>) {
    let (tell, told) = channel();
    (Then::Pieces(pieces.into_iter().collect(), told), tell)
}

/// A server with threads of its own, so that callers may block theirs. It ends with its script, or
/// when it is dropped.
pub(crate) struct Socket {
    pub(crate) url: String,
    state: Arc<State>,
}

struct State {
    script: Mutex<VecDeque<Then>>,
    requests: Mutex<Vec<String>>,
}

impl Socket {
    pub(crate) fn start(script: impl IntoIterator<Item = Then>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let script = Mutex::new(script.into_iter().collect());
        let state = Arc::new(State { script, requests: Mutex::default() });
        let kept = Arc::clone(&state);
        thread::spawn(move || {
            for connection in listener.incoming() {
                if kept.script.lock().unwrap().is_empty() {
                    return;
                }
                let state = Arc::clone(&kept);
                thread::spawn(move || serve(connection.unwrap(), &state));
            }
        });
        Self { url, state }
    }

    /// What was sent to it: head and body of each request.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.state.requests.lock().unwrap().clone()
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.state.script.lock().unwrap().clear();
        // Wakes the thread that waits for connections, which then sees that there is nothing to do.
        let _ = TcpStream::connect(self.url.trim_start_matches("http://"));
    }
}

fn serve(mut connection: TcpStream, state: &State) {
    while let Some(request) = read_request(&mut connection) {
        state.requests.lock().unwrap().push(request);
        let then = state.script.lock().unwrap().pop_front();
        match then {
            Some(Then::Write(text)) => connection.write_all(text.as_bytes()).unwrap(),
            Some(Then::Pieces(pieces, told)) if write_pieces(&mut connection, &pieces, &told) => {}
            _ => return,
        }
    }
}

/// Writes chunks (RFC 9112, section 7.1); `false` if nobody is left to tell it to go on.
fn write_pieces(connection: &mut TcpStream, pieces: &[&str], told: &Receiver<()>) -> bool {
    connection.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").unwrap();
    for piece in pieces {
        if told.recv().is_err() {
            return false;
        }
        let chunk = format!("{:x}\r\n{piece}\r\n", piece.len());
        connection.write_all(chunk.as_bytes()).unwrap();
    }
    connection.write_all(b"0\r\n\r\n").is_ok()
}

/// The next request; `None` where the client has closed the connection.
fn read_request(connection: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let count = connection.read(&mut piece).ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&piece[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if is_whole(&text) {
            return Some(text);
        }
    }
}

fn is_whole(text: &str) -> bool {
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let head = head.to_ascii_lowercase();
    let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
    body.len() >= length.and_then(|length| length.parse().ok()).unwrap_or(0)
}
