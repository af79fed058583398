//! One feature of a document at a time, and the generated text of the one file that shows it.

#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

#[path = "golden/compiled.rs"]
mod compiled;
#[path = "golden/tools.rs"]
mod tools;
#[path = "golden/xml.rs"]
mod xml;

use compiled::compile;
use expect_test::{Expect, expect};
use scopewright_generator::{Input, SourceFile};

/// What every document begins with.
const START: &str = "\
openapi: 3.0.3
info: { title: Shop, version: '1' }
servers: [{ url: https://shop.example }]
components:
  securitySchemes: { bearer: { type: http, scheme: bearer } }
";

fn shop(files: &[(&str, &str)]) -> Input {
    let source = |(name, text): &(&str, &str)| {
        let start = if *name == "api.yaml" { START } else { "version: 1\n" };
        SourceFile { name: format!("specs/shop/{name}"), text: format!("{start}{text}") }
    };
    Input { provider: "shop".to_owned(), files: files.iter().map(source).collect(), document: None }
}

/// Checks a generated file without its header, which is the same in all.
#[track_caller]
fn check(files: &[(&str, &str)], path: &str, expected: &Expect) {
    let generated = compile(&shop(files));
    let text = generated.get(path).unwrap_or_else(|| {
        panic!("there is no {path} in {:#?}", generated.keys().collect::<Vec<_>>())
    });
    expected.assert_eq(text.split_once('\n').map_or(text, |(_, rest)| rest));
}

/// Checks the file of a schema `Thing` that is sent and received.
#[track_caller]
fn check_type(schemas: &str, expected: &Expect) {
    check_thing(
        schemas,
        "put: { operationId: putThing, requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } }, responses: { 204: { description: Done } } }\n    ",
        "types/thing.rs",
        expected,
    );
}

/// Checks the file of a schema `Thing` that is only received.
#[track_caller]
fn check_received(schemas: &str, expected: &Expect) {
    check_thing(schemas, "", "types/thing.rs", expected);
}

#[track_caller]
fn check_thing(schemas: &str, operations: &str, path: &str, expected: &Expect) {
    let text = format!(
        "  schemas:
{schemas}
paths:
  /thing:
    {operations}get:
      operationId: getThing
      responses: {{ 200: {{ description: It, content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Thing' }} }} }} }} }}
"
    );
    check(&[("api.yaml", &text)], &format!("src/{path}"), expected);
}

/// Checks the lines of a file with some text in them, of a document with these paths.
#[track_caller]
fn check_lines(paths: &str, path: &str, with: &str, expected: &Expect) {
    let files = compile(&shop(&[("api.yaml", &format!("paths:\n{paths}"))]));
    let lines = files[path].lines().filter(|line| line.contains(with));
    expected.assert_eq(&lines.map(|line| format!("{}\n", line.trim())).collect::<String>());
}

/// Checks a file of a document with these paths.
#[track_caller]
fn check_paths(paths: &str, path: &str, expected: &Expect) {
    check(&[("api.yaml", &format!("paths:\n{paths}"))], path, expected);
}

#[test]
fn an_open_enum() {
    check_received(
        "
    Thing:
      description: What became of an order.
      type: string
      enum: [paid, IN_TRANSIT, '', '+1', '-1', Other]
      x-enum-descriptions: { paid: Money is there. }",
        &expect![[r#"
            scopewright_runtime::codegen::types! {
                /// What became of an order.
                pub enum Thing {
                    /// Money is there. `paid`.
                    Paid = "paid",
                    InTransit = "IN_TRANSIT",
                    /// The empty string.
                    Empty = "",
                    /// `+1`.
                    Plus1 = "+1",
                    Minus1 = "-1",
                    OtherValue = "Other",
                }
            }
        "#]],
    );
}

#[test]
fn an_integer_enum() {
    check_received(
        "
    Thing: { type: integer, enum: [0, 10, -1], x-enum-varnames: [low, high, below] }",
        &expect![[r#"
            scopewright_runtime::codegen::types! {
                /// `Thing` of the document.
                pub enum Thing: i64 { Low = 0, High = 10, Below = - 1, }
            }
        "#]],
    );
}

#[test]
fn a_tagged_union() {
    check_received(
        "
    Thing:
      oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }]
      discriminator:
        propertyName: kind
        mapping: { cat: '#/components/schemas/Cat', dog: '#/components/schemas/Dog', wolf: '#/components/schemas/Dog' }
    Cat: { type: object, required: [kind], properties: { kind: { type: string }, lives: { type: integer } } }
    Dog: { type: object, required: [kind], properties: { kind: { type: string } } }",
        &expect![[r#"
            scopewright_runtime::codegen::types! {
                /// `Thing` of the document.
                pub union Thing by "kind" { Cat(Cat) = "cat", Dog(Dog) = "dog", Wolf(Dog) = "wolf", }

                /// `Cat` of the document.
                #[derive(Eq, Hash)] pub struct Cat {
                    /// `kind` on the wire.
                    pub kind: String,
                    /// `lives` on the wire.
                    pub lives: Option<i64>,
                }

                /// `Dog` of the document.
                #[derive(Eq, Hash)] pub struct Dog {
                    /// `kind` on the wire.
                    pub kind: String,
                }
            }
        "#]],
    );
}

#[test]
fn a_key_with_a_text_for_each_alternative_tells_them_apart() {
    check_received(
        "
    Thing:
      oneOf:
        - { $ref: '#/components/schemas/Card' }
        - { type: object, required: [kind, iban, type], properties: { kind: { type: string, enum: [bank] }, iban: { type: string }, type: { type: string, enum: [same] } } }
        - { type: object, required: [kind, type], properties: { kind: { type: string, const: cash }, type: { type: string, enum: [same] } } }
    Card: { type: object, required: [kind, number], properties: { kind: { type: string, enum: [card] }, number: { type: string }, type: { type: string } } }",
        &expect![[r#"
            scopewright_runtime::codegen::types! {
                /// `Thing` of the document.
                pub union Thing by "kind" {
                    Card(Card) = "card", Bank(ThingBank) = "bank", Cash(ThingCash) = "cash",
                }

                /// `Card` of the document.
                #[derive(Eq, Hash)] pub struct Card {
                    /// `number` on the wire.
                    pub number: String,
                    /// `type` on the wire.
                    pub r#type: Option<String> = "type",
                    const "kind" = "card",
                }

                /// A variant of `Thing`.
                #[derive(Eq, Hash)] pub struct ThingBank {
                    /// `iban` on the wire.
                    pub iban: String,
                    /// `type` on the wire.
                    pub r#type: ThingBankType = "type",
                    const "kind" = "bank",
                }

                /// `type` of `ThingBank`.
                pub enum ThingBankType { Same = "same", }

                /// A variant of `Thing`.
                #[derive(Eq, Hash)] pub struct ThingCash {
                    /// `type` on the wire.
                    pub r#type: ThingCashType = "type",
                    const "kind" = "cash",
                }

                /// `type` of `ThingCash`.
                pub enum ThingCashType { Same = "same", }
            }
        "#]],
    );
}

#[test]
fn a_key_that_may_be_absent_tells_nothing_apart() {
    check_received(
        "
    Thing:
      oneOf:
        - { title: Card, type: object, required: [kind], properties: { kind: { type: string, enum: [card] } } }
        - { title: Bank, type: object, properties: { kind: { type: string, enum: [bank] } } }",
        &expect![[r#"
            scopewright_runtime::codegen::types! {
                /// `Thing` of the document.
                pub union Thing {
                    Card(Card) if object(required [], constants [("kind", "card")]), Bank(Bank) if object(),
                }

                /// A variant of `Thing`.
                #[derive(Default, Eq, Hash)] pub struct Bank {
                    /// `kind` on the wire.
                    pub kind: Option<BankKind>,
                }

                /// `kind` of `Bank`.
                pub enum BankKind { Bank = "bank", }

                /// A variant of `Thing`.
                #[derive(Eq, Hash)] pub struct Card {
                    /// `kind` on the wire.
                    pub kind: CardKind,
                }

                /// `kind` of `Card`.
                pub enum CardKind { Card = "card", }
            }
        "#]],
    );
}

#[test]
fn an_optional_parameter_that_may_be_null_is_set_by_its_value() {
    check_lines(
        "
  /orders:
    get:
      operationId: listOrders
      parameters:
        - { name: limit, in: query, schema: { type: integer, format: uint32, nullable: true } }
      responses: { 204: { description: Done } }
",
        "src/resources/orders.rs",
        "query(",
        &expect![[r#"
            limit(u32): query("limit"),
        "#]],
    );
}

#[test]
fn a_value_in_an_example_has_an_end() {
    let level = |at: usize| {
        let key = format!("l{}", at + 1);
        format!(
            "    L{at}: {{ type: object, required: [{key}], properties: {{ {key}: {{ $ref: '#/components/schemas/L{}' }} }} }}\n",
            at + 1
        )
    };
    let levels: String = (0..12).map(level).collect();
    let text = format!(
        "  schemas:
{levels}    L12: {{ type: object, properties: {{ end: {{ type: string }} }} }}
paths:
  /levels:
    post:
      operationId: createLevel
      requestBody: {{ required: true, content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/L0' }} }} }} }}
      responses: {{ 204: {{ description: Done }} }}
"
    );
    let files = compile(&shop(&[("api.yaml", &text)]));
    let made = files["src/resources/levels.rs"].matches("::new(").count();
    assert!((4..=9).contains(&made), "{made}: {}", files["src/resources/levels.rs"]);
}

#[test]
fn an_untagged_union_is_tried_from_the_most_specific_variant() {
    check_received(
        "
    Thing:
      oneOf:
        - { type: string }
        - { title: Loose, type: object, properties: { note: { type: string } } }
        - { title: Named, type: object, required: [name], properties: { name: { type: string } } }
        - { title: Fixed, type: object, required: [kind], properties: { kind: { type: string, enum: [fixed], x-const: fixed } } }
        - { type: array, items: { type: integer } }
        - { type: number }
        - { type: boolean }",
        &expect![[r#"
            scopewright_runtime::codegen::types! {
                /// `Thing` of the document.
                pub union Thing {
                    Fixed(Fixed) if object(required [], constants [("kind", "fixed")]),
                    Named(Named) if object(required ["name"]),
                    Loose(Loose) if object(),
                    /// A list.
                    IntegerList(Vec<i64>) if array,
                    /// `true` or `false`.
                    Bool(bool) if boolean,
                    /// A string.
                    Text(String) if string,
                    /// A number.
                    Number(f64) if number,
                }

                /// A variant of `Thing`.
                #[derive(Default, Eq, Hash)] pub struct Fixed { const "kind" = "fixed", }

                /// A variant of `Thing`.
                #[derive(Default, Eq, Hash)] pub struct Loose {
                    /// `note` on the wire.
                    pub note: Option<String>,
                }

                /// A variant of `Thing`.
                #[derive(Eq, Hash)] pub struct Named {
                    /// `name` on the wire.
                    pub name: String,
                }
            }
        "#]],
    );
}

#[test]
fn all_of_is_one_struct() {
    check_received(
        "
    Thing:
      allOf:
        - { $ref: '#/components/schemas/Base' }
        - { type: object, required: [id, size], properties: { size: { type: number } } }
    Base: { type: object, properties: { id: { type: string, format: uuid }, at: { type: string, format: date-time } } }",
        &expect![[r#"
            use scopewright_runtime::codegen::{Timestamp, Uuid};

            scopewright_runtime::codegen::types! {
                /// `Thing` of the document.
                pub struct Thing {
                    /// `id` on the wire.
                    pub id: Uuid,
                    /// `at` on the wire.
                    pub at: Option<Timestamp>,
                    /// `size` on the wire.
                    pub size: f64,
                }
            }
        "#]],
    );
}

#[test]
fn a_map_beside_properties() {
    check_type(
        "
    Thing:
      type: object
      required: [id]
      properties: { id: { type: string }, additional: { type: integer } }
      additionalProperties: { type: array, items: { type: number } }",
        &expect![[r#"
            use std::collections::BTreeMap;

            scopewright_runtime::codegen::types! {
                /// `Thing` of the document.
                pub struct Thing {
                    /// `id` on the wire.
                    pub id: String,
                    /// `additional` on the wire.
                    pub additional: Option<i64>,
                    ..pub additional_2: BTreeMap<String, Vec<f64>>,
                } impl { new(id: text), with_additional(additional: value i64), ; additional_2 }
            }
        "#]],
    );
}

#[test]
fn recursion_is_boxed_only_where_it_is_by_value() {
    check_type(
        "
    Thing:
      type: object
      required: [other]
      properties:
        parent: { $ref: '#/components/schemas/Thing' }
        children: { type: array, items: { $ref: '#/components/schemas/Thing' } }
        named: { type: object, additionalProperties: { $ref: '#/components/schemas/Thing' } }
        other: { $ref: '#/components/schemas/Other' }
    Other: { type: object, properties: { back: { $ref: '#/components/schemas/Thing' } } }",
        &expect![[r#"
            use std::collections::BTreeMap;

            scopewright_runtime::codegen::types! {
                /// `Thing` of the document.
                #[derive(Eq, Hash)] pub struct Thing {
                    /// `parent` on the wire.
                    pub parent: Option<Box<Thing>>,
                    /// `children` on the wire.
                    pub children: Option<Vec<Thing>>,
                    /// `named` on the wire.
                    pub named: Option<BTreeMap<String, Thing>>,
                    /// `other` on the wire.
                    pub other: Box<Other>,
                } impl {
                    new(other: boxed Other), with_parent(parent: boxed Thing),
                    with_children(children: list Thing), with_named(named: value BTreeMap<String, Thing>),
                }

                /// `Other` of the document.
                #[derive(Default, Eq, Hash)] pub struct Other {
                    /// `back` on the wire.
                    pub back: Option<Box<Thing>>,
                } impl { new(), with_back(back: boxed Thing), }
            }
        "#]],
    );
}

#[test]
fn optional_and_nullable_in_a_request() {
    check_type(
        "
    Thing:
      type: object
      required: [a, b]
      properties:
        a: { type: string }
        b: { type: string, nullable: true }
        c: { type: string }
        d: { type: string, nullable: true }
        e: { type: string, readOnly: true, nullable: true }
        f: { type: array, items: { type: string } }",
        &expect![[r#"
            use scopewright_runtime::codegen::{Patch};

            scopewright_runtime::codegen::types! {
                /// `Thing` of the document.
                #[derive(Eq, Hash)] pub struct Thing {
                    /// `a` on the wire.
                    pub a: String,
                    /// `b` on the wire.
                    pub b: Option<String> | null,
                    /// `c` on the wire.
                    pub c: Option<String>,
                    /// `d` on the wire.
                    pub d: Patch<String>,
                    /// `e` on the wire.
                    pub e: Option<String>,
                    /// `f` on the wire.
                    pub f: Option<Vec<String>>,
                } impl {
                    new(a: text), with_b(b: text), with_c(c: text), with_d(d: patch String), with_e(e: text),
                    with_f(f: texts),
                }
            }
        "#]],
    );
}

#[test]
fn optional_and_nullable_in_an_answer() {
    check_received(
        "
    Thing:
      type: object
      required: [b]
      properties:
        b: { type: string, nullable: true }
        d: { type: string, nullable: true }",
        &expect![[r#"
            scopewright_runtime::codegen::types! {
                /// `Thing` of the document.
                #[derive(Default, Eq, Hash)] pub struct Thing {
                    /// `b` on the wire.
                    pub b: Option<String> | null,
                    /// `d` on the wire.
                    pub d: Option<String>,
                }
            }
        "#]],
    );
}

#[test]
fn constants() {
    check_type(
        "
    Thing:
      type: object
      required: [object, version, live]
      properties:
        object: { type: string, enum: [thing], x-const: thing }
        version: { type: integer, enum: [2], x-const: 2 }
        live: { type: boolean, enum: [true], x-const: true }
        name: { type: string }",
        &expect![[r#"
            scopewright_runtime::codegen::types! {
                /// `Thing` of the document.
                #[derive(Default, Eq, Hash)] pub struct Thing {
                    /// `name` on the wire.
                    pub name: Option<String>,
                    const "object" = "thing",
                    const "version" = 2,
                    const "live" = true,
                } impl { new(), with_name(name: text), }
            }
        "#]],
    );
}

#[test]
fn names_of_fields() {
    check_type(
        "
    Thing:
      type: object
      properties:
        type: { type: string }
        self: { type: string }
        fooBar: { type: string }
        foo_bar: { type: string }
        foo-bar: { type: string }
        1st: { type: string }
        X-Rate: { type: string }
        naïve: { type: string }
        ref_no: { type: string, x-rust-name: reference }",
        &expect![[r#"
            scopewright_runtime::codegen::types! {
                /// `Thing` of the document.
                #[derive(Default, Eq, Hash)] pub struct Thing {
                    /// `type` on the wire.
                    pub r#type: Option<String> = "type",
                    /// `self` on the wire.
                    pub self_: Option<String> = "self",
                    /// `fooBar` on the wire.
                    pub foo_bar_2: Option<String> = "fooBar",
                    /// `foo_bar` on the wire.
                    pub foo_bar_3: Option<String> = "foo_bar",
                    /// `foo-bar` on the wire.
                    pub foo_bar: Option<String> = "foo-bar",
                    /// `1st` on the wire.
                    pub n1st: Option<String> = "1st",
                    /// `X-Rate` on the wire.
                    pub x_rate: Option<String> = "X-Rate",
                    /// `naïve` on the wire.
                    pub na_uef_ve: Option<String> = "naïve",
                    /// `ref_no` on the wire.
                    pub reference: Option<String> = "ref_no",
                } impl {
                    new(), with_type(r#type = "type": text), with_self_(self_: text),
                    with_foo_bar_2(foo_bar_2: text), with_foo_bar_3(foo_bar_3: text),
                    with_foo_bar(foo_bar: text), with_n1st(n1st: text), with_x_rate(x_rate: text),
                    with_na_uef_ve(na_uef_ve: text), with_reference(reference: text),
                }
            }
        "#]],
    );
}

#[test]
fn names_of_types() {
    check_thing(
        "
    Thing:
      type: object
      properties:
        option: { $ref: '#/components/schemas/Option' }
        snake: { $ref: '#/components/schemas/foo_bar' }
        camel: { $ref: '#/components/schemas/fooBar' }
        status: { type: string, enum: [a, b] }
        rows: { type: array, items: { type: object, properties: { cell: { type: string } } } }
    Option: { type: object, properties: { a: { type: string } } }
    foo_bar: { type: object, properties: { a: { type: string } } }
    fooBar: { type: object, properties: { b: { type: string } } }",
        "",
        "types/thing.rs",
        &expect![[r#"
            scopewright_runtime::codegen::types! {
                /// `Thing` of the document.
                #[derive(Default, Eq, Hash)] pub struct Thing {
                    /// `option` on the wire.
                    pub option: Option<OptionType>,
                    /// `snake` on the wire.
                    pub snake: Option<FooBar2>,
                    /// `camel` on the wire.
                    pub camel: Option<FooBar>,
                    /// `status` on the wire.
                    pub status: Option<ThingStatus>,
                    /// `rows` on the wire.
                    pub rows: Option<Vec<ThingRow>>,
                }

                /// `fooBar` of the document.
                #[derive(Default, Eq, Hash)] pub struct FooBar {
                    /// `b` on the wire.
                    pub b: Option<String>,
                }

                /// `foo_bar` of the document.
                #[derive(Default, Eq, Hash)] pub struct FooBar2 {
                    /// `a` on the wire.
                    pub a: Option<String>,
                }

                /// `Option` of the document.
                #[derive(Default, Eq, Hash)] pub struct OptionType {
                    /// `a` on the wire.
                    pub a: Option<String>,
                }

                /// `rows` of `Thing`.
                #[derive(Default, Eq, Hash)] pub struct ThingRow {
                    /// `cell` on the wire.
                    pub cell: Option<String>,
                }

                /// `status` of `Thing`.
                pub enum ThingStatus { A = "a", B = "b", }
            }
        "#]],
    );
}

#[test]
fn secrets_in_a_request() {
    check_type(
        "
    Thing:
      type: object
      required: [pin]
      properties:
        pin: { type: string, format: password }
        old: { type: string, format: password, nullable: true }
        others: { type: array, items: { type: string, format: password } }",
        &expect![[r#"
            use scopewright_runtime::codegen::{Patch, Secret};

            scopewright_runtime::codegen::types! {
                /// `Thing` of the document.
                #[derive(Eq, Hash)] pub struct Thing {
                    /// Format: `password`.
                    pub pin: Secret,
                    /// Format: `password`.
                    pub old: Patch<Secret>,
                    /// `others` on the wire.
                    pub others: Option<Vec<Secret>>,
                } impl { new(pin: secret), with_old(old: patch Secret), with_others(others: list Secret), }
            }
        "#]],
    );
}

#[test]
fn where_programs_get_their_tokens() {
    let oauth = |flows: &str| {
        let document = START.replace(
            "{ type: http, scheme: bearer }",
            &format!("{{ type: oauth2, flows: {flows} }}"),
        );
        let source = SourceFile {
            name: "specs/shop/api.yaml".to_owned(),
            text: format!("{document}paths: {{}}\n"),
        };
        let files =
            compile(&Input { provider: "shop".to_owned(), files: vec![source], document: None });
        let lines = files["src/provider.rs"].lines().filter(|line| line.contains("SchemeKind::"));
        lines.map(|line| format!("{}\n", line.trim())).collect::<String>()
    };
    let shown = [
        "{ clientCredentials: { tokenUrl: 'https://login.shop.example/token', scopes: {} } }",
        "{ clientCredentials: { tokenUrl: /token, scopes: {} }, implicit: { authorizationUrl: /a, scopes: {} } }",
        "{ clientCredentials: { tokenUrl: '\"), evil(\"', scopes: {} } }",
        "{ password: { tokenUrl: /token, scopes: {} } }",
    ]
    .map(oauth);
    expect![[r#"
        name: "bearer", kind: SchemeKind::ClientCredentials("https://login.shop.example/token"),
        schemes: &[Scheme { name: "bearer", kind: SchemeKind::ClientCredentials("/token") }],
        schemes: &[Scheme { name: "bearer", kind: SchemeKind::ClientCredentials("\"), evil(\"") }],
        schemes: &[Scheme { name: "bearer", kind: SchemeKind::Bearer }],
    "#]]
    .assert_eq(&shown.concat());
}

#[test]
fn formats() {
    check_received(
        "
    Thing:
      type: object
      properties:
        id: { type: string, format: uuid }
        day: { type: string, format: date }
        price: { type: string, format: decimal, x-unit: euros }
        data: { type: string, format: byte }
        pin: { type: string, format: password }
        small: { type: integer, format: int32, minimum: 0, maximum: 9 }
        mail: { type: string, format: email, deprecated: true }
        free: {}",
        &expect![[r#"
            use scopewright_runtime::codegen::{Base64, Date, Decimal, Secret, Uuid, Value};

            scopewright_runtime::codegen::types! {
                /// `Thing` of the document.
                #[derive(Default)] pub struct Thing {
                    /// `id` on the wire.
                    pub id: Option<Uuid>,
                    /// `day` on the wire.
                    pub day: Option<Date>,
                    /// In euros.
                    pub price: Option<Decimal>,
                    /// `data` on the wire.
                    pub data: Option<Base64>,
                    /// Format: `password`.
                    pub pin: Option<Secret>,
                    /// 0 to 9.
                    pub small: Option<i32>,
                    /// Format: `email`.
                    #[deprecated = "the provider advises against using it"] pub mail: Option<String>,
                    /// `free` on the wire.
                    pub free: Option<Value>,
                }
            }
        "#]],
    );
}

#[test]
fn values_that_are_written_by_nobody() {
    check_type(
        "    Thing: { type: object, required: [kind, version, size, state], properties: { kind: { type: string, enum: [thing] }, version: { type: integer, enum: [2] }, size: { type: integer }, state: { type: string, enum: [new, old] }, tag: { type: string, enum: [x] } }, additionalProperties: { type: string } }
    Other: { type: object }",
        &expect![[r#"
            use std::collections::BTreeMap;

            scopewright_runtime::codegen::types! {
                /// `Thing` of the document.
                #[derive(Eq, Hash)] pub struct Thing {
                    /// `kind` on the wire.
                    pub kind: ThingKind,
                    /// `version` on the wire.
                    pub version: ThingVersion,
                    /// `size` on the wire.
                    pub size: i64,
                    /// `state` on the wire.
                    pub state: ThingState,
                    /// `tag` on the wire.
                    pub tag: Option<ThingTag>,
                    ..pub additional: BTreeMap<String, String>,
                } impl {
                    new(size: value i64, state: value ThingState), with_tag(tag: value ThingTag),
                    ; kind, version, additional
                }

                /// `kind` of `Thing`.
                pub enum ThingKind { Thing = "thing", }

                /// `state` of `Thing`.
                pub enum ThingState { New = "new", Old = "old", }

                /// `tag` of `Thing`.
                pub enum ThingTag { X = "x", }

                /// `version` of `Thing`.
                pub enum ThingVersion: i64 { V2 = 2, }
            }
        "#]],
    );
    check_type(
        "    Thing: { type: object, required: [kind], properties: { kind: { type: string, enum: [thing] } } }",
        &expect![[r#"
            scopewright_runtime::codegen::types! {
                /// `Thing` of the document.
                #[derive(Default, Eq, Hash)] pub struct Thing {
                    /// `kind` on the wire.
                    pub kind: ThingKind,
                } impl { new(), ; kind }

                /// `kind` of `Thing`.
                pub enum ThingKind { Thing = "thing", }
            }
        "#]],
    );
}

#[test]
fn lists_with_other_signs_between_their_items() {
    let parameter = |name: &str, place: &str, style: &str| {
        format!(
            "{{ name: {name}, in: {place}, required: true, x-array-style: {style}, schema: {{ type: array, items: {{ type: string }} }} }}"
        )
    };
    let parameters = [
        parameter("a", "path", "tabs"),
        parameter("b", "query", "tabs"),
        parameter("c", "query", "pipes"),
        parameter("d", "header", "spaces"),
    ];
    let paths = format!(
        "  /things/{{a}}:\n    get:\n      operationId: getThing\n      parameters: [{}]\n      responses: {{ 204: {{ description: Done }} }}\n",
        parameters.join(", ")
    );
    check_lines(
        &paths,
        "src/resources/things.rs",
        "Style::",
        &expect![[r#"
        .path_styled("a", Style::TabDelimited, codegen::strings(a))
        .query_styled("b", Style::TabDelimited, codegen::strings(b))
        .query_styled("c", Style::PipeDelimited, codegen::strings(c))
        .header_styled("d", Style::SpaceDelimited, codegen::strings(d))
    "#]],
    );
}

#[test]
fn a_multipart_body() {
    check_paths(
        "  /files:
    post:
      operationId: uploadFile
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [file]
              properties:
                file: { type: string, format: binary }
                more: { type: array, items: { type: string, format: binary } }
                title: { type: string }
      responses: { 204: { description: Stored } }
",
        "src/types/upload_file_body.rs",
        &expect![[r#"
            use scopewright_runtime::codegen::{FileUpload};

            /// The body of `uploadFile`.
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub struct UploadFileBody {
                /// `file` on the wire.
                pub file: FileUpload,
                /// `more` on the wire.
                pub more: Option<Vec<FileUpload>>,
                /// `title` on the wire.
                pub title: Option<String>,
            }

            scopewright_runtime::codegen::construct! { UploadFileBody { new(file: value FileUpload),
                with_more(more: list FileUpload), with_title(title: text), } }

            scopewright_runtime::codegen::form! { UploadFileBody { title, [file, more], } }
        "#]],
    );
}

#[test]
fn several_statuses() {
    check_paths(
        "  /jobs:
    post:
      operationId: startJob
      responses:
        200: { description: It is done., content: { application/json: { schema: { type: object, properties: { result: { type: string } } } } } }
        202: { description: It runs., content: { application/json: { schema: { type: object, properties: { job: { type: string } } } } } }
        204: { description: There was nothing to do. }
",
        "src/types/start_job_outcome.rs",
        &expect![[r#"
            use super::{StartJobResponse, StartJobResponse2};

            /// What `startJob` answers, by its status.
            #[derive(Clone, Debug, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum StartJobOutcome {
                /// It is done.
                Ok(StartJobResponse),
                /// It runs.
                Accepted(StartJobResponse2),
                /// There was nothing to do.
                NoContent,
            }

            impl scopewright_runtime::codegen::Receive for StartJobOutcome {
                fn receive(
                    answer: scopewright_runtime::codegen::Answer,
                ) -> scopewright_runtime::codegen::Received<Self> {
                    match answer.status().as_u16() {
                        200 => answer.decode().map(Self::Ok),
                        202 => answer.decode().map(Self::Accepted),
                        204 => Ok(Self::NoContent),
                        _ => answer.unexpected(),
                    }
                }
            }
        "#]],
    );
}

/// A list with pages, and a client.yaml that says so.
const LIST: &str = "\
paths:
  /orders:
    get:
      operationId: listOrders
      tags: [orders]
      summary: Lists orders
      parameters: [{ name: page, in: query, schema: { type: integer } }, { name: size, in: query, schema: { type: integer, format: int32 } }]
      responses: { 200: { description: '', content: { application/json: { schema: { $ref: '#/components/schemas/OrderPage' } } } } }
  /old_orders:
    get:
      operationId: listOldOrders
      tags: [orders]
      parameters: [{ name: page, in: query, schema: { type: integer } }]
      responses: { 200: { description: '', content: { application/json: { schema: { $ref: '#/components/schemas/OrderPage' } } } } }
";
const PAGE: &str = "  schemas:
    OrderPage: { type: object, properties: { records: { type: array, items: { type: string } }, next: { type: integer, nullable: true } } }
";
const PAGED: &str = "package: { name: shop }
paging:
  all: { style: page-number, page: page, first: 1, size: size, default_size: 25, items: /records, next: /next, operations: { listOrders: {}, listOldOrders: { size: page } } }
";

#[track_caller]
fn check_list(path: &str, expected: &Expect) {
    check(&[("api.yaml", &format!("{PAGE}{LIST}")), ("client.yaml", PAGED)], path, expected);
}

#[test]
fn a_paged_list() {
    check_list(
        "src/resources/orders.rs",
        &expect![[r#"
            use crate::operations;
            use crate::types::{OrderPage};
            use scopewright_runtime::codegen::{Core};

            /// Operations of *orders*.
            #[doc = include_str!("orders.md")]
            #[derive(Clone, Debug)]
            pub struct Orders(pub(crate) Core);

            impl Orders {
                /// Lists orders.
                ///
                /// - **Request**: `GET /orders`
                /// - **Scope**: unknown, the provider does not say
                /// - **Pages**: by page number, 25 items a page unless `size` says otherwise
                /// - **Retries**: safe to repeat
                ///
                /// ```no_run
                /// # async fn f(client: shop::Client) -> Result<(), Box<dyn std::error::Error>> {
                /// let mut orders = client.orders().list().items();
                /// while let Some(order) = orders.try_next().await? {
                ///     println!("{order:?}");
                /// }
                /// # Ok(()) }
                /// ```
                pub fn list(&self) -> ListOrders {
                    ListOrders(self.0.call(&operations::LIST_ORDERS))
                }

                /// Calls `GET /old_orders`.
                ///
                /// - **Request**: `GET /old_orders`
                /// - **Scope**: unknown, the provider does not say
                /// - **Pages**: by page number, 25 items a page unless `page` says otherwise
                /// - **Retries**: safe to repeat
                ///
                /// ```no_run
                /// # async fn f(client: shop::Client) -> Result<(), Box<dyn std::error::Error>> {
                /// let mut old_orders = client.orders().list_old_orders().items();
                /// while let Some(old_order) = old_orders.try_next().await? {
                ///     println!("{old_order:?}");
                /// }
                /// # Ok(()) }
                /// ```
                pub fn list_old_orders(&self) -> ListOldOrders {
                    ListOldOrders(self.0.call(&operations::LIST_OLD_ORDERS))
                }
            }

            scopewright_runtime::codegen::calls! {
                /// Options of [`Orders::list`].
                pub struct ListOrders(OrderPage, Paged) {
                    /// `page` on the wire.
                    page(i64): query("page"),
                    /// `size` on the wire.
                    size(i32): query("size"),
                }

                /// Options of [`Orders::list_old_orders`].
                pub struct ListOldOrders(OrderPage, Paged) {
                    /// `page` on the wire.
                    page(i64): query("page"),
                }
            }
        "#]],
    );
}

#[test]
fn a_paged_list_as_a_constant() {
    check_list(
        "src/operations.rs",
        &expect![[r#"
            //! The operations as constants: what the client sends by, and what a program can ask about them.
            #![doc = include_str!("operations.md")]

            use scopewright_runtime::codegen::{End, In, Operation, Paging, Requirement};

            /// `GET /orders`: Lists orders.
            pub static LIST_ORDERS: Operation = Operation::get("listOrders", "/orders")
                .requires(Requirement::UNKNOWN)
                .paging(
                    Paging::by_number("page", 1, End::Next(In::Body("/next")), "/records").size("size")
                        .default(25),
                );

            /// `GET /old_orders`: Calls `GET /old_orders`.
            pub static LIST_OLD_ORDERS: Operation = Operation::get("listOldOrders", "/old_orders")
                .requires(Requirement::UNKNOWN)
                .paging(
                    Paging::by_number("page", 1, End::Next(In::Body("/next")), "/records").size("page")
                        .default(25),
                );

            /// All operations, in the order of the provider's document.
            pub static ALL: &[&Operation] = &[&LIST_ORDERS, &LIST_OLD_ORDERS];
        "#]],
    );
}

#[test]
fn a_page_type_of_two_lists_says_once_where_its_items_are() {
    check_list(
        "src/types/order_page.rs",
        &expect![[r#"
            scopewright_runtime::codegen::types! {
                /// `OrderPage` of the document.
                #[derive(Default, Eq, Hash)] pub struct OrderPage {
                    /// `records` on the wire.
                    pub records: Option<Vec<String>>,
                    /// `next` on the wire.
                    pub next: Option<i64>,
                }
            }

            scopewright_runtime::codegen::page!(OrderPage of String: page => page.records.unwrap_or_default());
        "#]],
    );
}

#[test]
fn a_keyed_call() {
    check(
        &[
            (
                "api.yaml",
                "\
paths:
  /orders:
    post:
      operationId: createOrder
      tags: [orders]
      requestBody: { required: true, content: { text/plain: { schema: { type: string } } } }
      responses: { 200: { description: '', content: { text/csv: {} } } }
",
            ),
            (
                "client.yaml",
                "package: { name: shop }\nidempotency: { header: Idempotency-Key, methods: [POST] }\n",
            ),
        ],
        "src/resources/orders.rs",
        &expect![[r#"
            use crate::operations;
            use scopewright_runtime::codegen::{Call, Core, Keyed, Text};

            /// Operations of *orders*.
            #[doc = include_str!("orders.md")]
            #[derive(Clone, Debug)]
            pub struct Orders(pub(crate) Core);

            impl Orders {
                /// Calls `POST /orders`.
                ///
                /// - **Request**: `POST /orders`
                /// - **Scope**: unknown, the provider does not say
                /// - **Retries**: repeated with the same idempotency key
                ///
                /// ```no_run
                /// # async fn f(client: shop::Client) -> Result<(), Box<dyn std::error::Error>> {
                /// let answer = client.orders().create("body").await?;
                /// # Ok(()) }
                /// ```
                pub fn create(&self, body: &str) -> Call<Text, Keyed> {
                    self.0.call(&operations::CREATE_ORDER).bytes_as("text/plain", body.to_owned())
                }
            }
        "#]],
    );
}

#[test]
fn a_key_in_the_body() {
    check(
        &[
            (
                "api.yaml",
                "\
paths:
  /orders:
    post: { operationId: createOrder, tags: [orders], responses: { 204: { description: '' } } }
",
            ),
            (
                "client.yaml",
                "package: { name: shop }\nidempotency: { field: /idempotency_key, methods: [POST] }\n",
            ),
        ],
        "src/provider.rs",
        &expect![[r#"
            use scopewright_runtime::codegen::provider::{
                ErrorShape, KeyPlace, Provider, Scheme, SchemeKind, Server,
            };

            /// What is known of the provider.
            pub(crate) static PROVIDER: Provider = Provider {
                servers: &[Server { url: "https://shop.example", description: "", variables: &[] }],
                schemes: &[Scheme { name: "bearer", kind: SchemeKind::Bearer }],
                idempotency: Some(KeyPlace::Field("/idempotency_key")),
                errors: ErrorShape { ..ErrorShape::UNKNOWN }, ..Provider::new("Shop", "shop/0.1.0")
            };
        "#]],
    );
}

#[test]
fn rate_limits() {
    check(
        &[
            (
                "api.yaml",
                "\
paths:
  /orders:
    get: { operationId: listOrders, tags: [orders], responses: { 204: { description: '' } } }
",
            ),
            (
                "client.yaml",
                "\
package: { name: shop }
rate_limit:
  tiers:
    free: { requests: 1, seconds: 1 }
    Pro plan: { requests: 500, seconds: 3600 }
    \"1 \\\"; pub fn x(){}\": { requests: 5, seconds: 7 }
    self: unlimited
  default: Pro plan
",
            ),
        ],
        "src/tiers.rs",
        &expect![[r#"
            use scopewright_runtime::codegen::RateTier;

            /// `free`: 1 call a second.
            pub const FREE: RateTier = RateTier { name: "free", requests: Some(1), seconds: 1 };

            /// `Pro plan`: 500 calls an hour, kept unless another is chosen.
            pub const PRO_PLAN: RateTier = RateTier { name: "Pro plan", requests: Some(500), seconds: 3600 };

            /// `1 "; pub fn x(){}`: 5 calls in 7 seconds.
            pub const N1_PUB_FN_X: RateTier = RateTier {
                name: "1 \"; pub fn x(){}", requests: Some(5), seconds: 7,
            };

            /// `self`: any number of calls.
            pub const SELF: RateTier = RateTier { name: "self", requests: None, seconds: 0 };
        "#]],
    );
}

#[test]
fn streams_of_values_and_events() {
    check_paths(
        "  /a:
    get:
      operationId: rows
      tags: [orders]
      responses:
        200: { description: '', content: { application/jsonl: { schema: { title: Row, type: object, properties: { n: { type: integer } } } } } }
    post:
      operationId: watch
      tags: [orders]
      requestBody: { content: { application/octet-stream: {} } }
      responses: { 200: { description: '', content: { text/event-stream: { schema: { type: string } } } } }
    put:
      operationId: follow
      tags: [orders]
      requestBody: { required: true, content: { application/x-ndjson: {} } }
      responses: { 200: { description: '', content: { text/event-stream: { schema: { type: integer } } } } }
",
        "src/resources/orders.rs",
        &expect![[r#"
            use crate::operations;
            use crate::types::{RowType};
            use scopewright_runtime::codegen::{Call, Core, EventStream, JsonLines, Text, Value};

            /// Operations of *orders*.
            #[doc = include_str!("orders.md")]
            #[derive(Clone, Debug)]
            pub struct Orders(pub(crate) Core);

            impl Orders {
                /// Calls `GET /a`.
                ///
                /// - **Request**: `GET /a`
                /// - **Scope**: unknown, the provider does not say
                /// - **Retries**: safe to repeat
                ///
                /// ```no_run
                /// # async fn f(client: shop::Client) -> Result<(), Box<dyn std::error::Error>> {
                /// let mut lines = client.orders().rows().await?;
                /// while let Some(line) = lines.try_next().await? {
                ///     println!("{line:?}");
                /// }
                /// # Ok(()) }
                /// ```
                pub fn rows(&self) -> Call<JsonLines<RowType>> {
                    self.0.call(&operations::ROWS)
                }

                /// Calls `POST /a`.
                ///
                /// - **Request**: `POST /a`
                /// - **Scope**: unknown, the provider does not say
                /// - **Retries**: sent once: never repeated unless it provably did not leave
                ///
                /// ```no_run
                /// # async fn f(client: shop::Client) -> Result<(), Box<dyn std::error::Error>> {
                /// let mut events = client.orders().watch().await?;
                /// while let Some(event) = events.try_next().await? {
                ///     println!("{event:?}");
                /// }
                /// # Ok(()) }
                /// ```
                pub fn watch(&self) -> Watch {
                    Watch(self.0.call(&operations::WATCH))
                }

                /// Calls `PUT /a`.
                ///
                /// - **Request**: `PUT /a`
                /// - **Scope**: unknown, the provider does not say
                /// - **Retries**: safe to repeat
                ///
                /// ```no_run
                /// # async fn f(client: shop::Client) -> Result<(), Box<dyn std::error::Error>> {
                /// let mut events = client.orders().follow(&["value".into()]).await?;
                /// while let Some(event) = events.try_next().await? {
                ///     println!("{event:?}");
                /// }
                /// # Ok(()) }
                /// ```
                pub fn follow(&self, body: &[Value]) -> Call<EventStream<i64>> {
                    self.0.call(&operations::FOLLOW).lines_as("application/x-ndjson", body)
                }
            }

            scopewright_runtime::codegen::calls! {
                /// Options of [`Orders::watch`].
                pub struct Watch(EventStream<Text>) {
                    /// The body of the request.
                    body(bytes): bytes_as("application/octet-stream"),
                }
            }
        "#]],
    );
}

#[test]
fn parameters_of_every_place_and_style() {
    check_paths(
        "  /orders/{id}:
    get:
      operationId: findOrders
      deprecated: true
      parameters:
        - { name: id, in: path, required: true, schema: { type: string } }
        - { name: filter, in: query, style: deepObject, schema: { type: object, properties: { a: { type: string } } } }
        - { name: tags, in: query, explode: false, schema: { type: array, items: { type: string } } }
        - { name: levels, in: query, style: pipeDelimited, schema: { type: array, items: { type: integer } } }
        - { name: X-Team, in: header, required: true, deprecated: true, schema: { type: string } }
        - { name: paths, in: query, explode: false, allowReserved: true, schema: { type: array, items: { type: string } } }
        - { name: link, in: query, allowReserved: true, schema: { type: string } }
        - { name: seen, in: cookie, schema: { type: boolean } }
        - { name: tastes, in: cookie, explode: false, schema: { type: array, items: { type: string } } }
        - { name: timeout, in: query, deprecated: true, schema: { type: integer, format: int32 } }
        - { name: type, in: query, schema: { type: string } }
      responses: { 204: { description: '' } }
",
        "src/resources/orders.rs",
        &expect![[r#"
            use crate::operations;
            use crate::types::{FindOrdersFilter};
            use scopewright_runtime::codegen::{Core, Style};

            /// Operations of *orders*.
            #[doc = include_str!("orders.md")]
            #[derive(Clone, Debug)]
            pub struct Orders(pub(crate) Core);

            impl Orders {
                /// Calls `GET /orders/{id}`.
                ///
                /// - **Request**: `GET /orders/{id}`
                /// - **Scope**: unknown, the provider does not say
                /// - **Retries**: safe to repeat
                ///
                /// ```no_run
                /// # #[allow(deprecated)] async fn f(client: shop::Client) -> Result<(), Box<dyn std::error::Error>> {
                /// client.orders().find("id", "X-Team").await?;
                /// # Ok(()) }
                /// ```
                #[deprecated = "the provider advises against using it"]
                pub fn find(&self, id: &str, x_team: &str) -> FindOrders {
                    FindOrders(self.0.call(&operations::FIND_ORDERS).path("id", id).header("X-Team", x_team))
                }
            }

            scopewright_runtime::codegen::calls! {
                /// Options of [`Orders::find`].
                pub struct FindOrders(()) {
                    /// `filter` on the wire.
                    filter(&FindOrdersFilter): query_styled("filter", Style::DeepObject),
                    /// `tags` on the wire.
                    tags(strings): query_styled("tags", Style::FormJoined),
                    /// `levels` on the wire.
                    levels(items i64): query_styled("levels", Style::PipeDelimited),
                    /// `paths` on the wire.
                    paths(strings): query_styled("paths", Style::FormJoinedReserved),
                    /// `link` on the wire.
                    link(&str): query_styled("link", Style::FormReserved),
                    /// `seen` on the wire.
                    seen(bool): cookie("seen"),
                    /// `tastes` on the wire.
                    tastes(strings): cookie_styled("tastes", Style::FormJoined),
                    /// `timeout` on the wire.
                    #[deprecated = "the provider advises against using it"] timeout_param(i32): query("timeout"),
                    /// `type` on the wire.
                    r#type(&str): query("type"),
                }
            }
        "#]],
    );
}

#[test]
fn operations_without_id_and_tag() {
    check_paths(
        "  /: { get: { responses: { 204: { description: '' } } } }
  /order-items:
    get: { responses: { 200: { description: '', content: { application/json: { schema: { type: array, items: { type: string } } } } } } }
    post: { responses: { 204: { description: '' } } }
  /order-items/{id}:
    get: { parameters: [{ name: id, in: path, required: true, schema: { type: integer } }], responses: { 204: { description: '' } } }
    delete: { parameters: [{ name: id, in: path, required: true, schema: { type: integer } }], responses: { 204: { description: '' } } }
",
        "src/resources/order_items.rs",
        &expect![[r#"
            use crate::operations;
            use scopewright_runtime::codegen::{Call, Core};

            /// Operations of *order_items*.
            #[doc = include_str!("order_items.md")]
            #[derive(Clone, Debug)]
            pub struct OrderItems(pub(crate) Core);

            impl OrderItems {
                /// Calls `GET /order-items`.
                ///
                /// - **Request**: `GET /order-items`
                /// - **Scope**: unknown, the provider does not say
                /// - **Retries**: safe to repeat
                ///
                /// ```no_run
                /// # async fn f(client: shop::Client) -> Result<(), Box<dyn std::error::Error>> {
                /// let answer = client.order_items().list().await?;
                /// # Ok(()) }
                /// ```
                pub fn list(&self) -> Call<Vec<String>> {
                    self.0.call(&operations::LIST_ORDER_ITEMS)
                }

                /// Calls `POST /order-items`.
                ///
                /// - **Request**: `POST /order-items`
                /// - **Scope**: unknown, the provider does not say
                /// - **Retries**: sent once: never repeated unless it provably did not leave
                ///
                /// ```no_run
                /// # async fn f(client: shop::Client) -> Result<(), Box<dyn std::error::Error>> {
                /// client.order_items().create().await?;
                /// # Ok(()) }
                /// ```
                pub fn create(&self) -> Call<()> {
                    self.0.call(&operations::CREATE_ORDER_ITEM)
                }

                /// Calls `GET /order-items/{id}`.
                ///
                /// - **Request**: `GET /order-items/{id}`
                /// - **Scope**: unknown, the provider does not say
                /// - **Retries**: safe to repeat
                ///
                /// ```no_run
                /// # async fn f(client: shop::Client) -> Result<(), Box<dyn std::error::Error>> {
                /// client.order_items().get(1).await?;
                /// # Ok(()) }
                /// ```
                pub fn get(&self, id: i64) -> Call<()> {
                    self.0.call(&operations::GET_ORDER_ITEM).path("id", id)
                }

                /// Calls `DELETE /order-items/{id}`.
                ///
                /// - **Request**: `DELETE /order-items/{id}`
                /// - **Scope**: unknown, the provider does not say
                /// - **Retries**: safe to repeat
                ///
                /// ```no_run
                /// # async fn f(client: shop::Client) -> Result<(), Box<dyn std::error::Error>> {
                /// client.order_items().delete(1).await?;
                /// # Ok(()) }
                /// ```
                pub fn delete(&self, id: i64) -> Call<()> {
                    self.0.call(&operations::DELETE_ORDER_ITEM).path("id", id)
                }
            }
        "#]],
    );
}

#[test]
fn names_of_methods() {
    check_lines(
        "  /1: { get: { tags: [orders], operationId: listOrders, responses: { 204: { description: '' } } } }
  /2: { get: { tags: [orders], operationId: orders-list, responses: { 204: { description: '' } } } }
  /3: { get: { tags: [orders], operationId: new, responses: { 204: { description: '' } } } }
  /4: { get: { tags: [orders], operationId: await, responses: { 204: { description: '' } } } }
  /5: { get: { tags: [orders], operationId: 'get order!', responses: { 204: { description: '' } } } }
  /6: { get: { tags: [orders], operationId: get_order, responses: { 204: { description: '' } } } }
",
        "src/resources/orders.rs",
        "pub fn",
        &expect![[r#"
            pub fn list_orders(&self) -> Call<()> {
            pub fn orders_list(&self) -> Call<()> {
            pub fn new_2(&self) -> Call<()> {
            pub fn r#await(&self) -> Call<()> {
            pub fn get_not(&self) -> Call<()> {
            pub fn get(&self) -> Call<()> {
        "#]],
    );
}

#[test]
fn names_of_resources() {
    check_lines(
        "  /1: { get: { tags: [default], operationId: a, responses: { 204: { description: '' } } } }
  /2: { get: { tags: [New Orders], operationId: b, responses: { 204: { description: '' } } } }
  /3: { get: { tags: [new_orders], operationId: c, responses: { 204: { description: '' } } } }
  /4: { get: { tags: [new], operationId: d, responses: { 204: { description: '' } } } }
  /5: { get: { tags: [type], operationId: e, responses: { 204: { description: '' } } } }
",
        "src/client.rs",
        "() -> ",
        &expect![[r#"
            default() -> DefaultType if "default_2",
            new_orders() -> NewOrders if "new-orders",
            new_orders_2() -> NewOrders2 if "new-orders-2",
            new_api() -> NewApi if "new-api",
            type_api() -> TypeApi if "type-api",
        "#]],
    );
}

#[test]
fn a_crate_without_operations() {
    check_paths(
        "  {}\n",
        "src/operations.rs",
        &expect![[r#"
            //! The operations as constants: what the client sends by, and what a program can ask about them.
            #![doc = include_str!("operations.md")]

            use scopewright_runtime::codegen::{Operation};

            /// All operations, in the order of the provider's document.
            pub static ALL: &[&Operation] = &[];
        "#]],
    );
}

#[test]
fn links_in_the_docs_of_methods() {
    check_lines(
        "  /orders:
    post:
      operationId: createOrder
      tags: [Orders]
      parameters: [{ name: shopId, in: query, required: true, schema: { type: string } }]
      requestBody: { content: { application/json: { schema: { type: object, properties: { note: { type: string } } } } } }
      responses:
        201:
          description: Done
          content: { application/json: { schema: { type: object, properties: { id: { type: string } } } } }
          links:
            get:
              operationId: getOrder
              description: Read it *again*
              parameters: { orderId: $response.body#/id, shopId: $request.query.shopId, page: 1, X-Kind: 'a b' }
            pay:
              operationId: pay-order
              parameters: { orderId: $response.body#/id, reference: $response.body#/references/0 }
              requestBody: $request.body
            lost: { operationId: lost }
        409: { description: There, links: { get: { operationId: getOrder, parameters: { orderId: $response.header.X-Id } } } }
  /orders/{orderId}:
    get:
      operationId: getOrder
      tags: [Orders]
      parameters:
        - { name: orderId, in: path, required: true, schema: { type: string } }
        - { name: shopId, in: query, schema: { type: string } }
        - { name: page, in: query, schema: { type: integer } }
        - { name: X-Kind, in: header, schema: { type: string } }
      responses: { 204: { description: Done } }
  /orders/{orderId}/pay/{reference}:
    post:
      operationId: pay-order
      tags: [Payments]
      parameters:
        - { name: orderId, in: path, required: true, schema: { type: string } }
        - { name: reference, in: path, required: true, schema: { type: string } }
      requestBody: { content: { application/json: { schema: { type: object, properties: { note: { type: string } } } } } }
      responses: { 204: { description: Done } }
",
        "src/resources/orders.rs",
        "    ///",
        &expect![[r#"
            /// Calls `POST /orders`.
            ///
            /// - **Request**: `POST /orders`
            /// - **Scope**: unknown, the provider does not say
            /// - **Retries**: sent once: never repeated unless it provably did not leave
            /// - **Next**: [`Orders::get`](crate::resources::Orders::get), with `order_id` from `/id` of
            ///   the answer, the same `shop_id`, `page` = `1` and `x_kind` = "a b". Read it *again*
            /// - **Next**: [`Payments::pay_order`](crate::resources::Payments::pay_order), with `order_id`
            ///   from `/id`, `reference` from `/references/0` of the answer and `body` from the body of the
            ///   call
            /// - **Next**: after `409`, [`Orders::get`](crate::resources::Orders::get), with `order_id`
            ///   from the header `X-Id` of the answer
            ///
            /// ```no_run
            /// # async fn f(client: shop::Client) -> Result<(), Box<dyn std::error::Error>> {
            /// let answer = client.orders().create("shopId").await?;
            /// # Ok(()) }
            /// ```
            /// Calls `GET /orders/{orderId}`.
            ///
            /// - **Request**: `GET /orders/{orderId}`
            /// - **Scope**: unknown, the provider does not say
            /// - **Retries**: safe to repeat
            ///
            /// ```no_run
            /// # async fn f(client: shop::Client) -> Result<(), Box<dyn std::error::Error>> {
            /// client.orders().get("orderId").await?;
            /// # Ok(()) }
            /// ```
            /// Options of [`Orders::create`].
            /// The body of the request.
            /// Options of [`Orders::get`].
            /// `shopId` on the wire.
            /// `page` on the wire.
            /// `X-Kind` on the wire.
        "#]],
    );
}

/// The way to the items of a page goes through what may not be there, and past aliases.
#[test]
fn items_behind_what_may_be_absent() {
    const API: &str = "  schemas:
    Order: { type: object, properties: { id: { type: string } } }
    Data: { type: object, required: [count], properties: { count: { type: integer }, orders: { type: array, items: { $ref: '#/components/schemas/Order' } } } }
    Alias: { $ref: '#/components/schemas/Data' }
    Orders: { type: object, properties: { data: { $ref: '#/components/schemas/Alias' } } }
paths:
  /orders:
    get:
      operationId: listOrders
      tags: [orders]
      parameters: [{ name: page, in: query, schema: { type: integer, format: int32 } }]
      responses: { 200: { description: Done, content: { application/json: { schema: { $ref: '#/components/schemas/Orders' } } } } }
";
    const CLIENT: &str = "package: { name: shop }
paging: { all: { style: page-number, page: page, items: /data/orders, operations: [listOrders] } }
";
    let generated = compile(&shop(&[("api.yaml", API), ("client.yaml", CLIENT)]));
    let text = &generated["src/types/orders.rs"];
    let way = text.lines().skip_while(|line| !line.contains("page!")).collect::<Vec<_>>();
    expect![[r#"
        scopewright_runtime::codegen::page!(Orders of Order: page => page.data.map(| page | page.orders.unwrap_or_default()).unwrap_or_default());

        /// `Alias` of the document.
        pub type Alias = Data;"#]]
        .assert_eq(&way.join("\n"));
}

#[test]
fn files_of_a_form() {
    check(
        &[(
            "api.yaml",
            "  schemas:
    Scan: { type: string, format: binary, description: A scan. }
    Scans: { type: array, items: { $ref: '#/components/schemas/Scan' } }
paths:
  /scans:
    post:
      operationId: sendScans
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [one]
              properties:
                one: { $ref: '#/components/schemas/Scan' }
                many: { $ref: '#/components/schemas/Scans' }
                some: { type: array, items: { type: string, format: binary, nullable: true } }
                note: { type: object, properties: { by: { type: string }, inner: { $ref: '#/components/schemas/Scan' } } }
              additionalProperties: { type: integer }
      responses: { 204: { description: Done } }
",
        )],
        "src/types/send_scans_body.rs",
        &expect![[r#"
            use std::collections::BTreeMap;
            use scopewright_runtime::codegen::{FileUpload};

            scopewright_runtime::codegen::types! {
                /// `note` of `SendScansBody`.
                #[derive(Default, Eq, Hash)] pub struct SendScansBodyNote {
                    /// `by` on the wire.
                    pub by: Option<String>,
                    /// `inner` on the wire.
                    pub inner: Option<Scan>,
                } impl { new(), with_by(by: text), with_inner(inner: text), }
            }

            /// The body of `sendScans`.
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub struct SendScansBody {
                /// `one` on the wire.
                pub one: FileUpload,
                /// `many` on the wire.
                pub many: Option<Vec<FileUpload>>,
                /// `some` on the wire.
                pub some: Option<Vec<Option<FileUpload>>>,
                /// `note` on the wire.
                pub note: Option<SendScansBodyNote>,
                /// Every key besides those above.
                pub additional: BTreeMap<String, i64>,
            }

            scopewright_runtime::codegen::construct! { SendScansBody { new(one: value FileUpload),
                with_many(many: list FileUpload), with_some(some: list Option<FileUpload>),
                with_note(note: value SendScansBodyNote), ; additional } }

            scopewright_runtime::codegen::form! { SendScansBody { note, [one, many, some], ..additional, } }

            /// A scan.
            pub type Scan = String;
        "#]],
    );
}

#[test]
fn parts_of_any_name_may_be_files() {
    check(
        &[(
            "api.yaml",
            "paths:
  /scans:
    post:
      operationId: sendScans
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema: { type: object, additionalProperties: { type: string, format: binary } }
      responses: { 204: { description: Done } }
",
        )],
        "src/types/send_scans_body.rs",
        &expect![[r#"
            use std::collections::BTreeMap;
            use scopewright_runtime::codegen::{FileUpload};

            /// The body of `sendScans`.
            #[derive(Clone, Debug, Default, PartialEq)]
            #[non_exhaustive]
            pub struct SendScansBody {
                /// Every key.
                pub additional: BTreeMap<String, FileUpload>,
            }

            scopewright_runtime::codegen::construct! { SendScansBody { new(), ; additional } }

            scopewright_runtime::codegen::form! { SendScansBody { ..[additional], } }
        "#]],
    );
}

#[test]
fn large_values_are_boxed() {
    let fields: String = (0..90).map(|at| format!("        f{at}: {{ type: string }}\n")).collect();
    let text = format!(
        "  schemas:
    Thing: {{ type: object, required: [large], properties: {{ large: {{ $ref: '#/components/schemas/Large' }}, small: {{ $ref: '#/components/schemas/Small' }}, all: {{ type: array, items: {{ $ref: '#/components/schemas/Large' }} }} }} }}
    Small: {{ type: object, properties: {{ text: {{ type: string }} }} }}
    Large:
      type: object
      properties:
{fields}paths:
  /thing:
    get:
      operationId: getThing
      responses: {{ 200: {{ description: It, content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Thing' }} }} }} }} }}
"
    );
    let generated = compile(&shop(&[("api.yaml", &text)]));
    let thing = &generated["src/types/thing.rs"];
    for field in ["large: Box<Large>,", "small: Option<Small>,", "all: Option<Vec<Large>>,"] {
        assert!(thing.contains(field), "{field} in {thing}");
    }
}

#[test]
fn examples_are_what_their_types_read() {
    let text = "  schemas:
    Thing:
      type: object
      required: [at, count, kind]
      properties:
        at: { type: string, format: date-time }
        count: { type: integer, format: int32, minimum: 3 }
        kind: { oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }], discriminator: { propertyName: species } }
        notes: { type: array, items: { type: string } }
    Cat: { type: object, required: [species], properties: { species: { type: string }, lives: { type: integer } } }
    Dog: { type: object, required: [species, name], properties: { species: { type: string }, name: { type: string } } }
paths:
  /thing:
    put:
      operationId: putThing
      requestBody:
        required: true
        content:
          application/json:
            schema: { $ref: '#/components/schemas/Thing' }
            example: { at: yesterday, count: 3000000000, kind: { name: Rex }, notes: [], unknown: 1 }
      responses: { 204: { description: Done } }
";
    check(
        &[("api.yaml", text)],
        "tests/operations.rs",
        &expect![[r##"
        //! Every operation once, against a server on loopback that reads the same document: it checks
        //! method, raw path, query, headers and body, and answers with the documented sample.
        #![cfg(feature = "default")]

        use shop::{Client, Credential};
        use scopewright_mock::Rig;

        #[rustfmt::skip]
        fn json<T: scopewright_runtime::wire::Decode>(
            text: &str,
        ) -> Result<T, scopewright_runtime::wire::DecodeError> {
            scopewright_runtime::wire::from_slice(text.as_bytes())
        }

        #[rustfmt::skip]
        #[tokio::test]
        #[allow(deprecated, clippy::too_many_lines)]
        async fn every_operation() -> Result<(), Box<dyn std::error::Error>> {
            let rig = Rig::start(concat!(env!("CARGO_MANIFEST_DIR"), "/../../specs/shop"))
                .await?;
            let client = Client::builder()
                .credential(Credential::token("token"))
                .base_url(rig.url())
                .build()?;
            let _ = rig
                .empty(
                    "putThing",
                    client
                        .thing()
                        .update(
                            &json(
                                r#"{"at":"2026-01-31T09:30:00Z","count":3,"kind":{"name":"Rex","species":"Cat"},"notes":[],"unknown":1}"#,
                            )?,
                        )
                        .send()
                        .await,
                );
            rig.finish()?;
            Ok(())
        }
    "##]],
    );
}

/// A document of one operation, with a body that is described and shown.
fn put_thing(body: &str) -> String {
    format!(
        "paths:
  /thing:
    put:
      operationId: putThing
      requestBody:
        required: true
        content:
          {body}
      responses: {{ 204: {{ description: Done }} }}
"
    )
}

#[test]
fn an_empty_list_of_items_has_a_type() {
    let text = put_thing(
        "application/json:
            schema:
              title: Thing
              type: object
              required: [parts]
              properties:
                parts: { type: array, items: { title: Part, type: object, properties: { name: { type: string } } } }
            example: { parts: [] }",
    );
    let generated = compile(&shop(&[("api.yaml", &text)]));
    let shown = &generated["operations.json"];
    assert!(shown.contains("Vec::<Part>::new()"), "{shown}");
}

#[test]
fn an_empty_list_of_texts_has_a_type() {
    let text = put_thing(
        "multipart/form-data:
            schema: { type: object, required: [notes], properties: { notes: { type: array, items: { type: string } } } }
            example: { notes: [] }",
    );
    let generated = compile(&shop(&[("api.yaml", &text)]));
    let called = &generated["tests/operations.rs"];
    assert!(called.contains(r#"UpdateThingBody::new([""; 0])"#), "{called}");
}
