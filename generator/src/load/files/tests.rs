//! Documents of several files, and the one value that they become.

use expect_test::{Expect, expect};
use serde_json::Value;

use super::join;
use crate::load::text::parse_mapping;
use crate::load::{Input, Source, SourceFile};
use crate::report::Report;

fn input(files: &[(&str, &str)]) -> Input {
    let files = files.iter().map(|(name, text)| SourceFile {
        name: if name.contains("://") { (*name).to_owned() } else { format!("specs/shop/{name}") },
        text: (*text).to_owned(),
    });
    let files: Vec<SourceFile> = files.collect();
    Input { provider: "shop".to_owned(), document: Some(files[0].name.clone()), files }
}

/// What a document, which is the first file, becomes; where the values at these pointers were; and
/// what is said.
#[track_caller]
fn check(files: &[(&str, &str)], places: &[&str], expected: &Expect) {
    let input = input(files);
    let main = &input.files[0];
    let mut source = Source::new(&main.name, &main.text);
    let mut report = Report::new("shop");
    let mut value = parse_mapping(&source, &mut report).unwrap_or_else(|| panic!("{report}"));
    join(&mut value, &input, main, &mut source, &mut report);
    let mut out = String::new();
    for (key, value) in value.as_object().unwrap() {
        spell(key, value, 2, 0, &mut out);
    }
    for pointer in places {
        out.push_str(&format!("{pointer} was at {}\n", source.at(pointer)));
    }
    for diagnostic in &report.diagnostics {
        out.push_str(&format!("{diagnostic}\n"));
    }
    expected.assert_eq(&out);
}

fn spell(key: &str, value: &Value, depth: usize, indent: usize, out: &mut String) {
    let start = "  ".repeat(indent);
    match value {
        Value::Object(entries) if depth > 0 && !entries.is_empty() => {
            out.push_str(&format!("{start}{key}:\n"));
            for (key, value) in entries {
                spell(key, value, depth - 1, indent + 1, out);
            }
        }
        value => out.push_str(&format!("{start}{key}: {value}\n")),
    }
}

#[test]
fn a_document_without_other_files_stays_as_it_is() {
    check(
        &[(
            "api.yaml",
            "paths: { /a: { get: { responses: { 200: { $ref: '#/components/responses/R' } } } } }\n",
        )],
        &["/paths/~1a"],
        &expect![[r##"
            paths:
              /a:
                get: {"responses":{"200":{"$ref":"#/components/responses/R"}}}
            /paths/~1a was at specs/shop/api.yaml:1:14  (/paths/~1a)
        "##]],
    );
}

#[test]
fn things_get_names_by_file_and_key() {
    check(
        &[
            (
                "api.yaml",
                "
paths:
  /a:
    get:
      parameters: [{ $ref: params.yaml#/page }]
      responses:
        200: { content: { application/json: { schema: { type: array, items: { $ref: ./schemas/Order.yaml } } } } }
        404: { $ref: 'common/../responses.json#/Missing' }
      requestBody: { content: { application/json: { schema: { $ref: 'schemas/lines.yaml#/Line' } } } }
",
            ),
            ("params.yaml", "page: { name: page, in: query, schema: { $ref: '#/types/Page' } }\ntypes: { Page: { type: integer } }\n"),
            (
                "schemas/Order.yaml",
                "type: object\nproperties:\n  lines: { type: array, items: { $ref: 'lines.yaml#/Line' } }\n  parent: { $ref: Order.yaml }\n",
            ),
            ("schemas/lines.yaml", "Line: { properties: { order: { $ref: '../schemas/./Order.yaml#' } } }\n"),
            ("responses.json", "{\"Missing\": {\"description\": \"Not there\"}}"),
        ],
        &["/components/schemas/Line/properties/order", "/components/schemas/Page/type", "/components/responses/Missing/description", "/paths/~1a/get"],
        &expect![[r##"
            paths:
              /a:
                get: {"parameters":[{"$ref":"#/components/parameters/page"}],"responses":{"200":{"content":{"application/json":{"schema":{"type":"array","items":{"$ref":"#/components/schemas/Order"}}}}},"404":{"$ref":"#/components/responses/Missing"}},"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Line"}}}}}
            components:
              parameters:
                page: {"name":"page","in":"query","schema":{"$ref":"#/components/schemas/Page"}}
              responses:
                Missing: {"description":"Not there"}
              schemas:
                Page: {"type":"integer"}
                Order: {"type":"object","properties":{"lines":{"type":"array","items":{"$ref":"#/components/schemas/Line"}},"parent":{"$ref":"#/components/schemas/Order"}}}
                Line: {"properties":{"order":{"$ref":"#/components/schemas/Order"}}}
            /components/schemas/Line/properties/order was at specs/shop/schemas/lines.yaml:1:30  (/Line/properties/order)
            /components/schemas/Page/type was at specs/shop/params.yaml:2:24  (/types/Page/type)
            /components/responses/Missing/description was at specs/shop/responses.json:1:29  (/Missing/description)
            /paths/~1a/get was at specs/shop/api.yaml:4:5  (/paths/~1a/get)
        "##]],
    );
}

#[test]
fn the_documents_own_names_are_kept() {
    check(
        &[
            (
                "docs/api.yaml",
                "
components:
  schemas:
    User: { $ref: ../types/user_v2.yaml }
    Account: { $ref: ../types/user_v2.yaml }
    Order: { type: object }
    Own: { properties: { order: { $ref: ../types/Order.yaml }, said: { $ref: ../types/user_v2.yaml, description: Beside } } }
  responses: { $ref: ../responses.yaml }
",
            ),
            ("types/user_v2.yaml", "properties: { friend: { $ref: user_v2.yaml }, order: { $ref: '../docs/api.yaml#/components/schemas/Order' } }\n"),
            ("types/Order.yaml", "type: string\n"),
            ("responses.yaml", "Done: { content: { a/b: { schema: { $ref: types/user_v2.yaml } } } }\n"),
        ],
        &["/components/schemas/User/properties", "/components/schemas/types_Order", "/components/responses/Done/content"],
        &expect![[r##"
            components:
              schemas:
                User: {"$ref":"#/components/schemas/Account"}
                Account: {"properties":{"friend":{"$ref":"#/components/schemas/Account"},"order":{"$ref":"#/components/schemas/Order"}}}
                Order: {"type":"object"}
                Own: {"properties":{"order":{"$ref":"#/components/schemas/types_Order"},"said":{"$ref":"#/components/schemas/Account","description":"Beside"}}}
                types_Order: {"type":"string"}
              responses:
                Done: {"content":{"a/b":{"schema":{"$ref":"#/components/schemas/Account"}}}}
            /components/schemas/User/properties was at specs/shop/docs/api.yaml:4:11  (/components/schemas/User/properties)
            /components/schemas/types_Order was at specs/shop/types/Order.yaml:1:1
            /components/responses/Done/content was at specs/shop/responses.yaml:1:18  (/Done/content)
        "##]],
    );
}

#[test]
fn what_has_no_shared_place_is_copied() {
    check(
        &[
            (
                "api.yaml",
                "
info: { description: { $ref: README.md } }
tags: [{ name: a, description: { $ref: gone.md } }, { name: b, description: { $ref: gone.md } }]
paths:
  /a: { $ref: paths/a.yaml, summary: Beside }
  /b: { get: { $ref: 'paths/a.yaml#/get' } }
components:
  examples: { One: { value: { $ref: one.json } }, Two: { value: { $ref: gone.json } } }
  securitySchemes: { key: { $ref: security.yaml } }
  schemas:
    Pet: { discriminator: { propertyName: kind, mapping: { cat: ./Cat.yaml, dog: Dog } }, properties: { $ref: properties.yaml } }
  x-other: { $ref: anything.ts }
",
            ),
            ("README.md", "# Shop\n"),
            (
                "paths/a.yaml",
                "get: { parameters: [{ name: id }], responses: { 200: { content: { a/b: { schema: { $ref: '../Cat.yaml' } } } } } }\n",
            ),
            ("one.json", "{\"$ref\": \"x\", \"a\": 1}"),
            ("security.yaml", "type: apiKey\n"),
            ("Cat.yaml", "type: object\n"),
            ("properties.yaml", "kind: { type: string }\n"),
        ],
        &["/paths/~1a/get/parameters/0/name", "/paths/~1b/get/responses", "/components/securitySchemes/key/type"],
        &expect![[r##"
            info:
              description: "# Shop\n"
            tags: [{"name":"a","description":null},{"name":"b","description":null}]
            paths:
              /a:
                get: {"parameters":[{"name":"id"}],"responses":{"200":{"content":{"a/b":{"schema":{"$ref":"#/components/schemas/Cat"}}}}}}
                summary: "Beside"
              /b:
                get: {"parameters":[{"name":"id"}],"responses":{"200":{"content":{"a/b":{"schema":{"$ref":"#/components/schemas/Cat"}}}}}}
            components:
              examples:
                One: {"value":{"$ref":"x","a":1}}
                Two: {"value":{"$ref":"gone.json"}}
              securitySchemes:
                key: {"type":"apiKey"}
              schemas:
                Pet: {"discriminator":{"propertyName":"kind","mapping":{"cat":"#/components/schemas/Cat","dog":"Dog"}},"properties":{"kind":{"type":"string"}}}
                Cat: {"type":"object"}
              x-other:
                $ref: "anything.ts"
            /paths/~1a/get/parameters/0/name was at specs/shop/paths/a.yaml:1:29  (/get/parameters/0/name)
            /paths/~1b/get/responses was at specs/shop/paths/a.yaml:1:47  (/get/responses)
            /components/securitySchemes/key/type was at specs/shop/security.yaml:1:7  (/type)
            warning[text-missing]: `gone.md` is not there; 2 texts of this kind left out
              --> specs/shop/api.yaml:3:32  (/tags/0/description)
        "##]],
    );
}

#[test]
fn a_document_of_2_0() {
    check(
        &[
            (
                "api.yaml",
                "
swagger: '2.0'
paths:
  /a:
    put:
      parameters: [{ $ref: parts.yaml#/body }]
      responses: { 200: { $ref: parts.yaml#/done } }
",
            ),
            (
                "parts.yaml",
                "body: { in: body, schema: { $ref: '#/Thing' } }\ndone: { schema: { $ref: '#/Thing' } }\nThing: { type: object }\n",
            ),
        ],
        &["/definitions/Thing"],
        &expect![[r##"
            swagger: "2.0"
            paths:
              /a:
                put: {"parameters":[{"$ref":"#/parameters/body"}],"responses":{"200":{"$ref":"#/responses/done"}}}
            definitions:
              Thing:
                type: "object"
            parameters:
              body:
                in: "body"
                schema: {"$ref":"#/definitions/Thing"}
            responses:
              done:
                schema: {"$ref":"#/definitions/Thing"}
            /definitions/Thing was at specs/shop/parts.yaml:3:8  (/Thing)
        "##]],
    );
}

#[test]
fn what_cannot_be_followed() {
    check(
        &[
            (
                "api.yaml",
                "
paths:
  /a: { $ref: gone.yaml }
  /b:
    get:
      parameters: [{ $ref: '../other/params.yaml#/page' }]
      responses:
        200: { content: { a/b: { schema: { $ref: 'https://shop.example/types.yaml#/Thing' } } } }
        201: { content: { a/b: { schema: { $ref: 'types.yaml#/Gone' } } } }
        202: { content: { a/b: { schema: { $ref: 'types.yaml#/Round' } } } }
        203: { content: { a/b: { schema: { $ref: 'types.yaml#/Outer' } } } }
        204: { content: { a/b: { schema: { $ref: broken.yaml } } } }
        205: { $ref: '/etc/hosts' }
        206: { $ref: 'file:///etc/hosts' }
",
            ),
            (
                "types.yaml",
                "Round: { $ref: '#/Trip' }\nTrip: { $ref: '#/Round' }\nOuter:\n  items: { $ref: gone.yaml }\n",
            ),
            ("broken.yaml", "a: [\n"),
        ],
        &[],
        &expect![[r##"
            paths:
              /a: {}
              /b:
                get: {"parameters":[{"name":"","in":"query","schema":{}}],"responses":{"200":{"content":{"a/b":{"schema":{}}}},"201":{"content":{"a/b":{"schema":{}}}},"202":{"content":{"a/b":{"schema":{}}}},"203":{"content":{"a/b":{"schema":{"$ref":"#/components/schemas/Outer"}}}},"204":{"content":{"a/b":{"schema":{}}}},"205":{"description":""},"206":{"description":""}}}
            components:
              schemas:
                Outer: {"items":{}}
            error[yaml-invalid]: this is not valid YAML: unclosed bracket '['
              --> specs/shop/broken.yaml:1:4
            error[ref-file]: `gone.yaml` leads to a file that is not there
              --> specs/shop/api.yaml:3:7  (/paths/~1a)
              help: copy the file into the provider's folder, where the path leads
            error[ref-outside]: `../other/params.yaml#/page` leads out of the provider's folder
              --> specs/shop/api.yaml:6:20  (/paths/~1b/get/parameters/0)
              help: copy the file into the folder and refer to that
            error[ref-remote]: `https://shop.example/types.yaml#/Thing` is on another host and was not fetched
              --> specs/shop/api.yaml:8:42  (/paths/~1b/get/responses/200/content/a~1b/schema)
              help: save a copy in the provider's folder and refer to that; --allow-remote fetches over HTTPS
            warning[ref-missing]: `types.yaml#/Gone` leads nowhere; it was read as if it said nothing
              --> specs/shop/api.yaml:9:42  (/paths/~1b/get/responses/201/content/a~1b/schema)
            warning[ref-cycle]: `types.yaml#/Round` leads back to itself and never to a value
              --> specs/shop/api.yaml:10:42  (/paths/~1b/get/responses/202/content/a~1b/schema)
              help: it was read as if it said nothing
            error[ref-outside]: `/etc/hosts` leads out of the provider's folder
              --> specs/shop/api.yaml:13:14  (/paths/~1b/get/responses/205)
              help: copy the file into the folder and refer to that
            error[ref-outside]: `file:///etc/hosts` leads out of the provider's folder
              --> specs/shop/api.yaml:14:14  (/paths/~1b/get/responses/206)
              help: copy the file into the folder and refer to that
            error[ref-file]: `gone.yaml` leads to a file that is not there
              --> specs/shop/types.yaml:4:10  (/Outer/items)
              help: copy the file into the provider's folder, where the path leads
        "##]],
    );
}

#[test]
fn paths_that_hold_themselves_come_to_an_end() {
    check(
        &[
            ("api.yaml", "components: { schemas: { A: { properties: { $ref: p.yaml } } } }\n"),
            ("p.yaml", "a: { properties: { $ref: p.yaml } }\n"),
        ],
        &[],
        &expect![[r#"
            components:
              schemas:
                A: {"properties":{"a":{"properties":{"a":{"properties":{"a":{"properties":{"a":{"properties":{"a":{"properties":{"a":{"properties":{"a":{"properties":{"a":{"properties":{"a":{"properties":{"a":{"properties":{"a":{"properties":{"a":{"properties":{"a":{"properties":{"a":{"properties":{"a":{"properties":{"a":{"properties":{"a":{"properties":{"a":{"properties":{"a":{"properties":{"a":{"properties":{"a":{"properties":{"a":{"properties":{"a":{"properties":{"a":{"properties":{"a":{"properties":{"a":{"properties":{"a":{"properties":{"a":{"properties":{"a":{"properties":{"a":{"properties":{"a":{"properties":{"a":{"properties":{}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}
            warning[ref-cycle]: `p.yaml` leads back to itself and never to a value
              --> specs/shop/p.yaml:1:18  (/a/properties)
              help: it was read as if it said nothing
        "#]],
    );
}

#[test]
fn anchors_and_names_in_another_document() {
    check(
        &[
            (
                "api.yaml",
                "components: { schemas: { A: { items: { $ref: 'b.yaml#here' } }, B: { $ref: 'c.yaml#/components/schemas/Pet' } } }\n",
            ),
            ("b.yaml", "x: [{ $anchor: here, type: string }]\n"),
            (
                "c.yaml",
                "components: { schemas: { Pet: { discriminator: { propertyName: k, mapping: { cat: Cat, dog: Gone } } }, Cat: {} } }\n",
            ),
        ],
        &["/components/schemas/here/type"],
        &expect![[r##"
            components:
              schemas:
                A: {"items":{"$ref":"#/components/schemas/x_0"}}
                B: {"discriminator":{"propertyName":"k","mapping":{"cat":"#/components/schemas/Cat","dog":"Gone"}}}
                x_0: {"$anchor":"here","type":"string"}
                Cat: {}
            /components/schemas/here/type was at specs/shop/api.yaml:1:24  (/components/schemas/here/type)
        "##]],
    );
}

#[test]
fn urls_that_were_handed_in() {
    let files = [
        (
            "api.yaml",
            "components: { schemas: { A: { items: { $ref: 'https://shop.example/v1/a.yaml#/A' } } } }\n",
        ),
        ("https://shop.example/v1/a.yaml", "A: { items: { $ref: '../b.yaml' } }\n"),
    ];
    let with_all = [files[0], files[1], ("https://shop.example/b.yaml", "type: string\n")];
    check(
        &with_all,
        &["/components/schemas/b/type"],
        &expect![[r##"
        components:
          schemas:
            A: {"items":{"$ref":"#/components/schemas/a_A"}}
            b: {"type":"string"}
            a_A: {"items":{"$ref":"#/components/schemas/b"}}
        /components/schemas/b/type was at https://shop.example/b.yaml:1:7  (/type)
    "##]],
    );
    assert_eq!(
        crate::load::remote_references(&input(&files[..1])),
        ["https://shop.example/v1/a.yaml"]
    );
    assert_eq!(crate::load::remote_references(&input(&files)), ["https://shop.example/b.yaml"]);
    assert!(crate::load::remote_references(&input(&with_all)).is_empty());
}

#[test]
fn copies_that_grow_beyond_all_measure() {
    let item = format!("get: {{ x-list: [{}] }}\n", "1,".repeat(4_000));
    let paths: Vec<String> = (0..505).map(|n| format!("  /{n}: {{ $ref: item.yaml }}\n")).collect();
    let input =
        input(&[("api.yaml", &format!("paths:\n{}", paths.concat())), ("item.yaml", &item)]);
    let mut report = Report::new("shop");
    let mut source = Source::new(&input.files[0].name, &input.files[0].text);
    let mut value = parse_mapping(&source, &mut report).unwrap();
    join(&mut value, &input, &input.files[0], &mut source, &mut report);
    expect![[r"
        error[files-too-large]: what references stand for grows beyond 2,000,000 values
          --> specs/shop/api.yaml:7:7  (/paths/~15)

        1 error in shop; nothing was written
    "]]
    .assert_eq(&report.to_string());
}

#[test]
fn a_name_alone_is_the_schema_of_that_name() {
    check(
        &[(
            "api.yaml",
            "components: { schemas: { A: { items: { $ref: B } }, B: { $ref: Gone }, C: { items: { $ref: A } } } }\n",
        )],
        &[],
        &expect![[r##"
            components:
              schemas:
                A: {"items":{"$ref":"#/components/schemas/B"}}
                B: {"$ref":"Gone"}
                C: {"items":{"$ref":"#/components/schemas/A"}}
            warning[ref-name]: `B` was read as the schema of that name (2 places)
              --> specs/shop/api.yaml:1:38  (/components/schemas/A/items)
              help: say where it is: `#/components/schemas/…`, or `#/definitions/…` in Swagger 2.0
        "##]],
    );
}
