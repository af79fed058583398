//! The lists in the docs, as Markdown files that the docs include: the methods of each resource, and
//! all operations. They cost the source no line, and who reads the source has the things themselves.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    escape::{Cell, Comment, Markdown, file_path, md},
    plan::{CratePlan, MethodPlan, Name, OperationPlan, ResourcePlan},
};

use super::{
    Part,
    context::{paging_word, replay_word},
    header,
    templates::Templates,
};

#[derive(Serialize)]
struct Methods {
    header: Comment,
    module: Markdown,
    rows: Vec<Method>,
    inferred: bool,
}

#[derive(Serialize)]
struct Method {
    name: Markdown,
    request: Cell,
    scopes: Cell,
    title: Cell,
}

#[derive(Serialize)]
struct Operations {
    header: Comment,
    rows: Vec<Operation>,
    inferred: bool,
}

#[derive(Serialize)]
struct Operation {
    constant: Markdown,
    /// Resource and method.
    method: Markdown,
    scopes: Cell,
    replay: Cell,
    paging: Cell,
}

/// A list for each resource, and one of all operations.
pub(super) fn emit_lists(plan: &CratePlan, templates: &Templates) -> Vec<Part> {
    let header = header(plan);
    let mut parts =
        vec![templates.render("operations.md", "src/operations.md", &operations(plan, &header))];
    parts.extend(plan.resources.iter().map(|resource| {
        let path = file_path!("src/resources/{}.md", resource.module);
        templates.render("resource.md", path, &methods(resource, &header))
    }));
    parts
}

fn methods(resource: &ResourcePlan, header: &Comment) -> Methods {
    let row = |method: &MethodPlan| {
        let mark = method.deprecated.then_some(Markdown::ours(" (deprecated)"));
        Method {
            name: md!("{}", method.name),
            request: method.row.request.clone().into(),
            scopes: method.row.scopes.clone().into(),
            title: md!("{}{}", method.row.title, mark).into(),
        }
    };
    Methods {
        header: header.clone(),
        module: md!("{}", resource.module),
        rows: resource.methods.iter().map(row).collect(),
        inferred: resource.methods.iter().any(|method| method.row.inferred),
    }
}

fn operations(plan: &CratePlan, header: &Comment) -> Operations {
    let mut scopes: BTreeMap<&Name, &Markdown> = BTreeMap::new();
    for method in plan.resources.iter().flat_map(|resource| &resource.methods) {
        scopes.entry(&method.constant).or_insert(&method.row.scopes);
    }
    let row = |operation: &OperationPlan| Operation {
        constant: md!("{}", operation.constant),
        method: md!("{}", operation.method_path),
        scopes: md!("{}", scopes.get(&operation.constant)).into(),
        replay: replay_word(operation.facts.replay).into(),
        paging: paging_word(operation.facts.paging.as_ref()).into(),
    };
    Operations {
        header: header.clone(),
        rows: plan.operations.iter().map(row).collect(),
        inferred: plan.operations.iter().any(|operation| operation.facts.requirement_inferred),
    }
}
