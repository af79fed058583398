//! Features of the runtime: which of them the types and calls of a crate need.

use std::collections::BTreeSet;

use super::model::{HookPlan, Pass, ResourcePlan, RustType, TypeKind, TypePlan, XmlPlan};

/// The features, in the order of their names.
pub(super) fn runtime_features(
    types: &[TypePlan],
    resources: &[ResourcePlan],
    hooks: &[HookPlan],
    xml: &XmlPlan,
) -> Vec<&'static str> {
    let mut found = BTreeSet::new();
    found.extend((!xml.is_empty()).then_some("xml"));
    let mut visit = |ty: &RustType| innermost(ty, &mut found);
    for plan in types {
        match &plan.kind {
            TypeKind::Struct(plan) => {
                plan.fields.iter().chain(&plan.rest).for_each(|field| visit(&field.ty));
            }
            TypeKind::Union(plan) => plan.variants.iter().for_each(|variant| visit(&variant.ty)),
            TypeKind::Outcome(variants) | TypeKind::Failure(variants) => {
                variants.iter().filter_map(|v| v.ty.as_ref()).for_each(&mut visit);
            }
            TypeKind::Alias(ty) | TypeKind::Wrapper(ty) => visit(ty),
            TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) => {}
        }
    }
    for hook in hooks {
        visit(&hook.ty);
    }
    for method in resources.iter().flat_map(|resource| &resource.methods) {
        visit(&method.output);
        let setters = method
            .builder
            .iter()
            .flat_map(|builder| &builder.setters)
            .map(|setter| &setter.argument);
        for argument in method.arguments.iter().chain(setters) {
            if let Pass::Value(ty) | Pass::Reference(ty) | Pass::Items(ty) | Pass::Slice(ty) =
                &argument.pass
            {
                visit(ty);
            }
        }
    }
    found.into_iter().collect()
}

fn innermost(ty: &RustType, found: &mut BTreeSet<&'static str>) {
    match ty {
        RustType::Uuid => {
            found.insert("uuid");
        }
        RustType::Decimal => {
            found.insert("decimal");
        }
        RustType::Vec(inner)
        | RustType::Map(inner)
        | RustType::Option(inner)
        | RustType::Patch(inner)
        | RustType::JsonLines(inner)
        | RustType::EventStream(inner)
        | RustType::Boxed(inner) => innermost(inner, found),
        RustType::Tuple(items) => items.iter().for_each(|item| innermost(item, found)),
        RustType::Row(first, rest) => {
            innermost(first, found);
            innermost(rest, found);
        }
        _ => {}
    }
}
