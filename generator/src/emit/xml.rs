//! `xml.rs`: how types stand in XML, as tables that the runtime reads and writes by.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    escape::md,
    plan::{CratePlan, XmlChoice, XmlElement, XmlField, XmlName, XmlNode, XmlObject, XmlPlace},
};

use super::{
    Chunk, Part, rust,
    tokens::{doc, ident, ident_str},
};

pub(super) fn emit_xml(plan: &CratePlan) -> Option<Part> {
    let xml = &plan.xml;
    if xml.is_empty() {
        return None;
    }
    let mut names = vec!["Element"];
    names.extend((!xml.choices.is_empty()).then_some("Choice"));
    let has_fields =
        !xml.choices.is_empty() || xml.objects.iter().any(|one| !one.fields.is_empty());
    names.extend(has_fields.then_some("Field"));
    names.push("Node");
    names.extend((!xml.objects.is_empty()).then_some("Object"));
    names.sort_unstable();
    let names = names.into_iter().map(ident_str);
    let mut chunks = vec![
        Chunk::Inner(quote!(#![doc = " How the types that travel as XML stand in it."])),
        Chunk::Use(vec![quote!(use scopewright_runtime::codegen::xml::{#(#names),*};)]),
    ];
    chunks.extend(xml.elements.iter().map(|(constant, element)| {
        let (constant, element) = (ident(constant), emit_element(element));
        Chunk::Data(quote!(pub static #constant: Element = #element;))
    }));
    chunks.extend(xml.objects.iter().map(|object| Chunk::Data(emit_object(object))));
    chunks.extend(xml.choices.iter().map(|choice| Chunk::Data(emit_choice(choice))));
    Some(rust(plan, "src/xml.rs", chunks))
}

fn emit_element(element: &XmlElement) -> TokenStream {
    let constructor = if element.is_given { quote!(named) } else { quote!(called) };
    let (local, node) = (&element.name.local, emit_node(&element.node));
    let within = emit_within(&element.name);
    quote!(Element::#constructor(#local, #node) #within)
}

fn emit_within(name: &XmlName) -> Option<TokenStream> {
    let (uri, prefix) = (&name.uri, &name.prefix);
    let is_plain = uri.is_empty() && prefix.is_empty();
    (!is_plain).then(|| quote!(.within(#uri, #prefix)))
}

fn emit_node(node: &XmlNode) -> TokenStream {
    match node {
        XmlNode::Text => quote!(Node::Text),
        XmlNode::Word => quote!(Node::Word),
        XmlNode::Number => quote!(Node::Number),
        XmlNode::Flag => quote!(Node::Flag),
        XmlNode::Scalar => quote!(Node::Scalar),
        XmlNode::Any => quote!(Node::Any),
        XmlNode::Object(constant) => {
            let constant = ident(constant);
            quote!(Node::Object(&#constant))
        }
        XmlNode::Choice(constant) => {
            let constant = ident(constant);
            quote!(Node::Choice(&#constant))
        }
        XmlNode::List(item) => {
            let item = emit_element(item);
            quote!(Node::List(&#item))
        }
        XmlNode::Map(value) => {
            let value = emit_node(value);
            quote!(Node::Map(&#value))
        }
    }
}

fn emit_object(object: &XmlObject) -> TokenStream {
    let line = doc(md!("`{}`.", object.ty));
    let constant = ident(&object.constant);
    let fields = object.fields.iter().map(emit_field);
    let rest = object.rest.as_ref().map(|rest| {
        let rest = emit_node(rest);
        quote!(.rest(#rest))
    });
    quote!(#line pub static #constant: Object = Object::new(&[#(#fields),*]) #rest;)
}

fn emit_choice(choice: &XmlChoice) -> TokenStream {
    let line = doc(md!("`{}`.", choice.ty));
    let (constant, tag) = (ident(&choice.constant), emit_field(&choice.tag));
    let variants = choice.variants.iter().map(|(tag, node)| {
        let node = emit_node(node);
        quote!((#tag, #node))
    });
    quote!(#line pub static #constant: Choice = Choice::new(#tag, &[#(#variants),*]);)
}

fn emit_field(field: &XmlField) -> TokenStream {
    let (key, local) = (&field.key, &field.name.local);
    let required = field.is_required.then(|| quote!(.required()));
    if let (XmlPlace::Each, XmlNode::List(item)) = (field.place, &field.node) {
        let item = emit_element(item);
        return quote!(Field::each(#key, &#item) #required);
    }
    let constructor = match field.place {
        XmlPlace::Element | XmlPlace::Each => quote!(element),
        XmlPlace::Attribute => quote!(attribute),
        XmlPlace::Text => quote!(text),
        XmlPlace::Cdata => quote!(cdata),
    };
    let node = emit_node(&field.node);
    let named = (key != local).then(|| quote!(.named(#local)));
    let within = emit_within(&field.name);
    quote!(Field::#constructor(#key, #node) #named #within #required)
}
