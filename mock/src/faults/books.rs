//! Books: turn requests into effects, each once for each key, and remember both.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::weather::Fault;

/// How long the first request with a key runs where a fault says that it still does.
const RUNS_FOR: Duration = Duration::from_millis(2);

/// What was asked and done so far.
#[derive(Default)]
pub(super) struct Books(Mutex<Pages>);

#[derive(Default)]
struct Pages {
    entries: BTreeMap<u64, Entry>,
    by_key: BTreeMap<String, Record>,
    faults: BTreeMap<Fault, u64>,
    results: u64,
    unread: u64,
}

/// What is known of one intended operation.
#[derive(Clone, Default)]
pub(super) struct Entry {
    /// Attempts of which at least the head was read.
    pub(super) seen: u32,
    /// How often it was done.
    pub(super) done: u32,
    /// What the first time brought.
    pub(super) result: Option<String>,
    /// Every key that came with it.
    pub(super) keys: BTreeSet<String>,
    /// Every body, among those that were read.
    pub(super) bodies: BTreeSet<Vec<u8>>,
    /// The client was given an answer after which it has to stop: one that is no answer, or one
    /// that tells it to wait for thousands of years.
    pub(super) is_sent_away: bool,
}

/// What a key stands for.
struct Record {
    body: Vec<u8>,
    result: String,
    runs_until: Option<Instant>,
}

/// What comes of acting on a request.
pub(super) enum Acted {
    /// It was done now.
    Done(String),
    /// It had been done, and this is what it brought.
    Replayed(String),
    /// The first request with this key still runs.
    Runs,
    /// The key stands for another body.
    Reused,
}

impl Books {
    /// Counts an attempt, by its head; gives its number, from 0.
    pub(super) fn see(&self, operation: u64, key: Option<&String>) -> u32 {
        let mut pages = self.pages();
        let entry = pages.entries.entry(operation).or_default();
        entry.keys.extend(key.cloned());
        entry.seen += 1;
        entry.seen - 1
    }

    /// Remembers a body.
    pub(super) fn read(&self, operation: u64, body: &[u8]) {
        self.pages().entries.entry(operation).or_default().bodies.insert(body.to_vec());
    }

    /// Does what was asked, unless its key says that it is done.
    pub(super) fn act(&self, operation: u64, key: Option<&String>, body: &[u8]) -> Acted {
        let mut pages = self.pages();
        if let Some(record) = key.and_then(|key| pages.by_key.get(key)) {
            return match record.runs_until {
                _ if record.body != body => Acted::Reused,
                Some(end) if Instant::now() < end => Acted::Runs,
                _ => Acted::Replayed(record.result.clone()),
            };
        }
        pages.results += 1;
        let result = format!("result-{operation}-{}", pages.results);
        if let Some(key) = key {
            let (body, result) = (body.to_vec(), result.clone());
            pages.by_key.insert(key.clone(), Record { body, result, runs_until: None });
        }
        let entry = pages.entries.entry(operation).or_default();
        entry.done += 1;
        entry.result.get_or_insert_with(|| result.clone());
        Acted::Done(result)
    }

    /// Lets the request with a key run on for a while.
    pub(super) fn keep_running(&self, key: &str) {
        if let Some(record) = self.pages().by_key.get_mut(key) {
            record.runs_until = Some(Instant::now() + RUNS_FOR);
        }
    }

    /// Counts a fault.
    pub(super) fn strike(&self, fault: Fault) {
        let mut pages = self.pages();
        *pages.faults.entry(fault).or_default() += 1;
        if matches!(fault, Fault::ResetOnAccept | Fault::ResetOnReuse) {
            pages.unread += 1;
        }
    }

    /// Remembers that the client has to stop after this.
    pub(super) fn send_away(&self, operation: u64) {
        self.pages().entries.entry(operation).or_default().is_sent_away = true;
    }

    pub(super) fn entries(&self) -> BTreeMap<u64, Entry> {
        self.pages().entries.clone()
    }

    pub(super) fn faults(&self) -> BTreeMap<Fault, u64> {
        self.pages().faults.clone()
    }

    /// Connections that were reset before anything of a request was read.
    pub(super) fn unread(&self) -> u64 {
        self.pages().unread
    }

    /// A panic elsewhere leaves pages that are as good as before.
    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
