//! Meets: several schemas that one value has to fit become one type.
//!
//! A property that two members of an `allOf` describe is what both say: of a base and its heir the
//! heir, of a type and its bare kind the type, otherwise both composed.

use std::collections::HashSet;

use super::Lowering;
use super::all_of::{Parts, Property};
use super::pointer::join;
use super::schema::{Sub, Values, View};
use super::types::{Home, Lowered, Site, Slot};
use crate::ir::{Origin, Shape, TypeId, TypeKind};

/// Meets within meets, after which the last schema counts alone: each level of two long chains of
/// references is a meet of its own.
const DEEPEST: usize = 32;

/// Schemas, each with its JSON pointer.
type Members<'d> = Vec<(Sub<'d>, String)>;

impl<'d> Lowering<'d, '_> {
    /// Lowers a property of a composed object, or the items of a composed list.
    pub(super) fn lower_property(&mut self, property: &Property<'d>, site: Site<'_>) -> Lowered {
        if property.others.is_empty() {
            return self.lower_sub(property.schema, &property.pointer, site);
        }
        let own = (property.schema, property.pointer.clone());
        let members: Members<'d> = property.others.iter().cloned().chain([own]).collect();
        let nullable = members.iter().all(|(schema, _)| self.allows_null(*schema));
        let members = self.essential(members);
        let lowered = match &members[..] {
            [(only, at)] => self.lower_sub(*only, at, site),
            [.., (last, at)] if self.meeting >= DEEPEST => self.lower_sub(*last, at, site),
            _ => {
                self.meeting += 1;
                let lowered = self.lower_meet(members, site);
                self.meeting -= 1;
                lowered
            }
        };
        Lowered { nullable, ..lowered }
    }

    /// Composes schemas. What is composed of the same ones is the same type, also within itself.
    fn lower_meet(&mut self, members: Members<'d>, site: Site<'_>) -> Lowered {
        let key: Vec<String> = members.iter().map(|(schema, at)| identity(*schema, at)).collect();
        if let Some(shape) = self.meets.get(&key).cloned() {
            if let (Shape::Named(id), Slot::New(home)) = (&shape, site.slot) {
                self.settle_home(*id, home);
            }
            return Lowered { shape, nullable: false, constant: None };
        }
        let Some((schema, pointer)) =
            members.iter().rev().find_map(|(schema, at)| self.schema_behind(*schema, at))
        else {
            return self.lower_sub(members[0].0, &members[0].1, site);
        };
        let parts = self.compose(members);
        self.report_parts(&parts);
        if !needs_name(&parts) {
            return self.lower_parts(&parts, schema, &pointer, site);
        }
        let id = self.reserve(schema, &pointer, site);
        self.meets.insert(key.clone(), Shape::Named(id));
        let lowered =
            self.lower_parts(&parts, schema, &pointer, Site { slot: Slot::Filled(id), ..site });
        if lowered.shape != Shape::Named(id) {
            // What has taken the name within itself has it still; nobody else needs it.
            self.types[id.0].kind = TypeKind::Alias(lowered.shape.clone());
            self.meets.insert(key, lowered.shape.clone());
        }
        lowered
    }

    /// Of all places where one type is composed, one gives it its name whichever is lowered first: the
    /// one where the schema is written, else the first by JSON pointer.
    fn settle_home(&mut self, id: TypeId, home: Home<'_>) {
        let (Home::Property(owner, _) | Home::Item(owner)) = home else { return };
        let pointer = &self.types[id.0].pointer;
        let origin = home.origin(pointer);
        let rank = |origin: &Origin| {
            let (owner, name) = match origin {
                Origin::Property { owner, name } => (*owner, name.as_str()),
                Origin::Item { owner } => (*owner, ""),
                _ => return None,
            };
            let at = &self.types[owner.0].pointer;
            Some((!pointer.starts_with(&format!("{at}/")), at.clone(), name.to_owned()))
        };
        let is_before = match (rank(&origin), rank(&self.types[id.0].origin)) {
            (Some(new), Some(old)) => new < old,
            _ => false,
        };
        if is_before && !self.is_within(owner, id) {
            self.types[id.0].origin = origin;
        }
    }

    /// Whether a type has its name from another, directly or through others.
    fn is_within(&self, inner: TypeId, outer: TypeId) -> bool {
        let mut at = inner;
        for _ in 0..self.types.len() {
            if at == outer {
                return true;
            }
            match self.types[at.0].origin {
                Origin::Property { owner, .. }
                | Origin::Item { owner }
                | Origin::Variant { owner, .. } => at = owner,
                _ => return false,
            }
        }
        true
    }

    /// The members without those of which others say as much and more.
    fn essential(&self, members: Members<'d>) -> Members<'d> {
        /// Members are compared with each other, which takes long for many.
        const MOST: usize = 16;
        if members.len() > MOST {
            return members;
        }
        let parts: Vec<Parts<'d>> =
            members.iter().map(|member| self.compose([member.clone()])).collect();
        let mut seen = HashSet::new();
        let mut kept: Vec<usize> = Vec::new();
        for (index, (schema, _)) in members.iter().enumerate() {
            let others = || parts.iter().enumerate().filter(|(other, _)| *other != index);
            let implied = match schema {
                Sub::Ref(name) => {
                    let core = self.core(name).unwrap_or(name);
                    !seen.insert(core)
                        || others().any(|(other, parts)| {
                            self.core_of(members[other].0) != Some(core)
                                && parts.names.contains(core)
                        })
                }
                Sub::Inline(schema) => {
                    let view = View::of(schema);
                    let bare = !view.has_structure() && view.format.is_none();
                    bare && others().any(|(_, parts)| says_more(parts, view.kind))
                }
            };
            if !implied {
                kept.push(index);
            }
        }
        let last = members.last().cloned();
        let essential = members.into_iter().enumerate().filter(|(index, _)| kept.contains(index));
        let mut essential: Members<'d> = essential.map(|(_, member)| member).collect();
        if essential.is_empty() {
            essential.extend(last);
        }
        essential
    }

    fn core_of(&self, schema: Sub<'d>) -> Option<&'d str> {
        match schema {
            Sub::Ref(name) => self.core(name),
            Sub::Inline(_) => None,
        }
    }

    /// Whether a schema has nothing against `null`.
    fn allows_null(&self, schema: Sub<'d>) -> bool {
        match schema {
            Sub::Ref(name) => self.component_type(name).is_none_or(|id| self.chains.nullable[id.0]),
            Sub::Inline(schema) => {
                let view = View::of(schema);
                view.is_nullable() || (view.kind.is_none() && matches!(view.values, Values::None))
            }
        }
    }
}

/// Whether parts are of this kind and have a structure besides.
fn says_more(parts: &Parts<'_>, kind: Option<&str>) -> bool {
    let structured = needs_name(parts)
        || parts.items.is_some()
        || parts.additional.is_some()
        || parts.format.is_some();
    let is_kind = kind.is_none()
        || parts.kind == kind
        || (parts.kind.is_none() && kind == Some("object") && !parts.properties.is_empty());
    structured && is_kind
}

fn needs_name(parts: &Parts<'_>) -> bool {
    !parts.properties.is_empty()
        || !parts.choices.is_empty()
        || !matches!(parts.values, Values::None)
        || parts.items.is_some()
}

fn identity(schema: Sub<'_>, pointer: &str) -> String {
    match schema {
        Sub::Ref(name) => join("/components/schemas", &[name]),
        Sub::Inline(_) => pointer.to_owned(),
    }
}
