//! The commands of a text, one after the other.

use std::path::Path;
use std::process::Command;

use anstream::adapter::strip_str;

use crate::blocks::{Shown, pick, words};
use crate::programs::Program;
use crate::sandbox::{Run, Sandbox};

/// A terminal, or two of them: the mock has its own.
pub(crate) struct Session {
    sandbox: Sandbox,
    /// What the text shows of the mock that plays, and the number of it in the transcript.
    mock: Option<(Shown, usize)>,
    end: End,
}

/// What a session left.
#[derive(Default)]
pub(crate) struct End {
    /// What is not as it is shown.
    pub(crate) faults: Vec<String>,
    /// The commands, each with the lines that are shown of what it printed.
    pub(crate) transcript: Vec<(String, Vec<String>)>,
}

impl Session {
    /// `name` is the text's; with colours programs print as to a terminal.
    pub(crate) fn new(name: &str, colours: bool) -> Self {
        let folder = name.replace(['/', '.'], "-");
        let sandbox = Sandbox::new(&folder, colours);
        Self { sandbox, mock: None, end: End::default() }
    }

    pub(crate) fn enter(&mut self, shown: &Shown) {
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
                self.mock = Some((shown.clone(), self.end.transcript.len()));
                self.end.transcript.push((shown.command.clone(), Vec::new()));
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
            // Not every machine has it, and nothing else here needs it.
            ["jq", ..] if !is_there("jq") => {
                eprintln!("not run, there is no jq: {}", shown.command);
                return;
            }
            ["jq", ref arguments @ ..] => {
                self.sandbox.run(Path::new("jq"), &owned(arguments), &variables)
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
            "generate" | "update" => &[("--specs", "specs"), ("--out", "generated")],
            "new" | "scopes" | "diff" | "where" => &[("--specs", "specs")],
            _ => &[],
        };
        for (option, folder) in folders {
            all.extend([(*option).to_owned(), self.sandbox.path(folder)]);
        }
        all
    }

    /// Whoever shows an error says that the command fails.
    fn compare(&mut self, shown: &Shown, run: &Run) {
        let number = self.end.transcript.len();
        self.end.transcript.push((shown.command.clone(), Vec::new()));
        let fails = shown.output.iter().any(|line| line.to_lowercase().starts_with("error"));
        if run.succeeded == fails {
            let verb = if fails { "succeeded" } else { "failed" };
            self.fault(shown, &format!("{verb}:\n{}", run.printed));
        } else if !shown.output.is_empty() {
            self.compare_output(shown, &run.printed, number);
        }
    }

    fn compare_output(&mut self, shown: &Shown, printed: &str, number: usize) {
        let coloured: Vec<&str> = printed.trim_end().lines().collect();
        let plain: Vec<String> = coloured.iter().map(|line| strip_str(line).to_string()).collect();
        let plain: Vec<&str> = plain.iter().map(String::as_str).collect();
        let Some(picked) = pick(&shown.output, &plain) else {
            let (output, plain) = (shown.output.join("\n"), plain.join("\n"));
            return self.fault(shown, &format!("shows\n{output}\nand prints\n{plain}"));
        };
        let line = |at: Option<usize>| at.map_or("…", |at| coloured[at]).to_owned();
        self.end.transcript[number].1 = picked.into_iter().map(line).collect();
    }

    fn end_mock(&mut self) {
        if let Some((shown, number)) = self.mock.take()
            && !shown.output.is_empty()
        {
            let printed = self.sandbox.printed_by_mock();
            self.compare_output(&shown, &printed, number);
        }
    }

    pub(crate) fn end(mut self) -> End {
        self.end_mock();
        self.end
    }

    fn fault(&mut self, shown: &Shown, what: &str) {
        self.end.faults.push(format!("`{}` {what}", shown.command));
    }
}

/// Whether a program can be started by its name.
fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok()
}
