//! What the provider sends by itself, by name: a type for each webhook and callback.

use crate::escape::prose::{self, code};
use crate::ir::Api;

use super::{
    docs,
    model::HookPlan,
    names::{Case, Namespace, claim_all, identifier},
    types::Types,
};

/// Names that the module of webhooks has already.
pub(super) const TAKEN: [&str; 9] = [
    "Event",
    "Receiver",
    "Delivery",
    "WebhookError",
    "Other",
    "Webhooks",
    "Place",
    "Signature",
    "Value",
];

/// One for each request that has a JSON body, in the order of the document.
pub(super) fn plan_hooks(api: &Api, types: &Types<'_>) -> Vec<HookPlan> {
    let sent = || api.hooks.iter().filter_map(|hook| Some((hook, hook.shape.as_ref()?)));
    let wanted = sent().enumerate().map(|(at, (hook, _))| {
        let from = hook.operation.clone().unwrap_or_default();
        ((hook.name.clone(), from, at), identifier(&hook.name, Case::Type))
    });
    let names = claim_all(&mut Namespace::reserving(TAKEN), wanted);
    let plan = |(at, (hook, shape)): (usize, (&crate::ir::Hook, &crate::ir::Shape))| {
        let from = hook.operation.clone().unwrap_or_default();
        let mut doc = docs::doc_lines(&hook.doc);
        let method = code(&hook.method);
        let source = match (&hook.operation, &hook.url) {
            (Some(operation), Some(url)) => format!(
                "The body of the {method} request that {} makes the provider send to {}.",
                code(operation),
                code(url)
            ),
            _ => format!("The body of the {method} request of the webhook {}.", code(&hook.name)),
        };
        if !doc.is_empty() {
            doc.blank();
        }
        doc.extend(prose::lines(&source));
        HookPlan {
            name: names[&(hook.name.clone(), from, at)].clone(),
            ty: types.rust_type(shape, None),
            doc,
        }
    };
    sent().enumerate().map(plan).collect()
}
