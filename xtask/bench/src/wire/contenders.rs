//! Who calls the server: generated clients, and two that are written by hand.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use scopewright_corpus::documents::Document;
use scopewright_corpus::fault::Fault;

use crate::contenders::Contender;
use crate::crates;
use crate::scratch::{Scratch, emptied, save};
use crate::session::NOT_INSTALLED;
use crate::usage::{Call, telling_line};

/// The token that clients send, and the server wants.
pub(crate) const TOKEN: &str = "pc_test_bench";

/// The rig: the document, the clients and what drives them, as it is in the repository.
const RIG: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/rig");

/// A program that calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caller {
    Generated(Contender),
    Reqwest,
    HyperUtil,
    /// Calls nobody: copies memory, as the measure of decoding.
    Copy,
}

impl Caller {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Generated(contender) => contender.name(),
            Self::Reqwest => "reqwest",
            Self::HyperUtil => "hyper-util",
            Self::Copy => "copy",
        }
    }

    /// Makes the program; the reason why there is none, where it cannot be made.
    pub(crate) fn build(self, scratch: &Scratch) -> Result<Result<Program, String>, Fault> {
        let wire = scratch.folder().join("wire");
        let crate_folder = match self.generate(scratch, &wire)? {
            Ok(folder) => folder,
            Err(reason) => return Ok(Err(reason)),
        };
        let folder = wire.join("programs").join(self.name());
        self.write_program(scratch, &wire, &folder, &crate_folder)?;
        let target = wire.join("target");
        let name = format!("wire-{}", self.name());
        let counted = format!("{name}-counted");
        for (binary, features) in [(&name, ""), (&counted, "count")] {
            let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
            let call = Call::new(cargo, &folder)
                .args(["build", "--release", "--quiet", "--bin", binary, "--features", features])
                .variable("CARGO_TARGET_DIR", &target)
                .limit(Duration::from_secs(7_200));
            if let Err(said) = call.measure(&scratch.log(&["wire", binary]))? {
                return Ok(Err(scratch.shown(&telling_line(&said))));
            }
        }
        let built = |name| target.join("release").join(name);
        Ok(Ok(Program { timed: built(name), counted: built(counted) }))
    }

    /// The generated crate's folder; of those written by hand any folder, because they have none.
    fn generate(self, scratch: &Scratch, wire: &Path) -> Result<Result<PathBuf, String>, Fault> {
        let Self::Generated(contender) = self else { return Ok(Ok(wire.to_owned())) };
        if !contender.is_there(scratch) {
            return Ok(Err(NOT_INSTALLED.to_owned()));
        }
        let document = depot();
        let out = wire.join("crates").join(self.name());
        emptied(&out)?;
        let call = contender.generate(scratch, &document, &Path::new(RIG).join("specs"), &out);
        if let Err(said) = call.measure(&scratch.log(&["wire", self.name(), "generate"]))? {
            return Ok(Err(scratch.shown(&telling_line(&said))));
        }
        let folder = crates::folder(contender, &out, &document.provider);
        crates::stand_alone(scratch, contender, &folder, &document.provider)?;
        Ok(Ok(folder))
    }

    fn write_program(
        self,
        scratch: &Scratch,
        wire: &Path,
        folder: &Path,
        crate_folder: &Path,
    ) -> Result<(), Fault> {
        let rig = Path::new(RIG);
        copy(&rig.join("driver/Cargo.toml"), &wire.join("driver/Cargo.toml"))?;
        copy(&rig.join("driver/src/lib.rs"), &wire.join("driver/src/lib.rs"))?;
        let types = "by-hand/types.rs";
        copy(&rig.join("clients").join(types), &wire.join("programs").join(types))?;
        let own = rig.join("clients").join(self.name());
        // The same twice: cargo warns of two programs of one file.
        copy(&own.join("main.rs"), &folder.join("main.rs"))?;
        copy(&own.join("main.rs"), &folder.join("counted.rs"))?;
        let dependencies = read(&own.join("dependencies.toml"))?
            .replace("{crate}", &crate_folder.display().to_string())
            .replace("{ours}", &scratch.ours().display().to_string());
        save(&folder.join("Cargo.toml"), &manifest(self.name(), &dependencies))?;
        // The versions of ours, as far as they are the same crates.
        let lock = folder.join("Cargo.lock");
        if lock.exists() { Ok(()) } else { copy(&scratch.ours().join("Cargo.lock"), &lock) }
    }
}

/// The document that all of them are made of.
fn depot() -> Document {
    Document {
        name: "depot".to_owned(),
        provider: "depot".to_owned(),
        path: Path::new(RIG).join("specs/depot/api.yaml"),
        neighbours: None,
        bytes: 0,
        operations: None,
    }
}

fn manifest(name: &str, dependencies: &str) -> String {
    format!(
        "[package]\nname = \"wire-{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [[bin]]\nname = \"wire-{name}\"\npath = \"main.rs\"\n\n\
         [[bin]]\nname = \"wire-{name}-counted\"\npath = \"counted.rs\"\n\
         required-features = [\"count\"]\n\n\
         [features]\ncount = [\"driver/count\"]\n\n\
         [dependencies]\ndriver = {{ path = \"../../driver\" }}\n{dependencies}\n[workspace]\n"
    )
}

fn read(path: &Path) -> Result<String, Fault> {
    fs::read_to_string(path).map_err(|error| Fault::disk(path, &error))
}

fn copy(from: &Path, to: &Path) -> Result<(), Fault> {
    save(to, &read(from)?)
}

/// The two builds of a program.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    /// The one whose CPU is measured.
    pub(crate) timed: PathBuf,
    /// The one that counts allocations.
    pub(crate) counted: PathBuf,
}
