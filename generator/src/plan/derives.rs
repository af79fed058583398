//! Derived traits, as far as the types inside have them.
//!
//! `Clone`, `Debug` and `PartialEq` always hold. `Eq` and `Hash` are found as the largest set of
//! types of which every part has them. `Copy` is never derived: a text field added by the provider
//! would take it away again.

use super::model::{RustType, StructPlan, TypeKind, TypePlan};

pub(super) fn add_derives(plans: &mut [TypePlan]) {
    let equal = equal_types(plans);
    for (plan, equal) in plans.iter_mut().zip(equal) {
        let defaults = match &plan.kind {
            TypeKind::Struct(own) => has_default(own),
            TypeKind::Wrapper(ty) => matches!(ty, RustType::Vec(_) | RustType::Map(_)),
            _ => false,
        };
        plan.derives = [(defaults, "Default"), (equal, "Eq"), (equal, "Hash")]
            .into_iter()
            .filter_map(|(holds, name)| holds.then_some(name))
            .collect();
    }
}

/// Which types have `Eq`: all but those with a part that has not, found from these outwards.
fn equal_types(plans: &[TypePlan]) -> Vec<bool> {
    let all = vec![true; plans.len()];
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); plans.len()];
    let mut open = Vec::new();
    for (index, plan) in plans.iter().enumerate() {
        let parts = parts(plan);
        if !parts.iter().all(|ty| is_eq(ty, &all)) {
            open.push(index);
        }
        for ty in parts {
            each_named(ty, &mut |inner| users[inner].push(index));
        }
    }
    let mut equal = all;
    while let Some(index) = open.pop() {
        if std::mem::replace(&mut equal[index], false) {
            open.append(&mut users[index]);
        }
    }
    equal
}

fn each_named(ty: &RustType, found: &mut impl FnMut(usize)) {
    match ty {
        RustType::Named(reference) => found(reference.0),
        RustType::Vec(inner)
        | RustType::Map(inner)
        | RustType::Option(inner)
        | RustType::Patch(inner)
        | RustType::Boxed(inner) => each_named(inner, found),
        RustType::Tuple(items) => items.iter().for_each(|item| each_named(item, found)),
        RustType::Row(first, rest) => {
            each_named(first, found);
            each_named(rest, found);
        }
        _ => {}
    }
}

fn parts(plan: &TypePlan) -> Vec<&RustType> {
    match &plan.kind {
        TypeKind::Struct(plan) => {
            plan.fields.iter().chain(&plan.rest).map(|field| &field.ty).collect()
        }
        // The catch-all of a union holds a JSON value, which has numbers with a fraction.
        TypeKind::Union(_) | TypeKind::Failure(_) => vec![&RustType::Value],
        TypeKind::Outcome(variants) => {
            variants.iter().filter_map(|variant| variant.ty.as_ref()).collect()
        }
        TypeKind::Alias(ty) | TypeKind::Wrapper(ty) => vec![ty],
        TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) => Vec::new(),
    }
}

fn is_eq(ty: &RustType, equal: &[bool]) -> bool {
    match ty {
        RustType::F64
        | RustType::Value
        | RustType::FileUpload
        | RustType::ByteStream
        | RustType::Redirected
        | RustType::JsonLines(_)
        | RustType::EventStream(_)
        | RustType::Text => false,
        RustType::Named(reference) => equal[reference.0],
        RustType::Vec(inner)
        | RustType::Map(inner)
        | RustType::Option(inner)
        | RustType::Patch(inner)
        | RustType::Boxed(inner) => is_eq(inner, equal),
        RustType::Tuple(items) => items.iter().all(|item| is_eq(item, equal)),
        RustType::Row(first, rest) => is_eq(first, equal) && is_eq(rest, equal),
        _ => true,
    }
}

/// A value with nothing in it says what it is; one with a made-up required value would not. Of a value
/// of which there is one, nothing is made up.
fn has_default(plan: &StructPlan) -> bool {
    let fixed = plan.constructor.as_ref().map_or(&[][..], |constructor| &constructor.fixed);
    plan.fields.iter().enumerate().all(|(index, field)| {
        matches!(field.ty, RustType::Option(_) | RustType::Patch(_)) || fixed.contains(&index)
    })
}
