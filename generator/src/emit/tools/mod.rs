//! `operations.json` and `llms.txt`: what the crate can do, for programs that read no Rust.
//!
//! Both say what the constants and the methods say, from the same plan; the shape of the JSON is
//! described in `docs/guide/tools.md`. A change that a reader of it would notice raises [`FORMAT`].

mod api;
mod calls;
mod entry;
pub(super) mod json;
mod page;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    escape::Comment,
    plan::{CratePlan, MethodPlan, OperationPlan, ResourcePlan},
    report::Place,
};

use super::{Part, Text, header, resources::Shown, templates::Templates};

/// The version of the shape of `operations.json`.
const FORMAT: u32 = 1;

/// A method with what the source shows of it.
#[derive(Clone, Copy)]
pub(super) struct Listed<'p> {
    /// The position of the resource.
    at: usize,
    resource: &'p ResourcePlan,
    method: &'p MethodPlan,
    shown: &'p Shown,
}

/// The methods of each operation, by the operation's constant.
pub(super) struct Methods<'p>(BTreeMap<&'p str, Vec<Listed<'p>>>);

impl<'p> Methods<'p> {
    /// `shown` has the methods of each resource, in their order.
    pub(super) fn of(plan: &'p CratePlan, shown: &'p [Vec<Shown>]) -> Self {
        let mut all: BTreeMap<&str, Vec<Listed<'_>>> = BTreeMap::new();
        for (at, (resource, shown)) in plan.resources.iter().zip(shown).enumerate() {
            for (method, shown) in resource.methods.iter().zip(shown) {
                let listed = Listed { at, resource, method, shown };
                all.entry(method.constant.as_str()).or_default().push(listed);
            }
        }
        Self(all)
    }

    /// The method of an operation, and the further ways to call it.
    fn of_operation(&self, operation: &OperationPlan) -> Option<(Listed<'p>, &[Listed<'p>])> {
        let methods = self.0.get(operation.constant.as_str())?;
        let (first, further) = methods.split_first()?;
        Some((*first, further))
    }
}

/// The whole of `operations.json`.
#[derive(Serialize)]
struct Catalogue<'p> {
    format: u32,
    generated: Comment,
    /// The file that the pointers lead into, unless they name another.
    document: &'p str,
    #[serde(rename = "crate")]
    package: api::Package<'p>,
    api: api::About<'p>,
    base_url: &'p str,
    servers: Vec<api::Server<'p>>,
    token: api::Token<'p>,
    credentials: Vec<api::Credential<'p>>,
    rate_limits: Vec<api::Tier<'p>>,
    error_type: Option<&'p str>,
    scopes_published: bool,
    scopes: Vec<api::Scope>,
    operations: Vec<entry::Entry<'p>>,
    types: BTreeMap<&'p str, String>,
    /// Where each type is in the document.
    type_pointers: BTreeMap<&'p str, &'p str>,
    /// The lines that each type comes from.
    type_places: BTreeMap<&'p str, Vec<String>>,
}

/// Both files.
pub(super) fn emit_tools(
    plan: &CratePlan,
    templates: &Templates,
    methods: &Methods<'_>,
) -> [Part; 2] {
    let operations = plan.operations.iter().filter_map(|operation| {
        let (own, further) = methods.of_operation(operation)?;
        Some(entry::Entry::of(plan, operation, own, further))
    });
    let catalogue = Catalogue {
        format: FORMAT,
        generated: header(plan),
        document: document(plan),
        package: api::Package::of(plan),
        api: api::About::of(plan),
        base_url: plan.provider.servers.first().map_or("", |server| &server.url),
        servers: plan.provider.servers.iter().map(api::Server::of).collect(),
        token: api::Token::of(plan),
        credentials: plan.provider.schemes.iter().map(api::Credential::of).collect(),
        rate_limits: plan.provider.tiers.iter().map(api::Tier::of).collect(),
        error_type: plan.provider.error_type.map(|error| plan.type_of(error).name.as_str()),
        scopes_published: plan.provider.scopes.published,
        scopes: api::scopes(plan),
        operations: operations.collect(),
        types: types(plan),
        type_pointers: pointers(plan),
        type_places: plan.types.iter().map(|own| of_type(plan, own.name.as_str())).collect(),
    };
    let json = Part::Text { path: "operations.json".into(), text: Text::of_json(&catalogue) };
    [json, page::emit_page(plan, templates, methods)]
}

/// The document among the inputs.
fn document(plan: &CratePlan) -> &str {
    let is_document = |name: &&String| {
        name.rsplit('/').next().is_some_and(|file| file.split('.').next() == Some("api"))
    };
    plan.inputs.iter().find(is_document).map_or("", String::as_str)
}

/// Lines, of which an editor opens each.
fn links(places: Option<&Vec<Place>>) -> Vec<String> {
    places.into_iter().flatten().map(Place::link).collect()
}

fn of_type<'p>(plan: &CratePlan, name: &'p str) -> (&'p str, Vec<String>) {
    (name, links(plan.origins.types.get(name)))
}

/// Where the types come from.
fn pointers(plan: &CratePlan) -> BTreeMap<&str, &str> {
    plan.types.iter().map(|own| (own.name.as_str(), own.origin.pointer.as_str())).collect()
}

/// The types that stand in `types`, and the file of each.
fn types(plan: &CratePlan) -> BTreeMap<&str, String> {
    let file = |module: &str| format!("src/types/{module}.rs");
    plan.types.iter().map(|own| (own.name.as_str(), file(own.module.as_str()))).collect()
}
