//! What is sent again, what is not, and what every attempt carries.

use std::time::Duration;

use postpress::IdempotencyKey;
use postpress::types::SendMessageRequest;
use presscart::types::{CheckoutLineItem, CheckoutRequest};
use presscart::{Outcome, Uuid};
use serde_json::json;

use crate::played::{self, Does, play, refusal, status};
use crate::socket::{Socket, Then, answer, ok};

fn sent() -> Does {
    played::json(&json!({"data": {"message_id": "m1"}}))
}

fn checkout() -> CheckoutRequest {
    CheckoutRequest::new(Uuid::nil(), vec![CheckoutLineItem::new(Uuid::nil())])
}

fn message() -> SendMessageRequest {
    SendMessageRequest::new().with_text("Hello")
}

#[tokio::test]
async fn a_post_of_postpress_carries_one_key_on_every_attempt() {
    let upstream = refusal(422, &json!({"error": {"code": "upstream_error", "message": "later"}}));
    let failures = [Does::Break, status(409), status(429), status(500), status(503), upstream];
    for failure in failures {
        let played = play!(postpress, [failure.clone(), failure.clone(), sent()]);
        let call = played.client.messages().send_chat_message("c1", &message());
        let response = call.send().await.unwrap();
        let keys = played.log.headers("idempotency-key");
        assert_eq!(keys.len(), 3, "{failure:?}");
        let key = keys[0].as_deref().unwrap();
        assert!(keys.iter().all(|other| other.as_deref() == Some(key)), "{keys:?}");
        assert_eq!((key.len(), &key[14..15]), (36, "4"), "a UUID of version 4");
        assert_eq!(response.idempotency_key().unwrap().as_str(), key);
        assert_eq!(response.attempts(), 3);
        assert_eq!(played.log.bodies(), [r#"{"text":"Hello"}"#; 3]);
    }
}

#[tokio::test]
async fn each_call_has_a_key_of_its_own_unless_one_is_set() {
    let played = play!(postpress, [sent(), sent(), sent(), sent()]);
    let messages = played.client.messages();
    messages.send_chat_message("c1", &message()).await.unwrap();
    messages.send_chat_message("c1", &message()).await.unwrap();
    for _ in 0..2 {
        let key = IdempotencyKey::new("campaign-7/step-1").unwrap();
        messages.send_chat_message("c1", &message()).idempotency_key(key).await.unwrap();
    }
    let keys = played.log.headers("idempotency-key");
    assert_ne!(keys[0], keys[1]);
    assert_eq!(keys[2].as_deref(), Some("campaign-7/step-1"));
    assert_eq!(keys[2], keys[3]);
    for wrong in ["", "two words", "line\r\nX-Admin: 1", "ключ", &"x".repeat(256)] {
        assert!(IdempotencyKey::new(wrong).is_err(), "{wrong:?}");
    }
}

#[tokio::test]
async fn a_failed_call_tells_its_key_so_that_it_can_be_taken_up_again() {
    let played = play!(postpress, [Does::Break, Does::Break, Does::Break, sent()]);
    let messages = played.client.messages();
    let error = messages.send_chat_message("c1", &message()).await.unwrap_err();
    assert_eq!((error.attempts(), error.outcome()), (3, Outcome::Unknown));
    let key = error.idempotency_key().unwrap().clone();
    messages.send_chat_message("c1", &message()).idempotency_key(key).await.unwrap();
    let keys = played.log.headers("idempotency-key");
    assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
}

#[tokio::test]
async fn what_is_read_carries_no_key() {
    let played = play!(postpress, [played::json(&json!({"data": [], "next_cursor": null}))]);
    played.client.chats().list().await.unwrap();
    assert_eq!(played.log.headers("idempotency-key"), [None]);
}

#[tokio::test]
async fn a_get_that_starts_a_synchronisation_is_sent_once() {
    for failure in [status(503), status(429), Does::Break] {
        let played = play!(postpress, [failure]);
        let error = played.client.accounts().resync("acc").await.unwrap_err();
        assert_eq!((error.attempts(), played.log.count()), (1, 1));
    }
}

#[tokio::test]
async fn a_checkout_is_sent_once_whatever_the_server_answers() {
    for code in [408, 429, 500, 502, 503, 504] {
        let played = play!(presscart, [status(code).with("retry-after", "1")]);
        let error = played.client.orders().create_checkout(&checkout()).await.unwrap_err();
        assert_eq!((error.attempts(), played.log.count()), (1, 1), "{code}");
        let outcome = if code == 429 { Outcome::Answered } else { Outcome::Unknown };
        assert_eq!(error.outcome(), outcome, "{code}: what fails may have been done");
        assert_eq!(error.retry_after(), Some(Duration::from_secs(1)), "the caller may decide");
        assert_eq!(played.log.headers("idempotency-key"), [None], "Presscart knows no key");
    }
}

#[tokio::test]
async fn a_checkout_is_not_sent_again_when_the_connection_is_cut_after_it_was_read() {
    let socket = Socket::start([Then::Cut, ok("{}")]);
    let client = presscart::Client::builder().token(played::PRESSCART).base_url(&socket.url);
    let client = client.build().unwrap();
    let error = client.orders().create_checkout(&checkout()).await.unwrap_err();
    assert_eq!((error.outcome(), error.attempts()), (Outcome::Unknown, 1));
    assert!(!error.is_connect());
    assert_eq!(socket.requests().len(), 1);
    assert!(socket.requests()[0].starts_with("POST /orders/checkout HTTP/1.1\r\n"));
}

#[tokio::test]
async fn a_checkout_that_never_left_is_sent_again() {
    // A port on which nobody listens: the listener is gone, its number not given out anew at once.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let clock = std::sync::Arc::new(played::clock());
    let client = presscart::Client::builder().token(played::PRESSCART);
    let client = client.base_url(format!("http://127.0.0.1:{port}")).clock(clock.clone());
    let error = client.build().unwrap().orders().create_checkout(&checkout()).await.unwrap_err();
    assert!(error.is_connect());
    assert_eq!((error.outcome(), error.attempts()), (Outcome::NotSent, 3));
    assert_eq!(clock.sleeps().len(), 2);
}

#[tokio::test]
async fn what_is_read_is_asked_for_again_after_the_time_the_server_names() {
    let tags = json!({"records": [], "total_records": 0, "total_pages": 0, "current_page": 1,
        "next_page": null, "previous_page": null});
    let table =
        [("7", Duration::from_secs(7)), ("Sun, 01 Nov 2026 12:00:30 GMT", Duration::from_secs(30))];
    for (retry_after, wait) in table {
        let busy = status(503).with("retry-after", retry_after);
        let played = play!(presscart, [busy, played::json(&tags)]);
        assert_eq!(played.client.tags().list().send().await.unwrap().attempts(), 2);
        assert_eq!(played.clock.sleeps(), [wait]);
    }
    let played = play!(presscart, [status(503).with("retry-after", "90")]);
    let error = played.client.tags().list().await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(90)));
    assert_eq!(
        error.to_string(),
        "listTags (GET /tags) failed: 503 Service Unavailable; the server asks to wait 90s",
        "longer than the call may take"
    );
    assert!(played.clock.sleeps().is_empty());
}

#[tokio::test]
async fn what_is_read_is_asked_for_again_over_a_real_socket() {
    let busy = || answer("503 Service Unavailable", "retry-after: 0\r\n", "");
    let feed = json!({"priceshapeId": "f1", "name": "Main"}).to_string();
    let socket = Socket::start([busy(), Then::Cut, ok(&feed)]);
    let clock = std::sync::Arc::new(played::clock());
    let client = priceshape::Client::builder().token(played::PRICESHAPE).base_url(&socket.url);
    let client = client.clock(clock).build().unwrap();
    let response = client.feeds().get("f 1/2").send().await.unwrap();
    assert_eq!((response.attempts(), response.name.as_str()), (3, "Main"));
    let requests = socket.requests();
    let first = "GET /feeds/f%201%2F2 HTTP/1.1\r\n";
    assert!(requests.len() == 3 && requests.iter().all(|request| request.starts_with(first)));
}

#[tokio::test]
async fn retries_can_be_turned_off_for_a_call_or_a_client() {
    let played = play!(presscart, [status(503)]);
    assert!(played.client.tags().list().max_retries(0).await.is_err());
    let played = play!(presscart, [status(503)], |builder| builder.max_retries(0));
    assert!(played.client.tags().list().await.is_err());
    assert_eq!(played.log.count(), 1);
}

#[tokio::test]
async fn a_put_and_a_documented_patch_may_be_repeated_and_an_approval_may_not() {
    let article = json!({"id": "a1", "name": "One"});
    let profile = json!({"id": Uuid::nil().to_string()});
    let update = presscart::types::ArticleUpdateRequest::new().with_name("One");
    let played = play!(presscart, [Does::Break, played::json(&article)]);
    let response = played.client.articles().update("a1", &update).send().await.unwrap();
    assert_eq!(response.attempts(), 2);
    let update = presscart::types::ProfileUpdateRequest::new().with_name("One");
    let played = play!(presscart, [Does::Break, played::json(&profile)]);
    let response = played.client.profiles().update(Uuid::nil(), &update).send().await.unwrap();
    assert_eq!(response.attempts(), 2);
    let played = play!(presscart, [Does::Break]);
    played.client.articles().approve_draft("a1").await.unwrap_err();
    assert_eq!(played.log.count(), 1);
}
