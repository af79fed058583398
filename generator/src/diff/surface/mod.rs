//! The public items of a crate, as a list: turns a plan into every path that a program can name, with what
//! it would notice of each.
//!
//! What emit and the runtime's macros make of a plan is repeated here as data: which structs have `new` and
//! which setters, that all structs and enums are `#[non_exhaustive]`, which traits a type has, that a call
//! with optional parameters has a type of its own. `cargo xtask semver` holds this list against what
//! cargo-semver-checks sees of the compiled crates.

mod calls;
mod text;
mod types;

use std::collections::BTreeMap;

use super::Snapshot;
use super::model::{Key, key};
use crate::escape::DocLines;
use crate::plan::{BuilderTarget, CratePlan};

pub(super) use self::calls::word;
use self::text::Names;

/// Of an item that has none of its own.
pub(super) const NO_DOC: DocLines = DocLines::new();

/// The public items of a crate.
#[derive(Debug, Default)]
pub(super) struct Surface {
    /// By path.
    pub(super) items: BTreeMap<String, Item>,
    /// Functions with arguments, by path.
    pub(super) calls: BTreeMap<String, Call>,
}

/// An item.
#[derive(Debug)]
pub(super) struct Item {
    /// What it belongs to.
    pub(super) key: Key,
    /// What a program notices of it: two items of one text are the same to it.
    pub(super) id: String,
    /// Its docs.
    pub(super) doc: DocLines,
    /// How its absence is to be read.
    pub(super) kind: ItemKind,
}

/// How a difference is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ItemKind {
    /// A path that can be named.
    Path,
    /// A trait of a type.
    Trait,
    /// The features that keep a type, of which each has to stay: the text has them between spaces.
    Features,
}

/// A function.
#[derive(Debug)]
pub(super) struct Call {
    /// What it belongs to.
    pub(super) key: Key,
    /// What is handed over, in order.
    pub(super) arguments: Vec<Argument>,
    /// What it gives.
    pub(super) output: String,
    /// Its docs.
    pub(super) doc: DocLines,
}

/// An argument of a function.
#[derive(Debug)]
pub(super) struct Argument {
    /// What it belongs to.
    pub(super) key: Key,
    /// What tells it from the others: its place and name on the wire.
    pub(super) name: String,
    /// How it is taken.
    pub(super) ty: String,
}

impl Surface {
    fn path(&mut self, path: String, key: Key, id: impl Into<String>, doc: &DocLines) {
        self.item(path, key, id, doc, ItemKind::Path);
    }

    fn item(
        &mut self,
        path: String,
        key: Key,
        id: impl Into<String>,
        doc: &DocLines,
        kind: ItemKind,
    ) {
        self.items.insert(path, Item { key, id: id.into(), doc: doc.clone(), kind });
    }
}

/// Lists the items of a crate. Types that `before` has under another name are meant by that one where they
/// are used, so that a new name is one difference and not one for each use.
pub(super) fn of(plan: &CratePlan, before: Option<&Snapshot>) -> Surface {
    let names = Names::of(plan, before);
    let mut surface = Surface::default();
    add_crate(&mut surface, plan, &names);
    types::add_types(&mut surface, plan, &names);
    calls::add_resources(&mut surface, plan, &names);
    surface
}

fn add_crate(surface: &mut Surface, plan: &CratePlan, names: &Names<'_>) {
    let library = &plan.package.library;
    surface.path("crate".into(), key(["crate"]), library.as_str(), &plan.package.about);
    for setter in &plan.client.setters {
        let (BuilderTarget::Constant(name) | BuilderTarget::ServerVariable(name)) = &setter.target;
        let path = format!("ClientBuilder::{}", setter.method.as_str());
        surface.path(path, key(["client", name]), "impl Into<String>", &setter.doc);
    }
    for scope in &plan.scopes {
        let path = format!("Scope::{}", scope.variant.as_str());
        surface.path(path, key(["scope", &scope.wire]), "variant", &scope.doc);
    }
    if plan.scopes.len() == 1 {
        surface.item("Scope: Default".into(), key(["scope"]), "", &NO_DOC, ItemKind::Trait);
    }
    for tier in &plan.provider.tiers {
        let path = format!("tiers::{}", tier.constant.as_str());
        surface.path(path, key(["tier", &tier.name]), "RateTier", &tier.words.clone().into());
    }
    for header in &plan.headers {
        let path = format!("headers::{}", header.constant.as_str());
        let id = format!("Header<{}>", names.ty(&header.ty));
        surface.path(path, key(["header", &header.name]), id, &header.doc);
    }
    for hook in &plan.hooks {
        let path = format!("webhooks::{}", hook.name.as_str());
        surface.path(path, key(["hook", hook.name.as_str()]), names.ty(&hook.ty), &hook.doc);
    }
    for event in plan.webhooks.iter().flat_map(|webhooks| &webhooks.events) {
        let path = format!("webhooks::Event::{}", event.name.as_str());
        surface.path(path, key(["event", &event.wire]), names.ty(&event.ty), &event.doc);
    }
    for operation in &plan.operations {
        let path = format!("operations::{}", operation.constant.as_str());
        surface.path(path, key(["operation", &operation.facts.id]), "Operation", &NO_DOC);
    }
}
