//! Tables: turn reports into text for a terminal and into Markdown for a page.

use super::{Bar, Report, Row};

/// Columns that a terminal shows side by side.
pub fn text(reports: &[Report]) -> String {
    let rows: Vec<[String; 5]> = reports.iter().flat_map(|report| cells(report, "")).collect();
    let head = ["rig", "number", "bar", "ours", "naive"].map(str::to_owned);
    let all: Vec<&[String; 5]> = std::iter::once(&head).chain(&rows).collect();
    let width =
        |column: usize| all.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..5).map(width).collect();
    let line = |row: &[String; 5]| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    all.into_iter().map(line).collect::<Vec<_>>().join("\n") + "\n"
}

/// A section for each rig, with its command and a table.
pub fn markdown(reports: &[Report]) -> String {
    reports.iter().map(section).collect::<Vec<_>>().join("\n")
}

fn section(report: &Report) -> String {
    let mut text = format!("### {}\n\n{}\n\n", report.name, report.about);
    text += &format!("`{}`\n\n", report.command);
    text += "| Number | Bar | Ours | Naive |\n|---|---|---|---|\n";
    for [_, what, bar, ours, naive] in cells(report, "**") {
        text += &format!("| {what} | {bar} | {ours} | {naive} |\n");
    }
    text
}

/// The cells of each row; a number that misses its bar stands between `marks` and says so.
fn cells(report: &Report, marks: &str) -> Vec<[String; 5]> {
    let cells = |row: &Row| {
        let ours = number(row.ours);
        let ours = if row.holds() { ours } else { format!("{marks}{ours} missed{marks}") };
        let naive = row.naive.map_or_else(|| "–".to_owned(), number);
        [report.name.to_owned(), row.what.clone(), bar(row.bar), ours, naive]
    };
    report.rows.iter().map(cells).collect()
}

fn bar(bar: Bar) -> String {
    match bar {
        Bar::Told => "–".to_owned(),
        Bar::AtMost(0.0) => "0".to_owned(),
        Bar::AtMost(most) => format!("≤ {}", number(most)),
        Bar::AtLeast(least) => format!("≥ {}", number(least)),
    }
}

/// A count in groups of three, anything else to three places.
fn number(number: f64) -> String {
    if number.fract() != 0.0 {
        return format!("{number:.3}").trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    let digits = format!("{number:.0}");
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::super::{Bar, Report, Row};
    use super::{markdown, text};

    fn report() -> Report {
        let rows = vec![
            Row::new("done twice", Bar::AtMost(0.0), 0.0).beside(2_917.0),
            Row::new("attempts a call", Bar::AtMost(1.05), 1.25),
            Row::new("calls", Bar::Told, 10_000.0),
        ];
        let (name, about) = ("ledger", "Calls under faults.");
        Report { name, about, command: "cargo xtask soak ledger".to_owned(), rows }
    }

    #[test]
    fn tables() {
        assert_eq!(
            text(&[report()]),
            "rig     number           bar     ours         naive\n\
             ledger  done twice       0       0            2,917\n\
             ledger  attempts a call  ≤ 1.05  1.25 missed  –\n\
             ledger  calls            –       10,000       –\n"
        );
        assert_eq!(
            markdown(&[report()]),
            "### ledger\n\nCalls under faults.\n\n`cargo xtask soak ledger`\n\n\
             | Number | Bar | Ours | Naive |\n|---|---|---|---|\n\
             | done twice | 0 | 0 | 2,917 |\n\
             | attempts a call | ≤ 1.05 | **1.25 missed** | – |\n\
             | calls | – | 10,000 | – |\n"
        );
        assert!(report().tells() && !report().holds());
    }
}
