//! Some of the operations: finds them by the names that people have for them, and says what they need
//! together.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Needs, OperationEntry, ScopeTable};
use crate::report::nearest;

/// What some operations need together, before anything is chosen among what they accept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Together {
    /// Scopes to which there is no alternative, in the order of the provider's file.
    pub all: Vec<String>,
    /// Operations that accept one of several sets, none of which is among these scopes and what they
    /// imply.
    pub choices: Vec<Choice>,
    /// The ids of operations of which nobody knows what they need.
    pub unknown: Vec<String>,
}

/// An operation that accepts one of several sets of scopes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// The operation's id.
    pub operation: String,
    /// The sets, each in full.
    pub any_of: Vec<Vec<String>>,
}

impl ScopeTable {
    /// The positions of the operations that a name stands for: an id (`listOrders`), a request
    /// (`GET /orders`), or a Rust method (`Orders::list`). Empty: there is none of this name.
    pub fn find(&self, name: &str) -> Vec<usize> {
        let is_named = |one: &OperationEntry| {
            one.id == name || one.rust == name || format!("{} {}", one.method, one.path) == name
        };
        let found = self.operations.iter().enumerate().filter(|(_, one)| is_named(one));
        found.map(|(at, _)| at).collect()
    }

    /// The id or the Rust method that a misspelt name most likely stands for.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        let ids = self.operations.iter().map(|one| one.id.as_str());
        nearest(name, ids.chain(self.operations.iter().map(|one| one.rust.as_str())))
    }

    /// What the operations at these positions need together.
    pub fn together(&self, positions: &[usize]) -> Together {
        let picked = || positions.iter().filter_map(|at| self.operations.get(*at));
        let forced: BTreeSet<&str> = picked()
            .filter(|one| one.any_of.len() == 1)
            .flat_map(|one| one.any_of.iter().flatten().map(String::as_str))
            .collect();
        let needed = || self.scopes.iter().filter(|scope| forced.contains(scope.name.as_str()));
        let implied = needed().flat_map(|scope| scope.implies.iter().map(String::as_str));
        let held: BTreeSet<&str> = forced.iter().copied().chain(implied).collect();
        let is_met = |set: &Vec<String>| set.iter().all(|name| held.contains(name.as_str()));
        let open = picked().filter(|one| one.any_of.len() > 1 && !one.any_of.iter().any(is_met));
        let choice =
            |one: &OperationEntry| Choice { operation: one.id.clone(), any_of: one.any_of.clone() };
        let unknown = picked().filter(|one| one.needs == Needs::Unknown);
        Together {
            all: needed().map(|scope| scope.name.clone()).collect(),
            choices: open.map(choice).collect(),
            unknown: unknown.map(|one| one.id.clone()).collect(),
        }
    }
}
