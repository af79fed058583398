//! Soaks: turn a promise about faults into numbers that can be looked up and made again.
//!
//! A rig is one [`Soak`]: a name, a sentence, and a run that gives rows. The same rigs are run by
//! tests, small, and by `cargo xtask soak`, as large as one likes. To add one, implement [`Soak`]
//! beside the others and add it to their list.

mod table;

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::failure::Failure;
pub use table::{markdown, text};

/// What a run comes to.
pub type Running<'s> = Pin<Box<dyn Future<Output = Result<Vec<Row>, Failure>> + Send + 's>>;

/// A rig: a promise, and how it is measured.
pub trait Soak: Sync {
    /// Its name on the command line, such as `ledger`.
    fn name(&self) -> &'static str;

    /// What it does, in one sentence.
    fn about(&self) -> &'static str;

    /// How much of it there is where nobody says otherwise.
    fn scale(&self) -> Scale {
        Scale::default()
    }

    /// Measures. Rows may be added up over several seeds.
    ///
    /// Fails where it cannot measure, not where a bar is missed.
    fn run<'s>(&'s self, scale: &'s Scale, progress: &'s Progress) -> Running<'s>;
}

/// How much is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// The first seed.
    pub seed: u64,
    /// How many seeds, one after the other.
    pub seeds: u64,
    /// Calls for each seed.
    pub calls: u64,
    /// Calls of the naive client for each seed.
    pub naive_calls: u64,
    /// Calls at once.
    pub tasks: usize,
    /// How many of 100 attempts are befallen by a fault.
    pub faults: u32,
}

impl Default for Scale {
    /// Ten thousand calls, 64 at once, of whose attempts 30 in a hundred are befallen by a fault.
    fn default() -> Self {
        Self { seed: 1, seeds: 1, calls: 10_000, naive_calls: 10_000, tasks: 64, faults: 30 }
    }
}

impl Scale {
    /// The seeds.
    pub fn seeds(&self) -> impl Iterator<Item = u64> {
        self.seed..self.seed + self.seeds
    }
}

/// How far a run is. Clones count together.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<AtomicU64>);

impl Progress {
    /// One call more is made.
    pub fn step(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// How many calls were made.
    pub fn done(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// What a number has to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bar {
    /// Anything: it is told, not judged.
    Told,
    /// This at most.
    AtMost(f64),
    /// This at least.
    AtLeast(f64),
}

impl Bar {
    /// None at all.
    pub const ZERO: Self = Self::AtMost(0.0);
}

/// One number of a rig, of our client and of the naive one.
#[derive(Clone, Debug)]
pub struct Row {
    /// What is counted.
    pub what: String,
    /// What it has to be.
    pub bar: Bar,
    /// The generated client's.
    pub ours: f64,
    /// The naive client's, where it was measured.
    pub naive: Option<f64>,
}

impl Row {
    /// A number that is judged.
    pub fn new(what: impl Into<String>, bar: Bar, ours: f64) -> Self {
        Self { what: what.into(), bar, ours, naive: None }
    }

    /// Puts the naive client's number beside it.
    pub fn beside(self, naive: f64) -> Self {
        Self { naive: Some(naive), ..self }
    }

    /// Whether the generated client is as good as it has to be.
    pub fn holds(&self) -> bool {
        self.bar.allows(self.ours)
    }

    /// Whether the naive client, where it was measured, would not do.
    pub fn naive_fails(&self) -> bool {
        self.naive.is_some_and(|naive| !self.bar.allows(naive))
    }
}

impl Bar {
    fn allows(self, number: f64) -> bool {
        match self {
            Self::Told => true,
            Self::AtMost(most) => number <= most,
            Self::AtLeast(least) => number >= least,
        }
    }
}

/// What a rig came to.
#[derive(Clone, Debug)]
pub struct Report {
    /// The rig's name.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
    /// The command that makes these numbers.
    pub command: String,
    /// The numbers.
    pub rows: Vec<Row>,
}

impl Report {
    /// Whether every number is what it has to be.
    pub fn holds(&self) -> bool {
        self.rows.iter().all(Row::holds)
    }

    /// Whether the rig tells good from bad: a naive client fails it, where one was measured.
    pub fn tells(&self) -> bool {
        let mut measured = self.rows.iter().filter(|row| row.naive.is_some()).peekable();
        measured.peek().is_none() || measured.any(Row::naive_fails)
    }
}
