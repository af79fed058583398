//! The providers of this project: their inputs are fine.

use std::path::{Path, PathBuf};

use scopewright_generator::{Input, Report, SourceFile, load, lower};

fn read(folder: &Path) -> Input {
    let mut paths: Vec<PathBuf> = folder
        .read_dir()
        .expect("the folder was listed")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    let files = paths.iter().filter(|path| path.is_file()).map(|path| SourceFile {
        name: path.display().to_string(),
        text: std::fs::read_to_string(path).expect("inputs are text"),
    });
    let provider = folder.file_name().expect("a folder has a name").to_string_lossy().into_owned();
    Input { provider, files: files.collect(), document: None }
}

#[test]
fn every_provider_lowers_without_errors() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    let mut seen = 0;
    for entry in specs.read_dir().expect("specs is a folder") {
        let folder = entry.expect("an entry").path();
        if !folder.is_dir() {
            continue;
        }
        let input = read(&folder);
        let mut report = Report::new(&input.provider);
        let documents = load::load(&input, &mut report);
        let api = documents.and_then(|documents| lower::lower(&documents, &mut report));
        assert!(api.is_some_and(|api| !api.operations.is_empty()), "{report}");
        seen += 1;
    }
    assert!(seen > 0, "there is no provider under {}", specs.display());
}
