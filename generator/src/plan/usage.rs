//! The graph of types: who uses whom, in which direction, and what follows from it.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::{algo::tarjan_scc, graph::DiGraph};

use crate::ir::{Answer, Api, Content, Operation, Primitive, Shape, TypeId, TypeKind};

use super::model::FormPlan;
use super::sizes;

/// A type that more resources need is always there: a program has one of them anyway, and a list of all
/// their features at each such type would grow with the square of the document.
const MOST_RESOURCES: usize = 32;

/// What is known of every type from where it is used.
#[derive(Debug)]
pub(super) struct Usage<'a> {
    /// Types that go into requests.
    sent: BTreeSet<TypeId>,
    /// Types that come in answers, errors and webhooks.
    received: BTreeSet<TypeId>,
    /// For each type the resources that need it.
    resources: BTreeMap<TypeId, BTreeSet<usize>>,
    /// Types that are always needed.
    always: BTreeSet<TypeId>,
    /// Types that contain themselves by value: the number of their cycle.
    cycles: BTreeMap<TypeId, usize>,
    /// Types whose values are large.
    large: BTreeSet<TypeId>,
    /// Types that are multipart bodies, with how they are written.
    forms: BTreeMap<TypeId, &'a Content>,
    /// Types that stand in one other type and nowhere else: the one that is outermost.
    outermost: BTreeMap<TypeId, TypeId>,
    /// Names that stand for themselves.
    wrapped: BTreeSet<TypeId>,
}

impl<'a> Usage<'a> {
    /// Reads the graph; `resource_of` tells the resource of each operation by its position.
    pub(super) fn of(api: &'a Api, resource_of: &[usize]) -> Self {
        let mut usage = Self {
            sent: BTreeSet::new(),
            received: BTreeSet::new(),
            resources: BTreeMap::new(),
            always: BTreeSet::new(),
            cycles: cycles(api),
            large: sizes::large(api),
            forms: forms(api),
            wrapped: wrapped(api),
            outermost: BTreeMap::new(),
        };
        let (mut sent, mut received) = (Vec::new(), Vec::new());
        let mut of_resources: BTreeMap<usize, Vec<TypeId>> = BTreeMap::new();
        let mut direct: BTreeSet<TypeId> = BTreeSet::new();
        for (operation, &resource) in api.operations.iter().zip(resource_of) {
            let sent_here = sent.len();
            sent.extend(form_body(operation));
            for shape in sent_shapes(operation) {
                named(shape, &mut sent);
            }
            let received_here = received.len();
            for shape in received_shapes(operation) {
                named(shape, &mut received);
            }
            let here = sent[sent_here..].iter().chain(&received[received_here..]);
            of_resources.entry(resource).or_default().extend(here);
        }
        direct.extend(sent.iter().chain(&received));
        for (resource, roots) in of_resources {
            usage.note_resource(api, resource, roots);
        }
        usage.sent = closure(api, sent);
        usage.received = closure(api, received);
        let roots: Vec<TypeId> =
            api.client.errors.schema.into_iter().chain(webhook_types(api)).collect();
        direct.extend(&roots);
        let hooks = || api.hooks.iter().filter_map(|hook| hook.shape.as_ref());
        let mut named_by_hooks = Vec::new();
        hooks().for_each(|shape| named(shape, &mut named_by_hooks));
        direct.extend(&named_by_hooks);
        usage.always = closure(api, roots.into_iter().chain(named_by_hooks).collect());
        usage.received.extend(&usage.always);
        usage.outermost = outermost(&owners(api, &usage, &direct));
        usage
    }

    /// Notes a resource at all types that these lead to. What already has too many has nothing to learn,
    /// and nor has what it leads to: so the work grows with the types, however many resources share them.
    fn note_resource(&mut self, api: &Api, resource: usize, roots: Vec<TypeId>) {
        let mut open = roots;
        while let Some(id) = open.pop() {
            let known = self.resources.entry(id).or_default();
            if known.len() <= MOST_RESOURCES && known.insert(resource) {
                children(api, id, &mut open);
            }
        }
    }

    /// The type that it is a part of: the only one in which it stands, and so on outwards.
    pub(super) fn outermost(&self, id: TypeId) -> TypeId {
        self.outermost.get(&id).copied().unwrap_or(id)
    }

    pub(super) fn is_sent(&self, id: TypeId) -> bool {
        self.sent.contains(&id)
    }

    pub(super) fn is_received(&self, id: TypeId) -> bool {
        self.received.contains(&id)
    }

    /// How it becomes a multipart body, if it is one.
    pub(super) fn form(&self, id: TypeId) -> Option<FormPlan> {
        match self.forms.get(&id) {
            Some(Content::Multipart { media, encodings, .. }) => {
                Some(FormPlan { media: media.clone(), encodings: encodings.clone() })
            }
            _ => None,
        }
    }

    /// It is a name of a list or map of itself, and so a type of its own.
    pub(super) fn is_wrapped(&self, id: TypeId) -> bool {
        self.wrapped.contains(&id)
    }

    /// Nothing needs it.
    pub(super) fn is_unused(&self, id: TypeId) -> bool {
        !self.is_sent(id) && !self.is_received(id)
    }

    /// The resources that need it; `None`: it is always there.
    pub(super) fn resources(&self, id: TypeId) -> Option<&BTreeSet<usize>> {
        let known = self.resources.get(&id).filter(|known| known.len() <= MOST_RESOURCES);
        known.filter(|_| !self.always.contains(&id))
    }

    /// Whether a value of `inner` is large, or stands in a value of `outer` that may stand in the former
    /// again.
    pub(super) fn needs_box(&self, outer: TypeId, inner: TypeId) -> bool {
        let is_circle =
            self.cycles.contains_key(&outer) && self.cycles.get(&outer) == self.cycles.get(&inner);
        is_circle || self.large.contains(&inner)
    }
}

/// Types that stand in one other type, and in no operation of their own.
fn owners(api: &Api, usage: &Usage<'_>, direct: &BTreeSet<TypeId>) -> BTreeMap<TypeId, TypeId> {
    let mut parents: BTreeMap<TypeId, BTreeSet<TypeId>> = BTreeMap::new();
    for parent in (0..api.types.len()).map(TypeId).filter(|&id| !usage.is_unused(id)) {
        let mut inner = Vec::new();
        children(api, parent, &mut inner);
        for child in inner.into_iter().filter(|child| *child != parent) {
            parents.entry(child).or_default().insert(parent);
        }
    }
    let single = parents
        .into_iter()
        .filter(|(child, parents)| parents.len() == 1 && !direct.contains(child));
    single.filter_map(|(child, parents)| Some((child, parents.into_iter().next()?))).collect()
}

/// For each type with an owner the outermost one. Types that stand in each other only have none.
fn outermost(owners: &BTreeMap<TypeId, TypeId>) -> BTreeMap<TypeId, TypeId> {
    let mut found: BTreeMap<TypeId, TypeId> = BTreeMap::new();
    for &start in owners.keys() {
        let mut way = Vec::new();
        let mut seen = BTreeSet::new();
        let mut at = start;
        let outer = loop {
            if let Some(known) = found.get(&at) {
                break Some(*known);
            }
            let Some(owner) = owners.get(&at) else { break Some(at) };
            if !seen.insert(at) {
                break None;
            }
            way.push(at);
            at = *owner;
        };
        found.extend(way.into_iter().map(|id| (id, outer.unwrap_or(id))));
    }
    found
}

fn webhook_types(api: &Api) -> impl Iterator<Item = TypeId> + '_ {
    api.client.webhooks.iter().flat_map(|webhooks| webhooks.events.iter().map(|(_, id)| *id))
}

fn sent_shapes(operation: &Operation) -> Vec<&Shape> {
    let mut shapes: Vec<&Shape> = operation.parameters.iter().map(|p| &p.shape).collect();
    if let Some(Content::Json { shape, .. } | Content::Lines { item: shape, .. }) =
        operation.body.as_ref().map(|body| &body.content)
    {
        shapes.push(shape);
    }
    shapes
}

fn received_shapes(operation: &Operation) -> Vec<&Shape> {
    let answers = operation.responses.iter().chain(&operation.errors);
    let bodies = answers.filter_map(|response| match &response.content {
        Answer::Json(shape) | Answer::Stream { item: shape, .. } => Some(shape),
        _ => None,
    });
    bodies.chain(operation.paging.as_ref().map(|paging| &paging.item)).collect()
}

/// The body that is named by its type, not by a shape.
fn form_body(operation: &Operation) -> Option<TypeId> {
    match operation.body.as_ref().map(|body| &body.content) {
        Some(Content::Form { form, .. } | Content::Multipart { form, .. }) => Some(*form),
        _ => None,
    }
}

fn forms(api: &Api) -> BTreeMap<TypeId, &Content> {
    let bodies = api.operations.iter().filter_map(|operation| operation.body.as_ref());
    let mut forms = BTreeMap::new();
    for content in bodies.map(|body| &body.content) {
        if let Content::Multipart { form, .. } = content {
            forms.entry(*form).or_insert(content);
        }
    }
    forms
}

/// Types with a file in them, which are no JSON: forms and their parts.
pub(super) fn with_files(api: &Api) -> BTreeSet<TypeId> {
    let mut parents: BTreeMap<TypeId, Vec<TypeId>> = BTreeMap::new();
    let mut open = Vec::new();
    for id in (0..api.types.len()).map(TypeId) {
        let mut inner = Vec::new();
        children(api, id, &mut inner);
        for child in inner {
            parents.entry(child).or_default().push(id);
        }
        let holds_file = match &api.type_of(id).kind {
            TypeKind::Object(object) => {
                object.fields.iter().map(|field| &field.shape).chain(&object.rest).any(is_file)
            }
            TypeKind::Union(union) => union.variants.iter().any(|one| is_file(&one.shape)),
            TypeKind::Alias(shape) => is_file(shape),
            TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) => false,
        };
        open.extend(holds_file.then_some(id));
    }
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(parents.get(&id).into_iter().flatten());
        }
    }
    found
}

fn is_file(shape: &Shape) -> bool {
    match shape {
        Shape::Primitive(primitive) => *primitive == Primitive::File,
        Shape::List(inner) | Shape::Map(inner) | Shape::Nullable(inner) => is_file(inner),
        Shape::Tuple(_) | Shape::Named(_) | Shape::Any => false,
    }
}

/// All types that these lead to, and these.
fn closure(api: &Api, roots: Vec<TypeId>) -> BTreeSet<TypeId> {
    let mut found = BTreeSet::new();
    let mut open = roots;
    while let Some(id) = open.pop() {
        if found.insert(id) {
            children(api, id, &mut open);
        }
    }
    found
}

fn named(shape: &Shape, into: &mut Vec<TypeId>) {
    match shape {
        Shape::Named(id) => into.push(*id),
        Shape::List(inner) | Shape::Map(inner) | Shape::Nullable(inner) => named(inner, into),
        Shape::Tuple(tuple) => {
            tuple.items.iter().chain(&tuple.more).for_each(|shape| named(shape, into));
        }
        Shape::Primitive(_) | Shape::Any => {}
    }
}

fn children(api: &Api, id: TypeId, into: &mut Vec<TypeId>) {
    match &api.type_of(id).kind {
        TypeKind::Object(object) => {
            for field in &object.fields {
                named(&field.shape, into);
            }
            if let Some(rest) = &object.rest {
                named(rest, into);
            }
        }
        TypeKind::Union(union) => union.variants.iter().for_each(|v| named(&v.shape, into)),
        TypeKind::Alias(shape) => named(shape, into),
        TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) => {}
    }
}

/// Types that contain themselves without a list or map in between, by the number of their cycle.
fn cycles(api: &Api) -> BTreeMap<TypeId, usize> {
    let mut graph = DiGraph::<TypeId, ()>::new();
    let nodes: Vec<_> = (0..api.types.len()).map(|index| graph.add_node(TypeId(index))).collect();
    for (index, &node) in nodes.iter().enumerate() {
        for child in values(api, TypeId(index)) {
            graph.add_edge(node, nodes[child.0], ());
        }
    }
    let is_cycle =
        |component: &Vec<_>| component.len() > 1 || graph.contains_edge(component[0], component[0]);
    let components = tarjan_scc(&graph).into_iter().filter(is_cycle).enumerate();
    components
        .flat_map(|(number, nodes)| {
            nodes.into_iter().map(move |node| (TypeId(node.index()), number))
        })
        .collect()
}

fn by_value(shape: &Shape) -> Vec<TypeId> {
    match shape {
        Shape::Named(id) => vec![*id],
        Shape::Nullable(inner) => by_value(inner),
        Shape::Tuple(tuple) => tuple.items.iter().flat_map(by_value).collect(),
        _ => Vec::new(),
    }
}

/// Names that stand for themselves, by way of lists, maps and other names: Rust's aliases cannot.
fn wrapped(api: &Api) -> BTreeSet<TypeId> {
    let mut graph = DiGraph::<(), ()>::new();
    let nodes: Vec<_> = api.types.iter().map(|_| graph.add_node(())).collect();
    for (index, own) in api.types.iter().enumerate() {
        let TypeKind::Alias(shape) = &own.kind else { continue };
        let mut inner = Vec::new();
        named(shape, &mut inner);
        for id in inner {
            graph.add_edge(nodes[index], nodes[id.0], ());
        }
    }
    let circles = tarjan_scc(&graph)
        .into_iter()
        .filter(|component| component.len() > 1 || graph.contains_edge(component[0], component[0]));
    circles.flatten().map(|node| TypeId(node.index())).collect()
}

/// The types that stand in a value of the type itself, not behind a list's or map's pointer.
fn values(api: &Api, id: TypeId) -> Vec<TypeId> {
    match &api.type_of(id).kind {
        TypeKind::Object(object) => {
            object.fields.iter().flat_map(|field| by_value(&field.shape)).collect()
        }
        TypeKind::Union(union) => {
            union.variants.iter().flat_map(|variant| by_value(&variant.shape)).collect()
        }
        TypeKind::Alias(shape) => by_value(shape),
        TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) => Vec::new(),
    }
}
