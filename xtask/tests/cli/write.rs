//! `generate`: what is written, what is left alone, what is removed, and when nothing happens.

use std::fs;
use std::os::unix::fs::symlink;

use crate::project::{DOCUMENT, Project, Run, SCOPES};

#[test]
fn a_fresh_crate_is_written_whole() {
    let project = Project::with("fresh", &["acme", "beta"]);
    let run = project.generate(&[]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert!(lines[0].starts_with("acme: 3 operations, "), "{lines:?}");
    assert!(lines[1].starts_with("beta: 3 operations, "), "{lines:?}");
    for (line, provider) in lines[2..4].iter().zip(["acme", "beta"]) {
        let lock = format!("specs/{provider}/names.lock: written, commit it with the inputs");
        assert_eq!(**line, lock);
    }
    assert!(lines[4].starts_with("2 providers, 6 operations; "), "{lines:?}");
    assert!(lines[4].ends_with(" files written, 0 unchanged, 0 removed (_ ms)"), "{lines:?}");
    for file in ["Cargo.toml", "src/lib.rs"] {
        assert!(project.exists(&format!("generated/acme/{file}")), "{file}");
        assert!(
            project
                .read(&format!("generated/acme/{file}"))
                .lines()
                .next()
                .unwrap()
                .contains("cargo xtask generate")
        );
    }
    let around: Vec<_> =
        fs::read_dir(project.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(around.len(), 2, "only specs and generated: {around:?}");
}

#[test]
fn a_second_run_writes_nothing() {
    let project = Project::generated("second", &["acme"]);
    let before = project.outputs();
    let run = project.generate(&[]);
    assert_eq!(run.code, Some(0));
    assert!(run.stdout.contains("0 files written"), "{}", run.stdout);
    assert_eq!(project.outputs(), before);
}

#[test]
fn only_the_file_that_differs_is_written() {
    let project = Project::generated("one", &["acme"]);
    let before = project.outputs();
    let text = project.read("generated/acme/src/lib.rs");
    project.write("generated/acme/src/lib.rs", format!("{text}// mine\n"));
    let run = project.generate(&[]);
    assert!(run.stdout.contains("1 file written"), "{}", run.stdout);
    assert_eq!(project.read("generated/acme/src/lib.rs"), text);
    let changed: Vec<_> =
        project.outputs().into_iter().filter(|(path, time)| before[path] != *time).collect();
    assert_eq!(changed.len(), 1, "{changed:?}");
}

#[test]
fn a_crate_does_not_depend_on_where_it_is_made() {
    let (one, other) =
        (Project::generated("place-one", &["acme"]), Project::generated("place-other", &["acme"]));
    for path in one.outputs().keys() {
        let path = format!("generated/{path}");
        assert_eq!(one.read(&path), other.read(&path), "{path}");
    }
}

#[test]
fn leftovers_go_and_what_belongs_to_cargo_stays() {
    let project = Project::generated("leftovers", &["acme"]);
    for path in
        ["old.rs", "src/old/mod.rs", ".hidden", "Cargo.lock", "target/debug/acme", "src/target/x"]
    {
        project.write(&format!("generated/acme/{path}"), "x");
    }
    fs::create_dir(project.path("generated/acme/empty")).unwrap();
    let run = project.generate(&[]);
    assert!(run.stdout.contains("4 removed"), "{run:?}");
    for gone in ["old.rs", "src/old", ".hidden", "src/target", "empty"] {
        assert!(!project.exists(&format!("generated/acme/{gone}")), "{gone}");
    }
    for kept in ["Cargo.lock", "target/debug/acme"] {
        assert!(project.exists(&format!("generated/acme/{kept}")), "{kept}");
    }
}

#[test]
fn files_and_folders_that_change_places_are_sorted_out() {
    let project = Project::generated("places", &["acme"]);
    let before = project.outputs().into_keys().collect::<Vec<_>>();
    fs::remove_file(project.path("generated/acme/src/lib.rs")).unwrap();
    project.write("generated/acme/src/lib.rs/inside", "x");
    assert_eq!(project.generate(&[]).code, Some(0));
    assert_eq!(project.outputs().into_keys().collect::<Vec<_>>(), before);
    fs::remove_dir_all(project.path("generated/acme/src")).unwrap();
    project.write("generated/acme/src", "x");
    assert_eq!(project.generate(&[]).code, Some(0));
    assert_eq!(project.outputs().into_keys().collect::<Vec<_>>(), before);
}

#[test]
fn an_error_in_one_provider_writes_nothing_anywhere() {
    let project = Project::with("error", &["acme", "beta"]);
    project.write("specs/beta/api.yaml", "");
    project.generate(&[]).fails(
        1,
        "error[file-empty]: the file is empty\n  --> specs/beta/api.yaml\n\n1 error in beta; nothing was written",
    );
    assert!(!project.exists("generated"));
}

#[test]
fn a_broken_manifest_is_replaced() {
    let project = Project::generated("manifest", &["acme"]);
    let good = project.read("generated/acme/Cargo.toml");
    for broken in ["<<<<<<< HEAD\n", "", "[workspace]\n", "\u{0}"] {
        project.write("generated/acme/Cargo.toml", broken);
        project.write("generated/acme/src/old.rs", "x");
        assert_eq!(project.generate(&[]).code, Some(0), "{broken:?}");
        assert_eq!(project.read("generated/acme/Cargo.toml"), good, "{broken:?}");
        assert!(!project.exists("generated/acme/src/old.rs"));
    }
}

#[test]
fn one_provider_is_generated_alone() {
    let project = Project::with("alone", &["acme", "beta"]);
    assert_eq!(project.generate(&["beta"]).code, Some(0));
    assert!(project.exists("generated/beta/Cargo.toml"));
    assert!(!project.exists("generated/acme"));
}

#[test]
fn an_unknown_provider_is_a_mistake_on_the_command_line() {
    let project = Project::with("unknown", &["acme", "beta"]);
    project
        .generate(&["acne"])
        .fails(2, "error: there is no provider `acne` in `specs`\n  help: did you mean `acme`?");
    project
        .generate(&["xyz"])
        .fails(2, "error: there is no provider `xyz` in `specs`\n  help: there is acme, beta");
    assert!(!project.exists("generated"));
}

#[test]
fn other_mistakes_on_the_command_line_are_told_by_the_same_code() {
    let project = Project::with("usage", &["acme"]);
    for arguments in
        [&["generate", "--frobnicate"][..], &["frobnicate"], &[], &["generate", "--specs"]]
    {
        let run = project.run(arguments);
        assert_eq!(run.code, Some(2), "{arguments:?}");
        assert!(run.stderr.contains("--help") || run.stderr.contains("Usage"), "{}", run.stderr);
    }
}

#[test]
fn folders_that_overlap_are_refused() {
    let project = Project::with("overlap", &["acme"]);
    let specs = project.path("specs");
    for out in ["specs", "specs/acme", ".", "generated/../specs"] {
        let out = project.path(out);
        let run = project.run(&[
            "generate",
            "--specs",
            specs.to_str().unwrap(),
            "--out",
            out.to_str().unwrap(),
        ]);
        assert_eq!(run.code, Some(2), "{}", out.display());
        assert!(run.stderr.contains("overlap"), "{}", run.stderr);
    }
    assert_eq!(project.read("specs/acme/api.yaml"), DOCUMENT);
}

#[test]
fn a_project_without_providers_is_an_error() {
    let project = Project::empty("none");
    let help = "help: start one with `cargo xtask new NAME --from FILE`";
    project.generate(&[]).fails(1, &format!("error: there is no provider in `specs`\n  {help}"));
    project.write("specs/acme/openapi.yaml", DOCUMENT);
    let help =
        "help: a provider's document is called `api.yaml` or `api.json`, and `specs/acme` has none";
    project.generate(&[]).fails(1, &format!("error: there is no provider in `specs`\n  {help}"));
    fs::remove_dir_all(project.path("specs")).unwrap();
    let help = "help: it holds one folder per provider, each with api.yaml or api.json";
    project.generate(&[]).fails(1, &format!("error: there is no folder `specs`\n  {help}"));
}

#[test]
fn a_link_in_the_output_is_refused() {
    let linked = |name: &str, from: &str, to: &str| {
        let project = Project::generated(name, &["acme"]);
        project.write("precious/file", "mine");
        project.edit("generated/acme/Cargo.toml", "\"2024\"", "\"2021\"");
        if project.path(from).is_dir() {
            fs::remove_dir_all(project.path(from)).unwrap();
        }
        symlink(project.path(to), project.path(from)).unwrap();
        project.generate(&[]).fails(
            1,
            &format!(
                "error: `{from}` is a symbolic link; crates are not written through links\n  help: remove the link"
            ),
        );
        assert_eq!(project.read("precious/file"), "mine");
        project
    };
    linked("link-crate", "generated/acme", "precious");
    let project = linked("link-folder", "generated/acme/src", "precious");
    assert!(project.read("generated/acme/Cargo.toml").contains("2021"), "nothing was written");
    linked("link-file", "generated/acme/old.rs", "precious/file");
}

#[test]
fn a_folder_that_somebody_else_made_is_not_emptied() {
    let project = Project::with("foreign", &["acme"]);
    project.write("generated/acme/Cargo.toml", "[package]\nname = \"mine\"\n");
    project.write("generated/acme/notes.md", "mine");
    let help = "help: move `generated/acme` away, or choose another output folder";
    project.generate(&[]).fails(
        1,
        &format!("error: `generated/acme/Cargo.toml` was not made by the generator\n  {help}"),
    );
    fs::remove_file(project.path("generated/acme/Cargo.toml")).unwrap();
    project.generate(&[]).fails(
        1,
        &format!("error: `generated/acme/notes.md` was not made by the generator\n  {help}"),
    );
    assert_eq!(project.read("generated/acme/notes.md"), "mine");
}

#[test]
fn the_crate_of_a_provider_that_is_gone_goes_too() {
    let project = Project::generated("gone", &["acme", "beta"]);
    fs::remove_dir_all(project.path("specs/beta")).unwrap();
    let run = project.generate(&["acme"]);
    assert_eq!(run.code, Some(0));
    assert!(
        run.stderr.starts_with("warning: `beta` among the generated crates belongs to no provider"),
        "{run:?}"
    );
    assert!(project.exists("generated/beta/Cargo.toml"));
    let run = project.generate(&["--check"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("  beta (its provider is gone)"), "{run:?}");
    let run = project.generate(&[]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    assert!(run.stdout.contains("beta: removed, its provider is gone"), "{run:?}");
    assert!(!project.exists("generated/beta"));
}

#[test]
fn a_folder_that_never_was_generated_is_only_named() {
    let project = Project::generated("stray", &["acme"]);
    project.write("generated/mine/Cargo.toml", "[package]\nname = \"mine\"\n");
    let run = project.generate(&[]);
    assert_eq!(run.code, Some(0));
    assert!(
        run.stderr.starts_with("warning: `mine` among the generated crates belongs to no provider"),
        "{run:?}"
    );
    assert!(project.exists("generated/mine/Cargo.toml"));
}

#[test]
fn two_providers_cannot_be_one_package() {
    let project = Project::with("names", &["acme", "beta"]);
    project.write("specs/beta/client.yaml", "version: 1\npackage: { name: acme }\n");
    let help = "help: give one of them another `package: name:` in specs/beta/client.yaml";
    let message = format!("error: `acme` and `beta` would both be the package `acme`\n  {help}");
    project.generate(&[]).fails(1, &message);
    assert!(!project.exists("generated"));
    assert_eq!(project.generate(&["acme"]).code, Some(0));
    project.generate(&["beta"]).fails(1, &message);
}

#[test]
fn warnings_are_told_and_stop_nothing() {
    let project = Project::with("warning", &["acme"]);
    let unused = "  things.purge: { access: write, doc: Remove things }\noperations:";
    project.write("specs/acme/scopes.yaml", SCOPES.replace("operations:", unused));
    let run = project.generate(&[]);
    assert_eq!(run.code, Some(0));
    assert!(run.stderr.starts_with("warning["), "{run:?}");
    assert!(run.stderr.ends_with("1 warning in acme\n"), "{run:?}");
    project.generate(&["--check"]).says("");
}

#[test]
fn json_tells_the_same_facts() {
    let project = Project::generated("json", &["acme", "beta"]);
    project.write("generated/acme/old.rs", "x");
    fs::remove_file(project.path("generated/acme/src/lib.rs")).unwrap();
    let run = project.generate(&["--json"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((&json["mode"], &json["ok"]), (&"write".into(), &true.into()));
    assert!(json["milliseconds"].as_f64().is_some_and(|time| time > 0.0));
    let acme = &json["providers"][0];
    assert_eq!(
        (&acme["provider"], &acme["operations"], &acme["scopes"]),
        (&"acme".into(), &3.into(), &2.into())
    );
    let changes = serde_json::json!([
        { "path": "old.rs", "is": "leftover" },
        { "path": "src/lib.rs", "is": "missing" },
    ]);
    assert_eq!(acme["changes"], changes);
    assert_eq!(json["providers"][1]["changes"], serde_json::json!([]));
}

#[test]
fn json_has_the_messages_and_the_faults() {
    let project = Project::with("json-error", &["acme"]);
    project.write("specs/acme/scopes.yaml", "");
    let run = project.generate(&["--json"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""));
    let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(json["ok"], false);
    let diagnostic = &json["providers"][0]["diagnostics"][0];
    assert_eq!(
        (&diagnostic["severity"], &diagnostic["code"]),
        (&"error".into(), &"file-empty".into())
    );
    assert_eq!(diagnostic["place"]["pointer"], "");
    assert!(
        diagnostic["place"]["file"].as_str().unwrap().ends_with("specs/acme/scopes.yaml"),
        "{diagnostic}"
    );

    let project = Project::with("json-fault", &["acme"]);
    project.write("generated/acme", "a file");
    let run = project.generate(&["--json"]);
    let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(
        (run.code, &json["faults"][0]["message"]),
        (Some(1), &"`generated/acme` is not a folder".into())
    );
}

#[test]
fn colours_are_for_those_who_want_them() {
    let project = Project::with("colours", &["acme"]);
    let explain = ["explain", "no-such-code"];
    let is_painted = |run: &Run| run.stderr.contains('\u{1b}');
    assert!(!is_painted(&project.run(&explain)), "no terminal");
    assert!(is_painted(&project.run_in(&[("CLICOLOR_FORCE", "1")], &explain)));
    assert!(!is_painted(&project.run_in(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &explain)));
}

#[test]
fn a_folder_without_a_document_is_named_and_its_crate_stays() {
    let project = Project::generated("left-out", &["acme", "beta"]);
    fs::remove_file(project.path("specs/beta/api.yaml")).unwrap();
    let run = project.generate(&[]);
    assert_eq!(run.code, Some(0));
    let help = "help: add api.yaml or api.json, or remove the folder";
    assert_eq!(
        run.stderr,
        format!("warning: `beta` among the inputs holds no document\n  {help}\n")
    );
    assert!(project.exists("generated/beta/Cargo.toml"));
    let run = project.generate(&["beta"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.starts_with("error[document-missing]"), "{run:?}");
}
