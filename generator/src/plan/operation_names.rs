//! What an operation is called: its id where a person chose that, otherwise words for method and path.
//!
//! Frameworks derive ids from code and paths (`read_item_items__item_id__get`, `getUserUsingGET_1`,
//! `list_2`, `UsersController_findAll`); what a person named in them is kept and the rest dropped.
//! The words are unique in the crate wherever tag, parameters or version can make them so, and
//! depend on no order.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::names::{Case, identifier};
use super::operation_paths::{PathWords, Paths, singular};
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
    let candidates: Vec<[String; 4]> = own
        .iter()
        .map(|&at| {
            let Words { plain, by, full, .. } = &words[at];
            let grouped = identifier(&format!("{} {plain}", labels[at]), Case::Snake);
            [plain.clone(), grouped, by.clone(), full.clone()]
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

/// The ids of a document, with what frameworks put into them taken off.
struct Ids {
    /// By position; `None`: nobody chose one.
    chosen: Vec<Option<Chosen>>,
}

/// An id that a person chose.
struct Chosen {
    /// Its words.
    words: String,
    /// The words of the whole id, where that tells more.
    whole: Option<String>,
}

impl Ids {
    fn of(operations: &[Operation], paths: &Paths) -> Self {
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
        let chosen = operations.iter().zip(derived).map(|(operation, derived)| {
            let tells_more = || all_derived || is_mechanical(operation);
            if !operation.named || (derived && tells_more()) {
                return None;
            }
            let mut person = of_person(operation);
            let (base, numbered) = without_number(person);
            let (group, _) = of_group(operation);
            // springdoc: `list`, `list_1`, `list_2` for functions of one name.
            if numbered && bases[base] > 1 && !whole.contains(&(group, base)) {
                person = base;
            }
            let words = identifier(person, Case::Snake);
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

/// Words that are verbs at the end of a path: something is done, nothing is made.
#[rustfmt::skip]
const ACTIONS: &[&str] = &[
    "abort", "accept", "acknowledge", "activate", "add", "apply", "approve", "archive", "assign",
    "attach", "authenticate", "authorize", "block", "bulk", "calculate", "cancel", "capture", "change", "check",
    "claim", "clear", "clone", "close", "commit", "complete", "compute", "confirm", "connect",
    "convert", "copy", "count", "create", "deactivate", "decline", "delete", "deploy", "detach", "disable",
    "disconnect", "dismiss", "dispatch", "download", "duplicate", "enable", "estimate", "evaluate", "execute",
    "expire", "export", "extract", "finalize", "find", "fork", "generate", "get", "import", "install", "invite",
    "join", "leave", "link", "list", "lock", "login", "logout", "merge", "migrate", "move", "notify",
    "open", "pause", "ping", "play", "preview", "process", "promote", "publish", "purge", "query",
    "rebuild", "refresh", "refund", "regenerate", "reject", "release", "reload", "remove", "rename",
    "renew", "reopen", "replace", "replay", "resend", "reset", "resolve", "restart", "restore", "resume",
    "retry", "revert", "revoke", "rollback", "rotate", "run", "save", "scan", "search", "send", "set",
    "share", "sign", "skip", "snooze", "start", "stop", "submit", "subscribe", "suspend", "switch", "sync",
    "terminate", "test", "toggle", "track", "transfer", "trigger", "unarchive", "unassign", "unblock",
    "uninstall", "unlink", "unlock", "unpublish", "unshare", "unsubscribe", "update", "upgrade", "upload",
    "validate", "verify", "void", "vote",
];
