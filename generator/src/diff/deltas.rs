//! Two lists of public items become their differences, each with what it means to a program.

use super::model::{Key, Kind, Rust};
use super::surface::{Call, Item, ItemKind, Surface};

/// A difference of two crates.
#[derive(Debug)]
pub(super) struct Delta {
    /// What it belongs to.
    pub(super) key: Key,
    /// The item.
    pub(super) path: String,
    /// Whether it came, went or is another.
    pub(super) kind: Kind,
    /// What it means.
    pub(super) level: Rust,
    /// Why.
    pub(super) reason: String,
}

/// The differences, by path.
pub(super) fn compare(old: &Surface, new: &Surface) -> Vec<Delta> {
    let mut deltas = Vec::new();
    for (path, item) in &old.items {
        deltas.extend(compare_item(path, item, new.items.get(path)));
    }
    for (path, item) in new.items.iter().filter(|(path, _)| !old.items.contains_key(*path)) {
        deltas.extend(added(path, item));
    }
    for (path, call) in &old.calls {
        match new.calls.get(path) {
            Some(other) => compare_call(path, call, other, &mut deltas),
            None => deltas.push(removed(path, &call.key)),
        }
    }
    for (path, call) in new.calls.iter().filter(|(path, _)| !old.calls.contains_key(*path)) {
        let reason = format!("`{path}` is new");
        deltas.push(delta(path, &call.key, Kind::Added, Rust::Additive, reason));
    }
    deltas
}

fn delta(path: &str, key: &Key, kind: Kind, level: Rust, reason: String) -> Delta {
    Delta { key: key.clone(), path: path.to_owned(), kind, level, reason }
}

fn removed(path: &str, key: &Key) -> Delta {
    delta(path, key, Kind::Removed, Rust::Breaking, format!("`{path}` is gone"))
}

fn added(path: &str, item: &Item) -> Option<Delta> {
    let reason = match item.kind {
        ItemKind::Features if item.id.is_empty() => format!("`{path}` warns where it is used"),
        ItemKind::Features => return None,
        ItemKind::Path => format!("`{path}` is new"),
        ItemKind::Trait => {
            let (path, name) = path.split_once(": ").unwrap_or((path, "it"));
            format!("`{path}` has `{name}` by now")
        }
    };
    Some(delta(path, &item.key, Kind::Added, Rust::Additive, reason))
}

fn compare_item(path: &str, old: &Item, new: Option<&Item>) -> Option<Delta> {
    let Some(new) = new else {
        return match old.kind {
            // With the type itself, or a warning that is no longer given.
            ItemKind::Features => None,
            ItemKind::Trait => {
                let (path, name) = path.split_once(": ").unwrap_or((path, "it"));
                let reason = format!("`{path}` no longer has `{name}`");
                Some(delta(path, &old.key, Kind::Removed, Rust::Breaking, reason))
            }
            ItemKind::Path => Some(removed(path, &old.key)),
        };
    };
    if old.id != new.id {
        return match old.kind {
            ItemKind::Features => lost_feature(path, old, new),
            _ => {
                let reason = format!("`{path}` was `{}` and is `{}`", old.id, new.id);
                Some(delta(path, &new.key, Kind::Changed, Rust::Breaking, reason))
            }
        };
    }
    let reason = || format!("the docs of `{path}` say something else");
    (old.doc != new.doc).then(|| delta(path, &new.key, Kind::Changed, Rust::Docs, reason()))
}

/// A type has to be there wherever it was.
fn lost_feature(path: &str, old: &Item, new: &Item) -> Option<Delta> {
    let lost = old.id.split_whitespace().find(|name| !new.id.contains(&format!(" {name} ")))?;
    let path = path.split(": ").next().unwrap_or(path);
    let reason = format!("`{path}` is no longer there with the feature `{lost}` alone");
    Some(delta(path, &new.key, Kind::Changed, Rust::Breaking, reason))
}

fn compare_call(path: &str, old: &Call, new: &Call, deltas: &mut Vec<Delta>) {
    let before = deltas.len();
    let mut breaks = |key: &Key, kind, reason| {
        deltas.push(delta(path, key, kind, Rust::Breaking, reason));
    };
    for argument in &old.arguments {
        match new.arguments.iter().find(|other| other.name == argument.name) {
            None => {
                let reason = format!("`{path}` no longer takes `{}`", shown(&argument.name));
                breaks(&argument.key, Kind::Removed, reason);
            }
            Some(other) if other.ty != argument.ty => {
                let (was, is, name) = (&argument.ty, &other.ty, shown(&argument.name));
                let reason = format!("`{path}` took `{name}` as `{was}` and takes it as `{is}`");
                breaks(&other.key, Kind::Changed, reason);
            }
            Some(_) => {}
        }
    }
    for argument in &new.arguments {
        if !old.arguments.iter().any(|other| other.name == argument.name) {
            let reason = format!("`{path}` takes `{}` as well", shown(&argument.name));
            breaks(&argument.key, Kind::Added, reason);
        }
    }
    if let Some((first, second)) = swapped(old, new) {
        let (first, second) = (shown(first), shown(second));
        let reason = format!("`{path}` takes `{first}` behind `{second}`, which stood before it");
        breaks(&new.key, Kind::Changed, reason);
    }
    if old.output != new.output {
        let reason = format!("`{path}` gave `{}` and gives `{}`", old.output, new.output);
        let mut key = new.key.clone();
        key.push("answer".to_owned());
        breaks(&key, Kind::Changed, reason);
    }
    if deltas.len() == before && old.doc != new.doc {
        let reason = format!("the docs of `{path}` say something else");
        deltas.push(delta(path, &new.key, Kind::Changed, Rust::Docs, reason));
    }
}

/// Two arguments that have changed places: with equal types no compiler would notice.
fn swapped<'c>(old: &'c Call, new: &'c Call) -> Option<(&'c str, &'c str)> {
    let place = |name: &str| new.arguments.iter().position(|argument| argument.name == name);
    let kept = old.arguments.iter().filter_map(|own| Some((own.name.as_str(), place(&own.name)?)));
    let kept: Vec<(&str, usize)> = kept.collect();
    let pair = kept.windows(2).find(|pair| pair[0].1 > pair[1].1)?;
    Some((pair[0].0, pair[1].0))
}

/// The name of an argument: a body has none on the wire.
fn shown(name: &str) -> &str {
    match name.split_once(' ') {
        Some((_, name)) => name,
        None if name.is_empty() => "body",
        None => name,
    }
}
