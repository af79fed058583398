//! By hand over hyper-util's client: the least that calls a server and keeps its connections.

#[path = "../by-hand/types.rs"]
#[allow(dead_code)]
mod types;

use bytes::Bytes;
use driver::{Client, Failure, TOKEN};
use http::Request;
use http_body_util::{BodyExt, Empty};
use hyper_util::client::legacy::Client as Pool;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::de::DeserializeOwned;

use crate::types::{EventPage, Order, OrderList};

struct Depot {
    pool: Pool<HttpConnector, Empty<Bytes>>,
    url: String,
}

impl Depot {
    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Failure> {
        let request = Request::get(format!("{}{path}", self.url))
            .header("authorization", format!("Bearer {TOKEN}"))
            .header("accept", "*/*")
            .body(Empty::new())?;
        let response = self.pool.request(request).await?;
        if !response.status().is_success() {
            return Err(response.status().to_string().into());
        }
        let body = response.into_body().collect().await?.to_bytes();
        Ok(serde_json::from_slice(&body)?)
    }
}

impl Client for Depot {
    fn new(url: &str) -> Result<Self, Failure> {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let pool = Pool::builder(TokioExecutor::new()).build(connector);
        Ok(Self { pool, url: url.to_owned() })
    }

    async fn order(&self) -> Result<usize, Failure> {
        let order: Order = self.get("/order").await?;
        Ok(usize::from(!order.id.is_empty()))
    }

    async fn orders(&self) -> Result<usize, Failure> {
        Ok(self.get::<OrderList>("/orders").await?.orders.len())
    }

    async fn events(&self) -> Result<usize, Failure> {
        let mut items = 0;
        for page in 1.. {
            let answer: EventPage = self.get(&format!("/events?page={page}&limit=100")).await?;
            items += answer.events.iter().filter(|event| event.id >= 0).count();
            if page >= answer.last_page {
                break;
            }
        }
        Ok(items)
    }
}

fn main() -> Result<(), Failure> {
    driver::run::<Depot>(None)
}
