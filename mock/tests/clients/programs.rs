//! Programs that use several providers at once.

use postpress::types::SendMessageRequest;
use presscart::Outcome;
use serde_json::json;

use crate::played::{self, Does, play, refusal, status};

/// Sends the names of Presscart's tags into a chat, as a program of two providers would.
async fn announce(
    shop: &presscart::Client,
    network: &postpress::Client,
) -> presscart::Result<usize> {
    let tags = shop.tags().list().items().collect_up_to(10).await?;
    for tag in &tags {
        let message = SendMessageRequest::new().with_text(&*tag.name);
        network.messages().send_chat_message("c1", &message).await?;
    }
    Ok(tags.len())
}

fn tags() -> Does {
    let records = json!([{"name": "Tech"}, {"name": "Money"}]);
    played::json(&json!({"records": records, "total_records": 2, "total_pages": 1,
        "current_page": 1, "next_page": null, "previous_page": null}))
}

fn sent() -> Does {
    played::json(&json!({"object": "MessageSent", "data": {"message_id": "m1"}}))
}

#[tokio::test]
async fn one_error_type_and_the_question_mark_serve_two_providers() {
    let body = json!({"error": {"code": "not_found", "message": "no chat", "request_id": "r-7"}});
    let table = [
        (vec![tags()], vec![sent(), sent()], Ok(2)),
        (vec![status(404)], vec![], Err("listTags (GET /tags) failed: 404 Not Found")),
        (
            vec![tags()],
            vec![sent(), refusal(404, &body)],
            Err("sendChatMessage (POST /chats/{chat_id}/messages) failed: 404 Not Found: no chat \
                 (code not_found, request id r-7)"),
        ),
    ];
    for (of_shop, of_network, expected) in table {
        let shop = play!(presscart, of_shop);
        let network = play!(postpress, of_network);
        let outcome = announce(&shop.client, &network.client).await;
        let outcome = outcome.map_err(|error| error.to_string());
        assert_eq!(outcome, expected.map_err(str::to_owned));
    }
}

#[tokio::test]
async fn an_error_tells_what_a_program_decides_by() {
    let body = json!({"error": {"code": "not_found", "message": "no chat", "request_id": "r-7"}});
    let played = play!(postpress, [refusal(404, &body)]);
    let error = played.client.chats().get("c1").await.unwrap_err();
    assert!(error.is_not_found() && !error.is_retryable() && !error.is_permission_denied());
    assert_eq!(error.operation().unwrap().id, "getChat");
    assert_eq!(error.status().unwrap().as_u16(), 404);
    assert_eq!((error.code(), error.message()), (Some("not_found"), Some("no chat")));
    assert_eq!((error.request_id(), error.attempts()), (Some("r-7"), 1));
    assert_eq!(error.outcome(), Outcome::Answered);
    let typed: postpress::types::ErrorEnvelope = error.body_as().unwrap();
    assert_eq!(typed.error.code, postpress::types::ErrorCode::NotFound);
}

#[tokio::test]
async fn calls_run_in_tasks_of_their_own() {
    let played = play!(presscart, [tags(), tags()]);
    let client = played.client.clone();
    let first = tokio::spawn(async move { client.tags().list().await });
    let client = played.client.clone();
    let second = tokio::spawn(async move { client.tags().list().items().try_next().await });
    assert_eq!(first.await.unwrap().unwrap().records.len(), 2);
    assert_eq!(second.await.unwrap().unwrap().unwrap().name, "Tech");
}

#[tokio::test]
async fn an_error_fits_into_what_programs_box_errors_in() {
    async fn program(
        client: presscart::Client,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        client.tags().list().await?;
        Ok(())
    }
    let played = play!(presscart, [status(404)]);
    let error = program(played.client).await.unwrap_err();
    assert!(error.downcast_ref::<presscart::Error>().unwrap().is_not_found());
}
