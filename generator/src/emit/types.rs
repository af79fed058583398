//! The types: one file each, and the module that holds them.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    escape::file_path,
    plan::{
        Absence, ConstructorPlan, CratePlan, Name, PagePlan, PageStep, RustType, StructPlan, Take,
        TypeKind, TypePlan, TypeRef,
    },
};

use super::{
    Chunk, Entry, ItemsCall, MacroItem, Part, WireCall,
    bodies::emit_form,
    failures::emit_failure,
    outcomes::emit_outcome,
    rust,
    tokens::{deprecated, docs, ident, ident_str, ty},
    uses::Uses,
    wire,
};

/// The module, and a file for each type with its parts.
pub(super) fn emit_types(plan: &CratePlan) -> Vec<Part> {
    let mut files: BTreeMap<&Name, Vec<TypeRef>> = BTreeMap::new();
    for (index, own) in plan.types.iter().enumerate() {
        files.entry(&own.module).or_default().push(TypeRef(index));
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
fn emit_module(plan: &CratePlan, files: &BTreeMap<&Name, Vec<TypeRef>>) -> Part {
    let mut groups: BTreeMap<Vec<&str>, Vec<TokenStream>> = BTreeMap::new();
    for types in files.values() {
        let first = plan.type_of(types[0]);
        let module = ident(&first.module);
        let names = types.iter().map(|reference| ident(&plan.type_of(*reference).name));
        let names = if types.len() == 1 { quote!(#(#names)*) } else { quote!({ #(#names),* }) };
        let mut features: Vec<&str> = first.features.iter().map(String::as_str).collect();
        features.sort_unstable();
        groups.entry(features).or_default().push(quote!(#module::#names));
    }
    let items = groups.into_iter().map(|(features, entries)| {
        let head = if features.is_empty() { quote!(always) } else { quote!(if #(#features)|*) };
        MacroItem::of(head, entries)
    });
    let items = ItemsCall { name: "modules", apart: false, items: items.collect() };
    let docs = quote!(#![doc = " The types that requests and answers are made of."]);
    let chunks = vec![Chunk::Inner(docs), Chunk::Items(items)];
    rust(plan, "src/types/mod.rs", chunks)
}

/// What a types file holds.
#[derive(Default)]
struct File {
    uses: Uses,
    /// Types with wire code, which one macro call declares.
    types: Vec<MacroItem>,
    /// What stands below it.
    rest: Vec<Chunk>,
}

fn emit_file(plan: &CratePlan, module: &Name, types: &[TypeRef]) -> Part {
    let mut file = File::default();
    for reference in types {
        file.add(plan, plan.type_of(*reference));
    }
    for own in types {
        file.uses.forget(*own);
    }
    let siblings = file.uses.types_line(plan, &quote!(super));
    let lines = file.uses.std_line().into_iter().chain(siblings).chain(file.uses.runtime_line());
    let mut chunks = vec![Chunk::Use(lines.collect())];
    if !file.types.is_empty() {
        chunks.push(Chunk::Items(ItemsCall { name: "types", apart: true, items: file.types }));
    }
    chunks.extend(file.rest);
    rust(plan, file_path!("src/types/{}.rs", module), chunks)
}

impl File {
    fn add(&mut self, plan: &CratePlan, own: &TypePlan) {
        match &own.kind {
            TypeKind::Struct(object) => self.add_struct(plan, own, object),
            TypeKind::StringEnum(values) => self.types.push(wire::string_enum(own, values)),
            TypeKind::IntegerEnum(values) => self.types.push(wire::int_enum(own, values)),
            TypeKind::Union(union) => {
                union.variants.iter().for_each(|variant| self.uses.ty(&variant.ty));
                self.types.push(wire::union(plan, own, union));
            }
            TypeKind::Outcome(variants) => {
                self.rest.extend(emit_outcome(plan, own, variants, &mut self.uses));
            }
            TypeKind::Failure(variants) => {
                self.rest.push(emit_failure(plan, own, variants, &mut self.uses));
            }
            TypeKind::Wrapper(inner) => {
                self.uses.ty(inner);
                self.types.push(wire::wrapper(plan, own, inner));
            }
            TypeKind::Alias(target) => {
                self.uses.ty(target);
                let (docs, name, target) = (docs(&own.doc), ident(&own.name), ty(plan, target));
                self.rest.push(Chunk::Item(quote!(#docs pub type #name = #target;)));
            }
        }
    }

    fn add_struct(&mut self, plan: &CratePlan, own: &TypePlan, object: &StructPlan) {
        object.fields.iter().chain(&object.rest).for_each(|field| self.uses.ty(&field.ty));
        let constructor = object.constructor.as_ref();
        let make = constructor.map(|how| constructor_entries(plan, object, how, &mut self.uses));
        if has_files(object) {
            self.rest.push(emit_plain_struct(plan, own, object));
            let name = ident(&own.name);
            let call = make.map(|entries| WireCall::of(RUNTIME_CONSTRUCT, quote!(#name), entries));
            self.rest.extend(call.map(Chunk::Wire));
        } else {
            let item = wire::object(plan, own, object);
            let make = make.map(|make| make.into_iter().map(Entry::from).collect());
            self.types.push(MacroItem { make, ..item });
        }
        if let Some(page) = &object.page {
            self.uses.ty(&page.item);
            self.rest.push(emit_page(plan, own, page));
        }
        if let Some(form) = &object.form {
            self.rest.push(emit_form(own, object, form, &mut self.uses));
        }
    }
}

const RUNTIME_CONSTRUCT: &str = "scopewright_runtime::codegen::construct";

fn has_files(object: &StructPlan) -> bool {
    object.fields.iter().chain(&object.rest).any(|field| holds_file(&field.ty))
}

pub(super) fn holds_file(ty: &RustType) -> bool {
    match ty {
        RustType::FileUpload => true,
        RustType::Vec(inner)
        | RustType::Map(inner)
        | RustType::Option(inner)
        | RustType::Patch(inner) => holds_file(inner),
        _ => false,
    }
}

pub(super) fn derives(own: &TypePlan) -> TokenStream {
    let (first, last): (Vec<&'static str>, Vec<&'static str>) =
        own.derives.iter().partition(|name| **name == "Default");
    let names = ["Clone", "Debug"].into_iter().chain(first).chain(["PartialEq"]).chain(last);
    let names = names.map(ident_str);
    quote!(#[derive(#(#names),*)])
}

/// A multipart body with files has no JSON form.
fn emit_plain_struct(plan: &CratePlan, own: &TypePlan, object: &StructPlan) -> Chunk {
    let fields = object.fields.iter().chain(&object.rest).map(|field| {
        let (docs, name, ty) = (docs(&field.doc), ident(&field.name), ty(plan, &field.ty));
        let deprecated = deprecated(field.deprecated, None);
        quote!(#docs #deprecated pub #name: #ty,)
    });
    let (docs, derives, name) = (docs(&own.doc), derives(own), ident(&own.name));
    let deprecated = deprecated(own.deprecated, None);
    Chunk::Item(
        quote!(#docs #deprecated #derives #[non_exhaustive] pub struct #name { #(#fields)* }),
    )
}

/// `new` and the setters, by what they take.
fn constructor_entries(
    plan: &CratePlan,
    object: &StructPlan,
    constructor: &ConstructorPlan,
    uses: &mut Uses,
) -> Vec<TokenStream> {
    let mut take = |take: &Take| emit_take(plan, take, uses);
    let required = constructor.required.iter().map(|(index, how)| {
        let (name, take) = (ident(&object.fields[*index].name), take(how));
        quote!(#name: #take)
    });
    let required = required.collect::<Vec<_>>();
    let setters = constructor.setters.iter().map(|setter| {
        let field = &object.fields[setter.0];
        let (name, setter_name) = (ident(&field.name), ident(&field.name.setter()));
        let text = field.name.is_keyword().then(|| field.name.as_str());
        let text = text.map(|text| quote!(= #text));
        let (deprecated, take) = (deprecated(field.deprecated, None), take(&setter.1));
        quote!(#deprecated #setter_name(#name #text: #take))
    });
    let mut entries: Vec<TokenStream> =
        std::iter::once(quote!(new(#(#required),*))).chain(setters).collect();
    let fixed = constructor.fixed.iter().map(|index| &object.fields[*index]);
    let begun: Vec<_> = fixed.chain(&object.rest).map(|field| ident(&field.name)).collect();
    if !begun.is_empty() {
        entries.push(quote!(; #(#begun),*));
    }
    entries
}

fn emit_take(plan: &CratePlan, take: &Take, uses: &mut Uses) -> TokenStream {
    let mut inner = |kind: &'static str, inner: &RustType| {
        uses.ty(inner);
        let (kind, inner) = (ident_str(kind), ty(plan, inner));
        quote!(#kind #inner)
    };
    match take {
        Take::Text => quote!(text),
        Take::Secret => quote!(secret),
        Take::Texts => quote!(texts),
        Take::Value(ty) => inner("value", ty),
        Take::List(ty) => inner("list", ty),
        Take::Boxed(ty) => inner("boxed", ty),
        Take::Patch(ty) => inner("patch", ty),
    }
}

fn emit_page(plan: &CratePlan, own: &TypePlan, page: &PagePlan) -> Chunk {
    let (name, item) = (ident(&own.name), ty(plan, &page.item));
    let items = items_of(&quote!(page), &page.path);
    let head = quote!(#name of #item: page => #items);
    Chunk::Wire(WireCall { name: "scopewright_runtime::codegen::page", head, entries: None })
}

/// The items behind some fields of a value. Where one of them is not there, there are none.
fn items_of(value: &TokenStream, path: &[PageStep]) -> TokenStream {
    let Some((step, rest)) = path.split_first() else { return value.clone() };
    let field = ident(&step.field);
    let optional = match step.absence {
        Absence::Never => return items_of(&quote!(#value.#field), rest),
        Absence::Option => quote!(#value.#field),
        Absence::Patch => quote!(#value.#field.into_option()),
    };
    if rest.is_empty() {
        return quote!(#optional.unwrap_or_default());
    }
    let inner = items_of(&quote!(page), rest);
    quote!(#optional.map(|page| #inner).unwrap_or_default())
}
