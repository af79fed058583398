//! Documents that carry a text in many places, so that few crates hold what thousands do.

use std::collections::{BTreeMap, HashSet};

use crate::base::Base;
use crate::cases::{Case, Plan};
use crate::judge::{Outcome, generated};
use crate::positions::Part;
use crate::skeleton::{self, Files};

/// The crates of such documents.
#[derive(Debug, Default)]
pub struct Merged {
    /// The files of each.
    pub crates: Vec<Files>,
    /// Documents that ended in a crate.
    pub documents: usize,
    /// Of these, those whose texts all stand in one of the crates.
    pub covered: usize,
}

/// A document that ended in a crate, and the texts in which that differs from the usual one.
struct Single {
    case: Case,
    texts: Vec<u64>,
}

/// Puts the documents of each text together.
pub fn merge(plan: &Plan, outcomes: &[Outcome], canary: &str) -> Merged {
    let mut by_payload: BTreeMap<usize, Vec<Single>> = BTreeMap::new();
    let mut merged = Merged::default();
    for (case, outcome) in plan.cases.iter().zip(outcomes) {
        let Outcome::Crate { texts } = outcome else { continue };
        merged.documents += 1;
        // The library's name is what paths are recognised by when a crate becomes a module.
        if plan.positions[case.position].pointer == "/package/name" {
            continue;
        }
        by_payload
            .entry(case.payload)
            .or_default()
            .push(Single { case: *case, texts: texts.clone() });
    }
    for (_, mut singles) in by_payload {
        let mut known = HashSet::new();
        // What no crate holds yet is put together anew, as long as that is of use.
        while singles.len() > 1 {
            let Some(files) = together(plan, &singles, canary) else { break };
            known.extend(skeleton::texts(&files));
            merged.crates.push(files);
            let before = singles.len();
            singles.retain(|single| !single.texts.iter().all(|text| known.contains(text)));
            let now_known = before - singles.len();
            merged.covered += now_known;
            if now_known < 2 {
                break;
            }
        }
        // What fits into no other document is a crate of its own.
        for single in singles {
            if let Ok(files) = generated(&plan.inputs(single.case, canary).input()) {
                merged.covered += 1;
                merged.crates.push(files);
            }
        }
    }
    merged
}

/// The crate of a document that carries as many of these texts as will do.
fn together(plan: &Plan, singles: &[Single], canary: &str) -> Option<Files> {
    let mut cases: Vec<Case> = singles.iter().map(|single| single.case).collect();
    // Values first: they are found by their pointers, which keys change. Then keys from the innermost to
    // the outermost.
    let rank = |case: &Case| {
        let position = &plan.positions[case.position];
        let depth = position.pointer.matches('/').count();
        match position.part {
            Part::Value => (0, 0),
            Part::Name => (1, 0),
            Part::Key => (2, usize::MAX - depth),
        }
    };
    cases.sort_by_key(rank);
    let mut inputs = plan.base.clone();
    add(plan, &mut inputs, &cases, canary)
}

/// Adds as many of the cases as will do to inputs, and gives back the crate.
fn add(plan: &Plan, inputs: &mut Base, cases: &[Case], canary: &str) -> Option<Files> {
    let mut tried = inputs.clone();
    for case in cases {
        let text = crate::payloads::text(crate::payloads::PAYLOADS[case.payload], canary);
        let text = plan.formed(case.position, case.form, &text);
        plan.positions[case.position].put(&mut tried, &text);
    }
    match generated(&tried.input()) {
        Ok(files) => {
            *inputs = tried;
            Some(files)
        }
        Err(_) if cases.len() > 1 => {
            let (first, rest) = cases.split_at(cases.len() / 2);
            let first = add(plan, inputs, first, canary);
            let rest = add(plan, inputs, rest, canary);
            rest.or(first)
        }
        Err(_) => None,
    }
}
