//! A site on this computer that speaks HTTPS, with a certificate of its own authority. Written by hand
//! so that it can misbehave.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::{fs, thread};

use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What the site does when it is asked for a path.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// A file with this text.
    Text(String),
    /// A file with this text and this tag, for who does not have it yet and sends the token.
    Tagged { text: String, etag: String, token: Option<String> },
    /// Another place has it; `{site}` stands for this site.
    Redirect(String),
    /// A file that does not end.
    Endless,
    /// Nothing, for as long as the other side waits.
    Silence,
}

/// A running site.
pub(crate) struct Site {
    /// Its URL, without a slash at the end.
    pub(crate) url: String,
    /// The certificate that proves it, as a file.
    pub(crate) authority: PathBuf,
    asked: Arc<Mutex<Vec<String>>>,
    answers: Arc<Mutex<BTreeMap<String, Answer>>>,
}

impl Site {
    /// Starts a site that answers these paths, and others with 404. Its certificate goes into `folder`.
    pub(crate) fn start<'p>(
        folder: &Path,
        answers: impl IntoIterator<Item = (&'p str, Answer)>,
    ) -> Self {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(["localhost".to_owned()]).unwrap();
        let certificate = params.self_signed(&key).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        fs::create_dir_all(folder).unwrap();
        let authority = folder.join(format!("authority-{port}.pem"));
        fs::write(&authority, certificate.pem()).unwrap();

        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        // Said, because other packages may bring another provider into the same build.
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider);
        let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
        let config = config.with_single_cert(vec![certificate.der().clone()], key).unwrap();
        let (config, asked) = (Arc::new(config), Arc::new(Mutex::new(Vec::new())));
        let own = |(path, answer): (&str, Answer)| (path.to_owned(), answer);
        let answers: BTreeMap<String, Answer> = answers.into_iter().map(own).collect();
        let answers = Arc::new(Mutex::new(answers));
        let site = Self {
            url: format!("https://localhost:{port}"),
            authority,
            asked,
            answers: Arc::clone(&answers),
        };
        let (url, asked) = (site.url.clone(), Arc::clone(&site.asked));
        thread::spawn(move || {
            for connection in listener.incoming().map_while(Result::ok) {
                let (answers, config) = (Arc::clone(&answers), Arc::clone(&config));
                let (url, asked) = (url.clone(), Arc::clone(&asked));
                thread::spawn(move || {
                    let connection = accept(connection, config);
                    // Who breaks off has had enough, which is what some of the tests are about.
                    let _ = serve(connection, &answers, &url, &asked);
                });
            }
        });
        site
    }

    /// Answers a path in another way from now on.
    #[allow(dead_code, reason = "not all who share this file have sites that change")]
    pub(crate) fn set(&self, path: &str, answer: Answer) {
        self.answers.lock().unwrap().insert(path.to_owned(), answer);
    }

    /// The paths that were asked for, in order.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

type Connection = StreamOwned<ServerConnection, TcpStream>;

fn accept(connection: TcpStream, config: Arc<ServerConfig>) -> Connection {
    StreamOwned::new(ServerConnection::new(config).unwrap(), connection)
}

fn serve(
    mut connection: Connection,
    answers: &Mutex<BTreeMap<String, Answer>>,
    url: &str,
    asked: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let head = read_head(&mut connection)?;
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    asked.lock().unwrap().push(path.clone());
    let answer = answers.lock().unwrap().get(&path).cloned();
    match answer {
        Some(Answer::Tagged { token: Some(token), .. })
            if !head.contains(&format!("authorization: Bearer {token}\r\n")) =>
        {
            connection
                .write_all(b"HTTP/1.1 401 No\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")?;
        }
        Some(Answer::Tagged { etag, .. })
            if head.contains(&format!("if-none-match: {etag}\r\n")) =>
        {
            connection.write_all(b"HTTP/1.1 304 Same\r\nconnection: close\r\n\r\n")?;
        }
        Some(Answer::Tagged { text, etag, .. }) => {
            let length = text.len();
            let head = format!("HTTP/1.1 200 OK\r\nconnection: close\r\netag: {etag}");
            let answer = format!("{head}\r\ncontent-length: {length}\r\n\r\n{text}");
            connection.write_all(answer.as_bytes())?;
        }
        None => {
            connection
                .write_all(b"HTTP/1.1 404 No\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")?;
        }
        Some(Answer::Text(text)) => {
            let length = text.len();
            let head = "HTTP/1.1 200 OK\r\nconnection: close";
            let answer = format!("{head}\r\ncontent-length: {length}\r\n\r\n{text}");
            connection.write_all(answer.as_bytes())?;
        }
        Some(Answer::Redirect(to)) => {
            let to = to.replace("{site}", url);
            let head = "HTTP/1.1 302 T\r\nconnection: close\r\ncontent-length: 0";
            connection.write_all(format!("{head}\r\nlocation: {to}\r\n\r\n").as_bytes())?;
        }
        Some(Answer::Endless) => {
            connection.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")?;
            let chunk = format!("10000\r\n{}\r\n", "# again\n".repeat(0x2000));
            loop {
                connection.write_all(chunk.as_bytes())?;
            }
        }
        Some(Answer::Silence) => {
            connection.read_exact(&mut [0])?;
        }
    }
    connection.conn.send_close_notify();
    connection.flush()
}

/// Reads a request's head.
fn read_head(connection: &mut Connection) -> std::io::Result<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        connection.read_exact(&mut byte)?;
        head.extend(byte);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}
