//! What a refusal says: which operation, which scope it needs, what the token holds, what to do.

use presscart::types::CampaignCreateRequest;
use presscart::{Error, Uuid};
use serde_json::json;

use crate::played::{Does, Played, jwt, play, refusal, status, token_info};

fn campaign() -> CampaignCreateRequest {
    CampaignCreateRequest::new("Spring", Uuid::nil(), "Be seen")
}

/// A refusal in the words of Presscart.
fn forbidden() -> Does {
    refusal(403, &json!({"name": "ForbiddenError", "message": "Access denied"}))
}

/// Says which scopes the token holds, in the ways there are, then lets a call be refused.
async fn refused_after(token: Option<Does>) -> Error {
    let asked = token.is_some();
    let script = token.into_iter().chain([forbidden()]);
    let Played { client, log, .. } = play!(presscart, script);
    if asked {
        client.preflight(&[]).await.unwrap();
    }
    let error = client.campaigns().create(&campaign()).await.unwrap_err();
    assert_eq!(log.count(), usize::from(asked) + 1);
    assert!(error.is_permission_denied() && !error.is_rate_limited() && !error.is_retryable());
    error
}

#[tokio::test]
async fn a_403_names_the_operation_the_scope_and_what_the_token_holds() {
    const SAYS: &str = " The server says: Access denied (code ForbiddenError)";
    let table = [
        (None, "it needs campaigns.create. Use a token that holds it."),
        (
            Some(token_info("custom", &["orders.lists", "campaigns.read"])),
            "it needs campaigns.create; this token holds campaigns.read, orders.lists (read from \
             GET /auth/token). Add campaigns.create to the token.",
        ),
        (
            Some(token_info("custom", &[])),
            "it needs campaigns.create; this token holds no scope (read from GET /auth/token). \
             Add campaigns.create to the token.",
        ),
        (
            Some(token_info("full_access", &[])),
            "it needs campaigns.create; this token holds every scope (read from GET /auth/token). \
             That is enough, so the reason is another.",
        ),
    ];
    for (token, expected) in table {
        let error = refused_after(token).await;
        let expected = format!("createCampaign (POST /campaigns) was refused: {expected}{SAYS}");
        assert_eq!(error.to_string(), expected);
    }
}

#[tokio::test]
async fn two_scopes_that_are_needed_together_are_both_named() {
    let played = play!(presscart, [status(403)], |builder| builder.granted(["articles.read"]));
    let error = played.client.articles().list_comments("a1").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "listArticleComments (GET /articles/{article_id}/comments) was refused: it needs \
         articles.read and articles.lists; this token holds articles.read (as the client was \
         told). Add articles.lists to the token."
    );
    let requirement = error.operation().unwrap().requirement;
    assert_eq!(requirement.missing(&["articles.lists"]), ["articles.read"]);
}

#[tokio::test]
async fn priceshape_says_with_401_and_403_that_a_permission_is_missing() {
    let feeds_only = jwt(&json!({"permissions": {"feeds": "read"}}));
    for code in [401, 403] {
        let body = json!({"statusCode": code, "error": "Denied", "message": "No access"});
        let says = " The server says: No access (code Denied)";
        let played = play!(priceshape, [refusal(code, &body)]);
        let error = played.client.products().list().await.unwrap_err();
        assert!(error.is_permission_denied() && !error.is_unauthorized());
        let expected = "listProducts (GET /products) was refused: it needs products:read. \
                        Use a token that holds it.";
        assert_eq!(error.to_string(), format!("{expected}{says}"));

        // The token says what it holds, and nobody has to ask it first.
        let token = feeds_only.clone();
        let played = play!(priceshape, [refusal(code, &body)], |builder| builder.token(token));
        let error = played.client.products().list().await.unwrap_err();
        let expected = "listProducts (GET /products) was refused: it needs products:read; this \
                        token holds feeds:read (read from the token). \
                        Add products:read to the token.";
        assert_eq!(error.to_string(), format!("{expected}{says}"));
        let missing = error.missing_scopes().unwrap();
        assert_eq!(missing.remedies, [["products:read"]]);
        assert_eq!(missing.source, priceshape::ScopeSource::Documented);
        assert_eq!(missing.granted.unwrap().scopes().collect::<Vec<_>>(), ["feeds:read"]);
    }
}

#[tokio::test]
async fn a_level_that_is_enough_is_not_blamed() {
    let writer = jwt(&json!({"permissions": {"products": "write", "feeds": "none"}}));
    let played = play!(priceshape, [status(401), status(401)], |builder| builder.token(writer));
    let error = played.client.products().list().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "listProducts (GET /products) was refused: it needs products:read; this token holds \
         products:write (read from the token). That is enough, so the reason is another."
    );
    assert!(error.missing_scopes().unwrap().remedies.is_empty());
    let error = played.client.feeds().list().await.unwrap_err();
    assert!(error.to_string().ends_with("Add feeds:read to the token."), "{error}");
}

#[tokio::test]
async fn what_the_server_asks_for_stands_beside_what_is_documented() {
    let asks = "Bearer error=\"insufficient_scope\", scope=\"campaigns.create billing.use\"";
    let does = status(403).with("www-authenticate", asks);
    let script = [token_info("custom", &["campaigns.create"]), does];
    let played = play!(presscart, script);
    played.client.preflight(&[]).await.unwrap();
    let error = played.client.campaigns().create(&campaign()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "createCampaign (POST /campaigns) was refused: it needs campaigns.create, and the server \
         asks for campaigns.create and billing.use; this token holds campaigns.create (read from \
         GET /auth/token). Add billing.use to the token."
    );
    let missing = error.missing_scopes().unwrap();
    assert_eq!(missing.asked, [["campaigns.create", "billing.use"]]);
    assert_eq!(
        (missing.remedies, missing.source),
        (vec![vec!["billing.use".to_owned()]], presscart::ScopeSource::Challenge)
    );
}

#[tokio::test]
async fn a_401_elsewhere_is_about_the_token_not_its_scopes() {
    let body = json!({"name": "UnauthorizedError", "message": "Token expired"});
    let played = play!(presscart, [refusal(401, &body)]);
    let error = played.client.auth().token_info().await.unwrap_err();
    assert!(error.is_unauthorized() && !error.is_permission_denied());
    assert_eq!(
        error.to_string(),
        "getTokenInfo (GET /auth/token) failed: 401 Unauthorized: Token expired \
         (code UnauthorizedError)"
    );
}

#[tokio::test]
async fn pixlpay_names_the_scope_or_says_that_it_is_not_documented() {
    let body = json!({"success": false, "error": "insufficient_scope", "message": "Scope missing"});
    let table = [refusal(403, &body), refusal(403, &body).with("x-ratelimit-remaining", "12")];
    for does in table {
        let played = play!(pixlpay, [does], |builder| builder.granted(["orders:read"]));
        let error = played.client.orders().fulfill(7).await.unwrap_err();
        assert!(error.is_permission_denied());
        assert_eq!(
            error.to_string(),
            "fulfillOrder (POST /orders/{id}/fulfill) was refused: it needs orders:write; this \
             token holds orders:read (as the client was told). Add orders:write to the token. \
             The server says: Scope missing (code insufficient_scope)"
        );
    }
    let played = play!(pixlpay, [status(403)]);
    let error = played.client.custom_bot().get("t1").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "getCustomBot (GET /api/v1/tenant/discord/custom-bot) was refused: 403 Forbidden. \
         Which scopes it needs is not documented."
    );
}

#[tokio::test]
async fn a_403_that_is_a_limit_is_not_about_scopes() {
    let used_up = || {
        let reset = (1_793_534_400 + 20).to_string();
        status(403).with("x-ratelimit-remaining", "0").with("x-ratelimit-reset", reset)
    };
    let played = play!(pixlpay, [used_up()]);
    let error = played.client.orders().fulfill(7).await.unwrap_err();
    assert!(error.is_rate_limited() && error.is_retryable() && !error.is_permission_denied());
    assert_eq!(
        error.to_string(),
        "fulfillOrder (POST /orders/{id}/fulfill) failed: 403 Forbidden; \
         the server asks to wait 20s"
    );
    let limit = played.client.rate_limit().unwrap();
    assert_eq!((limit.remaining(), limit.reset_after().unwrap().as_secs()), (Some(0), 20));

    let asked_to_wait = status(403).with("retry-after", "30");
    let played = play!(presscart, [asked_to_wait]);
    let error = played.client.campaigns().create(&campaign()).await.unwrap_err();
    assert!(error.is_rate_limited() && !error.is_permission_denied());
}
