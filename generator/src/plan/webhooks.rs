//! Webhooks: the names of their events.

use crate::ir::{Api, Shape};

use super::{
    model::{EventPlan, WebhooksPlan},
    names::{Case, Namespace, claim_all, identifier},
    types::{Types, plan_value_doc},
};

pub(super) fn plan_webhooks(api: &Api, types: &Types<'_>) -> Option<WebhooksPlan> {
    let facts = api.client.webhooks.clone()?;
    let wanted = facts.events.iter().map(|(event, _)| {
        let name = identifier(event, Case::Variant);
        (event.clone(), if name == "Other" { "OtherValue".into() } else { name })
    });
    let names = claim_all(&mut Namespace::default(), wanted);
    let events = facts.events.iter().map(|(event, id)| EventPlan {
        name: names[event].clone(),
        wire: event.clone(),
        doc: plan_value_doc(event, None),
        ty: types.rust_type(&Shape::Named(*id), None),
    });
    let events = events.collect();
    Some(WebhooksPlan { facts, events })
}
