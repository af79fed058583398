//! Every command that the texts show is run, and prints what they show.
//!
//! `cargo xtask …` and `cargo run …` become calls of the programs that cargo has built, on copies of
//! `specs` and `generated`; the mock plays in the background on a free port. What is not run stands
//! below, by its exact words, with the reason.

// The programs are found and stopped as on Unix.
#![cfg(unix)]

mod blocks;
mod picture;
mod programs;
mod sandbox;
mod session;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::blocks::{commands, inline_code};
use crate::programs::{Program, root};
use crate::sandbox::Sandbox;
use crate::session::Session;

/// Commands that are not run, by the words that they begin with, and why.
const NOT_RUN: &[(&str, &str)] = &[
    ("cargo xtask update postpress", "fetches from the provider"),
    ("cargo xtask diff --git HEAD", "compares with a commit, which the copies have none of"),
    ("cargo xtask scopes diff --git HEAD", "compares with a commit, which the copies have none of"),
    ("cargo xtask semver --install", "installs a tool, and compiles hundreds of crates"),
    ("cargo test --workspace", "runs this test"),
    ("cargo xtask soak all", "takes minutes; the rigs run in the tests of the mock"),
    ("cargo xtask soak ledger --seeds 20 --calls 10000", "takes minutes"),
    ("cargo xtask soak once --seed 7 --faults 50", "takes a minute"),
    ("cargo xtask bench", "measures for minutes, beside peers that are installed for it"),
];

/// The tasks that build and start another program; `mock` is built for these tests anyway.
const OWN_PROGRAMS: &[&str] =
    &["bench", "budget", "corpus", "hostile", "sabotage", "semver", "soak"];

/// The texts, with paths from the workspace's folder.
fn texts() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for folder in ["", "docs", "docs/guide", "specs"] {
        collect(&root().join(folder), false, &mut found);
    }
    collect(&root().join("examples"), true, &mut found);
    found.sort();
    let name = |path: &Path| path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
    found.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

fn collect(folder: &Path, deep: bool, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.extension().is_some_and(|ending| ending == "md") {
            found.push(entry);
        } else if deep && entry.is_dir() && !entry.ends_with("target") {
            collect(&entry, deep, found);
        }
    }
}

#[test]
fn every_command_prints_what_is_shown() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for (name, text) in texts() {
        let shown = commands(&text);
        if shown.iter().any(|shown| !is_left_out(&shown.command)) {
            let mut session = Session::new(&name, false);
            for shown in shown.iter().filter(|shown| !is_left_out(&shown.command)) {
                count += 1;
                session.enter(shown);
            }
            let faults = session.end().faults;
            wrong.extend(faults.into_iter().map(|fault| format!("{name}: {fault}")));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n\n"));
    assert!(count >= 10, "only {count} commands");
}

#[test]
fn what_is_not_run_is_shown_somewhere() {
    let all = texts();
    let all: BTreeSet<String> =
        all.iter().flat_map(|(_, text)| commands(text)).map(|shown| shown.command).collect();
    for (command, reason) in NOT_RUN {
        assert!(
            all.iter().any(|shown| begins_with(shown, command)),
            "no text shows `{command}`, which {reason}"
        );
    }
}

fn is_left_out(command: &str) -> bool {
    NOT_RUN.iter().any(|(left_out, _)| begins_with(command, left_out))
}

/// Whether the first words of a command are these.
fn begins_with(command: &str, words: &str) -> bool {
    command.strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// What prose says of `cargo xtask` in passing names tasks and options that there are.
#[test]
fn every_task_and_option_in_prose_is_one() {
    let program = Program::bin("xtask", "xtask", &[]).path();
    let mock = Program::bin("scopewright-mock", "scopewright-mock", &["cli"]).path();
    let sandbox = Sandbox::new("prose", false);
    let help = |task: &str| {
        let (program, arguments) = match task {
            "mock" => (&mock, vec!["--help".to_owned()]),
            _ => (&program, vec![task.to_owned(), "--help".to_owned()]),
        };
        sandbox.run(program, &arguments, &[])
    };
    let mut count = 0;
    for (name, text) in texts() {
        for code in inline_code(&text) {
            let mut words = code.split_whitespace();
            if (words.next(), words.next()) != (Some("cargo"), Some("xtask")) {
                continue;
            }
            // Those are programs of their own, some optimised, which take minutes to build.
            let Some(task) = words.next().filter(|task| !OWN_PROGRAMS.contains(task)) else {
                continue;
            };
            let found = help(task);
            assert!(found.succeeded, "{name}: `{code}`: {}", found.printed);
            for option in words.filter(|word| word.starts_with("--")) {
                assert!(found.printed.contains(option), "{name}: `{code}` has no {option}");
            }
            count += 1;
        }
    }
    assert!(count > 10, "only {count} commands in prose");
}
