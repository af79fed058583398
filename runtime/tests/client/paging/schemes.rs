//! Every way of paging, against every trick of a server.

use std::sync::Arc;

use scopewright_runtime::paging::Continuation;

use crate::paging::listing::{Fault, Listing, SCHEMES, Scheme, call, naive};

const PAGES: usize = 5;

/// Walks the whole list; gives items and the number of requests.
async fn walk(listing: &Arc<Listing>) -> (Vec<u64>, usize) {
    let (core, asked) = listing.play();
    let items = call(&core, listing.scheme).items().collect_up_to(1000).await;
    (items.unwrap_or_else(|error| panic!("{:?}: {error}", listing.scheme)), asked.count())
}

#[tokio::test]
async fn each_item_comes_once_and_in_order() {
    for scheme in SCHEMES {
        let listing = Arc::new(Listing::new(scheme, PAGES));
        let (items, requests) = walk(&listing).await;
        assert_eq!(items, listing.items(), "{scheme:?}");
        assert_eq!(requests, PAGES, "{scheme:?}");
    }
}

#[tokio::test]
async fn the_next_page_is_asked_for_as_the_provider_has_it() {
    let table = [
        (Scheme::NumberNext, "/v1/list?page=2 "),
        (Scheme::NumberHeader, "/v1/list?page=2 "),
        (Scheme::NumberLast, "/v1/list?page=1 "),
        (Scheme::OffsetShort, "/v1/list?offset=3 "),
        (Scheme::Cursor, "/v1/list?cursor=c%2F1%3D "),
        (Scheme::CursorHeader, "/v1/list?cursor=c%2F1%3D "),
        (Scheme::CursorBody, r#"/v1/list {"text": "x", "long": 1.50,"page":{"cursor":"c/1="}}"#),
        (Scheme::LastItem, "/v1/list?after=3 "),
        (Scheme::UrlAbsolute, "/v1/list?cursor=c%2F1%3D&limit=3 "),
        (Scheme::UrlRelative, "/v1/list?cursor=c%2F1%3D&limit=3 "),
        (Scheme::Link, "/v1/list?cursor=c%2F1%3D&limit=3 "),
    ];
    for (scheme, second) in table {
        let (core, asked) = Arc::new(Listing::new(scheme, 2)).play();
        call(&core, scheme).items().collect_up_to(99).await.unwrap();
        assert_eq!(asked.all()[1], second, "{scheme:?}");
    }
}

#[tokio::test]
async fn an_empty_page_in_the_middle_ends_nothing() {
    for scheme in SCHEMES {
        let listing = Arc::new(Listing { empty: Some(2), ..Listing::new(scheme, PAGES) });
        let (core, _) = listing.play();
        let mut items = call(&core, scheme).items();
        let found = items.collect_up_to(1000).await;
        match scheme {
            _ if scheme.survives_empty() => assert_eq!(found.unwrap(), listing.items()),
            // Nothing tells it from the end.
            Scheme::OffsetShort => assert_eq!(found.unwrap().len(), 6),
            // There is no last item to go on from, so the rest is not lost without a word.
            _ => assert!(found.unwrap_err().is_decode(), "{scheme:?}"),
        }
    }
    let listing = Arc::new(Listing { empty: Some(2), ..Listing::new(Scheme::Cursor, PAGES) });
    assert_ne!(naive(&listing).unwrap(), listing.items(), "the first loop that one writes stops");
}

#[tokio::test]
async fn a_position_that_comes_back_is_an_error() {
    for scheme in SCHEMES.into_iter().filter(|scheme| scheme.is_led()) {
        let listing = Arc::new(Listing { jump: Some((3, 1)), ..Listing::new(scheme, PAGES) });
        let (core, asked) = listing.play();
        let mut items = call(&core, scheme).items();
        let error = items.collect_up_to(1000).await.unwrap_err();
        assert!(error.is_page_loop(), "{scheme:?}: {error}");
        assert_eq!(asked.count(), 4, "{scheme:?}");
        assert!(items.next().await.is_none(), "it is said once");
        // Whoever wants to, may go round.
        let (core, _) = listing.play();
        let items = call(&core, scheme).items().allow_repeats().max_pages(9);
        assert!({ items }.collect_up_to(1000).await.unwrap().len() >= 7 * 3, "{scheme:?}");
    }
    let listing = Arc::new(Listing { jump: Some((3, 1)), ..Listing::new(Scheme::Cursor, PAGES) });
    assert_eq!(naive(&listing).unwrap_err(), "it never ends");
}

#[tokio::test]
async fn a_limit_midway_is_waited_for() {
    let faults = |request| (request == 2).then_some(Fault::Limit);
    for scheme in SCHEMES {
        let listing = Arc::new(Listing { faults, ..Listing::new(scheme, PAGES) });
        let (items, requests) = walk(&listing).await;
        assert_eq!(items, listing.items(), "{scheme:?}");
        assert_eq!(requests, PAGES + 1, "{scheme:?}");
    }
    let listing = Arc::new(Listing { faults, ..Listing::new(Scheme::Cursor, PAGES) });
    assert_eq!(naive(&listing).unwrap_err(), "429 Too Many Requests");
}

#[tokio::test]
async fn a_page_that_failed_is_asked_for_again() {
    let faults = |request| match request {
        1 => Some(Fault::Status(404)),
        2 => Some(Fault::Half),
        _ => None,
    };
    for scheme in SCHEMES {
        for ahead in [0, 2] {
            let listing = Arc::new(Listing { faults, ..Listing::new(scheme, PAGES) });
            let (core, asked) = listing.play();
            let mut items = call(&core, scheme).items().prefetch(ahead);
            let (mut found, mut errors) = (Vec::new(), Vec::new());
            while let Some(item) = items.next().await {
                match item {
                    Ok(item) => found.push(item),
                    Err(error) => errors.push((found.len(), error)),
                }
            }
            assert_eq!(found, listing.items(), "{scheme:?}");
            assert!(errors[0].1.is_not_found() && errors[1].1.is_decode(), "{errors:?}");
            assert_eq!((errors[0].0, errors[1].0), (3, 3), "behind the page before");
            let asked = asked.all();
            assert_eq!((&asked[1], &asked[2]), (&asked[2], &asked[3]), "{scheme:?}");
        }
    }
}

#[tokio::test]
async fn a_page_elsewhere_is_not_asked_for() {
    for scheme in SCHEMES.into_iter().filter(|scheme| scheme.is_url()) {
        let lure = Some((1, "https://evil.example/v1/list?cursor=x"));
        let (core, asked) = Arc::new(Listing { lure, ..Listing::new(scheme, PAGES) }).play();
        let mut pages = call(&core, scheme).pages();
        assert_eq!(pages.try_next().await.unwrap().unwrap().0, [1, 2, 3]);
        assert_eq!(pages.try_next().await.unwrap().unwrap().0, [4, 5, 6], "this page is fine");
        let error = pages.try_next().await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "list (GET /list) failed: the answer is not as documented: \
             the next page would be on another origin (https://evil.example)"
        );
        assert!(pages.try_next().await.unwrap().is_none());
        assert_eq!(asked.count(), 2, "the transport would have failed the test on another host");
    }
}

/// Through serde and back, as if to another process.
fn carried(continuation: &Continuation) -> Continuation {
    let text = serde_json::to_string(continuation).unwrap();
    assert!(text.len() < 300, "{text}");
    assert!(!text.contains(crate::support::TOKEN));
    assert_eq!(continuation.to_string().parse::<Continuation>().unwrap(), *continuation);
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn a_walk_goes_on_from_each_of_its_pages() {
    for scheme in SCHEMES {
        let listing = Arc::new(Listing::new(scheme, PAGES));
        let all = listing.items();
        let (core, _) = listing.play();
        let mut pages = call(&core, scheme).pages();
        let mut given = 0;
        while let Some(continuation) = pages.continuation() {
            let (other, asked) = listing.play();
            let rest = call(&other, scheme).items().resume(&carried(&continuation));
            assert_eq!({ rest }.collect_up_to(1000).await.unwrap(), all[given..], "{scheme:?}");
            assert_eq!(asked.count(), PAGES - given / 3, "{scheme:?}");
            given += pages.try_next().await.unwrap().unwrap().0.len();
        }
        assert_eq!(given, all.len(), "{scheme:?}");
    }
}

#[tokio::test]
async fn a_walk_that_stopped_in_a_page_repeats_that_page_and_no_other() {
    for scheme in SCHEMES {
        for ahead in [0, 1, 3] {
            let listing = Arc::new(Listing::new(scheme, PAGES));
            let all = listing.items();
            for taken in 0..=all.len() {
                let (core, _) = listing.play();
                let mut items = call(&core, scheme).items().prefetch(ahead);
                assert_eq!(items.collect_up_to(taken).await.unwrap(), all[..taken]);
                let Some(continuation) = items.continuation() else {
                    assert_eq!(taken, all.len());
                    continue;
                };
                let (other, _) = listing.play();
                let rest = call(&other, scheme).items().resume(&carried(&continuation));
                let rest = { rest }.collect_up_to(1000).await.unwrap();
                let again = taken - taken / 3 * 3;
                assert_eq!(rest, all[taken - again..], "{scheme:?} after {taken}");
            }
        }
    }
}

#[tokio::test]
async fn a_continuation_is_of_its_own_call() {
    let listing = Arc::new(Listing::new(Scheme::Cursor, PAGES));
    let (core, asked) = listing.play();
    let mut pages = call(&core, Scheme::Cursor).query("q", "a").query("r", "b").pages();
    pages.try_next().await.unwrap();
    let continuation = pages.continuation().unwrap();
    let same = call(&core, Scheme::Cursor).query("r", "b").query("q", "a");
    assert!(same.pages().resume(&continuation).try_next().await.is_ok(), "in any order");
    let count = asked.count();
    let other = call(&core, Scheme::Cursor).query("q", "other");
    let error = other.pages().resume(&continuation).try_next().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "list (GET /list) was not sent: the continuation is of a call with other arguments"
    );
    let other = call(&core, Scheme::CursorBody).items().resume(&continuation);
    let error = { other }.try_next().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "search (POST /list) was not sent: the continuation is of `list`"
    );
    assert_eq!(asked.count(), count);
    assert_eq!(format!("{continuation:?}"), "Continuation(list)");
}

#[test]
fn what_is_no_continuation_is_refused() {
    let encoded = [
        "e30",        // {}
        "eyJ2IjoyfQ", // {"v":2}
        "eyJ2IjoxfQ", // {"v":1}
        "bnVsbA",
        "",
        "!",
        "AAAA",
    ];
    for text in encoded {
        let error = text.parse::<Continuation>().unwrap_err();
        assert!(error.is_invalid(), "{text}: {error}");
        assert!(serde_json::from_str::<Continuation>(&format!("\"{text}\"")).is_err());
    }
    assert_eq!(
        "eyJ2IjoyfQ".parse::<Continuation>().unwrap_err().to_string(),
        "the continuation is of another version"
    );
}
