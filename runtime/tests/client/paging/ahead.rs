//! Pages that are asked for before they are used.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::task::{Context, Waker};

use futures_core::Stream;
use http::{Request, Response};
use scopewright_runtime::transport::Local;
use scopewright_runtime::{Bytes, Core};

use crate::paging::listing::{Fault, Listing, SCHEMES, Scheme, call};
use crate::support::builder;

/// How many requests are on their way, and how many there were at most.
#[derive(Debug, Default)]
struct Traffic {
    now: AtomicUsize,
    most: AtomicUsize,
    all: AtomicUsize,
}

struct Guard(Arc<Traffic>);

impl Guard {
    fn new(traffic: &Arc<Traffic>) -> Self {
        let now = traffic.now.fetch_add(1, SeqCst) + 1;
        traffic.most.fetch_max(now, SeqCst);
        traffic.all.fetch_add(1, SeqCst);
        Self(Arc::clone(traffic))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.now.fetch_sub(1, SeqCst);
    }
}

/// A client of a listing whose answers take different numbers of turns.
fn slow(listing: &Arc<Listing>) -> (Core, Arc<Traffic>) {
    let (transport, _) = listing.transport();
    let traffic = Arc::new(Traffic::default());
    let kept = Arc::clone(&traffic);
    let slow = Local::fallible(move |request: Request<Bytes>| {
        let guard = Guard::new(&kept);
        let turns = guard.0.all.load(SeqCst) * 7 % 5;
        let answer =
            scopewright_runtime::transport::Transport::send(&transport, request.map(Into::into));
        async move {
            for _ in 0..turns {
                tokio::task::yield_now().await;
            }
            let (parts, mut body) = answer.await?.into_parts();
            let next = std::future::poll_fn(|cx| body.as_mut().poll_next(cx));
            let bytes = next.await.transpose()?.unwrap_or_default();
            drop(guard);
            Ok(Response::from_parts(parts, bytes))
        }
    });
    let clock = scopewright_runtime::clock::ManualClock::default();
    (builder().transport(slow).clock(Arc::new(clock)).build().unwrap(), traffic)
}

#[tokio::test]
async fn prefetch_asks_for_so_many_pages_and_no_more() {
    for scheme in SCHEMES {
        for ahead in 0..4 {
            let listing = Arc::new(Listing::new(scheme, 9));
            let (core, asked) = listing.play();
            let mut items = call(&core, scheme).items().prefetch(ahead);
            assert_eq!(asked.count(), 0, "nothing is sent before it is polled");
            let mut found = Vec::new();
            while let Some(item) = items.try_next().await.unwrap() {
                found.push(item);
                let pages = found.len().div_ceil(3);
                assert_eq!(asked.count(), (pages + ahead).min(9), "{scheme:?}, {ahead}");
            }
            assert_eq!(found, listing.items());
            assert_eq!(asked.count(), 9, "each page is asked for once");
        }
    }
}

#[tokio::test]
async fn concurrent_pages_come_in_order() {
    for scheme in SCHEMES.into_iter().filter(|scheme| scheme.is_counted()) {
        for most in [1, 2, 5, 50] {
            let listing = Arc::new(Listing::new(scheme, 30));
            let (core, traffic) = slow(&listing);
            let items = call(&core, scheme).items().concurrency(most);
            assert_eq!({ items }.collect_up_to(1000).await.unwrap(), listing.items(), "{scheme:?}");
            let peak = traffic.most.load(SeqCst);
            assert!(peak <= most && peak > (most / 2).min(4), "{scheme:?}: {peak} of {most}");
            let requests = traffic.all.load(SeqCst);
            assert!(requests < 30 + most, "{scheme:?}: {requests} requests at {most}");
            if matches!(scheme, Scheme::NumberLast | Scheme::NumberTotal | Scheme::OffsetTotal) {
                assert_eq!(requests, 30, "the last page is announced: {scheme:?}");
            }
            assert_eq!(traffic.now.load(SeqCst), 0);
        }
    }
}

#[tokio::test]
async fn one_page_is_one_request_however_many_may_be_asked_for() {
    for scheme in SCHEMES.into_iter().filter(|scheme| scheme.is_counted()) {
        let listing = Arc::new(Listing::new(scheme, 1));
        let (core, asked) = listing.play();
        let items = call(&core, scheme).items().concurrency(8).prefetch(8);
        assert_eq!({ items }.collect_up_to(1000).await.unwrap(), [1, 2]);
        assert_eq!(asked.count(), 1, "{scheme:?}");
    }
}

#[tokio::test]
async fn bounds_hold_for_pages_asked_for_ahead() {
    for scheme in SCHEMES {
        let listing = Arc::new(Listing::new(scheme, 30));
        let (core, asked) = listing.play();
        let items = call(&core, scheme).items().prefetch(5).max_pages(3);
        let items = if scheme.is_counted() { items.concurrency(5) } else { items };
        assert_eq!({ items }.collect_up_to(1000).await.unwrap().len(), 9, "{scheme:?}");
        assert_eq!(asked.count(), 3, "{scheme:?}");
    }
}

#[tokio::test]
async fn guesses_that_do_not_come_true_are_thrown_away() {
    // The next page is another than the one after this.
    for scheme in [Scheme::NumberNext, Scheme::NumberHeader] {
        let listing = Arc::new(Listing { jump: Some((2, 6)), ..Listing::new(scheme, 9) });
        let (core, _) = slow(&listing);
        let mut items = call(&core, scheme).items().concurrency(4);
        let expected: Vec<u64> = (1..=9).chain(19..=26).collect();
        assert_eq!(items.collect_up_to(17).await.unwrap(), expected, "{scheme:?}");
    }
    // Fewer items a page than were asked for: the next offset is not where it was guessed to be.
    let transport = Local::new(|request: Request<Bytes>| async move {
        let query = request.uri().query().unwrap_or_default().to_owned();
        let offset = query.split("offset=").nth(1).map_or(0, |text| text.parse().unwrap());
        let ids: Vec<_> =
            (offset..(offset + 2).min(21)).map(|id| format!(r#"{{"id":{id}}}"#)).collect();
        let body = format!(r#"{{"items":[{}],"total":21}}"#, ids.join(","));
        Response::new(Bytes::from(body))
    });
    let core = builder().transport(transport).build().unwrap();
    let items = call(&core, Scheme::OffsetTotal).items().concurrency(4);
    assert_eq!({ items }.collect_up_to(1000).await.unwrap(), (0..21).collect::<Vec<_>>());
}

#[tokio::test]
async fn faults_disturb_neither_order_nor_count() {
    let faults = |request| match request % 7 {
        3 => Some(Fault::Break),
        5 => Some(Fault::Status(404)),
        6 => Some(Fault::Half),
        _ => None,
    };
    for scheme in SCHEMES.into_iter().filter(|scheme| scheme.is_counted()) {
        let listing = Arc::new(Listing { faults, ..Listing::new(scheme, 40) });
        let (core, traffic) = slow(&listing);
        let mut items = call(&core, scheme).items().concurrency(4);
        let (mut found, mut errors) = (Vec::new(), 0);
        while let Some(item) = items.next().await {
            match item {
                Ok(item) => found.push(item),
                Err(_) => errors += 1,
            }
        }
        assert_eq!(found, listing.items(), "{scheme:?}");
        assert!(errors > 3, "{scheme:?}: {errors}");
        // Three in seven fail, so 40 pages take 70 requests.
        assert!(traffic.all.load(SeqCst) < 80, "what was not to blame is kept: {traffic:?}");
    }
}

#[tokio::test]
async fn pages_that_tell_where_the_next_begins_cannot_be_asked_for_in_parallel() {
    for scheme in SCHEMES.into_iter().filter(|scheme| !scheme.is_counted()) {
        let (core, asked) = Arc::new(Listing::new(scheme, 3)).play();
        let mut items = call(&core, scheme).items().concurrency(2);
        let error = items.try_next().await.unwrap_err();
        assert!(error.is_invalid());
        assert!(
            error.to_string().ends_with(
                "was not sent: its pages cannot be asked for in parallel: \
                 where one begins, only the one before it tells"
            ),
            "{error}"
        );
        assert_eq!(asked.count(), 0);
        // One at a time is what they all can.
        let items = call(&core, scheme).items().concurrency(1).collect_up_to(99).await;
        assert_eq!(items.unwrap().len(), 8);
    }
    let (core, _) = Arc::new(Listing::new(Scheme::NumberNext, 3)).play();
    let error = call(&core, Scheme::NumberNext).pages().concurrency(0).try_next().await;
    assert!(error.unwrap_err().is_invalid());
}

/// A stream is polled so many times and dropped, at each of its waits.
#[tokio::test]
async fn dropping_it_anywhere_leaves_nothing_running() {
    for scheme in SCHEMES {
        let listing = Arc::new(Listing::new(scheme, 8));
        let (core, traffic) = slow(&listing);
        for polls in 0..67 {
            let items = call(&core, scheme).items().prefetch(2);
            let items = if scheme.is_counted() { items.concurrency(4) } else { items };
            let mut items = pin!(items);
            for _ in 0..polls {
                let mut cx = Context::from_waker(Waker::noop());
                let _ = Stream::poll_next(items.as_mut(), &mut cx);
            }
        }
        assert_eq!(traffic.now.load(SeqCst), 0, "{scheme:?}");
        let requests = traffic.all.load(SeqCst);
        tokio::task::yield_now().await;
        assert_eq!(traffic.all.load(SeqCst), requests, "{scheme:?}");
    }
}
