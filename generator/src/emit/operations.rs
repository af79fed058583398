//! `operations.rs`: a constant for each operation, and all of them in a list.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::{
    ir::{End, In, Paging, PagingStyle, Replay, Requirement},
    plan::{CratePlan, OperationPlan},
};

use super::{
    Chunk, Part, rust,
    tokens::{doc, ident, int},
};

pub(super) fn emit_operations(plan: &CratePlan) -> Part {
    let mut chunks = vec![
        Chunk::Inner(quote! {
            #![doc = " The operations as constants: what the client sends by, and what a program can ask about them."]
        }),
        Chunk::Use(vec![use_line(plan)]),
    ];
    let usual = usual_security(plan);
    chunks.extend(usual.iter().map(|security| {
        let sets = emit_sets(security);
        Chunk::Data(quote!(#[doc = " What most operations accept as a credential."] const USUAL: &[&[&str]] = #sets;))
    }));
    let each = plan
        .operations
        .iter()
        .map(|operation| Chunk::Data(emit_operation(operation, usual.as_deref())));
    chunks.extend(each);
    let all = plan.operations.iter().map(|operation| {
        let name = ident(&operation.constant);
        quote!(&#name)
    });
    chunks.push(Chunk::Data(quote! {
        #[doc = " All operations, in the order of the provider's document."]
        pub static ALL: &[&Operation] = &[#(#all),*];
    }));
    rust(plan, "src/operations.rs", chunks)
}

fn use_line(plan: &CratePlan) -> TokenStream {
    let paging = plan.operations.iter().filter_map(|operation| operation.facts.paging.as_ref());
    let paging: Vec<_> = paging.collect();
    let ends = paging.iter().any(|paging| end_of(paging).is_some());
    let mut names = vec![];
    names.extend(ends.then_some("End"));
    names.extend(paging.iter().any(|paging| has_place(paging)).then_some("In"));
    names.push("Operation");
    names.extend((!paging.is_empty()).then_some("Paging"));
    names.extend(
        plan.operations.iter().any(|operation| operation.replay_differs).then_some("Replay"),
    );
    names.push("Requirement");
    let names = names.into_iter().map(|name| format_ident!("{name}"));
    quote!(use scopewright_runtime::codegen::{#(#names),*};)
}

fn end_of(paging: &Paging) -> Option<&End> {
    match &paging.style {
        PagingStyle::PageNumber { end, .. } | PagingStyle::Offset { end, .. } => Some(end),
        _ => None,
    }
}

/// Whether a place in the answer is named.
fn has_place(paging: &Paging) -> bool {
    let by_place = matches!(paging.style, PagingStyle::Cursor { .. } | PagingStyle::NextUrl { .. });
    let ends = end_of(paging).is_some_and(|end| *end != End::ShortPage);
    by_place || ends || paging.more.is_some()
}

fn emit_operation(operation: &OperationPlan, usual: Option<&[Vec<String>]>) -> TokenStream {
    let facts = &operation.facts;
    let (name, id, path) = (ident(&operation.constant), &facts.id, &facts.path);
    let title = doc(&format!(
        "{}: {}.",
        crate::plan::code(&format!("{} {path}", facts.method)),
        operation.title.trim_end_matches('.')
    ));
    // Standard methods have a constructor each; `lower` lets no others through.
    let method = format_ident!("{}", facts.method.to_lowercase());
    let server = facts.server.iter().map(|url| quote!(.server(#url)));
    let requirement = emit_requirement(&facts.requirement);
    let security = match facts.security.as_slice() {
        [] => None,
        security if Some(security) == usual => Some(quote!(.security(USUAL))),
        security => {
            let sets = emit_sets(security);
            Some(quote!(.security(#sets)))
        }
    };
    let replay = operation.replay_differs.then(|| {
        let name = match facts.replay {
            Replay::Safe => quote!(Safe),
            Replay::Keyed => quote!(Keyed),
            Replay::Once => quote!(Once),
        };
        quote!(.replay(Replay::#name))
    });
    let paging = facts.paging.iter().map(emit_paging);
    let unwrap = facts.unwrap.iter().map(|pointer| quote!(.unwrap_at(#pointer)));
    let accept = operation.accept.iter().map(|media| quote!(.accept(#media)));
    let deprecated = facts.deprecated.then(|| quote!(.deprecated()));
    quote! {
        #title
        pub static #name: Operation = Operation::#method(#id, #path)
            #(#server)* .requires(#requirement) #security #replay #(#paging)* #(#unwrap)* #(#accept)* #deprecated;
    }
}

fn emit_requirement(requirement: &Requirement) -> TokenStream {
    match requirement {
        Requirement::Public => quote!(Requirement::PUBLIC),
        Requirement::AnyCredential => quote!(Requirement::NONE),
        Requirement::Unknown => quote!(Requirement::UNKNOWN),
        Requirement::Scopes(alternatives) => match alternatives.as_slice() {
            [set] => quote!(Requirement::all(&[#(#set),*])),
            sets => {
                let sets = sets.iter().map(|set| quote!(&[#(#set),*]));
                quote!(Requirement::any_of(&[#(#sets),*]))
            }
        },
    }
}

/// The alternatives that most operations share, where more than one operation does.
fn usual_security(plan: &CratePlan) -> Option<Vec<Vec<String>>> {
    let mut counts: BTreeMap<&[Vec<String>], usize> = BTreeMap::new();
    for operation in plan.operations.iter().filter(|operation| !operation.facts.security.is_empty())
    {
        *counts.entry(&operation.facts.security).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    most.filter(|(_, count)| *count > 1).map(|(security, _)| security.to_vec())
}

fn emit_sets(security: &[Vec<String>]) -> TokenStream {
    let sets = security.iter().map(|set| quote!(&[#(#set),*]));
    quote!(&[#(#sets),*])
}

fn emit_paging(paging: &Paging) -> TokenStream {
    let items = &paging.items;
    let style = match &paging.style {
        PagingStyle::PageNumber { page, first, end } => {
            let (first, end) = (int(*first), emit_end(end));
            quote!(by_number(#page, #first, #end, #items))
        }
        PagingStyle::Offset { offset, end } => {
            let end = emit_end(end);
            quote!(by_offset(#offset, #end, #items))
        }
        PagingStyle::Cursor { cursor, next } => {
            let next = emit_in(next);
            quote!(by_cursor(#cursor, #next, #items))
        }
        PagingStyle::LastItem { cursor, id } => quote!(by_last_item(#cursor, #id, #items)),
        PagingStyle::NextUrl { next } => {
            let next = emit_in(next);
            quote!(by_url(#next, #items))
        }
        PagingStyle::Link => quote!(by_link(#items)),
    };
    let in_body = paging.in_body.then(|| quote!(.in_body()));
    let size = paging.size.iter().map(|size| quote!(.size(#size)));
    let default = paging.default_size.map(int).into_iter().map(|size| quote!(.default(#size)));
    let max = paging.max_size.map(int).into_iter().map(|size| quote!(.max(#size)));
    let more = paging.more.iter().map(emit_in).map(|more| quote!(.more(#more)));
    quote!(.paging(Paging::#style #in_body #(#size)* #(#default)* #(#max)* #(#more)*))
}

fn emit_end(end: &End) -> TokenStream {
    let (name, place) = match end {
        End::Next(place) => (quote!(Next), place),
        End::LastPage(place) => (quote!(LastPage), place),
        End::Total(place) => (quote!(Total), place),
        End::ShortPage => return quote!(End::ShortPage),
    };
    let place = emit_in(place);
    quote!(End::#name(#place))
}

fn emit_in(place: &In) -> TokenStream {
    match place {
        In::Body(pointer) => quote!(In::Body(#pointer)),
        In::Header(name) => quote!(In::Header(#name)),
    }
}
