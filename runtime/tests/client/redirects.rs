//! Redirects: whether they are followed, how far, and that nothing secret ever goes elsewhere. Beside
//! our client stands one that does what reqwest does by default, to show that the rig sees leaks.

use std::sync::{Arc, Mutex};

use http::Method;
use scopewright_runtime::codegen::{Operation, Plain, Value};
use scopewright_runtime::{Core, Credential};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::EXAMPLE;

const SECRET: &str = "ex_live_sesame_0000";
const BODY: &str = "card=4242";

const STATUSES: [u16; 5] = [301, 302, 303, 307, 308];

/// Where an answer points: `{own}` is the server's port, `{other}` that of somebody else.
const TARGETS: [&str; 9] = [
    "/landed",
    "http://127.0.0.1:{other}/landed",
    "http://localhost:{other}/landed",
    "https://127.0.0.1:{own}/landed",
    "http://user:pass@127.0.0.1:{own}/landed",
    "//127.0.0.1:{other}/landed",
    r"/\127.0.0.1:{other}/landed",
    "http://[::1]:{other}/landed",
    "http://xn--bcher-kva.localhost:{other}/landed",
];

macro_rules! operations {
    ($($get:ident $post:ident $scheme:literal;)*) => {
        $(
            static $get: Operation = Operation::get("g", "/start").security(&[&[$scheme]]);
            static $post: Operation = Operation::post("p", "/start").security(&[&[$scheme]]);
        )*
    };
}

operations! {
    GET_BEARER POST_BEARER "bearerAuth";
    GET_HEADER POST_HEADER "headerKey";
    GET_QUERY POST_QUERY "queryKey";
    GET_COOKIE POST_COOKIE "cookieKey";
    GET_BASIC POST_BASIC "basicAuth";
}
static GET_NONE: Operation = Operation::get("g", "/start");
static POST_NONE: Operation = Operation::post("p", "/start");

/// The operation that reads, the one that writes, and what proves who calls them.
fn credentials() -> [(&'static Operation, &'static Operation, Option<Credential>); 6] {
    [
        (&GET_BEARER, &POST_BEARER, Some(Credential::bearer(SECRET))),
        (&GET_HEADER, &POST_HEADER, Some(Credential::key(SECRET))),
        (&GET_QUERY, &POST_QUERY, Some(Credential::key(SECRET))),
        (&GET_COOKIE, &POST_COOKIE, Some(Credential::key(SECRET))),
        (&GET_BASIC, &POST_BASIC, Some(Credential::basic("user", SECRET))),
        (&GET_NONE, &POST_NONE, None),
    ]
}

/// A server that redirects `/start`, answers the rest with `{}`, and remembers what it was sent.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<String>>>);

impl Seen {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }

    async fn serve(self, mut connection: TcpStream, wire: Arc<Mutex<String>>) {
        let mut piece = [0; 8192];
        // Connections are closed after one request, which fits a piece.
        let count = connection.read(&mut piece).await.unwrap_or(0);
        let text = String::from_utf8_lossy(&piece[..count]).into_owned();
        let is_start = text.split(' ').nth(1).is_some_and(|path| path.starts_with("/start"));
        self.0.lock().unwrap().push(text);
        let answer = if is_start { wire.lock().unwrap().clone() } else { OK.to_owned() };
        let _ = connection.write_all(answer.as_bytes()).await;
        let _ = connection.shutdown().await;
    }

    fn listen(&self, listener: TcpListener, wire: Arc<Mutex<String>>) {
        let seen = self.clone();
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                tokio::spawn(seen.clone().serve(connection, Arc::clone(&wire)));
            }
        });
    }
}

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";

struct Rig {
    own: Seen,
    foreign: Seen,
    url: String,
    ports: (u16, u16),
    wire: Arc<Mutex<String>>,
}

impl Rig {
    async fn start() -> Self {
        let (own, foreign) = (Seen::default(), Seen::default());
        let wire = Arc::new(Mutex::new(String::new()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let own_port = listener.local_addr().unwrap().port();
        own.listen(listener, Arc::clone(&wire));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let other_port = listener.local_addr().unwrap().port();
        foreign.listen(listener, Arc::default());
        // Not every machine has IPv6; where it has, that listener is foreign too.
        if let Ok(listener) = TcpListener::bind(("::1", other_port)).await {
            foreign.listen(listener, Arc::default());
        }
        let url = format!("http://127.0.0.1:{own_port}");
        Self { own, foreign, url, ports: (own_port, other_port), wire }
    }

    fn point(&self, status: u16, target: &str) {
        let (own, other) = self.ports;
        let target =
            target.replace("{own}", &own.to_string()).replace("{other}", &other.to_string());
        *self.wire.lock().unwrap() = format!(
            "HTTP/1.1 {status} Moved\r\nlocation: {target}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        );
    }

    fn client(&self, credential: Option<Credential>, follow: bool) -> Core {
        let builder = Core::builder(&EXAMPLE).base_url(&self.url);
        let builder = if follow { builder.follow_redirects() } else { builder };
        match credential {
            Some(credential) => builder.credential(credential.any_prefix()),
            None => builder,
        }
        .build()
        .unwrap()
    }
}

#[tokio::test]
async fn nothing_goes_elsewhere() {
    let rig = Rig::start().await;
    let mut cells = 0;
    for (get, post, credential) in credentials() {
        for follow in [false, true] {
            let core = rig.client(credential.clone(), follow);
            for (status, target) in STATUSES.into_iter().flat_map(|one| TARGETS.map(|to| (one, to)))
            {
                for operation in [get, post] {
                    rig.point(status, target);
                    let call = core.call::<Value, Plain>(operation);
                    let call = if operation.method == Method::POST {
                        call.text(BODY).extra_header("idempotency-key", "k1")
                    } else {
                        call
                    };
                    let outcome = call.await;
                    let is_followed =
                        follow && operation.method == Method::GET && target == TARGETS[0];
                    let place = format!("{status} {target} {operation} {follow}");
                    assert_eq!(outcome.is_ok(), is_followed, "{place}: {outcome:?}");
                    if let Err(error) = outcome {
                        assert_eq!(error.status().unwrap().as_u16(), status, "{place}");
                    }
                    assert_eq!(rig.foreign.take(), [""; 0], "{place}");
                    let own = rig.own.take();
                    assert_eq!(own.len(), 1 + usize::from(is_followed), "{place}: {own:?}");
                    if is_followed {
                        assert_eq!(proof(&own[0]), proof(&own[1]), "{place}");
                    }
                    cells += usize::from(follow);
                }
            }
        }
    }
    assert_eq!(cells, 540);
}

/// The lines and the part of the query that hold the credential.
fn proof(request: &str) -> Vec<String> {
    let query = request.split(' ').nth(1).and_then(|path| path.split_once('?'));
    let is_secret = |line: &&str| {
        let name = line.split(':').next().unwrap_or_default().to_ascii_lowercase();
        ["authorization", "x-api-key", "cookie"].contains(&name.as_str())
    };
    let lines = request.lines().filter(is_secret).map(str::to_owned);
    lines.chain(query.map(|(_, query)| query.to_owned())).collect()
}

/// The same rig catches a client that leaves redirects to reqwest's default.
#[tokio::test]
async fn a_naive_client_leaks() {
    let rig = Rig::start().await;
    let naive = reqwest::Client::new();
    let (mut keys, mut bodies) = (0, 0);
    for (status, target) in STATUSES.into_iter().flat_map(|one| TARGETS.map(|to| (one, to))) {
        rig.point(status, target);
        let request =
            naive.post(format!("{}/start", rig.url)).header("x-api-key", SECRET).body(BODY);
        let _ = request.header("idempotency-key", "k1").send().await;
        let seen = rig.foreign.take().concat();
        keys += usize::from(seen.contains(SECRET));
        bodies += usize::from(seen.contains(BODY));
    }
    assert!(keys >= 15 && bodies >= 6, "the rig sees no leak: {keys} keys, {bodies} bodies");
}

#[tokio::test]
async fn at_most_five() {
    let rig = Rig::start().await;
    rig.point(302, "/start?again#fragment");
    let core = rig.client(Some(Credential::key(SECRET)), true);
    let error = core.call::<Value, Plain>(&GET_QUERY).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 302);
    let paths: Vec<String> =
        rig.own.take().iter().map(|text| text.split(' ').nth(1).unwrap().to_owned()).collect();
    assert_eq!(paths.len(), 6, "{paths:?}");
    assert_eq!(paths[0], format!("/start?api_key={SECRET}"));
    assert_eq!(paths[5], format!("/start?again&api_key={SECRET}"));
}

#[tokio::test]
async fn what_leads_nowhere_is_an_answer() {
    let rig = Rig::start().await;
    let core = rig.client(Some(Credential::bearer(SECRET)), true);
    let heads = [
        "HTTP/1.1 302 Found\r\n",
        "HTTP/1.1 302 Found\r\nlocation: http://[\r\n",
        "HTTP/1.1 302 Found\r\nlocation: \u{e9}\r\n",
        "HTTP/1.1 302 Found\r\nlocation: /a\r\nlocation: /b\r\n",
        "HTTP/1.1 302 Found\r\nlocation: javascript:alert(1)\r\n",
        "HTTP/1.1 304 Not Modified\r\nlocation: /a\r\n",
        "HTTP/1.1 300 Multiple Choices\r\nlocation: /a\r\n",
    ];
    for head in heads {
        *rig.wire.lock().unwrap() = format!("{head}content-length: 0\r\nconnection: close\r\n\r\n");
        let error = core.call::<Value, Plain>(&GET_BEARER).await.unwrap_err();
        assert!(error.status().unwrap().is_redirection(), "{head}: {error:?}");
        assert_eq!(rig.own.take().len(), 1, "{head}");
    }
}
