//! Verdicts: turn what a client said, and what the books say, into how often the two differ.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::AddAssign;
use std::sync::Arc;

use super::books::Entry;
use super::server::FaultyServer;
use super::storm::{Caller, Claim, Told};

/// How often what a client said of its calls was true, and how often it was not.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Verdict {
    /// Calls.
    pub calls: u64,
    /// Attempts, as the client counts them.
    pub attempts: u64,
    /// Faults, by the server's count.
    pub faults: u64,
    /// Calls that ended well.
    pub done: u64,
    /// Calls after which the client says that nothing happened.
    pub not_done: u64,
    /// Calls after which it says that it does not know.
    pub unknown: u64,
    /// Calls that failed after an answer which no client can make anything of: a page in place of
    /// data, or the wish that it wait for thousands of years.
    pub sent_away: u64,
    /// Operations that were done more than once.
    pub duplicates: u64,
    /// Calls that are said to be done, and are not, or brought something else.
    pub false_successes: u64,
    /// Calls that are said not to be done, and are.
    pub false_failures: u64,
    /// Calls of which the client does not know, and could not find out with the key it told.
    pub lost: u64,
    /// Calls of which the attempts did not carry one key and one body, byte for byte, or a key of
    /// another call, or another key than the client told.
    pub mixed_up: u64,
    /// Calls that the server was sent more often than the client says.
    pub hidden: u64,
    /// Attempts that the client counts, and that the server neither read nor broke before.
    pub unaccounted: u64,
}

impl Verdict {
    /// The share of calls that ended well, among those that were not sent away.
    pub fn completion(&self) -> f64 {
        percent(self.done, self.calls - self.sent_away)
    }

    /// The share of attempts that were befallen by a fault.
    pub fn struck(&self) -> f64 {
        percent(self.faults, self.attempts)
    }

    /// Attempts for each call.
    pub fn amplification(&self) -> f64 {
        percent(self.attempts, self.calls) / 100.0
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts here are far below 2^52")]
fn percent(part: u64, whole: u64) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

impl AddAssign for Verdict {
    fn add_assign(&mut self, other: Self) {
        self.calls += other.calls;
        self.attempts += other.attempts;
        self.faults += other.faults;
        self.done += other.done;
        self.not_done += other.not_done;
        self.unknown += other.unknown;
        self.sent_away += other.sent_away;
        self.duplicates += other.duplicates;
        self.false_successes += other.false_successes;
        self.false_failures += other.false_failures;
        self.lost += other.lost;
        self.mixed_up += other.mixed_up;
        self.hidden += other.hidden;
        self.unaccounted += other.unaccounted;
    }
}

/// Holds what a client told of its calls against the server's books.
///
/// Where calls carried keys, each one of unknown outcome is then taken up with the key that the
/// client told, on a server without faults, and has to end well.
pub async fn verdict(
    server: &FaultyServer,
    caller: &Arc<impl Caller>,
    told: &BTreeMap<u64, Told>,
) -> Verdict {
    let books = &server.state.books;
    server.calm();
    let mut verdict = Verdict { faults: books.faults().values().sum(), ..Verdict::default() };
    let before = books.entries();
    let mut seen = 0;
    for (operation, told) in told {
        let entry = before.get(operation).cloned().unwrap_or_default();
        seen += u64::from(entry.seen);
        verdict.count(told, &entry);
    }
    verdict.unaccounted = verdict.attempts.saturating_sub(seen + books.unread());
    for (operation, told) in told {
        if told.claim == Claim::Unknown && told.key.is_some() {
            let again = caller.call(*operation, told.key.clone()).await;
            verdict.lost += u64::from(!matches!(again.claim, Claim::Done(_)));
        }
    }
    verdict.compare(told, &books.entries());
    verdict
}

impl Verdict {
    fn count(&mut self, told: &Told, entry: &Entry) {
        self.calls += 1;
        self.attempts += u64::from(told.attempts);
        self.hidden += u64::from(entry.seen > told.attempts);
        match &told.claim {
            Claim::Done(_) => self.done += 1,
            Claim::NotDone => self.not_done += 1,
            Claim::Unknown => self.unknown += 1,
        }
        let is_done = matches!(told.claim, Claim::Done(_));
        self.sent_away += u64::from(entry.is_sent_away && !is_done);
        self.false_failures += u64::from(told.claim == Claim::NotDone && entry.done > 0);
    }

    fn compare(&mut self, told: &BTreeMap<u64, Told>, entries: &BTreeMap<u64, Entry>) {
        let mut all_keys = BTreeSet::new();
        for (operation, told) in told {
            let entry = entries.get(operation).cloned().unwrap_or_default();
            self.duplicates += u64::from(entry.done > 1);
            if let Claim::Done(result) = &told.claim {
                self.false_successes += u64::from(entry.result.as_ref() != Some(result));
            }
            let is_one = entry.keys.len() <= 1 && entry.bodies.len() <= 1;
            let is_own = entry.keys.iter().all(|key| all_keys.insert(key.clone()));
            let is_told = entry.keys.iter().all(|key| told.key.as_ref() == Some(key));
            self.mixed_up += u64::from(!(is_one && is_own && is_told));
        }
    }
}
