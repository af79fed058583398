//! What documents of 3.1 and 3.2 have, rewritten into the form of 3.0 that `lower` reads.

#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

mod loaded;

use expect_test::{Expect, expect};
use loaded::check;

/// Checks a schema of a 3.1 document.
#[track_caller]
fn check_schema(schema: &str, expected: &Expect) {
    check_schema_of("3.1.0", schema, expected);
}

#[track_caller]
fn check_schema_of(version: &str, schema: &str, expected: &Expect) {
    let text = format!(
        "paths: {{}}\ncomponents:\n  schemas:\n    Other: {{ type: string }}\n    Thing: {schema}\n"
    );
    check(version, &text, "/components/schemas/Thing", expected);
}

#[test]
fn lists_of_types() {
    check_schema("{ type: [string, 'null'] }", &expect![[r#"{"nullable":true,"type":"string"}"#]]);
    check_schema("{ type: 'null' }", &expect![[r#"{"nullable":true,"enum":[null]}"#]]);
    check_schema(
        "{ type: [string, integer, number, 'null'], format: int32, minLength: 2, maximum: 5 }",
        &expect![[
            r#"{"nullable":true,"anyOf":[{"type":"string","minLength":2},{"type":"number","format":"int32","maximum":5.0}]}"#
        ]],
    );
    check_schema(
        "{ type: [string, integer], enum: [a, 1, null] }",
        &expect![[
            r#"{"nullable":true,"anyOf":[{"type":"string","enum":["a"]},{"type":"integer","enum":[1]}]}"#
        ]],
    );
    check_schema(
        "{ type: [object, array], properties: { a: { type: [string, 'null'] } }, items: { type: string } }",
        &expect![[
            r#"{"anyOf":[{"type":"object","properties":{"a":{"nullable":true,"type":"string"}}},{"type":"array","items":{"type":"string"}}]}"#
        ]],
    );
    check_schema(
        "{ type: [object, string], oneOf: [{ type: object }, { type: string }] }",
        &expect![[r#"{"oneOf":[{"type":"object"},{"type":"string"}]}"#]],
    );
    check_schema(
        "{ anyOf: [{ $ref: '#/components/schemas/Other' }, { type: 'null' }] }",
        &expect![[
            r##"{"anyOf":[{"$ref":"#/components/schemas/Other"},{"nullable":true,"enum":[null]}]}"##
        ]],
    );
}

#[test]
fn constants_and_examples() {
    check_schema("{ const: a }", &expect![[r#"{"x-const":"a","type":"string","enum":["a"]}"#]]);
    check_schema(
        "{ type: integer, const: 1, examples: [1, 2] }",
        &expect![[r#"{"example":1,"x-const":1,"type":"integer","enum":[1]}"#]],
    );
    check_schema("{ const: null }", &expect![[r#"{"nullable":true,"enum":[null]}"#]]);
    check_schema(
        "{ type: string, examples: { first: { value: a } } }",
        &expect![[r#"{"example":"a","type":"string"}"#]],
    );
}

#[test]
fn bounds() {
    check_schema(
        "{ type: number, exclusiveMinimum: 0, minimum: -1, exclusiveMaximum: 10, maximum: 5 }",
        &expect![[r#"{"type":"number","exclusiveMinimum":true,"minimum":0.0,"maximum":5.0}"#]],
    );
    check_schema(
        "{ type: integer, maximum: 18446744073709551615, minimum: -1e308 }",
        &expect![[r#"{"type":"integer","minimum":-1e+308,"maximum":1.8446744073709552e+19}"#]],
    );
    check_schema(
        "{ type: string, minLength: -1, maxLength: 10.0 }",
        &expect![[r#"
        {"type":"string","maxLength":10}
        warning[value-type]: `minLength` is a whole number, found a number
          --> specs/shop/api.yaml:7:39  (/components/schemas/Thing/minLength)
          help: it was left out"#]],
    );
}

#[test]
fn references_with_siblings() {
    check_schema(
        "{ $ref: '#/components/schemas/Other', description: What, minLength: 3 }",
        &expect![[
            r##"{"description":"What","minLength":3,"allOf":[{"$ref":"#/components/schemas/Other"}]}"##
        ]],
    );
    check(
        "3.1.0",
        "paths: { /a: { get: { parameters: [{ $ref: '#/components/parameters/P', description: D, in: query }], responses: {} } } }\ncomponents: { parameters: { P: { name: p, in: query, schema: { type: string } } } }\n",
        "/paths/~1a/get/parameters/0",
        &expect![[
            r#"{"in":"query","name":"p","description":"D","schema":{"type":"string"},"style":"form"}"#
        ]],
    );
}

#[test]
fn prose_beside_references() {
    check(
        "3.1.0",
        "paths: { /a: { get: { parameters: [{ $ref: '#/components/parameters/P', description: D }, { $ref: '#/components/parameters/Q', description: D }], responses: { 200: { $ref: '#/components/responses/R', description: Own } } } } }
components:
  parameters: { P: { name: p, in: query, description: Shared, schema: { type: string } }, Q: { name: q, in: query, schema: { enum: [a, b] } } }
  responses: { R: { description: Shared, content: { application/json: { schema: { $ref: '#/components/schemas/S' } } } } }
  schemas: { S: { type: object } }
",
        "/paths/~1a/get",
        &expect![[r##"{"parameters":[{"in":"query","name":"p","description":"D","schema":{"type":"string"},"style":"form"},{"$ref":"#/components/parameters/Q"}],"responses":{"200":{"description":"Own","content":{"application/json":{"schema":{"$ref":"#/components/schemas/S"}}}}}}"##]],
    );
}

#[test]
fn schemas_that_are_flags() {
    check_schema(
        "{ type: object, properties: { any: true, none: false }, additionalProperties: false }",
        &expect![[r#"{"type":"object","properties":{"any":{}},"additionalProperties":false}"#]],
    );
    check_schema("true", &expect!["{}"]);
    check_schema("{ not: true, items: true }", &expect![[r#"{"items":{},"not":{}}"#]]);
}

#[test]
fn tuples() {
    check_schema(
        "{ prefixItems: [{ type: string }, { type: [integer, 'null'] }], items: false }",
        &expect![[
            r#"{"x-tuple":{"items":2,"more":false},"type":"array","items":{"oneOf":[{"type":"string"},{"nullable":true,"type":"integer"}]}}"#
        ]],
    );
    check_schema(
        "{ type: array, prefixItems: [{ type: string }], items: { type: integer } }",
        &expect![[
            r#"{"x-tuple":{"items":1,"more":true},"type":"array","items":{"oneOf":[{"type":"string"},{"type":"integer"}]}}"#
        ]],
    );
    check_schema(
        "{ type: array, prefixItems: [{ type: string }], maxItems: 1 }",
        &expect![[
            r#"{"x-tuple":{"items":1,"more":false},"type":"array","items":{"oneOf":[{"type":"string"}]},"maxItems":1}"#
        ]],
    );
    check_schema(
        "{ type: array, prefixItems: [true] }",
        &expect![[
            r#"{"x-tuple":{"items":1,"more":true},"type":"array","items":{"oneOf":[{},{}]}}"#
        ]],
    );
}

#[test]
fn keys_by_pattern() {
    check_schema(
        "{ patternProperties: { '^a': { type: string } }, additionalProperties: false }",
        &expect![[
            r#"{"x-key-patterns":["^a"],"type":"object","additionalProperties":{"type":"string"}}"#
        ]],
    );
    check_schema(
        "{ type: object, patternProperties: { '^a': { type: string }, '^b/': { type: integer } }, additionalProperties: { type: boolean } }",
        &expect![[
            r#"{"x-key-patterns":["^a","^b/"],"type":"object","additionalProperties":{"anyOf":[{"type":"string"},{"type":"integer"},{"type":"boolean"}]}}"#
        ]],
    );
    check_schema(
        "{ patternProperties: { '^x-': true } }",
        &expect![[r#"{"x-key-patterns":["^x-"],"type":"object","additionalProperties":true}"#]],
    );
    check_schema(
        "{ type: object, unevaluatedProperties: { type: string } }",
        &expect![[r#"{"type":"object","additionalProperties":{"type":"string"}}"#]],
    );
}

#[test]
fn bytes_in_text() {
    check_schema(
        "{ type: string, contentEncoding: base64, contentMediaType: image/png }",
        &expect![[r#"{"type":"string","format":"byte"}"#]],
    );
    check_schema(
        "{ contentMediaType: application/octet-stream }",
        &expect![[r#"{"type":"string","format":"binary"}"#]],
    );
    check_schema(
        "{ type: string, contentMediaType: application/json, contentSchema: { type: object } }",
        &expect![[r#"{"x-conditions":{"contentSchema":{"type":"object"}},"type":"string"}"#]],
    );
    check_schema(
        "{ type: string, contentEncoding: base64url }",
        &expect![[r#"{"type":"string"}"#]],
    );
}

#[test]
fn conditions() {
    check_schema(
        "{ if: { required: [a] }, then: { required: [b] }, propertyNames: { type: string }, dependentRequired: { a: [b] } }",
        &expect![[
            r#"{"x-conditions":{"if":{"required":["a"]},"then":{"required":["b"]},"dependentRequired":{"a":["b"]}}}"#
        ]],
    );
    check_schema(
        "{ $schema: x, $id: y, $anchor: z, $comment: c, type: string, unknown: 1 }",
        &expect![[r#"
            {"type":"string"}
            warning[key-ignored]: `unknown` is not a key of a schema in OpenAPI 3.1 and was ignored
              --> specs/shop/api.yaml:7:73  (/components/schemas/Thing/unknown)"#]],
    );
}

#[test]
fn definitions_inside_schemas() {
    check(
        "3.1.0",
        "paths: {}\ncomponents:\n  schemas:\n    Thing:\n      type: object\n      $defs: { Part: { const: 1 } }\n      properties: { part: { $ref: '#/$defs/Part' }, self: { $ref: '#' } }\n",
        "/components",
        &expect![[r##"
            {"schemas":{"Thing":{"type":"object","properties":{"part":{"$ref":"#/components/schemas/Thing_Part"},"self":{"$ref":"#/components/schemas/Thing"}}},"Thing_Part":{"x-const":1,"type":"integer","enum":[1]}}}
            warning[ref-repaired]: `#/$defs/Part` leads nowhere; it was read as `#/components/schemas/Thing/$defs/Part` (1 place)
              --> specs/shop/api.yaml:9:27  (/components/schemas/Thing/properties/part)
            warning[ref-repaired]: `#` leads nowhere; it was read as `#/components/schemas/Thing` (1 place)
              --> specs/shop/api.yaml:9:59  (/components/schemas/Thing/properties/self)"##]],
    );
}

#[test]
fn references_by_identifier() {
    check(
        "3.1.0",
        "paths: {}
components:
  schemas:
    A: { $id: 'https://example.com/schemas/a', $anchor: top, $defs: { part: { type: string } }, properties: { b: { $ref: b }, c: { $ref: 'b#inner' }, d: { $ref: '#/$defs/part' }, e: { $ref: '#top' }, f: { $ref: '#/components/schemas/C' }, g: { $ref: 'gone' } } }
    B: { $id: 'https://example.com/schemas/b', properties: { inner: { $anchor: inner, type: integer } }, $ref: 'https://example.com/schemas/a#/$defs/part' }
    C: { $dynamicAnchor: node, items: { $dynamicRef: '#node' }, example: { $ref: '#node' } }
    D: { $recursiveAnchor: true, properties: { $id: { $recursiveRef: '#' } } }
",
        "/components/schemas",
        &expect![[r##"
            {"A":{"properties":{"b":{"$ref":"#/components/schemas/B"},"c":{"$ref":"#/components/schemas/B_inner"},"d":{"$ref":"#/components/schemas/A_part"},"e":{"$ref":"#/components/schemas/A"},"f":{"$ref":"#/components/schemas/C"},"g":{}}},"B":{"properties":{"inner":{"$ref":"#/components/schemas/B_inner"}},"allOf":[{"$ref":"#/components/schemas/A_part"}]},"C":{"example":{"$ref":"#node"},"items":{"$ref":"#/components/schemas/C"}},"D":{"properties":{"$id":{"$ref":"#/components/schemas/D"}}},"B_inner":{"type":"integer"},"A_part":{"type":"string"}}
            warning[ref-missing]: `gone` leads nowhere; it was read as any value
              --> specs/shop/api.yaml:6:243  (/components/schemas/A/properties/g)"##]],
    );
    check(
        "3.2.0",
        "$self: https://example.com/api.yaml\npaths: {}\ncomponents: { schemas: { A: { $ref: 'api.yaml#/components/schemas/B' }, B: { $ref: 'https://example.com/api.yaml#/components/schemas/C' }, C: { type: string } } }\n",
        "/components/schemas",
        &expect![[
            r##"{"A":{"$ref":"#/components/schemas/B"},"B":{"$ref":"#/components/schemas/C"},"C":{"type":"string"}}"##
        ]],
    );
}

#[test]
fn references_into_what_was_moved() {
    check(
        "3.1.0",
        "paths: {}\ncomponents:\n  schemas:\n    Pair: { prefixItems: [{ title: First, type: string }], items: false }\n    First: { $ref: '#/components/schemas/Pair/prefixItems/0' }\n",
        "/components/schemas",
        &expect![[
            r##"{"Pair":{"x-tuple":{"items":1,"more":false},"type":"array","items":{"oneOf":[{"$ref":"#/components/schemas/Pair_0"}]}},"First":{"$ref":"#/components/schemas/Pair_0"},"Pair_0":{"title":"First","type":"string"}}"##
        ]],
    );
}

#[test]
fn webhooks_and_shared_paths() {
    check(
        "3.1.0",
        "webhooks: { made: { $ref: '#/components/pathItems/Hook' } }\ncomponents: { pathItems: { Hook: { post: { responses: { 200: { description: ok } } } } } }\n",
        "/paths",
        &expect!["{}"],
    );
    check(
        "3.1.0",
        "jsonSchemaDialect: https://example.com\npaths: { /a: { $ref: '#/components/pathItems/A', summary: Own }, /b: { $ref: '#/components/pathItems/None' } }\ncomponents: { pathItems: { A: { summary: Shared, get: { responses: { 204: { description: ok } } } } } }\n",
        "/paths",
        &expect![[r#"
            {"/a":{"summary":"Own","get":{"responses":{"204":{"description":"ok"}}}}}
            warning[path-left-out]: `#/components/pathItems/None` leads to no path item; the path was left out
              --> specs/shop/api.yaml:4:70  (/paths/~1b)"#]],
    );
}

#[test]
fn mutual_tls_is_the_transports() {
    check(
        "3.1.0",
        "paths: { /a: { get: { security: [{ cert: [], key: [] }], responses: {} } } }\nsecurity: [{ cert: [] }]\ncomponents: { securitySchemes: { cert: { type: mutualTLS }, key: { type: http, scheme: bearer } } }\n",
        "",
        &expect![[r#"
            {"openapi":"3.1.0","info":{"title":"Shop","version":"1"},"paths":{"/a":{"get":{"responses":{},"security":[{"key":[]}]}}},"components":{"securitySchemes":{"key":{"type":"http","scheme":"bearer"}}},"security":[{}]}
            warning[mutual-tls]: the scheme `cert` is mutual TLS, which a request cannot carry
              --> specs/shop/api.yaml:5:40  (/components/securitySchemes/cert)
              help: use a transport that shows the client's certificate"#]],
    );
}

#[test]
fn keywords_of_the_other_version() {
    check_schema(
        "{ type: string, nullable: true }",
        &expect![[r#"
        {"nullable":true,"type":"string"}
        warning[schema-dialect]: schemas have `nullable`, which is not so in OpenAPI 3.1; it was read all the same (1 place)
          --> specs/shop/api.yaml:7:28  (/components/schemas/Thing/nullable)"#]],
    );
    check_schema_of(
        "3.0.3",
        "{ type: [string, 'null'], const: a, examples: [a] }",
        &expect![[r#"
            {"nullable":true,"example":"a","x-const":"a","type":"string","enum":["a"]}
            warning[schema-dialect]: schemas have `const`, `examples`, `type: […]` and `type: null`, which is not so in OpenAPI 3.0; it was read all the same (4 places)
              --> specs/shop/api.yaml:7:38  (/components/schemas/Thing/const)"#]],
    );
}

#[test]
fn mistakes_in_schemas() {
    check_schema_of(
        "3.0.3",
        "{ type: String }",
        &expect![[r#"
        {"type":"string"}
        warning[type-spelling]: `String` is no type; it was read as `string` (1 place)
          --> specs/shop/api.yaml:7:14  (/components/schemas/Thing/type)"#]],
    );
    check_schema_of(
        "3.0.3",
        "{ type: datetime }",
        &expect![[r#"
        {"type":"string","format":"date-time"}
        warning[type-spelling]: `datetime` is no type; it was read as `string` (1 place)
          --> specs/shop/api.yaml:7:14  (/components/schemas/Thing/type)"#]],
    );
    check_schema_of(
        "3.0.3",
        "{ type: any }",
        &expect![[r#"
        {}
        warning[type-spelling]: `any` is no type; it was read as any value (1 place)
          --> specs/shop/api.yaml:7:14  (/components/schemas/Thing/type)"#]],
    );
    check_schema_of(
        "3.0.3",
        "{ type: file }",
        &expect![[r#"
        {"type":"string","format":"binary"}
        warning[type-spelling]: `file` is no type; it was read as `string` (1 place)
          --> specs/shop/api.yaml:7:14  (/components/schemas/Thing/type)"#]],
    );
    check_schema_of(
        "3.0.3",
        "{ type: object, properties: { a: { type: string, required: true }, b: { type: string, required: false } } }",
        &expect![[r#"
            {"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"required":["a"]}
            warning[required-flag]: `required` is a flag on a property; it was read as part of the object's list (1 object)
              --> specs/shop/api.yaml:7:28  (/components/schemas/Thing/properties)
              help: write `required: [name, …]` beside `properties`"#]],
    );
}

#[test]
fn values_of_the_wrong_kind_in_schemas() {
    check_schema_of(
        "3.0.3",
        "{ type: object, required: a, properties: { a: [] } }",
        &expect![[r#"
            {"type":"object","properties":{"a":{}},"required":["a"]}
            warning[value-repaired]: `required` is a name and no list; it was read as a list of one (1 place)
              --> specs/shop/api.yaml:7:28  (/components/schemas/Thing/required)
            warning[value-repaired]: an empty list stands where a mapping belongs; it was read as an empty mapping (1 place)
              --> specs/shop/api.yaml:7:55  (/components/schemas/Thing/properties/a)"#]],
    );
    check_schema_of(
        "3.0.3",
        "{ type: string, enum: a, maxLength: '5', description: null, default: null }",
        &expect![[r#"
            {"type":"string","enum":["a"],"maxLength":5}
            warning[value-repaired]: `enum` is a value and no list; it was read as a list of one (1 place)
              --> specs/shop/api.yaml:7:28  (/components/schemas/Thing/enum)
            warning[value-repaired]: `maxLength` is text; it was read as a number (1 place)
              --> specs/shop/api.yaml:7:37  (/components/schemas/Thing/maxLength)"#]],
    );
    check_schema_of(
        "3.0.3",
        "{ type: array, items: [{ type: string }, { type: integer }] }",
        &expect![[r#"
            {"x-tuple":{"items":2,"more":true},"type":"array","items":{"oneOf":[{"type":"string"},{"type":"integer"},{}]}}
            warning[schema-dialect]: schemas have `items: […]`, which is not so in OpenAPI 3.0; it was read all the same (1 place)
              --> specs/shop/api.yaml:7:27  (/components/schemas/Thing/items)"#]],
    );
    check_schema_of(
        "3.0.3",
        "{ type: array, items: {}, properties: { a: {} } }",
        &expect![[r#"
            {"type":"array","properties":{"a":{}},"items":{}}
            warning[value-repaired]: `properties` stands beside `type: array`; it was not read, since a list has no keys (1 place)
              --> specs/shop/api.yaml:7:38  (/components/schemas/Thing/properties)"#]],
    );
    check_schema_of(
        "3.0.3",
        "{ type: array, items: string }",
        &expect![[r#"
        {"type":"array","items":{"type":"string"}}
        warning[value-repaired]: a schema is text; it was read as its type (1 place)
          --> specs/shop/api.yaml:7:27  (/components/schemas/Thing/items)"#]],
    );
    check_schema_of(
        "3.0.3",
        "{ type: object, properties: null, additionalProperties: null, discriminator: kind }",
        &expect![[r#"
            {"discriminator":{"propertyName":"kind"},"type":"object"}
            warning[value-repaired]: `discriminator` is text, as in Swagger 2.0; it was read as the property's name (1 place)
              --> specs/shop/api.yaml:7:74  (/components/schemas/Thing/discriminator)"#]],
    );
    check_schema_of(
        "3.0.3",
        "{ $ref: '#/definitions/Other' }",
        &expect![[r##"
        {"$ref":"#/components/schemas/Other"}
        warning[ref-repaired]: `#/definitions/Other` leads nowhere; it was read as `#/components/schemas/Other` (1 place)
          --> specs/shop/api.yaml:7:12  (/components/schemas/Thing)"##]],
    );
    check_schema_of(
        "3.0.3",
        "{ type: array, items: { $ref: Other } }",
        &expect![[r##"
            {"type":"array","items":{"$ref":"#/components/schemas/Other"}}
            warning[ref-name]: `Other` was read as the schema of that name (1 place)
              --> specs/shop/api.yaml:7:34  (/components/schemas/Thing/items)
              help: say where it is: `#/components/schemas/…`, or `#/definitions/…` in Swagger 2.0"##]],
    );
}

#[test]
fn methods_of_3_2() {
    check(
        "3.2.0",
        "paths:\n  /a:\n    summary: A\n    get: { responses: {} }\n    query: { responses: {} }\n    additionalOperations: { LINK: { responses: {} } }\n  /b: {}\n",
        "/paths",
        &expect![[
            r#"{"/a":{"summary":"A","get":{"responses":{}}},"/a#QUERY":{"summary":"A","post":{"responses":{},"x-method":"QUERY"}},"/a#LINK":{"summary":"A","post":{"responses":{},"x-method":"LINK"}},"/b":{}}"#
        ]],
    );
}

#[test]
fn media_types_of_3_2() {
    check(
        "3.2.0",
        "paths:\n  /a:\n    get:\n      parameters: [{ name: q, in: querystring, content: { application/x-www-form-urlencoded: { schema: { type: object } } } }, { name: c, in: cookie, style: cookie, schema: {} }]\n      responses:\n        200: { summary: Events, content: { text/event-stream: { $ref: '#/components/mediaTypes/Events' } } }\ncomponents: { mediaTypes: { Events: { itemSchema: { type: object, properties: { data: { type: string } } }, prefixEncoding: [] } } }\n",
        "/paths/~1a/get",
        &expect![[
            r##"{"parameters":[{"in":"query","name":"q","schema":{"type":"object"},"explode":true,"style":"form"},{"in":"cookie","name":"c","schema":{},"style":"form"}],"responses":{"200":{"description":"Events","content":{"text/event-stream":{"schema":{"$ref":"#/components/schemas/Events_itemSchema"},"x-item-schema":true}}}}}"##
        ]],
    );
    check(
        "3.2.0",
        "paths:\n  /a:\n    post:\n      requestBody: { content: { multipart/mixed: { schema: { type: object }, prefixEncoding: [{ contentType: image/png }], itemEncoding: { contentType: text/plain }, encoding: { a: { encoding: { b: { contentType: text/csv } }, prefixEncoding: [{}] } } } } }\n      responses: {}\n",
        "/paths/~1a/post/requestBody",
        &expect![[r#"
            {"content":{"multipart/mixed":{"schema":{"type":"object"},"encoding":{"a":{"contentType":null}}}}}
            warning[value-repaired]: `prefixEncoding` says how parts without names are written; it was left out: parts have names here (1 place)
              --> specs/shop/api.yaml:6:78  (/paths/~1a/post/requestBody/content/multipart~1mixed/prefixEncoding)
            warning[value-repaired]: `itemEncoding` says how parts without names are written; it was left out: parts have names here (1 place)
              --> specs/shop/api.yaml:6:124  (/paths/~1a/post/requestBody/content/multipart~1mixed/itemEncoding)
            warning[value-repaired]: an encoding has encodings of parts within its part; they were left out (1 place)
              --> specs/shop/api.yaml:6:184  (/paths/~1a/post/requestBody/content/multipart~1mixed/encoding/a/encoding)"#]],
    );
    check(
        "3.2.0",
        "paths: {}\n$self: https://example.com/api\nservers: [{ url: https://example.com, name: live }]\ntags: [{ name: a, summary: A, parent: b, kind: nav }]\ncomponents:\n  examples: { E: { dataValue: { a: 1 }, serializedValue: a=1 } }\n  securitySchemes: { o: { type: oauth2, oauth2MetadataUrl: https://example.com, flows: { deviceAuthorization: { deviceAuthorizationUrl: https://example.com/device, tokenUrl: https://example.com/token, scopes: {} } } } }\n  schemas: { U: { oneOf: [{ $ref: '#/components/schemas/V' }], discriminator: { propertyName: k, defaultMapping: V } }, V: { type: object } }\n",
        "/components",
        &expect![[
            r##"{"schemas":{"U":{"discriminator":{"propertyName":"k","x-default-mapping":"V"},"oneOf":[{"$ref":"#/components/schemas/V"}]},"V":{"type":"object"}},"examples":{"E":{"value":{"a":1}}},"securitySchemes":{"o":{"type":"oauth2","flows":{"x-device-authorization":{"deviceAuthorizationUrl":"https://example.com/device","tokenUrl":"https://example.com/token","scopes":{}}}}}}"##
        ]],
    );
}
