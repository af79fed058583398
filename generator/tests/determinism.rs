//! The same inputs give the same bytes, and the order of a document gives no thing another name.

#[path = "golden/compiled.rs"]
mod compiled;
#[path = "golden/folders.rs"]
mod folders;
#[path = "golden/place.rs"]
mod place;

use std::collections::BTreeMap;

use compiled::{Files, compile};
use folders::{is_document, providers};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use scopewright_generator::{Input, SourceFile, generate};
use serde_json::{Map, Value};

#[test]
fn two_runs_give_the_same_bytes() {
    for input in providers() {
        assert!(compile(&input) == compile(&input), "{}", input.provider);
    }
}

/// The first run has no `names.lock`, and the second one has the first one's.
#[test]
fn names_that_were_written_change_nothing() {
    for mut input in providers() {
        input.files.retain(|file| !file.name.ends_with("/names.lock"));
        let first = compile(&input);
        let text = generate(&input).names.expect("there are no errors");
        let name = format!("specs/{}/names.lock", input.provider);
        input.files.push(SourceFile { name, text });
        assert!(compile(&input) == first, "{}", input.provider);
    }
}

#[test]
fn files_may_be_handed_over_in_any_order() {
    for input in providers() {
        let mut reversed = input.clone();
        reversed.files.reverse();
        assert!(compile(&input) == compile(&reversed), "{}", input.provider);
    }
}

#[test]
fn the_order_of_the_document_changes_no_name() {
    for input in providers() {
        let names = unordered(&compile(&input));
        for seed in 1..=2 {
            assert_same(&input.provider, &names, &unordered(&compile(&shuffled(&input, seed))));
        }
    }
}

/// Names that would clash, for which the document's order must not decide who gets the plain one.
#[test]
fn the_order_of_clashing_names_does_not_matter() {
    let object = |key: &str| serde_json::json!({ "type": "object", "properties": { key: {} } });
    let property =
        |owner: &str| serde_json::json!({ "$ref": format!("#/components/schemas/{owner}") });
    let clashing = ["foo-bar", "foo_bar", "fooBar", "FooBar", "foo bar"];
    let properties: Map<String, Value> = clashing
        .iter()
        .map(|name| ((*name).to_owned(), property(&name.replace(' ', ""))))
        .collect();
    let mut schemas: Map<String, Value> = clashing
        .iter()
        .map(|name| (name.replace(' ', ""), object(&format!("of {name}"))))
        .collect();
    schemas.insert(
        "All".to_owned(),
        serde_json::json!({ "type": "object", "properties": properties }),
    );
    let parameters: Vec<Value> = clashing
        .iter()
        .map(|name| serde_json::json!({ "name": name, "in": "query", "schema": { "type": "string" } }))
        .collect();
    let answer = serde_json::json!({ "200": { "description": "", "content": { "application/json": { "schema": property("All") } } } });
    let paths: Map<String, Value> = clashing
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let operation = serde_json::json!({ "operationId": name, "tags": [clashing[clashing.len() - 1 - at]], "parameters": parameters, "responses": answer });
            (format!("/{at}"), serde_json::json!({ "get": operation }))
        })
        .collect();
    let document = serde_json::json!({ "openapi": "3.0.3", "info": { "title": "Clashes", "version": "1" },
        "servers": [{ "url": "https://x.example" }], "paths": paths, "components": { "schemas": schemas } });
    let file = SourceFile { name: "specs/x/api.json".to_owned(), text: document.to_string() };
    let input = Input { provider: "x".to_owned(), files: vec![file], document: None };
    let names = unordered(&compile(&input));
    for seed in 1..=20 {
        assert_same("x", &names, &unordered(&compile(&shuffled(&input, seed))));
    }
}

/// What is composed of the same schemas in several places is one type, whose name is that of one place.
#[test]
fn the_order_of_what_is_composed_does_not_matter() {
    let with = |key: &str| serde_json::json!({ "type": "object", "properties": { "part": { "type": "object", "properties": { key: { "type": "string" } } } } });
    let refer = |name: &str| serde_json::json!({ "$ref": format!("#/components/schemas/{name}") });
    let mut schemas = Map::new();
    schemas.insert("Base".to_owned(), with("a"));
    schemas.insert("Heir".to_owned(), serde_json::json!({ "allOf": [refer("Base"), with("b")] }));
    for name in ["First", "Second", "Third", "Fourth"] {
        let own = serde_json::json!({ "type": "object", "properties": { name: {} } });
        schemas.insert(name.to_owned(), serde_json::json!({ "allOf": [refer("Heir"), own] }));
    }
    let path = |name: &String| {
        let answer = serde_json::json!({ "200": { "description": "", "content": { "application/json": { "schema": refer(name) } } } });
        (
            format!("/{name}"),
            serde_json::json!({ "get": { "operationId": name, "responses": answer } }),
        )
    };
    let paths: Map<String, Value> =
        schemas.keys().filter(|name| *name != "Base").map(path).collect();
    let document = serde_json::json!({ "openapi": "3.0.3", "info": { "title": "Composed", "version": "1" },
        "servers": [{ "url": "https://x.example" }], "paths": paths, "components": { "schemas": schemas } });
    let file = SourceFile { name: "specs/x/api.json".to_owned(), text: document.to_string() };
    let input = Input { provider: "x".to_owned(), files: vec![file], document: None };
    let names = unordered(&compile(&input));
    for seed in 1..=20 {
        assert_same("x", &names, &unordered(&compile(&shuffled(&input, seed))));
    }
}

/// The document with everything in another order that has none.
fn shuffled(input: &Input, seed: u64) -> Input {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let shuffle = |file: &SourceFile| {
        if !is_document(&file.name) {
            return file.clone();
        }
        let mut document = parse(&file.text);
        random.shuffle(&mut document, "");
        SourceFile { name: file.name.replace(".yaml", ".json"), text: document.to_string() }
    };
    // With the names of before, no order could change one.
    let files = input.files.iter().filter(|file| !file.name.ends_with("/names.lock"));
    // The header names the inputs, so the plain document is read under the same name.
    Input { provider: input.provider.clone(), files: files.map(shuffle).collect(), document: None }
}

/// `y` and `no` are text, as they are to the generator.
fn parse(text: &str) -> Value {
    let options = serde_yaml::options! { strict_booleans: true };
    serde_yaml::from_str_with_options(text, options).expect("it is a document")
}

/// A generator of pseudo-random numbers (Marsaglia, "Xorshift RNGs", 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits fit") % end
    }

    /// The positions up to an end in another order.
    fn order(&mut self, end: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..end).collect();
        for at in (1..end).rev() {
            let other = self.below(at + 1);
            order.swap(at, other);
        }
        order
    }

    fn shuffle(&mut self, value: &mut Value, key: &str) {
        match value {
            Value::Object(entries) => {
                let order = self.order(entries.len());
                self.shuffle_enum(entries);
                let mut pairs: Vec<(String, Value)> = std::mem::take(entries).into_iter().collect();
                if is_unordered_map(key) {
                    pairs = order.iter().map(|&at| pairs[at].clone()).collect();
                }
                for (key, value) in &mut pairs {
                    self.shuffle(value, key);
                }
                entries.extend(pairs);
            }
            Value::Array(items) => {
                if has_no_order(key, items) {
                    *items = self.order(items.len()).iter().map(|&at| items[at].clone()).collect();
                }
                for item in items {
                    self.shuffle(item, "");
                }
            }
            _ => {}
        }
    }

    /// Values stay beside the names that are given to them.
    fn shuffle_enum(&mut self, schema: &mut Map<String, Value>) {
        let Some(Value::Array(values)) = schema.get("enum") else { return };
        let order = self.order(values.len());
        for key in ["enum", "x-enum-varnames"] {
            if let Some(Value::Array(items)) = schema.get_mut(key) {
                *items = order.iter().filter_map(|&at| items.get(at).cloned()).collect();
            }
        }
    }
}

/// Lists in which an order means nothing. The first tag of an operation is its group, so only the
/// tags of the document itself, which are objects, may change places.
fn has_no_order(key: &str, items: &[Value]) -> bool {
    match key {
        "parameters" | "required" => true,
        "tags" => items.iter().all(Value::is_object),
        _ => false,
    }
}

/// Maps in which an order means nothing. (Any map's order means nothing; these have names in them.)
fn is_unordered_map(key: &str) -> bool {
    matches!(
        key,
        "paths"
            | "schemas"
            | "properties"
            | "responses"
            | "parameters"
            | "requestBodies"
            | "securitySchemes"
    )
}

/// Each file without docs, as its parts in an order of their own: elements between commas, calls of
/// a chain, statements and blocks; of a list in Markdown, its lines. Nothing is lost but the order, so a
/// name that goes to another thing shows.
fn unordered(files: &Files) -> BTreeMap<String, String> {
    let sources = files.iter().filter(|(path, _)| path.starts_with("src/"));
    let parts = sources.map(|(path, text)| {
        let is_list = path.split('.').next_back() == Some("md");
        let parts = if is_list { sorted_lines(text) } else { sorted_source(text) };
        (path.clone(), parts)
    });
    parts.collect()
}

/// Without the header, which names the inputs.
fn sorted_lines(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().skip(1).collect();
    lines.sort_unstable();
    lines.join("\n")
}

fn sorted_source(text: &str) -> String {
    sorted_parts(text.parse().expect("a generated file is Rust"))
}

fn sorted_parts(tokens: TokenStream) -> String {
    let mut parts = vec![String::new()];
    for tree in without_docs(tokens) {
        let part = parts.last_mut().expect("there is one from the start");
        match tree {
            TokenTree::Punct(sign) if matches!(sign.as_char(), ',' | ';') => {
                parts.push(String::new());
            }
            TokenTree::Punct(sign) if sign.as_char() == '.' => parts.push(".".to_owned()),
            TokenTree::Group(group) => {
                part.push_str(&format!("({})", sorted_parts(group.stream())));
                if group.delimiter() == Delimiter::Brace {
                    parts.push(String::new());
                }
            }
            other => part.push_str(&format!(" {other}")),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.sort();
    parts.join("\n")
}

/// Without `#[doc = "…"]` and `#![doc = "…"]`.
fn without_docs(tokens: TokenStream) -> Vec<TokenTree> {
    let mut kept: Vec<TokenTree> = Vec::new();
    for tree in tokens {
        let is_doc =
            matches!(&tree, TokenTree::Group(group) if group.to_string().starts_with("[doc"));
        if is_doc {
            let is_sign = |tree: &TokenTree| matches!(tree, TokenTree::Punct(sign) if matches!(sign.as_char(), '#' | '!'));
            let signs = kept.iter().rev().take_while(|tree| is_sign(tree)).count();
            kept.truncate(kept.len() - signs);
        } else {
            kept.push(tree);
        }
    }
    kept
}

#[track_caller]
fn assert_same(provider: &str, one: &BTreeMap<String, String>, other: &BTreeMap<String, String>) {
    let paths = |files: &BTreeMap<String, String>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(one), paths(other), "{provider}");
    for (path, text) in one {
        let different = text.lines().zip(other[path].lines()).find(|(one, other)| one != other);
        assert!(*text == other[path], "{provider}: {path}: {different:#?}");
    }
}
