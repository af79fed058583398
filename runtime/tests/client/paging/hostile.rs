//! URLs of next pages that lead somewhere else, over real sockets: who was called, and with what.

use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use scopewright_runtime::codegen::{Call, In, Operation, Paged, Paging};
use scopewright_runtime::transport::Hyper;
use scopewright_runtime::{Core, Url};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

use crate::paging::Numbers;
use crate::socket::Socket;
use crate::support::{TOKEN, builder};

static URL: Operation = Operation::get("list", "/orders")
    .security(&[&["bearerAuth"]])
    .paging(Paging::by_url(In::Body("/next"), "/items"));
static LINK: Operation = Operation::get("list", "/orders")
    .security(&[&["bearerAuth"]])
    .paging(Paging::by_link("/items"));

/// Somebody else's port, and what was sent to it.
#[derive(Clone)]
struct Trap {
    port: u16,
    caught: Arc<Mutex<Vec<String>>>,
}

impl Trap {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let caught = Arc::new(Mutex::new(Vec::new()));
        let mut listeners = vec![listener];
        listeners.extend(TcpListener::bind(("::1", port)).await);
        for listener in listeners {
            let caught = Arc::clone(&caught);
            tokio::spawn(async move {
                loop {
                    let (mut connection, _) = listener.accept().await.unwrap();
                    let mut bytes = [0; 2048];
                    let read = connection.read(&mut bytes);
                    let read = tokio::time::timeout(Duration::from_millis(100), read).await;
                    let count = read.map_or(0, Result::unwrap_or_default);
                    let text = String::from_utf8_lossy(&bytes[..count]).into_owned();
                    caught.lock().unwrap().push(text);
                }
            });
        }
        Self { port, caught }
    }

    fn caught(&self) -> Vec<String> {
        self.caught.lock().unwrap().clone()
    }
}

/// `{own}` is the list's own port, `{trap}` somebody else's.
#[rustfmt::skip]
const HOSTILE: [&str; 56] = [
    // Another port, in all spellings.
    "http://127.0.0.1:{trap}/api/orders?p=2", "//127.0.0.1:{trap}/api/orders?p=2",
    "///127.0.0.1:{trap}/api/orders", "////127.0.0.1:{trap}/api/orders",
    "\\\\127.0.0.1:{trap}/api/orders", "/\\127.0.0.1:{trap}/api/orders",
    "\\/127.0.0.1:{trap}/api/orders", "HTTP://127.0.0.1:{trap}/api/orders",
    "http:127.0.0.1:{trap}/api/orders", "http:/127.0.0.1:{trap}/api/orders",
    "http:///127.0.0.1:{trap}/api/orders", "http:\\\\127.0.0.1:{trap}/api/orders",
    "http:/\\127.0.0.1:{trap}/api/orders", "http://127.0.0.1/api/orders",
    // A scheme without a host, another scheme.
    "http:orders?p=2", "https:orders?p=2", "https://127.0.0.1:{own}/api/orders?p=2",
    "https://127.0.0.1:{trap}/api/orders", "ftp://127.0.0.1:{own}/api/orders",
    "ws://127.0.0.1:{own}/api/orders", "file:///etc/hostname", "data:application/json,{}",
    "javascript:1",
    // A user, and what looks like a host and is one.
    "http://127.0.0.1:{own}@127.0.0.1:{trap}/api/orders", "//user@127.0.0.1:{trap}/api/orders",
    "http://user@127.0.0.1:{own}/api/orders?p=2", "http://user:word@127.0.0.1:{own}/api/orders",
    "http://@127.0.0.1:{own}/api/orders?p=2", "http://127.0.0.1:{own}\\@127.0.0.1:{trap}/api/orders",
    "http://127.0.0.1:{trap}\\@127.0.0.1:{own}/api/orders",
    "http://127.0.0.1:{trap}#@127.0.0.1:{own}/api/orders",
    "http://127.0.0.1:{trap}?@127.0.0.1:{own}/api/orders",
    // Other names of this computer, and of others.
    "http://localhost:{trap}/api/orders", "http://localhost:{own}/api/orders?p=2",
    "http://[::1]:{trap}/api/orders", "http://[::ffff:127.0.0.1]:{trap}/api/orders",
    "http://[::ffff:127.0.0.1]:{own}/api/orders", "http://0x7f.1:{trap}/api/orders",
    "http://2130706433:{trap}/api/orders", "http://127.1:{trap}/api/orders",
    "http://127.0.0.1.:{trap}/api/orders", "http://xn--e1afmkfd.example:{own}/api/orders",
    "http://пример.example:{own}/api/orders", "http://１２７.0.0.1:{trap}/api/orders",
    // What parsers leave out.
    " //127.0.0.1:{trap}/api/orders", "\t//127.0.0.1:{trap}/api/orders",
    "/\t/127.0.0.1:{trap}/api/orders", "/\n/127.0.0.1:{trap}/api/orders",
    "\u{0}//127.0.0.1:{trap}/api/orders", "ht\ttp://127.0.0.1:{trap}/api/orders",
    "http://127.0.0.1:{trap}\u{2028}/api/orders",
    // The same origin, but not this API.
    "/", "/apix/orders?p=2", "/api/../internal?p=2", "/api/%2e%2E/internal?p=2",
    "/api/orders/..%252fx/%252e%252e/internal",
];

/// URLs that stay, as servers write them, and what is asked for then.
const KIND: [(&str, &str); 9] = [
    ("http://127.0.0.1:{own}/api/orders?p=2", "/api/orders?p=2"),
    ("HTTP://127.0.0.1:{own}/api/orders?p=2#top", "/api/orders?p=2"),
    ("//127.0.0.1:{own}/api/orders?p=2", "/api/orders?p=2"),
    ("/api/orders?p=2", "/api/orders?p=2"),
    ("orders?p=2", "/api/orders?p=2"),
    ("?p=2", "/api/orders?p=2"),
    ("?q=a b|c&u=http://x.example/%2e%2e/y", "/api/orders?q=a%20b|c&u=http://x.example/%2e%2e/y"),
    ("/api/shops/a%2Fb/orders?p=2", "/api/shops/a%2Fb/orders?p=2"),
    ("/api/orders/page/2", "/api/orders/page/2"),
];

/// A server whose first page leads to a URL, in the body or in the header.
async fn leading_to(template: &str, trap: &Trap, in_header: bool) -> Socket {
    let head = "HTTP/1.1 200 OK\r\nconnection: close\r\n";
    Socket::start_with(|own| {
        let ports = [("{own}", own), ("{trap}", trap.port)];
        let url = ports
            .iter()
            .fold(template.to_owned(), |url, (name, port)| url.replace(name, &port.to_string()));
        let link = format!("link: <{url}>; rel=next\r\n");
        let (link, next) = if in_header { (&*link, None) } else { ("", Some(url)) };
        let body = serde_json::json!({ "items": [1], "next": next }).to_string();
        let first = format!("{head}{link}content-length: {}\r\n\r\n{body}", body.len());
        let last = format!("{head}content-length: 13\r\n\r\n{{\"items\":[2]}}");
        vec![Some(first.leak().as_bytes()), Some(last.leak().as_bytes())]
    })
    .await
}

/// Connections are made anew for each server, the rest of the transport is not.
fn call(socket: &Socket, in_header: bool) -> Call<Numbers, Paged> {
    static TRANSPORT: OnceLock<Arc<Hyper>> = OnceLock::new();
    let transport = Arc::clone(TRANSPORT.get_or_init(|| Arc::new(Hyper::new().unwrap())));
    let builder = builder().transport(transport).base_url(format!("{}/api", socket.url));
    let core: Core = builder.build().unwrap();
    core.call(if in_header { &LINK } else { &URL })
}

/// Whether a URL can stand in a header at all.
fn fits(url: &str, in_header: bool) -> bool {
    !in_header || (url.is_ascii() && !url.contains(char::is_control))
}

#[tokio::test]
async fn no_url_leads_to_another_origin_or_out_of_the_api() {
    let trap = Trap::start().await;
    for in_header in [false, true] {
        for url in HOSTILE.into_iter().filter(|url| fits(url, in_header)) {
            let socket = leading_to(url, &trap, in_header).await;
            let mut pages = call(&socket, in_header).pages();
            assert!(pages.try_next().await.unwrap().is_some());
            let error = pages.try_next().await.expect_err(url);
            assert!(error.is_decode(), "{url}: {error}");
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains(TOKEN) && !shown.contains('\t'), "{shown}");
            assert!(pages.try_next().await.unwrap().is_none(), "{url}");
            assert_eq!(socket.requests().len(), 1, "{url}");
        }
    }
    assert_eq!(trap.caught(), [""; 0]);
}

#[tokio::test]
async fn urls_that_stay_are_followed_with_the_credential() {
    let trap = Trap::start().await;
    for in_header in [false, true] {
        for (url, expected) in KIND {
            let socket = leading_to(url, &trap, in_header).await;
            let items = call(&socket, in_header).items().collect_up_to(9).await;
            assert_eq!(items.unwrap(), [1, 2], "{url}");
            let requests = socket.requests();
            assert!(requests[1].starts_with(&format!("GET {expected} HTTP/1.1\r\n")), "{url}");
            assert!(requests[1].contains(TOKEN), "{url}");
        }
    }
}

/// What one writes first: join the URL, and ask with the same headers.
#[tokio::test]
async fn the_loop_that_one_writes_first_gives_the_token_away() {
    let trap = Trap::start().await;
    let client = reqwest::Client::builder().timeout(Duration::from_millis(150)).build().unwrap();
    let ask = async |url: &str| {
        let sent = client.get(url).bearer_auth(TOKEN).send().await.ok()?;
        let body: serde_json::Value = serde_json::from_str(&sent.text().await.ok()?).ok()?;
        Some(body["next"].as_str()?.to_owned())
    };
    let mut given_away = 0;
    for url in HOSTILE {
        let before = trap.caught().iter().filter(|text| text.contains(TOKEN)).count();
        let socket = leading_to(url, &trap, false).await;
        let page = Url::parse(&format!("{}/api/orders", socket.url)).unwrap();
        let next = ask(page.as_str()).await.unwrap();
        if let Ok(next) = page.join(&next) {
            ask(next.as_str()).await;
        }
        let after = trap.caught().iter().filter(|text| text.contains(TOKEN)).count();
        given_away += usize::from(after > before);
    }
    assert!(given_away >= 20, "{given_away} of {} URLs", HOSTILE.len());
}

#[tokio::test]
async fn a_continuation_that_was_changed_leads_nowhere_else() {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let trap = Trap::start().await;
    let socket = leading_to("?p=2", &trap, false).await;
    let mut pages = call(&socket, false).pages();
    pages.try_next().await.unwrap();
    let kept = pages.continuation().unwrap().to_string();
    let json = String::from_utf8(URL_SAFE_NO_PAD.decode(&kept).unwrap()).unwrap();
    assert!(json.contains("\"/api/orders?p=2\""), "{json}");
    let trapped = format!("//127.0.0.1:{}/api/orders", trap.port);
    for url in [&*trapped, "/internal", "/api/%2e%2e/x", "orders", ""] {
        let json = json.replace("/api/orders?p=2", url);
        let changed = URL_SAFE_NO_PAD.encode(json).parse().unwrap();
        let error = call(&socket, false).pages().resume(&changed).try_next().await.unwrap_err();
        assert!(error.is_invalid(), "{url}: {error}");
    }
    assert_eq!((trap.caught().len(), socket.requests().len()), (0, 1));
}
