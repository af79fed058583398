//! What a type is called, before clashes: the component's name, its title, or where it stands.
//!
//! A type written in place has no name in the document. Its title is one if no other type has it;
//! otherwise it is called after its owner and property, after its operation, or, in a union, after
//! what tells it from the others.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{Case, identifier};
use super::operation_names::OperationNames;
use super::operation_paths::singular;
use crate::ir::{Answer, Api, Field, Object, Origin, Shape, SharedKind, Type, TypeId, TypeKind};

/// Names of types, unique only where the document's are.
pub(super) struct TypeNames<'a> {
    api: &'a Api,
    operations: &'a OperationNames,
    /// Types that are the items of a list, where that list stands in a property or an answer.
    items: BTreeSet<TypeId>,
    /// Titles that one type has, and no component as its name.
    titles: BTreeSet<String>,
    /// The names that types had.
    was: &'a dyn Fn(TypeId) -> Option<&'a str>,
}

impl<'a> TypeNames<'a> {
    /// The names of these types.
    pub(super) fn of(
        api: &'a Api,
        operations: &'a OperationNames,
        used: &[TypeId],
        was: &'a dyn Fn(TypeId) -> Option<&'a str>,
    ) -> Self {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for &id in used {
            *counts.entry(first_choice(api.type_of(id)).to_ascii_lowercase()).or_default() += 1;
        }
        let titles = counts.into_iter().filter(|(_, count)| *count == 1).map(|(name, _)| name);
        Self { api, operations, items: list_items(api), titles: titles.collect(), was }
    }

    /// The name of a type: the one that it had, or the one that it would have.
    pub(super) fn wanted(&self, id: TypeId) -> String {
        (self.was)(id).map_or_else(|| self.natural(id), str::to_owned)
    }

    /// The name that a type would have if it had none before.
    pub(super) fn natural(&self, id: TypeId) -> String {
        let ty = self.api.type_of(id);
        match (&ty.rust_name, &ty.title, &ty.origin) {
            (Some(name), _, _) | (None, _, Origin::Component(name)) => identifier(name, Case::Type),
            (None, Some(title), _) if self.is_name(title) => identifier(title, Case::Type),
            (None, _, origin) => identifier(&self.composed(id, origin), Case::Type),
        }
    }

    /// A title of a few words that nothing else has is a name; a longer one is a sentence.
    fn is_name(&self, title: &str) -> bool {
        is_name_like(title)
            && self.titles.contains(&identifier(title, Case::Type).to_ascii_lowercase())
    }

    fn composed(&self, id: TypeId, origin: &Origin) -> String {
        let is_item = self.items.contains(&id);
        match origin {
            Origin::Component(name) => name.clone(),
            Origin::Property { owner, name } => {
                let name = identifier(name, Case::Snake);
                let name = if is_item { singular_of(&name) } else { name };
                joined(&self.wanted(*owner), &name)
            }
            Origin::Item { owner } => {
                let owner = self.wanted(*owner);
                match singular_of(&identifier(&owner, Case::Snake)) {
                    one if identifier(&one, Case::Type) != owner => one,
                    _ => format!("{owner} Item"),
                }
            }
            Origin::Variant { owner, index } => {
                let words = self.variant_words(*owner, *index, id);
                format!("{} {words}", self.wanted(*owner))
            }
            Origin::Body { operation } => format!("{} Body", self.operations.of_id(operation)),
            Origin::Response { operation, status } => {
                let words = self.operations.of_id(operation);
                let noun = if is_item { "Item" } else { "Response" };
                if status.starts_with('2') {
                    format!("{words} {noun}")
                } else {
                    format!("{words} {noun} {status}")
                }
            }
            Origin::Shared { kind, name } => shared_words(*kind, name, is_item),
            Origin::Parameter { operation, name } => {
                format!("{} {name}", self.operations.of_id(operation))
            }
        }
    }

    /// What tells a variant from the others: its tag, a constant, a key that only it needs, or its kind.
    fn variant_words(&self, owner: TypeId, index: usize, id: TypeId) -> String {
        /// Others that are compared with; with more of them two may get one word, and a number.
        const MOST_COMPARED: usize = 100;
        let TypeKind::Union(union) = &self.api.type_of(owner).kind else {
            return format!("Variant{}", index + 1);
        };
        let own = union.variants.iter().find(|variant| variant.shape == Shape::Named(id));
        if let Some(tag) = own.and_then(|variant| variant.tags.first()) {
            return tag.clone();
        }
        let others = union.variants.iter().take(MOST_COMPARED);
        let others = others.filter_map(|variant| match variant.shape {
            Shape::Named(other) if other != id => Some(self.api.type_of(other)),
            _ => None,
        });
        let others: Vec<&Type> = others.collect();
        match &self.api.type_of(id).kind {
            TypeKind::Object(object) => object_words(object, &others),
            TypeKind::StringEnum(values) => match &values[..] {
                [only] => only.value.clone(),
                _ => "Value".to_owned(),
            },
            TypeKind::IntegerEnum(_) => "Number".to_owned(),
            TypeKind::Union(_) => "Choice".to_owned(),
            TypeKind::Alias(Shape::List(_)) => "List".to_owned(),
            TypeKind::Alias(Shape::Map(_)) => "Map".to_owned(),
            TypeKind::Alias(_) => "Value".to_owned(),
        }
    }
}

/// An owner and its property: `OrderStatus code` for `status_code` of `OrderStatus`, which says the
/// word between them once.
fn joined(owner: &str, property: &str) -> String {
    let words = identifier(owner, Case::Snake);
    let rest = match property.split_once('_') {
        Some((first, rest)) if words.rsplit('_').next() == Some(first) => rest,
        _ => property,
    };
    format!("{owner} {rest}")
}

/// What the content of a component is called: `NotFound` among the responses is a `NotFoundResponse`.
fn shared_words(kind: SharedKind, name: &str, is_item: bool) -> String {
    let words = identifier(name, Case::Snake);
    let (noun, others): (_, &[&str]) = match kind {
        SharedKind::Parameter | SharedKind::Error => return words,
        SharedKind::Response if is_item => ("item", &[]),
        SharedKind::Response => ("response", &["response", "result", "error"]),
        SharedKind::Body => ("body", &["body", "request"]),
    };
    let last = words.rsplit('_').next().unwrap_or(&words);
    if others.contains(&last) { words } else { format!("{words}_{noun}") }
}

/// The name that a type has where nothing clashes, apart from where it stands.
fn first_choice(ty: &Type) -> String {
    match (&ty.rust_name, &ty.title, &ty.origin) {
        (Some(name), _, _) | (None, _, Origin::Component(name)) => identifier(name, Case::Type),
        (None, Some(title), _) if is_name_like(title) => identifier(title, Case::Type),
        _ => String::new(),
    }
}

fn is_name_like(title: &str) -> bool {
    title.len() <= 40
        && title.split_whitespace().count() <= 4
        && title.chars().any(char::is_alphabetic)
}

fn object_words(object: &Object, others: &[&Type]) -> String {
    let constant = object.fields.iter().find_map(|field| field.constant.as_ref()?.as_str());
    if let Some(constant) = constant {
        return constant.to_owned();
    }
    let has = |ty: &Type, name: &str, required: bool| match &ty.kind {
        TypeKind::Object(other) => {
            other.fields.iter().any(|field| field.name == name && field.required >= required)
        }
        _ => false,
    };
    let is_own = |field: &Field, required| {
        field.required >= required && !others.iter().any(|other| has(other, &field.name, required))
    };
    let own = |required| object.fields.iter().find(|field| is_own(field, required));
    match own(true).or_else(|| own(false)) {
        Some(field) => field.name.clone(),
        None => "Object".to_owned(),
    }
}

/// Types written in place as the items of a list.
fn list_items(api: &Api) -> BTreeSet<TypeId> {
    let mut items = BTreeSet::new();
    let mut look = |shape: &Shape| {
        let mut shape = shape;
        let mut in_list = false;
        loop {
            match shape {
                Shape::List(inner) => (shape, in_list) = (&**inner, true),
                Shape::Nullable(inner) | Shape::Map(inner) => shape = &**inner,
                Shape::Named(id) => {
                    if in_list {
                        items.insert(*id);
                    }
                    return;
                }
                Shape::Tuple(_) | Shape::Primitive(_) | Shape::Any => return,
            }
        }
    };
    for ty in &api.types {
        if let TypeKind::Object(object) = &ty.kind {
            object.fields.iter().for_each(|field| look(&field.shape));
        }
    }
    for operation in &api.operations {
        for response in operation.responses.iter().chain(&operation.errors) {
            if let Answer::Json(shape) = &response.content {
                look(shape);
            }
        }
    }
    items
}

/// Words with the last one in singular.
fn singular_of(words: &str) -> String {
    match words.rsplit_once('_') {
        Some((before, last)) => format!("{before}_{}", singular(last)),
        None => singular(words),
    }
}
