//! The table of operations and scopes: turns the plan of a crate into rows of plain data.
//!
//! Its form as JSON is what `cargo xtask scopes --format json` prints and what the page holds. A
//! field is never left out: what there is not is `null` or empty.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::ir::{self, Requirement};
use crate::plan::{CratePlan, OperationPlan};

/// The operations of a provider and what they need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScopeTable {
    /// The folder under `specs/`.
    pub provider: String,
    /// The provider's name in prose.
    pub title: String,
    /// The crate's name in Rust code.
    pub library: String,
    /// The provider publishes scopes at all.
    pub published: bool,
    /// A sentence about its scopes.
    pub note: Option<String>,
    /// A client can learn what its own token holds, by a call or by looking into the token.
    pub introspected: bool,
    /// The vocabulary, in the order of the provider's file.
    pub scopes: Vec<ScopeEntry>,
    /// The kinds of token, in the order of the provider's file.
    pub tokens: Vec<TokenEntry>,
    /// The operations, in the order of the document.
    pub operations: Vec<OperationEntry>,
}

/// A scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScopeEntry {
    /// The name on the wire, which is also that in the provider's dashboard.
    pub name: String,
    /// What it is needed for.
    pub access: Access,
    /// What it allows; empty where nobody says.
    pub doc: String,
    /// All scopes that a token with this one holds as well, also those that these imply, in the
    /// order of the provider's file.
    pub implies: Vec<String>,
    /// The variant of the crate's `Scope`.
    pub variant: String,
}

/// What a scope is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Access {
    /// To look.
    Read,
    /// To change.
    Write,
}

/// A kind of token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TokenEntry {
    /// The provider's name of it.
    pub name: String,
    /// Which scopes it holds.
    pub grants: Grants,
    /// It can use scopes of this access only; `null`: of both.
    pub access: Option<Access>,
}

/// Which scopes a kind of token holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Grants {
    /// Every scope.
    All,
    /// Those that it lists, and what they imply.
    Listed,
}

/// An operation and what it needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OperationEntry {
    /// The `operationId`, or `METHOD /path` where the document has none.
    pub id: String,
    /// Upper-case HTTP method.
    pub method: String,
    /// The path template.
    pub path: String,
    /// What it does, in a line; empty where nobody says.
    pub summary: String,
    /// What people call the group that it belongs to.
    pub group: String,
    /// The Rust method, such as `Orders::list`.
    pub rust: String,
    /// The call in Rust, such as `client.orders().list()`.
    pub call: String,
    /// The operation's constant in the crate's `operations`.
    pub constant: String,
    /// Whether scopes are what it needs.
    pub needs: Needs,
    /// Where it needs scopes: the sets of which one is enough, each in full. Otherwise empty.
    pub any_of: Vec<Vec<String>>,
    /// The provider does not document what it needs; somebody concluded it.
    pub inferred: bool,
    /// A sentence about what it needs.
    pub note: Option<String>,
    /// The provider advises against using it.
    pub deprecated: bool,
}

/// What an operation needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Needs {
    /// No credential.
    Public,
    /// Any valid credential.
    None,
    /// One of the sets of scopes in `any_of`.
    Scopes,
    /// Nobody knows.
    Unknown,
}

impl ScopeTable {
    /// Reads the table off a plan.
    pub(super) fn of(plan: &CratePlan) -> Self {
        let facts = &plan.provider.scopes;
        Self {
            provider: plan.provider.folder.clone(),
            title: plan.package.title.clone(),
            library: plan.package.library.as_str().to_owned(),
            published: facts.published,
            note: facts.note.clone(),
            introspected: facts.introspection.is_some(),
            scopes: scope_entries(plan),
            tokens: facts.tokens.iter().map(token).collect(),
            operations: operations(plan),
        }
    }
}

/// The vocabulary.
pub(crate) fn scope_entries(plan: &CratePlan) -> Vec<ScopeEntry> {
    let vocabulary = &plan.provider.scopes.vocabulary;
    let places: BTreeMap<&str, usize> =
        vocabulary.iter().enumerate().map(|(at, scope)| (scope.name.as_str(), at)).collect();
    let entry = |(at, planned): (usize, &crate::plan::ScopePlan)| {
        let scope = vocabulary.get(at)?;
        Some(ScopeEntry {
            name: scope.name.clone(),
            access: access(scope.write),
            doc: scope.doc.clone(),
            implies: implied(vocabulary, &places, at),
            variant: planned.variant.as_str().to_owned(),
        })
    };
    plan.scopes.iter().enumerate().filter_map(entry).collect()
}

/// Everything that a scope implies, in the order of the vocabulary, without itself.
fn implied(vocabulary: &[ir::Scope], places: &BTreeMap<&str, usize>, of: usize) -> Vec<String> {
    let mut found = BTreeSet::new();
    let mut left = vec![of];
    while let Some(at) = left.pop() {
        if found.insert(at) {
            let names = vocabulary.get(at).map_or(&[][..], |scope| &scope.implies);
            left.extend(names.iter().filter_map(|name| places.get(name.as_str())));
        }
    }
    let others = found.into_iter().filter(|at| *at != of);
    others.filter_map(|at| vocabulary.get(at)).map(|scope| scope.name.clone()).collect()
}

fn access(write: bool) -> Access {
    if write { Access::Write } else { Access::Read }
}

fn token(kind: &ir::TokenKind) -> TokenEntry {
    TokenEntry {
        name: kind.name.clone(),
        grants: if kind.all { Grants::All } else { Grants::Listed },
        access: kind.write.map(access),
    }
}

fn operations(plan: &CratePlan) -> Vec<OperationEntry> {
    // A group is called what the document calls it, or else what its resource is called.
    let mut groups: BTreeMap<&str, &str> = BTreeMap::new();
    for one in &plan.operations {
        if let Some(tag) = &one.facts.tag {
            groups.entry(resource(one)).or_insert(tag);
        }
    }
    let group = |one| groups.get(resource(one)).copied().unwrap_or_else(|| resource(one));
    plan.operations.iter().map(|one| operation(one, group(one))).collect()
}

fn resource(operation: &OperationPlan) -> &str {
    operation.method_path.as_str().split("::").next().unwrap_or_default()
}

fn operation(operation: &OperationPlan, group: &str) -> OperationEntry {
    let facts = &operation.facts;
    let (needs, any_of) = match &facts.requirement {
        Requirement::Public => (Needs::Public, Vec::new()),
        Requirement::AnyCredential => (Needs::None, Vec::new()),
        Requirement::Unknown => (Needs::Unknown, Vec::new()),
        Requirement::Scopes(sets) => (Needs::Scopes, sets.clone()),
    };
    OperationEntry {
        id: facts.id.clone(),
        method: facts.method.clone(),
        path: facts.path.clone(),
        summary: one_line(facts.summary.as_deref().unwrap_or_default()),
        group: group.to_owned(),
        rust: operation.method_path.as_str().to_owned(),
        call: operation.readme_call.to_string(),
        constant: operation.constant.as_str().to_owned(),
        needs,
        any_of,
        inferred: facts.requirement_inferred,
        note: facts.requirement_note.clone(),
        deprecated: facts.deprecated,
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
