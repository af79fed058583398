//! Names that stay: what a crate had keeps its name, whatever the new document would call it.

use scopewright_generator::{Input, Output, SourceFile, generate};
use serde_json::{Value, json};

use crate::folders::providers;
use crate::shop::{CLIENT, document, scopes_of, version};

const LOCK: &str = "names.lock";

#[track_caller]
fn output(document: &Value, lock: Option<&str>) -> Output {
    let mut input = version(document, &scopes_of(document), CLIENT);
    input.files.extend(lock.map(lock_file));
    let output = generate(&input);
    assert!(output.files.is_some(), "{}", output.report);
    output
}

fn lock_file(text: &str) -> SourceFile {
    SourceFile { name: format!("specs/shop/{LOCK}"), text: text.to_owned() }
}

/// The lock of the document, and what comes of another one with it.
#[track_caller]
fn after(change: impl FnOnce(&mut Value)) -> (String, Output) {
    let before = output(&document(), None).names.expect("there are names");
    let mut other = document();
    change(&mut other);
    let after = output(&other, Some(&before));
    (before, after)
}

/// What is kept, as `what: name, not wanted`.
fn kept(output: &Output) -> Vec<String> {
    let line = |kept: &scopewright_generator::KeptName| {
        format!("{}: {}, not {}", kept.what, kept.name, kept.wanted)
    };
    output.kept.iter().map(line).collect()
}

fn file<'o>(output: &'o Output, path: &str) -> &'o str {
    let mut files = output.files.iter().flatten();
    files.find(|file| file.path() == path).map_or("", |file| file.text())
}

#[test]
fn a_file_of_names_changes_nothing_and_comes_out_as_it_went_in() {
    for input in providers() {
        let first = generate(&Input {
            files: input.files.iter().filter(|file| !file.name.ends_with(LOCK)).cloned().collect(),
            ..input.clone()
        });
        let names = first.names.clone().expect("there are names");
        let mut with = input.clone();
        with.files.retain(|file| !file.name.ends_with(LOCK));
        let name = format!("specs/{}/{LOCK}", input.provider);
        with.files.push(SourceFile { name, text: names.clone() });
        let second = generate(&with);
        assert_eq!(second.names, Some(names), "{}", input.provider);
        assert_eq!(second.kept, [], "{}", input.provider);
        assert!(first.files == second.files, "{}", input.provider);
    }
}

#[test]
fn an_operation_with_another_id_keeps_its_names() {
    let (_, after) = after(|d| d["paths"]["/orders"]["get"]["operationId"] = json!("searchOrders"));
    assert!(file(&after, "src/resources/orders.rs").contains("pub fn list(&self"));
    assert!(file(&after, "src/operations.rs").contains("LIST_ORDERS"));
    assert_eq!(kept(&after), ["searchOrders: list, not search"]);
    // From now on it is known by the new id.
    assert!(after.names.unwrap_or_default().contains("searchOrders: { method: list, "));
}

#[test]
fn what_is_new_gets_out_of_the_way() {
    // `Orders` is the handle, `ListOrders` the type of a call.
    let (_, after) = after(|d| {
        for name in ["Orders", "ListOrders"] {
            d["components"]["schemas"][name] =
                json!({ "type": "object", "properties": { "a": { "type": "string" } } });
            d["components"]["schemas"]["Stock"]["properties"][name] =
                json!({ "$ref": format!("#/components/schemas/{name}") });
        }
    });
    let resource = file(&after, "src/resources/orders.rs");
    assert!(resource.contains("pub struct Orders(pub(crate) Core);"), "{resource}");
    assert!(resource.contains("pub struct ListOrders("), "{resource}");
    let names = after.names.clone().unwrap_or_default();
    assert!(names.contains("/components/schemas/Orders: Orders2"), "{names}");
    assert!(names.contains("/components/schemas/ListOrders: ListOrders2"), "{names}");
}

#[test]
fn a_variant_that_was_there_keeps_the_plain_name() {
    let with = |tags: &[&str]| {
        let mut changed = document();
        let alternative = |tag: &&str| json!({ "type": "object", "required": ["kind", "a"], "properties": { "kind": { "type": "string", "const": tag }, "a": { "type": "string" } } });
        let alternatives: Vec<Value> = tags.iter().map(alternative).collect();
        changed["components"]["schemas"]["Stock"]["properties"]["place"] =
            json!({ "oneOf": alternatives });
        changed
    };
    for (was, new) in [("north-dock", "north_dock"), ("north_dock", "north-dock")] {
        let lock = output(&with(&[was, "yard"]), None).names.expect("there are names");
        let after = output(&with(&[new, "yard", was]), Some(&lock));
        let text = file(&after, "src/types/stock.rs");
        for (tag, name) in [(was, "NorthDock("), (new, "NorthDock2(")] {
            let line = text.lines().find(|line| line.contains(&format!("= {tag:?},")));
            assert!(line.is_some_and(|line| line.trim_start().starts_with(name)), "{tag}: {text}");
        }
    }
}

#[test]
fn a_field_that_was_there_keeps_the_plain_name() {
    let properties = |d: &mut Value, names: &[&str]| {
        for name in names {
            d["components"]["schemas"]["Stock"]["properties"][*name] = json!({ "type": "string" });
        }
    };
    for (was, new) in [("soldOut", "sold_out"), ("sold_out", "soldOut"), ("sold-out", "sold_out")] {
        let mut before = document();
        properties(&mut before, &[was]);
        let lock = output(&before, None).names.expect("there are names");
        let mut other = document();
        properties(&mut other, &[was, new]);
        let after = output(&other, Some(&lock));
        let text = file(&after, "src/types/stock.rs");
        let wire = |wire: &str, name: &str| {
            let key = if wire == name { String::new() } else { format!(" = \"{wire}\"") };
            text.contains(&format!("pub {name}: Option<String>{key},"))
        };
        assert!(wire(was, "sold_out"), "{was} before {new}:\n{text}");
        assert!(wire(new, "sold_out_2"), "{was} before {new}:\n{text}");
    }
}

#[test]
fn values_and_parameters_that_were_there_keep_their_names() {
    let (_, after) = after(|d| {
        d["components"]["schemas"]["State"]["enum"] = json!(["Open", "open", "paid", "sent"]);
        let parameters = d["paths"]["/orders"]["get"]["parameters"].as_array_mut();
        let added = json!({ "name": "LIMIT", "in": "query", "schema": { "type": "string" } });
        parameters.expect("a list").push(added);
    });
    let text = file(&after, "src/types/order.rs");
    assert!(text.contains("Open = \"open\"") && text.contains("Open2 = \"Open\""), "{text}");
    let text = file(&after, "src/resources/orders.rs");
    assert!(text.contains("limit(i32)") && text.contains("limit_2(&str)"), "{text}");
}

#[test]
fn without_the_file_names_are_made_anew() {
    let mut other = document();
    other["paths"]["/orders"]["get"]["operationId"] = json!("searchOrders");
    let after = output(&other, None);
    assert!(file(&after, "src/resources/orders.rs").contains("pub fn search(&self"));
    assert_eq!(after.kept, []);
}

#[test]
fn what_is_no_name_is_refused() {
    let lock = output(&document(), None).names.expect("there are names");
    for (from, to, reason) in [
        ("method: list", "method: \"li st\"", "it is no name in Rust"),
        ("method: list, ", "", "`method` is missing"),
        ("version: 1", "version: 2", "the version of the format is not 1"),
        ("values: snake_case", "values: mixed", "it is no way to spell words"),
        ("types:", "kinds:", "nothing of this name is kept"),
    ] {
        assert!(lock.contains(from), "{from} is not in\n{lock}");
        let document = document();
        let mut input = version(&document, &scopes_of(&document), CLIENT);
        input.files.push(lock_file(&lock.replacen(from, to, 1)));
        let report = generate(&input).report.to_string();
        let message =
            format!("error[lock-invalid]: the names that are kept cannot be read: {reason}");
        assert!(report.contains(&message), "{report}");
    }
}
