//! Unions of overlapping types, tuples, and lists of themselves: nothing of a value is lost.
// The macros write `pub` items; those of a test need no docs.
#![allow(missing_docs)]

use std::fmt::Debug;

use scopewright_runtime::wire::{self, Decode, Encode, Patch, Row};
use scopewright_runtime::{
    __object as object, __string_enum as string_enum, __tagged_union as tagged_union,
    __union as union, __wrapper as wrapper,
};

object! {
    pub struct Person {
        pub name: Option<String>,
        pub born: Option<i64>,
        pub home: Option<Home>,
    }
}

object! {
    pub struct Company {
        pub name: Option<String>,
        pub founded: Option<i64>,
        pub home: Option<Seat>,
    }
}

object! { pub struct Home { pub street: Option<String>, } }

object! { pub struct Seat { pub city: Option<String>, } }

union! {
    /// No key is required, so a value may be either.
    pub enum Party {
        Person(Person) if object(),
        Company(Company) if object(),
    }
}

string_enum! { pub enum Size { Small = "small", Large = "large", } }

string_enum! { pub enum Colour { Red = "red", Blue = "blue", } }

union! {
    pub enum Wish {
        Size(Size) if string,
        Colour(Colour) if string,
        Party(Party) if any,
        Count(u64) if integer,
    }
}

union! {
    /// Another within itself.
    pub enum Nested {
        Inner(Vec<Nested>) if array,
        Wish(Wish) if any,
    }
}

object! {
    pub struct Cat { pub lives: i64, }
}

object! {
    pub struct AnyPet {
        pub kind: Option<String>,
        pub legs: i64,
    }
}

tagged_union! {
    pub enum Pet by "kind" else Any(AnyPet) { Cat(Cat) = "cat", }
}

object! { pub struct Call { pub callee: Option<Box<Tree>>, } }

object! { pub struct Test { pub test: Option<Box<Tree>>, } }

object! { pub struct Sum { pub left: Option<Box<Tree>>, pub right: Option<Box<Tree>>, } }

object! { pub struct Word { pub word: Option<String>, } }

union! {
    /// Trees of parts of which none has a key that is required.
    pub enum Tree {
        Call(Call) if object(),
        Test(Test) if object(),
        Sum(Sum) if object(),
        Word(Word) if object(),
    }
}

object! { pub struct Draft { pub name: Option<String>, pub etag: Option<String>, } }

object! { pub struct Stored { pub name: String, pub etag: Option<String> | null, } }

union! {
    pub enum Page {
        Draft(Draft) if object(required ["name"]),
        Stored(Stored) if object(required ["name"]),
    }
}

wrapper! { #[derive(Default)] pub struct Folders { Vec<Folders> } }

/// A text decodes to what prints like this, and encodes to the same text.
#[track_caller]
fn check<T: Decode + Encode + Debug>(json: &str, shown: &str) {
    let value: T = wire::from_slice(json.as_bytes()).unwrap();
    assert_eq!(String::from_utf8(wire::to_vec(&value)).unwrap(), json);
    let printed = format!("{value:?}");
    assert!(printed.starts_with(shown), "{printed}");
}

#[track_caller]
fn refused<T: Decode + Debug>(json: &str, message: &str) {
    let error = wire::from_slice::<T>(json.as_bytes()).unwrap_err();
    assert_eq!(error.to_string(), message);
}

#[test]
fn another_tag_or_none_is_the_default_variant() {
    check::<Pet>(r#"{"kind":"cat","lives":9}"#, "Cat(Cat { lives: 9 })");
    check::<Pet>(r#"{"kind":"crab","legs":10}"#, r#"Any(AnyPet { kind: Some("crab"), legs: 10 })"#);
    check::<Pet>(r#"{"legs":8}"#, "Any(AnyPet { kind: None, legs: 8 })");
    // What the default cannot be is kept as it came.
    check::<Pet>(r#"{"kind":"worm"}"#, "Other(Object");
    check::<Pet>(r#"["crab"]"#, "Other(Array");
    check::<Vec<Pet>>(r#"[{"kind":1,"legs":2},{"legs":8}]"#, "[Other(Object");
    refused::<Pet>(r#"{"kind":"cat"}"#, "$: missing key \"lives\"");
}

#[test]
fn the_variant_that_keeps_most_of_a_value_is_taken() {
    check::<Party>("{}", "Person(");
    check::<Party>(r#"{"name":"a","born":1}"#, "Person(");
    check::<Party>(r#"{"name":"a","founded":1}"#, "Company(");
    check::<Party>(r#"{"home":{"street":"a"}}"#, "Person(");
    check::<Party>(r#"{"home":{"city":"a"}}"#, "Company(");
    check::<Wish>(r#""large""#, "Size(Large)");
    check::<Wish>(r#""blue""#, "Colour(Blue)");
    check::<Wish>("18446744073709551615", "Count(");
    check::<Nested>(
        r#"["red",[{"founded":1}]]"#,
        "Inner([Wish(Colour(Red)), Inner([Wish(Party(Company(",
    );
}

#[test]
fn what_is_several_variants_at_once_is_kept_as_it_came() {
    check::<Party>(r#"{"born":1,"founded":2}"#, "Other(");
    check::<Party>(r#"{"born":1,"home":{"city":"a"}}"#, "Other(");
    // What no variant knows is new, and no reason to give up the rest.
    let newer: Party = wire::from_slice(br#"{"founded":2,"rating":3}"#).unwrap();
    assert_eq!(wire::to_vec(&newer), br#"{"founded":2}"#);
    // A text that no list of values knows belongs to the first one.
    check::<Wish>(r#""green""#, r#"Size(Other("green"))"#);
}

#[test]
fn the_keys_of_a_value_lead_to_its_variant_at_any_depth() {
    check::<Tree>(r#"{"word":"a"}"#, "Word(");
    let deep = (0..60).fold(r#"{"word":"a"}"#.to_owned(), |inner, level| match level % 3 {
        0 => format!(r#"{{"callee":{inner}}}"#),
        1 => format!(r#"{{"left":{inner},"right":{{"word":"b"}}}}"#),
        _ => format!(r#"{{"test":{inner}}}"#),
    });
    check::<Tree>(&deep, "Test(");
    check::<Page>(r#"{"name":"a","etag":null}"#, "Stored(");
    check::<Page>(r#"{"name":"a","etag":"b"}"#, "Draft(");
}

#[test]
fn what_no_variant_knows_deep_inside_takes_no_other_key_along() {
    let deep = (0..12).fold(r#"{"word":"a","new":1}"#.to_owned(), |inner, _| {
        format!(r#"{{"left":{inner},"right":{{"word":"b","new":1}},"new":1}}"#)
    });
    let value: Tree = wire::from_slice(deep.as_bytes()).unwrap();
    assert!(matches!(value, Tree::Sum(_)), "{value:?}");
    let written = String::from_utf8(wire::to_vec(&value)).unwrap();
    assert_eq!(written.replace(r#","new":1"#, ""), deep.replace(r#","new":1"#, ""));
}

#[test]
fn what_is_too_much_to_compare_is_kept_all_the_same() {
    let deep = (0..40).fold(r#"{"word":"a","new":1}"#.to_owned(), |inner, level| {
        let key = if level % 2 == 0 { "left" } else { "callee" };
        format!(r#"{{"{key}":{inner},"new":1}}"#)
    });
    let value: Tree = wire::from_slice(deep.as_bytes()).unwrap();
    let written = String::from_utf8(wire::to_vec(&value)).unwrap();
    for kept in [r#""left""#, r#""callee""#, r#""word":"a""#] {
        assert_eq!(written.matches(kept).count(), deep.matches(kept).count(), "{written}");
    }
}

#[test]
fn comparing_variants_ends_for_deep_values() {
    let deep = format!("{}{{\"rating\":1}}{}", "[".repeat(100), "]".repeat(100));
    let started = std::time::Instant::now();
    wire::from_slice::<Nested>(deep.as_bytes()).unwrap();
    assert!(started.elapsed().as_secs() < 5);
}

#[test]
fn tuples_are_lists_of_a_type_each() {
    check::<(f64, String)>(r#"[1.5,"a"]"#, r#"(1.5, "a")"#);
    check::<(String, Option<i64>)>(r#"["a",null]"#, r#"("a", None)"#);
    check::<(String, Patch<i64>)>(r#"["a"]"#, r#"("a", Absent)"#);
    check::<(String, Patch<i64>)>(r#"["a",null]"#, r#"("a", Null)"#);
    check::<(Patch<i64>, Patch<i64>)>("[]", "(Absent, Absent)");
    check::<Vec<(i64,)>>("[[1],[2]]", "[(1,), (2,)]");
    check::<Row<(String, i64), bool>>(r#"["a",1,true,false]"#, "Row {");
    check::<Row<(String, Patch<i64>), bool>>(r#"["a"]"#, "Row {");
    check::<Option<(bool, Party)>>(r#"[true,{"founded":1}]"#, "Some((true, Company(");
    refused::<(i64, String)>("[1]", "$: expected a longer list, found [1]");
    refused::<(i64, String)>("[1,2]", "[1]: expected a string, found 2");
    refused::<Row<(i64,), bool>>("[1,2]", "[1]: expected a boolean, found 2");
}

#[test]
fn a_list_of_itself_is_a_struct() {
    check::<Folders>("[[],[[]]]", "Folders([Folders([])");
    assert_eq!(Folders::default(), Folders::from(Vec::new()));
    let value: Folders = serde_json::from_str("[[]]").unwrap();
    assert_eq!(serde_json::to_string(&value).unwrap(), "[[]]");
}

#[test]
fn a_timestamp_is_no_date() {
    use scopewright_runtime::codegen::{Date, Timestamp};
    check::<Date>(r#""2026-02-01""#, "2026-02-01");
    check::<Timestamp>(r#""2026-02-01T09:30:00Z""#, "2026-02-01T09:30:00Z");
    refused::<Date>(
        r#""2026-02-01T09:30:00""#,
        r#"$: expected a date (YYYY-MM-DD), found "2026-02-01T09:30:00""#,
    );
}
