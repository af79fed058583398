//! What the macros make of a type: keys, constants, enums and unions.
// The macros write `pub` items; those of a test need no docs.
#![allow(missing_docs)]

use std::collections::BTreeMap;
use std::fmt::Debug;

use scopewright_runtime::wire::{self, Decode, Encode, Patch};
use scopewright_runtime::{
    __int_enum as int_enum, __object as object, __string_enum as string_enum,
    __tagged_union as tagged_union, __union as union,
};
use serde_json::Value;

object! {
    pub struct Order {
        pub id: String,
        pub r#type: Option<i64> = "type" | null,
        pub coupon: Option<String>,
        pub note: Patch<String>,
        pub lines: Vec<Line>,
        const "object" = "order",
        const "version" = 2,
        const "live" = true,
    }
}

object! {
    pub struct Line {
        pub count: u32,
        const "object" = "line",
        .. pub extra: BTreeMap<String, Value>,
    }
}

object! {
    pub struct Empty {
    }
}

object! {
    pub struct Long {
        pub a: i64,
        pub b: i64,
        pub c: i64,
        pub d: i64,
        pub e: i64,
        pub f: i64,
        pub g: i64,
        pub h: i64,
        pub i: i64,
        pub j: i64,
        pub k: i64,
        pub l: i64,
        pub m: i64,
        pub n: i64,
        pub o: i64,
        pub p: i64,
        pub q: i64,
        pub r: i64,
        pub s: i64,
        pub t: i64,
        pub u: i64,
        pub v: i64,
        pub w: i64,
        pub x: i64,
        pub y: i64,
        pub z: i64,
        pub aa: i64,
        pub bb: i64,
        pub cc: i64,
        pub dd: i64,
        pub ee: i64,
        pub ff: i64,
        pub gg: Option<i64>,
        const "object" = "long",
    }
}

string_enum! {
    pub enum Status { Paid = "PAID", Created = "CREATED", }
}

int_enum! {
    pub enum Level { Low = 0, Below = -1, }
}

object! {
    pub struct Picture {
        pub url: String,
        const "type" = "ignored",
    }
}

object! {
    pub struct Document {
        pub kind: String = "type",
        pub pages: i64,
    }
}

tagged_union! {
    pub enum Attachment by "type" {
        Image(Picture) = "img",
        Icon(Box<Picture>) = "icon",
        Document(Document) = "doc",
        Nested(Shape) = "shape",
    }
}

tagged_union! {
    pub enum Shape by "shape" {
        Empty(Empty) = "empty",
    }
}

object! {
    pub struct Archive {
        pub archived: bool,
    }
}

object! {
    pub struct Action {
        pub chat: i64,
        const "action" = "getInviteLink",
    }
}

union! {
    pub enum Change {
        Archive(Archive) if object(required ["archived"]),
        Action(Action) if object(required ["chat"], constants [("action", "getInviteLink")]),
        Second(BTreeMap<String, Value>) if object(constants [("v", 2), ("live", true), ("rate", 0.5)]),
        Text(String) if string,
        Whole(i64) if integer,
        Number(f64) if number,
        Flag(bool) if boolean,
        Many(Vec<String>) if array,
    }
}

#[track_caller]
fn read<T: Decode>(json: &str) -> T {
    wire::from_slice(json.as_bytes()).unwrap_or_else(|error| panic!("{json}: {error}"))
}

fn written<T: Encode>(value: &T) -> String {
    String::from_utf8(wire::to_vec(value)).unwrap()
}

#[track_caller]
fn survives<T: Decode + Encode>(json: &str) -> T {
    let value = read(json);
    assert_eq!(written(&value), json);
    value
}

#[track_caller]
fn fails<T: Decode + Debug>(json: &str, message: &str) {
    let error = wire::from_slice::<T>(json.as_bytes()).expect_err(json);
    assert_eq!(error.to_string(), message, "{json}");
}

const CONSTANTS: &str = r#""object":"order","version":2,"live":true"#;

#[test]
fn absent_null_and_given_keys_differ() {
    let base = Order {
        id: "a".into(),
        r#type: None,
        coupon: None,
        note: Patch::Absent,
        lines: Vec::new(),
    };
    assert_eq!(written(&base), format!(r#"{{"id":"a","type":null,"lines":[],{CONSTANTS}}}"#));
    let full = format!(r#"{{"id":"a","type":1,"coupon":"c","note":null,"lines":[],{CONSTANTS}}}"#);
    let order: Order = survives(&full);
    assert_eq!((order.r#type, order.note), (Some(1), Patch::Null));
    assert_eq!(read::<Order>(r#"{"lines":[],"id":"a"}"#), base);
}

#[test]
fn keys_come_in_any_order_and_the_last_one_counts() {
    let order: Order = read(
        r#"{"lines":[],"new":{"deep":[1]},"id":"a","object":7,"note":"n","\u0069d":"b","type":null}"#,
    );
    assert_eq!((order.id.as_str(), order.note), ("b", Patch::Value("n".into())));
}

#[test]
fn missing_keys_and_wrong_values_are_named() {
    fails::<Order>(r#"{"id":"a"}"#, r#"$: missing key "lines""#);
    fails::<Vec<Order>>(r#"[{"id":"a","lines":[{}]}]"#, r#"[0].lines[0]: missing key "count""#);
    fails::<Order>(r#"{"id":null,"lines":[]}"#, "id: expected a string, found null");
    fails::<Order>(r#"{"id":"a","lines":null}"#, "lines: expected an array, found null");
    fails::<Order>("[]", "$: expected an object, found []");
}

#[test]
fn the_rest_takes_keys_without_a_field() {
    let mut line: Line = read(r#"{"b":[1],"count":1,"object":"x","a":null}"#);
    assert_eq!(line.extra.keys().collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(written(&line), r#"{"count":1,"object":"line","a":null,"b":[1]}"#);
    line.extra.insert("count".into(), Value::Null);
    assert_eq!(written(&line), r#"{"count":1,"object":"line","a":null,"b":[1]}"#);
    fails::<Line>(r#"{"count":1,"a":x}"#, "$: invalid JSON: expected value at byte 15");
}

#[test]
fn structs_may_have_any_number_of_fields() {
    assert_eq!(survives::<Empty>("{}"), Empty {});
    assert_eq!(read::<Empty>(r#"{"a":1}"#), Empty {});
    let keys = [
        "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r",
        "s", "t", "u", "v", "w", "x", "y", "z", "aa", "bb", "cc", "dd", "ee", "ff", "gg",
    ];
    let entries: Vec<String> = keys.iter().enumerate().map(|(n, k)| format!("{k:?}:{n}")).collect();
    let long: Long = survives(&format!(r#"{{{},"object":"long"}}"#, entries.join(",")));
    assert_eq!((long.a, long.p, long.q, long.ff, long.gg), (0, 15, 16, 31, Some(32)));
    let reversed: Vec<&str> = entries.iter().rev().map(String::as_str).collect();
    assert_eq!(read::<Long>(&format!("{{{}}}", reversed.join(","))), long);
    let without = entries[..20].join(",");
    fails::<Long>(&format!("{{{without}}}"), r#"$: missing key "u""#);
}

#[test]
fn enums_keep_unknown_values() {
    assert_eq!(
        survives::<Vec<Status>>(r#"["PAID","VOID"]"#),
        [Status::Paid, Status::Other("VOID".into())]
    );
    assert_eq!(Status::ALL, ["PAID", "CREATED"]);
    assert_eq!(
        (Status::from("CREATED"), Status::from("PAID".to_owned())),
        (Status::Created, Status::Paid)
    );
    assert_eq!("VOID".parse(), Ok(Status::Other("VOID".into())));
    assert_eq!(format!("{:>6}|{}", Status::Paid, Status::from("é").as_ref()), "  PAID|é");
    fails::<Status>("1", "$: expected a string, found 1");
    assert_eq!(survives::<Vec<Level>>("[0,-1,5]"), [Level::Low, Level::Below, Level::Other(5)]);
    assert_eq!((Level::ALL, Level::from(-1).as_i64()), (&[0, -1][..], -1));
    assert_eq!(Level::Other(7).to_string(), "7");
    fails::<Level>("\"0\"", "$: expected an integer, found \"0\"");
}

#[test]
fn tags_are_found_anywhere_and_written_once() {
    let image = Attachment::Image(Picture { url: "u".into() });
    assert_eq!(survives::<Attachment>(r#"{"type":"img","url":"u"}"#), image);
    assert_eq!(read::<Attachment>(r#"{"url":"u","x":[{"type":"icon"}],"type":"img"}"#), image);
    let icon = survives::<Attachment>(r#"{"type":"icon","url":"u"}"#);
    assert_eq!(icon, Attachment::Icon(Box::new(Picture { url: "u".into() })));
    // The tag is a field of the variant too: the union's word counts.
    let document = Attachment::Document(Document { kind: "wrong".into(), pages: 2 });
    assert_eq!(written(&document), r#"{"type":"doc","pages":2}"#);
    let inside = survives::<Attachment>(r#"{"type":"shape","shape":"empty"}"#);
    assert_eq!(inside, Attachment::Nested(Shape::Empty(Empty {})));
    let unknown = survives::<Attachment>(r#"{"type":"shape","unknown":[{"a":1}]}"#);
    assert!(matches!(unknown, Attachment::Nested(Shape::Other(_))));
    // A constant of the struct alone, outside of the union.
    assert_eq!(written(&Picture { url: "u".into() }), r#"{"url":"u","type":"ignored"}"#);
}

#[test]
fn unknown_variants_are_kept_as_they_are() {
    for json in [r#"{"a":[1,{"type":"img"}],"type":"new"}"#, r#"{"type":7}"#, "{}", "[1]", "null"] {
        let attachment: Attachment = survives(json);
        assert!(matches!(attachment, Attachment::Other(_)), "{json}");
    }
    fails::<Vec<Attachment>>(r#"[{"type":"img","url":1}]"#, "[0].url: expected a string, found 1");
}

#[test]
fn a_tag_does_not_leak_out_of_a_variant_that_is_no_object() {
    let odd =
        vec![Attachment::Nested(Shape::Other(Value::Null)), Attachment::Other(Value::from(1))];
    assert_eq!(written(&odd), "[null,1]");
    let list = Attachment::Nested(Shape::Other(serde_json::json!([{"a": 1}])));
    assert_eq!(written(&list), r#"[{"a":1}]"#);
}

#[test]
fn unions_without_a_tag_go_by_what_can_be_seen() {
    let cases = [
        (r#"{"archived":true}"#, "Archive"),
        (r#"{"chat":1,"action":"getInviteLink"}"#, "Action"),
        (r#"{"action":"getInviteLink","chat":1}"#, "Action"),
        (r#"{"chat":1,"action":"other"}"#, "Other"),
        (r#"{"chat":1}"#, "Other"),
        (r#"{"live":true,"rate":0.5,"v":2}"#, "Second"),
        (r#"{"live":true,"rate":0.5,"v":3}"#, "Other"),
        (r#"{"archived":"no"}"#, "Other"),
        (r#""text""#, "Text"),
        ("3", "Whole"),
        ("3.5", "Number"),
        ("true", "Flag"),
        (r#"["a"]"#, "Many"),
        ("[1]", "Other"),
        ("null", "Other"),
    ];
    for (json, variant) in cases {
        let change: Change = read(json);
        let found = format!("{change:?}");
        assert_eq!(found.split('(').next(), Some(variant), "{json}");
        let again: Value = serde_json::from_slice(&wire::to_vec(&change)).unwrap();
        assert_eq!(again, serde_json::from_str::<Value>(json).unwrap(), "{json}");
    }
    fails::<Change>(r#"{"archived":tru}"#, "archived: invalid JSON: expected ident at byte 15");
}
