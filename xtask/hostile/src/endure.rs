//! An attack in a process of its own: how long it took, how much memory, and how it ended.

use std::fmt;
use std::io::Read;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeVal;
use scopewright_generator::generate;
use scopewright_generator::report::Severity;

use crate::attacks::{Attack, MEMORY, PATIENCE};
use crate::pool::limit_memory;

/// Address space of the process, which is more than it touches.
const SPACE: u64 = 1 << 30;

/// How an attack ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Endured {
    /// The generator ended by itself.
    Ended {
        /// How long it took.
        time: Duration,
        /// Most memory of the process, in bytes, with the input.
        memory: u64,
        /// The code of the first error, or `a crate`.
        said: String,
        /// Both are what they may be.
        well: bool,
    },
    /// It panicked, was stopped by a limit, or took far too long.
    Died(String),
}

impl Endured {
    /// Whether it was soon and little.
    pub fn is_well(&self) -> bool {
        matches!(self, Self::Ended { well: true, .. })
    }

    /// `ok`, or not.
    pub fn mark(&self) -> &'static str {
        if self.is_well() { "  ok" } else { "FAIL" }
    }

    /// What it came to.
    pub fn words(&self) -> String {
        match self {
            Self::Ended { time, memory, said, .. } => {
                format!("{said}, {} ms, {} MiB", time.as_millis(), memory >> 20)
            }
            Self::Died(how) => how.clone(),
        }
    }
}

/// What a process says of an attack, on one line.
#[derive(Debug)]
pub struct Line {
    time: Duration,
    memory: u64,
    said: String,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.time.as_micros(), self.memory, self.said)
    }
}

/// Hands the attack to the generator, in this process.
pub fn endure(attack: &Attack) -> Line {
    limit_memory(SPACE);
    let input = attack.input();
    let bytes: usize = input.files.iter().map(|file| file.text.len()).sum();
    let start = busy();
    let output = generate(&input);
    let time = busy().saturating_sub(start);
    // What is said is part of it: a message must not be as large as what it is about.
    let errors = output.report.diagnostics.iter().find(|diagnostic| {
        diagnostic.severity == Severity::Error && diagnostic.place.file.starts_with("specs/")
    });
    let said = match (&output.files, errors) {
        (Some(_), _) => "a crate".to_owned(),
        (None, Some(first)) => first.code.to_owned(),
        (None, None) => "nothing".to_owned(),
    };
    let said = if output.report.to_string().len() > (1 << 20) + 4 * bytes {
        "more than anybody reads".to_owned()
    } else {
        said
    };
    Line { time, memory: peak(), said }
}

/// How long this process has worked: others on the same machine do not count.
fn busy() -> Duration {
    let usage = getrusage(UsageWho::RUSAGE_SELF);
    let time = usage.map_or_else(
        |_| 0,
        |usage| {
            let micros = |time: TimeVal| time.tv_sec() * 1_000_000 + time.tv_usec();
            micros(usage.user_time()) + micros(usage.system_time())
        },
    );
    Duration::from_micros(u64::try_from(time).unwrap_or_default())
}

/// Most memory that this process had, in bytes; nothing where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or_default() << 10
}

/// Waits for a process that endures an attack. A build without optimisation may take some times longer.
pub fn watch(command: &mut Command, slower: u32) -> Endured {
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(error) => return Endured::Died(error.to_string()),
    };
    // Making the text takes its time as well.
    let end = Instant::now() + PATIENCE * slower * 10;
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if Instant::now() < end => thread::sleep(Duration::from_millis(5)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return Endured::Died(format!("took more than {:?}", PATIENCE * slower * 10));
            }
        }
    };
    let mut said = String::new();
    let read = child.stdout.take().map(|mut stdout| stdout.read_to_string(&mut said));
    let parts: Vec<&str> = said.trim().splitn(3, ' ').collect();
    let number = |text: &str| text.parse::<u64>().ok();
    if let (Some(Ok(_)), [time, memory, said]) = (read, &parts[..])
        && let (Some(time), Some(memory)) = (number(time), number(memory))
    {
        let time = Duration::from_micros(time);
        let known = *said != "nothing" && !said.starts_with("more");
        let well = status.success() && known && time <= PATIENCE * slower && memory <= MEMORY;
        return Endured::Ended { time, memory, said: (*said).to_owned(), well };
    }
    let mut last = String::new();
    if let Some(stderr) = &mut child.stderr {
        let _ = stderr.read_to_string(&mut last);
    }
    Endured::Died(format!("{status}: {}", last.lines().next_back().unwrap_or_default()))
}
