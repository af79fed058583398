//! What a token holds, compared with what a program is about to do, before its first step.

use presscart::Operation;
use presscart::operations::{
    CREATE_CAMPAIGN, CREATE_CHECKOUT, GET_TOKEN_INFO, LIST_ARTICLE_COMMENTS, LIST_ORDERS,
};
use priceshape::operations::{
    CREATE_FEED_PRODUCT, GET_ROOT, LIST_FEED_PRODUCTS, LIST_FEEDS, LIST_PRODUCTS,
};
use serde_json::{Value, json};

use crate::played::{self, jwt, play, status, token_info};

#[tokio::test]
async fn missing_scopes_are_known_before_the_first_call() {
    let all: &[&'static Operation] = &[
        &GET_TOKEN_INFO,
        &LIST_ORDERS,
        &CREATE_CAMPAIGN,
        &CREATE_CHECKOUT,
        &LIST_ARTICLE_COMMENTS,
    ];
    let everything_listed =
        ["orders.lists", "campaigns.create", "orders.create", "articles.read", "articles.lists"];
    let table: [(&str, &[&str], &[&str]); 5] = [
        ("custom", &everything_listed, &[]),
        (
            "custom",
            &["orders.lists", "articles.read"],
            &["articles.lists", "campaigns.create", "orders.create"],
        ),
        // What it lists, such a token cannot write with.
        ("read_only", &everything_listed, &["campaigns.create", "orders.create"]),
        ("full_access", &[], &[]),
        (
            "custom",
            &[],
            &[
                "articles.lists",
                "articles.read",
                "campaigns.create",
                "orders.create",
                "orders.lists",
            ],
        ),
    ];
    for (kind, scopes, missing) in table {
        let played = play!(presscart, [token_info(kind, scopes)]);
        let found = played.client.preflight(all).await.unwrap();
        assert_eq!(found.missing_scopes(), missing, "{kind} {scopes:?}");
        assert!(found.unknown.is_empty());
        assert_eq!(found.granted.as_ref().unwrap().kind(), Some(kind));
        assert_eq!(found.require().is_err(), !missing.is_empty());
        assert_eq!(
            played.log.urls(),
            ["https://api.presscart.com/auth/token"],
            "asked once, no more"
        );
    }
}

#[tokio::test]
async fn a_preflight_that_fails_says_which_operation_needs_what() {
    let played = play!(presscart, [token_info("custom", &["orders.lists", "tags.lists"])]);
    let found = played.client.preflight(&[&LIST_ORDERS, &CREATE_CAMPAIGN, &CREATE_CHECKOUT]).await;
    let found = found.unwrap();
    assert_eq!(found.surplus, ["tags.lists"]);
    let error = found.require().unwrap_err();
    assert!(error.is_permission_denied());
    assert_eq!((error.attempts(), error.outcome()), (0, presscart::Outcome::NotSent));
    assert_eq!(
        error.to_string(),
        "createCampaign needs campaigns.create, createCheckout needs orders.create; this token \
         holds orders.lists, tags.lists (read from GET /auth/token). \
         Add campaigns.create and orders.create to the token."
    );
}

#[tokio::test]
async fn what_the_program_says_of_its_token_is_not_asked_for() {
    let played = play!(presscart, [], |builder| builder.granted(["orders.lists"]));
    let found = played.client.preflight(&[&LIST_ORDERS, &CREATE_CHECKOUT]).await.unwrap();
    assert_eq!(found.missing_scopes(), ["orders.create"]);
    let told = played.client.with_granted(["orders.create"]);
    assert!(told.preflight(&[&CREATE_CHECKOUT]).await.unwrap().missing.is_empty());
    assert_eq!(played.log.count(), 0);
}

#[tokio::test]
async fn a_new_credential_is_asked_again() {
    let played = play!(presscart, [token_info("full_access", &[]), token_info("custom", &[])]);
    assert!(played.client.preflight(&[&LIST_ORDERS]).await.unwrap().missing.is_empty());
    let other = played.client.with_credential(presscart::Credential::token("pc_other")).unwrap();
    assert_eq!(other.preflight(&[&LIST_ORDERS]).await.unwrap().missing_scopes(), ["orders.lists"]);
    assert_eq!(played.log.headers("authorization")[1].as_deref(), Some("Bearer pc_other"));
}

#[tokio::test]
async fn a_token_that_is_refused_fails_the_preflight() {
    let played = play!(presscart, [status(401)]);
    let error = played.client.preflight(&[&LIST_ORDERS]).await.unwrap_err();
    assert!(error.is_unauthorized());
    assert_eq!(error.operation().unwrap().id, "getTokenInfo");
}

#[tokio::test]
async fn priceshapes_token_tells_its_levels_without_a_call() {
    let all: &[&'static Operation] =
        &[&LIST_FEEDS, &GET_ROOT, &LIST_FEED_PRODUCTS, &LIST_PRODUCTS, &CREATE_FEED_PRODUCT];
    let table: [(Value, &[&str]); 6] = [
        (json!({"feeds": "read", "products": "write"}), &[]),
        (json!({"feeds": "write", "products": "write"}), &[]),
        // A level of feeds is not handed down to the products in them.
        (json!({"feeds": "write"}), &["products:read", "products:write"]),
        (json!({"feeds": "none", "products": "read"}), &["feeds:read", "products:write"]),
        (json!({"products": "write"}), &["feeds:read"]),
        (json!({}), &["feeds:read", "products:read", "products:write"]),
    ];
    for (permissions, missing) in table {
        let token = jwt(&json!({"permissions": permissions, "sub": "ÿ~account?"}));
        let played = play!(priceshape, [], |builder| builder.token(token));
        let found = played.client.preflight(all).await.unwrap();
        assert_eq!(found.missing_scopes(), missing, "{permissions}");
        assert!(found.unknown.is_empty());
        assert_eq!(played.log.count(), 0);
    }
}

#[tokio::test]
async fn a_token_that_cannot_be_read_is_unknown_and_blocks_nothing() {
    let no_claim = jwt(&json!({"sub": "account"}));
    let other_claim = jwt(&json!({"permissions": "all"}));
    for token in ["opaque", "a.b.c", "e30.%%%.x", "..", &no_claim, &other_claim] {
        let empty = json!({"pagination": {"total": 0, "max": 1, "offset": 0, "links": {
            "self": {"href": "/feeds", "method": "GET"}}}, "feeds": []});
        let played = play!(priceshape, [played::json(&empty)], |builder| builder.token(token));
        let found = played.client.preflight(&[&LIST_FEEDS, &LIST_PRODUCTS]).await.unwrap();
        let unknown: Vec<&str> = found.unknown.iter().map(|operation| operation.id).collect();
        assert_eq!(unknown, ["listFeeds", "listProducts"], "{token}");
        assert!(found.granted.is_none() && found.require().is_ok());
        played.client.feeds().list().await.unwrap();
    }
}

#[tokio::test]
async fn providers_without_introspection_leave_it_unknown() {
    use pixlpay::operations::{GET_CUSTOM_BOT, LIST_ORDERS};
    let played = play!(pixlpay, []);
    let found = played.client.preflight(&[&LIST_ORDERS, &GET_CUSTOM_BOT]).await.unwrap();
    assert_eq!(found.unknown.len(), 2);
    let told = played.client.with_granted(["orders:write"]);
    let found = told.preflight(&[&LIST_ORDERS, &GET_CUSTOM_BOT]).await.unwrap();
    assert_eq!(found.missing_scopes(), ["orders:read"]);
    assert_eq!(found.unknown.len(), 1, "what is documented nowhere stays unknown");
    assert_eq!(played.log.count(), 0);

    let played = play!(postpress, []);
    let found = played.client.preflight(postpress::operations::ALL).await.unwrap();
    assert!(found.missing.is_empty() && found.unknown.is_empty(), "any valid key will do");
}
