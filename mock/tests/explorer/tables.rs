//! The tables of the providers of this workspace, and of invented ones.

use std::fs;
use std::path::Path;

use scopewright_generator::explore::{ScopeTable, explore};
use scopewright_generator::{Input, SourceFile};

/// The table of a provider under specs/.
pub(crate) fn table_of(provider: &str) -> ScopeTable {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs").join(provider);
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = format!("specs/{provider}/{}", entry.file_name().to_str().unwrap());
        files.push(SourceFile { name, text: fs::read_to_string(entry.path()).unwrap() });
    }
    read(provider, files)
}

/// The table of an invented provider.
pub(crate) fn table_from(document: &str, scopes: &str) -> ScopeTable {
    let file = |name: &str, text: &str| SourceFile {
        name: format!("specs/invented/{name}"),
        text: text.to_owned(),
    };
    read("invented", vec![file("api.json", document), file("scopes.yaml", scopes)])
}

fn read(provider: &str, files: Vec<SourceFile>) -> ScopeTable {
    let explored = explore(&Input { provider: provider.to_owned(), files, document: None });
    explored.table.unwrap_or_else(|| panic!("{}", explored.report))
}
