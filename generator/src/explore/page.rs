//! The page: turns a table into one HTML file that needs nothing else.
//!
//! It works from a folder, asks no server for anything and forbids itself to: its policy allows the
//! two scripts and the style that stand in it, by their hashes (Content Security Policy, level 3,
//! section 6.7.2.4), and nothing else. Text of a document is in it in two ways: escaped by the
//! template, and as JSON in an element that no browser runs, with every `<` as `\u003c`.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use serde::Serialize;

use super::{OperationEntry, ScopeTable, shown};
use crate::text::{is_hidden, is_line_separator};

const PAGE: &str = include_str!("../../../templates/scopes/page.html.jinja");
const STYLE: &str = include_str!("../../../templates/scopes/style.css");
/// The search for the least scopes, and what the page does with it.
const SCRIPTS: [&str; 2] = [
    include_str!("../../../templates/scopes/least.js"),
    include_str!("../../../templates/scopes/page.js"),
];

/// What the template is rendered with.
#[derive(Serialize)]
struct Context<'a> {
    table: &'a ScopeTable,
    groups: Vec<Group<'a>>,
    counts: [usize; 2],
    style: &'static str,
    scripts: [&'static str; 2],
    style_hash: String,
    script_hashes: Vec<String>,
    data: String,
}

/// A group of operations, with their positions in the table.
#[derive(Serialize)]
struct Group<'a> {
    name: &'a str,
    operations: Vec<(usize, &'a OperationEntry)>,
}

/// The page with the table, on which the operations at these positions are ticked.
pub fn page(table: &ScopeTable, ticked: &[usize]) -> String {
    let context = Context {
        table,
        groups: groups(table),
        counts: [table.operations.len(), table.scopes.len()],
        style: STYLE,
        scripts: SCRIPTS,
        style_hash: hash(STYLE),
        script_hashes: SCRIPTS.into_iter().map(hash).collect(),
        data: island(table, ticked),
    };
    match environment().render_str(PAGE, Value::from(Serde(&context))) {
        Ok(text) => text,
        Err(error) => {
            panic!("templates/scopes/page.html.jinja does not fit its context: {error:#}")
        }
    }
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.add_filter("shown", |text: &str| shown(text));
    environment
}

/// The groups in the order of their first operations.
fn groups(table: &ScopeTable) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, operation) in table.operations.iter().enumerate() {
        let place = *places.entry(&operation.group).or_insert(groups.len());
        if place == groups.len() {
            groups.push(Group { name: &operation.group, operations: Vec::new() });
        }
        groups[place].operations.push((at, operation));
    }
    groups
}

/// The table as JSON that cannot end the element that it stands in, and hides nothing from somebody
/// who reads it.
fn island(table: &ScopeTable, ticked: &[usize]) -> String {
    let json = serde_json::json!({ "table": table, "ticked": ticked }).to_string();
    let mut safe = String::with_capacity(json.len());
    for character in json.chars() {
        if character == '<' || is_hidden(character) || is_line_separator(character) {
            safe.push_str(&format!("\\u{:04x}", u32::from(character)));
        } else {
            safe.push(character);
        }
    }
    safe
}

/// A source of the policy: `sha256-…` of an element's text.
fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(hmac_sha256::Hash::hash(text.as_bytes())))
}
