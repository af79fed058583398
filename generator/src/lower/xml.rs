//! XML: what the document says of values in it, and which bodies and answers it lets a type have.

use std::collections::HashSet;

use serde_json::Value;

use super::Lowering;
use super::schema::Sub;
use super::types::decorated;
use crate::ir::{Field, Primitive, Shape, TypeId, TypeKind, Xml, XmlKind, XmlRoot};
use crate::load::carried;
use crate::report::xml as messages;

/// Lists in lists of which something is known, at most.
const MOST_LEVELS: usize = 8;

/// Names that stand for each other, at most, of which one may say something.
const MOST_NAMES: usize = 16;

/// Where an XML document stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// It is sent, so its root needs a name.
    Sent,
    /// It comes, with whatever root the server gives it.
    Received,
}

impl<'d> Lowering<'d, '_> {
    /// What the document says of a value in XML, of the items of a list, of those of a list in it, and
    /// so on, up to the last of which it says something.
    pub(super) fn lower_xml(&self, schema: Sub<'d>) -> Vec<Xml> {
        let mut levels = Vec::new();
        let mut next = Some(schema);
        while let Some(schema) = next.filter(|_| levels.len() < MOST_LEVELS) {
            let (xml, items) = self.lower_level(schema);
            levels.push(xml);
            next = items;
        }
        while levels.last().is_some_and(|xml| *xml == Xml::default()) {
            levels.pop();
        }
        levels
    }

    /// What is said of one value, by its schema before the schemas that this stands for; and the schema
    /// of its items.
    fn lower_level(&self, schema: Sub<'d>) -> (Xml, Option<Sub<'d>>) {
        let mut xml = Xml::default();
        let mut schema = schema;
        for _ in 0..MOST_NAMES {
            let Some(view) = self.view_behind(schema) else { break };
            if let Some(said) = view.data.extensions.get(carried::XML) {
                fill(&mut xml, said);
            }
            match decorated(&view) {
                Some(inner) => schema = inner.schema,
                None => return (xml, view.items),
            }
        }
        (xml, None)
    }

    /// The root of a value in XML. `None`, with a warning: XML cannot say it, so it stays text.
    pub(super) fn lower_root(
        &mut self,
        shape: &Shape,
        schema: Sub<'d>,
        way: Way,
        pointer: &str,
        operation: &str,
    ) -> Option<Box<XmlRoot>> {
        let levels = self.lower_xml(schema);
        let given = levels.first().and_then(|xml| xml.name.clone());
        let inferred = match schema {
            Sub::Ref(name) => Some(name.to_owned()),
            Sub::Inline(_) => None,
        };
        let is_given = given.is_some();
        let name = given.or(inferred);
        let obstacle = match &name {
            None if way == Way::Sent => Some("its root element has no name".to_owned()),
            Some(name) if way == Way::Sent || is_given => unless_name(name),
            _ => None,
        };
        let obstacle = obstacle.or_else(|| self.obstacle(shape));
        if let Some(why) = obstacle {
            self.report.push(messages::xml_text(self.source.at(pointer), operation, &why));
            return None;
        }
        Some(Box::new(XmlRoot { name, is_given, levels }))
    }

    /// What of a value, or of what is in it, XML cannot say.
    fn obstacle(&self, shape: &Shape) -> Option<String> {
        let mut seen: HashSet<TypeId> = HashSet::new();
        let mut open: Vec<&Shape> = vec![shape];
        while let Some(shape) = open.pop() {
            match shape {
                Shape::Tuple(_) => return Some("a tuple has no form in XML".to_owned()),
                Shape::List(inner) | Shape::Map(inner) | Shape::Nullable(inner) => open.push(inner),
                Shape::Named(id) if seen.insert(*id) => match &self.types[id.0].kind {
                    TypeKind::Object(object) => {
                        let found =
                            object.fields.iter().find_map(|field| self.field_obstacle(field));
                        if found.is_some() {
                            return found;
                        }
                        open.extend(object.fields.iter().map(|field| &field.shape));
                        open.extend(&object.rest);
                    }
                    TypeKind::Union(union) => {
                        open.extend(union.variants.iter().map(|variant| &variant.shape));
                    }
                    TypeKind::Alias(inner) => open.push(inner),
                    TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) => {}
                },
                Shape::Named(_) | Shape::Primitive(_) | Shape::Any => {}
            }
        }
        None
    }

    fn field_obstacle(&self, field: &Field) -> Option<String> {
        let own = field.xml.first();
        let kind = own.and_then(|xml| xml.kind);
        let shape = self.resolved(&field.shape);
        let is_plain = self.is_plain(shape);
        match (kind, shape) {
            (Some(XmlKind::Attribute), Shape::List(item)) if self.is_plain(self.resolved(item)) => {
            }
            (Some(XmlKind::Attribute), _) if !is_plain => {
                return Some(format!("the attribute `{}` is no text", field.name));
            }
            (Some(XmlKind::Text | XmlKind::Cdata), _) if !is_plain => {
                return Some(format!("`{}` is an XML text and no text", field.name));
            }
            (Some(XmlKind::None), Shape::Named(_) | Shape::Map(_)) if !is_plain => {
                return Some(format!("`{}` is an object without an element", field.name));
            }
            _ => {}
        }
        let names = field.xml.iter().filter_map(|xml| xml.name.as_deref());
        let needs_own = own.is_none_or(|xml| xml.name.is_none())
            && !matches!(kind, Some(XmlKind::Text | XmlKind::Cdata));
        names.chain(needs_own.then_some(field.name.as_str())).find_map(unless_name)
    }

    /// A shape past the names that stand for it.
    fn resolved<'s>(&'s self, shape: &'s Shape) -> &'s Shape {
        let mut shape = shape;
        for _ in 0..=self.types.len() {
            match shape {
                Shape::Nullable(inner) => shape = inner,
                Shape::Named(id) => match &self.types[id.0].kind {
                    TypeKind::Alias(inner) => shape = inner,
                    _ => return shape,
                },
                _ => return shape,
            }
        }
        shape
    }

    /// Whether a value is text in JSON or XML: no object and no list.
    fn is_plain(&self, shape: &Shape) -> bool {
        match shape {
            Shape::Primitive(primitive) => *primitive != Primitive::File,
            Shape::Named(id) => match &self.types[id.0].kind {
                TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) => true,
                TypeKind::Union(union) => union
                    .variants
                    .iter()
                    .all(|variant| matches!(self.resolved(&variant.shape), Shape::Primitive(_))),
                TypeKind::Object(_) | TypeKind::Alias(_) => false,
            },
            Shape::Any => true,
            _ => false,
        }
    }
}

/// Adds what is said to what is known.
fn fill(xml: &mut Xml, said: &Value) {
    let text = |key: &str| said.get(key).and_then(Value::as_str).map(str::to_owned);
    xml.name = xml.name.take().or_else(|| text("name"));
    xml.namespace = xml.namespace.take().or_else(|| text("namespace"));
    xml.prefix = xml.prefix.take().or_else(|| text("prefix"));
    xml.kind = xml.kind.or_else(|| {
        Some(match text("nodeType")?.as_str() {
            "element" => XmlKind::Element,
            "attribute" => XmlKind::Attribute,
            "text" => XmlKind::Text,
            "cdata" => XmlKind::Cdata,
            _ => XmlKind::None,
        })
    });
}

/// Why a text cannot be the name of an element or attribute (Namespaces in XML 1.0, section 4).
fn unless_name(text: &str) -> Option<String> {
    let is_start = |letter: char| letter == '_' || letter.is_alphabetic();
    let is_part = |letter: char| is_start(letter) || letter.is_numeric() || "-.".contains(letter);
    let mut letters = text.chars();
    let is_name = letters.next().is_some_and(is_start) && letters.all(is_part);
    (!is_name).then(|| format!("`{text}` cannot be a name in XML"))
}
