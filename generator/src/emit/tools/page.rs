//! `llms.txt`: the crate on one page, short enough to be read whole (<https://llmstxt.org>).
//!
//! What comes from a document stands on one line, as text without links or as code.

use serde::Serialize;

use crate::{
    format::one_line,
    ir::Requirement,
    plan::{CallKind, CratePlan, OperationPlan, ResourcePlan, SetterPlan, code, plain_line},
};

use super::{
    super::{
        Part,
        context::{constructor, first_example, paging_word, replay_word, server_variables},
        header,
        resources::argument_type,
        templates::Templates,
        tokens,
    },
    Listed, Methods,
    calls::type_text,
};

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a line that a page has or not")]
struct Page {
    header: String,
    name: String,
    library: String,
    version: String,
    description: String,
    base_url: String,
    constructor: String,
    variable: Option<String>,
    server_variables: String,
    /// Methods of the builder that only this provider has.
    setters: String,
    /// Operations, groups and scopes.
    counts: String,
    scopes: bool,
    /// Whether something is paged, keyed, or has scopes that nobody documents.
    paged: bool,
    keyed: bool,
    inferred: bool,
    first_example: Vec<String>,
    failures: Vec<String>,
    error_type: Option<String>,
    tiers: bool,
    groups: Vec<Group>,
}

#[derive(Serialize)]
struct Group {
    handle: String,
    file: String,
    title: String,
    calls: Vec<Call>,
}

#[derive(Serialize)]
struct Call {
    call: String,
    /// What it does, the request, what it takes and gives, scopes, replay class and pages.
    text: String,
}

/// The page.
pub(super) fn emit_page(plan: &CratePlan, templates: &Templates, methods: &Methods<'_>) -> Part {
    let operations = || plan.operations.iter().map(|operation| &operation.facts);
    let package = &plan.package;
    let page = Page {
        header: header(plan),
        name: package.name.clone(),
        library: package.library.clone(),
        version: package.version.clone(),
        description: plain_line(&package.description).trim_end_matches('.').to_owned(),
        base_url: code(plan.provider.servers.first().map_or("", |server| &server.url)),
        constructor: constructor(plan),
        variable: plan.provider.facts.credential.variable.as_deref().map(code),
        server_variables: server_variables(plan).join(" and "),
        setters: setters(plan),
        counts: counts(plan),
        scopes: !plan.scopes.is_empty(),
        paged: operations().any(|facts| facts.paging.is_some()),
        keyed: operations().any(|facts| facts.replay == crate::ir::Replay::Keyed),
        inferred: operations().any(|facts| facts.requirement_inferred),
        first_example: first_example(plan),
        failures: super::super::context::failure_lines(),
        error_type: plan.provider.error_type.map(|ty| plan.type_of(ty).name.as_str().to_owned()),
        tiers: !plan.provider.tiers.is_empty(),
        groups: groups(plan, methods),
    };
    templates.render("llms.txt", "llms.txt", &page)
}

fn setters(plan: &CratePlan) -> String {
    let setters = plan.client.setters.iter();
    let setters = setters.map(|one| code(&format!(".{}(…)", tokens::ident(&one.method))));
    setters.collect::<Vec<_>>().join(" and ")
}

fn counts(plan: &CratePlan) -> String {
    let counted = |count: usize, noun: &str| match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    };
    let operations = counted(plan.operations.len(), "operation");
    let groups = counted(plan.resources.len(), "group");
    match plan.scopes.len() {
        0 => format!("{operations} in {groups}"),
        scopes => format!("{operations} in {groups} and {}", counted(scopes, "scope")),
    }
}

/// The resources with their operations, which are in the order of the document in each.
fn groups(plan: &CratePlan, methods: &Methods<'_>) -> Vec<Group> {
    let mut groups: Vec<Group> = plan.resources.iter().map(group).collect();
    for operation in &plan.operations {
        let Some((own, further)) = methods.of_operation(operation) else { continue };
        let calls = std::iter::once(call(plan, operation, own))
            .chain(further.iter().map(|method| further_call(plan, *method)));
        groups[own.at].calls.extend(calls);
    }
    groups
}

fn group(resource: &ResourcePlan) -> Group {
    Group {
        handle: format!("client.{}()", tokens::ident(&resource.module)),
        file: format!("src/resources/{}.rs", resource.module.as_str()),
        title: resource.title.clone(),
        calls: Vec::new(),
    }
}

fn call(plan: &CratePlan, operation: &OperationPlan, own: Listed<'_>) -> Call {
    let facts = &operation.facts;
    let paging = paging_word(facts.paging.as_ref());
    let item = own.method.item.as_ref().map(|item| code(&type_text(plan, item)));
    let pages = match (own.method.kind, item) {
        (CallKind::Paged, Some(item)) => format!("; pages of {item} by {paging}"),
        _ => String::new(),
    };
    let inferred = if facts.requirement_inferred { " (inferred)" } else { "" };
    let deprecated = if facts.deprecated { "; deprecated" } else { "" };
    let text = format!(
        "{}. {}; {}; {}{inferred}; {}{pages}{deprecated}.",
        operation.line,
        code(&format!("{} {}", facts.method, facts.path)),
        shape(plan, own),
        needs(&facts.requirement),
        replay_word(facts.replay)
    );
    Call { call: own.method.call.clone(), text }
}

/// A further way to call the operation before it.
fn further_call(plan: &CratePlan, listed: Listed<'_>) -> Call {
    let method = listed.method;
    let sends = method.sends.as_deref().map(|media| format!(" with {}", code(media)));
    let accept = method.accept.as_deref().map(|media| format!(" answered as {}", code(media)));
    let words: String = sends.into_iter().chain(accept).collect();
    let text = format!("The same{words}; {}.", shape(plan, listed));
    Call { call: method.call.clone(), text }
}

/// What it takes and gives: `takes imo: i32; optional .limit(i32); gives Ship`, the Rust in it as code.
fn shape(plan: &CratePlan, listed: Listed<'_>) -> String {
    let method = listed.method;
    let mut words = Vec::new();
    if !method.arguments.is_empty() {
        let arguments = method.arguments.iter().map(|argument| {
            let name = tokens::ident(&argument.name);
            code(&format!("{name}: {}", one_line(&argument_type(plan, &argument.pass))))
        });
        words.push(format!("takes {}", arguments.collect::<Vec<_>>().join(", ")));
    }
    if let Some(builder) = &method.builder {
        let setters: Vec<String> = builder.setters.iter().map(|one| setter(plan, one)).collect();
        words.push(format!("optional {}", setters.join(" ")));
    }
    words.push(format!("gives {}", code(&type_text(plan, &method.output))));
    words.join("; ")
}

fn setter(plan: &CratePlan, setter: &SetterPlan) -> String {
    let name = tokens::ident(&setter.name);
    code(&format!(".{name}({})", one_line(&argument_type(plan, &setter.argument.pass))))
}

fn needs(requirement: &Requirement) -> String {
    match requirement {
        Requirement::Public => "no credential".to_owned(),
        Requirement::AnyCredential => "no scope".to_owned(),
        Requirement::Unknown => "scopes unknown".to_owned(),
        Requirement::Scopes(sets) => {
            let set = |set: &Vec<String>| {
                set.iter().map(|scope| code(scope)).collect::<Vec<_>>().join(" and ")
            };
            let sets: Vec<String> = sets.iter().map(set).collect();
            format!("needs {}", sets.join(", or "))
        }
    }
}
