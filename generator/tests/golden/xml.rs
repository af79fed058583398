//! Bodies and answers in XML: the tables by which they are written and read.

use expect_test::{Expect, expect};
use scopewright_generator::{Input, SourceFile};

use super::compiled::compile;

/// Checks a file of what a document of some version becomes: its schemas, and the paths.
#[track_caller]
fn check(version: &str, schemas: &str, paths: &str, path: &str, expected: &Expect) {
    let text = format!(
        "openapi: {version}\ninfo: {{ title: Shop, version: '1' }}\nservers: [{{ url: https://shop.example }}]\n\
         components:\n  schemas:\n{schemas}paths:\n{paths}"
    );
    let files = vec![SourceFile { name: "specs/shop/api.yaml".to_owned(), text }];
    let generated = compile(&Input { provider: "shop".to_owned(), files, document: None });
    let text = generated.get(path).map_or("there is none", String::as_str);
    expected.assert_eq(text.split_once('\n').map_or(text, |(_, rest)| rest));
}

/// Sends and receives a schema `Thing` as XML.
const THING: &str = "  /a:
    put:
      operationId: putThing
      requestBody: { required: true, content: { application/xml: { schema: { $ref: '#/components/schemas/Thing' } } } }
      responses: { 200: { description: '', content: { text/xml: { schema: { type: array, items: { $ref: '#/components/schemas/Thing' } } } } } }
";

#[test]
fn every_value_has_its_place() {
    check(
        "3.0.3",
        "    Thing:
      type: object
      xml: { name: thing, namespace: 'https://shop.example/ns', prefix: s }
      required: [tags, kind]
      properties:
        id: { type: integer, xml: { attribute: true, name: ID } }
        kind: { type: string, x-const: a }
        text: { type: string }
        ok: { type: boolean, xml: { prefix: s } }
        on: { type: string, format: date }
        state: { type: string, enum: [a, b] }
        level: { type: integer, enum: [1, 2] }
        blank: { type: string, enum: ['', b] }
        size: { oneOf: [{ type: string }, { type: number }] }
        tags: { type: array, items: { type: string } }
        named: { type: array, xml: { name: lost }, items: { type: string, xml: { name: one } } }
        wrapped: { type: array, xml: { wrapped: true, name: all }, items: { type: string } }
        both: { type: array, xml: { wrapped: true }, items: { type: string, xml: { name: one, namespace: 'https://shop.example/other' } } }
        table: { type: array, xml: { wrapped: true }, items: { type: array, xml: { name: row }, items: { type: integer, xml: { name: cell } } } }
        prices: { type: object, additionalProperties: { type: number } }
        inner: { $ref: '#/components/schemas/Thing' }
        other: { $ref: '#/components/schemas/Other' }
        either: { oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }], discriminator: { propertyName: pet } }
        one: { oneOf: [{ $ref: '#/components/schemas/Other' }, { $ref: '#/components/schemas/Cat' }] }
        mixed: { oneOf: [{ type: string }, { $ref: '#/components/schemas/Cat' }] }
        more: {}
        words: { type: array, items: { type: string }, xml: { attribute: true } }
    Other: { type: object, properties: { text: { type: string, xml: { nodeType: cdata } } }, additionalProperties: { type: integer } }
    Cat: { type: object, required: [pet], properties: { pet: { type: string, xml: { attribute: true } }, lives: { type: integer } } }
    Dog: { type: object, required: [pet], properties: { pet: { type: string, xml: { attribute: true } }, name: { type: string, xml: { nodeType: text } } } }
",
        THING,
        "src/xml.rs",
        &expect![[r#"
            //! How the types that travel as XML stand in it.

            use scopewright_runtime::codegen::xml::{Choice, Element, Field, Node, Object};

            pub static THING_ELEMENT: Element = Element::named("thing", Node::Object(&THING))
                .within("https://shop.example/ns", "s");

            pub static ANSWER_ELEMENT: Element = Element::called(
                "root",
                Node::List(
                    &Element::named("thing", Node::Object(&THING)).within("https://shop.example/ns", "s"),
                ),
            );

            /// `Cat`.
            pub static CAT: Object = Object::new(
                &[Field::attribute("pet", Node::Text), Field::element("lives", Node::Number)],
            );

            /// `Dog`.
            pub static DOG: Object = Object::new(
                &[Field::attribute("pet", Node::Text), Field::text("name", Node::Text)],
            );

            /// `Other`.
            pub static OTHER: Object = Object::new(&[Field::cdata("text", Node::Text)]).rest(Node::Number);

            /// `Thing`.
            pub static THING: Object = Object::new(
                &[
                    Field::attribute("id", Node::Number).named("ID"),
                    Field::element("kind", Node::Text),
                    Field::element("text", Node::Text),
                    Field::element("ok", Node::Flag).within("", "s"),
                    Field::element("on", Node::Word),
                    Field::element("state", Node::Word),
                    Field::element("level", Node::Number),
                    Field::element("blank", Node::Text),
                    Field::element("size", Node::Scalar),
                    Field::each("tags", &Element::named("tags", Node::Text)).required(),
                    Field::each("named", &Element::named("one", Node::Text)),
                    Field::element("wrapped", Node::List(&Element::called("all", Node::Text))).named("all"),
                    Field::element(
                        "both",
                        Node::List(&Element::named("one", Node::Text).within("https://shop.example/other", "")),
                    ),
                    Field::element(
                        "table",
                        Node::List(&Element::named("row", Node::List(&Element::named("cell", Node::Number)))),
                    ),
                    Field::element("prices", Node::Map(&Node::Number)),
                    Field::element("inner", Node::Object(&THING)).named("thing")
                        .within("https://shop.example/ns", "s"),
                    Field::element("other", Node::Object(&OTHER)),
                    Field::element("either", Node::Choice(&THING_EITHER)),
                    Field::element("one", Node::Object(&THING_ONE)),
                    Field::element("mixed", Node::Any),
                    Field::element("more", Node::Any),
                    Field::attribute("words", Node::List(&Element::called("words", Node::Text))),
                ],
            );

            /// `ThingOne`.
            pub static THING_ONE: Object = Object::new(
                &[
                    Field::cdata("text", Node::Text), Field::attribute("pet", Node::Text),
                    Field::element("lives", Node::Number),
                ],
            );

            /// `ThingEither`.
            pub static THING_EITHER: Choice = Choice::new(
                Field::attribute("pet", Node::Text),
                &[("Cat", Node::Object(&CAT)), ("Dog", Node::Object(&DOG))],
            );
        "#]],
    );
}

#[test]
fn since_3_2_elements_are_named_by_components() {
    check(
        "3.2.0",
        "    Thing: { type: object, properties: { inner: { $ref: '#/components/schemas/Other' }, own: { $ref: '#/components/schemas/Other', xml: { name: mine } }, all: { type: array, items: { $ref: '#/components/schemas/Other' } } } }
    Other: { type: object, properties: { a: { type: string, xml: { nodeType: attribute } } } }
",
        THING,
        "src/xml.rs",
        &expect![[r#"
            //! How the types that travel as XML stand in it.

            use scopewright_runtime::codegen::xml::{Element, Field, Node, Object};

            pub static THING_ELEMENT: Element = Element::named("Thing", Node::Object(&THING));

            pub static ANSWER_ELEMENT: Element = Element::called(
                "root", Node::List(&Element::named("Thing", Node::Object(&THING))),
            );

            /// `Other`.
            pub static OTHER: Object = Object::new(&[Field::attribute("a", Node::Text)]);

            /// `Thing`.
            pub static THING: Object = Object::new(
                &[
                    Field::element("inner", Node::Object(&OTHER)).named("Other"),
                    Field::element("own", Node::Object(&OTHER)).named("mine"),
                    Field::each("all", &Element::named("Other", Node::Object(&OTHER))),
                ],
            );
        "#]],
    );
}

#[test]
fn methods_take_and_give_types_where_xml_is_all_there_is() {
    check(
        "3.0.3",
        "    Thing: { type: object, properties: { a: { type: string } } }
",
        "  /a:
    get:
      operationId: getThing
      tags: [things]
      responses: { 200: { description: '', content: { application/xml: { schema: { $ref: '#/components/schemas/Thing' } } } } }
    put:
      operationId: putThing
      tags: [things]
      requestBody: { content: { application/vnd.shop+xml: { schema: { $ref: '#/components/schemas/Thing' } } } }
      responses: { 204: { description: '' } }
    post:
      operationId: twins
      tags: [things]
      requestBody: { required: true, content: { application/xml: { schema: { $ref: '#/components/schemas/Thing' } }, application/json: { schema: { $ref: '#/components/schemas/Thing' } } } }
      responses: { 200: { description: '', content: { application/xml: { schema: { $ref: '#/components/schemas/Thing' } }, application/json: { schema: { $ref: '#/components/schemas/Thing' } } } } }
  /b:
    get:
      operationId: getText
      tags: [things]
      responses: { 200: { description: '', content: { application/xml: { schema: { type: string } } } } }
    put:
      operationId: putText
      tags: [things]
      requestBody: { required: true, content: { text/xml: {} } }
      responses: { 200: { description: '', content: { application/xml: { schema: { type: object } } } } }
",
        "src/resources/things.rs",
        &expect![[r#"
            use crate::operations;
            use crate::types::{Thing};
            use scopewright_runtime::codegen::{Call, Core, Text};

            /// Operations of *things*.
            #[doc = include_str!("things.md")]
            #[derive(Clone, Debug)]
            pub struct Things(pub(crate) Core);

            impl Things {
                /// Calls `GET /a`.
                ///
                /// - **Request**: `GET /a`
                /// - **Scope**: unknown, the provider does not say
                /// - **Retries**: safe to repeat
                ///
                /// ```no_run
                /// # async fn f(client: shop::Client) -> Result<(), Box<dyn std::error::Error>> {
                /// let answer = client.things().get().await?;
                /// # Ok(()) }
                /// ```
                pub fn get(&self) -> Call<Thing> {
                    self.0.call(&operations::GET_THING)
                }

                /// Calls `PUT /a`.
                ///
                /// - **Request**: `PUT /a`
                /// - **Scope**: unknown, the provider does not say
                /// - **Retries**: safe to repeat
                ///
                /// ```no_run
                /// # async fn f(client: shop::Client) -> Result<(), Box<dyn std::error::Error>> {
                /// client.things().put().await?;
                /// # Ok(()) }
                /// ```
                pub fn put(&self) -> PutThing {
                    PutThing(self.0.call(&operations::PUT_THING))
                }

                /// Calls `POST /a`.
                ///
                /// - **Request**: `POST /a`
                /// - **Scope**: unknown, the provider does not say
                /// - **Retries**: sent once: never repeated unless it provably did not leave
                ///
                /// ```no_run
                /// # use shop::types::*; async fn f(client: shop::Client) -> Result<(), Box<dyn std::error::Error>> {
                /// let answer = client.things().twins(&Thing::new()).await?;
                /// # Ok(()) }
                /// ```
                pub fn twins(&self, body: &Thing) -> Call<Thing> {
                    self.0.call(&operations::TWINS).json(body)
                }

                /// Calls `GET /b`.
                ///
                /// - **Request**: `GET /b`
                /// - **Scope**: unknown, the provider does not say
                /// - **Retries**: safe to repeat
                ///
                /// ```no_run
                /// # async fn f(client: shop::Client) -> Result<(), Box<dyn std::error::Error>> {
                /// let answer = client.things().get_text().await?;
                /// # Ok(()) }
                /// ```
                pub fn get_text(&self) -> Call<Text> {
                    self.0.call(&operations::GET_TEXT)
                }

                /// Calls `PUT /b`.
                ///
                /// - **Request**: `PUT /b`
                /// - **Scope**: unknown, the provider does not say
                /// - **Retries**: safe to repeat
                ///
                /// ```no_run
                /// # async fn f(client: shop::Client) -> Result<(), Box<dyn std::error::Error>> {
                /// let answer = client.things().put_text("text").await?;
                /// # Ok(()) }
                /// ```
                pub fn put_text(&self, body: &str) -> Call<Text> {
                    self.0.call(&operations::PUT_TEXT).bytes_as("text/xml", body.to_owned())
                }
            }

            scopewright_runtime::codegen::calls! {
                /// Options of [`Things::put`].
                pub struct PutThing(()) {
                    /// The body of the request.
                    body(&Thing): xml_as("application/vnd.shop+xml", &crate::xml::THING_ELEMENT),
                }
            }
        "#]],
    );
}

#[test]
fn a_crate_without_xml_has_no_tables() {
    check(
        "3.0.3",
        "    Thing: { type: object, xml: { name: thing }, properties: { a: { type: string, xml: { attribute: true } } } }
",
        "  /a: { get: { operationId: getThing, responses: { 200: { description: '', content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } } } } }
",
        "src/xml.rs",
        &expect!["there is none"],
    );
}
