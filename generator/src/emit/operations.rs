//! `operations.rs`: a constant for each operation, and all of them in a list.

use std::fmt::Debug;

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    escape::{md, prose::code},
    ir::{End, In, Paging, PagingStyle, Replay, Requirement},
    plan::{CratePlan, OperationPlan},
};

use super::{
    Chunk, Part, rust,
    tokens::{doc, ident, ident_str, int},
};

pub(super) fn emit_operations(plan: &CratePlan) -> Part {
    let mut chunks = vec![
        Chunk::Inner(quote! {
            #![doc = " The operations as constants: what the client sends by, and what a program can ask about them."]
            #![doc = include_str!("operations.md")]
        }),
        Chunk::Use(vec![use_line(plan)]),
    ];
    let usual = Usual::of(plan);
    chunks.extend(usual.emit());
    let each =
        plan.operations.iter().map(|operation| Chunk::Data(emit_operation(operation, &usual)));
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
    names.extend((!plan.operations.is_empty()).then_some("Requirement"));
    let names = names.into_iter().map(ident_str);
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

fn emit_operation(operation: &OperationPlan, usual: &Usual<'_>) -> TokenStream {
    let facts = &operation.facts;
    let (name, id, path) = (ident(&operation.constant), &facts.id, &facts.path);
    let request = code(&format!("{} {path}", facts.method));
    let title = doc(md!("{}: {}.", request, operation.title.without_stop()));
    let start = emit_start(&facts.method, id, path);
    let server = facts.server.iter().map(|url| quote!(.server(#url)));
    let requirement = emit_requirement(&facts.requirement);
    let security = match facts.security.as_slice() {
        [] => None,
        security if Some(security) == usual.security => Some(quote!(.security(USUAL))),
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
    let paging = facts.paging.as_ref().map(emit_paging).map(|paging| {
        let is_usual = usual.paging.as_ref().is_some_and(|usual| *usual == paging.to_string());
        if is_usual { quote!(.paging(USUAL_PAGES)) } else { quote!(.paging(#paging)) }
    });
    let unwrap = facts.unwrap.iter().map(|pointer| quote!(.unwrap_at(#pointer)));
    let accept = operation.accept.iter().map(|media| quote!(.accept(#media)));
    let xml = (!operation.xml.is_empty()).then(|| {
        let answers = operation.xml.iter().map(|(status, element)| {
            let element = ident(element);
            quote!((#status, &crate::xml::#element))
        });
        quote!(.xml(&[#(#answers),*]))
    });
    let redirects = operation.redirects.then(|| quote!(.redirects()));
    let deprecated = facts.deprecated.then(|| quote!(.deprecated()));
    quote! {
        #title
        pub static #name: Operation = #start
            #(#server)* .requires(#requirement) #security #replay #paging #(#unwrap)* #(#accept)* #xml #redirects #deprecated;
    }
}

/// The methods of HTTP have a constructor each.
fn emit_start(method: &str, id: &str, path: &str) -> TokenStream {
    let constructor = match method {
        "GET" => "get",
        "HEAD" => "head",
        "OPTIONS" => "options",
        "TRACE" => "trace",
        "PUT" => "put",
        "DELETE" => "delete",
        "POST" => "post",
        "PATCH" => "patch",
        other => return quote!(Operation::other(#other, #id, #path)),
    };
    let constructor = ident_str(constructor);
    quote!(Operation::#constructor(#id, #path))
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

/// What several operations share, written once.
struct Usual<'p> {
    security: Option<&'p [Vec<String>]>,
    /// As the text of its tokens: pages that look the same are.
    paging: Option<String>,
}

impl<'p> Usual<'p> {
    fn of(plan: &'p CratePlan) -> Self {
        let facts = || plan.operations.iter().map(|operation| &operation.facts);
        let security = facts().map(|facts| facts.security.as_slice());
        Self {
            security: most_common(security.filter(|security| !security.is_empty())),
            paging: most_common(
                facts().filter_map(|facts| Some(emit_paging(facts.paging.as_ref()?).to_string())),
            ),
        }
    }

    /// The constants.
    fn emit(&self) -> Vec<Chunk> {
        let security = self.security.map(|security| {
            let sets = emit_sets(security);
            quote!(#[doc = " What most operations accept as a credential."] const USUAL: &[&[&str]] = #sets;)
        });
        let paging = self.paging.iter().filter_map(|paging| paging.parse::<TokenStream>().ok()).map(
            |paging| quote!(#[doc = " How most lists are paged."] const USUAL_PAGES: Paging = #paging;),
        );
        security.into_iter().chain(paging).map(Chunk::Data).collect()
    }
}

/// What occurs most often, and more than once; of equals one that does not depend on their order.
fn most_common<T: PartialEq + Debug>(all: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: Vec<(T, usize)> = Vec::new();
    for one in all {
        match counts.iter_mut().find(|(other, _)| *other == one) {
            Some((_, count)) => *count += 1,
            None => counts.push((one, 1)),
        }
    }
    let repeated = counts.into_iter().filter(|(_, count)| *count > 1);
    repeated.max_by_key(|(one, count)| (*count, format!("{one:?}"))).map(|(one, _)| one)
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
    quote!(Paging::#style #in_body #(#size)* #(#default)* #(#max)* #(#more)*)
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
