//! Preflights: compare what operations need with what a token holds, before anything is done.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::Value;

use crate::client::Core;
use crate::draft::Draft;
use crate::engine;
use crate::error::{Error, Kind, Result};
use crate::jwt;
use crate::operation::Operation;
use crate::provider::{Introspection, Provider, TokenKind};
use crate::scope::Requirement;
use crate::wire;

/// What a token holds, and how that is known.
///
/// Shows as `outlets.lists, orders.create (read from GET /auth/token)`.
#[derive(Clone, Debug)]
pub struct Grant {
    provider: &'static Provider,
    kind: Option<String>,
    scopes: BTreeSet<String>,
    source: Source,
}

#[derive(Clone, Copy, Debug)]
enum Source {
    Call(&'static Operation),
    Token,
    Given,
}

impl Grant {
    pub(crate) fn given(
        provider: &'static Provider,
        scopes: impl IntoIterator<Item = String>,
    ) -> Self {
        Self::new(provider, None, scopes, Source::Given)
    }

    fn new(
        provider: &'static Provider,
        kind: Option<String>,
        scopes: impl IntoIterator<Item = String>,
        source: Source,
    ) -> Self {
        Self { provider, kind, scopes: scopes.into_iter().collect(), source }
    }

    /// The scopes as the token lists them.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.scopes.iter().map(String::as_str)
    }

    /// The provider's kind of the token, such as `read_only`.
    pub fn kind(&self) -> Option<&str> {
        self.kind.as_deref()
    }

    /// The fewest scopes that the token needs besides, by what scopes imply and its kind restricts.
    pub fn missing(&self, requirement: &Requirement) -> Vec<&'static str> {
        if self.token_kind().is_some_and(|kind| kind.all) {
            return Vec::new();
        }
        requirement.missing(&self.effective())
    }

    /// What to do about scopes that are missing: a token whose kind cannot use what it lists is not
    /// helped by more of it.
    pub(crate) fn remedy(&self, missing: &[&str]) -> String {
        let listed: Vec<&str> = self.scopes().collect();
        match (&self.kind, missing.iter().all(|scope| listed.contains(scope))) {
            (Some(kind), true) if !missing.is_empty() => {
                format!(
                    "A {kind} token cannot use {}: use another kind of token.",
                    missing.join(" and ")
                )
            }
            _ => format!("Add {} to the token.", missing.join(" and ")),
        }
    }

    fn token_kind(&self) -> Option<&'static TokenKind> {
        let name = self.kind.as_deref()?;
        self.provider.tokens.iter().find(|kind| kind.name == name)
    }

    /// The scopes listed, those they imply, without those that the kind of token cannot use.
    fn effective(&self) -> Vec<&str> {
        let infos = self.provider.scopes;
        let mut effective = with_implied(self.provider, self.scopes().collect());
        if let Some(access) = self.token_kind().and_then(|kind| kind.access) {
            let is_other =
                |name: &str| infos.iter().any(|one| one.name == name && one.access != access);
            effective.retain(|scope| !is_other(scope));
        }
        effective
    }

    /// The scopes listed that are not named by `is_named`, and imply none that is.
    fn surplus(&self, is_named: impl Fn(&str) -> bool) -> Vec<String> {
        let is_used = |scope| with_implied(self.provider, vec![scope]).into_iter().any(&is_named);
        self.scopes().filter(|scope| !is_used(scope)).map(str::to_owned).collect()
    }
}

/// Adds what scopes imply, and what that implies.
fn with_implied<'s>(provider: &'static Provider, mut scopes: Vec<&'s str>) -> Vec<&'s str> {
    let mut next = 0;
    while let Some(scope) = scopes.get(next) {
        let info = provider.scopes.iter().find(|info| info.name == *scope);
        for implied in info.map_or(&[][..], |info| info.implies) {
            if !scopes.contains(implied) {
                scopes.push(implied);
            }
        }
        next += 1;
    }
    scopes
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scopes: Vec<&str> = self.scopes().collect();
        match self.token_kind() {
            Some(kind) if kind.all => f.write_str("every scope")?,
            _ if scopes.is_empty() => f.write_str("no scope")?,
            _ => f.write_str(&scopes.join(", "))?,
        }
        match self.source {
            Source::Call(operation) => {
                write!(f, " (read from {} {})", operation.method, operation.path)
            }
            Source::Token => f.write_str(" (read from the token)"),
            Source::Given => f.write_str(" (as the client was told)"),
        }
    }
}

/// What a preflight found.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Preflight {
    /// Operations that would be refused, each with the fewest scopes that would allow it.
    pub missing: Vec<Missing>,
    /// Scopes that the token holds and that no operation names, nor any scope that they imply.
    pub surplus: Vec<String>,
    /// Operations of which nobody can tell: they document no scopes, or what the token holds could
    /// not be read.
    pub unknown: Vec<&'static Operation>,
    /// What the token holds, if that could be read.
    pub granted: Option<Grant>,
}

/// An operation that a token does not allow.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Missing {
    /// The operation.
    pub operation: &'static Operation,
    /// The scopes that the token would need besides.
    pub scopes: Vec<&'static str>,
}

impl Preflight {
    pub(crate) fn compare(operations: &[&'static Operation], granted: Option<Grant>) -> Self {
        let mut found =
            Self { missing: Vec::new(), surplus: Vec::new(), unknown: Vec::new(), granted: None };
        for &operation in operations {
            let requirement = &operation.requirement;
            match (&granted, requirement) {
                (_, Requirement::Public | Requirement::AnyCredential) => {}
                (_, Requirement::Unknown) | (None, _) => found.unknown.push(operation),
                (Some(granted), _) => {
                    let scopes = granted.missing(requirement);
                    if !scopes.is_empty() {
                        found.missing.push(Missing { operation, scopes });
                    }
                }
            }
        }
        if let Some(granted) = &granted {
            let is_named =
                |scope: &str| operations.iter().any(|one| names(&one.requirement, scope));
            found.surplus = granted.surplus(is_named);
        }
        Self { granted, ..found }
    }

    /// All scopes that are missing, each once, in alphabetical order.
    pub fn missing_scopes(&self) -> Vec<&'static str> {
        let all = self.missing.iter().flat_map(|missing| missing.scopes.iter().copied());
        all.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Fails if a scope is missing, with an error that names the operations and the scopes. What is
    /// unknown does not fail.
    pub fn require(self) -> Result<Self> {
        if self.missing.is_empty() {
            return Ok(self);
        }
        let needs = |missing: &Missing| {
            format!("{} needs {}", missing.operation.id, missing.scopes.join(" and "))
        };
        let needs: Vec<String> = self.missing.iter().map(needs).collect();
        let held = self.granted.as_ref().map(Grant::to_string).unwrap_or_default();
        let scopes = self.missing_scopes();
        let remedy = match &self.granted {
            Some(granted) => granted.remedy(&scopes),
            None => format!("Add {} to the token.", scopes.join(" and ")),
        };
        let sentence = format!("{}; this token holds {held}. {remedy}", needs.join(", "));
        Err(Error::new(Kind::MissingScopes(sentence)))
    }
}

fn names(requirement: &Requirement, scope: &str) -> bool {
    requirement.alternatives().iter().any(|group| group.contains(&scope))
}

/// Reads what the client's token holds; `None` where the provider has no way to know it.
pub(crate) async fn introspect(core: &Core) -> Result<Option<Grant>> {
    let provider = core.provider();
    match provider.introspection {
        Some(Introspection::Call { operation, kind, scopes }) => {
            let draft = Box::new(Draft::new(core.clone(), operation));
            ask(draft, kind, scopes).await.map(Some)
        }
        Some(Introspection::Jwt { claim, form }) => {
            let token = core.credential().and_then(|credential| credential.expose_token(provider));
            let scopes = token.and_then(|token| jwt::scopes(token, claim, form));
            Ok(scopes.map(|scopes| Grant::new(provider, None, scopes, Source::Token)))
        }
        None => Ok(None),
    }
}

async fn ask(draft: Box<Draft>, kind: &str, scopes: &str) -> Result<Grant> {
    let (provider, operation) = (draft.core.provider(), draft.operation);
    let answer = engine::run(draft, false).await?;
    let Some(listed) = wire::find(answer.body(), scopes).and_then(list) else {
        return Err(answer.unexpected_error("the token's scopes are not in it"));
    };
    let kind = Some(kind).filter(|pointer| !pointer.is_empty());
    let kind = kind.and_then(|pointer| wire::find(answer.body(), pointer));
    let kind = kind.and_then(|json| serde_json::from_slice(json).ok());
    Ok(Grant::new(provider, kind, listed, Source::Call(operation)))
}

/// A list of names, or names in one string with spaces between them. `null` is none.
fn list(json: &[u8]) -> Option<Vec<String>> {
    match serde_json::from_slice(json).ok()? {
        Value::Null => Some(Vec::new()),
        Value::String(text) => Some(text.split_whitespace().map(str::to_owned).collect()),
        Value::Array(items) => {
            Some(items.iter().filter_map(Value::as_str).map(str::to_owned).collect())
        }
        _ => None,
    }
}
