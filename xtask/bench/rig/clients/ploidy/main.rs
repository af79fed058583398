//! The client that ploidy makes of the document.

use depot::client::default::parameters::ListEventsQuery;
use driver::{Client, Failure, TOKEN};

struct Depot(depot::Client);

impl Client for Depot {
    fn new(url: &str) -> Result<Self, Failure> {
        let client = depot::Client::new(url)?;
        Ok(Self(client.with_sensitive_header("authorization", format!("Bearer {TOKEN}"))?))
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
            let query = ListEventsQuery { page: Some(page), limit: Some(100) };
            let answer = self.0.list_events(&query).await?;
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
