//! Calls without async, inside and outside of async programs.

use std::sync::Arc;

use scopewright_runtime::ByteStream;
use scopewright_runtime::codegen::{Paged, Plain, Value};

use crate::paging::listing::{self, Listing, Scheme};
use crate::paging::{NEXT, Numbers};
use crate::support::{LIST, builder, json, scripted, status};

fn use_everything() {
    let (core, _, _) = scripted([
        json("5"),
        json(r#"{"items":[1,2],"next":2}"#),
        status(404),
        json(r#"{"items":[3]}"#),
        json(r#"{"items":[1]}"#),
        json("bytes"),
    ]);
    let response = core.call::<Value, Plain>(&LIST).send_blocking().unwrap();
    assert_eq!((response.status().as_u16(), &*response), (200, &Value::from(5)));
    let mut iter = core.call::<Numbers, Paged>(&NEXT).iter();
    assert_eq!(iter.next().unwrap().unwrap(), 1);
    assert_eq!(iter.next().unwrap().unwrap(), 2);
    assert!(iter.next().unwrap().unwrap_err().is_not_found(), "an error does not end it");
    assert_eq!(iter.next().unwrap().unwrap(), 3);
    assert!(iter.next().is_none());
    assert_eq!(core.call::<Numbers, Paged>(&NEXT).iter_pages().count(), 1);
    let stream = core.call::<ByteStream, Plain>(&LIST).send_blocking().unwrap().into_inner();
    assert_eq!(stream.bytes_blocking().unwrap(), "bytes");
    assert_eq!(core.preflight_blocking(&[&LIST]).unwrap().unknown.len(), 1);
}

/// The thread that does the work of blocking calls would wait for itself, for ever.
#[test]
fn a_blocking_call_inside_of_another_one_is_refused() {
    let (inner, _, _) = scripted([]);
    let said = Arc::new(std::sync::Mutex::new(String::new()));
    let told = Arc::clone(&said);
    let transport = scopewright_runtime::transport::Local::new(move |_| {
        let outcome = inner.call::<Value, Plain>(&LIST).send_blocking();
        *told.lock().unwrap() = outcome.map_or_else(|error| error.to_string(), |_| String::new());
        std::future::ready(http::Response::new(scopewright_runtime::Bytes::from("1")))
    });
    let core = builder().transport(transport).build().unwrap();
    assert_eq!(*core.call::<Value, Plain>(&LIST).send_blocking().unwrap(), Value::from(1));
    let said = said.lock().unwrap().clone();
    assert!(said.contains("inside of another blocking call"), "{said}");
}

#[test]
fn lists_without_async() {
    for scheme in [Scheme::NumberTotal, Scheme::OffsetShort, Scheme::Cursor, Scheme::Link] {
        let listing = Arc::new(Listing::new(scheme, 5));
        let (core, asked) = listing.play();
        let mut iter = listing::call(&core, scheme).iter().prefetch(2);
        assert_eq!(asked.count(), 0);
        assert_eq!(iter.collect_up_to(4).unwrap(), [1, 2, 3, 4]);
        assert_eq!(asked.count(), 4, "two in use, two ahead");
        let continuation = iter.continuation().unwrap();
        assert_eq!(iter.map(Result::unwrap).collect::<Vec<_>>(), (5..=14).collect::<Vec<_>>());
        let rest = listing::call(&core, scheme).iter().resume(&continuation);
        assert_eq!(rest.map(Result::unwrap).collect::<Vec<_>>(), (4..=14).collect::<Vec<_>>());
        let pages = listing::call(&core, scheme).iter_pages().max_pages(2);
        assert_eq!(pages.map(|page| page.unwrap().0.len()).collect::<Vec<_>>(), [3, 3]);
        let concurrent = listing::call(&core, scheme).iter().concurrency(4);
        let found: Result<Vec<u64>, _> = concurrent.collect();
        assert_eq!(found.map_or(0, |found| found.len()), if scheme.is_counted() { 14 } else { 0 });
    }
    let listing = Arc::new(Listing { jump: Some((2, 0)), ..Listing::new(Scheme::Cursor, 5) });
    let (core, _) = listing.play();
    let around = listing::call(&core, Scheme::Cursor).iter_pages().allow_repeats().max_pages(9);
    assert_eq!(around.count(), 9);
}

#[test]
fn outside_of_async() {
    use_everything();
}

#[tokio::test]
async fn inside_of_async() {
    use_everything();
}

#[cfg(feature = "hyper")]
#[tokio::test(flavor = "multi_thread")]
async fn over_a_socket() {
    use crate::socket::{Socket, Wire};

    let answer: Wire = Some(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]");
    let socket = Socket::start([answer]).await;
    let core = builder().base_url(&socket.url).build().unwrap();
    assert_eq!(*core.call::<Value, Plain>(&LIST).send_blocking().unwrap(), Value::Array(vec![]));
}
