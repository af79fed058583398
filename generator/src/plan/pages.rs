//! How the items are taken out of the answer of a paged operation.

use std::collections::BTreeMap;

use crate::{
    ir::{self, Answer, Shape, TypeId},
    pointer::segments,
    report::{
        Report,
        client::{paging_items_differ, paging_items_hidden},
    },
};

use super::{
    model::{Absence, PagePlan, PageStep, RustType, TypeKind, TypePlan},
    types::Types,
};

/// Adds to each page type the way to its items.
pub(super) fn add_pages(types: &Types<'_>, plans: &mut [TypePlan], report: &mut Report) {
    let mut found: BTreeMap<TypeId, &str> = BTreeMap::new();
    for operation in &types.api.operations {
        let Some(paging) = &operation.paging else { continue };
        let Some(Answer::Json(shape)) =
            operation.responses.first().map(|response| &response.content)
        else {
            continue;
        };
        let Some(id) = page_type(types, shape) else { continue };
        match found.insert(id, &paging.items) {
            Some(before) if before != paging.items => {
                report.push(paging_items_differ(
                    &types.api.provider,
                    &operation.id,
                    &paging.items,
                    before,
                ));
            }
            None if !add_page(types, plans, id, paging) => {
                let (provider, items) = (&types.api.provider, &paging.items);
                report.push(paging_items_hidden(provider, &operation.id, items));
            }
            _ => {}
        }
    }
}

/// The type of a page that is no plain list; a page may be `null`.
fn page_type(types: &Types<'_>, shape: &Shape) -> Option<TypeId> {
    match types.resolve(shape) {
        Shape::Nullable(inner) => page_type(types, inner),
        Shape::Named(id) => Some(*id),
        _ => None,
    }
}

/// Whether there is a way to the items.
fn add_page(types: &Types<'_>, plans: &mut [TypePlan], id: TypeId, paging: &ir::Paging) -> bool {
    let Some(path) = field_path(types, plans, id, &paging.items) else { return false };
    let item = types.rust_type(&paging.item, None);
    let TypeKind::Struct(plan) = &mut plans[types.reference(id).0].kind else { return false };
    plan.page = Some(PagePlan { path, item });
    true
}

/// The fields that a JSON pointer leads through to a list.
fn field_path(
    types: &Types<'_>,
    plans: &[TypePlan],
    id: TypeId,
    pointer: &str,
) -> Option<Vec<PageStep>> {
    let mut ty = &RustType::Named(types.reference(id));
    let mut path = Vec::new();
    for key in segments(pointer) {
        // A field of what is boxed is taken out as of any other.
        let own = match behind_aliases(plans, ty) {
            RustType::Boxed(inner) => behind_aliases(plans, inner),
            own => own,
        };
        let RustType::Named(reference) = own else { return None };
        let TypeKind::Struct(plan) = &plans[reference.0].kind else { return None };
        let field = plan.fields.iter().find(|field| field.wire == key)?;
        let (absence, inner) = match &field.ty {
            RustType::Option(inner) => (Absence::Option, &**inner),
            RustType::Patch(inner) => (Absence::Patch, &**inner),
            ty => (Absence::Never, ty),
        };
        path.push(PageStep { field: field.name.clone(), absence });
        ty = inner;
    }
    matches!(behind_aliases(plans, ty), RustType::Vec(_)).then_some(path)
}

/// What a type is once its aliases are followed.
fn behind_aliases<'p>(plans: &'p [TypePlan], mut ty: &'p RustType) -> &'p RustType {
    // Aliases in a circle are refused by `lower`; the bound keeps a mistake there from hanging.
    for _ in 0..64 {
        let RustType::Named(reference) = ty else { return ty };
        let TypeKind::Alias(inner) = &plans[reference.0].kind else { return ty };
        ty = inner;
    }
    ty
}
