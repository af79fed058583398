//! The least scopes for some operations: a table of plain data, handed to the search of the runtime,
//! which is the one that clients have.
//!
//! The runtime is made for constants, so what it is asked with has to live as long as the program.
//! This program answers one question and ends: what it hands over is leaked.

use scopewright_generator::explore::{Access, Grants, Needs, OperationEntry, ScopeEntry};
use scopewright_generator::explore::{ScopeTable, TokenEntry};
use scopewright_runtime::operation::Operation;
use scopewright_runtime::provider::{self, Provider, ScopeInfo};
use scopewright_runtime::scope::{Requirement, least_scopes};
use serde::Serialize;

/// The smallest token for some operations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Minimal {
    /// The scopes to ask for, in the order of the provider's file.
    pub(crate) scopes: Vec<Asked>,
    /// The ids of operations of which nobody knows what they need: nothing is promised of them.
    pub(crate) unknown: Vec<String>,
    /// No smaller set would do; `false` only where the search was given up.
    pub(crate) exact: bool,
    /// What the kinds of token can do with these scopes, in the order of the provider's file.
    pub(crate) tokens: Vec<Fit>,
}

/// A scope to ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Asked {
    /// Its name.
    pub(crate) name: String,
    /// The ids of operations that would be refused without it.
    pub(crate) operations: Vec<String>,
    /// What a token with it holds as well.
    pub(crate) implies: Vec<String>,
}

/// What a kind of token can do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Fit {
    /// The provider's name of the kind.
    pub(crate) name: String,
    /// The ids of the operations that such a token is refused with these scopes.
    pub(crate) refused: Vec<String>,
}

/// Asks for the operations at these positions.
pub(crate) fn minimal(table: &ScopeTable, picked: &[usize]) -> Minimal {
    let picked: Vec<&OperationEntry> =
        picked.iter().filter_map(|at| table.operations.get(*at)).collect();
    let operations: Vec<&'static Operation> = picked.iter().map(|one| operation(one)).collect();
    let plan = least_scopes(&provider(table), &operations);
    let ids = |operations: &[&'static Operation]| -> Vec<String> {
        operations.iter().map(|one| one.id.to_owned()).collect()
    };
    let entry = |name: &str| table.scopes.iter().find(|scope| scope.name == name);
    let scopes: Vec<Asked> = plan
        .scopes
        .iter()
        .map(|scope| Asked {
            name: scope.name.to_owned(),
            operations: ids(&scope.operations),
            implies: entry(scope.name).map(|scope| scope.implies.clone()).unwrap_or_default(),
        })
        .collect();
    let fit = |kind: &TokenEntry| Fit {
        name: kind.name.clone(),
        refused: refused(table, kind, &scopes, &operations),
    };
    let tokens = table.tokens.iter().map(fit).collect();
    Minimal { unknown: ids(&plan.unknown), exact: plan.is_exact, tokens, scopes }
}

/// The operations that a kind of token is refused although these scopes are ticked for it.
fn refused(
    table: &ScopeTable,
    kind: &TokenEntry,
    asked: &[Asked],
    operations: &[&'static Operation],
) -> Vec<String> {
    let is_listed = |scope: &&ScopeEntry| {
        let holds = |one: &Asked| one.name == scope.name || one.implies.contains(&scope.name);
        kind.grants == Grants::All || asked.iter().any(holds)
    };
    let can_use = |scope: &&ScopeEntry| kind.access.is_none_or(|access| access == scope.access);
    let held = table.scopes.iter().filter(is_listed).filter(can_use);
    let held: Vec<&str> = held.map(|scope| scope.name.as_str()).collect();
    let is_refused =
        |one: &&&'static Operation| !one.requirement.is_unknown() && !one.requirement.allows(&held);
    operations.iter().filter(is_refused).map(|one| one.id.to_owned()).collect()
}

fn provider(table: &ScopeTable) -> Provider {
    let scopes: Vec<ScopeInfo> = table.scopes.iter().map(scope).collect();
    Provider { scopes: scopes.leak(), ..Provider::new(constant(&table.title), "") }
}

fn scope(scope: &ScopeEntry) -> ScopeInfo {
    ScopeInfo {
        name: constant(&scope.name),
        access: match scope.access {
            Access::Read => provider::Access::Read,
            Access::Write => provider::Access::Write,
        },
        implies: constants(&scope.implies),
        doc: "",
    }
}

fn operation(operation: &OperationEntry) -> &'static Operation {
    let requirement = match operation.needs {
        Needs::Public => Requirement::PUBLIC,
        Needs::None => Requirement::NONE,
        Needs::Unknown => Requirement::UNKNOWN,
        Needs::Scopes => {
            let sets: Vec<_> = operation.any_of.iter().map(|set| constants(set)).collect();
            Requirement::any_of(sets.leak())
        }
    };
    let (id, path) = (constant(&operation.id), constant(&operation.path));
    Box::leak(Box::new(Operation::get(id, path).requires(requirement)))
}

fn constant(text: &str) -> &'static str {
    text.to_owned().leak()
}

fn constants(texts: &[String]) -> &'static [&'static str] {
    texts.iter().map(|text| constant(text)).collect::<Vec<_>>().leak()
}
