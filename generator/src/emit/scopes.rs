//! `scopes.rs`: the vocabulary as an open enum, and as sets.

use quote::quote;

use crate::plan::{CratePlan, Name};

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
        docs: doc("A permission that a token holds or lacks."),
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
pub(super) fn example_lines(plan: &CratePlan) -> Vec<String> {
    let Some(example) = &plan.package.scope_example else { return Vec::new() };
    let constants = example.operations.iter().map(|name| format!("operations::{}", text(name)));
    let constants: Vec<String> = constants.collect();
    let asked = constants.iter().map(|constant| format!("&{constant}"));
    let granted = example.scopes.iter().map(|scope| format!("Scope::{}", text(scope)));
    let library = &plan.package.library;
    let mut lines = vec![
        format!("use {library}::{{Scope, ScopeSet, least_scopes, operations}};"),
        String::new(),
    ];
    lines.extend(listed("let plan = least_scopes(&[", asked.collect(), "]);"));
    lines.push("println!(\"{plan}\");".into());
    lines.push(String::new());
    lines.push("// A scope that is missing here fails the build.".into());
    lines.extend(listed("const GRANTED: ScopeSet = Scope::set(&[", granted.collect(), "]);"));
    let check =
        |name: &String| format!("const _: () = assert!(GRANTED.allows(&{name}.requirement));");
    lines.extend(constants.iter().map(check));
    lines
}

fn text(name: &Name) -> String {
    ident(name).to_string()
}

/// A list on one line, or, where that is too long for docs, with a line for each item.
fn listed(start: &str, items: Vec<String>, end: &str) -> Vec<String> {
    let line = format!("{start}{}{end}", items.join(", "));
    if line.len() <= 96 {
        return vec![line];
    }
    let items = items.into_iter().map(|item| format!("    {item},"));
    std::iter::once(start.to_owned()).chain(items).chain([end.to_owned()]).collect()
}
