//! Guards are taken away, one at a time, and the tests have to notice.
//!
//! All changes are built into one copy of the sources, each behind a switch that a variable of the
//! environment turns on, so that there is one build and not one for each. The sources themselves have no
//! such switch.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use serde::Deserialize;
use toml_edit::{Array, DocumentMut, value};

/// The guards.
const GUARDS: &str = include_str!("../sabotage/guards.yaml");
/// Which guard is taken away.
const VARIABLE: &str = "SCOPEWRIGHT_SABOTAGE";
/// What of the workspace the tests need.
const COPIED: [&str; 13] = [
    "Cargo.toml",
    "Cargo.lock",
    "SECURITY.md",
    "README.md",
    "docs",
    ".cargo",
    "generated",
    "generator",
    "mock",
    "runtime",
    "specs",
    "templates",
    "xtask",
];
/// The members of the copy.
const MEMBERS: [&str; 6] =
    ["generated/*", "generator", "mock", "runtime", "xtask", "xtask/hostile"];
/// Where the question stands whether a guard is taken away: the roots of the crates that have guards.
const ROOTS: [&str; 2] = ["generator/src/lib.rs", "xtask/src/main.rs"];
/// The tests, those first that take little time.
const TESTS: [&str; 8] = [
    "scopewright_generator",
    "messages",
    "golden",
    "hostile_docs",
    "hostile",
    "cli",
    "sample",
    "names",
];
/// The tests of the command line that the disk is behind; others ask cargo about crates that the copy has
/// not.
const OF_THE_DISK: [&str; 4] = ["escapes", "messages", "parts", "write"];
/// Most kilobytes of address space of a test: without a budget it might take all there is.
const MEMORY: &str = "6000000";

/// A guard, and what takes it away.
#[derive(Debug, Deserialize)]
pub struct Guard {
    /// What happens without it.
    pub name: String,
    /// The file that it is in.
    pub file: String,
    /// Its text.
    pub old: String,
    /// What is there without it.
    pub new: String,
}

/// All guards.
pub fn guards() -> Vec<Guard> {
    serde_yaml::from_str(GUARDS).expect("the guards are YAML")
}

impl Guard {
    /// The text of a file in which the guard can be taken away; why it has none such.
    pub fn switched(&self, text: &str) -> Result<String, String> {
        let count = text.matches(&self.old).count();
        if count != 1 {
            return Err(format!("`{}` stands {count} times in {}", self.old, self.file));
        }
        let question = format!("crate::sabotaged({:?})", self.name);
        let (old, new) = (&self.old, &self.new);
        let switched = if new.contains("SABOTAGED") {
            new.replace("SABOTAGED", &question)
        } else if (old.ends_with(';') && old.contains('\n'))
            || old.starts_with("return ")
            || new == "();"
        {
            format!("if {question} {{ {new} }} else {{ {old} }}")
        } else {
            let (old, end) = old.strip_suffix(';').map_or((old.as_str(), ""), |old| (old, ";"));
            format!("(if {question} {{ {} }} else {{ {old} }}){end}", new.trim_end_matches(';'))
        };
        Ok(text.replacen(old, &switched, 1))
    }
}

/// Takes the guards away whose names have this in them; gives back how many there were, and those that no
/// test noticed.
pub fn run(workspace: &Path, only: &str) -> Result<(usize, Vec<String>), String> {
    let scratch = workspace.join("target/sabotage");
    let copy = scratch.join("copy");
    let guards = guards();
    prepare(workspace, &copy, &guards)?;
    let mut tests = build(&copy, &scratch.join("target"))?;
    let mut usual = BTreeMap::new();
    for test in &mut tests {
        usual.insert(test.name.clone(), test.settle(&copy)?);
    }
    let mut unnoticed = Vec::new();
    let wanted: Vec<&Guard> = guards.iter().filter(|guard| guard.name.contains(only)).collect();
    for guard in &wanted {
        let noticed = tests.iter().find_map(|test| {
            let patience = usual[&test.name] * 4 + Duration::from_secs(20);
            test.run(&copy, &guard.name, patience)
        });
        match noticed {
            Some(by) => println!("  noticed  {}: {by}", guard.name),
            None => {
                println!("UNNOTICED  {}", guard.name);
                unnoticed.push(guard.name.clone());
            }
        }
    }
    Ok((wanted.len(), unnoticed))
}

/// Copies the sources, with all switches in them. What is there already stays, so that less is built.
fn prepare(workspace: &Path, copy: &Path, guards: &[Guard]) -> Result<(), String> {
    let mut files = BTreeMap::new();
    for name in COPIED {
        collect(workspace, Path::new(name), &mut files)?;
    }
    let mut change = |file: &str, change: &dyn Fn(&str) -> Result<String, String>| {
        let bytes = files.get_mut(Path::new(file)).ok_or_else(|| format!("there is no {file}"))?;
        let text = String::from_utf8_lossy(bytes).into_owned();
        *bytes = change(&text)?.into_bytes();
        Ok::<(), String>(())
    };
    for guard in guards {
        change(&guard.file, &|text| guard.switched(text))?;
    }
    for root in ROOTS {
        change(root, &|text| Ok(format!("#![allow(unused_parens)]\n{text}\n{}", question())))?;
    }
    change("Cargo.toml", &with_members)?;
    for (path, bytes) in &files {
        let into = copy.join(path);
        if fs::read(&into).is_ok_and(|before| before == *bytes) {
            continue;
        }
        let told = |error: std::io::Error| format!("{}: {error}", into.display());
        into.parent().map_or(Ok(()), fs::create_dir_all).map_err(told)?;
        fs::write(&into, bytes).map_err(told)?;
    }
    Ok(())
}

fn question() -> String {
    format!(
        "/// Whether a guard is taken away.\npub(crate) fn sabotaged(name: &str) -> bool {{\n    \
         static AWAY: std::sync::OnceLock<Option<String>> = std::sync::OnceLock::new();\n    \
         AWAY.get_or_init(|| std::env::var({VARIABLE:?}).ok()).as_deref() == Some(name)\n}}\n"
    )
}

fn with_members(manifest: &str) -> Result<String, String> {
    let mut manifest: DocumentMut =
        manifest.parse().map_err(|error| format!("Cargo.toml: {error}"))?;
    manifest["workspace"]["members"] = value(Array::from_iter(MEMBERS));
    Ok(manifest.to_string())
}

fn collect(root: &Path, path: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) -> Result<(), String> {
    let full = root.join(path);
    let told = |error: std::io::Error| format!("{}: {error}", full.display());
    if !full.is_dir() {
        files.insert(path.to_owned(), fs::read(&full).map_err(told)?);
        return Ok(());
    }
    for entry in fs::read_dir(&full).map_err(told)?.flatten() {
        if entry.file_name() != "target" {
            collect(root, &path.join(entry.file_name()), files)?;
        }
    }
    Ok(())
}

/// A program of tests.
#[derive(Debug)]
struct Tests {
    name: String,
    program: PathBuf,
    folder: PathBuf,
    /// Those that fail with all guards in place, and so prove nothing.
    left_out: Vec<String>,
}

/// What cargo says of what it built (The Cargo Book, "JSON messages").
#[derive(Deserialize)]
struct Built {
    executable: Option<PathBuf>,
    manifest_path: Option<PathBuf>,
    target: Option<Target>,
    #[serde(default)]
    profile: Profile,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

#[derive(Deserialize, Default)]
struct Profile {
    test: bool,
}

fn build(copy: &Path, target: &Path) -> Result<Vec<Tests>, String> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args([
        "test",
        "--no-run",
        "--offline",
        "--message-format=json-render-diagnostics",
        "--lib",
    ]);
    command.args([
        "--package",
        "scopewright-generator",
        "--package",
        "xtask",
        "--package",
        "scopewright-hostile",
    ]);
    TESTS[1..].iter().for_each(|test| {
        command.args(["--test", test]);
    });
    command
        .current_dir(copy)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_INCREMENTAL", "0")
        .stderr(Stdio::inherit());
    let output = command.output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err("the copy with its switches does not build".to_owned());
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let built = text.lines().filter_map(|line| serde_json::from_str::<Built>(line).ok());
    let mut tests: Vec<Tests> = built
        .filter(|built| built.profile.test)
        .filter_map(|built| {
            let folder = built.manifest_path?.parent()?.to_owned();
            let (name, program) = (built.target?.name, built.executable?);
            Some(Tests { name, program, folder, left_out: Vec::new() })
        })
        .filter(|tests| TESTS.contains(&tests.name.as_str()))
        .collect();
    tests.sort_by_key(|tests| TESTS.iter().position(|name| *name == tests.name));
    if tests.len() < TESTS.len() {
        return Err(format!("only {} of the tests were built", tests.len()));
    }
    Ok(tests)
}

impl Tests {
    /// Runs the tests with all guards in place, and gives back how long that takes. Those that fail are
    /// told and left out from then on.
    fn settle(&mut self, copy: &Path) -> Result<Duration, String> {
        for _ in 0..2 {
            let start = Instant::now();
            let Some(by) = self.run(copy, "", Duration::from_secs(600)) else {
                return Ok(start.elapsed());
            };
            println!("   fails  with all guards in place: {by}");
            let log = fs::read_to_string(copy.join("tests.log")).unwrap_or_default();
            self.left_out = failed(&log).map(str::to_owned).collect();
        }
        Err(format!("{} fails with all guards in place", self.name))
    }

    /// Runs the tests without a guard. `None`: they notice nothing.
    fn run(&self, copy: &Path, without: &str, patience: Duration) -> Option<String> {
        let log = copy.join("tests.log");
        let out = fs::File::create(&log).ok()?;
        let limited = format!("ulimit -v {MEMORY}; exec \"$0\" \"$@\"");
        let mut command = Command::new("sh");
        command.args(["-c", &limited]).arg(&self.program).current_dir(&self.folder);
        match self.name.as_str() {
            "cli" => command.args(OF_THE_DISK),
            // It would compile a client and all that it stands on.
            "names" => command.args(["--skip", "the_crate_compiles"]),
            _ => &mut command,
        };
        self.left_out.iter().for_each(|test| {
            command.args(["--skip", test]);
        });
        command.env(VARIABLE, without).env("CARGO_MANIFEST_DIR", &self.folder);
        command.stdin(Stdio::null()).stdout(out).stderr(Stdio::null());
        // A test starts processes of its own: without the guard, they might stay for ever.
        let mut child = command.process_group(0).spawn().ok()?;
        let group = Pid::from_raw(child.id().try_into().ok()?);
        let end = Instant::now() + patience;
        let status = loop {
            match child.try_wait() {
                Ok(Some(status)) => break status,
                Ok(None) if Instant::now() < end => std::thread::sleep(Duration::from_millis(50)),
                _ => {
                    let _ = killpg(group, Signal::SIGKILL);
                    let _ = child.wait();
                    return Some(format!("{} does not end", self.name));
                }
            }
        };
        let _ = killpg(group, Signal::SIGKILL);
        if status.success() {
            return None;
        }
        let text = fs::read_to_string(&log).unwrap_or_default();
        let failed: Vec<&str> = failed(&text).take(3).collect();
        Some(if failed.is_empty() {
            format!("{}: {status}", self.name)
        } else {
            format!("{}: {}", self.name, failed.join(", "))
        })
    }
}

/// The names of the tests that a log says have failed.
fn failed(log: &str) -> impl Iterator<Item = &str> {
    log.lines().filter_map(|line| line.strip_prefix("test ")?.strip_suffix(" ... FAILED"))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::guards;

    /// A guard that was rewritten is taken away no more until this list follows.
    #[test]
    fn every_guard_is_where_the_list_says() {
        let workspace =
            Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("it is in a workspace");
        let guards = guards();
        assert!(guards.len() >= 40, "{}", guards.len());
        for guard in guards {
            let text = std::fs::read_to_string(workspace.join(&guard.file)).expect("it is there");
            assert!(
                guard.switched(&text).is_ok(),
                "{}: {:?}",
                guard.name,
                guard.switched(&text).err()
            );
        }
    }
}
