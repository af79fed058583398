//! Which scopes to ask for: turns operations into the least set of scopes that allows them all.
//!
//! *Least* is counted by what a token may then do, that is with everything that its scopes imply: the
//! fewest scopes, of those sets the one with the fewest for writing, then the shortest list, then the
//! one whose scopes come first in the provider's file. A shorter list that can do more is not less:
//! nobody wants `admin` proposed because two scopes for reading are one too many.
//!
//! An operation that accepts one of several groups leaves a choice, and the best choice for all of
//! them together is a hitting set, which is NP-hard. So: what needs no choice is settled first, what
//! is left falls into parts that share no scope, and each part is searched by branch and bound.

use std::collections::HashMap;
use std::fmt;

use super::Requirement;
use super::bits::Bits;
use crate::operation::Operation;
use crate::provider::{Access, Provider};

/// How many partial choices are looked at in each part that shares no scope with another: 10,000.
/// After that the best one found so far is taken, and [`ScopePlan::is_exact`] says so.
pub const MAX_STEPS: u32 = 10_000;

/// The least scopes that a token needs for some operations, and why.
///
/// Shows as `orders.lists (listOrders, getOrder), orders.create (createCheckout); not documented:
/// approveDraft`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ScopePlan {
    /// The scopes to ask for, in the order of the provider's file. Those that come with them by
    /// what they imply are not listed.
    pub scopes: Vec<PlannedScope>,
    /// Operations whose scopes nobody documents: the plan promises nothing of them.
    pub unknown: Vec<&'static Operation>,
    /// Whether no smaller set would do. `false` only where the search was given up, after
    /// [`MAX_STEPS`]: the set then allows everything, and each of its scopes is needed, but another
    /// choice could be smaller.
    pub is_exact: bool,
}

/// A scope to ask for, and why.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PlannedScope {
    /// The name on the wire.
    pub name: &'static str,
    /// The operations that would be refused without it, in the order in which they were given.
    pub operations: Vec<&'static Operation>,
}

impl ScopePlan {
    /// The names of the scopes to ask for, in the order of the provider's file.
    pub fn names(&self) -> Vec<&'static str> {
        self.scopes.iter().map(|scope| scope.name).collect()
    }
}

impl fmt::Display for ScopePlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids = |operations: &[&'static Operation]| -> String {
            operations.iter().map(|operation| operation.id).collect::<Vec<_>>().join(", ")
        };
        let one = |scope: &PlannedScope| format!("{} ({})", scope.name, ids(&scope.operations));
        match &self.scopes[..] {
            [] => f.write_str("no scope")?,
            scopes => f.write_str(&scopes.iter().map(one).collect::<Vec<_>>().join(", "))?,
        }
        if self.unknown.is_empty() {
            return Ok(());
        }
        write!(f, "; not documented: {}", ids(&self.unknown))
    }
}

/// The least scopes of a provider that a token needs to call all of `operations`.
///
/// Generated crates have it without the first argument. An operation that is given twice counts
/// once. Operations without scopes add nothing.
pub fn least_scopes(provider: &Provider, operations: &[&'static Operation]) -> ScopePlan {
    let mut once: Vec<&'static Operation> = Vec::new();
    for operation in operations {
        if !once.iter().any(|other| std::ptr::eq(*other, *operation)) {
            once.push(operation);
        }
    }
    let algebra = Algebra::of(provider, &once);
    let clauses: Vec<(&'static Operation, Clause)> =
        once.iter().filter_map(|one| Some((*one, algebra.clause(&one.requirement)?))).collect();
    let (set, is_exact) = algebra.settle(clauses.iter().map(|(_, clause)| clause.clone()));
    let listed = algebra.reduce(algebra.listed(&set), &clauses);
    let scopes = listed.iter().map(|place| algebra.explain(*place, &listed, &clauses));
    let scopes = scopes.collect();
    let unknown = once.into_iter().filter(|one| one.requirement.is_unknown()).collect();
    ScopePlan { scopes, unknown, is_exact }
}

/// What an operation accepts: one of these sets, each with what its scopes imply.
type Clause = Vec<Bits>;

/// The scopes by their places: those of the provider's file, then those that it does not list.
struct Algebra {
    names: Vec<&'static str>,
    places: HashMap<&'static str, usize>,
    /// Each scope with all that it implies.
    closures: Vec<Bits>,
    writes: Bits,
}

impl Algebra {
    fn of(provider: &Provider, operations: &[&'static Operation]) -> Self {
        let mut algebra = Self {
            names: Vec::new(),
            places: HashMap::new(),
            closures: Vec::new(),
            writes: Bits::empty(0),
        };
        provider.scopes.iter().for_each(|scope| algebra.name(scope.name));
        let implied = provider.scopes.iter().flat_map(|scope| scope.implies);
        let groups = operations.iter().flat_map(|one| one.requirement.alternatives());
        let needed = groups.flat_map(|group| group.iter());
        implied.chain(needed).for_each(|name| algebra.name(name));
        algebra.closures =
            (0..algebra.names.len()).map(|at| algebra.closure(provider, at)).collect();
        algebra.writes = Bits::empty(algebra.names.len());
        for (place, scope) in provider.scopes.iter().enumerate() {
            if scope.access == Access::Write {
                algebra.writes.insert(place);
            }
        }
        algebra
    }

    fn name(&mut self, name: &'static str) {
        let next = self.names.len();
        if *self.places.entry(name).or_insert(next) == next {
            self.names.push(name);
        }
    }

    fn closure(&self, provider: &Provider, start: usize) -> Bits {
        let mut closure = Bits::empty(self.names.len());
        let mut left = vec![start];
        while let Some(place) = left.pop() {
            if !closure.contains(place) {
                closure.insert(place);
                let name = self.names.get(place);
                let info = provider.scopes.iter().find(|info| Some(&info.name) == name);
                let implied = info.map_or(&[][..], |info| info.implies);
                left.extend(implied.iter().filter_map(|name| self.places.get(name)));
            }
        }
        closure
    }

    /// `None` where there is nothing to hold: no scope is needed, or none is known.
    fn clause(&self, requirement: &Requirement) -> Option<Clause> {
        let groups = requirement.alternatives();
        let places = |group: &&'static [&'static str]| -> Bits {
            self.all(group.iter().filter_map(|name| self.places.get(name).copied()))
        };
        (!groups.is_empty()).then(|| groups.iter().map(places).collect())
    }

    /// Scopes with all that they imply.
    fn all(&self, places: impl IntoIterator<Item = usize>) -> Bits {
        let mut all = Bits::empty(self.names.len());
        for closure in places.into_iter().filter_map(|place| self.closures.get(place)) {
            all.add(closure);
        }
        all
    }

    /// The least set, with what it implies, that meets every clause; and whether it is sure.
    fn settle(&self, clauses: impl Iterator<Item = Clause>) -> (Bits, bool) {
        let mut set = Bits::empty(self.names.len());
        let mut open: Vec<Clause> = clauses.collect();
        while let Some(forced) = simplify(&mut open, &set) {
            set.add(&forced);
        }
        let mut is_exact = true;
        for part in parts(open, &set) {
            let (found, is_sure) = self.search(&part, &set);
            set.add(&found);
            is_exact &= is_sure;
        }
        (set, is_exact)
    }

    /// Branch and bound over the choices that clauses leave; depth first, the cheapest first.
    fn search(&self, clauses: &[Clause], start: &Bits) -> (Bits, bool) {
        let mut best: Option<Bits> = None;
        let mut left = vec![start.clone()];
        let mut steps = 0;
        while let Some(set) = left.pop() {
            steps += 1;
            if steps > MAX_STEPS && best.is_some() {
                break;
            }
            if best
                .as_ref()
                .is_some_and(|best| set.count() + least_added(clauses, &set) > best.count())
            {
                continue;
            }
            let open = clauses.iter().filter(|clause| !is_met(clause, &set));
            let Some(next) = open.min_by_key(|clause| clause.len()) else {
                if best.as_ref().is_none_or(|best| self.is_less(&set, best)) {
                    best = Some(set);
                }
                continue;
            };
            let mut children: Vec<Bits> = next.iter().map(|group| set.union(group)).collect();
            children.sort_by(|one, other| {
                other.count().cmp(&one.count()).then_with(|| other.cmp_first(one))
            });
            left.extend(children);
        }
        (best.unwrap_or_else(|| start.clone()), steps <= MAX_STEPS)
    }

    /// Whether a token with the one may do less than with the other; both with what they imply.
    fn is_less(&self, one: &Bits, other: &Bits) -> bool {
        let measure =
            |set: &Bits| (set.count(), set.count_in(&self.writes), self.listed(set).len());
        let order = measure(one).cmp(&measure(other));
        order.then_with(|| one.cmp_first(other)).is_lt()
    }

    /// The fewest scopes that imply the set. Of scopes that imply each other the first is listed.
    fn listed(&self, set: &Bits) -> Vec<usize> {
        let implies = |one: usize, other: usize| {
            self.closures.get(one).is_some_and(|closure| closure.contains(other))
        };
        let is_implied = |place: usize| {
            let by = |other: usize| {
                other != place && implies(other, place) && (other < place || !implies(place, other))
            };
            set.iter().any(by)
        };
        set.iter().filter(|place| !is_implied(*place)).collect()
    }

    /// Drops what is not needed, which only a search that was given up leaves.
    fn reduce(
        &self,
        mut listed: Vec<usize>,
        clauses: &[(&'static Operation, Clause)],
    ) -> Vec<usize> {
        for place in listed.clone().into_iter().rev() {
            let rest = self.all(listed.iter().copied().filter(|other| *other != place));
            if clauses.iter().all(|(_, clause)| is_met(clause, &rest)) {
                listed.retain(|other| *other != place);
            }
        }
        listed
    }

    fn explain(
        &self,
        place: usize,
        listed: &[usize],
        clauses: &[(&'static Operation, Clause)],
    ) -> PlannedScope {
        let rest = self.all(listed.iter().copied().filter(|other| *other != place));
        let lost = clauses.iter().filter(|(_, clause)| !is_met(clause, &rest));
        PlannedScope {
            name: self.names.get(place).copied().unwrap_or_default(),
            operations: lost.map(|(operation, _)| *operation).collect(),
        }
    }
}

fn is_met(clause: &[Bits], set: &Bits) -> bool {
    clause.iter().any(|group| group.is_subset(set))
}

/// Drops the clauses that are met, and the groups that need more than another of the same clause.
/// Gives the next group to which there is no alternative.
fn simplify(clauses: &mut Vec<Clause>, set: &Bits) -> Option<Bits> {
    clauses.retain(|clause| !is_met(clause, set));
    for clause in clauses.iter_mut() {
        let mut kept: Clause = Vec::new();
        for group in clause.iter() {
            let added = group.without(set);
            if !kept.iter().any(|other| other.without(set).is_subset(&added)) {
                kept.retain(|other| !added.is_subset(&other.without(set)));
                kept.push(group.clone());
            }
        }
        *clause = kept;
    }
    clauses.iter().find(|clause| clause.len() == 1)?.first().cloned()
}

/// Clauses that share scopes, directly or through others, belong together.
fn parts(clauses: Vec<Clause>, set: &Bits) -> Vec<Vec<Clause>> {
    let mut parts: Vec<(Bits, Vec<Clause>)> = Vec::new();
    for clause in clauses {
        let mut scopes = union_of(&clause, set);
        let mut together = vec![clause];
        let (touching, apart): (Vec<_>, Vec<_>) =
            parts.into_iter().partition(|(other, _)| other.intersects(&scopes));
        for (other, clauses) in touching {
            scopes.add(&other);
            together.extend(clauses);
        }
        parts = apart;
        parts.push((scopes, together));
    }
    parts.into_iter().map(|(_, clauses)| clauses).collect()
}

/// All that some group of a clause would add.
fn union_of(clause: &[Bits], set: &Bits) -> Bits {
    let nothing = set.without(set);
    clause.iter().fold(nothing, |mut union, group| {
        union.add_without(group, set);
        union
    })
}

/// The fewest scopes that have to be added: clauses that share none add up.
fn least_added(clauses: &[Clause], set: &Bits) -> u32 {
    let mut counted = set.without(set);
    let mut least = 0;
    for clause in clauses.iter().filter(|clause| !is_met(clause, set)) {
        // What is counted is not in the set, so this looks at what would be added only.
        if !clause.iter().any(|group| group.intersects(&counted)) {
            for group in clause {
                counted.add_without(group, set);
            }
            least += clause.iter().map(|group| group.count_without(set)).min().unwrap_or(0);
        }
    }
    least
}
