//! Requests to the shop of `tests/shop`, written by hand, byte for byte.

#![allow(dead_code, reason = "each test file takes what it needs of this")]

use std::error::Error;

use scopewright_mock::{Failure, Rig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The folder of the shop.
pub(crate) const SHOP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/shop");

/// A request that can be changed before it is sent.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) method: &'static str,
    pub(crate) target: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
}

impl Request {
    fn new(method: &'static str, target: &str) -> Self {
        let headers = [
            ("Host", "localhost"),
            ("Connection", "close"),
            ("X-Version", "2"),
            ("Authorization", "Bearer t"),
        ];
        Self { method, target: target.to_owned(), headers: vec![], body: String::new() }
            .with(&headers)
    }

    pub(crate) fn with(mut self, headers: &[(&'static str, &str)]) -> Self {
        for (name, value) in headers {
            self.headers.retain(|(other, _)| other != name);
            self.headers.push((name, (*value).to_owned()));
        }
        self
    }

    pub(crate) fn without(mut self, header: &str) -> Self {
        self.headers.retain(|(name, _)| *name != header);
        self
    }

    pub(crate) fn replace(mut self, from: &str, to: &str) -> Self {
        assert!(
            self.target.contains(from) || self.body.contains(from),
            "nothing to replace: {from}"
        );
        self.target = self.target.replace(from, to);
        self.body = self.body.replace(from, to);
        self
    }

    fn body(mut self, media_type: &str, body: &str) -> Self {
        body.clone_into(&mut self.body);
        self.with(&[("Content-Type", media_type)])
    }

    fn text(&self) -> String {
        let mut text = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        for (name, value) in &self.headers {
            text.extend([name, ": ", value, "\r\n"]);
        }
        text + &format!("Content-Length: {}\r\n\r\n{}", self.body.len(), self.body)
    }
}

const FILTERS: &str = "filters%5Btags%5D%5B0%5D=new&filters%5Btags%5D%5B1%5D=old\
                       &filters%5Bprice%5D%5Bmin%5D=1&filters%5Bexact%5D=true";

/// A request without a fault, for each operation of the shop.
pub(crate) fn correct(id: &str) -> Request {
    match id {
        "listOrders" => Request::new(
            "GET",
            &format!(
                "/v1/orders?limit=25&ids=a,b%2Cc&status=open&status=paid\
                 &since=2026-01-02T04%3A04%3A05%2B01%3A00&{FILTERS}"
            ),
        )
        .with(&[("X-Tenant", "t1")]),
        "createOrder" => Request::new("POST", "/v1/orders")
            .with(&[("X-Tenant", "t1"), ("Idempotency-Key", "k-1")])
            .body(
                "application/json; charset=utf-8",
                r#"{"kind":"order","note":null,"total":"9.5","placed":"2026-01-02T03:04:05.000Z","lines":[{"count":2,"sku":"x"}]}"#,
            ),
        "getOrder" => Request::new("GET", "/v1/orders/a%2Fb"),
        "deleteOrder" => Request::new("DELETE", "/v1/orders/a%2Fb"),
        "latestOrder" => Request::new("GET", "/v1/orders/latest"),
        "noteOrder" => Request::new("POST", "/v1/orders/o1/note")
            .body("text/plain; charset=utf-8", "Leave it at the door."),
        "styles" => Request::new(
            "GET",
            "/v1/styles/1,2/.3.4/;matrix=r,1,g,2\
             ?spaces=a%20b&pipes=a%7Cb&json=%7B%22a%22%3A%5B1%5D%7D&x=1&y=two",
        )
        .with(&[("X-List", "a,b"), ("Cookie", "session=s1")]),
        "uploadFiles" => {
            Request::new("POST", "/up/files").with(&[("Idempotency-Key", "k-2")]).body(
                "multipart/form-data; boundary=cut",
                "--cut\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.txt\"\r\n\
                 Content-Type: text/plain\r\n\r\nA\r\n\
                 --cut\r\nContent-Disposition: form-data; name=\"folder\"\r\n\r\ninbox\r\n\
                 --cut\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\na\r\n\
                 --cut\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\nb\r\n\
                 --cut\r\nContent-Disposition: form-data; name=\"size\"\r\n\
                 Content-Type: application/json\r\n\r\n{\"width\":1}\r\n--cut--\r\n",
            )
        }
        "downloadFile" => Request::new("GET", "/up/files"),
        "ping" => Request::new("GET", "/v1/ping").without("Authorization"),
        "login" => Request::new("POST", "/v1/login")
            .with(&[("Authorization", "Basic dTpw"), ("Idempotency-Key", "k-3")])
            .body(
                "application/x-www-form-urlencoded",
                "user=Support+Desk&age=3&roles=a&roles=b&address%5Bcity%5D=1",
            ),
        other => panic!("the shop has no operation `{other}`"),
    }
}

/// The operations of the shop, in document order.
pub(crate) const OPERATIONS: [&str; 11] = [
    "listOrders",
    "createOrder",
    "getOrder",
    "deleteOrder",
    "latestOrder",
    "noteOrder",
    "styles",
    "uploadFiles",
    "downloadFile",
    "ping",
    "login",
];

/// The status and the text of the answer.
pub(crate) async fn send(rig: &Rig, request: &Request) -> Result<(u16, String), Box<dyn Error>> {
    let url = rig.url();
    let address = url.trim_start_matches("http://").split('/').next().unwrap_or_default();
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request.text().as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").ok_or("the answer has no end of headers")?;
    let status = head.split(' ').nth(1).ok_or("the answer has no status")?.parse()?;
    Ok((status, body.to_owned()))
}

/// The shop, played.
pub(crate) async fn shop() -> Result<Rig, Failure> {
    Rig::start(SHOP).await
}
