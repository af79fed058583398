//! The server: HTTP/1.1 on loopback, a thread for each connection, answers that are ready before anybody asks.
//!
//! It is a process of its own, so that its CPU is in nobody's figures, and does as little as can be done, so that
//! requests a second say something about clients. It ends when its standard input does.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use scopewright_corpus::fault::Fault;

use super::bodies;
use super::contenders::TOKEN;

/// Answers by path, whole: head and body.
struct Answers {
    order: Vec<u8>,
    orders: Vec<u8>,
    events: Vec<Vec<u8>>,
}

/// Serves until standard input ends; says its URL first.
pub(crate) fn run() -> Result<(), Fault> {
    let fault = |error: std::io::Error| Fault::new(format!("no server: {error}"));
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(fault)?;
    println!("http://{}", listener.local_addr().map_err(fault)?);
    let answers = Arc::new(Answers {
        order: answer(&bodies::order(1)),
        orders: answer(&bodies::orders()),
        events: (1..=bodies::PAGES).map(|page| answer(&bodies::events(page))).collect(),
    });
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answers = answers.clone();
            thread::spawn(move || serve(stream, &answers));
        }
    });
    let mut nothing = Vec::new();
    std::io::stdin().read_to_end(&mut nothing).map_err(fault)?;
    Ok(())
}

fn answer(body: &str) -> Vec<u8> {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nserver: depot\r\n\
                date: Mon, 02 Mar 2026 10:00:00 GMT\r\nx-request-id: 4f1c0a52-7d0e-4f5b-9a60-0c4be1a5f3d1\r\n\
                cache-control: no-store\r\n";
    format!("{head}content-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// Answers one request after the other; an error is an answer too, so that no client waits.
fn serve(stream: TcpStream, answers: &Answers) {
    let _ = stream.set_nodelay(true);
    let Ok(mut writer) = stream.try_clone() else { return };
    let mut reader = BufReader::new(stream);
    while let Some(request) = read_request(&mut reader) {
        let found = request.is_known.then(|| answers.find(&request.target)).flatten();
        let written = match found {
            Some(answer) => writer.write_all(answer),
            None => writer.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"),
        };
        if written.is_err() {
            return;
        }
    }
}

struct Request {
    target: String,
    /// It has the token.
    is_known: bool,
}

/// The next request; none where the connection ends.
fn read_request(reader: &mut impl BufRead) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let target = line.split(' ').nth(1)?.to_owned();
    let mut is_known = false;
    loop {
        line.clear();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let Some((name, value)) = line.split_once(':') else {
            return Some(Request { target, is_known });
        };
        if name.eq_ignore_ascii_case("authorization") {
            is_known = value.trim().strip_prefix("Bearer ") == Some(TOKEN);
        }
    }
}

impl Answers {
    fn find(&self, target: &str) -> Option<&[u8]> {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        match path {
            "/order" => Some(&self.order),
            "/orders" => Some(&self.orders),
            "/events" => {
                let page = query.split('&').find_map(|pair| pair.strip_prefix("page="));
                let page: usize = page.map_or(Some(1), |page| page.parse().ok())?;
                self.events.get(page.checked_sub(1)?).map(Vec::as_slice)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Answers, read_request};

    #[test]
    fn requests_are_read_one_after_the_other() {
        let mut text = "GET /order HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer pc_test_bench\r\n\r\n\
                        GET /events?page=2&limit=100 HTTP/1.1\r\nauthorization: Bearer pc_test_other\r\n\r\n"
            .as_bytes();
        let first = read_request(&mut text).expect("there is one");
        assert_eq!((first.target.as_str(), first.is_known), ("/order", true));
        let second = read_request(&mut text).expect("there is another");
        assert!(!second.is_known, "only with the token");
        assert!(read_request(&mut text).is_none());

        let page = |number: u8| vec![number];
        let answers = Answers { order: page(0), orders: page(9), events: vec![page(1), page(2)] };
        assert_eq!(answers.find(&second.target), Some([2].as_slice()));
        assert_eq!(answers.find("/events"), Some([1].as_slice()));
        assert_eq!(answers.find("/events?page=3"), None);
        assert_eq!(answers.find("/events?page=0"), None);
        assert_eq!(answers.find("/other"), None);
    }
}
