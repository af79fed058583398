//! `cargo xtask fuzz`: the targets of `fuzz/`, one after the other.
//!
//! They are a workspace of their own, because libFuzzer and a build with sanitizers are nothing that the
//! others should wait for. cargo-fuzz asks for flags that rustc takes on nightly only, unless it is told
//! that this is a build of the compiler's own kind (`RUSTC_BOOTSTRAP`). What it prints goes by as it comes;
//! the numbers at its end are kept for a table of all targets.

use std::env;
use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Read};
use std::path::{self, Path};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::arguments::{FuzzArguments, Sanitizer};
use crate::disk;
use crate::stop::{Fault, Stop};
use crate::terminal;
use crate::workspace;

/// Most memory of a target, in MiB.
const MEMORY: u64 = 2048;
/// Longest time for one input, in seconds.
const PATIENCE: u64 = 10;

/// Runs the task.
pub(crate) fn run(arguments: &FuzzArguments) -> Result<(), Stop> {
    let folder = workspace::root().join("fuzz");
    let targets = targets(&folder)?;
    let chosen: Vec<&String> = match &arguments.target {
        None => targets.iter().collect(),
        Some(wanted) => targets.iter().filter(|name| *name == wanted).collect(),
    };
    if chosen.is_empty() {
        let fault = Fault::new("there is no such target");
        return Err(Stop::Usage(fault.help(format!("there is {}", targets.join(", ")))));
    }
    let mut all = Vec::new();
    let ended = chosen.into_iter().try_for_each(|target| {
        all.push(fuzz(&folder, target, arguments)?);
        Ok(())
    });
    // Of the targets before one that ended badly, there are numbers too.
    if !all.is_empty() {
        terminal::line(&table(&all));
    }
    ended
}

/// What came of a target.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    target: String,
    /// How long it ran, without its build.
    lasted: Duration,
    tally: Tally,
}

/// What libFuzzer counted.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    /// How often the target was called.
    executions: u64,
    /// Most memory, in MiB.
    memory: u64,
}

impl Tally {
    /// Takes a line of libFuzzer, if it is one of `-print_final_stats`.
    fn read(&mut self, line: &str) {
        let Some((name, number)) =
            line.strip_prefix("stat::").and_then(|rest| rest.split_once(':'))
        else {
            return;
        };
        let Ok(number) = number.trim().parse() else { return };
        match name {
            "number_of_executed_units" => self.executions = number,
            "peak_rss_mb" => self.memory = number,
            _ => {}
        }
    }
}

fn table(all: &[Outcome]) -> String {
    let mut text = "\n| Target | Seconds | Executions | Peak MiB |\n|---|--:|--:|--:|".to_owned();
    for Outcome { target, lasted, tally } in all {
        let (seconds, Tally { executions, memory }) = (lasted.as_secs(), tally);
        text.push_str(&format!("\n| `{target}` | {seconds} | {executions} | {memory} |"));
    }
    text
}

/// The names of the targets: the files of `fuzz_targets`.
fn targets(folder: &Path) -> Result<Vec<String>, Fault> {
    let manifest = disk::read(&folder.join("Cargo.toml"))?.unwrap_or_default();
    let text = String::from_utf8_lossy(&manifest).into_owned();
    let manifest: toml_edit::DocumentMut =
        text.parse().map_err(|error| Fault::new(format!("fuzz/Cargo.toml: {error}")))?;
    let binaries = manifest.get("bin").and_then(|item| item.as_array_of_tables());
    let names = binaries.into_iter().flatten().filter_map(|one| one.get("name")?.as_str());
    Ok(names.map(str::to_owned).collect())
}

fn fuzz(folder: &Path, target: &str, arguments: &FuzzArguments) -> Result<Outcome, Stop> {
    terminal::line(&format!("{target}: {} s", arguments.time));
    // The first folder keeps what was found; documents to start from are in the others.
    let found = folder.join("corpus").join(target);
    disk::make(&found)?;
    let watched = match arguments.sanitizer {
        Sanitizer::Address => "--sanitizer=address",
        Sanitizer::None => "--sanitizer=none",
    };
    run_tool(folder, &["build", watched, target], &[], target)?;
    let mut inputs = vec![found.as_os_str(), OsStr::new("../xtask/hostile/base")];
    let documents = arguments.documents.as_deref().map(path::absolute).transpose();
    let documents = documents.map_err(|error| Fault::new(format!("--documents: {error}")))?;
    inputs.extend(documents.as_deref().map(Path::as_os_str));
    let options = [
        "--".to_owned(),
        format!("-max_total_time={}", arguments.time),
        format!("-rss_limit_mb={MEMORY}"),
        format!("-timeout={PATIENCE}"),
        "-dict=words.dict".to_owned(),
        "-print_final_stats=1".to_owned(),
    ];
    inputs.extend(options.iter().map(OsStr::new));
    let begun = Instant::now();
    let tally = run_tool(folder, &["run", watched, target], &inputs, target)?;
    Ok(Outcome { target: target.to_owned(), lasted: begun.elapsed(), tally })
}

/// Calls cargo-fuzz; what it says to stderr is passed on.
fn run_tool(folder: &Path, what: &[&str], inputs: &[&OsStr], target: &str) -> Result<Tally, Stop> {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.arg("fuzz").args(what).args(inputs);
    command.current_dir(folder).env("RUSTC_BOOTSTRAP", "1").stderr(Stdio::piped());
    let unable = |error| Fault::new(format!("cargo cannot be started: {error}"));
    let mut child = command.spawn().map_err(unable)?;
    let tally = child.stderr.take().map(pass_on).unwrap_or_default();
    let status = child.wait().map_err(unable)?;
    if status.success() {
        return Ok(tally);
    }
    let by_hand = "install it by `cargo install cargo-fuzz`; what ended badly is in fuzz/artifacts";
    Err(Fault::new(format!("{target}: {status}")).help(by_hand).into())
}

/// Passes on what a program says, and keeps the numbers in it.
fn pass_on(said: impl Read) -> Tally {
    let mut tally = Tally::default();
    // An input that libFuzzer shows need not be UTF-8.
    for line in BufReader::new(said).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        tally.read(&line);
        terminal::message(&line);
    }
    tally
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Outcome, Tally, table};

    #[test]
    fn the_numbers_at_the_end_are_kept() {
        let mut tally = Tally::default();
        for line in [
            "#260\tDONE   cov: 8000 ft: 9000",
            "stat::number_of_executed_units: 260",
            "stat::average_exec_per_sec:     8",
            "stat::peak_rss_mb:              554",
            "stat::peak_rss_mb: many",
        ] {
            tally.read(line);
        }
        assert_eq!(tally, Tally { executions: 260, memory: 554 });
        let lasted = Duration::from_secs(25);
        let row = table(&[Outcome { target: "doc_to_ir".to_owned(), lasted, tally }]);
        assert!(row.ends_with("\n| `doc_to_ir` | 25 | 260 | 554 |"), "{row}");
    }
}
