//! Lists come in the provider's own pages, each item once and in the same order.

use std::collections::BTreeSet;

use presscart::Pacing;

use crate::{client, open};

/// Walks a list in pages of a size and as the document's default has them; both see the same ids.
macro_rules! walked {
    ($list:expr, $size:expr, |$item:ident| $id:expr) => {{
        let collected = $list.items().collect_up_to(1_000).await.unwrap();
        let ids: Vec<String> = collected.iter().map(|$item| $id.to_string()).collect();
        let small = $list.page_size($size).items().collect_up_to(1_000).await.unwrap();
        let again: Vec<String> = small.iter().map(|$item| $id.to_string()).collect();
        assert_eq!(ids, again, "the order does not depend on the pages");
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "each item once");
        ids.len()
    }};
}

#[tokio::test]
async fn page_numbers_cursors_and_offsets_lead_to_every_item() {
    let mock = open("presscart").await;
    let shop = client!(presscart, mock);
    assert_eq!(walked!(shop.campaigns().list(), 7, |item| item.id), 62);
    assert_eq!(walked!(shop.outlets().list(), 9, |item| item.id), 62);

    let mock = open("postpress").await;
    let network = client!(postpress, mock);
    assert_eq!(walked!(network.chats().list(), 33, |item| item.id), 250);

    let mock = open("priceshape").await;
    let prices = client!(priceshape, mock);
    assert_eq!(walked!(prices.feeds().list(), 8, |item| item.priceshape_id), 60);

    let mock = open("pixlpay").await;
    let store = client!(pixlpay, mock);
    assert_eq!(walked!(store.products().list(), 10, |item| item.id), 37);
}

#[tokio::test]
async fn every_other_style_of_the_example_is_walked_to_its_end() {
    let mock = open("example").await;
    let harbour = example::Client::builder().token(mock.token()).base_url(mock.url());
    let harbour = harbour.rate_limit(Pacing::Off).build().unwrap();
    let visit = "00000000-0000-4000-8000-00000000abcd".parse().unwrap();
    let remarks = harbour.visits().list_remarks(visit).items().collect_up_to(1_000).await;
    assert!(remarks.is_ok_and(|remarks| remarks.len() > 30), "by the header `Link`");
    let readings = harbour.tides_and_charts().list_readings().items().collect_up_to(1_000).await;
    assert!(readings.is_ok_and(|readings| readings.len() > 20), "by a URL in the answer");
}

#[tokio::test]
async fn counts_and_links_around_a_page_are_right() {
    let mock = open("presscart").await;
    let shop = client!(presscart, mock);
    let page = shop.campaigns().list().page(3).limit(25).await.unwrap();
    let counts = (page.total_records, page.total_pages, page.current_page);
    assert_eq!((counts, page.records.len()), ((62, 3, 3), 12));
    assert_eq!((page.next_page, page.previous_page), (None, Some(2)));

    let mock = open("priceshape").await;
    let prices = client!(priceshape, mock);
    let page = prices.feeds().list().offset(20).max(10).await.unwrap();
    assert_eq!((page.pagination.total, page.pagination.max, page.pagination.offset), (60, 10, 20));
    let next = page.pagination.links.next.unwrap().href;
    assert_eq!(next, format!("{}/feeds?offset=30&max=10", mock.url()));
    let last = prices.feeds().list().offset(50).max(10).await.unwrap().pagination;
    assert!(last.links.next.is_none() && last.links.previous.is_some());
}
