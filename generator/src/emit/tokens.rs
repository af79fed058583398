//! Names, docs and types as tokens.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use crate::{
    escape::{DocLines, Markdown},
    plan::{CratePlan, Name, RustType},
};

/// An identifier, raw where it is a keyword.
#[expect(clippy::disallowed_methods, reason = "a `Name` is one, whatever it was made of")]
pub(super) fn ident(name: &Name) -> Ident {
    if name.is_keyword() {
        Ident::new_raw(name.as_str(), Span::call_site())
    } else {
        Ident::new(name.as_str(), Span::call_site())
    }
}

/// An identifier of ours.
pub(super) fn ident_str(name: &'static str) -> Ident {
    ident(&Name::ours(name))
}

/// Doc comments, one for each line.
pub(super) fn docs(lines: &DocLines) -> TokenStream {
    let lines = doc_texts(lines);
    quote!(#(#[doc = #lines])*)
}

/// Doc comments of the file itself.
pub(super) fn inner_docs(lines: &DocLines) -> TokenStream {
    let lines = doc_texts(lines);
    quote!(#(#![doc = #lines])*)
}

/// One line of docs.
pub(super) fn doc(line: Markdown) -> TokenStream {
    docs(&line.into())
}

/// The lines as attributes have them: behind `///` stands a space.
fn doc_texts(lines: &DocLines) -> impl Iterator<Item = String> {
    lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") })
}

/// A warning for who uses it, with the day on which it goes.
pub(super) fn deprecated(flag: bool, sunset: Option<&str>) -> Option<TokenStream> {
    let goes = sunset.map_or_else(String::new, |day| format!(" and removes it on {day}"));
    let note = format!("the provider advises against using it{goes}");
    flag.then(|| quote!(#[deprecated = #note]))
}

/// A type as it is written in a file that imports what it names.
pub(super) fn ty(plan: &CratePlan, rust: &RustType) -> TokenStream {
    let inner = |rust: &RustType| ty(plan, rust);
    match rust {
        RustType::Unit => quote!(()),
        RustType::Bool => quote!(bool),
        RustType::String => quote!(String),
        RustType::I32 => quote!(i32),
        RustType::I64 => quote!(i64),
        RustType::U32 => quote!(u32),
        RustType::U64 => quote!(u64),
        RustType::F64 => quote!(f64),
        RustType::Timestamp => quote!(Timestamp),
        RustType::Date => quote!(Date),
        RustType::Uuid => quote!(Uuid),
        RustType::Decimal => quote!(Decimal),
        RustType::Base64 => quote!(Base64),
        RustType::Secret => quote!(Secret),
        RustType::FileUpload => quote!(FileUpload),
        RustType::Value => quote!(Value),
        RustType::Text => quote!(Text),
        RustType::ByteStream => quote!(ByteStream),
        RustType::Redirected => quote!(Redirected),
        RustType::JsonLines(item) => {
            let item = inner(item);
            quote!(JsonLines<#item>)
        }
        RustType::EventStream(data) => {
            let data = inner(data);
            quote!(EventStream<#data>)
        }
        RustType::Named(reference) => {
            let name = ident(&plan.type_of(*reference).name);
            quote!(#name)
        }
        RustType::Vec(item) => {
            let item = inner(item);
            quote!(Vec<#item>)
        }
        RustType::Tuple(items) => {
            let items = items.iter().map(inner);
            quote!((#(#items,)*))
        }
        RustType::Row(first, others) => {
            let (first, others) = (inner(first), inner(others));
            quote!(Row<#first, #others>)
        }
        RustType::Map(value) => {
            let value = inner(value);
            quote!(BTreeMap<String, #value>)
        }
        RustType::Option(value) => {
            let value = inner(value);
            quote!(Option<#value>)
        }
        RustType::Patch(value) => {
            let value = inner(value);
            quote!(Patch<#value>)
        }
        RustType::Boxed(value) => {
            let value = inner(value);
            quote!(Box<#value>)
        }
    }
}

/// An integer without a suffix, its digits in groups of three where there are many.
pub(super) fn int(value: impl Into<i128>) -> Literal {
    let value = value.into();
    let digits = value.unsigned_abs().to_string();
    let mut grouped = String::from(if value < 0 { "-" } else { "" });
    for (at, digit) in digits.chars().enumerate() {
        if digits.len() > 4 && at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    grouped.parse().unwrap_or_else(|_| Literal::i128_unsuffixed(value))
}

/// A JSON value as a Rust literal, as far as constants go; anything else as its JSON text.
pub(super) fn json_literal(value: &serde_json::Value) -> TokenStream {
    match value {
        serde_json::Value::Bool(flag) => quote!(#flag),
        serde_json::Value::Number(number) if number.is_i64() => {
            let number = number.as_i64().unwrap_or_default();
            if i32::try_from(number).is_ok() {
                let number = int(number);
                quote!(#number)
            } else {
                let number = Literal::i64_suffixed(number);
                quote!(#number)
            }
        }
        serde_json::Value::Number(number) if number.is_u64() => {
            let number = Literal::u64_suffixed(number.as_u64().unwrap_or_default());
            quote!(#number)
        }
        serde_json::Value::Number(number) => {
            let number = Literal::f64_unsuffixed(number.as_f64().unwrap_or_default());
            quote!(#number)
        }
        serde_json::Value::String(text) => quote!(#text),
        other => {
            let text = other.to_string();
            quote!(#text)
        }
    }
}
