//! How the types of multipart bodies become their parts.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    ir::Place,
    plan::{FieldPlan, FormPlan, StructPlan, TypePlan},
};

use super::{
    Chunk, WireCall,
    resources::style_name,
    tokens::{ident, ident_str, json_literal},
    types::holds_file,
    uses::Uses,
};

/// The way into parts, of a type that is a multipart body.
pub(super) fn emit_form(
    own: &TypePlan,
    object: &StructPlan,
    form: &FormPlan,
    uses: &mut Uses,
) -> Chunk {
    let name = ident(&own.name);
    let media = Some(&form.media).filter(|media| *media != "multipart/form-data").into_iter();
    let (files, fields): (Vec<&FieldPlan>, Vec<&FieldPlan>) =
        object.fields.iter().partition(|field| holds_file(&field.ty));
    let mut entries: Vec<TokenStream> =
        fields.iter().map(|field| emit_part(field, form, uses)).collect();
    entries.extend(object.constants.iter().map(|(wire, value)| {
        let value = json_literal(value);
        quote!(#wire = #value)
    }));
    if !files.is_empty() {
        let files = files.iter().map(|file| emit_part(file, form, uses));
        entries.push(quote!([#(#files),*]));
    }
    entries.extend(object.rest.iter().map(|rest| {
        let name = ident(&rest.name);
        if holds_file(&rest.ty) { quote!(..[#name]) } else { quote!(..#name) }
    }));
    Chunk::Wire(WireCall::of(
        "scopewright_runtime::codegen::form",
        quote!(#name #(#media)*),
        entries,
    ))
}

fn emit_part(field: &FieldPlan, form: &FormPlan, uses: &mut Uses) -> TokenStream {
    let (name, wire) = (ident(&field.name), &field.wire);
    let encoding = form.encodings.iter().find(|encoding| encoding.name == *wire);
    let key = (name != wire.as_str()).then(|| quote!(= #wire));
    let media = encoding.and_then(|encoding| encoding.media.as_ref());
    let style = encoding.and_then(|encoding| style_name(Place::Path, encoding.style?));
    let how = match (media, style) {
        (Some(media), _) => Some(quote!(as #media)),
        (None, Some(style)) => {
            uses.runtime("Style");
            let style = ident_str(style);
            Some(quote!(in Style::#style))
        }
        (None, None) => None,
    };
    quote!(#name #key #how)
}
