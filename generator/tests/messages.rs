//! Every message about the inputs, with its exact text.

#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use expect_test::{Expect, expect};
use scopewright_generator::report::{Report, explain, files};
use scopewright_generator::{Input, SourceFile, load, lower};

/// A document that is fine, to which cases add what is not.
const FINE: &str = "\
openapi: 3.0.3
info: { title: Shop, version: '1' }
servers: [{ url: https://shop.example }]
paths:
  /orders:
    get:
      operationId: listOrders
      parameters: [{ name: page, in: query, schema: { type: integer } }]
      responses:
        200:
          description: A page
          content: { application/json: { schema: { $ref: '#/components/schemas/Page' } } }
components:
  securitySchemes: { bearer: { type: http, scheme: bearer } }
  schemas:
    Page:
      type: object
      properties:
        records: { type: array, items: { type: string } }
        next_page: { type: integer, nullable: true }
";

/// Scopes that are fine for it.
const SCOPES: &str = "\
version: 1
scopes:
  orders.list: { access: read }
operations:
  listOrders: orders.list
";

fn report(inputs: &[(&str, &str)]) -> Report {
    let files = inputs.iter().map(|(name, text)| SourceFile {
        name: format!("specs/shop/{name}"),
        text: (*text).to_owned(),
    });
    let input = Input { provider: "shop".to_owned(), files: files.collect(), document: None };
    let mut report = Report::new("shop");
    if let Some(documents) = load::load(&input, &mut report) {
        let _ = lower::lower(&documents, &mut report);
    }
    for diagnostic in &report.diagnostics {
        let long = explain(diagnostic.code);
        assert!(long.is_some(), "{} has no long form", diagnostic.code);
    }
    report
}

#[track_caller]
fn check(inputs: &[(&str, &str)], expected: &Expect) {
    expected.assert_eq(&report(inputs).to_string());
}

/// A document of its own.
#[track_caller]
fn check_document(text: &str, expected: &Expect) {
    check(&[("api.yaml", text)], expected);
}

/// The fine document with one text in it replaced by another.
#[track_caller]
fn check_change(from: &str, to: &str, expected: &Expect) {
    assert!(FINE.contains(from), "{from:?} is not in the document");
    check_document(&FINE.replacen(from, to, 1), expected);
}

#[track_caller]
fn check_scopes(text: &str, expected: &Expect) {
    check(&[("api.yaml", FINE), ("scopes.yaml", text)], expected);
}

#[track_caller]
fn check_client(text: &str, expected: &Expect) {
    let text = format!("version: 1\npackage: {{ name: shop }}\n{text}");
    check(&[("api.yaml", FINE), ("client.yaml", &text)], expected);
}

#[test]
fn nothing_is_said_of_inputs_that_are_fine() {
    check(
        &[("api.yaml", FINE), ("scopes.yaml", SCOPES)],
        &expect![[r#"
        no problems in shop
    "#]],
    );
}

// Files.

#[test]
fn a_file_that_cannot_be_read() {
    let mut report = Report::new("shop");
    report.push(files::file_unreadable("specs/shop/api.yaml", "Is a directory (os error 21)"));
    expect![[r#"
        error[file-unreadable]: the file cannot be read: Is a directory (os error 21)
          --> specs/shop/api.yaml

        1 error in shop; nothing was written
    "#]]
    .assert_eq(&report.to_string());
}

#[test]
fn no_document_at_all() {
    check(
        &[("scopes.yaml", SCOPES), ("notes.txt", "")],
        &expect![[r#"
            warning[file-unknown]: nothing reads a file of this name
              --> specs/shop/notes.txt
              help: the inputs are `api.yaml` or `api.json`, `scopes.yaml`, `client.yaml` and `overlay.yaml`

            error[document-missing]: there is no OpenAPI document
              --> specs/shop
              help: add it as `api.yaml` or `api.json`

            1 error and 1 warning in shop; nothing was written
        "#]],
    );
}

#[test]
fn two_documents() {
    check(
        &[("api.yaml", FINE), ("api.json", "{}")],
        &expect![[r#"
        error[file-twice]: `specs/shop/api.yaml` says the same thing already
          --> specs/shop/api.json
          help: keep one of the two

        1 error in shop; nothing was written
    "#]],
    );
}

#[test]
fn an_empty_file() {
    check(
        &[("api.yaml", " \n"), ("scopes.yaml", "# nothing\n"), ("client.yaml", "")],
        &expect![[r#"
        error[file-empty]: the file is empty
          --> specs/shop/api.yaml

        error[file-empty]: the file is empty
          --> specs/shop/scopes.yaml

        error[file-empty]: the file is empty
          --> specs/shop/client.yaml

        3 errors in shop; nothing was written
    "#]],
    );
}

#[test]
fn invalid_yaml() {
    check_document(
        "openapi: 3.0.3\ninfo: { title: [Shop }\n",
        &expect![[r#"
        error[yaml-invalid]: this is not valid YAML: mismatched bracket '[' closed by '}'
          --> specs/shop/api.yaml:2:16

        1 error in shop; nothing was written
    "#]],
    );
    check_document(
        "openapi: 3.0.3\ninfo: a: b\n",
        &expect![[r#"
        error[yaml-invalid]: this is not valid YAML: mapping values are not allowed in this context
          --> specs/shop/api.yaml:2:8

        1 error in shop; nothing was written
    "#]],
    );
    check_document(
        "openapi: !secret 3.0.3\n",
        &expect![[r#"
        error[yaml-invalid]: this is not valid YAML: unsupported tag `!secret`
          --> specs/shop/api.yaml:1:18

        1 error in shop; nothing was written
    "#]],
    );
    check_document(
        "openapi: 3.0.3\n---\nopenapi: 3.0.3\n",
        &expect![[r#"
        error[yaml-invalid]: this is not valid YAML: a second document begins here
          --> specs/shop/api.yaml:3:1

        1 error in shop; nothing was written
    "#]],
    );
    check_document(
        "a: &a [x]\nb: *nope\n",
        &expect![[r#"
        error[yaml-invalid]: this is not valid YAML: alias references unknown anchor
          --> specs/shop/api.yaml:2:4

        1 error in shop; nothing was written
    "#]],
    );
}

#[test]
fn invalid_json() {
    check(
        &[("api.json", "{\n  \"openapi\": \"3.0.3\",\n  \"info\": }\n")],
        &expect![[r#"
        error[json-invalid]: this is not valid JSON: expected value
          --> specs/shop/api.json:3:11

        1 error in shop; nothing was written
    "#]],
    );
    check(
        &[("api.json", "{} {}")],
        &expect![[r#"
        error[json-invalid]: this is not valid JSON: trailing characters
          --> specs/shop/api.json:1:4

        1 error in shop; nothing was written
    "#]],
    );
    check(
        &[("api.json", "{\"n\": 1e999}")],
        &expect![[r#"
        error[json-invalid]: this is not valid JSON: number out of range
          --> specs/shop/api.json:1:11

        1 error in shop; nothing was written
    "#]],
    );
}

#[test]
fn duplicate_keys() {
    check_document(
        "openapi: 3.0.3\ninfo: {}\ninfo: {}\n",
        &expect![[r#"
        error[key-duplicate]: the key `info` occurs twice in one mapping, first at 2:1
          --> specs/shop/api.yaml:3:1
          help: remove one of the two

        1 error in shop; nothing was written
    "#]],
    );
    check_document(
        "200: a\n'200': b\n",
        &expect![[r#"
        error[key-duplicate]: the key `200` occurs twice in one mapping, first at 1:1
          --> specs/shop/api.yaml:2:1
          help: remove one of the two

        1 error in shop; nothing was written
    "#]],
    );
    check(
        &[("api.json", "{\n  \"a\": 1,\n  \"a\": 2\n}")],
        &expect![[r#"
        error[key-duplicate]: the key `a` occurs twice in one mapping, first at 2:3
          --> specs/shop/api.json:3:3
          help: remove one of the two

        1 error in shop; nothing was written
    "#]],
    );
}

#[test]
fn a_document_that_is_no_mapping() {
    check_document(
        "- openapi\n- 3.0.3\n",
        &expect![[r#"
        error[not-a-mapping]: expected a mapping of keys to values, found a list
          --> specs/shop/api.yaml:1:1

        1 error in shop; nothing was written
    "#]],
    );
    check(
        &[("api.json", "\"3.0.3\"")],
        &expect![[r#"
        error[not-a-mapping]: expected a mapping of keys to values, found text
          --> specs/shop/api.json:1:1

        1 error in shop; nothing was written
    "#]],
    );
}

#[test]
fn versions() {
    check_document(
        "info: {}\n",
        &expect![[r#"
        error[version-missing]: neither `openapi` nor `swagger` says which version this document is
          --> specs/shop/api.yaml:1:1
          help: add `openapi: 3.0.3` as the first line

        1 error in shop; nothing was written
    "#]],
    );
    check_document(
        "openapi: 3.7.0\n",
        &expect![[r#"
            error[version-unsupported]: documents of version `3.7.0` are not supported
              --> specs/shop/api.yaml:1:10  (/openapi)
              help: supported is `2.0`, `3.0`, `3.1` and `3.2`

            1 error in shop; nothing was written
        "#]],
    );
    check_document(
        "openapi: 4.0\n",
        &expect![[r#"
            error[version-unsupported]: documents of version `4.0` are not supported
              --> specs/shop/api.yaml:1:10  (/openapi)
              help: supported is `2.0`, `3.0`, `3.1` and `3.2`

            1 error in shop; nothing was written
        "#]],
    );
    check_document(
        "swagger: 1.2\n",
        &expect![[r#"
            error[version-unsupported]: documents of version `1.2` are not supported
              --> specs/shop/api.yaml:1:10  (/swagger)
              help: supported is `2.0`, `3.0`, `3.1` and `3.2`

            1 error in shop; nothing was written
        "#]],
    );
}

#[test]
fn all_files_are_read_even_if_one_is_broken() {
    check(
        &[
            ("api.yaml", "openapi: ["),
            ("scopes.yaml", "version: 1\n"),
            ("client.yaml", "version: 1\npakage: {}\n"),
        ],
        &expect![[r#"
            error[yaml-invalid]: this is not valid YAML: unclosed bracket '['
              --> specs/shop/api.yaml:1:10

            error[key-missing]: `scopes` is missing in scopes.yaml
              --> specs/shop/scopes.yaml:1:1

            error[key-missing]: `operations` is missing in scopes.yaml
              --> specs/shop/scopes.yaml:1:1

            error[key-unknown]: `pakage` is not a key of client.yaml
              --> specs/shop/client.yaml:2:1  (/pakage)
              help: did you mean `package`?

            error[key-missing]: `package` is missing in client.yaml
              --> specs/shop/client.yaml:1:1

            5 errors in shop; nothing was written
        "#]],
    );
}

// Structure.

#[test]
fn a_key_is_missing() {
    check_change(
        "      responses:\n        200:",
        "      answers:\n        200:",
        &expect![[r#"
            warning[key-ignored]: `answers` is not a key of an operation in OpenAPI 3.0 and was ignored
              --> specs/shop/api.yaml:9:7  (/paths/~1orders/get/answers)

            warning[response-success-missing]: `listOrders` documents no answer that means success
              --> specs/shop/api.yaml:6:5  (/paths/~1orders/get/responses)
              help: any 2xx status without a body was taken; add a response such as `204`

            2 warnings in shop
        "#]],
    );
    check_document(
        "openapi: 3.0.3\ninfo: { version: '1' }\nservers: [{ url: https://a.example }]\n",
        &expect![[r#"
            error[key-missing]: `paths` is missing in the document
              --> specs/shop/api.yaml:1:1

            warning[value-repaired]: the info has no `title`; the folder's name was taken (1 place)
              --> specs/shop/api.yaml:2:1  (/info/title)

            1 error and 1 warning in shop; nothing was written
        "#]],
    );
}

#[test]
fn a_value_is_of_another_kind() {
    check_change(
        "info: { title: Shop, version: '1' }",
        "info: [Shop]",
        &expect![[r#"
            warning[value-repaired]: `info` is missing; the folder's name was taken as title (1 place)
              --> specs/shop/api.yaml:2:1  (/info)

            1 warning in shop
        "#]],
    );
    check_change(
        "in: query, schema: { type: integer }",
        "in: quer, schema: { type: intger }",
        &expect![[r#"
            warning[value-repaired]: nothing says where a parameter goes (`in`); it was left out (1 place)
              --> specs/shop/api.yaml:8:20  (/paths/~1orders/get/parameters/0)

            1 warning in shop
        "#]],
    );
    check_change(
        "title: Shop",
        "title: 12",
        &expect![[r#"
        warning[text-unquoted]: `title` is text, and was read as `12`
          --> specs/shop/api.yaml:2:16  (/info/title)
          help: write "12", in quotes

        1 warning in shop
    "#]],
    );
    check_change(
        "type: integer, nullable: true",
        "type: integer, nullable: often",
        &expect![[r#"
        warning[value-type]: `nullable` is `true` or `false`, found text
          --> specs/shop/api.yaml:20:47  (/components/schemas/Page/properties/next_page/nullable)
          help: it was left out

        1 warning in shop
    "#]],
    );
}

#[test]
fn things_that_are_not_generated() {
    check_change(
        "      responses:",
        "      callbacks: { paid: { '{$request.body#/url}': {} } }\n      x-ok: 1\n      summry: Lists\n      responses:",
        &expect![[r#"
            warning[key-ignored]: `summry` is not a key of an operation in OpenAPI 3.0 and was ignored
              --> specs/shop/api.yaml:11:7  (/paths/~1orders/get/summry)
              help: did you mean `summary`?

            1 warning in shop
        "#]],
    );
}

// References.

#[test]
fn references_that_lead_nowhere() {
    check_change(
        "#/components/schemas/Page'",
        "#/components/schemas/Pages'",
        &expect![[r#"
            warning[ref-missing]: `#/components/schemas/Pages` leads nowhere; it was read as any value
              --> specs/shop/api.yaml:12:50  (/paths/~1orders/get/responses/200/content/application~1json/schema)
              help: did you mean `Page`?

            1 warning in shop
        "#]],
    );
    check_change(
        "'#/components/schemas/Page'",
        "common.yaml#/Page",
        &expect![[r#"
            error[ref-file]: `common.yaml#/Page` leads to a file that is not there
              --> specs/shop/api.yaml:12:50  (/paths/~1orders/get/responses/200/content/application~1json/schema)
              help: copy the file into the provider's folder, where the path leads

            1 error in shop; nothing was written
        "#]],
    );
    check_change(
        "'#/components/schemas/Page'",
        "https://example.com/page.json",
        &expect![[r#"
            error[ref-remote]: `https://example.com/page.json` is on another host and was not fetched
              --> specs/shop/api.yaml:12:50  (/paths/~1orders/get/responses/200/content/application~1json/schema)
              help: save a copy in the provider's folder and refer to that; --allow-remote fetches over HTTPS

            1 error in shop; nothing was written
        "#]],
    );
    check_change(
        "'#/components/schemas/Page'",
        "'#/components/securitySchemes/bearer'",
        &expect![[r#"
            warning[ref-kind]: `#/components/securitySchemes/bearer` does not lead to a schema; it was read as any value
              --> specs/shop/api.yaml:12:50  (/paths/~1orders/get/responses/200/content/application~1json/schema)

            1 warning in shop
        "#]],
    );
}

#[test]
fn references_in_a_circle() {
    check_change(
        "    Page:\n",
        "    A: { $ref: '#/components/schemas/B' }\n    B: { $ref: '#/components/schemas/A' }\n    C: { allOf: [{ $ref: '#/components/schemas/C' }] }\n    Page:\n",
        &expect![[r#"
            warning[ref-cycle]: `#/components/schemas/A` leads back to itself and never to a value
              --> specs/shop/api.yaml:16:8  (/components/schemas/A)
              help: it was read as if it said nothing

            warning[all-of-cycle]: `C` stands for itself and says nothing else
              --> specs/shop/api.yaml:18:8  (/components/schemas/C)
              help: it was read as any value

            2 warnings in shop
        "#]],
    );
}

#[test]
fn keys_beside_a_reference() {
    check_change(
        "next_page: { type: integer, nullable: true }",
        "next_page: { $ref: '#/components/schemas/Page', nullable: true }",
        &expect![[r#"
            warning[ref-siblings]: `nullable` stands beside `$ref`, where OpenAPI 3.0 reads nothing; it was read all the same (1 place)
              --> specs/shop/api.yaml:20:57  (/components/schemas/Page/properties/next_page/nullable)
              help: write `allOf: [{ $ref: … }]` with the key beside it

            1 warning in shop
        "#]],
    );
}

// Operations.

#[test]
fn two_operations_with_one_id() {
    check_change(
        "components:",
        "  /more:\n    get: { operationId: listOrders, responses: { 204: { description: None } } }\ncomponents:",
        &expect![[r#"
            warning[operation-id-duplicate]: the operation id `listOrders` belongs to `GET /more` already
              --> specs/shop/api.yaml:7:20  (/paths/~1orders/get/operationId)
              help: it was read as `GET /orders`; give it an id of its own

            1 warning in shop
        "#]],
    );
}

#[test]
fn operations_without_success() {
    check_change(
        "        200:",
        "        404:",
        &expect![[r#"
        warning[response-success-missing]: `listOrders` documents no answer that means success
          --> specs/shop/api.yaml:9:7  (/paths/~1orders/get/responses)
          help: any 2xx status without a body was taken; add a response such as `204`

        1 warning in shop
    "#]],
    );
}

#[test]
fn paths_that_no_url_can_have() {
    check_change(
        "  /orders:",
        "  /orders/{id:",
        &expect![[r#"
            warning[path-invalid]: the path `/orders/{id` has an opening brace without a closing one
              --> specs/shop/api.yaml:5:3  (/paths/~1orders~1{id)
              help: its operations are left out

            1 warning in shop
        "#]],
    );
    check_change(
        "  /orders:",
        "  /orders/{}:",
        &expect![[r#"
            warning[path-invalid]: the path `/orders/{}` has braces without a name
              --> specs/shop/api.yaml:5:3  (/paths/~1orders~1{})
              help: its operations are left out

            1 warning in shop
        "#]],
    );
    check_change(
        "  /orders:",
        "  /orders?kind=x{all}:",
        &expect![[r#"
            warning[path-invalid]: the path `/orders?kind=x{all}` has braces in its query that are not a whole value; write its keys as parameters
              --> specs/shop/api.yaml:5:3  (/paths/~1orders?kind=x{all})
              help: its operations are left out

            1 warning in shop
        "#]],
    );
    check_change(
        "  /orders:",
        "  /orders/{id}/{id}:",
        &expect![[r#"
        warning[path-name-twice]: the path `/orders/{id}/{id}` has `id` in braces twice
          --> specs/shop/api.yaml:5:3  (/paths/~1orders~1{id}~1{id})
          help: both get the same value; give one of them another name

        warning[path-parameter-undeclared]: `id` is in the path of `listOrders`, but it has no path parameter of that name
          --> specs/shop/api.yaml:6:5  (/paths/~1orders~1{id}~1{id}/get)
          help: it was read as any text; declare it with `in: path`

        2 warnings in shop
    "#]],
    );
    check_change(
        "  /orders:",
        "  /orders#all:",
        &expect![[r#"
        warning[path-suffix]: `#all` is no part of the path `/orders#all` and is not sent
          --> specs/shop/api.yaml:5:3  (/paths/~1orders#all)

        1 warning in shop
    "#]],
    );
}

#[test]
fn path_parameters() {
    check_change(
        "  /orders:",
        "  /orders/{id}:",
        &expect![[r#"
        warning[path-parameter-undeclared]: `id` is in the path of `listOrders`, but it has no path parameter of that name
          --> specs/shop/api.yaml:6:5  (/paths/~1orders~1{id}/get)
          help: it was read as any text; declare it with `in: path`

        1 warning in shop
    "#]],
    );
    check_change(
        "in: query",
        "in: path, required: true",
        &expect![[r#"
        warning[path-parameter-unused]: the path parameter `page` is not in the path `/orders`
          --> specs/shop/api.yaml:8:20  (/paths/~1orders/get/parameters/0)
          help: it was left out

        1 warning in shop
    "#]],
    );
    check_change(
        "  /orders:\n    get:",
        "  /orders/{order_id}:\n    parameters: [{ name: orderId, in: path, schema: { type: string } }]\n    get:",
        &expect![[r#"
            warning[path-parameter-optional]: the path parameter `orderId` was read as required
              --> specs/shop/api.yaml:6:18  (/paths/~1orders~1{order_id}/parameters/0)
              help: add `required: true`

            warning[path-parameter-misspelt]: the path parameter `orderId` is not in the path `/orders/{order_id}`
              --> specs/shop/api.yaml:6:18  (/paths/~1orders~1{order_id}/parameters/0)
              help: it was taken for `order_id`, which has no parameter

            2 warnings in shop
        "#]],
    );
}

#[test]
fn parameters() {
    check_change(
        "parameters: [",
        "parameters: [{ name: page, in: query, schema: {} }, { name: Accept, in: header, schema: {} }, ",
        &expect![[r#"
            warning[parameter-duplicate]: there are two query parameters `page`
              --> specs/shop/api.yaml:8:101  (/paths/~1orders/get/parameters/2)
              help: the second one was left out

            warning[parameter-ignored]: the parameter `Accept` was left out: the client sends this header itself
              --> specs/shop/api.yaml:8:59  (/paths/~1orders/get/parameters/1)

            2 warnings in shop
        "#]],
    );
    check_change(
        "in: query, schema: { type: integer }",
        "in: query, content: { text/csv: { schema: { type: string } } }",
        &expect![[r#"
            warning[parameter-content]: the parameter `page` has the content `text/csv`, written as text
              --> specs/shop/api.yaml:8:54  (/paths/~1orders/get/parameters/0/content)

            1 warning in shop
        "#]],
    );
}

#[test]
fn security() {
    check_change(
        "      responses:",
        "      security: [{ bearr: [] }, { other: [] }]\n      responses:",
        &expect![[r#"
            warning[security-scheme-unknown]: `bearr` is no security scheme of the document
              --> specs/shop/api.yaml:9:20  (/paths/~1orders/get/security/0/bearr)
              help: the alternative that needs it was left out; did you mean `bearer`?

            warning[security-scheme-unknown]: `other` is no security scheme of the document
              --> specs/shop/api.yaml:9:35  (/paths/~1orders/get/security/1/other)
              help: the alternative that needs it was left out

            2 warnings in shop
        "#]],
    );
    check_change(
        "scheme: bearer }",
        "scheme: digest }",
        &expect![[r#"
        warning[security-scheme-plain]: the scheme `bearer` uses HTTP authentication `digest`; the credential is sent as the whole `Authorization` header
          --> specs/shop/api.yaml:14:52  (/components/securitySchemes/bearer/scheme)

        1 warning in shop
    "#]],
    );
}

#[test]
fn servers() {
    check_change(
        "servers: [{ url: https://shop.example }]\n",
        "",
        &expect![[r#"
        warning[server-missing]: the document names no absolute URL of a server
          --> specs/shop/api.yaml:1:1
          help: users have to set a base URL; add it under `servers`

        1 warning in shop
    "#]],
    );
    check_change(
        "url: https://shop.example",
        "url: 'https://{stor}.example', variables: { store: { default: a } }",
        &expect![[r#"
            warning[value-repaired]: a variable of a server's URL has no default; the first allowed value was taken, or users set it (1 place)
              --> specs/shop/api.yaml:3:13  (/servers/0/url)

            1 warning in shop
        "#]],
    );
}

#[test]
fn schemas() {
    check_change(
        "        next_page:",
        "        bare: { type: array }
        not: { not: { type: string } }
        twice: { type: string, enum: [a, b, a] }
        torn: { allOf: [{ type: string }, { type: integer, minimum: 1 }] }
        lone: { type: object, required: [a, b], properties: { a: {} } }
        several: { oneOf: [{ type: string }, { type: integer }], anyOf: [{ type: boolean }, { type: array, items: {} }] }
        next_page:",
        &expect![[r#"
            warning[enum-duplicate]: `a` stands twice in `enum`
              --> specs/shop/api.yaml:22:45  (/components/schemas/Page/properties/twice/enum/2)
              help: the repetition was left out

            warning[all-of-conflict]: members of `allOf` contradict each other: `string` and `integer`
              --> specs/shop/api.yaml:23:43  (/components/schemas/Page/properties/torn/allOf/1)
              help: the last one was taken

            warning[items-missing]: an array has no `items`; anything may be in it (1 place)
              --> specs/shop/api.yaml:20:15  (/components/schemas/Page/properties/bare)

            warning[required-undescribed]: `required` names a key that is not among the properties; any value may be there, and none (1 key)
              --> specs/shop/api.yaml:24:15  (/components/schemas/Page/properties/lone)

            4 warnings in shop
        "#]],
    );
    check_change(
        "      type: object\n",
        "      type: object\n      discriminator: { propertyName: kind }\n",
        &expect![[r#"
            warning[discriminator-alone]: the discriminator `kind` stands on a schema without `oneOf` or `anyOf`, and no schema has it in its `allOf`
              --> specs/shop/api.yaml:18:22  (/components/schemas/Page/discriminator)
              help: list the variants under `oneOf`

            1 warning in shop
        "#]],
    );
}

#[test]
fn discriminators() {
    check_change(
        "    Page:\n",
        "    A: { type: object, properties: { kind: { type: string } } }
    B: { type: object, properties: { kind: { type: string } } }
    Tagged:
      oneOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }]
      discriminator: { propertyName: kind, mapping: { a: '#/components/schemas/A', p: Page, z: Bb } }
    Unclear:
      oneOf: [{ type: object, properties: { a: { type: string } } }, { $ref: '#/components/schemas/B' }]
      discriminator: { propertyName: kind }
    Page:\n",
        &expect![[r#"
            warning[mapping-foreign]: the discriminator maps `p` to `Page`, which is not among the alternatives
              --> specs/shop/api.yaml:20:87  (/components/schemas/Tagged/discriminator/mapping/p)
              help: it was left out

            warning[mapping-unknown]: the discriminator maps `z` to `Bb`, which is no schema
              --> specs/shop/api.yaml:20:96  (/components/schemas/Tagged/discriminator/mapping/z)
              help: did you mean `B`?

            warning[discriminator-unclear]: the discriminator `kind` does not have a value of its own for each alternative
              --> specs/shop/api.yaml:23:22  (/components/schemas/Unclear/discriminator)
              help: they are told apart by their keys; give each a constant there, or map it

            3 warnings in shop
        "#]],
    );
}

#[test]
fn discriminators_with_a_default() {
    check_change(
        "    Page:\n",
        "    A: { type: object, properties: { kind: { type: string } } }
    B: { type: object, properties: { kind: { const: b } } }
    C: { type: object, properties: { size: { type: string } } }
    Free: { type: object }
    Fixed:
      oneOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }]
      discriminator: { propertyName: kind, x-default-mapping: B }
    Roomless:
      oneOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/C' }]
      discriminator: { propertyName: kind, x-default-mapping: '#/components/schemas/C' }
    Foreign:
      oneOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }]
      discriminator: { propertyName: kind, x-default-mapping: C }
    Kept:
      oneOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }]
      discriminator: { propertyName: kind, x-default-mapping: A }
    Mapped:
      oneOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/Free' }]
      discriminator: { propertyName: kind, x-default-mapping: Free }
    Page:\n",
        &expect![[r#"
            warning[schema-dialect]: schemas have `const`, which is not so in OpenAPI 3.0; it was read all the same (1 place)
              --> specs/shop/api.yaml:17:46  (/components/schemas/B/properties/kind/const)

            warning[default-fixed]: the discriminator's default is `B`, which cannot keep other values of `kind`
              --> specs/shop/api.yaml:22:63  (/components/schemas/Fixed/discriminator/x-default-mapping)
              help: they are read as an unknown variant; give it that property, as any text

            warning[default-fixed]: the discriminator's default is `#/components/schemas/C`, which cannot keep other values of `kind`
              --> specs/shop/api.yaml:25:63  (/components/schemas/Roomless/discriminator/x-default-mapping)
              help: they are read as an unknown variant; give it that property, as any text

            warning[default-foreign]: the discriminator's default is `C`, which is not among the alternatives
              --> specs/shop/api.yaml:28:63  (/components/schemas/Foreign/discriminator/x-default-mapping)
              help: it was left out; other values are read as an unknown variant

            4 warnings in shop
        "#]],
    );
}

#[test]
fn a_folder_of_which_no_crate_can_have_the_name() {
    for (provider, client, told) in [
        ("2checkout", "", Some("`2checkout` is no name for a crate")),
        ("Shop", "", Some("`Shop` is no name for a crate")),
        ("self", "", Some("`self` is no name for a crate")),
        ("2checkout", "version: 1\npackage: { name: checkout }\n", None),
        ("two_checkout", "", None),
    ] {
        let file = |name: &str, text: &str| SourceFile {
            name: format!("specs/{provider}/{name}"),
            text: text.to_owned(),
        };
        let mut files = vec![file("api.yaml", FINE)];
        files.extend((!client.is_empty()).then(|| file("client.yaml", client)));
        let input = Input { provider: provider.to_owned(), files, document: None };
        let output = scopewright_generator::generate(&input);
        let all = &output.report.diagnostics;
        let found = all.iter().find(|diagnostic| diagnostic.code == "provider-name");
        assert_eq!(found.map(|diagnostic| diagnostic.message.as_str()), told, "{provider}");
        assert_eq!(output.files.is_none(), told.is_some(), "{}", output.report);
    }
    assert!(explain("provider-name").is_some());
}

#[test]
fn more_messages_than_anybody_reads() {
    let text = format!("{FINE}security:\n{}", "  - 1\n".repeat(3_000));
    let report = report(&[("api.yaml", &text)]);
    assert_eq!(report.diagnostics.len(), 1_001, "{}", report.diagnostics[0]);
    let last = report.diagnostics.last().map(ToString::to_string).unwrap_or_default();
    expect![[r#"
        warning[and-more]: there are more than 1000 messages `value-type`; the others are left out
          --> specs/shop/api.yaml:1022:5  (/security/1000)
          help: mend those that are told, and run it again"#]]
    .assert_eq(&last);
}

#[test]
fn callbacks_that_are_not_there() {
    check_change(
        "      responses:",
        "      callbacks: { told: { $ref: '#/components/callbacks/Told' } }\n      responses:",
        &expect![[r#"
            warning[callback-left-out]: `#/components/callbacks/Told` leads to no callback; it was left out
              --> specs/shop/api.yaml:9:26  (/paths/~1orders/get/callbacks/told)

            1 warning in shop
        "#]],
    );
}

#[test]
fn path_items_that_are_copied_without_end() {
    let many = "{ name: a, in: query, schema: { type: string } }, ".repeat(2_000);
    let mut paths = format!("  /all:\n    parameters: [{many}]\n");
    for index in 0..100 {
        paths += &format!("  /all/{index}: {{ $ref: '#/paths/~1all' }}\n");
    }
    let text = FINE.replacen("components:\n", &format!("{paths}components:\n"), 1);
    let report = report(&[("api.yaml", &text)]);
    let told = report.diagnostics.iter().filter(|found| found.code == "paths-too-large");
    let told: Vec<String> = told.map(ToString::to_string).collect();
    expect![[r#"
        error[paths-too-large]: the path items that references stand for grow beyond 500,000 values
          --> specs/shop/api.yaml:64:12  (/paths/~1all~149)
          help: a reference to a path item is another path with all operations of that one"#]]
    .assert_eq(&told.join("\n"));
}

#[test]
fn forms_without_fields() {
    check_change(
        "      responses:",
        "      requestBody: { content: { multipart/form-data: { schema: { type: string } } } }\n      responses:",
        &expect![[r#"
            warning[form-not-object]: a body of `multipart/form-data` is made of fields, and its schema is no object
              --> specs/shop/api.yaml:9:64  (/paths/~1orders/get/requestBody/content/multipart~1form-data/schema)
              help: it was read as an object with free keys

            1 warning in shop
        "#]],
    );
}

// scopes.yaml.

#[test]
fn entries_and_operations() {
    check_scopes(
        "version: 1\nscopes:\n  orders.list: { access: read }\noperations:\n  listOrder: orders.list\n",
        &expect![[r#"
            error[operation-missing]: `listOrders` (`GET /orders`) has no entry under `operations`
              --> specs/shop/scopes.yaml:4:1  (/operations)
              help: write the scope it needs, `none` if any valid credential will do, or `unknown` if nobody knows

            error[operation-unknown]: the document has no operation `listOrder`
              --> specs/shop/scopes.yaml:5:3  (/operations/listOrder)
              help: did you mean `listOrders`?

            2 errors in shop; nothing was written
        "#]],
    );
}

#[test]
fn the_vocabulary() {
    check_scopes(
        "version: 1\nscopes:\n  orders.lists: { access: read, implies: [a] }\n  a: { access: write, implies: [orders.lists] }\n  none: { access: read }\noperations:\n  listOrders: orders.list\n",
        &expect![[r#"
            error[scope-reserved]: a scope cannot be called `none`
              --> specs/shop/scopes.yaml:5:3  (/scopes/none)
              help: `none`, `public` and `unknown` have a meaning of their own under `operations`

            error[scope-cycle]: scopes imply each other in a circle: `orders.lists` → `a` → `orders.lists`
              --> specs/shop/scopes.yaml:3:3  (/scopes/orders.lists)
              help: one of them is the wider one; let it imply the other

            error[scope-unknown]: `orders.list` is not in the vocabulary
              --> specs/shop/scopes.yaml:7:15  (/operations/listOrders)
              help: did you mean `orders.lists`?

            warning[scope-unused]: no operation needs `orders.lists`
              --> specs/shop/scopes.yaml:3:3  (/scopes/orders.lists)

            warning[scope-unused]: no operation needs `a`
              --> specs/shop/scopes.yaml:4:3  (/scopes/a)

            warning[scope-unused]: no operation needs `none`
              --> specs/shop/scopes.yaml:5:3  (/scopes/none)

            3 errors and 3 warnings in shop; nothing was written
        "#]],
    );
}

#[test]
fn keys_of_the_scopes_file() {
    check_scopes(
        "version: 2\nscheme: bearr\nscop: {}\nscopes:\n  a: { acces: read }\noperations:\n  listOrders: { al: [a], source: guessed }\n",
        &expect![[r#"
            error[key-unknown]: `scop` is not a key of scopes.yaml
              --> specs/shop/scopes.yaml:3:1  (/scop)
              help: did you mean `scopes`?

            error[key-unknown]: `acces` is not a key of a scope
              --> specs/shop/scopes.yaml:5:8  (/scopes/a/acces)
              help: did you mean `access`?

            error[key-missing]: `access` is missing in a scope
              --> specs/shop/scopes.yaml:5:6  (/scopes/a)

            error[value-choice]: `version` cannot be `2`
              --> specs/shop/scopes.yaml:1:10  (/version)
              help: the only value is `1`

            error[key-unknown]: `al` is not a key of a requirement
              --> specs/shop/scopes.yaml:7:17  (/operations/listOrders/al)
              help: did you mean `all`?

            error[value-choice]: `source` cannot be `guessed`
              --> specs/shop/scopes.yaml:7:34  (/operations/listOrders/source)
              help: the values are `documented` and `inferred`

            error[requirement-invalid]: the entry does not say what the operation needs
              --> specs/shop/scopes.yaml:7:15  (/operations/listOrders)
              help: write a scope, `none`, `public`, `unknown`, `{ all: […] }` or `{ any: […] }`

            warning[scope-unused]: no operation needs `a`
              --> specs/shop/scopes.yaml:5:3  (/scopes/a)

            error[security-scheme-unknown]: `bearr` is no security scheme of the document
              --> specs/shop/scopes.yaml:2:9  (/scheme)
              help: did you mean `bearer`?

            8 errors and 1 warning in shop; nothing was written
        "#]],
    );
}

#[test]
fn requirements() {
    let check_entry = |entry: &str, expected: &Expect| {
        let scopes = "version: 1\nscopes: { a: { access: read } }\n";
        check_scopes(&format!("{scopes}operations:\n  listOrders: {entry}\n"), expected);
    };
    check_entry(
        "[a]",
        &expect![[r#"
        error[requirement-invalid]: expected a requirement, found a list
          --> specs/shop/scopes.yaml:4:15  (/operations/listOrders)
          help: write a scope, `none`, `public`, `unknown`, `{ all: […] }` or `{ any: […] }`

        warning[scope-unused]: no operation needs `a`
          --> specs/shop/scopes.yaml:2:11  (/scopes/a)

        1 error and 1 warning in shop; nothing was written
    "#]],
    );
    check_entry(
        "{ all: [a], any: [a] }",
        &expect![[r#"
        error[requirement-invalid]: the entry says more than one thing
          --> specs/shop/scopes.yaml:4:15  (/operations/listOrders)
          help: write a scope, `none`, `public`, `unknown`, `{ all: […] }` or `{ any: […] }`

        warning[scope-unused]: no operation needs `a`
          --> specs/shop/scopes.yaml:2:11  (/scopes/a)

        1 error and 1 warning in shop; nothing was written
    "#]],
    );
    check_entry(
        "{ note: Hm }",
        &expect![[r#"
        error[requirement-invalid]: the entry does not say what the operation needs
          --> specs/shop/scopes.yaml:4:15  (/operations/listOrders)
          help: write a scope, `none`, `public`, `unknown`, `{ all: […] }` or `{ any: […] }`

        warning[scope-unused]: no operation needs `a`
          --> specs/shop/scopes.yaml:2:11  (/scopes/a)

        1 error and 1 warning in shop; nothing was written
    "#]],
    );
    check_entry(
        "{ any: [{ any: [a] }] }",
        &expect![[r#"
        error[requirement-invalid]: `any` holds scopes and `{ all: […] }`, nothing else
          --> specs/shop/scopes.yaml:4:23  (/operations/listOrders/any/0)
          help: write a scope, `none`, `public`, `unknown`, `{ all: […] }` or `{ any: […] }`

        warning[scope-unused]: no operation needs `a`
          --> specs/shop/scopes.yaml:2:11  (/scopes/a)

        1 error and 1 warning in shop; nothing was written
    "#]],
    );
    check_entry(
        "{ all: [] }",
        &expect![[r#"
        error[requirement-invalid]: `all` names no scope
          --> specs/shop/scopes.yaml:4:15  (/operations/listOrders)
          help: write a scope, `none`, `public`, `unknown`, `{ all: […] }` or `{ any: […] }`

        warning[scope-unused]: no operation needs `a`
          --> specs/shop/scopes.yaml:2:11  (/scopes/a)

        1 error and 1 warning in shop; nothing was written
    "#]],
    );
}

#[test]
fn entries_that_tie() {
    check_scopes(
        "version: 1\nscopes:\n  a: { access: read }\noperations:\n  listOrders: a\n  GET /orders: none\n",
        &expect![[r#"
            error[entries-tie]: `listOrders` is covered by `listOrders` and `GET /orders`, and none is more specific
              --> specs/shop/scopes.yaml:5:3  (/operations/listOrders)
              help: remove one, or write an entry for the operation id

            1 error in shop; nothing was written
        "#]],
    );
}

#[test]
fn scopes_of_the_document() {
    let document =
        FINE.replace("{ type: http, scheme: bearer }", "{ type: oauth2, flows: {} }").replace(
            "      responses:",
            "      security: [{ bearer: [orders, all] }]\n      responses:",
        );
    check(
        &[("api.yaml", &document), ("scopes.yaml", SCOPES)],
        &expect![[r#"
        warning[requirement-differs]: the document says that `listOrders` needs `orders` and `all`; this entry was taken
          --> specs/shop/scopes.yaml:5:15  (/operations/listOrders)

        1 warning in shop
    "#]],
    );
}

#[test]
fn introspection() {
    let check_entry = |entry: &str, expected: &Expect| {
        check_scopes(&format!("{SCOPES}introspection: {entry}\n"), expected);
    };
    check_entry(
        "{ operation: listOrder, scopes: /scopes }",
        &expect![[r#"
        error[operation-unknown]: the document has no operation `listOrder`
          --> specs/shop/scopes.yaml:6:29  (/introspection/operation)
          help: did you mean `listOrders`?

        1 error in shop; nothing was written
    "#]],
    );
    check_entry(
        "{ operation: listOrders, kind: /kind, scopes: next_page }",
        &expect![[r#"
        error[pointer-unknown]: `/kind` leads nowhere in the answer of `listOrders`: there is no `kind`
          --> specs/shop/scopes.yaml:6:47  (/introspection/kind)

        error[pointer-invalid]: `next_page` is no JSON pointer
          --> specs/shop/scopes.yaml:6:62  (/introspection/scopes)
          help: write "/next_page"

        2 errors in shop; nothing was written
    "#]],
    );
    check_entry(
        "{ kind: /kind }",
        &expect![[r#"
        error[introspection-invalid]: there is neither `operation` nor `jwt`
          --> specs/shop/scopes.yaml:6:1  (/introspection)
          help: write `operation` with `scopes`, or `jwt` with `claim` and `form`

        1 error in shop; nothing was written
    "#]],
    );
    check_entry(
        "{ operation: listOrders, jwt: { claim: a, form: list } }",
        &expect![[r#"
        error[introspection-invalid]: a token is looked into by a call or by a claim, not both
          --> specs/shop/scopes.yaml:6:1  (/introspection)
          help: write `operation` with `scopes`, or `jwt` with `claim` and `form`

        1 error in shop; nothing was written
    "#]],
    );
    check_entry(
        "{ operation: listOrders }",
        &expect![[r#"
        error[introspection-invalid]: `scopes` does not say where the answer has the scopes
          --> specs/shop/scopes.yaml:6:1  (/introspection)
          help: write `operation` with `scopes`, or `jwt` with `claim` and `form`

        1 error in shop; nothing was written
    "#]],
    );
}

// client.yaml.

#[test]
fn keys_of_the_client_file() {
    check_client(
        "pagin: {}\ncredential: { schem: bearer }\n",
        &expect![[r#"
        error[key-unknown]: `pagin` is not a key of client.yaml
          --> specs/shop/client.yaml:3:1  (/pagin)
          help: did you mean `paging`?

        error[key-unknown]: `schem` is not a key of the credential
          --> specs/shop/client.yaml:4:15  (/credential/schem)
          help: did you mean `scheme`?

        2 errors in shop; nothing was written
    "#]],
    );
    check(
        &[("api.yaml", FINE), ("client.yaml", "version: one\n")],
        &expect![[r#"
            error[value-type]: `version` is a whole number, found text
              --> specs/shop/client.yaml:1:10  (/version)

            error[key-missing]: `package` is missing in client.yaml
              --> specs/shop/client.yaml:1:1

            2 errors in shop; nothing was written
        "#]],
    );
}

#[test]
fn paging_parameters_and_pointers() {
    check_client(
        "paging:\n  a: { style: page-number, page: pag, size: limit, items: /record, next: /nextpage, operations: [listOrders] }\n",
        &expect![[r#"
            error[pointer-unknown]: `/record` leads nowhere in the answer of `listOrders`: there is no `record`
              --> specs/shop/client.yaml:4:59  (/paging/a/items)
              help: did you mean `records`?

            error[paging-parameter-unknown]: `listOrders` has no query parameter `pag`
              --> specs/shop/client.yaml:4:34  (/paging/a/page)
              help: did you mean `page`?

            error[pointer-unknown]: `/nextpage` leads nowhere in the answer of `listOrders`: there is no `nextpage`
              --> specs/shop/client.yaml:4:74  (/paging/a/next)
              help: did you mean `next_page`?

            error[paging-parameter-unknown]: `listOrders` has no query parameter `limit`
              --> specs/shop/client.yaml:4:45  (/paging/a/size)

            4 errors in shop; nothing was written
        "#]],
    );
    check_client(
        "paging:\n  a:\n    style: offset\n    offset: page\n    total: next_page\n    operations:\n      listOrders: { items: /next_page }\n      listOrder: {}\n",
        &expect![[r#"
            error[paging-items-no-list]: `/next_page` is no list in the answer of `listOrders`
              --> specs/shop/client.yaml:9:28  (/paging/a/operations/listOrders/items)

            error[pointer-invalid]: `next_page` is no JSON pointer
              --> specs/shop/client.yaml:7:12  (/paging/a/total)
              help: write "/next_page"

            error[operation-unknown]: the document has no operation `listOrder`
              --> specs/shop/client.yaml:10:7  (/paging/a/operations/listOrder)
              help: did you mean `listOrders`?

            3 errors in shop; nothing was written
        "#]],
    );
    check_client(
        "paging:\n  a: { style: cursor, items: /records, operations: [listOrders] }\n",
        &expect![[r#"
        error[paging-key-missing]: `cursor` is missing; paging of the style `cursor` needs it
          --> specs/shop/client.yaml:4:3  (/paging/a)

        error[paging-key-missing]: `next` is missing; paging of the style `cursor` needs it
          --> specs/shop/client.yaml:4:3  (/paging/a)

        2 errors in shop; nothing was written
    "#]],
    );
    check_client(
        "paging:\n  a: { page: page, items: /records, operations: [listOrders] }\n  b: { style: page-number, page: page, items: /records, operations: [listOrders] }\n",
        &expect![[r#"
            error[key-missing]: `style` is missing in a scheme of paging
              --> specs/shop/client.yaml:4:3  (/paging/a)

            error[paging-twice]: `listOrders` is paged by `a` already
              --> specs/shop/client.yaml:5:57  (/paging/b/operations/listOrders)

            2 errors in shop; nothing was written
        "#]],
    );
}

#[test]
fn a_wrong_word_of_a_scheme_is_one_message_for_all_its_operations() {
    let refunds = "  /refunds:
    get:
      operationId: listRefunds
      responses:
        200:
          description: A page
          content: { application/json: { schema: { $ref: '#/components/schemas/Page' } } }
  /returns:
    get:
      operationId: listReturns
      responses: { 200: { $ref: '#/components/responses/Page' } }
components:
  responses:
    Page:
      description: A page
      content: { application/json: { schema: { $ref: '#/components/schemas/Page' } } }
";
    let api = FINE.replacen("components:\n", refunds, 1);
    let client = "version: 1
package: { name: shop }
paging:
  a:
    style: page-number
    page: pag
    items: /rows
    operations: [listOrders, listRefunds, listReturns]
";
    let inputs = [("api.yaml", api.as_str()), ("client.yaml", client)];
    check(
        &inputs,
        &expect![[r#"
        error[pointer-unknown]: `/rows` leads nowhere in the answer of `listOrders`: there is no `rows`
          --> specs/shop/client.yaml:7:12  (/paging/a/items)
          note: the same holds for 2 others

        error[paging-parameter-unknown]: `listOrders` has no query parameter `pag`
          --> specs/shop/client.yaml:6:11  (/paging/a/page)
          note: the same holds for 2 others
          help: did you mean `page`?

        2 errors in shop; nothing was written
    "#]],
    );
    let json = serde_json::to_value(report(&inputs)).expect("a report is plain data");
    assert_eq!(json["diagnostics"][0]["others"], 2);
}

#[test]
fn paging_styles_and_their_keys() {
    check_client(
        "paging:\n  a: { style: cursr, items: /records, operations: [listOrders] }\n  b: { style: link, next: /next_page, page: page, items: /records, operations: [listOrders] }\n",
        &expect![[r#"
            error[value-choice]: `style` cannot be `cursr`
              --> specs/shop/client.yaml:4:15  (/paging/a/style)
              help: did you mean `cursor`?

            error[paging-key-unused]: paging of the style `link` has no `page`
              --> specs/shop/client.yaml:5:39  (/paging/b/page)

            error[paging-key-unused]: paging of the style `link` has no `next`
              --> specs/shop/client.yaml:5:21  (/paging/b/next)

            error[paging-twice]: `listOrders` is paged by `a` already
              --> specs/shop/client.yaml:5:68  (/paging/b/operations/listOrders)

            4 errors in shop; nothing was written
        "#]],
    );
    check_client(
        "paging:\n  a:\n    style: page-number\n    page: page\n    next: { header: X-Next }\n    operations:\n      listOrders: { style: cursor, page: page, items: /records, cursor: page }\n",
        &expect![[r#"
            error[paging-key-unused]: paging of the style `cursor` has no `page`
              --> specs/shop/client.yaml:9:36  (/paging/a/operations/listOrders/page)

            1 error in shop; nothing was written
        "#]],
    );
    check_client(
        "paging:\n  a: { style: last-item, cursor: page, items: /records, operations: [listOrders] }\n",
        &expect![[r#"
            error[paging-key-missing]: `id` is missing; paging of the style `last-item` needs it
              --> specs/shop/client.yaml:4:3  (/paging/a)

            1 error in shop; nothing was written
        "#]],
    );
    check_client(
        "paging:\n  a: { style: last-item, cursor: page, id: /idd, items: /records, operations: [listOrders] }\n",
        &expect![[r#"
            error[pointer-unknown]: `/idd` leads nowhere in an item of `listOrders`: there is no `idd`
              --> specs/shop/client.yaml:4:44  (/paging/a/id)

            1 error in shop; nothing was written
        "#]],
    );
    check_client(
        "paging:\n  a: { style: next-url, items: /records, operations: [listOrders] }\n",
        &expect![[r#"
            error[paging-key-missing]: `next` is missing; paging of the style `next-url` needs it
              --> specs/shop/client.yaml:4:3  (/paging/a)

            1 error in shop; nothing was written
        "#]],
    );
}

#[test]
fn paging_places() {
    check_client(
        "paging:\n  a: { style: cursor, cursor: page, next: { header: 'X Next' }, more: /mor, items: /records, operations: [listOrders] }\n",
        &expect![[r#"
            error[header-invalid]: `X Next` is no name of a header
              --> specs/shop/client.yaml:4:53  (/paging/a/next/header)

            error[pointer-unknown]: `/mor` leads nowhere in the answer of `listOrders`: there is no `mor`
              --> specs/shop/client.yaml:4:71  (/paging/a/more)

            2 errors in shop; nothing was written
        "#]],
    );
    check_client(
        "paging:\n  a: { style: cursor, cursor: page, next: { head: X-Next }, more: [], items: /records, operations: [listOrders] }\n",
        &expect![[r#"
            error[key-unknown]: `head` is not a key of a place in an answer
              --> specs/shop/client.yaml:4:45  (/paging/a/next/head)
              help: did you mean `header`?

            error[key-missing]: `header` is missing in a place in an answer
              --> specs/shop/client.yaml:4:43  (/paging/a/next)

            error[value-type]: `more` is text or a mapping, found a list
              --> specs/shop/client.yaml:4:67  (/paging/a/more)

            error[header-invalid]: `` is no name of a header
              --> specs/shop/client.yaml:4:43  (/paging/a/next/header)

            4 errors in shop; nothing was written
        "#]],
    );
    check_client(
        "paging:\n  a: { style: cursor, in: body, cursor: /page, next: /next_page, items: /records, operations: [listOrders] }\n  b: { style: link, in: path, items: /records, operations: [] }\n",
        &expect![[r#"
            error[value-choice]: `in` cannot be `path`
              --> specs/shop/client.yaml:5:25  (/paging/b/in)
              help: the values are `query` and `body`

            error[paging-no-body]: `listOrders` has no JSON body
              --> specs/shop/client.yaml:4:41  (/paging/a/cursor)
              help: leave out `in: body`, so that the query is meant

            2 errors in shop; nothing was written
        "#]],
    );
}

#[test]
fn paging_of_an_answer_without_json() {
    let document = FINE.replace("application/json", "text/csv");
    let client = "version: 1\npackage: { name: shop }\npaging: { a: { style: page-number, page: page, operations: [listOrders] } }\n";
    check(
        &[("api.yaml", &document), ("client.yaml", client)],
        &expect![[r#"
        error[paging-no-json]: `listOrders` cannot be paged: it does not answer JSON
          --> specs/shop/client.yaml:3:48  (/paging/a/operations/listOrders)

        1 error in shop; nothing was written
    "#]],
    );
}

#[test]
fn replay() {
    check_client(
        "replay: { listOrders: keyed, listOrder: safe }\n",
        &expect![[r#"
        error[replay-without-key]: `listOrders` is `keyed`, but `idempotency` does not say how a key is sent
          --> specs/shop/client.yaml:3:23  (/replay/listOrders)
          help: add `idempotency: { header: Idempotency-Key }`

        error[operation-unknown]: the document has no operation `listOrder`
          --> specs/shop/client.yaml:3:30  (/replay/listOrder)
          help: did you mean `listOrders`?

        2 errors in shop; nothing was written
    "#]],
    );
    check_client(
        "replay: { listOrders: twice }\n",
        &expect![[r#"
        error[value-choice]: `twice` is none of the values that may stand here
          --> specs/shop/client.yaml:3:23  (/replay/listOrders)
          help: the values are `safe`, `keyed` and `once`

        1 error in shop; nothing was written
    "#]],
    );
    check_client(
        "idempotency: { header: Key, operations: [listOrder] }\n",
        &expect![[r#"
        error[operation-unknown]: the document has no operation `listOrder`
          --> specs/shop/client.yaml:3:42  (/idempotency/operations/0)
          help: did you mean `listOrders`?

        1 error in shop; nothing was written
    "#]],
    );
    for place in ["", "header: Key, field: /key, ", "field: key, "] {
        check_client(
            &format!("idempotency: {{ {place}methods: [POST] }}\n"),
            &expect![[r#"
                error[key-place-invalid]: a key goes either into a header or to a JSON pointer into the body
                  --> specs/shop/client.yaml:3:14  (/idempotency)
                  help: write `header: Idempotency-Key` or `field: /idempotency_key`

                1 error in shop; nothing was written
            "#]],
        );
    }
}

#[test]
fn what_a_refusal_says_of_scopes() {
    check_client(
        "errors: { schema: Page, scopes: { codes: [no_scope], needed: /needed, provides: /records } }\n",
        &expect![[r#"
            error[key-unknown]: `provides` is not a key of what a refusal says of scopes
              --> specs/shop/client.yaml:3:71  (/errors/scopes/provides)
              help: did you mean `provided`?

            error[pointer-unknown]: `/needed` leads nowhere in the error's schema: there is no `needed`
              --> specs/shop/client.yaml:3:62  (/errors/scopes/needed)

            2 errors in shop; nothing was written
        "#]],
    );
    check_client(
        "errors: { schema: Page, scopes: { in_success: yes, needed: /needed, provided: records } }\n",
        &expect![[r#"
            error[value-type]: `in_success` is `true` or `false`, found text
              --> specs/shop/client.yaml:3:47  (/errors/scopes/in_success)

            error[pointer-unknown]: `/needed` leads nowhere in the error's schema: there is no `needed`
              --> specs/shop/client.yaml:3:60  (/errors/scopes/needed)

            error[pointer-invalid]: `records` is no JSON pointer
              --> specs/shop/client.yaml:3:79  (/errors/scopes/provided)
              help: write "/records"

            3 errors in shop; nothing was written
        "#]],
    );
}

#[test]
fn names_and_schemas() {
    check_client(
        "credential: { scheme: beare }\nnames: { resources: { Orders: orders }, methods: { listOrder: all }, types: { Pag: P } }\nerrors: { schema: Pages }\n",
        &expect![[r#"
            error[security-scheme-unknown]: `beare` is no security scheme of the document
              --> specs/shop/client.yaml:3:23  (/credential/scheme)
              help: did you mean `bearer`?

            error[tag-unknown]: no operation has the tag `Orders`
              --> specs/shop/client.yaml:4:23  (/names/resources/Orders)

            error[operation-unknown]: the document has no operation `listOrder`
              --> specs/shop/client.yaml:4:52  (/names/methods/listOrder)
              help: did you mean `listOrders`?

            error[schema-unknown]: the document has no schema `Pages`
              --> specs/shop/client.yaml:5:19  (/errors/schema)
              help: did you mean `Page`?

            error[schema-unknown]: the document has no schema `Pag`
              --> specs/shop/client.yaml:4:79  (/names/types/Pag)
              help: did you mean `Page`?

            5 errors in shop; nothing was written
        "#]],
    );
    check_client(
        "errors: { schema: Page, message: /message, code: records }\n",
        &expect![[r#"
        error[pointer-unknown]: `/message` leads nowhere in the error's schema: there is no `message`
          --> specs/shop/client.yaml:3:34  (/errors/message)

        error[pointer-invalid]: `records` is no JSON pointer
          --> specs/shop/client.yaml:3:50  (/errors/code)
          help: write "/records"

        2 errors in shop; nothing was written
    "#]],
    );
    check_client(
        "server: { variables: { store: { variable: STORE } } }\n",
        &expect![[r#"
        error[server-variable-unknown]: no server has the variable `store`
          --> specs/shop/client.yaml:3:24  (/server/variables/store)

        1 error in shop; nothing was written
    "#]],
    );
    check_client(
        "constants: [{ in: header, name: X-Version }]\n",
        &expect![[r#"
        warning[constant-undocumented]: no operation of the document has a parameter `X-Version`
          --> specs/shop/client.yaml:3:33  (/constants/0/name)
          help: it is sent with every call all the same

        1 warning in shop
    "#]],
    );
    check_client(
        "credential: { variable: my token }\n",
        &expect![[r#"
        error[variable-name]: `my token` is no name for an environment variable
          --> specs/shop/client.yaml:3:25  (/credential/variable)
          help: use upper-case letters, digits and `_`, and no digit first

        1 error in shop; nothing was written
    "#]],
    );
    check_client(
        "response: { unwrap: data }\n",
        &expect![[r#"
        error[pointer-invalid]: `data` is no JSON pointer
          --> specs/shop/client.yaml:3:21  (/response/unwrap)
          help: write "/data"

        1 error in shop; nothing was written
    "#]],
    );
    check_client(
        "response: { unwrap: /data }\n",
        &expect![[r#"
        warning[unwrap-unused]: no answer has `/data`
          --> specs/shop/client.yaml:3:21  (/response/unwrap)

        1 warning in shop
    "#]],
    );
    check_client(
        "rate_limit: { tiers: { small: { requests: 1, seconds: 1 }, large: endless }, default: smal }\n",
        &expect![[r#"
        error[value-choice]: `endless` is none of the values that may stand here
          --> specs/shop/client.yaml:3:67  (/rate_limit/tiers/large)
          help: the only value is `unlimited`

        error[tier-unknown]: there is no tier `smal`
          --> specs/shop/client.yaml:3:87  (/rate_limit/default)
          help: did you mean `small`?

        2 errors in shop; nothing was written
    "#]],
    );
    check_client(
        "webhooks: { event: { header: a, body: /b }, events: { a: Pagge } }\n",
        &expect![[r#"
        error[location-invalid]: a place in a delivery is either a header or a JSON pointer into the body
          --> specs/shop/client.yaml:3:20  (/webhooks/event)
          help: write `{ header: … }` or `{ body: /… }`

        error[schema-unknown]: the document has no schema `Pagge`
          --> specs/shop/client.yaml:3:58  (/webhooks/events/a)
          help: did you mean `Page`?

        2 errors in shop; nothing was written
    "#]],
    );
}

// How messages are printed.

#[test]
fn what_a_document_says_cannot_move_the_cursor() {
    check_change(
        "operationId: listOrders",
        "operationId: \"a\\u001b[2Jb\\u202e\"\n      security: [{ \"\\n\": [] }]",
        &expect![[r#"
        warning[security-scheme-unknown]: `\u{a}` is no security scheme of the document
          --> specs/shop/api.yaml:8:20  (/paths/~1orders/get/security/0/\u{a})
          help: the alternative that needs it was left out

        1 warning in shop
    "#]],
    );
}

#[test]
fn the_report_as_json() {
    let report = report(&[("api.yaml", "openapi: 3.7.0\n")]);
    expect![[r#"
        {
          "provider": "shop",
          "diagnostics": [
            {
              "severity": "error",
              "code": "version-unsupported",
              "message": "documents of version `3.7.0` are not supported",
              "place": {
                "file": "specs/shop/api.yaml",
                "pointer": "/openapi",
                "line": 1,
                "column": 10
              },
              "help": "supported is `2.0`, `3.0`, `3.1` and `3.2`"
            }
          ]
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&report).expect("a report is plain data"));
}

#[test]
fn a_package_that_cargo_would_refuse() {
    let client = "version: 1\npackage: { name: \"a b\", version: latest }\n";
    check(
        &[("api.yaml", FINE), ("client.yaml", client)],
        &expect![[r#"
        error[package-name]: `a b` is no name for a crate
          --> specs/shop/client.yaml:2:18  (/package/name)
          help: use lower-case letters, digits, `-` and `_`, and a letter first

        error[package-version]: `latest` is no version
          --> specs/shop/client.yaml:2:34  (/package/version)
          help: write it as "0.1.0"

        2 errors in shop; nothing was written
    "#]],
    );
}

// Swagger 2.0.

#[test]
fn places_in_a_document_of_2_0() {
    check_document(
        "\
swagger: 2.0
info: { title: Shop, version: '1' }
host: shop.example
paths:
  /orders/{id}:
    put:
      operationId: putOrder
      consumes: [application/json]
      parameters:
        - { name: order, in: body, schema: { type: object, properties: { id: { type: text } } } }
        - { name: id, in: path, required: true, type: id }
        - { name: ids, in: header, type: array, collectionFormat: multi, items: { type: string } }
      responses: { 200: { description: Done, schema: { $ref: '#/definitions/Orders' } } }
    get:
      operationId: getOrder
      parameters:
        - { name: q, in: formData, type: string }
        - { $ref: '#/parameters/id' }
      responses: { 200: { $ref: '#/responses/Done' } }
    post:
      operationId: postOrder
      parameters:
        - { $ref: '#/parameters/id' }
        - { name: one, in: body, schema: { type: string } }
        - { name: two, in: body, schema: { type: string } }
      responses: { 200: { description: Done } }
parameters:
  id: { name: id, in: path, required: true, type: string, minLength: none }
responses:
  Done: { description: Done, schema: { allOf: [{ $ref: '#/definitions/Gone' }] } }
securityDefinitions:
  auth: { type: oauth2, flow: implicit, scopes: {}, authorizationUrl: [] }
definitions:
  Order: { type: object, required: yes, properties: { lines: { items: 5 } } }
",
        &expect![[r#"
            warning[swagger-collection-format]: the items of `ids` cannot be written as `multi` here; they are joined by commas
              --> specs/shop/api.yaml:12:67  (/paths/~1orders~1{id}/put/parameters/2/collectionFormat)

            warning[swagger-form-query]: the method has no body for the form field `q`; it is sent in the query
              --> specs/shop/api.yaml:17:11  (/paths/~1orders~1{id}/get/parameters/0)
              help: write `in: query`

            warning[swagger-bodies]: an operation has one body; these 2 are read as its properties
              --> specs/shop/api.yaml:24:11  (/paths/~1orders~1{id}/post/parameters/1)
              help: write one body parameter with an object as its schema

            warning[value-type]: `minLength` is a whole number, found text
              --> specs/shop/api.yaml:28:70  (/parameters/id/minLength)
              help: it was left out

            warning[value-type]: `authorizationUrl` is text, found a list
              --> specs/shop/api.yaml:32:71  (/securityDefinitions/auth/authorizationUrl)
              help: it was left out

            warning[value-type]: `required` is a list, found text
              --> specs/shop/api.yaml:34:36  (/definitions/Order/required)
              help: it was left out

            warning[type-spelling]: `id` is no type; it was read as any value (1 place)
              --> specs/shop/api.yaml:11:49  (/paths/~1orders~1{id}/put/parameters/1/type)

            warning[type-spelling]: `text` is no type; it was read as `string` (1 place)
              --> specs/shop/api.yaml:10:80  (/paths/~1orders~1{id}/put/parameters/0/schema/properties/id/type)

            warning[value-repaired]: a schema is no mapping; it was read as any value (1 place)
              --> specs/shop/api.yaml:34:64  (/definitions/Order/properties/lines/items)

            warning[ref-missing]: `#/definitions/Orders` leads nowhere; it was read as any value
              --> specs/shop/api.yaml:13:54  (/paths/~1orders~1{id}/put/responses/200/schema)
              help: did you mean `Order`?

            warning[ref-missing]: `#/definitions/Gone` leads nowhere; it was read as any value
              --> specs/shop/api.yaml:30:48  (/responses/Done/schema/allOf/0)

            11 warnings in shop
        "#]],
    );
}

// Links.

#[test]
fn links_that_lead_nowhere() {
    check_change(
        "          description: A page\n",
        "          description: A page
          links:
            good: { operationId: listOrders, parameters: { page: $response.body#/next_page, query.page: 1 } }
            id: { operationId: listOrder }
            reference: { operationRef: 'https://shop.example/other.yaml#/paths/~1orders/get' }
            parameter: { operationId: listOrders, parameters: { pages: 2, path.page: 3 } }
            server: { operationId: listOrders, server: { url: $response.body#/host } }
            nothing: { description: Says nothing }
            twice: { operationId: listOrders, operationRef: '#/paths/~1orders/post' }
            dangling: { $ref: '#/components/links/Gone' }
            text: listOrders
",
        &expect![[r#"
            warning[value-type]: expected a link, found text
              --> specs/shop/api.yaml:21:19  (/paths/~1orders/get/responses/200/links/text)
              help: it was left out

            warning[value-repaired]: a link names no operation; it was left out (1 place)
              --> specs/shop/api.yaml:18:13  (/paths/~1orders/get/responses/200/links/nothing)

            warning[value-repaired]: a link names its operation twice; the id counts (1 place)
              --> specs/shop/api.yaml:19:47  (/paths/~1orders/get/responses/200/links/twice/operationRef)

            warning[not-generated]: servers of links are not part of a client; 1 left out
              --> specs/shop/api.yaml:17:48  (/paths/~1orders/get/responses/200/links/server/server)

            warning[ref-missing]: `#/components/links/Gone` leads nowhere; it was left out
              --> specs/shop/api.yaml:20:23  (/paths/~1orders/get/responses/200/links/dangling)

            warning[link-unknown]: the link `id` leads to `listOrder`, which is no operation of the document; it was left out
              --> specs/shop/api.yaml:14:32  (/paths/~1orders/get/responses/200/links/id/operationId)
              help: did you mean `listOrders`?

            warning[link-unknown]: the link `reference` leads to `https://shop.example/other.yaml#/paths/~1orders/get`, which is no operation of the document; it was left out
              --> specs/shop/api.yaml:15:40  (/paths/~1orders/get/responses/200/links/reference/operationRef)

            warning[link-parameter-unknown]: the link `parameter` has a value for `pages`, which is no parameter of `listOrders`; it was left out
              --> specs/shop/api.yaml:16:65  (/paths/~1orders/get/responses/200/links/parameter/parameters/pages)
              help: did you mean `page`?

            warning[link-parameter-unknown]: the link `parameter` has a value for `path.page`, which is no parameter of `listOrders`; it was left out
              --> specs/shop/api.yaml:16:75  (/paths/~1orders/get/responses/200/links/parameter/parameters/path.page)

            9 warnings in shop
        "#]],
    );
}

#[test]
fn more_links_than_anyone_reads() {
    let links: String =
        (0..60).map(|at| format!("l{at}: {{ operationId: listOrders }}, ")).collect();
    check_change(
        "          description: A page\n",
        &format!("          description: A page\n          links: {{ {links} }}\n"),
        &expect![[r#"
            warning[not-generated]: links after the first 50 of an operation are not part of a client; 10 left out
              --> specs/shop/api.yaml:12:18  (/paths/~1orders/get/responses/200/links)

            1 warning in shop
        "#]],
    );
}

/// Checks what is said of a body in XML with this schema, and of an answer with the same one.
#[track_caller]
fn check_xml(schema: &str, expected: &Expect) {
    let content = format!("{{ application/xml: {{ schema: {schema} }} }}");
    let operation = format!(
        "    put:\n      operationId: putOrders\n      requestBody: {{ content: {content} }}\n      \
         responses: {{ 200: {{ description: Done, content: {content} }} }}\n"
    );
    check_change("  /orders:\n", &format!("  /orders:\n{operation}"), expected);
}

#[test]
fn xml_that_stays_text() {
    // An answer may have any root.
    check_xml(
        "{ type: array, items: { type: string } }",
        &expect![[r#"
        warning[xml-text]: the XML of `putOrders` stays text: its root element has no name
          --> specs/shop/api.yaml:8:60  (/paths/~1orders/put/requestBody/content/application~1xml/schema)
          help: say with `xml` how it stands there (OpenAPI, "XML Object")

        1 warning in shop
    "#]],
    );
    check_xml(
        "{ xml: { name: all }, type: object, properties: { a: { type: object, properties: { 'b c': { type: string } } } } }",
        &expect![[r#"
            warning[xml-text]: the XML of `putOrders` stays text: `b c` cannot be a name in XML
              --> specs/shop/api.yaml:8:60  (/paths/~1orders/put/requestBody/content/application~1xml/schema)
              help: say with `xml` how it stands there (OpenAPI, "XML Object")

            warning[xml-text]: the XML of `putOrders` stays text: `b c` cannot be a name in XML
              --> specs/shop/api.yaml:9:84  (/paths/~1orders/put/responses/200/content/application~1xml/schema)
              help: say with `xml` how it stands there (OpenAPI, "XML Object")

            2 warnings in shop
        "#]],
    );
    check_xml(
        "{ xml: { name: all }, type: object, properties: { a: { type: object, properties: { b: { type: string } }, xml: { attribute: true } } } }",
        &expect![[r#"
            warning[xml-text]: the XML of `putOrders` stays text: the attribute `a` is no text
              --> specs/shop/api.yaml:8:60  (/paths/~1orders/put/requestBody/content/application~1xml/schema)
              help: say with `xml` how it stands there (OpenAPI, "XML Object")

            warning[xml-text]: the XML of `putOrders` stays text: the attribute `a` is no text
              --> specs/shop/api.yaml:9:84  (/paths/~1orders/put/responses/200/content/application~1xml/schema)
              help: say with `xml` how it stands there (OpenAPI, "XML Object")

            2 warnings in shop
        "#]],
    );
    check_xml(
        "{ xml: { name: all }, type: object, properties: { a: { type: object, properties: { b: { type: string } }, xml: { nodeType: none } } } }",
        &expect![[r#"
            warning[xml-text]: the XML of `putOrders` stays text: `a` is an object without an element
              --> specs/shop/api.yaml:8:60  (/paths/~1orders/put/requestBody/content/application~1xml/schema)
              help: say with `xml` how it stands there (OpenAPI, "XML Object")

            warning[xml-text]: the XML of `putOrders` stays text: `a` is an object without an element
              --> specs/shop/api.yaml:9:84  (/paths/~1orders/put/responses/200/content/application~1xml/schema)
              help: say with `xml` how it stands there (OpenAPI, "XML Object")

            2 warnings in shop
        "#]],
    );
    check_xml(
        "{ xml: { name: all }, type: object, properties: { a: { type: array, items: { type: string }, xml: { nodeType: cdata } } } }",
        &expect![[r#"
            warning[xml-text]: the XML of `putOrders` stays text: `a` is an XML text and no text
              --> specs/shop/api.yaml:8:60  (/paths/~1orders/put/requestBody/content/application~1xml/schema)
              help: say with `xml` how it stands there (OpenAPI, "XML Object")

            warning[xml-text]: the XML of `putOrders` stays text: `a` is an XML text and no text
              --> specs/shop/api.yaml:9:84  (/paths/~1orders/put/responses/200/content/application~1xml/schema)
              help: say with `xml` how it stands there (OpenAPI, "XML Object")

            2 warnings in shop
        "#]],
    );
    check_xml(
        "{ xml: { name: all }, type: object, properties: { a: { type: array, x-tuple: { items: 2, more: false }, items: { oneOf: [{ type: string }, { type: integer }] } } } }",
        &expect![[r#"
            warning[xml-text]: the XML of `putOrders` stays text: a tuple has no form in XML
              --> specs/shop/api.yaml:8:60  (/paths/~1orders/put/requestBody/content/application~1xml/schema)
              help: say with `xml` how it stands there (OpenAPI, "XML Object")

            warning[xml-text]: the XML of `putOrders` stays text: a tuple has no form in XML
              --> specs/shop/api.yaml:9:84  (/paths/~1orders/put/responses/200/content/application~1xml/schema)
              help: say with `xml` how it stands there (OpenAPI, "XML Object")

            2 warnings in shop
        "#]],
    );
    check_xml(
        "{ xml: { name: 'a b', nodeType: elements }, type: object, properties: { a: { type: string } } }",
        &expect![[r#"
            warning[value-repaired]: `nodeType: elements` is no kind of XML node; it was left out (2 places)
              --> specs/shop/api.yaml:8:62  (/paths/~1orders/put/requestBody/content/application~1xml/schema/xml)

            warning[xml-text]: the XML of `putOrders` stays text: `a b` cannot be a name in XML
              --> specs/shop/api.yaml:8:60  (/paths/~1orders/put/requestBody/content/application~1xml/schema)
              help: say with `xml` how it stands there (OpenAPI, "XML Object")

            warning[xml-text]: the XML of `putOrders` stays text: `a b` cannot be a name in XML
              --> specs/shop/api.yaml:9:84  (/paths/~1orders/put/responses/200/content/application~1xml/schema)
              help: say with `xml` how it stands there (OpenAPI, "XML Object")

            3 warnings in shop
        "#]],
    );
}

/// A page of which the document says nothing has no field that its items could be taken out of.
#[test]
fn items_of_a_page_that_says_nothing() {
    for page in [
        "{ type: object }",
        "{}",
        "{ oneOf: [{ type: object }, { type: string }] }",
        "{ type: object, properties: { records: {} } }",
    ] {
        for items in ["/records", ""] {
            let start = FINE.split("    Page:\n").next().unwrap_or_default();
            let document = format!("{start}    Page: {page}\n");
            let client = format!(
                "version: 1\npaging: {{ a: {{ style: page-number, page: page, items: '{items}', operations: [listOrders] }} }}\n"
            );
            let report = report(&[
                ("api.yaml", &document),
                ("scopes.yaml", SCOPES),
                ("client.yaml", &client),
            ]);
            let codes: Vec<&str> = report.diagnostics.iter().map(|one| one.code).collect();
            assert!(codes.contains(&"paging-items-no-list"), "{page} {items:?}: {report}");
        }
    }
}
