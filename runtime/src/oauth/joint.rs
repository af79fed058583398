//! Joint work: turns the need of many calls for the same thing into one exchange for it.
//!
//! Whoever of them is polled brings it on. So none depends on another one that its program may have left
//! alone, and when the last of them is dropped, the exchange is too.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, OnceLock, TryLockError, Weak};
use std::task::{Context, Poll, Wake, Waker, ready};
use std::time::Duration;

use tokio::time::Instant;

use crate::clock::lock;

/// Work of which there is one at a time; one in the background of calls without async and one elsewhere.
///
/// A call without async may hold up the thread whose runtime drives the sockets of the work that was begun
/// there, so it depends on none of that.
pub(crate) struct Joint<T>([Mutex<Weak<Work<T>>>; 2]);

/// A share in work, which goes on as long as somebody has one.
pub(crate) struct Share<T>(Arc<Work<T>>);

struct Work<T> {
    /// After that it has failed, or was left alone for so long that it probably will.
    end: Instant,
    /// Locked while it is polled, and by nobody who waits.
    future: Mutex<Option<Pin<Box<dyn Future<Output = T> + Send>>>>,
    outcome: OnceLock<T>,
    waiting: Arc<Waiting>,
}

impl<T> Default for Joint<T> {
    fn default() -> Self {
        Self([Mutex::default(), Mutex::default()])
    }
}

impl<T: Clone> Joint<T> {
    /// A share in the work that is going on; where there is none that began less than its time ago, in
    /// what `begin` makes, which has `time`.
    pub(crate) fn join<F>(&self, time: Duration, begin: impl FnOnce() -> F) -> Share<T>
    where
        F: Future<Output = T> + Send + 'static,
    {
        let mut current = lock(&self.0[usize::from(is_in_background())]);
        let now = Instant::now();
        if let Some(work) = current.upgrade().filter(|work| work.goes_on(now)) {
            return Share(work);
        }
        let work = Arc::new(Work {
            end: now.checked_add(time).unwrap_or(now),
            future: Mutex::new(Some(Box::pin(begin()))),
            outcome: OnceLock::new(),
            waiting: Arc::default(),
        });
        *current = Arc::downgrade(&work);
        Share(work)
    }
}

fn is_in_background() -> bool {
    #[cfg(all(feature = "blocking", any(feature = "hyper", feature = "reqwest")))]
    return crate::blocking::is_inside();
    #[cfg(not(all(feature = "blocking", any(feature = "hyper", feature = "reqwest"))))]
    false
}

impl<T: Clone> Share<T> {
    /// What comes of it; `None` where it panicked.
    pub(crate) async fn outcome(&self) -> Option<T> {
        let seat = Seat::take(&self.0.waiting);
        std::future::poll_fn(|cx| self.0.poll(&seat, cx)).await
    }
}

impl<T: Clone> Work<T> {
    fn goes_on(&self, now: Instant) -> bool {
        now < self.end && self.outcome.get().is_none() && !self.future.is_poisoned()
    }

    fn poll(&self, seat: &Seat<'_>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        seat.wait(cx.waker());
        if let Some(outcome) = self.outcome.get() {
            return Poll::Ready(Some(outcome.clone()));
        }
        let mut future = match self.future.try_lock() {
            Ok(future) => future,
            // Another one polls it at this moment, and what wakes that one wakes this one too.
            Err(TryLockError::WouldBlock) => return Poll::Pending,
            Err(TryLockError::Poisoned(_)) => return Poll::Ready(None),
        };
        // It may have ended since the look above.
        let Some(running) = &mut *future else { return Poll::Ready(self.outcome.get().cloned()) };
        let alarm = Alarm(&self.waiting);
        let waker = Waker::from(Arc::clone(&self.waiting));
        let outcome = ready!(running.as_mut().poll(&mut Context::from_waker(&waker)));
        let _ = self.outcome.set(outcome.clone());
        *future = None;
        drop((future, alarm));
        self.waiting.wake_all();
        Poll::Ready(Some(outcome))
    }
}

/// Who wants to know of progress.
#[derive(Default)]
struct Waiting(Mutex<Wakers>);

#[derive(Default)]
struct Wakers {
    next: u64,
    all: BTreeMap<u64, Waker>,
}

impl Waiting {
    /// All of them, because any of them may have been left alone.
    fn wake_all(&self) {
        let all = std::mem::take(&mut lock(&self.0).all);
        all.into_values().for_each(Waker::wake);
    }
}

impl Wake for Waiting {
    fn wake(self: Arc<Self>) {
        self.wake_all();
    }
}

/// One of those who wait, until it is dropped.
struct Seat<'w> {
    waiting: &'w Waiting,
    number: u64,
}

impl<'w> Seat<'w> {
    fn take(waiting: &'w Waiting) -> Self {
        let mut wakers = lock(&waiting.0);
        let number = wakers.next;
        wakers.next += 1;
        Self { waiting, number }
    }

    fn wait(&self, waker: &Waker) {
        lock(&self.waiting.0).all.insert(self.number, waker.clone());
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        lock(&self.waiting.0).all.remove(&self.number);
    }
}

/// Wakes the others when the work panics, so that they find out.
struct Alarm<'w>(&'w Waiting);

impl Drop for Alarm<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.wake_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    const TIME: Duration = Duration::from_secs(30);

    /// Work that ends after a second, and the number of the one that it was.
    fn counted(count: &Arc<AtomicU32>) -> impl Future<Output = u32> + Send + use<> {
        let count = Arc::clone(count);
        async move {
            let number = count.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_secs(1)).await;
            number
        }
    }

    async fn poll_once<F: Future>(mut future: Pin<&mut F>) -> bool {
        std::future::poll_fn(|cx| Poll::Ready(future.as_mut().poll(cx).is_ready())).await
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_is_polled_brings_it_on() {
        let (joint, count) = (Joint::default(), Arc::default());
        let share = || joint.join(TIME, || counted(&count));
        let (first, second, third) = (share(), share(), share());
        let mut left = pin!(first.outcome());
        assert!(!poll_once(left.as_mut()).await);
        assert_eq!(tokio::join!(second.outcome(), third.outcome()), (Some(0), Some(0)));
        assert_eq!(left.await, Some(0));
        assert_eq!(share().outcome().await, Some(1), "what is over is not joined");
    }

    #[tokio::test(start_paused = true)]
    async fn it_ends_with_the_last_who_waits() {
        let (joint, count) = (Joint::default(), Arc::default());
        let first = joint.join(TIME, || counted(&count));
        assert!(!poll_once(pin!(first.outcome())).await);
        drop(first);
        assert_eq!(joint.join(TIME, || counted(&count)).outcome().await, Some(1));
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_left_alone_for_too_long_is_not_joined() {
        let (joint, count) = (Joint::default(), Arc::default());
        let first = joint.join(TIME, || counted(&count));
        assert!(!poll_once(pin!(first.outcome())).await);
        tokio::time::sleep(TIME).await;
        assert_eq!(joint.join(TIME, || counted(&count)).outcome().await, Some(1));
        assert_eq!(first.outcome().await, Some(0));
    }

    #[tokio::test(start_paused = true)]
    async fn a_panic_is_told_to_those_who_wait() {
        let joint = Arc::new(Joint::<u32>::default());
        let bad = || async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            panic!("in a transport")
        };
        let tasks: Vec<_> = (0..3)
            .map(|_| {
                let share = joint.join(TIME, bad);
                tokio::spawn(async move { share.outcome().await })
            })
            .collect();
        let mut told = 0;
        for task in tasks {
            told += u32::from(task.await.is_ok_and(|outcome| outcome.is_none()));
        }
        assert_eq!(told, 2);
        let share = joint.join(TIME, || std::future::ready(7));
        assert_eq!(share.outcome().await, Some(7));
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn no_waker_is_lost_between_threads() {
        let (joint, count) = (Arc::new(Joint::default()), Arc::<AtomicU32>::default());
        for round in 0..200 {
            let work = || {
                let count = Arc::clone(&count);
                async move {
                    for _ in 0..20 {
                        tokio::task::yield_now().await;
                    }
                    count.fetch_add(1, Ordering::SeqCst)
                }
            };
            let shares: Vec<_> = (0..8).map(|_| joint.join(TIME, work)).collect();
            let tasks: Vec<_> = shares
                .into_iter()
                .map(|share| tokio::spawn(async move { share.outcome().await }))
                .collect();
            for task in tasks {
                let outcome = tokio::time::timeout(Duration::from_secs(10), task).await;
                assert_eq!(outcome.unwrap().unwrap(), Some(round));
            }
        }
    }
}
