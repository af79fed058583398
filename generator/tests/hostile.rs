//! Documents that mean harm, or that nobody would write by hand: each ends, soon, with a result or a
//! message.

use std::fmt::Write;
use std::time::{Duration, Instant};

use scopewright_generator::ir::{Api, TypeKind};
use scopewright_generator::{Input, Report, SourceFile, load, lower};
use serde_json::{Value, json};

/// Far more than any of these needs, in a debug build on a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);

fn run(name: &str, text: String) -> (Option<Api>, Report) {
    let input = Input {
        provider: "x".to_owned(),
        files: vec![SourceFile { name: name.to_owned(), text }],
        document: None,
    };
    let mut report = Report::new("x");
    let start = Instant::now();
    let documents = load::load(&input, &mut report);
    let api = documents.and_then(|documents| lower::lower(&documents, &mut report));
    assert!(start.elapsed() < PATIENCE, "it took {:?}", start.elapsed());
    (api, report)
}

/// Runs a document with these schemas, as JSON.
fn schemas(schemas: &str) -> (Option<Api>, Report) {
    run(
        "api.json",
        format!(
            r#"{{"openapi":"3.0.3","info":{{"title":"x","version":"1"}},"servers":[{{"url":"https://x.example"}}],
            "paths":{{}},"components":{{"schemas":{{{schemas}}}}}}}"#
        ),
    )
}

#[test]
fn a_chain_of_references_may_be_long() {
    let mut text = r#""S0":{"type":"string"}"#.to_owned();
    for index in 1..20_000 {
        let _ = write!(text, r##","S{index}":{{"$ref":"#/components/schemas/S{}"}}"##, index - 1);
    }
    assert_eq!(schemas(&text).0.map(|api| api.types.len()), Some(20_000));
}

#[test]
fn a_chain_of_decorations_may_be_long() {
    let mut text = r#""S0":{"type":"string","nullable":true}"#.to_owned();
    for index in 1..20_000 {
        let _ = write!(
            text,
            r##","S{index}":{{"description":"x","allOf":[{{"$ref":"#/components/schemas/S{}"}}]}}"##,
            index - 1
        );
    }
    assert_eq!(schemas(&text).0.map(|api| api.types.len()), Some(20_000));
}

#[test]
fn a_chain_of_composed_objects_may_be_long() {
    let mut text = r#""S0":{"type":"object","properties":{"p0":{"type":"string"}}}"#.to_owned();
    for index in 1..300 {
        let _ = write!(
            text,
            r##","S{index}":{{"allOf":[{{"$ref":"#/components/schemas/S{}"}},{{"properties":{{"p{index}":{{}}}}}}]}}"##,
            index - 1
        );
    }
    assert!(schemas(&text).0.is_some());
}

#[test]
fn a_diamond_of_compositions_is_linear() {
    let mut text = r#""S0":{"type":"object","properties":{"a":{"type":"string"}}}"#.to_owned();
    for index in 1..24 {
        let before = format!(r##"{{"$ref":"#/components/schemas/S{}"}}"##, index - 1);
        let _ = write!(text, r#","S{index}":{{"allOf":[{before},{before}],"required":["a"]}}"#);
    }
    assert!(schemas(&text).0.is_some());
}

#[test]
fn a_diamond_of_required_properties_has_a_bounded_sample() {
    let mut text = r#""S0":{"type":"object","properties":{"a":{"type":"string"}}}"#.to_owned();
    for index in 1..24 {
        let before = format!(r##"{{"$ref":"#/components/schemas/S{}"}}"##, index - 1);
        let _ = write!(
            text,
            r#","S{index}":{{"type":"object","required":["a","b"],"properties":{{"a":{before},"b":{before}}}}}"#
        );
    }
    assert!(schemas(&text).0.is_some());
}

#[test]
fn a_product_of_alternatives_does_not_explode() {
    let mut members = Vec::new();
    for index in 0..16 {
        members.push(format!(
            r#"{{"oneOf":[{{"type":"object","properties":{{"a{index}":{{}}}}}},{{"type":"object","properties":{{"b{index}":{{}}}}}}]}}"#
        ));
    }
    assert!(schemas(&format!(r#""S":{{"allOf":[{}]}}"#, members.join(","))).0.is_some());
}

/// Runs a document with these schemas.
fn schema_values(schemas_by_name: impl IntoIterator<Item = (String, Value)>) -> Option<Api> {
    let text = Value::Object(schemas_by_name.into_iter().collect()).to_string();
    schemas(&text[1..text.len() - 1]).0
}

fn reference(name: impl std::fmt::Display) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

#[test]
fn alternatives_within_alternatives_do_not_multiply_without_end() {
    let level = |next: &str| {
        let alternative = |key: usize| {
            let name = format!("{next}{key}");
            let own = json!({ name.clone(): { "type": "string" } });
            json!({ "required": [name], "properties": own, "allOf": [reference(next)] })
        };
        let all: Vec<Value> = (0..40).map(alternative).collect();
        json!({ "type": "object", "properties": { "own": { "type": "string" } }, "oneOf": all })
    };
    let levels = [("A", level("B")), ("B", level("C")), ("C", level("D")), ("D", json!({}))];
    let api = schema_values(levels.map(|(name, schema)| (name.to_owned(), schema)));
    assert!(api.expect("it has no error").types.len() < 20_000);
}

#[test]
fn chains_that_meet_at_every_level_end() {
    let chain = |name: &'static str, length: usize| {
        (0..length).map(move |at| {
            let next = reference(format!("{name}{}", (at + 1) % length));
            let own = format!("{name}{at}");
            let keys = json!({ "next": next, own.clone(): { "type": "string" } });
            (own, json!({ "type": "object", "properties": keys }))
        })
    };
    let both = json!({ "allOf": [reference("L0"), reference("R0")] });
    let all = chain("L", 1_000).chain(chain("R", 1_001)).chain([("Both".to_owned(), both)]);
    assert!(schema_values(all).expect("it has no error").types.len() < 4_000);
}

#[test]
fn a_long_line_of_bases_has_a_bounded_number_of_heirs() {
    let keys = json!({ "kind": { "type": "string" } });
    let line = (0..1_000).map(|at| {
        let base = reference(format!("B{}", at + 1));
        let own = json!({ "discriminator": { "propertyName": "kind" }, "allOf": [base], "properties": keys });
        (format!("B{at}"), own)
    });
    let first = json!({ "discriminator": { "propertyName": "kind" }, "properties": keys });
    let api = schema_values(line.chain([("B1000".to_owned(), first)])).expect("it is a crate");
    let variants = api.types.iter().map(|of| match &of.kind {
        TypeKind::Union(union) => union.variants.len(),
        _ => 0,
    });
    // Each base alone has all of those above it, half a million together.
    assert!((1_000..=51_000).contains(&variants.sum::<usize>()));
}

#[test]
fn schemas_may_contain_themselves_in_every_way() {
    for body in [
        r#"{"not":SELF}"#,
        r#"{"allOf":[SELF]}"#,
        r#"{"oneOf":[SELF]}"#,
        r#"{"anyOf":[SELF,{"type":"string"}]}"#,
        r#"{"type":"array","items":SELF}"#,
        r#"{"type":"object","additionalProperties":SELF}"#,
        r#"{"type":"object","required":["a"],"properties":{"a":SELF}}"#,
        r#"{"allOf":[SELF,{"type":"object","properties":{"a":SELF}}]}"#,
        r#"{"oneOf":[SELF,{"allOf":[SELF]}],"discriminator":{"propertyName":"a"}}"#,
    ] {
        let body = body.replace("SELF", r##"{"$ref":"#/components/schemas/S"}"##);
        assert!(schemas(&format!(r#""S":{body}"#)).0.is_some(), "{body}");
    }
}

#[test]
fn schemas_may_be_nested_as_deeply_as_the_parser_allows() {
    // Two levels of JSON for each level of schema, and six around them.
    for depth in [10, 55] {
        let open = r#"{"type":"object","properties":{"a":"#.repeat(depth);
        let text = format!(r#""S":{open}{{}}{}"#, "}}".repeat(depth));
        assert!(schemas(&text).0.is_some());
    }
    let open = r#"{"type":"object","properties":{"a":"#.repeat(200);
    let (api, report) = schemas(&format!(r#""S":{open}{{}}{}"#, "}}".repeat(200)));
    assert!(api.is_none());
    assert_eq!(report.diagnostics[0].code, "json-invalid");
}

#[test]
fn yaml_cannot_ask_for_more_than_it_has() {
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for index in 1..10 {
        let before = format!("*a{}", index - 1);
        let _ = writeln!(laughs, "a{index}: &a{index} [{}]", vec![before; 9].join(", "));
    }
    let scalar = format!("a: &a {}\nb: [{}]\n", "x".repeat(100_000), vec!["*a"; 9_000].join(", "));
    for text in [laughs, scalar, "&a [*a]".to_owned(), "[".repeat(100_000), "{a: ".repeat(50_000)] {
        let (api, report) = run("api.yaml", text);
        assert!(api.is_none());
        assert_eq!(report.diagnostics[0].code, "yaml-invalid");
    }
}

#[test]
fn wrong_values_anywhere_end_in_a_message() {
    let document = r##"{"openapi":"3.0.3","info":{"title":"x","version":"1"},"tags":[{"name":"a"}],
        "servers":[{"url":"https://{v}.example","variables":{"v":{"default":"a","enum":["a"]}}}],"security":[{"k":[]}],
        "paths":{"/a/{b}":{"parameters":[{"name":"b","in":"path","required":true,"schema":{"type":"string"}}],
        "post":{"operationId":"c","tags":["a"],"deprecated":true,"security":[{"k":[]}],
        "parameters":[{"$ref":"#/components/parameters/P"},{"name":"q","in":"query","content":{"application/json":{"schema":{}}}}],
        "requestBody":{"required":true,"content":{"multipart/form-data":{"schema":{"$ref":"#/components/schemas/S"},"encoding":{"a":{"contentType":"x"}}}}},
        "responses":{"200":{"description":"d","headers":{"H":{"schema":{}}},"content":{"application/json":{"schema":{"$ref":"#/components/schemas/S"},"examples":{"e":{"value":1}}}}},"default":{"$ref":"#/components/responses/R"}}}}},
        "components":{"parameters":{"P":{"name":"p","in":"query","style":"form","explode":true,"schema":{"type":"integer","minimum":1}}},
        "responses":{"R":{"description":"r"}},"securitySchemes":{"k":{"type":"oauth2","flows":{"implicit":{"authorizationUrl":"u","scopes":{"s":"d"}}}}},
        "schemas":{"S":{"type":"object","required":["a"],"properties":{"a":{"type":"string","enum":["x"]}},"additionalProperties":{"oneOf":[{"type":"string"},{"allOf":[{"type":"number"}]}],"discriminator":{"propertyName":"a","mapping":{"m":"S"}}}}}}}"##;
    let value: Value = serde_json::from_str(document).expect("the document is JSON");
    let mut pointers = Vec::new();
    collect(&value, "", &mut pointers);
    let wrong = [
        serde_json::json!(null),
        serde_json::json!(true),
        serde_json::json!("text"),
        serde_json::json!([1, {}]),
        serde_json::json!({ "$ref": "#/components/schemas/S/properties/a" }),
        serde_json::json!({ "x": [] }),
    ];
    for pointer in pointers {
        for wrong in &wrong {
            let mut changed = value.clone();
            *changed.pointer_mut(&pointer).expect("it was found") = wrong.clone();
            let (api, report) = run("api.json", changed.to_string());
            let gap = report
                .diagnostics
                .iter()
                .find(|diagnostic| diagnostic.code == "document-unreadable");
            assert!(gap.is_none(), "{pointer} = {wrong}: {report}");
            assert!(api.is_some() || report.has_errors(), "{pointer} = {wrong}: nothing was said");
        }
    }
}

/// The pointers of all values below the top.
fn collect(value: &Value, at: &str, pointers: &mut Vec<String>) {
    let mut go = |key: &str, inner: &Value| {
        let pointer = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
        pointers.push(pointer.clone());
        collect(inner, &pointer, pointers);
    };
    match value {
        Value::Object(entries) => {
            for (key, inner) in entries {
                go(key, inner);
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                go(&index.to_string(), inner);
            }
        }
        _ => {}
    }
}
