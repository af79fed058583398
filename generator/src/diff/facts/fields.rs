//! Fields that came, went or are another.

use super::shapes::{Fit, judged, words};
use super::types::Both;
use crate::diff::model::{Area, Change, Kind, Rust, Wire};
use crate::ir::{Field, Object};

pub(super) fn compare(both: &Both<'_>, old: &Object, new: &Object, changes: &mut Vec<Change>) {
    for field in &old.fields {
        match new.fields.iter().find(|other| other.name == field.name) {
            Some(other) => compare_field(both, field, other, changes),
            None => changes.push(removed(both, field)),
        }
    }
    for field in new.fields.iter().filter(|own| !old.fields.iter().any(|f| f.name == own.name)) {
        changes.push(added(both, field));
    }
    compare_rest(both, old, new, changes);
}

fn named(both: &Both<'_>, field: &Field) -> String {
    format!("`{}` of `{}`", field.name, both.name())
}

fn change(both: &Both<'_>, field: &Field, kind: Kind, what: String) -> Change {
    both.change(Area::Types, kind, &["field", &field.name], what)
}

fn removed(both: &Both<'_>, field: &Field) -> Change {
    let what = format!("{} is gone", named(both, field));
    let wire = if both.received() && field.required && field.constant.is_none() {
        (Wire::Breaks, "an old client cannot read an answer without it")
    } else if both.sent() {
        (Wire::Depends, "what is sent in it may be passed over or refused")
    } else {
        (Wire::Works, "it comes no longer")
    };
    change(both, field, Kind::Removed, what).wire(wire.0, wire.1)
}

fn added(both: &Both<'_>, field: &Field) -> Change {
    let sent = both.sent() && !field.read_only;
    let (how, wire) = if sent && field.required && field.constant.is_none() {
        ("is new, and required", (Wire::Breaks, "an old client does not send it"))
    } else if sent && field.constant.is_some() && field.required {
        ("is new, and always the same", (Wire::Breaks, "an old client does not send it"))
    } else if both.received() {
        ("is new", (Wire::Works, "an old client passes over it"))
    } else {
        ("is new", (Wire::Works, "it may be left out"))
    };
    let what = format!("{} {how}", named(both, field));
    change(both, field, Kind::Added, what).wire(wire.0, wire.1)
}

fn compare_field(both: &Both<'_>, old: &Field, new: &Field, changes: &mut Vec<Change>) {
    let mut push = |what: &str, wire: (Wire, &str), rust: Option<(Rust, &str)>| {
        let what = format!("{} {what}", named(both, new));
        let change = change(both, new, Kind::Changed, what).wire(wire.0, wire.1);
        changes.push(match rust {
            Some((level, reason)) => change.rust(level, reason),
            None => change,
        });
    };
    if old.required != new.required {
        push_required(both, new.required, &mut push);
    }
    if old.nullable != new.nullable {
        let (what, fit) = if new.nullable {
            ("may now be null", Fit::Wider)
        } else {
            ("is now never null", Fit::Narrower)
        };
        // An optional field reads `null` like absence.
        let received = both.received() && old.required;
        push(what, judged(fit, both.sent(), received), None);
    }
    let fit = both.pair.fit(&old.shape, &new.shape);
    if fit != Fit::Same {
        let (was, is) = (words(&both.pair.old, &old.shape), words(&both.pair.new, &new.shape));
        let wire = judged(fit, both.sent(), both.received());
        push(&format!("was {was} and is {is}"), wire, None);
    }
    if old.constant != new.constant {
        let wire = if both.sent() {
            (Wire::Breaks, "an old client sends the old value")
        } else {
            (Wire::Depends, "an old client may take it for another shape")
        };
        let rust = (Rust::Additive, "the new value is written");
        push("is always another value, or no longer always one", wire, Some(rust));
    }
    if (old.read_only, old.write_only) != (new.read_only, new.write_only) {
        let wire = if both.sent() && new.read_only {
            (Wire::Depends, "what is sent in it may be passed over or refused")
        } else {
            (Wire::Works, "")
        };
        push("travels in another direction", wire, None);
    }
    if !old.deprecated && new.deprecated {
        push("is advised against", (Wire::Works, ""), Some((Rust::Docs, "its docs say so")));
    }
    if old.xml != new.xml {
        let wire = (Wire::Breaks, "an old client reads and writes it as before");
        push("stands in XML in another way", wire, Some((Rust::Additive, "it is read so")));
    }
    if old.doc != new.doc {
        let what = format!("the description of {} changed", named(both, new));
        let inside = ["field", new.name.as_str()];
        let change = both.change(Area::Docs, Kind::Changed, &inside, what);
        changes.push(change.rust(Rust::Docs, "its docs say something else"));
    }
}

fn push_required(
    both: &Both<'_>,
    is_required: bool,
    push: &mut impl FnMut(&str, (Wire, &str), Option<(Rust, &str)>),
) {
    if is_required {
        let wire = if both.sent() {
            (Wire::Depends, "what is sent without it is refused")
        } else {
            (Wire::Works, "it always comes")
        };
        push("is now required", wire, None);
    } else {
        let wire = if both.received() {
            (Wire::Depends, "an old client cannot read an answer without it")
        } else {
            (Wire::Works, "one that is sent is taken")
        };
        push("may now be left out", wire, None);
    }
}

/// Keys besides those that are known.
fn compare_rest(both: &Both<'_>, old: &Object, new: &Object, changes: &mut Vec<Change>) {
    let what = match (&old.rest, &new.rest) {
        (None, None) => return,
        (Some(old), Some(new)) if both.pair.fit(old, new) == Fit::Same => return,
        (Some(_), None) => format!("`{}` no longer keeps other keys", both.name()),
        (None, Some(_)) => format!("`{}` keeps other keys as well", both.name()),
        (Some(_), Some(_)) => format!("the other keys of `{}` have another shape", both.name()),
    };
    let wire = match (&old.rest, &new.rest) {
        (Some(_), None) if both.sent() => (Wire::Depends, "other keys may be refused"),
        (Some(_), Some(_)) => (Wire::Depends, "values of another shape may come or be refused"),
        _ => (Wire::Works, "an old client passes over them"),
    };
    let change = both.change(Area::Types, Kind::Changed, &["field", ""], what);
    changes.push(change.wire(wire.0, wire.1));
}
