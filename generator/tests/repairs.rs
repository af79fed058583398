//! Mistakes of real documents outside their schemas, and how they are read.

#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

mod loaded;

use expect_test::{Expect, expect};
use loaded::check;

/// Checks an operation `GET /a/{id}` of a 3.0 document.
#[track_caller]
fn check_operation(operation: &str, expected: &Expect) {
    let text = format!("paths:\n  /a/{{id}}:\n    get: {operation}\n");
    check("3.0.3", &text, "/paths/~1a~1{id}/get", expected);
}

/// Checks the components of a 3.0 document.
#[track_caller]
fn check_components(components: &str, expected: &Expect) {
    check("3.0.3", &format!("paths: {{}}\ncomponents: {components}\n"), "/components", expected);
}

#[test]
fn values_that_are_not_of_their_type() {
    check_components(
        "{ schemas: {
            Texts: { type: string, enum: [1, true, a, null] }, Numbers: { type: integer, enum: ['1', 2.0, 3] },
            Flags: { type: boolean, enum: ['true', 'false'] }, Words: { type: integer, format: int32, enum: [low, 1] },
            Fine: { type: number, enum: [1, 2.5, null] }, Lists: { type: array, items: { type: string }, enum: [a, b] },
            Whole: { type: array, items: { type: string }, enum: [[a], [b]] }, Named: { type: array, items: { $ref: '#/components/schemas/Fine' }, enum: [a] } } }",
        &expect![[r##"
            {"schemas":{"Texts":{"type":"string","enum":["1","true","a",null]},"Numbers":{"type":"integer","enum":[1,2,3]},"Flags":{"type":"boolean","enum":[true,false]},"Words":{"enum":["low",1]},"Fine":{"type":"number","enum":[1.0,2.5,null]},"Lists":{"type":"array","items":{"type":"string","enum":["a","b"]}},"Whole":{"type":"array","items":{"type":"string"},"enum":[["a"],["b"]]},"Named":{"type":"array","items":{"$ref":"#/components/schemas/Fine"},"enum":["a"]}}}
            warning[value-repaired]: `enum` has values that are not of the type `string`; they were read as if they were (1 place)
              --> specs/shop/api.yaml:5:36  (/components/schemas/Texts/enum)
            warning[value-repaired]: `enum` has values that are not of the type `integer`; they were read as if they were (1 place)
              --> specs/shop/api.yaml:5:90  (/components/schemas/Numbers/enum)
            warning[value-repaired]: `enum` has values that are not of the type `boolean`; they were read as if they were (1 place)
              --> specs/shop/api.yaml:6:37  (/components/schemas/Flags/enum)
            warning[value-repaired]: `enum` has values that cannot be of the type `integer`; the type was left out (1 place)
              --> specs/shop/api.yaml:6:103  (/components/schemas/Words/enum)
            warning[value-repaired]: `enum` of a list lists its items; it was put on the items (1 place)
              --> specs/shop/api.yaml:7:106  (/components/schemas/Lists/enum)"##]],
    );
}

#[test]
fn parameters() {
    check_operation(
        "{ parameters: [{ name: a, in: query, type: integer, maximum: x }, { name: id }, 5, { in: query }, { name: b }, { name: c, in: Header, schema: { type: strng } }], responses: {} }",
        &expect![[r#"
            {"parameters":[{"in":"query","name":"a","schema":{"type":"integer"},"style":"form"},{"in":"path","name":"id","required":true,"schema":{"type":"string"},"style":"simple"},{"in":"header","name":"c","schema":{},"style":"simple"}],"responses":{}}
            warning[value-type]: `maximum` is a number, found text
              --> specs/shop/api.yaml:5:25  (/paths/~1a~1{id}/get/parameters/0/schema/maximum)
              help: it was left out
            warning[path-parameter-optional]: the path parameter `id` was read as required
              --> specs/shop/api.yaml:5:76  (/paths/~1a~1{id}/get/parameters/1)
              help: add `required: true`
            warning[value-repaired]: `in` is misspelt or missing; the parameter's place was clear (2 places)
              --> specs/shop/api.yaml:5:76  (/paths/~1a~1{id}/get/parameters/1)
            warning[value-repaired]: a parameter is no mapping; it was left out (1 place)
              --> specs/shop/api.yaml:5:90  (/paths/~1a~1{id}/get/parameters/2)
            warning[value-repaired]: a parameter has no name; it was left out (1 place)
              --> specs/shop/api.yaml:5:93  (/paths/~1a~1{id}/get/parameters/3)
            warning[value-repaired]: nothing says where a parameter goes (`in`); it was left out (1 place)
              --> specs/shop/api.yaml:5:108  (/paths/~1a~1{id}/get/parameters/4)
            warning[value-repaired]: a parameter's type stands outside `schema`, as in Swagger 2.0; it was put there (1 place)
              --> specs/shop/api.yaml:5:47  (/paths/~1a~1{id}/get/parameters/0/type)
            warning[value-repaired]: a parameter or a header has no schema; it was read as text (1 place)
              --> specs/shop/api.yaml:5:76  (/paths/~1a~1{id}/get/parameters/1)
            warning[type-spelling]: `strng` is no type; it was read as any value (1 place)
              --> specs/shop/api.yaml:5:154  (/paths/~1a~1{id}/get/parameters/5/schema/type)
              help: did you mean `string`?"#]],
    );
    check_operation(
        "{ parameters: [{ name: order, in: body, required: true, schema: { type: intger } }, { name: a, in: query }], responses: {} }",
        &expect![[r#"
            {"parameters":[{"in":"query","name":"a","schema":{"type":"string"},"style":"form"}],"requestBody":{"content":{"application/json":{"schema":{}}},"required":true},"responses":{}}
            warning[value-repaired]: a parameter is a body, as in Swagger 2.0; it was read as the request's body (1 place)
              --> specs/shop/api.yaml:5:25  (/paths/~1a~1{id}/get/parameters/0)
            warning[value-repaired]: a parameter or a header has no schema; it was read as text (1 place)
              --> specs/shop/api.yaml:5:94  (/paths/~1a~1{id}/get/parameters/1)
            warning[type-spelling]: `intger` is no type; it was read as any value (1 place)
              --> specs/shop/api.yaml:5:76  (/paths/~1a~1{id}/get/parameters/0/schema/type)
              help: did you mean `integer`?"#]],
    );
    check_operation(
        "{ parameters: [{ name: f, in: formData, type: file }, { name: g, in: formData, required: true, schema: { type: string } }], responses: {} }",
        &expect![[r#"
            {"requestBody":{"content":{"multipart/form-data":{"schema":{"type":"object","properties":{"f":{"type":"string","format":"binary"},"g":{"type":"string"}},"required":["g"]}}}},"responses":{}}
            warning[value-repaired]: a parameter is a body, as in Swagger 2.0; it was read as the request's body (2 places)
              --> specs/shop/api.yaml:5:25  (/paths/~1a~1{id}/get/parameters/0)
            warning[type-spelling]: `file` is no type; it was read as `string` (1 place)
              --> specs/shop/api.yaml:5:5  (/paths/~1a~1{id}/get/requestBody/content/multipart~1form-data/schema/properties/f/type)"#]],
    );
    check_operation(
        "{ parameters: [{ name: a, in: query, style: matrix, schema: {} }, null, { name: b, in: cookie, content: 5 }], responses: {} }",
        &expect![[r#"
            {"parameters":[{"in":"query","name":"a","schema":{},"style":"form"},{"in":"cookie","name":"b","schema":{"type":"string"},"style":"form"}],"responses":{}}
            warning[value-choice]: `style` cannot be `matrix`
              --> specs/shop/api.yaml:5:54  (/paths/~1a~1{id}/get/parameters/0/style)
              help: the values are `form`, `spaceDelimited`, `pipeDelimited` and `deepObject`
            warning[value-type]: `content` is a mapping, found a number
              --> specs/shop/api.yaml:5:114  (/paths/~1a~1{id}/get/parameters/2/content)
              help: it was left out
            warning[value-repaired]: a parameter is no mapping; it was left out (1 place)
              --> specs/shop/api.yaml:5:76  (/paths/~1a~1{id}/get/parameters/1)
            warning[value-repaired]: a parameter or a header has no schema; it was read as text (1 place)
              --> specs/shop/api.yaml:5:82  (/paths/~1a~1{id}/get/parameters/2)"#]],
    );
}

#[test]
fn answers_and_bodies() {
    check_operation(
        "{ responses: { 200: { description: ok, schema: { type: intger } }, 204: Done, 400: null, answer: {} } }",
        &expect![[r#"
            {"responses":{"200":{"description":"ok","content":{"application/json":{"schema":{}}}},"204":{"description":"Done"},"400":{"description":""}}}
            warning[key-ignored]: `answer` is not a key of the responses in OpenAPI 3.0 and was ignored
              --> specs/shop/api.yaml:5:99  (/paths/~1a~1{id}/get/responses/answer)
            warning[value-repaired]: a schema stands outside `content`; it was read as that of `application/json` (1 place)
              --> specs/shop/api.yaml:5:49  (/paths/~1a~1{id}/get/responses/200/schema)
            warning[type-spelling]: `intger` is no type; it was read as any value (1 place)
              --> specs/shop/api.yaml:5:59  (/paths/~1a~1{id}/get/responses/200/schema/type)
              help: did you mean `integer`?
            warning[value-repaired]: an answer is text; it was read as its description (1 place)
              --> specs/shop/api.yaml:5:77  (/paths/~1a~1{id}/get/responses/204)
            warning[value-repaired]: nothing stands where a mapping belongs; it was read as an empty mapping (1 place)
              --> specs/shop/api.yaml:5:88  (/paths/~1a~1{id}/get/responses/400)"#]],
    );
    check_operation(
        "{ requestBody: { schema: { type: string } }, responses: { 200: { content: { application/json: null, text/plain: [] } } } }",
        &expect![[r#"
            {"requestBody":{"content":{"application/json":{"schema":{"type":"string"}}}},"responses":{"200":{"description":"","content":{"application/json":{},"text/plain":{}}}}}
            warning[value-repaired]: a schema stands outside `content`; it was read as that of `application/json` (1 place)
              --> specs/shop/api.yaml:5:27  (/paths/~1a~1{id}/get/requestBody/schema)
            warning[value-repaired]: nothing stands where a mapping belongs; it was read as an empty mapping (1 place)
              --> specs/shop/api.yaml:5:86  (/paths/~1a~1{id}/get/responses/200/content/application~1json)
            warning[value-repaired]: an empty list stands where a mapping belongs; it was read as an empty mapping (1 place)
              --> specs/shop/api.yaml:5:110  (/paths/~1a~1{id}/get/responses/200/content/text~1plain)"#]],
    );
    check_operation(
        "{ operationId: 5, tags: one, deprecated: maybe }",
        &expect![[r#"
        {"tags":["one"],"operationId":"5","responses":{}}
        warning[text-unquoted]: `operationId` is text, and was read as `5`
          --> specs/shop/api.yaml:5:25  (/paths/~1a~1{id}/get/operationId)
          help: write "5", in quotes
        warning[value-type]: `deprecated` is `true` or `false`, found text
          --> specs/shop/api.yaml:5:51  (/paths/~1a~1{id}/get/deprecated)
          help: it was left out"#]],
    );
}

#[test]
fn references_to_what_is_not_there() {
    check_operation(
        "{ parameters: [{ $ref: '#/components/parameters/P' }], requestBody: { $ref: '#/components/requestBodies/B' }, responses: { 200: { $ref: '#/components/responses/R' } } }",
        &expect![[r#"
            {"parameters":[{"in":"query","name":"","schema":{},"style":"form"}],"requestBody":{"content":{"application/json":{}}},"responses":{"200":{"description":""}}}
            warning[ref-missing]: `#/components/parameters/P` leads nowhere; it was left out
              --> specs/shop/api.yaml:5:25  (/paths/~1a~1{id}/get/parameters/0)
            warning[ref-missing]: `#/components/requestBodies/B` leads nowhere; any JSON may be sent
              --> specs/shop/api.yaml:5:78  (/paths/~1a~1{id}/get/requestBody)
            warning[ref-missing]: `#/components/responses/R` leads nowhere; it was left out
              --> specs/shop/api.yaml:5:138  (/paths/~1a~1{id}/get/responses/200)"#]],
    );
}

#[test]
fn paths() {
    check(
        "3.0.3",
        "paths: { a: { GET: { responses: {} } }, /b: null, /c: { get: 5 }, x-d: 1 }\n",
        "/paths",
        &expect![[r#"
            {"/a":{"get":{"responses":{}}},"/b":{},"/c":{},"x-d":1}
            warning[value-type]: `get` is a mapping, found a number
              --> specs/shop/api.yaml:3:62  (/paths/~1c/get)
              help: it was left out
            warning[value-repaired]: a path does not begin with `/`; it was put before it (1 place)
              --> specs/shop/api.yaml:3:10  (/paths/a)
            warning[value-repaired]: a method is in capitals; it was read as the method (1 place)
              --> specs/shop/api.yaml:3:15  (/paths/a/GET)
            warning[value-repaired]: nothing stands where a mapping belongs; it was read as an empty mapping (1 place)
              --> specs/shop/api.yaml:3:41  (/paths/~1b)"#]],
    );
}

#[test]
fn security() {
    check(
        "3.0.3",
        "paths: {}\nsecurity: [key, { other: null }]\n",
        "/security",
        &expect![[r#"
        [{"key":[]},{"other":[]}]
        warning[value-repaired]: `security` is no list of mappings from names to scopes; it was read as if it were (1 place)
          --> specs/shop/api.yaml:4:1  (/security)"#]],
    );
    check(
        "3.0.3",
        "paths: {}\nsecurity: { key: [] }\n",
        "/security",
        &expect![[r#"
        [{"key":[]}]
        warning[value-repaired]: `security` is no list of mappings from names to scopes; it was read as if it were (1 place)
          --> specs/shop/api.yaml:4:1  (/security)"#]],
    );
    check_components(
        "{ securitySchemes: { a: { type: basic }, b: { type: ApiKey, in: Header, name: k }, c: { type: apiKey, in: header }, d: { type: magic }, e: { type: http, bearerFormat: JWT }, f: { type: oauth2 }, g: { type: openIdConnect } } }",
        &expect![[r#"
            {"securitySchemes":{"a":{"type":"http","scheme":"basic"},"b":{"type":"apiKey","in":"header","name":"k"},"e":{"type":"http","scheme":"bearer","bearerFormat":"JWT"},"f":{"type":"oauth2","flows":{}},"g":{"type":"openIdConnect","openIdConnectUrl":""}}}
            warning[value-repaired]: a security scheme's `type` is misspelt; what it means was clear (2 places)
              --> specs/shop/api.yaml:4:34  (/components/securitySchemes/a)
            warning[value-repaired]: a security scheme does not say what is sent; it was left out (2 places)
              --> specs/shop/api.yaml:4:96  (/components/securitySchemes/c)
            warning[value-repaired]: `flows` is missing in an OAuth 2 scheme; nothing was taken for it (1 place)
              --> specs/shop/api.yaml:4:187  (/components/securitySchemes/f)
            warning[value-repaired]: `openIdConnectUrl` is missing in an OpenID scheme; nothing was taken for it (1 place)
              --> specs/shop/api.yaml:4:208  (/components/securitySchemes/g)"#]],
    );
}

#[test]
fn servers() {
    check(
        "3.0.3",
        "paths: {}\nservers: [api.example.com/v1, { url: //example.com }, { url: 'https://{a}.example.com/{b}', variables: { b: { enum: [x, y] } } }, {}, { url: /v1 }, { url: '{host}/v1' }]\n",
        "/servers",
        &expect![[r#"
            [{"url":"https://api.example.com/v1"},{"url":"https://example.com"},{"url":"https://{a}.example.com/{b}","variables":{"b":{"enum":["x","y"],"default":"x","description":null},"a":{"default":"","description":null}}},{"url":"/v1"},{"url":"{host}/v1","variables":{"host":{"default":"","description":null}}}]
            warning[value-repaired]: a server has no URL; it was left out (1 place)
              --> specs/shop/api.yaml:4:1  (/servers)
            warning[value-repaired]: a server's URL has no scheme; `https` was taken (2 places)
              --> specs/shop/api.yaml:4:11  (/servers/0/url)
            warning[value-repaired]: a variable of a server's URL has no default; the first allowed value was taken, or users set it (2 places)
              --> specs/shop/api.yaml:4:57  (/servers/2/url)"#]],
    );
    check(
        "3.0.3",
        "paths: {}\nservers: { url: https://example.com }\n",
        "/servers",
        &expect![[r#"
            [{"url":"https://example.com"}]
            warning[value-repaired]: `servers` is no list; it was read as a list of one (1 place)
              --> specs/shop/api.yaml:4:1  (/servers)"#]],
    );
}

#[test]
fn components() {
    check_components(
        "{ parameters: { p: { name: a }, q: { name: b, in: query } }, headers: { h: { type: string } }, schemas: [], responses: 5 }",
        &expect![[r#"
            {"parameters":{"q":{"in":"query","name":"b","schema":{"type":"string"},"style":"form"}},"headers":{"h":{"style":"simple","schema":{"type":"string"}}}}
            warning[value-type]: `responses` is a mapping, found a number
              --> specs/shop/api.yaml:4:132  (/components/responses)
              help: it was left out
            warning[value-repaired]: nothing says where a parameter goes (`in`); it was left out (1 place)
              --> specs/shop/api.yaml:4:29  (/components/parameters/p)
            warning[value-repaired]: a parameter or a header has no schema; it was read as text (1 place)
              --> specs/shop/api.yaml:4:45  (/components/parameters/q)
            warning[value-repaired]: a parameter's type stands outside `schema`, as in Swagger 2.0; it was put there (1 place)
              --> specs/shop/api.yaml:4:90  (/components/headers/h/type)
            warning[value-repaired]: an empty list stands where a mapping belongs; it was read as an empty mapping (1 place)
              --> specs/shop/api.yaml:4:108  (/components/schemas)"#]],
    );
}
