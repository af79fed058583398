//! What goes with every call of a provider.

use priceshape::types::{ProductCreate, ProductWrite};
use serde_json::json;

use crate::played::{self, Played, play, status};

/// Awaits each call, whatever becomes of it.
macro_rules! call {
    ($($call:expr),* $(,)?) => { $(let _ = $call.await;)* };
}

async fn call_all_of_priceshape(client: &priceshape::Client) {
    let (feeds, products, history) = (client.feeds(), client.products(), client.history());
    let product = ProductWrite::new().with_upi("u1");
    call!(
        client.root().get(),
        feeds.list(),
        feeds.get("f1"),
        products.list_feed_products("f1"),
        products.create_feed_product("f1", &product),
        products.replace_feed_products("f1", std::slice::from_ref(&product)),
        products.delete_feed_products("f1"),
        products.get_feed_product("f1", "u1"),
        products.update_feed_product("f1", "u1", &product),
        products.delete_feed_product("f1", "u1"),
        products.list(),
        products.create(&ProductCreate::new("f1")),
        history.list_product_history(),
        history.get_product_history("u1"),
        products.get("u1"),
    );
}

#[tokio::test]
async fn every_call_of_priceshape_names_the_version() {
    let all = priceshape::operations::ALL.len();
    for (set, expected) in [(None, "2026-02"), (Some("2026-08"), "2026-08")] {
        let script = vec![status(404); all];
        let Played { client, log, .. } = play!(priceshape, script, |builder| match set {
            Some(version) => builder.api_version(version),
            None => builder,
        });
        call_all_of_priceshape(&client).await;
        assert_eq!(log.headers("x-api-version"), vec![Some(expected.to_owned()); all]);
    }
}

#[test]
fn a_version_that_is_no_header_value_is_refused() {
    let builder = priceshape::Client::builder().token(played::PRICESHAPE);
    assert!(builder.api_version("2026\r\nX-Admin: 1").build().unwrap_err().is_invalid());
}

#[tokio::test]
async fn postpress_is_told_a_port_only_where_one_is_set() {
    let page = |next: Option<&str>| played::json(&json!({"data": [], "next_cursor": next}));
    let script = || [page(Some("c2")), page(None), status(404)];
    let table = [
        (None, ["", "cursor=c2", "account_id=a"]),
        (Some("8443"), ["port=8443", "port=8443&cursor=c2", "port=8443&account_id=a"]),
    ];
    for (port, expected) in table {
        let played = play!(postpress, script(), |builder| match port {
            Some(port) => builder.port(port),
            None => builder,
        });
        assert!(played.client.chats().list().items().try_next().await.unwrap().is_none());
        played.client.linkedin().get_inmail_balance("a").await.unwrap_err();
        assert_eq!(played.log.queries(), expected);
    }
}

#[tokio::test]
async fn every_call_says_which_program_it_comes_from() {
    let played = play!(presscart, [status(404)], |builder| {
        builder.user_agent("shop-sync/1.2").header("x-trace", "t-1")
    });
    played.client.tags().list().await.unwrap_err();
    let agent = played.log.headers("user-agent")[0].clone().unwrap();
    assert!(agent.starts_with("presscart/") && agent.ends_with(" shop-sync/1.2"), "{agent}");
    assert_eq!(played.log.headers("x-trace"), [Some("t-1".to_owned())]);
}
