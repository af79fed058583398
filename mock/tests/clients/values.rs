//! What is sent and read: nulls, three states, values that are newer than the client, wrong ones.

use pixlpay::types::{ClaimRequest, ClaimResult};
use postpress::types::{Attachment, CalendarEventInput, ErrorCode, EventTime};
use presscart::types::{ArticleUpdateRequest, CampaignCreateRequest, OrderStatus};
use presscart::{Patch, Uuid};
use serde_json::{Value, json};

use crate::played::{self, play, status};

#[tokio::test]
async fn keys_that_presscart_requires_are_sent_as_null_where_there_is_nothing_to_say() {
    let played = play!(presscart, [status(404), status(404)]);
    let campaign = CampaignCreateRequest::new("Spring", Uuid::nil(), "Be seen");
    played.client.campaigns().create(&campaign).await.unwrap_err();
    played.client.campaigns().create(&campaign.with_tone("Warm")).await.unwrap_err();
    let expected = json!({"name": "Spring", "profile_id": Uuid::nil().to_string(),
        "objectives": "Be seen", "description": null, "keywords": null, "target_audience": null,
        "tone": null, "writing_samples": null, "file_id": null});
    let bodies = played.log.bodies();
    let first: Value = serde_json::from_str(&bodies[0]).unwrap();
    assert_eq!(first, expected);
    let second: Value = serde_json::from_str(&bodies[1]).unwrap();
    assert_eq!((&second["tone"], &second["keywords"]), (&json!("Warm"), &Value::Null));
}

#[tokio::test]
async fn a_change_leaves_alone_clears_or_sets() {
    let table = [
        (Patch::Absent, "{}"),
        (Patch::Null, r#"{"brief_google_doc_url":null}"#),
        (Patch::from("https://d.example"), r#"{"brief_google_doc_url":"https://d.example"}"#),
    ];
    for (url, expected) in table {
        let played = play!(presscart, [status(404)]);
        let update = ArticleUpdateRequest::new().with_brief_google_doc_url(url);
        played.client.articles().update("a1", &update).await.unwrap_err();
        assert_eq!(played.log.bodies(), [expected]);
    }
    let table = [
        (Patch::Absent, r#"{"start":{"date_time":"2026-11-01T12:00:00"}}"#),
        (Patch::Null, r#"{"start":{"date_time":"2026-11-01T12:00:00","time_zone":null}}"#),
        (
            Patch::from("Europe/Berlin"),
            r#"{"start":{"date_time":"2026-11-01T12:00:00","time_zone":"Europe/Berlin"}}"#,
        ),
    ];
    for (zone, expected) in table {
        let played = play!(postpress, [status(404)]);
        let start = EventTime::new("2026-11-01T12:00:00").with_time_zone(zone);
        let event = CalendarEventInput::new().with_start(start);
        played.client.calendars().update_event("c1", "e1", &event).await.unwrap_err();
        assert_eq!(played.log.request(0).method(), "PATCH");
        assert_eq!(played.log.bodies(), [expected]);
    }
}

#[test]
fn enum_values_that_are_newer_than_the_client_survive_a_round_trip() {
    let status: OrderStatus = serde_json::from_value(json!("ON_HOLD")).unwrap();
    assert_eq!((&status, status.as_str()), (&OrderStatus::Other("ON_HOLD".into()), "ON_HOLD"));
    assert_eq!(serde_json::to_value(&status).unwrap(), json!("ON_HOLD"));
    let code: ErrorCode = "quota_exceeded".into();
    assert_eq!(code.to_string(), "quota_exceeded");
    assert_eq!(OrderStatus::from("PAID"), OrderStatus::Paid);
}

#[test]
fn union_variants_that_are_newer_than_the_client_survive_a_round_trip() {
    let known = json!({"type": "file", "id": "1", "file_size": null, "unavailable": false,
        "file_name": "a.txt"});
    let attachment: Attachment = serde_json::from_value(known).unwrap();
    let Attachment::File(file) = &attachment else { panic!("{attachment:?}") };
    assert_eq!(file.file_name, "a.txt");
    assert_eq!(serde_json::to_value(&attachment).unwrap()["type"], "file");
    let newer = json!({"type": "hologram", "depth": [1, 2.5, {"z": null}]});
    let attachment: Attachment = serde_json::from_value(newer.clone()).unwrap();
    assert!(matches!(attachment, Attachment::Other(_)), "{attachment:?}");
    assert_eq!(serde_json::to_value(&attachment).unwrap(), newer);
}

#[tokio::test]
async fn a_union_in_an_answer_takes_each_of_its_forms() {
    let operation = json!({"id": 4, "operation": "assign", "guild_id": "g", "discord_user_id": "d",
        "role_id": "r", "role_name": "VIP", "created_at": "2026-01-02T03:04:05Z"});
    let script = [json!({"claimed": [4]}), json!([operation]), json!({"queued": true})];
    let script = script.map(|data| played::json(&json!({"success": true, "data": data})));
    let played = play!(pixlpay, script);
    let agent = played.client.discord_agent();
    let body = ClaimRequest::new([4]);
    let answer = agent.claim_role_operations(&body).await.unwrap();
    assert!(matches!(answer, ClaimResult::ClaimedIds(ids) if ids.claimed == [4]));
    let answer = agent.claim_role_operations(&body).await.unwrap();
    assert!(matches!(answer, ClaimResult::ClaimedRoleOperations(list) if list[0].role_id == "r"));
    let answer = agent.claim_role_operations(&body).await.unwrap();
    assert_eq!(serde_json::to_value(&answer).unwrap(), json!({"queued": true}));
}

#[tokio::test]
async fn a_wrong_value_names_its_place_and_keeps_the_body() {
    let page = json!({"records": [{"name": "Tech"}, {"name": 5}], "total_records": 2,
        "total_pages": 1, "current_page": 1, "next_page": null, "previous_page": null});
    let played = play!(presscart, [played::json(&page)]);
    let error = played.client.tags().list().await.unwrap_err();
    assert!(error.is_decode() && !error.is_retryable());
    assert_eq!(error.decode_error().unwrap().path(), "records[1].name");
    assert_eq!(
        error.to_string(),
        "listTags (GET /tags) failed: the answer is not as documented: \
         records[1].name: expected a string, found 5"
    );
    assert_eq!(error.body(), page.to_string().as_bytes());
    assert_eq!(error.status().unwrap().as_u16(), 200);
    let missing = played::json(&json!({"records": []}));
    let played = play!(presscart, [missing, played::json(&json!([])), status(200)]);
    let expected = [
        r#"$: missing key "total_records""#,
        "$: expected an object, found []",
        "$: invalid JSON: EOF while parsing a value at byte 0",
    ];
    for sentence in expected {
        let error = played.client.tags().list().await.unwrap_err().to_string();
        assert!(error.ends_with(sentence), "{error}");
    }
}

#[tokio::test]
async fn an_answer_is_taken_out_of_its_envelope_and_errors_know_where_it_was() {
    let order = |quantity: Value| {
        json!({"id": 7, "order_number": "A-7", "status": "completed", "payment_status": "paid",
            "total": 19.98, "currency": "USD", "created_at": "2026-01-02T03:04:05Z", "items": [
                {"id": 1, "product_id": 2, "product_name": "Rank", "quantity": quantity,
                 "price": "9.99", "delivery_status": "delivered"}]})
    };
    let envelope = |data: Value| played::json(&json!({"success": true, "data": data}));
    let played = play!(pixlpay, [envelope(order(json!(2))), envelope(order(json!("two")))]);
    let read = played.client.orders().get(7).await.unwrap();
    assert_eq!((read.total.to_string(), read.order_number.as_str()), ("19.98".to_owned(), "A-7"));
    let error = played.client.orders().get(7).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "getOrder (GET /orders/{id}) failed: the answer is not as documented: \
         data.items[0].quantity: expected an integer, found \"two\""
    );
    assert!(error.body().starts_with(b"{\""), "the whole body is kept, with the envelope");
}

#[tokio::test]
async fn what_nobody_documents_is_skipped_and_what_is_free_is_kept() {
    let info = json!({"source": "api_token", "team_id": Uuid::nil().to_string(), "scopes": [],
        "token_type": "fleet", "pro_pricing_enabled": null, "new_key": {"a": [1]}});
    let played = play!(presscart, [played::json(&info)]);
    let read = played.client.auth().token_info().await.unwrap();
    assert_eq!(read.token_type.as_str(), "fleet");
    let mut event = CalendarEventInput::new().with_title("Call");
    event.additional.insert("conference".into(), json!({"kind": "video"}));
    let played = play!(postpress, [status(404)]);
    played.client.calendars().update_event("c1", "e1", &event).await.unwrap_err();
    let expected = json!({"title": "Call", "conference": {"kind": "video"}});
    assert_eq!(serde_json::from_str::<Value>(&played.log.bodies()[0]).unwrap(), expected);
}
