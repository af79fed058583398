//! The types: one file each, and the module that holds them.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::plan::{
    ConstructorPlan, CratePlan, OutcomePlan, PagePlan, RustType, StructPlan, Take, TypeKind,
    TypePlan, TypeRef,
};

use super::{
    Chunk, Part, WireCall, rust,
    tokens::{docs, ident, int, ty},
    uses::Uses,
    wire,
};

/// The module, and a file for each type with its parts.
pub(super) fn emit_types(plan: &CratePlan) -> Vec<Part> {
    let mut files: BTreeMap<&str, Vec<TypeRef>> = BTreeMap::new();
    for (index, own) in plan.types.iter().enumerate() {
        files.entry(own.module.as_str()).or_default().push(TypeRef(index));
    }
    for types in files.values_mut() {
        // The type itself stands before its parts, which stay in the order of their names.
        types.sort_by_key(|reference| plan.type_of(*reference).part);
    }
    let mut parts = vec![emit_module(plan, &files)];
    parts.extend(files.iter().map(|(module, types)| emit_file(plan, module, types)));
    parts
}

/// `types/mod.rs`: the modules by the features that keep them.
fn emit_module(plan: &CratePlan, files: &BTreeMap<&str, Vec<TypeRef>>) -> Part {
    let mut groups: BTreeMap<&[String], Vec<TokenStream>> = BTreeMap::new();
    for types in files.values() {
        let first = plan.type_of(types[0]);
        let module = ident(&first.module);
        let names = types.iter().map(|reference| ident(&plan.type_of(*reference).name));
        let names = if types.len() == 1 { quote!(#(#names)*) } else { quote!({ #(#names),* }) };
        groups.entry(&first.features).or_default().push(quote!(#module::#names));
    }
    let mut chunks =
        vec![Chunk::Inner(quote!(#![doc = " The types that requests and answers are made of."]))];
    chunks.extend(groups.into_iter().map(|(features, entries)| {
        let head = match features {
            [] => quote!(),
            [feature] => quote!(feature = #feature),
            features => quote!(any(#(feature = #features),*)),
        };
        Chunk::Wire(WireCall::of("scopewright_runtime::codegen::modules", head, entries))
    }));
    rust(plan, "src/types/mod.rs", chunks)
}

fn emit_file(plan: &CratePlan, module: &str, types: &[TypeRef]) -> Part {
    let mut uses = Uses::default();
    let mut body = Vec::new();
    for reference in types {
        emit_type(plan, plan.type_of(*reference), &mut uses, &mut body);
    }
    for own in types {
        uses.forget(*own);
    }
    let has_macros = types.iter().any(|own| !matches!(plan.type_of(*own).kind, TypeKind::Alias(_)));
    let siblings = uses.types_line(plan, &quote!(super));
    let lines = uses.std_line().into_iter().chain(siblings).chain(uses.runtime_line(has_macros));
    let mut chunks = vec![Chunk::Use(lines.collect())];
    chunks.extend(body);
    rust(plan, format!("src/types/{module}.rs"), chunks)
}

fn emit_type(plan: &CratePlan, own: &TypePlan, uses: &mut Uses, body: &mut Vec<Chunk>) {
    match &own.kind {
        TypeKind::Struct(object) => emit_struct(plan, own, object, uses, body),
        TypeKind::StringEnum(values) => {
            body.push(wire::string_enum(&head(own), &ident(&own.name), values));
        }
        TypeKind::IntegerEnum(values) => {
            body.push(wire::int_enum(&head(own), &ident(&own.name), values));
        }
        TypeKind::Union(union) => {
            union.variants.iter().for_each(|variant| uses.ty(&variant.ty));
            body.push(wire::union(plan, &head(own), own, union));
        }
        TypeKind::Outcome(variants) => emit_outcome(plan, own, variants, uses, body),
        TypeKind::Alias(target) => {
            uses.ty(target);
            let (docs, name, target) = (docs(&own.doc), ident(&own.name), ty(plan, target));
            body.push(Chunk::Item(quote!(#docs pub type #name = #target;)));
        }
    }
}

fn has_files(object: &StructPlan) -> bool {
    object.fields.iter().any(|field| holds_file(&field.ty))
}

fn holds_file(ty: &RustType) -> bool {
    match ty {
        RustType::FileUpload => true,
        RustType::Vec(inner) | RustType::Option(inner) | RustType::Patch(inner) => {
            holds_file(inner)
        }
        _ => false,
    }
}

fn derives(own: &TypePlan) -> TokenStream {
    let (first, last): (Vec<&str>, Vec<&str>) =
        own.derives.iter().partition(|name| **name == "Default");
    let names = ["Clone", "Debug"].into_iter().chain(first).chain(["PartialEq"]).chain(last);
    let names = names.map(|name| format_ident!("{name}"));
    quote!(#[derive(#(#names),*)])
}

fn emit_struct(
    plan: &CratePlan,
    own: &TypePlan,
    object: &StructPlan,
    uses: &mut Uses,
    body: &mut Vec<Chunk>,
) {
    object.fields.iter().chain(&object.rest).for_each(|field| uses.ty(&field.ty));
    body.push(if has_files(object) {
        emit_plain_struct(plan, own, object)
    } else {
        wire::object(plan, &head(own), own, object)
    });
    if let Some(constructor) = &object.constructor {
        body.push(emit_constructor(plan, own, object, constructor, uses));
    }
    if let Some(page) = &object.page {
        uses.ty(&page.item);
        body.push(emit_page(plan, own, page));
    }
    if object.form {
        uses.runtime("Form");
        body.push(emit_form(own, object));
    }
}

/// A multipart body with files has no JSON form.
fn emit_plain_struct(plan: &CratePlan, own: &TypePlan, object: &StructPlan) -> Chunk {
    let fields = object.fields.iter().chain(&object.rest).map(|field| {
        let (docs, name, ty) = (docs(&field.doc), ident(&field.name), ty(plan, &field.ty));
        quote!(#docs pub #name: #ty,)
    });
    let (docs, derives, name) = (docs(&own.doc), derives(own), ident(&own.name));
    Chunk::Item(quote!(#docs #derives #[non_exhaustive] pub struct #name { #(#fields)* }))
}

/// `new` and the setters, by what they take.
fn emit_constructor(
    plan: &CratePlan,
    own: &TypePlan,
    object: &StructPlan,
    constructor: &ConstructorPlan,
    uses: &mut Uses,
) -> Chunk {
    let mut take = |(index, take): &(usize, Take)| {
        let name = ident(&object.fields[*index].name);
        let take = emit_take(plan, take, uses);
        quote!(#name: #take)
    };
    let required = constructor.required.iter().map(&mut take).collect::<Vec<_>>();
    let setters = constructor.setters.iter().map(|setter| {
        let name = format_ident!("with_{}", object.fields[setter.0].name.as_str());
        let take = take(setter);
        quote!(#name(#take))
    });
    let mut entries: Vec<TokenStream> =
        std::iter::once(quote!(new(#(#required),*))).chain(setters).collect();
    entries.extend(object.rest.as_ref().map(|field| {
        let name = ident(&field.name);
        quote!(; #name)
    }));
    let name = ident(&own.name);
    Chunk::Wire(WireCall::of("codegen::construct", quote!(#name), entries))
}

fn emit_take(plan: &CratePlan, take: &Take, uses: &mut Uses) -> TokenStream {
    let mut inner = |kind: &str, inner: &RustType| {
        uses.ty(inner);
        let (kind, inner) = (format_ident!("{kind}"), ty(plan, inner));
        quote!(#kind #inner)
    };
    match take {
        Take::Text => quote!(text),
        Take::Texts => quote!(texts),
        Take::Value(ty) => inner("value", ty),
        Take::List(ty) => inner("list", ty),
        Take::Boxed(ty) => inner("boxed", ty),
        Take::Patch(ty) => inner("patch", ty),
    }
}

fn emit_page(plan: &CratePlan, own: &TypePlan, page: &PagePlan) -> Chunk {
    let (name, item) = (ident(&own.name), ty(plan, &page.item));
    let items = page.path.iter().fold(quote!(page), |value, (field, absent)| {
        let field = ident(field);
        let empty = absent.then(|| quote!(.unwrap_or_default()));
        quote!(#value.#field #empty)
    });
    let head = quote!(#name of #item: page => #items);
    Chunk::Wire(WireCall { name: "codegen::page", head, entries: None })
}

fn emit_form(own: &TypePlan, object: &StructPlan) -> Chunk {
    let name = ident(&own.name);
    let parts = object.fields.iter().map(|field| {
        let (name, wire) = (ident(&field.name), &field.wire);
        match &field.ty {
            ty if !holds_file(ty) => quote!(.field(#wire, &self.#name)),
            RustType::FileUpload => quote!(.file(#wire, self.#name)),
            RustType::Option(inner) if matches!(**inner, RustType::Vec(_)) => {
                quote!(.files(#wire, self.#name.unwrap_or_default()))
            }
            _ => quote!(.files(#wire, self.#name)),
        }
    });
    let constants = object.constants.iter().map(|(wire, value)| {
        let value = super::tokens::json_literal(value);
        quote!(.field(#wire, &#value))
    });
    Chunk::Item(quote! {
        impl #name {
            pub(crate) fn into_form(self) -> Form { Form::new() #(#parts)* #(#constants)* }
        }
    })
}

/// Docs and those derives that the runtime's macro does not write by itself.
fn head(own: &TypePlan) -> TokenStream {
    let docs = docs(&own.doc);
    let own_derives: &[&str] = match own.kind {
        TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) => &[],
        _ => &own.derives,
    };
    if own_derives.is_empty() {
        return docs;
    }
    let names = own_derives.iter().map(|name| format_ident!("{name}"));
    quote!(#docs #[derive(#(#names),*)])
}

fn emit_outcome(
    plan: &CratePlan,
    own: &TypePlan,
    variants: &[OutcomePlan],
    uses: &mut Uses,
    body: &mut Vec<Chunk>,
) {
    let (docs_of, derives, name) = (docs(&own.doc), derives(own), ident(&own.name));
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
    body.push(Chunk::Item(
        quote!(#docs_of #derives #[non_exhaustive] pub enum #name { #(#items)* }),
    ));
    body.push(Chunk::Item(quote! {
        impl codegen::Receive for #name {
            fn receive(answer: codegen::Answer) -> codegen::Received<Self> {
                match answer.status().as_u16() { #(#arms)* _ => answer.unexpected(), }
            }
        }
    }));
}

fn emit_outcome_arm(variant: &OutcomePlan) -> TokenStream {
    let name = ident(&variant.name);
    let pattern = match variant.status.parse::<u16>() {
        Ok(status) => {
            let status = int(status);
            quote!(#status)
        }
        Err(_) => quote!(200..=299),
    };
    match &variant.ty {
        Some(RustType::Text) => quote!(#pattern => answer.text().map(Self::#name),),
        Some(_) => quote!(#pattern => answer.decode().map(Self::#name),),
        None => quote!(#pattern => Ok(Self::#name),),
    }
}
