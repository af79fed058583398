//! `llms.txt`: the crate on one page, short enough to be read whole (<https://llmstxt.org>).
//!
//! What comes from a document stands on one line, as text without links or as code.

use serde::Serialize;

use crate::{
    escape::{
        Comment, Markdown, RustText, md,
        prose::{self, code},
        rust_text,
    },
    ir::Requirement,
    plan::{CallKind, CratePlan, OperationPlan, ResourcePlan, SetterPlan},
};

use super::{
    super::{
        Part,
        context::{
            constructor, failure_lines, first_example, paging_word, replay_word, scope_words,
            server_variables,
        },
        header,
        resources::argument_type,
        templates::Templates,
    },
    Listed, Methods,
    calls::type_text,
};

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a line that a page has or not")]
struct Page {
    header: Comment,
    name: Markdown,
    /// The command that opens the docs.
    docs: Markdown,
    library: RustText,
    version: Markdown,
    description: Markdown,
    base_url: Markdown,
    constructor: RustText,
    variable: Option<Markdown>,
    server_variables: Markdown,
    /// Methods of the builder that only this provider has.
    setters: Markdown,
    /// Operations, groups and scopes.
    counts: Markdown,
    scopes: bool,
    /// Whether something is paged, keyed, or has scopes that nobody documents.
    paged: bool,
    keyed: bool,
    inferred: bool,
    first_example: Vec<RustText>,
    failures: [RustText; 3],
    error_type: Option<RustText>,
    tiers: bool,
    groups: Vec<Group>,
}

#[derive(Serialize)]
struct Group {
    handle: Markdown,
    file: Markdown,
    title: Markdown,
    calls: Vec<Call>,
}

#[derive(Serialize)]
struct Call {
    call: Markdown,
    /// What it does, the request, what it takes and gives, scopes, replay class and pages.
    text: Markdown,
}

/// The page.
pub(super) fn emit_page(plan: &CratePlan, templates: &Templates, methods: &Methods<'_>) -> Part {
    let operations = || plan.operations.iter().map(|operation| &operation.facts);
    let package = &plan.package;
    let page = Page {
        header: header(plan),
        name: prose::doc_line(&package.name),
        docs: code(&format!("cargo doc --package {} --open", package.name)),
        library: rust_text!("{}", package.library),
        version: prose::words(&package.version),
        description: prose::plain_line(&package.description).without_stop(),
        base_url: code(plan.provider.servers.first().map_or("", |server| &server.url)),
        constructor: constructor(plan),
        variable: plan.provider.facts.credential.variable.as_deref().map(code),
        server_variables: Markdown::joined(server_variables(plan), " and "),
        setters: setters(plan),
        counts: counts(plan),
        scopes: !plan.scopes.is_empty(),
        paged: operations().any(|facts| facts.paging.is_some()),
        keyed: operations().any(|facts| facts.replay == crate::ir::Replay::Keyed),
        inferred: operations().any(|facts| facts.requirement_inferred),
        first_example: first_example(plan),
        failures: failure_lines(),
        error_type: plan.provider.error_type.map(|ty| rust_text!("{}", plan.type_of(ty).name)),
        tiers: !plan.provider.tiers.is_empty(),
        groups: groups(plan, methods),
    };
    templates.render("llms.txt", "llms.txt", &page)
}

fn setters(plan: &CratePlan) -> Markdown {
    let setters = plan.client.setters.iter();
    let setters = setters.map(|one| code(rust_text!(".{}(…)", one.method).as_str()));
    Markdown::joined(setters, " and ")
}

fn counts(plan: &CratePlan) -> Markdown {
    let counted = |count: usize, noun: &'static str| match (count, Markdown::ours(noun)) {
        (1, noun) => md!("1 {}", noun),
        (_, noun) => md!("{} {}s", count, noun),
    };
    let operations = counted(plan.operations.len(), "operation");
    let groups = counted(plan.resources.len(), "group");
    match plan.scopes.len() {
        0 => md!("{} in {}", operations, groups),
        scopes => md!("{} in {} and {}", operations, groups, counted(scopes, "scope")),
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
        handle: code(rust_text!("client.{}()", resource.module).as_str()),
        file: md!("src/resources/{}.rs", resource.module),
        title: resource.title.clone(),
        calls: Vec::new(),
    }
}

fn call(plan: &CratePlan, operation: &OperationPlan, own: Listed<'_>) -> Call {
    let facts = &operation.facts;
    let paging = paging_word(facts.paging.as_ref());
    let item = own.method.item.as_ref().map(|item| code(type_text(plan, item).as_str()));
    let pages = match (own.method.kind, item) {
        (CallKind::Paged, Some(item)) => Some(md!("; pages of {} by {}", item, paging)),
        _ => None,
    };
    let text = md!(
        "{}. {}; {}; {}{}; {}{}{}.",
        operation.line,
        code(&format!("{} {}", facts.method, facts.path)),
        shape(plan, own),
        needs(&facts.requirement),
        facts.requirement_inferred.then_some(Markdown::ours(" (inferred)")),
        replay_word(facts.replay),
        pages,
        facts.deprecated.then_some(Markdown::ours("; deprecated")),
    );
    Call { call: prose::call(&own.method.call), text }
}

/// A further way to call the operation before it.
fn further_call(plan: &CratePlan, listed: Listed<'_>) -> Call {
    let method = listed.method;
    let sends = method.sends.as_deref().map(|media| md!(" with {}", code(media)));
    let accept = method.accept.as_deref().map(|media| md!(" answered as {}", code(media)));
    let text = md!("The same{}{}; {}.", sends, accept, shape(plan, listed));
    Call { call: prose::call(&method.call), text }
}

/// What it takes and gives: `takes imo: i32; optional .limit(i32); gives Ship`, the Rust in it as code.
fn shape(plan: &CratePlan, listed: Listed<'_>) -> Markdown {
    let method = listed.method;
    let mut words = Vec::new();
    if !method.arguments.is_empty() {
        let arguments = method.arguments.iter().map(|argument| {
            let ty = RustText::of(&argument_type(plan, &argument.pass));
            code(rust_text!("{}: {}", argument.name, ty).as_str())
        });
        words.push(md!("takes {}", Markdown::joined(arguments, ", ")));
    }
    if let Some(builder) = &method.builder {
        let setters = builder.setters.iter().map(|one| setter(plan, one));
        words.push(md!("optional {}", Markdown::joined(setters, " ")));
    }
    words.push(md!("gives {}", code(type_text(plan, &method.output).as_str())));
    Markdown::joined(words, "; ")
}

fn setter(plan: &CratePlan, setter: &SetterPlan) -> Markdown {
    let ty = RustText::of(&argument_type(plan, &setter.argument.pass));
    code(rust_text!(".{}({})", setter.name, ty).as_str())
}

fn needs(requirement: &Requirement) -> Markdown {
    match requirement {
        Requirement::Public => md!("no credential"),
        Requirement::AnyCredential => md!("no scope"),
        Requirement::Unknown => md!("scopes unknown"),
        Requirement::Scopes(sets) => md!("needs {}", scope_words(sets)),
    }
}
