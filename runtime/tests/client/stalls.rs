//! Answers that hardly come in any more, on time that does not pass.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use scopewright_runtime::codegen::{Plain, Value};
use scopewright_runtime::transport::{Incoming, Local, TransportError};
use scopewright_runtime::{ByteStream, Bytes, Core, Outcome};
use tokio::time::{Instant, Sleep};

use crate::support::{LIST, builder};

/// Sends `piece` every `pause`, `count` times, and then nothing more, or ends.
struct Drip {
    piece: &'static [u8],
    pause: Duration,
    count: usize,
    ends: bool,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Stream for Drip {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.count == 0 {
            return if self.ends { Poll::Ready(None) } else { Poll::Pending };
        }
        let pause = self.pause;
        let timer = self.timer.get_or_insert_with(|| Box::pin(tokio::time::sleep(pause)));
        std::task::ready!(timer.as_mut().poll(cx));
        self.timer = None;
        self.count -= 1;
        Poll::Ready(Some(Ok(Bytes::from_static(self.piece))))
    }
}

fn dripping(piece: &'static [u8], pause_ms: u64, count: usize, ends: bool) -> Core {
    let transport = Local::streaming(move |_| async move {
        let pause = Duration::from_millis(pause_ms);
        let drip: Incoming = Box::pin(Drip { piece, pause, count, ends, timer: None });
        Ok(http::Response::new(drip))
    });
    builder().transport(transport).max_retries(0).build().unwrap()
}

/// The call's outcome, and after how many milliseconds of paused time it came.
async fn timed<T>(call: impl IntoFuture<Output = T>) -> (T, u128) {
    let begun = Instant::now();
    let outcome = call.into_future().await;
    (outcome, begun.elapsed().as_millis())
}

#[tokio::test(start_paused = true)]
async fn a_whole_answer_that_stalls_fails_before_the_attempts_time_is_over() {
    /// Piece, pause, count, whether it ends, and when the call fails; `None` where it does not.
    type Case = (&'static [u8], u64, usize, bool, Option<u128>);
    let table: [Case; 6] = [
        // Nothing after the headers.
        (b"", 0, 0, false, Some(20_000)),
        // Starts well and then stops: the window in which enough came in is over first.
        (b"[1,2,3,4,5,6,7,8,9,0,", 10, 1, false, Some(40_000)),
        // A byte every two seconds is half of what it takes.
        (b" ", 2_000, 1_000, true, Some(20_000)),
        // Two bytes a second pass, and then the attempt's time ends it.
        (b" ", 500, 1_000, true, Some(50_000)),
        // Slow but not too slow.
        (b"1", 900, 20, true, None),
        (b"", 0, 0, true, None),
    ];
    for (piece, pause, count, ends, after) in table {
        let core = dripping(piece, pause, count, ends);
        let call = core.call::<Option<Value>, Plain>(&LIST);
        let call = call.attempt_timeout(Duration::from_secs(50));
        let (outcome, elapsed) = timed(call).await;
        let story = format!("{} bytes each {pause} ms: {outcome:?}", piece.len());
        match after {
            None => assert!(outcome.is_ok(), "{story}"),
            Some(after) => {
                let error = outcome.expect_err(&story);
                assert!(error.is_timeout() && error.outcome() == Outcome::Unknown, "{story}");
                assert!(error.is_retryable(), "{story}");
                assert!(elapsed.abs_diff(after) <= 1, "{story} after {elapsed} ms");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_stall_is_named_and_its_limit_is_settable() {
    let core = dripping(b"", 0, 0, false);
    let call = core.call::<Value, Plain>(&LIST).stall_timeout(Duration::from_secs(3));
    let (outcome, elapsed) = timed(call).await;
    let error = outcome.unwrap_err().to_string();
    let expected = "listOrders (GET /orders) failed: the answer stalled: 0 bytes in 3s";
    assert_eq!((error.as_str(), elapsed.abs_diff(3_000) <= 1), (expected, true));
    let transport = Local::streaming(|_| async move {
        let nothing: Incoming = Box::pin(Drip {
            piece: b"",
            pause: Duration::ZERO,
            count: 0,
            ends: false,
            timer: None,
        });
        Ok(http::Response::new(nothing))
    });
    let builder = builder().transport(transport).stall_timeout(Duration::from_secs(7));
    let core = builder.max_retries(0).build().unwrap();
    let (outcome, elapsed) = timed(core.call::<Value, Plain>(&LIST)).await;
    assert!(outcome.unwrap_err().is_timeout() && elapsed.abs_diff(7_000) <= 1);
}

#[tokio::test(start_paused = true)]
async fn a_download_may_last_longer_than_every_timeout_but_may_not_stall() {
    // Two bytes a second for ten minutes.
    let stream = dripping(b"x", 500, 1_200, true).call::<ByteStream, Plain>(&LIST).await.unwrap();
    let (bytes, elapsed) = timed(stream.bytes()).await;
    assert_eq!((bytes.unwrap().len(), elapsed / 1_000), (1_200, 600));
    let mut stream =
        dripping(b"x", 2_000, 1_200, true).call::<ByteStream, Plain>(&LIST).await.unwrap();
    let begun = Instant::now();
    let error = loop {
        match stream.next().await.expect("an error before the end") {
            Ok(_) => {}
            Err(error) => break error,
        }
    };
    assert!(error.is_timeout(), "{error}");
    assert!(begun.elapsed().as_secs() <= 22, "{:?}", begun.elapsed());
    assert!(stream.next().await.is_none(), "nothing comes after an error");
}

#[tokio::test(start_paused = true)]
async fn a_program_that_takes_its_time_stalls_nothing() {
    let mut stream = dripping(b"x", 100, 50, true).call::<ByteStream, Plain>(&LIST).await.unwrap();
    let mut count = 0;
    while let Some(piece) = stream.next().await {
        count += piece.unwrap().len();
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
    assert_eq!(count, 50);
}

#[tokio::test(start_paused = true)]
async fn a_program_that_is_held_up_while_it_waits_stalls_nothing() {
    let mut stream = dripping(b"x", 5_000, 4, true).call::<ByteStream, Plain>(&LIST).await.unwrap();
    let mut count = 0;
    loop {
        // Asks, does something else for a minute, and asks again.
        let asked = std::future::poll_fn(|cx| Poll::Ready(Pin::new(&mut stream).poll_next(cx)));
        match asked.await {
            Poll::Ready(None) => break,
            Poll::Ready(Some(piece)) => count += piece.unwrap().len(),
            Poll::Pending => tokio::time::sleep(Duration::from_secs(60)).await,
        }
    }
    assert_eq!(count, 4);
}

/// Pieces that take some polls to be read, as what came over a network does.
struct Distant(usize);

impl Stream for Distant {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.0 == 0 {
            return Poll::Ready(None);
        }
        self.0 -= 1;
        if self.0.is_multiple_of(4) {
            return Poll::Ready(Some(Ok(Bytes::from_static(b"x"))));
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

#[tokio::test(start_paused = true)]
async fn what_came_while_the_program_was_held_up_is_read() {
    let transport = Local::streaming(|_| async {
        let distant: Incoming = Box::pin(Distant(8));
        Ok(http::Response::new(distant))
    });
    let core = builder().transport(transport).max_retries(0).build().unwrap();
    let mut stream = core.call::<ByteStream, Plain>(&LIST).await.unwrap();
    let asked = std::future::poll_fn(|cx| Poll::Ready(Pin::new(&mut stream).poll_next(cx)));
    assert!(asked.await.is_pending());
    tokio::time::sleep(Duration::from_secs(600)).await;
    assert_eq!(stream.bytes().await.unwrap().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn the_deadline_holds_in_every_phase_without_waiting_for_it() {
    type Phase = (&'static str, Local);
    let hangs = || Local::fallible(|_| std::future::pending::<Result<_, TransportError>>());
    let drips = || {
        Local::streaming(|_| async {
            let (piece, pause) = (&b" "[..], Duration::from_millis(500));
            let drip = Drip { piece, pause, count: usize::MAX, ends: false, timer: None };
            Ok(http::Response::new(Box::pin(drip) as Incoming))
        })
    };
    let breaks = || {
        Local::fallible(|_| async {
            tokio::time::sleep(Duration::from_secs(9)).await;
            Err::<http::Response<Bytes>, _>(TransportError::new("reset"))
        })
    };
    let phases: [Phase; 3] =
        [("before the headers", hangs()), ("in the body", drips()), ("between attempts", breaks())];
    for (phase, transport) in phases {
        for seconds in [1, 10, 25, 60] {
            let core = builder().transport(transport.clone()).build().unwrap();
            let deadline = Duration::from_secs(seconds);
            let call = core.call::<Value, Plain>(&LIST).timeout(deadline).max_retries(100);
            let begun = Instant::now();
            let error = call.await.unwrap_err();
            assert!(begun.elapsed() <= deadline + Duration::from_millis(1), "{phase}: {error}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_whose_body_hardly_comes_is_told_all_the_same() {
    // The time of an attempt, how much of it is waited, and how many bytes came by then.
    for (attempt_ms, after, bytes) in [(30_000, 5_000, 9), (1_200, 1_200, 2)] {
        let transport = Local::streaming(move |_| async move {
            let pause = Duration::from_millis(510);
            let drip: Incoming =
                Box::pin(Drip { piece: b"x", pause, count: 1_000, ends: false, timer: None });
            let refusal = http::Response::builder().status(429).header("retry-after", "7");
            Ok(refusal.body(drip).unwrap())
        });
        let core = builder().transport(transport).max_retries(0).build().unwrap();
        let call = core.call::<Value, Plain>(&LIST);
        let call = call.attempt_timeout(Duration::from_millis(attempt_ms));
        let (outcome, elapsed) = timed(call).await;
        let error = outcome.unwrap_err();
        assert!(error.is_rate_limited(), "{error:?}");
        assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
        assert_eq!((error.outcome(), error.body().len()), (Outcome::Answered, bytes));
        assert!(elapsed.abs_diff(after) <= 1, "{elapsed}");
    }
}
