//! Requests by hand: what a curl shows.

use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use crate::{PRESSCART, client, open, provider, typed};

/// Status, headers as text, and the body as JSON, or as text where it is none.
async fn answer(request: RequestBuilder) -> (u16, String, Value) {
    let answer = request.send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), format!("{:?}", answer.headers()));
    let text = answer.text().await.unwrap();
    (status, headers, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

#[tokio::test]
async fn errors_have_the_providers_own_form() {
    let mock = provider("presscart").token(PRESSCART, ["folders.create"]).start().await.unwrap();
    let http = Client::new();
    let ask = |method: Method, path: &str| {
        http.request(method, format!("{}{path}", mock.url())).bearer_auth(PRESSCART)
    };
    let create = || ask(Method::POST, "/folders");
    let missing = (vec![], "it is missing");
    let kind = (vec!["name"], "value is not of type \"string\"");
    for (request, fault) in [(create(), missing), (create().json(&json!({ "name": 7 })), kind)] {
        let (status, _, body) = answer(request).await;
        let issues = json!([{ "path": fault.0, "message": fault.1 }]);
        let expected =
            json!({ "name": "ValidationError", "message": "Invalid request.", "issues": issues });
        assert_eq!((status, body), (400, expected));
    }
    let (status, headers, body) = answer(http.get(format!("{}/folders", mock.url()))).await;
    assert_eq!((status, &body["name"]), (401, &json!("UnauthorizedError")));
    assert!(headers.contains("www-authenticate"));
    let (status, _, body) = answer(ask(Method::GET, "/folders")).await;
    let expected = json!({ "name": "ForbiddenError", "message": "Insufficient permissions." });
    assert_eq!((status, body), (403, expected));
    let (status, headers, body) = answer(ask(Method::PUT, "/folders")).await;
    assert_eq!((status, &body["name"]), (405, &json!("MethodNotAllowedError")));
    assert!(headers.contains("GET, POST") && body.get("issues").is_none(), "{body}");
    let (status, _, body) = answer(ask(Method::GET, "/nowhere")).await;
    assert_eq!((status, &body["name"]), (404, &json!("NotFoundError")));
}

#[tokio::test]
async fn a_scope_that_the_provider_names_is_the_one_that_is_missing() {
    let mock = provider("priceshape").token("t", ["products:read"]).start().await.unwrap();
    let request = Client::new().post(format!("{}/products", mock.url())).bearer_auth("t");
    let (status, _, body) = answer(request).await;
    assert_eq!((status, &body["message"]), (403, &json!("products:write is needed")));
    let request = Client::new().get(format!("{}/products", mock.url())).bearer_auth("t");
    let (status, _, body) = answer(request).await;
    assert_eq!((status, &body["statusCode"]), (400, &json!(400)), "no version is asked for");
}

#[tokio::test]
async fn what_is_in_the_log_and_on_the_page_is_no_secret() {
    let mock = open("presscart").await;
    let url = format!("{}/folders?q=kit&password=hunter2", mock.url());
    let request = Client::new().get(url).bearer_auth(mock.token());
    assert_eq!(answer(request).await.0, 200);
    let line = mock.exchanges().last().unwrap().to_string();
    assert!(line.contains("Z 200 "), "{line}");
    assert!(line.contains(" ms  GET    /folders?q=kit&password=…  listFolders"), "{line}");
    assert!(line.contains("undocumented query parameter `password`"), "{line}");
    let page = Client::new().get(format!("{}/__mock/", mock.origin())).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    let page = page.text().await.unwrap();
    for text in ["listFolders", "folders.lists", "full_access", "pc_"] {
        assert!(page.contains(text), "{text}");
    }
    for secret in ["hunter2", mock.token()] {
        assert!(!page.contains(secret) && !line.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn it_is_on_this_computer_only_and_ends_when_it_is_dropped() {
    let mock = open("pixlpay").await;
    let url = mock.url();
    assert!(url.starts_with("http://127.0.0.1:"));
    drop(mock);
    tokio::task::yield_now().await;
    assert!(Client::new().get(url).send().await.is_err());
}

#[tokio::test]
async fn what_is_sent_beside_the_schema_breaks_no_answer() {
    let mock = open("priceshape").await;
    let http = Client::new();
    let ask = |method: Method| {
        let request = http.request(method, format!("{}/feeds/f/products", mock.url()));
        request.bearer_auth(mock.token()).header("x-api-version", "2026-02")
    };
    let body = json!([{ "upi": "a", "": {}, "secret": "s" }]);
    assert_eq!(answer(ask(Method::PUT).json(&body)).await.0, 200);
    let (_, _, page) = answer(ask(Method::GET)).await;
    let products = page["products"].as_array().unwrap();
    assert_eq!((products.len(), &products[0]["upi"]), (1, &json!("a")));
    assert_eq!(products[0].get("secret"), None, "what nobody declared is not told");
}

#[tokio::test]
async fn an_id_that_cannot_be_leads_nowhere_and_any_other_comes_back() {
    let mock = open("presscart").await;
    let ask = |id: &str| {
        Client::new().get(format!("{}/outlets/{id}", mock.url())).bearer_auth(mock.token())
    };
    let (status, _, body) = answer(ask("not-a-uuid")).await;
    assert_eq!((status, &body["name"]), (404, &json!("NotFoundError")), "{body}");
    let id = "00000000-0000-4000-8000-00000000abcd";
    assert_eq!(answer(ask(id)).await.2["id"], id);
}

#[tokio::test]
async fn xml_is_read_and_written() {
    let mock = open("example").await;
    let visit = "00000000-0000-4000-8000-00000000abcd";
    let url = format!("{}/visits/{visit}/customs", mock.url());
    let request = Client::new().post(url).bearer_auth(mock.token()).body("<nothing/>");
    let (status, _, body) = answer(request.header("content-type", "application/xml")).await;
    assert_eq!(status, 400, "{body}");
    let harbour = client!(example, mock);
    let notice = typed(json!({
        "number": 7, "parcels": [{ "mark": "NP 2", "contents": "Lamps" }], "remarks": [],
        "dutiable": true, "master": null, "handed_in_at": "2026-05-04T05:30:00Z"
    }));
    let receipt = harbour.visits().notify_customs(visit.parse().unwrap(), &notice).await;
    assert!(receipt.is_ok(), "{receipt:?}: {}", mock.exchanges().last().unwrap());
}
