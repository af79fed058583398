//! How the items are taken out of the answer of a paged operation.

use std::collections::BTreeMap;

use crate::{
    ir::{self, Answer, Shape, TypeId},
    report::{Report, client::paging_items_differ},
};

use super::{
    model::{Name, PagePlan, RustType, TypeKind, TypePlan},
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
        let Shape::Named(id) = types.resolve(shape) else { continue };
        match found.insert(*id, &paging.items) {
            Some(before) if before != paging.items => {
                report.push(paging_items_differ(
                    &types.api.provider,
                    &operation.id,
                    &paging.items,
                    before,
                ));
            }
            Some(_) => {}
            None => add_page(types, plans, *id, paging),
        }
    }
}

fn add_page(types: &Types<'_>, plans: &mut [TypePlan], id: TypeId, paging: &ir::Paging) {
    let Some(path) = field_path(types, plans, id, &paging.items) else { return };
    let item = types.rust_type(&paging.item, None);
    if let TypeKind::Struct(plan) = &mut plans[types.reference(id).0].kind {
        plan.page = Some(PagePlan { path, item });
    }
}

/// The fields that a JSON pointer leads through, and whether each may be absent.
fn field_path(
    types: &Types<'_>,
    plans: &[TypePlan],
    id: TypeId,
    pointer: &str,
) -> Option<Vec<(Name, bool)>> {
    let mut at = types.reference(id);
    let mut path = Vec::new();
    for key in pointer.split('/').skip(1) {
        let TypeKind::Struct(plan) = &plans[at.0].kind else { return None };
        let key = key.replace("~1", "/").replace("~0", "~");
        let field = plan.fields.iter().find(|field| field.wire == key)?;
        let (absent, ty) = match &field.ty {
            RustType::Option(inner) => (true, &**inner),
            ty => (false, ty),
        };
        path.push((field.name.clone(), absent));
        if let RustType::Named(reference) = ty {
            at = *reference;
        }
    }
    Some(path)
}
