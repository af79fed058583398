//! The journal: turns requests into lines that a person reads, without a token and without a body.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use crate::call::Call;
use crate::operation::Operation;
use crate::parameter::Place;
use crate::security::Scheme;

/// How many of the last requests are kept.
const KEPT: usize = 100;

/// What a note begins with: it stands under the status.
const INDENT: &str = "              ";

/// A request and what became of it. `Display` is one line, what is of one length before what is not, and
/// one more for each of the notes.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Exchange {
    /// When it was answered.
    pub at: Timestamp,
    /// The method.
    pub method: String,
    /// Path and query, with what may be a secret taken out.
    pub target: String,
    /// The operation that was meant; empty: the document has none.
    pub operation: String,
    /// The token as it may be shown; empty where none was used.
    pub token: String,
    /// The status of the answer; 0: there was none, because a fault was asked for.
    pub status: u16,
    /// From the first byte of the request to the last of the answer.
    pub took: Duration,
    /// What was wrong with the request, or should be known about the answer.
    pub notes: Vec<String>,
}

impl fmt::Display for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = self.at.strftime("%H:%M:%S%.3fZ");
        let status = if self.status == 0 { "---".to_owned() } else { self.status.to_string() };
        let took = self.took.as_secs_f64() * 1_000.0;
        write!(f, "{time} {status} {took:>7.1} ms  {:<6} {}", self.method, self.target)?;
        if !self.operation.is_empty() {
            write!(f, "  {}", self.operation)?;
        }
        if !self.token.is_empty() {
            write!(f, "  {}", self.token)?;
        }
        self.notes.iter().try_for_each(|note| write!(f, "\n{INDENT}{note}"))
    }
}

/// What was asked so far.
#[derive(Default)]
pub(super) struct Journal(Mutex<Pages>);

#[derive(Default)]
struct Pages {
    last: VecDeque<Exchange>,
    count: u64,
}

impl Journal {
    pub(super) fn enter(&self, exchange: Exchange) {
        let mut pages = self.pages();
        pages.count += 1;
        if pages.last.len() == KEPT {
            pages.last.pop_front();
        }
        pages.last.push_back(exchange);
    }

    /// The last requests, in order, and how many there were in all.
    pub(super) fn read(&self) -> (Vec<Exchange>, u64) {
        let pages = self.pages();
        (pages.last.iter().cloned().collect(), pages.count)
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Path and query. The value of a pair stays where the document has a parameter of that name.
pub(super) fn target(call: &Call, operation: Option<&Operation>) -> String {
    let Some(query) = &call.query else { return call.path.clone() };
    let is_known = |name: &str| {
        let Some(operation) = operation else { return false };
        let is_secret =
            |scheme: &Scheme| matches!(scheme, Scheme::Key(Place::Query, other) if other == name);
        let mut parameters = operation.parameters.iter();
        let plain = name.split('[').next().unwrap_or_default();
        !operation.security.iter().flatten().any(is_secret)
            && parameters.any(|one| one.place == Place::Query && one.name == plain)
    };
    let pair = |pair: &str| match pair.split_once('=') {
        Some((name, value)) if is_known(name) => format!("{name}={value}"),
        Some((name, _)) => format!("{name}=…"),
        None => pair.to_owned(),
    };
    let pairs: Vec<String> = query.split('&').map(pair).collect();
    format!("{}?{}", call.path, pairs.join("&"))
}
