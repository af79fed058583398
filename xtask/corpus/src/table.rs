//! Rows into a table: for the terminal and for `docs/corpus.md`.

use crate::outcome::{Compiled, Row};
use crate::round_trip::Trips;

/// The heads of the columns, and whether a column is of numbers.
const HEADS: [(&str, bool); 13] = [
    ("Document", false),
    ("KB", true),
    ("Operations", true),
    ("Types", true),
    ("Warnings", true),
    ("Lines", true),
    ("Generated in s", true),
    ("MiB", true),
    ("Compiled in s", true),
    ("Untyped", true),
    ("Calls", false),
    ("Round trip", true),
    ("Outcome", false),
];

/// The table for a terminal, with its sums.
pub(crate) fn text(rows: &[Row]) -> String {
    let cells: Vec<[String; 13]> = rows.iter().map(cells).collect();
    let mut widths: Vec<usize> = HEADS.iter().map(|(head, _)| head.len()).collect();
    for line in &cells {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    let heads = HEADS.map(|(head, _)| head.to_owned());
    for line in std::iter::once(&heads).chain(&cells) {
        for ((cell, width), (_, number)) in line.iter().zip(&widths).zip(HEADS) {
            let padded =
                if number { format!("{cell:>width$}  ") } else { format!("{cell:<width$}  ") };
            text.push_str(&padded);
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    text.push_str(&sums(rows));
    text
}

/// The table as Markdown, with its sums above it.
pub(crate) fn markdown(rows: &[Row]) -> String {
    let mut text = String::from(
        "# Documents of the real world\n\n\
         Made by `cargo xtask corpus`: a client of each document, generated and compiled.\n\n",
    );
    text.push_str(&sums(rows));
    text.push_str(LEGEND);
    let heads: Vec<&str> = HEADS.iter().map(|(head, _)| *head).collect();
    text.push_str(&format!("| {} |\n", heads.join(" | ")));
    let rules: Vec<&str> =
        HEADS.iter().map(|(_, number)| if *number { "--:" } else { "---" }).collect();
    text.push_str(&format!("|{}|\n", rules.join("|")));
    for row in rows {
        text.push_str(&format!("| {} |\n", cells(row).join(" | ")));
    }
    text
}

fn cells(row: &Row) -> [String; 13] {
    let mut cells = [const { String::new() }; 13];
    cells[0].clone_from(&row.name);
    cells[1] = row.bytes.div_ceil(1000).to_string();
    cells[12] = outcome(row);
    let Ok(generated) = &row.generated else { return cells };
    cells[2] = match row.documented {
        Some(all) if all != generated.operations => format!("{} of {all}", generated.operations),
        _ => generated.operations.to_string(),
    };
    cells[3] = generated.types.to_string();
    cells[4] = generated.warnings.values().sum::<usize>().to_string();
    cells[5] = generated.lines.to_string();
    cells[6] = format!("{:.2}", generated.seconds);
    cells[7] = format!("{:.0}", generated.mebibytes);
    if let Some(compiled) = &row.compiled {
        let tenths = compiled.millis / 100;
        cells[8] = format!("{}.{}", tenths / 10, tenths % 10);
    }
    let ours: usize = generated.untyped.values().sum();
    cells[9] = match ours {
        0 => generated.open.to_string(),
        ours => format!("{} and {ours} ours", generated.open),
    };
    if let Some(calls) = &row.calls {
        cells[10] = match calls.problems.len() {
            0 => "ok".to_owned(),
            wrong => format!("{wrong} wrong"),
        };
    }
    if let Some(trips) = &row.trips {
        let all = trips.same + trips.lossy.len();
        cells[11] = match trips.lossy.len() {
            0 => all.to_string(),
            lossy => format!("{lossy} of {all} lossy"),
        };
    }
    cells
}

/// What the columns are that their heads do not tell.
const LEGEND: &str = "\n\
    *Generated* is wall-clock time and the most memory of a process of its own, *Compiled* the time of \
    `cargo check`, of dependencies too where they are new. *Untyped* counts the places that are free JSON \
    because the document says no more of them; `and 3 ours` would be those of which it says more. *Calls* \
    is what the test of the crate says, which calls every operation once. *Round trip* counts the values \
    that were made from the schemas, decoded, written again, held against the schema and compared.\n\n";

/// In a few words: how a document fared.
fn outcome(row: &Row) -> String {
    match (&row.generated, &row.compiled) {
        (Err(end), _) => end.clone(),
        (Ok(generated), _) if !generated.made => format!("{} errors", generated.errors.len()),
        (Ok(_), Some(Compiled { errors, warnings, .. }))
            if !(errors.is_empty() && warnings.is_empty()) =>
        {
            format!("rustc: {} errors, {} warnings", errors.len(), warnings.len())
        }
        _ if row.calls.as_ref().is_some_and(|calls| !calls.is_well()) => "wrong calls".to_owned(),
        _ => match &row.trips {
            Some(Trips { fault: Some(_), .. }) => "no round trip".to_owned(),
            Some(trips) if !trips.is_whole() => "lossy".to_owned(),
            _ => "ok".to_owned(),
        },
    }
}

fn sums(rows: &[Row]) -> String {
    let made: Vec<_> =
        rows.iter().filter_map(|row| row.generated.as_ref().ok()).filter(|one| one.made).collect();
    let compiled = rows.iter().filter_map(|row| row.compiled.as_ref());
    let clean = compiled.clone().filter(|compiled| compiled.is_clean()).count();
    let operations: usize = made.iter().map(|one| one.operations).sum();
    let documented: Option<usize> = rows.iter().map(|row| row.documented).sum();
    let slowest = made.iter().map(|one| one.seconds).fold(0.0, f64::max);
    let largest = made.iter().map(|one| one.mebibytes).fold(0.0, f64::max);
    let mut text = format!("{} of {} generated", made.len(), rows.len());
    let count = compiled.count();
    if count > 0 {
        text.push_str(&format!(", {clean} of {count} compile without a warning"));
    }
    let called = rows.iter().filter_map(|row| row.calls.as_ref());
    if called.clone().count() > 0 {
        let well = called.clone().filter(|calls| calls.is_well()).count();
        text.push_str(&format!("; of {} every call is right in {well}", called.count()));
    }
    let trips: Vec<_> = rows.iter().filter_map(|row| row.trips.as_ref()).collect();
    if !trips.is_empty() {
        let same: usize = trips.iter().map(|trips| trips.same).sum();
        let lossy: usize = trips.iter().map(|trips| trips.lossy.len()).sum();
        let sum =
            |count: fn(&Trips) -> usize| trips.iter().map(|trips| count(trips)).sum::<usize>();
        text.push_str(&format!(
            "; {} values sent through their types, {lossy} of them lossy ({} newer than the document, \
             {} with keys that were null and are left out; {} components read loosely, {} without a \
             value)",
            same + lossy,
            sum(|trips| trips.newer),
            sum(|trips| trips.nulls),
            sum(|trips| trips.loose),
            sum(|trips| trips.without.len()),
        ));
    }
    let of = documented.map(|all| format!(" of {all}")).unwrap_or_default();
    text.push_str(&format!(
        "; {operations}{of} operations; at most {slowest:.2} s and {largest:.0} MiB.\n"
    ));
    text
}
