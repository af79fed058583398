//! Who is calling, where that is sent, and that it shows nowhere.

use postpress::Credential;
use presscart::Uuid;
use presscart::types::CampaignCreateRequest;
use serde_json::json;

use crate::played::{self, Does, PIXLPAY, POSTPRESS, PRESSCART, PRICESHAPE, play, refusal, status};

fn chats() -> Does {
    played::json(&json!({"data": [], "next_cursor": null}))
}

#[tokio::test]
async fn postpress_takes_its_key_as_a_bearer_token_or_in_a_header_of_its_own() {
    let table = [
        (Credential::token("pp_live_1\n"), Some("Bearer pp_live_1"), None),
        (Credential::bearer("pp_live_1"), Some("Bearer pp_live_1"), None),
        (Credential::key("pp_live_1"), None, Some("pp_live_1")),
        (Credential::token("pp_live_1").for_scheme("apiKeyAuth"), None, Some("pp_live_1")),
    ];
    for (credential, bearer, key) in table {
        let played = play!(postpress, [chats()], |builder| builder.credential(credential));
        played.client.chats().list().await.unwrap();
        assert_eq!(played.log.headers("authorization"), [bearer.map(str::to_owned)]);
        assert_eq!(played.log.headers("x-api-key"), [key.map(str::to_owned)]);
    }
}

#[tokio::test]
async fn what_is_public_gets_no_credential() {
    let yaml = status(200);
    let played = play!(postpress, [yaml]);
    played.client.schema().yaml().await.unwrap();
    assert_eq!(played.log.headers("authorization"), [None]);
    let (transport, log) = played::transport([]);
    let client = postpress::Client::builder().transport(transport).build().unwrap();
    let error = client.chats().list().await.unwrap_err();
    assert!(error.is_invalid());
    assert_eq!(
        error.to_string(),
        "listChats (GET /chats) was not sent: \
         it needs a credential for bearerAuth, or apiKeyAuth"
    );
    assert_eq!(log.count(), 0);
}

#[test]
fn a_token_of_another_provider_is_refused_when_the_client_is_made() {
    let table = [
        (
            presscart::Client::new(POSTPRESS).map(drop),
            "the token does not start with pc_, as those of Presscart do \
             (Credential::any_prefix accepts it)",
        ),
        (
            postpress::Client::new(PRESSCART).map(drop),
            "the token does not start with pp_live_ or pp_test_, as those of PostPress do \
             (Credential::any_prefix accepts it)",
        ),
        (presscart::Client::new("").map(drop), "the token is empty"),
        (
            presscart::Client::new("pc_a\r\nX-Admin: 1").map(drop),
            "the token has control characters",
        ),
    ];
    for (outcome, expected) in table {
        assert_eq!(outcome.map_err(|error| error.to_string()), Err(expected.to_owned()));
    }
    assert!(priceshape::Client::new("anything").is_ok());
    assert!(pixlpay::Client::builder().token("anything").store("acme").build().is_ok());
    let other = Credential::token("new_kind").any_prefix();
    assert!(postpress::Client::builder().credential(other).build().is_ok());
}

#[test]
fn a_sandbox_key_tells_so() {
    let is_test = |token| postpress::Client::new(token).unwrap().is_test();
    assert_eq!((is_test("pp_test_1"), is_test("pp_live_1")), (Some(true), Some(false)));
    assert_eq!(priceshape::Client::new("any").unwrap().is_test(), None);
}

#[tokio::test]
async fn a_secret_shows_nowhere() {
    let echo = json!({"name": "E", "message": format!("token {PRESSCART} is wrong"),
        "error": {"message": format!("{POSTPRESS} is wrong")}});
    let builder = presscart::Client::builder().token(PRESSCART).header("x-trace", PRESSCART);
    let mut shown = vec![format!("{builder:?}"), format!("{:?}", Credential::key(PRESSCART))];

    let wrong = refusal(401, &echo).with("set-cookie", PRESSCART);
    let info = played::token_info("custom", &[]).with("set-cookie", PRESSCART);
    let played = play!(presscart, [wrong, Does::Break, Does::Break, Does::Break, info]);
    shown.push(format!("{:?} {:?}", played.client, played.client.auth()));
    let call = played.client.outlets().list().page(2).extra_query("token", PRESSCART);
    let call = call.extra_header("x-token", PRESSCART);
    shown.push(format!("{call:?}"));
    let refused = call.await.unwrap_err();
    let broken = played.client.outlets().list().extra_query("t", PRESSCART).await.unwrap_err();
    let response = played.client.auth().token_info().send().await.unwrap();
    shown.push(format!("{response:?}"));

    let played = play!(postpress, [refusal(401, &echo)], |builder| {
        builder.credential(Credential::key(POSTPRESS))
    });
    let keyed = played.client.chats().list().await.unwrap_err();
    for error in [refused, broken, keyed] {
        shown.push(format!("{error} {error:?} {:?} {:?}", error.message(), error.code()));
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            shown.push(format!("{cause} {cause:?}"));
            source = cause.source();
        }
    }
    for text in shown {
        assert!(!text.contains("sesame"), "{text}");
    }
}

/// What the document marks with `format: password`: the secret of a payment.
#[test]
fn a_secret_that_a_provider_sends_is_there_and_shows_nowhere() {
    const PAYMENT: &str = "pi_0000_secret_sesame";
    let paid = |secret| {
        let id = Uuid::nil().to_string();
        json!({"id": id, "status": "PAID", "line_items": [], "client_secret": secret})
    };
    let order: presscart::types::Order = serde_json::from_value(paid(json!(PAYMENT))).unwrap();
    assert_eq!(order.client_secret.as_ref().map(presscart::Secret::expose), Some(PAYMENT));
    assert!(!format!("{order:?} {order:#?}").contains("sesame"));
    assert_eq!(serde_json::to_value(&order).unwrap()["client_secret"], PAYMENT);
    let error = serde_json::from_value::<presscart::types::Order>(paid(json!([PAYMENT])));
    let error = error.unwrap_err().to_string();
    assert!(error.contains("expected a string, found something else"), "{error}");
}

#[test]
fn http_is_for_the_own_computer_only() {
    let builder = |url: &str| presscart::Client::builder().token(PRESSCART).base_url(url);
    let own =
        ["http://127.0.0.1:80", "http://localhost:1/x", "http://[::1]:2", "https://a.example"];
    for url in own {
        assert!(builder(url).build().is_ok(), "{url}");
    }
    let others = [
        "http://api.presscart.com",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "http://0.0.0.0",
        "http://10.0.0.1",
    ];
    for url in others {
        let error = builder(url).build().unwrap_err();
        assert_eq!(
            error.to_string(),
            "the base URL is not https, so a credential could be read on the way; \
             allow_http() permits it",
            "{url}"
        );
        assert!(builder(url).allow_http().build().is_ok(), "{url}");
    }
    for url in ["ftp://a.example", "https://user:pass@a.example", "https://a.example/?x=1", "a b"] {
        assert!(builder(url).allow_http().build().is_err(), "{url}");
    }
}

#[tokio::test]
async fn calls_go_below_the_base_url() {
    let table = [
        (None, "https://api.postpress.ai/v1/", "https://api.postpress.ai/v1/chats"),
        (Some("https://own.example/v1"), "https://own.example/v1", "https://own.example/v1/chats"),
        (Some("https://own.example/"), "https://own.example/", "https://own.example/chats"),
    ];
    for (url, base, expected) in table {
        let played = play!(postpress, [chats()], |builder| match url {
            Some(url) => builder.base_url(url),
            None => builder,
        });
        assert_eq!(
            played.client.base_url().as_str().trim_end_matches('/'),
            base.trim_end_matches('/')
        );
        played.client.chats().list().await.unwrap();
        assert_eq!(played.log.urls(), [expected]);
    }
    let played = play!(priceshape, [status(404)], |builder| builder.server(1));
    played.client.feeds().get("f1").await.unwrap_err();
    assert_eq!(played.log.urls(), ["https://api.staging.priceshape.io/feeds/f1"]);
    assert!(priceshape::Client::builder().token(PRICESHAPE).server(2).build().is_err());
}

#[tokio::test]
async fn an_argument_cannot_leave_its_place_in_the_path() {
    let table = [
        ("a/../../b", "https://api.presscart.com/campaigns/a%2F..%2F..%2Fb"),
        ("a?x=1#y", "https://api.presscart.com/campaigns/a%3Fx%3D1%23y"),
        ("é\r\n", "https://api.presscart.com/campaigns/%C3%A9%0D%0A"),
    ];
    for (id, expected) in table {
        let played = play!(presscart, [status(404)]);
        played.client.campaigns().get(id).await.unwrap_err();
        assert_eq!(played.log.urls(), [expected]);
    }
    // No encoding protects these: servers and proxies take them for a step in the path.
    for id in ["", ".", "..", "%2e%2E", ".%2e", "%252e."] {
        let played = play!(presscart, []);
        let error = played.client.campaigns().get(id).await.unwrap_err();
        assert!(error.is_invalid(), "{id:?} {error}");
    }
}

#[tokio::test]
async fn pixlpays_store_is_its_host_for_every_api_of_it() {
    let pending = || played::json(&json!({"success": true, "data": []}));
    let script = [status(404), pending(), status(404)];
    let played = play!(pixlpay, script, |builder| builder.store("acme-shop"));
    played.client.orders().get(7).await.unwrap_err();
    played.client.discord_agent().list_pending_role_operations().await.unwrap();
    played.client.custom_bot().get("tenant-1").await.unwrap_err();
    let host = "https://acme-shop.pixlpay.net";
    assert_eq!(
        played.log.urls(),
        [
            format!("{host}/api/external/v1/orders/7"),
            format!("{host}/api/v1/discord-agent/pending"),
            format!("{host}/api/v1/tenant/discord/custom-bot"),
        ]
    );
    let bearer = format!("Bearer {PIXLPAY}");
    assert!(played.log.headers("authorization").iter().all(|one| one.as_ref() == Some(&bearer)));
    assert_eq!(played.log.headers("x-tenant-id")[2].as_deref(), Some("tenant-1"));
}

#[tokio::test]
async fn all_apis_of_pixlpay_are_on_the_host_that_was_chosen() {
    let chosen = "http://127.0.0.1:9/api/external/v1";
    let played = play!(pixlpay, [status(404), status(404)], |builder| builder.base_url(chosen));
    played.client.orders().get(7).await.unwrap_err();
    played.client.discord_agent().confirm_role_operation(3).await.unwrap_err();
    let host = "http://127.0.0.1:9";
    assert_eq!(
        played.log.urls(),
        [
            format!("{host}/api/external/v1/orders/7"),
            format!("{host}/api/v1/discord-agent/confirm/3"),
        ]
    );
}

#[test]
fn a_store_that_would_be_another_host_is_refused() {
    let stores = [
        "evil.example/",
        "a.b",
        "user@evil",
        "evil.example#",
        "evil:80",
        "..",
        "-a",
        "a-",
        "",
        " ",
        "a\r\nb",
        "a%2e",
        "a\\b",
        "ä",
    ];
    for store in stores {
        let error = pixlpay::Client::builder().token(PIXLPAY).store(store).build().unwrap_err();
        assert!(error.is_invalid(), "{store:?}");
    }
}

#[test]
fn from_env_reads_the_variables_of_each_provider() {
    const CHILD: &str = "CLIENTS_TEST_CHILD";
    if std::env::var_os(CHILD).is_some() {
        assert!(presscart::Client::from_env().is_ok());
        assert_eq!(postpress::Client::from_env().unwrap().is_test(), Some(true));
        let store = pixlpay::Client::from_env().unwrap();
        assert_eq!(store.base_url().host_str(), Some("acme.pixlpay.net"));
        let error = priceshape::Client::from_env().unwrap_err();
        assert_eq!(error.to_string(), "the environment variable PRICESHAPE_API_TOKEN is not set");
        return;
    }
    // Another process has the variables, because this one's are shared with all other tests.
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "credentials::from_env_reads_the_variables_of_each_provider"])
        .env(CHILD, "1")
        .env("PRESSCART_API_TOKEN", PRESSCART)
        .env("POSTPRESS_API_KEY", POSTPRESS)
        .env("PIXLPAY_API_TOKEN", PIXLPAY)
        .env("PIXLPAY_STORE", "acme")
        .env_remove("PRICESHAPE_API_TOKEN")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

#[tokio::test]
async fn rotation_shares_everything_else() {
    let played = play!(presscart, [status(404), status(404)]);
    let next = played.client.with_credential(Credential::token("pc_next")).unwrap();
    let campaign = CampaignCreateRequest::new("Spring", Uuid::nil(), "Be seen");
    next.campaigns().create(&campaign).await.unwrap_err();
    played.client.campaigns().create(&campaign).await.unwrap_err();
    let sent = played.log.headers("authorization");
    assert_eq!(sent[0].as_deref(), Some("Bearer pc_next"));
    assert_eq!(sent[1], Some(format!("Bearer {PRESSCART}")));
    assert!(played.client.with_credential(Credential::token("sk_other")).is_err());
}

/// The document's own value is a placeholder, and may be somebody's store.
#[test]
fn a_store_has_to_be_named() {
    let error = pixlpay::Client::new(PIXLPAY).unwrap_err();
    assert!(error.to_string().contains("`store` has no value"), "{error}");
}
