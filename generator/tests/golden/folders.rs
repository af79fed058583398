//! The folders of this project as inputs.

use std::path::{Path, PathBuf};

use scopewright_generator::{Input, SourceFile};

use super::place::workspace;

/// Every provider under `specs/`; a folder without a document is none.
pub(crate) fn providers() -> Vec<Input> {
    let specs = workspace("specs");
    let Ok(entries) = specs.read_dir() else {
        println!("skipped: there is no folder {}", specs.display());
        return Vec::new();
    };
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    folders.sort();
    let inputs = folders.iter().filter(|folder| folder.is_dir()).map(|folder| read(folder));
    inputs.filter(|input| input.files.iter().any(|file| is_document(&file.name))).collect()
}

/// Whether a file is the document, not an annotation.
pub(crate) fn is_document(name: &str) -> bool {
    name.ends_with("/api.yaml") || name.ends_with("/api.json")
}

fn read(folder: &Path) -> Input {
    let provider = folder.file_name().expect("a folder has a name").to_string_lossy().into_owned();
    let mut paths: Vec<PathBuf> = folder
        .read_dir()
        .expect("the folder was listed")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    let is_input = |path: &&PathBuf| {
        path.extension()
            .is_some_and(|ending| ["yaml", "json", "lock"].iter().any(|own| ending == *own))
    };
    let files = paths.iter().filter(is_input).map(|path| SourceFile {
        name: format!("specs/{provider}/{}", path.file_name().expect("a name").to_string_lossy()),
        text: std::fs::read_to_string(path).expect("inputs are text"),
    });
    Input { files: files.collect(), provider, document: None }
}
