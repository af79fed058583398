//! The items of `types`: structs with their fields, constructors and setters, enums with their variants,
//! and what traits they have.

use super::super::model::{Key, key};
use super::text::Names;
use super::{Argument, Call, ItemKind, NO_DOC, Surface};
use crate::escape::DocLines;
use crate::plan::{CratePlan, OutcomePlan, StructPlan, TypeKind, TypePlan, UnionPlan, ValuePlan};

pub(super) fn add_types(surface: &mut Surface, plan: &CratePlan, names: &Names<'_>) {
    let every: Vec<&str> =
        plan.resources.iter().map(|resource| resource.feature.as_str()).collect();
    for ty in &plan.types {
        let key = key_of(ty);
        let path = format!("types::{}", ty.name.as_str());
        let own = Own { path: &path, key: &key, names };
        surface.path(path.clone(), key.clone(), own.kind(ty), &ty.doc);
        let features: Vec<&str> = match ty.features.as_slice() {
            [] => every.clone(),
            some => some.iter().map(String::as_str).collect(),
        };
        let features = format!(" {} ", features.join(" "));
        own.item(surface, "features", &features, ItemKind::Features);
        for name in traits(ty) {
            own.item(surface, name, "", ItemKind::Trait);
        }
        match &ty.kind {
            TypeKind::Struct(object) => own.add_struct(surface, object),
            TypeKind::StringEnum(values) => own.add_values(surface, values),
            TypeKind::IntegerEnum(values) => own.add_values(surface, values),
            TypeKind::Union(union) => own.add_union(surface, union),
            TypeKind::Outcome(answers) | TypeKind::Failure(answers) => {
                own.add_answers(surface, answers);
            }
            TypeKind::Alias(_) | TypeKind::Wrapper(_) => {}
        }
    }
}

/// An enum of answers belongs to its operation.
fn key_of(ty: &TypePlan) -> Key {
    let id = |end: &str| ty.origin.key.strip_suffix(end).unwrap_or(&ty.origin.key);
    match &ty.kind {
        TypeKind::Outcome(_) => key(["operation", id("/responses"), "answer"]),
        TypeKind::Failure(_) => key(["operation", id("/errors"), "error"]),
        _ => key(["type", &ty.origin.key]),
    }
}

/// The traits that a type has besides those of all types of its kind.
fn traits(ty: &TypePlan) -> Vec<&'static str> {
    let mut traits = ty.derives.clone();
    let only_value = match &ty.kind {
        TypeKind::StringEnum(values) => values.len() == 1,
        TypeKind::IntegerEnum(values) => values.len() == 1,
        _ => false,
    };
    if only_value {
        traits.push("Default");
    }
    // A multipart body has no JSON form.
    let is_form = matches!(&ty.kind, TypeKind::Struct(object) if object.form.is_some());
    if !is_form {
        traits.push("Serialize");
    }
    traits
}

/// A type that is being listed.
struct Own<'a> {
    path: &'a str,
    key: &'a Key,
    names: &'a Names<'a>,
}

impl Own<'_> {
    fn kind(&self, ty: &TypePlan) -> String {
        match &ty.kind {
            TypeKind::Struct(_) => "struct".into(),
            TypeKind::StringEnum(_) => "enum of texts".into(),
            TypeKind::IntegerEnum(_) => "enum of integers".into(),
            TypeKind::Union(_) => "enum of one of several".into(),
            TypeKind::Outcome(_) => "enum of answers".into(),
            TypeKind::Failure(_) => "enum of errors".into(),
            TypeKind::Alias(target) => format!("another name of `{}`", self.names.ty(target)),
            TypeKind::Wrapper(inner) => format!("struct around `{}`", self.names.ty(inner)),
        }
    }

    fn within(&self, kind: &str, name: &str) -> Key {
        let mut key = self.key.clone();
        key.extend([kind.to_owned(), name.to_owned()]);
        key
    }

    fn item(&self, surface: &mut Surface, what: &str, id: &str, kind: ItemKind) {
        surface.item(format!("{}: {what}", self.path), self.key.clone(), id, &NO_DOC, kind);
    }

    fn add_struct(&self, surface: &mut Surface, object: &StructPlan) {
        for field in object.fields.iter().chain(&object.rest) {
            let path = format!("{}::{}", self.path, field.name.as_str());
            let key = self.within("field", &field.wire);
            surface.path(path, key, self.names.ty(&field.ty), &field.doc);
        }
        let Some(constructor) = &object.constructor else { return };
        let arguments = constructor.required.iter().map(|(at, take)| {
            let field = &object.fields[*at];
            Argument {
                key: self.within("field", &field.wire),
                name: field.wire.clone(),
                ty: self.names.take(take),
            }
        });
        let call = Call {
            key: self.key.clone(),
            arguments: arguments.collect(),
            output: "Self".into(),
            doc: DocLines::new(),
        };
        surface.calls.insert(format!("{}::new", self.path), call);
        for (at, take) in &constructor.setters {
            let field = &object.fields[*at];
            let path = format!("{}::with_{}", self.path, field.name.as_str());
            let key = self.within("field", &field.wire);
            surface.path(path, key, self.names.take(take), &NO_DOC);
        }
    }

    fn add_values<T: ToString>(&self, surface: &mut Surface, values: &[ValuePlan<T>]) {
        for value in values {
            let path = format!("{}::{}", self.path, value.name.as_str());
            let wire = value.wire.to_string();
            // The value behind a name is part of what a program means by it.
            let id = format!("the value `{wire}`");
            surface.path(path, self.within("value", &wire), id, &value.doc);
        }
    }

    fn add_union(&self, surface: &mut Surface, union: &UnionPlan) {
        for variant in &union.variants {
            let path = format!("{}::{}", self.path, variant.name.as_str());
            let key = self.within("variant", variant.name.as_str());
            surface.path(path, key, self.names.ty(&variant.ty), &variant.doc);
        }
    }

    fn add_answers(&self, surface: &mut Surface, answers: &[OutcomePlan]) {
        for answer in answers {
            let path = format!("{}::{}", self.path, answer.name.as_str());
            let id = answer.ty.as_ref().map_or_else(String::new, |ty| self.names.ty(ty));
            let mut key = self.key.clone();
            key.push(answer.status.clone());
            surface.path(path, key, id, &answer.doc);
        }
    }
}
