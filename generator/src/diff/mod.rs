//! Diff: two versions of a provider's inputs become the list of what changed between them, for a person who
//! has to say yes to an update.
//!
//! Texts are not compared: both sides go through load, lower and plan, and what is compared is what came
//! of them. There are two sides to each change, and each is judged by its own rules:
//!
//! - **Rust**: does a program that uses the crate still compile? `surface` lists every public item of a
//!   crate from its plan, and the difference of two lists is the answer. Nothing is guessed from the
//!   document: what is not in the list of items cannot break, and what is in it cannot be overlooked.
//! - **wire**: does a client of the old version still work against a server of the new one? `facts`
//!   compares operations, parameters, bodies, answers, types, scopes, paging, replay and limits one
//!   by one, with the direction in which each value travels.
//!
//! `join` puts both together: each difference of items goes to the change that caused it, and one that
//! no change claims is a change of its own. So the sum of the report is at least the sum of the items.

mod deltas;
mod facts;
mod join;
mod model;
mod render;
mod surface;

pub use model::*;
pub use render::{changelog, markdown, text};

use crate::ir::Api;
use crate::load::{self, Input};
use crate::lower;
use crate::plan::{self, CratePlan};
use crate::report::Report;

/// One version of a provider, as far as it is compared.
#[derive(Debug)]
pub struct Snapshot {
    /// What its API means.
    pub(crate) api: Api,
    /// What its crate is.
    pub(crate) plan: CratePlan,
}

impl Snapshot {
    /// Reads the inputs of a provider; `None` where the report holds an error.
    pub fn read(input: &Input, report: &mut Report) -> Option<Self> {
        let documents = load::load(input, report)?;
        let api = lower::lower(&documents, report)?;
        let mut plan = plan::plan(&api, report)?;
        plan.locate(|pointer| documents.written(pointer));
        (!report.has_errors()).then_some(Self { api, plan })
    }

    /// What keeps the name that it had, and would be called otherwise.
    pub fn kept(&self) -> &[plan::KeptName] {
        &self.plan.kept
    }

    /// The crate's version, as `client.yaml` has it.
    pub fn version(&self) -> &str {
        &self.plan.package.version
    }
}

/// What changed from one version to another.
pub fn compare(old: &Snapshot, new: &Snapshot) -> Diff {
    let changes = facts::compare(old, new);
    let deltas = deltas::compare(&surface::of(&old.plan, None), &surface::of(&new.plan, Some(old)));
    let mut changes = join::join(changes, deltas);
    changes.sort_by(|a, b| a.order().cmp(&b.order()));
    Diff {
        provider: new.plan.provider.folder.clone(),
        title: new.plan.package.title.clone(),
        old: Side::of(old),
        new: Side::of(new),
        changes,
    }
}
