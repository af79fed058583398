//! One document and the same in other orders: no name in Rust may be another.
//!
//! What has no order of its own is shuffled: paths, schemas, tags, parameters, values of enumerations. The
//! names are compared as `names.lock` has them, with none of before to keep them.

use std::thread::Builder;

use scopewright_corpus::documents::Document;
use scopewright_corpus::fault::Fault;
use scopewright_generator::load::joined;
use scopewright_generator::{Input, SourceFile, generate};
use serde_json::{Map, Value};

use crate::measure::read_document;

/// Stack of the thread that compiles: as `cargo xtask generate` has it.
const STACK_BYTES: usize = 16 << 20;

/// Other orders that are tried of each document.
const ORDERS: u64 = 2;

/// Tries the documents; `false`: an order changed a name.
pub(crate) fn run(documents: &[Document]) -> Result<bool, Fault> {
    let (mut same, mut differ, mut unread) = (0, 0, 0);
    for document in documents {
        match one(document)? {
            Outcome::Same => same += 1,
            Outcome::Unread => {
                unread += 1;
                println!("{}: not generated, and so not compared", document.name);
            }
            Outcome::Differs(line) => {
                differ += 1;
                println!("{}: {line}", document.name);
            }
        }
    }
    println!(
        "{same} of {} keep every name in another order, {differ} do not, {unread} are not generated",
        documents.len()
    );
    Ok(differ == 0)
}

enum Outcome {
    Same,
    Unread,
    Differs(String),
}

fn one(document: &Document) -> Result<Outcome, Fault> {
    let input = read_document(document)?;
    let Some(whole) = joined(&input) else { return Ok(Outcome::Unread) };
    let Some(names) = names(&document.provider, &whole) else { return Ok(Outcome::Unread) };
    for seed in 1..=ORDERS {
        let mut other = whole.clone();
        Random::seeded(seed).shuffle(&mut other, "");
        let Some(others) = self::names(&document.provider, &other) else {
            return Ok(Outcome::Differs("it is not generated in another order".to_owned()));
        };
        let different = names.lines().zip(others.lines()).find(|(one, other)| one != other);
        if let Some((one, other)) = different {
            return Ok(Outcome::Differs(format!("`{}` became `{}`", one.trim(), other.trim())));
        }
        if names != others {
            return Ok(Outcome::Differs("there are more names in another order".to_owned()));
        }
    }
    Ok(Outcome::Same)
}

fn names(provider: &str, document: &Value) -> Option<String> {
    let name = format!("specs/{provider}/api.json");
    let files = vec![SourceFile { name, text: document.to_string() }];
    let input = Input { provider: provider.to_owned(), files, document: None };
    std::thread::scope(|scope| {
        let work = Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, || generate(&input));
        work.expect("a thread can be started").join().ok()?.names
    })
}

/// Pseudo-random numbers (Marsaglia, "Xorshift RNGs", 2003), the same in every run.
struct Random(u64);

impl Random {
    fn seeded(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % end
    }

    fn shuffled<T>(&mut self, mut items: Vec<T>) -> Vec<T> {
        for at in (1..items.len()).rev() {
            let other = self.below(at + 1);
            items.swap(at, other);
        }
        items
    }

    fn shuffle(&mut self, value: &mut Value, key: &str) {
        match value {
            Value::Object(entries) => {
                self.shuffle_enum(entries);
                let mut pairs: Vec<(String, Value)> = std::mem::take(entries).into_iter().collect();
                if is_unordered_map(key) {
                    pairs = self.shuffled(pairs);
                }
                for (key, value) in &mut pairs {
                    // What stands in an example is no part of the document.
                    if !matches!(key.as_str(), "example" | "examples" | "default" | "const") {
                        self.shuffle(value, key);
                    }
                }
                entries.extend(pairs);
            }
            Value::Array(items) => {
                if has_no_order(key, items) {
                    *items = self.shuffled(std::mem::take(items));
                }
                for item in items {
                    self.shuffle(item, "");
                }
            }
            _ => {}
        }
    }

    /// Values stay beside the names and the descriptions that are given to them.
    fn shuffle_enum(&mut self, schema: &mut Map<String, Value>) {
        let Some(Value::Array(values)) = schema.get("enum") else { return };
        let count = values.len();
        // Names that stand beside fewer or more values belong to places.
        let is_whole = |value: &Value| value.as_array().is_none_or(|items| items.len() == count);
        if !schema.iter().filter(|(key, _)| key.starts_with("x-")).all(|(_, own)| is_whole(own)) {
            return;
        }
        let order = self.shuffled((0..count).collect());
        for (key, value) in schema.iter_mut() {
            let beside = key == "enum" || key.starts_with("x-");
            if let Value::Array(items) = value
                && beside
                && items.len() == count
            {
                *items = order.iter().filter_map(|&at| items.get(at).cloned()).collect();
            }
        }
    }
}

/// The first tag of an operation is its group, so only those of the document, which are objects, may
/// change places.
fn has_no_order(key: &str, items: &[Value]) -> bool {
    match key {
        "parameters" => true,
        "tags" => items.iter().all(Value::is_object),
        _ => false,
    }
}

fn is_unordered_map(key: &str) -> bool {
    matches!(key, "paths" | "schemas" | "definitions" | "parameters")
}
