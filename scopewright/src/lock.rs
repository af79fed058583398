//! `scopes.lock`: what a program needed when somebody last looked.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use toml_edit::{Array, DocumentMut, Item, Table, value};

const HEAD: &str = "\
# What this program needs of the tokens that it is given: written by `scopewright scopes`. Committed, so that
# `scopewright scopes --check` fails where it needs more.
";

/// What a program needs, by the names of crates.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Lock {
    pub(crate) entries: BTreeMap<String, Entry>,
}

/// What it needs of one of them; all sorted.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The scopes of the smallest token.
    pub(crate) scopes: Vec<String>,
    /// Operations that it calls of which nobody knows what they need.
    pub(crate) unknown: Vec<String>,
    /// The operations that it calls.
    pub(crate) operations: Vec<String>,
}

impl Lock {
    /// Reads the file.
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let shown = path.display();
        let text = fs::read_to_string(path).map_err(|error| {
            format!("cannot read `{shown}`: {error}; run it without --check once")
        })?;
        let document: DocumentMut =
            text.parse().map_err(|_| format!("`{shown}` is not what was written there"))?;
        let entry = |table: &Item| {
            let list = |key: &str| -> Vec<String> {
                let items = table.get(key).and_then(Item::as_array).into_iter().flatten();
                items.filter_map(|item| Some(item.as_str()?.to_owned())).collect()
            };
            Entry {
                scopes: list("scopes"),
                unknown: list("unknown"),
                operations: list("operations"),
            }
        };
        let entries = document.iter().map(|(name, table)| (name.to_owned(), entry(table)));
        Ok(Self { entries: entries.collect() })
    }

    /// Writes the file.
    pub(crate) fn write(&self, path: &Path) -> Result<(), String> {
        fs::write(path, self.text())
            .map_err(|error| format!("cannot write `{}`: {error}", path.display()))
    }

    fn text(&self) -> String {
        let mut document = DocumentMut::new();
        for (name, entry) in &self.entries {
            let mut table = Table::new();
            for (key, items) in [
                ("scopes", &entry.scopes),
                ("unknown", &entry.unknown),
                ("operations", &entry.operations),
            ] {
                let mut array: Array = items.iter().map(String::as_str).collect();
                // One to a line, so that a change is a line.
                for item in array.iter_mut() {
                    item.decor_mut().set_prefix("\n    ");
                }
                if !array.is_empty() {
                    array.set_trailing("\n");
                    array.set_trailing_comma(true);
                }
                if !items.is_empty() || key != "unknown" {
                    table[key] = value(array);
                }
            }
            document[name] = Item::Table(table);
        }
        format!("{HEAD}{document}")
    }
}
