//! Programs of the workspace that are built when they are asked for.

use std::env;
use std::ffi::OsString;
use std::process::Command;

use crate::stop::{Fault, Stop};

/// Builds a program with optimisation and runs it here, with its output where ours goes.
pub(crate) fn run_program(package: &[&str], arguments: &[OsString]) -> Result<(), Stop> {
    run(program(package), arguments)
}

/// The same without optimisation: for what is waited for longer than it runs.
pub(crate) fn run_quickly_built(package: &[&str], arguments: &[OsString]) -> Result<(), Stop> {
    run(command(&["run", "--quiet"], package), arguments)
}

fn run(mut program: Command, arguments: &[OsString]) -> Result<(), Stop> {
    match program.args(arguments).status() {
        Ok(status) if status.success() => Ok(()),
        // The program has said what is wrong.
        Ok(_) => Err(Stop::Told),
        Err(error) => Err(Fault::new(format!("cargo cannot be started: {error}")).into()),
    }
}

/// The command that builds a program with optimisation and runs it; its arguments are still to add.
pub(crate) fn program(package: &[&str]) -> Command {
    command(&["run", "--quiet", "--release"], package)
}

fn command(how: &[&str], package: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // The folder stays as it is, so that paths on the command line mean what they say.
    let manifest = crate::workspace::root().join("Cargo.toml");
    command.args(how).arg("--manifest-path").arg(manifest);
    command.args(package).arg("--");
    command
}
