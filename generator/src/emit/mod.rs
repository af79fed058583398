//! The plan becomes text and tokens, one to one.
//!
//! Nothing is decided here and nothing can fail. Text with holes comes from `templates/`; code whose
//! shape follows the data is built as tokens.

mod bodies;
mod context;
mod expr;
mod failures;
mod headers;
mod lists;
mod manifest;
mod operations;
mod outcomes;
mod provider;
mod resources;
mod scopes;
mod templates;
mod tests;
mod text;
mod tiers;
mod tokens;
mod tools;
mod types;
mod uses;
mod webhooks;
mod wire;
mod xml;

use proc_macro2::TokenStream;

pub use text::Text;

use crate::{
    escape::{Comment, DocLines, FilePath},
    plan::CratePlan,
};

/// A file that `format` finishes.
#[derive(Debug)]
pub enum Part {
    /// Finished text.
    Text {
        /// Path inside the crate.
        path: FilePath,
        /// The whole text.
        text: Text,
    },
    /// Rust source, chunk by chunk.
    Rust {
        /// Path inside the crate.
        path: FilePath,
        /// The header line.
        header: Comment,
        /// The chunks, with a blank line between.
        chunks: Vec<Chunk>,
    },
}

/// A piece of a Rust file.
#[derive(Debug)]
pub enum Chunk {
    /// Docs and attributes of the file itself.
    Inner(TokenStream),
    /// `use` lines: no blank line follows one another.
    Use(Vec<TokenStream>),
    /// An item.
    Item(TokenStream),
    /// A call of one of the runtime's macros.
    Wire(WireCall),
    /// A call of one of the runtime's macros for several items.
    Items(ItemsCall),
    /// Constants: printed on as few lines as they need.
    Data(TokenStream),
    /// An `impl` with methods of one expression each.
    Methods(MethodBlock),
}

/// An `impl` with methods of one expression each.
#[derive(Debug)]
pub struct MethodBlock {
    /// The type.
    pub own: TokenStream,
    /// The methods.
    pub methods: Vec<Method>,
}

/// A method of one expression.
#[derive(Debug)]
pub struct Method {
    /// Doc comments.
    pub docs: DocLines,
    /// Other attributes.
    pub attributes: TokenStream,
    /// The signature.
    pub signature: TokenStream,
    /// The expression.
    pub body: TokenStream,
}

/// A call of one of the runtime's macros, printed compactly: it is not what a reader came for.
#[derive(Debug)]
pub struct WireCall {
    /// The macro, such as `codegen::page`.
    pub name: &'static str,
    /// What stands before the braces of the entries, such as the type's name.
    pub head: TokenStream,
    /// The entries, which a comma ends; `None`: the head is all there is.
    pub entries: Option<Vec<Entry>>,
}

/// A call of one of the runtime's macros for several items, each with braces of its own.
#[derive(Debug)]
pub struct ItemsCall {
    /// The macro, such as `types`.
    pub name: &'static str,
    /// Whether a blank line stands between the items.
    pub apart: bool,
    /// The items.
    pub items: Vec<MacroItem>,
}

/// An item of an [`ItemsCall`].
#[derive(Debug)]
pub struct MacroItem {
    /// Its docs.
    pub docs: TokenStream,
    /// What stands before its braces.
    pub head: TokenStream,
    /// Its fields, values, variants or names, which a comma ends.
    pub entries: Vec<Entry>,
    /// `new` and the setters of a type that has some.
    pub make: Option<Vec<Entry>>,
}

/// An entry of a [`WireCall`] or a [`MacroItem`].
#[derive(Debug)]
pub struct Entry {
    /// Doc comments; an entry with some has lines of its own.
    pub docs: DocLines,
    /// Attributes and the entry itself.
    pub tokens: TokenStream,
}

impl From<TokenStream> for Entry {
    fn from(tokens: TokenStream) -> Self {
        Self { docs: DocLines::new(), tokens }
    }
}

impl MacroItem {
    /// An item without docs, with a list of plain entries.
    fn of(head: TokenStream, entries: Vec<TokenStream>) -> Self {
        let entries = entries.into_iter().map(Entry::from).collect();
        Self { docs: TokenStream::new(), head, entries, make: None }
    }
}

impl WireCall {
    /// A call with a list of plain entries.
    fn of(name: &'static str, head: TokenStream, entries: Vec<TokenStream>) -> Self {
        Self { name, head, entries: Some(entries.into_iter().map(Entry::from).collect()) }
    }
}

/// All files of a crate.
pub fn emit(plan: &CratePlan) -> Vec<Part> {
    let templates = templates::Templates::new();
    let (resources, shown) = resources::emit_resources(plan);
    let methods = tools::Methods::of(plan, &shown);
    let mut parts = vec![manifest::emit_manifest(plan)];
    parts.extend(templates::emit_templates(plan, &templates));
    parts.extend(lists::emit_lists(plan, &templates));
    parts.extend(tools::emit_tools(plan, &templates, &methods));
    parts.extend(emit_changelog(plan));
    parts.push(provider::emit_provider(plan));
    parts.push(operations::emit_operations(plan));
    parts.push(scopes::emit_scopes(plan));
    parts.extend(tiers::emit_tiers(plan));
    parts.extend(headers::emit_headers(plan));
    parts.extend(resources);
    parts.extend(types::emit_types(plan));
    parts.extend(webhooks::emit_webhooks(plan));
    parts.extend(xml::emit_xml(plan));
    parts.extend(tests::emit_tests(plan));
    parts
}

/// The changelog, as the provider's folder has it below a line of ours.
fn emit_changelog(plan: &CratePlan) -> Option<Part> {
    let text = Text::copied(&header(plan), plan.package.changelog.as_ref()?);
    Some(Part::Text { path: "CHANGELOG.md".into(), text })
}

/// The first line of every generated file, without the comment sign.
fn header(plan: &CratePlan) -> Comment {
    let folder = format!("specs/{}/", plan.provider.folder);
    let names: Vec<&str> =
        plan.inputs.iter().map(|input| input.strip_prefix(&folder).unwrap_or(input)).collect();
    let names = names.join(",");
    Comment::of(&format!(
        "Generated by `cargo xtask generate` from {folder}{{{names}}}; do not edit."
    ))
}

fn rust(plan: &CratePlan, path: impl Into<FilePath>, chunks: Vec<Chunk>) -> Part {
    Part::Rust { path: path.into(), header: header(plan), chunks }
}
