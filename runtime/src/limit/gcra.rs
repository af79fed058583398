//! The generic cell rate algorithm (ITU-T I.371): turns the times of past requests into the time of the
//! next, with one instant as its whole memory.
//!
//! The crate `governor` does the same, with `parking_lot`, `hashbrown`, `futures-timer` and more in
//! every user's build; but no answer can hold it back, and it cannot say how long a line will take.
//! Those are most of what is below.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::{Deciding, Learning, Limiter, News, Quota, Turn, Verdict};
use crate::clock::lock;

/// Keeps the limit of one credential in this process.
///
/// It does not tell holders apart: a client makes one for each.
#[derive(Debug, Default)]
pub struct Gcra {
    quota: Option<Quota>,
    state: Mutex<State>,
}

#[derive(Clone, Copy, Debug, Default)]
struct State {
    /// When the next request would be due at an even pace (the theoretical arrival time).
    due: Option<Instant>,
    /// Until when an answer holds everything back.
    paused: Option<Instant>,
}

impl Gcra {
    /// Keeps a quota, and does what answers say.
    pub fn new(quota: Quota) -> Self {
        Self { quota: Some(quota), state: Mutex::default() }
    }

    /// Does what answers say, and nothing else.
    pub fn unlimited() -> Self {
        Self::default()
    }

    /// The wait of a request with so many before it.
    fn wait(&self, state: State, now: Instant, ahead: u32) -> Duration {
        let until = |time: Option<Instant>| {
            time.map_or(Duration::ZERO, |time| time.saturating_duration_since(now))
        };
        let pace = self.quota.map_or(Duration::ZERO, |quota| {
            let due = until(state.due).saturating_add(quota.interval().saturating_mul(ahead));
            due.saturating_sub(quota.tolerance())
        });
        pace.max(until(state.paused))
    }

    pub(super) fn decide(&self, now: Instant) -> Verdict {
        let mut state = lock(&self.state);
        let wait = self.wait(*state, now, 0);
        if !wait.is_zero() {
            return Verdict::Wait(wait);
        }
        if let Some(quota) = self.quota {
            let from = state.due.map_or(now, |due| due.max(now));
            state.due = from.checked_add(quota.interval());
        }
        Verdict::Go
    }

    pub(super) fn hear(&self, now: Instant, news: News) {
        let mut state = lock(&self.state);
        if let Some(pause) = news.pause() {
            // An answer that is less strict may be older than the one that was heard before it.
            state.paused = state.paused.max(now.checked_add(pause));
        } else if news.refused
            && let Some(quota) = self.quota
        {
            // The server counts otherwise, or others use the token too: a burst would be refused.
            let drained = now.checked_add(quota.tolerance() + quota.interval());
            state.due = state.due.max(drained);
        }
    }
}

impl Limiter for Gcra {
    fn take<'l>(&'l self, turn: &'l Turn<'_>) -> Deciding<'l> {
        let verdict = self.decide(turn.now());
        Box::pin(std::future::ready(Ok(verdict)))
    }

    fn learn<'l>(&'l self, turn: &'l Turn<'_>, news: News) -> Learning<'l> {
        self.hear(turn.now(), news);
        Box::pin(std::future::ready(()))
    }

    fn expected_wait(&self, turn: &Turn<'_>, ahead: u32) -> Duration {
        self.wait(*lock(&self.state), turn.now(), ahead)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers of requests that were on their way together come in any order.
    #[test]
    fn an_answer_that_is_less_strict_shortens_no_pause() {
        let (limit, now) = (Gcra::unlimited(), Instant::now());
        let seconds = Duration::from_secs;
        for (wait, expected) in [(30, 30), (1, 30), (40, 40), (0, 40)] {
            limit.hear(now, News::refused(Some(seconds(wait)), None));
            assert_eq!(limit.decide(now), Verdict::Wait(seconds(expected)));
        }
        limit.hear(now, News::refused(None, None));
        assert_eq!(limit.decide(now + seconds(40)), Verdict::Go);
    }
}
