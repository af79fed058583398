//! Scripts: turns what a folder says into all that is looked up while the provider is played.

use std::collections::HashMap;
use std::path::Path;

use scopewright_generator::ir::{self, Api, Paging, Requirement};
use serde_json::Value;

use super::judge::Judge;
use super::queues::{self, Queue};
use super::resources::{self, Collection, Role};
use crate::failure::Failure;
use crate::folder;
use crate::operation::Operation;
use crate::provider::Provider;
use crate::schemas::Measure;
use crate::shape::Shape;

/// A provider, ready to be played.
pub(super) struct Script {
    pub(super) provider: Provider,
    pub(super) api: Api,
    /// One for each operation of the provider, in its order.
    pub(super) acts: Vec<Act>,
    pub(super) collections: Vec<Collection>,
    pub(super) queues: Vec<Queue>,
}

/// What is known of an operation beyond what its requests look like.
pub(super) struct Act {
    /// What a token needs.
    pub(super) requirement: Requirement,
    /// An idempotency key is honoured.
    pub(super) is_keyed: bool,
    pub(super) paging: Option<Paging>,
    /// Judges of the parameters, in their order.
    pub(super) parameters: Vec<Judge>,
    /// Judges of the body, one for each media type.
    pub(super) bodies: Vec<Judge>,
    /// Where the resource, or the list of them, is in the answer.
    pub(super) item: Item,
    /// What the operation does to the resources.
    pub(super) role: Role,
}

/// The resource in an answer.
pub(super) struct Item {
    /// JSON pointer to it, or to the list of them.
    pub(super) pointer: String,
    pub(super) judge: Judge,
    /// The schema of one of them.
    pub(super) schema: Value,
    /// Which schema that is: equal for two answers with the same component.
    pub(super) identity: usize,
}

impl Script {
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let folder = folder::read(path)?;
        let provider = Provider::of(folder.document, path, Measure::All)?;
        if provider.operations.is_empty() {
            let name = path.display();
            return Err(Failure::new(format!("the document in {name} has no operations")));
        }
        let api = folder.api;
        let known: HashMap<&str, &ir::Operation> =
            api.operations.iter().rev().map(|one| (one.id.as_str(), one)).collect();
        let mut acts: Vec<Act> = provider
            .operations
            .iter()
            .map(|operation| act(&provider, operation, known.get(operation.id.as_str()).copied()))
            .collect();
        let mut queues = queues::read(path, &provider)?;
        let collections = resources::assign(&provider, &mut acts, &queues);
        queues::assign(&provider, &mut queues, &mut acts)?;
        Ok(Self { provider, api, acts, collections, queues })
    }

    pub(super) fn operation(&self, index: usize) -> &Operation {
        &self.provider.operations[index]
    }

    /// What may describe the resource of an answer.
    pub(super) fn item_shape(&self, index: usize) -> Shape<'_> {
        Shape::of(&self.provider.document, &self.acts[index].item.schema)
    }
}

fn act(provider: &Provider, operation: &Operation, known: Option<&ir::Operation>) -> Act {
    let paging = known.and_then(|known| known.paging.clone());
    let judge = |schema: &Value| Judge::new(schema.clone());
    Act {
        requirement: known.map_or(Requirement::Unknown, |known| known.requirement.clone()),
        is_keyed: known.is_some_and(|known| known.replay == ir::Replay::Keyed),
        parameters: operation.parameters.iter().map(|one| judge(&one.schema)).collect(),
        bodies: operation.body.iter().map(|one| judge(&one.schema)).collect(),
        item: item(provider, operation, paging.as_ref()),
        role: Role::Single,
        paging,
    }
}

fn item(provider: &Provider, operation: &Operation, paging: Option<&Paging>) -> Item {
    let whole = Shape::of(&provider.document, &operation.answers[0].schema);
    if let Some(paging) = paging {
        let shape = at(&whole, &paging.items).unwrap_or_else(|| whole.clone()).item();
        return Item::of(paging.items.clone(), &shape);
    }
    let unwrapped = operation.unwrap_at.as_deref();
    let inside = unwrapped.and_then(|pointer| Some((pointer, at(&whole, pointer)?)));
    match inside {
        Some((pointer, shape)) => Item::of(pointer.to_owned(), &shape),
        None => Item::of(String::new(), &whole),
    }
}

impl Item {
    pub(super) fn of(pointer: String, shape: &Shape<'_>) -> Self {
        let schema = shape.schema();
        let identity = schema.map_or(0, |schema| std::ptr::from_ref(schema).addr());
        let schema = schema.cloned().unwrap_or_default();
        Self { pointer, judge: Judge::new(schema.clone()), schema, identity }
    }
}

/// What is declared at a JSON pointer.
pub(super) fn at<'d>(shape: &Shape<'d>, pointer: &str) -> Option<Shape<'d>> {
    let mut shape = shape.clone();
    for key in pointer.split('/').skip(1).map(|key| key.replace("~1", "/").replace("~0", "~")) {
        if !shape.declares(&key) {
            return None;
        }
        shape = shape.property(&key);
    }
    Some(shape)
}
