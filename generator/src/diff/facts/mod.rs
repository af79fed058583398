//! What two versions of an API mean becomes the list of what differs, with the verdict of the wire: whether
//! a client of the old version still works against a server of the new one.
//!
//! The direction in which a value travels decides: what a server takes besides is nothing to an old
//! client, what it gives besides may be.

mod access;
mod answers;
mod fields;
mod operations;
mod parameters;
mod scopes;
mod shapes;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use super::Snapshot;
use super::model::Change;
use crate::ir::{Api, Operation, Type, TypeId};
use crate::plan::{TypePlan, type_keys};

/// Both versions, and which things of one are those of the other.
pub(super) struct Pair<'s> {
    pub(super) old: Version<'s>,
    pub(super) new: Version<'s>,
    /// Types by their keys: those of the old version, and their counterparts.
    same: BTreeMap<&'s str, &'s str>,
}

/// One version, by keys.
pub(super) struct Version<'s> {
    pub(super) snapshot: &'s Snapshot,
    keys: &'s [String],
    /// Planned types by key.
    planned: BTreeMap<&'s str, &'s TypePlan>,
    /// Types of the model by key.
    types: BTreeMap<&'s str, TypeId>,
}

impl<'s> Version<'s> {
    fn of(snapshot: &'s Snapshot, keys: &'s [String]) -> Self {
        let planned = snapshot.plan.types.iter().map(|ty| (ty.origin.key.as_str(), ty));
        let types = keys.iter().enumerate().map(|(at, key)| (key.as_str(), TypeId(at)));
        Self { snapshot, keys, planned: planned.collect(), types: types.collect() }
    }

    pub(super) fn api(&self) -> &'s Api {
        &self.snapshot.api
    }

    pub(super) fn key(&self, id: TypeId) -> &'s str {
        &self.keys[id.0]
    }

    /// What people call a type: its name in Rust, or the last word of its key where it has none.
    pub(super) fn name(&self, id: TypeId) -> &'s str {
        let key = self.key(id);
        match self.planned.get(key) {
            Some(planned) => planned.name.as_str(),
            None => key.rsplit('/').next().unwrap_or(key),
        }
    }

    fn ty(&self, key: &str) -> Option<(&'s Type, &'s TypePlan)> {
        Some((self.api().type_of(*self.types.get(key)?), self.planned.get(key)?))
    }

    /// The operations that are none's further way, by id.
    fn operations(&self) -> BTreeMap<&'s str, &'s Operation> {
        let own = self.api().operations.iter().filter(|operation| operation.further.is_none());
        own.map(|operation| (operation.id.as_str(), operation)).collect()
    }
}

impl<'s> Pair<'s> {
    fn of(old: Version<'s>, new: Version<'s>) -> Self {
        let mut same: BTreeMap<&str, &str> = BTreeMap::new();
        let mut taken: BTreeSet<&str> = BTreeSet::new();
        for key in old.planned.keys().filter(|key| new.planned.contains_key(*key)) {
            same.insert(key, key);
            taken.insert(key);
        }
        // What was written in place may have become a schema, under the same name in Rust.
        let named: BTreeMap<&str, &str> =
            new.planned.iter().map(|(key, ty)| (ty.name.as_str(), *key)).collect();
        for (key, ty) in &old.planned {
            let other = named.get(ty.name.as_str()).filter(|other| !taken.contains(*other));
            if let Some(other) = other.filter(|_| !same.contains_key(key)) {
                same.insert(key, other);
                taken.insert(other);
            }
        }
        Self { old, new, same }
    }

    /// Whether two types are one.
    pub(super) fn is_same(&self, old: TypeId, new: TypeId) -> bool {
        let (old, new) = (self.old.key(old), self.new.key(new));
        self.same.get(old).map_or(old == new, |same| *same == new)
    }
}

/// Everything that differs, in no order.
pub(super) fn compare(old: &Snapshot, new: &Snapshot) -> Vec<Change> {
    let (old_keys, new_keys) = (type_keys(&old.api), type_keys(&new.api));
    let pair = Pair::of(Version::of(old, &old_keys), Version::of(new, &new_keys));
    let mut changes = Vec::new();
    access::compare(&pair, &mut changes);
    scopes::compare(&pair, &mut changes);
    operations::compare(&pair, &mut changes);
    types::compare(&pair, &mut changes);
    changes
}
