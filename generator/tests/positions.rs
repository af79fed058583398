//! Where a value stands, by its JSON pointer.

#[path = "golden/folders.rs"]
mod folders;
#[path = "golden/place.rs"]
mod place;

use folders::{is_document, providers};
use scopewright_generator::load::Source;
use serde_json::Value;

/// Checks the places of a value and of its key, as `line:column`.
#[track_caller]
fn check(text: &str, pointer: &str, value: &str, key: &str) {
    let source = Source::new("api.yaml", text);
    let spelled = |place: scopewright_generator::report::Place| {
        format!("{}:{}", place.line.unwrap_or(0), place.column.unwrap_or(0))
    };
    assert_eq!(spelled(source.at(pointer)), value, "the value at {pointer}");
    assert_eq!(spelled(source.at_key(pointer)), key, "the key of {pointer}");
}

#[test]
fn yaml() {
    let text = "a:\n  b: x\n  c:\n    - y\n    - { d: z }\nä/~: ö\n";
    check(text, "", "1:1", "1:1");
    check(text, "/a", "1:1", "1:1");
    check(text, "/a/b", "2:6", "2:3");
    check(text, "/a/c", "3:3", "3:3");
    check(text, "/a/c/0", "4:7", "4:7");
    check(text, "/a/c/1/d", "5:12", "5:9");
    check(text, "/ä~1~0", "6:6", "6:1");
}

#[test]
fn what_is_not_there_is_where_the_nearest_thing_is() {
    check("a:\n  b: x\n", "/a/b/c/d", "2:6", "2:3");
    check("a:\n  b: x\n", "/nothing", "1:1", "1:1");
}

#[test]
fn anchors_and_merge_keys() {
    let text = "base: &base\n  a: 1\nother:\n  <<: *base\n  b: 2\nthird: *base\n";
    check(text, "/other/a", "2:6", "2:3");
    check(text, "/third/a", "2:6", "2:3");
    check(text, "/third", "6:8", "6:1");
}

#[test]
fn json() {
    let text = "{\t\"a\\/b\":\"\\ud83d\\ude00\",\r\n\t\"c\" :\t[1,{\"d\":null}]}";
    check(text, "/a~1b", "1:10", "1:3");
    check(text, "/c/1/d", "2:16", "2:12");
    let long = format!("{{\"{}\":{{\"x\":1}}}}", "k".repeat(5_000));
    check(&long, &format!("/{}/x", "k".repeat(5_000)), "1:5010", "1:5006");
    let deep = format!("{}1{}", "[".repeat(120), "]".repeat(120));
    check(&deep, &"/0".repeat(120), "1:121", "1:121");
}

/// Many places of a JSON text are found by another way than one after the other.
#[test]
fn many_at_once() {
    for input in providers() {
        let file = input.files.iter().find(|file| is_document(&file.name)).expect("there is one");
        let document: Value = serde_yaml::from_str(&file.text).expect("it is YAML");
        let mut pointers = Vec::new();
        collect(&document, "", &mut pointers);
        assert!(pointers.len() > 1_000, "{}: {} values", input.provider, pointers.len());
        let beyond: Vec<String> =
            pointers.iter().map(|pointer| format!("{pointer}/no/x")).collect();
        let wanted: Vec<&str> = pointers.iter().chain(&beyond).rev().map(String::as_str).collect();
        let indented = serde_json::to_string_pretty(&document).expect("it is JSON");
        for text in [file.text.as_str(), &indented, &document.to_string()] {
            let one_by_one = Source::new("api", text);
            let singly: Vec<_> = wanted.iter().map(|pointer| one_by_one.at(pointer)).collect();
            assert_eq!(Source::new("api", text).all_at(&wanted), singly, "{}", input.provider);
        }
    }
}

/// The pointers of all values.
fn collect(value: &Value, at: &str, pointers: &mut Vec<String>) {
    pointers.push(at.to_owned());
    match value {
        Value::Object(all) => {
            for (key, value) in all {
                let key = key.replace('~', "~0").replace('/', "~1");
                collect(value, &format!("{at}/{key}"), pointers);
            }
        }
        Value::Array(all) => {
            for (number, value) in all.iter().enumerate() {
                collect(value, &format!("{at}/{number}"), pointers);
            }
        }
        _ => {}
    }
}
