//! By hand over reqwest, as a good engineer writes it: one client, one call a line.

#[path = "../by-hand/types.rs"]
#[allow(dead_code)]
mod types;

use driver::{Client, Failure, TOKEN};
use serde::de::DeserializeOwned;

use crate::types::{Event, EventPage, Order, OrderList};

struct Depot {
    client: reqwest::Client,
    url: String,
}

impl Depot {
    async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, i64)],
    ) -> Result<T, reqwest::Error> {
        let request = self.client.get(format!("{}{path}", self.url)).bearer_auth(TOKEN);
        let request = if query.is_empty() { request } else { request.query(query) };
        request.send().await?.error_for_status()?.json().await
    }
}

impl Client for Depot {
    fn new(url: &str) -> Result<Self, Failure> {
        Ok(Self { client: reqwest::Client::new(), url: url.to_owned() })
    }

    async fn order(&self) -> Result<usize, Failure> {
        let order: Order = self.get("/order", &[]).await?;
        Ok(usize::from(!order.id.is_empty()))
    }

    async fn orders(&self) -> Result<usize, Failure> {
        let list: OrderList = self.get("/orders", &[]).await?;
        Ok(list.orders.len())
    }

    async fn events(&self) -> Result<usize, Failure> {
        let mut items = 0;
        for page in 1.. {
            let answer: EventPage = self.get("/events", &[("page", page), ("limit", 100)]).await?;
            items += answer.events.iter().filter(|event: &&Event| event.id >= 0).count();
            if page >= answer.last_page {
                break;
            }
        }
        Ok(items)
    }
}

fn main() -> Result<(), Failure> {
    driver::run::<Depot>(Some(types::decode))
}
