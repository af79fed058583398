//! Parameters that came, went or are another.

use super::Pair;
use super::shapes::{Fit, judged, words};
use crate::diff::model::{Area, Change, Kind, Rust, Wire, key};
use crate::diff::surface::word;
use crate::ir::{Operation, Parameter};

pub(super) fn compare(
    pair: &Pair<'_>,
    old: &Operation,
    new: &Operation,
    changes: &mut Vec<Change>,
) {
    let same = |a: &Parameter, b: &Parameter| a.place == b.place && a.name == b.name;
    for parameter in &old.parameters {
        match new.parameters.iter().find(|other| same(parameter, other)) {
            Some(other) => {
                Both { pair, old: parameter, new: other, operation: new }.compare(changes);
            }
            None => {
                let wire = (Wire::Depends, "what is sent may be passed over or refused");
                let what = format!("{} is gone", named(old, parameter));
                let change = change(new, parameter, Kind::Removed, what);
                changes.push(change.wire(wire.0, wire.1));
            }
        }
    }
    for parameter in &new.parameters {
        if old.parameters.iter().any(|other| same(parameter, other)) {
            continue;
        }
        let (how, wire) = if parameter.required {
            ("is new, and required", (Wire::Breaks, "an old client does not send it"))
        } else {
            ("is new", (Wire::Works, "it may be left out"))
        };
        let what = format!("{} {how}", named(new, parameter));
        let change = change(new, parameter, Kind::Added, what);
        changes.push(change.wire(wire.0, wire.1));
    }
}

fn named(operation: &Operation, parameter: &Parameter) -> String {
    format!("the {} parameter `{}` of `{}`", word(parameter.place), parameter.name, operation.id)
}

fn change(operation: &Operation, parameter: &Parameter, kind: Kind, what: String) -> Change {
    let name = format!("{} {}", word(parameter.place), parameter.name);
    let own = key(["operation", &operation.id, "parameter", &name]);
    Change::new(Area::Parameters, kind, &operation.id, own, what).at(&operation.pointer)
}

/// One parameter in two versions.
struct Both<'a> {
    pair: &'a Pair<'a>,
    old: &'a Parameter,
    new: &'a Parameter,
    operation: &'a Operation,
}

impl Both<'_> {
    fn compare(&self, changes: &mut Vec<Change>) {
        let (old, new) = (self.old, self.new);
        let mut push = |what: &str, wire: (Wire, &str), rust: Option<(Rust, &str)>| {
            let what = format!("{} {what}", named(self.operation, new));
            let change = change(self.operation, new, Kind::Changed, what).wire(wire.0, wire.1);
            changes.push(match rust {
                Some((level, reason)) => change.rust(level, reason),
                None => change,
            });
        };
        if old.required != new.required {
            if new.required {
                push("is now required", (Wire::Depends, "a call without it is refused"), None);
            } else {
                push("may now be left out", (Wire::Works, "one that is sent is taken"), None);
            }
        }
        let fit = self.pair.fit(&old.shape, &new.shape);
        if fit != Fit::Same {
            let (was, is) = (words(&self.pair.old, &old.shape), words(&self.pair.new, &new.shape));
            push(&format!("was {was} and is {is}"), judged(fit, true, false), None);
        }
        if old.style != new.style {
            let wire = (Wire::Breaks, "an old client writes it as before");
            push("is written in another way", wire, Some((Rust::Additive, "calls write it so")));
        }
        if old.default != new.default {
            let text = |value: &Option<serde_json::Value>| {
                value.as_ref().map_or_else(|| "nothing".to_owned(), ToString::to_string)
            };
            let what =
                format!("was {} by default and is {}", text(&old.default), text(&new.default));
            let wire = (Wire::Depends, "who leaves it out gets something else");
            push(&what, wire, Some((Rust::Additive, "who leaves it out gets something else")));
        }
        if old.limits != new.limits {
            let wire = (Wire::Depends, "a value that was taken may be refused");
            push("has other limits", wire, Some((Rust::Docs, "its docs say them")));
        }
        if !old.deprecated && new.deprecated {
            push("is advised against", (Wire::Works, ""), Some((Rust::Docs, "its docs say so")));
        }
    }
}
