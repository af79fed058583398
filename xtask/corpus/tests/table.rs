//! The program on a folder made here: one row a document, whatever became of it.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

const GOOD: &str = r#"{"openapi":"3.0.3","info":{"title":"Good","version":"1"},
"servers":[{"url":"https://api.example.test"}],
"paths":{"/things":{"get":{"operationId":"listThings","responses":{"204":{"description":"ok"}}}}}}"#;

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a folder can be made");
        for (name, text) in files {
            fs::write(path.join(name), text).expect("a file can be written");
        }
        Self(path)
    }

    fn run(&self, more: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_scopewright-corpus"))
            .arg(&self.0)
            .args(["--no-check", "--scratch"])
            .arg(self.0.join("scratch"))
            .args(more)
            .output()
            .expect("the program runs")
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_bad_document_is_a_row_and_the_others_go_on() {
    let folder = Folder::new("rows", &[("bad.json", "{\"openapi\": 3"), ("good.json", GOOD)]);
    let output = folder.run(&[]);
    let said = said(&output);
    assert!(!output.status.success(), "{said}");
    assert!(said.contains("1 of 2 generated"), "{said}");
    let row = said.lines().find(|line| line.starts_with("bad.json")).expect("it has a row");
    assert!(row.ends_with("1 errors"), "{row}");
    let messages = fs::read_to_string(folder.0.join("scratch/messages/bad-api.txt"));
    assert!(messages.is_ok_and(|text| text.contains("specs/bad-api/api.json:1:")));
    assert!(folder.0.join("scratch/crates/good-api/src/lib.rs").exists());
}

#[test]
fn what_is_not_there_is_an_error() {
    let folder = Folder::new("missing", &[("good.json", GOOD)]);
    let output = folder.run(&["--only", "other"]);
    assert!(!output.status.success(), "{}", said(&output));
    fs::remove_dir_all(&folder.0).expect("a folder can be removed");
    let output = folder.run(&[]);
    let reason = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && reason.contains("there is no folder"), "{reason}");
}

#[test]
fn an_index_says_what_there_is_and_how_much_of_it() {
    let index = "file\toperations\ngood.json\t2\n";
    let folder =
        Folder::new("index", &[("INDEX.tsv", index), ("good.json", GOOD), ("other.json", "no")]);
    let into = folder.0.join("table.md");
    let output = folder.run(&["--into", into.to_str().expect("a path of ours")]);
    assert!(output.status.success(), "{}", said(&output));
    let table = fs::read_to_string(into).expect("the table is saved");
    assert!(table.contains("| good.json | 1 | 1 of 2 |"), "{table}");
    assert!(!table.contains("other.json"), "{table}");
}

#[test]
fn the_usual_folder_is_skipped_where_it_is_not_there_and_that_is_said() {
    let alone = Folder::new("alone/in/a/folder", &[]);
    let output = Command::new(env!("CARGO_BIN_EXE_scopewright-corpus"))
        .current_dir(&alone.0)
        .output()
        .expect("the program runs");
    assert!(output.status.success());
    assert!(said(&output).contains("skipped"));
}

/// Small documents of each dialect, generated, compiled, and sent values through.
const SMALL: [&str; 10] = [
    "alertmanager-v2",
    "museum",
    "oai-uspto",
    "oxide-keeper",
    "petstore-v2",
    "petstore-v3",
    "readme-discriminators",
    "sendgrid-mail",
    "speakeasy-test-oas32",
    "train-travel",
];

/// Of every dialect some that are read in no time; `cargo xtask corpus DIR --reorder` tries all.
#[test]
fn another_order_of_a_document_changes_no_name() {
    let corpus = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus"));
    if !corpus.is_dir() {
        println!("skipped: the documents are not beside the project");
        return;
    }
    let output = Command::new(env!("CARGO_BIN_EXE_scopewright-corpus"))
        .arg(&corpus)
        .arg("--reorder")
        .args(SMALL.iter().chain(&["jupyterhub"]).flat_map(|name| ["--only", name]))
        .output()
        .expect("the program runs");
    let said = said(&output);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("11 of 11 keep every name in another order"), "{said}");
}

#[test]
fn small_documents_compile_are_called_and_lose_nothing() {
    let corpus = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus"));
    if !corpus.is_dir() {
        println!("skipped: the documents are not beside the project");
        return;
    }
    let scratch = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("small");
    let output = Command::new(env!("CARGO_BIN_EXE_scopewright-corpus"))
        .arg(&corpus)
        .args(["--calls", "--round-trip", "--samples", "4", "--scratch"])
        .arg(&scratch)
        .args(SMALL.iter().flat_map(|name| ["--only", name]))
        .output()
        .expect("the program runs");
    let said = said(&output);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("10 of 10 generated, 10 of 10 compile without a warning"), "{said}");
    assert!(said.contains("of 10 every call is right in 10;"), "{said}");
    assert!(said.contains(" 0 of them lossy"), "{said}");
}
