//! The stall: a provider that is asked by hand, with the lists that no provider of the workspace has.

use reqwest::{Client, Method};
use scopewright_mock::{Mock, MockServer};
use serde_json::{Value, json};

/// A stall that is open, and whoever asks there.
pub(crate) struct Stall {
    mock: MockServer,
    http: Client,
}

impl Stall {
    pub(crate) async fn open() -> Self {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/stall");
        let mock = Mock::of(folder).expect("the files are right").start().await;
        Self { mock: mock.expect("a loopback port is free"), http: Client::new() }
    }

    /// Status and body; the path is below the server's.
    pub(crate) async fn ask(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        let base = if path.starts_with("/rooms") { "/workers/v2" } else { "/v1" };
        let request = self.http.request(method, format!("{}{base}{path}", self.mock.origin()));
        let request = request.bearer_auth(self.mock.token());
        let request = if body.is_null() { request } else { request.json(&body) };
        let answer = request.send().await.expect("an answer");
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap_or_default())
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        let (status, body) = self.ask(Method::GET, path, Value::Null).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// The goods on all pages, and what each page says that there are in all.
    pub(crate) async fn goods(&self, query: &str) -> Vec<Value> {
        let mut goods = Vec::new();
        for number in 1.. {
            let page = self.get(&format!("/goods?page={number}&{query}")).await;
            let (total, last) = (page["meta"]["total"].clone(), page["meta"]["last_page"].as_u64());
            goods.extend(page["goods"].as_array().expect("a list").iter().cloned());
            if last <= Some(number) {
                assert_eq!(total, json!(goods.len()), "what is counted is what is wanted");
                break;
            }
        }
        goods
    }

    /// The cards on all pages.
    pub(crate) async fn cards(&self, query: &str) -> Vec<Value> {
        let (mut cards, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = self.get(&format!("/cards?{query}{cursor}")).await;
            cards.extend(page["cards"].as_array().expect("a list").iter().cloned());
            let Some(next) = page["next"].as_str() else { return cards };
            cursor = format!("&cursor={next}");
        }
    }
}
