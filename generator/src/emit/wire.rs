//! A type with wire code, as the runtime's macro `types!` takes it: its keys, values or variants.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::{
    CratePlan, RustType, StructPlan, Test, TypeKind, TypePlan, UnionPlan, ValuePlan,
};

use super::{
    Entry, MacroItem,
    tokens::{deprecated, docs, ident, ident_str, int, json_literal, ty},
};

fn item(own: &TypePlan, head: &TokenStream, entries: Vec<Entry>) -> MacroItem {
    let derives: &[&'static str] = match own.kind {
        // Every open enum has them.
        TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) => &[],
        _ => &own.derives,
    };
    let names = derives.iter().map(|name| ident_str(name));
    let derives = (!derives.is_empty()).then(|| quote!(#[derive(#(#names),*)]));
    let deprecated = deprecated(own.deprecated, None);
    let head = quote!(#deprecated #derives pub #head);
    MacroItem { docs: docs(&own.doc), head, entries, make: None }
}

/// A struct that is an object: its fields, its constants, the field for all other keys.
pub(super) fn object(plan: &CratePlan, own: &TypePlan, object: &StructPlan) -> MacroItem {
    let fields = object.fields.iter().map(|field| {
        let (name, wire, ty) = (ident(&field.name), &field.wire, ty(plan, &field.ty));
        // A raw identifier is not the name that it stands for.
        let key = (name != wire.as_str()).then(|| quote!(= #wire));
        let null =
            (!field.optional && matches!(field.ty, RustType::Option(_))).then(|| quote!(| null));
        let deprecated = deprecated(field.deprecated, None);
        Entry { docs: field.doc.clone(), tokens: quote!(#deprecated pub #name: #ty #key #null) }
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
    item(own, &quote!(struct #name), entries)
}

/// An open enum of strings.
pub(super) fn string_enum(own: &TypePlan, values: &[ValuePlan<String>]) -> MacroItem {
    let name = ident(&own.name);
    open_enum(own, &quote!(enum #name), values, |wire| quote!(#wire))
}

/// An open enum of integers.
pub(super) fn int_enum(own: &TypePlan, values: &[ValuePlan<i64>]) -> MacroItem {
    let name = ident(&own.name);
    open_enum(own, &quote!(enum #name: i64), values, |wire| {
        let wire = int(*wire);
        quote!(#wire)
    })
}

fn open_enum<T>(
    own: &TypePlan,
    head: &TokenStream,
    values: &[ValuePlan<T>],
    wire: impl Fn(&T) -> TokenStream,
) -> MacroItem {
    let entries = values.iter().map(|value| {
        let (name, wire) = (ident(&value.name), wire(&value.wire));
        Entry { docs: value.doc.clone(), tokens: quote!(#name = #wire) }
    });
    item(own, head, entries.collect())
}

/// A union with its variants, in the order in which they are tried.
pub(super) fn union(plan: &CratePlan, own: &TypePlan, union: &UnionPlan) -> MacroItem {
    let name = ident(&own.name);
    let variants = union.variants.iter().filter(|variant| !variant.is_default).map(|variant| {
        let (name, ty) = (ident(&variant.name), ty(plan, &variant.ty));
        let (tags, test) = (&variant.tags, test(&variant.test));
        let rule = if union.tag.is_some() { quote!(= #(#tags)*) } else { quote!(if #test) };
        Entry { docs: variant.doc.clone(), tokens: quote!(#name(#ty) #rule) }
    });
    let by = union.tag.iter().map(|tag| quote!(by #tag));
    let default = union.variants.iter().find(|variant| variant.is_default).map(|variant| {
        let (name, ty) = (ident(&variant.name), ty(plan, &variant.ty));
        quote!(else #name(#ty))
    });
    item(own, &quote!(union #name #(#by)* #default), variants.collect())
}

/// A struct around the only thing in it.
pub(super) fn wrapper(plan: &CratePlan, own: &TypePlan, inner: &RustType) -> MacroItem {
    let (name, inner) = (ident(&own.name), ty(plan, inner));
    item(own, &quote!(wrapper #name), vec![Entry::from(inner)])
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
