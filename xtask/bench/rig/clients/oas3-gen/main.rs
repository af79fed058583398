//! The client that oas3-gen makes of the document.

use depot::{
    ApiResponse, DepotClient, GetOrderRequest, ListEventsRequest, ListEventsRequestQuery,
    ListOrdersRequest,
};
use driver::{Client, Failure, TOKEN};

struct Depot(DepotClient);

fn value<T>(answer: ApiResponse<T>) -> Result<T, Failure> {
    match answer {
        ApiResponse::Ok(value) => Ok(value),
        ApiResponse::Other(response) => Err(response.status().to_string().into()),
    }
}

impl Client for Depot {
    fn new(url: &str) -> Result<Self, Failure> {
        Ok(Self(DepotClient::with_base_url(url)?.with_token(TOKEN)))
    }

    async fn order(&self) -> Result<usize, Failure> {
        let order = value(self.0.get_order(GetOrderRequest::default()).await?)?;
        Ok(usize::from(!order.id.is_empty()))
    }

    async fn orders(&self) -> Result<usize, Failure> {
        Ok(value(self.0.list_orders(ListOrdersRequest::default()).await?)?.orders.len())
    }

    async fn events(&self) -> Result<usize, Failure> {
        let mut items = 0;
        for page in 1.. {
            let query = ListEventsRequestQuery { page: Some(page), limit: Some(100) };
            let answer = value(self.0.list_events(ListEventsRequest { query }).await?)?;
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
