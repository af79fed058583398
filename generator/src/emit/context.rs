//! What the templates are filled with: plain text, one struct for each template.

use serde::Serialize;

use crate::{
    ir::{self, Replay, Requirement},
    plan::{BuilderTarget, CratePlan, ExamplePlan, OperationPlan, ResourcePlan, TierPlan},
};

use super::{expr::example_lines, header};

/// Crates are written for this compiler and everything newer.
const RUST_VERSION: &str = "1.90";

/// The runtime that generated code is written for.
const RUNTIME_VERSION: &str = "0.1.0";

/// Everything that some template needs.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a module that a crate has or not")]
pub(super) struct Context {
    header: String,
    package: Package,
    library: String,
    title: String,
    title_line: String,
    about: Vec<String>,
    /// A sentence about the provider's page.
    homepage: Option<String>,
    rust_version: &'static str,
    runtime_version: &'static str,
    runtime_features: String,
    default_features: String,
    all_features: String,
    features: Vec<Feature>,
    constructor: String,
    variable: String,
    construction: Vec<String>,
    first_example: Vec<String>,
    first_handle: String,
    resources: Vec<Resource>,
    setters: Vec<Setter>,
    scopes: Vec<String>,
    tiers: Vec<Tier>,
    pacing: Vec<String>,
    scope_example: Vec<String>,
    error_sentence: String,
    failures: Vec<String>,
    /// Whether there are events of webhooks.
    webhooks: bool,
    /// Whether the document has webhooks or callbacks.
    hooks: bool,
    /// Whether there are headers with constants.
    headers: bool,
    /// Whether something is XML.
    xml: bool,
    operations: Vec<Operation>,
}

#[derive(Debug, Serialize)]
struct Package {
    name: String,
    version: String,
    description: String,
    homepage: Option<String>,
}

#[derive(Debug, Serialize)]
struct Feature {
    name: String,
    title: String,
}

#[derive(Debug, Serialize)]
struct Resource {
    module: String,
    name: String,
    feature: String,
    count: usize,
    doc: Vec<String>,
    title: String,
}

#[derive(Debug, Serialize)]
struct Setter {
    doc: Vec<String>,
    method: String,
    call: &'static str,
    name: String,
}

#[derive(Debug, Serialize)]
struct Tier {
    constant: String,
    words: String,
}

#[derive(Debug, Serialize)]
struct Operation {
    request: String,
    call: String,
    scope: String,
    replay: &'static str,
    paging: &'static str,
}

impl Context {
    pub(super) fn of(plan: &CratePlan) -> Self {
        let package = &plan.package;
        Self {
            header: header(plan),
            package: Package {
                name: package.name.clone(),
                version: package.version.clone(),
                description: one_line(&package.description),
                homepage: package.homepage.clone(),
            },
            library: package.library.clone(),
            title: doc_text(&package.title),
            title_line: format!("{}.", doc_text(&one_line(&package.description))),
            about: package.about.clone(),
            homepage: package
                .homepage
                .as_deref()
                .map(|page| format!("The provider's own page: {}.", doc_text(page))),
            rust_version: RUST_VERSION,
            runtime_version: RUNTIME_VERSION,
            runtime_features: quoted(package.runtime_features.iter().copied()),
            default_features: quoted(["all", "hyper"]),
            all_features: quoted(plan.resources.iter().map(|resource| resource.feature.as_str())),
            features: plan.resources.iter().map(feature).collect(),
            constructor: constructor(plan),
            variable: variable(plan),
            construction: construction(plan),
            first_example: first_example(plan),
            first_handle: plan
                .resources
                .first()
                .map(|r| r.module.as_str().to_owned())
                .unwrap_or_default(),
            resources: plan.resources.iter().map(resource).collect(),
            setters: setters(plan),
            scopes: scopes(plan),
            tiers: plan.provider.tiers.iter().map(tier).collect(),
            pacing: pacing(plan),
            scope_example: super::scopes::example_lines(plan),
            error_sentence: error_sentence(plan),
            failures: failure_lines(),
            webhooks: plan.webhooks.is_some(),
            hooks: !plan.hooks.is_empty(),
            headers: !plan.headers.is_empty(),
            xml: !plan.xml.is_empty(),
            operations: plan.operations.iter().map(operation).collect(),
        }
    }
}

fn quoted<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").trim_end_matches('.').to_owned()
}

/// Text of the inputs inside a doc comment that a template writes.
fn doc_text(text: &str) -> String {
    crate::plan::doc_line(text)
}

fn feature(resource: &ResourcePlan) -> Feature {
    Feature {
        name: resource.feature.clone(),
        title: format!("`client.{}()`", resource.module.as_str()),
    }
}

fn resource(resource: &ResourcePlan) -> Resource {
    Resource {
        module: super::tokens::ident(&resource.module).to_string(),
        name: resource.name.as_str().to_owned(),
        feature: resource.feature.clone(),
        count: resource.methods.len(),
        doc: resource.doc.clone(),
        title: super::lists::cell(&resource.title),
    }
}

/// Without a variable in the environment a token is shown.
pub(super) fn constructor(plan: &CratePlan) -> String {
    match &plan.provider.facts.credential.variable {
        Some(_) => "from_env()".into(),
        None => format!("new({:?})", plan.package.example_token),
    }
}

fn variable(plan: &CratePlan) -> String {
    let variable = plan.provider.facts.credential.variable.as_deref();
    variable.map(crate::plan::code).unwrap_or_default()
}

/// Where the token and the server's variables come from.
fn construction(plan: &CratePlan) -> Vec<String> {
    let others = match server_variables(plan).as_slice() {
        [] => String::new(),
        names => format!(", and what stands in the server's URL from {},", names.join(" and ")),
    };
    let mut words = match &plan.provider.facts.credential.variable {
        Some(_) => format!(
            "The token is read from {}{others} by [`Client::from_env`], or given to \
             [`Client::new`] and [`Client::builder`].",
            variable(plan)
        ),
        None => "The token is given to [`Client::new`] or [`Client::builder`].".to_owned(),
    };
    let setters = plan.client.setters.iter().map(|setter| {
        let method = setter.method.as_str();
        format!("[`{method}`](ClientBuilder::{method})")
    });
    let setters: Vec<String> = setters.collect();
    if !setters.is_empty() {
        words.push_str(&format!(" The builder also has {}.", setters.join(" and ")));
    }
    crate::plan::wrap_doc(&words)
}

/// The environment variables with what stands in the server's URL, as code.
pub(super) fn server_variables(plan: &CratePlan) -> Vec<String> {
    let variables = plan.provider.servers.iter().flat_map(|server| &server.variables);
    let mut names: Vec<String> = Vec::new();
    for name in variables.filter_map(|variable| variable.variable.as_deref()) {
        let name = crate::plan::code(name);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

pub(super) fn first_example(plan: &CratePlan) -> Vec<String> {
    let Some((resource, method)) = plan.package.first_example else { return Vec::new() };
    let example: &ExamplePlan = &plan.resources[resource].methods[method].example;
    example_lines(plan, example)
}

fn setters(plan: &CratePlan) -> Vec<Setter> {
    let setters = plan.client.setters.iter().map(|setter| {
        let (call, name) = match &setter.target {
            BuilderTarget::Constant(name) => ("constant", name),
            BuilderTarget::ServerVariable(name) => ("server_variable", name),
        };
        Setter {
            doc: setter.doc.clone(),
            method: super::tokens::ident(&setter.method).to_string(),
            call,
            name: name.clone(),
        }
    });
    setters.collect()
}

fn scopes(plan: &CratePlan) -> Vec<String> {
    let scopes = &plan.provider.scopes;
    let mut lines = match (scopes.published, scopes.vocabulary.len()) {
        (true, 0) | (false, _) => {
            vec!["The provider publishes no scopes, so no operation here names one.".to_owned()]
        }
        (true, count) => vec![format!(
            "The provider has {count} scopes. Each operation says in its docs which ones it needs, and a refusal names what is missing."
        )],
    };
    lines.extend(plan.package.scopes_note.clone());
    crate::plan::wrap_doc(&lines.join(" "))
}

fn tier(tier: &TierPlan) -> Tier {
    let is_default = if tier.is_default { ", the default" } else { "" };
    Tier {
        constant: super::tokens::ident(&tier.constant).to_string(),
        words: format!("{}{is_default}", tier.words),
    }
}

/// What a client does about the limits.
fn pacing(plan: &CratePlan) -> Vec<String> {
    let kept = match plan.provider.tiers.iter().find(|tier| tier.is_default) {
        Some(_) => "The default is kept unless",
        None => "None is kept unless",
    };
    let text = format!(
        "Calls of one token wait for their turn instead of being refused. {kept} \
         `Client::builder().rate_limit(…)` gets another tier, a `Quota` of your own, or \
         `Pacing::Off`. A call that would have to wait for longer than it may take fails at once, \
         and says for how long."
    );
    crate::plan::wrap_doc(&text)
}

/// What a program does with an error, which is called `error`.
pub(super) fn failure_lines() -> Vec<String> {
    [
        "if let Some(missing) = error.missing_scopes() { println!(\"add {:?}\", missing.remedies); }",
        "if error.is_rate_limited() { println!(\"again in {:?}\", error.retry_after()); }",
        "println!(\"{error}: status {:?}, {:?}\", error.status(), error.outcome());",
    ]
    .map(str::to_owned)
    .to_vec()
}

fn error_sentence(plan: &CratePlan) -> String {
    match plan.provider.error_type {
        Some(reference) => {
            let name = plan.type_of(reference).name.as_str();
            format!("\n//! The body is [`{name}`](types::{name}): `error.body_as::<{name}>()`.")
        }
        None => String::new(),
    }
}

fn operation(operation: &OperationPlan) -> Operation {
    let facts = &operation.facts;
    Operation {
        request: code_cell(&format!("{} {}", facts.method, facts.path)),
        call: operation.readme_call.clone(),
        scope: scope_cell(&facts.requirement, facts.requirement_inferred),
        replay: replay_word(facts.replay),
        paging: paging_word(facts.paging.as_ref()),
    }
}

/// The replay class in a table.
pub(super) fn replay_word(replay: Replay) -> &'static str {
    match replay {
        Replay::Safe => "safe",
        Replay::Keyed => "keyed",
        Replay::Once => "once",
    }
}

/// How a list is paged, in a table; empty where it is none.
pub(super) fn paging_word(paging: Option<&ir::Paging>) -> &'static str {
    match paging.map(|paging| &paging.style) {
        None => "",
        Some(ir::PagingStyle::PageNumber { .. }) => "page number",
        Some(ir::PagingStyle::Offset { .. }) => "offset",
        Some(ir::PagingStyle::Cursor { .. }) => "cursor",
        Some(ir::PagingStyle::LastItem { .. }) => "last item",
        Some(ir::PagingStyle::NextUrl { .. }) => "next URL",
        Some(ir::PagingStyle::Link) => "link",
    }
}

fn scope_cell(requirement: &Requirement, inferred: bool) -> String {
    let words = match requirement {
        Requirement::Public => "no credential".to_owned(),
        Requirement::AnyCredential => "none".to_owned(),
        Requirement::Unknown => "unknown".to_owned(),
        Requirement::Scopes(sets) => {
            let set = |set: &Vec<String>| {
                set.iter().map(|scope| code_cell(scope)).collect::<Vec<_>>().join(" and ")
            };
            sets.iter().map(set).collect::<Vec<_>>().join(", or ")
        }
    };
    format!("{words}{}", if inferred { "*" } else { "" })
}

/// Code in a cell of a Markdown table.
fn code_cell(text: &str) -> String {
    crate::plan::code(text).replace('|', "\\|")
}
