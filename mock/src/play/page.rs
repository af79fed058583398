//! The page at `/__mock/`: turns routes, tokens, what is there and the last requests into one HTML
//! file that needs nothing else.

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment};
use scopewright_generator::ir::Requirement;
use serde::Serialize;

use super::actor::Actor;
use super::journal::Exchange;
use crate::call::Call;

const PAGE: &str = include_str!("page.html");

/// What the template has holes for.
#[derive(Serialize)]
struct View {
    title: String,
    version: String,
    /// The base URL for clients.
    url: String,
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
    holds_all: bool,
    scopes: Vec<String>,
}

#[derive(Serialize)]
struct Shelf {
    path: String,
    count: usize,
    created: Vec<String>,
}

#[derive(Serialize)]
struct Line {
    time: String,
    /// `–` where there was no answer.
    status: String,
    /// How good that is, as a class of the page.
    class: &'static str,
    took: String,
    method: String,
    target: String,
    operation: String,
    token: String,
    notes: Vec<String>,
}

/// The page as it is now; the reason where it cannot be made.
pub(super) fn page(actor: &Actor, call: &Call) -> String {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let (lines, count) = lines(actor);
    let view = View {
        title: actor.script.api.client.title.clone(),
        version: actor.script.api.version.clone(),
        url: url(actor, call),
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
        holds_all: grant.holds_all,
        scopes: grant.listed.clone(),
    };
    grants.into_iter().map(token).collect()
}

fn shelves(actor: &Actor) -> Vec<Shelf> {
    let summary = actor.stage.store().summary();
    let shelf =
        |(path, count, created): (String, usize, Vec<String>)| Shelf { path, count, created };
    summary.into_iter().map(shelf).collect()
}

fn lines(actor: &Actor) -> (Vec<Line>, u64) {
    let (last, count) = actor.journal.read();
    (last.into_iter().rev().map(line).collect(), count)
}

fn line(exchange: Exchange) -> Line {
    let (status, class) = match exchange.status {
        0 => ("–".to_owned(), "bad"),
        status @ ..300 => (status.to_string(), "good"),
        status @ ..400 => (status.to_string(), "moved"),
        status @ ..500 => (status.to_string(), "warn"),
        status => (status.to_string(), "bad"),
    };
    Line {
        time: exchange.at.strftime("%H:%M:%S%.3f").to_string(),
        status,
        class,
        took: format!("{:.1} ms", exchange.took.as_secs_f64() * 1_000.0),
        method: exchange.method,
        target: exchange.target,
        operation: exchange.operation,
        token: exchange.token,
        notes: exchange.notes,
    }
}

/// Where clients find the provider, by the name by which the page was asked for.
fn url(actor: &Actor, call: &Call) -> String {
    let host = call.header("host").unwrap_or_default();
    format!("http://{host}{}", actor.script.provider.base_path())
}
