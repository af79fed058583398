//! Circles: turns the positions that a walk has seen into whether it comes back to one of them.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

/// The positions seen, as hashes of 128 bits: 16 bytes a page however long cursors are. The keys of
/// the hash are random, so nobody can write cursors that seem to be equal; two that are not equal meet
/// by chance less than once in 10^26 walks of a million pages.
#[derive(Default)]
pub(super) struct Circle {
    keys: [RandomState; 2],
    seen: HashSet<u128>,
}

impl Circle {
    /// Remembers a position; `false` where it was seen before.
    pub(super) fn note(&mut self, position: &str) -> bool {
        let [high, low] = self.keys.each_ref().map(|key| u128::from(key.hash_one(position)));
        self.seen.insert(high << 64 | low)
    }
}
