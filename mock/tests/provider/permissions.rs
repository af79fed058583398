//! Tokens open what they hold, and nothing else.

use scopewright_mock::play::TokenSpec;
use serde_json::json;

use crate::{PIXLPAY, POSTPRESS, PRESSCART, client, open, provider, typed};

#[tokio::test]
async fn a_missing_scope_is_the_clients_own_refusal() {
    let mock = provider("presscart").token(PRESSCART, ["campaigns.read"]).start().await.unwrap();
    let shop = client!(presscart, mock);
    assert!(shop.campaigns().get("c-1").await.is_ok());
    let error = shop.campaigns().list().await.unwrap_err();
    assert!(error.is_permission_denied());
    assert_eq!(error.status().map(|status| status.as_u16()), Some(403));
    let text = error.to_string();
    assert!(text.contains("it needs campaigns.lists"), "{text}");
    let exchanges = mock.exchanges();
    assert_eq!(exchanges.last().unwrap().notes, ["the token does not hold campaigns.lists"]);
}

#[tokio::test]
async fn a_preflight_reads_what_the_token_holds() {
    let mock = provider("presscart").token(PRESSCART, ["orders.lists"]).start().await.unwrap();
    let shop = client!(presscart, mock);
    let wanted = [&presscart::operations::LIST_ORDERS, &presscart::operations::CREATE_CAMPAIGN];
    let found = shop.preflight(&wanted).await.unwrap();
    assert_eq!(found.missing_scopes(), ["campaigns.create"]);
    assert_eq!(found.granted.unwrap().kind(), Some("custom"));
}

#[tokio::test]
async fn the_kind_of_a_token_decides_what_its_scopes_are_worth() {
    let spec: TokenSpec = "pc_test_r=folders.lists,folders.create@read_only".parse().unwrap();
    let mock = provider("presscart").declare(spec).start().await.unwrap();
    let shop = client!(presscart, mock);
    assert!(shop.folders().list().await.is_ok());
    let error = shop.folders().create(&typed(json!({ "name": "A" }))).await.unwrap_err();
    assert!(error.is_permission_denied());
}

#[tokio::test]
async fn tokens_that_are_jwts_are_minted_with_their_permissions() {
    let mock = provider("priceshape").token("reader", ["products:read"]).start().await.unwrap();
    assert_eq!(mock.token().split('.').count(), 3);
    let prices = client!(priceshape, mock);
    assert!(prices.products().list().await.is_ok());
    assert!(prices.feeds().list().await.unwrap_err().is_permission_denied());
    let found = prices.preflight(&[&priceshape::operations::LIST_FEEDS]).await.unwrap();
    assert_eq!(found.missing_scopes(), ["feeds:read"], "read from the token itself");
    let writer = mock.mint(&"writer=products:write".parse().unwrap()).unwrap();
    let prices = client!(priceshape, mock, writer.as_str());
    assert!(prices.products().list().await.is_ok(), "writing includes reading");
}

#[tokio::test]
async fn a_token_that_nobody_knows_is_a_401() {
    let mock = open("pixlpay").await;
    let error = client!(pixlpay, mock, PIXLPAY).products().list().await.unwrap_err();
    assert!(error.is_unauthorized() && !error.is_permission_denied());
    let mock = open("postpress").await;
    let error = client!(postpress, mock, POSTPRESS).chats().list().await.unwrap_err();
    assert_eq!(error.code(), Some("key_invalid"));
}

#[tokio::test]
async fn scopes_kinds_and_tiers_that_are_not_there_are_told() {
    let failure = |started: Result<_, scopewright_mock::Failure>| {
        started.err().map(|failure| failure.to_string()).unwrap_or_default()
    };
    let mock = provider("presscart").token(PRESSCART, ["order.lists"]).start().await;
    assert_eq!(failure(mock), "there is no scope `order.lists`; did you mean `orders.lists`?");
    let mock = provider("presscart").declare("pc_x@admin".parse().unwrap()).start().await;
    let kinds = "full_access, custom, read_only";
    assert_eq!(failure(mock), format!("there is no kind of token `admin`; there is: {kinds}"));
    let mock = provider("postpress").tier("gold").start().await;
    let tiers = "starter, scale, enterprise";
    assert_eq!(failure(mock), format!("there is no tier `gold`; there is: {tiers}"));
}
