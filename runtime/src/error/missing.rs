//! Scopes that are missing: turns what an operation needs, what the server says and what the token
//! holds into the smallest sets that would do.

use super::Said;
use crate::grant::{Grant, Shortfall};
use crate::operation::Operation;
use crate::scope::Requirement;

/// What is known about scopes that are missing.
///
/// ```
/// # use scopewright_runtime::{Error, MissingScopes};
/// fn advise(error: &Error) {
///     let Some(missing) = error.missing_scopes() else { return };
///     for set in &missing.remedies {
///         println!("this would do: {}", set.join(" "));
///     }
/// }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct MissingScopes {
    /// The operations that are refused. What the provider documents that each needs is its
    /// [`requirement`](Operation::requirement).
    pub operations: Vec<&'static Operation>,
    /// What the server says that the call needs: all scopes of one of these sets. Empty where it
    /// does not say.
    pub asked: Vec<Vec<String>>,
    /// What the token holds, and how that is known; `None` where it is not.
    pub granted: Option<Grant>,
    /// The smallest sets of scopes of which one has to be added, the shortest first. Where it is not
    /// known what the token holds, one of them has to be held. Empty where nobody knows what is
    /// needed, where all that is known to be needed is held, and where no scope would help.
    pub remedies: Vec<Vec<String>>,
    /// Who says what is needed.
    pub source: ScopeSource,
    pub(crate) shortfall: Shortfall,
}

/// Who says which scopes are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ScopeSource {
    /// The answer's `WWW-Authenticate` (RFC 6750, section 3).
    Challenge,
    /// The answer's body.
    Body,
    /// Another header of the answer.
    Header,
    /// The provider's documents.
    Documented,
    /// Nobody.
    Unknown,
}

impl MissingScopes {
    /// What each refused operation needs, as the provider documents it.
    pub fn required(&self) -> impl Iterator<Item = (&'static Operation, &'static Requirement)> {
        self.operations.iter().map(|operation| (*operation, &operation.requirement))
    }

    /// Of one operation that the server refused. Where the server says what it needs, that counts
    /// before the documents, unless the token holds it.
    pub(super) fn of_refusal(
        operation: &'static Operation,
        said: &Said,
        granted: Option<&Grant>,
    ) -> Self {
        let documented = operation.requirement.alternatives().iter();
        let documented: Vec<Vec<String>> =
            documented.map(|group| group.iter().copied().map(str::to_owned).collect()).collect();
        let asked = (said.needed.clone(), said.source.unwrap_or(ScopeSource::Unknown));
        let known = [asked, (documented, ScopeSource::Documented)];
        let known = known.into_iter().filter(|(groups, _)| !groups.is_empty());
        let mut found = known.map(|(groups, source)| (shortfall(granted, groups), source));
        let first = found.next().unwrap_or((Shortfall::None, ScopeSource::Unknown));
        let (shortfall, source) = match first {
            (Shortfall::None, _) => found.next().unwrap_or(first),
            first => first,
        };
        let asked = said.needed.clone();
        let operations = vec![operation];
        let remedies = shortfall.remedies();
        Self { operations, asked, granted: granted.cloned(), remedies, source, shortfall }
    }

    /// Of operations that a preflight found to be refused.
    pub(crate) fn of_preflight(
        operations: Vec<&'static Operation>,
        granted: Option<Grant>,
        shortfall: Shortfall,
    ) -> Self {
        let (remedies, source) = (shortfall.remedies(), ScopeSource::Documented);
        Self { operations, asked: Vec::new(), granted, remedies, source, shortfall }
    }

    /// Whether the server says something else than the provider's documents.
    pub(super) fn is_news(&self) -> bool {
        let is_documented = |set: &Vec<String>| {
            let mut groups = self.required().flat_map(|(_, needs)| needs.alternatives());
            groups.any(|group| {
                group.len() == set.len()
                    && group.iter().all(|name| set.iter().any(|one| one == name))
            })
        };
        !self.asked.is_empty() && !self.asked.iter().any(is_documented)
    }
}

/// What to add to what is held, or, where that is not known, what to hold.
fn shortfall(granted: Option<&Grant>, groups: Vec<Vec<String>>) -> Shortfall {
    match granted {
        Some(granted) => granted.shortfall(&groups),
        None => Shortfall::Add(smallest(groups)),
    }
}

/// Drops sets that hold another of them, and those that are there already; the shortest come first.
pub(crate) fn smallest(mut sets: Vec<Vec<String>>) -> Vec<Vec<String>> {
    sets.sort_by_key(Vec::len);
    let mut kept: Vec<Vec<String>> = Vec::new();
    for set in sets {
        let holds = |other: &Vec<String>| other.iter().all(|name| set.contains(name));
        if !kept.iter().any(holds) {
            kept.push(set);
        }
    }
    kept
}
