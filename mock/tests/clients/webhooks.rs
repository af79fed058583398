//! What a provider sends by itself: typed where the signature is right, refused where it is not.

use pixlpay::webhooks as pixlpay_hooks;
use presscart::StatusCode;
use presscart::webhooks::{Event, Receiver, WebhookError};
use scopewright_runtime::HeaderMap;

const SECRET: &str = "whsec_test_1";

const CHANGED: &str = r#"{"article_id":"art_1","campaign_id":"cmp_1",
    "profile_id":"7f0c9a52-2f0a-4f43-9c6a-2d4e6a1b8c3d","status":{"id":"st_1","prefix":"published"},
    "effective_at":"2026-01-02T03:04:05Z","changed_at":"2026-01-02T03:04:05Z"}"#;

fn receiver() -> Receiver {
    Receiver::new(SECRET).expect("it is a secret")
}

/// Headers of a delivery of Presscart.
fn headers(topic: &str, signature: &str) -> HeaderMap {
    [
        ("x-outpost-topic", topic),
        ("x-outpost-event-id", "evt_1"),
        ("x-outpost-timestamp", "2026-01-02T03:04:06Z"),
        ("x-outpost-signature", signature),
    ]
    .into_iter()
    .map(|(name, value)| (name.parse().expect("a name"), value.parse().expect("a value")))
    .collect()
}

#[track_caller]
fn refused(headers: &HeaderMap, body: &[u8]) -> WebhookError {
    receiver().receive(headers, body).expect_err("it is refused")
}

#[test]
fn a_signed_delivery_is_a_typed_event() {
    let body = CHANGED.as_bytes();
    let headers = headers("article.status_changed", &receiver().sign(body));
    let delivery = receiver().receive(&headers, body).expect("it is signed");
    assert_eq!(delivery.id.as_deref(), Some("evt_1"));
    assert_eq!(delivery.name, "article.status_changed");
    assert_eq!(delivery.timestamp.as_deref(), Some("2026-01-02T03:04:06Z"));
    match delivery.event {
        Event::ArticleStatusChanged(change) => assert_eq!(change.article_id, "art_1"),
        other => panic!("{other:?}"),
    }
}

/// RFC 4231, section 4.3 (test case 2).
#[test]
fn a_signature_is_the_hmac_of_the_body() {
    let digits = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    let receiver = Receiver::new("Jefe").expect("it is a secret");
    assert_eq!(receiver.sign(b"what do ya want for nothing?"), format!("v0={digits}"));
    let receiver = pixlpay_hooks::Receiver::new(" Jefe\n").expect("it is a secret");
    assert_eq!(receiver.sign(b"what do ya want for nothing?"), digits);
}

/// While a secret is replaced, deliveries carry a signature for each; and some come with the old one.
#[test]
fn a_secret_is_replaced_without_a_gap() {
    let (old, new) = (Receiver::new("old").unwrap(), Receiver::new("new").unwrap());
    let body = CHANGED.as_bytes();
    let both =
        headers("article.status_changed", &format!("{}, {}", old.sign(body), new.sign(body)));
    assert!(old.receive(&both, body).is_ok());
    assert!(new.receive(&both, body).is_ok());
    let either = Receiver::new("new").unwrap().or_secret("old").unwrap();
    for signature in [old.sign(body), new.sign(body)] {
        assert!(either.receive(&headers("article.status_changed", &signature), body).is_ok());
    }
    let neither = Receiver::new("other").unwrap();
    assert_eq!(neither.receive(&both, body), Err(WebhookError::Forged));
}

#[test]
fn whatever_is_changed_is_noticed() {
    let body = CHANGED.as_bytes();
    let signature = receiver().sign(body);
    for at in 0..body.len() {
        let mut changed = body.to_vec();
        changed[at] ^= 1;
        let headers = headers("article.status_changed", &signature);
        assert_eq!(refused(&headers, &changed), WebhookError::Forged, "byte {at}");
    }
    for at in 0..signature.len() {
        let mut changed = signature.clone().into_bytes();
        changed[at] = if changed[at] == b'0' { b'1' } else { b'0' };
        let changed = String::from_utf8(changed).expect("it is ASCII");
        let error = refused(&headers("article.status_changed", &changed), body);
        assert_eq!(error, WebhookError::Forged, "{changed}");
    }
}

#[test]
fn what_is_no_signature_is_none() {
    let body = CHANGED.as_bytes();
    let good = receiver().sign(body);
    let digits = good.trim_start_matches("v0=");
    let (half, twice) = (&digits[..32], format!("v0={digits}{digits}"));
    let late = vec!["v0=00"; 16].join(",") + "," + &good;
    let long = "v0=".to_owned() + &"0".repeat(1_000_000);
    for signature in [
        "",
        ",",
        "v0=",
        digits,
        &format!("v1={digits}"),
        &format!("v0={half}"),
        &twice,
        &format!("v0={}", "é".repeat(32)),
        &format!("v0=+{}", &digits[1..]),
        &late,
        &long,
    ] {
        let headers = headers("article.status_changed", signature);
        assert_eq!(refused(&headers, body), WebhookError::Forged, "{signature:.80}");
    }
    let mut unsigned = headers("article.status_changed", &good);
    unsigned.remove("x-outpost-signature");
    assert_eq!(refused(&unsigned, body), WebhookError::Unsigned);
    // Digits may be written either way.
    let loud = headers("article.status_changed", &format!("v0={}", digits.to_uppercase()));
    assert!(receiver().receive(&loud, body).is_ok());
}

#[test]
fn an_event_that_is_new_is_kept_and_one_that_is_wrong_is_an_error() {
    let body = br#"{"anything": [1, 2]}"#;
    let new = headers("article.archived", &receiver().sign(body));
    let delivery = receiver().receive(&new, body).expect("it is signed");
    assert_eq!(delivery.name, "article.archived");
    assert!(matches!(delivery.event, Event::Other(value) if value["anything"][1] == 2));

    let wrong = refused(&headers("comment.created", &receiver().sign(body)), body);
    assert!(matches!(wrong, WebhookError::Decode(_)), "{wrong:?}");
    assert_eq!(wrong.status(), StatusCode::BAD_REQUEST);

    let mut nameless = headers("x", &receiver().sign(body));
    nameless.remove("x-outpost-topic");
    assert_eq!(refused(&nameless, body), WebhookError::NoEvent);
}

/// A forged delivery is refused before anything of it is read.
#[test]
fn the_signature_is_looked_at_first() {
    let error = refused(&headers("article.status_changed", "v0=00"), b"\xff not JSON");
    assert_eq!(error, WebhookError::Forged);
    assert_eq!(error.status(), StatusCode::UNAUTHORIZED);
}

#[test]
fn a_secret_is_never_empty_nor_shown() {
    for secret in ["", " ", "\n"] {
        assert_eq!(Receiver::new(secret).map(|_| ()), Err(WebhookError::NoSecret));
        assert_eq!(receiver().or_secret(secret).map(|_| ()), Err(WebhookError::NoSecret));
    }
    assert!(!format!("{:?} {:#?}", receiver(), receiver()).contains(SECRET));
}

/// Pixlpay signs without a prefix and writes the time into the body.
#[test]
fn where_things_are_is_the_providers_matter() {
    let receiver = pixlpay_hooks::Receiver::new(SECRET).expect("it is a secret");
    let body =
        br#"{"id":"d1","event":"order.paid","timestamp":"2026-01-02T03:04:05.000006Z","data":{}}"#;
    let mut headers = HeaderMap::new();
    headers.insert("x-pixlpay-event", "order.paid".parse().unwrap());
    headers.insert("x-pixlpay-delivery-id", "d1".parse().unwrap());
    headers.insert("x-pixlpay-signature", receiver.sign(body).parse().unwrap());
    let delivery = receiver.receive(&headers, body).expect("it is signed");
    assert_eq!(delivery.timestamp.as_deref(), Some("2026-01-02T03:04:05.000006Z"));
    assert!(matches!(delivery.event, pixlpay_hooks::Event::OrderPaid(_)));
}
