//! Unions: `oneOf` and `anyOf`, with and without a discriminator.
//!
//! `anyOf` means "at least one"; a value still arrives in one form, so both are lowered alike. Forms
//! of `null` among the alternatives make the union nullable, an alternative that is the only one left
//! is that alternative, and a list of texts beside any text is an open enumeration.

use openapiv3::{Discriminator, Schema};

use super::Lowering;
use super::all_of::{Choice, Parts};
use super::docs::doc_of;
use super::schema::{Sub, Values, View, component_name};
use super::types::{Home, Lowered, Site, Slot, is_null};
use crate::ir::{Doc, EnumValue, Shape, TypeId, TypeKind, Union, Variant};
use crate::report::meaning;

/// An alternative, with its JSON pointer.
struct Alternative<'d> {
    schema: Sub<'d>,
    pointer: String,
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
        let substantial: Vec<&Choice<'d>> =
            parts.choices.iter().filter(|choice| self.is_substantial(choice)).collect();
        let choice = match substantial[..] {
            [] => return None,
            [choice] => choice,
            [first, ..] => {
                let place = self.source.at(pointer);
                self.report.push(meaning::unions_several(place));
                if !parts.properties.is_empty() {
                    return None;
                }
                first
            }
        };
        let all: Vec<Alternative<'d>> = alternatives(choice);
        let count = all.len();
        let alternatives: Vec<Alternative<'d>> =
            all.into_iter().filter(|alternative| !is_null(alternative.schema)).collect();
        let nullable = alternatives.len() < count;
        let mut lowered = if parts.properties.is_empty() {
            self.lower_union(&alternatives, choice.discriminator, parts, schema, pointer, site)
        } else {
            self.lower_distributed(
                &alternatives,
                choice.discriminator,
                parts,
                schema,
                pointer,
                site,
            )
        };
        lowered.nullable |= nullable;
        Some(lowered)
    }

    /// Whether alternatives differ in more than which keys are required.
    fn is_substantial(&self, choice: &Choice<'d>) -> bool {
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
        schema: &'d Schema,
        pointer: &str,
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
        let id = self.reserve(schema, pointer, site);
        self.describe(id, parts);
        let mut variants: Vec<Variant> = Vec::with_capacity(alternatives.len());
        let mut nullable = false;
        for (index, alternative) in alternatives.iter().enumerate() {
            let site = Site { slot: Slot::New(Home::Variant(id, index)), ..site };
            let lowered = self.lower_sub(alternative.schema, &alternative.pointer, site);
            nullable |= lowered.nullable;
            let tags = Vec::new();
            if discriminator.is_some() || !variants.iter().any(|known| known.shape == lowered.shape)
            {
                let (title, doc) = prose(alternative.schema);
                variants.push(Variant { shape: lowered.shape, tags, title, doc });
            }
        }
        if let Some(discriminator) = discriminator {
            self.lower_tags(discriminator, alternatives, &mut variants, pointer);
        }
        self.finish_union(id, variants, discriminator, nullable)
    }

    /// Alternatives beside properties: each alternative is an object with these properties as well.
    fn lower_distributed(
        &mut self,
        alternatives: &[Alternative<'d>],
        discriminator: Option<&'d Discriminator>,
        parts: &Parts<'d>,
        schema: &'d Schema,
        pointer: &str,
        site: Site<'_>,
    ) -> Lowered {
        let id = self.reserve(schema, pointer, site);
        self.describe(id, parts);
        let mut variants = Vec::with_capacity(alternatives.len());
        for (index, alternative) in alternatives.iter().enumerate() {
            let Some((inner, _)) = self.schema_behind(alternative.schema, &alternative.pointer)
            else {
                continue;
            };
            let mut whole = self.compose([(alternative.schema, alternative.pointer.clone())]);
            for (name, property) in &parts.properties {
                whole.properties.entry(name).or_insert_with(|| property.clone());
            }
            whole.required.extend(&parts.required);
            // What an alternative chooses among again is beyond what a type can say.
            whole.choices.clear();
            let site = Site { slot: Slot::New(Home::Variant(id, index)), ..site };
            let lowered = self.lower_parts(&whole, inner, &alternative.pointer, site);
            let (title, doc) = prose(alternative.schema);
            variants.push(Variant { shape: lowered.shape, tags: Vec::new(), title, doc });
        }
        if let Some(discriminator) = discriminator {
            self.lower_tags(discriminator, alternatives, &mut variants, pointer);
        }
        self.finish_union(id, variants, discriminator, false)
    }

    fn finish_union(
        &mut self,
        id: TypeId,
        variants: Vec<Variant>,
        discriminator: Option<&Discriminator>,
        nullable: bool,
    ) -> Lowered {
        let shape = Shape::Named(id);
        self.types[id.0].kind = if let [only] = &variants[..] {
            // Alternatives that differ in bounds only are one shape.
            TypeKind::Alias(only.shape.clone())
        } else {
            let tag = discriminator.map(|discriminator| discriminator.property_name.clone());
            TypeKind::Union(Union { variants, tag })
        };
        Lowered { shape, nullable, constant: None }
    }

    /// The values of the discriminator that mean each variant: those of its mapping, else the constant
    /// that the variant has there, else the variant's name (OpenAPI 3.0, "Discriminator Object").
    fn lower_tags(
        &mut self,
        discriminator: &'d Discriminator,
        alternatives: &[Alternative<'d>],
        variants: &mut [Variant],
        pointer: &str,
    ) {
        for (value, target) in &discriminator.mapping {
            let name = component_name(target);
            let place =
                || self.source.at(&super::join(pointer, &["discriminator", "mapping", value]));
            let position = alternatives.iter().position(
                |alternative| matches!(alternative.schema, Sub::Ref(known) if known == name),
            );
            match position {
                Some(position) => variants[position].tags.push(value.clone()),
                None if self.schemas.contains_key(name) => {
                    self.report.push(meaning::mapping_foreign(place(), value, target));
                }
                None => {
                    self.report.push(meaning::mapping_unknown(
                        place(),
                        value,
                        target,
                        self.schema_names(),
                    ));
                }
            }
        }
        for (alternative, variant) in alternatives.iter().zip(variants) {
            if variant.tags.is_empty() {
                let property = &discriminator.property_name;
                let tag = self.constant_of(alternative, property).or(match alternative.schema {
                    Sub::Ref(name) => Some(name),
                    Sub::Inline(_) => None,
                });
                variant.tags.extend(tag.map(str::to_owned));
            }
        }
    }

    /// The text that a property of an alternative always has.
    fn constant_of(&self, alternative: &Alternative<'d>, property: &str) -> Option<&'d str> {
        let parts = self.compose([(alternative.schema, alternative.pointer.clone())]);
        let property = parts.properties.get(property)?.schema;
        self.view_behind(property)?.only_text()
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

fn alternatives<'d>(choice: &Choice<'d>) -> Vec<Alternative<'d>> {
    let variants = choice.variants.iter().enumerate();
    variants
        .map(|(index, variant)| Alternative {
            schema: variant.into(),
            pointer: format!("{}/{}/{index}", choice.pointer, choice.keyword),
        })
        .collect()
}

/// An alternative's own title and description; those of a component belong to its type.
fn prose(schema: Sub<'_>) -> (Option<String>, Doc) {
    match schema {
        Sub::Ref(_) => (None, Doc::default()),
        Sub::Inline(schema) => (schema.schema_data.title.clone(), doc_of(&schema.schema_data)),
    }
}
