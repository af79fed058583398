//! The client that progenitor makes of the document, used as its docs say: it sends no credential itself.

use depot::Client as Generated;
use driver::{Client, Failure, TOKEN};
use reqwest::header::{AUTHORIZATION, HeaderMap};

struct Depot(Generated);

impl Client for Depot {
    fn new(url: &str) -> Result<Self, Failure> {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, format!("Bearer {TOKEN}").parse()?);
        let client = reqwest::Client::builder().default_headers(headers).build()?;
        Ok(Self(Generated::new_with_client(url, client)))
    }

    async fn order(&self) -> Result<usize, Failure> {
        let order = self.0.get_order().await?.into_inner();
        Ok(usize::from(!order.id.is_empty()))
    }

    async fn orders(&self) -> Result<usize, Failure> {
        Ok(self.0.list_orders().await?.into_inner().orders.len())
    }

    async fn events(&self) -> Result<usize, Failure> {
        let mut items = 0;
        for page in 1.. {
            let answer = self.0.list_events(Some(100), Some(page)).await?.into_inner();
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
