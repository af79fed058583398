//! Where a run was made: what the figures depend on besides the code.

use std::fs;
use std::process::Command;

use serde::{Deserialize, Serialize};

/// A machine, as far as it says what it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Machine {
    pub(crate) processor: String,
    pub(crate) cores: usize,
    pub(crate) memory_gib: u64,
    pub(crate) system: String,
    pub(crate) rustc: String,
}

impl Machine {
    /// This one.
    pub(crate) fn here() -> Self {
        let processor = field("/proc/cpuinfo", "model name");
        let memory = field("/proc/meminfo", "MemTotal");
        let kibibytes: u64 = memory.trim_end_matches("kB").trim().parse().unwrap_or_default();
        Self {
            processor: if processor.is_empty() { "unknown".to_owned() } else { processor },
            cores: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            memory_gib: (kibibytes + (1 << 19)) >> 20,
            system: said("uname", &["-sr"]),
            rustc: said("rustc", &["--version"]),
        }
    }

    /// In one line.
    pub(crate) fn line(&self) -> String {
        format!(
            "{}, {} cores, {} GiB; {}; {}",
            self.processor, self.cores, self.memory_gib, self.system, self.rustc
        )
    }
}

/// The first value of a key in a file of `key : value` lines.
fn field(path: &str, key: &str) -> String {
    let text = fs::read_to_string(path).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(key)).unwrap_or_default();
    line.split_once(':').map_or_else(String::new, |(_, value)| value.trim().to_owned())
}

/// What a program prints first, or nothing.
pub(crate) fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let printed = output.map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&printed).lines().next().unwrap_or_default().trim().to_owned()
}
