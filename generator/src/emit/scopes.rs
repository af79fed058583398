//! `scopes.rs`: the vocabulary as an open enum, and as sets.

use quote::quote;

use crate::{
    escape::{Markdown, RustText, rust_text},
    plan::{CratePlan, Name},
};

use super::{
    Chunk, Entry, ItemsCall, MacroItem, Part, WireCall, rust,
    tokens::{doc, ident},
};

pub(super) fn emit_scopes(plan: &CratePlan) -> Part {
    let entries = plan.scopes.iter().map(|scope| {
        let (name, wire) = (ident(&scope.variant), &scope.wire);
        Entry { docs: scope.doc.clone(), tokens: quote!(#name = #wire) }
    });
    let scope = MacroItem {
        docs: doc(Markdown::ours("A permission that a token holds or lacks.")),
        head: quote!(#[derive(PartialOrd, Ord)] pub enum Scope),
        entries: entries.collect(),
        make: None,
    };
    let scope = ItemsCall { name: "string_enum", apart: false, items: vec![scope] };
    let set = WireCall {
        name: "scopewright_runtime::codegen::scope_set",
        head: quote!(Scope, ScopeSet, crate::provider::PROVIDER),
        entries: None,
    };
    rust(plan, "src/scopes.rs", vec![Chunk::Items(scope), Chunk::Wire(set)])
}

/// The example of the front page: what to ask for, and a check of what was granted.
pub(super) fn example_lines(plan: &CratePlan) -> Vec<RustText> {
    let Some(example) = &plan.package.scope_example else { return Vec::new() };
    let asked = example.operations.iter().map(|name| rust_text!("&operations::{}", name));
    let asked: Vec<RustText> = asked.collect();
    let granted = example.scopes.iter().map(|scope| rust_text!("Scope::{}", scope));
    let granted: Vec<RustText> = granted.collect();
    let mut lines = vec![
        rust_text!("use {}::{Scope, ScopeSet, least_scopes, operations};", plan.package.library),
        RustText::default(),
    ];
    lines.extend(listed("let plan = least_scopes(&[", &asked, "]);"));
    lines.push(RustText::ours("println!(\"{plan}\");"));
    lines.push(RustText::default());
    lines.push(RustText::ours("// A scope that is missing here fails the build."));
    lines.extend(listed("const GRANTED: ScopeSet = Scope::set(&[", &granted, "]);"));
    let check = |name: &Name| {
        rust_text!("const _: () = assert!(GRANTED.allows(&operations::{}.requirement));", name)
    };
    lines.extend(example.operations.iter().map(check));
    lines
}

/// A list on one line, or, where that is too long for docs, with a line for each item.
fn listed(start: &'static str, items: &[RustText], end: &'static str) -> Vec<RustText> {
    let (start, end) = (RustText::ours(start), RustText::ours(end));
    let line = rust_text!("{}{}{}", start, RustText::joined(items, ", "), end);
    if line.as_str().len() <= 96 {
        return vec![line];
    }
    let items = items.iter().map(|item| rust_text!("    {},", item));
    std::iter::once(start).chain(items).chain([end]).collect()
}
