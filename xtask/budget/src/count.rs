//! Counting: the generator, cargo, rustc and valgrind into figures of a crate.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use scopewright_generator::{Input, SourceFile, generate};
use serde::Deserialize;

use crate::budget::Figures;
use crate::symbols::functions;

/// The inputs that say which operations there are.
const INPUTS: [&str; 7] = [
    "api.yaml",
    "api.yml",
    "api.json",
    "scopes.yaml",
    "client.yaml",
    "overlay.yaml",
    "overlay.json",
];

/// Counts one crate.
#[expect(clippy::cast_precision_loss, reason = "no count here is that large")]
pub(crate) fn count(workspace: &Path, provider: &str) -> Result<Figures, String> {
    let operations = operations(workspace, provider)?.max(1) as f64;
    let each = |count: usize| count as f64 / operations;
    Ok(Figures {
        lines: each(lines(&workspace.join("generated").join(provider).join("src"))?),
        impls: impls(workspace, provider)?.map(each),
        functions: Some(each(compiled_functions(workspace, provider)?)),
        instructions: instructions(workspace, provider)?.map(|count| each(count) / 1e3),
    })
}

/// Of the compiler, major and minor version.
pub(crate) fn rustc_version() -> String {
    let said = Command::new("rustc").arg("--version").output().map(|output| output.stdout);
    let said = String::from_utf8_lossy(&said.unwrap_or_default()).into_owned();
    let version = said.split(' ').nth(1).unwrap_or_default();
    version.split('.').take(2).collect::<Vec<_>>().join(".")
}

/// What could not be counted, and why.
pub(crate) fn left_out(counted: &[(String, Figures)]) -> Vec<&'static str> {
    let mut notes = Vec::new();
    if counted.iter().any(|(_, figures)| figures.impls.is_none()) {
        notes.push("`impl` blocks are not counted: this rustc does not print what macros become");
    }
    if counted.iter().any(|(_, figures)| figures.instructions.is_none()) {
        notes.push("instructions are not counted: there is no valgrind");
    }
    notes
}

fn operations(workspace: &Path, provider: &str) -> Result<usize, String> {
    let folder = workspace.join("specs").join(provider);
    let files = INPUTS.iter().filter_map(|name| {
        let text = fs::read_to_string(folder.join(name)).ok()?;
        Some(SourceFile { name: format!("specs/{provider}/{name}"), text })
    });
    let input = Input { provider: provider.to_owned(), files: files.collect(), document: None };
    let output = generate(&input);
    if output.files.is_none() {
        return Err(format!(
            "`{provider}` is not generated; `cargo xtask generate {provider}` says why"
        ));
    }
    Ok(output.counts.operations)
}

/// Lines of all Rust files below a folder.
fn lines(folder: &Path) -> Result<usize, String> {
    let fault = |error: std::io::Error| format!("`{}`: {error}", folder.display());
    let mut all = 0;
    for entry in fs::read_dir(folder).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        if path.is_dir() {
            all += lines(&path)?;
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            all += fs::read_to_string(&path).map_err(fault)?.lines().count();
        }
    }
    Ok(all)
}

/// `impl` blocks after macros, derives included.
///
/// rustc prints the text after macros to those who ask for what is not stable; it is asked for this
/// one crate only, and nothing that is built comes of it.
fn impls(workspace: &Path, provider: &str) -> Result<Option<usize>, String> {
    let mut command = cargo(workspace);
    command
        .args(["rustc", "--quiet", "--lib", "--profile", "check", "--package", provider])
        .args(["--", "-Zunpretty=expanded"])
        .env("RUSTC_BOOTSTRAP", provider.replace('-', "_"));
    let output = run(command)?;
    if !output.status.success() {
        return Ok(None);
    }
    Ok(Some(impl_blocks(&String::from_utf8_lossy(&output.stdout))))
}

/// Lines that begin an `impl` block, as rustc prints them.
fn impl_blocks(expanded: &str) -> usize {
    let begins = |line: &&str| {
        let line = line.trim_start();
        let line = line.strip_prefix("unsafe ").unwrap_or(line);
        let line = line.strip_prefix("const ").unwrap_or(line);
        line.starts_with("impl ") || line.starts_with("impl<")
    };
    expanded.lines().filter(begins).count()
}

/// A message of cargo's (The Cargo Book, "JSON messages").
#[derive(Deserialize)]
struct Message {
    reason: String,
    #[serde(default)]
    filenames: Vec<PathBuf>,
    #[serde(default)]
    manifest_path: PathBuf,
}

/// Functions in the library that a build without optimisation makes, as one unit, so that none is there twice.
fn compiled_functions(workspace: &Path, provider: &str) -> Result<usize, String> {
    let mut command = cargo(workspace);
    command
        .args(["rustc", "--quiet", "--lib", "--package", provider, "--message-format=json"])
        .args(["--", "-Ccodegen-units=1"]);
    let output = run(command)?;
    if !output.status.success() {
        return Err(format!("{provider} does not compile:\n{}", text(&output.stderr)));
    }
    let manifest = workspace.join("generated").join(provider).join("Cargo.toml");
    let said = text(&output.stdout);
    let rlib = said
        .lines()
        .filter_map(|line| serde_json::from_str::<Message>(line).ok())
        .filter(|message| {
            message.reason == "compiler-artifact" && message.manifest_path == manifest
        })
        .flat_map(|message| message.filenames)
        .find(|path| path.extension().is_some_and(|ending| ending == "rlib"))
        .ok_or_else(|| format!("cargo names no library of {provider}"))?;
    let bytes = fs::read(&rlib).map_err(|error| format!("`{}`: {error}", rlib.display()))?;
    functions(&bytes).map_err(|error| format!("`{}`: {error}", rlib.display()))
}

/// Instructions of `cargo xtask generate PROVIDER`, built with optimisation, into an empty folder.
fn instructions(workspace: &Path, provider: &str) -> Result<Option<usize>, String> {
    let works = Command::new("valgrind").arg("--version").output();
    if !works.is_ok_and(|output| output.status.success()) {
        return Ok(None);
    }
    let mut build = cargo(workspace);
    build.args(["build", "--quiet", "--release", "--package", "xtask", "--message-format=json"]);
    let compiled = run(build)?;
    if !compiled.status.success() {
        return Err(format!("xtask does not compile:\n{}", text(&compiled.stderr)));
    }
    let program = executable(&text(&compiled.stdout)).ok_or("cargo names no program of xtask")?;
    let folder = workspace.join("target/budget").join(provider);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|error| format!("`{}`: {error}", folder.display()))?;
    let mut valgrind = Command::new("valgrind");
    valgrind
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args(["generate", provider, "--out"])
        .arg(folder.join("out"));
    let output = run(valgrind)?;
    let said = text(&output.stderr);
    if !output.status.success() {
        return Err(format!("generating {provider} under valgrind failed:\n{said}"));
    }
    collected(&said).map(Some).ok_or_else(|| format!("callgrind told nothing:\n{said}"))
}

fn executable(messages: &str) -> Option<PathBuf> {
    #[derive(Deserialize)]
    struct Built {
        executable: Option<PathBuf>,
    }
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Built>(line).ok())
        .filter_map(|built| built.executable)
        .next_back()
}

/// The line `==123== Collected : 456` of callgrind.
fn collected(said: &str) -> Option<usize> {
    let line = said.lines().find(|line| line.contains("Collected"))?;
    line.rsplit(':').next()?.trim().parse().ok()
}

fn cargo(workspace: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(workspace);
    command
}

fn run(mut command: Command) -> Result<Output, String> {
    let program = command.get_program().display().to_string();
    command.output().map_err(|error| format!("`{program}` cannot be started: {error}"))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{collected, executable, impl_blocks};

    #[test]
    fn blocks_are_counted_where_they_begin() {
        let expanded = "impl Client {\n    fn f(x: impl Fn()) {}\n}\n#[automatically_derived]\n\
                        impl ::core::clone::Clone for A {}\n    impl<T> B<T> {}\nunsafe impl Send for A {}\n\
                        // impl nothing\nlet implied = 1;\n";
        assert_eq!(impl_blocks(expanded), 4);
    }

    #[test]
    fn what_callgrind_says_is_read() {
        let said = "==7== Events    : Ir\n==7== Collected : 123456789\n==7==\n";
        assert_eq!(collected(said), Some(123_456_789));
        assert_eq!(collected("==7== nothing"), None);
    }

    #[test]
    fn the_program_is_the_last_that_was_built() {
        let said = "{\"reason\":\"x\",\"executable\":null}\n{\"executable\":\"/a/b\"}\nnot JSON\n";
        assert_eq!(executable(said), Some("/a/b".into()));
    }
}
