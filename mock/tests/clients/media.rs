//! Operations with several media types: what each method sends and asks for, and what it reads.

use example::types::{
    ImportLogOutcome, LogBundle, LogCopy, LogEntry, LogPaper, LogQuestion, WriteLogError,
    WriteLogMultipartBody,
};
use example::{Bytes, Date, FileUpload, StatusCode, headers};
use serde_json::json;

use crate::played::{self, Does, play, status};

fn text(media_type: &str, body: &str) -> Does {
    let answer = Does::Answer { status: 200, headers: Vec::new(), body: body.to_owned() };
    answer.with("content-type", media_type)
}

fn day() -> Date {
    "2026-05-04".parse().unwrap()
}

#[tokio::test]
async fn each_media_type_of_an_answer_is_asked_for_by_its_own_method() {
    let entry = json!([{"text": "A fog came up."}]);
    let script = [
        played::json(&entry),
        text("text/csv", "text\nA fog came up.\n"),
        text("application/pdf", "%PDF"),
    ];
    let played = play!(example, script);
    let logbook = played.client.logbook();
    assert_eq!(logbook.read_log(day()).await.unwrap()[0].text, "A fog came up.");
    assert_eq!(logbook.read_log_csv(day()).await.unwrap().0, "text\nA fog came up.\n");
    let pdf = logbook.read_log_pdf(day()).await.unwrap().bytes().await.unwrap();
    assert_eq!(pdf, Bytes::from("%PDF"));
    let accepted = ["application/json", "text/csv", "application/pdf"];
    assert_eq!(played.log.headers("accept"), accepted.map(|media| Some(media.to_owned())));
}

#[tokio::test]
async fn each_media_type_of_a_body_is_sent_by_its_own_method() {
    let written = || played::json(&json!({"text": "A fog came up."}));
    let played = play!(example, [written(), written(), written()]);
    let logbook = played.client.logbook();
    let entry = LogEntry::new("A fog came up.");
    logbook.write_log(&entry).await.unwrap();
    logbook.write_log_text("A fog came up.").await.unwrap();
    let form = WriteLogMultipartBody::new(entry, FileUpload::new("fog.jpeg", "fog"));
    logbook.write_log_multipart(form.with_hours([5, 6])).await.unwrap();
    let bodies = played.log.bodies();
    assert_eq!(bodies[0], r#"{"text":"A fog came up."}"#);
    assert_eq!(bodies[1], "A fog came up.");
    // The list is one part, because its encoding says that it is JSON; the picture has the media type
    // of its encoding, because it was given none.
    for part in [
        "name=\"entry\"\r\nContent-Type: application/json\r\n\r\n{\"text\":\"A fog came up.\"}",
        "name=\"hours\"\r\nContent-Type: application/json\r\n\r\n[5,6]",
        "filename=\"fog.jpeg\"\r\nContent-Type: image/jpeg\r\n\r\nfog",
    ] {
        assert!(bodies[2].contains(part), "{part:?} in {:?}", bodies[2]);
    }
    let sent = played.log.headers("content-type");
    assert_eq!(sent[..2], ["application/json", "text/plain"].map(|media| Some(media.to_owned())));
}

#[tokio::test]
async fn parts_that_are_no_form_have_ids_in_place_of_names() {
    let played = play!(example, [status(204)]);
    let picture = FileUpload::new("fog.jpeg", "fog").header("X-Taken", "05:30");
    let bundle = LogBundle::new(LogEntry::new("A fog."), picture);
    played.client.logbook().send_log_bundle(bundle).await.unwrap();
    let media_type = played.log.headers("content-type")[0].clone().unwrap();
    assert!(media_type.starts_with("multipart/related; boundary="), "{media_type}");
    let body = &played.log.bodies()[0];
    assert!(
        body.contains("Content-Type: application/json\r\nContent-ID: <entry>\r\n\r\n{"),
        "{body}"
    );
    let picture = "Content-ID: <picture>\r\nContent-Disposition: attachment; filename=\"fog.jpeg\"\r\nX-Taken: 05:30\r\n\r\nfog";
    assert!(body.contains(picture), "{body}");
}

#[tokio::test]
async fn a_header_of_a_part_cannot_end_its_line() {
    let played = play!(example, []);
    let picture = FileUpload::new("fog.jpeg", "fog").header("X-Taken", "05:30\r\nX-Evil: 1");
    let bundle = LogBundle::new(LogEntry::new("A fog."), picture);
    let error = played.client.logbook().send_log_bundle(bundle).await.unwrap_err();
    assert!(error.is_invalid(), "{error}");
    assert_eq!(played.log.count(), 0);
}

#[tokio::test]
async fn fields_of_a_form_are_written_in_their_styles() {
    let played = play!(example, [status(303).with("location", "/log/copies/7")]);
    let paper = LogPaper::new().with_size("A4");
    let copy = LogCopy::new([day(), day()]).with_paper(paper.clone()).with_binding(paper);
    let answer = played.client.logbook().order_log_copy(&copy).send().await.unwrap();
    let form = "days=2026-05-04,2026-05-04&paper=%7B%22size%22%3A%22A4%22%7D&binding%5Bsize%5D=A4";
    assert_eq!(played.log.bodies(), [form]);
    // The redirect is the success, and nothing is fetched from there.
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.location.as_deref(), Some("/log/copies/7"));
}

#[tokio::test]
async fn a_body_of_lines_has_one_for_each_value() {
    let played = play!(example, [text("text/plain", "2 read"), status(204)]);
    let logbook = played.client.logbook();
    let entries = [LogEntry::new("A fog."), LogEntry::new("It lifted.")];
    let first = logbook.import_log(&entries).await;
    assert!(first.unwrap_err().is_decode(), "a status of 200 is JSON");
    assert_eq!(logbook.import_log(&entries).await.unwrap(), ImportLogOutcome::NoContent);
    assert_eq!(played.log.bodies()[1], "{\"text\":\"A fog.\"}\n{\"text\":\"It lifted.\"}\n");
    let accept = Some("application/json, text/plain".to_owned());
    assert_eq!(played.log.headers("accept")[1], accept);
}

#[tokio::test]
async fn the_method_for_a_stream_asks_for_one() {
    let events = "data: {\"text\":\"At\"}\n\ndata: {\"text\":\"noon.\"}\n\n";
    let script = [text("text/event-stream", events), played::json(&json!({"text": "At noon."}))];
    let played = play!(example, script);
    let logbook = played.client.logbook();
    let question = LogQuestion::new("When did the fog lift?");
    let mut stream = logbook.ask_log_stream(&question).await.unwrap();
    let mut answer = Vec::new();
    while let Some(event) = stream.try_next().await.unwrap() {
        answer.push(event.data.text);
    }
    assert_eq!(answer, ["At", "noon."]);
    assert_eq!(logbook.ask_log(&question).await.unwrap().text, "At noon.");
    let bodies = [
        r#"{"question":"When did the fog lift?","language":"en","stream":true}"#,
        r#"{"question":"When did the fog lift?","language":"en"}"#,
    ];
    assert_eq!(played.log.bodies(), bodies);
}

#[tokio::test]
async fn a_query_of_the_path_goes_with_every_call() {
    let played = play!(example, [played::json(&json!([])), played::json(&json!([]))]);
    let logbook = played.client.logbook();
    logbook.read_log_of_ships(day()).await.unwrap();
    logbook.read_log_of_ships(day()).extra_query("expand", "all").await.unwrap();
    // Who asks for another value gets it, and once.
    assert_eq!(played.log.queries(), ["expand=ship&day=2026-05-04", "day=2026-05-04&expand=all"]);
}

#[tokio::test]
async fn documented_headers_have_their_types() {
    let answer = played::json(&json!([])).with("x-log-entries", "12");
    let answer = answer.with("x-log-writers", "pilot, harbour master");
    let answer = answer.with("last-modified", "Sun, 01 Nov 2026 12:00:00 GMT");
    let played = play!(example, [answer, played::json(&json!([])).with("x-log-entries", "many")]);
    let logbook = played.client.logbook();
    let answer = logbook.read_log(day()).send().await.unwrap();
    assert_eq!(answer.header(headers::X_LOG_ENTRIES), Ok(Some(12)));
    let writers = vec!["pilot".to_owned(), "harbour master".to_owned()];
    assert_eq!(answer.header(headers::X_LOG_WRITERS), Ok(Some(writers)));
    let noon = "2026-11-01T12:00:00Z".parse().unwrap();
    assert_eq!(answer.header(headers::LAST_MODIFIED), Ok(Some(noon)));
    let answer = logbook.read_log(day()).send().await.unwrap();
    assert!(answer.header(headers::X_LOG_ENTRIES).is_err());
    assert_eq!(answer.header(headers::X_LOG_WRITERS), Ok(None));
}

#[tokio::test]
async fn the_errors_of_an_operation_have_the_types_of_their_statuses() {
    let envelope = json!({"error": {"code": "wrong", "message": "No."}});
    let script = [
        played::refusal(409, &json!({"text": "A fog came up."})),
        played::refusal(422, &envelope),
        played::refusal(500, &json!("broken")),
    ];
    let played = play!(example, script, |builder| builder.max_retries(0));
    let logbook = played.client.logbook();
    let entry = LogEntry::new("A fog came up.");
    let mut found = Vec::new();
    for _ in 0..3 {
        let error = logbook.write_log(&entry).await.unwrap_err();
        found.push(error.documented::<WriteLogError>().unwrap());
    }
    assert_eq!(found[0], WriteLogError::Conflict(entry));
    assert!(matches!(&found[1], WriteLogError::ClientError(body) if body.error.message == "No."));
    assert_eq!(found[2], WriteLogError::Other("broken".into()));
}

#[tokio::test]
async fn a_head_has_no_body_to_read() {
    let played = play!(example, [status(200).with("x-left", "3")]);
    let answer = played.client.logbook().check_log_bundles().send().await.unwrap();
    assert_eq!(answer.headers()["x-left"], "3");
}
