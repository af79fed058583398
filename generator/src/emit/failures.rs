//! The enums of error bodies, for operations whose errors differ.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::{CratePlan, OutcomePlan, TypePlan};

use super::{
    Chunk, Entry, ItemsCall, MacroItem,
    tokens::{docs, ident, int, ty},
    uses::Uses,
};

pub(super) fn emit_failure(
    plan: &CratePlan,
    own: &TypePlan,
    variants: &[OutcomePlan],
    uses: &mut Uses,
) -> Chunk {
    let entries = variants.iter().filter_map(|variant| {
        let of = variant.ty.as_ref()?;
        uses.ty(of);
        let (name, of, status) = (ident(&variant.name), ty(plan, of), statuses(&variant.status));
        Some(Entry { docs: variant.doc.clone(), tokens: quote!(#name(#of) = #status) })
    });
    let entries = entries.collect();
    let name = ident(&own.name);
    let item =
        MacroItem { docs: docs(&own.doc), head: quote!(pub enum #name), entries, make: None };
    Chunk::Items(ItemsCall { name: "errors", apart: true, items: vec![item] })
}

/// The statuses of `404`, `4XX` and `default`.
fn statuses(status: &str) -> TokenStream {
    if let Ok(status) = status.parse::<u16>() {
        let status = int(status);
        return quote!(#status);
    }
    match status.as_bytes() {
        [b'1'..=b'5', b'x' | b'X', ..] => {
            let hundreds = u16::from(status.as_bytes()[0] - b'0') * 100;
            let (first, last) = (int(hundreds), int(hundreds + 99));
            quote!(#first..=#last)
        }
        _ => quote!(_),
    }
}
