//! What was created is there afterwards, what was changed stays changed, what was deleted is gone.

use presscart::types::{CampaignCreateRequest, Folder};
use serde_json::json;

use crate::{client, open, provider, typed};

#[tokio::test]
async fn what_is_created_is_got_listed_changed_and_deleted() {
    let mock = open("presscart").await;
    let shop = client!(presscart, mock);
    let folder = shop.folders().create(&typed(json!({ "name": "Press kit" }))).await.unwrap();
    assert_eq!(folder.name, "Press kit");
    let listed = async || -> Vec<Folder> { shop.folders().list().await.unwrap().records };
    assert_eq!(listed().await.last(), Some(&folder), "behind all others");
    let renamed = shop.folders().rename(folder.id, &typed(json!({ "name": "Logos" }))).await;
    assert_eq!(renamed.unwrap().name, "Logos");
    assert_eq!(listed().await.last().map(|last| last.name.as_str()), Some("Logos"));
    assert!(shop.folders().delete(folder.id).await.unwrap().success);
    assert!(listed().await.iter().all(|other| other.id != folder.id));
    let error = shop.folders().delete(folder.id).await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
}

#[tokio::test]
async fn a_campaign_is_seen_from_its_profile_too() {
    let mock = open("presscart").await;
    let shop = client!(presscart, mock);
    let profile = "00000000-0000-4000-8000-00000000abcd";
    let body: CampaignCreateRequest = typed(json!({
        "name": "Autumn", "description": null, "profile_id": profile, "objectives": "Reach",
        "keywords": null, "target_audience": null, "tone": null, "writing_samples": null,
        "file_id": null
    }));
    let made = shop.campaigns().create(&body).await.unwrap();
    assert_eq!(made.name, "Autumn");
    let got = shop.campaigns().get(&made.id).await.unwrap();
    assert_eq!((got.id.as_str(), got.name.as_str()), (made.id.as_str(), "Autumn"));
    let of_profile = async |profile: &str| {
        let list = shop.profiles().list_campaigns(profile.parse().unwrap());
        let campaigns = list.items().collect_up_to(1_000).await.unwrap();
        campaigns.iter().any(|campaign| campaign.id == made.id)
    };
    assert!(of_profile(profile).await);
    assert!(!of_profile("00000000-0000-4000-8000-00000000dcba").await, "it is another's");
}

#[tokio::test]
async fn any_id_is_answered_with_itself_until_it_is_deleted() {
    let mock = open("pixlpay").await;
    let store = client!(pixlpay, mock);
    assert_eq!(store.products().get(4711).await.unwrap().id, 4711);
    let body = typed(json!({ "url": "https://hooks.example.com/a", "events": ["order.paid"] }));
    let made = store.webhooks().create(&body).await.unwrap();
    let url = |webhooks: &[pixlpay::types::Webhook]| -> Vec<String> {
        webhooks.iter().filter(|one| one.id == made.id).map(|one| one.url.clone()).collect()
    };
    assert_eq!(url(&store.webhooks().list().await.unwrap()), ["https://hooks.example.com/a"]);
    let body = typed(json!({ "url": "https://hooks.example.com/b" }));
    store.webhooks().update(made.id, &body).await.unwrap();
    assert_eq!(store.webhooks().get(made.id).await.unwrap().url, "https://hooks.example.com/b");
    store.webhooks().delete(made.id).await.unwrap();
    assert!(store.webhooks().get(made.id).await.unwrap_err().is_not_found());
    assert!(store.webhooks().test(made.id).await.unwrap_err().is_not_found());
    assert_eq!(url(&store.webhooks().list().await.unwrap()), [""; 0]);
}

#[tokio::test]
async fn products_are_replaced_one_by_one_and_all_at_once() {
    let mock = open("priceshape").await;
    let prices = client!(priceshape, mock);
    let upis = async || -> Vec<String> {
        let mut products = prices.products().list_feed_products("feed-7").items();
        let products = products.collect_up_to(1_000).await.unwrap();
        products.into_iter().map(|product| product.upi).collect()
    };
    assert_eq!(upis().await.len(), 60);
    let product = |upi: &str| typed(json!({ "upi": upi, "sku": "S-1" }));
    prices.products().replace_feed_products("feed-7", &[product("a"), product("b")]).await.unwrap();
    assert_eq!(upis().await, ["a", "b"]);
    let made = prices.products().create_feed_product("feed-7", &product("c")).await.unwrap();
    assert_eq!((made.upi.as_str(), made.sku.as_deref()), ("c", Some("S-1")));
    prices.products().delete_feed_product("feed-7", "a").await.unwrap();
    assert_eq!(upis().await, ["b", "c"]);
    prices.products().delete_feed_products("feed-7").await.unwrap();
    assert_eq!(upis().await, [""; 0]);
}

#[tokio::test]
async fn a_seed_means_the_same_provider_every_time() {
    let made = async |seed| {
        let mock = provider("presscart").seed(seed).start().await.unwrap();
        let shop = client!(presscart, mock);
        shop.folders().create(&typed(json!({ "name": "A" }))).await.unwrap().id
    };
    assert_eq!(made(1).await, made(1).await);
    assert_ne!(made(1).await, made(2).await);
}
