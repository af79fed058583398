//! A small program over a generated crate, which decodes and writes what it is handed.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::fault::Fault;
use crate::outcome::Component;
use crate::scratch::{Scratch, save};

/// The program, built.
pub(crate) struct Program {
    binary: PathBuf,
}

impl Program {
    /// Writes and builds the program for a crate.
    pub(crate) fn build(
        scratch: &Scratch,
        provider: &str,
        components: &[Component],
        target: &Path,
    ) -> Result<Self, Fault> {
        let folder = scratch.trip_folder(provider);
        let name = format!("{provider}-trip");
        let library = provider.replace('-', "_");
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\n{provider} = {{ path = {:?}, default-features = false, features = [\"all\"] }}\n\
             scopewright-runtime = {{ path = {:?}, default-features = false }}\n\n[workspace]\n",
            scratch.crate_folder(provider).display().to_string(),
            scratch.runtime().display().to_string(),
        );
        let mut main = String::from(
            "use scopewright_runtime::wire::{Decode, Encode, from_slice, to_vec};\n\n\
             fn trip<T: Decode + Encode>(text: &str) -> Result<String, String> {\n    \
             let value: T = from_slice(text.as_bytes()).map_err(|error| error.to_string())?;\n    \
             Ok(String::from_utf8_lossy(&to_vec(&value)).into_owned())\n}\n\n\
             type Trip = fn(&str) -> Result<String, String>;\n\nstatic TRIPS: &[Trip] = &[\n",
        );
        for component in components {
            let _ = writeln!(main, "    trip::<Option<{library}::types::{}>>,", component.rust);
        }
        main.push_str(
            "];\n\nfn main() {\n    for line in std::io::stdin().lines() {\n        \
             let line = line.expect(\"a line\");\n        \
             let (at, text) = line.split_once('\\t').expect(\"a tab\");\n        \
             match TRIPS[at.parse::<usize>().expect(\"a position\")](text) {\n            \
             Ok(text) => println!(\"+{text}\"),\n            \
             Err(error) => println!(\"-{}\", error.replace('\\n', \" \")),\n        }\n    }\n}\n",
        );
        save(&folder.join("Cargo.toml"), &manifest)?;
        save(&folder.join("src/main.rs"), &main)?;
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
        Ok(Self { binary: target.join("debug").join(name) })
    }

    /// Sends values through; for each the value that came back, or why none did.
    pub(crate) fn run<'v>(
        &self,
        values: impl Iterator<Item = (usize, &'v Value)>,
    ) -> Result<Vec<Result<Value, String>>, Fault> {
        let input: String = values.fold(String::new(), |mut input, (at, value)| {
            let _ = writeln!(input, "{at}\t{value}");
            input
        });
        let mut child = Command::new(&self.binary)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| Fault::disk(&self.binary, &error))?;
        let mut stdin = child.stdin.take();
        let writer = std::thread::spawn(move || {
            stdin.as_mut().map_or(Ok(()), |stdin| stdin.write_all(input.as_bytes()))
        });
        let output = child.wait_with_output().map_err(|error| Fault::disk(&self.binary, &error))?;
        // A program that ended early has said less than it was asked, which is seen below.
        let _ = writer.join();
        let answers = String::from_utf8_lossy(&output.stdout);
        Ok(answers.lines().map(answer).collect())
    }
}

fn answer(line: &str) -> Result<Value, String> {
    match line.strip_prefix('+') {
        Some(text) => serde_json::from_str(text).map_err(|error| error.to_string()),
        None => Err(format!("not decoded: {}", line.trim_start_matches('-'))),
    }
}

/// Removes the binary, so that those of many documents do not fill the disk.
impl Drop for Program {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.binary);
    }
}
