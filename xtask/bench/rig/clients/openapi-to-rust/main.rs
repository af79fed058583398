//! The client that openapi-to-rust makes of the document.

use depot::generated::HttpClient;
use driver::{Client, Failure, TOKEN};

struct Depot(HttpClient);

impl Client for Depot {
    fn new(url: &str) -> Result<Self, Failure> {
        Ok(Self(HttpClient::new().with_base_url(url).with_api_key(TOKEN)))
    }

    async fn order(&self) -> Result<usize, Failure> {
        let order = self.0.get_order().await?;
        Ok(usize::from(!order.id.is_empty()))
    }

    async fn orders(&self) -> Result<usize, Failure> {
        Ok(self.0.list_orders().await?.orders.len())
    }

    async fn events(&self) -> Result<usize, Failure> {
        let mut items = 0;
        for page in 1.. {
            let answer = self.0.list_events(Some(page), Some(100)).await?;
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
