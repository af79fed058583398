//! `headers.rs`: the documented headers of answers, as constants.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::{CratePlan, HeaderPlan};

use super::{
    Chunk, Part, rust,
    tokens::{docs, ident, ty},
    uses::Uses,
};

/// Nothing where the document has no headers but those that the runtime reads.
pub(super) fn emit_headers(plan: &CratePlan) -> Option<Part> {
    if plan.headers.is_empty() {
        return None;
    }
    let mut uses = Uses::default();
    uses.runtime("Header");
    plan.headers.iter().for_each(|header| uses.ty(&header.ty));
    let lines = uses.std_line().into_iter().chain(uses.runtime_line());
    let inner = quote! {
        #![doc = " The headers that answers have besides, with the types of their values:"]
        #![doc = " `response.header(headers::NAME)` reads one of what `send()` gives."]
    };
    let mut chunks = vec![Chunk::Inner(inner), Chunk::Use(lines.collect())];
    chunks.extend(plan.headers.iter().map(|header| Chunk::Data(emit_header(plan, header))));
    Some(rust(plan, "src/headers.rs", chunks))
}

fn emit_header(plan: &CratePlan, header: &HeaderPlan) -> TokenStream {
    let (docs, constant, name) = (docs(&header.doc), ident(&header.constant), &header.name);
    let of = ty(plan, &header.ty);
    let make = match (header.is_json, header.is_list) {
        (true, _) => quote!(json),
        (false, true) => quote!(list),
        (false, false) => quote!(new),
    };
    quote!(#docs pub const #constant: Header<#of> = Header::#make(#name);)
}
