//! The third part: calls to a server on loopback, and decoding.
//!
//! Each sample is a process of its own, in which a client is made, warmed up and measured, by itself
//! (`rig/driver`). The server is another process.

pub(crate) mod bodies;
mod contenders;
pub(crate) mod serve;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use scopewright_corpus::fault::Fault;
use serde::Deserialize;

use self::contenders::{Caller, Program};
use crate::contenders::Contender;
use crate::results::Cell;
use crate::scratch::{Scratch, save};
use crate::session::{Keep, Session};
use crate::usage::telling_line;

/// The task of calls.
pub(crate) const CALL: &str = "call";
/// The task of lists that are walked through.
pub(crate) const WALK: &str = "walk";
/// The task of decoding.
pub(crate) const DECODE: &str = "decode";

/// One kind of sample.
#[derive(Debug, Clone, Copy)]
struct Work {
    task: &'static str,
    subject: &'static str,
    /// What the driver calls it.
    name: &'static str,
    requests: usize,
    at_once: usize,
}

/// What a client is asked for: about a second of it each.
const CALLS: [Work; 5] = [
    Work {
        task: CALL,
        subject: "1 KB, one at a time",
        name: "order",
        requests: 15_000,
        at_once: 1,
    },
    Work { task: CALL, subject: "1 KB, 64 at once", name: "order", requests: 19_200, at_once: 64 },
    Work { task: CALL, subject: "1 MB, one at a time", name: "orders", requests: 150, at_once: 1 },
    Work { task: CALL, subject: "1 MB, 64 at once", name: "orders", requests: 192, at_once: 64 },
    Work { task: WALK, subject: "10,000 items", name: "events", requests: 30, at_once: 1 },
];

/// Bytes that are decoded for a sample.
const DECODED: usize = 300 << 20;

/// What the driver prints.
#[derive(Debug, Deserialize)]
struct Figures {
    cpu: f64,
    wall: f64,
    items: f64,
    requests: f64,
    #[serde(default)]
    allocations: Option<f64>,
    #[serde(default)]
    bytes: Option<f64>,
}

/// Measures calls and decoding.
pub(crate) fn run(session: &Session, keep: &mut Keep) -> Result<(), Fault> {
    let callers = build_all(session)?;
    let server = Server::start()?;
    for work in CALLS {
        if session.wants(work.subject) || session.wants(work.task) {
            keep(measure_calls(session, &callers, work, &server.url)?)?;
        }
    }
    drop(server);
    for (name, json) in bodies::files() {
        if session.wants(name) || session.wants(DECODE) {
            keep(measure_decoding(session, &callers, name, &json)?)?;
        }
    }
    Ok(())
}

type Callers = Vec<(Caller, Result<Program, String>)>;

fn build_all(session: &Session) -> Result<Callers, Fault> {
    let by_hand = [Caller::Reqwest, Caller::HyperUtil, Caller::Copy];
    let generated = session.contenders.iter().map(|contender| Caller::Generated(*contender));
    let mut callers = Vec::new();
    for caller in generated.chain(by_hand) {
        println!("building {}", caller.name());
        callers.push((caller, caller.build(&session.scratch)?));
    }
    Ok(callers)
}

/// The cells of those that can do it, with how far they are built.
fn cells<'a>(
    callers: &'a Callers,
    work: (&str, &str),
    can: impl Fn(Caller) -> bool,
) -> Vec<(Option<&'a Program>, Cell)> {
    let able = callers.iter().filter(|(caller, _)| can(*caller));
    able.map(|(caller, program)| {
        // What decodes over hand-written types is serde, whoever else is in that program.
        let is_serde = work.0 == DECODE && *caller == Caller::Reqwest;
        let name = if is_serde { SERDE } else { caller.name() };
        let mut cell = Cell::new(work.0, work.1, name);
        if let Err(reason) = program {
            cell.fail(reason);
        }
        (program.as_ref().ok(), cell)
    })
    .collect()
}

fn measure_calls(
    session: &Session,
    callers: &Callers,
    work: Work,
    url: &str,
) -> Result<Vec<Cell>, Fault> {
    let mut cells = cells(callers, (work.task, work.subject), |caller| caller != Caller::Copy);
    let (requests, at_once) = (work.requests.to_string(), work.at_once.to_string());
    session.interleave(&mut cells, |program, cell| {
        let Some(program) = program else { return Ok(()) };
        let arguments = ["call", work.name, url, &requests, &at_once];
        match drive(&program.timed, &arguments) {
            Ok(figures) => add_calls(cell, &figures),
            Err(said) => cell.fail(&session.scratch.shown(&said)),
        }
        Ok(())
    })?;
    // A tenth is enough to count.
    let few = (work.requests / 10).max(work.at_once).to_string();
    for (program, cell) in &mut cells {
        let Some(program) = program.filter(|_| cell.failed.is_none()) else { continue };
        match drive(&program.counted, &["call", work.name, url, &few, &at_once]) {
            Ok(figures) => add_allocations(cell, &figures),
            Err(said) => cell.fail(&session.scratch.shown(&said)),
        }
    }
    Ok(cells.into_iter().map(|(_, cell)| cell).collect())
}

fn add_calls(cell: &mut Cell, figures: &Figures) {
    cell.add("cpu", figures.cpu / figures.requests * 1e6);
    cell.add("rate", figures.requests / figures.wall);
    cell.add("items", figures.items / figures.wall);
}

fn add_allocations(cell: &mut Cell, figures: &Figures) {
    if let (Some(allocations), Some(bytes)) = (figures.allocations, figures.bytes) {
        cell.add("allocations", allocations / figures.requests);
        cell.add("allocated", bytes / figures.requests / 1024.0);
    }
}

#[expect(clippy::cast_precision_loss, reason = "no file here is that large")]
fn measure_decoding(
    session: &Session,
    callers: &Callers,
    name: &str,
    json: &str,
) -> Result<Vec<Cell>, Fault> {
    let file = body_file(&session.scratch, name, json)?;
    let path = file.display().to_string();
    let times = (DECODED / json.len()).max(10).to_string();
    let can = |caller| {
        [Caller::Generated(Contender::Ours), Caller::Reqwest, Caller::Copy].contains(&caller)
    };
    let mut cells = cells(callers, (DECODE, name), can);
    session.interleave(&mut cells, |program, cell| {
        cell.facts.insert("bytes".to_owned(), json.len() as f64);
        let Some(program) = program else { return Ok(()) };
        match drive(&program.timed, &["decode", name, &path, &times]) {
            Ok(figures) => {
                let megabytes = json.len() as f64 * figures.requests / 1e6;
                cell.add("cpu", figures.cpu / figures.requests * 1e6);
                cell.add("speed", megabytes / figures.cpu);
            }
            Err(said) => cell.fail(&session.scratch.shown(&said)),
        }
        Ok(())
    })?;
    Ok(cells.into_iter().map(|(_, cell)| cell).collect())
}

/// As the tables call `serde_json` with serde's derive.
pub(crate) const SERDE: &str = "serde_json";

fn body_file(scratch: &Scratch, name: &str, json: &str) -> Result<PathBuf, Fault> {
    let path = scratch.folder().join("wire/bodies").join(format!("{name}.json"));
    save(&path, json)?;
    Ok(path)
}

/// Runs a program to its figures; or what it said in the end.
fn drive(program: &Path, arguments: &[&str]) -> Result<Figures, String> {
    let output = Command::new(program)
        .args(arguments)
        .env("NO_PROXY", "127.0.0.1")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(telling_line(&String::from_utf8_lossy(&output.stderr)));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| format!("printed no figures: {error}"))
}

/// The server, which ends when this is dropped.
struct Server {
    process: Child,
    url: String,
}

impl Server {
    fn start() -> Result<Self, Fault> {
        let fault = |error: std::io::Error| Fault::new(format!("no server: {error}"));
        let own = std::env::current_exe().map_err(fault)?;
        let mut process = Command::new(own)
            .arg("serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(fault)?;
        let mut url = String::new();
        if let Some(said) = process.stdout.take() {
            BufReader::new(said).read_line(&mut url).map_err(fault)?;
        }
        Ok(Self { process, url: url.trim().to_owned() })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
