//! Large documents: what is made of one that is four times as large takes about four times as long.

use std::fmt::Write;
use std::time::{Duration, Instant};

use scopewright_generator::{Input, Report, SourceFile, emit, load, lower, plan};

const HEAD: &str = r#"{"openapi":"3.0.3","info":{"title":"x","version":"1"},"servers":[{"url":"https://x.example"}],"#;

/// How long each stage takes for a document.
fn stages(text: String) -> [Duration; 4] {
    let file = SourceFile { name: "specs/x/api.json".to_owned(), text };
    let input = Input { provider: "x".to_owned(), files: vec![file], document: None };
    let mut report = Report::new("x");
    let mut clock = Instant::now();
    let mut lap = || std::mem::replace(&mut clock, Instant::now()).elapsed();
    let documents = load::load(&input, &mut report).unwrap_or_else(|| panic!("{report}"));
    let loaded = lap();
    let api = lower::lower(&documents, &mut report).unwrap_or_else(|| panic!("{report}"));
    let lowered = lap();
    let plan = plan::plan(&api, &mut report).unwrap_or_else(|| panic!("{report}"));
    let planned = lap();
    assert!(!emit::emit(&plan).is_empty());
    [loaded, lowered, planned, lap()]
}

fn reference(name: impl std::fmt::Display) -> String {
    format!(r##"{{"$ref":"#/components/schemas/{name}"}}"##)
}

/// An operation that sends and receives a schema.
fn path(at: usize, sent: &str, received: &str) -> String {
    format!(
        r#""/things{at}":{{"post":{{"operationId":"do{at}","tags":["tag{}"],"requestBody":{{"content":{{"application/json":{{"schema":{sent}}}}}}},"responses":{{"200":{{"description":"","content":{{"application/json":{{"schema":{received}}}}},"links":{{"again":{{"operationId":"do{}"}}}}}}}}}}}}"#,
        at / 10,
        at / 2
    )
}

fn list(count: usize, each: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, index| {
        let _ = write!(text, "{}{}", if index == 0 { "" } else { "," }, each(index));
        text
    })
}

fn document(paths: &str, schemas: &str) -> String {
    format!(r#"{HEAD}"paths":{{{paths}}},"components":{{"schemas":{{{schemas}}}}}}}"#)
}

/// Of a schema `Big`, sent and received.
fn of_one(big: &str, others: &str) -> String {
    let comma = if others.is_empty() { "" } else { "," };
    document(
        &path(0, &reference("Big"), &reference("Big")),
        &format!(r#"{others}{comma}"Big":{big}"#),
    )
}

fn texts(count: usize) -> String {
    of_one(
        &format!(
            r#"{{"type":"string","enum":[{}]}}"#,
            list(count, |at| format!(r#""value {at}""#))
        ),
        "",
    )
}

fn properties(count: usize) -> String {
    let all = list(count, |at| format!(r#""p{at}":{{"type":"string"}}"#));
    of_one(&format!(r#"{{"type":"object","properties":{{{all}}}}}"#), "")
}

fn alternatives(count: usize) -> String {
    let one = |at| {
        format!(
            r#"{{"type":"object","required":["k{at}"],"properties":{{"k{at}":{{"type":"string"}}}}}}"#
        )
    };
    of_one(&format!(r#"{{"oneOf":[{}]}}"#, list(count, one)), "")
}

fn tagged(count: usize) -> String {
    let schema = |at| {
        format!(
            r#""V{at}":{{"type":"object","required":["kind"],"properties":{{"kind":{{"type":"string"}}}}}}"#
        )
    };
    let all = list(count, |at| reference(format!("V{at}")));
    let mapping = list(count, |at| format!(r#""v{at}":"V{at}""#));
    let big = format!(
        r#"{{"oneOf":[{all}],"discriminator":{{"propertyName":"kind","mapping":{{{mapping}}}}}}}"#
    );
    of_one(&big, &list(count, schema))
}

fn heirs(count: usize) -> String {
    let heir = |at| {
        format!(
            r#""V{at}":{{"allOf":[{},{{"properties":{{"x{at}":{{"type":"string"}}}}}}]}}"#,
            reference("Big")
        )
    };
    of_one(
        r#"{"type":"object","properties":{"kind":{"type":"string"}},"discriminator":{"propertyName":"kind"}}"#,
        &list(count, heir),
    )
}

/// Each schema has the next.
fn chain(count: usize) -> String {
    let link = |at| {
        format!(
            r#""V{at}":{{"type":"object","properties":{{"next":{}}}}}"#,
            reference(format!("V{}", at + 1))
        )
    };
    let last =
        format!(r#""V{count}":{{"type":"object","properties":{{"x":{{"type":"number"}}}}}}"#);
    of_one(&reference("V0"), &format!("{},{last}", list(count, link)))
}

/// Many operations, and all schemas lead to all others.
fn operations(count: usize) -> String {
    let schema = |at: usize| {
        let (one, other) = (
            reference(format!("V{}", (at * 7 + 1) % count)),
            reference(format!("V{}", (at * 3 + 2) % count)),
        );
        format!(
            r#""V{at}":{{"type":"object","properties":{{"kind":{{"type":"string","enum":["a","b"]}},"one":{one},"others":{{"type":"array","items":{other}}}}}}}"#
        )
    };
    let paths = list(count / 5, |at| {
        path(at, &reference(format!("V{}", at * 5)), &reference(format!("V{}", at * 5 + 1)))
    });
    document(&paths, &list(count, schema))
}

/// Operations with types of their own.
fn inline(count: usize) -> String {
    let own = |at| {
        format!(
            r#"{{"type":"object","properties":{{"of{at}":{{"type":"object","properties":{{"a":{{"type":"string"}}}}}}}}}}"#
        )
    };
    document(&list(count, |at| path(at, &own(at), &own(at))), "")
}

/// Makes documents of a size and of six times that. What is linear takes six times as long, what is
/// quadratic 36 times; a machine that was busy for one of them gets two more chances.
#[track_caller]
fn check(make: fn(usize) -> String, count: usize) {
    /// What takes no longer than this says nothing about growth.
    const NOISE: Duration = Duration::from_millis(15);
    let mut told = String::new();
    for _ in 0..3 {
        let (small, large) = (stages(make(count)), stages(make(count * 6)));
        let grows = |(small, large): (&Duration, &Duration)| *large > (*small).max(NOISE) * 18;
        if !small.iter().zip(&large).any(grows) {
            return;
        }
        let _ =
            writeln!(told, "load, lower, plan and emit took {small:?}, and {large:?} of six times");
    }
    panic!("{told}");
}

#[test]
fn lists_of_values() {
    check(texts, 1_500);
}

#[test]
fn objects_of_many_properties() {
    check(properties, 500);
}

#[test]
fn unions_of_many_alternatives() {
    check(alternatives, 250);
    check(tagged, 250);
    check(heirs, 250);
}

#[test]
fn types_in_types() {
    check(chain, 500);
}

#[test]
fn many_operations() {
    check(operations, 200);
    check(inline, 60);
}
