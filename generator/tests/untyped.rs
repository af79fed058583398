//! Values that stay free JSON, and the reason that is given for each.

use scopewright_generator::{Input, Output, SourceFile, generate};

/// Generates from a document with these paths and schemas.
#[track_caller]
fn generated(paths: &str, schemas: &str) -> Output {
    let text = format!(
        "openapi: 3.0.3\ninfo: {{ title: Shop, version: '1' }}\nservers: [{{ url: https://shop.example }}]\n\
         paths: {paths}\ncomponents:\n  schemas:{schemas}\n"
    );
    let files = vec![SourceFile { name: "specs/shop/api.yaml".to_owned(), text }];
    let output = generate(&Input { provider: "shop".to_owned(), files, document: None });
    assert!(output.files.is_some(), "{}", output.report);
    output
}

/// Schemas, each at an indent of four, and the places in them that have no type.
#[track_caller]
fn check(schemas: &str, expected: &[(&str, &str)]) {
    let output = generated("{}", schemas);
    let places = output.untyped.iter().map(|place| {
        let pointer = place.pointer.trim_start_matches("/components/schemas/");
        (pointer, place.reason.words())
    });
    assert_eq!(places.collect::<Vec<_>>(), expected);
}

#[test]
fn what_the_document_leaves_open_is_counted_once_with_its_reason() {
    check(
        "
    Thing:
      type: object
      properties:
        name: { type: string }
        labels: { type: object, additionalProperties: { type: string } }
        anything: {}
        free: { type: object }
        list: { type: array }
      additionalProperties: true
    Heir: { allOf: [{ $ref: '#/components/schemas/Thing' }, { properties: { more: { type: string } } }] }",
        &[
            ("Thing/properties/anything", "the schema says nothing"),
            ("Thing/properties/free", "an object without known keys"),
            ("Thing/properties/list", "a list without `items`"),
            ("Thing/additionalProperties", "further keys of any value"),
        ],
    );
}

#[test]
fn what_no_type_can_say_is_counted_as_given_up() {
    let keys: String =
        (0..1_200).map(|key| format!("        k{key}: {{ type: string }}\n")).collect();
    check(
        &format!(
            "
    Texts:
      type: object
      properties:
{keys}    Several:
      type: object
      properties:
        last: {{ type: boolean }}
{keys}    Listed: {{ enum: [{{ a: 1 }}, [1]] }}
    Nothing: {{ enum: [null] }}"
        ),
        &[
            ("Several", "more keys than a struct can have"),
            ("Listed", "a list of allowed objects or lists"),
            ("Nothing", "always `null`"),
        ],
    );
}

#[test]
fn components_are_those_whose_values_are_json() {
    let output = generated(
        "
  /images:
    post:
      operationId: addImage
      requestBody: { content: { multipart/form-data: { schema: { $ref: '#/components/schemas/Form' } } } }
      responses: { 200: { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Image' } } } } }",
        "
    Form: { type: object, properties: { image: { type: string, format: binary }, more: { $ref: '#/components/schemas/Image' } } }
    Image: { type: object, properties: { id: { type: string } } }
    Unused: { type: object, properties: { id: { type: string } } }",
    );
    assert_eq!(output.components, [("Image".to_owned(), "Image".to_owned())]);
}
