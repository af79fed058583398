//! `generate --check`: silent where all is current, otherwise what differs, where, and the remedy.

use std::fs;

use crate::project::Project;

#[test]
fn nothing_is_said_where_all_is_current() {
    let project = Project::generated("check-current", &["acme", "beta"]);
    let before = project.outputs();
    project.generate(&["--check"]).says("");
    project.generate(&["--check", "acme"]).says("");
    assert_eq!(project.outputs(), before);
}

#[test]
fn differences_are_shown_and_named_and_nothing_is_written() {
    let project = Project::generated("check-stale", &["acme"]);
    project.edit("generated/acme/Cargo.toml", "edition = \"2024\"", "edition = \"2021\"");
    fs::remove_file(project.path("generated/acme/src/lib.rs")).unwrap();
    project.write("generated/acme/old.rs", "x");
    let before = project.outputs();
    let run = project.generate(&["--check"]);
    run.fails(
        1,
        "error: 3 differences between the generated crates and their inputs:
  generated/acme/Cargo.toml (different)
  generated/acme/old.rs (leftover)
  generated/acme/src/lib.rs (missing)
  help: run `cargo xtask generate`",
    );
    for line in [
        "--- generated/acme/Cargo.toml",
        "+++ generated/acme/Cargo.toml (generated)",
        "-edition = \"2021\"",
        "+edition = \"2024\"",
        "--- generated/acme/old.rs is not generated",
    ] {
        assert!(run.stdout.lines().any(|shown| shown == line), "{line} in {}", run.stdout);
    }
    assert!(run.stdout.contains("+++ generated/acme/src/lib.rs is missing ("), "{}", run.stdout);
    assert_eq!(project.outputs(), before);
}

#[test]
fn the_command_names_the_providers_that_were_checked() {
    let project = Project::with("check-command", &["acme", "beta"]);
    let run = project.generate(&["--check", "beta"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.ends_with("  help: run `cargo xtask generate beta`\n"), "{run:?}");
    assert!(!run.stderr.contains("acme"), "{run:?}");
    assert!(!project.exists("generated"));
}

#[test]
fn a_long_difference_is_cut() {
    let project = Project::generated("check-long", &["acme"]);
    let lines = "// a line\n".repeat(200);
    let text = project.read("generated/acme/src/lib.rs");
    project.write("generated/acme/src/lib.rs", format!("{lines}{text}"));
    let run = project.generate(&["--check"]);
    assert_eq!(run.stdout.lines().count(), 41, "{}", run.stdout);
    assert!(run.stdout.trim_end().ends_with(" more lines"), "{}", run.stdout);
}

#[test]
fn a_file_that_is_no_text_differs_too() {
    let project = Project::generated("check-binary", &["acme"]);
    project.write("generated/acme/src/lib.rs", [0xff, 0xfe]);
    let run = project.generate(&["--check"]);
    assert_eq!(run.code, Some(1));
    assert_eq!(run.stdout, "--- generated/acme/src/lib.rs is not UTF-8\n");
}

#[test]
fn an_empty_folder_is_no_difference() {
    let project = Project::generated("check-empty", &["acme"]);
    fs::create_dir(project.path("generated/acme/empty")).unwrap();
    project.generate(&["--check"]).says("");
}

#[test]
fn errors_in_the_inputs_are_told() {
    let project = Project::generated("check-error", &["acme"]);
    project.write("specs/acme/scopes.yaml", "");
    let run = project.generate(&["--check"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.starts_with("error[file-empty]"), "{run:?}");
}

#[test]
fn json_names_what_would_change() {
    let project = Project::generated("check-json", &["acme"]);
    project.write("generated/acme/old.rs", "x");
    let run = project.generate(&["--check", "--json"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""));
    let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((&json["mode"], &json["ok"]), (&"check".into(), &false.into()));
    assert_eq!(
        json["providers"][0]["changes"],
        serde_json::json!([{ "path": "old.rs", "is": "leftover" }])
    );
    assert!(project.exists("generated/acme/old.rs"));
}
