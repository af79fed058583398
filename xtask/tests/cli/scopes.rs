//! `scopes`: what operations need, as a table, as JSON and as a page, and the smallest token.

use serde_json::{Value, json};

use crate::project::{Project, Run};

/// What the operations of the usual document need, with a choice, and a scope that implies another.
const SCOPES: &str = "version: 1
scheme: bearerAuth
scopes:
  things.read: { access: read, doc: Read things }
  things.write: { access: write, implies: [things.read], doc: Make things }
  admin: { access: write, doc: Everything }
tokens:
  full: { grants: all }
  custom: { grants: listed }
  viewer: { grants: listed, access: read }
operations:
  listThings: { scope: things.read, source: inferred }
  createThing: { any: [admin, things.write] }
  getThing: unknown
";

fn project(name: &str) -> Project {
    let project = Project::with(name, &["acme"]);
    project.write("specs/acme/scopes.yaml", SCOPES);
    project
}

fn scopes(project: &Project, arguments: &[&str]) -> Run {
    let specs = project.path("specs");
    project.run(&[&["scopes"], arguments, &["--specs", specs.to_str().unwrap()]].concat())
}

fn json_of(project: &Project, arguments: &[&str]) -> Value {
    let run = scopes(project, &[arguments, &["--format", "json"]].concat());
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    serde_json::from_str(&run.stdout).unwrap()
}

#[test]
fn a_table_of_everything() {
    scopes(&project("scopes-all"), &["acme"]).says(
        "Acme API: 3 operations, 3 scopes

OPERATION    REQUEST           RUST                           NEEDS
listThings   GET /things       client.things().list()         things.read*
createThing  POST /things      client.things().create(&body)  admin, or things.write
getThing     GET /things/{id}  client.things().get(id)        not documented
* inferred; the provider does not document it

SCOPE         ACCESS  IMPLIES      ALLOWS
things.read   read                 Read things
things.write  write   things.read  Make things
admin         write                Everything

KIND OF TOKEN  HOLDS
full           every scope
custom         the scopes that are ticked for it
viewer         the scopes that are ticked for it, for reading only
",
    );
}

#[test]
fn what_some_operations_need_together_and_the_smallest_token_for_them() {
    let project = project("scopes-some");
    // By request, by Rust method and by id.
    let named = ["acme", "GET /things", "Things::create", "getThing", "getThing"];
    scopes(&project, &[&named[..], &["--minimal"]].concat()).says(
        "Acme API: 3 operations, 3 scopes

OPERATION    REQUEST           RUST                           NEEDS
listThings   GET /things       client.things().list()         things.read*
createThing  POST /things      client.things().create(&body)  admin, or things.write
getThing     GET /things/{id}  client.things().get(id)        not documented
* inferred; the provider does not document it

Together they need things.read.
Besides, there is a choice:
  createThing: admin, or things.write
Nobody documents what getThing needs: nothing is promised of it.

SMALLEST TOKEN  FOR                      IMPLIES
things.write    listThings, createThing  things.read

KIND OF TOKEN  WITH THESE SCOPES
full           is enough
custom         is enough
viewer         is refused createThing

Nobody documents what getThing needs: nothing is promised of it.
",
    );
}

#[test]
fn the_least_scopes_are_those_with_which_a_token_may_do_the_least() {
    let project = project("scopes-least");
    // `admin` alone does less than `things.write`, which holds two.
    for (operations, least) in [
        (&["createThing"][..], json!([["admin", ["createThing"]]])),
        (&["listThings"], json!([["things.read", ["listThings"]]])),
        (&[], json!([["things.write", ["listThings", "createThing"]]])),
        (&["getThing"], json!([])),
    ] {
        let found = json_of(&project, &[&["acme", "--minimal"], operations].concat());
        let scopes = found["minimal"]["scopes"].as_array().unwrap();
        let pairs = scopes.iter().map(|scope| json!([scope["name"], scope["operations"]]));
        assert_eq!(json!(pairs.collect::<Vec<_>>()), least);
    }
}

#[test]
fn json_has_every_field() {
    let project = project("scopes-json");
    let all = json_of(&project, &["acme"]);
    assert_eq!((&all["selection"], &all["minimal"]), (&Value::Null, &Value::Null));
    assert_eq!(
        all["operations"][1],
        json!({
            "id": "createThing", "method": "POST", "path": "/things", "summary": "",
            "group": "Things", "rust": "Things::create", "call": "client.things().create(&body)",
            "constant": "CREATE_THING", "needs": "scopes",
            "any_of": [["admin"], ["things.write"]],
            "inferred": false, "note": null, "deprecated": false,
        })
    );
    assert_eq!(
        all["scopes"][1],
        json!({
            "name": "things.write", "access": "write", "doc": "Make things",
            "implies": ["things.read"], "variant": "ThingsWrite",
        })
    );
    assert_eq!(all["tokens"][2], json!({ "name": "viewer", "grants": "listed", "access": "read" }));
    let head = ["provider", "title", "library", "published", "note", "introspected"];
    assert_eq!(
        head.map(|key| all[key].clone()),
        [json!("acme"), json!("Acme API"), json!("acme"), json!(true), Value::Null, json!(false)]
    );
    let some = json_of(&project, &["acme", "createThing", "getThing", "--minimal"]);
    assert_eq!(
        some["selection"],
        json!({
            "operations": ["createThing", "getThing"],
            "all": [],
            "choices": [{ "operation": "createThing", "any_of": [["admin"], ["things.write"]] }],
            "unknown": ["getThing"],
        })
    );
    assert_eq!(
        some["minimal"],
        json!({
            "scopes": [{ "name": "admin", "operations": ["createThing"], "implies": [] }],
            "unknown": ["getThing"],
            "exact": true,
            "tokens": [
                { "name": "full", "refused": [] },
                { "name": "custom", "refused": [] },
                { "name": "viewer", "refused": ["createThing"] },
            ],
        })
    );
}

#[test]
fn a_page_goes_into_a_file() {
    let project = project("scopes-page");
    let file = project.path("page.html");
    let arguments = ["acme", "getThing", "--format", "html", "--into", file.to_str().unwrap()];
    scopes(&project, &arguments).says("");
    let page = project.read("page.html");
    assert!(page.starts_with("<!doctype html>\n") && page.ends_with("</html>\n"), "{page}");
    assert!(page.contains("\"ticked\":[2]"), "{page}");
    assert!(!page.contains("http:") && !page.contains("https:"), "it needs nothing else");

    let nowhere = project.path("no/such/folder.html");
    let run = scopes(&project, &["acme", "--into", nowhere.to_str().unwrap()]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert!(run.stderr.starts_with("error: cannot write `no/such/folder.html`: "), "{run:?}");
}

#[test]
fn a_provider_without_scopes() {
    let project = Project::with("scopes-none", &["acme"]);
    let scopes_file = "version: 1\npublished: false\nnote: None is published.\nscopes: {}\n\
                       operations: { listThings: none, createThing: none, getThing: public }\n";
    project.write("specs/acme/scopes.yaml", scopes_file);
    scopes(&project, &["acme", "createThing", "getThing", "--minimal"]).says(
        "Acme API: 3 operations, no scopes published
None is published.

OPERATION    REQUEST           RUST                           NEEDS
createThing  POST /things      client.things().create(&body)  any valid credential
getThing     GET /things/{id}  client.things().get(id)        no credential

Together they need no scope.

The smallest token has no scope.
",
    );
}

#[test]
fn names_that_there_are_not() {
    let project = project("scopes-unknown");
    scopes(&project, &["acme", "listThing"]).fails(
        2,
        "error: Acme API has no operation `listThing`\n  help: did you mean `listThings`?",
    );
    scopes(&project, &["acme", "\u{202e}42"]).fails(
        2,
        "error: Acme API has no operation `\\u{202e}42`\n  help: `cargo xtask scopes acme` lists all",
    );
    scopes(&project, &["acne"])
        .fails(2, "error: there is no provider `acne` in `specs`\n  help: did you mean `acme`?");
    let run = scopes(&project, &["acme", "--format", "yaml"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
}

#[test]
fn inputs_with_an_error_are_not_answered() {
    let project = project("scopes-broken");
    project.edit(
        "specs/acme/scopes.yaml",
        "listThings: { scope: things.read,",
        "listThings: { scope: things.raed,",
    );
    let run = scopes(&project, &["acme"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert!(run.stderr.starts_with("error[scope-unknown]: "), "{run:?}");
    assert!(run.stderr.contains("--> specs/acme/scopes.yaml:12:"), "{run:?}");
}

#[test]
fn what_is_not_seen_is_written_out() {
    let project = project("scopes-hostile");
    let hostile = "  \"a\\u202eb\\u001b[2J\": { access: read }\n  admin:";
    project.edit("specs/acme/scopes.yaml", "  admin:", hostile);
    let run = scopes(&project, &["acme"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains(r"a\u{202e}b\u{1b}[2J"), "{run:?}");
    assert!(!run.stdout.contains(['\u{202e}', '\u{1b}']), "{run:?}");
}
