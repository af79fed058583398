//! The result, as a table and as a list of what is wrong.

use std::fmt::Write;

use crate::cases::Plan;
use crate::compile::Compiled;
use crate::judge::Outcome;
use crate::payloads::PAYLOADS;

/// How many of what is wrong are told each.
const TOLD: usize = 40;

/// The outcomes of a run, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// All of them.
    pub documents: usize,
    /// Crates.
    pub crates: usize,
    /// Refusals with messages.
    pub messages: usize,
    /// Panics of the generator.
    pub panics: usize,
    /// Cases that took longer than they may.
    pub timeouts: usize,
    /// Processes that died.
    pub aborts: usize,
    /// Files that do not parse, and texts that act.
    pub faults: usize,
    /// Crates of another shape.
    pub shapes: usize,
}

impl Counts {
    /// Counts outcomes.
    pub fn of(outcomes: &[Outcome]) -> Self {
        let mut counts = Self { documents: outcomes.len(), ..Self::default() };
        for outcome in outcomes {
            *match outcome {
                Outcome::Crate { .. } => &mut counts.crates,
                Outcome::Messages => &mut counts.messages,
                Outcome::Panic(_) => &mut counts.panics,
                Outcome::Timeout => &mut counts.timeouts,
                Outcome::Abort(_) => &mut counts.aborts,
                Outcome::Fault(_) => &mut counts.faults,
                Outcome::Shape(_) => &mut counts.shapes,
            } += 1;
        }
        counts
    }

    /// Whether each case ended in a crate or in messages.
    pub fn is_well(&self) -> bool {
        self.crates + self.messages == self.documents
    }
}

/// The table.
pub fn text(plan: &Plan, counts: &Counts) -> String {
    let rows = [
        ("places", plan.positions.len()),
        ("texts", PAYLOADS.len()),
        ("documents", counts.documents),
        ("end in a crate", counts.crates),
        ("end in messages", counts.messages),
        ("panics", counts.panics),
        ("over 10 s", counts.timeouts),
        ("aborts (of 1 GiB, of 2 MiB of stack)", counts.aborts),
        ("do not parse, or a text acts", counts.faults),
        ("have another shape than with a harmless text", counts.shapes),
    ];
    listed(&rows)
}

/// The table of what was built, and what is wrong with it.
pub fn compiled(compiled: &Compiled) -> String {
    let rows = [
        ("documents that end in a crate", compiled.documents),
        (
            "of these, with all their texts in a crate that was built, tested and documented",
            compiled.covered,
        ),
        ("modules of these crates", compiled.modules),
        ("pages of documentation", compiled.pages),
        ("failures, files written by a text, tags and links of a text", compiled.wrong.len()),
    ];
    let wrong = compiled.wrong.iter().take(TOLD).map(|what| format!("{what}\n"));
    listed(&rows) + &wrong.collect::<String>()
}

fn listed(rows: &[(&str, usize)]) -> String {
    rows.iter().fold(String::new(), |mut table, (name, count)| {
        let _ = writeln!(table, "{count:>8}  {name}");
        table
    })
}

/// What is wrong, case by case; the first of them.
pub fn wrong(plan: &Plan, outcomes: &[Outcome]) -> Vec<String> {
    let cases = plan.cases.iter().zip(outcomes);
    let wrong = cases.filter_map(|(case, outcome)| {
        let what = match outcome {
            Outcome::Crate { .. } | Outcome::Messages => return None,
            Outcome::Panic(said) => format!("panics: {said}"),
            Outcome::Timeout => "takes too long".to_owned(),
            Outcome::Abort(said) => format!("aborts: {said}"),
            Outcome::Fault(what) => what.clone(),
            Outcome::Shape(what) => format!("has another shape: {what}"),
        };
        let what: String = what.chars().take(700).collect();
        Some(format!("{}: {what}", plan.words(*case)))
    });
    wrong.take(TOLD).collect()
}
