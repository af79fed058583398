//! The page at `/__mock/`: turns routes, tokens, what is there and the last requests into one HTML
//! file that needs nothing else.

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment};
use scopewright_generator::ir::Requirement;
use serde::Serialize;

use super::actor::Actor;

const PAGE: &str = include_str!("page.html");

/// What the template has holes for.
#[derive(Serialize)]
struct View {
    title: String,
    version: String,
    routes: Vec<Route>,
    tokens: Vec<Token>,
    shelves: Vec<Shelf>,
    lines: Vec<Line>,
    count: u64,
}

#[derive(Serialize)]
struct Route {
    id: String,
    method: String,
    path: String,
    needs: String,
}

#[derive(Serialize)]
struct Token {
    shown: String,
    kind: String,
    scopes: String,
}

#[derive(Serialize)]
struct Shelf {
    path: String,
    count: usize,
    created: String,
}

#[derive(Serialize)]
struct Line {
    status: u16,
    text: String,
    notes: Vec<String>,
}

/// The page as it is now; the reason where it cannot be made.
pub(super) fn page(actor: &Actor) -> String {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let (lines, count) = lines(actor);
    let view = View {
        title: actor.script.api.client.title.clone(),
        version: actor.script.api.version.clone(),
        routes: routes(actor),
        tokens: tokens(actor),
        shelves: shelves(actor),
        lines,
        count,
    };
    let rendered = environment.render_str(PAGE, minijinja::Value::from(Serde(&view)));
    rendered.unwrap_or_else(|error| error.to_string())
}

fn routes(actor: &Actor) -> Vec<Route> {
    let all = actor.script.provider.operations.iter().zip(&actor.script.acts);
    let route = |(operation, act): (&crate::operation::Operation, &super::script::Act)| Route {
        id: operation.id.clone(),
        method: operation.method.clone(),
        path: operation.path.clone(),
        needs: needs(&act.requirement),
    };
    all.map(route).collect()
}

fn needs(requirement: &Requirement) -> String {
    match requirement {
        Requirement::Public => "nothing".to_owned(),
        Requirement::AnyCredential => "any token".to_owned(),
        Requirement::Unknown => "any token (not documented)".to_owned(),
        Requirement::Scopes(ways) => {
            let ways: Vec<String> = ways.iter().map(|way| way.join(" and ")).collect();
            ways.join(", or ")
        }
    }
}

fn tokens(actor: &Actor) -> Vec<Token> {
    let grants = actor.tokens().grants();
    let token = |(shown, grant): (String, std::sync::Arc<super::tokens::Grant>)| Token {
        shown,
        kind: grant.kind.clone().unwrap_or_default(),
        scopes: if grant.holds_all { "all".to_owned() } else { grant.listed.join(", ") },
    };
    grants.into_iter().map(token).collect()
}

fn shelves(actor: &Actor) -> Vec<Shelf> {
    let summary = actor.stage.store().summary();
    let shelf = |(path, count, created): (String, usize, Vec<String>)| Shelf {
        path,
        count,
        created: created.join(", "),
    };
    summary.into_iter().map(shelf).collect()
}

fn lines(actor: &Actor) -> (Vec<Line>, u64) {
    let (last, count) = actor.journal.read();
    let line = |exchange: super::journal::Exchange| {
        let notes = exchange.notes.clone();
        let text = super::journal::Exchange { notes: Vec::new(), ..exchange };
        Line { status: text.status, text: text.to_string(), notes }
    };
    (last.into_iter().rev().map(line).collect(), count)
}
