//! Weather: turns a seed, an operation and the number of an attempt into the fault that befalls it.
//!
//! The order in which attempts arrive is chance; what befalls each one is not, so that a seed means
//! the same storm in every run.

use fastrand::Rng;

/// What befalls an attempt. The numbers in the docs are those of the usual list of such faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Fault {
    /// F1: the connection is reset as soon as it stands.
    ResetOnAccept,
    /// F2: it is reset when the head of the request was read.
    ResetBeforeActing,
    /// F3: it is reset after the server acted.
    ResetAfterActing,
    /// F4: a proxy answers 502, and the server has not acted.
    GatewayBeforeActing,
    /// F5: somebody answers 500, 502, 503 or 504, and the server has acted.
    GatewayAfterActing,
    /// F6: 429, with a `Retry-After` that may be anything.
    TooManyRequests,
    /// F7: 503, with the headers of a rate limit.
    Busy,
    /// F8: the answer is cut off in its body.
    CutOff,
    /// F9: nothing comes, ever; the server may have acted.
    Stall,
    /// F10: the answer comes at a byte every half second.
    Drip,
    /// F11: a connection that was kept alive is reset as the next request is written.
    ResetOnReuse,
    /// F13: 409, because the first request with this key still runs.
    StillRunning,
    /// F14: a page of a network that wants its visitors to log in, or a broken text, with status 200.
    Foreign,
}

/// What can befall an attempt that was read, with its weight. Those that cost a client the whole of
/// its patience are rare, so that a run is not spent on waiting.
const WEIGHTS: [(Fault, u32); 11] = [
    (Fault::ResetBeforeActing, 3),
    (Fault::ResetAfterActing, 4),
    (Fault::GatewayBeforeActing, 3),
    (Fault::GatewayAfterActing, 4),
    (Fault::TooManyRequests, 3),
    (Fault::Busy, 3),
    (Fault::CutOff, 3),
    (Fault::Stall, 1),
    (Fault::Drip, 1),
    (Fault::StillRunning, 2),
    (Fault::Foreign, 1),
];

/// How bad it is, and the seed by which it is as bad every time.
#[derive(Clone, Copy, Debug)]
pub struct Weather {
    seed: u64,
    percent: u32,
    outage: bool,
}

impl Weather {
    /// So many of 100 attempts are befallen by a fault.
    pub fn new(seed: u64, percent: u32) -> Self {
        Self { seed, percent: percent.min(100), outage: false }
    }

    /// Nothing works: every request is answered with 503.
    pub fn outage() -> Self {
        Self { seed: 0, percent: 0, outage: true }
    }

    pub(super) fn is_outage(&self) -> bool {
        self.outage
    }

    /// Whether the connection of this number is reset as soon as it stands.
    pub(super) fn breaks_connection(&self, number: u64) -> bool {
        self.chance(1, number, 0).u32(..1000) < self.percent / 2
    }

    /// Whether a connection is reset as its request of this number is written.
    pub(super) fn breaks_reuse(&self, number: u64, request: u64) -> bool {
        request > 0 && self.chance(2, number, request).u32(..1000) < self.percent / 2
    }

    /// What befalls an attempt, and the dice for how it does.
    pub(super) fn strike(&self, operation: u64, attempt: u32) -> (Option<Fault>, Rng) {
        let mut chance = self.chance(3, operation, u64::from(attempt));
        // The rest, one in twenty, is what befalls connections.
        if chance.u32(..1000) >= self.percent * 19 / 2 {
            return (None, chance);
        }
        let all: u32 = WEIGHTS.iter().map(|(_, weight)| weight).sum();
        let mut drawn = chance.u32(..all);
        for (fault, weight) in WEIGHTS {
            if drawn < weight {
                return (Some(fault), chance);
            }
            drawn -= weight;
        }
        (None, chance)
    }

    /// Dice of their own for each thing, so that none depends on what was thrown before.
    fn chance(&self, purpose: u64, first: u64, second: u64) -> Rng {
        let mixed = [purpose, first, second].into_iter().fold(self.seed, |mixed, part| {
            Rng::with_seed(mixed.wrapping_add(part).rotate_left(17)).u64(..)
        });
        Rng::with_seed(mixed)
    }
}

#[cfg(test)]
mod tests {
    use super::Weather;

    #[test]
    fn a_seed_means_the_same_storm_and_another_one_another() {
        let storm = |seed| (0..200).map(|call| Weather::new(seed, 30).strike(call, 0).0).collect();
        let (first, again, other): (Vec<_>, Vec<_>, Vec<_>) = (storm(1), storm(1), storm(2));
        assert_eq!(first, again);
        assert_ne!(first, other);
    }

    #[test]
    fn as_many_attempts_are_struck_as_was_asked_for() {
        let struck = (0..10_000).filter(|call| Weather::new(7, 30).strike(*call, 1).0.is_some());
        assert!((2_700..3_000).contains(&struck.count()));
        assert!((0..1_000).all(|call| Weather::new(7, 0).strike(call, 0).0.is_none()));
    }
}
