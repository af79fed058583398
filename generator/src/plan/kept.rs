//! Names of an earlier version: what has one keeps it, and everything else gets out of its way.
//!
//! A thing is known by what does not depend on the document's order: a label, an operation's id (or its
//! method and path, where the id is another by now), the key of a type. What is not known is named as if
//! nothing were; only that the names of what is known are taken.

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToKebabCase, ToLowerCamelCase, ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

use super::model::{KeptName, Name};
use super::names::{NEVER_RAW, Namespace};
use crate::ir::{Api, KnownOperation, Operation, Spelling};

/// What an operation is known by: its id, and the word of a further way to call it.
pub(super) fn operation_key(operation: &Operation) -> String {
    match &operation.further {
        Some(way) => format!("{} {}", operation.id, way.word),
        None => operation.id.clone(),
    }
}

/// `GET /orders`.
pub(super) fn request(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}

/// The names that the operations of an API had, by position.
#[derive(Debug)]
pub(super) struct KeptOperations<'a> {
    by_position: Vec<Option<&'a KnownOperation>>,
    /// The ids that operations had, by those that they have, where they differ.
    old_ids: BTreeMap<&'a str, &'a str>,
}

impl<'a> KeptOperations<'a> {
    pub(super) fn of(api: &'a Api) -> Self {
        let known = &api.known.operations;
        if known.is_empty() {
            let by_position = vec![None; api.operations.len()];
            return Self { by_position, old_ids: BTreeMap::new() };
        }
        let keys: Vec<String> = api.operations.iter().map(operation_key).collect();
        let present: BTreeSet<&str> = keys.iter().map(String::as_str).collect();
        // An id that is gone from the document leaves its names to who has its method and path.
        let gone = known.iter().filter(|(key, _)| !present.contains(key.as_str()));
        let gone: BTreeMap<(&str, &str), &str> =
            gone.map(|(key, own)| ((own.request.as_str(), way_of(key)), key.as_str())).collect();
        let mut old_ids = BTreeMap::new();
        let find = |(operation, key): (&'a Operation, &String)| {
            if let Some(own) = known.get(key) {
                return Some(own);
            }
            let request = request(operation);
            let old = *gone.get(&(request.as_str(), way_of(key)))?;
            let (old, own) = known.get_key_value(old)?;
            if operation.further.is_none() {
                old_ids.insert(operation.id.as_str(), old.as_str());
            }
            Some(own)
        };
        let by_position = api.operations.iter().zip(&keys).map(find).collect();
        Self { by_position, old_ids }
    }

    /// What an operation was called.
    pub(super) fn at(&self, at: usize) -> Option<&'a KnownOperation> {
        self.by_position[at]
    }

    /// The key of a type as it was, where it stands below an operation with another id.
    pub(super) fn old_key(&self, key: &str) -> Option<String> {
        if key.starts_with('/') {
            return None;
        }
        let (new, old) = self
            .old_ids
            .iter()
            .find(|(new, _)| key.strip_prefix(**new).is_some_and(|rest| rest.starts_with('/')))?;
        Some(format!("{old}{}", &key[new.len()..]))
    }

    /// The names of calls that are still there.
    pub(super) fn calls(&self) -> impl Iterator<Item = &'a str> {
        self.by_position.iter().flatten().filter_map(|known| known.call.as_deref())
    }
}

/// The word of a further way in a key. An id has no space in it, unless it stands for method and path.
fn way_of(key: &str) -> &str {
    match key.rsplit_once(' ') {
        Some((_, way)) if !way.contains('/') => way,
        _ => "",
    }
}

/// The name of a type as it was.
pub(super) fn type_name<'a>(
    api: &'a Api,
    operations: &KeptOperations<'_>,
    key: &str,
) -> Option<&'a str> {
    let known = &api.known.types;
    if known.is_empty() {
        return None;
    }
    let name = known.get(key).or_else(|| known.get(&operations.old_key(key)?))?;
    usable(name)
}

/// A name that can be written; a file may have anything in it.
pub(super) fn usable(name: &str) -> Option<&str> {
    (!NEVER_RAW.contains(&name)).then_some(name)
}

/// Names that are kept first, then all others, each group in the order of its keys.
pub(super) fn claim_kept<K: Ord + Clone>(
    namespace: &mut Namespace,
    wanted: impl IntoIterator<Item = (K, Wanted)>,
) -> BTreeMap<K, Name> {
    let sorted: BTreeMap<K, Wanted> = wanted.into_iter().collect();
    let mut names = BTreeMap::new();
    for (key, wanted) in &sorted {
        if let Some(kept) = &wanted.kept {
            names.insert(key.clone(), namespace.claim(kept));
        }
    }
    for rank in [Rank::Usual, Rank::Other] {
        for (key, wanted) in sorted.iter().filter(|(_, wanted)| wanted.kept.is_none()) {
            if wanted.rank == rank {
                names.insert(key.clone(), namespace.claim(&wanted.name));
            }
        }
    }
    names
}

/// A name that something would have, and the one that it had.
pub(super) struct Wanted {
    pub(super) name: String,
    pub(super) kept: Option<String>,
    pub(super) rank: Rank,
}

/// Who comes first of those that had no other name than the plain one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rank {
    /// What is spelled as usual may have been there, and then had the plain name.
    Usual,
    /// What is spelled otherwise, and is not listed, is new.
    Other,
}

impl Wanted {
    /// A name that is kept, or else the one that is wanted.
    pub(super) fn new(name: String, kept: Option<&str>) -> Self {
        let kept = kept.and_then(usable).map(str::to_owned);
        Self { name, kept, rank: Rank::Usual }
    }
}

/// The names that the members of a type or an operation had.
pub(super) struct Members<'a> {
    listed: Option<&'a BTreeMap<String, String>>,
    /// How they are usually spelled, where their owner was there.
    spelling: Option<Spelling>,
}

impl<'a> Members<'a> {
    /// Of an owner that may be known.
    pub(super) fn of(
        api: &'a Api,
        owner: &str,
        is_known: bool,
        spelling: Option<Spelling>,
    ) -> Self {
        Self { listed: api.known.members.get(owner), spelling: spelling.filter(|_| is_known) }
    }

    /// Of an owner that nothing is known of.
    pub(super) const NONE: Self = Self { listed: None, spelling: None };

    /// The name for a parameter, which is listed by its place as well.
    pub(super) fn wanted_parameter(
        &self,
        key: &str,
        wire: &str,
        plain: &str,
        name: String,
    ) -> Wanted {
        let kept = self.listed.and_then(|listed| listed.get(key)).map(String::as_str);
        Wanted { kept: Wanted::new(String::new(), kept).kept, ..self.wanted(wire, plain, name) }
    }

    /// The name for a member.
    pub(super) fn wanted(&self, wire: &str, plain: &str, name: String) -> Wanted {
        let kept = self.listed.and_then(|listed| listed.get(wire)).map(String::as_str);
        let is_usual = self.spelling.is_none_or(|usual| is_spelled(usual, wire, plain));
        let rank = if is_usual { Rank::Usual } else { Rank::Other };
        Wanted { rank, ..Wanted::new(name, kept) }
    }
}

/// Whether a name in Rust, spelled so, is what stands on the wire.
pub(super) fn is_spelled(spelling: Spelling, wire: &str, name: &str) -> bool {
    let spelled = match spelling {
        Spelling::Snake => name.to_snake_case(),
        Spelling::Camel => name.to_lower_camel_case(),
        Spelling::Pascal => name.to_upper_camel_case(),
        Spelling::Kebab => name.to_kebab_case(),
        Spelling::Shouty => name.to_shouty_snake_case(),
    };
    spelled == wire
}

/// Notes that something would be called otherwise. A number behind a name is no other name.
pub(super) fn note(kept: &mut Vec<KeptName>, what: &str, name: &str, wanted: &str) {
    let base = |name: &str| {
        let digits = name.trim_end_matches(|c: char| c.is_ascii_digit());
        digits.trim_end_matches('_').to_owned()
    };
    if base(name) != base(wanted) {
        kept.push(KeptName {
            what: what.to_owned(),
            name: name.to_owned(),
            wanted: wanted.to_owned(),
        });
    }
}
