//! Sets of a provider's scopes whose algebra is `const`: turns what a program was granted into a
//! check that the compiler makes.

use std::fmt;
use std::marker::PhantomData;

use super::{Requirement, Vocabulary};
use crate::provider::{ScopeInfo, TokenKind};

/// A set of scopes of one provider, made by the `Scope::set` of its crate.
///
/// Everything about it that a program may want to know at compile time is `const`. Scopes that
/// imply others count with what they imply where something is [allowed](Self::allows), and as
/// themselves everywhere else.
///
/// ```
/// # use scopewright_runtime::codegen;
/// # use scopewright_runtime::codegen::{Operation, Provider, Requirement, ScopeInfo};
/// # static PROVIDER: Provider = Provider {
/// #     scopes: &[ScopeInfo::read("read", ""), ScopeInfo::write("write", "").implies(&["read"])],
/// #     ..Provider::new("Example", "example/1.0")
/// # };
/// # codegen::string_enum! { pub enum Scope { Read = "read", Write = "write", } }
/// # codegen::scope_set!(Scope, ScopeSet, PROVIDER);
/// # static LIST: Operation =
/// #     Operation::get("list", "/").requires(Requirement::all(&["read"]));
/// const GRANTED: ScopeSet = Scope::set(&[Scope::Write]);
/// const _: () = assert!(GRANTED.allows(&LIST.requirement));
/// ```
///
/// A scope that is missing fails the build:
///
/// ```compile_fail,E0080
/// # use scopewright_runtime::codegen;
/// # use scopewright_runtime::codegen::{Operation, Provider, Requirement, ScopeInfo};
/// # static PROVIDER: Provider = Provider {
/// #     scopes: &[ScopeInfo::read("read", ""), ScopeInfo::write("write", "").implies(&["read"])],
/// #     ..Provider::new("Example", "example/1.0")
/// # };
/// # codegen::string_enum! { pub enum Scope { Read = "read", Write = "write", } }
/// # codegen::scope_set!(Scope, ScopeSet, PROVIDER);
/// # static CREATE: Operation =
/// #     Operation::post("create", "/").requires(Requirement::all(&["write"]));
/// const GRANTED: ScopeSet = Scope::set(&[Scope::Read]);
/// const _: () = assert!(GRANTED.allows(&CREATE.requirement));
/// ```
pub struct ScopeSet<S, const WORDS: usize> {
    bits: [u64; WORDS],
    scope: PhantomData<fn() -> S>,
}

impl<S: Vocabulary, const WORDS: usize> ScopeSet<S, WORDS> {
    /// No scope.
    pub const EMPTY: Self = Self { bits: [0; WORDS], scope: PhantomData };

    /// Every scope that this version of the crate knows.
    pub const ALL: Self = Self::EMPTY.with_every(None);

    /// This set and the scope of this name; the same set where the provider has none of this name.
    pub const fn with_name(mut self, name: &str) -> Self {
        let mut left = S::PROVIDER.scopes;
        let mut place = 0;
        while let [scope, rest @ ..] = left {
            if is_same(scope.name, name) {
                self.insert(place);
            }
            left = rest;
            place += 1;
        }
        self
    }

    /// What is in one of the two sets.
    pub const fn union(mut self, other: Self) -> Self {
        let mut word = 0;
        while word < WORDS {
            self.bits[word] |= other.bits[word];
            word += 1;
        }
        self
    }

    /// What is in both sets.
    pub const fn intersection(mut self, other: Self) -> Self {
        let mut word = 0;
        while word < WORDS {
            self.bits[word] &= other.bits[word];
            word += 1;
        }
        self
    }

    /// What is in this set and not in the other.
    pub const fn difference(mut self, other: Self) -> Self {
        let mut word = 0;
        while word < WORDS {
            self.bits[word] &= !other.bits[word];
            word += 1;
        }
        self
    }

    /// Whether everything in this set is in the other.
    pub const fn is_subset(&self, other: &Self) -> bool {
        self.difference(*other).is_empty()
    }

    /// Whether there is no scope in it.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many scopes are in it.
    pub const fn len(&self) -> usize {
        let mut count = 0;
        let mut word = 0;
        while word < WORDS {
            count += self.bits[word].count_ones() as usize;
            word += 1;
        }
        count
    }

    /// Whether a scope of this name is in it, itself and not by what another implies.
    pub const fn contains_name(&self, name: &str) -> bool {
        let asked = Self::EMPTY.with_name(name);
        !asked.is_empty() && asked.is_subset(self)
    }

    /// Whether a scope is in it, itself and not by what another implies.
    pub fn contains(&self, scope: &S) -> bool {
        self.contains_name(scope.name())
    }

    /// The set with all that its scopes imply.
    pub const fn with_implied(self) -> Self {
        let mut all = self;
        loop {
            let before = all;
            let mut left = S::PROVIDER.scopes;
            let mut place = 0;
            while let [scope, rest @ ..] = left {
                if before.has(place) {
                    all = all.with_names(scope.implies);
                }
                left = rest;
                place += 1;
            }
            if all.is_subset(&before) {
                return all;
            }
        }
    }

    /// What a token of a kind can use of these scopes and of what they imply: everything where the
    /// kind has all, and only those of the kind's access where it has one.
    ///
    /// `None` where the provider has no kind of this name. See [`TokenKind`].
    pub const fn held_by(self, kind: &str) -> Option<Self> {
        let mut left = S::PROVIDER.tokens;
        while let [token, rest @ ..] = left {
            if is_same(token.name, kind) {
                return Some(self.usable_by(token));
            }
            left = rest;
        }
        None
    }

    /// Whether a token with these scopes may call what has this requirement. What scopes imply
    /// counts. `false` for [`Requirement::Unknown`]: nobody can promise it.
    pub const fn allows(&self, requirement: &Requirement) -> bool {
        match requirement {
            Requirement::Public | Requirement::AnyCredential => return true,
            Requirement::Unknown => return false,
            Requirement::All(_) | Requirement::AnyOf(_) => {}
        }
        let held = self.with_implied();
        let mut groups = requirement.alternatives();
        while let [group, rest @ ..] = groups {
            if held.contains_names(group) {
                return true;
            }
            groups = rest;
        }
        false
    }

    /// The scopes that the provider's file knows among these, and the others.
    pub fn partition(scopes: impl IntoIterator<Item = S>) -> (Self, Vec<S>) {
        let (mut known, mut others) = (Self::EMPTY, Vec::new());
        for scope in scopes {
            let alone = Self::EMPTY.with_name(scope.name());
            if alone.is_empty() { others.push(scope) } else { known = known.union(alone) }
        }
        (known, others)
    }

    /// The scopes, in the order of the provider's file.
    pub fn iter(&self) -> std::vec::IntoIter<S> {
        self.names().map(S::named).collect::<Vec<_>>().into_iter()
    }

    /// The names of the scopes on the wire, in the order of the provider's file.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<S, WORDS> {
        let set = *self;
        let scopes = S::PROVIDER.scopes.iter().enumerate();
        scopes.filter(move |(place, _)| set.has(*place)).map(|(_, scope)| scope.name)
    }

    const fn usable_by(self, kind: &TokenKind) -> Self {
        let held = if kind.all { Self::ALL } else { self.with_implied() };
        match kind.access {
            Some(_) => held.intersection(Self::EMPTY.with_every(Some(kind))),
            None => held,
        }
    }

    /// Every scope, or every one that a kind of token can use.
    const fn with_every(mut self, kind: Option<&TokenKind>) -> Self {
        let mut left = S::PROVIDER.scopes;
        let mut place = 0;
        while let [scope, rest @ ..] = left {
            if can_use(kind, scope) {
                self.insert(place);
            }
            left = rest;
            place += 1;
        }
        self
    }

    const fn with_names(mut self, mut names: &[&str]) -> Self {
        while let [name, rest @ ..] = names {
            self = self.with_name(name);
            names = rest;
        }
        self
    }

    const fn contains_names(&self, mut names: &[&str]) -> bool {
        while let [name, rest @ ..] = names {
            if !self.contains_name(name) {
                return false;
            }
            names = rest;
        }
        true
    }

    const fn insert(&mut self, place: usize) {
        if place / 64 < WORDS {
            self.bits[place / 64] |= 1 << (place % 64);
        }
    }

    const fn has(&self, place: usize) -> bool {
        place / 64 < WORDS && self.bits[place / 64] >> (place % 64) & 1 == 1
    }
}

/// Equality of strings, which is not `const` in the standard library.
const fn is_same(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (one.as_bytes(), other.as_bytes());
    while let ([first, one_rest @ ..], [second, other_rest @ ..]) = (one, other) {
        if *first != *second {
            return false;
        }
        (one, other) = (one_rest, other_rest);
    }
    one.is_empty() && other.is_empty()
}

const fn can_use(kind: Option<&TokenKind>, scope: &ScopeInfo) -> bool {
    match kind {
        Some(TokenKind { access: Some(access), .. }) => *access as u8 == scope.access as u8,
        _ => true,
    }
}

impl<S, const WORDS: usize> Clone for ScopeSet<S, WORDS> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S, const WORDS: usize> Copy for ScopeSet<S, WORDS> {}

impl<S, const WORDS: usize> PartialEq for ScopeSet<S, WORDS> {
    fn eq(&self, other: &Self) -> bool {
        self.bits == other.bits
    }
}

impl<S, const WORDS: usize> Eq for ScopeSet<S, WORDS> {}

impl<S, const WORDS: usize> std::hash::Hash for ScopeSet<S, WORDS> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.bits.hash(state);
    }
}

/// No scope.
impl<S: Vocabulary, const WORDS: usize> Default for ScopeSet<S, WORDS> {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl<S: Vocabulary, const WORDS: usize> IntoIterator for ScopeSet<S, WORDS> {
    type Item = S;
    type IntoIter = std::vec::IntoIter<S>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<S: Vocabulary, const WORDS: usize> IntoIterator for &ScopeSet<S, WORDS> {
    type Item = S;
    type IntoIter = std::vec::IntoIter<S>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// `orders.lists, orders.create`; `no scope` where there is none.
impl<S: Vocabulary, const WORDS: usize> fmt::Display for ScopeSet<S, WORDS> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("no scope");
        }
        f.write_str(&self.names().collect::<Vec<_>>().join(", "))
    }
}

/// `{"orders.lists", "orders.create"}`.
impl<S: Vocabulary, const WORDS: usize> fmt::Debug for ScopeSet<S, WORDS> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.names()).finish()
    }
}
