//! Example values as tokens, and example statements as lines of docs.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::{
    escape::{RustText, rust_text},
    plan::{CratePlan, ExampleAnswer, ExamplePlan, Expr, Name, TypeKind, TypeRef},
};

use super::tokens::{ident, int};

/// A value.
pub(super) fn expr(plan: &CratePlan, value: &Expr) -> TokenStream {
    let each = |values: &[Expr]| values.iter().map(|value| expr(plan, value)).collect::<Vec<_>>();
    match value {
        Expr::Str(text) => quote!(#text),
        Expr::Parsed(text) => quote!(#text.parse()?),
        Expr::Owned(text) => quote!(#text.into()),
        Expr::Int(number) => {
            let number = int(*number);
            quote!(#number)
        }
        Expr::Float(number) => {
            let number = Literal::f64_unsuffixed(*number);
            quote!(#number)
        }
        Expr::Bool(flag) => quote!(#flag),
        Expr::Vec(items) if items.is_empty() => quote!(Vec::new()),
        Expr::Vec(items) => {
            let items = each(items);
            quote!(vec![#(#items),*])
        }
        Expr::NoTexts => quote!([""; 0]),
        Expr::NoItems(item) => {
            let item = ident(&plan.type_of(*item).name);
            quote!(Vec::<#item>::new())
        }
        Expr::Array(items) => {
            let items = each(items);
            quote!([#(#items),*])
        }
        Expr::Tuple(items) => {
            let items = each(items);
            quote!((#(#items,)*))
        }
        Expr::Some(inner) => {
            let inner = expr(plan, inner);
            quote!(Some(#inner))
        }
        Expr::Default => quote!(Default::default()),
        Expr::Bytes => quote!("bytes"),
        Expr::Base64 => {
            let library = ident(&plan.package.library);
            quote!(#library::Base64(b"bytes".to_vec()))
        }
        Expr::Json(json) => {
            let text = json.to_string();
            let text = raw_string(&text);
            quote!(json(#text)?)
        }
        Expr::JsonList(json) => {
            let text = raw_string(&json.to_string());
            quote!(json::<Vec<_>>(#text)?)
        }
        Expr::Path { ty, name, arguments } => {
            let (ty, name) = (ident(&plan.type_of(*ty).name), ident(name));
            if let Some(arguments) = arguments {
                let arguments = each(arguments);
                quote!(#ty::#name(#(#arguments),*))
            } else {
                quote!(#ty::#name)
            }
        }
        Expr::EnumValue(ty, wire) => enum_value(plan, *ty, wire),
        Expr::Variant { ty, index, value } => variant(plan, *ty, *index, value),
        Expr::File { name, content } => {
            let library = ident(&plan.package.library);
            quote!(#library::FileUpload::new(#name, #content))
        }
        Expr::Boxed(inner) => {
            let inner = expr(plan, inner);
            quote!(Box::new(#inner))
        }
        Expr::Reference(inner) => {
            let inner = expr(plan, inner);
            quote!(&#inner)
        }
        Expr::Method { receiver, name, arguments } => {
            let (receiver, name, arguments) = (expr(plan, receiver), ident(name), each(arguments));
            quote!(#receiver.#name(#(#arguments),*))
        }
        Expr::Local(name) => {
            let name = ident(name);
            quote!(#name)
        }
    }
}

/// A raw string literal where that reads better than escapes.
fn raw_string(text: &str) -> TokenStream {
    // One sign more than the longest run of them cannot occur in the text.
    let longest = text.split(|c| c != '#').map(str::len).max().unwrap_or(0);
    let hashes = "#".repeat(longest + 1);
    let plain = text.chars().all(|c| !c.is_control() && c.is_ascii());
    // What is more than one literal is none.
    match format!("r{hashes}\"{text}\"{hashes}").parse::<Literal>() {
        Ok(literal) if plain => quote!(#literal),
        _ => quote!(#text),
    }
}

fn enum_value(plan: &CratePlan, reference: TypeRef, wire: &serde_json::Value) -> TokenStream {
    let own = plan.type_of(reference);
    let ty = ident(&own.name);
    let known = match &own.kind {
        TypeKind::StringEnum(values) => {
            values.iter().find(|v| Some(v.wire.as_str()) == wire.as_str()).map(|v| &v.name)
        }
        TypeKind::IntegerEnum(values) => {
            values.iter().find(|v| Some(v.wire) == wire.as_i64()).map(|v| &v.name)
        }
        _ => None,
    };
    match (known, wire) {
        (Some(name), _) => {
            let name = ident(name);
            quote!(#ty::#name)
        }
        (None, serde_json::Value::String(text)) => quote!(#ty::from(#text)),
        (None, _) => {
            let number = int(wire.as_i64().unwrap_or_default());
            quote!(#ty::from(#number))
        }
    }
}

fn variant(plan: &CratePlan, reference: TypeRef, index: usize, value: &Expr) -> TokenStream {
    let own = plan.type_of(reference);
    let (ty, value) = (ident(&own.name), expr(plan, value));
    let TypeKind::Union(union) = &own.kind else { return value };
    match union.variants.iter().find(|variant| variant.index == index) {
        Some(variant) => {
            let name = ident(&variant.name);
            quote!(#ty::#name(#value))
        }
        None => value,
    }
}

/// The example as lines of Rust, formatted as in a function body.
pub(super) fn example_lines(plan: &CratePlan, example: &ExamplePlan) -> Vec<RustText> {
    let call = expr(plan, &example.call);
    match &example.answer {
        ExampleAnswer::Discard => RustText::statement(&quote!(#call.await?;)),
        ExampleAnswer::Bind(name) => {
            let name = ident(name);
            RustText::statement(&quote!(let #name = #call.await?;))
        }
        ExampleAnswer::Walk(many, one) => {
            let name = ident(many);
            let lines = RustText::statement(&quote!(let mut #name = #call.items();));
            lines.into_iter().chain(drained(many, one)).collect()
        }
        ExampleAnswer::Drain(many, one) => {
            let name = ident(many);
            let lines = RustText::statement(&quote!(let mut #name = #call.await?;));
            lines.into_iter().chain(drained(many, one)).collect()
        }
    }
}

/// A loop that shows each item of a stream.
fn drained(many: &Name, one: &Name) -> [RustText; 3] {
    [
        rust_text!("while let Some({}) = {}.try_next().await? {", one, many),
        rust_text!("    println!(\"{{}:?}\");", one),
        RustText::ours("}"),
    ]
}

/// Whether an expression names a type of the crate.
pub(super) fn names_types(value: &Expr) -> bool {
    holds(value, &|value| {
        matches!(
            value,
            Expr::Path { .. } | Expr::EnumValue(..) | Expr::Variant { .. } | Expr::NoItems(_)
        )
    })
}

/// Whether something is true of an expression or of one inside it.
pub(super) fn holds(value: &Expr, test: &dyn Fn(&Expr) -> bool) -> bool {
    let inner: Vec<&Expr> = match value {
        Expr::Some(inner) | Expr::Boxed(inner) | Expr::Reference(inner) => vec![&**inner],
        Expr::Variant { value, .. } => vec![&**value],
        Expr::Vec(items) | Expr::Array(items) => items.iter().collect(),
        Expr::Path { arguments, .. } => arguments.iter().flatten().collect(),
        Expr::Method { receiver, arguments, .. } => {
            std::iter::once(&**receiver).chain(arguments).collect()
        }
        _ => Vec::new(),
    };
    test(value) || inner.into_iter().any(|value| holds(value, test))
}

#[cfg(test)]
mod tests {
    use super::raw_string;

    #[test]
    fn a_text_stays_one_literal() {
        for text in ["{\"a\":1}", "\"#; x(); r#\"", "#", "\"##", "\\\"", "a\nb", "é", ""] {
            let read: syn::LitStr = syn::parse2(raw_string(text)).expect("it is a literal");
            assert_eq!(read.value(), text);
        }
    }
}
