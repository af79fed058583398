//! `cargo xtask semver`: what the generator says of a change, held against what cargo-semver-checks sees.
//!
//! Each pair of documents becomes two crates of one name. All old ones are one workspace, all new ones
//! another; both build into one folder, so that the runtime is compiled once, and rustdoc writes the
//! JSON that cargo-semver-checks reads. What it calls breaking, the generator must call breaking: one
//! that is softer is a failure. The other way round is none: the tool looks at no signature and
//! knows nothing of the wire.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::Parser;
use scopewright_corpus::fault::Fault;
use scopewright_generator::diff::Rust;
use scopewright_generator::{Output, generate};
use scopewright_semver::pairs::{self, Pair};
use scopewright_semver::recorded::{self, Recorded};
use toml_edit::{DocumentMut, Item, value};

/// The version that is installed and recorded.
const TOOL: &str = "0.51.0";

/// Holds what the generator says of a change against what cargo-semver-checks sees of the crates.
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask semver",
    bin_name = "cargo xtask semver",
    disable_version_flag = true
)]
struct Arguments {
    /// Install cargo-semver-checks first, in the version that is recorded, into target/semver
    #[arg(long)]
    install: bool,
    /// A program to use instead of the one in target/semver
    #[arg(long, value_name = "FILE")]
    tool: Option<PathBuf>,
    /// A folder of documents, some of which are changed as well
    #[arg(long, value_name = "DIR", default_value = "../shared/corpus")]
    corpus: PathBuf,
    /// Only pairs whose name contains this
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
    /// Keep the outcome, against which the tests hold what the generator says
    #[arg(long)]
    record: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("error: {fault}");
            ExitCode::FAILURE
        }
    }
}

/// A pair with its crates on the disk.
struct Made {
    pair: Pair,
    ours: Rust,
}

fn run(arguments: &Arguments) -> Result<bool, Fault> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workspace = package.ancestors().nth(2).unwrap_or(package);
    let scratch = workspace.join("target/semver");
    fs::create_dir_all(&scratch).map_err(|error| Fault::disk(&scratch, &error))?;
    let tool = tool(arguments, &scratch)?;
    let mut all = pairs::small();
    all.extend(pairs::others(&arguments.corpus));
    all.retain(|pair| arguments.only.as_ref().is_none_or(|only| pair.name.contains(only)));
    let made = make(all, workspace, &scratch)?;
    println!("{} pairs of crates", made.len());
    for side in ["old", "new"] {
        document(&scratch, side)?;
    }
    let mut outcome = Recorded { tool: TOOL.to_owned(), ..Recorded::default() };
    let mut softer = 0;
    for made in &made {
        let lints = check(&tool, &scratch, &made.pair.name)?;
        let is_soft = !lints.is_empty() && made.ours != Rust::Breaking;
        softer += usize::from(is_soft);
        let mark = if is_soft { "SOFTER" } else { "" };
        println!("{:60} {:10} {} {mark}", made.pair.name, made.ours.word(), lints.join(", "));
        outcome.pairs.insert(made.pair.name.clone(), lints);
    }
    tell(&made, &outcome, softer);
    if arguments.record {
        let text = serde_json::to_string_pretty(&outcome).unwrap_or_default() + "\n";
        let path = Path::new(recorded::PATH);
        fs::write(path, text).map_err(|error| Fault::disk(path, &error))?;
    }
    Ok(softer == 0)
}

fn tell(made: &[Made], outcome: &Recorded, softer: usize) {
    let breaking = outcome.pairs.values().filter(|lints| !lints.is_empty()).count();
    let ours = made.iter().filter(|made| made.ours == Rust::Breaking).count();
    println!(
        "{} of {} pairs are called no softer than cargo-semver-checks {TOOL} calls them; it calls {breaking} breaking, the generator {ours}",
        made.len() - softer,
        made.len()
    );
}

fn tool(arguments: &Arguments, scratch: &Path) -> Result<PathBuf, Fault> {
    if let Some(tool) = &arguments.tool {
        return Ok(tool.clone());
    }
    let root = scratch.join("tool");
    let tool = root.join("bin/cargo-semver-checks");
    if arguments.install && !tool.exists() {
        let version = format!("cargo-semver-checks@{TOOL}");
        let mut cargo = cargo();
        cargo.args(["install", "--locked", &version, "--root"]).arg(&root);
        succeed(cargo, "cargo-semver-checks cannot be installed")?;
    }
    if tool.exists() {
        return Ok(tool);
    }
    Err(Fault::new("cargo-semver-checks is not there: run `cargo xtask semver --install` once"))
}

fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

fn succeed(mut command: Command, otherwise: &str) -> Result<(), Fault> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Fault::new(format!("{otherwise}: {status}"))),
        Err(error) => Err(Fault::new(format!("{otherwise}: {error}"))),
    }
}

/// Writes the crates of all pairs that the generator reads.
fn make(all: Vec<Pair>, workspace: &Path, scratch: &Path) -> Result<Vec<Made>, Fault> {
    for side in ["old", "new"] {
        let folder = scratch.join(side);
        let _ = fs::remove_dir_all(&folder);
        let manifest = "[workspace]\nmembers = [\"*\"]\nresolver = \"3\"\n[workspace.package]\nversion = \"0.1.0\"\n";
        save(&folder.join("Cargo.toml"), manifest)?;
        // The versions of dependencies that are there already.
        let lock = workspace.join("Cargo.lock");
        let text = fs::read_to_string(&lock).map_err(|error| Fault::disk(&lock, &error))?;
        save(&folder.join("Cargo.lock"), &text)?;
    }
    let mut made = Vec::new();
    for pair in all {
        let Some(diff) = pair.diff() else {
            println!("{}: one of the versions is not read", pair.name);
            continue;
        };
        let old = generate(&pair.input(&pair.old));
        let new = generate(&pair.next(old.names.as_deref().unwrap_or_default()));
        write(&scratch.join("old").join(&pair.name), &old, workspace)?;
        write(&scratch.join("new").join(&pair.name), &new, workspace)?;
        made.push(Made { ours: diff.rust(), pair });
    }
    Ok(made)
}

/// A crate that stands alone: on the runtime by its path, and without what only its tests need.
fn write(folder: &Path, output: &Output, workspace: &Path) -> Result<(), Fault> {
    for file in output.files.iter().flatten() {
        if file.path() != "Cargo.toml" {
            let is_text = Path::new(file.path()).extension().is_some_and(|ending| ending == "md");
            if file.path().starts_with("src/") || is_text {
                save(&folder.join(file.path()), file.text())?;
            }
            continue;
        }
        let mut manifest: DocumentMut = file
            .text()
            .parse()
            .map_err(|error: toml_edit::TomlError| Fault::new(error.to_string()))?;
        manifest.remove("dev-dependencies");
        manifest.remove("lints");
        if let Some(runtime) = manifest["dependencies"]["scopewright-runtime"].as_inline_table_mut()
        {
            let path = workspace.join("runtime").display().to_string();
            runtime.insert("path", value(path).into_value().unwrap_or_else(|_| "".into()));
        }
        if let Item::Table(package) = &mut manifest["package"] {
            package.insert("publish", value(false));
        }
        save(&folder.join("Cargo.toml"), &manifest.to_string())?;
    }
    Ok(())
}

fn save(path: &Path, text: &str) -> Result<(), Fault> {
    let parent = path.parent().unwrap_or(path);
    fs::create_dir_all(parent).map_err(|error| Fault::disk(parent, &error))?;
    fs::write(path, text).map_err(|error| Fault::disk(path, &error))
}

/// Lets rustdoc write the JSON of all crates of a side.
fn document(scratch: &Path, side: &str) -> Result<(), Fault> {
    let target = scratch.join("target");
    let docs = target.join("doc");
    let _ = fs::remove_dir_all(&docs);
    let mut command = cargo();
    command
        .args(["doc", "--workspace", "--no-deps", "--quiet", "--lib"])
        .args(["--no-default-features", "--features", "all"])
        .current_dir(scratch.join(side))
        .env("CARGO_TARGET_DIR", &target)
        .env("CARGO_INCREMENTAL", "0")
        // Its JSON is not stable, so the compiler has to be told that this is known.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTDOCFLAGS", "-Z unstable-options --output-format json --cap-lints allow");
    succeed(command, "rustdoc cannot describe the crates")?;
    let kept = scratch.join(format!("{side}-json"));
    let _ = fs::remove_dir_all(&kept);
    fs::rename(&docs, &kept).map_err(|error| Fault::disk(&kept, &error))
}

/// The lints that say that a pair breaks.
fn check(tool: &Path, scratch: &Path, name: &str) -> Result<Vec<String>, Fault> {
    let json = |side: &str| scratch.join(format!("{side}-json")).join(format!("{name}.json"));
    let output = Command::new(tool)
        .args(["semver-checks", "check-release", "--release-type", "minor", "--color", "never"])
        .arg("--baseline-rustdoc")
        .arg(json("old"))
        .arg("--current-rustdoc")
        .arg(json("new"))
        .output()
        .map_err(|error| Fault::new(format!("cargo-semver-checks cannot be started: {error}")))?;
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    let lints = said.lines().filter_map(|line| line.strip_prefix("--- failure "));
    let mut lints: Vec<String> =
        lints.filter_map(|line| Some(line.split(':').next()?.trim().to_owned())).collect();
    lints.sort();
    lints.dedup();
    if !output.status.success() && lints.is_empty() {
        return Err(Fault::new(format!("cargo-semver-checks cannot compare `{name}`: {said}")));
    }
    Ok(lints)
}
