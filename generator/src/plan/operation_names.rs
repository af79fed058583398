//! What an operation is called: its id where a person chose that, otherwise words for method and path.
//!
//! The words are unique in the crate wherever tag, parameters or version can make them so, and
//! depend on no order.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::names::{Case, identifier};
use super::operation_ids::{Chosen, Ids};
use super::operation_paths::{PathWords, Paths, singular};
use super::verbs::ACTIONS;
use crate::ir::{Answer, Api, Operation, Shape, TypeKind};

/// The words for each operation, in snake case.
#[derive(Debug)]
pub(super) struct OperationNames {
    /// By the operation's position: `list_order_items`.
    words: Vec<Words>,
    /// Positions by operation id.
    by_id: HashMap<String, usize>,
    /// By position: there are paths to members of what the operation gets.
    collections: Vec<bool>,
}

/// What one operation may be called.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Words {
    /// As short as an id or a path is: `list_orders`. Not unique.
    plain: String,
    /// With every parameter: `get_order_by_id`.
    by: String,
    /// With every parameter and version: `get_v2_order_by_id`. Unique but for documents that repeat
    /// themselves.
    full: String,
    /// Unique in the crate: the first of these that is, `plain` also behind its group.
    unique: String,
}

impl OperationNames {
    /// The words for the operations of an API, whose groups have these labels.
    pub(super) fn of(api: &Api, labels: &[String]) -> Self {
        let operations = &api.operations;
        let paths = Paths::of(operations.iter().map(|operation| operation.path.as_str()));
        let ids = Ids::of(operations, &paths);
        let patched: BTreeSet<&str> = operations
            .iter()
            .filter(|operation| operation.method == "PATCH")
            .map(|operation| operation.path.as_str())
            .collect();
        let mut words: Vec<Words> = operations
            .iter()
            .enumerate()
            .map(|(at, operation)| {
                let patched = patched.contains(operation.path.as_str());
                let list = returns_list(api, operation);
                let from_path = |detail| path_words(&paths, operation, patched, list, detail);
                match &ids.chosen[at] {
                    Some(Chosen { words, whole }) => Words {
                        by: with_parameters(words, &paths.parse(&operation.path, false)),
                        ..Words::new(
                            words,
                            whole.clone().unwrap_or_else(|| from_path(Detail::Full)),
                        )
                    },
                    None => Words {
                        by: from_path(Detail::Parameters),
                        ..Words::new(&from_path(Detail::Plain), from_path(Detail::Full))
                    },
                }
            })
            .collect();
        make_unique(api, &mut words, labels);
        let by_id = operations.iter().enumerate().rev();
        let by_id = by_id.map(|(at, operation)| (operation.id.clone(), at)).collect();
        let is_collection =
            |operation: &Operation| operation.method == "GET" && paths.has_members(&operation.path);
        let collections = operations.iter().map(is_collection).collect();
        Self { words, by_id, collections }
    }

    /// Whether an operation gets what others get one of.
    pub(super) fn is_collection(&self, at: usize) -> bool {
        self.collections[at]
    }

    /// The short words: unique only as far as the document's own are.
    pub(super) fn plain(&self, at: usize) -> &str {
        &self.words[at].plain
    }

    /// Words that tell the operation from every other one, where anything in the document does.
    pub(super) fn unique(&self, at: usize) -> &str {
        &self.words[at].unique
    }

    /// Longer and longer words, each telling more than the one before.
    pub(super) fn longer(&self, at: usize) -> [&str; 2] {
        [&self.words[at].by, &self.words[at].full]
    }

    /// The unique words for the operation with an id; the id itself for one that is not there.
    pub(super) fn of_id<'n>(&'n self, id: &'n str) -> &'n str {
        self.by_id.get(id).map_or(id, |&at| self.unique(at))
    }
}

impl Words {
    fn new(plain: &str, full: String) -> Self {
        Self { plain: plain.to_owned(), by: plain.to_owned(), full, unique: plain.to_owned() }
    }
}

/// Chooses for each operation the first of its words that no other one could have.
///
/// A further way to call an operation is called after it.
fn make_unique(api: &Api, words: &mut [Words], labels: &[String]) {
    let own: Vec<usize> =
        (0..words.len()).filter(|&at| api.operations[at].further.is_none()).collect();
    let candidates: Vec<[String; 5]> = own
        .iter()
        .map(|&at| {
            let Words { plain, by, full, .. } = &words[at];
            let grouped = identifier(&format!("{} {plain}", labels[at]), Case::Snake);
            // `users_get_user` says one word twice.
            let second = if has_noun(plain, &labels[at]) { by } else { &grouped };
            [plain.clone(), second.clone(), by.clone(), grouped.clone(), full.clone()]
        })
        .collect();
    for (at, chosen) in own.into_iter().zip(first_unique(&candidates)) {
        words[at].unique = chosen;
    }
    let mut base = String::new();
    for (words, operation) in words.iter_mut().zip(&api.operations) {
        match &operation.further {
            Some(variant) => {
                words.unique = identifier(&format!("{base} {}", variant.word), Case::Snake);
            }
            None => words.unique.clone_into(&mut base),
        }
    }
}

/// Whether words name a group, in singular or plural.
fn has_noun(words: &str, label: &str) -> bool {
    let noun = singular_words(&identifier(label, Case::Snake));
    format!("_{}_", words.split('_').map(singular).collect::<Vec<_>>().join("_"))
        .contains(&format!("_{noun}_"))
}

/// For each list of names the first that is in no other list; the last one where there is none.
pub(super) fn first_unique<const N: usize>(candidates: &[[String; N]]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for names in candidates {
        for name in names.iter().collect::<BTreeSet<_>>() {
            *counts.entry(name).or_default() += 1;
        }
    }
    let first = |names: &[String; N]| {
        let unique = names.iter().find(|name| counts[name.as_str()] == 1);
        unique.or(names.last()).cloned().unwrap_or_default()
    };
    candidates.iter().map(first).collect()
}

/// How much of a path is told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// What is fixed, without what every path has and without a version.
    Plain,
    /// The parameters too.
    Parameters,
    /// Everything.
    Full,
}

/// Words for method and path: `list_user_orders` for `GET /users/{id}/orders`.
///
/// `patched`: the path has a `PATCH` too. `list`: the answer is one.
fn path_words(
    paths: &Paths,
    operation: &Operation,
    patched: bool,
    list: bool,
    detail: Detail,
) -> String {
    let path = paths.parse(&operation.path, detail == Detail::Full);
    let many = !path.ends_in_parameter && paths.has_members(&operation.path);
    let is_action = matches!(operation.method.as_str(), "POST" | "PUT" | "PATCH")
        && path.fixed.len() > usize::from(path.ends_in_parameter)
        && path
            .fixed
            .last()
            .is_some_and(|last| !many && is_action(&last.words, path.ends_in_parameter));
    let verb = match operation.method.as_str() {
        _ if is_action => "",
        "GET" if many || (list && !path.ends_in_parameter) => "list",
        "GET" => "get",
        "POST" => "create",
        // What takes many at once is not what takes one.
        "PUT" | "PATCH" if many => "update_many",
        "DELETE" if many => "delete_many",
        "PUT" if patched => "replace",
        "PUT" | "PATCH" => "update",
        "DELETE" => "delete",
        other => &other.to_lowercase(),
    };
    let mut nouns: Vec<String> = Vec::with_capacity(path.fixed.len());
    for (at, fixed) in path.fixed.iter().enumerate() {
        let is_last = at + 1 == path.fixed.len();
        let one = fixed.has_member || (is_last && operation.method == "POST");
        nouns.push(if one && !(is_last && is_action) {
            singular_words(&fixed.words)
        } else {
            fixed.words.clone()
        });
    }
    if is_action {
        // `cancel_order` for `POST /orders/{id}/cancel`.
        nouns.rotate_right(1);
    }
    let mut text = format!("{verb} {}", nouns.join(" "));
    if nouns.is_empty() {
        text.push_str("root");
    }
    match detail {
        Detail::Plain => identifier(&text, Case::Snake),
        Detail::Parameters | Detail::Full => with_parameters(&text, &path),
    }
}

/// `get_data_by_key` for `get_data`.
fn with_parameters(words: &str, path: &PathWords) -> String {
    if path.parameters.is_empty() {
        return identifier(words, Case::Snake);
    }
    identifier(&format!("{words} by {}", path.parameters.join(" and ")), Case::Snake)
}

/// Whether the last fixed segment of a path is something that is done. In front of a parameter, several
/// words are rather the name of a collection (`upload_sessions`).
fn is_action(words: &str, before_parameter: bool) -> bool {
    let first = words.split('_').next().unwrap_or(words);
    ACTIONS.contains(&first) && (first == words || !before_parameter)
}

/// The last word in singular.
fn singular_words(words: &str) -> String {
    match words.rsplit_once('_') {
        Some((before, last)) => format!("{before}_{}", singular(last)),
        None => singular(words),
    }
}

/// Whether an answer is a list, or is paged.
fn returns_list(api: &Api, operation: &Operation) -> bool {
    let list = |shape: &Shape| match shape {
        Shape::List(_) => true,
        Shape::Named(id) => matches!(&api.type_of(*id).kind, TypeKind::Alias(Shape::List(_))),
        _ => false,
    };
    operation.paging.is_some()
        || operation
            .responses
            .iter()
            .any(|response| matches!(&response.content, Answer::Json(shape) if list(shape)))
}
