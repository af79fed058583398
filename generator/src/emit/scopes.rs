//! `scopes.rs`: the vocabulary as an open enum.

use quote::quote;

use crate::plan::CratePlan;

use super::{Chunk, Entry, Part, WireCall, rust, tokens::ident};

pub(super) fn emit_scopes(plan: &CratePlan) -> Part {
    let entries = plan.scopes.iter().map(|scope| {
        let (name, wire) = (ident(&scope.variant), &scope.wire);
        Entry { docs: scope.doc.clone(), tokens: quote!(#name = #wire) }
    });
    let head = quote! {
        #[doc = " A permission that a token holds or lacks."]
        #[derive(PartialOrd, Ord)]
        pub enum Scope
    };
    let call = WireCall { name: "codegen::string_enum", head, entries: Some(entries.collect()) };
    let lines = vec![quote!(
        use scopewright_runtime::codegen;
    )];
    rust(plan, "src/scopes.rs", vec![Chunk::Use(lines), Chunk::Wire(call)])
}
