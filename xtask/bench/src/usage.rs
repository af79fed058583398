//! A command into what it took: CPU of it and of every process that it started, time, peak memory.
//!
//! Each command is run by a second process of this program, `measured`, which has no other children; what
//! the system says of that one's children (getrusage(2)) is then what the command took.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::signal::{Signal, killpg};
use nix::sys::time::TimeVal;
use nix::unistd::Pid;
use serde::{Deserialize, Serialize};

use scopewright_corpus::fault::Fault;

/// How often a command is looked after. It measures itself, so this rounds nothing.
const GLANCE: Duration = Duration::from_millis(10);

/// Of what a command says, so much is kept, in bytes.
const MOST_SAID: usize = 1 << 20;

/// What a command took.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Usage {
    /// User and system time of the command and all its descendants that were waited for, in seconds.
    pub(crate) cpu: f64,
    /// Time, in seconds.
    pub(crate) wall: f64,
    /// The most memory that one of these processes held, in MiB.
    pub(crate) peak: f64,
}

/// A command to measure.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) program: PathBuf,
    pub(crate) arguments: Vec<OsString>,
    pub(crate) folder: PathBuf,
    pub(crate) variables: Vec<(OsString, OsString)>,
    /// Time after which it is ended.
    pub(crate) limit: Duration,
}

impl Call {
    /// A call of a program, with its arguments, in a folder.
    pub(crate) fn new(program: impl Into<PathBuf>, folder: &Path) -> Self {
        Self {
            program: program.into(),
            arguments: Vec::new(),
            folder: folder.to_owned(),
            variables: Vec::new(),
            limit: Duration::from_secs(600),
        }
    }

    pub(crate) fn arg(mut self, argument: impl Into<OsString>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    pub(crate) fn args<T: Into<OsString>>(mut self, more: impl IntoIterator<Item = T>) -> Self {
        self.arguments.extend(more.into_iter().map(Into::into));
        self
    }

    pub(crate) fn variable(
        mut self,
        name: impl Into<OsString>,
        value: impl Into<OsString>,
    ) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    pub(crate) fn limit(self, limit: Duration) -> Self {
        Self { limit, ..self }
    }

    /// Runs it. `Ok(Err(_))` is what it said when it failed, whole.
    ///
    /// What it prints goes into the file `log`.
    pub(crate) fn measure(&self, log: &Path) -> Result<Result<Usage, String>, Fault> {
        let own = std::env::current_exe().map_err(|error| Fault::new(error.to_string()))?;
        if let Some(folder) = log.parent() {
            fs::create_dir_all(folder).map_err(|error| Fault::disk(folder, &error))?;
        }
        let figures = log.with_extension("usage");
        let _ = fs::remove_file(&figures);
        let said = File::create(log).map_err(|error| Fault::disk(log, &error))?;
        let twin = said.try_clone().map_err(|error| Fault::disk(log, &error))?;
        let mut child = Command::new(own)
            .arg("measured")
            .arg(&figures)
            .arg("--")
            .arg(&self.program)
            .args(&self.arguments)
            .current_dir(&self.folder)
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(said)
            .stderr(twin)
            // A group of its own, so that all of it can be ended.
            .process_group(0)
            .spawn()
            .map_err(|error| Fault::new(format!("a process cannot be started: {error}")))?;
        let clock = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().map_err(|error| Fault::new(error.to_string()))? {
                break status;
            }
            if clock.elapsed() > self.limit {
                end_group(child.id());
                let _ = child.wait();
                return Ok(Err(format!("took more than {} s", self.limit.as_secs())));
            }
            std::thread::sleep(GLANCE);
        };
        Ok(self.judge(status, &figures, log))
    }

    fn judge(&self, status: ExitStatus, figures: &Path, log: &Path) -> Result<Usage, String> {
        if !status.success() {
            let said = fs::read(log).unwrap_or_default();
            let said = String::from_utf8_lossy(&said);
            return Err(if said.trim().is_empty() {
                status.to_string()
            } else {
                said.into_owned()
            });
        }
        let text = fs::read_to_string(figures).unwrap_or_default();
        serde_json::from_str(&text)
            .map_err(|_| format!("`{}` left no figures", self.program.display()))
    }
}

fn end_group(leader: u32) {
    if let Ok(leader) = i32::try_from(leader) {
        let _ = killpg(Pid::from_raw(leader), Signal::SIGKILL);
    }
}

/// The line of an output that tells most of a failure: the first that speaks of an error, else the last.
pub(crate) fn telling_line(said: &str) -> String {
    let lines = || said.lines().map(str::trim).filter(|line| !line.is_empty());
    let speaks = |line: &&str| {
        let lower = line.to_ascii_lowercase();
        ["error", "exception", "failed"].iter().any(|word| lower.contains(word))
    };
    // What a panic says is on the line below the one that says where.
    let panic = lines().skip_while(|line| !line.contains("panicked at")).nth(1);
    let line = panic
        .or_else(|| lines().find(speaks))
        .or_else(|| lines().next_back())
        .unwrap_or("no message");
    let plain: String = without_colours(line);
    let mut short: String = plain.chars().take(100).collect();
    if short.len() < plain.len() {
        short.push('…');
    }
    short
}

/// Without the control sequences of terminals (ECMA-48, section 5.4).
fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            let _ = characters.find(char::is_ascii_alphabetic);
        } else {
            plain.push(character);
        }
    }
    plain
}

/// The process in between: runs the command, and notes what it took.
pub(crate) fn run_measured(figures: &Path, command: &[OsString]) -> ExitCode {
    let Some((program, arguments)) = command.split_first() else { return ExitCode::from(2) };
    let (status, usage) = match run_child(program, arguments) {
        Ok(done) => done,
        Err(error) => {
            eprintln!("error: `{}` cannot be started: {error}", program.display());
            return ExitCode::from(127);
        }
    };
    let text = serde_json::to_string(&usage).unwrap_or_default();
    if let Err(error) = fs::write(figures, text) {
        eprintln!("error: `{}`: {error}", figures.display());
        return ExitCode::from(126);
    }
    exit_code(status)
}

/// Runs the only child of this process to its end.
fn run_child(program: &OsString, arguments: &[OsString]) -> std::io::Result<(ExitStatus, Usage)> {
    let clock = Instant::now();
    let (said, mouth) = std::io::pipe()?;
    let mut command = Command::new(program);
    command.args(arguments).stdout(mouth.try_clone()?).stderr(mouth);
    let mut child = command.spawn()?;
    // Its end of the pipe is closed when nobody has it any more.
    drop(command);
    let listener = std::thread::spawn(move || pass_on(said));
    let status = child.wait()?;
    let wall = clock.elapsed().as_secs_f64();
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let _ = listener.join();
    let cpu = seconds(usage.user_time()) + seconds(usage.system_time());
    Ok((status, Usage { cpu, wall, peak: mebibytes(usage.max_rss()) }))
}

/// Prints the beginning of what is said, and takes the rest too, which may be gigabytes.
fn pass_on(mut said: impl Read) {
    let mut left = MOST_SAID;
    let mut piece = vec![0; 64 << 10];
    while let Ok(length @ 1..) = said.read(&mut piece) {
        let some = &piece[..length.min(left)];
        left -= some.len();
        let _ = std::io::stdout().write_all(some);
    }
    let _ = std::io::stdout().flush();
}

/// The code to end with, so that whoever started this learns how the child ended.
pub(crate) fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    // Ended by a signal, as shells tell it.
    code.map_or(ExitCode::from(128), ExitCode::from)
}

#[expect(clippy::cast_precision_loss, reason = "no command takes 2^53 microseconds")]
fn seconds(time: TimeVal) -> f64 {
    time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6
}

/// Linux counts in KiB, macOS in bytes.
#[expect(clippy::cast_precision_loss, reason = "no process has 2^53 KiB")]
fn mebibytes(most: i64) -> f64 {
    most as f64 / if cfg!(target_os = "macos") { 1_048_576.0 } else { 1024.0 }
}

#[cfg(test)]
mod tests {
    use super::telling_line;

    #[test]
    fn the_line_that_tells_of_a_failure_is_found() {
        for (said, line) in [
            ("Reading\nError: no `paths`\n  at x\n", "Error: no `paths`"),
            ("one\ntwo\n\n", "two"),
            ("", "no message"),
            ("\u{1b}[31merror\u{1b}[0m: bad\n", "error: bad"),
            ("thread 'main' panicked at src/main.rs:3:1:\nno way\nnote: error", "no way"),
        ] {
            assert_eq!(telling_line(said), line);
        }
    }

    #[test]
    fn long_lines_are_cut() {
        let said = format!("error: {}", "é".repeat(200));
        assert_eq!(telling_line(&said).chars().count(), 101);
    }
}
