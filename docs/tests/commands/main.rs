//! Every command that the texts show is run, and prints what they show.
//!
//! `cargo xtask …` and `cargo run …` become calls of the programs that cargo has built, on copies of
//! `specs` and `generated`; the mock plays in the background on a free port. What is not run stands
//! below, by its exact words, with the reason.

// The programs are found and stopped as on Unix.
#![cfg(unix)]

mod blocks;
mod programs;
mod sandbox;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::blocks::{Shown, commands, fits, inline_code, words};
use crate::programs::{Program, root};
use crate::sandbox::{Run, Sandbox};

/// Commands that are not run, and why.
const NOT_RUN: &[(&str, &str)] = &[
    ("cargo test --workspace", "runs this test"),
    ("cargo xtask soak all", "takes minutes; the rigs run in the tests of the mock"),
    ("cargo xtask soak ledger --seeds 20 --calls 10000", "takes minutes"),
    ("cargo xtask soak once --seed 7 --faults 50", "takes a minute"),
    ("cargo xtask soak all --into docs/reliability.md", "takes minutes, and writes a chapter"),
];

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
            let mut session = Session::new(&name);
            for shown in shown.iter().filter(|shown| !is_left_out(&shown.command)) {
                count += 1;
                session.enter(shown);
            }
            wrong.extend(session.end().into_iter().map(|fault| format!("{name}: {fault}")));
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
        assert!(all.contains(*command), "no text shows `{command}`, which {reason}");
    }
}

fn is_left_out(command: &str) -> bool {
    NOT_RUN.iter().any(|(left_out, _)| *left_out == command)
}

/// The commands of one text, one after the other.
struct Session {
    sandbox: Sandbox,
    /// What the texts show of the mock that plays.
    mock: Option<Shown>,
    faults: Vec<String>,
}

impl Session {
    fn new(text: &str) -> Self {
        let name = text.replace(['/', '.'], "-");
        Self { sandbox: Sandbox::new(&name), mock: None, faults: Vec::new() }
    }

    fn enter(&mut self, shown: &Shown) {
        let Some(words) = words(&shown.command) else {
            return self.fault(shown, "needs a shell: say in NOT_RUN why it is not run");
        };
        let split = words.iter().position(|word| !word.contains('=')).unwrap_or(words.len());
        let variables: Vec<(String, String)> = words[..split]
            .iter()
            .filter_map(|word| word.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let words: Vec<&str> = words[split..].iter().map(String::as_str).collect();
        let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
        let run = match words[..] {
            ["cargo", "xtask", "mock", ref arguments @ ..] => {
                self.end_mock();
                self.sandbox.play(&owned(arguments));
                self.mock = Some(shown.clone());
                return;
            }
            ["cargo", "xtask", task, ref arguments @ ..] => {
                let program = Program::bin("xtask", "xtask", &[]).path();
                self.sandbox.run(&program, &self.hands(task, &owned(arguments)), &variables)
            }
            ["cargo", "run", ref arguments @ ..] => {
                let Some((program, own)) = Program::of_cargo_run(&owned(arguments)) else {
                    return self.fault(shown, "does not name a package and a program");
                };
                self.sandbox.run(&program.path(), &own, &variables)
            }
            ["curl", ref arguments @ ..] => {
                self.sandbox.run(Path::new("curl"), &owned(arguments), &variables)
            }
            _ => return self.fault(shown, "is no command that this test knows how to run"),
        };
        self.compare(shown, &run);
    }

    /// The arguments of the hands, with the folders of the sandbox.
    fn hands(&self, task: &str, arguments: &[String]) -> Vec<String> {
        let mut all = vec![task.to_owned()];
        all.extend_from_slice(arguments);
        let folders: &[(&str, &str)] = match task {
            "generate" => &[("--specs", "specs"), ("--out", "generated")],
            "new" | "scopes" => &[("--specs", "specs")],
            _ => &[],
        };
        for (option, folder) in folders {
            all.extend([(*option).to_owned(), self.sandbox.path(folder)]);
        }
        all
    }

    /// Whoever shows an error says that the command fails.
    fn compare(&mut self, shown: &Shown, run: &Run) {
        let fails = shown.output.iter().any(|line| line.to_lowercase().starts_with("error"));
        if run.succeeded == fails {
            let verb = if fails { "succeeded" } else { "failed" };
            self.fault(shown, &format!("{verb}:\n{}", run.printed));
        } else if !shown.output.is_empty() {
            self.compare_output(shown, &run.printed);
        }
    }

    fn compare_output(&mut self, shown: &Shown, printed: &str) {
        let lines: Vec<&str> = printed.lines().collect();
        let end = lines.iter().rposition(|line| !line.trim().is_empty()).map_or(0, |at| at + 1);
        if !fits(&shown.output, &lines[..end]) {
            let shown_lines = shown.output.join("\n");
            self.fault(shown, &format!("shows\n{shown_lines}\nand prints\n{printed}"));
        }
    }

    fn end_mock(&mut self) {
        if let Some(shown) = self.mock.take()
            && !shown.output.is_empty()
        {
            let printed = self.sandbox.printed_by_mock();
            self.compare_output(&shown, &printed);
        }
    }

    fn end(mut self) -> Vec<String> {
        self.end_mock();
        self.faults
    }

    fn fault(&mut self, shown: &Shown, what: &str) {
        self.faults.push(format!("`{}` {what}", shown.command));
    }
}

/// What prose says of `cargo xtask` in passing names tasks and options that there are.
#[test]
fn every_task_and_option_in_prose_is_one() {
    let program = Program::bin("xtask", "xtask", &[]).path();
    let mock = Program::bin("scopewright-mock", "scopewright-mock", &["cli"]).path();
    let sandbox = Sandbox::new("prose");
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
            // Those are programs of their own, which take minutes to build.
            let Some(task) = words.next().filter(|task| !["corpus", "soak"].contains(task)) else {
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
