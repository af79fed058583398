//! The resources: a handle with its methods, and a builder for each call with optional parameters.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    escape::{RustText, file_path, md, rust_text},
    ir::{Place, Style},
    plan::{ArgumentPlan, CallKind, CratePlan, MethodPlan, Pass, ResourcePlan, Target},
};

use super::{
    Chunk, Entry, ItemsCall, MacroItem, Method, MethodBlock, Part,
    expr::{example_lines, names_types},
    rust,
    tokens::{deprecated, docs, ident, ty},
    uses::Uses,
};

/// What other files show of a method.
pub(super) struct Shown {
    /// The signature, on one line.
    pub(super) signature: RustText,
    /// The example of the docs.
    pub(super) example: Vec<RustText>,
    /// It names types of the crate.
    pub(super) example_names_types: bool,
}

/// The module and one file for each resource; with that, what they show of their methods.
pub(super) fn emit_resources(plan: &CratePlan) -> (Vec<Part>, Vec<Vec<Shown>>) {
    let (files, shown): (Vec<Part>, Vec<_>) =
        plan.resources.iter().map(|resource| emit_resource(plan, resource)).unzip();
    let parts = std::iter::once(emit_module(plan)).chain(files);
    (parts.collect(), shown)
}

fn emit_module(plan: &CratePlan) -> Part {
    let items = plan.resources.iter().map(|resource| {
        let (module, name, feature) =
            (ident(&resource.module), ident(&resource.name), &resource.feature);
        let entries = vec![quote!(#module::#name).into()];
        MacroItem { docs: docs(&resource.doc), head: quote!(if #feature), entries, make: None }
    });
    let items = ItemsCall { name: "resources", apart: false, items: items.collect() };
    let inner = quote!(#![doc = " The groups of operations, each a handle with their methods."]);
    let chunks = vec![Chunk::Inner(inner), Chunk::Items(items)];
    rust(plan, "src/resources/mod.rs", chunks)
}

fn emit_resource(plan: &CratePlan, resource: &ResourcePlan) -> (Part, Vec<Shown>) {
    let mut uses = Uses::default();
    uses.runtime("Core");
    let name = ident(&resource.name);
    let (methods, shown) =
        resource.methods.iter().map(|method| emit_method(plan, method, &mut uses)).unzip();
    let mut body =
        vec![emit_handle(resource), Chunk::Methods(MethodBlock { own: quote!(#name), methods })];
    let builders = resource.methods.iter();
    let builders = builders.filter_map(|method| emit_builder(plan, resource, method, &mut uses));
    let builders: Vec<MacroItem> = builders.collect();
    if !builders.is_empty() {
        body.push(Chunk::Items(ItemsCall { name: "calls", apart: true, items: builders }));
    }
    let names_module = resource.methods.iter().any(uses_strings);
    let types = uses.types_line(plan, &quote!(crate::types));
    let lines = [
        Some(quote!(
            use crate::operations;
        )),
        types,
    ]
    .into_iter()
    .flatten();
    let of_runtime =
        if names_module { Some(uses.runtime_line_with_module()) } else { uses.runtime_line() };
    let lines = uses.std_line().into_iter().chain(lines).chain(of_runtime);
    let mut chunks = vec![Chunk::Use(lines.collect())];
    chunks.extend(body);
    (rust(plan, file_path!("src/resources/{}.rs", resource.module), chunks), shown)
}

fn uses_strings(method: &MethodPlan) -> bool {
    method.arguments.iter().any(|argument| matches!(argument.pass, Pass::Strings | Pass::Items(_)))
}

/// The list of the methods stands in a file of its own: who reads the source has them below.
fn emit_handle(resource: &ResourcePlan) -> Chunk {
    let (docs, name) = (docs(&resource.doc), ident(&resource.name));
    let list = format!("{}.md", resource.module.as_str());
    Chunk::Item(quote! {
        #docs
        #[doc = include_str!(#list)]
        #[derive(Clone, Debug)]
        pub struct #name(pub(crate) Core);
    })
}

fn emit_method(plan: &CratePlan, method: &MethodPlan, uses: &mut Uses) -> (Method, Shown) {
    let (name, constant) = (ident(&method.name), ident(&method.constant));
    let example = example_lines(plan, &method.example);
    let example_names_types = names_types(&method.example.call);
    let mut lines = method.doc.clone();
    lines.blank();
    lines.block("no_run", example_doc(plan, method, &example, example_names_types));
    let arguments = method
        .arguments
        .iter()
        .map(|argument| emit_argument(plan, argument, uses))
        .collect::<Vec<_>>();
    let sets = method.arguments.iter().map(|argument| emit_set(argument, uses)).collect::<Vec<_>>();
    let accept = method.accept.iter();
    let flag = method.flag.iter();
    let call = quote!(
        self.0.call(&operations::#constant) #(.accept(#accept))* #(#sets)* #(.flag(#flag))*
    );
    let (output, body) = match &method.builder {
        Some(builder) => {
            let builder = ident(&builder.name);
            (quote!(#builder), quote!(#builder(#call)))
        }
        None => (call_type(plan, method, uses), call),
    };
    let signature = quote!(pub fn #name(&self #(, #arguments)*) -> #output);
    let shown = Shown { signature: RustText::of(&signature), example, example_names_types };
    let attributes = deprecated(method.deprecated, method.sunset.as_deref()).unwrap_or_default();
    (Method { docs: lines, attributes, signature, body }, shown)
}

/// The example as a doctest that compiles and does not run.
fn example_doc(
    plan: &CratePlan,
    method: &MethodPlan,
    example: &[RustText],
    names_types: bool,
) -> Vec<RustText> {
    let library = &plan.package.library;
    let types = names_types.then(|| rust_text!("use {}::types::*; ", library));
    let allow = method.deprecated.then_some(RustText::ours("#[allow(deprecated)] "));
    let function = rust_text!(
        "# {}{}async fn f(client: {}::Client) -> Result<(), Box<dyn std::error::Error>> {",
        types,
        allow,
        library
    );
    let mut lines = vec![function];
    lines.extend_from_slice(example);
    lines.push(RustText::ours("# Ok(()) }"));
    lines
}

fn kind(kind: CallKind) -> Option<TokenStream> {
    match kind {
        CallKind::Plain => None,
        CallKind::Keyed => Some(quote!(Keyed)),
        CallKind::Paged => Some(quote!(Paged)),
    }
}

fn call_type(plan: &CratePlan, method: &MethodPlan, uses: &mut Uses) -> TokenStream {
    uses.runtime("Call");
    uses.ty(&method.output);
    match method.kind {
        CallKind::Plain => {}
        CallKind::Keyed => uses.runtime("Keyed"),
        CallKind::Paged => uses.runtime("Paged"),
    }
    let output = ty(plan, &method.output);
    let kind = kind(method.kind).into_iter();
    quote!(Call<#output #(, #kind)*>)
}

fn emit_argument(plan: &CratePlan, argument: &ArgumentPlan, uses: &mut Uses) -> TokenStream {
    uses.pass(&argument.pass);
    let (name, ty) = (ident(&argument.name), argument_type(plan, &argument.pass));
    quote!(#name: #ty)
}

/// What a caller hands over.
pub(super) fn argument_type(plan: &CratePlan, pass: &Pass) -> TokenStream {
    match pass {
        Pass::Value(value) => ty(plan, value),
        Pass::Str => quote!(&str),
        Pass::Reference(value) => {
            let value = ty(plan, value);
            quote!(&#value)
        }
        Pass::Slice(item) => {
            let item = ty(plan, item);
            quote!(&[#item])
        }
        Pass::Strings => quote!(impl IntoIterator<Item = impl Into<String>>),
        Pass::Items(item) => {
            let item = ty(plan, item);
            quote!(impl IntoIterator<Item = #item>)
        }
        Pass::Bytes => quote!(impl Into<Body>),
    }
}

/// The call of the runtime that puts an argument where it goes.
fn emit_set(argument: &ArgumentPlan, uses: &mut Uses) -> TokenStream {
    let name = ident(&argument.name);
    let value = match (&argument.pass, &argument.target) {
        (Pass::Strings, _) => quote!(codegen::strings(#name)),
        (Pass::Items(_), _) => quote!(codegen::items(#name)),
        (_, Target::Multipart) => quote!(#name.into_form()),
        (_, Target::Text(_)) => quote!(#name.to_owned()),
        _ => quote!(#name),
    };
    let (method, fixed) = target(&argument.target, uses);
    quote!(.#method(#(#fixed,)* #value))
}

/// The same as the table of setters has it: without the value.
fn emit_target(argument: &ArgumentPlan, uses: &mut Uses) -> TokenStream {
    let (method, fixed) = target(&argument.target, uses);
    quote!(#method(#(#fixed),*))
}

/// How the table of setters says what a parameter is taken as.
fn emit_kind(plan: &CratePlan, argument: &ArgumentPlan, uses: &mut Uses) -> TokenStream {
    if argument.pass != Pass::Bytes {
        uses.pass(&argument.pass);
    }
    match (&argument.pass, &argument.target) {
        (Pass::Value(value), Target::Multipart) => {
            let value = ty(plan, value);
            quote!(form #value)
        }
        (Pass::Str, Target::Text(_)) => quote!(text),
        (Pass::Value(value), _) => ty(plan, value),
        (Pass::Str, _) => quote!(&str),
        (Pass::Reference(value), _) => {
            let value = ty(plan, value);
            quote!(&#value)
        }
        (Pass::Slice(item), _) => {
            let item = ty(plan, item);
            quote!(&[#item])
        }
        (Pass::Strings, _) => quote!(strings),
        (Pass::Items(item), _) => {
            let item = ty(plan, item);
            quote!(items #item)
        }
        (Pass::Bytes, _) => quote!(bytes),
    }
}

/// The runtime's method for a target, and its arguments before the value.
fn target(target: &Target, uses: &mut Uses) -> (TokenStream, Vec<TokenStream>) {
    match target {
        Target::Parameter { place, wire, style } => parameter(*place, wire, *style, uses),
        Target::Json(None) => (quote!(json), Vec::new()),
        Target::Json(Some(media)) => (quote!(json_as), vec![quote!(#media)]),
        Target::Xml(media, element) => {
            let element = ident(element);
            (quote!(xml_as), vec![quote!(#media), quote!(&crate::xml::#element)])
        }
        Target::Form(styles) if styles.is_empty() => (quote!(form), Vec::new()),
        Target::Form(styles) => {
            uses.runtime("Style");
            let styles = styles.iter().map(|(name, style)| {
                // The style that a query has by itself has to be named here.
                let style = style_name(Place::Path, *style).unwrap_or("Simple");
                let style = super::tokens::ident_str(style);
                quote!((#name, Style::#style))
            });
            (quote!(form_styled), vec![quote!(&[#(#styles),*])])
        }
        Target::Lines(media) => (quote!(lines_as), vec![quote!(#media)]),
        Target::Multipart => (quote!(multipart), Vec::new()),
        Target::Text(media) | Target::Binary(media) => (quote!(bytes_as), vec![quote!(#media)]),
    }
}

fn parameter(
    place: Place,
    wire: &str,
    style: Style,
    uses: &mut Uses,
) -> (TokenStream, Vec<TokenStream>) {
    let (plain, styled) = match place {
        Place::Path => (quote!(path), quote!(path_styled)),
        Place::Query => (quote!(query), quote!(query_styled)),
        Place::Header => (quote!(header), quote!(header_styled)),
        Place::Cookie => (quote!(cookie), quote!(cookie_styled)),
    };
    match style_name(place, style) {
        None => (plain, vec![quote!(#wire)]),
        Some(style) => {
            uses.runtime("Style");
            let style = super::tokens::ident_str(style);
            (styled, vec![quote!(#wire), quote!(Style::#style)])
        }
    }
}

/// The style, unless it is the one that the place has by itself.
pub(super) fn style_name(place: Place, style: Style) -> Option<&'static str> {
    match (place, style) {
        (Place::Path | Place::Header, Style::Simple { explode: false })
        | (Place::Query | Place::Cookie, Style::Form { explode: true }) => None,
        (_, Style::Simple { explode: false }) => Some("Simple"),
        (_, Style::Simple { explode: true }) => Some("SimpleExploded"),
        (_, Style::Label { explode: false }) => Some("Label"),
        (_, Style::Label { explode: true }) => Some("LabelExploded"),
        (_, Style::Matrix { explode: false }) => Some("Matrix"),
        (_, Style::Matrix { explode: true }) => Some("MatrixExploded"),
        (_, Style::Form { explode: true }) => Some("FormExploded"),
        (_, Style::Form { explode: false }) => Some("FormJoined"),
        (_, Style::FormReserved { explode: true }) => Some("FormReserved"),
        (_, Style::FormReserved { explode: false }) => Some("FormJoinedReserved"),
        (_, Style::SpaceDelimited) => Some("SpaceDelimited"),
        (_, Style::PipeDelimited) => Some("PipeDelimited"),
        (_, Style::TabDelimited) => Some("TabDelimited"),
        (_, Style::DeepObject { indexed: false }) => Some("DeepObject"),
        (_, Style::DeepObject { indexed: true }) => Some("DeepObjectIndexed"),
        (_, Style::Json) => Some("Json"),
    }
}

/// The builder's type, its setters, and the methods that every call has.
fn emit_builder(
    plan: &CratePlan,
    resource: &ResourcePlan,
    method: &MethodPlan,
    uses: &mut Uses,
) -> Option<MacroItem> {
    let builder = method.builder.as_ref()?;
    let name = ident(&builder.name);
    uses.ty(&method.output);
    let line = super::tokens::doc(md!("Options of [`{}::{}`].", resource.name, method.name));
    let setters = builder.setters.iter().map(|setter| {
        let (method, deprecated) = (ident(&setter.name), deprecated(setter.deprecated, None));
        let kind = emit_kind(plan, &setter.argument, uses);
        let target = emit_target(&setter.argument, uses);
        Entry {
            docs: setter.argument.doc.clone(),
            tokens: quote!(#deprecated #method(#kind): #target),
        }
    });
    let output = ty(plan, &method.output);
    let kind = kind(method.kind).into_iter();
    Some(MacroItem {
        docs: line,
        head: quote!(pub struct #name(#output #(, #kind)*)),
        entries: setters.collect(),
        make: None,
    })
}
