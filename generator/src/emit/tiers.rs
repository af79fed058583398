//! `tiers.rs`: the tiers of the provider's rate limits, as constants.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    escape::{Markdown, md, prose::code},
    plan::{CratePlan, TierPlan},
};

use super::{
    Chunk, Part, rust,
    tokens::{doc, ident, int},
};

/// Nothing where the provider publishes no tiers.
pub(super) fn emit_tiers(plan: &CratePlan) -> Option<Part> {
    let tiers = &plan.provider.tiers;
    if tiers.is_empty() {
        return None;
    }
    let imports = vec![quote!(
        use scopewright_runtime::codegen::RateTier;
    )];
    let chunks =
        std::iter::once(Chunk::Use(imports)).chain(tiers.iter().map(tier).map(Chunk::Data));
    Some(rust(plan, "src/tiers.rs", chunks.collect()))
}

fn tier(tier: &TierPlan) -> TokenStream {
    let (constant, name) = (ident(&tier.constant), &tier.name);
    let kept = tier.is_default.then_some(Markdown::ours(", kept unless another is chosen"));
    let docs = doc(md!("{}: {}{}.", code(name), tier.words, kept));
    let seconds = int(tier.seconds);
    let requests = match tier.requests {
        Some(requests) => {
            let requests = int(requests);
            quote!(Some(#requests))
        }
        None => quote!(None),
    };
    quote! {
        #docs
        pub const #constant: RateTier = RateTier { name: #name, requests: #requests, seconds: #seconds };
    }
}
