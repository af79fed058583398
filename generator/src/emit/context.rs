//! What the templates are filled with: escaped text, one struct for each template.

use serde::Serialize;

use crate::{
    escape::{
        Cell, Comment, DocLines, Markdown, RustText, Toml, md,
        prose::{self, code},
        rust_text,
    },
    ir::{self, Replay, Requirement},
    plan::{
        BuilderTarget, CratePlan, ExamplePlan, OperationPlan, ResourcePlan, TierPlan, TypeKind,
        TypePlan,
    },
};

use super::{expr::example_lines, header};

/// Everything that some template needs.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a module that a crate has or not")]
pub(super) struct Context {
    header: Comment,
    package: Package,
    library: RustText,
    title: Markdown,
    about: DocLines,
    /// A sentence about the provider's page.
    homepage: Option<Markdown>,
    features: Vec<Feature>,
    constructor: RustText,
    /// The environment variable with the token.
    variable: Option<Comment>,
    construction: DocLines,
    first_example: Vec<RustText>,
    first_handle: Option<Markdown>,
    resources: Vec<Resource>,
    setters: Vec<Setter>,
    scopes: DocLines,
    tiers: Vec<Tier>,
    pacing: DocLines,
    scope_example: Vec<RustText>,
    /// What the type of an error's body is.
    error_sentence: Option<Markdown>,
    failures: [RustText; 3],
    /// Whether there are events of webhooks.
    webhooks: bool,
    /// Whether the document has webhooks or callbacks.
    hooks: bool,
    /// Whether there are headers with constants.
    headers: bool,
    /// Whether something is XML.
    xml: bool,
    /// Whether there are types or fields that the provider advises against.
    deprecated: bool,
    operations: Vec<Operation>,
}

#[derive(Debug, Serialize)]
struct Package {
    name: Markdown,
    key: Toml,
    path: Toml,
    description: Markdown,
}

#[derive(Debug, Serialize)]
struct Feature {
    name: Cell,
    title: Cell,
}

#[derive(Debug, Serialize)]
struct Resource {
    module: RustText,
    name: RustText,
    /// The feature as a literal, and in a table.
    feature: RustText,
    feature_cell: Cell,
    count: usize,
    doc: DocLines,
    title: Cell,
}

#[derive(Debug, Serialize)]
struct Setter {
    doc: DocLines,
    method: RustText,
    call: RustText,
    name: RustText,
}

#[derive(Debug, Serialize)]
struct Tier {
    constant: RustText,
    words: Cell,
}

#[derive(Debug, Serialize)]
struct Operation {
    request: Cell,
    call: Cell,
    scope: Cell,
    replay: Cell,
    paging: Cell,
}

impl Context {
    pub(super) fn of(plan: &CratePlan) -> Self {
        let package = &plan.package;
        Self {
            header: header(plan),
            package: Package {
                name: prose::doc_line(&package.name),
                key: Toml::key(&package.name),
                path: Toml::string(&format!("../generated/{}", package.name)),
                description: prose::doc_line(&one_line(&package.description)),
            },
            library: rust_text!("{}", package.library),
            title: prose::doc_line(&package.title),
            about: package.about.clone(),
            homepage: package
                .homepage
                .as_deref()
                .map(|page| md!("The provider's own page: {}.", prose::doc_line(page))),
            features: plan.resources.iter().map(feature).collect(),
            constructor: constructor(plan),
            variable: plan.provider.facts.credential.variable.as_deref().map(Comment::of),
            construction: construction(plan),
            first_example: first_example(plan),
            first_handle: plan.resources.first().map(|first| md!("{}", first.module)),
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
            deprecated: plan.types.iter().any(advised_against),
            operations: plan.operations.iter().map(operation).collect(),
        }
    }
}

/// A description without its line breaks, and without a full stop at its end.
pub(super) fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").trim_end_matches('.').to_owned()
}

fn feature(resource: &ResourcePlan) -> Feature {
    Feature { name: code(&resource.feature).into(), title: handle(resource).into() }
}

/// How a group is reached.
pub(super) fn handle(resource: &ResourcePlan) -> Markdown {
    md!("`client.{}()`", resource.module)
}

fn resource(resource: &ResourcePlan) -> Resource {
    Resource {
        module: rust_text!("{}", resource.module),
        name: rust_text!("{}", resource.name),
        feature: RustText::literal(&resource.feature),
        feature_cell: code(&resource.feature).into(),
        count: resource.methods.len(),
        doc: resource.doc.clone(),
        title: resource.title.clone().into(),
    }
}

fn advised_against(own: &TypePlan) -> bool {
    let fields = match &own.kind {
        TypeKind::Struct(object) => object.fields.as_slice(),
        _ => &[],
    };
    own.deprecated || fields.iter().any(|field| field.deprecated)
}

/// Without a variable in the environment a token is shown.
pub(super) fn constructor(plan: &CratePlan) -> RustText {
    match &plan.provider.facts.credential.variable {
        Some(_) => RustText::ours("from_env()"),
        None => rust_text!("new({})", RustText::literal(&plan.package.example_token)),
    }
}

/// Where the token and the server's variables come from.
fn construction(plan: &CratePlan) -> DocLines {
    let others = match server_variables(plan).as_slice() {
        [] => None,
        names => {
            let names = Markdown::joined(names, " and ");
            Some(md!(", and what stands in the server's URL from {},", names))
        }
    };
    let token = match &plan.provider.facts.credential.variable {
        Some(variable) => md!(
            "The token is read from {}{} by [`Client::from_env`], or given to [`Client::new`] and \
             [`Client::builder`].",
            code(variable),
            others
        ),
        None => md!("The token is given to [`Client::new`] or [`Client::builder`]."),
    };
    let setters = plan.client.setters.iter();
    let setters = setters.map(|one| md!("[`{}`](ClientBuilder::{})", one.method, one.method));
    let setters = Markdown::joined(setters, " and ");
    let setters = (!setters.is_empty()).then(|| md!(" The builder also has {}.", setters));
    md!("{}{}", token, setters).wrapped()
}

/// The environment variables with what stands in the server's URL, as code.
pub(super) fn server_variables(plan: &CratePlan) -> Vec<Markdown> {
    let variables = plan.provider.servers.iter().flat_map(|server| &server.variables);
    let mut names: Vec<Markdown> = Vec::new();
    for name in variables.filter_map(|variable| variable.variable.as_deref()) {
        let name = code(name);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

pub(super) fn first_example(plan: &CratePlan) -> Vec<RustText> {
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
            method: rust_text!("{}", setter.method),
            call: RustText::ours(call),
            name: RustText::literal(name),
        }
    });
    setters.collect()
}

fn scopes(plan: &CratePlan) -> DocLines {
    let scopes = &plan.provider.scopes;
    let is_annotated = plan.inputs.iter().any(|name| name.ends_with("/scopes.yaml"));
    let words = match (scopes.published, scopes.vocabulary.len()) {
        (false, 0) if !is_annotated => md!(
            "The document names no scopes, and nobody has written down beside it (in `scopes.yaml`) \
             what operations need."
        ),
        (true, 0) | (false, _) => {
            md!("The provider publishes no scopes, so no operation here names one.")
        }
        (true, count) => md!(
            "The provider has {} scopes. Each operation says in its docs which ones it needs, and a \
             refusal names what is missing.",
            count
        ),
    };
    let note = plan.package.scopes_note.as_ref();
    Markdown::joined(std::iter::once(&words).chain(note), " ").wrapped()
}

fn tier(tier: &TierPlan) -> Tier {
    let mark = tier.is_default.then_some(Markdown::ours(", the default"));
    Tier { constant: rust_text!("{}", tier.constant), words: md!("{}{}", tier.words, mark).into() }
}

/// What a client does about the limits.
fn pacing(plan: &CratePlan) -> DocLines {
    let kept = match plan.provider.tiers.iter().find(|tier| tier.is_default) {
        Some(_) => Markdown::ours("The default is kept unless"),
        None => Markdown::ours("None is kept unless"),
    };
    let text = md!(
        "Calls of one token wait for their turn instead of being refused. {} \
         `Client::builder().rate_limit(…)` gets another tier, a `Quota` of your own, or \
         `Pacing::Off`. A call that would have to wait for longer than it may take fails at once, \
         and says for how long.",
        kept
    );
    text.wrapped()
}

/// What a program does with an error, which is called `error`.
pub(super) fn failure_lines() -> [RustText; 3] {
    [
        "if let Some(missing) = error.missing_scopes() { println!(\"add {:?}\", missing.remedies); }",
        "if error.is_rate_limited() { println!(\"again in {:?}\", error.retry_after()); }",
        "println!(\"{error}: status {:?}, {:?}\", error.status(), error.outcome());",
    ]
    .map(RustText::ours)
}

fn error_sentence(plan: &CratePlan) -> Option<Markdown> {
    let name = &plan.type_of(plan.provider.error_type?).name;
    Some(md!("The body is [`{}`](types::{}): `error.body_as::<{}>()`.", name, name, name))
}

fn operation(operation: &OperationPlan) -> Operation {
    let facts = &operation.facts;
    Operation {
        request: code(&format!("{} {}", facts.method, facts.path)).into(),
        call: code(operation.readme_call.as_str()).into(),
        scope: scope_cell(&facts.requirement, facts.requirement_inferred),
        replay: replay_word(facts.replay).into(),
        paging: paging_word(facts.paging.as_ref()).into(),
    }
}

/// The replay class in a table.
pub(super) fn replay_word(replay: Replay) -> Markdown {
    Markdown::ours(match replay {
        Replay::Safe => "safe",
        Replay::Keyed => "keyed",
        Replay::Once => "once",
    })
}

/// How a list is paged, in a table; empty where it is none.
pub(super) fn paging_word(paging: Option<&ir::Paging>) -> Markdown {
    Markdown::ours(match paging.map(|paging| &paging.style) {
        None => "",
        Some(ir::PagingStyle::PageNumber { .. }) => "page number",
        Some(ir::PagingStyle::Offset { .. }) => "offset",
        Some(ir::PagingStyle::Cursor { .. }) => "cursor",
        Some(ir::PagingStyle::LastItem { .. }) => "last item",
        Some(ir::PagingStyle::NextUrl { .. }) => "next URL",
        Some(ir::PagingStyle::Link) => "link",
    })
}

fn scope_cell(requirement: &Requirement, inferred: bool) -> Cell {
    let words = match requirement {
        Requirement::Public => md!("no credential"),
        Requirement::AnyCredential => md!("none"),
        Requirement::Unknown => md!("unknown"),
        Requirement::Scopes(sets) => scope_words(sets),
    };
    md!("{}{}", words, inferred.then_some(Markdown::ours("*"))).into()
}

/// The sets of scopes of which one is enough.
pub(super) fn scope_words(sets: &[Vec<String>]) -> Markdown {
    let set = |set: &Vec<String>| Markdown::joined(set.iter().map(|scope| code(scope)), " and ");
    Markdown::joined(sets.iter().map(set), ", or ")
}
