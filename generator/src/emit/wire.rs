//! The wire part of a type: one macro call that lists its keys, values or variants.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::plan::{CratePlan, RustType, StructPlan, Test, TypePlan, UnionPlan, ValuePlan};

use super::{
    Chunk, Entry, WireCall,
    tokens::{ident, int, json_literal, ty},
};

/// A struct that is an object: its fields, its constants, the field for all other keys.
pub(super) fn object(
    plan: &CratePlan,
    head: &TokenStream,
    own: &TypePlan,
    object: &StructPlan,
) -> Chunk {
    let fields = object.fields.iter().map(|field| {
        let (name, wire, ty) = (ident(&field.name), &field.wire, ty(plan, &field.ty));
        // A raw identifier is not the name that it stands for.
        let key = (name != wire.as_str()).then(|| quote!(= #wire));
        let null =
            (!field.optional && matches!(field.ty, RustType::Option(_))).then(|| quote!(| null));
        Entry { docs: field.doc.clone(), tokens: quote!(pub #name: #ty #key #null) }
    });
    let constants = object.constants.iter().map(|(wire, value)| {
        let value = json_literal(value);
        Entry::from(quote!(const #wire = #value))
    });
    let rest = object.rest.iter().map(|field| {
        let (name, ty) = (ident(&field.name), ty(plan, &field.ty));
        Entry::from(quote!(.. pub #name: #ty))
    });
    let name = ident(&own.name);
    let entries = fields.chain(constants).chain(rest).collect();
    let head = quote!(#head pub struct #name);
    Chunk::Wire(WireCall { name: "codegen::object", head, entries: Some(entries) })
}

/// An open enum of strings.
pub(super) fn string_enum(docs: &TokenStream, name: &Ident, values: &[ValuePlan<String>]) -> Chunk {
    open_enum("codegen::string_enum", docs, name, values, |wire| quote!(#wire))
}

/// An open enum of integers.
pub(super) fn int_enum(docs: &TokenStream, name: &Ident, values: &[ValuePlan<i64>]) -> Chunk {
    open_enum("codegen::int_enum", docs, name, values, |wire| {
        let wire = int(*wire);
        quote!(#wire)
    })
}

fn open_enum<T>(
    macro_name: &'static str,
    docs: &TokenStream,
    name: &Ident,
    values: &[ValuePlan<T>],
    wire: impl Fn(&T) -> TokenStream,
) -> Chunk {
    let entries = values.iter().map(|value| {
        let (name, wire) = (ident(&value.name), wire(&value.wire));
        Entry { docs: value.doc.clone(), tokens: quote!(#name = #wire) }
    });
    let head = quote!(#docs pub enum #name);
    Chunk::Wire(WireCall { name: macro_name, head, entries: Some(entries.collect()) })
}

/// A union with its variants, in the order in which they are tried.
pub(super) fn union(
    plan: &CratePlan,
    head: &TokenStream,
    own: &TypePlan,
    union: &UnionPlan,
) -> Chunk {
    let name = ident(&own.name);
    let variants = union.variants.iter().map(|variant| {
        let (name, ty) = (ident(&variant.name), ty(plan, &variant.ty));
        let (tags, test) = (&variant.tags, test(&variant.test));
        let rule = if union.tag.is_some() { quote!(= #(#tags)*) } else { quote!(if #test) };
        Entry { docs: variant.doc.clone(), tokens: quote!(#name(#ty) #rule) }
    });
    let entries = Some(variants.collect());
    match &union.tag {
        Some(tag) => {
            let head = quote!(#head pub enum #name by #tag);
            Chunk::Wire(WireCall { name: "codegen::tagged_union", head, entries })
        }
        None => {
            let head = quote!(#head pub enum #name);
            Chunk::Wire(WireCall { name: "codegen::union", head, entries })
        }
    }
}

fn test(test: &Test) -> TokenStream {
    match test {
        Test::Array => quote!(array),
        Test::String => quote!(string),
        Test::Integer => quote!(integer),
        Test::Number => quote!(number),
        Test::Boolean => quote!(boolean),
        Test::Any => quote!(any),
        Test::Object { required, constants } => {
            let constants = constants.iter().map(|(key, value)| {
                let value = json_literal(value);
                quote!((#key, #value))
            });
            match (required.is_empty(), constants.len()) {
                (true, 0) => quote!(object()),
                (false, 0) => quote!(object(required [#(#required),*])),
                (_, _) => quote!(object(required [#(#required),*], constants [#(#constants),*])),
            }
        }
    }
}
