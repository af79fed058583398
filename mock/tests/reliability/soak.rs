//! The rigs on a command line, which is `cargo xtask soak`: turns names of rigs into a table.

mod rigs;

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use clap::builder::PossibleValuesParser;
use scopewright_mock::Failure;
use scopewright_mock::soak::{Progress, Report, Scale, Soak, markdown, text};

/// Runs clients against servers that fail, and holds what they say against what happened.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask soak", bin_name = "cargo xtask soak")]
struct Arguments {
    /// The rigs, or `all`
    #[arg(required = true, value_name = "RIG", value_parser = PossibleValuesParser::new(names()))]
    rigs: Vec<String>,
    /// The first seed [default: 1]
    #[arg(long)]
    seed: Option<u64>,
    /// How many seeds [default: the rig's]
    #[arg(long)]
    seeds: Option<u64>,
    /// Calls for each seed [default: the rig's]
    #[arg(long)]
    calls: Option<u64>,
    /// How many of 100 attempts are befallen by a fault [default: the rig's]
    #[arg(long, value_name = "PERCENT")]
    faults: Option<u32>,
    /// Print Markdown
    #[arg(long)]
    markdown: bool,
    /// Write Markdown into this file, between the lines `<!-- soak -->` and `<!-- /soak -->`
    #[arg(long, value_name = "FILE")]
    into: Option<PathBuf>,
}

fn names() -> Vec<&'static str> {
    rigs::ALL.iter().map(|rig| rig.name()).chain(["all"]).collect()
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Whether every bar was held, by us and not by the naive client.
async fn run(arguments: &Arguments) -> Result<bool, Failure> {
    let wanted =
        |rig: &&&dyn Soak| arguments.rigs.iter().any(|name| name == "all" || name == rig.name());
    let mut reports = Vec::new();
    for rig in rigs::ALL.iter().filter(wanted) {
        reports.push(watched(*rig, &arguments.scale(rig.scale())).await?);
    }
    let shown = if arguments.markdown { markdown(&reports) } else { text(&reports) };
    print!("{shown}");
    if let Some(file) = &arguments.into {
        write_into(file, &markdown(&reports))?;
    }
    Ok(reports.iter().all(|report| report.holds() && report.tells()))
}

impl Arguments {
    fn scale(&self, usual: Scale) -> Scale {
        Scale {
            seed: self.seed.unwrap_or(usual.seed),
            seeds: self.seeds.unwrap_or(usual.seeds),
            calls: self.calls.unwrap_or(usual.calls),
            naive_calls: self.calls.unwrap_or(usual.naive_calls),
            faults: self.faults.unwrap_or(usual.faults),
            ..usual
        }
    }
}

/// Runs a rig, and tells a person how far it is.
async fn watched(rig: &dyn Soak, scale: &Scale) -> Result<Report, Failure> {
    let (progress, clock) = (Progress::default(), Instant::now());
    let watch = std::io::stderr().is_terminal().then(|| {
        let (progress, name) = (progress.clone(), rig.name());
        let calls = scale.seeds * (scale.calls + scale.naive_calls);
        tokio::spawn(async move {
            loop {
                let (done, seconds) = (progress.done(), clock.elapsed().as_secs());
                let bar = bar(done, calls);
                eprint!("\r{name:>9} {bar} {done} of {calls} calls, {seconds} s ");
                // A terminal that has gone away is no reason to stop.
                let _ = std::io::stderr().flush();
                tokio::time::sleep(Duration::from_millis(250)).await;
            }
        })
    });
    let report = rigs::report(rig, scale, &progress).await;
    if let Some(watch) = watch {
        watch.abort();
        eprintln!();
    }
    report
}

/// How much is done, as a bar. Calls that are taken up again count too, so it may be full early.
fn bar(done: u64, of: u64) -> String {
    const WIDTH: u64 = 30;
    let full = (done.saturating_mul(WIDTH) / of.max(1)).min(WIDTH);
    (0..WIDTH).map(|at| if at < full { '#' } else { '.' }).collect()
}

fn write_into(file: &std::path::Path, tables: &str) -> Result<(), Failure> {
    let (begin, end) = ("<!-- soak -->\n", "<!-- /soak -->");
    let text = std::fs::read_to_string(file).map_err(Failure::from_error)?;
    let parts = text
        .split_once(begin)
        .and_then(|(before, rest)| rest.split_once(end).map(|(_, after)| (before, after)));
    let Some((before, after)) = parts else {
        let missing = std::io::Error::other("it has no place for the tables");
        return Err(Failure::from_error(missing));
    };
    let whole = format!("{before}{begin}\n{tables}\n{end}{after}");
    std::fs::write(file, whole).map_err(Failure::from_error)
}
