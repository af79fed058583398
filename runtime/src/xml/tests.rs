//! What is read of XML, what is refused of it, and what comes back of what is written.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Choice, Element, Field, Node, Object, from_json, offset_of, to_json};

const URI: &str = "https://harbour.example/ns";

static SHIP: Object = Object::new(&[
    Field::attribute("number", Node::Number),
    Field::attribute("flags", Node::List(&Element::called("", Node::Word))),
    Field::element("name", Node::Text).within(URI, "h"),
    Field::element("afloat", Node::Flag),
    Field::element("built", Node::Word).named("builtOn"),
    Field::element("draught", Node::Number),
    Field::each("notes", &Element::named("note", Node::Text)),
    Field::element("holds", Node::List(&Element::named("hold", Node::Number))).required(),
    Field::element("cargo", Node::List(&Element::called("cargo", Node::Object(&CARGO)))),
    Field::element("marks", Node::Map(&Node::Number)),
    Field::element("tender", Node::Object(&SHIP)),
    Field::element("motor", Node::Choice(&MOTOR)),
    Field::element("extra", Node::Any),
]);
static CARGO: Object = Object::new(&[
    Field::attribute("mark", Node::Text).within(URI, "h"),
    Field::text("what", Node::Text),
]);
static MOTOR: Choice = Choice::new(
    Field::element("kind", Node::Text),
    &[("oil", Node::Object(&OIL)), ("sail", Node::Object(&SAIL))],
);
static OIL: Object =
    Object::new(&[Field::element("kind", Node::Text), Field::element("litres", Node::Number)]);
static SAIL: Object = Object::new(&[Field::cdata("cloth", Node::Text)]);
static LOOSE: Object = Object::new(&[]).rest(Node::Number);

static ROOT: Element = Element::named("ship", Node::Object(&SHIP)).within(URI, "h");

fn read(xml: &str) -> Result<Value, String> {
    read_as(&ROOT, xml.as_bytes())
}

fn read_as(root: &Element, xml: &[u8]) -> Result<Value, String> {
    let json = to_json(xml, root).map_err(|error| error.to_string())?;
    Ok(crate::wire::from_slice(&json).expect("what is made of XML is JSON"))
}

fn written(value: &Value) -> String {
    from_json(value.to_string().as_bytes(), &ROOT).expect("it can be said in XML")
}

#[test]
fn values_stand_where_the_tables_say() {
    let value = json!({
        "number": 7,
        "flags": ["DE", "NO"],
        "name": "R&D <1>",
        "afloat": true,
        "built": "2026-05-04",
        "notes": ["one", ""],
        "holds": [1, 2.5],
        "cargo": [{"mark": "a\"b\n", "what": " Rope "}],
        "marks": {"fore": 1},
        "tender": {"holds": [], "name": "Gig"},
        "motor": {"kind": "sail", "cloth": "a]]>b"},
    });
    let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
        <h:ship xmlns:h=\"https://harbour.example/ns\" number=\"7\" flags=\"DE NO\">\
        <h:name>R&amp;D &lt;1&gt;</h:name><afloat>true</afloat><builtOn>2026-05-04</builtOn>\
        <note>one</note><note/><holds><hold>1</hold><hold>2.5</hold></holds>\
        <cargo><cargo h:mark=\"a&quot;b&#10;\"> Rope </cargo></cargo><marks><fore>1</fore></marks>\
        <tender><h:name>Gig</h:name><holds/></tender>\
        <motor><kind>sail</kind><![CDATA[a]]]]><![CDATA[>b]]></motor></h:ship>";
    assert_eq!(written(&value), expected);
    assert_eq!(read(expected).unwrap(), value);
}

#[test]
fn servers_write_the_same_in_many_ways() {
    let cases = [
        // Other prefixes, none, and no namespace at all.
        (
            "<x:ship xmlns:x='https://harbour.example/ns'><x:name>A</x:name></x:ship>",
            json!({"name": "A", "holds": []}),
        ),
        (
            "<ship xmlns='https://harbour.example/ns'><name>A</name></ship>",
            json!({"name": "A", "holds": []}),
        ),
        ("<ship><name>A</name></ship>", json!({"name": "A", "holds": []})),
        // A namespace of another is another name.
        ("<ship><name xmlns='https://other.example'>A</name></ship>", json!({"holds": []})),
        // A byte order mark, a declaration, comments, instructions, space.
        (
            "\u{feff}<?xml version='1.0' encoding='utf-8'?>\n<!-- a --><?b c?>\n<ship>\n <name>A</name>\n</ship>\n<!-- d -->",
            json!({"name": "A", "holds": []}),
        ),
        // References, CDATA and comments in a text.
        (
            "<ship><name>&lt;&#65;&#x42;<![CDATA[<&]]><!-- x -->&quot;</name></ship>",
            json!({"name": "<AB<&\"", "holds": []}),
        ),
        // Booleans and numbers of XML Schema.
        (
            "<ship number='+007'><afloat> 1 </afloat><draught>.5</draught></ship>",
            json!({"number": 7, "afloat": true, "draught": 0.5, "holds": []}),
        ),
        // No value, an empty one, and one that is said to be none.
        (
            "<ship xmlns:i='http://www.w3.org/2001/XMLSchema-instance'><name/><draught/><afloat i:nil='true'/></ship>",
            json!({"name": "", "afloat": null, "holds": []}),
        ),
        // What nobody asked for.
        (
            "<ship colour='red'><mast><sail/></mast><name>A</name></ship>",
            json!({"name": "A", "holds": []}),
        ),
        // Items of a name that nobody gave, and others where one was.
        (
            "<ship><cargo><item>Rope</item></cargo><holds><x>9</x><hold>1</hold></holds></ship>",
            json!({"cargo": [{"what": "Rope"}], "holds": [1]}),
        ),
        // Elements of a list among others.
        (
            "<ship><note>a</note><name>A</name><note>b</note></ship>",
            json!({"notes": ["a", "b"], "name": "A", "holds": []}),
        ),
        // A tag behind what it tells of, and one that nobody knows.
        (
            "<ship><motor><litres>5</litres><kind>oil</kind></motor></ship>",
            json!({"motor": {"kind": "oil", "litres": 5}, "holds": []}),
        ),
        (
            "<ship><motor><kind>steam</kind><coal>2</coal></motor></ship>",
            json!({"motor": {"kind": "steam", "coal": "2"}, "holds": []}),
        ),
        // Anything.
        (
            "<ship><extra a='1'><b>x</b><b>y</b><c><d/></c></extra></ship>",
            json!({"extra": {"a": "1", "b": ["x", "y"], "c": {"d": ""}}, "holds": []}),
        ),
        (
            "<ship><extra a='1'>x</extra></ship>",
            json!({"extra": {"a": "1", "$text": "x"}, "holds": []}),
        ),
        // A number that is none is left for the decoder to tell of.
        ("<ship><draught>deep</draught></ship>", json!({"draught": "deep", "holds": []})),
    ];
    for (xml, value) in cases {
        assert_eq!(read(xml).as_ref(), Ok(&value), "{xml}");
    }
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let cases = [
        ("<boat/>", "$: expected the element <ship>, found <boat>"),
        ("<ship xmlns='https://other.example'/>", "$: expected the element <ship>, found <ship>"),
        ("<ship>Ahoy</ship>", "$: expected elements, found text"),
        ("<ship><name><b>A</b></name></ship>", "name: expected text, found the element <b>"),
        ("<ship><name>A</name><name>B</name></ship>", "name: expected one element <name>, found 2"),
        (
            "<ship><cargo><item><x/>a</item><item/></cargo><tender><tender><name><b/></name></tender></tender></ship>",
            "tender.tender.name: expected text, found the element <b>",
        ),
        (
            "<ship><holds><hold>1</hold><hold><x/></hold></holds></ship>",
            "holds[1]: expected text, found the element <x>",
        ),
        (
            "<ship><marks><fore>1</fore><fore>2</fore></marks></ship>",
            "marks.fore: expected one element <fore>, found 2",
        ),
        ("<ship><marks>1</marks></ship>", "marks: expected elements, found text"),
        ("<ship><name>A</name>", "$: invalid XML: the element <ship> is not closed at byte 0"),
        (
            "<ship></boat>",
            "$: invalid XML: ill-formed document: expected `</ship>`, but `</boat>` was found at byte 6",
        ),
        ("<ship/><ship/>", "$: invalid XML: there is a second element behind the first at byte 7"),
        ("<ship/>text", "$: invalid XML: there is text outside of the element at byte 7"),
        ("", "$: invalid XML: there is no element at byte 0"),
        ("{\"name\": \"A\"}", "$: invalid XML: there is text outside of the element at byte 0"),
        ("<ship a='1' a='2'/>", "$: invalid XML: the attribute a stands twice at byte 0"),
        ("<x:ship/>", "$: invalid XML: the prefix x is not declared at byte 0"),
        ("<ship>&harbour;</ship>", "$: invalid XML: the entity &harbour; is not defined at byte 6"),
        ("<ship>&#0;</ship>", "$: invalid XML: the entity &#0; is not defined at byte 6"),
        (
            "<?xml version='1.0' encoding='latin-1'?><ship/>",
            "$: invalid XML: the encoding latin-1 is not read, UTF-8 is at byte 0",
        ),
        ("<ship a='<'/>", ""),
        ("<ship a=1/>", ""),
        ("<ship a='&nope;'/>", ""),
        ("<ship", ""),
    ];
    for (xml, message) in cases {
        let error = read(xml).expect_err(xml);
        assert!(message.is_empty() || error == message, "{xml}: {error}");
    }
    assert_eq!(
        read_as(&ROOT, b"<ship><name>\xff</name></ship>"),
        Err("$: invalid XML: the text is not UTF-8 at byte 12".to_owned())
    );
    let utf16: Vec<u8> = "\u{feff}<ship/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(read_as(&ROOT, &utf16).unwrap_err().contains("not UTF-8"));
}

#[test]
fn nothing_is_expanded_and_nothing_is_fetched() {
    let bombs = [
        "<!DOCTYPE ship [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><ship><name>&b;</name></ship>",
        "<!DOCTYPE ship [<!ENTITY file SYSTEM 'file:///etc/passwd'>]><ship><name>&file;</name></ship>",
        "<!DOCTYPE ship SYSTEM 'https://evil.example/ship.dtd'><ship/>",
    ];
    for bomb in bombs {
        let error = read(bomb).unwrap_err();
        assert!(error.contains("a document type declaration is not read"), "{error}");
    }
}

#[test]
fn hostile_documents_are_refused_in_time() {
    let deep = format!("{}{}", "<ship>".repeat(200), "</ship>".repeat(200));
    assert!(read(&deep).unwrap_err().contains("nest more than 128 deep"));
    let inner = format!("{}{}", "<tender>".repeat(127), "</tender>".repeat(127));
    let deep_enough = format!("<ship>{inner}</ship>");
    assert!(to_json(deep_enough.as_bytes(), &ROOT).is_ok(), "128 deep is deep enough");
    let many: String = (0..1000).map(|at| format!(" a{at}='x'")).collect();
    assert!(read(&format!("<ship{many}/>")).unwrap_err().contains("too many attributes"));
    let prefixes: String = (0..1000).map(|at| format!(" xmlns:a{at}='x'")).collect();
    assert!(read(&format!("<ship{prefixes}/>")).unwrap_err().contains("too many attributes"));
    let wide = format!("<ship>{}</ship>", "<a/>".repeat(1_000_001));
    assert!(read(&wide).unwrap_err().contains("more than 1000000 elements"));
}

#[test]
fn a_root_that_nobody_named_may_have_any_name() {
    static LIST: Element =
        Element::called("Ships", Node::List(&Element::called("x", Node::Number)));
    static ANY: Element = Element::called("Loose", Node::Object(&LOOSE));
    let list = read_as(&LIST, b"<ArrayList><item>1</item><item>2</item></ArrayList>");
    assert_eq!(list, Ok(json!([1, 2])));
    assert_eq!(read_as(&ANY, b"<x><a>1</a><b>2</b></x>"), Ok(json!({"a": 1, "b": 2})));
    let written = from_json(br#"{"a": 1, "b": null}"#, &ANY).unwrap();
    let nil = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"";
    assert!(written.ends_with(&format!("<Loose><a>1</a><b {nil}/></Loose>")), "{written}");
    assert_eq!(read_as(&ANY, written.as_bytes()), Ok(json!({"a": 1, "b": null})));
}

#[test]
fn values_of_no_type_are_elements_by_name() {
    // In the order of the alphabet too, in which a map is where nothing asks `serde_json` for another.
    let value = json!({"extra": {"$text": "x<y", "a": [1, {"b": null}], "c": true}, "holds": []});
    let nil = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"";
    let extra = format!("<extra>x&lt;y<a>1</a><a><b {nil}/></a><c>true</c></extra>");
    let text = written(&value);
    assert!(text.contains(&extra), "{text}");
    let read = read(&text).unwrap();
    assert_eq!(read["extra"], json!({"a": ["1", {"b": null}], "c": "true", "$text": "x<y"}));
}

#[test]
fn what_xml_cannot_say_is_not_sent() {
    let cases = [
        (json!({"name": "a\u{1}"}), "the body has the character U+0001, which XML cannot carry"),
        (
            json!({"motor": {"kind": "sail", "cloth": "\u{fffe}"}}),
            "the body has the character U+FFFE, which XML cannot carry",
        ),
        (json!({"marks": {"a b": 1}}), "\"a b\" cannot be the name of an XML element"),
        (json!({"marks": {"": 1}}), "\"\" cannot be the name of an XML element"),
        (json!({"marks": {"a><b": 1}}), "\"a><b\" cannot be the name of an XML element"),
        (json!({"flags": ["a b"]}), "a list in the attribute \"flags\" has to be words"),
    ];
    for (value, sentence) in cases {
        let text = value.to_string();
        assert_eq!(from_json(text.as_bytes(), &ROOT), Err(sentence.to_owned()), "{text}");
    }
    let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
    assert!(from_json(deep.as_bytes(), &ROOT).is_err());
}

#[test]
fn an_offset_in_the_json_leads_to_its_element() {
    let xml = "<ship>\n <name>A</name>\n <holds><hold>1</hold><hold>deep</hold></holds></ship>";
    let json = String::from_utf8(to_json(xml.as_bytes(), &ROOT).unwrap()).unwrap();
    let offset = offset_of(xml.as_bytes(), &ROOT, json.find("\"deep\"").unwrap());
    assert!(xml[offset..].starts_with("<hold>deep"), "{}", &xml[offset..]);
}

/// Text of which every character counts; XML has no others.
fn text() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        8 => any::<char>().prop_filter("XML has it", |one| super::names::is_character(*one)),
        2 => prop::sample::select(vec!['<', '>', '&', '"', '\'', '\r', '\n', '\t', ' ', ']']),
    ];
    prop::collection::vec(character, 0..12).prop_map(|all| all.into_iter().collect())
}

fn ship() -> impl Strategy<Value = Value> {
    let leaf = (
        text(),
        any::<i64>(),
        prop::option::of(any::<bool>()),
        prop::collection::vec(text(), 0..4),
        prop::collection::vec(-1e9..1e9_f64, 0..4),
        prop::collection::vec((text(), text()), 0..3),
        prop::collection::btree_map("[a-zA-Z_][a-zA-Z0-9_.-]{0,6}", any::<i32>(), 0..3),
        prop_oneof![
            text().prop_map(|cloth| json!({"kind": "sail", "cloth": cloth})),
            any::<u32>().prop_map(|litres| json!({"kind": "oil", "litres": litres})),
        ],
    );
    let leaf = leaf.prop_map(|(name, number, afloat, notes, holds, cargo, marks, motor)| {
        let cargo: Vec<Value> =
            cargo.into_iter().map(|(mark, what)| json!({"mark": mark, "what": what})).collect();
        let mut ship = json!({
            "name": name, "number": number, "afloat": afloat, "holds": holds, "cargo": cargo,
            "marks": marks, "motor": motor,
        });
        if !notes.is_empty() {
            // A list without an element of its own is not there where it is empty.
            ship["notes"] = json!(notes);
        }
        ship
    });
    leaf.prop_recursive(4, 8, 1, |inner| {
        (inner.clone(), inner).prop_map(|(mut outer, inner)| {
            outer["tender"] = inner;
            outer
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_is_written_is_read_again(ship in ship()) {
        let xml = written(&ship);
        prop_assert_eq!(read(&xml), Ok(ship), "{}", xml);
    }

    #[test]
    fn nothing_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = to_json(&bytes, &ROOT);
    }

    #[test]
    fn nothing_that_looks_like_xml_does(pieces in prop::collection::vec(prop::sample::select(vec![
        "<ship>", "</ship>", "<name>", "</name>", "<name/>", "<", ">", "&", "&amp;", "&#", "&#x1F600;",
        "<![CDATA[", "]]>", "<!--", "-->", "<?", "?>", "xmlns:a='b'", "<a:b", " ", "x", "'", "\"", "<!",
        "<holds><hold>1</hold></holds>", "\u{feff}", "é",
    ]), 0..40)) {
        let text: String = pieces.concat();
        if let Ok(json) = to_json(text.as_bytes(), &ROOT) {
            prop_assert!(serde_json::from_slice::<Value>(&json).is_ok(), "{}", text);
        }
    }
}
