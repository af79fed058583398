//! The enums of answers, for operations that have several.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::{CratePlan, OutcomePlan, RustType, TypePlan};

use super::{
    Chunk,
    tokens::{docs, ident, int, ty},
    types::derives,
    uses::Uses,
};

/// The enum, and how it is read. One with a stream in it cannot be copied or compared.
pub(super) fn emit_outcome(
    plan: &CratePlan,
    own: &TypePlan,
    variants: &[OutcomePlan],
    uses: &mut Uses,
) -> [Chunk; 2] {
    let (docs_of, name) = (docs(&own.doc), ident(&own.name));
    let streams: Vec<&OutcomePlan> = variants.iter().filter(|variant| is_stream(variant)).collect();
    let derives = if streams.is_empty() { derives(own) } else { quote!(#[derive(Debug)]) };
    let items: Vec<TokenStream> = variants
        .iter()
        .map(|variant| {
            let (docs, name) = (docs(&variant.doc), ident(&variant.name));
            let payload = variant.ty.as_ref().map(|rust| {
                uses.ty(rust);
                let rust = ty(plan, rust);
                quote!((#rust))
            });
            quote!(#docs #name #payload,)
        })
        .collect();
    let arms = variants.iter().map(emit_outcome_arm);
    let declared = quote!(#docs_of #derives #[non_exhaustive] pub enum #name { #(#items)* });
    let streams = (!streams.is_empty()).then(|| {
        let statuses = variants.iter().map(|variant| {
            let (status, streams) = (pattern(variant), is_stream(variant));
            quote!(#status => #streams,)
        });
        quote! {
            fn streams(status: scopewright_runtime::codegen::StatusCode) -> bool {
                match status.as_u16() { #(#statuses)* _ => false, }
            }
        }
    });
    let read = quote! {
        impl scopewright_runtime::codegen::Receive for #name {
            #streams
            fn receive(
                answer: scopewright_runtime::codegen::Answer,
            ) -> scopewright_runtime::codegen::Received<Self> {
                match answer.status().as_u16() { #(#arms)* _ => answer.unexpected(), }
            }
        }
    };
    [Chunk::Item(declared), Chunk::Item(read)]
}

/// The answer's bytes are for the caller to read.
fn is_stream(variant: &OutcomePlan) -> bool {
    let ty = variant.ty.as_ref();
    ty.is_some_and(|ty| {
        matches!(ty, RustType::ByteStream | RustType::JsonLines(_) | RustType::EventStream(_))
    })
}

fn pattern(variant: &OutcomePlan) -> TokenStream {
    if let Ok(status) = variant.status.parse::<u16>() {
        let status = int(status);
        return quote!(#status);
    }
    match variant.status.as_bytes() {
        [b'3', ..] => quote!(300..=399),
        _ => quote!(200..=299),
    }
}

fn emit_outcome_arm(variant: &OutcomePlan) -> TokenStream {
    let name = ident(&variant.name);
    let pattern = pattern(variant);
    match &variant.ty {
        Some(RustType::Text) => quote!(#pattern => answer.text().map(Self::#name),),
        Some(RustType::Redirected) => {
            quote!(#pattern => scopewright_runtime::codegen::Receive::receive(answer).map(Self::#name),)
        }
        Some(_) if is_stream(variant) => {
            quote!(#pattern => scopewright_runtime::codegen::Receive::receive(answer).map(Self::#name),)
        }
        Some(_) => quote!(#pattern => answer.decode().map(Self::#name),),
        None => quote!(#pattern => Ok(Self::#name),),
    }
}
