//! What clients promise under faults, held against a server that keeps books. The same rigs run
//! longer by `cargo xtask soak`.

mod rigs;

use std::sync::Arc;

use scopewright_mock::soak::{Progress, Report, Scale, Soak};

/// Runs a rig, prints its numbers, and fails where a bar is missed or where the naive client, which
/// is there to fail, does not.
async fn hold(rig: &dyn Soak, scale: Scale) {
    let report: Report = rigs::report(rig, &scale, &Progress::default()).await.unwrap();
    let table = scopewright_mock::soak::text(std::slice::from_ref(&report));
    println!("{table}");
    assert!(report.holds(), "\n{table}");
    assert!(report.tells(), "the naive client would do\n{table}");
}

fn scale(calls: u64) -> Scale {
    Scale { calls, naive_calls: calls / 10, ..Scale::default() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_keyed_posts_under_faults() {
    hold(&rigs::LEDGER, scale(10_000)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keyed_posts_of_a_patient_client() {
    hold(&rigs::PATIENCE, scale(2_000)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn posts_of_a_provider_without_keys() {
    hold(&rigs::ONCE, scale(5_000)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_that_are_dropped_and_made_again() {
    hold(&rigs::DROPPED, scale(3_000)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outage_is_not_made_worse() {
    hold(&rigs::OUTAGE, scale(10_000)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keyed_posts_over_http2() {
    hold(&rigs::FRAMES, scale(2_000)).await;
}

#[tokio::test]
async fn a_value_in_a_path_changes_no_route() {
    hold(&rigs::PATHS, scale(20_000)).await;
}

/// Assertion of its own, because no rig can see it: what a redirect would carry elsewhere.
#[tokio::test]
async fn neither_key_nor_body_follows_a_redirect_to_another_origin() {
    use postpress::types::SendMessageRequest;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    let foreign = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let own = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let target = foreign.local_addr().unwrap();
    let url = format!("http://{}", own.local_addr().unwrap());
    tokio::spawn(async move {
        for status in [301, 302, 303, 307, 308] {
            let (mut connection, _) = own.accept().await.unwrap();
            let mut request = [0; 4096];
            let _ = connection.read(&mut request).await.unwrap();
            let answer = format!(
                "HTTP/1.1 {status} Moved\r\nlocation: http://{target}/\r\ncontent-length: 0\r\n\
                 connection: close\r\n\r\n"
            );
            connection.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    let client = postpress::Client::builder().token("pp_test_sesame_0000").base_url(url);
    let client = Arc::new(client.build().unwrap());
    for status in [301, 302, 303, 307, 308] {
        let message = SendMessageRequest::new().with_text("Hello");
        let error = client.messages().send_chat_message("op-1", &message).await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), status);
    }
    let nobody = std::time::Duration::from_millis(50);
    assert!(tokio::time::timeout(nobody, foreign.accept()).await.is_err(), "somebody followed");
}
