//! How types stand in XML: what the document says of each value becomes tables with constants.
//!
//! Only types that bodies and answers in XML lead to have one, and each has one, wherever it is used.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{
    self, Api, Field, Primitive, Shape, TypeId, TypeKind, Union, Xml, XmlKind, XmlRoot,
};

use super::{
    model::{
        Name, XmlChoice, XmlElement, XmlField, XmlName, XmlNode, XmlObject, XmlPlace, XmlPlan,
    },
    names::{Case, Namespace, identifier},
    types::Types,
};

/// Names and lists in each other, at most, before a value is anything.
const MOST_LEVELS: usize = 32;

/// The tables of a crate, and who needs which.
pub(super) struct Tables<'a> {
    types: &'a Types<'a>,
    api: &'a Api,
    /// The constants of objects and unions.
    constants: BTreeMap<TypeId, Name>,
    seen: BTreeSet<TypeId>,
    /// Types that still have no table.
    open: Vec<TypeId>,
    namespace: Namespace,
    plan: XmlPlan,
}

/// The tables of all bodies and answers in XML.
pub(super) fn plan_xml<'a>(api: &'a Api, types: &'a Types<'a>) -> Tables<'a> {
    let mut tables = Tables {
        types,
        api,
        constants: BTreeMap::new(),
        seen: BTreeSet::new(),
        open: Vec::new(),
        namespace: Namespace::default(),
        plan: XmlPlan::default(),
    };
    for operation in &api.operations {
        if let Some((root, shape)) = body_root(operation) {
            tables.add_element(root, shape);
        }
        for (_, root, shape) in answer_roots(operation) {
            tables.add_element(root, shape);
        }
    }
    tables.plan.objects.sort_by(|a, b| a.constant.cmp(&b.constant));
    tables.plan.choices.sort_by(|a, b| a.constant.cmp(&b.constant));
    tables
}

fn body_root(operation: &ir::Operation) -> Option<(&XmlRoot, &Shape)> {
    let body = operation.body.as_ref()?;
    match &body.content {
        ir::Content::Json { shape, .. } => Some((body.xml.as_deref()?, shape)),
        _ => None,
    }
}

fn answer_roots(operation: &ir::Operation) -> impl Iterator<Item = (&str, &XmlRoot, &Shape)> {
    let all = operation.responses.iter().chain(&operation.errors);
    all.filter_map(|response| match &response.content {
        ir::Answer::Json(shape) => {
            Some((response.status.as_str(), response.xml.as_deref()?, shape))
        }
        _ => None,
    })
}

impl<'a> Tables<'a> {
    /// The constant of the element that a body is.
    pub(super) fn body(&self, body: &ir::Body) -> Option<Name> {
        match &body.content {
            ir::Content::Json { shape, .. } => self.constant(body.xml.as_deref()?, shape),
            _ => None,
        }
    }

    /// The answers of an operation, and of the further ways to call it, that may be XML, the most exact
    /// status first.
    pub(super) fn answers<'o>(
        &self,
        operations: impl Iterator<Item = &'o ir::Operation>,
    ) -> Vec<(String, Name)> {
        let mut found: Vec<(String, Name)> = Vec::new();
        for (status, root, shape) in operations.flat_map(answer_roots) {
            if found.iter().all(|(other, _)| other != status)
                && let Some(constant) = self.constant(root, shape)
            {
                found.push((status.to_owned(), constant));
            }
        }
        found.sort_by_key(|(status, _)| (rank(status), status.clone()));
        found
    }

    /// The tables themselves.
    pub(super) fn into_plan(self) -> XmlPlan {
        self.plan
    }

    fn constant(&self, root: &XmlRoot, shape: &Shape) -> Option<Name> {
        let wanted = self.element(root, shape);
        let mut all = self.plan.elements.iter();
        all.find(|(_, element)| *element == wanted).map(|(constant, _)| constant.clone())
    }

    fn element(&self, root: &XmlRoot, shape: &Shape) -> XmlElement {
        let levels = root.levels.as_slice();
        let local = root.name.clone().unwrap_or_else(|| "root".to_owned());
        let name = XmlName { local, ..name_of(levels.first(), "") };
        let node = self.node(shape, levels, &name.local, 0);
        XmlElement { name, is_given: root.is_given, node }
    }

    fn add_element(&mut self, root: &XmlRoot, shape: &Shape) {
        self.reach(shape);
        while let Some(id) = self.open.pop() {
            self.add_table(id);
        }
        let element = self.element(root, shape);
        if self.plan.elements.iter().any(|(_, other)| *other == element) {
            return;
        }
        let words = match (&root.name, &element.node) {
            (Some(name), _) => name.as_str(),
            (None, XmlNode::Object(name) | XmlNode::Choice(name)) => name.as_str(),
            (None, _) => "answer",
        };
        let wanted = identifier(&format!("{words} Element"), Case::Constant);
        let constant = self.namespace.claim(&wanted);
        self.plan.elements.push((constant, element));
    }

    /// Gives a constant to each object and union that a shape names.
    fn reach(&mut self, shape: &Shape) {
        match shape {
            Shape::Named(id) if self.seen.insert(*id) => {
                self.open.push(*id);
                let kind = &self.api.type_of(*id).kind;
                if !matches!(kind, TypeKind::Object(_) | TypeKind::Union(_)) {
                    return;
                }
                let wanted = identifier(self.types.name_of(*id).as_str(), Case::Constant);
                let constant = self.namespace.claim(&wanted);
                self.constants.insert(*id, constant);
            }
            Shape::List(inner) | Shape::Map(inner) | Shape::Nullable(inner) => self.reach(inner),
            _ => {}
        }
    }

    fn add_table(&mut self, id: TypeId) {
        let api = self.api;
        match &api.type_of(id).kind {
            TypeKind::Object(object) => {
                object.fields.iter().for_each(|field| self.reach(&field.shape));
                object.rest.iter().for_each(|rest| self.reach(rest));
                let fields = object.fields.iter().map(|field| self.field(field)).collect();
                let rest = object.rest.as_ref().map(|rest| self.node(rest, &[], "item", 0));
                self.add_object(id, fields, rest);
            }
            TypeKind::Union(union) => {
                union.variants.iter().for_each(|variant| self.reach(&variant.shape));
                self.add_union(id, union);
            }
            TypeKind::Alias(shape) => self.reach(shape),
            TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) => {}
        }
    }

    fn add_object(&mut self, id: TypeId, fields: Vec<XmlField>, rest: Option<XmlNode>) {
        let Some(constant) = self.constants.get(&id).cloned() else { return };
        let ty = self.types.name_of(id).clone();
        self.plan.objects.push(XmlObject { constant, ty, fields, rest });
    }

    /// A union with a tag has a table for each of its values; of one without, an element may have what
    /// any of them has.
    fn add_union(&mut self, id: TypeId, union: &Union) {
        if !self.is_of_objects(union) {
            return;
        }
        let Some(constant) = self.constants.get(&id).cloned() else { return };
        let objects: Vec<&ir::Object> =
            union.variants.iter().filter_map(|variant| self.object(&variant.shape)).collect();
        let fields = || objects.iter().flat_map(|object| &object.fields);
        if let Some(tag) = &union.tag {
            let own = fields().find(|field| field.name == *tag).map(|field| self.field(field));
            let variants = union.variants.iter().flat_map(|variant| {
                let node = self.node(&variant.shape, &[], "item", 0);
                variant.tags.iter().map(move |tag| (tag.clone(), node.clone()))
            });
            let variants = variants.collect();
            let tag = own.unwrap_or_else(|| XmlField {
                key: tag.clone(),
                place: XmlPlace::Element,
                name: XmlName { local: tag.clone(), ..XmlName::default() },
                node: XmlNode::Text,
                is_required: false,
            });
            let ty = self.types.name_of(id).clone();
            self.plan.choices.push(XmlChoice { constant, ty, tag, variants });
            return;
        }
        let mut all: Vec<XmlField> = Vec::new();
        for field in fields() {
            if all.iter().all(|other| other.key != field.name) {
                // What another of them does not have may be missing.
                all.push(XmlField { is_required: false, ..self.field(field) });
            }
        }
        self.add_object(id, all, None);
    }

    fn is_of_objects(&self, union: &Union) -> bool {
        union.variants.iter().all(|variant| self.object(&variant.shape).is_some())
    }

    fn object(&self, shape: &Shape) -> Option<&'a ir::Object> {
        let Shape::Named(id) = self.types.resolve(shape) else { return None };
        match &self.api.type_of(*id).kind {
            TypeKind::Object(object) => Some(object),
            _ => None,
        }
    }

    fn field(&self, field: &Field) -> XmlField {
        let own = field.xml.first();
        let kind = own.and_then(|xml| xml.kind);
        let name = name_of(own, &field.name);
        let node = match &field.constant {
            Some(serde_json::Value::Bool(_)) => XmlNode::Flag,
            Some(serde_json::Value::Number(_)) => XmlNode::Number,
            Some(_) => XmlNode::Text,
            None => self.node(&field.shape, &field.xml, &name.local, 0),
        };
        let place = match (kind, &node) {
            (Some(XmlKind::Attribute), _) => XmlPlace::Attribute,
            (Some(XmlKind::Cdata), _) => XmlPlace::Cdata,
            (None | Some(XmlKind::None), XmlNode::List(_)) => XmlPlace::Each,
            (Some(XmlKind::Text | XmlKind::None), _) => XmlPlace::Text,
            (None | Some(XmlKind::Element), _) => XmlPlace::Element,
        };
        let node = match (place, node) {
            // Nothing tells the items of such a list from other keys but their name, which is that of
            // the property unless they have one of their own.
            (XmlPlace::Each, XmlNode::List(item)) => {
                let local = match field.xml.get(1).and_then(|xml| xml.name.clone()) {
                    Some(given) => given,
                    None => field.name.clone(),
                };
                let name = XmlName { local, ..item.name };
                XmlNode::List(Box::new(XmlElement { name, is_given: true, node: item.node }))
            }
            (_, node) => node,
        };
        let is_required = field.required && matches!(node, XmlNode::List(_));
        XmlField { key: field.name.clone(), place, name, node, is_required }
    }

    /// What a value is; `around` is the name of the element around it, which the items of a list have
    /// too unless they have one of their own.
    fn node(&self, shape: &Shape, levels: &[Xml], around: &str, depth: usize) -> XmlNode {
        if depth > MOST_LEVELS {
            return XmlNode::Any;
        }
        match shape {
            Shape::Nullable(inner) => self.node(inner, levels, around, depth + 1),
            Shape::Primitive(primitive) => primitive_node(*primitive),
            Shape::Map(value) => XmlNode::Map(Box::new(self.node(value, &[], "item", depth + 1))),
            Shape::List(item) => {
                let inner = levels.get(1..).unwrap_or_default();
                let own = inner.first();
                let name = name_of(own, around);
                let node = self.node(item, inner, &name.local, depth + 1);
                let is_given = own.is_some_and(|xml| xml.name.is_some());
                XmlNode::List(Box::new(XmlElement { name, is_given, node }))
            }
            Shape::Any | Shape::Tuple(_) => XmlNode::Any,
            Shape::Named(id) => match &self.api.type_of(*id).kind {
                TypeKind::Alias(inner) => self.node(inner, levels, around, depth + 1),
                TypeKind::StringEnum(values) if values.iter().any(|one| one.value.is_empty()) => {
                    XmlNode::Text
                }
                TypeKind::StringEnum(_) => XmlNode::Word,
                TypeKind::IntegerEnum(_) => XmlNode::Number,
                TypeKind::Object(_) => self.named(*id).map_or(XmlNode::Any, XmlNode::Object),
                TypeKind::Union(union) => self.union_node(*id, union),
            },
        }
    }

    fn union_node(&self, id: TypeId, union: &Union) -> XmlNode {
        let is_plain = |variant: &ir::Variant| match self.types.resolve(&variant.shape) {
            Shape::Primitive(_) => true,
            Shape::Named(id) => matches!(
                self.api.type_of(*id).kind,
                TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_)
            ),
            _ => false,
        };
        if union.variants.iter().all(is_plain) {
            return XmlNode::Scalar;
        }
        if !self.is_of_objects(union) {
            return XmlNode::Any;
        }
        match (self.named(id), &union.tag) {
            (Some(constant), Some(_)) => XmlNode::Choice(constant),
            (Some(constant), None) => XmlNode::Object(constant),
            (None, _) => XmlNode::Any,
        }
    }

    fn named(&self, id: TypeId) -> Option<Name> {
        self.constants.get(&id).cloned()
    }
}

fn primitive_node(primitive: Primitive) -> XmlNode {
    match primitive {
        Primitive::Bool => XmlNode::Flag,
        Primitive::Int32
        | Primitive::Int64
        | Primitive::UInt32
        | Primitive::UInt64
        | Primitive::Double => XmlNode::Number,
        Primitive::DateTime | Primitive::Date | Primitive::Uuid | Primitive::Decimal => {
            XmlNode::Word
        }
        Primitive::String | Primitive::Base64 | Primitive::Secret | Primitive::File => {
            XmlNode::Text
        }
    }
}

/// The name that the document gives a value, or the one that it has without.
fn name_of(xml: Option<&Xml>, usual: &str) -> XmlName {
    let text = |pick: fn(&Xml) -> Option<&String>| xml.and_then(pick).cloned();
    XmlName {
        local: text(|xml| xml.name.as_ref()).unwrap_or_else(|| usual.to_owned()),
        uri: text(|xml| xml.namespace.as_ref()).unwrap_or_default(),
        prefix: text(|xml| xml.prefix.as_ref()).unwrap_or_default(),
    }
}

/// Exact statuses before classes, and those before all others.
fn rank(status: &str) -> u8 {
    match status {
        "default" => 2,
        status if status.ends_with(['X', 'x']) => 1,
        _ => 0,
    }
}
