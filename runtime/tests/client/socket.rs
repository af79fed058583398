//! A server on a real socket of this computer, written by hand so that it can misbehave.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What the server writes to a connection after it has read one request: raw bytes, then it closes;
/// `None`: it never answers.
pub(crate) type Wire = Option<&'static [u8]>;

/// A server that treats its connections one after the other as the script says, and the last way
/// from then on.
#[derive(Clone)]
pub(crate) struct Socket {
    pub(crate) url: String,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Socket {
    pub(crate) async fn start(script: impl IntoIterator<Item = Wire>) -> Self {
        Self::start_with(|_| script.into_iter().collect()).await
    }

    /// A server that is told its own port before it says what it will do.
    pub(crate) async fn start_with(script: impl FnOnce(u16) -> Vec<Wire>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (url, script) = (format!("http://{address}"), script(address.port()));
        let heads = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&heads);
        tokio::spawn(async move {
            for index in 0.. {
                let (connection, _) = listener.accept().await.unwrap();
                let wire = script[index.min(script.len() - 1)];
                tokio::spawn(serve(connection, wire, Arc::clone(&kept)));
            }
        });
        Self { url, heads }
    }

    /// What was sent to it: head and body of each request.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

async fn serve(mut connection: TcpStream, wire: Wire, kept: Arc<Mutex<Vec<String>>>) {
    let request = read_request(&mut connection).await;
    kept.lock().unwrap().push(request);
    match wire {
        Some(bytes) => connection.write_all(bytes).await.unwrap(),
        None => std::future::pending().await,
    }
}

async fn read_request(connection: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let count = connection.read(&mut piece).await.unwrap();
        bytes.extend_from_slice(&piece[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if count == 0 || is_whole(&text) {
            return text;
        }
    }
}

fn is_whole(text: &str) -> bool {
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.to_ascii_lowercase();
    let length = length.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
    body.len() >= length.and_then(|length| length.parse().ok()).unwrap_or(0)
}
