//! `webhooks.rs`: the events that the provider sends, and where things are in a delivery.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    ir::{Location, Signature, Webhooks},
    plan::{CratePlan, WebhooksPlan},
};

use super::{
    Chunk, Entry, ItemsCall, MacroItem, Part, rust,
    tokens::{doc, ident, ty},
    uses::Uses,
};

/// The module, for a provider whose deliveries are known.
pub(super) fn emit_webhooks(plan: &CratePlan) -> Option<Part> {
    let webhooks = plan.webhooks.as_ref()?;
    let mut uses = Uses::default();
    uses.runtime("Place");
    uses.runtime("Webhooks");
    if webhooks.facts.signature.is_some() {
        uses.runtime("Signature");
    }
    webhooks.events.iter().for_each(|event| uses.ty(&event.ty));
    let lines = uses.std_line().into_iter().chain(uses.types_line(plan, &quote!(crate::types)));
    let lines = lines.chain(uses.runtime_line());
    let chunks = vec![
        Chunk::Inner(docs_of_module(plan, webhooks)),
        Chunk::Use(lines.collect()),
        Chunk::Data(emit_places(&webhooks.facts)),
        Chunk::Items(ItemsCall {
            name: "events",
            apart: true,
            items: vec![emit_event(plan, webhooks)],
        }),
    ];
    Some(rust(plan, "src/webhooks.rs", chunks))
}

/// An example that compiles comes first: what to do is short.
fn docs_of_module(plan: &CratePlan, webhooks: &WebhooksPlan) -> TokenStream {
    let library = &plan.package.library;
    let signed = webhooks.facts.signature.is_some();
    let mut lines = vec![
        " What the provider sends by itself: typed events, and the check of who sent them."
            .to_owned(),
        String::new(),
        " ```no_run".to_owned(),
        format!(" use {library}::{{HeaderMap, webhooks::{{self, Delivery, WebhookError}}}};"),
        String::new(),
    ];
    let body: &[&str] = if signed {
        &[
            " fn received(headers: &HeaderMap, body: &[u8]) -> Result<Delivery, WebhookError> {",
            "     let secret = std::env::var(\"WEBHOOK_SECRET\").unwrap_or_default();",
            "     webhooks::Receiver::new(secret)?.receive(headers, body)",
            " }",
        ]
    } else {
        &[
            " fn received(headers: &HeaderMap, body: &[u8]) -> Result<Delivery, WebhookError> {",
            "     webhooks::open(headers, body)",
            " }",
        ]
    };
    lines.extend(body.iter().map(|line| (*line).to_owned()));
    lines.extend([
        " ```".to_owned(),
        String::new(),
        " A delivery can come twice: keep the ids of those that were handled. Answer an error with its".to_owned(),
        " [`status`](WebhookError::status).".to_owned(),
    ]);
    quote!(#(#![doc = #lines])*)
}

/// `const WEBHOOKS`.
fn emit_places(facts: &Webhooks) -> TokenStream {
    let docs = doc("Where things are in a delivery.");
    let event = emit_place(&facts.event);
    let id = facts.id.iter().map(emit_place);
    let timestamp = facts.timestamp.iter().map(emit_place);
    let signature = facts.signature.iter().map(emit_signature);
    quote! {
        #docs
        const WEBHOOKS: Webhooks = Webhooks::of(#event)
            #(.id(#id))* #(.timestamp(#timestamp))* #(.signature(#signature))*;
    }
}

fn emit_place(place: &Location) -> TokenStream {
    match place {
        Location::Header(name) => quote!(Place::Header(#name)),
        Location::Body(pointer) => quote!(Place::Body(#pointer)),
    }
}

fn emit_signature(signature: &Signature) -> TokenStream {
    let (header, prefix) = (&signature.header, &signature.prefix);
    let prefix = (!prefix.is_empty()).then(|| quote!(.prefix(#prefix)));
    let separator = signature.separator.iter();
    quote!(Signature::in_header(#header) #prefix #(.separator(#separator))*)
}

fn emit_event(plan: &CratePlan, webhooks: &WebhooksPlan) -> MacroItem {
    let entries = webhooks.events.iter().map(|event| {
        let (name, wire, ty) = (ident(&event.name), &event.wire, ty(plan, &event.ty));
        Entry { docs: event.doc.clone(), tokens: quote!(#name(#ty) = #wire) }
    });
    let docs = doc("Something that happened at the provider.");
    MacroItem { docs, head: quote!(pub enum Event), entries: entries.collect(), make: None }
}
