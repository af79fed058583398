//! The bars: what the figures are held to, each a ratio within one run.

use crate::compile;
use crate::contenders::Contender;
use crate::generate;
use crate::numbers::exponent;
use crate::results::{Cell, Part, Results};
use crate::wire;

/// Something that has to hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bar {
    pub(crate) part: Part,
    /// What is compared with what.
    pub(crate) words: &'static str,
    /// Our task and figure.
    task: &'static str,
    figure: &'static str,
    against: Against,
    /// Of subjects, only those whose name has this in it.
    subjects: &'static [&'static str],
    /// The most that the ratio may be.
    pub(crate) limit: f64,
}

/// What ours is divided by.
#[derive(Debug, Clone, Copy)]
enum Against {
    /// The least of all peers', at this task.
    BestPeer(&'static str),
    /// That of one contender, at the same task.
    One(&'static str),
    /// Nothing: the figure itself is held.
    Nothing,
    /// Nothing: how the figure grows with the number of operations is held.
    Growth,
}

/// How a bar fares.
#[derive(Debug, PartialEq)]
pub(crate) struct Verdict {
    /// Subject and ratio of each that could be judged.
    pub(crate) judged: Vec<(String, f64)>,
}

impl Verdict {
    /// The subject that is nearest to the limit or furthest above it.
    pub(crate) fn worst(&self) -> Option<&(String, f64)> {
        self.judged.iter().max_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// How many are above the limit.
    pub(crate) fn above(&self, limit: f64) -> usize {
        self.judged.iter().filter(|(_, ratio)| *ratio > limit).count()
    }
}

/// All of them, in the order of the page.
pub(crate) fn all() -> Vec<Bar> {
    [generate_bars(), compile_bars(), wire_bars()].into_iter().flatten().collect()
}

fn generate_bars() -> Vec<Bar> {
    let task = generate::DOCUMENTS;
    let bar = Bar {
        part: Part::Generate,
        words: "generating a document: CPU ÷ the fastest peer's",
        task,
        figure: "cpu",
        against: Against::BestPeer(task),
        subjects: &[],
        limit: 1.0 / 3.0,
    };
    let seconds = Bar {
        words: "generating a document: seconds of CPU",
        against: Against::Nothing,
        limit: 1.0,
        ..bar
    };
    let growth = Bar {
        words: "growth of generating: exponent of CPU over operations",
        task: generate::SYNTHETIC,
        against: Against::Growth,
        limit: 1.1,
        ..bar
    };
    vec![bar, seconds, growth]
}

fn compile_bars() -> Vec<Bar> {
    let bar = Bar {
        part: Part::Compile,
        words: "`cargo check` of a crate: CPU ÷ the best peer's",
        task: compile::CHECK,
        figure: "cpu",
        against: Against::BestPeer(compile::CHECK),
        subjects: &[],
        limit: 1.0 / 3.0,
    };
    let memory = Bar {
        words: "`cargo check` of a crate: peak memory ÷ the best peer's",
        figure: "peak",
        limit: 0.5,
        ..bar
    };
    let program = Bar {
        words: "`cargo check` of a program with three operations, only their features: CPU ÷ the best peer's",
        task: compile::FEW,
        figure: "check cpu",
        against: Against::BestPeer(compile::ALL),
        limit: 0.1,
        ..bar
    };
    let built = Bar {
        words: "`cargo build` of that program: CPU ÷ the best peer's",
        figure: "build cpu",
        ..program
    };
    let size = Bar {
        words: "release binary of that program: size ÷ the smallest peer's",
        figure: "size",
        against: Against::BestPeer(compile::ALL),
        limit: 1.0,
        ..program
    };
    vec![bar, memory, program, built, size]
}

fn wire_bars() -> Vec<Bar> {
    let bar = Bar {
        part: Part::Wire,
        words: "a call with 1 KB: CPU ÷ that of reqwest by hand",
        task: wire::CALL,
        figure: "cpu",
        against: Against::One("reqwest"),
        subjects: &["1 KB"],
        limit: 0.8,
    };
    let large = Bar {
        words: "a call with 1 MB: CPU ÷ that of reqwest by hand",
        subjects: &["1 MB"],
        limit: 0.9,
        ..bar
    };
    let peers = Bar {
        words: "a call: CPU ÷ the best peer's",
        against: Against::BestPeer(wire::CALL),
        subjects: &[],
        limit: 1.0,
        ..bar
    };
    let walk = Bar {
        words: "walking through a list: CPU ÷ the best peer's",
        task: wire::WALK,
        against: Against::BestPeer(wire::WALK),
        ..peers
    };
    let decode = Bar {
        words: "decoding: CPU ÷ that of serde_json with serde's derive",
        task: wire::DECODE,
        against: Against::One(wire::SERDE),
        subjects: &[],
        limit: 0.9,
        ..bar
    };
    vec![bar, large, peers, walk, decode]
}

impl Bar {
    /// Holds what was measured against it.
    pub(crate) fn judge(&self, results: &Results) -> Verdict {
        let cells: Vec<&Cell> = results.cells(self.part).collect();
        let ours = cells.iter().filter(|cell| {
            cell.contender == Contender::Ours.name()
                && cell.task == self.task
                && (self.subjects.is_empty()
                    || self.subjects.iter().any(|part| cell.subject.contains(part)))
        });
        if matches!(self.against, Against::Growth) {
            return Verdict { judged: steepest(&ours.copied().collect::<Vec<_>>(), self.figure) };
        }
        let judged = ours.filter_map(|cell| {
            let figure = cell.figure(self.figure)?;
            let ratio = match self.against {
                Against::BestPeer(task) => {
                    figure / best_peer(&cells, task, &cell.subject, self.figure)?.1
                }
                Against::One(name) => {
                    figure / one(&cells, self.task, &cell.subject, name)?.figure(self.figure)?
                }
                Against::Nothing | Against::Growth => figure,
            };
            Some((cell.subject.clone(), ratio))
        });
        Verdict { judged: judged.collect() }
    }
}

/// The cell of a contender.
fn one<'a>(cells: &[&'a Cell], task: &str, subject: &str, contender: &str) -> Option<&'a Cell> {
    cells
        .iter()
        .find(|cell| cell.task == task && cell.subject == subject && cell.contender == contender)
        .copied()
}

/// The peer with the least of a figure.
pub(crate) fn best_peer<'a>(
    cells: &[&'a Cell],
    task: &str,
    subject: &str,
    figure: &str,
) -> Option<(&'a str, f64)> {
    let peers = Contender::ALL.into_iter().filter(|peer| *peer != Contender::Ours);
    peers
        .filter_map(|peer| one(cells, task, subject, peer.name()))
        .filter_map(|cell| Some((cell.contender.as_str(), cell.figure(figure)?)))
        .min_by(|a, b| a.1.total_cmp(&b.1))
}

/// The exponents over all sizes, and between the two largest, where what is constant weighs least.
fn steepest(cells: &[&Cell], figure: &str) -> Vec<(String, f64)> {
    let mut points: Vec<(f64, f64)> = cells
        .iter()
        .filter_map(|cell| Some((*cell.facts.get("operations")?, cell.figure(figure)?)))
        .collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let last = points.len().checked_sub(2).map(|from| &points[from..]);
    let named = |name: &str, points: &[(f64, f64)]| {
        exponent(points).map(|exponent| (name.to_owned(), exponent))
    };
    [named("all sizes", &points), last.and_then(|last| named("the two largest", last))]
        .into_iter()
        .flatten()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Against, Bar, Verdict};
    use crate::results::{Cell, Part, Results, Run};

    fn results(cells: &[(&str, &str, &str, Option<f64>)]) -> Results {
        let cells = cells.iter().map(|(task, subject, contender, cpu)| {
            let mut cell = Cell::new(task, subject, contender);
            let operations = subject.split(' ').next().and_then(|first| first.parse().ok());
            cell.facts.extend(operations.map(|count: f64| ("operations".to_owned(), count)));
            match cpu {
                Some(cpu) => cell.add("cpu", *cpu),
                None => cell.fail("error"),
            }
            cell
        });
        let run = Run { cells: cells.collect(), ..Run::default() };
        let mut results = Results::default();
        results.add(Part::Compile, run);
        results
    }

    fn bar(against: Against) -> Bar {
        Bar {
            part: Part::Compile,
            words: "",
            task: "few",
            figure: "cpu",
            against,
            subjects: &[],
            limit: 0.5,
        }
    }

    fn judged(verdict: &Verdict) -> Vec<(&str, f64)> {
        verdict.judged.iter().map(|(subject, ratio)| (subject.as_str(), *ratio)).collect()
    }

    #[test]
    fn ours_is_held_against_the_best_peer_that_did_it() {
        let results = results(&[
            ("few", "a", "ours", Some(1.0)),
            ("few", "a", "progenitor", Some(4.0)),
            ("few", "a", "ploidy", Some(2.0)),
            ("few", "a", "oas3-gen", None),
            ("few", "a", "reqwest", Some(0.1)),
            ("few", "b", "ours", Some(3.0)),
            ("few", "b", "ploidy", Some(4.0)),
            ("few", "alone", "ours", Some(9.0)),
            ("few", "alone", "ploidy", None),
            ("few", "failed", "ours", None),
            ("few", "failed", "ploidy", Some(1.0)),
            ("all", "a", "ours", Some(50.0)),
            ("all", "a", "ploidy", Some(10.0)),
        ]);
        let verdict = bar(Against::BestPeer("few")).judge(&results);
        assert_eq!(judged(&verdict), [("a", 0.5), ("b", 0.75)]);
        assert_eq!(verdict.above(0.5), 1, "what is at the limit holds");
        assert_eq!(verdict.worst(), Some(&("b".to_owned(), 0.75)));

        let verdict = bar(Against::BestPeer("all")).judge(&results);
        assert_eq!(judged(&verdict), [("a", 0.1)], "of another task of the peers");

        let verdict = bar(Against::One("reqwest")).judge(&results);
        assert_eq!(judged(&verdict), [("a", 10.0)]);

        let some = Bar { subjects: &["b"], ..bar(Against::Nothing) };
        assert_eq!(judged(&some.judge(&results)), [("b", 3.0)]);
    }

    #[test]
    fn what_grows_faster_at_the_end_is_seen() {
        let results = results(&[
            ("few", "100 operations", "ours", Some(1.0)),
            ("few", "10000 operations", "ours", Some(1_000.0)),
            ("few", "1000 operations", "ours", Some(10.0)),
        ]);
        let verdict = bar(Against::Growth).judge(&results);
        let judged = judged(&verdict);
        assert_eq!(judged[1].0, "the two largest");
        assert!((judged[1].1 - 2.0).abs() < 1e-9 && (judged[0].1 - 1.5).abs() < 1e-9, "{judged:?}");
    }

    #[test]
    fn nothing_is_judged_where_nothing_was_measured() {
        let verdict = bar(Against::Growth).judge(&Results::default());
        assert_eq!(verdict.worst(), None);
        assert_eq!(verdict.above(0.0), 0);
    }
}
