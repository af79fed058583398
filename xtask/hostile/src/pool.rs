//! Cases in processes of their own, with limits: a panic, a hang or an abort is the outcome of one case.

use std::io::{BufRead, BufReader, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use nix::sys::resource::{Resource, setrlimit};

use crate::cases::Plan;
use crate::judge::{Judge, Outcome};

/// Longest time for one case.
const PATIENCE: Duration = Duration::from_secs(10);
/// Most memory of a process that works on cases, in bytes of address space.
const MEMORY: u64 = 1 << 30;
/// The stack on which cases run. A main thread has four times as much.
const STACK: usize = 2 << 20;
/// How many cases a process works on before the next one takes over.
const BATCH: usize = 500;

/// What a run tries.
#[derive(Debug, Clone)]
pub struct Run {
    /// The program that calls [`work`], and is started once for each of several processes.
    pub program: PathBuf,
    /// How many cases, or all.
    pub documents: Option<usize>,
    /// What chooses them.
    pub seed: u64,
    /// The folder in which texts that run would leave files.
    pub canary: PathBuf,
    /// How many processes at a time.
    pub jobs: usize,
}

impl Run {
    /// A process for some of the cases.
    fn command(&self, cases: &Range<usize>) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("work").args(["--seed", &self.seed.to_string()]);
        if let Some(documents) = self.documents {
            command.args(["--documents", &documents.to_string()]);
        }
        command.arg("--canary").arg(&self.canary);
        command.args(["--from", &cases.start.to_string(), "--to", &cases.end.to_string()]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Works on all cases; the outcomes are in their order.
    pub fn outcomes(&self, plan: &Plan, tell: &(dyn Fn(usize) + Sync)) -> Vec<Outcome> {
        let count = plan.cases.len();
        let next = std::sync::atomic::AtomicUsize::new(0);
        let lanes = thread::scope(|scope| {
            let lane = || {
                let mut done = Vec::new();
                loop {
                    let start = next.fetch_add(BATCH, std::sync::atomic::Ordering::Relaxed);
                    if start >= count {
                        return done;
                    }
                    done.push((start, self.batch(start..count.min(start + BATCH))));
                    tell(start);
                }
            };
            let lanes: Vec<_> = (0..self.jobs.max(1)).map(|_| scope.spawn(lane)).collect();
            lanes.into_iter().flat_map(|lane| lane.join().unwrap_or_default()).collect::<Vec<_>>()
        });
        let mut lanes = lanes;
        lanes.sort_by_key(|(start, _)| *start);
        lanes.into_iter().flat_map(|(_, outcomes)| outcomes).collect()
    }

    /// Works on some cases. Where a process ends before they do, another one goes on behind the case
    /// that ended it.
    fn batch(&self, cases: Range<usize>) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(cases.len());
        while outcomes.len() < cases.len() {
            let rest = cases.start + outcomes.len()..cases.end;
            match self.command(&rest).spawn() {
                Ok(child) => watch(child, rest.len(), &mut outcomes),
                Err(error) => outcomes.push(Outcome::Abort(error.to_string())),
            }
        }
        outcomes
    }
}

/// Reads outcomes until the process ends or takes too long.
fn watch(mut child: Child, expected: usize, outcomes: &mut Vec<Outcome>) {
    let (sender, lines) = mpsc::channel();
    let stdout = child.stdout.take();
    let reader = thread::spawn(move || {
        for line in stdout.into_iter().flat_map(|stdout| BufReader::new(stdout).lines()) {
            if line.is_ok_and(|line| sender.send(line).is_err()) {
                return;
            }
        }
    });
    let wanted = outcomes.len() + expected;
    // The first case has to wait for the base as well.
    let mut patience = PATIENCE * 2;
    while outcomes.len() < wanted {
        match lines.recv_timeout(patience) {
            Ok(line) => {
                outcomes.push(serde_json::from_str(&line).unwrap_or(Outcome::Abort(line)));
            }
            Err(RecvTimeoutError::Timeout) => {
                outcomes.push(Outcome::Timeout);
                break;
            }
            Err(RecvTimeoutError::Disconnected) => {
                outcomes.push(Outcome::Abort(last_words(&mut child)));
                break;
            }
        }
        patience = PATIENCE;
    }
    // It has ended, or is to.
    let _ = child.kill();
    let _ = child.wait();
    let _ = reader.join();
}

fn last_words(child: &mut Child) -> String {
    let status = child.wait().map_or_else(|error| error.to_string(), |status| status.to_string());
    let lines = child.stderr.take().into_iter().flat_map(|stderr| BufReader::new(stderr).lines());
    let last = lines.map_while(Result::ok).last().unwrap_or_default();
    format!("{status}: {last}")
}

/// Works on some cases of a plan, in this process, and writes each outcome as a line.
pub fn work(plan: &Plan, cases: Range<usize>, canary: &Path) {
    limit_memory(MEMORY);
    // Panics are outcomes; nobody has to read them twice.
    std::panic::set_hook(Box::new(|_| {}));
    let work = || {
        let canary = canary.display().to_string();
        let mut judge = Judge::new(plan, &canary);
        for case in &plan.cases[cases] {
            let outcome = judge.judge(*case);
            let line = serde_json::to_string(&outcome).unwrap_or_default();
            let mut out = std::io::stdout().lock();
            if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
                return;
            }
        }
    };
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        // A thread that cannot be started leaves its cases without a line, which is seen.
        drop(thread.map(thread::ScopedJoinHandle::join));
    });
}

/// Limits the address space of this process.
pub fn limit_memory(bytes: u64) {
    if let Err(error) = setrlimit(Resource::RLIMIT_AS, bytes, bytes) {
        eprintln!("the memory has no limit: {error}");
    }
}
