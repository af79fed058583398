//! What is said once for many places: the check meets the same oddity in thousands of schemas.

use indexmap::{IndexMap, IndexSet};

use super::dialect::Dialect;
use super::source::Source;
use crate::report::{Diagnostic, Place, Report, repairs, structure};

/// How often something was seen, and where first.
#[derive(Debug)]
struct Tally {
    times: usize,
    first: String,
}

impl Tally {
    fn at(first: &str) -> Self {
        Self { times: 0, first: first.to_owned() }
    }
}

/// A mistake that the check repaired.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Repair {
    /// A type that is spelled in another way than JSON Schema spells it; as what it was read.
    Type {
        /// The spelling.
        found: String,
        /// What it was read as.
        read: &'static str,
    },
    /// `required: true` on a property, moved to the list of the object around it.
    RequiredFlag,
    /// Something else: what is wrong, and how it was read.
    Value {
        /// What is wrong, as a clause.
        what: String,
        /// What was done, as a clause.
        done: &'static str,
    },
}

impl Repair {
    fn message(&self, place: Place, times: usize) -> Diagnostic {
        match self {
            Self::Type { found, read } => repairs::type_spelling(place, found, read, times),
            Self::RequiredFlag => repairs::required_flag(place, times),
            Self::Value { what, done } => repairs::value_repaired(place, what, done, times),
        }
    }
}

/// The tallies of one check.
#[derive(Debug, Default)]
pub(super) struct Tallies {
    /// By what they stand in and key, with the keys that are known there.
    ignored: IndexMap<(&'static str, String), (Tally, Vec<&'static str>)>,
    /// By key, and whether it was read all the same.
    siblings: IndexMap<(String, bool), Tally>,
    unused: IndexMap<&'static str, Tally>,
    repairs: IndexMap<Repair, Tally>,
    /// Keywords of another version.
    foreign: Option<(IndexSet<&'static str>, Tally)>,
}

impl Tallies {
    /// A key that nothing reads.
    pub(super) fn ignore(
        &mut self,
        pointer: &str,
        noun: &'static str,
        key: &str,
        known: impl Iterator<Item = &'static str>,
    ) {
        let entry = self.ignored.entry((noun, key.to_owned()));
        let (tally, _) = entry.or_insert_with(|| (Tally::at(pointer), known.collect()));
        tally.times += 1;
    }

    /// A key beside `$ref`.
    pub(super) fn sibling(&mut self, pointer: &str, key: &str, read: bool) {
        let entry = self.siblings.entry((key.to_owned(), read));
        entry.or_insert_with(|| Tally::at(pointer)).times += 1;
    }

    /// Things of which a client has no use.
    pub(super) fn leave_out(&mut self, pointer: &str, what: &'static str, times: usize) {
        self.unused.entry(what).or_insert_with(|| Tally::at(pointer)).times += times;
    }

    /// A mistake that was repaired.
    pub(super) fn repair(&mut self, pointer: &str, repair: Repair) {
        self.repairs.entry(repair).or_insert_with(|| Tally::at(pointer)).times += 1;
    }

    /// A keyword of another version that was read.
    pub(super) fn foreign(&mut self, pointer: &str, keyword: &'static str) {
        let (keywords, tally) =
            self.foreign.get_or_insert_with(|| (IndexSet::new(), Tally::at(pointer)));
        keywords.insert(keyword);
        tally.times += 1;
    }

    /// Pushes the warnings.
    pub(super) fn report(self, dialect: Dialect, source: &Source<'_>, report: &mut Report) {
        let version = dialect.version();
        for ((noun, key), (tally, known)) in self.ignored {
            let place = source.at_key(&tally.first);
            report.push(structure::key_ignored(place, &key, noun, version, tally.times, known));
        }
        for ((key, read), tally) in self.siblings {
            let place = source.at_key(&tally.first);
            report.push(structure::reference_siblings(place, &key, version, read, tally.times));
        }
        if let Some((keywords, tally)) = self.foreign {
            let place = source.at_key(&tally.first);
            report.push(repairs::schema_dialect(place, keywords, version, tally.times));
        }
        for (repair, tally) in self.repairs {
            report.push(repair.message(source.at_key(&tally.first), tally.times));
        }
        for (what, tally) in self.unused {
            let place = source.at_key(&tally.first);
            report.push(structure::not_generated(place, what, tally.times));
        }
    }
}
