//! Errors: the types that the bodies of refusals have, where the crate as a whole does not say it.

use std::collections::BTreeMap;

use crate::escape::{
    Markdown, md,
    prose::{self, code},
};
use crate::ir::{Answer, Api, Operation, Shape, TypeId};

use super::{
    answers::{answer_type, status_name},
    docs,
    methods::Context,
    model::{ErrorPlan, Name, OutcomePlan, RustType, TypeKind, TypeOrigin, TypePlan},
    names::{Case, Namespace, identifier},
    types::Types,
};

/// The JSON bodies of an operation's errors, by status.
type Bodies<'a> = Vec<(&'a str, &'a Shape)>;

/// An enum of error bodies, with the operations that have it.
#[derive(Debug)]
pub(super) struct Failure {
    /// The operation that it is named after.
    pub(super) first: usize,
    /// All of them.
    pub(super) operations: Vec<usize>,
}

fn bodies(operation: &Operation) -> Bodies<'_> {
    let json = operation.errors.iter().filter_map(|response| match &response.content {
        Answer::Json(shape) if *shape != Shape::Any => Some((response.status.as_str(), shape)),
        _ => None,
    });
    json.collect()
}

fn named(api: &Api, shape: &Shape) -> Option<TypeId> {
    match shape {
        Shape::Named(id) => match &api.type_of(*id).kind {
            crate::ir::TypeKind::Alias(Shape::Named(next)) => Some(*next),
            _ => Some(*id),
        },
        _ => None,
    }
}

/// The type of most errors of the provider: what its file says, or what most operations have.
pub(super) fn usual(api: &Api) -> Option<TypeId> {
    if api.client.errors.schema.is_some() {
        return api.client.errors.schema;
    }
    let mut counts: BTreeMap<TypeId, usize> = BTreeMap::new();
    for operation in api.operations.iter().filter(|operation| operation.further.is_none()) {
        let mut found: Vec<TypeId> =
            bodies(operation).into_iter().filter_map(|(_, shape)| named(api, shape)).collect();
        found.sort_unstable();
        found.dedup();
        for id in found {
            *counts.entry(id).or_default() += 1;
        }
    }
    let most = counts.values().copied().max()?;
    let pointer = |id: &TypeId| api.type_of(*id).pointer.clone();
    counts.into_iter().filter(|(_, count)| *count == most).map(|(id, _)| id).min_by_key(pointer)
}

/// The enums: one for each set of bodies in which there is more than one type.
pub(super) fn find(api: &Api) -> Vec<Failure> {
    let mut found: Vec<(Bodies<'_>, Failure)> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for (at, operation) in api.operations.iter().enumerate() {
        // Which of two statuses is written first says nothing.
        let mut bodies = bodies(operation);
        bodies.sort_by_key(|(status, _)| *status);
        let differ = bodies.iter().any(|(_, shape)| *shape != bodies[0].1);
        if operation.further.is_some() || !differ {
            continue;
        }
        let index = *known.entry(format!("{bodies:?}")).or_insert(found.len());
        match found.get_mut(index) {
            Some((_, failure)) => failure.operations.push(at),
            None => found.push((bodies, Failure { first: at, operations: vec![at] })),
        }
    }
    let pointer = |at: &usize| api.operations[*at].pointer.clone();
    let mut failures: Vec<Failure> = found.into_iter().map(|(_, failure)| failure).collect();
    for failure in &mut failures {
        failure.first =
            failure.operations.iter().copied().min_by_key(pointer).unwrap_or(failure.first);
    }
    failures
}

pub(super) fn failure_name(words: &str) -> String {
    identifier(&format!("{words} Error"), Case::Type)
}

/// What an enum of errors is known by, from the operation that it is named after.
pub(super) fn failure_key(id: &str) -> String {
    format!("{id}/errors")
}

pub(super) fn plan_failure(
    types: &Types<'_>,
    operation: &Operation,
    name: Name,
    module: Name,
    features: Vec<String>,
) -> TypePlan {
    let mut namespace = Namespace::reserving(["Other"]);
    let mut answers: Vec<_> = operation.errors.iter().collect();
    // A status of its own counts before a range, and that before the rest.
    answers.sort_by_key(|response| match response.status.as_str() {
        "default" => 2,
        status if status.parse::<u16>().is_ok() => 0,
        _ => 1,
    });
    let variants = answers.into_iter().filter_map(|response| {
        let Answer::Json(shape) = &response.content else { return None };
        Some(OutcomePlan {
            name: namespace.claim(&status_name(&response.status)),
            status: response.status.clone(),
            ty: Some(types.rust_type(shape, None)),
            doc: match docs::doc_lines(&response.doc) {
                lines if lines.is_empty() => docs::status_line(&response.status),
                lines => lines,
            },
        })
    });
    let doc = format!(
        "What {} answers when it fails, by its status: `error.documented::<{}>()`.",
        code(&operation.id),
        name.as_str()
    );
    TypePlan {
        doc: prose::lines(&doc),
        name,
        module,
        part: false,
        features,
        derives: Vec::new(),
        deprecated: false,
        origin: TypeOrigin {
            key: failure_key(&operation.id),
            pointer: operation.pointer.clone(),
            sent: false,
            received: true,
        },
        kind: TypeKind::Failure(variants.collect()),
    }
}

/// The documented failures of an operation.
pub(super) fn plan_errors(types: &Types<'_>, operation: &Operation) -> Vec<ErrorPlan> {
    let errors = operation.errors.iter().map(|response| ErrorPlan {
        status: response.status.clone(),
        ty: answer_type(types, &response.content),
        line: response.doc.text.as_deref().map(prose::plain_title).unwrap_or_default(),
    });
    errors.collect()
}

/// The type of an operation's errors for its docs, where it is not the usual one: how it is called, and
/// how it is had. The module before the name says where it is also in a file that does not import it;
/// alone, the name would be a link by itself in one that does.
pub(super) fn words(
    context: &Context<'_>,
    operation: &Operation,
    own: Option<&Name>,
) -> Option<Markdown> {
    let types = context.types;
    if let Some(name) = own {
        return Some(md!(
            "[`types::{}`](crate::types::{}), by `error.documented::<{}>()`",
            name,
            name,
            name
        ));
    }
    let bodies = bodies(operation);
    let id = named(types.api, bodies.first()?.1)?;
    if context.usual_error == Some(id) {
        return None;
    }
    match types.rust_type(&Shape::Named(id), None) {
        RustType::Named(_) => {
            let name = types.name_of(id);
            Some(md!(
                "[`types::{}`](crate::types::{}), by `error.body_as::<{}>()`",
                name,
                name,
                name
            ))
        }
        _ => None,
    }
}
