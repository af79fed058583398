//! The targets of the generator: any bytes in, and a crate in which nothing acts, or messages, out.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use scopewright_generator::{Input, Report, SourceFile, generate, load, lower};
use scopewright_hostile::base::Base;
use scopewright_hostile::cases::Plan;
use scopewright_hostile::{judge, skeleton::Files};
use serde_json::{Value, json};

/// What nothing that is read may have: it stands in a file outside of the provider's folder.
const SECRET: &str = "Canary-7c1f";

fn input(files: &[(&str, &str)]) -> Input {
    let file = |(name, text): &(&str, &str)| SourceFile { name: (*name).to_owned(), text: (*text).to_owned() };
    // The folder that the files are in.
    let provider = files.first().and_then(|(name, _)| name.split('/').nth(1)).unwrap_or("x").to_owned();
    Input { provider, files: files.iter().map(file).collect(), document: None }
}

/// Reads and lowers; either there is a model or there are messages.
fn understand(input: &Input) {
    let mut report = Report::new("x");
    let api = load::load(input, &mut report).and_then(|documents| lower::lower(&documents, &mut report));
    assert!(api.is_some() || report.has_errors(), "nothing was said");
    check_messages(&report.to_string());
}

fn check_messages(said: &str) {
    let acts = said.chars().find(|c| *c != '\n' && c.is_control());
    assert!(acts.is_none(), "a message holds {acts:?}");
}

/// Generates; nothing of what was generated acts.
fn generated(input: &Input) -> Option<Files> {
    let output = generate(input);
    check_messages(&output.report.to_string());
    let Some(files) = output.files else {
        assert!(output.report.has_errors(), "nothing was said");
        return None;
    };
    let files: Files = files.iter().map(|file| (file.path().to_owned(), file.text().to_owned())).collect();
    let faults = judge::faults(&files);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    Some(files)
}

pub fn yaml_to_doc(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    understand(&input(&[("specs/x/api.yaml", text)]));
}

pub fn json_to_doc(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    understand(&input(&[("specs/x/api.json", text)]));
}

/// The shop with texts in some places: two bytes for each place, and a text up to a byte that ends it.
fn shop(data: &[u8]) -> Base {
    static PLAN: OnceLock<Plan> = OnceLock::new();
    let plan = PLAN.get_or_init(|| Plan::new(Some(0), 0));
    let mut inputs = plan.base.clone();
    for part in data.split(|byte| *byte == 0xff).take(8) {
        let Some((place, text)) = part.split_at_checked(2) else { continue };
        let place = usize::from(u16::from_le_bytes([place[0], place[1]])) % plan.positions.len();
        plan.positions[place].put(&mut inputs, &String::from_utf8_lossy(text));
    }
    inputs
}

pub fn doc_to_ir(data: &[u8]) {
    understand(&shop(data).input());
}

pub fn ir_to_tokens(data: &[u8]) {
    generated(&shop(data).input());
}

pub fn scope_file(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let (which, text) = text.split_at_checked(1).unwrap_or(("", text));
    let name = match which {
        "c" => "client.yaml",
        "o" => "overlay.yaml",
        _ => "scopes.yaml",
    };
    let mut input = Base::read().input();
    input.files.retain(|file| !file.name.ends_with(name));
    input.files.push(SourceFile { name: format!("specs/hostile/{name}"), text: text.to_owned() });
    understand(&input);
}

pub fn ref_resolver(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut parts = text.split('\n');
    let nested = parts.next().unwrap_or_default().to_owned();
    let schemas = parts.take(20).enumerate().map(|(at, target)| (format!("S{at}"), json!({ "$ref": target })));
    let schemas: Value = schemas.collect::<serde_json::Map<_, _>>().into();
    let document = json!({ "openapi": "3.0.3", "info": { "title": "x", "version": "1" }, "paths": {}, "components": { "schemas": schemas } });
    let part = json!({ "A": { "$ref": nested }, "B": { "type": "object", "properties": { "a": { "$ref": "#/A" } } } });
    let (document, part) = (document.to_string(), part.to_string());
    let secret = format!("{{\"Secret\":{{\"description\":\"{SECRET}\"}}}}");
    let input = input(&[
        ("specs/x/api.json", &document),
        ("specs/x/types/part.json", &part),
        ("specs/secret.json", &secret),
        ("secret.json", &secret),
    ]);
    let joined = load::joined(&input).unwrap_or_default().to_string();
    // The text may have it in itself.
    assert!(text.contains(SECRET) || !joined.contains(SECRET), "{joined}");
    understand(&input);
}

pub fn name_mangler(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let names: Vec<&str> = text.split('\n').take(12).collect();
    let mut paths = serde_json::Map::new();
    for (at, name) in names.iter().enumerate() {
        let parameters: Vec<Value> = names.iter().collect::<BTreeSet<_>>().into_iter().map(|name| json!({ "name": name, "in": "query", "schema": { "type": "string", "enum": names } })).collect();
        let answer = json!({ "200": { "description": "x", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/All" } } } } });
        paths.insert(format!("/p{at}"), json!({ "get": { "operationId": name, "tags": [name], "parameters": parameters, "responses": answer } }));
    }
    let properties: serde_json::Map<_, _> = names.iter().map(|name| ((*name).to_owned(), json!({ "type": "object", "title": name, "properties": { "a": {} } }))).collect();
    let document = json!({ "openapi": "3.0.3", "info": { "title": "x", "version": "1" }, "servers": [{ "url": "https://x.example" }], "paths": paths, "components": { "schemas": { "All": { "type": "object", "properties": properties } } } });
    generated(&input(&[("specs/hostile/api.json", &document.to_string())]));
}

pub fn toml_manifest(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut parts = text.split('\n');
    let mut next = || parts.next().unwrap_or_default().to_owned();
    let (title, version, description, homepage, tag) = (next(), next(), next(), next(), next());
    let mut inputs = Base::read();
    for (file, value) in &mut inputs.files {
        match *file {
            "api.json" => {
                value["info"]["title"] = title.clone().into();
                value["info"]["version"] = version.clone().into();
                value["tags"][1]["name"] = tag.clone().into();
            }
            "client.yaml" => {
                value["package"]["title"] = title.clone().into();
                value["package"]["description"] = description.clone().into();
                value["package"]["homepage"] = homepage.clone().into();
            }
            _ => {}
        }
    }
    let Some(files) = generated(&inputs.input()) else { return };
    let manifest: toml_edit::DocumentMut = files["Cargo.toml"].parse().expect("it is TOML");
    let names: Vec<&str> = manifest["dependencies"].as_table().into_iter().flat_map(|table| table.iter().map(|(name, _)| name)).collect();
    assert_eq!(names, ["scopewright-runtime"]);
    assert!(manifest["package"].get("build").is_none());
}

pub fn doc_text_sanitiser(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let answer = json!({ "204": { "description": "x" } });
    let document = json!({
        "openapi": "3.0.3", "info": { "title": "x", "version": "1", "description": text }, "servers": [{ "url": "https://x.example" }],
        "tags": [{ "name": "t", "description": text }],
        "paths": { "/x": { "get": { "operationId": "x", "tags": ["t"], "summary": text, "description": format!("{text}\n\n{text}"), "responses": answer } } },
    });
    generated(&input(&[("specs/hostile/api.json", &document.to_string())]));
}

pub fn path_template(data: &[u8]) {
    let Ok(path) = str::from_utf8(data) else { return };
    let answer = json!({ "204": { "description": "x" } });
    let document = json!({
        "openapi": "3.0.3", "info": { "title": "x", "version": "1" }, "servers": [{ "url": "https://x.example" }],
        "paths": { path: { "get": { "operationId": "x", "tags": ["t"], "responses": answer } } },
    });
    generated(&input(&[("specs/hostile/api.json", &document.to_string())]));
}
