"use strict";
// The least scopes that a token needs for some operations: what the runtime's `least_scopes` does
// (runtime/src/scope/least.rs), step by step, so that both give the same answer to the same question.
// Least is counted by what a token may then do. Sets of scopes are BigInts with a bit for each scope
// by its place in the table.

/** Partial choices that are looked at in each part that shares no scope with another. */
const MAX_STEPS = 10000;

const bit = (place) => 1n << BigInt(place);
const isSubset = (one, other) => (one & ~other) === 0n;

function count(set) {
  let found = 0;
  for (let left = set; left !== 0n; left &= left - 1n) found += 1;
  return found;
}

/** The set with the first scope that the other has not comes first. */
function compareFirst(one, other) {
  const differing = one ^ other;
  if (differing === 0n) return 0;
  return one & differing & -differing ? -1 : 1;
}

function places(set, length) {
  return Array.from({ length }, (_, place) => place).filter((place) => set & bit(place));
}

const isMet = (clause, set) => clause.some((group) => isSubset(group, set));

/** The vocabulary as sets: what each scope holds with what it implies, and which are for writing. */
function algebraOf(table) {
  const place = new Map(table.scopes.map((scope, at) => [scope.name, at]));
  const union = (names) => names.reduce((set, name) => set | bit(place.get(name)), 0n);
  const closures = table.scopes.map((scope, at) => bit(at) | union(scope.implies));
  const all = (listed) => listed.reduce((set, at) => set | closures[at], 0n);
  const write = (scope) => scope.access === "write";
  return {
    length: table.scopes.length,
    closures,
    all,
    writes: union(table.scopes.filter(write).map((scope) => scope.name)),
    clause: (operation) =>
      operation.any_of.map((names) => all(names.map((name) => place.get(name)))),
  };
}

/** The fewest scopes that imply the set. Of scopes that imply each other the first is listed. */
function listed(algebra, set) {
  const implies = (one, other) => (algebra.closures[one] & bit(other)) !== 0n;
  const inside = places(set, algebra.length);
  const isImplied = (place) =>
    inside.some(
      (other) =>
        other !== place && implies(other, place) && (other < place || !implies(place, other)),
    );
  return inside.filter((place) => !isImplied(place));
}

/** Whether a token with the one may do less than with the other. */
function isLess(algebra, one, other) {
  const measure = (set) => [count(set), count(set & algebra.writes), listed(algebra, set).length];
  const [ours, theirs] = [measure(one), measure(other)];
  const at = ours.findIndex((number, index) => number !== theirs[index]);
  return at < 0 ? compareFirst(one, other) < 0 : ours[at] < theirs[at];
}

/** Drops clauses that are met and groups that need more than another; gives the next forced group. */
function simplify(clauses, set) {
  const open = clauses.filter((clause) => !isMet(clause, set));
  for (const [at, clause] of open.entries()) {
    let kept = [];
    for (const group of clause) {
      const added = group & ~set;
      if (!kept.some((other) => isSubset(other & ~set, added))) {
        kept = kept.filter((other) => !isSubset(added, other & ~set));
        kept.push(group);
      }
    }
    open[at] = kept;
  }
  const forced = open.find((clause) => clause.length === 1);
  return { open, forced: forced ? forced[0] : null };
}

const unionOf = (clause, set) => clause.reduce((union, group) => union | (group & ~set), 0n);

/** Clauses that share scopes, directly or through others, belong together. */
function parts(clauses, set) {
  let found = [];
  for (const clause of clauses) {
    const part = { scopes: unionOf(clause, set), clauses: [clause] };
    const touches = (other) => (other.scopes & part.scopes) !== 0n;
    const touching = found.filter(touches);
    found = found.filter((other) => !touching.includes(other));
    for (const other of touching) {
      part.scopes |= other.scopes;
      part.clauses.push(...other.clauses);
    }
    found.push(part);
  }
  return found.map((part) => part.clauses);
}

/** The fewest scopes that have to be added: clauses that share none add up. */
function leastAdded(clauses, set) {
  let counted = 0n;
  let least = 0;
  for (const clause of clauses) {
    if (isMet(clause, set) || clause.some((group) => group & counted)) continue;
    counted |= unionOf(clause, set);
    least += Math.min(...clause.map((group) => count(group & ~set)));
  }
  return least;
}

/** Branch and bound over the choices that clauses leave; depth first, the cheapest first. */
function search(algebra, clauses, start) {
  let best = null;
  let steps = 0;
  const left = [start];
  while (left.length > 0) {
    const set = left.pop();
    steps += 1;
    if (steps > MAX_STEPS && best !== null) break;
    if (best !== null && count(set) + leastAdded(clauses, set) > count(best)) continue;
    const open = clauses.filter((clause) => !isMet(clause, set));
    if (open.length === 0) {
      if (best === null || isLess(algebra, set, best)) best = set;
      continue;
    }
    const next = open.reduce((least, clause) => (clause.length < least.length ? clause : least));
    const children = next.map((group) => set | group);
    children.sort((one, other) => count(other) - count(one) || compareFirst(other, one));
    left.push(...children);
  }
  return { set: best ?? start, isExact: steps <= MAX_STEPS };
}

/** The least set, with what it implies, that meets every clause; and whether it is sure. */
function settle(algebra, clauses) {
  let set = 0n;
  let step = simplify(clauses, set);
  while (step.forced !== null) {
    set |= step.forced;
    step = simplify(step.open, set);
  }
  let isExact = true;
  for (const part of parts(step.open, set)) {
    const found = search(algebra, part, set);
    set |= found.set;
    isExact &&= found.isExact;
  }
  return { set, isExact };
}

/**
 * The least scopes for the operations at these places of the table.
 *
 * Gives the scopes to ask for by their places, each with the operations that would be refused without
 * it; all that a token with them holds, as a set; the operations of which nobody knows what they need;
 * and whether no smaller set would do.
 */
function leastScopes(table, picked) {
  const algebra = algebraOf(table);
  const once = [...new Set(picked)];
  const needing = once
    .filter((at) => table.operations[at].any_of.length > 0)
    .map((at) => ({ at, clause: algebra.clause(table.operations[at]) }));
  const { set, isExact } = settle(algebra, needing.map((one) => one.clause));
  let asked = listed(algebra, set);
  const without = (place) => algebra.all(asked.filter((other) => other !== place));
  for (const place of [...asked].reverse()) {
    if (needing.every((one) => isMet(one.clause, without(place)))) {
      asked = asked.filter((other) => other !== place);
    }
  }
  const lost = (place) =>
    needing.filter((one) => !isMet(one.clause, without(place))).map((one) => one.at);
  return {
    scopes: asked.map((place) => ({ place, operations: lost(place) })),
    held: algebra.all(asked),
    unknown: once.filter((at) => table.operations[at].needs === "unknown"),
    isExact,
  };
}
