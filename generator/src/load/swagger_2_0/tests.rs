//! Parts of 2.0 documents, and what they read like in 3.0.

use expect_test::{Expect, expect};
use serde_json::Value;

use super::{Source, rewrite};
use crate::load::text::parse_mapping;
use crate::report::Report;

/// What a document becomes: each operation with its keys, everything else by its first two keys.
#[track_caller]
fn check(document: &str, expected: &Expect) {
    let text = format!("swagger: '2.0'\n{document}");
    let mut source = Source::new("api.yaml", &text);
    let mut report = Report::new("shop");
    let mut value = parse_mapping(&source, &mut report).unwrap_or_else(|| panic!("{report}"));
    rewrite(&mut value, &mut source, &mut report);
    let mut out = String::new();
    for (key, value) in value.as_object().unwrap() {
        let depth = if key == "paths" { 3 } else { 2 };
        spell(key, value, depth, 0, &mut out);
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
fn servers_from_host_and_schemes() {
    check(
        "host: api.shop.example\nbasePath: /v1/\nschemes: [ws, http, https]\n",
        &expect![[r#"
            openapi: "3.0.3"
            servers: [{"url":"https://api.shop.example/v1"}]
        "#]],
    );
    check(
        "host: https://api.shop.example/\n",
        &expect![[r#"
        openapi: "3.0.3"
        servers: [{"url":"https://api.shop.example"}]
    "#]],
    );
    check(
        "basePath: v1\nschemes: [https]\n",
        &expect![[r#"
        openapi: "3.0.3"
        servers: [{"url":"/v1"}]
    "#]],
    );
    check(
        "basePath: /\n",
        &expect![[r#"
        openapi: "3.0.3"
        servers: []
    "#]],
    );
    check(
        "
host: shop.example
schemes: [https]
paths:
  /a:
    get: { schemes: [http], responses: {} }
    put: { schemes: [http, https], responses: {} }
",
        &expect![[r#"
            openapi: "3.0.3"
            paths:
              /a:
                get:
                  responses: {}
                  servers: [{"url":"http://shop.example"}]
                put:
                  responses: {}
            servers: [{"url":"https://shop.example"}]
        "#]],
    );
    check(
        "
x-ms-parameterized-host:
  hostTemplate: '{store}.shop.example'
  parameters: [{ name: store, in: path, type: string, required: true, enum: [a, b], default: a }]
",
        &expect![[r#"
            openapi: "3.0.3"
            servers: [{"url":"https://{store}.shop.example","variables":{"store":{"enum":["a","b"],"default":"a"}}}]
        "#]],
    );
}

#[test]
fn parameters_get_schemas() {
    check(
        "
paths:
  /a/{id}:
    parameters: [{ name: id, in: path, required: true, type: integer, format: int64, minimum: 1 }]
    get:
      parameters:
        - { name: joined, in: query, type: array, items: { type: string, collectionFormat: csv } }
        - { name: spaces, in: query, type: array, collectionFormat: ssv, items: { type: string } }
        - { name: pipes, in: query, type: array, collectionFormat: pipes, items: { type: string } }
        - { name: multi, in: query, type: array, collectionFormat: multi, items: { type: string, enum: [x] } }
        - { name: tabs, in: query, type: array, collectionFormat: tsv, items: { type: string } }
        - { name: X-Tabs, in: header, type: array, collectionFormat: tsv, items: { type: string } }
        - { name: X-Ids, in: header, type: array, items: { type: integer }, description: Ids }
        - { name: X-Many, in: header, type: array, collectionFormat: multi, items: { type: integer } }
        - { name: kind, in: query, type: string, enum: [a], default: a, x-nullable: true, x-example: a, x-unit: EUR,
            allowEmptyValue: true }
        - { name: modern, in: query, schema: { $ref: '#/definitions/Thing' } }
        - { $ref: '#/parameters/page' }
      responses: {}
parameters:
  page: { name: page, in: query, type: integer, default: 1 }
",
        &expect![[r##"
            openapi: "3.0.3"
            paths:
              /a/{id}:
                parameters: [{"name":"id","in":"path","required":true,"schema":{"type":"integer","format":"int64","minimum":1}}]
                get:
                  responses: {}
                  parameters: [{"name":"joined","in":"query","style":"form","explode":false,"schema":{"type":"array","items":{"type":"string"}}},{"name":"spaces","in":"query","style":"spaceDelimited","explode":false,"schema":{"type":"array","items":{"type":"string"}}},{"name":"pipes","in":"query","style":"pipeDelimited","explode":false,"schema":{"type":"array","items":{"type":"string"}}},{"name":"multi","in":"query","style":"form","explode":true,"schema":{"type":"array","items":{"type":"string","enum":["x"]}}},{"name":"tabs","in":"query","x-array-style":"tabs","style":"form","explode":false,"schema":{"type":"array","items":{"type":"string"}}},{"name":"X-Tabs","in":"header","x-array-style":"tabs","style":"simple","explode":false,"schema":{"type":"array","items":{"type":"string"}}},{"name":"X-Ids","in":"header","description":"Ids","style":"simple","explode":false,"schema":{"type":"array","items":{"type":"integer"}}},{"name":"X-Many","in":"header","style":"simple","explode":false,"schema":{"type":"array","items":{"type":"integer"}}},{"name":"kind","in":"query","example":"a","x-unit":"EUR","allowEmptyValue":true,"schema":{"type":"string","enum":["a"],"default":"a","nullable":true}},{"name":"modern","in":"query","schema":{"$ref":"#/components/schemas/Thing"}},{"$ref":"#/components/parameters/page"}]
            servers: []
            components:
              parameters:
                page: {"name":"page","in":"query","schema":{"type":"integer","default":1}}
            warning[swagger-collection-format]: the items of `X-Many` cannot be written as `multi` here; they are joined by commas
              --> api.yaml:15:70  (/paths/~1a~1{id}/get/parameters/7/collectionFormat)
        "##]],
    );
}

#[test]
fn bodies_and_their_media_types() {
    check(
        "
consumes: [application/xml, application/json]
paths:
  /a:
    parameters: [{ name: shared, in: body, schema: { $ref: '#/definitions/Thing' } }]
    post:
      parameters:
        - { name: trace, in: header, type: string }
        - { name: thing, in: body, required: true, description: The thing, schema: { $ref: '#/definitions/Thing' } }
        - { name: page, in: query, type: integer }
      responses: {}
    put: { consumes: [text/csv, image/png], responses: {} }
    patch: { parameters: [{ name: data, in: body, schema: { type: string, format: binary } }], responses: {} }
    delete: { parameters: [{ name: id, in: body, type: string }], responses: {} }
    get: { parameters: [{ name: any, in: body }], responses: {} }
    options: { parameters: [{ $ref: '#/parameters/thing' }], responses: {} }
    head: { consumes: [application/vnd.a+json], parameters: [{ $ref: '#/parameters/thing' }], responses: {} }
parameters:
  thing: { name: thing, in: body, required: true, schema: { $ref: '#/definitions/Thing' } }
",
        &expect![[r##"
            openapi: "3.0.3"
            paths:
              /a:
                parameters: []
                post:
                  responses: {}
                  parameters: [{"name":"trace","in":"header","schema":{"type":"string"}},{"name":"page","in":"query","schema":{"type":"integer"}}]
                  requestBody: {"required":true,"description":"The thing","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Thing"}}}}
                put:
                  responses: {}
                  requestBody: {"content":{"text/csv":{"schema":{"$ref":"#/components/schemas/Thing"}},"image/png":{"schema":{"$ref":"#/components/schemas/Thing"}}}}
                patch:
                  responses: {}
                  requestBody: {"content":{"application/octet-stream":{"schema":{"type":"string","format":"binary"}}}}
                delete:
                  responses: {}
                  requestBody: {"content":{"application/json":{"schema":{"type":"string"}}}}
                get:
                  responses: {}
                  requestBody: {"content":{"application/json":{"schema":{}}}}
                options:
                  responses: {}
                  requestBody: {"$ref":"#/components/requestBodies/thing"}
                head:
                  responses: {}
                  requestBody: {"required":true,"content":{"application/vnd.a+json":{"schema":{"$ref":"#/components/schemas/Thing"}}}}
            servers: []
            components:
              requestBodies:
                thing: {"required":true,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Thing"}}}}
        "##]],
    );
}

#[test]
fn forms() {
    check(
        "
consumes: [application/json]
paths:
  /a:
    post:
      parameters:
        - { name: name, in: formData, type: string, required: true, description: A name, x-example: Ada }
        - { name: tags, in: formData, type: array, items: { type: string } }
        - { name: more, in: formData, type: array, collectionFormat: multi, items: { type: string } }
        - { $ref: '#/parameters/kind' }
      responses: {}
    put:
      parameters:
        - { name: file, in: formData, type: file, required: true }
        - { name: note, in: formData, type: string }
      responses: {}
    patch:
      consumes: [multipart/form-data]
      parameters: [{ name: note, in: formData, type: string }]
      responses: {}
    get: { parameters: [{ name: q, in: formData, type: string }], responses: {} }
parameters:
  kind: { name: kind, in: formData, type: string, enum: [a, b] }
",
        &expect![[r#"
            openapi: "3.0.3"
            paths:
              /a:
                post:
                  responses: {}
                  requestBody: {"required":true,"content":{"application/x-www-form-urlencoded":{"schema":{"type":"object","properties":{"name":{"type":"string","description":"A name","example":"Ada"},"tags":{"type":"array","items":{"type":"string"}},"more":{"type":"array","items":{"type":"string"}},"kind":{"type":"string","enum":["a","b"]}},"required":["name"]},"encoding":{"tags":{"style":"form","explode":false}}}}}
                put:
                  responses: {}
                  requestBody: {"required":true,"content":{"multipart/form-data":{"schema":{"type":"object","properties":{"file":{"type":"string","format":"binary"},"note":{"type":"string"}},"required":["file"]}}}}
                patch:
                  responses: {}
                  requestBody: {"required":false,"content":{"multipart/form-data":{"schema":{"type":"object","properties":{"note":{"type":"string"}}}}}}
                get:
                  responses: {}
                  parameters: [{"name":"q","in":"query","schema":{"type":"string"}}]
            servers: []
            warning[swagger-form-query]: the method has no body for the form field `q`; it is sent in the query
              --> api.yaml:22:25  (/paths/~1a/get/parameters/0)
              help: write `in: query`
        "#]],
    );
}

#[test]
fn several_bodies_are_one_object() {
    check(
        "
paths:
  /a:
    post:
      parameters:
        - { name: name, in: body, type: string, required: true }
        - { name: thing, in: body, schema: { $ref: '#/definitions/Thing' } }
      responses: {}
",
        &expect![[r##"
            openapi: "3.0.3"
            paths:
              /a:
                post:
                  responses: {}
                  requestBody: {"required":true,"content":{"application/json":{"schema":{"type":"object","properties":{"name":{"type":"string"},"thing":{"$ref":"#/components/schemas/Thing"}},"required":["name"]}}}}
            servers: []
            warning[swagger-bodies]: an operation has one body; these 2 are read as its properties
              --> api.yaml:7:11  (/paths/~1a/post/parameters/0)
              help: write one body parameter with an object as its schema
        "##]],
    );
}

#[test]
fn responses_by_media_type() {
    check(
        "
produces: [application/json, text/xml]
paths:
  /a:
    get:
      responses:
        200:
          description: All
          schema: { type: array, items: { $ref: '#/definitions/Thing' } }
          headers: { X-Total: { type: integer, description: How many }, X-Tags: { type: array, items: { type: string } } }
          examples: { application/json: [], text/plain: '' }
        404: { $ref: '#/responses/Missing' }
        default: { description: Else }
        x-note: kept
    put:
      produces: [application/pdf, image/png]
      responses: { 200: { description: A file, schema: { type: file } }, 400: { description: No } }
    post: { responses: { 200: { description: A file, schema: { type: file } } } }
    patch: { produces: [application/zip], responses: { 200: { description: Not described }, 400: { description: No } } }
    delete: { produces: [text/plain], responses: { 200: { description: Empty } } }
responses:
  Missing: { description: Not there, schema: { type: string } }
",
        &expect![[r##"
            openapi: "3.0.3"
            paths:
              /a:
                get:
                  responses: {"200":{"description":"All","headers":{"X-Total":{"description":"How many","schema":{"type":"integer"}},"X-Tags":{"schema":{"type":"array","items":{"type":"string"}}}},"content":{"application/json":{"schema":{"type":"array","items":{"$ref":"#/components/schemas/Thing"}},"example":[]}}},"404":{"$ref":"#/components/responses/Missing"},"default":{"description":"Else"},"x-note":"kept"}
                put:
                  responses: {"200":{"description":"A file","content":{"application/pdf":{"schema":{"type":"string","format":"binary"}},"image/png":{"schema":{"type":"string","format":"binary"}}}},"400":{"description":"No"}}
                post:
                  responses: {"200":{"description":"A file","content":{"*/*":{"schema":{"type":"string","format":"binary"}}}}}
                patch:
                  responses: {"200":{"description":"Not described","content":{"application/zip":{"schema":{"type":"string","format":"binary"}}}},"400":{"description":"No"}}
                delete:
                  responses: {"200":{"description":"Empty"}}
            servers: []
            components:
              responses:
                Missing: {"description":"Not there","content":{"application/json":{"schema":{"type":"string"}}}}
        "##]],
    );
}

#[test]
fn schemas() {
    check(
        "
definitions:
  Pet:
    type: object
    discriminator: kind
    required: [kind]
    properties:
      kind: { type: string }
      owner: { $ref: '#/definitions/Owner' }
      discriminator: { type: string, x-nullable: true, x-example: x }
  Cat: { x-ms-discriminator-value: cat, allOf: [{ $ref: '#/definitions/Pet' }, { properties: { photo: { type: file } } }] }
  Kitten: { x-ms-discriminator-value: kitten, allOf: [{ $ref: '#/definitions/Cat' }] }
  Color:
    type: string
    enum: [r, g]
    x-ms-enum: { name: Color, values: [{ value: r, name: Red, description: Like blood }, { value: g, name: Green }] }
",
        &expect![[r##"
            openapi: "3.0.3"
            servers: []
            components:
              schemas:
                Pet: {"type":"object","discriminator":{"propertyName":"kind","mapping":{"cat":"#/components/schemas/Cat","kitten":"#/components/schemas/Kitten"}},"required":["kind"],"properties":{"kind":{"type":"string"},"owner":{"$ref":"#/components/schemas/Owner"},"discriminator":{"type":"string","nullable":true,"example":"x"}}}
                Cat: {"x-ms-discriminator-value":"cat","allOf":[{"$ref":"#/components/schemas/Pet"},{"properties":{"photo":{"type":"string","format":"binary"}}}]}
                Kitten: {"x-ms-discriminator-value":"kitten","allOf":[{"$ref":"#/components/schemas/Cat"}]}
                Color: {"type":"string","enum":["r","g"],"x-enum-varnames":["Red","Green"],"x-enum-descriptions":{"r":"Like blood"},"title":"Color"}
        "##]],
    );
}

#[test]
fn security() {
    check(
        "
securityDefinitions:
  basic: { type: basic, description: By name }
  key: { type: apiKey, in: header, name: X-Key }
  page: { type: oauth2, flow: implicit, authorizationUrl: 'https://a.example/', scopes: { read: Read, x-note: 1 } }
  user: { type: oauth2, flow: password, tokenUrl: 'https://t.example/' }
  app: { type: oauth2, flow: application, tokenUrl: 'https://t.example/', scopes: {} }
  code: { type: oauth2, flow: accessCode, authorizationUrl: 'https://a.example/', tokenUrl: 'https://t.example/' }
  guess: { type: oauth2, authorizationUrl: 'https://a.example/', tokenUrl: 'https://t.example/' }
",
        &expect![[r#"
            openapi: "3.0.3"
            servers: []
            components:
              securitySchemes:
                basic: {"type":"http","description":"By name","scheme":"basic"}
                key: {"type":"apiKey","in":"header","name":"X-Key"}
                page: {"type":"oauth2","flows":{"implicit":{"authorizationUrl":"https://a.example/","scopes":{"read":"Read"}}}}
                user: {"type":"oauth2","flows":{"password":{"tokenUrl":"https://t.example/","scopes":{}}}}
                app: {"type":"oauth2","flows":{"clientCredentials":{"tokenUrl":"https://t.example/","scopes":{}}}}
                code: {"type":"oauth2","flows":{"authorizationCode":{"authorizationUrl":"https://a.example/","tokenUrl":"https://t.example/","scopes":{}}}}
                guess: {"type":"oauth2","flows":{"authorizationCode":{"authorizationUrl":"https://a.example/","tokenUrl":"https://t.example/","scopes":{}}}}
        "#]],
    );
}

#[test]
fn references_into_what_was_moved() {
    check(
        "
paths:
  /a:
    get:
      parameters:
        - { name: first, in: body, schema: { type: object, properties: { x: { type: string } } } }
        - { name: second, in: query, type: string }
      responses: { 200: { description: Fine, schema: { $ref: '#/paths/~1a/get/parameters/0/schema' } } }
    put:
      parameters: [{ $ref: '#/paths/~1a/get/parameters/1' }]
      responses: { 200: { $ref: '#/paths/~1a/get/responses/200' } }
definitions:
  Part: { $ref: '#/responses/Fine/schema/items' }
  Inner: { $ref: '#/definitions/Part/properties/x' }
responses:
  Fine: { description: Fine, schema: { type: array, items: { type: object } } }
",
        &expect![[r##"
            openapi: "3.0.3"
            paths:
              /a:
                get:
                  responses: {"200":{"description":"Fine","content":{"application/json":{"schema":{"$ref":"#/paths/~1a/get/requestBody/content/application~1json/schema"}}}}}
                  parameters: [{"name":"second","in":"query","schema":{"type":"string"}}]
                  requestBody: {"content":{"application/json":{"schema":{"type":"object","properties":{"x":{"type":"string"}}}}}}
                put:
                  responses: {"200":{"$ref":"#/paths/~1a/get/responses/200"}}
                  parameters: [{"name":"second","in":"query","schema":{"type":"string"}}]
            servers: []
            components:
              schemas:
                Part: {"$ref":"#/components/responses/Fine/content/application~1json/schema/items"}
                Inner: {"$ref":"#/components/schemas/Part/properties/x"}
              responses:
                Fine: {"description":"Fine","content":{"application/json":{"schema":{"type":"array","items":{"type":"object"}}}}}
        "##]],
    );
}

#[test]
fn what_is_wrong_is_left_for_the_check() {
    check(
        "paths: 1\ndefinitions: []\nparameters: x\nresponses: null\nsecurityDefinitions: { a: 1 }\nhost: 3\n",
        &expect![[r#"
            openapi: "3.0.3"
            paths: 1
            servers: []
            components:
              schemas: []
              parameters: "x"
              responses: null
              securitySchemes:
                a: 1
        "#]],
    );
    check(
        "
paths:
  /a: null
  /b: { get: 1, parameters: 2, post: { parameters: { a: 1 }, responses: [], consumes: 5 } }
  /c: { put: { parameters: [1, { in: body }, { in: formData }, { $ref: '#/parameters/gone' }, { $ref: 5 }], responses: { 200: 1 } } }
",
        &expect![[r##"
            openapi: "3.0.3"
            paths:
              /a: null
              /b:
                get: 1
                parameters: 2
                post:
                  parameters: {"a":1}
                  responses: []
              /c:
                put:
                  responses: {"200":1}
                  parameters: [1,{"$ref":"#/components/parameters/gone"},{"$ref":5,"schema":{}}]
                  requestBody: {"required":false,"content":{"application/x-www-form-urlencoded":{"schema":{"type":"object","properties":{}}}}}
            servers: []
            warning[swagger-bodies]: an operation has one body; these 2 are read as its properties
              --> api.yaml:6:32  (/paths/~1c/put/parameters/1)
              help: write one body parameter with an object as its schema
        "##]],
    );
}
