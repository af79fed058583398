//! `cargo xtask fuzz`: the targets of `fuzz/`, one after the other.
//!
//! They are a workspace of their own, because libFuzzer and a build with sanitizers are nothing that the
//! others should wait for. cargo-fuzz asks for flags that rustc takes on nightly only, unless it is told
//! that this is a build of the compiler's own kind (`RUSTC_BOOTSTRAP`).

use std::env;
use std::path::Path;
use std::process::Command;

use crate::arguments::FuzzArguments;
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
    chosen.into_iter().try_for_each(|target| fuzz(&folder, target, arguments))
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

fn fuzz(folder: &Path, target: &str, arguments: &FuzzArguments) -> Result<(), Stop> {
    terminal::line(&format!("{target}: {} s", arguments.time));
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["fuzz", "run", target]);
    // The first folder keeps what was found; documents to start from are in the others.
    let found = folder.join("corpus").join(target);
    disk::make(&found)?;
    command.arg(&found).arg(workspace::root().join("xtask/hostile/base"));
    command.args(&arguments.documents);
    command.arg("--").arg(format!("-max_total_time={}", arguments.time));
    command.arg(format!("-rss_limit_mb={MEMORY}")).arg(format!("-timeout={PATIENCE}"));
    command.arg(format!("-dict={}", folder.join("words.dict").display()));
    command.arg("-print_final_stats=1");
    command.current_dir(folder).env("RUSTC_BOOTSTRAP", "1");
    let by_hand = "install it by `cargo install cargo-fuzz`; what ended badly is in fuzz/artifacts";
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Fault::new(format!("{target}: {status}")).help(by_hand).into()),
        Err(error) => Err(Fault::new(format!("cargo cannot be started: {error}")).into()),
    }
}
