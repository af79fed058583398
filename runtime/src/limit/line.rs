//! The line before a limiter: turns the order in which calls came into the one that may ask next.
//!
//! Nothing is held by the one in front. A future that waits here may be left alone by the program for
//! as long as it likes (a page that is asked for ahead, an arm of a `select!`), so each call says by when
//! it will be back, and the others go past one that is not. It keeps its number: once it is polled
//! again, it is before all who came later.

use std::collections::BTreeMap;
use std::pin::{Pin, pin};
use std::sync::Mutex;
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use tokio::time::{Instant, Sleep};

use crate::clock::lock;

/// How much later than it said a call may be back before others go past it.
pub(super) const GRACE: Duration = Duration::from_millis(100);

/// How often a call that waits looks whether those before it are still there. Who leaves wakes the next,
/// so this is for those who are left alone.
const ROUND: Duration = Duration::from_secs(1);

/// The calls of one credential that wait for a turn, by number.
#[derive(Default)]
pub(super) struct Line(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    next: u64,
    calls: BTreeMap<u64, Waiter>,
}

struct Waiter {
    /// When it will be back at the latest, by Tokio's time, which is what polls it.
    back: Instant,
    /// For how long it was overdue, all in all.
    away: Duration,
    waker: Waker,
}

impl Waiter {
    fn overdue(&self) -> Instant {
        self.back + GRACE
    }

    fn is_there(&self, now: Instant) -> bool {
        now < self.overdue()
    }

    fn come_back(&mut self, now: Instant) {
        if !self.is_there(now) {
            self.away += now.duration_since(self.back);
        }
        self.back = now;
    }
}

/// A place in a line, which is left when it is dropped.
pub(super) struct Place<'l> {
    line: &'l Line,
    number: u64,
}

impl Line {
    /// Takes the place behind all others.
    pub(super) fn join(&self) -> Place<'_> {
        let mut waiting = lock(&self.0);
        let number = waiting.next;
        waiting.next += 1;
        let (back, away) = (Instant::now(), Duration::ZERO);
        let waiter = Waiter { back, away, waker: Waker::noop().clone() };
        waiting.calls.insert(number, waiter);
        Place { line: self, number }
    }
}

impl Place<'_> {
    /// How many are before this one, without those that are overdue.
    pub(super) fn ahead(&self) -> u32 {
        let now = Instant::now();
        let waiting = lock(&self.line.0);
        let before = waiting.calls.range(..self.number);
        let count = before.filter(|(_, waiter)| waiter.is_there(now)).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// For how long its program left this one alone: time in which nobody waited for it.
    pub(super) fn away(&self) -> Duration {
        let waiting = lock(&self.line.0);
        waiting.calls.get(&self.number).map_or(Duration::ZERO, |waiter| waiter.away)
    }

    /// Waits until all before this one are gone or overdue.
    pub(super) async fn come_first(&self) {
        let mut timer = pin!(tokio::time::sleep(Duration::ZERO));
        std::future::poll_fn(|cx| self.poll_first(timer.as_mut(), cx)).await;
    }

    fn poll_first(&self, mut timer: Pin<&mut Sleep>, cx: &mut Context<'_>) -> Poll<()> {
        loop {
            let look = lock(&self.line.0).look(self.number, Instant::now(), cx.waker());
            let Some(back) = look else { return Poll::Ready(()) };
            timer.as_mut().reset(back);
            ready!(timer.as_mut().poll(cx));
        }
    }

    /// Notes that this one is back, and for how long it was overdue.
    pub(super) fn is_back(&self) {
        let now = Instant::now();
        if let Some(waiter) = lock(&self.line.0).calls.get_mut(&self.number) {
            waiter.come_back(now);
        }
    }

    /// Says when this one is back at the latest. Until then nobody goes past it.
    pub(super) fn is_back_in(&self, time: Duration) {
        let now = Instant::now();
        if let Some(waiter) = lock(&self.line.0).calls.get_mut(&self.number) {
            waiter.back = now.checked_add(time).unwrap_or(now);
        }
    }
}

impl Waiting {
    /// When `number` looks again; `None` where nobody is before it.
    ///
    /// Each watches the one right before it. So of many that wait behind one that is left alone, they
    /// do not all wake at once.
    fn look(&mut self, number: u64, now: Instant, waker: &Waker) -> Option<Instant> {
        self.calls.get_mut(&number)?.come_back(now);
        let mut before = self.calls.range(..number).rev();
        let (_, ahead) = before.find(|(_, waiter)| waiter.is_there(now))?;
        let back = ahead.overdue().min(now + ROUND);
        let own = self.calls.get_mut(&number)?;
        own.back = back;
        own.waker.clone_from(waker);
        Some(back)
    }

    /// Whom to wake: the next, and those before it that may have been left alone.
    fn leave(&mut self, number: u64, now: Instant) -> Vec<Waker> {
        self.calls.remove(&number);
        let mut woken = Vec::new();
        for (_, waiter) in self.calls.range(number..) {
            woken.push(waiter.waker.clone());
            if waiter.is_there(now) {
                break;
            }
        }
        woken
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let woken = lock(&self.line.0).leave(self.number, Instant::now());
        woken.iter().for_each(Waker::wake_by_ref);
    }
}
