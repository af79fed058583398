//! Lists, page by page, in each of the providers' styles.

use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Waker};

use futures_core::Stream;
use postpress::types::{LinkedinClassicCategory, LinkedinClassicSearch, LinkedinSearchRequest};
use serde_json::{Value, json};

use crate::played::{self, Does, Played, play, status};

/// A page of Presscart's tags, numbered.
fn tags(page: i32, names: &[&str], next: Option<i32>) -> Does {
    let records: Vec<Value> = names.iter().map(|name| json!({"name": name})).collect();
    played::json(&json!({"records": records, "total_records": 9, "total_pages": 9,
        "current_page": page, "next_page": next, "previous_page": null}))
}

/// A page of search results. `next` is written as it is; `null` can also be left out.
fn found(names: &[&str], next: Option<Value>) -> Does {
    let data: Vec<Value> = names.iter().map(|name| json!({"name": name})).collect();
    let mut page = json!({"data": data, "object": "LinkedinSearch", "config": {}, "paging": {
        "start": 0, "page_count": 1, "total_count": 1}});
    if let Some(next) = next {
        page["next_cursor"] = next;
    }
    played::json(&page)
}

/// A page of products, counted by item.
fn products(offset: usize, upis: &[&str], total: usize) -> Does {
    let products: Vec<Value> = upis.iter().map(|upi| json!({"upi": upi})).collect();
    played::json(&json!({"products": products, "pagination": {"total": total, "max": 2,
        "offset": offset, "links": {"self": {"href": "/products", "method": "GET"}}}}))
}

/// A page of Pixlpay's products.
fn goods(page: i32, ids: &[i64], last: i32) -> Does {
    let good = |id: &i64| {
        json!({"id": id, "name": "Rank", "price": "9.99", "type": "digital", "is_active": true,
            "created_at": "2026-01-02T03:04:05Z", "updated_at": "2026-01-02T03:04:05Z"})
    };
    let data: Vec<Value> = ids.iter().map(good).collect();
    played::json(&json!({"success": true, "data": data, "meta": {
        "current_page": page, "last_page": last, "per_page": 2, "total": 9}}))
}

#[tokio::test]
async fn presscart_counts_pages_until_there_is_no_next() {
    let script = [tags(1, &["a", "b"], Some(2)), tags(2, &[], Some(4)), tags(4, &["c"], None)];
    let played = play!(presscart, script);
    let items = played.client.tags().list().items().collect_up_to(100).await.unwrap();
    let names: Vec<&str> = items.iter().map(|tag| tag.name.as_str()).collect();
    assert_eq!(names, ["a", "b", "c"], "in order, and past a page without any");
    assert_eq!(played.log.queries(), ["", "page=2", "page=4"]);
}

#[tokio::test]
async fn presscart_begins_where_it_is_told_and_keeps_what_was_asked_for() {
    let played = play!(presscart, [tags(5, &["a"], Some(6)), tags(6, &["b"], None)]);
    let call = played.client.tags().list().page(5).limit(1);
    assert_eq!(call.pages().try_next().await.unwrap().unwrap().current_page, 5);
    let played = play!(presscart, [tags(5, &["a"], Some(6)), tags(6, &["b"], None)]);
    let call = played.client.tags().list().page(5).page_size(1);
    assert_eq!(call.items().collect_up_to(9).await.unwrap().len(), 2);
    assert_eq!(played.log.queries(), ["page=5&limit=1", "limit=1&page=6"]);
}

fn people() -> LinkedinSearchRequest {
    LinkedinSearchRequest::LinkedinClassicSearch(LinkedinClassicSearch::new(
        LinkedinClassicCategory::People,
    ))
}

#[tokio::test]
async fn postpress_follows_the_cursor_to_its_end() {
    for end in [Some(Value::Null), Some(json!("")), None] {
        let script = [
            found(&["a", "b"], Some(json!("x/y="))),
            found(&[], Some(json!("z"))),
            found(&["c"], end.clone()),
        ];
        let played = play!(postpress, script);
        let items =
            played.client.linkedin().search("acc", &people()).items().collect_up_to(9).await;
        let items = items.unwrap();
        let names: Vec<&str> = items.iter().filter_map(|item| item["name"].as_str()).collect();
        assert_eq!(names, ["a", "b", "c"], "{end:?}");
        let first = "account_id=acc";
        let queries = [first, &format!("{first}&cursor=x%2Fy%3D"), &format!("{first}&cursor=z")];
        assert_eq!(played.log.queries(), queries);
        let body = r#"{"category":"people","api":"classic"}"#;
        assert_eq!(played.log.bodies(), [body; 3], "each page asks the same question");
    }
}

#[tokio::test]
async fn a_cursor_that_comes_back_is_an_error_and_then_the_end() {
    for first in [None, Some("b")] {
        let script = [
            found(&["1"], Some(json!("a"))),
            found(&["2"], Some(json!("b"))),
            found(&["3"], Some(json!("a"))),
        ];
        let Played { client, log, .. } = play!(postpress, script);
        let call = client.linkedin().search("acc", &people());
        let call = match first {
            Some(cursor) => call.cursor(cursor),
            None => call,
        };
        let expected = if first.is_some() { 2 } else { 3 };
        let mut items = call.items();
        for _ in 0..expected {
            assert!(items.try_next().await.unwrap().is_some());
        }
        let error = items.try_next().await.unwrap_err();
        assert!(error.is_page_loop());
        assert_eq!(
            error.to_string(),
            "linkedinSearch (POST /linkedin/search) failed: \
             the next page is one that this list already gave"
        );
        assert!(items.try_next().await.unwrap().is_none());
        assert_eq!(log.count(), expected);
    }
}

#[tokio::test]
async fn priceshape_counts_items_until_the_total() {
    let script = [products(0, &["a", "b"], 3), products(2, &["c"], 3)];
    let played = play!(priceshape, script);
    let items = played.client.products().list().items().collect_up_to(9).await.unwrap();
    let upis: Vec<&str> = items.iter().map(|product| product.upi.as_str()).collect();
    assert_eq!(upis, ["a", "b", "c"]);
    assert_eq!(played.log.queries(), ["", "offset=2"]);

    let script = [products(7, &["h"], 10), products(8, &["i", "j"], 10)];
    let played = play!(priceshape, script);
    let call = played.client.products().list().offset(7).page_size(2).feed(["f1", "f,2"]);
    assert_eq!(call.items().collect_up_to(9).await.unwrap().len(), 3);
    let queries = ["offset=7&max=2&feed=f1,f%2C2", "max=2&feed=f1,f%2C2&offset=8"];
    assert_eq!(played.log.queries(), queries, "fewer than asked for, and none is skipped");
}

#[tokio::test]
async fn pixlpay_counts_pages_until_the_last() {
    let played = play!(pixlpay, [goods(1, &[1, 2], 2), goods(2, &[3], 2)]);
    let items = played.client.products().list().items().collect_up_to(9).await.unwrap();
    let ids: Vec<i64> = items.iter().map(|product| product.id).collect();
    assert_eq!(ids, [1, 2, 3]);
    assert_eq!(played.log.queries(), ["", "page=2"]);
    let played = play!(pixlpay, [goods(1, &[], 1)]);
    assert!(played.client.products().list().items().try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn an_error_in_the_middle_leaves_the_stream_alive() {
    let wrong = played::json(&json!({"records": 5}));
    let script = [tags(1, &["a"], Some(2)), status(404), wrong, tags(2, &["b"], None)];
    let played = play!(presscart, script);
    let mut items = played.client.tags().list().items();
    assert_eq!(items.try_next().await.unwrap().unwrap().name, "a");
    assert!(items.try_next().await.unwrap_err().is_not_found());
    assert!(items.try_next().await.unwrap_err().is_decode());
    assert_eq!(items.try_next().await.unwrap().unwrap().name, "b");
    assert!(items.try_next().await.unwrap().is_none());
    assert!(items.try_next().await.unwrap().is_none(), "an end stays one");
    assert_eq!(played.log.queries(), ["", "page=2", "page=2", "page=2"]);
}

#[tokio::test]
async fn too_large_a_page_is_refused_before_anything_is_sent() {
    let network = play!(postpress, []);
    let error = network.client.chats().list().page_size(251).items().try_next().await.unwrap_err();
    assert!(error.is_invalid());
    assert_eq!(
        error.to_string(),
        "listChats (GET /chats) was not sent: a page has at most 250 items, and 251 were asked for"
    );
    let store = play!(pixlpay, []);
    assert!(store.client.products().list().page_size(101).await.unwrap_err().is_invalid());
    assert!(store.client.products().list().page_size(0).await.unwrap_err().is_invalid());
    assert_eq!((network.log.count(), store.log.count()), (0, 0));
    let network = play!(postpress, [played::json(&json!({"data": [], "next_cursor": null}))]);
    assert!(network.client.chats().list().page_size(250).await.is_ok());
}

#[tokio::test]
async fn nothing_is_sent_before_the_first_poll_and_nothing_after_the_drop() {
    let played = play!(presscart, [tags(1, &["a", "b"], Some(2)), Does::Hang]);
    let mut items = played.client.tags().list().items();
    assert_eq!(played.log.count(), 0);
    items.try_next().await.unwrap();
    assert_eq!(played.log.count(), 1, "the second page is not asked for before it is needed");
    items.try_next().await.unwrap();
    let poll = pin!(items.next()).poll(&mut Context::from_waker(Waker::noop()));
    assert!(poll.is_pending());
    drop(items);
    tokio::task::yield_now().await;
    assert_eq!(played.log.count(), 2, "dropped while the second page was on its way");
}

#[tokio::test]
async fn pages_can_be_bounded() {
    let script = || [tags(1, &["a", "b"], Some(2)), tags(2, &["c"], Some(3))];
    let played = play!(presscart, script());
    let mut pages = played.client.tags().list().pages().max_pages(2);
    assert_eq!(pages.try_next().await.unwrap().unwrap().records.len(), 2);
    assert_eq!(pages.try_next().await.unwrap().unwrap().records.len(), 1);
    assert!(pages.try_next().await.unwrap().is_none());
    let played = play!(presscart, script());
    assert_eq!(played.client.tags().list().items().collect_up_to(2).await.unwrap().len(), 2);
    assert_eq!(played.log.count(), 1);
}

#[tokio::test]
async fn items_are_a_stream_for_whoever_has_combinators() {
    async fn count<T>(stream: impl Stream<Item = presscart::Result<T>>) -> usize {
        let mut stream = pin!(stream);
        let mut count = 0;
        while let Some(item) = poll_fn(|cx| stream.as_mut().poll_next(cx)).await {
            item.unwrap();
            count += 1;
        }
        count
    }
    let played = play!(presscart, [tags(1, &["a", "b"], Some(2)), tags(2, &["c"], None)]);
    assert_eq!(count(played.client.tags().list().items()).await, 3);
}

const VISIT: &str = "0b7c1f7e-5d0a-4c39-9f53-0d6a5f3f8a0";

#[tokio::test]
async fn the_example_pages_in_every_other_style() {
    let waiting = |visit: u32, more: bool| {
        let since = "2026-05-04T05:30:00Z";
        let waiting = json!([{ "visit": format!("{VISIT}{visit}"), "since": since }]);
        played::json(&json!({ "waiting": waiting, "more": more }))
    };
    let played = play!(example, [waiting(1, true), waiting(2, false)]);
    let queue = played.client.berths().list_queue("N07").page_size(1).items();
    assert_eq!({ queue }.collect_up_to(9).await.unwrap().len(), 2);
    assert_eq!(played.log.queries(), ["limit=1", &format!("limit=1&after={VISIT}1")]);

    let ships = |more: bool, cursor: Value| {
        played::json(&json!({ "ships": [], "has_more": more, "cursor": cursor }))
    };
    let played = play!(example, [ships(true, json!("s2")), ships(false, json!("s3"))]);
    let search = example::types::ShipSearch::new("gull");
    let pages = played.client.ships().search(&search).page_size(50).items().collect_up_to(9).await;
    assert_eq!(pages.unwrap().len(), 0);
    let first = r#"{"text":"gull","page":{"limit":50}}"#;
    let second = r#"{"text":"gull","page":{"limit":50,"cursor":"s2"}}"#;
    assert_eq!(played.log.bodies(), [first, second]);

    let paper = json!([{ "id": format!("{VISIT}1"), "title": "Certificate" }]);
    let script = [played::json(&paper).with("x-next-cursor", "p/2"), played::json(&paper)];
    let played = play!(example, script);
    let papers = played.client.ships().list_papers(9_000_001).items().collect_up_to(9).await;
    assert_eq!(papers.unwrap().len(), 2);
    assert_eq!(played.log.queries(), ["", "cursor=p%2F2"]);

    let readings = |next: Value| {
        let reading = json!({ "at": "2026-05-04T04:10:00Z", "height": 3.38 });
        played::json(&json!({ "readings": [reading], "links": { "next": next } }))
    };
    let here = "https://northhaven.harbour.example/v1/tides/readings?from=r2";
    let played = play!(example, [readings(json!(here)), readings(json!(null))]);
    let found = played.client.tides_and_charts().list_readings().items().collect_up_to(9).await;
    assert_eq!(found.unwrap().len(), 2);
    assert_eq!(played.log.queries(), ["", "from=r2"]);

    let remark = json!([{ "text": "Worn.", "made_at": "2026-05-04T09:00:00Z" }]);
    let link = "<?page=1>; rel=prev, <?page=3&per_page=30>; rel=\"next\"";
    let script = [played::json(&remark).with("link", link), played::json(&remark)];
    let visit = format!("{VISIT}1").parse().unwrap();
    let played = play!(example, script);
    let mut remarks = played.client.visits().list_remarks(visit).items();
    assert!(remarks.try_next().await.unwrap().is_some());
    let kept = remarks.continuation().unwrap().to_string();
    let rest = played.client.visits().list_remarks(visit).items().resume(&kept.parse().unwrap());
    assert_eq!({ rest }.collect_up_to(9).await.unwrap().len(), 1);
    assert_eq!(played.log.queries(), ["", "page=3&per_page=30"]);
}
