//! The pairs: small documents, and documents of others where there are some, each with one thing changed.

use std::path::Path;

use scopewright_generator::diff::{Diff, Snapshot, compare};
use scopewright_generator::{Input, Report, SourceFile};
use serde_json::Value;

use crate::mutations::{MUTATIONS, Random, mutate};

/// A document before and after a change.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Its name, which is that of a crate: `shop_remove_field_2`.
    pub name: String,
    /// The version before.
    pub old: Value,
    /// The version after.
    pub new: Value,
}

/// The small documents of this project.
const SMALL: [(&str, &str); 2] =
    [("shop", include_str!("shop.json")), ("yard", include_str!("yard.json"))];

/// Documents of others that are compiled quickly.
const OTHERS: [&str; 5] = [
    "petstore-v3.yaml",
    "museum.yaml",
    "train-travel.yaml",
    "oxide-keeper.json",
    "openfga-v2.json",
];

/// The pairs of small documents: every mutation twice each, as far as there is something to change.
pub fn small() -> Vec<Pair> {
    let documents = SMALL.iter().map(|(name, text)| {
        (*name, serde_json::from_str(text).expect("a document of this project is JSON"))
    });
    documents.flat_map(|(name, document)| of(name, &document, 2)).collect()
}

/// The pairs of documents in a folder; empty where there are none.
pub fn others(folder: &Path) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for file in OTHERS {
        let Ok(text) = std::fs::read_to_string(folder.join(file)) else { continue };
        let Ok(document) = serde_yaml::from_str::<Value>(&text) else { continue };
        let name: String = file
            .split('.')
            .next()
            .unwrap_or_default()
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
            .collect();
        pairs.extend(of(&name, &document, 1));
    }
    pairs
}

fn of(name: &str, document: &Value, times: u64) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    for mutation in MUTATIONS {
        for time in 1..=times {
            let seed = time * 7_919 + mutation.len() as u64;
            let mut new = document.clone();
            if !mutate(&mut new, mutation, &mut Random::seeded(seed)) || new == *document {
                continue;
            }
            if pairs.iter().any(|pair| pair.new == new) {
                continue;
            }
            let name = format!("{name}_{}_{time}", mutation.replace([' ', '-'], "_"));
            pairs.push(Pair { name, old: document.clone(), new });
        }
    }
    pairs
}

impl Pair {
    /// One of the versions as the inputs of a provider.
    pub fn input(&self, document: &Value) -> Input {
        let name = format!("specs/{}/api.json", self.name);
        let files = vec![SourceFile { name, text: document.to_string() }];
        Input { provider: self.name.clone(), files, document: None }
    }

    /// The inputs of the new version, which keep the names of the old one.
    pub fn next(&self, names: &str) -> Input {
        let mut input = self.input(&self.new);
        let name = format!("specs/{}/names.lock", self.name);
        input.files.push(SourceFile { name, text: names.to_owned() });
        input
    }

    /// What the generator says of the change; `None` where it does not read one of the versions.
    pub fn diff(&self) -> Option<Diff> {
        let names = scopewright_generator::generate(&self.input(&self.old)).names?;
        let old = snapshot(&self.input(&self.old))?;
        Some(compare(&old, &snapshot(&self.next(&names))?))
    }
}

fn snapshot(input: &Input) -> Option<Snapshot> {
    Snapshot::read(input, &mut Report::new(&input.provider))
}
