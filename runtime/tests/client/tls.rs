//! TLS: towards a server that cannot prove who it is, not a byte of a request leaves.

use std::sync::{Arc, Mutex};

use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use scopewright_runtime::codegen::{Plain, Value};
use scopewright_runtime::transport::{Hyper, Transport};
use scopewright_runtime::{Core, Error, Outcome};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{self, ServerConfig};

use crate::support::{CREATE, TOKEN, builder};

/// A server on this computer, and everything that was said to it in clear or under TLS.
pub(crate) struct Server {
    pub(crate) port: u16,
    pub(crate) heard: Arc<Mutex<Vec<u8>>>,
    /// In PEM form.
    pub(crate) certificate: String,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Proof {
    For(&'static str),
    Expired,
    /// The port speaks plain HTTP.
    Missing,
}

impl Server {
    pub(crate) async fn start(proof: Proof) -> Self {
        let host = if let Proof::For(host) = proof { host } else { "localhost" };
        let mut params = CertificateParams::new([host.to_owned()]).unwrap();
        if proof == Proof::Expired {
            params.not_after = date_time_ymd(2020, 1, 1);
        }
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        // Said, because other packages may bring another provider into the same build.
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider);
        let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
        let config = config.with_single_cert(vec![certificate.der().clone()], key).unwrap();
        let acceptor = (proof != Proof::Missing).then(|| TlsAcceptor::from(Arc::new(config)));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let kept = Arc::clone(&kept);
                match acceptor.clone() {
                    None => drop(tokio::spawn(answer(connection, kept))),
                    Some(acceptor) => drop(tokio::spawn(async move {
                        if let Ok(connection) = acceptor.accept(connection).await {
                            answer(connection, kept).await;
                        }
                    })),
                }
            }
        });
        Self { port, heard, certificate: certificate.pem() }
    }

    async fn call(&self, transport: impl Transport) -> Result<Value, Error> {
        let url = format!("https://localhost:{}", self.port);
        let core: Core = builder().base_url(url).transport(transport).build().unwrap();
        core.call::<Value, Plain>(&CREATE).json("sesame").max_retries(0).await
    }

    /// A transport that trusts this server's certificate, as far as that goes.
    fn trusting(&self) -> Hyper {
        Hyper::builder().root_certificates(self.certificate.as_bytes()).build().unwrap()
    }
}

async fn answer<C: AsyncReadExt + AsyncWriteExt + Unpin>(
    mut connection: C,
    heard: Arc<Mutex<Vec<u8>>>,
) {
    let mut piece = [0; 8192];
    let count = connection.read(&mut piece).await.unwrap_or(0);
    heard.lock().unwrap().extend(&piece[..count]);
    let _ = connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n1").await;
    let _ = connection.shutdown().await;
}

#[tokio::test]
async fn nothing_is_said_to_a_server_without_proof() {
    let unknown = Server::start(Proof::For("localhost")).await;
    let outcomes = [unknown.call(Hyper::new().unwrap()).await];
    assert_silent(&unknown, outcomes);
    for proof in [Proof::For("other.example"), Proof::Expired] {
        let server = Server::start(proof).await;
        assert_silent(&server, [server.call(server.trusting()).await]);
    }
}

fn assert_silent(server: &Server, outcomes: [Result<Value, Error>; 1]) {
    for outcome in outcomes {
        let error = outcome.unwrap_err();
        assert!(error.is_connect() && error.outcome() == Outcome::NotSent, "{error:?}");
    }
    assert_eq!(server.heard.lock().unwrap().len(), 0);
}

#[tokio::test]
async fn a_port_without_tls_learns_nothing() {
    let server = Server::start(Proof::Missing).await;
    let error = server.call(Hyper::new().unwrap()).await.unwrap_err();
    assert!(error.is_connect() && error.outcome() == Outcome::NotSent, "{error:?}");
    let heard = server.heard.lock().unwrap().clone();
    // A TLS handshake (RFC 8446, section 5.1) was begun, and that is all.
    assert_eq!(heard.first(), Some(&22));
    let text = String::from_utf8_lossy(&heard);
    assert!(!text.contains("POST") && !text.contains(TOKEN) && !text.contains("sesame"));
}

/// The same servers hear a client that trusts them, and one that does not ask for a proof.
#[tokio::test]
async fn the_rig_hears_what_is_said() {
    let server = Server::start(Proof::For("localhost")).await;
    assert_eq!(server.call(server.trusting()).await.unwrap(), 1);
    assert!(String::from_utf8_lossy(&server.heard.lock().unwrap()).contains(TOKEN));

    let server = Server::start(Proof::For("other.example")).await;
    let naive = reqwest::Client::builder().tls_danger_accept_invalid_certs(true).build().unwrap();
    let request = naive.post(format!("https://localhost:{}", server.port)).bearer_auth(TOKEN);
    request.send().await.unwrap();
    assert!(String::from_utf8_lossy(&server.heard.lock().unwrap()).contains(TOKEN));
}

/// As in a container that has no certificates at all.
#[test]
fn a_system_without_certificates_gives_an_error() {
    const CHILD: &str = "CLIENT_TEST_WITHOUT_CERTIFICATES";
    if std::env::var_os(CHILD).is_some() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let outcome = runtime.block_on(async {
            let server = Server::start(Proof::For("localhost")).await;
            let transport = Hyper::new()?;
            server.call(transport).await
        });
        println!("it said: {}", outcome.unwrap_err());
        return;
    }
    // Another process has the variables, because this one's are shared with all other tests.
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "tls::a_system_without_certificates_gives_an_error", "--nocapture"])
        .env(CHILD, "1")
        .env("SSL_CERT_FILE", "/nonexistent/certificates.pem")
        .env("SSL_CERT_DIR", "/nonexistent")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("it said: "), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}
