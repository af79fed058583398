//! The client that openapi-generator makes of the document.

use depot::apis::configuration::Configuration;
use depot::apis::{events_api, orders_api};
use driver::{Client, Failure, TOKEN};

struct Depot(Configuration);

impl Client for Depot {
    fn new(url: &str) -> Result<Self, Failure> {
        let mut configuration = Configuration::new();
        configuration.base_path = url.to_owned();
        configuration.bearer_access_token = Some(TOKEN.to_owned());
        Ok(Self(configuration))
    }

    async fn order(&self) -> Result<usize, Failure> {
        let order = orders_api::get_order(&self.0).await?;
        Ok(usize::from(!order.id.is_empty()))
    }

    async fn orders(&self) -> Result<usize, Failure> {
        Ok(orders_api::list_orders(&self.0).await?.orders.len())
    }

    async fn events(&self) -> Result<usize, Failure> {
        let mut items = 0;
        for page in 1.. {
            let answer = events_api::list_events(&self.0, Some(page), Some(100)).await?;
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
