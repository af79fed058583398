//! Lists, page by page.

mod ahead;
#[cfg(feature = "hyper")]
mod hostile;
pub(crate) mod listing;
mod places;
mod schemes;

use http::Method;
use scopewright_runtime::Core;
use scopewright_runtime::codegen::{
    Answer, Call, End, In, Operation, Page, Paged, Paging, PagingStyle, Receive, Received, Replay,
    Value,
};

use crate::support::{Does, json, scripted, status};

/// A page whose items are at `/items`.
#[derive(Debug)]
pub struct Numbers(Vec<i64>);

impl Receive for Numbers {
    fn receive(answer: Answer) -> Received<Self> {
        let page: Value = answer.decode()?;
        let items = page["items"].as_array().cloned().unwrap_or_default();
        Ok(Self(items.iter().filter_map(Value::as_i64).collect()))
    }
}

impl Page for Numbers {
    type Item = i64;

    fn into_items(self) -> Vec<i64> {
        self.0
    }
}

const fn list(style: PagingStyle, default_size: u32) -> Operation {
    let paging = Paging::new(style, "/items").size("limit").default(default_size).max(100);
    Operation::new("list", Method::GET, "/n").replay(Replay::Safe).paging(paging)
}

const fn numbered(end: End) -> Operation {
    list(PagingStyle::PageNumber { page: "page", first: 1, end }, 2)
}

const fn offsets(end: End) -> Operation {
    list(PagingStyle::Offset { offset: "offset", end }, 2)
}

pub(crate) static NEXT: Operation = numbered(End::Next(In::Body("/next")));
static LAST: Operation = numbered(End::LastPage(In::Body("/last")));
static TOTAL: Operation = numbered(End::Total(In::Body("/total")));
static SHORT: Operation = numbered(End::ShortPage);
static OFFSET_TOTAL: Operation = offsets(End::Total(In::Body("/total")));
static OFFSET_SHORT: Operation = offsets(End::ShortPage);
static OFFSET_NEXT: Operation = offsets(End::Next(In::Body("/next")));
pub(crate) static CURSOR: Operation =
    list(PagingStyle::Cursor { cursor: "cursor", next: In::Body("/next") }, 2);

fn call(core: &Core, operation: &'static Operation) -> Call<Numbers, Paged> {
    core.call(operation)
}

/// Walks the whole list; gives the items and the queries of the requests.
async fn walk(operation: &'static Operation, answers: &[&'static str]) -> (Vec<i64>, Vec<String>) {
    let (core, log, _) = scripted(answers.iter().map(|body| json(body)));
    let items = call(&core, operation).items().collect_up_to(1000).await.unwrap();
    let query = |uri: &String| uri.split_once('?').map_or("", |(_, query)| query).to_owned();
    (items, log.uris().iter().map(query).collect())
}

#[tokio::test]
async fn all_styles_and_ends() {
    type Case =
        (&'static Operation, &'static [&'static str], &'static [i64], &'static [&'static str]);
    let table: [Case; 17] = [
        (
            &NEXT,
            &[r#"{"items":[1,2],"next":2}"#, r#"{"items":[3],"next":null}"#],
            &[1, 2, 3],
            &["", "page=2"],
        ),
        (&NEXT, &[r#"{"items":[1]}"#], &[1], &[""]),
        // Empty pages in the middle do not end a list.
        (
            &NEXT,
            &[r#"{"items":[],"next":5}"#, r#"{"items":[],"next":"7"}"#, r#"{"items":[1]}"#],
            &[1],
            &["", "page=5", "page=7"],
        ),
        (
            &LAST,
            &[r#"{"items":[1],"last":2}"#, r#"{"items":[2],"last":2}"#],
            &[1, 2],
            &["", "page=2"],
        ),
        (&LAST, &[r#"{"items":[],"last":0}"#], &[], &[""]),
        (&LAST, &[r#"{"items":[]}"#], &[], &[""]),
        (
            &TOTAL,
            &[r#"{"items":[1,2],"total":3}"#, r#"{"items":[3],"total":3}"#],
            &[1, 2, 3],
            &["", "page=2"],
        ),
        (&TOTAL, &[r#"{"items":[1,2],"total":2}"#], &[1, 2], &[""]),
        // Filtered pages are shorter than the numbers say.
        (&TOTAL, &[r#"{"items":[],"total":3}"#, r#"{"items":[],"total":3}"#], &[], &["", "page=2"]),
        // A server that gives fewer items a page than it was asked for.
        (
            &TOTAL,
            &[
                r#"{"items":[1],"total":3}"#,
                r#"{"items":[2],"total":3}"#,
                r#"{"items":[3],"total":3}"#,
            ],
            &[1, 2, 3],
            &["", "page=2", "page=3"],
        ),
        (&SHORT, &[r#"{"items":[1,2]}"#, r#"{"items":[3]}"#], &[1, 2, 3], &["", "page=2"]),
        (&SHORT, &[r#"{"items":[1,2]}"#, r#"{"items":[]}"#], &[1, 2], &["", "page=2"]),
        (
            &OFFSET_TOTAL,
            &[r#"{"items":[1,2],"total":3}"#, r#"{"items":[3],"total":3}"#],
            &[1, 2, 3],
            &["", "offset=2"],
        ),
        (
            &OFFSET_TOTAL,
            &[r#"{"items":[1],"total":3}"#, r#"{"items":[],"total":3}"#],
            &[1],
            &["", "offset=1"],
        ),
        (&OFFSET_SHORT, &[r#"{"items":[1,2]}"#, r#"{"items":[3]}"#], &[1, 2, 3], &["", "offset=2"]),
        (
            &OFFSET_NEXT,
            &[r#"{"items":[1],"next":9}"#, r#"{"items":[2]}"#],
            &[1, 2],
            &["", "offset=9"],
        ),
        (
            &CURSOR,
            &[
                r#"{"items":[1],"next":"a/b="}"#,
                r#"{"items":[],"next":"c"}"#,
                r#"{"items":[2],"next":""}"#,
            ],
            &[1, 2],
            &["", "cursor=a%2Fb%3D", "cursor=c"],
        ),
    ];
    for (operation, answers, items, queries) in table {
        let outcome = walk(operation, answers).await;
        assert_eq!(outcome.0, items, "{answers:?}");
        assert_eq!(outcome.1, queries, "{answers:?}");
    }
}

#[tokio::test]
async fn a_circle_of_any_length_is_an_error_and_then_the_end() {
    let pages = [
        r#"{"items":[1],"next":"a"}"#,
        r#"{"items":[2],"next":"b"}"#,
        r#"{"items":[3],"next":"a"}"#,
    ];
    let (core, log, _) = scripted(pages.map(json));
    let mut items = call(&core, &CURSOR).items();
    for expected in 1..=3 {
        assert_eq!(items.try_next().await.unwrap(), Some(expected));
    }
    let error = items.try_next().await.unwrap_err();
    assert!(error.is_page_loop(), "{error}");
    assert_eq!(items.try_next().await.unwrap(), None);
    assert_eq!(log.count(), 3);
}

#[tokio::test]
async fn an_error_leaves_the_pager_alive() {
    let (core, log, _) = scripted([
        json(r#"{"items":[1],"next":"a"}"#),
        status(404),
        json("broken"),
        Does::Break,
        Does::Break,
        Does::Break,
        json(r#"{"items":[2]}"#),
    ]);
    let mut items = call(&core, &CURSOR).items();
    assert_eq!(items.try_next().await.unwrap(), Some(1));
    assert!(items.try_next().await.unwrap_err().is_not_found());
    assert!(items.try_next().await.unwrap_err().is_decode());
    assert_eq!(items.try_next().await.unwrap_err().attempts(), 3);
    assert_eq!(items.try_next().await.unwrap(), Some(2));
    assert_eq!(items.try_next().await.unwrap(), None);
    assert!(log.uris()[1..].iter().all(|uri| uri.ends_with("?cursor=a")), "{:?}", log.uris());
}

#[tokio::test]
async fn sizes_are_sent_and_checked() {
    let (core, log, _) = scripted([
        json(r#"{"items":[1,2,3],"next":2}"#),
        json(r#"{"items":[]}"#),
        json(r#"{"items":[1]}"#),
    ]);
    let sized = call(&core, &NEXT).query("q", "x").page_size(3);
    assert_eq!(sized.items().collect_up_to(9).await.unwrap(), [1, 2, 3]);
    // The generated setter of the same parameter means the same.
    call(&core, &SHORT).query("limit", 50_u32).items().collect_up_to(9).await.unwrap();
    let uris = log.uris();
    let queries: Vec<_> = uris.iter().map(|uri| uri.split_once('?').unwrap().1).collect();
    assert_eq!(queries, ["q=x&limit=3", "q=x&limit=3&page=2", "limit=50"]);
    for size in [0, 101] {
        let error = call(&core, &NEXT).page_size(size).items().try_next().await.unwrap_err();
        assert!(error.is_invalid(), "{error}");
    }
}

#[tokio::test]
async fn a_walk_can_begin_in_the_middle() {
    let answers = [r#"{"items":[5,6],"total":7}"#, r#"{"items":[7],"total":7}"#];
    let table = [(&TOTAL, "page", 3, "page=4"), (&OFFSET_TOTAL, "offset", 4, "offset=6")];
    for (operation, parameter, start, second) in table {
        let (core, log, _) = scripted(answers.map(json));
        let items = call(&core, operation).query(parameter, start).items().collect_up_to(99).await;
        assert_eq!(items.unwrap(), [5, 6, 7]);
        assert!(log.uris()[1].ends_with(second), "{:?}", log.uris());
    }
}

#[tokio::test]
async fn bounds() {
    const PAGE: Does = json(r#"{"items":[1,2]}"#);
    let (core, log, _) = scripted([PAGE, PAGE]);
    assert_eq!(call(&core, &SHORT).items().max_pages(2).collect_up_to(99).await.unwrap().len(), 4);
    assert_eq!(log.count(), 2);
    let (core, log, _) = scripted([PAGE, PAGE]);
    let mut items = call(&core, &SHORT).items();
    assert_eq!(items.collect_up_to(3).await.unwrap(), [1, 2, 1]);
    assert_eq!(items.try_next().await.unwrap(), Some(2));
    assert_eq!(log.count(), 2);
    let mut pages = call(&core, &SHORT).pages().max_pages(0);
    assert!(pages.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn a_paged_call_that_is_awaited_is_its_first_page() {
    let (core, log, _) = scripted([json(r#"{"items":[1],"next":2}"#)]);
    assert_eq!(call(&core, &NEXT).await.unwrap().0, [1]);
    assert_eq!(log.count(), 1);
}
