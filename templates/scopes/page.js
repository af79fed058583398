"use strict";
// The page: turns ticks into what `leastScopes` says of them. Text of the table goes into the page as
// text and never as markup.

const { table, ticked } = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const rows = [...document.querySelectorAll("tr.operation")];
const boxes = rows.map((row) => row.querySelector("input"));
/** What a search looks at, by row. */
const texts = rows.map((row) => row.textContent.toLowerCase());

/** What is not seen, and what would change the text around it, written out: `\u{202e}`. */
function shown(text) {
  const acts = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;
  return text.replace(acts, (found) => `\\u{${found.codePointAt(0).toString(16)}}`);
}

/** An element with children; a string is text. */
function element(name, children = [], attributes = {}) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...[children].flat());
  return made;
}

const code = (text) => element("code", shown(text));
const scopeCode = (name) => element("code", shown(name), { class: "scope" });
const counted = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

/** Pieces with words between them: a, b and c. */
function joined(pieces, word = " and ") {
  return pieces.flatMap((piece, at) => {
    if (at === 0) return [piece];
    return [at === pieces.length - 1 ? word : ", ", piece];
  });
}

const idsOf = (places) => joined(places.map((at) => code(table.operations[at].id)));

/** The ticked operations, in the order of the table. */
function pickedOperations() {
  const places = boxes.filter((box) => box.checked).map((box) => Number(box.value));
  return places.sort((one, other) => one - other);
}

// What the token needs.

function scopeItem({ place, operations }) {
  const scope = table.scopes[place];
  const item = element("li", scopeCode(scope.name), { "data-scope": scope.name });
  if (scope.access === "write") item.append(" ", element("span", "writes", { class: "mark" }));
  if (scope.doc) item.append(element("span", shown(scope.doc), { class: "summary" }));
  if (scope.implies.length > 0) {
    const names = joined(scope.implies.map(scopeCode));
    item.append(element("span", ["Holds as well: ", ...names], { class: "summary" }));
  }
  item.append(element("span", ["For ", ...idsOf(operations)], { class: "summary" }));
  return item;
}

function scopeList(answer) {
  if (answer.scopes.length === 0) return [];
  const names = answer.scopes.map(({ place }) => table.scopes[place].name);
  return [
    element("h3", "Scopes to tick in the provider's dashboard"),
    element("ul", answer.scopes.map(scopeItem), { id: "scopes" }),
    copyButton("Copy the scopes", () => names.join("\n")),
  ];
}

/** Of operations that accept one of several sets: which one this token has. */
function choiceList(answer, picked) {
  const algebra = algebraOf(table);
  const sets = (names) => joined(names.map(scopeCode));
  const items = picked.filter((at) => table.operations[at].any_of.length > 1).map((at) => {
    const operation = table.operations[at];
    const held = algebra.clause(operation).findIndex((group) => isSubset(group, answer.held));
    const others = operation.any_of.filter((_, group) => group !== held);
    const either = others.flatMap((names) => [", or ", ...sets(names)]).slice(1);
    const chosen = [" takes ", ...sets(operation.any_of[held]), "; it would accept "];
    return element("li", [code(operation.id), ...chosen, ...either, " too"]);
  });
  return items.length === 0
    ? []
    : [element("h3", "Where there was a choice"), element("ul", items, { id: "choices" })];
}

function warnings(answer, picked) {
  const found = [];
  const inferred = picked.filter((at) => table.operations[at].inferred);
  if (answer.unknown.length > 0) {
    const text = ["Nobody documents what ", ...idsOf(answer.unknown)];
    found.push(element("p", [...text, " needs: nothing is promised of it."], { id: "unknown" }));
  }
  if (inferred.length > 0 && answer.scopes.length > 0) {
    const text = ["What ", ...idsOf(inferred), " needs is concluded, not documented."];
    found.push(element("p", text, { id: "inferred" }));
  }
  if (!answer.isExact) {
    const text = "The search was given up: this allows everything, and there may be less that does.";
    found.push(element("p", text, { id: "inexact" }));
  }
  found.forEach((one) => one.classList.add("warning"));
  return found;
}

/** The ticked operations that a kind of token is refused, with these scopes. */
function refused(kind, answer, picked) {
  const algebra = algebraOf(table);
  const every = table.scopes.map((_, place) => place);
  const usable = every.filter((at) => !kind.access || table.scopes[at].access === kind.access);
  const held = kind.grants === "all" ? algebra.all(every) : answer.held;
  const used = held & usable.reduce((set, place) => set | bit(place), 0n);
  return picked.filter((at) => {
    const clause = algebra.clause(table.operations[at]);
    return clause.length > 0 && !isMet(clause, used);
  });
}

function kindList(answer, picked) {
  if (table.tokens.length === 0 || answer.scopes.length === 0) return [];
  const items = table.tokens.map((kind) => {
    const lost = refused(kind, answer, picked);
    const enough = kind.grants === "all" ? "holds every scope: nothing to tick" : "enough with these scopes";
    const words = lost.length === 0 ? [`: ${enough}`] : [": cannot call ", ...idsOf(lost)];
    const state = lost.length === 0 ? "enough" : "refused";
    return element("li", [code(kind.name), ...words], { class: state, "data-kind": kind.name });
  });
  return [element("h3", "Kinds of token"), element("ul", items, { id: "fitting" })];
}

// The Rust that checks it.

/** A list on one line, or with a line for each item where that is too long. */
function listedRust(start, items, end) {
  const line = `${start}${items.join(", ")}${end}`;
  return line.length <= 90 ? [line] : [start, ...items.map((item) => `    ${item},`), end];
}

function rustOf(answer, picked) {
  const constant = (at) => `operations::${table.operations[at].constant}`;
  const needing = picked.filter((at) => table.operations[at].any_of.length > 0);
  const variants = answer.scopes.map(({ place }) => `Scope::${table.scopes[place].variant}`);
  const checks = needing.map(
    (at) => `const _: () = assert!(GRANTED.allows(&${constant(at)}.requirement));`,
  );
  const told = [
    "// There is no call that tells what a token holds, so the client is told.",
    "let client = client.with_granted(GRANTED.names());",
  ];
  return [
    `use ${table.library}::{Scope, ScopeSet, operations};`,
    "",
    "// What the token was given. A scope that is missing here fails the build.",
    ...listedRust("const GRANTED: ScopeSet = Scope::set(&[", variants, "]);"),
    ...checks,
    "",
    ...(table.introspected ? ["// What the token really holds, before the first call."] : told),
    ...listedRust("let needed = [", needing.map((at) => `&${constant(at)}`), "];"),
    "client.preflight(&needed).await?.require()?;",
  ].join("\n");
}

function rustBlock(answer, picked) {
  if (answer.scopes.length === 0) return [];
  const text = rustOf(answer, picked);
  const block = element("pre", element("code", text, { id: "rust" }), { tabindex: "0" });
  const heading = element("h3", "The Rust that checks it");
  return [heading, block, copyButton("Copy the Rust", () => text)];
}

function copyButton(label, text) {
  const button = element("button", label, { type: "button", class: "copy" });
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = "Copied";
    } catch {
      button.textContent = "The browser refused; select the text instead";
    }
    setTimeout(() => (button.textContent = label), 2000);
  });
  return button;
}

// Ticks, search and what follows from them.

function summaryOf(answer, picked) {
  if (picked.length === 0) return "Tick operations to see what they need.";
  const operations = counted(picked.length, "operation");
  if (answer.scopes.length > 0) {
    return `${operations}: ${counted(answer.scopes.length, "scope")} to ask for.`;
  }
  if (answer.unknown.length === picked.length) return `${operations}: nothing is documented.`;
  const open = picked.every((at) => table.operations[at].needs === "public");
  return `${operations}: no scope to ask for; ${open ? "no credential is needed" : "any valid credential is enough"}.`;
}

/** Marks the rows that a token with these scopes may call, too. */
function markAllowed(answer, picked) {
  const algebra = algebraOf(table);
  boxes.forEach((box, at) => {
    const operation = table.operations[Number(box.value)];
    const met = operation.any_of.length > 0 && isMet(algebra.clause(operation), answer.held);
    rows[at].classList.toggle("ticked", box.checked);
    rows[at].classList.toggle("allowed", !box.checked && picked.length > 0 && met);
  });
}

function showAnswer() {
  const picked = pickedOperations();
  const answer = leastScopes(table, picked);
  byId("summary").textContent = summaryOf(answer, picked);
  byId("answer").replaceChildren(
    ...scopeList(answer),
    ...warnings(answer, picked),
    ...choiceList(answer, picked),
    ...kindList(answer, picked),
    ...rustBlock(answer, picked),
  );
  markAllowed(answer, picked);
  document.body.classList.toggle("picked", picked.length > 0);
  byId("jump").hidden = picked.length === 0;
  byId("jump").textContent = `${summaryOf(answer, picked)} Show the token`;
  if (byId("only-ticked").checked) filterRows();
}

function filterRows() {
  const words = byId("search").value.toLowerCase().split(/\s+/u).filter(Boolean);
  const onlyTicked = byId("only-ticked").checked;
  let found = 0;
  rows.forEach((row, at) => {
    const fits = words.every((word) => texts[at].includes(word));
    row.hidden = !fits || (onlyTicked && !boxes[at].checked);
    found += row.hidden ? 0 : 1;
  });
  for (const body of document.querySelectorAll("#rows tbody")) {
    body.hidden = !body.querySelector("tr.operation:not([hidden])");
  }
  byId("found").textContent =
    found === rows.length ? counted(found, "operation") : `${found} of ${rows.length} operations`;
}

function tickAll(chosen, checked) {
  boxes.filter((_, at) => chosen(at)).forEach((box) => (box.checked = checked));
  showAnswer();
}

byId("rows").addEventListener("change", showAnswer);
byId("search").addEventListener("input", filterRows);
byId("only-ticked").addEventListener("change", filterRows);
byId("tools").addEventListener("submit", (event) => event.preventDefault());
byId("tick-shown").addEventListener("click", () => tickAll((at) => !rows[at].hidden, true));
byId("clear").addEventListener("click", () => tickAll(() => true, false));
document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof HTMLInputElement && event.target.type === "search";
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    byId("search").focus();
  }
});
// A browser that goes back to the page restores ticks; they count beside those that it was made with.
boxes.forEach((box) => (box.checked ||= ticked.includes(Number(box.value))));
window.addEventListener("pageshow", () => (showAnswer(), filterRows()));
