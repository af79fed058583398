//! Changes and differences of items become one list: each difference goes to the change that caused it.

use std::collections::BTreeMap;

use super::deltas::Delta;
use super::model::{Area, Change, Judgement, Key, Kind, MOST_ITEMS, Rust};

/// Gives every difference to a change: the one whose key is the longest that the difference's begins with.
/// What is left becomes changes of its own, one for each key.
pub(super) fn join(mut changes: Vec<Change>, deltas: Vec<Delta>) -> Vec<Change> {
    let mut by_key: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for (at, change) in changes.iter().enumerate() {
        by_key.entry(change.key.clone()).or_default().push(at);
    }
    let mut left: BTreeMap<Key, Vec<Delta>> = BTreeMap::new();
    let mut given: BTreeMap<usize, Vec<Delta>> = BTreeMap::new();
    for delta in deltas {
        let owner = around(&changes, &by_key, &delta).or_else(|| inside(&changes, &by_key, &delta));
        match owner {
            Some(at) => given.entry(at).or_default().push(delta),
            None => left.entry(delta.key.clone()).or_default().push(delta),
        }
    }
    for (at, deltas) in given {
        take(&mut changes[at], &deltas);
    }
    follow(&mut changes, &mut left);
    changes.extend(left.into_iter().flat_map(|(key, deltas)| own_changes(&key, deltas)));
    changes
}

/// The change whose key is the longest that the difference's begins with, of several one of its kind.
fn around(changes: &[Change], by_key: &BTreeMap<Key, Vec<usize>>, delta: &Delta) -> Option<usize> {
    (1..=delta.key.len()).rev().find_map(|length| {
        let owners = by_key.get(&delta.key[..length])?;
        let mut fitting = owners.iter().copied().filter(|at| fits(&changes[*at], delta));
        let first = fitting.next()?;
        let alike = |at: &usize| changes[*at].kind == delta.kind;
        Some(std::iter::once(first).chain(fitting).find(alike).unwrap_or(first))
    })
}

/// What a call gives follows from its answers, and from how it is paged and repeated.
fn inside(changes: &[Change], by_key: &BTreeMap<Key, Vec<usize>>, delta: &Delta) -> Option<usize> {
    let [kind, id, what] = delta.key.as_slice() else { return None };
    if what != "answer" || delta.level == Rust::Docs {
        return None;
    }
    let below = |what: &str| {
        let from = vec![kind.clone(), id.clone(), what.to_owned()];
        let mut found = by_key.range(from.clone()..).take_while(|(key, _)| key.starts_with(&from));
        found.find_map(|(_, at)| at.iter().copied().find(|at| changes[*at].area != Area::Docs))
    };
    ["answer", "paging", "replay"].into_iter().find_map(below)
}

/// Whether a change can be the cause: what came or went as a whole takes everything inside with it, and
/// docs are no reason for anything but docs.
fn fits(change: &Change, delta: &Delta) -> bool {
    let is_whole = change.key.len() <= 2 && change.kind == Kind::Changed;
    let is_inner = delta.key.len() > change.key.len();
    let is_docs = change.area == Area::Docs || change.key.last().is_some_and(|own| own == "docs");
    match delta.level {
        Rust::Docs => !(is_whole && is_inner),
        // A type with another name has all its items under another path.
        _ => !is_docs && (!is_whole || !is_inner || change.area == Area::Crate || is_kind(change)),
    }
}

/// The type as a whole is made of something else, so everything inside is.
fn is_kind(change: &Change) -> bool {
    change.area == Area::Types && change.key.len() == 2
}

/// Docs that follow from a change of the same thing are part of that.
fn follow(changes: &mut [Change], left: &mut BTreeMap<Key, Vec<Delta>>) {
    for (key, deltas) in left {
        let own = &key[..key.len().min(2)];
        let cause = changes.iter_mut().find(|change| change.key.starts_with(own));
        let Some(cause) = cause else { continue };
        if cause.rust.level == Rust::None && deltas.iter().any(|delta| delta.level == Rust::Docs) {
            cause.rust = Judgement::new(Rust::Docs, "the docs say so");
        }
        deltas.retain(|delta| delta.level != Rust::Docs);
    }
}

fn take(change: &mut Change, deltas: &[Delta]) {
    let worst = deltas.iter().max_by_key(|delta| delta.level);
    if let Some(worst) = worst.filter(|worst| worst.level > change.rust.level) {
        change.rust = Judgement::new(worst.level, reason(worst, deltas));
    }
    let mut items: Vec<String> = deltas
        .iter()
        .filter(|delta| delta.level > Rust::Docs || change.rust.level == Rust::Docs)
        .map(|delta| delta.path.clone())
        .collect();
    items.sort();
    items.dedup();
    items.truncate(MOST_ITEMS);
    change.items = items;
}

/// The worst of the reasons, and how many more there are.
fn reason(worst: &Delta, deltas: &[Delta]) -> String {
    let more = deltas.iter().filter(|delta| delta.level == worst.level).count() - 1;
    match more {
        0 => worst.reason.clone(),
        1 => format!("{}, and 1 item more", worst.reason),
        more => format!("{}, and {more} items more", worst.reason),
    }
}

/// Differences that no change of the document explains: names, order, features, traits.
fn own_changes(key: &Key, deltas: Vec<Delta>) -> Vec<Change> {
    let (docs, rest): (Vec<_>, Vec<_>) =
        deltas.into_iter().partition(|delta| delta.level == Rust::Docs);
    let subject = key.get(1).or(key.first()).cloned().unwrap_or_default();
    let subject = subject.rsplit('/').next().unwrap_or_default().to_owned();
    let mut changes = Vec::new();
    for delta in rest {
        let what = delta.reason.clone();
        let mut change = Change::new(Area::Crate, delta.kind, &subject, key.clone(), what);
        let reason = match delta.level {
            Rust::Breaking => "who names it has to follow",
            _ => "what compiles goes on compiling",
        };
        change.rust = Judgement::new(delta.level, reason);
        change.items = vec![delta.path];
        changes.push(change);
    }
    if !docs.is_empty() {
        let what = format!("the description of `{subject}` changed");
        let change = Change::new(Area::Docs, Kind::Changed, &subject, key.clone(), what);
        let mut change = change.rust(Rust::Docs, "its docs say something else");
        change.items = docs.into_iter().take(MOST_ITEMS).map(|delta| delta.path).collect();
        changes.push(change);
    }
    changes
}
