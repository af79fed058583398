//! What is asked for of a list is what comes, in the order that is asked for.

use pixlpay::types::{ProductSort, ProductType, SortOrder};
use postpress::types::ChatAccountType;
use reqwest::Method;
use serde_json::{Value, json};

use crate::stall::Stall;
use crate::{client, open};

/// Whether a request wants an item.
type Wanted = fn(&Value) -> bool;

fn of<'v>(items: &'v [Value], name: &str) -> Vec<&'v Value> {
    items.iter().map(|item| &item[name]).collect()
}

#[tokio::test]
async fn a_parameter_that_is_a_property_selects_by_it() {
    let stall = Stall::open().await;
    let all = stall.goods("").await;
    assert!(all.len() >= 12);
    let table: [(&str, Wanted); 5] = [
        ("kind=fruit", |good| good["kind"] == "fruit"),
        ("kind=fruit&kind=root", |good| good["kind"] != "herb"),
        ("sold=true", |good| good["sold"] == true),
        ("grams=900&kind=fruit", |good| good["grams"] == 900 && good["kind"] == "fruit"),
        ("filters[kind]=root&filters[grams][min]=1", |good| good["kind"] == "root"),
    ];
    for (query, is_wanted) in table {
        let wanted: Vec<Value> = all.iter().filter(|good| is_wanted(good)).cloned().collect();
        assert!(!wanted.is_empty() && wanted.len() < all.len(), "{query}");
        assert_eq!(stall.goods(query).await, wanted, "{query}");
    }
    assert_eq!(stall.goods("grams=1").await, [Value::Null; 0]);
}

#[tokio::test]
async fn what_may_mean_something_else_selects_nothing() {
    let stall = Stall::open().await;
    let all = stall.goods("").await;
    // Part of a text, the bound of a range, a property of another type, one of two lists.
    for query in ["name=App", "picked=2026-09-01", "mark=red", "marks=red&marks=local"] {
        assert_eq!(stall.goods(query).await, all, "{query}");
    }
}

#[tokio::test]
async fn lists_are_sorted_by_value_and_what_is_equal_stays() {
    let stall = Stall::open().await;
    let all = stall.goods("").await;
    let up = stall.goods("sort=grams").await;
    let grams = |good: &Value| good["grams"].as_i64().unwrap_or(i64::MAX);
    let mut expected = all.clone();
    expected.sort_by_key(grams);
    assert_eq!(up, expected, "what has no value comes last");
    let down = stall.goods("sort=grams&order=desc").await;
    expected.sort_by_key(|good| -good["grams"].as_i64().unwrap_or(i64::MIN + 1));
    assert_eq!(of(&down, "grams"), of(&expected, "grams"));
    let codes = |goods: &[Value], grams: i64| -> Vec<Value> {
        goods
            .iter()
            .filter(|good| good["grams"] == grams)
            .map(|good| good["code"].clone())
            .collect()
    };
    assert_eq!(codes(&down, 20), codes(&all, 20), "stable in either direction");
    assert_eq!(stall.goods("sort=-grams").await, down);
    let prices = stall.goods("sort=price").await;
    let mut sorted = of(&prices, "price");
    sorted.dedup();
    assert_eq!(sorted, ["0.90", "1.20", "2.5", "10.00"], "numbers in texts are numbers");
    assert_eq!(stall.goods("sort=taste").await, all, "items have no such property");
    assert_eq!(stall.goods("order=desc").await, all, "by what, nobody says");
}

#[tokio::test]
async fn a_cursor_leads_on_in_the_order_that_was_asked_for() {
    let stall = Stall::open().await;
    let made = stall.cards("owner=o-1").await;
    let mut cards = made.clone();
    cards.reverse();
    assert_eq!(stall.cards("owner=o-1&order_by=desc").await, cards, "by the documented property");
    let kinds = stall.cards("owner=o-1&sort_by=kind&limit=2").await;
    cards = made;
    cards.sort_by(|one, other| other["kind"].as_str().cmp(&one["kind"].as_str()));
    assert_eq!(kinds, cards, "in the documented direction");
    let page = stall.get("/cards?owner=o-1&sort_by=kind&limit=2").await;
    let (last, next) = (page["cards"][1]["id"].as_str().unwrap(), page["next"].as_str().unwrap());
    stall.ask(Method::DELETE, &format!("/cards/{last}"), Value::Null).await;
    let path = format!("/cards?owner=o-1&sort_by=kind&limit=2&cursor={next}");
    assert_eq!(stall.ask(Method::GET, &path, Value::Null).await.0, 400, "where to go on is gone");
}

#[tokio::test]
async fn a_parameter_that_is_required_says_whose_list_it_is() {
    let stall = Stall::open().await;
    let body = json!({ "owner": "o-7", "kind": "b" });
    let (status, mine) = stall.ask(Method::POST, "/cards", body).await;
    assert_eq!(status, 201);
    let of_owner = async |owner: &str| stall.cards(&format!("owner={owner}")).await;
    for owner in ["o-7", "o-8"] {
        let cards = of_owner(owner).await;
        assert!(cards.len() >= 12 && cards.iter().all(|card| card["owner"] == owner), "{cards:?}");
        assert_eq!(cards.contains(&mine), owner == "o-7");
    }
}

#[tokio::test]
async fn a_list_that_is_asked_for_with_a_body_is_selected_by_it() {
    let stall = Stall::open().await;
    let (mut goods, mut after) = (Vec::new(), Value::Null);
    loop {
        let mut body = json!({ "kind": "root" });
        if after.is_string() {
            body["after"] = after;
        }
        let (_, page) = stall.ask(Method::POST, "/goods/search", body).await;
        goods.extend(page["goods"].as_array().unwrap().iter().cloned());
        after = page["next"].clone();
        if after.is_null() {
            break;
        }
    }
    assert!(!goods.is_empty() && goods.iter().all(|good| good["kind"] == "root"), "{goods:?}");
}

#[tokio::test]
async fn clients_get_what_they_ask_for() {
    let mock = open("pixlpay").await;
    let store = client!(pixlpay, mock);
    let list = || store.products().list();
    let all = list().items().collect_up_to(100).await.unwrap();
    let wanted = all.iter().filter(|one| one.r#type == ProductType::Physical).count();
    let page = list().r#type(ProductType::Physical).per_page(2).await.unwrap();
    assert_eq!(usize::try_from(page.meta.total).unwrap(), wanted);
    let newest = list().sort(ProductSort::CreatedAt).order(SortOrder::Desc).await.unwrap();
    assert_eq!(newest.data.first(), all.last());

    let mock = open("postpress").await;
    let network = client!(postpress, mock);
    let chats = network.chats().list().account_type(ChatAccountType::Telegram).items();
    let chats = { chats }.collect_up_to(250).await.unwrap();
    assert!((1..250).contains(&chats.len()));
    assert!(chats.iter().all(|chat| chat.account_type == ChatAccountType::Telegram));

    let mock = open("presscart").await;
    let shop = client!(presscart, mock);
    let campaigns = shop.campaigns().list().sort_by("created_at").await.unwrap();
    assert_eq!(campaigns.records[0].name, "Spring launch 62", "the latest first, as is documented");
}
