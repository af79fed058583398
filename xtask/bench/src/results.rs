//! What was measured, as it is saved beside the page: every sample, and under what circumstances.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::machine::Machine;
use crate::numbers::median;
use scopewright_corpus::fault::Fault;

/// Everything that the page is written from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Results {
    /// Runs by part; in each, the older first.
    pub(crate) parts: BTreeMap<Part, Vec<Run>>,
}

/// The three parts.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Part {
    /// Documents into crates
    Generate,
    /// Crates, and programs that use them, compiled
    Compile,
    /// Calls to a server, and decoding
    Wire,
}

/// One run: figures of one run are comparable, those of two are not.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Run {
    /// The day, in UTC.
    pub(crate) date: String,
    /// As one would type it.
    pub(crate) command: String,
    pub(crate) machine: Machine,
    /// Contenders and what else counts, with their versions.
    pub(crate) versions: BTreeMap<String, String>,
    /// Samples of each figure.
    pub(crate) rounds: usize,
    pub(crate) cells: Vec<Cell>,
}

/// What one contender took for one task on one subject.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Cell {
    /// What was done, such as `check`.
    pub(crate) task: String,
    /// With what, such as a document.
    pub(crate) subject: String,
    /// What is known of the subject, such as `operations`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) facts: BTreeMap<String, f64>,
    /// By whom.
    pub(crate) contender: String,
    /// Figures by name, with all their samples.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) samples: BTreeMap<String, Vec<f64>>,
    /// Why there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) failed: Option<String>,
}

impl Cell {
    pub(crate) fn new(task: &str, subject: &str, contender: &str) -> Self {
        Self {
            task: task.to_owned(),
            subject: subject.to_owned(),
            facts: BTreeMap::new(),
            contender: contender.to_owned(),
            samples: BTreeMap::new(),
            failed: None,
        }
    }

    /// Notes a sample.
    pub(crate) fn add(&mut self, figure: &str, sample: f64) {
        self.samples.entry(figure.to_owned()).or_default().push(rounded(sample));
    }

    /// Notes that the contender failed; samples that it has do not count.
    pub(crate) fn fail(&mut self, reason: &str) {
        self.samples.clear();
        self.failed = Some(reason.to_owned());
    }

    /// The median of a figure, where the contender has one.
    pub(crate) fn figure(&self, name: &str) -> Option<f64> {
        median(self.samples.get(name)?)
    }
}

impl Run {
    fn text(&self) -> String {
        let head = json(&Self { cells: Vec::new(), ..self.clone() });
        let cells: Vec<String> = self.cells.iter().map(json).collect();
        format!("{}\n{}\n]}}", head.trim_end_matches("]}"), cells.join(",\n"))
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("every key is a text, and every number has one")
}

/// To five digits: no figure here is better than that, and the file stays readable.
fn rounded(sample: f64) -> f64 {
    format!("{sample:.4e}").parse().unwrap_or(sample)
}

impl Results {
    /// Those of an earlier run; none where there is no file.
    pub(crate) fn read(path: &Path) -> Result<Self, Fault> {
        if !path.exists() {
            return Ok(Self::default());
        }
        let text = fs::read_to_string(path).map_err(|error| Fault::disk(path, &error))?;
        serde_json::from_str(&text)
            .map_err(|error| Fault::new(format!("`{}`: {error}", path.display())))
    }

    /// As they are saved: a cell a line, so that a diff tells something.
    pub(crate) fn text(&self) -> String {
        let part = |(part, runs): (&Part, &Vec<Run>)| {
            let runs: Vec<String> = runs.iter().map(Run::text).collect();
            format!("{}:[\n{}\n]", json(part), runs.join(",\n"))
        };
        let parts: Vec<String> = self.parts.iter().map(part).collect();
        format!("{{\"parts\":{{\n{}\n}}}}\n", parts.join(",\n"))
    }

    /// Adds a run. What it measured again is taken out of the older ones, whole: all contenders of a task and
    /// subject are of one run.
    pub(crate) fn add(&mut self, part: Part, run: Run) {
        let runs = self.parts.entry(part).or_default();
        for older in runs.iter_mut() {
            older.cells.retain(|cell| {
                !run.cells.iter().any(|new| new.task == cell.task && new.subject == cell.subject)
            });
        }
        runs.retain(|older| !older.cells.is_empty());
        if !run.cells.is_empty() {
            runs.push(run);
        }
    }

    /// The runs of a part.
    pub(crate) fn runs(&self, part: Part) -> &[Run] {
        self.parts.get(&part).map_or(&[], Vec::as_slice)
    }

    /// The cells of a part, of all its runs.
    pub(crate) fn cells(&self, part: Part) -> impl Iterator<Item = &Cell> {
        self.runs(part).iter().flat_map(|run| &run.cells)
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, Part, Results, Run};
    use crate::machine::Machine;

    fn run(date: &str, cells: &[(&str, &str, f64)]) -> Run {
        let cells = cells.iter().map(|(subject, contender, cpu)| {
            let mut cell = Cell::new("generate", subject, contender);
            cell.add("cpu", *cpu);
            cell
        });
        Run {
            date: date.to_owned(),
            command: "cargo xtask bench generate".to_owned(),
            machine: Machine::default(),
            versions: std::iter::once(("ours".to_owned(), "0.1.0".to_owned())).collect(),
            rounds: 1,
            cells: cells.collect(),
        }
    }

    fn left(results: &Results) -> Vec<(&str, &str, Option<f64>)> {
        let cells = results.cells(Part::Generate);
        cells
            .map(|cell| (cell.subject.as_str(), cell.contender.as_str(), cell.figure("cpu")))
            .collect()
    }

    #[test]
    fn what_is_measured_again_is_replaced_with_all_its_contenders() {
        let mut results = Results::default();
        let first = [("a", "ours", 1.0), ("a", "peer", 4.0), ("b", "ours", 2.0)];
        results.add(Part::Generate, run("2026-01-01", &first));
        results.add(Part::Generate, run("2026-01-02", &[("a", "ours", 1.5)]));
        assert_eq!(left(&results), [("b", "ours", Some(2.0)), ("a", "ours", Some(1.5))]);
        results.add(Part::Generate, run("2026-01-03", &[("b", "ours", 3.0)]));
        assert_eq!(results.runs(Part::Generate).len(), 2, "a run without a cell is gone");
        assert!(results.runs(Part::Wire).is_empty());
    }

    #[test]
    fn what_is_saved_is_what_is_read() {
        let mut results = Results::default();
        let mut all = run("2026-01-01", &[("a", "ours", 1.0 / 3.0)]);
        let mut failed = Cell::new("generate", "a", "peer");
        failed.add("cpu", 1.0);
        failed.fail("error: no paths");
        failed.facts.insert("operations".to_owned(), 12.0);
        all.cells.push(failed);
        results.add(Part::Generate, all);
        let read: Results = serde_json::from_str(&results.text()).expect("it is what was written");
        assert_eq!(read, results);
        let failed = read.cells(Part::Generate).nth(1).expect("it has two cells");
        assert_eq!(failed.figure("cpu"), None);
        assert_eq!(failed.failed.as_deref(), Some("error: no paths"));
    }
}
