//! Wire types in serde formats: JSON, TOML, `MessagePack`, and inside a user's own struct.
// The macros write `pub` items; those of a test need no docs.
#![allow(missing_docs)]

use std::collections::BTreeMap;
use std::fmt::Debug;

use jiff::Timestamp;
use scopewright_runtime::{
    __object as object, __string_enum as string_enum, __tagged_union as tagged_union,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

object! {
    pub struct Order {
        pub id: u64,
        pub rate: f64,
        pub status: Status,
        pub note: Option<String>,
        pub paid: Option<Timestamp> = "datePaid" | null,
        pub items: Vec<Item>,
        pub labels: BTreeMap<String, String>,
        const "object" = "order",
    }
}

string_enum! {
    pub enum Status { Paid = "paid", }
}

tagged_union! {
    pub enum Item by "kind" {
        Book(Book) = "book",
    }
}

object! {
    pub struct Book {
        pub pages: i64,
    }
}

fn order() -> Order {
    Order {
        id: 1 << 60,
        rate: 2.0,
        status: Status::Other("späť".into()),
        note: None,
        paid: Some("2026-02-01T09:30:00Z".parse().unwrap()),
        items: vec![
            Item::Book(Book { pages: -3 }),
            Item::Other(serde_json::json!({"kind": "lamp", "watts": [40, 1.5, true]})),
        ],
        labels: BTreeMap::from([("a b".into(), "\"\n".into())]),
    }
}

/// A user's struct around a wire type.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Stored<T> {
    seen: u32,
    #[serde(flatten)]
    order: T,
}

#[track_caller]
fn survives<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let json = serde_json::to_string_pretty(value).unwrap();
    assert_eq!(serde_json::from_str::<T>(&json).unwrap(), *value, "{json}");
    let tree = serde_json::to_value(value).unwrap();
    assert_eq!(serde_json::from_value::<T>(tree).unwrap(), *value);
    let toml = toml::to_string(value).unwrap();
    assert_eq!(toml::from_str::<T>(&toml).unwrap(), *value, "{toml}");
    let pack = rmp_serde::to_vec_named(value).unwrap();
    assert_eq!(rmp_serde::from_slice::<T>(&pack).unwrap(), *value, "{pack:?}");
}

#[test]
fn every_format_gives_back_what_it_was_given() {
    survives(&order());
    survives(&Stored { seen: 3, order: order() });
    survives(&BTreeMap::from([("first".to_owned(), order())]));
}

#[test]
fn serde_json_writes_what_the_wire_gets() {
    let order = order();
    assert_eq!(serde_json::to_vec(&order).unwrap(), scopewright_runtime::wire::to_vec(&order));
}

#[test]
fn flattened_keys_stand_beside_the_users() {
    let text = serde_json::to_string(&Stored { seen: 3, order: Book { pages: 1 } }).unwrap();
    assert_eq!(text, r#"{"seen":3,"pages":1}"#);
}

#[test]
fn formats_without_null_leave_it_out() {
    let order = Order { paid: None, items: Vec::new(), ..order() };
    let text = toml::to_string(&order).unwrap();
    assert!(!text.contains("datePaid"), "{text}");
    assert_eq!(toml::from_str::<Order>(&text).unwrap(), order);
}

#[test]
fn errors_name_the_place_in_any_format() {
    let error = toml::from_str::<BTreeMap<String, Order>>("[x]\nid = 1\nrate = 2\nstatus = 3\n")
        .unwrap_err();
    assert!(error.message().contains("status: expected a string, found 3"), "{error}");
    let error = serde_json::from_str::<Vec<Book>>(r#"[{"pages": 1}, {}]"#).unwrap_err();
    assert!(error.to_string().contains("missing key \"pages\""), "{error}");
}
