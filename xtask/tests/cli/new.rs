//! `new`: a document into a provider's folder, which generates right away.

use std::fs;

use crate::project::{DOCUMENT, Project};

/// A document with something of everything that can be read from names.
const RICH: &str = r##"openapi: 3.0.3
info: { title: Acme Partner API, version: "1" }
servers:
  - url: https://{store}.acme.test
    variables: { store: { default: demo } }
security: [{ apiKey: [] }]
paths:
  /things:
    get:
      operationId: listThings
      parameters:
        - { name: cursor, in: query, schema: { type: string } }
        - { name: limit, in: query, schema: { type: integer, default: 25, maximum: 100 } }
      responses:
        "200":
          description: Things
          headers:
            X-RateLimit-Limit: { schema: { type: integer } }
            X-RateLimit-Reset: { schema: { type: integer } }
          content:
            application/json:
              schema:
                type: object
                properties:
                  data: { type: array, items: { $ref: "#/components/schemas/Thing" } }
                  next_cursor: { type: string, nullable: true }
        "404": { $ref: "#/components/responses/Failed" }
    post:
      operationId: createThing
      parameters:
        - { name: Idempotency-Key, in: header, schema: { type: string } }
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } }
      responses:
        "201":
          description: The thing
          content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } }
        "422": { $ref: "#/components/responses/Failed" }
  /parts:
    get:
      operationId: listParts
      parameters:
        - { name: page, in: query, schema: { type: integer, minimum: 1 } }
        - { name: per_page, in: query, schema: { type: integer } }
      responses:
        "200":
          description: Parts
          content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Thing" } } } }
components:
  securitySchemes:
    apiKey: { type: apiKey, in: header, name: X-API-Key }
  responses:
    Failed:
      description: It failed
      content: { application/json: { schema: { $ref: "#/components/schemas/Failure" } } }
  schemas:
    Thing:
      type: object
      properties: { id: { type: string } }
    Failure:
      type: object
      properties:
        error:
          type: object
          properties:
            code: { type: string }
            message: { type: string }
"##;

/// The same operations behind OAuth 2.
const SCOPED: &str = r#"openapi: 3.0.3
info: { title: Acme, version: "1" }
servers: [{ url: "https://api.acme.test" }]
security: [{ oauth: [things.read] }]
paths:
  /things:
    get:
      operationId: listThings
      responses: { "204": { description: Nothing } }
    post:
      operationId: createThing
      security: [{ oauth: [things.read, "things:write"] }]
      responses: { "204": { description: Nothing } }
    delete:
      operationId: deleteThings
      security: [{ oauth: ["things:write"] }, { oauth: [admin] }]
      responses: { "204": { description: Nothing } }
  /health:
    get:
      security: []
      responses: { "204": { description: Nothing } }
  /me:
    get:
      operationId: me
      security: [{ oauth: [] }]
      responses: { "204": { description: Nothing } }
components:
  securitySchemes:
    oauth:
      type: oauth2
      flows:
        clientCredentials:
          tokenUrl: https://api.acme.test/token
          scopes: { things.read: Read things, "things:write": "Make: things", admin: Everything }
"#;

#[track_caller]
fn started(name: &str, file: &str, document: &str) -> Project {
    let project = Project::empty(name);
    project.write(file, document);
    let run = project.start("acme", file);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{run:?}");
    project
}

#[test]
fn what_is_started_generates_right_away() {
    for (name, document) in [("plain", DOCUMENT), ("rich", RICH), ("scoped", SCOPED)] {
        let project = started(&format!("new-{name}"), "their.yaml", document);
        let run = project.generate(&[]);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{name}: {run:?}");
        project.generate(&["--check"]).says("");
    }
}

#[test]
fn the_document_is_copied_byte_for_byte() {
    let document = DOCUMENT.replace('\n', "\r\n");
    let project = started("new-copy", "their.yml", &document);
    assert_eq!(project.read("specs/acme/api.yaml"), document);
    let json = r#"{"openapi":"3.0.3","info":{"title":"Acme","version":"1"},"servers":[{"url":"https://a.test"}],"paths":{}}"#;
    for file in ["their.json", "their"] {
        let project = started(&format!("new-copy-{file}"), file, json);
        assert_eq!(project.read("specs/acme/api.json"), json);
    }
}

#[test]
fn the_next_step_is_told() {
    let project = Project::empty("new-told");
    project.write("their.yaml", DOCUMENT);
    project.start("acme", "their.yaml").says(
        "wrote specs/acme/api.yaml
wrote specs/acme/scopes.yaml
wrote specs/acme/client.yaml
next: read both files, then `cargo xtask generate acme`
",
    );
}

#[test]
fn operations_without_scopes_are_unknown() {
    let project = started("new-unknown", "their.yaml", DOCUMENT);
    let text = project.read("specs/acme/scopes.yaml");
    assert!(text.contains("\nscopes: {}\n"), "{text}");
    assert!(
        text.ends_with(
            "operations:\n  listThings: unknown\n  createThing: unknown\n  getThing: unknown\n"
        ),
        "{text}"
    );
}

#[test]
fn scopes_of_the_document_are_the_vocabulary() {
    let project = started("new-scopes", "their.yaml", SCOPED);
    let text = project.read("specs/acme/scopes.yaml");
    let entries: Vec<&str> =
        text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    let expected = [
        "version: 1",
        "scheme: oauth",
        "scopes:",
        "  things.read: { access: write, doc: Read things }",
        "  things:write: { access: write, doc: \"Make: things\" }",
        "  admin: { access: write, doc: Everything }",
        "operations:",
        "  listThings: things.read",
        "  createThing: { all: [things.read, things:write] }",
        "  deleteThings: { any: [things:write, admin] }",
        "  GET /health: public",
        "  me: none",
    ];
    assert_eq!(entries, expected);
}

#[test]
fn what_was_read_from_the_document_has_a_reason() {
    let project = started("new-client", "their.yaml", RICH);
    let expected = "# What the document of Acme Partner API does not say itself, and what could be read from it, each
# with the reason. Entries behind a `#` are suggestions: check them and remove the `#`.

version: 1

# The crate. The name is the folder's, the title the document's `info.title`.
package:
  name: acme
  version: 0.1.0
  title: Acme Partner
  description: Client of the Acme Partner API

# 3 of 3 operations name `apiKey` in `security`. The variable's name is our choice.
credential:
  scheme: apiKey
  variable: ACME_API_KEY

# The server's address has variables; from_env looks for them here.
server:
  variables:
    store: { variable: ACME_STORE }

# These operations have a header parameter of that name.
idempotency:
  header: Idempotency-Key
  operations: [createThing]

# How lists are paged.
paging:
  # A parameter takes a cursor, and the answer has the next one.
  cursors:
    style: cursor
    cursor: cursor
    size: limit
    default_size: 25
    max_size: 100
    next: /next_cursor
    items: /data
    operations: [listThings]
  # Perhaps, but no key of the answer says which page is the last.
#   pages:
#     style: page-number
#     page: page
#     first: 1
#     size: per_page
#     items: \"\"
#     operations: [listParts]

# Every documented error with a JSON body has this schema.
errors:
  schema: Failure
  message: /error/message
  code: /error/code

# Responses of the document have these headers.
rate_limit:
  headers:
    limit: X-RateLimit-Limit
    reset: X-RateLimit-Reset
    # Not certain: whether the reset is a time or a duration.
#     reset_is: epoch-seconds # or delta-seconds
";
    assert_eq!(project.read("specs/acme/client.yaml"), expected);
}

#[test]
fn a_suggestion_becomes_an_entry_without_its_hash() {
    let project = started("new-suggestion", "their.yaml", RICH);
    let text = project.read("specs/acme/client.yaml");
    project.write("specs/acme/client.yaml", text.replace("\n#   ", "\n  "));
    let run = project.generate(&[]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (Some(0), ""),
        "{}",
        project.read("specs/acme/client.yaml")
    );
}

#[test]
fn a_name_that_no_crate_can_have_is_refused() {
    let project = Project::empty("new-name");
    project.write("their.yaml", DOCUMENT);
    for (name, reason) in [
        ("Acme", "it must start with a lower-case letter"),
        ("ac.me", "only lower-case letters, digits, `-` and `_` may be in it"),
        ("../acme", "it must start with a lower-case letter"),
        ("match", "it is a word of the Rust language"),
        ("std", "it means something else to Rust or to this workspace"),
    ] {
        project
            .start(name, "their.yaml")
            .fails(2, &format!("error: `{name}` cannot be the name of a crate: {reason}"));
    }
    assert_eq!(fs::read_dir(project.path("specs")).unwrap().count(), 0);
}

#[test]
fn a_folder_that_exists_is_left_alone() {
    let project = Project::empty("new-exists");
    project.write("their.yaml", DOCUMENT);
    project.write("specs/my-acme/notes.md", "mine");
    let help = "help: choose another name, or edit what is there";
    for name in ["my-acme", "my_acme"] {
        project
            .start(name, "their.yaml")
            .fails(1, &format!("error: `specs/my-acme` exists\n  {help}"));
    }
    assert_eq!(project.read("specs/my-acme/notes.md"), "mine");
    assert_eq!(fs::read_dir(project.path("specs")).unwrap().count(), 1);
}

#[test]
fn a_document_with_errors_starts_nothing() {
    let project = Project::empty("new-broken");
    for (file, text, message) in [
        ("empty.yaml", Some(""), "error[file-empty]: the file is empty\n  --> empty.yaml"),
        (
            "missing.yaml",
            None,
            "error[file-unreadable]: the file cannot be read: it does not exist\n  --> missing.yaml",
        ),
    ] {
        if let Some(text) = text {
            project.write(file, text);
        }
        project
            .start("acme", file)
            .fails(1, &format!("{message}\n\n1 error in acme; nothing was written"));
    }
    assert_eq!(fs::read_dir(project.path("specs")).unwrap().count(), 0);
}

#[test]
fn a_document_of_another_version_starts_a_provider() {
    let project = Project::empty("new_2_0");
    project.write(
        "old.json",
        r#"{
  "swagger": "2.0",
  "info": { "title": "Acme", "version": "1" },
  "host": "api.acme.test",
  "securityDefinitions": { "key": { "type": "apiKey", "in": "header", "name": "X-Key" } },
  "paths": { "/things": { "get": {
    "operationId": "listThings",
    "parameters": [{ "name": "page", "in": "query", "type": "integer" }],
    "responses": { "200": { "description": "All", "schema": { "type": "array", "items": { "type": "string" } } } }
  } } }
}"#,
    );
    let run = project.start("acme", "old.json");
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(project.read("specs/acme/scopes.yaml").contains("listThings"));
    assert_eq!(project.generate(&[]).code, Some(0));
}
