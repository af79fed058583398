//! What documents mean: small documents in, the neutral model out.

#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

mod render;

use expect_test::{Expect, expect};
use scopewright_generator::ir::Api;
use scopewright_generator::{Input, Report, SourceFile, load, lower};

/// Lowers inputs that are fine.
#[track_caller]
fn lowered(inputs: &[(&str, &str)]) -> Api {
    let files = inputs.iter().map(|(name, text)| SourceFile {
        name: format!("specs/shop/{name}"),
        text: (*text).to_owned(),
    });
    let input = Input { provider: "shop".to_owned(), files: files.collect(), document: None };
    let mut report = Report::new("shop");
    let documents = load::load(&input, &mut report);
    let api = documents.and_then(|documents| lower::lower(&documents, &mut report));
    api.unwrap_or_else(|| panic!("{report}"))
}

fn document(paths: &str, schemas: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{ title: Shop, version: '1' }}\nservers: [{{ url: https://shop.example }}]\n\
         paths:{paths}\ncomponents:\n  securitySchemes: {{ key: {{ type: apiKey, in: header, name: X-Key }} }}\n  \
         schemas:{schemas}\n"
    )
}

/// Schemas, each at an indent of four, and the types that they become.
#[track_caller]
fn check_types(schemas: &str, expected: &Expect) {
    let api = lowered(&[("api.yaml", &document(" {}", schemas))]);
    expected.assert_eq(&render::types(&api));
}

/// Paths, each at an indent of two, and the operations that they become.
#[track_caller]
fn check_operations(paths: &str, expected: &Expect) {
    let api = lowered(&[(
        "api.yaml",
        &document(paths, " { Thing: { type: object, properties: { id: { type: string } } } }"),
    )]);
    expected.assert_eq(&render::operations(&api));
}

#[test]
fn primitives_by_format() {
    check_types(
        "
    Thing:
      type: object
      required: [id, at]
      properties:
        id: { type: string, format: uuid }
        at: { type: string, format: date-time }
        day: { type: string, format: date }
        price: { type: string, format: decimal, x-unit: EUR }
        data: { type: string, format: byte }
        pin: { type: string, format: password }
        raw: { type: string, format: binary }
        mail: { type: string, format: email, example: desk@example.com }
        small: { type: integer, format: int32 }
        big: { type: integer, format: uint64 }
        whole: { type: integer, minimum: 5 }
        share: { type: number, maximum: 0.5 }
        flag: { type: boolean, default: false }
        anything: {}
",
        &expect![[r#"
            Thing: object
              id: Uuid e.g. "0b8c4c7e-5f1d-4c36-9a3e-2d6f8a1b7c90"
              at: DateTime e.g. "2026-01-31T09:30:00Z"
              day?: Date e.g. "2026-01-31"
              price?: Decimal e.g. "12.50"  // EUR
              data?: Base64 e.g. "ZXhhbXBsZQ=="
              pin?: Secret e.g. "pin"  // Format: `password`
              raw?: String e.g. "example"
              mail?: String e.g. "desk@example.com"  // Format: `email`
              small?: Int32 e.g. 1
              big?: UInt64 e.g. 1
              whole?: Int64 e.g. 5  // At least 5
              share?: Double e.g. 0.5  // At most 0.5
              flag?: Bool e.g. false  // Default: `false`
              anything?: any e.g. null
        "#]],
    );
}

#[test]
fn optional_and_nullable_differ() {
    check_types(
        "
    Thing:
      type: object
      required: [a, b]
      properties:
        a: { type: string }
        b: { type: string, nullable: true }
        c: { type: string }
        d: { type: string, nullable: true }
        e: { $ref: '#/components/schemas/Maybe' }
        f: { type: array, items: { $ref: '#/components/schemas/Maybe' } }
        g: { oneOf: [{ type: string }, { nullable: true }] }
        h: { type: string, enum: [x, null], nullable: true }
    Maybe: { type: string, nullable: true }
",
        &expect![[r#"
            Thing: object
              a: String e.g. "a"
              b: String|null e.g. "b"
              c?: String e.g. "c"
              d?: String|null e.g. "d"
              e?: Maybe|null e.g. "e"
              f?: [Maybe|null] e.g. ["e"]
              g?: String|null e.g. "g"
              h?: Thing.h|null e.g. "x"
            Maybe: = String
            Thing.h: one of "x"
        "#]],
    );
}

#[test]
fn objects_maps_and_lists() {
    check_types(
        "
    Free: { type: object }
    Empty: { type: object, additionalProperties: false }
    Counts: { type: object, additionalProperties: { type: integer } }
    Open: { type: object, properties: { id: { type: string } }, additionalProperties: { type: number } }
    Loose: { type: object, properties: { id: { type: string } }, additionalProperties: true }
    Names: { type: array, items: { type: string }, minItems: 1, uniqueItems: true }
    Rows: { type: array, items: { type: object, properties: { cell: { type: string } } } }
    Grid: { type: array, items: { type: array, items: { $ref: '#/components/schemas/Node' } } }
    Node:
      type: object
      properties:
        children: { type: array, items: { $ref: '#/components/schemas/Node' } }
        parent: { $ref: '#/components/schemas/Node' }
        byName: { type: object, additionalProperties: { type: object, properties: { n: { type: integer } } } }
",
        &expect![[r#"
            Free: = {any}
            Empty: object
            Counts: = {Int64}
            Open: object
              id?: String e.g. "id"
              ..: Double
            Loose: object
              id?: String e.g. "id"
              ..: any
            Names: = [String]  // At least 1 item; No item twice
            Rows: = [Rows[]]
            Grid: = [[Node]]
            Node: object
              children?: [Node] e.g. [{"children":[]}]
              parent?: Node e.g. {"children":[]}
              byName?: {Node.byName} e.g. {"key":{"n":1}}
            Rows[]: object
              cell?: String e.g. "cell"
            Node.byName: object
              n?: Int64 e.g. 1
        "#]],
    );
}

#[test]
fn enumerations() {
    check_types(
        "
    Status: { type: string, enum: [paid, open], description: What became of it., x-enum-descriptions: { paid: Money came. } }
    Level: { type: integer, enum: [0, 1] }
    Unquoted: { type: string, enum: [1, true, off] }
    Bare: { enum: [a, b] }
    Share: { type: number, enum: [0.5, 1] }
    Thing:
      type: object
      properties:
        status: { $ref: '#/components/schemas/Status' }
        kind: { type: string, enum: [x, y], default: y }
        kinds: { type: array, items: { type: string, enum: [x, y] } }
        object: { type: string, enum: [thing], x-const: thing }
        version: { type: integer, x-const: 2 }
    Suggested: { anyOf: [{ type: string }, { type: string, enum: [small, large] }] }
    Named: { anyOf: [{ type: string }, { $ref: '#/components/schemas/Status' }] }
",
        &expect![[r#"
            Status: one of "paid" "open"  // "What became of it."
            Level: one of 0 1
            Unquoted: one of "1" "true" "off"
            Bare: one of "a" "b"
            Share: = Double
            Thing: object
              status?: Status e.g. "paid"
              kind?: Thing.kind e.g. "x"  // Default: `y`
              kinds?: [Thing.kinds] e.g. ["x"]
              object?: String e.g. "thing"  // Always `thing`
              version?: Int64 e.g. 2  // Always `2`
            Suggested: one of "small" "large"
            Named: = Status
            Thing.kind: one of "x" "y"
            Thing.kinds: one of "x" "y"
        "#]],
    );
}

#[test]
fn unions() {
    check_types(
        "
    Cat: { type: object, required: [kind], properties: { kind: { type: string, enum: [cat], x-const: cat }, lives: { type: integer } } }
    Dog: { type: object, required: [kind], properties: { kind: { type: string } } }
    Mapped:
      oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }]
      discriminator: { propertyName: kind, mapping: { c: '#/components/schemas/Cat', d: Dog, dd: Dog } }
    Implicit:
      oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }]
      discriminator: { propertyName: kind }
    Plain: { oneOf: [{ type: string }, { type: array, items: { type: string } }, { $ref: '#/components/schemas/Cat' }] }
    Some: { anyOf: [{ type: object, title: Short, properties: { a: { type: string } } }, { $ref: '#/components/schemas/Dog' }] }
    OnlyOne: { oneOf: [{ $ref: '#/components/schemas/Cat' }], nullable: true }
    Bounds: { oneOf: [{ type: integer, minimum: 1 }, { type: integer, maximum: -1 }] }
    EitherKey: { type: object, properties: { a: { type: string }, b: { type: string } }, anyOf: [{ required: [a] }, { required: [b] }] }
    Spread:
      type: object
      required: [id]
      properties: { id: { type: string } }
      oneOf: [{ type: object, properties: { card: { type: string } } }, { type: object, properties: { iban: { type: string } } }]
",
        &expect![[r#"
            Cat: object
              kind: String = "cat"  // Always `cat`
              lives?: Int64 e.g. 1
            Dog: object
              kind: String e.g. "kind"
            Mapped: union by kind Cat ["c"] | Dog ["d", "dd"]
            Implicit: union by kind Cat ["cat"] | Dog ["Dog"]
            Plain: union String | [String] | Cat
            Some: union Some#0 | Dog
            OnlyOne: = Cat
            Bounds: = Int64
            EitherKey: object
              a?: String e.g. "a"
              b?: String e.g. "b"
            Spread: union Spread#0 | Spread#1
            Some#0: object
              a?: String e.g. "a"
            Spread#0: object
              id: String e.g. "id"
              card?: String e.g. "card"
            Spread#1: object
              id: String e.g. "id"
              iban?: String e.g. "iban"
        "#]],
    );
}

#[test]
fn composition() {
    check_types(
        "
    Base: { type: object, required: [id], properties: { id: { type: string }, note: { type: string } }, description: The base. }
    More:
      description: More than the base.
      allOf:
        - $ref: '#/components/schemas/Base'
        - { type: object, required: [extra, note], properties: { extra: { type: integer }, note: { type: string, maxLength: 5 } } }
    Decorated: { allOf: [{ $ref: '#/components/schemas/Base' }], description: Only words., nullable: true }
    Holder:
      type: object
      properties:
        base: { allOf: [{ $ref: '#/components/schemas/Base' }], description: The one it is about., x-inferred: true }
        maybe: { nullable: true, allOf: [{ $ref: '#/components/schemas/Base' }] }
        sibling: { $ref: '#/components/schemas/Base', description: Read all the same. }
        through: { $ref: '#/components/schemas/Decorated' }
    Loop: { allOf: [{ $ref: '#/components/schemas/Loop' }, { type: object, properties: { a: { type: string } } }] }
    Diamond: { allOf: [{ $ref: '#/components/schemas/More' }, { $ref: '#/components/schemas/Base' }] }
    Again: { $ref: '#/components/schemas/More' }
",
        &expect![[r#"
            Base: object  // "The base."
              id: String e.g. "id"
              note?: String e.g. "note"
            More: object  // "More than the base."
              id: String e.g. "id"
              note: String e.g. "note"  // At most 5 characters
              extra: Int64 e.g. 1
            Decorated: = Base  // "Only words."
            Holder: object
              base?: Base e.g. {"id":"id"}  // "The one it is about."; inferred
              maybe?: Base|null e.g. {"id":"id"}
              sibling?: Base e.g. {"id":"id"}  // "Read all the same."
              through?: Decorated|null e.g. {"id":"id"}
            Loop: object
              a?: String e.g. "a"
            Diamond: object  // "More than the base."
              id: String e.g. "id"
              note: String e.g. "note"  // At most 5 characters
              extra: Int64 e.g. 1
            Again: = More
        "#]],
    );
}

#[test]
fn references_into_the_middle_of_things() {
    check_types(
        "
    Order:
      type: object
      properties:
        lines: { type: array, items: { type: object, properties: { sku: { type: string } } } }
        a/b: { type: object, properties: { c: { type: string } } }
    Line: { $ref: '#/components/schemas/Order/properties/lines/items' }
    Slash: { $ref: '#/components/schemas/Order/properties/a~1b' }
    Encoded: { $ref: '#/components/schemas/Tall%20%2541' }
    Tall %41: { type: string }
",
        &expect![[r#"
            Order: object
              lines?: [Order_lines] e.g. [{"sku":"sku"}]
              a/b?: Order_2 e.g. {"c":"c"}
            Line: = Order_lines
            Slash: = Order_2
            Encoded: = Tall %41
            Tall %41: = String
            Order_lines: object
              sku?: String e.g. "sku"
            Order_2: object
              c?: String e.g. "c"
        "#]],
    );
}

#[test]
fn facts_and_marks() {
    check_types(
        "
    Thing:
      type: object
      properties:
        limit: { type: integer, minimum: 1, maximum: 100, default: 25, description: ' How many. ' }
        text: { type: string, minLength: 1, maxLength: 10000 }
        id: { type: string, readOnly: true, x-inferred: true }
        secret: { type: string, writeOnly: true, deprecated: true, format: password }
",
        &expect![[r#"
            Thing: object
              limit?: Int64 e.g. 25  // "How many."; Default: `25`; 1 to 100
              text?: String e.g. "text"  // 1 to 10,000 characters
              id?: String e.g. "id" read  // inferred
              secret?: Secret e.g. "secret" write deprecated  // Format: `password`
        "#]],
    );
}

#[test]
fn parameters() {
    check_operations(
        "
  /a/{b}/{c}:
    parameters:
      - { name: c, in: path, required: true, schema: { type: string } }
      - { name: shared, in: query, schema: { type: string, enum: [x] } }
      - { name: replaced, in: query, schema: { type: string } }
    post:
      parameters:
        - { name: replaced, in: query, required: true, schema: { type: integer }, example: 7, description: Ours. }
        - { name: b, in: path, required: true, style: matrix, explode: true, schema: { type: array, items: { type: string } } }
      responses: { 204: { description: Done } }
    get:
      operationId: read
      parameters:
        - { name: b, in: path, required: true, style: label, schema: { type: string } }
        - { name: pipes, in: query, style: pipeDelimited, schema: { type: array, items: { type: string } } }
        - { name: spaces, in: query, style: spaceDelimited, explode: true, schema: { type: array, items: { type: string } } }
        - { name: joined, in: query, explode: false, schema: { type: array, items: { type: string } } }
        - { name: deep, in: query, style: deepObject, x-array-style: indexed, schema: { type: object, properties: { tags: { type: array, items: { type: string } } } } }
        - { name: filter, in: query, content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } }
        - { name: X-Trace, in: header, schema: { type: string, format: uuid } }
        - { name: session, in: cookie, schema: { type: string } }
      responses: { 204: { description: Done } }
",
        &expect![[r#"
            POST /a/{b}/{c}: POST /a/{b}/{c} Once Unknown []
              Path b: [String] Matrix { explode: true } e.g. ["b"]
              Path c: String Simple { explode: false } e.g. "c"
              Query shared?: POST /a/{b}/{c}(shared) Form { explode: true } e.g. "x"
              Query replaced: Int64 Form { explode: true } e.g. 7  // "Ours."
              204 nothing  // "Done"
            read: GET /a/{b}/{c} Safe Unknown []
              Path b: String Label { explode: false } e.g. "b"
              Path c: String Simple { explode: false } e.g. "c"
              Query shared?: POST /a/{b}/{c}(shared) Form { explode: true } e.g. "x"
              Query replaced?: String Form { explode: true } e.g. "replaced"
              Query pipes?: [String] PipeDelimited e.g. ["pipes"]
              Query spaces?: [String] Form { explode: true } e.g. ["spaces"]
              Query joined?: [String] Form { explode: false } e.g. ["joined"]
              Query deep?: read(deep) DeepObject { indexed: true } e.g. {"tags":["tags"]}
              Query filter?: Thing Json e.g. {"id":"id"}
              Header X-Trace?: Uuid Simple { explode: false } e.g. "0b8c4c7e-5f1d-4c36-9a3e-2d6f8a1b7c90"
              Cookie session?: String Form { explode: true } e.g. "session"
              204 nothing  // "Done"
        "#]],
    );
}

#[test]
fn bodies_and_answers() {
    check_operations(
        "
  /a:
    put:
      operationId: put
      requestBody:
        required: true
        content:
          text/csv: {}
          application/vnd.a+json: { schema: { type: string } }
          application/json: { schema: { $ref: '#/components/schemas/Thing' }, example: { id: a } }
      responses:
        201: { description: Made, content: { application/json: { schema: { $ref: '#/components/schemas/Thing' }, example: { id: b } } } }
        202: { description: Later }
        4XX: { description: No, content: { application/problem+json: { schema: { type: object, properties: { title: { type: string } } } } } }
        default: { description: Else, x-inferred: true }
    post:
      operationId: upload
      requestBody:
        content:
          multipart/form-data:
            schema:
              type: object
              required: [files]
              properties:
                files: { type: array, items: { type: string, format: binary } }
                note: { type: string }
      responses: { 200: { description: Text, content: { text/csv: { schema: { type: string } } } } }
    patch:
      operationId: form
      requestBody: { content: { application/x-www-form-urlencoded: { schema: { $ref: '#/components/schemas/Thing' } } } }
      responses: { 200: { description: Bytes, content: { application/octet-stream: { schema: { type: string, format: binary } } } } }
    get:
      operationId: only_default
      responses: { default: { description: All, content: { '*/*': { schema: { type: array, items: { $ref: '#/components/schemas/Thing' } } } } } }
    delete:
      operationId: image
      requestBody: { content: { image/png: {} } }
      responses: { 2XX: { description: Any } }
",
        &expect![[r#"
            put: PUT /a Safe Unknown []
              body application/json Thing e.g. {"id":"a"}
              201 Thing e.g. {"id":"b"}  // "Made"
              202 nothing  // "Later"
              4XX put(4XX)  // "No"
              default nothing  // "Else"; inferred
            put: PUT /a as "csv" Safe Unknown []
              body text text/csv e.g. null
              201 Thing e.g. {"id":"b"}  // "Made"
              202 nothing  // "Later"
              4XX put(4XX)  // "No"
              default nothing  // "Else"; inferred
            upload: POST /a Once Unknown []
              body? multipart/form-data upload(body) e.g. {"files":["example"],"note":"note"}
              200 text text/csv  // "Text"
            form: PATCH /a Once Unknown []
              body? form Thing e.g. {"id":"id"}
              200 bytes application/octet-stream  // "Bytes"
            only_default: GET /a Safe Unknown []
              default [Thing]  // "All"
              default [Thing]  // "All"
            image: DELETE /a Safe Unknown []
              body? bytes image/png e.g. null
              2XX nothing  // "Any"
        "#]],
    );
}

#[test]
fn what_stands_in_a_path() {
    check_operations(
        "
  /a?beta=true&upload&only={state}&of={kind}#second:
    parameters: [{ name: kind, in: query, schema: { type: integer } }]
    get: { operationId: query, responses: { 204: { description: OK } } }
  /things/{thing_id}.{format}:
    get:
      operationId: misspelt
      parameters:
        - { name: format, in: path, required: true, schema: { type: string } }
        - { name: thingId, in: path, required: true, schema: { type: integer } }
      responses: { 204: { description: OK } }
  /things/{id}/{id}:
    get:
      operationId: twice
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { 204: { description: OK } }
  /things#QUERY:
    post: { operationId: asks, x-method: QUERY, responses: { 204: { description: OK } } }
  /things#PURGE:
    post: { x-method: PURGE, responses: { 204: { description: OK } } }
",
        &expect![[r#"
            query: GET /a?beta=true&upload Safe Unknown []
              Query of?: Int64 Form { explode: true } e.g. 1
              Query only: String Form { explode: true } e.g. "only"
              204 nothing  // "OK"
            misspelt: GET /things/{thing_id}.{format} Safe Unknown []
              Path thing_id: Int64 Simple { explode: false } e.g. 1
              Path format: String Simple { explode: false } e.g. "format"
              204 nothing  // "OK"
            twice: GET /things/{id}/{id} Safe Unknown []
              Path id: String Simple { explode: false } e.g. "id"
              204 nothing  // "OK"
            asks: QUERY /things Safe Unknown []
              204 nothing  // "OK"
            PURGE /things: PURGE /things Once Unknown []
              204 nothing  // "OK"
        "#]],
    );
}

#[test]
fn media_types_that_are_worth_a_method() {
    check_operations(
        "
  /a:
    put:
      operationId: sends
      requestBody:
        content:
          text/json: { schema: { $ref: '#/components/schemas/Thing' } }
          application/json: { schema: { $ref: '#/components/schemas/Thing' } }
          application/hal+json: { schema: { $ref: '#/components/schemas/Thing' } }
          application/json-patch+json: { schema: { type: array, items: { type: object } } }
          application/xml: { schema: { $ref: '#/components/schemas/Thing' } }
          application/x-www-form-urlencoded: { schema: { $ref: '#/components/schemas/Thing' } }
          multipart/form-data: { schema: { $ref: '#/components/schemas/Thing' } }
          'application/x-ndjson; charset=utf-8': { schema: { type: array, items: { $ref: '#/components/schemas/Thing' } } }
          image/*: { schema: { type: string, format: binary } }
      responses: { 303: { description: There } }
    post:
      operationId: receives
      requestBody:
        content:
          multipart/mixed:
            schema: { type: object, properties: { file: { type: string, format: binary }, ids: { type: array, items: { type: integer } } } }
            encoding: { ids: { contentType: application/json }, file: { contentType: 'image/png, image/jpeg' } }
          application/x-www-form-urlencoded:
            schema: { type: object, properties: { file: { type: string, format: binary } } }
            encoding: { ids: { explode: false }, names: { style: deepObject }, more: { style: form } }
      responses:
        200:
          description: OK
          content:
            '*/*': { schema: { $ref: '#/components/schemas/Thing' } }
            application/vnd.thing+json: { schema: { $ref: '#/components/schemas/Thing' } }
            text/plain: { schema: { $ref: '#/components/schemas/Thing' } }
            text/csv: { schema: { $ref: '#/components/schemas/Thing' } }
            application/vnd.openxmlformats-officedocument.spreadsheetml.sheet: {}
            text/event-stream: { schema: { type: string } }
        204: { description: Nothing, content: { application/json: { schema: { type: string } } } }
    head: { operationId: heads, responses: { 200: { description: OK, content: { application/json: { schema: { type: string } } } } } }
",
        &expect![[r#"
            sends: PUT /a Safe Unknown []
              body? application/json Thing e.g. {"id":"id"}
              303 a redirect  // "There"
            sends: PUT /a as "json patch" Safe Unknown []
              body? application/json-patch+json [{any}] e.g. [{}]
              303 a redirect  // "There"
            sends: PUT /a as "lines" Safe Unknown []
              body? lines of Thing as application/x-ndjson; charset=utf-8 e.g. [{"id":"id"}]
              303 a redirect  // "There"
            sends: PUT /a as "bytes" Safe Unknown []
              body? bytes application/octet-stream e.g. "example"
              303 a redirect  // "There"
            receives: POST /a Once Unknown []
              body? multipart/mixed receives(body) ids: application/json Json e.g. {"file":"example","ids":[1]}
              200 Thing  // "OK"
              204 nothing  // "Nothing"
            receives: POST /a as "form" Once Unknown []
              body? form receives form(body) ids: Form { explode: false } names: DeepObject { indexed: false } more: Form { explode: true } e.g. {"file":"example"}
              200 Thing  // "OK"
              204 nothing  // "Nothing"
            receives: POST /a as "stream" accepts text/event-stream Once Unknown []
              body? multipart/mixed receives(body) ids: application/json Json e.g. {"file":"example","ids":[1]}
              200 Events text/event-stream of String  // "OK"
              204 nothing  // "Nothing"
            receives: POST /a as "csv" accepts text/csv Once Unknown []
              body? multipart/mixed receives(body) ids: application/json Json e.g. {"file":"example","ids":[1]}
              200 text text/csv  // "OK"
              204 nothing  // "Nothing"
            receives: POST /a as "xlsx" accepts application/vnd.openxmlformats-officedocument.spreadsheetml.sheet Once Unknown []
              body? multipart/mixed receives(body) ids: application/json Json e.g. {"file":"example","ids":[1]}
              200 bytes application/vnd.openxmlformats-officedocument.spreadsheetml.sheet  // "OK"
              204 nothing  // "Nothing"
            heads: HEAD /a Safe Unknown []
              200 nothing  // "OK"
        "#]],
    );
}

#[test]
fn answers_that_are_streams() {
    check_operations(
        "
  /a:
    get:
      operationId: lines
      responses:
        200: { description: Lines, content: { application/x-ndjson: { schema: { $ref: '#/components/schemas/Thing' } } } }
    put:
      operationId: sequence
      responses:
        200: { description: Texts, content: { application/json-seq: {} } }
    post:
      operationId: events
      requestBody: { content: { application/jsonl: {} } }
      responses:
        200: { description: Events, content: { text/event-stream; charset=utf-8: { schema: { type: array, items: { type: integer } } } } }
    patch:
      operationId: json_first
      responses:
        200:
          description: Either
          content:
            text/event-stream: { schema: { $ref: '#/components/schemas/Thing' } }
            application/json: { schema: { $ref: '#/components/schemas/Thing' } }
    delete:
      operationId: bytes
      responses:
        200: { description: Raw, content: { text/event-stream: { schema: { type: string, format: binary } } } }
",
        &expect![[r#"
            lines: GET /a Safe Unknown []
              200 Lines application/x-ndjson of Thing  // "Lines"
            sequence: PUT /a Safe Unknown []
              200 Lines application/json-seq of any  // "Texts"
            events: POST /a Once Unknown []
              body? lines of any as application/jsonl e.g. [null]
              200 Events text/event-stream; charset=utf-8 of [Int64]  // "Events"
            json_first: PATCH /a Once Unknown []
              200 Thing  // "Either"
            json_first: PATCH /a as "stream" accepts text/event-stream Once Unknown []
              200 Events text/event-stream of Thing  // "Either"
            bytes: DELETE /a Safe Unknown []
              200 bytes text/event-stream  // "Raw"
        "#]],
    );
}

#[test]
fn shared_things_are_lowered_once() {
    let text = "\
openapi: 3.0.3
info: { title: Shop, version: '1' }
servers: [{ url: https://shop.example }]
paths:
  /a: { get: { operationId: a, parameters: [{ $ref: '#/components/parameters/Sort' }], responses: { 200: { $ref: '#/components/responses/Ok' }, 400: { $ref: '#/components/responses/No' } } } }
  /b: { get: { operationId: b, parameters: [{ $ref: '#/components/parameters/Sort' }], responses: { 200: { $ref: '#/components/responses/Ok' }, 404: { $ref: '#/components/responses/Not' } } } }
components:
  parameters: { Sort: { name: sort, in: query, schema: { type: string, enum: [up, down] } } }
  responses:
    Ok: { description: Fine, content: { application/json: { schema: { type: object, properties: { id: { type: string } } } } } }
    No: { description: Bad }
    Not: { $ref: '#/components/responses/No' }
";
    let api = lowered(&[("api.yaml", text)]);
    expect![[r#"
        Parameter(Sort): one of "up" "down"
        Response(Ok): object
          id?: String e.g. "id"
        a: GET /a Safe Unknown []
          Query sort?: Parameter(Sort) Form { explode: true } e.g. "up"
          200 Response(Ok)  // "Fine"
          400 nothing  // "Bad"
        b: GET /b Safe Unknown []
          Query sort?: Parameter(Sort) Form { explode: true } e.g. "up"
          200 Response(Ok)  // "Fine"
          404 nothing  // "Bad"
    "#]]
    .assert_eq(&format!("{}{}", render::types(&api), render::operations(&api)));
}

#[test]
fn servers_and_security() {
    let text = "\
openapi: 3.0.3
info: { title: Shop, version: '1' }
servers: [{ url: 'https://{store}.shop.example', variables: { store: { default: demo } } }]
security: [{ key: [] }]
paths:
  /a:
    servers: [{ url: 'https://{region}.files.example/{store}', variables: { store: { default: x }, region: { default: eu } } }]
    get: { operationId: document, responses: { 204: { description: Done } } }
  /b:
    get: { operationId: none, security: [], responses: { 204: { description: Done } } }
    put: { operationId: either, security: [{ auth: [read] }, { key: [], auth: [write, admin] }], responses: { 204: { description: Done } } }
    post: { operationId: any, security: [{ auth: [] }], responses: { 204: { description: Done } } }
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key }
    auth: { type: oauth2, flows: { clientCredentials: { tokenUrl: 'https://a.example', scopes: { read: Look, write: Change } } } }
";
    let api = lowered(&[("api.yaml", text)]);
    let scopes: Vec<String> = api
        .scopes
        .vocabulary
        .iter()
        .map(|scope| format!("{}: {}", scope.name, scope.doc))
        .collect();
    expect![[r#"
        document: GET /a on https://eu.files.example/{store} Safe Unknown [["key"]]
          204 nothing  // "Done"
        none: GET /b Safe Public []
          204 nothing  // "Done"
        either: PUT /b Safe Scopes([["read"], ["write", "admin"]]) [["auth"], ["key", "auth"]]
          204 nothing  // "Done"
        any: POST /b Once AnyCredential [["auth"]]
          204 nothing  // "Done"
        ["read: Look", "write: Change", "admin: "]"#]]
    .assert_eq(&format!("{}{scopes:?}", render::operations(&api)));
}

#[test]
fn annotations_of_operations() {
    let api = "
  /orders:
    get:
      operationId: list
      parameters: [{ name: page, in: query, schema: { type: integer } }, { name: limit, in: query, schema: { type: integer } }, { name: x-version, in: header, schema: { type: string } }]
      responses: { 200: { description: Page, content: { application/json: { schema: { type: object, properties: { data: { type: array, items: { $ref: '#/components/schemas/Thing' } } } } } } } }
    post:
      operationId: create
      parameters: [{ name: idempotency-key, in: header, schema: { type: string } }]
      responses: { 201: { description: Made, content: { application/json: { schema: { type: object, properties: { data: { $ref: '#/components/schemas/Thing' } } }, example: { data: { id: a } } } } } }
  /orders/{id}:
    get:
      operationId: get
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { 204: { description: Done } }
    post:
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { 204: { description: Done } }
";
    let scopes = "\
version: 1
scopes: { read: { access: read }, write: { access: write, implies: [read] } }
operations:
  GET /**: { any: [read, { all: [write, read] }], note: As far as we know., source: inferred }
  POST /orders/**: public
  create: write
  get: none
";
    let client = "\
version: 1
package: { name: shop }
constants: [{ in: header, name: X-Version, value: '1' }]
response: { unwrap: /data }
idempotency: { header: Idempotency-Key, operations: [create] }
replay: { list: once }
paging:
  pages: { style: page-number, page: page, size: limit, operations: { list: { items: /data } } }
";
    let document =
        document(api, " { Thing: { type: object, properties: { id: { type: string } } } }");
    let api = lowered(&[("api.yaml", &document), ("scopes.yaml", scopes), ("client.yaml", client)]);
    expect![[r#"
        list: GET /orders Once Scopes([["read"], ["write", "read"]]) []
          Query page?: Int64 Form { explode: true } e.g. 1
          Query limit?: Int64 Form { explode: true } e.g. 1
          200 list(200)  // "Page"
          paged: PageNumber { page: "page", first: 1, end: ShortPage } Thing at "/data" size Some("limit")
        create: POST /orders Keyed Scopes([["write"]]) []
          201 Thing e.g. {"id":"a"}  // "Made"
          unwrapped at /data
        get: GET /orders/{id} Safe AnyCredential []
          Path id: String Simple { explode: false } e.g. "id"
          204 nothing  // "Done"
        POST /orders/{id}: POST /orders/{id} Once Public []
          Path id: String Simple { explode: false } e.g. "id"
          204 nothing  // "Done"
    "#]].assert_eq(&render::operations(&api));
}

/// A free-form answer could have a `data`, and a typed one that keeps other keys could too: neither
/// says that it is an envelope.
#[test]
fn only_declared_properties_are_unwrapped() {
    let api = "
  /orders:
    get:
      operationId: get
      responses: { 200: { description: One, content: { application/json: { schema: { $ref: '#/components/schemas/Open' } } } } }
    post:
      operationId: make
      responses: { 201: { description: Made, content: { application/json: { schema: { $ref: '#/components/schemas/Envelope' } } } } }
";
    let document = document(
        api,
        "
    Open: { type: object, properties: { id: { type: string } }, additionalProperties: true }
    Envelope: { type: object, properties: { data: { $ref: '#/components/schemas/Open' } } }
",
    );
    let client = "version: 1\npackage: { name: shop }\nresponse: { unwrap: /data }\n";
    let api = lowered(&[("api.yaml", &document), ("client.yaml", client)]);
    let unwrapped: Vec<_> =
        api.operations.iter().map(|operation| operation.unwrap.as_deref()).collect();
    assert_eq!(unwrapped, [None, Some("/data")]);
}

#[test]
fn what_several_members_say_of_a_property_holds_together() {
    check_types(
        "
    Base:
      type: object
      required: [id]
      properties:
        id: { type: string }
        kind: { type: string, enum: [a, b, c] }
        at: { type: string }
        parent: { $ref: '#/components/schemas/Base' }
        extra: { type: object, properties: { x: { type: integer } } }
        list: { type: array, items: { $ref: '#/components/schemas/Base' } }
        count: { type: integer }
        note: { type: string, nullable: true }
    Heir:
      allOf:
        - { $ref: '#/components/schemas/Base' }
        - required: [kind]
          properties:
            id: { description: Its own. }
            kind: { type: string, enum: [b] }
            at: { type: string, format: date-time }
            parent: { $ref: '#/components/schemas/Heir' }
            extra: { type: object, properties: { y: { type: integer } } }
            list: { type: array, items: { $ref: '#/components/schemas/Heir' } }
            count: { type: number }
            note: { type: string }
    Ring: { properties: { a: { type: object, properties: { ring: { $ref: '#/components/schemas/Ring' } } } } }
    Rung: { properties: { a: { type: object, properties: { ring: { $ref: '#/components/schemas/Rung' } } } } }
    Both: { allOf: [{ $ref: '#/components/schemas/Ring' }, { $ref: '#/components/schemas/Rung' }] }
",
        &expect![[r#"
            Base: object
              id: String e.g. "id"
              kind?: Base.kind e.g. "a"
              at?: String e.g. "at"
              parent?: Base e.g. {"id":"id"}
              extra?: Base.extra e.g. {"x":1}
              list?: [Base] e.g. [{"id":"id"}]
              count?: Int64 e.g. 1
              note?: String|null e.g. "note"
            Heir: object
              id: String e.g. "id"
              kind: Heir.kind e.g. "b"
              at?: DateTime e.g. "2026-01-31T09:30:00Z"
              parent?: Heir e.g. {"id":"id","kind":"b"}
              extra?: Heir.extra e.g. {"y":1}
              list?: [Heir] e.g. [{"id":"id","kind":"b"}]
              count?: Int64 e.g. 1.0
              note?: String e.g. "note"
            Ring: object
              a?: Ring.a e.g. {"ring":{"a":{}}}
            Rung: object
              a?: Rung.a e.g. {"ring":{"a":{}}}
            Both: object
              a?: Both.a e.g. {"ring":{"a":{}}}
            Base.kind: one of "a" "b" "c"
            Base.extra: object
              x?: Int64 e.g. 1
            Heir.kind: one of "b"
            Heir.extra: object
              x?: Int64 e.g. 1
              y?: Int64 e.g. 1
            Heir.list: = [Heir]
            Ring.a: object
              ring?: Ring e.g. {"a":{}}
            Rung.a: object
              ring?: Rung e.g. {"a":{}}
            Both.a: object
              ring?: Both.a.ring e.g. {"a":{}}
            Both.a.ring: object
              a?: Both.a e.g. {"ring":{"a":{}}}
        "#]],
    );
}

#[test]
fn a_base_with_a_discriminator_is_the_union_of_its_heirs() {
    check_types(
        "
    Pet:
      type: object
      required: [petType]
      properties: { petType: { type: string }, friend: { $ref: '#/components/schemas/Pet' } }
      discriminator: { propertyName: petType, mapping: { dog: Dog, stray: Pet } }
    Cat: { allOf: [{ $ref: '#/components/schemas/Pet' }, { properties: { lives: { type: integer } } }] }
    Dog: { allOf: [{ $ref: '#/components/schemas/Pet' }] }
    Puppy: { allOf: [{ $ref: '#/components/schemas/Dog' }, { properties: { petType: { type: string, enum: [puppy, pup] } } }] }
",
        &expect![[r#"
            Pet: union by petType Cat ["Cat"] | Dog ["dog"] | Puppy ["puppy", "pup"] | Pet#3 ["stray"]
            Cat: object
              petType: String e.g. "petType"
              friend?: Pet e.g. {"petType":"petType"}
              lives?: Int64 e.g. 1
            Dog: object
              petType: String e.g. "petType"
              friend?: Pet e.g. {"petType":"petType"}
            Puppy: object
              petType: Puppy.petType e.g. "puppy"
              friend?: Pet e.g. {"petType":"petType"}
            Pet#3: object
              petType: String e.g. "petType"
              friend?: Pet e.g. {"petType":"petType"}
            Puppy.petType: one of "puppy" "pup"
        "#]],
    );
}

#[test]
fn shared_callbacks_are_those_of_their_first_operation() {
    let text = "openapi: 3.0.3
info: { title: Shop, version: '1' }
servers: [{ url: https://shop.example }]
paths:
  /a:
    post: { operationId: a, responses: {}, callbacks: { done: { $ref: '#/components/callbacks/Done' } } }
    put: { operationId: b, responses: {}, callbacks: { done: { $ref: '#/components/callbacks/Again' }, own: { '{$request.query.u}': { put: { requestBody: { content: { application/json: { schema: { type: string } } } }, responses: {} } } } } }
components:
  callbacks:
    Again: { $ref: '#/components/callbacks/Done' }
    Unused: { /x: { post: { requestBody: { content: { application/json: { schema: { type: object, properties: { x: { type: string } } } } } }, responses: {} } } }
    Done: { '{$request.query.url}': { post: { requestBody: { content: { application/json: { schema: { type: object, properties: { at: { type: string } } } } } }, responses: {} } } }
";
    let api = lowered(&[("api.yaml", text)]);
    let hooks = api.hooks.iter().map(|hook| {
        format!(
            "{} {} {:?} {:?} {}\n",
            hook.name,
            hook.method,
            hook.operation,
            hook.url,
            hook.shape.is_some()
        )
    });
    expect![[r#"
        own PUT Some("b") Some("{$request.query.u}") true
        Done POST Some("a") Some("{$request.query.url}") true
    "#]]
    .assert_eq(&hooks.collect::<String>());
}

#[test]
fn a_default_is_what_no_other_value_means() {
    check_types(
        "
    Pet:
      type: object
      properties: { kind: { type: string } }
      discriminator: { propertyName: kind, x-default-mapping: Pet }
    Cat: { allOf: [{ $ref: '#/components/schemas/Pet' }] }
    Food:
      oneOf: [{ $ref: '#/components/schemas/Hay' }, { $ref: '#/components/schemas/Fish' }]
      discriminator: { propertyName: of, mapping: { h: Hay, f: Fish }, x-default-mapping: '#/components/schemas/Hay' }
    Hay: { type: object, properties: { of: { type: string } } }
    Fish: { type: object, properties: { of: { type: string, enum: [f] } } }
",
        &expect![[r#"
            Pet: union by kind Cat ["Cat"] | Pet#1 otherwise
            Cat: object
              kind?: String e.g. "kind"
            Food: union by of Hay otherwise | Fish ["f"]
            Hay: object
              of?: String e.g. "of"
            Fish: object
              of?: Fish.of e.g. "f"
            Pet#1: object
              kind?: String e.g. "kind"
            Fish.of: one of "f"
        "#]],
    );
}

#[test]
fn discriminators_and_what_means_each_alternative() {
    check_types(
        "
    Card: { allOf: [{ $ref: '#/components/schemas/Kind' }, { properties: { number: { type: string } } }] }
    BankAccount: { allOf: [{ $ref: '#/components/schemas/Kind' }, { properties: { iban: { type: string } } }] }
    Kind: { type: object, required: [kind], properties: { kind: { type: string, enum: [card, bank-account] } } }
    Spelled: { oneOf: [{ $ref: '#/components/schemas/Card' }, { $ref: '#/components/schemas/BankAccount' }], discriminator: { propertyName: kind } }
    Cat: { type: object, required: [kind], properties: { kind: { type: string, enum: [cat, kitten] } } }
    Dog: { type: object, required: [kind], properties: { kind: { type: string } } }
    Inner: { oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }], discriminator: { propertyName: kind } }
    Outer: { oneOf: [{ $ref: '#/components/schemas/Inner' }, { $ref: '#/components/schemas/Card' }], discriminator: { propertyName: kind } }
    Unclear: { oneOf: [{ type: object, properties: { a: { type: string } } }, { $ref: '#/components/schemas/Cat' }], discriminator: { propertyName: kind } }
",
        &expect![[r#"
            Card: object
              kind: Card.kind e.g. "card"
              number?: String e.g. "number"
            BankAccount: object
              kind: BankAccount.kind e.g. "card"
              iban?: String e.g. "iban"
            Kind: object
              kind: Kind.kind e.g. "card"
            Spelled: union by kind Card ["card"] | BankAccount ["bank-account"]
            Cat: object
              kind: Cat.kind e.g. "cat"
            Dog: object
              kind: String e.g. "kind"
            Inner: union by kind Cat ["cat", "kitten"] | Dog ["Dog"]
            Outer: union by kind Cat ["cat", "kitten"] | Dog ["Dog"] | Card ["card", "bank-account"]
            Unclear: union Unclear#0 | Cat
            Card.kind: one of "card" "bank-account"
            BankAccount.kind: one of "card" "bank-account"
            Kind.kind: one of "card" "bank-account"
            Cat.kind: one of "cat" "kitten"
            Unclear#0: object
              a?: String e.g. "a"
        "#]],
    );
}

#[test]
fn several_choices_are_told_apart_together() {
    check_types(
        "
    Payment:
      type: object
      required: [id]
      properties: { id: { type: string } }
      oneOf:
        - { required: [card], properties: { card: { type: string } } }
        - { required: [iban], properties: { iban: { type: string } } }
      anyOf:
        - { required: [eur], properties: { eur: { type: number } } }
        - { required: [usd], properties: { usd: { type: number } } }
    Whole: { type: object, required: [id, name], properties: { id: { type: string }, name: { type: string } } }
    Reuse: { type: object, required: [id], properties: { id: { type: string } }, oneOf: [{ $ref: '#/components/schemas/Whole' }, { required: [other], properties: { other: { type: string } } }] }
    Again:
      oneOf:
        - { type: object, required: [stop], properties: { stop: { type: boolean } } }
        - { allOf: [{ $ref: '#/components/schemas/Again' }, { properties: { more: { type: string } } }] }
    NullHere: { oneOf: [{ $ref: '#/components/schemas/NullThere' }, { type: integer }] }
    NullThere: { type: string, nullable: true }
    User: { type: object, properties: { it: { $ref: '#/components/schemas/NullHere' } } }
",
        &expect![[r#"
            Payment: union Payment#0 | Payment#1 | Payment#2 | Payment#3
            Whole: object
              id: String e.g. "id"
              name: String e.g. "name"
            Reuse: union Whole | Reuse#1
            Again: union Again#0 | Again#1
            NullHere: union NullThere | Int64
            NullThere: = String
            User: object
              it?: NullHere|null e.g. "it"
            Payment#0: object
              id: String e.g. "id"
              card: String e.g. "card"
              eur: Double e.g. 1.0
            Payment#1: object
              id: String e.g. "id"
              card: String e.g. "card"
              usd: Double e.g. 1.0
            Payment#2: object
              id: String e.g. "id"
              iban: String e.g. "iban"
              eur: Double e.g. 1.0
            Payment#3: object
              id: String e.g. "id"
              iban: String e.g. "iban"
              usd: Double e.g. 1.0
            Reuse#1: object
              id: String e.g. "id"
              other: String e.g. "other"
            Again#0: object
              stop: Bool e.g. true
            Again#1: object
              more?: String e.g. "more"
        "#]],
    );
}

#[test]
fn values_of_several_kinds_and_wide_integers() {
    check_types(
        "
    Mixed: { enum: [auto, 1, 2.5, true, null] }
    Numbers: { enum: [1, 2.5] }
    Flags: { enum: [true, false] }
    Free: { enum: [{ a: 1 }, [1]] }
    Thing:
      type: object
      properties:
        mixed: { $ref: '#/components/schemas/Mixed' }
        bytes: { type: integer, format: int32, maximum: 4294967296 }
        all: { type: integer, minimum: 0, maximum: 18446744073709551615 }
        ids: { type: integer, enum: [1, 18446744073709551615] }
        maybe: { x-const: thing, enum: [thing], type: string }
",
        &expect![[r#"
            Mixed: union Mixed#0 | Double | Bool
            Numbers: = Double
            Flags: = Bool
            Free: = any
            Thing: object
              mixed?: Mixed|null e.g. "auto"
              bytes?: Int64 e.g. 1  // At most 4,294,967,296
              all?: UInt64 e.g. 1  // 0 to 18,446,744,073,709,552,000
              ids?: UInt64 e.g. 1
              maybe?: String e.g. "thing"  // Always `thing`
            Mixed#0: one of "auto"
        "#]],
    );
}

#[test]
fn tuples() {
    check_types(
        "
    Point: { type: array, minItems: 2, x-tuple: { items: 2, more: false }, items: { oneOf: [{ type: number }, { type: number }] } }
    Open: { type: array, minItems: 1, x-tuple: { items: 2, more: true }, items: { oneOf: [{ type: string }, { type: number }, { type: boolean }] } }
    Full: { type: array, maxItems: 1, x-tuple: { items: 1, more: true }, items: { oneOf: [{ type: object, properties: { a: { type: string } } }, {}] } }
",
        &expect![[r#"
            Point: = (Double, Double)  // At least 2 items
            Open: = (String, Double?, ..Bool)  // At least 1 item
            Full: = (Full[]?)  // At most 1 item
            Full[]: object
              a?: String e.g. "a"
        "#]],
    );
}

#[test]
fn what_no_type_can_say_is_in_the_docs() {
    check_types(
        "
    Thing:
      type: object
      properties:
        a: { type: string, not: { enum: [x, y] } }
        b: { type: string, not: { type: string, maxLength: 2 } }
        keys: { type: object, additionalProperties: { type: string }, x-key-patterns: ['^x-', '^y-'] }
        conditions:
          type: object
          x-conditions:
            if: { required: [a] }
            then: { required: [b, c] }
            dependentRequired: { a: [b] }
            propertyNames: { pattern: '^[a-z]+$' }
            contains: { type: string }
",
        &expect![[r#"
            Thing: object
              a?: String e.g. "a"  // Not `x` or `y`
              b?: String e.g. "b"  // Not `{"type":"string","maxLength":2}`
              keys?: {String} e.g. {"key":"value"}  // Keys fit `^x-` or `^y-`
              conditions?: {any} e.g. {}  // If it is with `a`, then also with `b` and `c`; With `a` there is `b`; Keys fit `^[a-z]+$`; At least one item is of the type `string`
        "#]],
    );
}

#[test]
fn links_lead_to_operations() {
    check_operations(
        "
  /things/{id}:
    get:
      operationId: getThing
      parameters:
        - { name: id, in: path, required: true, schema: { type: string } }
        - { name: id, in: query, schema: { type: string } }
      responses: { 204: { description: '' } }
    put:
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        204:
          description: ''
          links:
            byPlace: { operationId: getThing, parameters: { query.id: $request.path.id } }
            byPointer: { operationRef: '#/paths/~1things~1%7Bid%7D/put', requestBody: $request.body#/0 }
        409:
          description: ''
          links:
            others:
              operationId: getThing
              description: ' What is there already. '
              parameters: { id: '{$response.header.X-Id}', query.id: 'a-{$url}' }
            whole: { operationId: getThing, parameters: { id: $response.body, query.id: { a: $b } } }
",
        &expect![[r#"
            getThing: GET /things/{id} Safe Unknown []
              Path id: String Simple { explode: false } e.g. "id"
              Query id?: String Form { explode: true } e.g. "id"
              204 nothing
            PUT /things/{id}: PUT /things/{id} Safe Unknown []
              Path id: String Simple { explode: false } e.g. "id"
              204 nothing
              409 nothing
              204 leads to getThing Query id = SentParameter(Path, "id")
              204 leads to PUT /things/{id} body = Sent("/0")
              409 leads to getThing Path id = AnswerHeader("X-Id") Query id = Expression("a-{$url}")  // What is there already.
              409 leads to getThing Path id = Answer("") Query id = Constant(Object {"a": String("$b")})
        "#]],
    );
}

#[test]
fn a_field_of_a_form_that_is_a_file_or_several() {
    let paths = "
  /images:
    post:
      operationId: edit
      requestBody:
        content:
          multipart/form-data:
            schema:
              type: object
              properties:
                image:
                  anyOf:
                    - { type: string, format: binary }
                    - { type: array, items: { type: string, format: binary } }
                mask: { oneOf: [{ type: string, format: binary }, { type: string }] }
      responses: { 204: { description: OK } }
";
    let api = lowered(&[("api.yaml", &document(paths, " {}"))]);
    expect![[r#"
        edit(body): object
          image?: [File] e.g. "example"
          mask?: File e.g. "example"
    "#]]
    .assert_eq(&render::types(&api));
}

#[test]
fn null_is_a_value_of_what_is_composed_where_no_member_is_against_it() {
    check_types(
        "
    Name: { type: string, nullable: true }
    Same: { allOf: [{ $ref: '#/components/schemas/Name' }, { minLength: 1 }] }
    Field: { oneOf: [{ type: number }, { type: string, nullable: true }] }
    Thing:
      type: object
      required: [a, b, c]
      properties:
        a: { allOf: [{ type: string, nullable: true }, { nullable: false }] }
        b: { allOf: [{ type: string, nullable: true }, { type: string, minLength: 1 }] }
        c: { $ref: '#/components/schemas/Same' }
        d: { allOf: [{ $ref: '#/components/schemas/Field' }], description: One }",
        &expect![[r#"
            Name: = String
            Same: = Name  // At least 1 character
            Field: union Double | String
            Thing: object
              a: String|null e.g. "a"
              b: String e.g. "b"  // At least 1 character
              c: Same|null e.g. "c"
              d?: Field|null e.g. 1.0  // "One"
        "#]],
    );
}

#[test]
fn a_list_with_keys_is_a_list() {
    check_types(
        "
    Things: { type: array, items: { type: string }, properties: { total: {} } }
    Composed: { allOf: [{ properties: { total: {} } }, { type: array, items: { type: integer } }] }",
        &expect![[r#"
            Things: = [String]
            Composed: = [Int64]
        "#]],
    );
}

#[test]
fn a_required_key_that_nothing_describes_is_any_value() {
    check_types(
        "
    Thing: { type: object, required: [id, old], properties: { id: { type: string } } }
    Open: { type: object, required: [id, old], properties: { id: { type: string } }, additionalProperties: { type: integer } }
    Free: { type: object, required: [old] }
    Either: { type: object, properties: { id: { type: string } }, anyOf: [{ required: [id] }, { required: [id, old] }, { required: [old] }] }
    Heir: { allOf: [{ $ref: '#/components/schemas/Thing' }, { properties: { old: { type: integer } } }] }",
        &expect![[r#"
            Thing: object
              id: String e.g. "id"
              old?: any e.g. "value"
            Open: object
              id: String e.g. "id"
              ..: Int64
            Free: = {any}
            Either: object
              id?: String e.g. "id"
              old?: any e.g. "value"
            Heir: object
              id: String e.g. "id"
              old: Int64 e.g. 1
        "#]],
    );
}

#[test]
fn a_format_that_a_length_rules_out_is_none() {
    check_types(
        "
    Thing:
      type: object
      properties:
        id: { type: string, format: uuid, minLength: 24, maxLength: 24 }
        key: { type: string, format: uuid, minLength: 36, maxLength: 36 }
        year: { type: string, format: date, maxLength: 4 }
        at: { type: string, format: date-time, maxLength: 19 }
        on: { type: string, format: date, minLength: 1 }",
        &expect![[r#"
            Thing: object
              id?: String e.g. "0b8c4c7e-5f1d-4c36-9a3e-2d6f8a1b7c90"  // Exactly 24 characters
              key?: Uuid e.g. "0b8c4c7e-5f1d-4c36-9a3e-2d6f8a1b7c90"  // Exactly 36 characters
              year?: String e.g. "2026-01-31"  // At most 4 characters
              at?: String e.g. "2026-01-31T09:30:00Z"  // At most 19 characters
              on?: Date e.g. "2026-01-31"  // At least 1 character
        "#]],
    );
}
