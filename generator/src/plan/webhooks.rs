//! Webhooks: the names of their events.

use crate::ir::{Api, Shape, TypeId};

use super::{
    hooks::TAKEN,
    model::{EventPlan, HookPlan, TypePlan, WebhooksPlan},
    names::{Case, Namespace, claim_all, identifier},
    types::{Types, plan_value_doc},
};

/// `plans` and `hooks` are what stands beside the events, by whose names theirs may be taken.
pub(super) fn plan_webhooks(
    api: &Api,
    types: &Types<'_>,
    plans: &[TypePlan],
    hooks: &[HookPlan],
) -> Option<WebhooksPlan> {
    let facts = api.client.webhooks.clone()?;
    let wanted = facts.events.iter().map(|(event, _)| {
        let name = identifier(event, Case::Variant);
        (event.clone(), if name == "Other" { "OtherValue".into() } else { name })
    });
    let names = claim_all(&mut Namespace::default(), wanted);
    let is_shadowed = |id: &TypeId| {
        let name = &plans[types.reference(*id).0].name;
        TAKEN.contains(&name.as_str()) || hooks.iter().any(|hook| hook.name == *name)
    };
    let events = facts.events.iter().map(|(event, id)| EventPlan {
        is_shadowed: is_shadowed(id),
        name: names[event].clone(),
        wire: event.clone(),
        doc: plan_value_doc(event, None),
        ty: types.rust_type(&Shape::Named(*id), None),
    });
    let events = events.collect();
    Some(WebhooksPlan { facts, events })
}
