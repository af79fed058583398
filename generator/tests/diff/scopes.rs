//! Every change of what a token needs is found: 200 of them, made at random and the same in every run.

use std::collections::BTreeMap;

use scopewright_generator::Input;
use scopewright_generator::diff::{Area, Rust, compare};

use crate::folders::providers;
use crate::random::Random;
use crate::shop::{CLIENT, SCOPES, document, snapshot, version};

const MUTATIONS: usize = 200;

/// The line of `scopes.yaml` for each operation that needs scopes, and the words of all others.
fn entries(text: &str) -> BTreeMap<String, String> {
    let below = text.lines().skip_while(|line| !line.starts_with("operations:")).skip(1);
    let entry = |line: &str| {
        let (id, needs) = line.trim().split_once(':')?;
        let is_plain = line.starts_with("  ") && !line.starts_with("   ") && !id.starts_with('#');
        let needs = needs.split(" #").next().unwrap_or_default().trim();
        (is_plain && !needs.is_empty() && !id.contains(['"', '*']))
            .then(|| (id.to_owned(), needs.to_owned()))
    };
    below.filter_map(entry).collect()
}

fn scopes_file(input: &Input) -> usize {
    let at = input.files.iter().position(|file| file.name.ends_with("/scopes.yaml"));
    at.expect("every provider has scopes.yaml")
}

/// The scopes of the vocabulary.
fn vocabulary(text: &str) -> Vec<String> {
    let below = text.lines().skip_while(|line| !line.starts_with("scopes:")).skip(1);
    let entries = below.take_while(|line| line.is_empty() || line.starts_with([' ', '#']));
    let name = |line: &str| {
        let (name, rest) = line.trim().split_once(": ")?;
        (rest.ends_with('}') && !name.starts_with('#')).then(|| name.trim_matches('"').to_owned())
    };
    entries.filter_map(name).collect()
}

/// What an entry says, in an order of its own, with `none` and one scope written shortly.
fn words(entry: &str) -> Vec<String> {
    let plain = entry.replace(['{', '}', '[', ']', ','], " ");
    let says = |word: &&str| !matches!(*word, "scope:" | "true" | "source:" | "inferred");
    let words = plain.split_whitespace().filter(says);
    let mut words: Vec<String> = words.map(|word| word.trim_end_matches(':').to_owned()).collect();
    words.sort();
    words
}

#[test]
fn all_of_200_changes_of_scopes_are_found() {
    // The small one is read in no time; of the real ones a few are enough to see that they are read alike.
    let small = version(&document(), SCOPES, CLIENT);
    let real = providers()
        .into_iter()
        .filter(|input| ["pixlpay", "priceshape"].contains(&input.provider.as_str()));
    let providers: Vec<Input> = std::iter::once(small).chain(real).collect();
    let old: Vec<_> = providers.iter().map(snapshot).collect();
    let mut random = Random::seeded(8);
    let (mut made, mut tried) = (0, 0);
    while made < MUTATIONS {
        tried += 1;
        assert!(tried < 50 * MUTATIONS, "too many mutations are none: {made} of {tried}");
        let at = random.below(20 * providers.len());
        let at = if at < providers.len() { at } else { 0 };
        let mut input = providers[at].clone();
        let file = scopes_file(&input);
        let text = input.files[file].text.clone();
        let (entries, names) = (entries(&text), vocabulary(&text));
        let ids: Vec<&String> = entries.keys().collect();
        let id = (*random.pick(&ids)).clone();
        let (one, two) = (random.pick(&names).clone(), random.pick(&names).clone());
        let needs = match random.below(6) {
            0 => one.clone(),
            1 => format!("{{ all: [{one}, {two}] }}"),
            2 => format!("{{ any: [{one}, {two}] }}"),
            3 => "none".to_owned(),
            4 => "unknown".to_owned(),
            _ => format!("{{ any: [{one}, {{ all: [{one}, {two}] }}] }}"),
        };
        // The same may be written in other words, or in another order.
        let is_same = one == two || words(&entries[&id]) == words(&needs);
        let line = text.lines().find(|line| line.trim_start().starts_with(&format!("{id}:")));
        let Some(line) = line.filter(|_| !is_same) else { continue };
        input.files[file].text = text.replace(line, &format!("  {id}: {needs}"));
        let mut report = scopewright_generator::Report::new("x");
        // A scope that nobody needs any longer is an error of its own.
        let Some(new) = scopewright_generator::diff::Snapshot::read(&input, &mut report) else {
            continue;
        };
        let diff = compare(&old[at], &new);
        let found = diff.changes.iter().find(|change| {
            change.area == Area::Scopes
                && change.subject == id
                && change.rust.level == Rust::Breaking
        });
        assert!(
            found.is_some(),
            "{}: {id} needed {} and needs {needs}:\n{}",
            input.provider,
            entries[&id],
            scopewright_generator::diff::text(&diff)
        );
        made += 1;
    }
    println!("{made} changes of scopes were made and found");
}
