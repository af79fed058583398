//! HTTP/1.1 by hand: turns bytes of a socket into requests, so that it can be left off at any byte.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The most bytes of a head. Those of clients are some hundred.
const MAX_HEAD: usize = 64 * 1024;

/// A connection, and what was read of its next request already.
pub(super) struct Connection {
    stream: TcpStream,
    pending: Vec<u8>,
}

/// The head of a request.
pub(super) struct Head {
    /// The request's target, such as `/chats/op-17/messages`.
    pub(super) target: String,
    /// The idempotency key, as it stands in the header.
    pub(super) key: Option<String>,
    length: usize,
}

impl Connection {
    pub(super) fn new(stream: TcpStream) -> Self {
        Self { stream, pending: Vec::new() }
    }

    /// Waits for the first byte of a request; `false` where the client closes instead.
    pub(super) async fn is_used(&mut self) -> bool {
        !self.pending.is_empty() || matches!(self.read_some().await, Ok(count) if count > 0)
    }

    /// The next head; `None` where the client has closed.
    pub(super) async fn head(&mut self) -> io::Result<Option<Head>> {
        let end = loop {
            if let Some(at) = find(&self.pending, b"\r\n\r\n") {
                break at + 4;
            }
            if self.pending.len() > MAX_HEAD || self.read_some().await? == 0 {
                return Ok(None);
            }
        };
        let text = String::from_utf8_lossy(&self.pending[..end]).into_owned();
        self.pending.drain(..end);
        let header = |wanted: &str| {
            let fields = text.lines().filter_map(|line| line.split_once(':'));
            let mut found = fields.filter(|(name, _)| name.eq_ignore_ascii_case(wanted));
            found.next().map(|(_, value)| value.trim().to_owned())
        };
        Ok(Some(Head {
            target: text.split(' ').nth(1).unwrap_or_default().to_owned(),
            key: header("idempotency-key"),
            length: header("content-length").and_then(|text| text.parse().ok()).unwrap_or(0),
        }))
    }

    /// The body that belongs to a head.
    pub(super) async fn body(&mut self, head: &Head) -> io::Result<Vec<u8>> {
        while self.pending.len() < head.length {
            if self.read_some().await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(self.pending.drain(..head.length).collect())
    }

    pub(super) async fn write(&mut self, text: &str) -> io::Result<()> {
        self.stream.write_all(text.as_bytes()).await
    }

    /// Ends the connection with a reset, as a host does that has lost it.
    pub(super) fn reset(self) {
        // Where the system cannot, the connection is closed in the ordinary way, a fault as well.
        let _ = self.stream.set_zero_linger();
    }

    /// Waits until the client has gone.
    pub(super) async fn outwait(mut self) {
        let mut piece = [0; 64];
        while matches!(self.stream.read(&mut piece).await, Ok(count) if count > 0) {}
    }

    async fn read_some(&mut self) -> io::Result<usize> {
        self.stream.read_buf(&mut self.pending).await
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
