//! Preflights: compare what operations need with what a token holds, before anything is done.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::client::Core;
use crate::draft::Draft;
use crate::engine;
use crate::error::{Error, Kind, MissingScopes, Result};
pub use crate::grant::Grant;
use crate::grant::Shortfall;
use crate::operation::Operation;
use crate::provider::Introspection;
use crate::scope::Requirement;
use crate::wire;

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
                    if scopes.is_empty() {
                        continue;
                    }
                    // A kind of token that is newer than this crate may hold more than it lists.
                    if granted.is_of_unknown_kind() {
                        found.unknown.push(operation);
                    } else {
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
        let missing = self.shortfall();
        let remedy = missing.shortfall.to_string();
        let sentence = format!("{}; this token holds {held}. {remedy}", needs.join(", "));
        Err(Error::new(Kind::MissingScopes(sentence, missing)))
    }

    /// All that is missing, as one set.
    fn shortfall(&self) -> MissingScopes {
        let all: Vec<String> = self.missing_scopes().into_iter().map(str::to_owned).collect();
        let shortfall = match &self.granted {
            Some(granted) => granted.shortfall(&[all]),
            None => Shortfall::Add(vec![all]),
        };
        let operations = self.missing.iter().map(|missing| missing.operation).collect();
        MissingScopes::of_preflight(operations, self.granted.clone(), shortfall)
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
        // What the token itself tells is known without asking.
        Some(Introspection::Jwt { .. }) | None => Ok(None),
    }
}

async fn ask(draft: Box<Draft>, kind: &str, scopes: &str) -> Result<Grant> {
    let (provider, operation) = (draft.core.provider(), draft.operation);
    let answer = engine::run(draft, |_| false).await?;
    let Some(listed) = wire::find(answer.body(), scopes).and_then(list) else {
        return Err(answer.unexpected_error("the token's scopes are not in it"));
    };
    let kind = Some(kind).filter(|pointer| !pointer.is_empty());
    let kind = kind.and_then(|pointer| wire::find(answer.body(), pointer));
    let kind = kind.and_then(|json| serde_json::from_slice(json).ok());
    Ok(Grant::asked(operation, provider, kind, listed))
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
