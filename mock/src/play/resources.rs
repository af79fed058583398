//! Resources: turns the paths of a document into collections, and into what each operation does to
//! what is in them.
//!
//! A path that ends in a variable is that of one resource; the path before it is that of the
//! collection. What the methods mean there is what RFC 9110 says that they mean.

use serde_json::Value;

use super::queues::Queue;
use super::script::{Act, Item};
use crate::operation::Operation;
use crate::provider::Provider;
use crate::shape::Shape;

/// Resources of a kind, at a path.
pub(super) struct Collection {
    /// The path, with `{}` for each variable.
    pub(super) template: String,
    /// The variable of the path of one of them.
    pub(super) variable: Option<String>,
    /// Collections with the same number hold the same kind of thing, seen from different places.
    pub(super) family: usize,
}

/// What an operation does; the numbers are those of collections where nothing else is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Shows what is in a collection.
    List(usize),
    /// Adds to it.
    Create(usize),
    /// Puts others in the place of all.
    Replace(usize),
    /// Removes all.
    Clear(usize),
    /// Shows one.
    Get(usize),
    /// Changes one.
    Update(usize),
    /// Removes one.
    Delete(usize),
    /// Does something with one and shows it, such as `POST /orders/{id}/fulfill`.
    Act(usize),
    /// Takes some out of a queue, which the number is of.
    Claim(usize),
    /// Is done with one that was taken out of a queue.
    Settle(usize),
    /// Has nothing to do with any.
    Single,
}

/// Gives each act its role, but for those of queues, and tells of the collections.
pub(super) fn assign(provider: &Provider, acts: &mut [Act], queues: &[Queue]) -> Vec<Collection> {
    let mut cast = Cast { provider, collections: Vec::new() };
    for operation in &provider.operations {
        if let Some((parent, variable)) = item_path(&operation.path) {
            cast.collection(&normal(parent), Some(variable));
        }
    }
    for queue in queues {
        cast.collection(&normal(&provider.operations[queue.waiting].path), None);
    }
    for (index, act) in acts.iter_mut().enumerate() {
        let operation = &provider.operations[index];
        if act.paging.is_some() {
            act.role = Role::List(cast.collection(&normal(&operation.path), None));
        } else {
            cast.find_list(operation, act);
        }
    }
    let identities = cast.identities(acts);
    for (index, act) in acts.iter_mut().enumerate() {
        if act.role == Role::Single {
            act.role = cast.role(&provider.operations[index], act, &identities);
        }
    }
    cast.join_families(&identities);
    cast.collections
}

struct Cast<'p> {
    provider: &'p Provider,
    collections: Vec<Collection>,
}

impl Cast<'_> {
    /// The collection at a path, which is there from now on.
    fn collection(&mut self, template: &str, variable: Option<&str>) -> usize {
        let variable = variable.map(str::to_owned);
        if let Some(index) = self.find(template) {
            let known = &mut self.collections[index].variable;
            *known = known.take().or(variable);
            return index;
        }
        let family = self.collections.len();
        self.collections.push(Collection { template: template.to_owned(), variable, family });
        family
    }

    fn find(&self, template: &str) -> Option<usize> {
        self.collections.iter().position(|collection| collection.template == template)
    }

    /// A GET on a collection whose answer is a list, or has one list of objects in it.
    fn find_list(&self, operation: &Operation, act: &mut Act) {
        let Some(collection) = self.find(&normal(&operation.path)) else { return };
        if operation.method != "GET" || item_path(&operation.path).is_some() {
            return;
        }
        let whole = Shape::of(&self.provider.document, &act.item.schema);
        let base = act.item.pointer.clone();
        if whole.names_type("array") {
            act.item = Item::of(base, &whole.item());
            act.role = Role::List(collection);
            return;
        }
        let lists: Vec<&str> =
            whole.names().filter(|name| whole.property(name).names_type("array")).collect();
        if let [name] = lists.as_slice() {
            let pointer = format!("{base}/{}", name.replace('~', "~0").replace('/', "~1"));
            act.item = Item::of(pointer, &whole.property(name).item());
            act.role = Role::List(collection);
        }
    }

    /// The schema of what is in each collection, as far as an operation shows it.
    fn identities(&self, acts: &[Act]) -> Vec<usize> {
        let mut identities = vec![0; self.collections.len()];
        for (operation, act) in self.provider.operations.iter().zip(acts) {
            let got = item_path(&operation.path).filter(|_| operation.method == "GET");
            let got = got.and_then(|(parent, _)| self.find(&normal(parent)));
            match (act.role, got) {
                (Role::List(collection), _) if identities[collection] == 0 => {
                    identities[collection] = act.item.identity;
                }
                (Role::Single, Some(collection)) => identities[collection] = act.item.identity,
                _ => {}
            }
        }
        identities
    }

    fn role(&self, operation: &Operation, act: &Act, identities: &[usize]) -> Role {
        let method = operation.method.as_str();
        let is_list = |value: &Value| value.pointer(&act.item.pointer).is_some_and(Value::is_array);
        if operation.answers[0].json.as_ref().is_some_and(is_list) && method == "GET" {
            return Role::Single;
        }
        if let Some((parent, _)) = item_path(&operation.path) {
            let Some(collection) = self.find(&normal(parent)) else { return Role::Single };
            return match method {
                "GET" => Role::Get(collection),
                "PUT" | "PATCH" => Role::Update(collection),
                "DELETE" => Role::Delete(collection),
                _ => Role::Act(collection),
            };
        }
        let path = normal(&operation.path);
        let sends_list = |operation: &Operation| {
            let media = operation.body.first();
            media.is_some_and(|media| media.schema.get("type").is_some_and(|one| one == "array"))
        };
        match (method, self.find(&path)) {
            ("POST", Some(collection)) => return Role::Create(collection),
            ("PUT", Some(collection)) if sends_list(operation) => return Role::Replace(collection),
            ("DELETE", Some(collection)) => return Role::Clear(collection),
            _ => {}
        }
        self.below(&path, method, act, identities)
    }

    /// `POST /orders/checkout` that answers an order adds to the orders; `POST /orders/{id}/fulfill`
    /// that answers one does something with it.
    fn below(&self, path: &str, method: &str, act: &Act, identities: &[usize]) -> Role {
        let mut best: Option<(usize, Role)> = None;
        for (index, collection) in self.collections.iter().enumerate() {
            let Some(rest) = path.strip_prefix(&collection.template) else { continue };
            let is_same = identities[index] != 0 && identities[index] == act.item.identity;
            let role = match rest.strip_prefix("/{}/") {
                Some(rest) if is_same && !rest.contains("{}") => Role::Act(index),
                None if method == "POST"
                    && is_same
                    && rest.starts_with('/')
                    && !rest.contains("{}") =>
                {
                    Role::Create(index)
                }
                _ => continue,
            };
            let length = collection.template.len();
            if best.is_none_or(|(other, _)| length > other) {
                best = Some((length, role));
            }
        }
        best.map_or(Role::Single, |(_, role)| role)
    }

    /// `/profiles/{}/campaigns` and `/campaigns` show the same campaigns.
    fn join_families(&mut self, identities: &[usize]) {
        let last = |template: &str| template.rsplit('/').next().unwrap_or_default().to_owned();
        for index in 0..self.collections.len() {
            let name = last(&self.collections[index].template);
            let same = (0..index).find(|other| {
                identities[*other] != 0
                    && identities[*other] == identities[index]
                    && last(&self.collections[*other].template) == name
            });
            if let Some(same) = same {
                self.collections[index].family = self.collections[same].family;
            }
        }
    }
}

/// The path of a collection and the variable behind it, for the path of one resource.
pub(super) fn item_path(path: &str) -> Option<(&str, &str)> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let (parent, last) = path.rsplit_once('/')?;
    let variable = last.strip_prefix('{')?.strip_suffix('}')?;
    (!variable.contains('{') && !parent.is_empty()).then_some((parent, variable))
}

/// A path with `{}` for each variable.
pub(super) fn normal(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut normal = String::new();
    for (index, piece) in path.split('{').enumerate() {
        let rest = piece.split_once('}').map_or(piece, |(_, rest)| rest);
        normal.push_str(if index == 0 { piece } else { "{}" });
        normal.push_str(if index == 0 { "" } else { rest });
    }
    if normal.len() > 1 { normal.trim_end_matches('/').to_owned() } else { normal }
}

/// The property by which a resource is told from others: named as the variable of its path, `id`, or
/// after the collection. `variable` is that of the path, `template` the path of the collection.
pub(super) fn id_property(
    shape: &Shape<'_>,
    variable: Option<&str>,
    template: &str,
) -> Option<String> {
    let last = template.trim_end_matches("/{}").rsplit('/').next().unwrap_or_default();
    let single = last.strip_suffix('s').unwrap_or(last);
    let tail = variable.and_then(|variable| variable.rsplit('_').next());
    let mut candidates: Vec<String> = variable.map(str::to_owned).into_iter().collect();
    candidates.push("id".to_owned());
    candidates.extend([format!("{single}_id"), format!("{single}Id")]);
    candidates.extend(tail.map(str::to_owned));
    let is_scalar = |name: &String| {
        let shape = shape.property(name);
        ["string", "integer", "number"].iter().any(|kind| shape.names_type(kind))
    };
    candidates.into_iter().find(|name| shape.declares(name) && is_scalar(name))
}

/// A value as the text that it is in a path.
pub(super) fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
