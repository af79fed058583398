//! Measuring: turns one run of rustc into its user CPU time and its peak memory, both from `/proc`.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::process::{Command, exit};
use std::time::Duration;
use std::{env, thread};

/// The variable that makes this program a wrapper, and says where to note the figures.
pub const LOG: &str = "WIRE_COMPILE_LOG";

/// Clock ticks a second, on every Linux.
const TICKS: f64 = 100.0;

/// What one run of rustc took.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    pub user_seconds: f64,
    pub peak_mib: u64,
}

impl Figures {
    /// The figures of the crate `name` in a log that [`wrap`] has written.
    pub fn read(log: &Path, name: &str) -> Self {
        let text = fs::read_to_string(log).expect("rustc has run");
        let name = name.replace('-', "_");
        let line = text.lines().rev().find(|line| line.split(' ').next() == Some(&name));
        let mut fields = line.expect("the crate has been compiled").split(' ').skip(1);
        let user_seconds = fields.next().and_then(|field| field.parse().ok());
        let peak_mib = fields.next().and_then(|field| field.parse().ok());
        let figures = user_seconds.zip(peak_mib);
        let (user_seconds, peak_mib) = figures.expect("a line has two numbers");
        Self { user_seconds, peak_mib }
    }

    /// The medians of several runs, each figure for itself.
    pub fn median(runs: Vec<Self>) -> Self {
        let mut seconds: Vec<f64> = runs.iter().map(|run| run.user_seconds).collect();
        let mut mib: Vec<u64> = runs.iter().map(|run| run.peak_mib).collect();
        seconds.sort_by(f64::total_cmp);
        mib.sort_unstable();
        Self { user_seconds: seconds[seconds.len() / 2], peak_mib: mib[mib.len() / 2] }
    }
}

/// Runs the compiler that the arguments name, notes its figures, and ends with its exit code.
pub fn wrap() -> ! {
    let mut arguments = env::args().skip(1);
    let rustc = arguments.next().expect("cargo names the compiler");
    let arguments: Vec<String> = arguments.collect();
    let position = arguments.iter().position(|argument| argument == "--crate-name");
    let name = position.and_then(|at| arguments.get(at + 1)).cloned().unwrap_or_default();
    let mut child = Command::new(rustc).args(arguments).spawn().expect("rustc can be run");
    let mut peak = 0;
    let status = loop {
        peak = peak.max(peak_kib(child.id()));
        if let Some(status) = child.try_wait().expect("rustc can be waited for") {
            break status;
        }
        thread::sleep(Duration::from_millis(3));
    };
    let line = format!("{name} {:.2} {}\n", children_seconds(), peak / 1024);
    let log = env::var_os(LOG).expect("the wrapper is called with a log");
    let mut log = OpenOptions::new().create(true).append(true).open(log).expect("the log opens");
    log.write_all(line.as_bytes()).expect("the log takes a line");
    exit(status.code().unwrap_or(1));
}

/// The most memory that a running process has had, in KiB.
fn peak_kib(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

/// User CPU time of all ended children: the 16th field of `/proc/self/stat`.
fn children_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The second field, the program's name, is in parentheses and may have spaces in it.
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().nth(13).and_then(|ticks| ticks.parse().ok());
    ticks.unwrap_or(0.0) / TICKS
}
