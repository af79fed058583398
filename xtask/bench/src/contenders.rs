//! Who is measured: our generator and the others, each at one version, and how each is driven.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::scratch::{Scratch, save};
use crate::usage::Call;
use scopewright_corpus::documents::Document;
use scopewright_corpus::fault::Fault;

/// A generator of Rust clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub(crate) enum Contender {
    Ours,
    Progenitor,
    Ploidy,
    #[value(name = "oas3-gen")]
    Oas3Gen,
    OpenapiToRust,
    OpenapiGenerator,
}

/// Where a peer comes from.
enum Source {
    Cargo { package: &'static str, version: &'static str },
    Pip { package: &'static str, version: &'static str },
}

impl Contender {
    /// In the order of the tables.
    pub(crate) const ALL: [Self; 6] = [
        Self::Ours,
        Self::Progenitor,
        Self::Ploidy,
        Self::Oas3Gen,
        Self::OpenapiToRust,
        Self::OpenapiGenerator,
    ];

    /// As the tables call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Progenitor => "progenitor",
            Self::Ploidy => "ploidy",
            Self::Oas3Gen => "oas3-gen",
            Self::OpenapiToRust => "openapi-to-rust",
            Self::OpenapiGenerator => "openapi-generator",
        }
    }

    fn source(self) -> Option<Source> {
        Some(match self {
            Self::Ours => return None,
            Self::Progenitor => Source::Cargo { package: "cargo-progenitor", version: "0.15.1" },
            Self::Ploidy => Source::Cargo { package: "ploidy", version: "0.15.0" },
            Self::Oas3Gen => Source::Cargo { package: "oas3-gen", version: "0.29.0" },
            Self::OpenapiToRust => Source::Cargo { package: "openapi-to-rust", version: "0.23.0" },
            Self::OpenapiGenerator => {
                Source::Pip { package: "openapi-generator-cli", version: "7.26.0" }
            }
        })
    }

    /// The version that is measured; ours is that of the workspace.
    pub(crate) fn version(self) -> &'static str {
        match self.source() {
            None => env!("CARGO_PKG_VERSION"),
            Some(Source::Cargo { version, .. } | Source::Pip { version, .. }) => version,
        }
    }

    /// The program that generates.
    fn program(self, scratch: &Scratch) -> PathBuf {
        match self.source() {
            None => scratch.ours().join("target/release/xtask"),
            Some(Source::Cargo { package, .. } | Source::Pip { package, .. }) => {
                scratch.peer(self.name()).join("bin").join(package)
            }
        }
    }

    /// Whether there is something to measure.
    pub(crate) fn is_there(self, scratch: &Scratch) -> bool {
        self.program(scratch).is_file()
    }

    /// Puts it into the scratch folder, or builds it where it is ours.
    pub(crate) fn install(self, scratch: &Scratch) -> Result<(), Fault> {
        let home = scratch.peer(self.name());
        let commands = match self.source() {
            None => {
                let mut command = cargo(&["build", "--release", "--quiet", "--package", "xtask"]);
                command.arg("--manifest-path").arg(scratch.ours().join("Cargo.toml"));
                vec![command]
            }
            Some(Source::Cargo { package, version }) => {
                let mut command = cargo(&["install", package, "--version", version, "--locked"]);
                command.arg("--root").arg(&home);
                command.env("CARGO_TARGET_DIR", scratch.folder().join("peers-target"));
                vec![command]
            }
            Some(Source::Pip { package, version }) => {
                let mut make = Command::new("python3");
                make.args(["-m", "venv"]).arg(&home);
                let mut fetch = Command::new(home.join("bin/pip"));
                fetch.args(["install", "--quiet", "--disable-pip-version-check"]);
                fetch.arg(format!("{package}=={version}"));
                vec![make, fetch]
            }
        };
        commands.into_iter().try_for_each(|command| done(self, command))
    }

    /// The command that makes a crate of a document in a folder that is there and empty.
    pub(crate) fn generate(
        self,
        scratch: &Scratch,
        document: &Document,
        prepared: &Path,
        out: &Path,
    ) -> Call {
        let call = Call::new(self.program(scratch), out);
        let file = document.path.as_os_str();
        match self {
            Self::Ours => call
                .args(["generate", &document.provider, "--specs"])
                .arg(prepared)
                .arg("--out")
                .arg(out),
            Self::Progenitor => call
                .args([OsString::from("progenitor"), "-i".into(), file.into()])
                .args([OsString::from("-o"), out.into()])
                .args(["-n", &document.provider, "-v", "0.1.0"]),
            Self::Ploidy => call
                .args([OsString::from("generate"), "rust".into(), file.into()])
                .args([OsString::from("-o"), out.join(&document.provider).into()])
                .args(["--name", &document.provider]),
            Self::Oas3Gen => call
                .args(["generate", "client-mod", "--workspace", "--quiet", "-i"])
                .args([file, "-o".as_ref()])
                .arg(out.join(&document.provider)),
            Self::OpenapiToRust => call.arg("generate").arg(file),
            Self::OpenapiGenerator => call
                .args(["generate", "-g", "rust", "--library", "reqwest"])
                .args(["--skip-validate-spec", "-i"])
                .args([file, "-o".as_ref(), out.as_os_str()])
                .args(["--package-name", &document.provider]),
        }
    }
    /// Whether it can be told to make a crate of some operations only.
    pub(crate) fn can_narrow(self) -> bool {
        matches!(self, Self::Oas3Gen | Self::OpenapiToRust)
    }

    /// The same as [`Self::generate`], for some operations only.
    pub(crate) fn generate_only(
        self,
        scratch: &Scratch,
        document: &Document,
        out: &Path,
        operations: &[&str],
    ) -> Result<Call, Fault> {
        if self != Self::OpenapiToRust {
            let call = self.generate(scratch, document, out, out);
            return Ok(call.args(["--only", &operations.join(",")]));
        }
        let path = out.join("openapi-to-rust.toml");
        let config = format!(
            "[generator]\nspec_path = {:?}\noutput_dir = \"src/generated\"\nmodule_name = \"api\"\n\n\
             [features]\nenable_async_client = true\n\n\
             [client]\noperations = {operations:?}\nprune_models = true\n",
            document.path.display().to_string()
        );
        save(&path, &config)?;
        Ok(Call::new(self.program(scratch), out).args(["generate", "--config"]).arg(path))
    }
}

fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments);
    command
}

fn done(contender: Contender, mut command: Command) -> Result<(), Fault> {
    let name = contender.name();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Fault::new(format!("{name} cannot be installed: {status}"))),
        Err(error) => Err(Fault::new(format!("{name} cannot be installed: {error}"))),
    }
}
