//! The gate before a limiter: turns many calls of one credential into one after the other, in the order
//! in which they came.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::line::{GRACE, Line, Place};
use super::{Holder, Limiter, LimiterError, News, Pacing, Turn, Verdict};
use crate::clock::{Clock, lock};
use crate::credential::Credential;
use crate::defaults::STORE_TIMEOUT;
use crate::provider::Provider;
use crate::rate::RateLimit;
use crate::trace;

/// Why a call does not get its turn.
#[derive(Debug)]
pub(crate) enum Blocked {
    /// It would have to wait for so long, which is longer than it may take.
    TooLong(Duration),
    /// The limiter does not work.
    Broken(LimiterError),
}

/// Through which all calls of one credential go.
pub(crate) struct Gate {
    holder: Holder,
    limiter: Option<Arc<dyn Limiter>>,
    /// Only the first in line asks the limiter: so turns go by order of arrival.
    line: Line,
    seen: Mutex<Option<RateLimit>>,
    used: Mutex<Instant>,
}

impl Gate {
    fn new(holder: Holder, limiter: Option<Arc<dyn Limiter>>, now: Instant) -> Self {
        let (line, seen) = (Line::default(), Mutex::default());
        Self { holder, limiter, line, seen, used: Mutex::new(now) }
    }

    /// What the last answer said of the limit.
    pub(crate) fn seen(&self) -> Option<RateLimit> {
        *lock(&self.seen)
    }

    /// Waits for a turn. Fails at once if that would be later than `deadline`, as far as is known. Gives
    /// the time for which the call was left alone meanwhile, which does not count.
    ///
    /// Nothing is held, neither while it sleeps nor while the limiter decides: a call that is not polled
    /// any more stops nobody.
    pub(crate) async fn pass(
        &self,
        clock: &dyn Clock,
        deadline: Instant,
    ) -> Result<Duration, Blocked> {
        let Some(limiter) = &self.limiter else { return Ok(Duration::ZERO) };
        *lock(&self.used) = clock.now();
        let wish =
            Wish { gate: self, limiter: &**limiter, clock, deadline, place: self.line.join() };
        let expected = wish.expected(wish.place.ahead());
        if is_too_long(expected, wish.left()) {
            return Err(Blocked::TooLong(expected));
        }
        while let Verdict::Wait(wait) = wish.ask().await? {
            // A limiter that says zero must not make the line spin.
            let wait = wait.max(Duration::from_millis(1));
            trace::paces(wait);
            wish.place.is_back_in(wait);
            clock.sleep(wait).await;
        }
        Ok(wish.place.away())
    }

    /// Passes on what an answer said.
    pub(crate) async fn learn(&self, clock: &dyn Clock, news: News) {
        if news.rate.is_some() {
            *lock(&self.seen) = news.rate;
        }
        let says_something = news.refused || news.rate.is_some();
        if let Some(limiter) = self.limiter.as_ref().filter(|_| says_something) {
            limiter.learn(&Turn::new(&self.holder, clock.now()), news).await;
        }
    }
}

/// A call that wants a turn.
struct Wish<'g> {
    gate: &'g Gate,
    limiter: &'g dyn Limiter,
    clock: &'g dyn Clock,
    deadline: Instant,
    place: Place<'g>,
}

impl Wish<'_> {
    fn turn(&self) -> Turn<'_> {
        Turn::new(&self.gate.holder, self.clock.now())
    }

    fn expected(&self, ahead: u32) -> Duration {
        self.limiter.expected_wait(&self.turn(), ahead)
    }

    /// The time that is left for waiting.
    fn left(&self) -> Duration {
        let now = self.clock.now();
        let counted = now.checked_sub(self.place.away()).unwrap_or(now);
        self.deadline.saturating_duration_since(counted)
    }

    fn too_late(&self) -> Blocked {
        Blocked::TooLong(self.expected(0))
    }

    /// Asks the limiter as soon as the call is the first in line. A wait that it answers with is not too
    /// long.
    async fn ask(&self) -> Result<Verdict, Blocked> {
        if !self.comes_first().await {
            return Err(self.too_late());
        }
        self.place.is_back_in(STORE_TIMEOUT);
        let (turn, left, begun) = (self.turn(), self.left(), tokio::time::Instant::now());
        let asked = tokio::time::timeout(left, self.limiter.take(&turn)).await;
        // However slow the limiter is, only a call that was left alone is back so late.
        if begun.elapsed() > left.saturating_add(GRACE) {
            self.place.is_back();
        }
        match asked.map_err(|_| self.too_late())?.map_err(Blocked::Broken)? {
            Verdict::Wait(wait) if is_too_long(wait, self.left()) => Err(Blocked::TooLong(wait)),
            _ if self.left().is_zero() => Err(self.too_late()),
            verdict => Ok(verdict),
        }
    }

    /// Waits in line; whether there is time left then.
    async fn comes_first(&self) -> bool {
        loop {
            let away = self.place.away();
            let waited = tokio::time::timeout(self.left(), self.place.come_first()).await;
            if waited.is_ok() {
                return !self.left().is_zero();
            }
            // Time in which it was left alone has been found out about by now.
            if self.place.away() == away {
                return false;
            }
        }
    }
}

/// A turn at the very end of a call's time would leave none for the request.
fn is_too_long(wait: Duration, left: Duration) -> bool {
    !wait.is_zero() && wait >= left
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate").field("holder", &self.holder).finish_non_exhaustive()
    }
}

/// The gates of all credentials that a client and its kin use.
pub(crate) struct Gates {
    pacing: Pacing,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    gates: HashMap<Holder, Arc<Gate>>,
    /// As many gates as there may be before the idle ones are looked for.
    enough: usize,
}

impl Gates {
    pub(crate) fn new(pacing: Pacing) -> Self {
        Self { pacing, known: Mutex::default() }
    }

    /// The gate of a credential: the same one each time, as long as it can matter.
    pub(crate) fn of(
        &self,
        provider: &'static Provider,
        credential: Option<&Credential>,
        now: Instant,
    ) -> Arc<Gate> {
        let holder = Holder::new(provider, credential);
        let mut known = lock(&self.known);
        if let Some(gate) = known.gates.get(&holder) {
            return Arc::clone(gate);
        }
        known.sweep(now, self.pacing.memory());
        let gate = Arc::new(Gate::new(holder.clone(), self.pacing.limiter(), now));
        known.gates.insert(holder, Arc::clone(&gate));
        gate
    }
}

impl Known {
    /// Forgets gates that no client has and that are as good as new: a server that makes a client
    /// for each of its users must not keep them all.
    fn sweep(&mut self, now: Instant, memory: Duration) {
        if self.gates.len() < self.enough.max(64) {
            return;
        }
        self.gates.retain(|_, gate| {
            let idle = now.saturating_duration_since(*lock(&gate.used));
            Arc::strong_count(gate) > 1 || idle <= memory
        });
        self.enough = self.gates.len() * 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static PROVIDER: Provider = Provider::new("Example", "example/1.0");

    #[test]
    fn gates_without_a_client_are_kept_only_while_they_matter() {
        let gates = Gates::new(Pacing::ByAnswers);
        let start = Instant::now();
        let of = |number: u32, now| {
            let credential = Credential::token(format!("token-{number}"));
            gates.of(&PROVIDER, Some(&credential), now)
        };
        let held = of(0, start);
        (1..64).for_each(|number| drop(of(number, start)));
        assert!(Arc::ptr_eq(&held, &of(0, start)));
        let still = start + Duration::from_secs(100);
        drop(of(64, still));
        assert_eq!(lock(&gates.known).gates.len(), 65, "what was used just now is kept");
        (65..128).for_each(|number| drop(of(number, still)));
        let later = start + Duration::from_secs(121);
        drop(of(128, later));
        assert_eq!(lock(&gates.known).gates.len(), 66, "one held, 64 of late, and the new one");
        assert!(Arc::ptr_eq(&held, &of(0, later)));
    }
}
