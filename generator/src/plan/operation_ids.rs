//! Operation ids: what a person chose in them, without what came of itself.
//!
//! Frameworks derive ids from code and paths (`read_item_items__item_id__get`, `getUserUsingGET_1`,
//! `list_2`, `UsersController_findAll`, `api_books_get_collection`), exporters number them
//! (`58d8bcb7a9e6240e200cff24`), and some documents put their own name or a date into every one
//! (`ListPolicies2020_05_31`). What a person named in them is kept and the rest dropped.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{Case, identifier};
use super::operation_paths::Paths;
use super::verbs::is_verb;
use crate::ir::Operation;

/// From this many ids on, what all of them share is not by chance.
const ENOUGH_TO_SHARE: usize = 4;

/// The ids of a document, with what frameworks put into them taken off.
pub(super) struct Ids {
    /// By position; `None`: nobody chose one.
    pub(super) chosen: Vec<Option<Chosen>>,
}

/// An id that a person chose.
pub(super) struct Chosen {
    /// Its words, in snake case.
    pub(super) words: String,
    /// The words of the whole id, where that tells more.
    pub(super) whole: Option<String>,
}

impl Ids {
    pub(super) fn of(operations: &[Operation], paths: &Paths) -> Self {
        let named = || {
            let own = operations.iter().filter(|operation| operation.further.is_none());
            own.filter(|operation| operation.named)
        };
        let bases = count(named().map(|operation| without_number(&operation.id).0));
        let whole: BTreeSet<(&str, &str)> = named().map(of_group).collect();
        let derived: Vec<bool> = operations
            .iter()
            .map(|operation| operation.named && paths.is_derived(operation, of_person(operation)))
            .collect();
        // Where most ids are paths, those that could also be a person's are paths too.
        let all_derived = 2 * derived.iter().filter(|derived| **derived).count() > named().count();
        let common = Common::of(named().map(of_person));
        let chosen = operations.iter().zip(derived).map(|(operation, derived)| {
            let tells_more = || all_derived || is_mechanical(operation);
            if !operation.named || is_opaque(&operation.id) || (derived && tells_more()) {
                return None;
            }
            let mut person = of_person(operation);
            let (base, numbered) = without_number(person);
            let (group, _) = of_group(operation);
            // springdoc: `list`, `list_1`, `list_2` for functions of one name.
            if numbered && bases[base] > 1 && !whole.contains(&(group, base)) {
                person = base;
            }
            let words = common.without(person);
            // A number says nothing that parameters would not say better.
            let whole = identifier(without_number(&operation.id).0, Case::Snake);
            let tells_more = whole != without_number(&words).0;
            Some(Chosen { whole: tells_more.then_some(whole), words })
        });
        Self { chosen: chosen.collect() }
    }
}

/// A group and an id in it.
fn of_group(operation: &Operation) -> (&str, &str) {
    (operation.tag.as_deref().unwrap_or_default(), &operation.id)
}

/// How often each of some words occurs.
fn count<'w>(words: impl Iterator<Item = &'w str>) -> BTreeMap<&'w str, usize> {
    let mut counts = BTreeMap::new();
    for word in words {
        *counts.entry(word).or_default() += 1;
    }
    counts
}

/// An id of method and path that no person would write so: with a parameter, or with a method that is
/// no verb of the trade.
fn is_mechanical(operation: &Operation) -> bool {
    operation.path.contains('{') || matches!(operation.method.as_str(), "POST" | "PUT" | "PATCH")
}

/// The part of an id that a person named, and a number that came of itself.
fn of_person(operation: &Operation) -> &str {
    let id = operation.id.as_str();
    // FastAPI: the function's name, the path and the method.
    let path = operation.path.replace(|c: char| !(c.is_alphanumeric() || c == '_'), "_");
    let tail = format!("{path}_{}", operation.method.to_lowercase());
    if let Some(function) = id.strip_suffix(&tail).filter(|function| !function.is_empty()) {
        return function;
    }
    // Springfox: `getUserUsingGET`, and a number where there are several.
    let using = format!("Using{}", operation.method);
    let (base, _) = without_number(id);
    if let Some(function) = base.strip_suffix(&using).filter(|function| !function.is_empty()) {
        return function;
    }
    // NestJS: the class and the function, the class being the tag.
    match id.split_once("Controller_").or(id.split_once("Controller.")) {
        Some((_, function)) if !function.is_empty() => function,
        _ => id,
    }
}

/// An id without `_1` at its end, and whether there was one.
fn without_number(id: &str) -> (&str, bool) {
    match id.rsplit_once('_') {
        Some((base, number))
            if !base.is_empty()
                && (1..=3).contains(&number.len())
                && number.bytes().all(|digit| digit.is_ascii_digit()) =>
        {
            (base, true)
        }
        _ => (id, false),
    }
}

/// Whether an id is a number rather than words: of 16 hexadecimal digits or more, or a UUID.
fn is_opaque(id: &str) -> bool {
    let digits = id.bytes().filter(u8::is_ascii_hexdigit).count();
    digits >= 16
        && id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
        && id.bytes().any(|byte| byte.is_ascii_digit())
}

/// What every id of a document has: its service in front (`books.volumes.list`), a version or a date
/// behind (`ListPolicies2020_05_31`).
#[derive(Debug, Default, PartialEq, Eq)]
struct Common {
    /// Number of words.
    front: usize,
    /// The text.
    behind: String,
}

impl Common {
    fn of<'i>(ids: impl Iterator<Item = &'i str>) -> Self {
        let ids: Vec<&str> = ids.collect();
        if ids.len() < ENOUGH_TO_SHARE {
            return Self::default();
        }
        Self { front: shared_front(&ids), behind: shared_version(&ids).to_owned() }
    }

    /// The words of an id without them.
    fn without(&self, id: &str) -> String {
        let id = id.strip_suffix(&self.behind).filter(|rest| !rest.is_empty()).unwrap_or(id);
        let words = identifier(id, Case::Snake);
        match words.splitn(self.front + 1, '_').nth(self.front) {
            Some(own) => identifier(own, Case::Snake),
            None => words,
        }
    }
}

/// How many words in front all ids share. Two words stay: `order_list` says less without its noun. What
/// is done stays too: that all ids begin with `get` is no name.
fn shared_front(ids: &[&str]) -> usize {
    let ids: Vec<String> = ids.iter().map(|id| identifier(id, Case::Snake)).collect();
    let mut ids = ids.iter().map(|id| id.split('_').collect::<Vec<_>>());
    let Some(first) = ids.next() else { return 0 };
    let names = first.iter().take_while(|word| !is_verb(word)).count();
    ids.fold(names.min(first.len().saturating_sub(2)), |shared, other| {
        let same = first.iter().zip(&other).take_while(|(a, b)| a == b).count();
        shared.min(same).min(other.len().saturating_sub(2))
    })
}

/// The version or date behind all ids: `V2`, `_v1_1`, `2020_05_31`. One digit alone is no version.
fn shared_version<'i>(ids: &[&'i str]) -> &'i str {
    let Some(first) = ids.first() else { return "" };
    let is_part =
        |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'_' | b'-' | b'.' | b'v' | b'V');
    let length = ids.iter().fold(first.len(), |length, id| {
        let same = first.bytes().rev().zip(id.bytes().rev()).take_while(|(a, b)| a == b).count();
        length.min(same)
    });
    let shared = first.bytes().rev().take(length).take_while(is_part).count();
    let (before, behind) = first.split_at(first.len() - shared);
    // The letter of `Rev2` is the word's own.
    let is_within = before.ends_with(|c: char| c.is_ascii_lowercase()) && behind.starts_with('v');
    let behind = if is_within { &behind[1..] } else { behind };
    let digits = behind.bytes().filter(u8::is_ascii_digit).count();
    let has_letter = behind.trim_start_matches(['_', '-', '.']).starts_with(['v', 'V']);
    if digits >= 4 || (has_letter && digits > 0) { behind } else { "" }
}
