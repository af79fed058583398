//! The `use` lines of a file, from the types that occur in it.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::{CratePlan, Pass, RustType, TypeRef};

use super::tokens::{ident, ident_str};

/// What a file names.
#[derive(Debug, Default)]
pub(super) struct Uses {
    runtime: BTreeSet<&'static str>,
    types: BTreeSet<TypeRef>,
    map: bool,
}

impl Uses {
    /// A name of the runtime's generated-code module.
    pub(super) fn runtime(&mut self, name: &'static str) {
        self.runtime.insert(name);
    }

    pub(super) fn ty(&mut self, ty: &RustType) {
        match ty {
            RustType::Timestamp => self.runtime("Timestamp"),
            RustType::Date => self.runtime("Date"),
            RustType::Uuid => self.runtime("Uuid"),
            RustType::Decimal => self.runtime("Decimal"),
            RustType::Base64 => self.runtime("Base64"),
            RustType::Secret => self.runtime("Secret"),
            RustType::FileUpload => self.runtime("FileUpload"),
            RustType::Value => self.runtime("Value"),
            RustType::Text => self.runtime("Text"),
            RustType::ByteStream => self.runtime("ByteStream"),
            RustType::Redirected => self.runtime("Redirected"),
            RustType::JsonLines(item) => {
                self.runtime("JsonLines");
                self.ty(item);
            }
            RustType::EventStream(data) => {
                self.runtime("EventStream");
                self.ty(data);
            }
            RustType::Named(reference) => {
                self.types.insert(*reference);
            }
            RustType::Vec(inner) | RustType::Option(inner) | RustType::Boxed(inner) => {
                self.ty(inner);
            }
            RustType::Patch(inner) => {
                self.runtime("Patch");
                self.ty(inner);
            }
            RustType::Tuple(items) => items.iter().for_each(|item| self.ty(item)),
            RustType::Row(first, rest) => {
                self.runtime("Row");
                self.ty(first);
                self.ty(rest);
            }
            RustType::Map(inner) => {
                self.map = true;
                self.ty(inner);
            }
            _ => {}
        }
    }

    pub(super) fn pass(&mut self, pass: &Pass) {
        match pass {
            Pass::Value(ty) | Pass::Reference(ty) | Pass::Items(ty) | Pass::Slice(ty) => {
                self.ty(ty);
            }
            Pass::Bytes => self.runtime("Body"),
            Pass::Str | Pass::Strings => {}
        }
    }

    /// A type that the file itself defines.
    pub(super) fn forget(&mut self, own: TypeRef) {
        self.types.remove(&own);
    }

    pub(super) fn has_types(&self) -> bool {
        !self.types.is_empty()
    }

    /// `std::collections::BTreeMap`, where a map occurs.
    pub(super) fn std_line(&self) -> Option<TokenStream> {
        self.map.then(|| {
            quote!(
                use std::collections::BTreeMap;
            )
        })
    }

    /// The runtime's names.
    pub(super) fn runtime_line(&self) -> Option<TokenStream> {
        let names = self.runtime.iter().map(|name| ident_str(name));
        let used = !self.runtime.is_empty();
        used.then(|| quote!(use scopewright_runtime::codegen::{#(#names),*};))
    }

    /// The runtime's names, and `codegen` itself for paths to its macros.
    pub(super) fn runtime_line_with_module(&self) -> TokenStream {
        if self.runtime.is_empty() {
            return quote!(
                use scopewright_runtime::codegen;
            );
        }
        let names = self.runtime.iter().map(|name| ident_str(name));
        quote!(use scopewright_runtime::codegen::{self, #(#names),*};)
    }

    /// The crate's types, below a path.
    pub(super) fn types_line(&self, plan: &CratePlan, from: &TokenStream) -> Option<TokenStream> {
        let names = self.types.iter().map(|reference| ident(&plan.type_of(*reference).name));
        self.has_types().then(|| quote!(use #from::{#(#names),*};))
    }
}
