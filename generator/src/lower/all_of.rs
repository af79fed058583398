//! `allOf`: a schema and everything it is composed of, as one set of keywords.
//!
//! Members come first, in their order, then what stands beside them. What several of them say of one
//! property holds together (see `meets`). A component that is reached twice, through a diamond or a
//! circle, counts once, so the work is linear in what is composed.

use std::collections::HashSet;

use indexmap::IndexMap;
use indexmap::map::Entry;
use openapiv3::{AdditionalProperties, Discriminator, ReferenceOr, Schema};
use serde_json::Value;

use super::Lowering;
use super::pointer::join;
use super::schema::{Sub, Values, View};
use crate::load::carried;
use crate::report::meaning;

/// A property of a composed object, or the items of a composed list.
#[derive(Debug, Clone)]
pub(super) struct Property<'d> {
    /// Its schema; of several the one that was met last.
    pub schema: Sub<'d>,
    /// JSON pointer of the schema.
    pub pointer: String,
    /// Schemas that it has to fit besides, each with its JSON pointer.
    pub others: Vec<(Sub<'d>, String)>,
}

impl<'d> Property<'d> {
    pub(super) fn new(schema: Sub<'d>, pointer: String) -> Self {
        Self { schema, pointer, others: Vec::new() }
    }

    /// Another schema that the same value has to fit. One that says nothing changes nothing.
    pub(super) fn meet(&mut self, other: Self) {
        let known = match (self.schema, other.schema) {
            (Sub::Ref(own), Sub::Ref(other)) => own == other,
            _ => self.pointer == other.pointer,
        };
        if known || says_nothing(other.schema) {
            return;
        }
        let before = std::mem::replace(self, other);
        if !says_nothing(before.schema) {
            self.others.extend(before.others);
            self.others.push((before.schema, before.pointer));
        }
    }
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

impl Choice<'_> {
    /// JSON pointer of the list.
    pub(super) fn place(&self) -> String {
        format!("{}/{}", self.pointer, self.keyword)
    }
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
    pub items: Option<Property<'d>>,
    /// What `x-tuple` says of the items.
    pub tuple: Option<&'d Value>,
    /// The least and the greatest number of items.
    pub count: (Option<usize>, Option<usize>),
    /// The fewest and the most characters.
    pub length: (Option<usize>, Option<usize>),
    /// The least and the greatest number.
    pub range: (Option<f64>, Option<f64>),
    /// Whether `null` is a value of all members that say of which type a value is; `None`: none says so.
    pub nullable: Option<bool>,
    /// Every `oneOf` and `anyOf`.
    pub choices: Vec<Choice<'d>>,
    /// A description of one of the parts, for where the whole has none.
    pub description: Option<&'d str>,
    /// Contradictions between parts, in words, each with the place of the later one.
    pub conflicts: Vec<(String, String)>,
    /// The components in it.
    pub names: HashSet<&'d str>,
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
        let mut steps: Vec<Step<'d>> =
            members.into_iter().map(|(schema, pointer)| Step::Visit(schema, pointer)).collect();
        steps.reverse();
        while let Some(step) = steps.pop() {
            match step {
                Step::Absorb(schema, pointer) => absorb(&mut parts, &View::of(schema), &pointer),
                Step::Visit(Sub::Ref(name), _) => {
                    if parts.names.insert(name)
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
    }
}

fn absorb<'d>(parts: &mut Parts<'d>, view: &View<'d>, pointer: &str) {
    parts.size += 1;
    absorb_kind(parts, view, pointer);
    if let Some(nullable) = says_nullable(view) {
        parts.nullable = Some(nullable && parts.nullable.unwrap_or(true));
    }
    parts.format = view.format.or(parts.format);
    if !matches!(view.values, Values::None) && !view.values.holds(parts.values) {
        parts.values = view.values;
        parts.values_at = Some((*view, pointer.to_owned()));
    }
    for (name, schema) in view.properties.into_iter().flatten() {
        let property = Property::new(schema.into(), join(pointer, &["properties", name]));
        parts.meet_property(name, property);
    }
    parts.required.extend(view.required.iter().map(String::as_str));
    if let Some(additional) = view.additional {
        parts.meet_additional(additional, format!("{pointer}/additionalProperties"));
    }
    if let Some(items) = view.items {
        let items = Property::new(items, format!("{pointer}/items"));
        match &mut parts.items {
            Some(known) => known.meet(items),
            none => *none = Some(items),
        }
    }
    parts.tuple = view.data.extensions.get(carried::TUPLE).or(parts.tuple);
    parts.count.0 = view.bounds.items.0.or(parts.count.0);
    parts.count.1 = view.bounds.items.1.or(parts.count.1);
    parts.length.0 = view.bounds.length.0.or(parts.length.0);
    parts.length.1 = view.bounds.length.1.or(parts.length.1);
    let (least, greatest) = (view.bounds.minimum, view.bounds.maximum);
    parts.range.0 = least.map(|(least, _)| least).or(parts.range.0);
    parts.range.1 = greatest.map(|(greatest, _)| greatest).or(parts.range.1);
    parts.description = view.data.description.as_deref().or(parts.description);
    for (variants, keyword) in [(view.one_of, "oneOf"), (view.any_of, "anyOf")] {
        if !variants.is_empty() {
            let pointer = pointer.to_owned();
            let discriminator = view.discriminator();
            parts.choices.push(Choice { variants, discriminator, pointer, keyword });
        }
    }
}

/// Whether `null` is a value of a schema, where its keywords say of which type one is: `nullable` adds to
/// a type and says nothing without one (OpenAPI 3.0.3, "Schema Object").
pub(super) fn says_nullable(view: &View<'_>) -> Option<bool> {
    let says = view.is_nullable() || view.kind.is_some() || !matches!(view.values, Values::None);
    says.then(|| view.is_nullable())
}

fn absorb_kind<'d>(parts: &mut Parts<'d>, view: &View<'d>, pointer: &str) {
    let Some(kind) = view.kind else { return };
    match (parts.kind, kind) {
        // An integer is a number.
        (Some("integer"), "number") => return,
        (None, _) | (Some("number"), "integer") => {}
        (Some(other), _) if other == kind => {}
        (Some(other), _) => {
            parts.conflicts.push((pointer.to_owned(), format!("`{other}` and `{kind}`")));
        }
    }
    parts.kind = Some(kind);
}

impl<'d> Parts<'d> {
    /// Adds a schema that a property has to fit.
    pub(super) fn meet_property(&mut self, name: &'d str, property: Property<'d>) {
        match self.properties.entry(name) {
            Entry::Occupied(known) => known.into_mut().meet(property),
            Entry::Vacant(free) => {
                free.insert(property);
            }
        }
    }

    /// Adds what a member says of further keys. One that describes them says more than one that
    /// allows them, and that more than one that forbids them: a member cannot know the keys of its
    /// siblings, so it forbids too much.
    pub(super) fn meet_additional(&mut self, additional: &'d AdditionalProperties, at: String) {
        let weight = |additional: &AdditionalProperties| match additional {
            AdditionalProperties::Schema(_) => 2,
            AdditionalProperties::Any(allowed) => u8::from(*allowed),
        };
        let known = self.additional.as_ref().map(|(known, _)| weight(known));
        if known.is_none_or(|known| known <= weight(additional)) {
            self.additional = Some((additional, at));
        }
    }
}

fn says_nothing(schema: Sub<'_>) -> bool {
    match schema {
        Sub::Ref(_) => false,
        Sub::Inline(schema) => {
            let view = View::of(schema);
            view.kind.is_none() && view.format.is_none() && !view.has_structure()
        }
    }
}
