//! The smallest token: a crate's catalogue, handed to the search of the runtime, which clients have too.
//!
//! The runtime is made for constants, so what it is asked with has to live as long as the program.
//! This program answers one question and ends: what it hands over is leaked.

use scopewright_runtime::operation::Operation;
use scopewright_runtime::provider::{Access, Provider, ScopeInfo};
use scopewright_runtime::scope::{Requirement, least_scopes};

use crate::catalogue::{self, Catalogue};

/// The smallest token for some operations.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Least {
    /// Its scopes, sorted.
    pub(crate) scopes: Vec<String>,
    /// Operations of which nobody knows what they need, sorted.
    pub(crate) unknown: Vec<String>,
}

/// The smallest token for the operations with these ids.
pub(crate) fn of<'i>(catalogue: &Catalogue, ids: impl Iterator<Item = &'i str>) -> Least {
    let operations: Vec<&'static Operation> =
        ids.filter_map(|id| catalogue.operation(id)).map(operation).collect();
    let plan = least_scopes(&provider(catalogue), &operations);
    let sorted = |names: Vec<&str>| {
        let mut names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        names.sort();
        names
    };
    Least {
        scopes: sorted(plan.names()),
        unknown: sorted(plan.unknown.iter().map(|one| one.id).collect()),
    }
}

fn provider(catalogue: &Catalogue) -> Provider {
    let scopes = catalogue.scopes.iter().map(|scope| ScopeInfo {
        name: constant(&scope.name),
        access: if scope.access == "read" { Access::Read } else { Access::Write },
        implies: constants(&scope.implies),
        doc: "",
    });
    let scopes: Vec<ScopeInfo> = scopes.collect();
    Provider { scopes: scopes.leak(), ..Provider::new(constant(catalogue.library()), "") }
}

fn operation(operation: &catalogue::Operation) -> &'static Operation {
    let requirement = match operation.scopes.needs.as_str() {
        "public" => Requirement::PUBLIC,
        "none" => Requirement::NONE,
        "scopes" => {
            let sets: Vec<_> = operation.scopes.any_of.iter().map(|set| constants(set)).collect();
            Requirement::any_of(sets.leak())
        }
        _ => Requirement::UNKNOWN,
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
