//! What `operations.json` and `llms.txt` say is what the compiled crates do: each fact is held against
//! the constant, each signature and example against the source that is compiled.

use std::path::PathBuf;

use scopewright_runtime::operation::{End, In, Operation, Paging, PagingStyle, Replay, SentIn};
use scopewright_runtime::scope::Requirement;
use serde_json::{Value, json};

/// A generated crate.
struct Crate {
    name: &'static str,
    operations: &'static [&'static Operation],
    scopes: &'static [&'static str],
}

macro_rules! crates {
    ($($name:ident),*) => {
        [$(Crate {
            name: stringify!($name),
            operations: $name::operations::ALL,
            scopes: $name::Scope::ALL,
        }),*]
    };
}

const CRATES: [Crate; 5] = crates!(example, pixlpay, postpress, presscart, priceshape);

impl Crate {
    fn read(&self, path: &str) -> String {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../generated");
        let path = root.join(self.name).join(path);
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    fn catalogue(&self) -> Value {
        serde_json::from_str(&self.read("operations.json")).expect("it is JSON")
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().expect("it is a text")
}

#[test]
fn each_operation_is_there_once_and_no_other() {
    for own in CRATES {
        let catalogue = own.catalogue();
        assert_eq!(catalogue["format"], 1, "{}", own.name);
        let listed: Vec<&str> =
            list(&catalogue["operations"]).iter().map(|entry| text(&entry["id"])).collect();
        let all: Vec<&str> = own.operations.iter().map(|operation| operation.id).collect();
        assert_eq!(listed, all, "{}", own.name);
    }
}

#[test]
fn what_it_says_of_an_operation_is_in_its_constant() {
    for own in CRATES {
        for (entry, operation) in list(&own.catalogue()["operations"]).iter().zip(own.operations) {
            let said = [
                &entry["method"],
                &entry["path"],
                &entry["server"],
                &entry["deprecated"],
                &entry["security"],
                &entry["scopes"]["needs"],
                &entry["scopes"]["any_of"],
                &entry["replay"]["class"],
            ];
            let (needs, any_of) = needs(&operation.requirement);
            let is = [
                json!(operation.method_name()),
                json!(operation.path),
                json!(operation.server),
                json!(operation.deprecated),
                json!(operation.security),
                json!(needs),
                any_of,
                json!(class(operation.replay)),
            ];
            assert_eq!(said, is.each_ref(), "{} {}", own.name, operation.id);
            // The type of an item is no fact of the wire.
            let mut pages = entry["paging"].clone();
            pages.as_object_mut().map(|pages| pages.remove("item"));
            let paging = operation.paging.as_ref().map_or(Value::Null, paging);
            assert_eq!(pages, paging, "{} {}", own.name, operation.id);
            let has_key = entry["replay"]["key"].is_object();
            assert_eq!(has_key, operation.replay == Replay::Keyed, "{} {}", own.name, operation.id);
        }
    }
}

fn needs(requirement: &Requirement) -> (&'static str, Value) {
    let word = match requirement {
        Requirement::Public => "public",
        Requirement::AnyCredential => "none",
        Requirement::Unknown => "unknown",
        _ => "scopes",
    };
    (word, json!(requirement.alternatives()))
}

fn class(replay: Replay) -> &'static str {
    match replay {
        Replay::Safe => "safe",
        Replay::Keyed => "keyed",
        _ => "once",
    }
}

fn paging(paging: &Paging) -> Value {
    let mut said = match paging.style {
        PagingStyle::PageNumber { page, first, end } => {
            json!({ "scheme": "page_number", "parameter": page, "first": first, "end": last_page(end) })
        }
        PagingStyle::Offset { offset, end } => {
            json!({ "scheme": "offset", "parameter": offset, "end": last_page(end) })
        }
        PagingStyle::Cursor { cursor, next } => {
            json!({ "scheme": "cursor", "parameter": cursor, "next": place(next) })
        }
        PagingStyle::LastItem { cursor, id } => {
            json!({ "scheme": "last_item", "parameter": cursor, "item_id": id })
        }
        PagingStyle::NextUrl { next } => json!({ "scheme": "next_url", "next": place(next) }),
        _ => json!({ "scheme": "link" }),
    };
    if let Some(more) = paging.more {
        said["more"] = place(more);
    }
    said["sent_in"] = json!(if paging.sent_in == SentIn::Body { "body" } else { "query" });
    said["size"] = json!(paging.size);
    said["default_size"] = json!(paging.default_size);
    said["max_size"] = json!(paging.max_size);
    said["items"] = json!(paging.items);
    said
}

fn place(place: In) -> Value {
    match place {
        In::Body(pointer) => json!({ "body": pointer }),
        In::Header(name) => json!({ "header": name }),
        _ => unreachable!("{place:?}"),
    }
}

fn last_page(end: End) -> Value {
    match end {
        End::Next(at) => json!({ "next": place(at) }),
        End::LastPage(at) => json!({ "last_page": place(at) }),
        End::Total(at) => json!({ "total": place(at) }),
        _ => json!("short_page"),
    }
}

#[test]
fn the_scopes_are_those_of_the_enum() {
    for own in CRATES {
        let catalogue = own.catalogue();
        let listed: Vec<&str> =
            list(&catalogue["scopes"]).iter().map(|scope| text(&scope["name"])).collect();
        assert_eq!(listed, own.scopes, "{}", own.name);
    }
    let priceshape = CRATES[4].catalogue();
    let written = list(&priceshape["scopes"])
        .iter()
        .find(|scope| scope["name"] == "products:write")
        .expect("it is there");
    let info = priceshape::Scope::ProductsWrite.info().expect("it is known");
    assert_eq!(written["implies"], json!(info.implies));
    assert_eq!((&written["access"], info.access), (&json!("write"), priceshape::Access::Write));
}

/// The text without white space, and without the comma that ends a list on lines of its own.
fn dense(text: &str) -> String {
    let dense: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    dense.replace(",)", ")")
}

/// The docs of a file: the text of its `///` lines, what `cargo test` compiles as examples.
fn docs(source: &str) -> String {
    let lines = source.lines().filter_map(|line| line.trim_start().strip_prefix("///"));
    lines.map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line))).collect()
}

/// The methods of an operation: its own, and the further ways to call it.
fn methods(entry: &Value) -> impl Iterator<Item = &Value> {
    std::iter::once(entry).chain(list(&entry["also"]))
}

#[test]
fn signatures_constants_and_examples_are_those_of_the_source() {
    let mut examples = 0;
    for own in CRATES {
        let constants = dense(&own.read("src/operations.rs"));
        for entry in list(&own.catalogue()["operations"]) {
            let (id, constant) = (text(&entry["id"]), text(&entry["constant"]));
            let name = constant.strip_prefix("operations::").expect("it is in `operations`");
            let start = format!("pubstatic{name}:Operation=Operation::");
            let (_, declared) = constants.split_once(&start).unwrap_or_else(|| panic!("{name}"));
            let head = declared.split(')').next().unwrap_or_default();
            assert!(head.contains(&dense(&format!("{id:?}"))), "{name}: {head}");

            let source = own.read(&format!("src/resources/{}.rs", text(&entry["resource"])));
            let (code, docs) = (dense(&source), docs(&source));
            for method in methods(entry) {
                let signature = text(&method["signature"]);
                assert!(code.contains(&format!("{}{{", dense(signature))), "{id}: {signature}");
                let example = text(&method["example"]);
                let types = format!("use {}::types::*;\n\n", own.name);
                let (names_types, lines) = match example.strip_prefix(&types) {
                    Some(lines) => (true, lines),
                    None => (false, example),
                };
                let shown = format!("std::error::Error>> {{\n{lines}\n# Ok(()) }}\n```\n");
                let (before, _) =
                    docs.split_once(&shown).unwrap_or_else(|| panic!("{id}: {lines}"));
                let hidden = before.lines().last().unwrap_or_default();
                let imports = format!("# use {}::types::*; ", own.name);
                assert_eq!(hidden.starts_with(&imports), names_types, "{id}: {hidden}");
                examples += 1;
            }
        }
    }
    assert!(examples > 190, "{examples} examples were looked at");
}

/// The guide describes each key, so that nobody has to guess.
#[test]
fn each_key_is_in_the_guide() {
    let guide = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/guide/tools.md");
    let guide = std::fs::read_to_string(&guide).expect("it is there");
    let mut keys = std::collections::BTreeSet::new();
    for own in CRATES {
        collect_keys(&own.catalogue(), &mut keys);
    }
    let missing: Vec<&String> =
        keys.iter().filter(|key| !guide.contains(&format!("`{key}`"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(keys.len() > 60, "{} keys were looked at", keys.len());
}

fn collect_keys(value: &Value, keys: &mut std::collections::BTreeSet<String>) {
    match value {
        Value::Object(all) => {
            for (key, value) in all {
                keys.insert(key.clone());
                // What stands in these is named by others.
                if !["types", "type_pointers", "type_places", "limits", "default"]
                    .contains(&key.as_str())
                {
                    collect_keys(value, keys);
                }
            }
        }
        Value::Array(all) => all.iter().for_each(|one| collect_keys(one, keys)),
        _ => {}
    }
}

#[test]
fn places_are_lines_of_the_inputs() {
    let workspace = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let line = |place: &Value| {
        let [column, line, file] = text(place).rsplitn(3, ':').collect::<Vec<_>>()[..] else {
            panic!("{place} has no line and column");
        };
        let content = std::fs::read_to_string(workspace.join(file)).expect("it is there");
        let line = content.lines().nth(line.parse::<usize>().expect("it is a number") - 1);
        let line = line.expect("the file is as long").to_owned();
        assert!(column.parse::<usize>().expect("it is a number") <= line.len(), "{place}: {line}");
        line
    };
    let mut annotations = 0;
    for own in CRATES {
        let catalogue = own.catalogue();
        for operation in list(&catalogue["operations"]) {
            let places = list(&operation["places"]);
            let method = text(&operation["method"]).to_lowercase();
            let first = line(&places[0]);
            let key = first.trim_start().replace('"', "");
            assert!(key.starts_with(&format!("{method}:")), "{places:?}: {first}");
            annotations += places[1..].iter().map(line).count();
        }
        for scope in list(&catalogue["scopes"]) {
            let declared = line(&scope["places"][0]);
            assert!(declared.contains(text(&scope["name"])), "{}: {declared}", scope["places"]);
        }
        let types = catalogue["type_places"].as_object().expect("it is an object");
        assert_eq!(types.len(), catalogue["types"].as_object().map_or(0, serde_json::Map::len));
        types.values().flat_map(list).for_each(|place| drop(line(place)));
    }
    assert!(annotations > 190, "{annotations} annotations were looked at");
}

#[test]
fn types_are_in_their_files() {
    for own in CRATES {
        let catalogue = own.catalogue();
        let types = catalogue["types"].as_object().expect("it is an object");
        for (name, file) in types {
            let source = own.read(text(file));
            let declared = ["struct", "enum", "union", "type", "wrapper"].iter().any(|kind| {
                source.match_indices(&format!("pub {kind} {name}")).any(|(at, start)| {
                    let after = source[at + start.len()..].chars().next();
                    !after.is_some_and(|c| c.is_alphanumeric() || c == '_')
                })
            });
            assert!(declared, "{}: {name} in {file}", own.name);
        }
    }
}

#[test]
fn the_page_has_every_call_in_a_line() {
    for own in CRATES {
        let page = own.read("llms.txt");
        let lines: Vec<&str> = page.lines().filter(|line| line.starts_with("- [client.")).collect();
        let catalogue = own.catalogue();
        let calls: Vec<&Value> = list(&catalogue["operations"]).iter().flat_map(methods).collect();
        assert_eq!(lines.len(), calls.len(), "{}", own.name);
        for call in calls {
            let start = format!("- [{}](src/resources/", text(&call["call"]));
            let result = format!("gives `{}`", text(&call["result"]));
            let is_it = |line: &&&str| line.starts_with(&start) && line.contains(&result);
            assert!(lines.iter().find(is_it).is_some(), "{}: {start}", own.name);
        }
        // Readers of the convention expect nothing but lists of links in sections.
        let sections = page.lines().skip_while(|line| !line.starts_with("## "));
        let is_known =
            |line: &str| line.is_empty() || line.starts_with("## ") || line.starts_with("- [");
        for line in sections {
            assert!(is_known(line), "{}: {line}", own.name);
        }
        assert!(page.len() < 400 * (lines.len() + 15), "{} has {} bytes", own.name, page.len());
    }
}
