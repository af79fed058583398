//! The store: turns what was created, changed and deleted into what is there.
//!
//! Each collection has a shelf for each path that it is seen at (`/feeds/7/products`). A shelf starts
//! with resources made of the document's example. What is asked for by an id that no list shows is
//! there too, and stays as it was first seen, until it is deleted.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

/// The place of the first resource that somebody creates.
const CREATED: u64 = 1 << 32;

/// A resource.
#[derive(Clone, Debug)]
pub(super) struct Record {
    /// By what it is found; the text of the id.
    pub(super) id: String,
    /// The place in the order of its list; never used twice on a shelf.
    pub(super) place: u64,
    /// What is known of it, in the form of `form`.
    pub(super) value: Map<String, Value>,
    /// The schema that the value is of: the identity of an [`Item`](super::script::Item).
    pub(super) form: usize,
    /// The whole of it, where it is no object.
    pub(super) scalar: Option<Value>,
    /// What callers sent of it.
    pub(super) sent: Map<String, Value>,
    /// A caller made it.
    pub(super) is_created: bool,
    /// No list shows it: it was asked for by its id.
    pub(super) is_hidden: bool,
    /// No list shows it: a caller has taken it out of a queue.
    pub(super) is_claimed: bool,
}

/// All resources.
#[derive(Default)]
pub(super) struct Store {
    shelves: BTreeMap<String, Shelf>,
    created: u64,
    changes: u64,
}

/// The resources of a collection at one path.
#[derive(Default)]
pub(super) struct Shelf {
    family: usize,
    is_stocked: bool,
    /// In order of their places.
    records: Vec<Record>,
    gone: BTreeSet<String>,
}

impl Record {
    /// Lists show it.
    fn is_shown(&self) -> bool {
        !self.is_hidden && !self.is_claimed
    }
}

impl Store {
    /// By what two states of the store are told apart: a number that grows with every change.
    pub(super) fn state(&self) -> u64 {
        self.changes
    }

    /// The shelf at a path of a collection, to be changed; empty where nothing is there yet.
    fn shelf(&mut self, path: &str, family: usize) -> &mut Shelf {
        self.changes += 1;
        let here = self.shelves.entry(path.to_owned()).or_default();
        here.family = family;
        here
    }

    /// Whether a shelf has what it starts with.
    pub(super) fn is_stocked(&self, path: &str) -> bool {
        self.shelves.get(path).is_some_and(|shelf| shelf.is_stocked)
    }

    /// Puts what a shelf starts with on it, before what was created in the meantime.
    pub(super) fn stock(&mut self, path: &str, family: usize, values: Vec<Record>) {
        let here = self.shelf(path, family);
        here.is_stocked = true;
        for (offset, record) in values.into_iter().enumerate() {
            if here.gone.contains(&record.id) {
                continue;
            }
            if let Some(known) = here.records.iter_mut().find(|one| one.id == record.id) {
                (known.is_hidden, known.place) = (false, offset as u64);
                continue;
            }
            here.records.push(Record { place: offset as u64, ..record });
        }
    }

    /// Adds a resource at the end, or in the place of the one with its id.
    pub(super) fn put(&mut self, path: &str, family: usize, mut record: Record) {
        // Behind everything that a shelf starts with, so that no page before it changes.
        record.place = CREATED + self.created;
        self.created += 1;
        let here = self.shelf(path, family);
        here.gone.remove(&record.id);
        if let Some(known) = here.records.iter_mut().find(|one| one.id == record.id) {
            record.place = known.place;
            *known = record;
        } else {
            here.records.push(record);
        }
    }

    /// What is on a shelf, and what was created on others of its family, in order.
    pub(super) fn list(&self, path: &str, family: usize) -> Vec<&Record> {
        let mut found = Vec::new();
        for (other, shelf) in self.shelves.iter().filter(|(_, shelf)| shelf.family == family) {
            let is_own = other == path;
            let is_shown = |record: &&Record| record.is_shown() && (is_own || record.is_created);
            found.extend(shelf.records.iter().filter(is_shown));
        }
        found.sort_by_key(|record| record.place);
        found
    }

    /// The resource with an id: on this shelf, or created on another of the family.
    pub(super) fn find(&self, path: &str, family: usize, id: &str) -> Option<&Record> {
        let own = self.shelves.get(path);
        let own = own.and_then(|shelf| shelf.records.iter().find(|record| record.id == id));
        let others = || {
            let family = self.shelves.values().filter(|shelf| shelf.family == family);
            let mut records = family.flat_map(|shelf| &shelf.records);
            records.find(|record| record.id == id && record.is_created)
        };
        own.or_else(others)
    }

    /// Changes the resource with an id, wherever it is.
    pub(super) fn change(
        &mut self,
        path: &str,
        family: usize,
        id: &str,
        change: impl FnOnce(&mut Record),
    ) {
        self.changes += 1;
        let place = self.find(path, family, id).map(|record| record.place);
        let records = self.shelves.values_mut().filter(|shelf| shelf.family == family);
        let mut records = records.flat_map(|shelf| &mut shelf.records);
        let record = records.find(|one| Some(one.place) == place && one.id == id);
        if let Some(record) = record {
            change(record);
        }
    }

    /// Removes the resource with an id from everywhere that it is.
    pub(super) fn remove(&mut self, path: &str, family: usize, id: &str) {
        for shelf in self.shelves.values_mut().filter(|shelf| shelf.family == family) {
            shelf.records.retain(|record| record.id != id || !record.is_created);
        }
        let here = self.shelf(path, family);
        here.records.retain(|record| record.id != id);
        here.gone.insert(id.to_owned());
    }

    /// Takes one out of the list of a shelf; `None` where it is not in it.
    pub(super) fn claim(&mut self, path: &str, id: &str) -> Option<&Record> {
        self.changes += 1;
        let mut records = self.shelves.get_mut(path)?.records.iter_mut();
        let record = records.find(|record| record.id == id && record.is_shown())?;
        record.is_claimed = true;
        Some(record)
    }

    /// Removes one that was claimed; `false` where none was.
    pub(super) fn settle(&mut self, path: &str, id: &str) -> bool {
        self.changes += 1;
        let Some(here) = self.shelves.get_mut(path) else { return false };
        let claimed = here.records.iter().position(|one| one.id == id && one.is_claimed);
        let Some(position) = claimed else { return false };
        here.records.remove(position);
        here.gone.insert(id.to_owned());
        true
    }

    /// Removes all resources of a shelf.
    pub(super) fn clear(&mut self, path: &str, family: usize) {
        let here = self.shelf(path, family);
        here.is_stocked = true;
        let ids: Vec<String> = here.records.drain(..).map(|record| record.id).collect();
        here.gone.extend(ids);
    }

    /// Whether what is at a path was deleted.
    pub(super) fn is_gone(&self, path: &str, id: &str) -> bool {
        self.shelves.get(path).is_some_and(|shelf| shelf.gone.contains(id))
    }

    /// Each shelf: how many resources it shows, and the ids of the last that were created on it.
    pub(super) fn summary(&self) -> Vec<(String, usize, Vec<String>)> {
        let line = |(path, shelf): (&String, &Shelf)| {
            let shown = shelf.records.iter().filter(|record| record.is_shown()).count();
            let created = shelf.records.iter().rev().filter(|record| record.is_created);
            (path.clone(), shown, created.take(10).map(|record| record.id.clone()).collect())
        };
        self.shelves.iter().map(line).collect()
    }
}
