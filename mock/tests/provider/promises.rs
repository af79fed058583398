//! Idempotency keys, rates and trouble: what a client's retries are made for.

use std::time::Duration;

use postpress::IdempotencyKey;
use postpress::types::SendMessageRequest;
use presscart::Pacing;

use crate::{client, open, provider};

fn key(text: &str) -> IdempotencyKey {
    IdempotencyKey::new(text).unwrap()
}

#[tokio::test]
async fn a_key_gets_the_first_answer_again_and_no_other() {
    let mock = open("postpress").await;
    let network = client!(postpress, mock);
    let hello = SendMessageRequest::new().with_text("Hello");
    let send = async |body: &SendMessageRequest, text: &str| {
        let call = network.messages().send_chat_message("chat_1", body);
        call.idempotency_key(key(text)).send().await
    };
    let first = send(&hello, "k-1").await.unwrap();
    let again = send(&hello, "k-1").await.unwrap();
    assert!(!first.replayed() && again.replayed());
    assert_eq!(first.into_inner(), again.into_inner());
    let other = send(&SendMessageRequest::new().with_text("Bye"), "k-1").await.unwrap_err();
    assert!(other.is_key_reused(), "{other}");
    assert!(!send(&hello, "k-2").await.unwrap().replayed());
}

#[tokio::test]
async fn a_repetition_is_told_to_wait_while_the_first_request_runs() {
    let trouble = "latency:300ms".parse().unwrap();
    let mock = provider("postpress").trouble(trouble).start().await.unwrap();
    let network = postpress::Client::builder().token(mock.token()).base_url(mock.url());
    let network = network.max_retries(20).build().unwrap();
    let hello = SendMessageRequest::new().with_text("Hello");
    let send = async || {
        let call = network.messages().send_chat_message("chat_1", &hello);
        call.idempotency_key(key("k-1")).send().await
    };
    let late = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        send().await
    };
    let (first, second) = tokio::join!(send(), late);
    assert!(first.is_ok() && second.unwrap().replayed(), "the client waits and asks again");
    let statuses: Vec<u16> = mock.exchanges().iter().map(|exchange| exchange.status).collect();
    assert!(statuses.contains(&409), "{statuses:?}");
}

#[tokio::test]
async fn a_tier_is_kept_and_told_of() {
    let mock = provider("pixlpay").tier("standard").start().await.unwrap();
    let store = pixlpay::Client::builder().store("acme").token(mock.token()).base_url(mock.url());
    let store = store.rate_limit(Pacing::Off).max_retries(0).build().unwrap();
    for _ in 0..60 {
        store.products().get(1).await.unwrap();
    }
    let told = store.rate_limit().unwrap();
    assert_eq!((told.limit(), told.remaining()), (Some(60), Some(0)));
    let error = store.products().get(1).await.unwrap_err();
    assert!(error.is_rate_limited(), "{error}");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(1)));
}

#[tokio::test]
async fn trouble_comes_as_often_as_was_asked_for_and_clients_get_over_it() {
    let trouble = "503:0.2,drop:0.1,lose:0.1,cut:0.1".parse().unwrap();
    let mock = provider("pixlpay").seed(3).trouble(trouble).start().await.unwrap();
    let http = reqwest::Client::new();
    let mut found = [0; 4];
    for _ in 0..200 {
        let request = http.get(format!("{}/products/1", mock.url())).bearer_auth(mock.token());
        let kind = match request.send().await {
            Err(_) => 0,
            Ok(answer) if answer.status() == 503 => 1,
            Ok(answer) => 2 + usize::from(answer.bytes().await.is_ok()),
        };
        found[kind] += 1;
    }
    let [dropped, busy, cut, whole] = found;
    assert!((20..60).contains(&dropped) && (25..60).contains(&busy), "{found:?}");
    assert!((8..40).contains(&cut) && whole > 80, "{found:?}");
}
