//! Tags: which values of a key mean which variant of a union.
//!
//! Where there is a discriminator, those of its mapping, else the constant or the list of values that the
//! variant has there, else the variant's name (OpenAPI 3.0, "Discriminator Object"). Without one, a key
//! that each alternative requires, and where each has one text that no other has, says as much.

use std::collections::{HashMap, HashSet};

use openapiv3::{AdditionalProperties, Discriminator};
use serde_json::Value;

use super::Lowering;
use super::all_of::{Parts, Property};
use super::pointer::join;
use super::schema::{Sub, Values, View, component_name};
use super::unions::Alternative;
use crate::ir::{Field, Primitive, Shape, TypeId, TypeKind, Union, Variant};
use crate::load::carried::DEFAULT_MAPPING;
use crate::report::meaning;

impl<'d> Lowering<'d, '_> {
    /// Gives each variant the values that mean it, and says the key. `None` where a variant has no
    /// value, or shares one with another: such variants are told apart by what they look like.
    pub(super) fn lower_tags(
        &mut self,
        discriminator: &'d Discriminator,
        (alternatives, listed): (&[Alternative<'d>], Vec<Vec<&'d str>>),
        variants: &mut [Variant],
        pointer: &str,
    ) -> Option<String> {
        self.lower_mapping(discriminator, alternatives, variants, pointer);
        let default = self.lower_default(discriminator, alternatives, variants, pointer);
        let property = &discriminator.property_name;
        let mut times: HashMap<&str, usize> = HashMap::new();
        for tag in listed.iter().flatten() {
            *times.entry(tag).or_default() += 1;
        }
        let mapped: HashSet<String> =
            variants.iter().flat_map(|variant| variant.tags.iter().cloned()).collect();
        for ((alternative, own), variant) in alternatives.iter().zip(&listed).zip(&mut *variants) {
            if !variant.tags.is_empty() {
                continue;
            }
            // A list that variants share, as the one of a common base is, tells nothing apart; but
            // the name of the variant is one of its values, in that spelling.
            let free = |tag: &&&str| times.get(**tag) == Some(&1) && !mapped.contains(**tag);
            variant.tags.extend(own.iter().filter(free).map(|tag| (*tag).to_owned()));
            if let (true, Sub::Ref(name)) = (variant.tags.is_empty(), alternative.schema) {
                let listed = own.iter().find(|tag| plain(tag) == plain(name));
                let tag = if own.is_empty() { Some(name) } else { listed.copied() };
                variant.tags.extend(tag.map(str::to_owned));
            }
        }
        if let Some(default) = default {
            // Its own values are among those that lead to it anyway, and it writes what it has read.
            variants[default].tags.clear();
            variants[default].is_default = true;
        }
        let mut seen = HashSet::new();
        let told_apart = variants.iter().all(|one| one.is_default || !one.tags.is_empty())
            && variants.iter().flat_map(|variant| &variant.tags).all(|tag| seen.insert(tag));
        if !told_apart {
            let place = self.source.at(&join(pointer, &["discriminator"]));
            self.report.push(meaning::discriminator_unclear(place, property));
            for variant in variants.iter_mut() {
                variant.tags.clear();
                variant.is_default = false;
            }
        }
        told_apart.then(|| property.clone())
    }

    /// Does the same without a discriminator: by the first key, `type` before others, that each alternative
    /// requires and gives a text of its own.
    pub(super) fn infer_tags(
        &self,
        alternatives: &[Alternative<'d>],
        variants: &mut [Variant],
    ) -> Option<String> {
        let parts: Vec<Parts<'d>> = alternatives
            .iter()
            .map(|alternative| self.compose([(alternative.schema, alternative.pointer.clone())]))
            .collect();
        let mut keys: Vec<&str> = parts.first()?.required.iter().copied().collect();
        keys.sort_unstable_by_key(|key| (*key != "type", *key));
        let (key, tags) =
            keys.into_iter().find_map(|key| Some((key, self.texts_apart(key, &parts)?)))?;
        for (tag, variant) in tags.into_iter().zip(variants) {
            variant.tags.push(tag.to_owned());
        }
        Some(key.to_owned())
    }

    /// The text that each of several objects has under a key, if it has to be there and they all differ.
    fn texts_apart(&self, key: &str, objects: &[Parts<'d>]) -> Option<Vec<&'d str>> {
        let mut seen = HashSet::new();
        let text = |parts: &Parts<'d>| {
            let property = parts.properties.get(key).filter(|_| parts.required.contains(key))?;
            match self.texts_of(property)[..] {
                [only] => seen.insert(only).then_some(only),
                _ => None,
            }
        };
        objects.iter().map(text).collect()
    }

    /// What a variant always has as its tag is no field of it: the union says it.
    pub(super) fn settle_tags(&mut self) {
        for (id, key, tag) in self.told() {
            let TypeKind::Object(object) = &self.types[id.0].kind else { continue };
            let position = object
                .fields
                .iter()
                .position(|field| field.name == key && self.is_always(field, &tag));
            if let (Some(position), TypeKind::Object(object)) =
                (position, &mut self.types[id.0].kind)
            {
                let field = &mut object.fields[position];
                field.shape = Shape::Primitive(Primitive::String);
                field.sample = Value::from(tag);
                field.constant = Some(field.sample.clone());
            }
        }
    }

    /// Each object that a union knows by one tag: with the key, and the tag.
    fn told(&self) -> Vec<(TypeId, String, String)> {
        let mut told = Vec::new();
        for of in &self.types {
            let TypeKind::Union(Union { variants, tag: Some(key) }) = &of.kind else { continue };
            for variant in variants.iter().filter(|variant| !variant.is_default) {
                if let ([only], Some(id)) = (&variant.tags[..], self.object_behind(&variant.shape))
                {
                    told.push((id, key.clone(), only.clone()));
                }
            }
        }
        told
    }

    /// Whether a field is there always, and has one text.
    fn is_always(&self, field: &Field, text: &str) -> bool {
        let Shape::Named(id) = &field.shape else { return false };
        let TypeKind::StringEnum(values) = &self.types[id.0].kind else { return false };
        field.required && !field.nullable && matches!(&values[..], [only] if only.value == text)
    }

    /// The object that a shape is, past other names for it.
    fn object_behind(&self, shape: &Shape) -> Option<TypeId> {
        let mut shape = shape;
        for _ in 0..self.types.len() {
            let Shape::Named(id) = shape else { return None };
            match &self.types[id.0].kind {
                TypeKind::Object(_) => return Some(*id),
                TypeKind::Alias(next) => shape = next,
                _ => return None,
            }
        }
        None
    }

    /// The variant that values without one of their own mean (OpenAPI 3.2, "Discriminator Object",
    /// `defaultMapping`). It has to keep such a value, which is to be written again.
    fn lower_default(
        &mut self,
        discriminator: &'d Discriminator,
        alternatives: &[Alternative<'d>],
        variants: &[Variant],
        pointer: &str,
    ) -> Option<usize> {
        let target = default_target(discriminator)?;
        let name = component_name(target);
        let position = alternatives
            .iter()
            .take(variants.len())
            .position(|alternative| matches!(alternative.schema, Sub::Ref(known) if known == name));
        let place = self.source.at(&join(pointer, &["discriminator", DEFAULT_MAPPING]));
        let Some(position) = position else {
            self.report.push(meaning::default_foreign(place, target));
            return None;
        };
        let Alternative { schema, pointer } = &alternatives[position];
        let property = &discriminator.property_name;
        if self.keeps(*schema, pointer, property) {
            return Some(position);
        }
        self.report.push(meaning::default_fixed(place, target, property));
        None
    }

    /// Whether the type of an object has room for any text under a key.
    fn keeps(&self, schema: Sub<'d>, pointer: &str, property: &str) -> bool {
        let parts = self.compose([(schema, pointer.to_owned())]);
        match parts.properties.get(property) {
            Some(property) => self.view_behind(property.schema).is_none_or(|view| {
                view.only_text().is_none() && matches!(view.kind, None | Some("string"))
            }),
            None => match parts.additional {
                Some((AdditionalProperties::Any(any), _)) => *any,
                Some(_) => true,
                // An object without known keys is a map.
                None => parts.properties.is_empty(),
            },
        }
    }

    fn lower_mapping(
        &mut self,
        discriminator: &'d Discriminator,
        alternatives: &[Alternative<'d>],
        variants: &mut [Variant],
        pointer: &str,
    ) {
        let mut positions: HashMap<&str, usize> = HashMap::new();
        for (position, alternative) in alternatives.iter().enumerate() {
            if let Sub::Ref(name) = alternative.schema {
                positions.entry(name).or_insert(position);
            }
        }
        for (value, target) in &discriminator.mapping {
            let name = component_name(target);
            let place = || self.source.at(&join(pointer, &["discriminator", "mapping", value]));
            match positions.get(name).copied() {
                Some(position) => variants[position].tags.push(value.clone()),
                None if self.schemas.contains_key(name) => {
                    self.report.push(meaning::mapping_foreign(place(), value, target));
                }
                None => {
                    let known = self.schema_names();
                    self.report.push(meaning::mapping_unknown(place(), value, target, known));
                }
            }
        }
    }

    /// The texts that a property of an alternative may have, where they are listed.
    pub(super) fn tags_of(&self, schema: Sub<'d>, pointer: &str, property: &str) -> Vec<&'d str> {
        let parts = self.compose([(schema, pointer.to_owned())]);
        parts.properties.get(property).map(|property| self.texts_of(property)).unwrap_or_default()
    }

    /// The same of each alternative.
    pub(super) fn listed_tags(
        &self,
        discriminator: &'d Discriminator,
        alternatives: &[Alternative<'d>],
    ) -> Vec<Vec<&'d str>> {
        let property = &discriminator.property_name;
        let tags = alternatives
            .iter()
            .map(|alternative| self.tags_of(alternative.schema, &alternative.pointer, property));
        tags.collect()
    }

    /// The same of an heir: what it says itself, for what it has from a base is not its own.
    pub(super) fn own_tags_of(&self, heir: &'d str, property: &str) -> Vec<&'d str> {
        let Some(own) = self.view_behind(Sub::Ref(heir)) else { return Vec::new() };
        let members = own.all_of.iter().filter_map(|member| match Sub::from(member) {
            Sub::Inline(schema) => Some(View::of(schema)),
            Sub::Ref(_) => None,
        });
        let described = members.chain([own]).filter_map(|view| {
            let schema = view.properties?.get(property)?;
            Some(self.texts_of(&Property::new(schema.into(), String::new())))
        });
        described.rev().find(|texts| !texts.is_empty()).unwrap_or_default()
    }

    /// Of several lists the shortest one.
    fn texts_of(&self, property: &Property<'d>) -> Vec<&'d str> {
        let others = property.others.iter().map(|(schema, _)| *schema);
        let lists = others.chain([property.schema]).filter_map(|schema| {
            let view = self.view_behind(schema)?;
            let texts: Vec<&'d str> = match (view.only_text(), view.values) {
                (Some(only), _) => vec![only],
                (None, Values::Strings(values)) => {
                    values.iter().flatten().map(String::as_str).collect()
                }
                (None, Values::Mixed(values)) => {
                    values.iter().filter_map(|value| value.as_str()).collect()
                }
                _ => Vec::new(),
            };
            (!texts.is_empty()).then_some(texts)
        });
        lists.min_by_key(Vec::len).unwrap_or_default()
    }
}

/// The schema that values without a meaning of their own have.
pub(super) fn default_target(discriminator: &Discriminator) -> Option<&str> {
    discriminator.extensions.get(DEFAULT_MAPPING)?.as_str()
}

/// A name without its case and signs: `OrderLine` and `order-line` are the same.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
