//! Calls that are polled, and then left alone while they wait: an arm of a `select!`, a page that is
//! asked for ahead, a future in a list. They keep no other call from anything.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use http::{Request, Response};
use scopewright_runtime::codegen::{Paged, Plain, Value};
use scopewright_runtime::limit::{Deciding, Limiter, Pacing, Quota, Turn, Verdict};
use scopewright_runtime::transport::Local;
use scopewright_runtime::{Bytes, Core};
use tokio::time::Instant;

use crate::paging::{NEXT, Numbers};
use crate::support::{LIST, builder};

/// When requests came, in seconds since the start.
#[derive(Debug, Default)]
struct Arrivals(Mutex<Vec<f64>>);

impl Arrivals {
    fn seconds(&self) -> Vec<f64> {
        let precise = self.0.lock().unwrap();
        precise.iter().map(|seconds| (seconds * 10.0).round() / 10.0).collect()
    }

    /// The most requests that any so many seconds saw.
    fn most_in(&self, seconds: f64) -> usize {
        let all = self.0.lock().unwrap();
        let within =
            |from: f64| all.iter().filter(|at| (0.0..seconds).contains(&(*at - from))).count();
        all.iter().map(|from| within(*from)).max().unwrap_or_default()
    }
}

/// A client of a server that has `answer` for every request.
fn client(
    pacing: impl Into<Pacing>,
    answer: fn(&Request<Bytes>, usize) -> Response<Bytes>,
) -> (Core, Arc<Arrivals>) {
    let start = Instant::now();
    let arrivals = Arc::new(Arrivals::default());
    let kept = Arc::clone(&arrivals);
    let transport = Local::new(move |request| {
        let mut arrivals = kept.0.lock().unwrap();
        arrivals.push(start.elapsed().as_secs_f64());
        std::future::ready(answer(&request, arrivals.len()))
    });
    (builder().transport(transport).rate_limit(pacing).build().unwrap(), arrivals)
}

fn fine(_: &Request<Bytes>, _: usize) -> Response<Bytes> {
    Response::new(Bytes::from_static(b"{}"))
}

type Called = Pin<Box<dyn Future<Output = scopewright_runtime::Result<Value>> + Send>>;

fn call(core: &Core) -> Called {
    Box::pin(core.call::<Value, Plain>(&LIST).into_future())
}

/// A call that waits for something, and that nobody brings on any more.
async fn leave_alone(core: &Core) -> Called {
    let mut call = call(core);
    let polled = std::future::poll_fn(|cx| Poll::Ready(call.as_mut().poll(cx))).await;
    assert!(polled.is_pending());
    call
}

/// A list of four pages with six items each; everything else is an object.
fn list(request: &Request<Bytes>, _: usize) -> Response<Bytes> {
    if request.uri().path() != "/v1/n" {
        return fine(request, 0);
    }
    let query = request.uri().query().unwrap_or_default();
    let page = query.split('&').find_map(|pair| pair.strip_prefix("page="));
    let next = match page.unwrap_or("1") {
        "1" => "2",
        "2" => "3",
        "3" => "4",
        _ => "null",
    };
    let body = format!(r#"{{"items": [1, 2, 3, 4, 5, 6], "next": {next}}}"#);
    Response::new(Bytes::from(body))
}

#[tokio::test(start_paused = true)]
async fn a_call_for_each_item_of_a_list_whose_pages_are_asked_for_ahead() {
    for ahead in [0, 1, 2, 5] {
        let (core, arrivals) = client(Quota::per_minute(60), list);
        let begun = Instant::now();
        let mut items = core.call::<Numbers, Paged>(&NEXT).items().prefetch(ahead);
        let mut count = 0;
        while items.try_next().await.unwrap().is_some() {
            call(&core).await.unwrap();
            count += 1;
        }
        assert_eq!((count, arrivals.seconds().len()), (24, 28), "{ahead}");
        // 28 requests, of which 6 may leave at once; and a little for each page that was passed by.
        assert!(begun.elapsed() <= Duration::from_secs(24), "{ahead}: {:?}", begun.elapsed());
        assert!(arrivals.most_in(10.0) <= 16, "{ahead}: {:?}", arrivals.seconds());
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_left_alone_is_passed_by() {
    let (core, arrivals) = client(Quota::per_second(1), fine);
    call(&core).await.unwrap();
    let mut left = vec![leave_alone(&core).await, leave_alone(&core).await];
    for _ in 0..3 {
        call(&core).await.unwrap();
    }
    assert_eq!(arrivals.seconds(), [0., 1.1, 2.1, 3.1]);

    // It comes back, and is before those that came after it.
    let others: Vec<_> = (0..2).map(|_| tokio::spawn(call(&core))).collect();
    tokio::task::yield_now().await;
    left.remove(0).await.unwrap();
    assert_eq!(arrivals.seconds()[4..], [4.1]);
    for other in others {
        other.await.unwrap().unwrap();
    }
    assert_eq!(arrivals.seconds()[4..], [4.1, 5.1, 6.1]);
    // The time for which a program leaves it alone does not count.
    tokio::time::sleep(Duration::from_secs(600)).await;
    left.remove(0).await.unwrap();
    assert_eq!(arrivals.seconds().len(), 8);
}

#[tokio::test(start_paused = true)]
async fn pages_that_are_asked_for_ahead_of_long_work() {
    for ahead in [0, 1, 2, 5] {
        let (core, arrivals) = client(Quota::per_minute(60), list);
        let mut pages = core.call::<Numbers, Paged>(&NEXT).pages().prefetch(ahead);
        while pages.try_next().await.unwrap().is_some() {
            for _ in 0..100 {
                call(&core).await.unwrap();
            }
        }
        assert_eq!(arrivals.seconds().len(), 404, "{ahead}");
        assert!(arrivals.most_in(100.0) <= 106, "{ahead}");
    }
}

#[tokio::test(start_paused = true)]
async fn sixty_that_are_left_alone_cost_no_more_than_one() {
    let (core, arrivals) = client(Quota::per_second(1), fine);
    call(&core).await.unwrap();
    let mut left = Vec::new();
    for _ in 0..55 {
        left.push(leave_alone(&core).await);
    }
    for _ in 0..3 {
        core.call::<Value, Plain>(&LIST).timeout(Duration::from_secs(300)).await.unwrap();
    }
    let seconds = arrivals.seconds();
    assert!(seconds[1] <= 2.5 && seconds[3] - seconds[1] <= 2.5, "{seconds:?}");
    // Nor do they count for what a call expects to wait.
    core.call::<Value, Plain>(&LIST).timeout(Duration::from_secs(3)).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_pause_holds_back_those_that_wait_already() {
    let (core, arrivals) = client(Quota::per_second(1).burst(1), |request, number| match number {
        2 => {
            let refused = Response::builder().status(429).header("retry-after", "30");
            refused.body(Bytes::new()).unwrap()
        }
        _ => fine(request, number),
    });
    call(&core).await.unwrap();
    let left = leave_alone(&core).await;
    let calls: Vec<_> = (0..4)
        .map(|_| tokio::spawn(core.call::<Value, Plain>(&LIST).max_retries(0).send()))
        .collect();
    let mut refused = 0;
    for call in calls {
        refused += usize::from(call.await.unwrap().is_err());
    }
    assert_eq!(refused, 1);
    assert_eq!(arrivals.seconds(), [0., 1.1, 31.1, 32.1, 33.1]);
    drop(left);
}

/// A client of a server whose answers take some polls to be read, as those that come over a network do.
fn distant(answers: bool) -> (Core, Arc<Arrivals>) {
    let start = Instant::now();
    let arrivals = Arc::new(Arrivals::default());
    let kept = Arc::clone(&arrivals);
    let transport = Local::new(move |request| {
        kept.0.lock().unwrap().push(start.elapsed().as_secs_f64());
        async move {
            for _ in 0..5 {
                tokio::task::yield_now().await;
            }
            if !answers {
                std::future::pending::<()>().await;
            }
            list(&request, 0)
        }
    });
    (builder().transport(transport).build().unwrap(), arrivals)
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_came_while_its_call_was_left_alone_is_read() {
    let (core, arrivals) = distant(true);
    let left = leave_alone(&core).await;
    tokio::time::sleep(Duration::from_secs(600)).await;
    left.await.unwrap();
    assert_eq!(arrivals.seconds(), [0.]);
}

#[tokio::test(start_paused = true)]
async fn pages_that_came_during_long_work_are_not_asked_for_again() {
    for ahead in [1, 2, 5] {
        let (core, arrivals) = distant(true);
        let mut pages = core.call::<Numbers, Paged>(&NEXT).pages().prefetch(ahead);
        while pages.try_next().await.unwrap().is_some() {
            tokio::time::sleep(Duration::from_secs(600)).await;
        }
        assert_eq!(arrivals.seconds().len(), 4, "{ahead}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_left_alone_has_its_own_time_again_and_no_more() {
    let (core, arrivals) = distant(false);
    let mut left: Called = Box::pin(
        core.call::<Value, Plain>(&LIST)
            .attempt_timeout(Duration::from_secs(10))
            .max_retries(0)
            .into_future(),
    );
    let polled = std::future::poll_fn(|cx| Poll::Ready(left.as_mut().poll(cx))).await;
    assert!(polled.is_pending());
    tokio::time::sleep(Duration::from_secs(600)).await;
    let begun = Instant::now();
    assert!(left.await.unwrap_err().is_timeout());
    assert_eq!((begun.elapsed().as_secs(), arrivals.seconds().len()), (10, 1));
}

/// Takes a while to decide, and always says yes.
#[derive(Debug)]
struct Slow;

impl Limiter for Slow {
    fn take<'l>(&'l self, _: &'l Turn<'_>) -> Deciding<'l> {
        Box::pin(async {
            tokio::time::sleep(Duration::from_millis(200)).await;
            Ok(Verdict::Go)
        })
    }
}

#[tokio::test(start_paused = true)]
async fn a_limiter_that_is_being_asked_by_a_call_that_is_left_alone() {
    let (core, arrivals) = client(Pacing::by(Slow), fine);
    let left = leave_alone(&core).await;
    call(&core).await.unwrap();
    call(&core).await.unwrap();
    assert_eq!(arrivals.seconds(), [0.8, 1.0], "after the time in which a limiter should decide");
    tokio::time::sleep(Duration::from_secs(600)).await;
    left.await.unwrap();
    assert_eq!(arrivals.seconds().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn thousands_wait_in_order() {
    let (core, _) = client(Quota::per_second(100), fine);
    let order = Arc::new(Mutex::new(Vec::new()));
    let tasks: Vec<_> = (0..3_000)
        .map(|number| {
            let (call, order) = (call(&core), Arc::clone(&order));
            tokio::spawn(async move {
                call.await.unwrap();
                order.lock().unwrap().push(number);
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(*order.lock().unwrap(), (0..3_000).collect::<Vec<_>>());
}
