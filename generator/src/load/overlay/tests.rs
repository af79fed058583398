//! Overlays, and what they make of a document.

use expect_test::{Expect, expect};

use super::super::text::parse_mapping;
use super::{Report, Source, SourceFile, apply};

const DOCUMENT: &str = "\
openapi: 3.0.3
info: { title: Shop, version: '1' }
paths:
  /a:
    get:
      tags: [one, two, three]
      parameters:
        - { name: q, in: query }
        - { name: r, in: query }
        - { name: s, in: query }
  /b: { get: { tags: [four], deprecated: true } }
";

/// What the actions make of the document's paths; where the values at these pointers were; and what is
/// said.
#[track_caller]
fn check(actions: &str, places: &[&str], expected: &Expect) {
    check_overlay(
        &format!("overlay: 1.1.0\ninfo: {{ title: O, version: '1' }}\nactions:\n{actions}"),
        places,
        expected,
    );
}

#[track_caller]
fn check_overlay(overlay: &str, places: &[&str], expected: &Expect) {
    let file = SourceFile { name: "overlay.yaml".to_owned(), text: overlay.to_owned() };
    let mut source = Source::new("api.yaml", DOCUMENT);
    let mut report = Report::new("shop");
    let mut value = parse_mapping(&source, &mut report).unwrap();
    apply(&mut value, &mut source, &file, &mut report);
    let mut out = String::new();
    for (key, value) in value.as_object().unwrap() {
        if key != "openapi" && key != "info" {
            for (inner, value) in value.as_object().unwrap() {
                out.push_str(&format!("{key} {inner}: {value}\n"));
            }
        }
    }
    for pointer in places {
        out.push_str(&format!("{pointer} was at {}\n", source.at(pointer)));
    }
    for diagnostic in &report.diagnostics {
        out.push_str(&format!("{diagnostic}\n"));
    }
    expected.assert_eq(&out);
}

#[test]
fn updates_are_merged() {
    check(
        "
  - target: $
    update: { paths: { /a: { get: { operationId: getA, tags: [more] } }, /c: { get: {} } } }
  - target: $.paths.*.get
    update: { x-safe: true, deprecated: false }
",
        &[
            "/paths/~1a/get/operationId",
            "/paths/~1a/get/tags/3",
            "/paths/~1c/get",
            "/paths/~1b/get/deprecated",
            "/paths/~1a/get/tags/0",
        ],
        &expect![[r#"
            paths /a: {"get":{"tags":["one","two","three","more"],"parameters":[{"name":"q","in":"query"},{"name":"r","in":"query"},{"name":"s","in":"query"}],"operationId":"getA","x-safe":true,"deprecated":false}}
            paths /b: {"get":{"tags":["four"],"deprecated":false,"x-safe":true}}
            paths /c: {"get":{"x-safe":true,"deprecated":false}}
            /paths/~1a/get/operationId was at overlay.yaml:6:50  (/actions/0/update/paths/~1a/get/operationId)
            /paths/~1a/get/tags/3 was at overlay.yaml:6:63  (/actions/0/update/paths/~1a/get/tags/0)
            /paths/~1c/get was at overlay.yaml:6:85  (/actions/0/update/paths/~1c/get)
            /paths/~1b/get/deprecated was at overlay.yaml:8:41  (/actions/1/update/deprecated)
            /paths/~1a/get/tags/0 was at api.yaml:6:14  (/paths/~1a/get/tags/0)
        "#]],
    );
}

#[test]
fn lists_and_single_values() {
    check(
        "
  - { target: \"$.paths['/a'].get.parameters\", update: { name: t, in: query } }
  - { target: \"$.paths['/a'].get.parameters\", update: [{ name: u }, { name: v }] }
  - { target: \"$.paths['/a'].get.tags[0]\", update: first }
  - { target: \"$.paths['/b'].get.deprecated\", update: null }
",
        &[
            "/paths/~1a/get/parameters/3/name",
            "/paths/~1a/get/parameters/5/name",
            "/paths/~1a/get/tags/0",
        ],
        &expect![[r#"
            paths /a: {"get":{"tags":["first","two","three"],"parameters":[{"name":"q","in":"query"},{"name":"r","in":"query"},{"name":"s","in":"query"},{"name":"t","in":"query"},{"name":"u"},{"name":"v"}]}}
            paths /b: {"get":{"tags":["four"],"deprecated":null}}
            /paths/~1a/get/parameters/3/name was at overlay.yaml:5:63  (/actions/0/update/name)
            /paths/~1a/get/parameters/5/name was at overlay.yaml:6:77  (/actions/1/update/1/name)
            /paths/~1a/get/tags/0 was at overlay.yaml:7:52  (/actions/2/update)
        "#]],
    );
}

#[test]
fn what_is_removed_makes_room() {
    check(
        "
  - { target: \"$.paths.*.get.parameters[?@.name == 'q' || @.name == 'r']\", remove: true, update: { x: 1 } }
  - { target: \"$.paths['/a'].get.tags[?@ == 'two']\", remove: true }
  - { target: \"$.paths['/b']\", remove: true }
  - { target: \"$.paths['/a'].get.parameters[0]\", update: { schema: { type: text } } }
",
        &["/paths/~1a/get/parameters/0/name", "/paths/~1a/get/parameters/0/schema/type", "/paths/~1a/get/tags/1"],
        &expect![[r#"
            paths /a: {"get":{"tags":["one","three"],"parameters":[{"name":"s","in":"query","schema":{"type":"text"}}]}}
            /paths/~1a/get/parameters/0/name was at api.yaml:10:19  (/paths/~1a/get/parameters/2/name)
            /paths/~1a/get/parameters/0/schema/type was at overlay.yaml:8:76  (/actions/3/update/schema/type)
            /paths/~1a/get/tags/1 was at api.yaml:6:24  (/paths/~1a/get/tags/2)
        "#]],
    );
}

#[test]
fn copies_move_things() {
    check(
        "
  - { target: $.paths, update: { /c: {} } }
  - { target: \"$.paths['/c']\", copy: \"$.paths['/b']\" }
  - { target: \"$.paths['/b']\", remove: true }
",
        &["/paths/~1c/get/deprecated"],
        &expect![[r#"
            paths /a: {"get":{"tags":["one","two","three"],"parameters":[{"name":"q","in":"query"},{"name":"r","in":"query"},{"name":"s","in":"query"}]}}
            paths /c: {"get":{"tags":["four"],"deprecated":true}}
            /paths/~1c/get/deprecated was at api.yaml:11:42  (/paths/~1b/get/deprecated)
        "#]],
    );
}

#[test]
fn what_is_wrong_is_told() {
    check(
        "
  - { target: \"$.paths['/gone']\", remove: true }
  - { target: '$.paths[', remove: true }
  - { target: $, remove: true }
  - { target: $.paths }
  - { target: $.paths, copy: $.paths.*.get }
  - { target: $.paths, copy: 'paths' }
  - { target: \"$.paths['/a'].get.*\", update: [x] }
  - { target: \"$.paths['/a'].get\", update: { tags: { a: 1 } } }
  - { target: \"$.paths['/b'].get.*\", update: 1 }
",
        &[],
        &expect![[r#"
            paths /a: {"get":{"tags":["one","two","three","x"],"parameters":[{"name":"q","in":"query"},{"name":"r","in":"query"},{"name":"s","in":"query"},"x"]}}
            paths /b: {"get":{"tags":["four"],"deprecated":true}}
            warning[overlay-target]: `$.paths['/gone']` selects nothing in the document
              --> overlay.yaml:5:15  (/actions/0/target)
            error[overlay-path]: `$.paths[` is no JSONPath: it cannot be read from character 8 on
              --> overlay.yaml:6:15  (/actions/1/target)
            error[overlay-action]: the document as a whole cannot be removed
              --> overlay.yaml:7:15  (/actions/2/target)
            error[overlay-action]: the action changes nothing
              --> overlay.yaml:8:5  (/actions/3)
              help: add `update`, `copy` or `remove: true`
            error[overlay-action]: `$.paths.*.get` selects 2 values; a copy has one source
              --> overlay.yaml:9:30  (/actions/4/copy)
            error[overlay-path]: `paths` is no JSONPath: it cannot be read from character 1 on
              --> overlay.yaml:10:30  (/actions/5/copy)
            error[overlay-merge]: there is a list at `/paths/~1a/get/tags`, and an object cannot go there
              --> overlay.yaml:12:5  (/actions/7)
              help: remove what is there in an action before
            error[overlay-action]: the targets are not all objects, all lists or all single values
              --> overlay.yaml:13:15  (/actions/8/target)
              help: write an action for each kind
        "#]],
    );
    check_overlay(
        "overlay: 2.0.0\nactions: []\n",
        &[],
        &expect![[r#"
        paths /a: {"get":{"tags":["one","two","three"],"parameters":[{"name":"q","in":"query"},{"name":"r","in":"query"},{"name":"s","in":"query"}]}}
        paths /b: {"get":{"tags":["four"],"deprecated":true}}
        error[overlay-version]: overlays of version `2.0.0` are not supported
          --> overlay.yaml:1:10  (/overlay)
          help: supported are `1.0` and `1.1`
    "#]],
    );
    check_overlay(
        "overlay: 1.0.0\nx-note: fine\nextends: https://shop.example/openapi.yaml\nactions: []\n",
        &[],
        &expect![[r#"
            paths /a: {"get":{"tags":["one","two","three"],"parameters":[{"name":"q","in":"query"},{"name":"r","in":"query"},{"name":"s","in":"query"}]}}
            paths /b: {"get":{"tags":["four"],"deprecated":true}}
            warning[overlay-extends]: the overlay is for `https://shop.example/openapi.yaml`; it was applied to `api.yaml`
              --> overlay.yaml:3:10  (/extends)
        "#]],
    );
    check_overlay(
        "overlay: 1.0.0\nactons: []\nactions: [{ taget: $, x-note: fine }, { target: 5, remove: maybe }]\n",
        &[],
        &expect![[r#"
            paths /a: {"get":{"tags":["one","two","three"],"parameters":[{"name":"q","in":"query"},{"name":"r","in":"query"},{"name":"s","in":"query"}]}}
            paths /b: {"get":{"tags":["four"],"deprecated":true}}
            error[key-unknown]: `actons` is not a key of an overlay
              --> overlay.yaml:2:1  (/actons)
              help: did you mean `actions`?
            error[key-unknown]: `taget` is not a key of an action
              --> overlay.yaml:3:13  (/actions/0/taget)
              help: did you mean `target`?
            error[key-missing]: `target` is missing in an action
              --> overlay.yaml:3:11  (/actions/0)
            warning[text-unquoted]: `target` is text, and was read as `5`
              --> overlay.yaml:3:49  (/actions/1/target)
              help: write "5", in quotes
            error[value-type]: `remove` is `true` or `false`, found text
              --> overlay.yaml:3:60  (/actions/1/remove)
        "#]],
    );
}

#[test]
fn copies_of_copies_come_to_an_end() {
    let double: String = (0..40)
        .map(|n| {
            format!(
                "  - {{ target: $.paths, update: {{ /{n}: {{}} }} }}\n  \
                 - {{ target: $, update: {{ x: {{}} }} }}\n  - {{ target: $.x, copy: $.paths }}\n  \
                 - {{ target: \"$.paths['/{n}']\", copy: $.x }}\n  - {{ target: $.x, remove: true }}\n"
            )
        })
        .collect();
    let file = SourceFile {
        name: "overlay.yaml".to_owned(),
        text: format!("overlay: 1.1.0\nactions:\n{double}"),
    };
    let mut source = Source::new("api.yaml", DOCUMENT);
    let mut report = Report::new("shop");
    let mut value = parse_mapping(&source, &mut report).unwrap();
    apply(&mut value, &mut source, &file, &mut report);
    assert!(report.diagnostics.iter().any(|message| message.code == "overlay-large"), "{report}");
}

#[test]
fn an_expression_looks_through_everything_twice_at_most() {
    for (expression, costly) in [
        ("$.paths..parameters[?@.in == 'query']", false),
        ("$..properties..items", false),
        ("$.paths.*.*[?@.parameters[?@.name == 'x..y']]", false),
        ("$.tags[?@.name == \"a\\\"..$\"]", false),
        ("$['a..b']['c..d']['e..f']['$']", false),
        ("$..a..b..c", true),
        ("$..*..*..*", true),
        ("$..[?@..x]", true),
        ("$[?@.a[?@..x]]", true),
        ("$[?$.a]", true),
        ("$[?count($..*) > 1]", true),
    ] {
        assert_eq!(super::is_costly(expression).is_some(), costly, "{expression}");
    }
}
