//! The JSON of `--format json`: the table, and what was asked about it.

use scopewright_generator::explore::{ScopeTable, Together};
use serde::Serialize;

use super::Question;
use super::least::{Minimal, minimal};

/// The object that is printed: the fields of the table, and these two.
#[derive(Serialize)]
struct Printed<'a> {
    #[serde(flatten)]
    table: &'a ScopeTable,
    /// `null` where no operation was named.
    selection: Option<Selection<'a>>,
    /// `null` without `--minimal`.
    minimal: Option<Minimal>,
}

/// The operations that were named.
#[derive(Serialize)]
struct Selection<'a> {
    /// Their ids, in the order of the document.
    operations: Vec<&'a str>,
    #[serde(flatten)]
    together: Together,
}

/// One JSON object, indented.
pub(super) fn text(question: &Question<'_>) -> String {
    let Question { table, picked, named, minimal: is_minimal } = question;
    let ids =
        || picked.iter().filter_map(|at| table.operations.get(*at)).map(|one| one.id.as_str());
    let selection = || Selection { operations: ids().collect(), together: table.together(picked) };
    let printed = Printed {
        table,
        selection: named.then(selection),
        minimal: is_minimal.then(|| minimal(table, picked)),
    };
    serde_json::to_string_pretty(&printed).unwrap_or_default()
}
