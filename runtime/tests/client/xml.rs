//! Answers in XML: pages, envelopes, errors, and what is read as it came.

use http::Method;
use scopewright_runtime::codegen::xml::{Element, Field, Node, Object};
use scopewright_runtime::codegen::{
    Call, In, Operation, Page, Paged, Paging, PagingStyle, Plain, Text, Value, object,
};

use crate::support::{Does, scripted};

static PAGE: Object = Object::new(&[
    Field::each("items", &Element::named("item", Node::Number)).required(),
    Field::element("next", Node::Text),
]);
static ERROR: Object = Object::new(&[Field::element("error", Node::Object(&DETAIL))]);
static DETAIL: Object =
    Object::new(&[Field::attribute("code", Node::Text), Field::element("message", Node::Text)]);

static LIST: Operation = Operation::new("list", Method::GET, "/n")
    .paging(Paging::new(
        PagingStyle::Cursor { cursor: "cursor", next: In::Body("/next") },
        "/items",
    ))
    .accept("application/xml")
    .xml(&[
        ("200", &Element::named("page", Node::Object(&PAGE))),
        ("4XX", &Element::called("failure", Node::Object(&ERROR))),
        ("default", &Element::called("any", Node::Map(&Node::Text))),
    ]);
static INSIDE: Operation = Operation::new("inside", Method::GET, "/i")
    .unwrap_at("/items")
    .xml(&[("2XX", &Element::called("page", Node::Object(&PAGE)))]);

object! {
    pub struct Numbers {
        pub items: Vec<i64>,
        pub next: Option<String>,
    }
}

impl Page for Numbers {
    type Item = i64;

    fn into_items(self) -> Vec<i64> {
        self.items
    }
}

const fn xml(status: u16, body: &'static str) -> Does {
    Does::Answer(status, &[("content-type", "text/xml")], body)
}

#[tokio::test]
async fn a_list_in_xml_has_pages() {
    let pages = [
        "<page><item>1</item><item>2</item><next>b c</next></page>",
        "<page><item>3</item><next>d</next></page>",
        "<page/>",
    ];
    let (core, log, _) = scripted(pages.map(|page| xml(200, page)));
    let call: Call<Numbers, Paged> = core.call(&LIST);
    assert_eq!(call.items().collect_up_to(10).await.unwrap(), [1, 2, 3]);
    let cursors: Vec<String> =
        log.uris().iter().filter_map(|uri| Some(uri.split_once('?')?.1.to_owned())).collect();
    assert_eq!(cursors, ["cursor=b%20c", "cursor=d"]);
}

#[tokio::test]
async fn an_envelope_in_xml_is_opened() {
    let page = "<page><item>1</item><item>x</item></page>";
    let (core, _, _) = scripted([xml(201, "<page><item>7</item></page>"), xml(200, page)]);
    let inside: Vec<i64> = core.call::<_, Plain>(&INSIDE).await.unwrap();
    assert_eq!(inside, [7]);
    let error = core.call::<Vec<i64>, Plain>(&INSIDE).await.unwrap_err().to_string();
    assert!(error.contains("items[1]: expected an integer, found \"x\""), "{error}");
}

#[tokio::test]
async fn an_error_in_xml_says_what_the_provider_says() {
    let body = "<e><error code='locked'><message>Later &amp; slower.</message></error></e>";
    let (core, _, _) = scripted([xml(409, body), xml(503, "<e><why>Closed.</why></e>")]);
    let call = || core.call::<Numbers, Paged>(&LIST).max_retries(0);
    let error = call().await.unwrap_err();
    assert_eq!((error.code(), error.message()), (Some("locked"), Some("Later & slower.")));
    assert_eq!(error.body(), body.as_bytes());
    let other: Value = call().await.unwrap_err().body_as().unwrap();
    assert_eq!(other["why"], "Closed.");
}

#[tokio::test]
async fn text_stays_what_it_is() {
    let (core, _, _) = scripted([xml(200, "<page/>"), xml(202, "[1]")]);
    let text: Text = core.call::<_, Plain>(&LIST).await.unwrap();
    assert_eq!(text.0, "<page/>");
    // By its media type that is XML, which it is not.
    let error = core.call::<Vec<i64>, Plain>(&INSIDE).await.unwrap_err().to_string();
    assert!(error.contains("invalid XML: there is text outside of the element"), "{error}");
}
