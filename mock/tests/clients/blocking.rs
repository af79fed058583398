//! Calls without async: without any runtime around them, and inside of one.

use std::sync::{LazyLock, mpsc};

use presscart::operations::LIST_TAGS;
use scopewright_mock::{Mock, MockServer};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::played::{self, Does, play, status, token_info};
use crate::socket::{Socket, ok};

fn page(names: &[&str], next: Option<i32>) -> Value {
    let records: Vec<Value> = names.iter().map(|name| json!({"name": name})).collect();
    json!({"records": records, "total_records": 9, "total_pages": 9, "current_page": 1,
        "next_page": next, "previous_page": null})
}

fn tags(names: &[&str], next: Option<i32>) -> Does {
    played::json(&page(names, next))
}

fn a_program_without_async() {
    let script = [
        token_info("custom", &["tags.lists"]),
        tags(&["a"], None),
        tags(&["a", "b"], Some(2)),
        status(404),
        tags(&["c"], None),
        tags(&["a"], Some(2)),
        tags(&["b"], Some(3)),
    ];
    let played = play!(presscart, script);
    let client = &played.client;
    assert!(client.preflight_blocking(&[&LIST_TAGS]).unwrap().missing.is_empty());
    let response = client.tags().list().send_blocking().unwrap();
    assert_eq!((response.status().as_u16(), response.records.len()), (200, 1));
    let mut names = client.tags().list().iter().map(|tag| tag.map(|tag| tag.name));
    assert_eq!(names.next().unwrap().unwrap(), "a");
    assert_eq!(names.next().unwrap().unwrap(), "b");
    assert!(names.next().unwrap().unwrap_err().is_not_found());
    assert_eq!(names.next().unwrap().unwrap(), "c", "an error does not end it");
    assert!(names.next().is_none());
    assert_eq!(client.tags().list().iter_pages().max_pages(2).count(), 2);
}

#[test]
fn without_any_runtime() {
    a_program_without_async();
}

#[tokio::test]
async fn inside_a_runtime_of_one_thread() {
    a_program_without_async();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inside_a_runtime_of_several_threads() {
    a_program_without_async();
}

/// A provider that plays on a thread of its own, because whoever calls it here blocks theirs.
fn mock(provider: &str) -> MockServer {
    static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());
    let specs = concat!(env!("CARGO_MANIFEST_DIR"), "/../specs");
    let mock = Mock::of(format!("{specs}/{provider}")).unwrap();
    let (give, take) = mpsc::channel();
    RUNTIME.spawn(async move { give.send(mock.start().await) });
    take.recv().unwrap().unwrap()
}

fn a_program_of_two_providers_over_a_socket() {
    let (presscart, postpress) = (mock("presscart"), mock("postpress"));
    let shop = presscart::Client::builder().token(presscart.token()).base_url(presscart.url());
    let tags: presscart::Result<Vec<_>> = shop.build().unwrap().tags().list().iter().collect();
    assert_eq!((tags.unwrap().len(), presscart.count()), (62, 3));
    let network = postpress::Client::builder().token(postpress.token()).base_url(postpress.url());
    let chats = network.build().unwrap().chats().list().send_blocking().unwrap();
    assert!(chats.data.len() == 100 && chats.next_cursor.is_some());
}

#[test]
fn over_a_socket_without_any_runtime() {
    a_program_of_two_providers_over_a_socket();
}

#[tokio::test]
async fn over_a_socket_inside_a_runtime() {
    a_program_of_two_providers_over_a_socket();
}

#[test]
fn an_iterator_that_is_dropped_half_way_asks_for_nothing_more() {
    let played = play!(presscart, [tags(&["a", "b"], Some(2))]);
    let mut iter = played.client.tags().list().iter();
    assert_eq!(played.log.count(), 0);
    iter.next().unwrap().unwrap();
    drop(iter);
    assert_eq!(played.log.count(), 1);
}

#[tokio::test]
async fn on_the_connection_of_an_awaited_call() {
    let body = page(&[], None).to_string();
    let socket = Socket::start([ok(&body), ok(&body), ok(&body)]);
    let client = presscart::Client::builder().token(played::PRESSCART).base_url(&socket.url);
    let client = client.attempt_timeout(std::time::Duration::from_secs(2)).max_retries(0);
    let client = client.build().unwrap();
    client.tags().list().await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    client.tags().list().send_blocking().unwrap();
    client.tags().list().await.unwrap();
}
