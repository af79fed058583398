//! `webhooks.rs`: the events that the provider sends, and where things are in a delivery.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    escape::{DocLines, Markdown, RustText, rust_text},
    ir::{Location, Signature, Webhooks},
    plan::{CratePlan, EventPlan, RustType, WebhooksPlan},
};

use super::{
    Chunk, Entry, ItemsCall, MacroItem, Part, rust,
    tokens::{doc, docs, ident, inner_docs, ty},
    uses::Uses,
};

/// The module, for a provider whose deliveries are known.
pub(super) fn emit_webhooks(plan: &CratePlan) -> Option<Part> {
    let Some(webhooks) = plan.webhooks.as_ref() else { return emit_hooks_alone(plan) };
    let mut uses = Uses::default();
    uses.runtime("Place");
    uses.runtime("Webhooks");
    if webhooks.facts.signature.is_some() {
        uses.runtime("Signature");
    }
    let is_plain = |event: &&EventPlan| !event.is_shadowed;
    webhooks.events.iter().filter(is_plain).for_each(|event| uses.ty(&event.ty));
    let hooks = emit_hooks(plan, &mut uses);
    let lines = uses.std_line().into_iter().chain(uses.types_line(plan, &quote!(crate::types)));
    let lines = lines.chain(uses.runtime_line());
    let mut chunks = vec![
        Chunk::Inner(docs_of_module(plan, webhooks)),
        Chunk::Use(lines.collect()),
        Chunk::Data(emit_places(&webhooks.facts)),
        Chunk::Items(ItemsCall {
            name: "events",
            apart: true,
            items: vec![emit_event(plan, webhooks)],
        }),
    ];
    chunks.extend(hooks);
    Some(rust(plan, "src/webhooks.rs", chunks))
}

/// The module of a provider whose document has webhooks or callbacks, but whose file does not say how a
/// delivery is told from another: the types alone.
fn emit_hooks_alone(plan: &CratePlan) -> Option<Part> {
    let first = plan.hooks.first()?;
    let mut uses = Uses::default();
    let hooks = emit_hooks(plan, &mut uses);
    let lines = uses.std_line().into_iter().chain(uses.runtime_line());
    let library = &plan.package.library;
    let example = [
        rust_text!("use {}::webhooks;", library),
        RustText::default(),
        rust_text!(
            "fn received(body: &[u8]) -> Result<webhooks::{}, {}::DecodeError> {",
            first.name,
            library
        ),
        RustText::ours("    webhooks::decode(body)"),
        RustText::ours("}"),
    ];
    let mut docs: DocLines = [
        "What the provider sends by itself: the type of the body of each webhook and callback. How a",
        "delivery is signed, and which it is, the provider's document does not say.",
        "",
    ]
    .map(Markdown::ours)
    .into_iter()
    .collect();
    docs.block("no_run", example);
    let mut chunks = vec![Chunk::Inner(inner_docs(&docs)), Chunk::Use(lines.collect())];
    chunks.push(Chunk::Item(quote! {
        #[doc = " Decodes the body of a delivery."]
        pub use scopewright_runtime::codegen::decode;
    }));
    chunks.extend(hooks);
    Some(rust(plan, "src/webhooks.rs", chunks))
}

/// A name for each body, after its webhook or callback. Types of the crate stand with their paths: the
/// names of the two may be the same.
fn emit_hooks(plan: &CratePlan, uses: &mut Uses) -> Vec<Chunk> {
    let hooks = plan.hooks.iter().map(|hook| {
        note(&hook.ty, uses);
        let (docs, name, of) = (docs(&hook.doc), ident(&hook.name), path_of(plan, &hook.ty));
        Chunk::Item(quote!(#docs pub type #name = #of;))
    });
    hooks.collect()
}

/// What is used of a type beside the crate's own.
fn note(own: &RustType, uses: &mut Uses) {
    match own {
        RustType::Named(_) => {}
        RustType::Vec(inner) | RustType::Option(inner) | RustType::Boxed(inner) => {
            note(inner, uses);
        }
        RustType::Patch(inner) => {
            uses.runtime("Patch");
            note(inner, uses);
        }
        RustType::Tuple(items) => items.iter().for_each(|item| note(item, uses)),
        RustType::Row(first, rest) => {
            uses.runtime("Row");
            note(first, uses);
            note(rest, uses);
        }
        RustType::Map(inner) => {
            uses.ty(&RustType::Map(Box::new(RustType::Bool)));
            note(inner, uses);
        }
        other => uses.ty(other),
    }
}

/// A type with the path of what is the crate's in it.
fn path_of(plan: &CratePlan, own: &RustType) -> TokenStream {
    let of = |inner: &RustType| path_of(plan, inner);
    match own {
        RustType::Named(_) => {
            let name = ty(plan, own);
            quote!(crate::types::#name)
        }
        RustType::Vec(inner) => {
            let inner = of(inner);
            quote!(Vec<#inner>)
        }
        RustType::Option(inner) => {
            let inner = of(inner);
            quote!(Option<#inner>)
        }
        RustType::Patch(inner) => {
            let inner = of(inner);
            quote!(Patch<#inner>)
        }
        RustType::Boxed(inner) => {
            let inner = of(inner);
            quote!(Box<#inner>)
        }
        RustType::Map(inner) => {
            let inner = of(inner);
            quote!(BTreeMap<String, #inner>)
        }
        RustType::Tuple(items) => {
            let items = items.iter().map(of);
            quote!((#(#items,)*))
        }
        RustType::Row(first, rest) => {
            let (first, rest) = (of(first), of(rest));
            quote!(Row<#first, #rest>)
        }
        other => ty(plan, other),
    }
}

/// An example that compiles comes first: what to do is short.
fn docs_of_module(plan: &CratePlan, webhooks: &WebhooksPlan) -> TokenStream {
    let library = &plan.package.library;
    let body: &[&'static str] = if webhooks.facts.signature.is_some() {
        &[
            "    let secret = std::env::var(\"WEBHOOK_SECRET\").unwrap_or_default();",
            "    webhooks::Receiver::new(secret)?.receive(headers, body)",
        ]
    } else {
        &["    webhooks::open(headers, body)"]
    };
    let mut example = vec![
        rust_text!("use {}::{HeaderMap, webhooks::{self, Delivery, WebhookError}};", library),
        RustText::default(),
        RustText::ours(
            "fn received(headers: &HeaderMap, body: &[u8]) -> Result<Delivery, WebhookError> {",
        ),
    ];
    example.extend(body.iter().map(|line| RustText::ours(line)));
    example.push(RustText::ours("}"));
    let mut lines = DocLines::from(Markdown::ours(
        "What the provider sends by itself: typed events, and the check of who sent them.",
    ));
    lines.blank();
    lines.block("no_run", example);
    lines.extend(
        [
            "",
            "A delivery can come twice: keep the ids of those that were handled. Answer an error with its",
            "[`status`](WebhookError::status).",
        ]
        .map(Markdown::ours),
    );
    inner_docs(&lines)
}

/// `const WEBHOOKS`.
fn emit_places(facts: &Webhooks) -> TokenStream {
    let docs = doc(Markdown::ours("Where things are in a delivery."));
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
        let (name, wire) = (ident(&event.name), &event.wire);
        let of = if event.is_shadowed { path_of(plan, &event.ty) } else { ty(plan, &event.ty) };
        Entry { docs: event.doc.clone(), tokens: quote!(#name(#of) = #wire) }
    });
    let docs = doc(Markdown::ours("Something that happened at the provider."));
    MacroItem { docs, head: quote!(pub enum Event), entries: entries.collect(), make: None }
}
