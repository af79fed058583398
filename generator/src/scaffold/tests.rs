//! Documents of one operation, and what is said about its paging.

use super::{Scaffold, scaffold};
use crate::load::{Input, SourceFile};
use crate::report::Report;

fn scaffold_of(document: &str) -> Scaffold {
    let file = SourceFile { name: "specs/acme/api.yaml".to_owned(), text: document.to_owned() };
    let mut report = Report::new("acme");
    let scaffold = scaffold(
        &Input { provider: "acme".to_owned(), files: vec![file], document: None },
        &mut report,
    );
    scaffold.unwrap_or_else(|| panic!("{report}"))
}

/// A document whose one operation has these query parameters and answers with these properties.
fn listing(parameters: &[&str], properties: &[&str]) -> String {
    let parameters = parameters.iter().map(|parameter| {
        let (name, schema) = parameter.split_once(' ').unwrap();
        format!("        - {{ name: {name}, in: query, schema: {{ {schema} }} }}\n")
    });
    let properties = properties.iter().map(|property| {
        let (name, schema) = property.split_once(' ').unwrap();
        format!("                  {name}: {{ {schema} }}\n")
    });
    format!(
        "openapi: 3.0.3
info: {{ title: Acme, version: '1' }}
servers: [{{ url: 'https://acme.test' }}]
paths:
  /things:
    get:
      operationId: listThings
      parameters:
{}      responses:
        '200':
          description: Things
          content:
            application/json:
              schema:
                type: object
                properties:
{}",
        parameters.collect::<String>(),
        properties.collect::<String>()
    )
}

/// The lines about paging, without the heading.
fn paging(parameters: &[&str], properties: &[&str]) -> String {
    let text = scaffold_of(&listing(parameters, properties)).client;
    let lines = text.lines().skip_while(|line| !line.ends_with("paging:"));
    lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

const DATA: &str =
    "data type: array, items: { type: object, properties: { id: { type: string } } }";

#[test]
fn a_cursor_is_certain_where_the_answer_names_the_next_one() {
    for next in ["next_cursor", "nextCursor", "next_page_token"] {
        let expected = format!(
            "paging:
  # A parameter takes a cursor, and the answer has the next one.
  cursors:
    style: cursor
    cursor: cursor
    next: /{next}
    items: /data
    operations: [listThings]"
        );
        assert_eq!(
            paging(&["cursor type: string"], &[DATA, &format!("{next} type: string")]),
            expected
        );
    }
}

#[test]
fn page_numbers_are_certain_where_the_first_and_the_last_are_known() {
    let meta =
        "meta type: object, properties: { last_page: { type: integer }, total: { type: integer } }";
    assert_eq!(
        paging(
            &["page type: integer, default: 0", "per_page type: integer, maximum: 50"],
            &[DATA, meta]
        ),
        "paging:
  # A parameter takes a page's number, and the answer says which page is the last.
  pages:
    style: page-number
    page: page
    first: 0
    size: per_page
    max_size: 50
    last: /meta/last_page
    items: /data
    operations: [listThings]"
    );
}

#[test]
fn offsets_are_certain_where_the_number_of_all_is_known() {
    assert_eq!(
        paging(
            &["offset type: integer", "limit type: integer, default: 20"],
            &[DATA, "total type: integer"]
        ),
        "paging:
  # A parameter takes the index of the first item, and the answer has the number of all.
  offsets:
    style: offset
    offset: offset
    size: limit
    default_size: 20
    total: /total
    items: /data
    operations: [listThings]"
    );
}

#[test]
fn urls_are_certain_where_a_key_is_named_as_one() {
    assert_eq!(
        paging(&["limit type: integer, maximum: 50"], &[DATA, "next_page_url type: string"]),
        "paging:
  # The answer has the next page's URL.
  urls:
    style: next-url
    size: limit
    max_size: 50
    next: /next_page_url
    items: /data
    operations: [listThings]"
    );
    assert_eq!(paging(&[], &["next_url type: string"]), "", "nothing is listed");
}

#[test]
fn a_flag_says_whether_another_page_follows() {
    for (parameter, settings) in [
        ("cursor type: string", "style: cursor\n    cursor: cursor\n    next: /next_cursor"),
        ("offset type: integer", "style: offset\n    offset: offset"),
    ] {
        let properties = [DATA, "next_cursor type: string", "has_more type: boolean"];
        let text = paging(&[parameter], &properties);
        assert!(text.starts_with("paging:\n"), "{text}");
        assert!(text.contains(&format!("    {settings}\n    more: /has_more\n")), "{text}");
    }
    let text = paging(&["offset type: integer"], &[DATA, "has_more type: string"]);
    assert!(!text.contains("more:"), "{text}");
}

#[test]
fn what_differs_between_operations_stands_beside_them() {
    let one = listing(
        &["offset type: integer", "limit type: integer, maximum: 50"],
        &[DATA, "total type: integer"],
    );
    let other = listing(
        &["offset type: integer", "limit type: integer"],
        &["parts type: array, items: {}", "total type: integer"],
    );
    let path = other
        .split_once("paths:\n")
        .unwrap()
        .1
        .replace("/things", "/parts")
        .replace("listThings", "listParts");
    let text = scaffold_of(&(one + &path)).client;
    let expected = "    size: limit
    total: /total
    operations:
      listThings: { max_size: 50, items: /data }
      listParts: { items: /parts }
";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn doubts_make_a_suggestion() {
    for (parameters, properties, doubt) in [
        (
            &["cursor type: string"][..],
            &[DATA][..],
            "no key of the answer is named as the next cursor",
        ),
        (
            &["cursor type: string"],
            &[DATA, "next type: string"],
            "the key may be this page's cursor, or a URL",
        ),
        (
            &["after type: string"],
            &[DATA, "next_cursor type: string"],
            "the parameter may take the last item's id instead of a cursor",
        ),
        (
            &["page type: integer"],
            &[DATA, "next_page type: integer"],
            "the document does not say whether the first page is 0 or 1",
        ),
        (
            &["page type: integer, minimum: 0"],
            &[DATA, "next_page type: integer"],
            "the document does not say whether the first page is 0 or 1",
        ),
        (
            &["page type: integer, minimum: 1"],
            &[DATA],
            "no key of the answer says which page is the last",
        ),
        (&["skip type: integer"], &[DATA], "no key of the answer says which page is the last"),
        (
            &["cursor type: string"],
            &[DATA, "other type: array, items: { type: string }", "next_cursor type: string"],
            "it is not clear where the items are",
        ),
        (
            &["limit type: integer"],
            &[DATA, "next type: string"],
            "the key may be something else than a URL",
        ),
    ] {
        let text = paging(parameters, properties);
        assert!(text.starts_with("# paging:\n"), "{text}");
        assert!(text.contains(&format!("  # Perhaps, but {doubt}.\n#   ")), "{text}");
        assert!(text.lines().all(|line| line.trim_start().starts_with('#')), "{text}");
    }
}

#[test]
fn other_parameters_are_no_paging() {
    for parameters in [
        &["limit type: integer"][..],
        &["after type: string, format: date-time"],
        &["page type: string"],
        &["after type: string"],
        &["pages type: integer"],
    ] {
        assert_eq!(paging(parameters, &[DATA]), "", "{parameters:?}");
    }
}

#[test]
fn hostile_names_stay_in_their_place() {
    let document = listing(&["cursor type: string"], &[DATA, "next_cursor type: string"])
        .replace("title: Acme", r#"title: "Acme\nscopes: { evil: x }\u2028# \"""#)
        .replace("operationId: listThings", r#"operationId: "list: [things]\n#""#);
    let scaffold = scaffold_of(&document);
    for text in [&scaffold.scopes, &scaffold.client] {
        let read: serde_json::Value =
            serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert_eq!(read["version"], 1, "{text}");
        assert_eq!(read.get("evil"), None);
    }
}
