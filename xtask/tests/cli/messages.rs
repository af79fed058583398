//! What a user reads about an input that is wrong, to the letter.

use std::fs;

use crate::project::{DOCUMENT, Project, SCOPES};

/// Generates one provider from these texts, and compares what is said with `expected`; the closing
/// line is added.
#[track_caller]
fn check(name: &str, document: &str, scopes: &str, expected: &str) {
    let project = Project::empty(&format!("message-{name}"));
    project.write("specs/acme/api.yaml", document);
    project.write("specs/acme/scopes.yaml", scopes);
    let run = project.generate(&[]);
    if expected.starts_with("warning") {
        run.fails(0, &format!("{expected}\n\n1 warning in acme"));
    } else {
        run.fails(1, &format!("{expected}\n\n1 error in acme; nothing was written"));
        assert!(!project.exists("generated"));
    }
}

/// Replaces the one place where `old` stands in a text.
#[track_caller]
fn edited(text: &str, old: &str, new: &str) -> String {
    assert_eq!(text.matches(old).count(), 1, "`{old}`");
    text.replace(old, new)
}

#[test]
fn an_operation_that_the_document_does_not_have() {
    let scopes = edited(
        SCOPES,
        "  listThings: things.read",
        "  listThings: things.read\n  listThing: things.read",
    );
    check(
        "operation-unknown",
        DOCUMENT,
        &scopes,
        "error[operation-unknown]: the document has no operation `listThing`
  --> specs/acme/scopes.yaml:8:3  (/operations/listThing)
  help: did you mean `listThings`?",
    );
}

#[test]
fn an_operation_without_an_entry() {
    let scopes = edited(SCOPES, "  getThing: things.read\n", "");
    check(
        "operation-missing",
        DOCUMENT,
        &scopes,
        "error[operation-missing]: `getThing` (`GET /things/{id}`) has no entry under `operations`
  --> specs/acme/scopes.yaml:6:1  (/operations)
  help: write the scope it needs, `none` if any valid credential will do, or `unknown` if nobody knows",
    );
}

#[test]
fn a_scope_outside_the_vocabulary() {
    let scopes = edited(SCOPES, "getThing: things.read", "getThing: thing.read");
    check(
        "scope-unknown",
        DOCUMENT,
        &scopes,
        "error[scope-unknown]: `thing.read` is not in the vocabulary
  --> specs/acme/scopes.yaml:9:13  (/operations/getThing)
  help: did you mean `things.read`?",
    );
}

#[test]
fn a_reference_to_nowhere() {
    let document = edited(
        DOCUMENT,
        "array, items: { $ref: \"#/components/schemas/Thing\"",
        "array, items: { $ref: \"#/components/schemas/Think\"",
    );
    check(
        "ref-missing",
        &document,
        SCOPES,
        "warning[ref-missing]: `#/components/schemas/Think` leads nowhere; it was read as any value
  --> specs/acme/api.yaml:15:45  (/paths/~1things/get/responses/200/content/application~1json/schema/items)
  help: did you mean `Thing`?",
    );
}

#[test]
fn a_path_parameter_that_is_not_declared() {
    let parameters = "      parameters:\n        - { name: id, in: path, required: true, schema: { type: string } }\n";
    check(
        "path-parameter",
        &edited(DOCUMENT, parameters, ""),
        SCOPES,
        "warning[path-parameter-undeclared]: `id` is in the path of `getThing`, but it has no path parameter of that name
  --> specs/acme/api.yaml:31:5  (/paths/~1things~1{id}/get)
  help: it was read as any text; declare it with `in: path`",
    );
}

#[test]
fn two_operations_of_one_id() {
    check(
        "operation-id",
        &edited(DOCUMENT, "operationId: createThing", "operationId: listThings"),
        &edited(SCOPES, "createThing", "POST /things"),
        "warning[operation-id-duplicate]: the operation id `listThings` belongs to `GET /things` already
  --> specs/acme/api.yaml:17:20  (/paths/~1things/post/operationId)
  help: it was read as `POST /things`; give it an id of its own",
    );
}

#[test]
fn text_that_is_no_yaml() {
    check(
        "yaml",
        "openapi: 3.0.3\ninfo: { title: [Acme }\n",
        SCOPES,
        "error[yaml-invalid]: this is not valid YAML: mismatched bracket '[' closed by '}'
  --> specs/acme/api.yaml:2:16",
    );
}

#[test]
fn a_file_without_content() {
    for (name, text) in [("empty", ""), ("blank", "\n\n"), ("comment", "# later\n")] {
        check(
            &format!("file-{name}"),
            text,
            SCOPES,
            "error[file-empty]: the file is empty\n  --> specs/acme/api.yaml",
        );
    }
}

#[test]
fn a_directory_instead_of_a_file() {
    let project = Project::with("message-directory", &["acme"]);
    fs::remove_file(project.path("specs/acme/scopes.yaml")).unwrap();
    fs::create_dir(project.path("specs/acme/scopes.yaml")).unwrap();
    project.generate(&[]).fails(
        1,
        "error[file-unreadable]: the file cannot be read: it is a directory
  --> specs/acme/scopes.yaml

1 error in acme; nothing was written",
    );
}

#[test]
fn a_file_that_is_not_utf8() {
    let project = Project::with("message-utf8", &["acme"]);
    project.write("specs/acme/client.yaml", b"version: 1\n# \xe9\n");
    project.generate(&[]).fails(
        1,
        "error[file-unreadable]: the file cannot be read: it is not UTF-8 (byte 13)
  --> specs/acme/client.yaml

1 error in acme; nothing was written",
    );
}

#[test]
fn all_problems_of_all_providers_in_one_run() {
    let project = Project::with("message-all", &["acme", "beta"]);
    project.edit(
        "specs/acme/scopes.yaml",
        "createThing: things.write",
        "createThing: things.wirte",
    );
    project.edit("specs/acme/scopes.yaml", "getThing: things.read", "getThink: things.read");
    project.write("specs/beta/scopes.yaml", "");
    let run = project.generate(&[]);
    assert_eq!(run.code, Some(1));
    for code in ["scope-unknown", "operation-unknown", "operation-missing", "file-empty"] {
        assert!(run.stderr.contains(&format!("error[{code}]")), "{code} in {}", run.stderr);
    }
    assert!(!project.exists("generated"));
}
