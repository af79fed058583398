//! The provider as a whole, as `operations.json` has it.

use serde::Serialize;

use crate::{
    escape::{Markdown, RustText, prose, rust_text},
    explore::{ScopeEntry, scope_entries},
    ir::{self, SchemeKind},
    plan::{CratePlan, TierPlan},
};

#[derive(Serialize)]
pub(super) struct Package<'p> {
    name: &'p str,
    version: &'p str,
    /// The name in Rust code.
    library: &'p str,
}

impl<'p> Package<'p> {
    pub(super) fn of(plan: &'p CratePlan) -> Self {
        let package = &plan.package;
        Self { name: &package.name, version: &package.version, library: package.library.as_str() }
    }
}

#[derive(Serialize)]
pub(super) struct About<'p> {
    title: &'p str,
    /// The document's version of the API.
    version: &'p str,
    homepage: Option<&'p str>,
}

impl<'p> About<'p> {
    pub(super) fn of(plan: &'p CratePlan) -> Self {
        let package = &plan.package;
        Self {
            title: &package.title,
            version: &package.api_version,
            homepage: package.homepage.as_deref(),
        }
    }
}

#[derive(Serialize)]
pub(super) struct Scope {
    #[serde(flatten)]
    entry: ScopeEntry,
    /// Where `scopes.yaml` declares it.
    places: Vec<String>,
}

/// The vocabulary, its words as Markdown.
pub(super) fn scopes(plan: &CratePlan) -> Vec<Scope> {
    let scope = |entry: ScopeEntry| Scope {
        places: super::links(plan.origins.scopes.get(&entry.name)),
        entry: ScopeEntry { doc: prose::doc_line(&entry.doc).to_string(), ..entry },
    };
    scope_entries(plan).into_iter().map(scope).collect()
}

#[derive(Serialize)]
pub(super) struct Server<'p> {
    url: &'p str,
    description: Option<Markdown>,
    variables: Vec<Variable<'p>>,
}

#[derive(Serialize)]
struct Variable<'p> {
    name: &'p str,
    default: &'p str,
    values: &'p [String],
    env: Option<&'p str>,
}

impl<'p> Server<'p> {
    pub(super) fn of(server: &'p ir::Server) -> Self {
        let variables = server.variables.iter().map(|variable| Variable {
            name: &variable.name,
            default: &variable.default,
            values: &variable.values,
            env: variable.variable.as_deref(),
        });
        Self {
            url: &server.url,
            description: server.description.as_deref().map(prose::doc_line),
            variables: variables.collect(),
        }
    }
}

#[derive(Serialize)]
pub(super) struct Token<'p> {
    /// The environment variable that `Client::from_env` reads.
    env: Option<&'p str>,
    /// The security scheme that a bare token is used with.
    scheme: Option<&'p str>,
}

impl<'p> Token<'p> {
    pub(super) fn of(plan: &'p CratePlan) -> Self {
        let facts = &plan.provider.facts.credential;
        Self { env: facts.variable.as_deref(), scheme: facts.scheme.as_deref() }
    }
}

#[derive(Serialize)]
pub(super) struct Credential<'p> {
    scheme: &'p str,
    kind: &'static str,
    /// Of the header, the query parameter or the cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_url: Option<&'p str>,
}

impl<'p> Credential<'p> {
    pub(super) fn of(scheme: &'p ir::SecurityScheme) -> Self {
        let (kind, name, token_url) = match &scheme.kind {
            SchemeKind::Bearer => ("bearer", None, None),
            SchemeKind::ClientCredentials(url) => ("client_credentials", None, Some(url.as_str())),
            SchemeKind::Basic => ("basic", None, None),
            SchemeKind::Header(name) => ("header", Some(name.as_str()), None),
            SchemeKind::Query(name) => ("query", Some(name.as_str()), None),
            SchemeKind::Cookie(name) => ("cookie", Some(name.as_str()), None),
        };
        Self { scheme: &scheme.name, kind, name, token_url }
    }
}

#[derive(Serialize)]
pub(super) struct Tier<'p> {
    name: &'p str,
    constant: RustText,
    /// `null`: as many as one likes.
    requests: Option<u32>,
    seconds: u32,
    default: bool,
}

impl<'p> Tier<'p> {
    pub(super) fn of(tier: &'p TierPlan) -> Self {
        Self {
            name: &tier.name,
            constant: rust_text!("tiers::{}", tier.constant),
            requests: tier.requests,
            seconds: tier.seconds,
            default: tier.is_default,
        }
    }
}
