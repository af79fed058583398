//! Where paging is read in answers and written in requests.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use scopewright_runtime::codegen::{Call, End, In, Operation, Paged, Paging, PagingStyle, Replay};
use scopewright_runtime::defaults::MAX_EMPTY_PAGES;
use scopewright_runtime::{Core, Credential, Error};

use crate::paging::{CURSOR, Numbers};
use crate::support::{Does, EXAMPLE, json, play, scripted};

static MORE: Operation = Operation::get("list", "/n")
    .paging(Paging::by_cursor("cursor", In::Body("/next"), "/items").more(In::Body("/more")));
static MORE_HEADER: Operation = Operation::get("list", "/n")
    .paging(Paging::by_cursor("cursor", In::Body("/next"), "/items").more(In::Header("X-More")));
static LINK: Operation = Operation::get("list", "/n").paging(Paging::by_link("/items"));
static URL: Operation =
    Operation::get("list", "/n").paging(Paging::by_url(In::Body("/next"), "/items"));
static LAST: Operation =
    Operation::get("list", "/n").paging(Paging::by_last_item("after", "", "/items").default(2));
static BODY: Operation = Operation::post("search", "/s").replay(Replay::Safe).paging(
    Paging::by_cursor("/page/cursor", In::Body("/next"), "/items").in_body().size("/size").max(100),
);
static OFFSET_BODY: Operation = Operation::post("search", "/s").replay(Replay::Safe).paging(
    Paging::by_offset("/from", End::ShortPage, "/items").in_body().size("/size").default(2),
);

fn call(core: &Core, operation: &'static Operation) -> Call<Numbers, Paged> {
    core.call(operation)
}

/// What one answer leads to: the second request's query, the end, or an error.
async fn after(operation: &'static Operation, answer: Does) -> Result<Option<String>, Error> {
    let (core, log, _) = scripted([answer, json(r#"{"items":[2]}"#)]);
    let mut pages = call(&core, operation).pages();
    assert_eq!(pages.try_next().await?.unwrap().into_items_of(), [1]);
    pages.try_next().await?;
    Ok(log
        .uris()
        .get(1)
        .map(|uri| uri.strip_prefix("https://api.example.com/v1/n").unwrap().to_owned()))
}

trait IntoItems {
    fn into_items_of(self) -> Vec<i64>;
}

impl IntoItems for Numbers {
    fn into_items_of(self) -> Vec<i64> {
        scopewright_runtime::codegen::Page::into_items(self)
    }
}

#[tokio::test]
async fn what_a_cursor_can_be() {
    let table: [(&'static str, Option<&str>); 12] = [
        (r#"{"items":[1],"next":"a b"}"#, Some("?cursor=a%20b")),
        (r#"{"items":[1],"next":7}"#, Some("?cursor=7")),
        // As a float it would be another.
        (
            r#"{"items":[1],"next":123456789012345678901234567890}"#,
            Some("?cursor=123456789012345678901234567890"),
        ),
        (r#"{"items":[1],"next":"é\u0026\u0000"}"#, Some("?cursor=%C3%A9%26%00")),
        (r#"{"items":[1],"next":0}"#, Some("?cursor=0")),
        (r#"{"items":[1],"next":null}"#, None),
        (r#"{"items":[1],"next":""}"#, None),
        (r#"{"items":[1],"next":false}"#, None),
        (r#"{"items":[1]}"#, None),
        (r#"{"items":[1],"next":true}"#, Some("error")),
        (r#"{"items":[1],"next":{"id":1}}"#, Some("error")),
        (r#"{"items":[1],"next":["a"]}"#, Some("error")),
    ];
    for (answer, expected) in table {
        match (after(&CURSOR, json(answer)).await, expected) {
            (Err(error), Some("error")) => assert_eq!(
                error.to_string(),
                "list (GET /n) failed: the answer is not as documented: \
                 the next page's `cursor` is neither text nor a number"
            ),
            (outcome, expected) => assert_eq!(outcome.unwrap().as_deref(), expected, "{answer}"),
        }
    }
}

#[tokio::test]
async fn what_more_says_comes_first() {
    let table: [(&'static str, Option<&str>); 9] = [
        (r#"{"items":[1],"next":"a","more":true}"#, Some("?cursor=a")),
        (r#"{"items":[1],"next":"a","more":false}"#, None),
        (r#"{"items":[1],"next":"a","more":0}"#, None),
        (r#"{"items":[1],"next":"a","more":"FALSE"}"#, None),
        (r#"{"items":[1],"next":"a","more":null}"#, Some("?cursor=a")),
        (r#"{"items":[1],"next":"a"}"#, Some("?cursor=a")),
        (r#"{"items":[1]}"#, None),
        (
            r#"{"items":[1],"more":true}"#,
            Some("error: the answer says that another page follows, but not where"),
        ),
        (
            r#"{"items":[1],"next":"a","more":"perhaps"}"#,
            Some("error: whether there is another page is answered with neither yes nor no"),
        ),
    ];
    for (answer, expected) in table {
        let outcome = match after(&MORE, json(answer)).await {
            Err(error) => Some(
                error
                    .to_string()
                    .replace("list (GET /n) failed: the answer is not as documented", "error"),
            ),
            Ok(query) => query,
        };
        assert_eq!(outcome.as_deref(), expected, "{answer}");
    }
    for (header, expected) in [("true", Some("?cursor=a")), ("0", None), ("", Some("?cursor=a"))] {
        let headers: &'static [_] = vec![("x-more", header)].leak();
        let outcome =
            after(&MORE_HEADER, Does::Answer(200, headers, r#"{"items":[1],"next":"a"}"#)).await;
        assert_eq!(outcome.unwrap().as_deref(), expected, "{header}");
    }
}

/// A count in another spelling counts, and without one the page tells: nothing is lost without a word.
#[tokio::test]
async fn counts_that_are_odd_or_not_there() {
    static PAGES: Operation = Operation::get("list", "/n").paging(
        Paging::by_number("page", 1, End::LastPage(In::Body("/last")), "/items").default(1),
    );
    static TOTAL: Operation = Operation::get("list", "/n")
        .paging(Paging::by_number("page", 1, End::Total(In::Body("/total")), "/items").default(1));
    static OFFSET: Operation = Operation::get("list", "/n").paging(
        Paging::by_offset("offset", End::Total(In::Header("X-Total")), "/items").default(1),
    );
    let table = [
        (&PAGES, r#"{"items":[1],"last":5.0}"#, Some("?page=2")),
        (&PAGES, r#"{"items":[1],"last":"5"}"#, Some("?page=2")),
        (&PAGES, r#"{"items":[1],"last":1.0}"#, None),
        (&PAGES, r#"{"items":[1]}"#, Some("?page=2")),
        (&PAGES, r#"{"items":[1],"last":"many"}"#, Some("?page=2")),
        (&TOTAL, r#"{"items":[1],"total":1e1}"#, Some("?page=2")),
        (&TOTAL, r#"{"items":[1],"total":1}"#, None),
        (&TOTAL, r#"{"items":[1],"total":null}"#, Some("?page=2")),
        (&OFFSET, r#"{"items":[1]}"#, Some("?offset=1")),
    ];
    for (operation, answer, expected) in table {
        let outcome = after(operation, json(answer)).await.unwrap();
        assert_eq!(outcome.as_deref(), expected, "{answer}");
    }
}

#[tokio::test]
async fn links() {
    // RFC 8288: several links in a field, several fields, quoted and bare parameters, lists of
    // relations, any case, anchors, repeated `rel`, and what is no link at all.
    let table: [(&[&str], Option<&str>); 27] = [
        (&["<?p=2>; rel=next"], Some("?p=2")),
        (&["<?p=2>; rel=\"next\""], Some("?p=2")),
        (&["<?p=2>;rel=NEXT"], Some("?p=2")),
        (&["<?p=2> ; REL = \"Next\""], Some("?p=2")),
        (&["<?p=2>; rel=\"last next\""], Some("?p=2")),
        (&["<?p=2>; rel=\" next\tlast \""], Some("?p=2")),
        (&["<?p=1>; rel=prev, <?p=2>; rel=next, <?p=9>; rel=last"], Some("?p=2")),
        (&["<?p=1>; rel=prev", "<?p=2>; rel=next"], Some("?p=2")),
        (&["<?p=2>; rel=next, <?p=3>; rel=next"], Some("?p=2")),
        (&["<?p=1,2;x=%3E>; rel=next"], Some("?p=1,2;x=%3E")),
        (
            &["<?p=1>; title=\"; rel=next, <?p=8>; rel=next\"; rel=prev, <?p=2>; rel=next"],
            Some("?p=2"),
        ),
        (&["<?p=1>; title=\"a \\\" b; rel=next\", <?p=2>; rel=next"], Some("?p=2")),
        (&["<?p=2>; title*=UTF-8''n%20m; rel=next; hreflang=en"], Some("?p=2")),
        (&["<?p=2>; crossorigin; rel=next"], Some("?p=2")),
        (&["<?p=2>;; rel=next"], Some("?p=2")),
        (&[", ,<?p=2>; rel=next,"], Some("?p=2")),
        (&["<https://api.example.com/v1/n?p=2>; rel=next"], Some("?p=2")),
        (&["<HTTPS://API.EXAMPLE.COM:443/v1/n?p=2#top>; rel=next"], Some("?p=2")),
        (&["<n?p=2>; rel=next"], Some("?p=2")),
        (&["</v1/n/2>; rel=next"], Some("/2")),
        (&["<?p=2>; rel=prev; rel=next"], None),
        (&["<?p=2>; rev=next"], None),
        (&["<?p=2>; rel=nextish"], None),
        (&["<?p=2>; rel=next; anchor=\"#other\""], None),
        (&["?p=2; rel=next"], None),
        (&["<?p=2; rel=next"], None),
        (&[], None),
    ];
    for (fields, expected) in table {
        let headers: Vec<_> = fields.iter().map(|field| ("link", *field)).collect();
        let headers: &'static [(&str, &str)] = headers
            .into_iter()
            .map(|(name, field)| (name, &*field.to_owned().leak()))
            .collect::<Vec<_>>()
            .leak();
        let outcome = after(&LINK, Does::Answer(200, headers, r#"{"items":[1]}"#)).await;
        assert_eq!(outcome.unwrap().as_deref(), expected, "{fields:?}");
    }
}

#[tokio::test]
async fn a_url_has_to_be_text() {
    let error = after(&URL, json(r#"{"items":[1],"next":5}"#)).await.unwrap_err();
    assert!(error.to_string().ends_with("the next page's URL is not text"), "{error}");
}

#[tokio::test]
async fn the_last_item_can_be_its_own_identifier() {
    let (core, log, _) = scripted([json(r#"{"items":[4,9]}"#), json(r#"{"items":[11]}"#)]);
    assert_eq!(call(&core, &LAST).items().collect_up_to(9).await.unwrap(), [4, 9, 11]);
    assert!(log.uris()[1].ends_with("?after=9"));
}

#[tokio::test]
async fn a_body_is_changed_where_the_cursor_is_and_nowhere_else() {
    let cursor = r#"{"items":[1],"next":["x",12345678901234567890123]}"#;
    let table = [
        ("", r#"{"page":{"cursor":["x",12345678901234567890123]}}"#),
        ("{ }", r#"{ "page":{"cursor":["x",12345678901234567890123]}}"#),
        (
            r#"{"n": 1e400, "page": {"cursor" : "old", "k": 1.10}, "z":"\u00e9"}"#,
            r#"{"n": 1e400, "page": {"cursor" : ["x",12345678901234567890123], "k": 1.10}, "z":"\u00e9"}"#,
        ),
        (r#"{"page": {"k": 1}}"#, r#"{"page": {"k": 1,"cursor":["x",12345678901234567890123]}}"#),
        (r#"{"page": null}"#, r#"{"page": {"cursor":["x",12345678901234567890123]}}"#),
    ];
    for (before, expected) in table {
        let (core, log, _) = scripted([json(cursor), json(r#"{"items":[2]}"#)]);
        let search = call(&core, &BODY);
        let search =
            if before.is_empty() { search } else { search.bytes_as("application/json", before) };
        assert_eq!(search.items().collect_up_to(9).await.unwrap(), [1, 2], "{before}");
        assert_eq!(log.body(1), expected);
        assert_eq!(log.header(1, "content-type").unwrap(), "application/json");
    }
    let (core, _, _) = scripted([json(cursor)]);
    let search = call(&core, &BODY).bytes_as("application/json", r#"{"page": 5}"#);
    let error = search.items().collect_up_to(9).await.unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("the next page's `/page/cursor` has no place in the request's body"),
        "{error}"
    );
}

#[tokio::test]
async fn sizes_and_numbers_in_a_body() {
    let (core, log, _) = scripted([json(r#"{"items":[1,2,3]}"#), json(r#"{"items":[4]}"#)]);
    let search = call(&core, &OFFSET_BODY).json(&serde_json::json!({ "from": 7 })).page_size(3);
    assert_eq!(search.items().collect_up_to(9).await.unwrap(), [1, 2, 3, 4]);
    assert_eq!([log.body(0), log.body(1)], [r#"{"from":7,"size":3}"#, r#"{"from":10,"size":3}"#]);
}

#[tokio::test]
async fn empty_pages_go_on_but_not_for_ever() {
    let cursors: Vec<Does> = (0..MAX_EMPTY_PAGES)
        .map(|n| json(format!(r#"{{"items":[],"next":"{n}"}}"#).leak()))
        .collect();
    let last = json(r#"{"items":[1]}"#);
    let (core, log, _) = scripted(cursors[1..].iter().cloned().chain([last.clone()]));
    assert_eq!(call(&core, &CURSOR).items().collect_up_to(9).await.unwrap(), [1]);
    assert_eq!(log.count(), 100);
    let (core, log, _) = scripted(cursors.into_iter().chain([last]));
    let mut items = call(&core, &CURSOR).items();
    let error = items.try_next().await.unwrap_err();
    assert!(error.is_page_limit() && !error.is_page_loop());
    assert_eq!(
        error.to_string(),
        "list (GET /n) failed: the list was not followed further: 100 pages in a row had no items"
    );
    assert_eq!(items.try_next().await.unwrap(), None);
    assert_eq!(log.count(), 100);
    // Whoever believes that something comes yet goes on from there.
    let continuation = items.continuation().unwrap();
    let rest = call(&core, &CURSOR).items().resume(&continuation).collect_up_to(9).await;
    assert_eq!(rest.unwrap(), [1]);
}

#[tokio::test]
async fn a_key_in_the_query_is_ours_and_stands_in_no_continuation() {
    static KEYED: Operation = Operation::get("list", "/n")
        .security(&[&["queryKey"]])
        .paging(Paging::by_url(In::Body("/next"), "/items"));
    // Some servers write the key of the request into the links.
    let next = json(r#"{"items":[1],"next":"?p=2&api_key=theirs&api%5Fkey=theirs&q=x"}"#);
    let (transport, log) = play([next, json(r#"{"items":[2]}"#)]);
    let credential = Credential::key("ours_0000").for_scheme("queryKey").any_prefix();
    let core = Core::builder(&EXAMPLE).credential(credential).transport(transport).build().unwrap();
    let mut pages = call(&core, &KEYED).pages();
    pages.try_next().await.unwrap();
    let continuation = URL_SAFE_NO_PAD.decode(pages.continuation().unwrap().to_string()).unwrap();
    let continuation = String::from_utf8(continuation).unwrap();
    assert!(continuation.contains("\"/v1/n?p=2&q=x\""), "{continuation}");
    pages.try_next().await.unwrap();
    assert_eq!(log.uris()[1], "https://api.example.com/v1/n?p=2&q=x&api_key=ours_0000");
}

#[test]
fn paging_is_data() {
    let paging = CURSOR.paging.unwrap();
    assert_eq!(paging.style, PagingStyle::Cursor { cursor: "cursor", next: In::Body("/next") });
}
