//! The lists in the docs, as Markdown files that the docs include: the methods of each resource, and
//! all operations. They cost the source no line, and who reads the source has the things themselves.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::plan::{CratePlan, MethodPlan, OperationPlan, ResourcePlan};

use super::{
    Part,
    context::{paging_word, replay_word},
    header,
    templates::Templates,
};

#[derive(Serialize)]
struct Methods {
    header: String,
    module: String,
    rows: Vec<Method>,
    inferred: bool,
}

#[derive(Serialize)]
struct Method {
    name: String,
    request: String,
    scopes: String,
    title: String,
}

#[derive(Serialize)]
struct Operations {
    header: String,
    rows: Vec<Operation>,
    inferred: bool,
}

#[derive(Serialize)]
struct Operation {
    constant: String,
    /// Resource and method.
    method: String,
    scopes: String,
    replay: &'static str,
    paging: &'static str,
}

/// A list for each resource, and one of all operations.
pub(super) fn emit_lists(plan: &CratePlan, templates: &Templates) -> Vec<Part> {
    let header = header(plan);
    let mut parts =
        vec![templates.render("operations.md", "src/operations.md", &operations(plan, &header))];
    parts.extend(plan.resources.iter().map(|resource| {
        let path = format!("src/resources/{}.md", resource.module.as_str());
        templates.render("resource.md", path, &methods(resource, &header))
    }));
    parts
}

fn methods(resource: &ResourcePlan, header: &str) -> Methods {
    let row = |method: &MethodPlan| Method {
        name: method.name.as_str().to_owned(),
        request: cell(&method.row.request),
        scopes: cell(&method.row.scopes),
        title: cell(&method.row.title) + if method.deprecated { " (deprecated)" } else { "" },
    };
    Methods {
        header: header.to_owned(),
        module: resource.module.as_str().to_owned(),
        rows: resource.methods.iter().map(row).collect(),
        inferred: resource.methods.iter().any(|method| method.row.inferred),
    }
}

fn operations(plan: &CratePlan, header: &str) -> Operations {
    let mut scopes: BTreeMap<&str, &str> = BTreeMap::new();
    for method in plan.resources.iter().flat_map(|resource| &resource.methods) {
        scopes.entry(method.constant.as_str()).or_insert(&method.row.scopes);
    }
    let row = |operation: &OperationPlan| Operation {
        constant: operation.constant.as_str().to_owned(),
        method: operation.method_path.clone(),
        scopes: cell(scopes.get(operation.constant.as_str()).copied().unwrap_or_default()),
        replay: replay_word(operation.facts.replay),
        paging: paging_word(operation.facts.paging.as_ref()),
    };
    Operations {
        header: header.to_owned(),
        rows: plan.operations.iter().map(row).collect(),
        inferred: plan.operations.iter().any(|operation| operation.facts.requirement_inferred),
    }
}

/// Markdown in a cell of a table: a sign that would end the cell is escaped, also in code (GFM,
/// "Tables").
pub(super) fn cell(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    let mut escaped = false;
    for c in markdown.chars() {
        if c == '|' && !escaped {
            text.push('\\');
        }
        escaped = c == '\\' && !escaped;
        text.push(c);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn nothing_ends_a_cell() {
        for (markdown, expect) in
            [("a | b", "a \\| b"), ("a \\| b", "a \\| b"), ("`\\\\|`", "`\\\\\\|`"), ("`a`", "`a`")]
        {
            assert_eq!(cell(markdown), expect);
        }
    }
}
