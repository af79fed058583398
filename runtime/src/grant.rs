//! What a token holds: turns listed scopes, what they imply and the kind of the token into what it
//! may do, and into what it lacks.

use std::collections::BTreeSet;
use std::fmt;

use crate::client::Core;
use crate::error::smallest;
use crate::jwt;
use crate::operation::Operation;
use crate::provider::{Introspection, Provider, ScopeInfo, TokenKind};
use crate::scope::Requirement;

/// How many scopes a message names of those that a token holds.
const SHOWN: usize = 32;

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
    Answer,
}

/// What has to be done so that a call is allowed.
#[derive(Clone, Debug)]
pub(crate) enum Shortfall {
    /// Nothing: all that is known to be needed is held, or nothing is known.
    None,
    /// One of these sets has to be added.
    Add(Vec<Vec<String>>),
    /// Tokens of this kind cannot use these scopes, so adding them is no help.
    Kind(String, Vec<String>),
}

impl Grant {
    /// What the program says of its token.
    pub(crate) fn given(
        provider: &'static Provider,
        scopes: impl IntoIterator<Item = String>,
    ) -> Self {
        Self::new(provider, None, scopes, Source::Given)
    }

    /// What a refusal says of the token.
    pub(crate) fn answered(
        provider: &'static Provider,
        scopes: impl IntoIterator<Item = String>,
    ) -> Self {
        Self::new(provider, None, scopes, Source::Answer)
    }

    /// What a free call tells.
    pub(crate) fn asked(
        operation: &'static Operation,
        provider: &'static Provider,
        kind: Option<String>,
        scopes: impl IntoIterator<Item = String>,
    ) -> Self {
        Self::new(provider, kind, scopes, Source::Call(operation))
    }

    /// What the token itself says, where the provider documents what is in it. `None` where it
    /// cannot be read: then nobody knows, and that is no error.
    pub(crate) fn of_token(core: &Core) -> Option<Self> {
        let provider = core.provider();
        let Some(Introspection::Jwt { claim, form }) = provider.introspection else { return None };
        let token = core.credential()?.expose_token(provider)?;
        let scopes = jwt::scopes(token, claim, form)?;
        Some(Self::new(provider, None, scopes, Source::Token))
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

    /// Whether the token can use a scope, by what its scopes imply and its kind has or restricts.
    pub fn holds(&self, scope: &str) -> bool {
        let has_all = self.token_kind().is_some_and(|kind| kind.all);
        let is_listed = || with_implied(self.provider, self.scopes().collect()).contains(&scope);
        self.can_use(scope) && (has_all || is_listed())
    }

    /// Whether a call with this requirement is allowed; `false` where nobody documents what it needs.
    pub fn allows(&self, requirement: &Requirement) -> bool {
        match requirement {
            Requirement::Public | Requirement::AnyCredential => true,
            Requirement::Unknown => false,
            _ => self.missing(requirement).is_empty(),
        }
    }

    /// The fewest scopes that the token needs besides, by what scopes imply and its kind restricts;
    /// of several groups that are equally near, the first.
    pub fn missing(&self, requirement: &Requirement) -> Vec<&'static str> {
        let lacks = |group: &&'static [&'static str]| -> Vec<&'static str> {
            group.iter().copied().filter(|scope| !self.holds(scope)).collect()
        };
        let groups = requirement.alternatives().iter().map(lacks);
        groups.min_by_key(Vec::len).unwrap_or_default()
    }

    /// Whether the provider's file does not know this kind of token: it may hold more than it lists.
    pub(crate) fn is_of_unknown_kind(&self) -> bool {
        self.kind.is_some() && !self.provider.tokens.is_empty() && self.token_kind().is_none()
    }

    /// The smallest sets by which one of the groups would be held in full.
    pub(crate) fn shortfall(&self, groups: &[Vec<String>]) -> Shortfall {
        let lacks = |group: &Vec<String>| -> Vec<String> {
            group.iter().filter(|scope| !self.holds(scope)).cloned().collect()
        };
        let lacking = smallest(groups.iter().map(lacks).collect());
        if lacking.iter().any(Vec::is_empty) {
            return Shortfall::None;
        }
        let (useful, useless): (Vec<_>, Vec<_>) =
            lacking.into_iter().partition(|set| set.iter().all(|scope| self.can_use(scope)));
        match (useful.is_empty(), useless.into_iter().next(), &self.kind) {
            (true, Some(mut set), Some(kind)) => {
                set.retain(|scope| !self.can_use(scope));
                Shortfall::Kind(kind.clone(), set)
            }
            (true, ..) => Shortfall::None,
            _ => Shortfall::Add(smallest(useful.iter().map(|set| self.to_add(set)).collect())),
        }
    }

    /// A set without the scopes that others of it imply.
    fn to_add(&self, set: &[String]) -> Vec<String> {
        let mut listed = set.to_owned();
        for scope in set {
            let others = listed.iter().filter(|other| *other != scope);
            let others = others.map(String::as_str).collect();
            if with_implied(self.provider, others).contains(&scope.as_str()) {
                listed.retain(|other| other != scope);
            }
        }
        listed
    }

    /// The scopes listed that are not named by `is_named`, and imply none that is.
    pub(crate) fn surplus(&self, is_named: impl Fn(&str) -> bool) -> Vec<String> {
        let is_used = |scope| with_implied(self.provider, vec![scope]).into_iter().any(&is_named);
        self.scopes().filter(|scope| !is_used(scope)).map(str::to_owned).collect()
    }

    fn token_kind(&self) -> Option<&'static TokenKind> {
        let name = self.kind.as_deref()?;
        self.provider.tokens.iter().find(|kind| kind.name == name)
    }

    /// Whether the kind of token does not keep it from using a scope.
    fn can_use(&self, scope: &str) -> bool {
        let Some(access) = self.token_kind().and_then(|kind| kind.access) else { return true };
        info(self.provider, scope).is_none_or(|info| info.access == access)
    }
}

impl Shortfall {
    /// The sets of which one would help.
    pub(crate) fn remedies(&self) -> Vec<Vec<String>> {
        match self {
            Self::Add(sets) => sets.clone(),
            Self::None | Self::Kind(..) => Vec::new(),
        }
    }
}

/// `Add a, or b and c to the token.`
impl fmt::Display for Shortfall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("That is enough, so the reason is another."),
            Self::Add(sets) => write!(f, "Add {} to the token.", joined(sets)),
            Self::Kind(kind, scopes) => {
                let scopes = scopes.join(" and ");
                write!(f, "A {kind} token cannot use {scopes}: use another kind of token.")
            }
        }
    }
}

/// `a, or b and c`.
pub(crate) fn joined(sets: &[Vec<String>]) -> String {
    sets.iter().map(|set| set.join(" and ")).collect::<Vec<_>>().join(", or ")
}

fn info(provider: &'static Provider, scope: &str) -> Option<&'static ScopeInfo> {
    provider.scopes.iter().find(|info| info.name == scope)
}

/// Adds what scopes imply, and what that implies.
fn with_implied<'s>(provider: &'static Provider, mut scopes: Vec<&'s str>) -> Vec<&'s str> {
    let mut next = 0;
    while let Some(scope) = scopes.get(next) {
        for implied in info(provider, scope).map_or(&[][..], |info| info.implies) {
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
        let scopes: Vec<&str> = self.scopes().take(SHOWN).collect();
        match self.token_kind() {
            Some(kind) if kind.all => f.write_str("every scope")?,
            _ if scopes.is_empty() => f.write_str("no scope")?,
            _ => f.write_str(&scopes.join(", "))?,
        }
        if self.scopes.len() > SHOWN {
            write!(f, " and {} more", self.scopes.len() - SHOWN)?;
        }
        match self.source {
            Source::Call(operation) => {
                write!(f, " (read from {} {})", operation.method_name(), operation.path)
            }
            Source::Token => f.write_str(" (read from the token)"),
            Source::Given => f.write_str(" (as the client was told)"),
            Source::Answer => f.write_str(" (as the server says)"),
        }
    }
}
