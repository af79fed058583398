//! `cargo xtask ci`: the steps of CI, one after the other, up to the first that fails.

use std::env;
use std::net::{TcpStream, ToSocketAddrs};
use std::process::Command;
use std::time::{Duration, Instant};

use clap::ValueEnum;

use crate::arguments::CiArguments;
use crate::disk;
use crate::manifest::Manifest;
use crate::names::counted;
use crate::stop::{Fault, Stop};
use crate::terminal;
use crate::workspace;

/// The steps, in the order in which they run: what fails often and quickly comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StepName {
    /// Formatting
    Fmt,
    /// Lints of rustc and clippy, in all targets
    Clippy,
    /// All tests
    Test,
    /// Each generated crate with no feature and with each single one
    Features,
    /// Documentation without a warning
    Docs,
    /// The generated crates are what their inputs say
    Generated,
    /// The generated crates cost what they may
    Budget,
    /// Licences, sources and banned crates of the dependencies
    Deny,
    /// Known advisories against the dependencies, where there is a network
    Advisories,
}

impl StepName {
    fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// The commands of the step.
    fn commands(self) -> Result<Vec<CargoCommand>, Fault> {
        let one = |command| Ok(vec![command]);
        match self {
            Self::Fmt => one(CargoCommand::new(&["fmt", "--all", "--check"])),
            Self::Clippy => one(CargoCommand::new(&[
                "clippy",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ])),
            Self::Test => one(CargoCommand::new(&["test", "--workspace"])),
            Self::Features => feature_commands(),
            Self::Docs => {
                one(CargoCommand::new(&["doc", "--workspace", "--no-deps"]).denying("RUSTDOCFLAGS"))
            }
            Self::Generated => one(CargoCommand::new(&["xtask", "generate", "--check"])),
            Self::Budget => one(CargoCommand::new(&["xtask", "budget"])),
            Self::Deny => one(deny(&["bans", "licenses", "sources"])),
            Self::Advisories => one(deny(&["advisories"])),
        }
    }

    /// It asks a server, and there may be no way to it; then it says so, and nothing is held against the
    /// change.
    fn needs_network(self) -> bool {
        self == Self::Advisories
    }
}

/// A check of cargo-deny.
fn deny(checks: &[&str]) -> CargoCommand {
    CargoCommand::new(&[&["deny", "--all-features", "check"], checks].concat())
}

/// Installs cargo-deny where it is missing, in one version for everybody; without optimisation, which takes
/// longer than the checks.
fn install_deny() -> Result<(), Fault> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let there = Command::new(cargo).args(["deny", "--version"]).output();
    if there.is_ok_and(|output| output.status.success()) {
        return Ok(());
    }
    CargoCommand::new(&["install", "--locked", "--debug", "cargo-deny@0.20.2"]).run()
}

/// One call of cargo.
#[derive(Debug, Clone, PartialEq, Eq)]
struct CargoCommand {
    arguments: Vec<String>,
    /// The variable by which warnings are denied where no argument does it.
    denying: Option<&'static str>,
}

/// What [`CargoCommand::denying`] is set to.
const DENY: &str = "-D warnings";

impl CargoCommand {
    fn new(arguments: &[&str]) -> Self {
        Self {
            arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
            denying: None,
        }
    }

    fn denying(self, variable: &'static str) -> Self {
        Self { denying: Some(variable), ..self }
    }

    /// As one would type it.
    fn by_hand(&self) -> String {
        let variable = self.denying.map_or_else(String::new, |name| format!("{name}=\"{DENY}\" "));
        format!("{variable}cargo {}", self.arguments.join(" "))
    }

    /// Runs it in the workspace's folder, with its output where ours goes.
    fn run(&self) -> Result<(), Fault> {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(&self.arguments).current_dir(workspace::root());
        if let Some(variable) = self.denying {
            let before = env::var(variable).unwrap_or_default();
            command.env(variable, format!("{before} {DENY}").trim_start());
        }
        let by_hand = || format!("by hand: {}", self.by_hand());
        match command.status() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(Fault::new(status.to_string()).help(by_hand())),
            Err(error) => {
                Err(Fault::new(format!("cargo cannot be started: {error}")).help(by_hand()))
            }
        }
    }
}

/// A resource must compile without the others, and the crate without any.
fn feature_commands() -> Result<Vec<CargoCommand>, Fault> {
    let generated = workspace::root().join("generated");
    let mut commands = Vec::new();
    for folder in disk::subfolders(&generated)? {
        let path = generated.join(&folder).join("Cargo.toml");
        let Some(bytes) = disk::read(&path)? else { continue };
        let manifest = Manifest::parse(&bytes).map_err(|reason| {
            Fault::new(format!("`{}` is no manifest: {reason}", workspace::shown(&path)))
        })?;
        let bare = ["check", "--quiet", "--package", &manifest.name, "--no-default-features"];
        commands.push(CargoCommand::new(&bare).denying("RUSTFLAGS"));
        for feature in &manifest.features {
            let with = [&bare[..], &["--features", feature]].concat();
            commands.push(CargoCommand::new(&with).denying("RUSTFLAGS"));
        }
    }
    Ok(commands)
}

/// Runs the task.
pub(crate) fn run(arguments: &CiArguments) -> Result<(), Stop> {
    let steps = choose(arguments)?;
    if arguments.list {
        return list(&steps);
    }
    let clock = Instant::now();
    for step in &steps {
        run_step(*step)?;
    }
    terminal::line(&format!("{} in {}", counted(steps.len(), "step"), seconds(clock.elapsed())));
    Ok(())
}

fn choose(arguments: &CiArguments) -> Result<Vec<StepName>, Stop> {
    let wanted = |step: &StepName| {
        (arguments.only.is_empty() || arguments.only.contains(step))
            && !arguments.skip.contains(step)
    };
    let steps: Vec<_> = StepName::value_variants().iter().copied().filter(wanted).collect();
    if steps.is_empty() {
        return Err(Stop::Usage(Fault::new("`--only` and `--skip` together leave no step")));
    }
    Ok(steps)
}

fn list(steps: &[StepName]) -> Result<(), Stop> {
    for step in steps {
        for command in step.commands()? {
            terminal::line(&format!("{}: {}", step.name(), command.by_hand()));
        }
    }
    Ok(())
}

fn run_step(step: StepName) -> Result<(), Stop> {
    let (clock, name) = (Instant::now(), step.name());
    let commands = step.commands()?;
    match commands.as_slice() {
        [only] => terminal::line(&format!("{name}: {}", only.by_hand())),
        many => terminal::line(&format!("{name}: {}", counted(many.len(), "command"))),
    }
    if matches!(step, StepName::Deny | StepName::Advisories) {
        install_deny()?;
    }
    for command in &commands {
        let done = command.run();
        if let (Err(fault), true) = (&done, step.needs_network() && !is_online()) {
            terminal::line(&format!("{name}: skipped, there is no network: {}", fault.message));
            return Ok(());
        }
        done.map_err(|fault| Fault {
            message: format!("{name} failed after {}: {}", seconds(clock.elapsed()), fault.message),
            ..fault
        })?;
    }
    terminal::line(&format!("{name}: done in {}", seconds(clock.elapsed())));
    Ok(())
}

/// Whether the host that keeps the advisories can be reached.
fn is_online() -> bool {
    const HOST: &str = "github.com:443";
    let addresses = HOST.to_socket_addrs().into_iter().flatten();
    addresses
        .into_iter()
        .any(|address| TcpStream::connect_timeout(&address, Duration::from_secs(3)).is_ok())
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}
