//! A small program over a generated crate, which decodes and writes what it is handed.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value;

use crate::outcome::Component;
use crate::scratch::{Scratch, save};
use scopewright_corpus::fault::Fault;

/// Components of one source file of the program: rustc compiles files side by side, and many functions
/// in one of them slowly.
const MODULE: usize = 256;

/// The program, built.
pub(super) struct Program {
    binary: PathBuf,
    running: Option<Running>,
}

/// The program, waiting for a value.
struct Running {
    child: Child,
    values: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Program {
    /// Writes and builds the program for a crate.
    pub(super) fn build(
        scratch: &Scratch,
        provider: &str,
        components: &[Component],
        target: &Path,
    ) -> Result<Self, Fault> {
        let folder = scratch.trip_folder(provider);
        let name = format!("{provider}-trip");
        save(&folder.join("Cargo.toml"), &manifest(scratch, provider, &name))?;
        save(&folder.join("src/main.rs"), &main_file(components))?;
        for (at, part) in components.chunks(MODULE).enumerate() {
            save(&folder.join(format!("src/part{at}.rs")), &part_file(provider, part))?;
        }
        scratch.add_lock(&folder)?;
        let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(["build", "--quiet"])
            .current_dir(&folder)
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_INCREMENTAL", "0")
            .stdin(Stdio::null())
            .output()
            .map_err(|error| Fault::new(format!("cargo cannot be started: {error}")))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(Fault::new(format!("the round trip of {provider} does not build: {said}")));
        }
        Ok(Self { binary: target.join("debug").join(name), running: None })
    }

    /// Sends a value through the type of a component: what came back, or why nothing did.
    pub(super) fn send(
        &mut self,
        component: usize,
        value: &Value,
    ) -> Result<Result<Value, String>, Fault> {
        let mut running = match self.running.take() {
            Some(running) => running,
            None => self.start()?,
        };
        let Ok(line) = running.exchange(component, value) else {
            let status = running.child.wait().map_err(|error| Fault::disk(&self.binary, &error))?;
            return Ok(Err(format!("not decoded: the program ended with {status}")));
        };
        self.running = Some(running);
        Ok(match line.strip_prefix('+') {
            Some(text) => serde_json::from_str(text).map_err(|error| error.to_string()),
            None => Err(format!("not decoded: {}", line.trim_start_matches('-'))),
        })
    }

    fn start(&self) -> Result<Running, Fault> {
        let fault = |error| Fault::disk(&self.binary, &error);
        let mut child = Command::new(&self.binary)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(fault)?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(values), Some(answers)) => {
                Ok(Running { child, values, answers: BufReader::new(answers) })
            }
            _ => Err(Fault::new("a program has no pipes")),
        }
    }
}

impl Running {
    fn exchange(&mut self, component: usize, value: &Value) -> io::Result<String> {
        self.values.write_all(format!("{component}\t{value}\n").as_bytes())?;
        let mut line = String::new();
        match self.answers.read_line(&mut line)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(line.trim_end().to_owned()),
        }
    }
}

/// Removes the binary, so that those of many documents do not fill the disk.
impl Drop for Program {
    fn drop(&mut self) {
        if let Some(Running { mut child, values, .. }) = self.running.take() {
            drop(values);
            let _ = child.wait();
        }
        let _ = fs::remove_file(&self.binary);
    }
}

fn manifest(scratch: &Scratch, provider: &str, name: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\n{provider} = {{ path = {:?}, default-features = false, features = [\"all\"] }}\n\
         scopewright-runtime = {{ path = {:?}, default-features = false }}\n\n[workspace]\n",
        scratch.crate_folder(provider).display().to_string(),
        scratch.runtime().display().to_string(),
    )
}

/// Reads lines of a component's position and a value, and answers each with a line.
fn main_file(components: &[Component]) -> String {
    let parts = components.len().div_ceil(MODULE);
    let modules: String = (0..parts).map(|at| format!("mod part{at};\n")).collect();
    let tables: Vec<String> = (0..parts).map(|at| format!("part{at}::TRIPS")).collect();
    format!(
        "{modules}\nuse std::io::Write;\n\n\
         use scopewright_runtime::wire::{{Decode, Encode, from_slice, to_vec}};\n\n\
         pub type Trip = fn(&str) -> Result<String, String>;\n\n\
         pub fn trip<T: Decode + Encode>(text: &str) -> Result<String, String> {{\n    \
         let value: T = from_slice(text.as_bytes()).map_err(|error| error.to_string())?;\n    \
         Ok(String::from_utf8_lossy(&to_vec(&value)).into_owned())\n}}\n\n\
         static PARTS: &[&[Trip]] = &[{}];\n\n\
         fn main() {{\n    let mut out = std::io::stdout();\n    \
         for line in std::io::stdin().lines() {{\n        \
         let line = line.expect(\"a line\");\n        \
         let (at, text) = line.split_once('\\t').expect(\"a tab\");\n        \
         let at = at.parse::<usize>().expect(\"a position\");\n        \
         let answer = match PARTS[at / {MODULE}][at % {MODULE}](text) {{\n            \
         Ok(text) => format!(\"+{{text}}\\n\"),\n            \
         Err(error) => format!(\"-{{}}\\n\", error.replace('\\n', \" \")),\n        }};\n        \
         out.write_all(answer.as_bytes()).expect(\"a reader\");\n        \
         out.flush().expect(\"a reader\");\n    }}\n}}\n",
        tables.join(", "),
    )
}

fn part_file(provider: &str, components: &[Component]) -> String {
    let library = provider.replace('-', "_");
    let mut text = String::from("use crate::{Trip, trip};\n\npub static TRIPS: &[Trip] = &[\n");
    for component in components {
        let _ = writeln!(text, "    trip::<Option<{library}::types::{}>>,", component.rust);
    }
    text.push_str("];\n");
    text
}
