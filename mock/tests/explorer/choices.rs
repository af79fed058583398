//! The search of the page and that of the runtime, on invented requirements that leave many choices:
//! more than the providers of this workspace have.

use std::io::Write;
use std::process::{Command, Stdio};

use fastrand::Rng;
use scopewright_runtime::operation::Operation;
use scopewright_runtime::provider::{Access, Provider, ScopeInfo};
use scopewright_runtime::scope::{Requirement, least_scopes};
use serde_json::{Value, json};

use crate::browser::{self, Browser};
use crate::tables::table_from;

/// The script, alone.
const LEAST: &str = include_str!("../../../templates/scopes/least.js");

/// Reads a list of tables and gives the answers of the page's search in the form of [`expected`].
const ASK: &str = "tables.map((table) => {
    const answer = leastScopes(table, table.operations.map((_, at) => at));
    return [answer.isExact, answer.scopes.map(({ place, operations }) => [place, operations])];
})";

/// Scopes with what they imply, and what operations need: by numbers.
struct Case {
    implies: Vec<Vec<usize>>,
    writes: Vec<bool>,
    operations: Vec<Vec<Vec<usize>>>,
}

impl Case {
    fn invented(rng: &mut Rng, scopes: usize, operations: usize, groups: usize) -> Self {
        // A scope implies later ones only, so there is no circle.
        let implied = |rng: &mut Rng, at: usize| -> Vec<usize> {
            let count = if rng.u8(..4) == 0 { rng.usize(..3) } else { 0 };
            (0..count).map(|_| at + 1 + rng.usize(..4)).filter(|at| *at < scopes).collect()
        };
        let set = |rng: &mut Rng| -> Vec<usize> {
            let size = rng.usize(1..=3);
            (0..size).map(|_| rng.usize(..scopes)).collect()
        };
        Self {
            implies: (0..scopes).map(|at| implied(rng, at)).collect(),
            writes: (0..scopes).map(|_| rng.bool()).collect(),
            operations: (0..operations)
                .map(|_| (0..rng.usize(1..=groups)).map(|_| set(rng)).collect())
                .collect(),
        }
    }

    /// Each operation accepts one of two scopes: a vertex cover, of which the search finds no end.
    fn hard(rng: &mut Rng, scopes: usize, operations: usize) -> Self {
        Self {
            implies: vec![Vec::new(); scopes],
            writes: vec![false; scopes],
            operations: (0..operations)
                .map(|_| rng.choose_multiple(0..scopes, 2).into_iter().map(|at| vec![at]).collect())
                .collect(),
        }
    }

    /// As the page has it: with everything that a scope implies, at once.
    fn table(&self) -> Value {
        let closure = |at: usize| {
            let (mut found, mut left) = (vec![false; self.implies.len()], self.implies[at].clone());
            while let Some(next) = left.pop() {
                if !std::mem::replace(&mut found[next], true) {
                    left.extend(&self.implies[next]);
                }
            }
            (0..found.len()).filter(|at| found[*at]).map(name).collect::<Vec<_>>()
        };
        let scope = |at: usize| {
            let access = if self.writes[at] { "write" } else { "read" };
            json!({ "name": name(at), "access": access, "implies": closure(at) })
        };
        let named = |set: &Vec<usize>| set.iter().map(|at| name(*at)).collect::<Vec<_>>();
        let operation = |sets: &Vec<Vec<usize>>| {
            let sets: Vec<_> = sets.iter().map(named).collect();
            json!({ "needs": "scopes", "any_of": sets })
        };
        json!({
            "scopes": (0..self.implies.len()).map(scope).collect::<Vec<_>>(),
            "operations": self.operations.iter().map(operation).collect::<Vec<_>>(),
        })
    }

    /// What the runtime says.
    fn expected(&self) -> Value {
        let names = |set: &Vec<usize>| -> &'static [&'static str] {
            set.iter().map(|at| &*name(*at).leak()).collect::<Vec<&'static str>>().leak()
        };
        let scope = |at: usize| ScopeInfo {
            name: name(at).leak(),
            access: if self.writes[at] { Access::Write } else { Access::Read },
            implies: names(&self.implies[at]),
            doc: "",
        };
        let scopes: Vec<ScopeInfo> = (0..self.implies.len()).map(scope).collect();
        let provider = Provider { scopes: scopes.leak(), ..Provider::new("", "") };
        let operation = |(at, sets): (usize, &Vec<Vec<usize>>)| -> &'static Operation {
            let sets: Vec<_> = sets.iter().map(names).collect();
            let made = Operation::get(at.to_string().leak(), "/");
            Box::leak(Box::new(made.requires(Requirement::any_of(sets.leak()))))
        };
        let operations: Vec<_> = self.operations.iter().enumerate().map(operation).collect();
        let plan = least_scopes(&provider, &operations);
        let scopes = plan.scopes.iter().map(|scope| {
            let ids = scope.operations.iter().map(|one| one.id.parse::<usize>().unwrap());
            json!([scope.name[1..].parse::<usize>().unwrap(), ids.collect::<Vec<_>>()])
        });
        json!([plan.is_exact, scopes.collect::<Vec<_>>()])
    }
}

fn name(at: usize) -> String {
    format!("s{at}")
}

fn cases() -> Vec<Case> {
    let mut rng = Rng::with_seed(11);
    let mut cases: Vec<Case> = (0..300)
        .map(|_| {
            let (scopes, operations) = (rng.usize(2..=12), rng.usize(1..=10));
            Case::invented(&mut rng, scopes, operations, 4)
        })
        .collect();
    // More than 64 scopes, and more choices than are looked at.
    cases.push(Case::hard(&mut rng, 70, 140));
    cases
}

fn check(ask: impl FnOnce(&str) -> Value) {
    let cases = cases();
    let tables: Vec<Value> = cases.iter().map(Case::table).collect();
    let answers = ask(&format!("const tables = {};", json!(tables)));
    let expected: Vec<Value> = cases.iter().map(Case::expected).collect();
    assert!(expected.iter().any(|answer| answer[0] == json!(false)), "one search is given up");
    for (at, expected) in expected.iter().enumerate() {
        assert_eq!(&answers[at], expected, "case {at}: {}", tables[at]);
    }
}

#[test]
fn the_page_searches_as_the_runtime_does() {
    let Some(program) = browser::installed() else { return };
    let mut browser = Browser::start(&program, "choices");
    let document = r#"{"openapi":"3.0.3","info":{"title":"x","version":"1"},"paths":{},
        "servers":[{"url":"https://x.example"}]}"#;
    let table = table_from(document, "version: 1\nscopes: {}\noperations: {}\n");
    browser.open("choices", &scopewright_generator::explore::page(&table, &[]));
    check(|tables| browser.evaluate(&format!("(() => {{ {tables} return {ASK}; }})()")));
}

#[test]
fn its_script_searches_so_without_a_page() {
    let node = Command::new("node").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut node) = node else {
        browser::tell("skipped: there is no Node.js here");
        return;
    };
    check(|tables| {
        let print = format!("{LEAST}{tables} console.log(JSON.stringify({ASK}));");
        node.stdin.take().unwrap().write_all(print.as_bytes()).unwrap();
        serde_json::from_slice(&node.wait_with_output().unwrap().stdout).unwrap()
    });
}
