//! The model becomes a plan: every name, every type and every file of the crate is decided here.
//!
//! What comes out is final. `plan` knows Rust's naming and typing and nothing of OpenAPI's syntax;
//! it writes no tokens.

mod answers;
mod bodies;
mod calls;
mod credentials;
mod derives;
mod docs;
mod failures;
mod features;
mod fitted;
mod headers;
mod hooks;
mod kept;
mod keys;
mod links;
mod lock;
mod methods;
mod model;
mod names;
mod operation_ids;
mod operation_names;
mod operation_paths;
mod pages;
mod resources;
mod samples;
mod scopes;
mod shapes;
mod sizes;
mod tiers;
mod type_names;
mod types;
mod unions;
mod usage;
mod verbs;
mod webhooks;
mod xml;

use std::collections::BTreeSet;

pub(crate) use keys::type_keys;
pub use model::*;

use crate::{
    escape::{
        DocLines, md,
        prose::{self, code},
    },
    ir::{self, Api},
    report::Report,
};

use kept::{KeptOperations, Wanted};
use methods::Context;
use names::{Case, Namespace, identifier};
use operation_names::OperationNames;
use resources::Resource;
use types::Types;
use usage::Usage;

/// Plans a crate. Clashes that only a person can solve are reported.
pub fn plan(api: &Api, report: &mut Report) -> Option<CratePlan> {
    let labels = resources::labels(api);
    let operation_names = OperationNames::of(api, &labels);
    let known = KeptOperations::of(api);
    let mut kept = Vec::new();
    let (mut groups, resource_of) =
        resources::group(api, &labels, &operation_names, &known, &mut kept);
    let usage = Usage::of(api, &resource_of);
    let mixed: Vec<usize> = (0..api.operations.len())
        .filter(|&at| answers::has_outcomes(&api.operations[at]))
        .collect();
    let failures = failures::find(api);
    let kept_type = |key: &str| kept::type_name(api, &known, key);
    let mut wanted: Vec<Wanted> = Vec::new();
    wanted.extend(mixed.iter().map(|&at| {
        let name = answers::outcome_name(operation_names.unique(at));
        Wanted::new(name, kept_type(&answers::outcome_key(&api.operations[at].id)))
    }));
    wanted.extend(failures.iter().map(|failure| {
        let name = failures::failure_name(operation_names.unique(failure.first));
        let mut ids = failure.operations.iter().map(|&at| &api.operations[at].id);
        Wanted::new(name, ids.find_map(|id| kept_type(&failures::failure_key(id))))
    }));
    let (types, mut outcome_names) =
        Types::name(api, &operation_names, &usage, wanted, &known, &mut kept);
    let failure_names = outcome_names.split_off(mixed.len());
    let mut outcomes = vec![None; api.operations.len()];
    for (position, &at) in mixed.iter().enumerate() {
        outcomes[at] = Some(TypeRef(types.len() + position));
    }
    let mut scopes = scopes::plan_scopes(api);
    let scope_names = scopes::names(&scopes);
    let constants = methods::name_constants(api, &operation_names, &known);
    let extra = outcome_names.iter().chain(&failure_names);
    let all_names: Vec<Name> = types.names().chain(extra.map(|(name, _)| name)).cloned().collect();
    resources::name_handles(api, &mut groups, &all_names);
    let builders = methods::name_builders(api, &operation_names, &groups, &all_names, &known);
    let targets = links::targets(api, &groups);
    let tables = xml::plan_xml(api, &types);
    let context = Context {
        api,
        tables: &tables,
        targets: &targets,
        types: &types,
        constants: &constants,
        outcomes: &outcomes,
        scopes: &scope_names,
        builders: &builders,
        usual_error: failures::usual(api),
        failures: &own_failures(api, &failures, &failure_names),
    };

    let resources: Vec<ResourcePlan> =
        groups.iter().map(|group| plan_resource(&context, group)).collect();
    let operations = plan_operations(&context, &groups, &resources);
    scopes::add_users(api, &mut scopes, &operations);
    let features = |set: &BTreeSet<usize>| feature_list(&groups, set);
    let mut plans = types.plan(&features);
    for (&at, (name, module)) in mixed.iter().zip(outcome_names) {
        let features = vec![groups[resource_of[at]].feature.clone()];
        plans.push(answers::plan_outcome(&types, &api.operations[at], name, module, features));
    }
    for (failure, (name, module)) in failures.iter().zip(failure_names) {
        let groups_of: BTreeSet<usize> =
            failure.operations.iter().map(|&at| resource_of[at]).collect();
        let first = &api.operations[failure.first];
        plans.push(failures::plan_failure(&types, first, name, module, features(&groups_of)));
    }
    derives::add_derives(&mut plans);
    pages::add_pages(&types, &mut plans, report);

    let provider = plan_provider(api, &types, &constants);
    let scope_example = plan_scope_example(&operations, &scopes);
    let hooks = hooks::plan_hooks(api, &types);
    let webhooks = webhooks::plan_webhooks(api, &types, &plans, &hooks);
    let headers = headers::plan_headers(api, &types);
    let xml = tables.into_plan();
    Some(CratePlan {
        package: Package { scope_example, ..plan_package(api, &plans, &resources, &hooks, &xml) },
        inputs: api.inputs.clone(),
        provider,
        client: plan_client(api),
        scopes,
        webhooks,
        hooks,
        headers,
        operations,
        resources,
        components: types.components(),
        types: plans,
        xml,
        kept,
        origins: Origins::default(),
    })
}

/// `names.lock` for a plan: what the next version of the inputs is named by.
pub fn names_lock(api: &Api, plan: &CratePlan) -> String {
    lock::write(api, plan)
}

/// The enum of error bodies of each operation that has one.
fn own_failures(
    api: &Api,
    failures: &[failures::Failure],
    names: &[(Name, Name)],
) -> Vec<Option<Name>> {
    let mut own = vec![None; api.operations.len()];
    for (failure, (name, _)) in failures.iter().zip(names) {
        for &at in &failure.operations {
            own[at] = Some(name.clone());
        }
    }
    own
}

/// The features that keep a type; none where every resource needs it.
fn feature_list(groups: &[Resource], set: &BTreeSet<usize>) -> Vec<String> {
    if set.len() == groups.len() && groups.len() > 1 {
        return Vec::new();
    }
    set.iter().map(|&at| groups[at].feature.clone()).collect()
}

fn plan_resource(context: &Context<'_>, group: &Resource) -> ResourcePlan {
    ResourcePlan {
        label: group.label.clone(),
        name: group.name.clone(),
        module: group.module.clone(),
        feature: group.feature.clone(),
        doc: group.doc.clone(),
        title: group.title.clone(),
        methods: group
            .methods
            .iter()
            .map(|(at, name)| methods::plan_method(context, *at, name, group))
            .collect(),
    }
}

fn plan_operations(
    context: &Context<'_>,
    groups: &[Resource],
    plans: &[ResourcePlan],
) -> Vec<OperationPlan> {
    let mut found: Vec<(usize, OperationPlan)> = Vec::new();
    for (group, plan) in groups.iter().zip(plans) {
        let methods = group.methods.iter().zip(&plan.methods);
        let is_own = |at: usize| context.api.operations[at].further.is_none();
        for ((at, _), method) in methods.filter(|((at, _), _)| is_own(*at)) {
            found.push((*at, methods::plan_operation(context, *at, group, method)));
        }
    }
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, plan)| plan).collect()
}

/// The first operation that needs a scope to look and the first that needs one to change, as far as
/// there are such.
fn plan_scope_example(operations: &[OperationPlan], scopes: &[ScopePlan]) -> Option<ScopeExample> {
    let variant = |name: &String| scopes.iter().find(|scope| scope.wire == *name);
    let needs = |operation: &OperationPlan| -> Option<Vec<Name>> {
        let ir::Requirement::Scopes(sets) = &operation.facts.requirement else { return None };
        let variants = sets.first()?.iter().map(|name| Some(variant(name)?.variant.clone()));
        variants.collect()
    };
    let first = |is_wanted: fn(&str) -> bool| {
        operations.iter().find_map(|operation| {
            let found = needs(operation).filter(|_| is_wanted(&operation.facts.method))?;
            Some((operation.constant.clone(), found))
        })
    };
    let shown = [first(|method| method == "GET"), first(|method| method != "GET")];
    let mut example = ScopeExample { operations: Vec::new(), scopes: Vec::new() };
    for (constant, needed) in shown.into_iter().flatten() {
        example.operations.push(constant);
        example.scopes.extend(needed);
    }
    let mut seen = BTreeSet::new();
    example.scopes.retain(|scope| seen.insert(scope.as_str().to_owned()));
    (!example.operations.is_empty()).then_some(example)
}

fn plan_provider(api: &Api, types: &Types<'_>, constants: &[Name]) -> ProviderPlan {
    let introspection = match &api.scopes.introspection {
        Some(ir::Introspection::Call { operation, .. }) => api
            .operations
            .iter()
            .position(|other| other.id == *operation)
            .map(|at| constants[at].clone()),
        _ => None,
    };
    ProviderPlan {
        folder: api.provider.clone(),
        servers: api.servers.clone(),
        schemes: api.schemes.clone(),
        facts: api.client.clone(),
        scopes: api.scopes.clone(),
        introspection,
        error_type: failures::usual(api).map(|id| types.reference(id)),
        tiers: tiers::plan_tiers(&api.client.rate_limit),
        credentials: credentials::needed(
            &api.schemes,
            api.client.credential.scheme.as_deref(),
            &api.operations,
        ),
    }
}

fn plan_client(api: &Api) -> ClientPlan {
    let mut namespace = Namespace::reserving([
        "from_env",
        "stall_timeout",
        "max_body",
        "follow_redirects",
        "rate_limit",
        "granted",
        "clock",
        "credential",
        "token",
        "base_url",
        "timeout",
        "attempt_timeout",
        "max_retries",
        "user_agent",
        "header",
        "transport",
        "allow_http",
        "server_variable",
        "server",
        "on_deprecation",
        "build",
        "constant",
        "clone",
    ]);
    let mut setter = |words: &str, target, doc: Option<&str>, default: Option<&str>| {
        let mut lines: DocLines =
            doc.map(|doc| prose::lines(&prose::sentence(doc))).unwrap_or_default();
        lines.extend(
            default.filter(|value| !value.is_empty()).map(|value| md!("Default: {}.", code(value))),
        );
        if lines.is_empty() {
            lines.push(md!("Sets {}.", code(words)));
        }
        BuilderSetter {
            method: namespace.claim(&identifier(words, Case::Snake)),
            target,
            doc: lines,
        }
    };
    let constants = api.client.constants.iter().map(|constant| {
        let words = constant.method.as_deref().unwrap_or(&constant.name);
        let target = BuilderTarget::Constant(constant.name.clone());
        (words, target, constant.doc.as_deref(), constant.value.as_deref())
    });
    let mut seen = BTreeSet::new();
    let variables = api
        .servers
        .iter()
        .flat_map(|server| &server.variables)
        .filter(|&variable| seen.insert(variable.name.clone()))
        .map(|variable| {
            let target = BuilderTarget::ServerVariable(variable.name.clone());
            (
                variable.name.as_str(),
                target,
                variable.description.as_deref(),
                Some(variable.default.as_str()),
            )
        });
    let setters = constants
        .chain(variables)
        .map(|(words, target, doc, default)| setter(words, target, doc, default));
    ClientPlan { setters: setters.collect() }
}

fn plan_package(
    api: &Api,
    types: &[TypePlan],
    resources: &[ResourcePlan],
    hooks: &[HookPlan],
    xml: &XmlPlan,
) -> Package {
    let facts = &api.client;
    Package {
        name: facts.package.clone(),
        library: Name::spelled(facts.package.replace('-', "_")),
        version: facts.version.clone(),
        title: facts.title.clone(),
        description: facts.description.clone(),
        homepage: facts.homepage.clone(),
        about: api.description.as_deref().map(prose::lines).unwrap_or_default(),
        api_version: api.version.clone(),
        runtime_features: features::runtime_features(types, resources, hooks, xml),
        scope_example: None,
        changelog: api.changelog.clone(),
        scopes_note: api.scopes.note.as_deref().map(prose::doc_line),
        example_token: facts.credential.example.clone().unwrap_or_else(|| "token".into()),
        first_example: first_example(resources),
    }
}

/// A list that needs no argument says most about a client; else any call that needs none.
fn first_example(resources: &[ResourcePlan]) -> Option<(usize, usize)> {
    let mut calls = resources.iter().enumerate().flat_map(|(r, resource)| {
        resource.methods.iter().enumerate().map(move |(m, method)| (r, m, method))
    });
    let all: Vec<_> = calls
        .by_ref()
        .filter(|(_, _, method)| method.arguments.is_empty() && !method.deprecated)
        .collect();
    let paged = all.iter().find(|(_, _, method)| method.kind == CallKind::Paged);
    paged.or(all.first()).map(|(resource, method, _)| (*resource, *method))
}
