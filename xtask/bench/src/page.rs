//! Results into the page: the bars, then each part with its tables.

use std::collections::BTreeMap;

use crate::bars::{self, Bar, best_peer};
use crate::contenders::Contender;
use crate::numbers::spread;
use crate::parts;
use crate::results::{Cell, Part, Results, Run};

/// A table of one figure of one task: a row for each subject, a column for each contender.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) title: &'static str,
    pub(crate) task: &'static str,
    pub(crate) figure: &'static str,
    /// What a row is about.
    pub(crate) subject: &'static str,
    /// Facts to show of each subject, with the heads of their columns.
    pub(crate) facts: &'static [(&'static str, &'static str)],
    /// Digits behind the point.
    pub(crate) digits: usize,
    /// Whether less is better, so that a last column says by how much ours is below the best peer's.
    pub(crate) is_cost: bool,
}

/// The page.
pub(crate) fn page(results: &Results) -> String {
    let mut page = String::from(parts::HEAD);
    page.push_str(&bars_table(results));
    for part in [Part::Generate, Part::Compile, Part::Wire] {
        let runs = results.runs(part);
        if runs.is_empty() {
            continue;
        }
        page.push_str(parts::introduction(part));
        for run in runs {
            page.push_str(&circumstances(run));
        }
        let cells: Vec<&Cell> = results.cells(part).collect();
        for table in parts::tables(part) {
            page.push_str(&table.markdown(&cells));
        }
        page.push_str(&failures(&cells));
    }
    page
}

/// The bars of the parts that were measured.
pub(crate) fn bars_table(results: &Results) -> String {
    let mut text =
        String::from("| Bar | At most | Worst | Where | Holds |\n|---|--:|--:|---|---|\n");
    for bar in bars::all() {
        text.push_str(&bar_line(&bar, results));
    }
    text
}

fn bar_line(bar: &Bar, results: &Results) -> String {
    let verdict = bar.judge(results);
    let Some((subject, worst)) = verdict.worst() else {
        return format!("| {} | {:.2} | | | not measured |\n", bar.words, bar.limit);
    };
    let holds = match (verdict.above(bar.limit), verdict.judged.len()) {
        (0, 1) => "yes".to_owned(),
        (0, all) => format!("yes, {all} of {all}"),
        (above, all) => format!("**no**, {} of {all}", all - above),
    };
    format!("| {} | {:.2} | {worst:.2} | {subject} | {holds} |\n", bar.words, bar.limit)
}

fn circumstances(run: &Run) -> String {
    let versions: Vec<String> =
        run.versions.iter().map(|(name, version)| format!("{name} {version}")).collect();
    format!(
        "- {}, `{}`, medians of {}; {}; {}\n",
        run.date,
        run.command,
        run.rounds,
        versions.join(", "),
        run.machine.line()
    )
}

impl Table {
    /// The table as Markdown; nothing where no cell is of its task.
    pub(crate) fn markdown(&self, cells: &[&Cell]) -> String {
        let cells: Vec<&Cell> =
            cells.iter().copied().filter(|cell| cell.task == self.task).collect();
        let subjects = in_order(cells.iter().map(|cell| cell.subject.as_str()));
        if subjects.is_empty() {
            return String::new();
        }
        let contenders = in_order(cells.iter().map(|cell| cell.contender.as_str()));
        let mut heads = vec![self.subject];
        heads.extend(self.facts.iter().map(|(_, head)| *head));
        heads.extend(&contenders);
        heads.extend(self.is_cost.then_some("÷ best peer"));
        let mut text = format!("\n### {}\n\n| {} |\n|---|", self.title, heads.join(" | "));
        text.push_str(&"--:|".repeat(heads.len() - 1));
        text.push('\n');
        for subject in subjects {
            text.push_str(&self.row(&cells, subject, &contenders));
        }
        text
    }

    fn row(&self, cells: &[&Cell], subject: &str, contenders: &[&str]) -> String {
        let find = |contender: &str| {
            cells.iter().find(|cell| cell.subject == subject && cell.contender == contender)
        };
        let mut row = vec![subject.to_owned()];
        let facts = cells.iter().find(|cell| cell.subject == subject).map(|cell| &cell.facts);
        row.extend(self.facts.iter().map(|(fact, _)| {
            let value = facts.and_then(|facts| facts.get(*fact));
            value.map_or_else(String::new, |value| format!("{value:.0}"))
        }));
        row.extend(contenders.iter().map(|contender| self.cell(find(contender).copied())));
        if self.is_cost {
            row.push(self.ratio(cells, subject).unwrap_or_default());
        }
        format!("| {} |\n", row.join(" | "))
    }

    fn cell(&self, cell: Option<&Cell>) -> String {
        let Some(cell) = cell else { return String::new() };
        match (cell.figure(self.figure), &cell.failed) {
            (Some(figure), _) => format!("{figure:.*}", self.digits),
            (None, Some(_)) => "✗".to_owned(),
            (None, None) => String::new(),
        }
    }

    fn ratio(&self, cells: &[&Cell], subject: &str) -> Option<String> {
        let ours = cells
            .iter()
            .find(|cell| cell.subject == subject && cell.contender == Contender::Ours.name())?
            .figure(self.figure)?;
        let (_, best) = best_peer(cells, self.task, subject, self.figure)?;
        Some(format!("{:.2}", ours / best))
    }
}

/// Why contenders failed: each reason once, with the subjects.
fn failures(cells: &[&Cell]) -> String {
    let mut reasons: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for cell in cells {
        if let Some(reason) = &cell.failed {
            let subjects = reasons.entry((&cell.contender, reason)).or_default();
            if !subjects.contains(&cell.subject.as_str()) {
                subjects.push(&cell.subject);
            }
        }
    }
    if reasons.is_empty() {
        return String::new();
    }
    let mut text = String::from("\n✗ stands for:\n\n");
    for ((contender, reason), subjects) in reasons {
        let which = match subjects.as_slice() {
            few @ ([_] | [_, _]) => few.join(", "),
            many => format!("{}, {} and {} more", many[0], many[1], many.len() - 2),
        };
        text.push_str(&format!("- {contender}, {which}: `{}`\n", reason.replace('`', "'")));
    }
    text
}

fn in_order<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut unique: Vec<&str> = Vec::new();
    for name in names {
        if !unique.contains(&name) {
            unique.push(name);
        }
    }
    unique
}

/// A cell in a line of the terminal.
pub(crate) fn line(cell: &Cell) -> String {
    if let Some(reason) = &cell.failed {
        return format!("{:<18} ✗ {reason}", cell.contender);
    }
    let figures = cell.samples.iter().filter_map(|(name, samples)| {
        let spread = spread(samples).unwrap_or_default() * 100.0;
        Some(format!("{name} {} (±{:.0} %)", significant(cell.figure(name)?), spread / 2.0))
    });
    format!("{:<18} {}", cell.contender, figures.collect::<Vec<_>>().join(", "))
}

/// With three digits that tell something.
fn significant(figure: f64) -> String {
    match figure.abs() {
        large if large >= 100.0 => format!("{figure:.0}"),
        middle if middle >= 10.0 => format!("{figure:.1}"),
        small if small >= 1.0 => format!("{figure:.2}"),
        _ => format!("{figure:.4}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Table, bars_table, failures, line, page};
    use crate::results::{Cell, Part, Results, Run};

    const TABLE: Table = Table {
        title: "CPU",
        task: "generate",
        figure: "cpu",
        subject: "Document",
        facts: &[("operations", "operations")],
        digits: 2,
        is_cost: true,
    };

    fn cell(subject: &str, contender: &str, cpu: Result<&[f64], &str>) -> Cell {
        let mut cell = Cell::new("generate", subject, contender);
        cell.facts.insert("operations".to_owned(), 12.0);
        match cpu {
            Ok(samples) => samples.iter().for_each(|sample| cell.add("cpu", *sample)),
            Err(reason) => cell.fail(reason),
        }
        cell
    }

    fn cells() -> Vec<Cell> {
        vec![
            cell("a.json", "ours", Ok(&[0.2, 0.1, 0.3])),
            cell("a.json", "progenitor", Ok(&[0.8])),
            cell("a.json", "ploidy", Err("error: `oneOf`")),
            cell("b.json", "ours", Ok(&[1.5])),
            cell("b.json", "progenitor", Err("not installed")),
            cell("b.json", "ploidy", Err("error: `oneOf`")),
        ]
    }

    #[test]
    fn a_row_is_a_subject_and_who_failed_is_marked() {
        let cells = cells();
        let cells: Vec<&Cell> = cells.iter().collect();
        assert_eq!(
            TABLE.markdown(&cells),
            "\n### CPU\n\n\
             | Document | operations | ours | progenitor | ploidy | ÷ best peer |\n\
             |---|--:|--:|--:|--:|--:|\n\
             | a.json | 12 | 0.20 | 0.80 | ✗ | 0.25 |\n\
             | b.json | 12 | 1.50 | ✗ | ✗ |  |\n"
        );
        assert_eq!(Table { task: "check", ..TABLE }.markdown(&cells), "");
    }

    #[test]
    fn a_reason_stands_once_with_those_that_it_meets() {
        let cells = cells();
        let cells: Vec<&Cell> = cells.iter().collect();
        assert_eq!(
            failures(&cells),
            "\n✗ stands for:\n\n\
             - ploidy, a.json, b.json: `error: 'oneOf'`\n\
             - progenitor, b.json: `not installed`\n"
        );
        assert_eq!(failures(&cells[..2]), "");
    }

    #[test]
    fn a_bar_says_where_it_is_worst() {
        let mut results = Results::default();
        let run = Run { cells: cells(), rounds: 3, ..Run::default() };
        results.add(Part::Generate, run);
        let table = bars_table(&results);
        let lines: Vec<&str> =
            table.lines().filter(|line| !line.contains("not measured")).collect();
        assert_eq!(
            lines[2..],
            [
                "| generating a document: CPU ÷ the fastest peer's | 0.33 | 0.25 | a.json | yes |",
                "| generating a document: seconds of CPU | 1.00 | 1.50 | b.json | **no**, 1 of 2 |",
            ]
        );
    }

    #[test]
    fn the_page_has_the_parts_that_were_measured() {
        let mut results = Results::default();
        let run = Run {
            cells: cells(),
            command: "cargo xtask bench generate".to_owned(),
            ..Run::default()
        };
        results.add(Part::Generate, run);
        let page = page(&results);
        assert!(page.contains("## Generate"), "{page}");
        assert!(page.contains("`cargo xtask bench generate`, medians of 0"), "{page}");
        assert!(!page.contains("## Wire"), "{page}");
    }

    #[test]
    fn a_line_tells_the_median_and_how_far_samples_lie_apart() {
        let cells = cells();
        assert_eq!(line(&cells[0]), "ours               cpu 0.2000 (±50 %)");
        assert_eq!(line(&cells[4]), "progenitor         ✗ not installed");
    }
}
