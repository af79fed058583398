//! `allOf`: a schema and everything it is composed of, as one set of keywords.
//!
//! Members come first, in their order, then what stands beside them; where two say different things
//! of one property, the later one wins. A component that is reached twice, through a diamond or a
//! circle, counts once, so the work is linear in what is composed.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, Discriminator, ReferenceOr, Schema};

use super::pointer::join;
use super::schema::{Sub, Values, View};
use super::{Lowering, tally};
use crate::report::meaning;

/// A property of a composed object.
#[derive(Debug, Clone)]
pub(super) struct Property<'d> {
    /// Its schema.
    pub schema: Sub<'d>,
    /// JSON pointer of the schema.
    pub pointer: String,
}

/// Alternatives (`oneOf` or `anyOf`) within a composed schema.
#[derive(Debug, Clone)]
pub(super) struct Choice<'d> {
    /// The alternatives.
    pub variants: &'d [ReferenceOr<Schema>],
    /// What tells them apart.
    pub discriminator: Option<&'d Discriminator>,
    /// JSON pointer of the schema that lists them.
    pub pointer: String,
    /// `oneOf` or `anyOf`.
    pub keyword: &'static str,
}

/// A schema with everything that it is composed of.
#[derive(Debug, Clone, Default)]
pub(super) struct Parts<'d> {
    /// `type`.
    pub kind: Option<&'d str>,
    /// `format`.
    pub format: Option<&'d str>,
    /// `enum`.
    pub values: Values<'d>,
    /// Where the enumeration is, with the schema's extensions for it.
    pub values_at: Option<(View<'d>, String)>,
    /// `properties`.
    pub properties: IndexMap<&'d str, Property<'d>>,
    /// `required`.
    pub required: HashSet<&'d str>,
    /// `additionalProperties`, and where.
    pub additional: Option<(&'d AdditionalProperties, String)>,
    /// `items`, and where.
    pub items: Option<(Sub<'d>, String)>,
    /// Every `oneOf` and `anyOf`.
    pub choices: Vec<Choice<'d>>,
    /// A description of one of the parts, for where the whole has none.
    pub description: Option<&'d str>,
    /// Contradictions between parts, in words, each with the place of the later one.
    pub conflicts: Vec<(String, String)>,
    /// Where a part says what a value is not.
    pub nots: Vec<String>,
    /// Number of schemas in it.
    pub size: usize,
}

/// What is left to do while a schema is composed.
enum Step<'d> {
    /// A member: its own members first.
    Visit(Sub<'d>, String),
    /// The keywords of a schema itself.
    Absorb(&'d Schema, String),
}

impl<'d> Lowering<'d, '_> {
    /// Composes schemas, each with its JSON pointer.
    pub(super) fn compose(
        &self,
        members: impl IntoIterator<Item = (Sub<'d>, String)>,
    ) -> Parts<'d> {
        let mut parts = Parts::default();
        let mut seen = HashSet::new();
        let mut steps: Vec<Step<'d>> =
            members.into_iter().map(|(schema, pointer)| Step::Visit(schema, pointer)).collect();
        steps.reverse();
        while let Some(step) = steps.pop() {
            match step {
                Step::Absorb(schema, pointer) => absorb(&mut parts, &View::of(schema), &pointer),
                Step::Visit(Sub::Ref(name), _) => {
                    if seen.insert(name)
                        && let Some((schema, pointer)) = self.component(name)
                    {
                        steps.push(Step::Visit(schema, pointer));
                    }
                }
                Step::Visit(Sub::Inline(schema), pointer) => {
                    let members = View::of(schema).all_of.iter().enumerate().rev();
                    let members = members.map(|(index, member)| {
                        Step::Visit(member.into(), format!("{pointer}/allOf/{index}"))
                    });
                    let members: Vec<_> = members.collect();
                    steps.push(Step::Absorb(schema, pointer));
                    steps.extend(members);
                }
            }
        }
        parts
    }

    /// Says what is wrong with composed schemas, once for each place.
    pub(super) fn report_parts(&mut self, parts: &Parts<'d>) {
        for (pointer, what) in &parts.conflicts {
            if self.seen.insert(pointer.clone()) {
                self.report.push(meaning::all_of_conflict(self.source.at(pointer), what));
            }
        }
        for pointer in &parts.nots {
            if self.seen.insert(pointer.clone()) {
                tally(&mut self.with_not, pointer);
            }
        }
    }
}

fn absorb<'d>(parts: &mut Parts<'d>, view: &View<'d>, pointer: &str) {
    parts.size += 1;
    absorb_kind(parts, view, pointer);
    parts.format = view.format.or(parts.format);
    if !matches!(view.values, Values::None) {
        parts.values = view.values;
        parts.values_at = Some((*view, pointer.to_owned()));
    }
    for (name, schema) in view.properties.into_iter().flatten() {
        let property =
            Property { schema: schema.into(), pointer: join(pointer, &["properties", name]) };
        absorb_property(parts, name, property);
    }
    parts.required.extend(view.required.iter().map(String::as_str));
    if let Some(additional) = view.additional {
        parts.additional = Some((additional, format!("{pointer}/additionalProperties")));
    }
    if let Some(items) = view.items {
        parts.items = Some((items, format!("{pointer}/items")));
    }
    parts.description = view.data.description.as_deref().or(parts.description);
    for (variants, keyword) in [(view.one_of, "oneOf"), (view.any_of, "anyOf")] {
        if !variants.is_empty() {
            let pointer = pointer.to_owned();
            let discriminator = view.discriminator();
            parts.choices.push(Choice { variants, discriminator, pointer, keyword });
        }
    }
    if view.not {
        parts.nots.push(pointer.to_owned());
    }
}

fn absorb_kind<'d>(parts: &mut Parts<'d>, view: &View<'d>, pointer: &str) {
    let Some(kind) = view.kind else { return };
    if let Some(other) = parts.kind
        && other != kind
        && !(other == "number" && kind == "integer")
    {
        parts.conflicts.push((pointer.to_owned(), format!("`{other}` and `{kind}`")));
    }
    parts.kind = Some(kind);
}

/// A later schema replaces an earlier one of the same property, unless it says nothing.
fn absorb_property<'d>(parts: &mut Parts<'d>, name: &'d str, property: Property<'d>) {
    let says_nothing = match property.schema {
        Sub::Ref(_) => false,
        Sub::Inline(schema) => {
            let view = View::of(schema);
            view.kind.is_none() && view.format.is_none() && !view.has_structure()
        }
    };
    if !(says_nothing && parts.properties.contains_key(name)) {
        parts.properties.insert(name, property);
    }
}
