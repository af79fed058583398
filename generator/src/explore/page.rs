//! The page: turns a table into one HTML file that needs nothing else.
//!
//! It works from a folder, asks no server for anything and forbids itself to: its policy allows the
//! two scripts and the style that stand in it, by their hashes (Content Security Policy, level 3,
//! section 6.7.2.4), and nothing else. Text of a document is in it in two ways, both as [`Html`]:
//! escaped, and as JSON in an element that no browser runs.

use std::collections::BTreeMap;

use minijinja::{Value, value::Serde};
use serde::Serialize;

use super::{Access, Grants, Needs, OperationEntry, ScopeEntry, ScopeTable, TokenEntry};
use crate::escape::{self, Html};

const PAGE: &str = include_str!("../../../templates/scopes/page.html.jinja");
const STYLE: Html = Html::ours(include_str!("../../../templates/scopes/style.css"));
/// The search for the least scopes, and what the page does with it.
const SCRIPTS: [Html; 2] = [
    Html::ours(include_str!("../../../templates/scopes/least.js")),
    Html::ours(include_str!("../../../templates/scopes/page.js")),
];

/// What the template is rendered with.
#[derive(Serialize)]
struct Context {
    title: Html,
    published: bool,
    note: Option<Html>,
    groups: Vec<Group>,
    count: usize,
    scopes: Vec<Scope>,
    tokens: Vec<Token>,
    style: Html,
    scripts: [Html; 2],
    style_hash: Html,
    script_hashes: Vec<Html>,
    data: Html,
}

/// A group of operations.
#[derive(Serialize)]
struct Group {
    name: Html,
    operations: Vec<Operation>,
}

#[derive(Serialize)]
struct Operation {
    /// Its position in the table.
    at: usize,
    method: Html,
    path: Html,
    deprecated: bool,
    summary: Html,
    id: Html,
    call: Html,
    needs: Needs,
    any_of: Vec<Vec<Html>>,
    inferred: bool,
    note: Option<Html>,
}

#[derive(Serialize)]
struct Scope {
    name: Html,
    access: Access,
    doc: Html,
    implies: Vec<Html>,
}

#[derive(Serialize)]
struct Token {
    name: Html,
    grants: Grants,
    access: Option<Access>,
}

/// The page with the table, on which the operations at these positions are ticked.
pub fn page(table: &ScopeTable, ticked: &[usize]) -> String {
    let context = Context {
        title: Html::of(&table.title),
        published: table.published,
        note: table.note.as_deref().map(Html::of),
        groups: groups(table),
        count: table.operations.len(),
        scopes: table.scopes.iter().map(scope).collect(),
        tokens: table.tokens.iter().map(token).collect(),
        style: STYLE,
        scripts: SCRIPTS,
        style_hash: Html::hash(&STYLE),
        script_hashes: SCRIPTS.iter().map(Html::hash).collect(),
        data: Html::island(&serde_json::json!({ "table": table, "ticked": ticked })),
    };
    match escape::environment().render_str(PAGE, Value::from(Serde(&context))) {
        Ok(text) => text,
        Err(error) => {
            panic!("templates/scopes/page.html.jinja does not fit its context: {error:#}")
        }
    }
}

/// The groups in the order of their first operations.
fn groups(table: &ScopeTable) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, entry) in table.operations.iter().enumerate() {
        let place = *places.entry(&entry.group).or_insert(groups.len());
        if place == groups.len() {
            groups.push(Group { name: Html::of(&entry.group), operations: Vec::new() });
        }
        groups[place].operations.push(operation(at, entry));
    }
    groups
}

fn operation(at: usize, entry: &OperationEntry) -> Operation {
    Operation {
        at,
        method: Html::of(&entry.method),
        path: Html::of(&entry.path),
        deprecated: entry.deprecated,
        summary: Html::of(&entry.summary),
        id: Html::of(&entry.id),
        call: Html::of(&entry.call),
        needs: entry.needs,
        any_of: entry.any_of.iter().map(|set| texts(set)).collect(),
        inferred: entry.inferred,
        note: entry.note.as_deref().map(Html::of),
    }
}

fn scope(entry: &ScopeEntry) -> Scope {
    Scope {
        name: Html::of(&entry.name),
        access: entry.access,
        doc: Html::of(&entry.doc),
        implies: texts(&entry.implies),
    }
}

fn token(entry: &TokenEntry) -> Token {
    Token { name: Html::of(&entry.name), grants: entry.grants, access: entry.access }
}

fn texts(names: &[String]) -> Vec<Html> {
    names.iter().map(|name| Html::of(name)).collect()
}
