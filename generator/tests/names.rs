//! Names that no Rust program could have as they are: the crate is generated, parses and compiles.

#[path = "golden/compiled.rs"]
mod compiled;
#[path = "golden/place.rs"]
mod place;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use compiled::{Files, compile};
use place::workspace;
use scopewright_generator::{Input, SourceFile};
use serde_json::{Map, Value, json};

/// Names of schemas: of Rust's prelude, of the runtime, keywords, and what has no letters.
#[rustfmt::skip]
const SCHEMAS: &[&str] = &[
    "Option", "Vec", "Result", "String", "Self", "Error", "Client", "type", "mod", "async", "crate",
    "super", "dyn", "try", "union", "raw", "1st", "foo-bar", "foo_bar", "fooBar", "FooBar", "é",
    "名前", "🚢", "_", "...", "Box", "Ok", "Err", "Some", "None", "From", "Into", "Iterator",
    "ToString", "Send", "Sized", "Drop", "Fn", "Clone", "Debug", "Default", "PartialEq", "Hash",
    "Eq", "Copy", "AsRef", "str", "bool", "u8", "BTreeMap", "Value", "Text", "Core", "Call",
    "Keyed", "Paged", "Style", "Patch", "Form", "Page", "Codegen", "Operations", "Types", "Scope",
    "Credential", "FileUpload", "Response", "Operation", "Requirement", "Reader", "Writer",
    "Base64", "Timestamp", "Date", "Decimal", "Uuid", "ByteStream", "Object", "Decode", "Encode",
    "Field", "Fault", "IntoFuture", "FromStr", "Display", "Infallible", "Con", "nul", "Rig",
    "Other", "Types2", "Item", "self", "Answer", "Receive", "Received", "gen", LONG,
];

/// Names of operations.
#[rustfmt::skip]
const OPERATIONS: &[&str] = &[
    "new", "clone", "self", "await", "async", "type", "list orders!", "listOrders", "list_orders",
    "ListOrders", "1", "é", "🚢", "send", "drop", "from", "fmt", "as_str", "operations", "codegen",
    "core", "call", "default", "get", "list", "Option", "Result", "String", "Debug", "into", "all",
    "ALL", "usual", "usual_pages", "gen", "operation", LONG,
];

/// Names of groups.
#[rustfmt::skip]
const TAGS: &[&str] = &[
    "std", "default", "all", "blocking", "hyper", "reqwest", "tracing", "mod", "client", "operations", "new",
    "self", "super", "crate", "type", "await", "core", "call", "keyed", "style", "bytes", "option",
    "vec", "string", "result", "box", "builder", "from_env", "preflight", "scopes", "types",
    "provider", "resources", "codegen", "Orders", "ORDERS", "1st", "é", "🚢", "", "lib", "main",
    "test", "rig", "json", "gen", "usual", "Thing", "Patch", LONG,
];

/// Names of parameters and properties.
#[rustfmt::skip]
const PARAMETERS: &[&str] = &[
    "self", "type", "timeout", "send", "items", "pages", "iter", "page_size", "header", "query",
    "path", "json", "form", "body", "core", "operations", "codegen", "new", "clone", "into_future",
    "idempotency_key", "fmt", "into", "value", "super", "crate", "async", "await", "additional",
    "with_new", "gen", "all", "X-A", "x_a", "x-a", "1", "é", "", "filter[$gt]", "a[]", LONG,
];

/// Values of an enum of strings.
#[rustfmt::skip]
const VALUES: &[&str] = &[
    "", "+1", "-1", "<", ">", "Other", "other", "OtherValue", "A", "a", "A2", "Self", "self", "Ok",
    "Err", "None", "ALL", "all", "1", "1.0", "é", "🚢", "a b", "a-b", "a_b", "String", "\n", "\"", "\\",
    "{}", "`", "type", "true", "null", LONG,
];

/// 300 characters.
const LONG: &str = "abcdefghijklmnopqrstuvwxyz_ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz_ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz_ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz_ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz_ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz___";

#[test]
fn every_file_is_rust() {
    let files = compile(&input());
    for (path, text) in files
        .iter()
        .filter(|(path, _)| Path::new(path).extension().is_some_and(|ending| ending == "rs"))
    {
        assert!(syn::parse_file(text).is_ok(), "{path} does not parse:\n{text}");
    }
}

#[test]
fn every_name_is_an_identifier_of_moderate_length() {
    for path in compile(&input()).keys() {
        assert!(path.len() < 120, "{path}");
        assert!(path.is_ascii(), "{path}");
    }
}

#[test]
fn the_crate_compiles_without_a_warning() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mean-names");
    let manifest = write(&folder, &compile(&input()));
    let checked = cargo(&manifest, &["check", "--tests", "--message-format", "short"]);
    let said = String::from_utf8_lossy(&checked.stderr);
    if !checked.status.success() && is_unresolved(&said) {
        println!("skipped: cargo cannot resolve the crate offline: {said}");
        return;
    }
    assert!(checked.status.success(), "{said}");
    assert!(!said.contains("warning"), "{said}");
}

/// What cargo says where it would need the network.
fn is_unresolved(said: &str) -> bool {
    said.contains("--offline was specified") || said.contains("no matching package")
}

/// One group with all types and parameters, one operation for each of the other names.
fn input() -> Input {
    let document = json!({
        "openapi": "3.0.3",
        "info": { "title": "Mean names", "version": "1" },
        "servers": [{ "url": "https://names.example" }],
        "paths": paths(),
        "components": { "schemas": schemas() },
    });
    let file = SourceFile { name: "specs/names/api.json".to_owned(), text: document.to_string() };
    Input { provider: "names".to_owned(), files: vec![file], document: None }
}

fn paths() -> Value {
    let mut paths = Map::new();
    for (at, id) in OPERATIONS.iter().enumerate() {
        let operation = json!({ "operationId": id, "tags": ["ids"], "parameters": [parameter("q", false)], "responses": answer() });
        paths.insert(format!("/ids/{at}"), json!({ "get": operation }));
    }
    for (at, tag) in TAGS.iter().enumerate() {
        let operation =
            json!({ "operationId": format!("of{at}"), "tags": [tag], "responses": answer() });
        paths.insert(format!("/tags/{at}"), json!({ "get": operation }));
    }
    let parameters =
        |required| PARAMETERS.iter().map(|name| parameter(name, required)).collect::<Vec<_>>();
    let everything = json!({
        "get": { "operationId": "optional", "tags": ["all of them"], "parameters": parameters(false), "responses": answer() },
        "post": { "operationId": "required", "tags": ["all of them"], "parameters": parameters(true), "requestBody": sent("Everything"), "responses": answer() },
        "put": { "operationId": "more", "tags": ["all of them"], "requestBody": sent("More"), "responses": answer() },
    });
    paths.insert("/everything".to_owned(), everything);
    Value::Object(paths)
}

fn parameter(name: &str, required: bool) -> Value {
    json!({ "name": name, "in": "query", "required": required, "schema": { "type": "string" } })
}

fn answer() -> Value {
    json!({ "200": { "description": "It", "content": { "application/json": { "schema": reference("Everything") } } } })
}

fn sent(schema: &str) -> Value {
    json!({ "required": true, "content": { "application/json": { "schema": reference(schema) } } })
}

fn reference(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

/// Each named type is used by two others, so that it has a file of its own.
fn schemas() -> Value {
    let mut schemas = Map::new();
    for (at, name) in SCHEMAS.iter().enumerate() {
        let own = json!({ "type": "object", "required": ["id"], "properties": { "id": { "type": "string" }, "next": reference(name), "at": { "enum": [at], "type": "integer" } } });
        schemas.insert((*name).to_owned(), own);
    }
    let all: Map<String, Value> =
        SCHEMAS.iter().map(|name| ((*name).to_owned(), reference(name))).collect();
    let texts: Map<String, Value> =
        PARAMETERS.iter().map(|name| ((*name).to_owned(), json!({ "type": "string" }))).collect();
    let everything = json!({ "type": "object", "required": SCHEMAS, "properties": all, "additionalProperties": { "type": "string" } });
    let more = json!({ "allOf": [{ "type": "object", "properties": all }, { "type": "object", "properties": {
        "values": { "type": "string", "enum": VALUES },
        "numbers": { "type": "integer", "enum": [0, 1, -1, i64::MAX, i64::MIN] },
        "texts": { "type": "object", "required": &PARAMETERS[..4], "properties": texts },
        "either": { "oneOf": [reference("Other"), reference("Value"), { "type": "string" }, { "type": "array", "items": reference("Option") }] },
    } }] });
    schemas.insert("Everything".to_owned(), everything);
    schemas.insert("More".to_owned(), more);
    Value::Object(schemas)
}

/// Writes the crate as a workspace of its own, with the versions of this one, and gives its manifest.
fn write(folder: &Path, files: &Files) -> PathBuf {
    let _ = std::fs::remove_dir_all(folder);
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder");
        std::fs::write(path, text).expect("the file can be written");
    }
    let beside = |name: &str| format!("path = {:?}", workspace(name).display().to_string());
    let manifest = files["Cargo.toml"]
        .replace("path = \"../../runtime\"", &beside("runtime"))
        .replace("path = \"../../mock\"", &beside("mock"));
    let own = "\n[workspace]\n\n[workspace.lints.rust]\nunsafe_code = \"forbid\"\n";
    std::fs::write(folder.join("Cargo.toml"), manifest + own).expect("the manifest");
    let _ = std::fs::copy(workspace("Cargo.lock"), folder.join("Cargo.lock"));
    folder.join("Cargo.toml")
}

/// Cargo without the network, with the artefacts that are there already.
fn cargo(manifest: &Path, arguments: &[&str]) -> Output {
    let target =
        Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it is in the target folder");
    Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--offline", "--manifest-path"])
        .arg(manifest)
        .env("CARGO_TARGET_DIR", target)
        .output()
        .expect("cargo can be started")
}
