//! What generated code looks like, on the macros that it uses.

use http::Method;
use scopewright_runtime::codegen::{self, Call, Core, CoreBuilder, Replay};
use scopewright_runtime::{IdempotencyKey, Result};

use crate::paging::{CURSOR, Numbers};
use crate::support::{EXAMPLE, OK, TOKEN, json, play};

const _: () = codegen::V1;

/// A client.
#[derive(Clone, Debug)]
pub(crate) struct Client(Core);

/// Its builder.
#[derive(Debug)]
pub(crate) struct ClientBuilder(CoreBuilder);

codegen::client!(Client, ClientBuilder, EXAMPLE);

static READ: codegen::Operation = codegen::Operation::new("read", Method::GET, "/{id}");
static SEND: codegen::Operation =
    codegen::Operation::new("send", Method::POST, "/send").replay(Replay::Keyed);

codegen::object! {
    /// An order.
    pub struct Order {
        pub id: String,
        pub note: Option<String>,
    }
}

codegen::calls! {
    pub struct Get(Order) {
        expand(strings): query_styled("expand", codegen::Style::FormJoined),
    }
}

codegen::calls! {
    pub struct Send((), Keyed) {}
}

codegen::calls! {
    pub struct List(Numbers, Paged) {}
}

impl Client {
    fn get(&self, id: &str) -> Get {
        Get(self.0.call(&READ).path("id", id))
    }

    fn send(&self, order: &Order) -> Send {
        Send(self.0.call(&SEND).json(order))
    }

    fn list(&self) -> List {
        List(self.0.call(&CURSOR))
    }
}

#[tokio::test]
async fn calls() -> Result<()> {
    let order = r#"{"id":"7","extra":1}"#;
    let (transport, log) = play([json(order), json(order), OK, json(r#"{"items":[1]}"#)]);
    let client = Client::builder().token(TOKEN).transport(transport).build()?;
    let order = client.get("7").expand(["a", "b"]).await?;
    assert_eq!(order, Order { id: "7".to_owned(), note: None });
    assert_eq!(client.get("7").extra_query("x", "1").send().await?.id, "7");
    let key = IdempotencyKey::new("k")?;
    client.send(&order).idempotency_key(key).timeout(std::time::Duration::from_secs(1)).await?;
    assert_eq!(client.list().page_size(5).items().collect_up_to(9).await?, [1]);
    assert_eq!(
        log.uris().iter().map(|uri| uri.split_once("/v1").unwrap().1).collect::<Vec<_>>(),
        ["/7?expand=a,b", "/7?x=1", "/send", "/n?limit=5"]
    );
    assert_eq!(
        (log.body(2).as_str(), log.header(2, "idempotency-key").unwrap()),
        (r#"{"id":"7"}"#, "k".into())
    );
    let call: Call<Order> = client.get("8").into();
    assert!(format!("{call:?} {client:?}").contains("read (GET /{id})"));
    Ok(())
}

#[test]
fn calls_can_be_spawned_and_clients_shared() {
    fn check<T: std::marker::Send + Sync + 'static>() {}
    fn check_send<T: std::marker::Send + 'static>() {}
    check::<Client>();
    check::<scopewright_runtime::Error>();
    check_send::<Call<Order>>();
    check_send::<codegen::Awaiting<Order>>();
    check_send::<codegen::Pages<Numbers>>();
    check_send::<codegen::Items<Numbers>>();
    check_send::<codegen::ByteStream>();
}

#[cfg(feature = "hyper")]
#[test]
fn construction() {
    let client = Client::new(TOKEN).unwrap();
    assert_eq!(client.base_url().as_str(), "https://api.example.com/v1");
    assert_eq!(client.is_test(), Some(false));
    assert!(Client::new("wrong").is_err());
    assert!(client.rate_limit().is_none());
}
