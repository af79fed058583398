//! Explore: turns a provider's inputs into the table of what its operations need, for people who are
//! about to ask for a token; and that table into a page.
//!
//! The stages are those of a crate, up to the plan, so the names of methods, constants and variants
//! are those of the crate. Nothing is decided here: the least scopes of some operations are what the
//! runtime's `least_scopes` says, and the page's script follows it step by step.

mod page;
mod selection;
mod table;

pub use page::page;
pub use selection::{Choice, Together};
pub use table::{Access, Grants, Needs, OperationEntry, ScopeEntry, ScopeTable, TokenEntry};

use crate::load::{self, Input};
use crate::lower;
use crate::plan;
use crate::report::Report;

pub(crate) use table::scope_entries;

pub use crate::text::shown;

/// What came of one provider.
#[derive(Debug)]
pub struct Explored {
    /// Every message about the inputs.
    pub report: Report,
    /// The operations and what they need; `None` where the report holds an error.
    pub table: Option<ScopeTable>,
}

/// Reads what the operations of one provider need.
pub fn explore(input: &Input) -> Explored {
    let mut report = Report::new(&input.provider);
    let table = read(input, &mut report).filter(|_| !report.has_errors());
    Explored { report, table }
}

fn read(input: &Input, report: &mut Report) -> Option<ScopeTable> {
    let documents = load::load(input, report)?;
    let api = lower::lower(&documents, report)?;
    let plan = plan::plan(&api, report)?;
    Some(ScopeTable::of(&plan))
}
