//! The client that our generator makes of the document.

use depot::types::{Activity, EventPage, Message, OrderList, Series};
use driver::{Client, Failure, TOKEN};
use scopewright_runtime::wire::from_slice;

struct Depot(depot::Client);

impl Client for Depot {
    fn new(url: &str) -> Result<Self, Failure> {
        Ok(Self(depot::Client::builder().token(TOKEN).base_url(url).build()?))
    }

    async fn order(&self) -> Result<usize, Failure> {
        let order = self.0.orders().get().await?;
        Ok(usize::from(!order.id.is_empty()))
    }

    async fn orders(&self) -> Result<usize, Failure> {
        Ok(self.0.orders().list().await?.orders.len())
    }

    async fn events(&self) -> Result<usize, Failure> {
        let mut items = 0;
        let mut events = self.0.events().list().limit(100).items();
        while let Some(event) = events.try_next().await? {
            items += usize::from(event.id >= 0);
        }
        Ok(items)
    }
}

fn decode(task: &str, json: &[u8]) -> Result<usize, Failure> {
    Ok(match task {
        "orders" => from_slice::<OrderList>(json)?.orders.len(),
        "events" => from_slice::<EventPage>(json)?.events.len(),
        "messages" => from_slice::<Vec<Message>>(json)?.len(),
        "series" => from_slice::<Vec<Series>>(json)?.len(),
        "activities" => from_slice::<Vec<Activity>>(json)?.len(),
        _ => return Err("there is no such file".into()),
    })
}

fn main() -> Result<(), Failure> {
    driver::run::<Depot>(Some(decode))
}
