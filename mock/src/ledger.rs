//! The ledger: turns requests as they are judged into the account that a test asks for.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::call::Call;

/// What has come in so far.
#[derive(Default)]
pub(crate) struct Ledger(Mutex<Account>);

#[derive(Default)]
struct Account {
    entries: Vec<Entry>,
    /// How many entries a test has asked for.
    claimed: usize,
    /// What tests found wrong with operations, beside their requests.
    remarks: BTreeMap<usize, Vec<String>>,
}

/// A request and what is wrong with it.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) call: Call,
    /// Index of the operation; `None` where the document has none.
    pub(crate) operation: Option<usize>,
    /// The media types of the body and of the answer, because an operation may be called once with each.
    pub(crate) media_type: String,
    pub(crate) problems: Vec<String>,
}

impl Ledger {
    /// Adds a request. One that repeats another is a problem of its own: nothing is retried here.
    pub(crate) fn enter(&self, mut entry: Entry) -> Vec<String> {
        let mut account = self.account();
        let is_repeated = account.entries.iter().any(|other| {
            other.operation == entry.operation && other.media_type == entry.media_type
        });
        if is_repeated && entry.operation.is_some() {
            entry.problems.push("it is called for the second time".to_owned());
        }
        let problems = entry.problems.clone();
        account.entries.push(entry);
        problems
    }

    /// The requests that came in since this was asked the last time.
    pub(crate) fn claim(&self) -> Vec<Entry> {
        let mut account = self.account();
        let all = account.entries.len();
        let claimed = std::mem::replace(&mut account.claimed, all);
        account.entries[claimed..].to_vec()
    }

    /// Whether a request of an operation came in since then.
    pub(crate) fn is_waiting(&self, operation: usize) -> bool {
        let account = self.account();
        account.entries[account.claimed..].iter().any(|entry| entry.operation == Some(operation))
    }

    /// Remembers what a test found wrong with an operation.
    pub(crate) fn remark(&self, operation: usize, problems: Vec<String>) {
        self.account().remarks.entry(operation).or_default().extend(problems);
    }

    /// All requests.
    pub(crate) fn calls(&self) -> Vec<Call> {
        self.account().entries.iter().map(|entry| entry.call.clone()).collect()
    }

    /// Whether an operation was called, and all that is wrong with its requests and their answers.
    pub(crate) fn summary(&self, operation: usize) -> (bool, Vec<String>) {
        let account = self.account();
        let of_operation = || account.entries.iter().filter(|one| one.operation == Some(operation));
        let mut problems: Vec<String> =
            of_operation().flat_map(|one| one.problems.clone()).collect();
        for remark in account.remarks.get(&operation).into_iter().flatten() {
            if !problems.contains(remark) {
                problems.push(remark.clone());
            }
        }
        (of_operation().next().is_some(), problems)
    }

    /// What is wrong with the requests that no operation was meant by.
    pub(crate) fn strays(&self) -> Vec<String> {
        let account = self.account();
        let strays = account.entries.iter().filter(|entry| entry.operation.is_none());
        strays.flat_map(|entry| entry.problems.clone()).collect()
    }

    /// A panic elsewhere leaves a list that is as good as before.
    fn account(&self) -> MutexGuard<'_, Account> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
