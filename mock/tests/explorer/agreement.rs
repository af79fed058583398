//! Ticks on the page of each provider, and `least_scopes` of its crate.

use fastrand::Rng;
use scopewright_generator::explore::{ScopeTable, page};
use serde_json::{Value, json};

use crate::browser::{self, Browser};
use crate::tables::table_of;

/// How many sets of operations are tried of each provider, besides each operation alone.
const SETS: usize = 200;

/// What a library says of some operations, in the form in which the page shows it.
#[derive(Debug, PartialEq, Eq)]
struct Answer {
    /// Each scope with the operations that it is for.
    scopes: Vec<(String, Vec<String>)>,
    /// Operations of which nobody knows what they need.
    unknown: Vec<String>,
    /// Each kind of token with the operations that it is refused.
    kinds: Vec<(String, Vec<String>)>,
}

/// What the page shows.
const READ: &str = "(() => {
    const codes = (element) => [...element.querySelectorAll('code')].map((code) => code.textContent);
    const each = (selector, read) => [...document.querySelectorAll(selector)].map(read);
    return {
        scopes: each('#scopes li', (li) => [li.dataset.scope, codes(li.lastChild)]),
        unknown: each('#unknown', codes).flat(),
        kinds: each('#fitting li', (li) => [li.dataset.kind, codes(li).slice(1)]),
    };
})()";

/// Ticks these operations and no others, and reads the page.
fn tick(browser: &mut Browser, picked: &[usize]) -> Answer {
    browser.evaluate(&format!(
        "(() => {{ const picked = {}; \
         for (const box of boxes) box.checked = picked.includes(Number(box.value)); \
         boxes[0].dispatchEvent(new Event('change', {{ bubbles: true }})); }})()",
        json!(picked)
    ));
    let shown = browser.evaluate(READ);
    let texts = |value: &Value| -> Vec<String> {
        value.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
    };
    let pairs = |value: &Value| {
        let pair = |pair: &Value| (pair[0].as_str().unwrap().to_owned(), texts(&pair[1]));
        value.as_array().unwrap().iter().map(pair).collect()
    };
    Answer {
        scopes: pairs(&shown["scopes"]),
        unknown: texts(&shown["unknown"]),
        kinds: pairs(&shown["kinds"]),
    }
}

/// What the crate says of the operations at these places of its `ALL`.
macro_rules! library {
    ($provider:ident) => {
        |table: &ScopeTable, picked: &[usize]| -> Answer {
            use $provider::{Scope, ScopeSet, least_scopes, operations::ALL};
            let operations: Vec<_> = picked.iter().map(|at| ALL[*at]).collect();
            let plan = least_scopes(&operations);
            assert!(plan.is_exact);
            let ids = |operations: &[&'static $provider::Operation]| -> Vec<String> {
                operations.iter().map(|one| one.id.to_owned()).collect()
            };
            let asked = ScopeSet::partition(plan.names().into_iter().map(Scope::from)).0;
            let refused = |kind: &str| {
                let held = asked.held_by(kind).unwrap();
                let known = operations.iter().filter(|one| !one.requirement.is_unknown());
                ids(&known
                    .filter(|one| !held.allows(&one.requirement))
                    .copied()
                    .collect::<Vec<_>>())
            };
            // Where there is no scope to ask for, the page compares no kinds.
            let kinds = table.tokens.iter().filter(|_| !plan.scopes.is_empty());
            Answer {
                scopes: plan
                    .scopes
                    .iter()
                    .map(|scope| (scope.name.to_owned(), ids(&scope.operations)))
                    .collect(),
                unknown: ids(&plan.unknown),
                kinds: kinds.map(|kind| (kind.name.clone(), refused(&kind.name))).collect(),
            }
        }
    };
}

fn compare(
    provider: &str,
    ids: &[&'static str],
    library: impl Fn(&ScopeTable, &[usize]) -> Answer,
) {
    let table = table_of(provider);
    let listed: Vec<&str> = table.operations.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(listed, ids, "the table has the operations of the crate, in its order");
    let Some(program) = browser::installed() else { return };
    let mut browser = Browser::start(&program, provider);
    browser.open(provider, &page(&table, &[]));
    let mut rng = Rng::with_seed(7);
    let mut sets: Vec<Vec<usize>> = (0..ids.len()).map(|at| vec![at]).collect();
    sets.extend((0..SETS).map(|_| {
        let size = rng.usize(2..=ids.len().min(12));
        let mut picked = rng.choose_multiple(0..ids.len(), size);
        picked.sort_unstable();
        picked
    }));
    sets.push(Vec::new());
    sets.push((0..ids.len()).collect());
    for picked in &sets {
        assert_eq!(tick(&mut browser, picked), library(&table, picked), "{provider} {picked:?}");
    }
    assert_eq!(browser.complaints, Vec::<Value>::new());
    assert_eq!(browser.requests.len(), 1, "{:?}", browser.requests);
}

macro_rules! providers {
    ($($provider:ident)*) => {
        $(#[test]
        fn $provider() {
            let ids: Vec<&str> = ::$provider::operations::ALL.iter().map(|one| one.id).collect();
            compare(stringify!($provider), &ids, library!($provider));
        })*
    };
}

providers!(example pixlpay postpress presscart priceshape);
