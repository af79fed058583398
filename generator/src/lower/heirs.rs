//! Heirs: a base with a discriminator, and the components that have it in their `allOf`, become a
//! union of those (OpenAPI 3.0, "Models with Polymorphism Support").
//!
//! The base is the union wherever a value of it stands. Where it is composed, in the heirs themselves,
//! it is its own keys.

use std::collections::HashMap;

use indexmap::{IndexMap, IndexSet};
use openapiv3::{Discriminator, ReferenceOr, Schema};

use super::Lowering;
use super::pointer::join;
use super::schema::{Sub, View, component_name};
use super::tags::default_target;
use super::types::{Home, Lowered, Site};
use super::unions::Alternative;
use crate::ir::{Doc, Shape, TypeId, TypeKind, Union, Variant};
use crate::report::meaning;

/// Heirs of all bases of a document, at most: in a long line of bases each has all that follow.
const MOST_HEIRS: usize = 50_000;

/// The bases with a discriminator and no list of alternatives, each with the components that have it
/// in their `allOf`, in document order.
#[derive(Debug, Default)]
pub(super) struct Heirs<'d>(HashMap<&'d str, Vec<&'d str>>);

impl<'d> Heirs<'d> {
    /// Finds them all.
    pub(super) fn of(schemas: &'d IndexMap<String, ReferenceOr<Schema>>) -> Self {
        let mut heirs: HashMap<&str, Vec<&str>> = HashMap::new();
        for (name, schema) in schemas {
            let Some(schema) = schema.as_item() else { continue };
            for member in View::of(schema).all_of {
                if let Sub::Ref(base) = member.into()
                    && base != name
                {
                    heirs.entry(base).or_default().push(name);
                }
            }
        }
        Self(heirs)
    }

    /// All that have it in their `allOf`, also by way of others, without itself; `None` where they are
    /// more than so many.
    fn below(&self, base: &'d str, most: usize) -> Option<IndexSet<&'d str>> {
        let mut found = IndexSet::new();
        let mut next = 0;
        let mut at = base;
        while found.len() <= most {
            found.extend(self.0.get(at).into_iter().flatten().filter(|heir| **heir != base));
            let Some(following) = found.get_index(next) else { return Some(found) };
            at = *following;
            next += 1;
        }
        None
    }
}

/// The discriminator of a schema that lists no alternatives.
pub(super) fn base_discriminator<'d>(view: &View<'d>) -> Option<&'d Discriminator> {
    view.discriminator().filter(|_| view.one_of.is_empty() && view.any_of.is_empty())
}

impl<'d> Lowering<'d, '_> {
    /// Whether a component is the base of others, of which a discriminator says which one is meant.
    pub(super) fn is_base(&self, name: &str) -> bool {
        let base = self.heirs.0.get_key_value(name).map(|(base, _)| Sub::Ref(base));
        base.and_then(|base| self.view_behind(base))
            .is_some_and(|view| base_discriminator(&view).is_some())
    }

    /// Lowers a base as the union of its heirs; `None` where it has none that can be told apart.
    pub(super) fn lower_base(
        &mut self,
        id: TypeId,
        name: &'d str,
        schema: &'d Schema,
        pointer: &str,
    ) -> Option<Lowered> {
        let discriminator = base_discriminator(&View::of(schema))?;
        let heirs = self.members_of(name, discriminator)?;
        if !heirs.iter().any(|heir| *heir != name) {
            let place = self.source.at(&join(pointer, &["discriminator"]));
            self.report.push(meaning::discriminator_alone(place, &discriminator.property_name));
            return None;
        }
        self.inherited += heirs.len();
        let alternatives: Vec<Alternative<'d>> = heirs
            .iter()
            .map(|heir| Alternative {
                schema: Sub::Ref(heir),
                pointer: join("/components/schemas", &[heir]),
            })
            .collect();
        let blank = |heir: &&'d str| Variant {
            shape: self.component_type(heir).map_or(Shape::Any, Shape::Named),
            tags: Vec::new(),
            is_default: false,
            title: None,
            doc: Doc::default(),
        };
        let mut variants: Vec<Variant> = heirs.iter().map(blank).collect();
        let listed = heirs.iter().map(|heir| self.own_tags_of(heir, &discriminator.property_name));
        let listed = listed.collect();
        let tag =
            self.lower_tags(discriminator, (&alternatives, listed), &mut variants, pointer)?;
        if let Some(own) = heirs.get_index_of(name) {
            let parts = self.compose([(Sub::Inline(schema), pointer.to_owned())]);
            let site = Site::inline(Home::Variant(id, own));
            variants[own].shape = self.lower_parts(&parts, schema, pointer, site).shape;
        }
        self.types[id.0].kind = TypeKind::Union(Union { variants, tag: Some(tag) });
        let nullable = View::of(schema).is_nullable();
        Some(Lowered { shape: Shape::Named(id), nullable, constant: None })
    }

    /// The heirs, and what the mapping names besides: the base itself, or another component.
    fn members_of(
        &self,
        name: &'d str,
        discriminator: &'d Discriminator,
    ) -> Option<IndexSet<&'d str>> {
        let most = MOST_HEIRS.saturating_sub(self.inherited);
        let mut members = self.heirs.below(name, most)?;
        let targets = discriminator.mapping.values().map(String::as_str);
        let mapped = targets.chain(default_target(discriminator)).map(component_name);
        members.extend(mapped.filter(|target| self.schemas.contains_key(*target)));
        Some(members)
    }
}
