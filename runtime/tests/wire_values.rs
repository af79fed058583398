//! Values: what each type reads, what it writes, and what the errors say.

use std::collections::BTreeMap;
use std::fmt::Debug;

use jiff::Timestamp;
use jiff::civil::Date;
use scopewright_runtime::wire::{self, Base64, Decode, Encode, Patch};
use serde_json::Value;

/// Decodes `json`, encodes it again, and compares with `again`.
#[track_caller]
fn reads<T: Decode + Encode + Debug>(json: &str, again: &str) {
    let value: T = wire::from_slice(json.as_bytes()).unwrap_or_else(|e| panic!("{json}: {e}"));
    assert_eq!(String::from_utf8(wire::to_vec(&value)).unwrap(), again, "{json} is {value:?}");
}

/// Decodes `json` and compares the error.
#[track_caller]
fn fails<T: Decode + Debug>(json: &str, message: &str) {
    let error = wire::from_slice::<T>(json.as_bytes()).expect_err(json);
    assert_eq!(error.to_string(), message, "{json}");
}

#[test]
fn scalars_survive_a_round_trip() {
    reads::<bool>(" true ", "true");
    reads::<String>(r#""a\"\\\/\n\t\u0001\u00e9\ud83d\ude00""#, r#""a\"\\/\n\t\u0001é😀""#);
    reads::<()>("{\"ignored\": [1]}", "null");
    for (json, again) in
        [("0", "0"), ("-0", "0"), ("3.0", "3"), ("1e3", "1000"), ("12.50e1", "125")]
    {
        reads::<i32>(json, again);
        reads::<i64>(json, again);
        reads::<u32>(json, again);
        reads::<u64>(json, again);
    }
    reads::<u64>("18446744073709551615", "18446744073709551615");
    reads::<i64>("9007199254740993.0", "9007199254740993");
    reads::<i64>("-9223372036854775808", "-9223372036854775808");
    for (json, again) in [("3", "3.0"), ("0.1", "0.1"), ("-1e300", "-1e+300"), ("5e-324", "5e-324")]
    {
        reads::<f64>(json, again);
    }
    reads::<f32>("0.1", "0.1");
}

#[test]
fn floats_without_a_form_in_json_are_null() {
    assert_eq!(wire::to_vec(&vec![f64::NAN, f64::INFINITY, -0.0]), b"[null,null,-0.0]");
    assert_eq!(wire::to_vec(&f32::NEG_INFINITY), b"null");
}

#[test]
fn containers_survive_a_round_trip() {
    reads::<Option<i64>>("null", "null");
    reads::<Option<i64>>("1", "1");
    reads::<Vec<Box<bool>>>("[ true , false ]", "[true,false]");
    reads::<Vec<String>>(r#"["[","{",","]"#, r#"["[","{",","]"#);
    reads::<Vec<Vec<i64>>>("[[],[1,2],[]]", "[[],[1,2],[]]");
    reads::<BTreeMap<String, i64>>(r#"{"b":1,"a":2,"b":3}"#, r#"{"a":2,"b":3}"#);
    reads::<Patch<i64>>("null", "null");
    reads::<Patch<i64>>("4", "4");
}

#[test]
fn free_form_values_keep_everything() {
    let json = r#"{"a":[1,-2,3.5,18446744073709551615,1e21],"b":{"c":null,"d":"x\n"},"e":[{},[]],"f":true}"#;
    let ours: Value = wire::from_slice(json.as_bytes()).unwrap();
    assert_eq!(ours, serde_json::from_str::<Value>(json).unwrap());
    let again: Value = serde_json::from_slice(&wire::to_vec(&ours)).unwrap();
    assert_eq!(ours, again);
    fails::<Value>("1e400", "$: out of range: expected a number of 64 bits, found 1e400");
}

#[test]
fn dates_are_rfc_3339() {
    reads::<Timestamp>(r#""2026-02-01T09:30:00.250+02:00""#, r#""2026-02-01T07:30:00.25Z""#);
    reads::<Date>(r#""2026-02-01""#, r#""2026-02-01""#);
    fails::<Timestamp>("\"soon\"", "$: expected an RFC 3339 timestamp, found \"soon\"");
    fails::<Timestamp>("17", "$: expected an RFC 3339 timestamp, found 17");
    fails::<Date>("\"2026-02-31\"", "$: expected a date (YYYY-MM-DD), found \"2026-02-31\"");
}

#[test]
fn base64_is_read_in_every_spelling() {
    for text in ["-_8=", "-_8", "+/8=", "+/8"] {
        let bytes: Base64 = wire::from_slice(format!("{text:?}").as_bytes()).expect(text);
        assert_eq!(bytes, Base64(vec![0xfb, 0xff]), "{text}");
    }
    reads::<Base64>("\"\"", "\"\"");
    reads::<Base64>("\"-_8\"", "\"+/8=\"");
    fails::<Base64>("\"a b\"", "$: expected base64 text, found \"a b\"");
}

#[cfg(feature = "uuid")]
#[test]
fn uuids_are_written_in_lower_case() {
    let text = "\"67E55044-10B1-426F-9247-BB680E5FE0C8\"";
    reads::<uuid::Uuid>(text, &text.to_lowercase());
    fails::<uuid::Uuid>("\"67e5\"", "$: expected a UUID, found \"67e5\"");
}

#[cfg(feature = "decimal")]
#[test]
fn decimals_are_exact_and_keep_their_scale() {
    use rust_decimal::Decimal;
    for (json, again) in [
        ("0.10", "\"0.10\""),
        ("\"0.10\"", "\"0.10\""),
        ("-12345678901234567890.12345678", "\"-12345678901234567890.12345678\""),
        ("1.5e3", "\"1500\""),
        ("\"7\"", "\"7\""),
    ] {
        reads::<Decimal>(json, again);
    }
    let what = "expected a decimal number of at most 28 digits";
    fails::<Decimal>("\"1,5\"", &format!("$: {what}, found \"1,5\""));
    fails::<Decimal>("true", &format!("$: {what}, found true"));
    let long = "0.12345678901234567890123456789012";
    fails::<Decimal>(long, &format!("$: {what}, found {long}"));
}

#[test]
fn patches_tell_three_states() {
    assert_eq!(Patch::<i64>::default(), Patch::Absent);
    assert_eq!(Patch::<i64>::from(3), Patch::Value(3));
    assert_eq!(Patch::<i64>::from(None), Patch::Null);
    assert_eq!(Patch::<i64>::from(Some(3)), Patch::Value(3));
    assert_eq!(Patch::Value(3).map(|n| n + 1).into_option(), Some(4));
    assert_eq!(Patch::<i64>::Null.into_option(), None);
    assert!(Patch::<i64>::Null.as_ref().is_null() && Patch::Value(1).is_value());
}

#[test]
fn numbers_out_of_range_say_so() {
    let cases = [
        (
            "2147483648",
            "out of range: expected an integer from -2147483648 to 2147483647, found 2147483648",
        ),
        ("1e99", "out of range: expected an integer from -2147483648 to 2147483647, found 1e99"),
        ("1e999", "out of range: expected an integer from -2147483648 to 2147483647, found 1e999"),
        ("3.5", "expected an integer, found 3.5"),
        ("\"3\"", "expected an integer, found \"3\""),
    ];
    for (json, message) in cases {
        fails::<i32>(json, &format!("$: {message}"));
    }
    fails::<u32>("-1", "$: out of range: expected an integer from 0 to 4294967295, found -1");
    let range = format!("a number from {:e} to {:e}", f64::MIN, f64::MAX);
    fails::<f64>("1e309", &format!("$: out of range: expected {range}, found 1e309"));
}

#[test]
fn errors_name_the_place() {
    type Deep = BTreeMap<String, Vec<BTreeMap<String, i64>>>;
    for (json, message) in [
        (r#"{"orders":[{"n":1},{"n":true}]}"#, "orders[1].n: expected an integer, found true"),
        (
            r#"{"orders":[{"n":1},{"n":1}]"#,
            "$: invalid JSON: EOF while parsing an object at byte 27",
        ),
        (r#"{"orders":[{"n":1},{"n":}]}"#, "orders[1]: invalid JSON: expected value at byte 24"),
        (
            r#"{"de-DE":[],"a b":[{"x.y":""}]}"#,
            r#"["a b"][0]["x.y"]: expected an integer, found """#,
        ),
        (r#"{"":[0]}"#, r#"[""][0]: expected an object, found 0"#),
        (r#"{"a":[],"a":[7]}"#, "a[0]: expected an object, found 7"),
        ("{} {}", "$: invalid JSON: trailing characters at byte 3"),
        ("", "$: invalid JSON: EOF while parsing a value at byte 0"),
        ("nul", "$: expected an object, found nul"),
    ] {
        fails::<Deep>(json, message);
    }
    let error = wire::from_slice::<Deep>(br#"{"orders": [{"n": "x"}]}"#).unwrap_err();
    assert_eq!((error.path(), error.offset()), ("orders[0].n", 18));
}

#[test]
fn errors_show_a_clipped_line_of_what_was_found() {
    let long = format!("\"{}\"", "é".repeat(60));
    fails::<i64>(&long, &format!("$: expected an integer, found \"{}…", "é".repeat(39)));
    fails::<i64>("[\n\t1\n]", "$: expected an integer, found [\\n\\t1\\n]");
    let error = wire::from_slice::<i64>(b"\"\xff\xfe\"").unwrap_err();
    assert_eq!(error.to_string(), "$: expected an integer, found \"\u{fffd}\u{fffd}\"");
}

#[test]
fn errors_can_be_seen_from_the_envelope() {
    let json = br#"[{"id": 1}, {"id": "x"}]"#;
    let error = wire::from_slice::<Vec<BTreeMap<String, i64>>>(json).unwrap_err();
    let error = error.within("/data/orders/0", 10);
    assert_eq!((error.path(), error.offset()), ("data.orders[0][1].id", 29));
    let error = wire::from_slice::<i64>(b"\"x\"").unwrap_err().within("/data", 5);
    assert_eq!(error.path(), "data");
}
