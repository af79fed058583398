//! What an operation needs of a token, and what that says to people: turns a [`Requirement`] and
//! the scopes that a token holds into "yes", "no, these are missing", or a phrase.
//!
//! [`ScopeSet`] asks the same at compile time, and [`least_scopes`] the other way round: which
//! scopes to ask for, so that some operations are allowed.

mod bits;
mod dialect;
mod least;
mod set;
mod vocabulary;

use std::fmt;

pub use dialect::ScopeDialect;
pub use least::{MAX_STEPS, PlannedScope, ScopePlan, least_scopes};
pub use set::ScopeSet;
pub use vocabulary::{Vocabulary, words};

/// The scopes that an operation needs: an OR of ANDs, or one of three cases without scopes.
///
/// ```
/// use scopewright_runtime::scope::Requirement;
///
/// const LIST: Requirement = Requirement::all(&["articles.read", "articles.lists"]);
/// assert_eq!(LIST.to_string(), "articles.read and articles.lists");
/// assert!(!LIST.allows(&["articles.read"]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Requirement {
    /// It needs no credential at all.
    Public,
    /// Any valid credential will do.
    AnyCredential,
    /// All of these scopes.
    All(&'static [&'static str]),
    /// All scopes of at least one of these groups.
    AnyOf(&'static [&'static [&'static str]]),
    /// Nobody documents what it needs.
    Unknown,
}

impl Requirement {
    /// It needs no credential at all.
    pub const PUBLIC: Self = Self::Public;
    /// Any valid credential will do.
    pub const NONE: Self = Self::AnyCredential;
    /// Nobody documents what it needs.
    pub const UNKNOWN: Self = Self::Unknown;

    /// Needs all of `scopes`.
    pub const fn all(scopes: &'static [&'static str]) -> Self {
        Self::All(scopes)
    }

    /// Needs all scopes of at least one of `groups`.
    pub const fn any_of(groups: &'static [&'static [&'static str]]) -> Self {
        Self::AnyOf(groups)
    }

    /// The groups of scopes of which one is enough; empty where no scope is needed or none is known.
    pub const fn alternatives(&self) -> &[&'static [&'static str]] {
        match self {
            Self::All(scopes) => std::slice::from_ref(scopes),
            Self::AnyOf(groups) => groups,
            Self::Public | Self::AnyCredential | Self::Unknown => &[],
        }
    }

    /// Whether a token that holds exactly `held` is allowed. `false` for [`Unknown`](Self::Unknown):
    /// nobody can promise it.
    ///
    /// Scopes that imply others are the provider's data; pass what the token holds with them.
    pub fn allows(&self, held: &[impl AsRef<str>]) -> bool {
        match self {
            Self::Public | Self::AnyCredential => true,
            Self::Unknown => false,
            _ => self.alternatives().iter().any(|group| missing(group, held).is_empty()),
        }
    }

    /// The fewest scopes that a token which holds `held` would need besides; of several groups that
    /// are equally near, the first. Empty where it is allowed, or where nothing is known.
    pub fn missing(&self, held: &[impl AsRef<str>]) -> Vec<&'static str> {
        let groups = self.alternatives().iter().map(|group| missing(group, held));
        groups.min_by_key(Vec::len).unwrap_or_default()
    }

    /// Whether nobody documents what it needs.
    pub const fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }
}

/// Whether a text can be the name of a scope (RFC 6749, section 3.3). What a server or a token writes
/// where scopes stand can be anything, and is shown.
pub(crate) fn is_scope(name: &str) -> bool {
    const LONGEST: usize = 128;
    let is_character = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\');
    (1..=LONGEST).contains(&name.len()) && name.bytes().all(is_character)
}

fn missing(group: &[&'static str], held: &[impl AsRef<str>]) -> Vec<&'static str> {
    let is_held = |scope: &str| held.iter().any(|other| other.as_ref() == scope);
    group.iter().copied().filter(|scope| !is_held(scope)).collect()
}

/// `campaigns.create`, `a and b`, `a, or b and c`; a phrase where there is no scope.
impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Public => f.write_str("no credential"),
            Self::AnyCredential => f.write_str("any valid credential"),
            Self::Unknown => f.write_str("scopes that are not documented"),
            _ => {
                let groups: Vec<String> =
                    self.alternatives().iter().map(|group| group.join(" and ")).collect();
                f.write_str(&groups.join(", or "))
            }
        }
    }
}
