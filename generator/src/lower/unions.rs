//! Unions: `oneOf` and `anyOf`, with and without a discriminator.
//!
//! `anyOf` means "at least one"; a value still arrives in one form, so both are lowered alike. Forms
//! of `null` among the alternatives make the union nullable, an alternative that is the only one left
//! is that alternative, and a list of texts beside any text is an open enumeration.

use std::collections::HashSet;

use openapiv3::{AdditionalProperties, Discriminator, Schema};

use super::Lowering;
use super::all_of::{Choice, Parts, Property};
use super::docs::doc_of;
use super::schema::{Sub, Values, View, component_name};
use super::types::{Form, Home, Lowered, Site, Slot, is_null};
use crate::ir::{Doc, EnumValue, Reason, Shape, TypeId, TypeKind, Union, Variant};
use crate::report::meaning;

/// Lists of alternatives within alternatives of lists, after which no more are told apart.
const DEEPEST: usize = 3;

/// Combinations of several lists of alternatives, at most.
const MOST_COMBINATIONS: usize = 24;

/// Combinations of alternatives within alternatives, at most.
const MOST_WAYS: usize = 256;

/// An alternative, with its JSON pointer.
#[derive(Debug, Clone)]
pub(super) struct Alternative<'d> {
    pub(super) schema: Sub<'d>,
    pub(super) pointer: String,
}

impl<'d> Lowering<'d, '_> {
    /// Lowers the alternatives of a schema. `None` where they only constrain what stands beside them.
    pub(super) fn lower_choices(
        &mut self,
        parts: &Parts<'d>,
        schema: &'d Schema,
        pointer: &str,
        site: Site<'_>,
    ) -> Option<Lowered> {
        let open = |choice: &&Choice<'d>| {
            !self.choosing.contains(&choice.place()) && self.is_substantial(choice)
        };
        let choices: Vec<&Choice<'d>> = parts.choices.iter().filter(open).collect();
        let mut nullable = !choices.is_empty();
        let lists: Vec<Vec<Alternative<'d>>> = choices
            .iter()
            .map(|choice| {
                let all = self.flattened(choice);
                nullable &= all.iter().any(|alternative| is_null(alternative.schema));
                all.into_iter().filter(|alternative| !is_null(alternative.schema)).collect()
            })
            .collect();
        let discriminator = choices.iter().find_map(|choice| choice.discriminator);
        let depth = self.choosing.len();
        self.choosing.extend(choices.iter().map(|choice| choice.place()));
        let lowered = match &lists[..] {
            [] => None,
            [alternatives] if parts.properties.is_empty() => {
                let at = (pointer, schema);
                Some(self.lower_union(alternatives, discriminator, parts, at, site))
            }
            lists if depth < DEEPEST => {
                self.lower_combinations(lists, discriminator, parts, (pointer, schema), site)
            }
            _ => None,
        };
        self.choosing.truncate(depth);
        let lowered = match lowered {
            None if lists.is_empty() => return None,
            None => self.lower_unchosen(parts, schema, pointer, site),
            Some(lowered) => lowered,
        };
        Some(Lowered { nullable: lowered.nullable || nullable, ..lowered })
    }

    /// The combinations of alternatives; `None` where they are too many, alone or with those within
    /// which they stand.
    fn lower_combinations(
        &mut self,
        lists: &[Vec<Alternative<'d>>],
        discriminator: Option<&'d Discriminator>,
        parts: &Parts<'d>,
        place: (&str, &'d Schema),
        site: Site<'_>,
    ) -> Option<Lowered> {
        let groups = combinations(lists)?;
        let ways = self.ways;
        let all = ways.saturating_mul(groups.len().max(1));
        if ways > 1 && all > MOST_WAYS {
            return None;
        }
        self.ways = all;
        let lowered = self.lower_distributed(&groups, discriminator, parts, place, site);
        self.ways = ways;
        Some(lowered)
    }

    /// More combinations than a type can be made of: what is known in any case, and all other keys as
    /// they come.
    fn lower_unchosen(
        &mut self,
        parts: &Parts<'d>,
        schema: &'d Schema,
        pointer: &str,
        site: Site<'_>,
    ) -> Lowered {
        static OPEN: AdditionalProperties = AdditionalProperties::Any(true);
        self.report.push(meaning::unions_several(self.source.at(pointer)));
        let rest = self.untyped(pointer, Reason::Choices);
        if parts.properties.is_empty() {
            return Lowered { shape: rest, nullable: false, constant: None };
        }
        let mut known = parts.clone();
        known.choices.clear();
        known.additional = Some((&OPEN, pointer.to_owned()));
        self.lower_object(&known, schema, pointer, site)
    }

    /// Whether alternatives differ in more than which keys are required.
    pub(super) fn is_substantial(&self, choice: &Choice<'d>) -> bool {
        choice.variants.iter().any(|variant| {
            self.view_behind(variant.into()).is_some_and(|view| {
                let constraint = View { required: &[], ..view };
                constraint.has_structure()
                    || view.format.is_some()
                    || !matches!(view.kind, None | Some("object"))
            })
        })
    }

    fn lower_union(
        &mut self,
        alternatives: &[Alternative<'d>],
        discriminator: Option<&'d Discriminator>,
        parts: &Parts<'d>,
        (pointer, schema): (&str, &'d Schema),
        site: Site<'_>,
    ) -> Lowered {
        if let [only] = alternatives {
            return self.lower_sub(only.schema, &only.pointer, site);
        }
        if discriminator.is_none()
            && let Some(lowered) = self.lower_open_enum(alternatives, schema, pointer, site)
        {
            return lowered;
        }
        if site.form == Form::Field
            && let Some(files) = self.lower_files(alternatives.iter().map(|one| one.schema))
        {
            return Lowered { shape: files, nullable: false, constant: None };
        }
        let id = self.reserve(schema, pointer, site);
        self.describe(id, parts);
        let mut variants: Vec<Variant> = Vec::with_capacity(alternatives.len());
        let mut nullable = false;
        for (index, alternative) in alternatives.iter().enumerate() {
            let site = Site { slot: Slot::New(Home::Variant(id, index)), ..site };
            let lowered = self.lower_sub(alternative.schema, &alternative.pointer, site);
            nullable |= lowered.nullable;
            let (title, doc) = prose(alternative.schema);
            variants.push(Variant {
                shape: lowered.shape,
                tags: Vec::new(),
                is_default: false,
                title,
                doc,
            });
        }
        let tag = self.lower_tag(discriminator, alternatives, &mut variants, pointer);
        self.finish_union(id, variants, tag, nullable)
    }

    /// Alternatives beside properties, or several lists of them: each combination is an object with
    /// all that it is made of.
    fn lower_distributed(
        &mut self,
        groups: &[Vec<Alternative<'d>>],
        discriminator: Option<&'d Discriminator>,
        parts: &Parts<'d>,
        (pointer, schema): (&str, &'d Schema),
        site: Site<'_>,
    ) -> Lowered {
        let id = self.reserve(schema, pointer, site);
        self.describe(id, parts);
        let mut variants = Vec::with_capacity(groups.len());
        let mut firsts = Vec::with_capacity(groups.len());
        let mut nullable = false;
        for (index, group) in groups.iter().enumerate() {
            let site = Site { slot: Slot::New(Home::Variant(id, index)), ..site };
            let Some(first) = group.first() else { continue };
            let Some(lowered) = self.lower_group(first, group, parts, site) else { continue };
            nullable |= lowered.nullable;
            let (title, doc) = prose(first.schema);
            if let (Shape::Named(own), [_, _, ..]) = (&lowered.shape, &group[..]) {
                let words: Vec<&str> = group.iter().filter_map(telling_word).collect();
                self.types[own.0].title = Some(words.join(" "));
            }
            variants.push(Variant {
                shape: lowered.shape,
                tags: Vec::new(),
                is_default: false,
                title,
                doc,
            });
            firsts.push(first.clone());
        }
        let tag = self.lower_tag(discriminator, &firsts, &mut variants, pointer);
        self.finish_union(id, variants, tag, nullable)
    }

    /// The key that tells variants apart, if there is one.
    fn lower_tag(
        &mut self,
        discriminator: Option<&'d Discriminator>,
        alternatives: &[Alternative<'d>],
        variants: &mut [Variant],
        pointer: &str,
    ) -> Option<String> {
        let Some(discriminator) = discriminator else {
            return self.infer_tags(alternatives, variants);
        };
        let listed = self.listed_tags(discriminator, alternatives);
        self.lower_tags(discriminator, (alternatives, listed), variants, pointer)
    }

    /// One alternative of each list, with what stands beside the lists.
    fn lower_group(
        &mut self,
        first: &Alternative<'d>,
        group: &[Alternative<'d>],
        parts: &Parts<'d>,
        site: Site<'_>,
    ) -> Option<Lowered> {
        let members =
            group.iter().map(|alternative| (alternative.schema, alternative.pointer.clone()));
        let mut whole = self.compose(members);
        if group.len() == 1 && says_all_of(&whole, parts) {
            return Some(self.lower_sub(first.schema, &first.pointer, site));
        }
        let mut properties = parts.properties.clone();
        for (name, property) in whole.properties.drain(..) {
            match properties.get_mut(name) {
                Some(known) => known.meet(property),
                None => {
                    properties.insert(name, property);
                }
            }
        }
        whole.properties = properties;
        whole.required.extend(&parts.required);
        whole.kind = whole.kind.or(parts.kind);
        if let Some((additional, at)) = &parts.additional {
            whole.meet_additional(additional, at.clone());
        }
        let (inner, pointer) = self.schema_behind(first.schema, &first.pointer)?;
        Some(self.lower_parts(&whole, inner, &pointer, site))
    }

    /// The alternatives, with those of a list in a list in its place.
    fn flattened(&self, choice: &Choice<'d>) -> Vec<Alternative<'d>> {
        /// Lists in lists that are followed.
        const LEVELS: usize = 8;
        let mut flat = alternatives(choice);
        let Some(own) = choice.discriminator else { return flat };
        let mut seen = HashSet::from([choice.place()]);
        for _ in 0..LEVELS {
            let before = seen.len();
            let next =
                flat.into_iter().flat_map(|alternative| match self.list_of(&alternative, own) {
                    Some(inner) if seen.insert(inner.place()) => alternatives(&inner),
                    _ => vec![alternative],
                });
            flat = next.collect();
            if seen.len() == before {
                break;
            }
        }
        flat
    }

    /// The list that an alternative is, if its own discriminator is the same key.
    fn list_of(&self, alternative: &Alternative<'d>, own: &Discriminator) -> Option<Choice<'d>> {
        let (schema, pointer) = self.schema_behind(alternative.schema, &alternative.pointer)?;
        let view = View::of(schema);
        let discriminator = view.discriminator()?;
        let (variants, keyword) = match (view.one_of, view.any_of) {
            (variants @ [_, ..], []) => (variants, "oneOf"),
            ([], variants @ [_, ..]) => (variants, "anyOf"),
            _ => return None,
        };
        let alone = view.properties.is_none()
            && view.all_of.is_empty()
            && discriminator.property_name == own.property_name
            && !own.mapping.values().any(|target| {
                matches!(alternative.schema, Sub::Ref(name) if name == component_name(target))
            });
        alone.then_some(Choice { variants, discriminator: Some(discriminator), pointer, keyword })
    }

    fn finish_union(
        &mut self,
        id: TypeId,
        mut variants: Vec<Variant>,
        tag: Option<String>,
        nullable: bool,
    ) -> Lowered {
        let shape = Shape::Named(id);
        if tag.is_none() {
            // Alternatives that differ in bounds only are one shape.
            let mut seen = HashSet::new();
            variants.retain(|variant| seen.insert(variant.shape.clone()));
        }
        self.types[id.0].kind = match &variants[..] {
            [only] if only.shape != shape => TypeKind::Alias(only.shape.clone()),
            _ => TypeKind::Union(Union { variants, tag }),
        };
        Lowered { shape, nullable, constant: None }
    }

    /// Texts of a list beside any text: the list, which is open in any case. `None` where the
    /// alternatives are something else.
    fn lower_open_enum(
        &mut self,
        alternatives: &[Alternative<'d>],
        schema: &'d Schema,
        pointer: &str,
        site: Site<'_>,
    ) -> Option<Lowered> {
        let mut lists = Vec::new();
        for alternative in alternatives {
            let view = self.view_behind(alternative.schema)?;
            match view.values {
                Values::Strings(values) => lists.push((alternative, values)),
                Values::None if view.kind == Some("string") && view.format.is_none() => {}
                _ => return None,
            }
        }
        if let [(only, _)] = lists[..] {
            return Some(self.lower_sub(only.schema, &only.pointer, site));
        }
        if lists.is_empty() {
            return None;
        }
        let mut values: Vec<EnumValue<String>> = Vec::new();
        for value in lists.iter().flat_map(|(_, values)| values.iter().flatten()) {
            if !values.iter().any(|known| known.value == *value) {
                values.push(EnumValue { value: value.clone(), rust_name: None, doc: None });
            }
        }
        let id = self.reserve(schema, pointer, site);
        self.types[id.0].kind = TypeKind::StringEnum(values);
        Some(Lowered { shape: Shape::Named(id), nullable: false, constant: None })
    }
}

/// One alternative of each list, in all combinations; `None` where those are too many.
fn combinations<'d>(lists: &[Vec<Alternative<'d>>]) -> Option<Vec<Vec<Alternative<'d>>>> {
    let mut groups: Vec<Vec<Alternative<'d>>> = vec![Vec::new()];
    for list in lists {
        if lists.len() > 1 && groups.len().saturating_mul(list.len()) > MOST_COMBINATIONS {
            return None;
        }
        groups = groups
            .iter()
            .flat_map(|group| {
                list.iter().map(|next| group.iter().chain([next]).cloned().collect::<Vec<_>>())
            })
            .collect();
    }
    Some(groups)
}

/// Whether a schema says what stands beside it as well.
fn says_all_of(whole: &Parts<'_>, parts: &Parts<'_>) -> bool {
    let has = |(name, property): (&&str, &Property<'_>)| {
        whole.properties.get(name).is_some_and(|own| {
            let mut met = own.clone();
            met.meet(property.clone());
            met.others.len() == own.others.len() && met.pointer == own.pointer
                || is_bare(property.schema)
        })
    };
    parts.properties.iter().all(has)
        && parts.required.is_subset(&whole.required)
        && parts.additional.is_none()
        && whole.choices.is_empty()
}

/// Whether a schema says the kind of a value only.
fn is_bare(schema: Sub<'_>) -> bool {
    match schema {
        Sub::Ref(_) => false,
        Sub::Inline(schema) => {
            let view = View::of(schema);
            !view.has_structure() && view.format.is_none()
        }
    }
}

fn alternatives<'d>(choice: &Choice<'d>) -> Vec<Alternative<'d>> {
    let variants = choice.variants.iter().enumerate();
    variants
        .map(|(index, variant)| Alternative {
            schema: variant.into(),
            pointer: format!("{}/{}/{index}", choice.pointer, choice.keyword),
        })
        .collect()
}

/// What tells an alternative from others: its title, its name, or the first key that it has.
fn telling_word<'d>(alternative: &Alternative<'d>) -> Option<&'d str> {
    match alternative.schema {
        Sub::Ref(name) => Some(name),
        Sub::Inline(schema) => {
            let view = View::of(schema);
            let required = view.required.first().map(String::as_str);
            let property = || view.properties?.keys().next().map(String::as_str);
            view.data.title.as_deref().or(required).or_else(property)
        }
    }
}

/// An alternative's own title and description; those of a component belong to its type.
fn prose(schema: Sub<'_>) -> (Option<String>, Doc) {
    match schema {
        Sub::Ref(_) => (None, Doc::default()),
        Sub::Inline(schema) => (schema.schema_data.title.clone(), doc_of(&schema.schema_data)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Alternative, combinations};
    use crate::lower::schema::Sub;

    #[test]
    fn combinations_have_an_end() {
        let list = |length: usize| {
            vec![Alternative { schema: Sub::Ref("A"), pointer: String::new() }; length]
        };
        let count = |lengths: &[usize]| {
            let lists: Vec<_> = lengths.iter().map(|length| list(*length)).collect();
            combinations(&lists).map(|groups| groups.len())
        };
        assert_eq!(count(&[4, 6]), Some(24));
        assert_eq!(count(&[5, 5]), None);
        assert_eq!(count(&[2; 64]), None);
        // One list combines with nothing.
        assert_eq!(count(&[1_000]), Some(1_000));
    }
}
