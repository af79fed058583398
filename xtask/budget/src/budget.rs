//! The budget: figures of each crate, and whether what was counted is within them.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// The file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Budget {
    /// The compiler whose counts these are, as `1.95`: another one expands and compiles otherwise.
    pub(crate) rustc: String,
    pub(crate) crates: BTreeMap<String, Figures>,
}

/// What a crate costs, for each of its operations.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Figures {
    /// Lines of Rust under `src`.
    pub(crate) lines: f64,
    /// `impl` blocks after macros.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) impls: Option<f64>,
    /// Functions that rustc compiles, without optimisation, each instance of a generic one for itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) functions: Option<f64>,
    /// Instructions of generating it, in thousands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) instructions: Option<f64>,
}

/// A figure: how it is called, how much above the budget it may be, and whether it depends on the compiler.
struct Kind {
    words: &'static str,
    tolerance: f64,
    is_of_compiler: bool,
    of: fn(&Figures) -> Option<f64>,
}

/// What is held.
const KINDS: [Kind; 4] = [
    Kind {
        words: "lines",
        tolerance: 0.02,
        is_of_compiler: false,
        of: |figures| Some(figures.lines),
    },
    Kind {
        words: "`impl` blocks",
        tolerance: 0.02,
        is_of_compiler: true,
        of: |figures| figures.impls,
    },
    Kind {
        words: "functions",
        tolerance: 0.03,
        is_of_compiler: true,
        of: |figures| figures.functions,
    },
    Kind {
        words: "thousand instructions of generating",
        tolerance: 0.05,
        is_of_compiler: true,
        of: |figures| figures.instructions,
    },
];

/// What came of holding figures against the budget.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// What is above its budget.
    pub(crate) above: Vec<String>,
    /// What else there is to say.
    pub(crate) notes: Vec<String>,
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figures = KINDS
            .iter()
            .filter_map(|kind| (kind.of)(self).map(|figure| format!("{figure:.1} {}", kind.words)));
        write!(f, "{} an operation", figures.collect::<Vec<_>>().join(", "))
    }
}

impl Budget {
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let text =
            fs::read_to_string(path).map_err(|error| format!("`{}`: {error}", path.display()))?;
        serde_json::from_str(&text).map_err(|error| format!("`{}`: {error}", path.display()))
    }

    pub(crate) fn text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Takes what was counted as the budget. What this machine could not count stays as it is.
    pub(crate) fn accept(&mut self, rustc: String, counted: Vec<(String, Figures)>) {
        for (provider, figures) in counted {
            let before = self.crates.get(&provider).copied().unwrap_or_default();
            let kept = Figures {
                lines: tenths(figures.lines),
                impls: figures.impls.map(tenths).or(before.impls),
                functions: figures.functions.map(tenths).or(before.functions),
                instructions: figures.instructions.map(tenths).or(before.instructions),
            };
            self.crates.insert(provider, kept);
        }
        self.rustc = rustc;
    }

    /// Holds what was counted against the budget.
    pub(crate) fn judge(&self, rustc: &str, counted: &[(String, Figures)]) -> Verdict {
        let mut verdict = Verdict::default();
        let same_compiler = self.rustc == rustc;
        if !same_compiler {
            verdict.notes.push(format!(
                "the budget is of rustc {}, and this is {rustc}: only lines are held",
                self.rustc
            ));
        }
        for (provider, figures) in counted {
            let Some(budget) = self.crates.get(provider) else {
                verdict.notes.push(format!("{provider} has no budget"));
                continue;
            };
            for kind in KINDS.iter().filter(|kind| same_compiler || !kind.is_of_compiler) {
                if let (Some(figure), Some(budget)) = ((kind.of)(figures), (kind.of)(budget)) {
                    kind.judge(provider, figure, budget, &mut verdict);
                }
            }
        }
        verdict
    }
}

impl Kind {
    fn judge(&self, provider: &str, figure: f64, budget: f64, verdict: &mut Verdict) {
        let change = figure / budget - 1.0;
        let words = self.words;
        let percent = |share: f64| format!("{:.1} %", share * 100.0);
        if change > self.tolerance {
            verdict.above.push(format!(
                "{provider}: {figure:.1} {words} an operation, {} above the budget of {budget:.1} \
                 ({} are allowed)",
                percent(change),
                percent(self.tolerance)
            ));
        } else if change < -self.tolerance {
            verdict.notes.push(format!(
                "{provider}: {figure:.1} {words} an operation, {} below the budget of {budget:.1}; \
                 `cargo xtask budget --accept` keeps it there",
                percent(-change)
            ));
        }
    }
}

fn tenths(figure: f64) -> f64 {
    (figure * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::{Budget, Figures};

    const FIGURES: Figures = Figures {
        lines: 100.0,
        impls: Some(20.0),
        functions: Some(50.0),
        instructions: Some(1_000.0),
    };

    fn budget() -> Budget {
        let mut budget = Budget::default();
        budget.accept("1.95".to_owned(), vec![("acme".to_owned(), FIGURES)]);
        budget
    }

    fn judge(rustc: &str, figures: Figures) -> (Vec<String>, Vec<String>) {
        let verdict = budget().judge(rustc, &[("acme".to_owned(), figures)]);
        (verdict.above, verdict.notes)
    }

    #[test]
    fn what_is_within_the_tolerance_holds() {
        let figures = Figures { lines: 101.9, functions: Some(51.4), ..FIGURES };
        assert_eq!(judge("1.95", figures), (vec![], vec![]));
    }

    #[test]
    fn what_is_above_says_by_how_much() {
        let figures = Figures { lines: 103.0, instructions: Some(1_200.0), ..FIGURES };
        let (above, notes) = judge("1.95", figures);
        assert_eq!(
            above,
            [
                "acme: 103.0 lines an operation, 3.0 % above the budget of 100.0 (2.0 % are allowed)",
                "acme: 1200.0 thousand instructions of generating an operation, 20.0 % above the budget of \
                 1000.0 (5.0 % are allowed)",
            ]
        );
        assert!(notes.is_empty());
    }

    #[test]
    fn what_is_below_is_no_failure_and_said() {
        let figures = Figures { impls: Some(15.0), ..FIGURES };
        let (above, notes) = judge("1.95", figures);
        assert!(above.is_empty());
        assert!(notes[0].contains("25.0 % below the budget of 20.0"), "{notes:?}");
    }

    #[test]
    fn of_another_compiler_only_lines_are_held() {
        let figures = Figures { lines: 110.0, impls: Some(90.0), functions: None, ..FIGURES };
        let (above, notes) = judge("1.96", figures);
        assert_eq!(above.len(), 1, "{above:?}");
        assert!(above[0].contains("lines"), "{above:?}");
        assert!(notes[0].contains("of rustc 1.95, and this is 1.96"), "{notes:?}");
    }

    #[test]
    fn what_cannot_be_counted_is_neither_held_nor_forgotten() {
        let figures = Figures { lines: 100.0, impls: None, functions: None, instructions: None };
        assert_eq!(judge("1.95", figures), (vec![], vec![]));
        let mut budget = budget();
        budget.accept("1.95".to_owned(), vec![("acme".to_owned(), figures)]);
        assert_eq!(budget.crates["acme"], FIGURES);
    }

    #[test]
    fn the_file_is_read_as_it_is_written() {
        let read: Budget = serde_json::from_str(&budget().text()).expect("it is JSON");
        assert_eq!(read, budget());
    }
}
