//! `cargo xtask scopes`: what a provider's operations need, and the smallest token for some of them.
//!
//! read and compile ─► pick ─► ask the runtime ─► a table, JSON, or a page. What is printed about
//! the inputs is what keeps them from being read; `generate` tells the rest.

mod json;
mod least;
mod table;

use std::collections::BTreeSet;
use std::path::Path;

use scopewright_generator::Input;
use scopewright_generator::explore::{ScopeTable, explore, page, shown};

use crate::arguments::{ScopesArguments, ScopesFormat, ScopesTask};
use crate::diff;
use crate::disk;
use crate::generate::{relocate, tell_report, unknown_provider, unreadable};
use crate::stop::{Fault, Stop};
use crate::terminal;
use crate::workspace;

/// Operations of a table that somebody asks about.
#[derive(Debug)]
struct Question<'a> {
    /// Everything that is known.
    table: &'a ScopeTable,
    /// Positions of the operations in the table, in its order.
    picked: Vec<usize>,
    /// Operations were named.
    named: bool,
    /// The least scopes are asked for.
    minimal: bool,
}

/// Runs the task.
pub(crate) fn run(arguments: &ScopesArguments) -> Result<(), Stop> {
    if let Some(ScopesTask::Diff(arguments)) = &arguments.task {
        return diff::run_scopes(arguments);
    }
    let specs = workspace::located(arguments.specs.as_deref(), "specs");
    let table = read(&specs, arguments.provider.as_deref().unwrap_or_default())?;
    let question = Question {
        picked: pick(&table, &arguments.operations)?,
        named: !arguments.operations.is_empty(),
        minimal: arguments.minimal,
        table: &table,
    };
    let text = match arguments.format {
        ScopesFormat::Table => table::text(&question),
        ScopesFormat::Json => json::text(&question),
        ScopesFormat::Html if question.named => page(&table, &question.picked),
        ScopesFormat::Html => page(&table, &[]),
    };
    match &arguments.into {
        None => terminal::line(text.trim_end()),
        Some(path) => disk::write(path, &(text.trim_end().to_owned() + "\n"))?,
    }
    Ok(())
}

/// Reads a provider's table, or says why it cannot be read.
fn read(specs: &Path, provider: &str) -> Result<ScopeTable, Stop> {
    let listing = disk::list_providers(specs)?;
    if !listing.has(provider) {
        return Err(Stop::Usage(unknown_provider(&listing, specs, provider)));
    }
    let reading = disk::read_input(specs, provider)?;
    let (mut report, table) = if reading.unreadable.is_empty() {
        let input = Input { provider: provider.to_owned(), files: reading.files, document: None };
        let explored = explore(&input);
        (explored.report, explored.table)
    } else {
        (unreadable(provider, &reading), None)
    };
    table.ok_or_else(|| {
        relocate(&mut report, |name| match name.strip_prefix("specs/") {
            Some(inside) => workspace::shown(&specs.join(inside)),
            None => name.to_owned(),
        });
        tell_report(&report);
        Stop::Told
    })
}

/// The operations that were named, or all, in the table's order and each once.
fn pick(table: &ScopeTable, names: &[String]) -> Result<Vec<usize>, Stop> {
    let mut picked = BTreeSet::new();
    for name in names {
        let found = table.find(name);
        if found.is_empty() {
            return Err(Stop::Usage(unknown_operation(table, name)));
        }
        picked.extend(found);
    }
    if names.is_empty() {
        picked.extend(0..table.operations.len());
    }
    Ok(picked.into_iter().collect())
}

fn unknown_operation(table: &ScopeTable, name: &str) -> Fault {
    let message = format!("{} has no operation `{}`", shown(&table.title), shown(name));
    let all = format!("`cargo xtask scopes {}` lists all", table.provider);
    Fault::new(message).help(match table.nearest(name) {
        Some(nearest) => format!("did you mean `{}`?", shown(nearest)),
        None => all,
    })
}
