//! What a token needs: requirements of operations, the vocabulary, the kinds of token.
//!
//! A changed requirement is breaking whatever compiles: a program's token was made for the old one, and
//! somebody has to look at it.

use std::collections::BTreeMap;

use super::Pair;
use crate::diff::model::{Area, Change, Kind, Rust, Wire, key};
use crate::ir::{Operation, Requirement, Scope, Scopes};

pub(super) fn compare(pair: &Pair<'_>, changes: &mut Vec<Change>) {
    let (old, new) = (&pair.old.api().scopes, &pair.new.api().scopes);
    compare_vocabulary(old, new, changes);
    compare_tokens(old, new, changes);
    let new_operations = pair.new.operations();
    for (id, operation) in pair.old.operations() {
        if let Some(other) = new_operations.get(id) {
            changes.extend(compare_requirement(pair, operation, other));
        }
    }
}

/// What an operation needs, as words.
pub(super) fn needs(requirement: &Requirement) -> String {
    match requirement {
        Requirement::Public => "no credential".to_owned(),
        Requirement::AnyCredential => "any valid credential".to_owned(),
        Requirement::Unknown => "what nobody documents".to_owned(),
        Requirement::Scopes(sets) => {
            let sets = sets.iter().map(|set| set.join(" and "));
            sets.collect::<Vec<_>>().join(", or ")
        }
    }
}

fn compare_requirement(pair: &Pair<'_>, old: &Operation, new: &Operation) -> Option<Change> {
    let own = key(["operation", &old.id, "scopes"]);
    if same_requirement(&old.requirement, &new.requirement) {
        let moved = (old.requirement_inferred, &old.requirement_note)
            != (new.requirement_inferred, &new.requirement_note);
        let what = format!("the source of what `{}` needs is another, not what it needs", old.id);
        return moved.then(|| {
            Change::new(Area::Docs, Kind::Changed, &old.id, own, what)
                .rust(Rust::Docs, "its docs say how sure it is")
                .at(&new.pointer)
        });
    }
    let (was, is) = (needs(&old.requirement), needs(&new.requirement));
    let what = format!("`{}` needed {was} and needs {is}", old.id);
    let (wire, wire_reason) = judge(pair, &old.requirement, &new.requirement);
    let reason = match wire {
        Wire::Works => "what is needed changed; tokens that were enough still are".to_owned(),
        _ => format!("who calls it has to look at the token: {wire_reason}"),
    };
    let change = Change::new(Area::Scopes, Kind::Changed, &old.id, own, what);
    Some(change.rust(Rust::Breaking, reason).wire(wire, wire_reason).at(&new.pointer))
}

/// Sets of sets, so their order says nothing.
fn same_requirement(old: &Requirement, new: &Requirement) -> bool {
    match (old, new) {
        (Requirement::Scopes(old), Requirement::Scopes(new)) => sorted(old) == sorted(new),
        _ => old == new,
    }
}

fn sorted(sets: &[Vec<String>]) -> Vec<Vec<&str>> {
    let mut sets: Vec<Vec<&str>> =
        sets.iter().map(|set| set.iter().map(String::as_str).collect()).collect();
    for set in &mut sets {
        set.sort_unstable();
        set.dedup();
    }
    sets.sort_unstable();
    sets.dedup();
    sets
}

/// Whether a token that was just enough is still.
fn judge(pair: &Pair<'_>, old: &Requirement, new: &Requirement) -> (Wire, String) {
    let works = |reason: &str| (Wire::Works, reason.to_owned());
    match (old, new) {
        (_, Requirement::Public) => works("no credential is needed any longer"),
        (Requirement::Public, _) => {
            (Wire::Depends, "a call without a credential is refused".to_owned())
        }
        (_, Requirement::AnyCredential) => works("every valid credential is enough"),
        (_, Requirement::Unknown) => {
            (Wire::Depends, "nobody documents any longer what is needed".to_owned())
        }
        (Requirement::AnyCredential, Requirement::Scopes(_)) => {
            (Wire::Breaks, "a token without the scope is refused".to_owned())
        }
        (Requirement::Unknown, Requirement::Scopes(_)) => {
            (Wire::Depends, "what is needed is now documented".to_owned())
        }
        (Requirement::Scopes(old), Requirement::Scopes(new)) => {
            let lacking = old.iter().find_map(|held| {
                let held = held_by(&pair.new.api().scopes, held);
                let lacks = |set: &&Vec<String>| {
                    set.iter().filter(|scope| !held.contains(&scope.as_str())).count()
                };
                let nearest = new.iter().min_by_key(lacks)?;
                let missing: Vec<&str> = nearest
                    .iter()
                    .map(String::as_str)
                    .filter(|scope| !held.contains(scope))
                    .collect();
                (!missing.is_empty()).then(|| missing.join(" and "))
            });
            match lacking {
                Some(missing) => {
                    (Wire::Breaks, format!("a token that was just enough lacks {missing}"))
                }
                None => works("a token that was enough still is"),
            }
        }
    }
}

/// What a token with some scopes holds, with what they imply.
fn held_by<'s>(scopes: &'s Scopes, set: &'s [String]) -> Vec<&'s str> {
    let mut held: Vec<&str> = Vec::new();
    let mut open: Vec<&str> = set.iter().map(String::as_str).collect();
    while let Some(name) = open.pop() {
        if !held.contains(&name) {
            held.push(name);
            let own = scopes.vocabulary.iter().find(|scope| scope.name == name);
            open.extend(own.into_iter().flat_map(|scope| &scope.implies).map(String::as_str));
        }
    }
    held
}

fn compare_vocabulary(old: &Scopes, new: &Scopes, changes: &mut Vec<Change>) {
    let by_name = |scopes: &'_ Scopes| -> BTreeMap<String, Scope> {
        scopes.vocabulary.iter().map(|scope| (scope.name.clone(), scope.clone())).collect()
    };
    let (old, new) = (by_name(old), by_name(new));
    for (name, scope) in &old {
        let own = || key(["scope", name]);
        let Some(other) = new.get(name) else {
            let what = format!("the scope `{name}` is gone");
            let change = Change::new(Area::Scopes, Kind::Removed, name, own(), what);
            changes.push(change.wire(Wire::Depends, "a token may no longer be given it"));
            continue;
        };
        if scope.implies != other.implies {
            let lost = scope.implies.iter().any(|implied| !other.implies.contains(implied));
            let what = format!(
                "a token with `{name}` held {} as well and holds {}",
                list(&scope.implies),
                list(&other.implies)
            );
            let change = Change::new(Area::Scopes, Kind::Changed, name, own(), what);
            let (wire, reason) = if lost {
                (Wire::Depends, "a token may lack what it held by this scope")
            } else {
                (Wire::Works, "a token holds more than before")
            };
            let rust = "`least_scopes` and preflights come to other answers";
            changes.push(change.rust(Rust::Breaking, rust).wire(wire, reason));
        }
        if scope.write != other.write {
            let word = |scope: &Scope| if scope.write { "for writing" } else { "for reading" };
            let what = format!("the scope `{name}` was {} and is {}", word(scope), word(other));
            let change = Change::new(Area::Scopes, Kind::Changed, name, own(), what);
            let rust = "which kinds of token can hold it is another";
            let change = change.rust(Rust::Breaking, rust);
            changes.push(change.wire(Wire::Depends, "a kind of token may no longer use it"));
        }
    }
    for name in new.keys().filter(|name| !old.contains_key(*name)) {
        let what = format!("the scope `{name}` is new");
        changes.push(Change::new(Area::Scopes, Kind::Added, name, key(["scope", name]), what));
    }
}

fn list(names: &[String]) -> String {
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}

fn compare_tokens(old: &Scopes, new: &Scopes, changes: &mut Vec<Change>) {
    for kind in &old.tokens {
        let other = new.tokens.iter().find(|other| other.name == kind.name);
        let what = match other {
            Some(other) if other == kind => continue,
            Some(_) => format!("the kind of token `{}` holds or may use other scopes", kind.name),
            None => format!("the kind of token `{}` is gone", kind.name),
        };
        let how = if other.is_some() { Kind::Changed } else { Kind::Removed };
        let own = key(["token", &kind.name]);
        let change = Change::new(Area::Scopes, how, &kind.name, own, what);
        let change = change.rust(Rust::Breaking, "what such a token may do is another");
        changes.push(change.wire(Wire::Depends, "calls with such a token may be refused"));
    }
    for kind in &new.tokens {
        if !old.tokens.iter().any(|other| other.name == kind.name) {
            let own = key(["token", &kind.name]);
            let what = format!("the kind of token `{}` is new", kind.name);
            let change = Change::new(Area::Scopes, Kind::Added, &kind.name, own, what);
            changes.push(change.rust(Rust::Additive, "there is one more kind to choose from"));
        }
    }
    if old.scheme != new.scheme || old.published != new.published {
        let what = "how scopes are published is another".to_owned();
        let change = Change::new(Area::Scopes, Kind::Changed, "scopes", key(["scope"]), what);
        changes.push(change.rust(Rust::Additive, "docs and preflights say so"));
    }
    if old.introspection != new.introspection {
        let what = "how a client learns what its token holds is another".to_owned();
        let change =
            Change::new(Area::Scopes, Kind::Changed, "preflight", key(["preflight"]), what);
        let change = change.rust(Rust::Additive, "preflights ask in another way");
        changes.push(change.wire(Wire::Depends, "a preflight may learn nothing"));
    }
}
