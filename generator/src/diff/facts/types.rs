//! Types that came, went or are made of something else, and the values of enumerations.

use std::collections::BTreeSet;

use super::shapes::{Fit, judged, words};
use super::{Pair, fields};
use crate::diff::model::{Area, Change, Kind, Rust, Wire, key};
use crate::ir::{EnumValue, Shape, Type, TypeKind, Union, Variant};
use crate::plan::TypePlan;

/// A type in two versions.
pub(super) struct Both<'a> {
    pub(super) pair: &'a Pair<'a>,
    pub(super) old: &'a TypePlan,
    pub(super) new: &'a TypePlan,
}

impl Both<'_> {
    /// A value goes from an old client to a server.
    pub(super) fn sent(&self) -> bool {
        self.old.origin.sent
    }

    /// A value comes from a server to an old client.
    pub(super) fn received(&self) -> bool {
        self.old.origin.received
    }

    pub(super) fn name(&self) -> &str {
        self.new.name.as_str()
    }

    pub(super) fn change(&self, area: Area, kind: Kind, inside: &[&str], what: String) -> Change {
        let parts = ["type", &self.new.origin.key].into_iter().chain(inside.iter().copied());
        Change::new(area, kind, self.name(), key(parts), what).at(&self.new.origin.pointer)
    }
}

pub(super) fn compare(pair: &Pair<'_>, changes: &mut Vec<Change>) {
    let counterparts: BTreeSet<&str> = pair.same.values().copied().collect();
    for (own, old) in &pair.old.planned {
        let Some(other) = pair.same.get(own) else {
            changes.push(removed(old));
            continue;
        };
        let Some(new) = pair.new.planned.get(other) else { continue };
        let both = Both { pair, old, new };
        compare_names(&both, changes);
        if let (Some((old, _)), Some((new, _))) = (pair.old.ty(own), pair.new.ty(other)) {
            compare_types(&both, old, new, changes);
        }
    }
    for (own, new) in &pair.new.planned {
        if !counterparts.contains(own) {
            let name = new.name.as_str();
            let what = format!("the type `{name}` is new");
            let change = Change::new(Area::Types, Kind::Added, name, key(["type", own]), what);
            changes.push(change.at(&new.origin.pointer));
        }
    }
}

fn removed(old: &TypePlan) -> Change {
    let name = old.name.as_str();
    let own = key(["type", &old.origin.key]);
    let what = format!("the type `{name}` is gone");
    // What used it says what that means on the wire.
    Change::new(Area::Types, Kind::Removed, name, own, what).at(&old.origin.pointer)
}

fn compare_names(both: &Both<'_>, changes: &mut Vec<Change>) {
    let (was, is) = (both.old.name.as_str(), both.name());
    if was != is {
        let what = format!("the type `{was}` is called `{is}`");
        changes.push(both.change(Area::Crate, Kind::Changed, &[], what));
    }
}

fn compare_types(both: &Both<'_>, old: &Type, new: &Type, changes: &mut Vec<Change>) {
    match (&old.kind, &new.kind) {
        (TypeKind::Object(old), TypeKind::Object(new)) => fields::compare(both, old, new, changes),
        (TypeKind::StringEnum(old), TypeKind::StringEnum(new)) => {
            compare_values(both, old, new, changes);
        }
        (TypeKind::IntegerEnum(old), TypeKind::IntegerEnum(new)) => {
            compare_values(both, old, new, changes);
        }
        (TypeKind::Union(old), TypeKind::Union(new)) => compare_unions(both, old, new, changes),
        (TypeKind::Alias(old), TypeKind::Alias(new)) => {
            let fit = both.pair.fit(old, new);
            if fit != Fit::Same {
                let (was, is) = (words(&both.pair.old, old), words(&both.pair.new, new));
                let what = format!("`{}` was {was} and is {is}", both.name());
                let (level, reason) = judged(fit, both.sent(), both.received());
                let change = both.change(Area::Types, Kind::Changed, &[], what);
                changes.push(change.wire(level, reason));
            }
        }
        (old, new) => {
            let (was, is) = (kind(old), kind(new));
            let what = format!("`{}` was {was} and is {is}", both.name());
            let change = both.change(Area::Types, Kind::Changed, &[], what);
            let fit = match (old, new) {
                (TypeKind::StringEnum(_), TypeKind::Alias(Shape::Primitive(_))) => Fit::Wider,
                (TypeKind::Alias(Shape::Primitive(_)), TypeKind::StringEnum(_)) => Fit::Narrower,
                _ => Fit::Other,
            };
            // An open enum reads what it does not know.
            let (level, reason) = match judged(fit, both.sent(), both.received()) {
                (Wire::Depends, _) if fit == Fit::Wider => {
                    (Wire::Works, "a value that is not known is kept")
                }
                judged => judged,
            };
            changes.push(change.wire(level, reason));
        }
    }
    if old.doc != new.doc {
        let what = format!("the description of `{}` changed", both.name());
        let change = both.change(Area::Docs, Kind::Changed, &["docs"], what);
        changes.push(change.rust(Rust::Docs, "its docs say something else"));
    }
    if !old.deprecated && new.deprecated {
        let what = format!("`{}` is advised against", both.name());
        let change = both.change(Area::Types, Kind::Changed, &["deprecated"], what);
        changes.push(change.rust(Rust::Docs, "its docs say so"));
    }
}

fn kind(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Object(_) => "an object",
        TypeKind::StringEnum(_) => "one of several texts",
        TypeKind::IntegerEnum(_) => "one of several integers",
        TypeKind::Union(_) => "one of several shapes",
        TypeKind::Alias(_) => "another name",
    }
}

fn compare_values<T: PartialEq + ToString>(
    both: &Both<'_>,
    old: &[EnumValue<T>],
    new: &[EnumValue<T>],
    changes: &mut Vec<Change>,
) {
    for value in old {
        let shown = value.value.to_string();
        match new.iter().find(|other| other.value == value.value) {
            None => {
                let what = format!("`{shown}` of `{}` is gone", both.name());
                let wire = if both.sent() {
                    (Wire::Depends, "who sends it is refused")
                } else {
                    (Wire::Works, "it comes no longer")
                };
                let inside = ["value", shown.as_str()];
                let change = both.change(Area::Values, Kind::Removed, &inside, what);
                changes.push(change.wire(wire.0, wire.1));
            }
            Some(other) if other.doc != value.doc => {
                let what = format!("the description of `{shown}` of `{}` changed", both.name());
                let inside = ["value", shown.as_str()];
                let change = both.change(Area::Docs, Kind::Changed, &inside, what);
                changes.push(change.rust(Rust::Docs, "its docs say something else"));
            }
            Some(_) => {}
        }
    }
    for value in new.iter().filter(|own| !old.iter().any(|other| other.value == own.value)) {
        let shown = value.value.to_string();
        let what = format!("`{shown}` of `{}` is new", both.name());
        let wire = if both.received() {
            "an old client keeps it as `Other`"
        } else {
            "nobody has to send it"
        };
        let inside = ["value", shown.as_str()];
        let change = both.change(Area::Values, Kind::Added, &inside, what);
        changes.push(change.wire(Wire::Works, wire));
    }
}

fn compare_unions(both: &Both<'_>, old: &Union, new: &Union, changes: &mut Vec<Change>) {
    if old.tag != new.tag {
        let what = format!("what tells the shapes of `{}` apart is another key", both.name());
        let change = both.change(Area::Types, Kind::Changed, &["tag"], what);
        let change = change.rust(Rust::Additive, "values are told apart by it");
        changes.push(change.wire(Wire::Depends, "an old client looks for the old key"));
    }
    let same = |a: &Variant, b: &Variant| match (a.tags.is_empty(), b.tags.is_empty()) {
        (false, false) => a.tags.iter().any(|tag| b.tags.contains(tag)),
        _ => both.pair.fit(&a.shape, &b.shape) == Fit::Same,
    };
    for variant in &old.variants {
        let shown = variant_word(variant, words(&both.pair.old, &variant.shape));
        match new.variants.iter().find(|other| same(variant, other)) {
            None => {
                let what = format!("{shown} is no longer one of `{}`", both.name());
                let wire = if both.sent() {
                    (Wire::Depends, "who sends it is refused")
                } else {
                    (Wire::Works, "it comes no longer")
                };
                let change = both.change(Area::Types, Kind::Removed, &["variant"], what);
                changes.push(change.wire(wire.0, wire.1));
            }
            Some(other) => {
                let fit = both.pair.fit(&variant.shape, &other.shape);
                if fit != Fit::Same || variant.tags != other.tags {
                    let what = format!("{shown} of `{}` is another shape", both.name());
                    let (level, reason) = judged(fit, both.sent(), both.received());
                    let change = both.change(Area::Types, Kind::Changed, &["variant"], what);
                    changes.push(change.wire(level, reason));
                }
            }
        }
    }
    for variant in &new.variants {
        if !old.variants.iter().any(|other| same(other, variant)) {
            let shown = variant_word(variant, words(&both.pair.new, &variant.shape));
            let what = format!("{shown} is one of `{}` as well", both.name());
            let wire = if both.received() {
                "an old client keeps it as `Other`"
            } else {
                "nobody has to send it"
            };
            let change = both.change(Area::Types, Kind::Added, &["variant"], what);
            changes.push(change.wire(Wire::Works, wire));
        }
    }
}

fn variant_word(variant: &Variant, shape: String) -> String {
    match variant.tags.first() {
        Some(tag) => format!("`{tag}`"),
        None => shape,
    }
}
