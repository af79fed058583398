//! The programs behind the commands: what `cargo xtask …` and `cargo run …` would build and start.
//!
//! `cargo test --workspace` has built them before it runs tests, beside the tests themselves. Where
//! one is missing or older than a file that it is made of, as after `cargo test -p`, cargo is asked for it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

/// A program of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Program {
    pub(crate) package: String,
    /// `--bin` or `--example`.
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) features: Vec<String>,
}

impl Program {
    pub(crate) fn bin(package: &str, name: &str, features: &[&str]) -> Self {
        Self {
            package: package.to_owned(),
            kind: "--bin".to_owned(),
            name: name.to_owned(),
            features: features.iter().map(|&feature| feature.to_owned()).collect(),
        }
    }

    /// What `cargo run` with these arguments starts, and with which arguments of its own.
    pub(crate) fn of_cargo_run(arguments: &[String]) -> Option<(Self, Vec<String>)> {
        let at = arguments.iter().position(|word| word == "--").unwrap_or(arguments.len());
        let own = arguments[at..].iter().skip(1).cloned().collect();
        let mut program = Self::bin("", "", &[]);
        let mut words = arguments[..at].iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--package" | "-p" => program.package.clone_from(words.next()?),
                "--bin" | "--example" => {
                    program.kind.clone_from(word);
                    program.name.clone_from(words.next()?);
                }
                "--features" => program.features.push(words.next()?.clone()),
                "--quiet" | "-q" | "--release" => {}
                _ => return None,
            }
        }
        if program.name.is_empty() {
            program.name.clone_from(&program.package);
        }
        (!program.package.is_empty()).then_some((program, own))
    }

    /// Where it is, built.
    pub(crate) fn path(&self) -> PathBuf {
        let folder = target();
        let beside =
            if self.kind == "--example" { folder.join("examples") } else { folder.clone() };
        let path = beside.join(format!("{}{}", self.name, env::consts::EXE_SUFFIX));
        if !is_fresh(&path) {
            self.build(&folder);
        }
        path
    }

    fn build(&self, folder: &Path) {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(["build", "--quiet", "--package", &self.package, &self.kind, &self.name]);
        for feature in &self.features {
            command.args(["--features", feature]);
        }
        if folder.ends_with("release") {
            command.arg("--release");
        }
        let status = command.current_dir(root()).status().unwrap();
        assert!(status.success(), "{self:?} cannot be built");
    }
}

/// The folder of the workspace.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The folder into which cargo builds: this test is in `deps` there.
fn target() -> PathBuf {
    let test = env::current_exe().unwrap();
    test.ancestors().nth(2).unwrap().to_owned()
}

/// Whether a program is there, and newer than all that it is made of.
fn is_fresh(program: &Path) -> bool {
    let changed = |path: &Path| fs::metadata(path).and_then(|meta| meta.modified()).ok();
    let (Some(built), Ok(list)) =
        (changed(program), fs::read_to_string(program.with_extension("d")))
    else {
        return false;
    };
    let sources = list.split_once(": ").map_or("", |(_, sources)| sources);
    // A space in a path is written `\ `.
    let sources = sources.trim().replace("\\ ", "\0");
    let is_older = |path: &str| {
        let path = path.replace('\0', " ");
        changed(Path::new(&path)).is_some_and(|changed: SystemTime| changed <= built)
    };
    sources.split(' ').all(is_older)
}

#[test]
fn cargo_run_names_a_program() {
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let run = |text: &str| Program::of_cargo_run(&words(text));
    let campaigns = Program::bin("examples", "campaigns", &[]);
    assert_eq!(
        run("--package examples --bin campaigns -- --live"),
        Some((campaigns.clone(), vec!["--live".to_owned()]))
    );
    assert_eq!(run("-q -p examples --bin campaigns"), Some((campaigns, Vec::new())));
    assert_eq!(run("-p a --example b --features c").unwrap().0.kind, "--example");
    assert_eq!(run("--manifest-path a"), None);
}
