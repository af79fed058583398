//! Proxies: which way a request takes, and what whoever stands on the way gets to see.

use std::sync::{Arc, Mutex};

use scopewright_runtime::codegen::{Plain, Value};
use scopewright_runtime::transport::Hyper;
use scopewright_runtime::{Core, Error};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

use crate::socket::{Socket, Wire};
use crate::support::{LIST, TOKEN, builder};
use crate::tls::{Proof, Server};

const OK: Wire = Some(b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n1");

/// A proxy that knows `CONNECT` (RFC 9110, section 9.3.6) and SOCKS 5 (RFC 1928), and leads whatever
/// it is asked for to one port of this computer.
struct Proxy {
    port: u16,
    heard: Arc<Mutex<Vec<u8>>>,
}

impl Proxy {
    async fn to(target: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                tokio::spawn(lead(connection, target, Arc::clone(&kept)));
            }
        });
        Self { port, heard }
    }

    fn url(&self, scheme: &str) -> String {
        format!("{scheme}://user:pass%21@127.0.0.1:{}", self.port)
    }

    fn heard(&self) -> String {
        String::from_utf8_lossy(&self.heard.lock().unwrap()).into_owned()
    }
}

/// Shakes hands, and passes on what comes then without a look.
async fn lead(mut connection: TcpStream, target: u16, heard: Arc<Mutex<Vec<u8>>>) {
    let mut piece = [0; 2048];
    let mut hear = async |connection: &mut TcpStream| {
        let count = connection.read(&mut piece).await.unwrap_or(0);
        heard.lock().unwrap().extend(&piece[..count]);
        piece[..count].to_vec()
    };
    let first = hear(&mut connection).await;
    let welcome: &[u8] = if first.first() == Some(&5) {
        connection.write_all(&[5, 2]).await.unwrap();
        hear(&mut connection).await;
        connection.write_all(&[1, 0]).await.unwrap();
        hear(&mut connection).await;
        &[5, 0, 0, 1, 127, 0, 0, 1, 0, 0]
    } else {
        b"HTTP/1.1 200 Connection established\r\n\r\n"
    };
    connection.write_all(welcome).await.unwrap();
    if let Ok(mut server) = TcpStream::connect(("127.0.0.1", target)).await {
        let _ = copy_bidirectional(&mut connection, &mut server).await;
    }
}

async fn ask(base_url: &str, transport: Hyper) -> Result<Value, Error> {
    let core: Core =
        builder().allow_http().base_url(base_url).transport(transport).build().unwrap();
    core.call::<Value, Plain>(&LIST).max_retries(0).await
}

#[tokio::test]
async fn a_tunnel_shows_the_proxy_the_host_and_nothing_else() {
    for scheme in ["http", "socks5h"] {
        let server = Server::start(Proof::For("far.example")).await;
        let proxy = Proxy::to(server.port).await;
        let transport = Hyper::builder()
            .proxy(&proxy.url(scheme))
            .root_certificates(server.certificate.as_bytes())
            .build()
            .unwrap();
        assert_eq!(ask("https://far.example", transport).await.unwrap(), 1, "{scheme}");
        let said = String::from_utf8_lossy(&server.heard.lock().unwrap()).into_owned();
        assert!(said.contains(TOKEN), "{scheme}: the server hears the token: {said}");
        let heard = proxy.heard();
        assert!(heard.contains("far.example"), "{scheme}: {heard}");
        for secret in [TOKEN, "/orders", "authorization: Bearer"] {
            assert!(!heard.contains(secret), "{scheme}: {secret:?} in {heard}");
        }
        // base64 of `user:pass!`, and the same of SOCKS (RFC 1929).
        let password = if scheme == "http" { "Basic dXNlcjpwYXNzIQ==" } else { "pass!" };
        assert!(heard.contains(password), "{scheme}: {heard}");
        assert!(!said.contains("dXNlcjpwYXNzIQ"), "the proxy's password goes no further");
    }
}

#[tokio::test]
async fn a_server_behind_a_proxy_has_to_prove_itself_too() {
    let server = Server::start(Proof::For("other.example")).await;
    let proxy = Proxy::to(server.port).await;
    let transport = Hyper::builder()
        .proxy(&proxy.url("http"))
        .root_certificates(server.certificate.as_bytes())
        .build()
        .unwrap();
    let error = ask("https://far.example", transport).await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    assert!(server.heard.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_plain_request_is_given_to_the_proxy_with_its_whole_url() {
    let proxy = Socket::start([OK]).await;
    let url = proxy.url.replace("http://", "http://user:pass@");
    let transport = Hyper::builder().proxy(&url).build().unwrap();
    assert_eq!(ask("http://127.0.0.1:9/api", transport).await.unwrap(), 1);
    let request = proxy.requests()[0].to_ascii_lowercase();
    assert!(request.starts_with("get http://127.0.0.1:9/api/orders http/1.1\r\n"), "{request}");
    assert!(request.contains("\r\nproxy-authorization: basic dxnlcjpwyxnz\r\n"), "{request}");
}

#[tokio::test]
async fn a_proxy_that_refuses_is_a_connection_that_failed() {
    const REFUSAL: Wire = Some(b"HTTP/1.1 407 No\r\ncontent-length: 0\r\n\r\n");
    let proxy = Socket::start([REFUSAL]).await;
    let url = proxy.url.replace("http://", "http://user:sesame@");
    let transport = Hyper::builder().proxy(&url).build().unwrap();
    let error = ask("https://far.example", transport).await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    assert!(!format!("{error:?} {error}").contains("sesame"), "{error:?}");
}

#[test]
fn wrong_settings_are_said_without_the_password() {
    for url in ["ftp://user:sesame@proxy.example", "user:sesame@", "http://", "nonsense"] {
        let error = Hyper::builder().proxy(url).build().unwrap_err().to_string();
        assert!(error.contains("proxy") && !error.contains("sesame"), "{url}: {error}");
    }
    for pem in ["", "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"] {
        let error = Hyper::builder().root_certificates(pem.as_bytes()).build().unwrap_err();
        assert!(error.to_string().contains("PEM"), "{error}");
    }
}

/// A URL, variables, and what is said.
type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);

/// The variables as curl has them, each case in a process of its own.
#[test]
fn the_environment_names_proxies() {
    const CHILD: &str = "CLIENT_TEST_PROXY_SERVER";
    const NAME: &str = "proxies::the_environment_names_proxies";
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    if let Ok(url) = std::env::var(CHILD) {
        let outcome = runtime.block_on(ask(&url, Hyper::new().unwrap()));
        println!("it said: {outcome:?}");
        return;
    }
    let (server, proxy) = runtime.block_on(async {
        const PROXY: Wire = Some(b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n2");
        (Socket::start([OK]).await, Socket::start([PROXY]).await)
    });
    // The same server, by an address that need not be this computer's.
    let far = server.url.replace("127.0.0.1", "0.0.0.0");
    let cases: [Case<'_>; 6] = [
        (&far, &[], "Ok(Number(1))"),
        (&far, &[("http_proxy", &proxy.url)], "Ok(Number(2))"),
        (&far, &[("ALL_PROXY", &proxy.url)], "Ok(Number(2))"),
        (&far, &[("https_proxy", &proxy.url)], "Ok(Number(1))"),
        (&far, &[("http_proxy", &proxy.url), ("NO_PROXY", "0.0.0.0/8")], "Ok(Number(1))"),
        // A credential without TLS stays on this computer.
        (&server.url, &[("http_proxy", &proxy.url)], "Ok(Number(1))"),
    ];
    for (url, variables, expected) in cases {
        let mut alone = std::process::Command::new(std::env::current_exe().unwrap());
        for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
            alone.env_remove(name).env_remove(name.to_uppercase());
        }
        alone.args(["--exact", NAME, "--nocapture"]).env(CHILD, url);
        let output = alone.envs(variables.iter().copied()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains(&format!("it said: {expected}")), "{variables:?}: {said}");
    }
}
