//! Finding a value by JSON pointer.

use scopewright_runtime::wire;

const TEXT: &str = r#"{ "data": [ {"id": 7}, {"id": "x"} ], "a/b": 1, "m~n": 2, "": 3, "~1": 4,
    "twice": 1, "twice": 2, "esc\u0061pe": [ ], "obj": { "0": "zero" } }"#;

#[test]
fn pointers_of_rfc_6901() {
    let cases: &[(&str, Option<&str>)] = &[
        ("", Some(TEXT)),
        ("/data/0/id", Some("7")),
        ("/data/1/id", Some("\"x\"")),
        ("/data/1", Some("{\"id\": \"x\"}")),
        ("/a~1b", Some("1")),
        ("/m~0n", Some("2")),
        ("/", Some("3")),
        ("/~01", Some("4")),
        ("/twice", Some("2")),
        ("/escape", Some("[ ]")),
        ("/obj/0", Some("\"zero\"")),
        ("/data/2", None),
        ("/data/00", None),
        ("/data/-", None),
        ("/data/+1", None),
        ("/data/id", None),
        ("/data/0/id/x", None),
        ("/nothing", None),
        ("data", None),
    ];
    for (pointer, expected) in cases {
        let found = wire::find(TEXT.as_bytes(), pointer);
        assert_eq!(found.map(|json| std::str::from_utf8(json).unwrap()), *expected, "{pointer:?}");
    }
}

#[test]
fn broken_texts_have_nothing() {
    for json in ["", "{", "{\"a\":", "{\"a\":1", "[1,]", "{\"a\" 1}", "{\"b\":01,\"a\":1}"] {
        assert_eq!(wire::find(json.as_bytes(), "/a"), None, "{json}");
        assert_eq!(wire::find(json.as_bytes(), ""), None, "{json}");
    }
}
