//! What changed, for people: lines of text, and Markdown.

use super::model::{Area, Change, Diff, Kind, Rust, Wire};
use crate::escape::{
    DocLines, Markdown, md,
    prose::{code, ticked, words},
};
use crate::text::shown;

/// So many changes of the documentation are named one by one.
const MOST_DOCS: usize = 10;

/// Lines for a terminal.
pub fn text(diff: &Diff) -> String {
    let mut out = vec![head(diff)];
    for (area, changes) in by_area(diff) {
        out.push(String::new());
        out.push(heading(area, &changes));
        for change in limited(area, &changes) {
            out.push(format!("  {} {}", sign(change.kind), shown(&change.what)));
            out.extend(verdicts(change).into_iter().map(|line| format!("      {line}")));
        }
        out.extend(more(area, changes.len()).map(|line| format!("  {line}")));
    }
    out.join("\n")
}

/// The same for a pull request.
pub fn markdown(diff: &Diff) -> String {
    let mut out = DocLines::from(md!("# {}", ticked(&diff.title)));
    out.blank();
    out.extend(head(diff).lines().map(ticked));
    for (area, changes) in by_area(diff) {
        out.blank();
        out.push(md!("## {}", ticked(&heading(area, &changes))));
        out.blank();
        for change in limited(area, &changes) {
            out.push(md!("- {}", ticked(&change.what)));
            out.extend(verdicts(change).iter().map(|line| md!("  - {}", ticked(line))));
        }
        out.extend(more(area, changes.len()).map(|line| md!("- {}", ticked(&line))));
    }
    out.blank();
    out.text()
}

/// The same as an entry of a changelog, in sentences: for a version, on a day.
pub fn changelog(diff: &Diff, version: &str, day: &str) -> String {
    let mut out = DocLines::from(md!("## {} ({})", words(version), words(day)));
    out.blank();
    let api = (&diff.old.api_version, &diff.new.api_version);
    if api.0 != api.1 {
        let (old, new) = (ticked(&shown(api.0)), ticked(&shown(api.1)));
        out.push(md!("Follows version {} of the API; the one before followed {}.", new, old));
        out.blank();
    }
    let parts: [(&'static str, Belongs); 4] = [
        ("What a token needs", |change| change.area == Area::Scopes),
        ("What breaks", |change| {
            change.area != Area::Scopes && change.rust.level == Rust::Breaking
        }),
        ("What is new", |change| {
            change.area != Area::Scopes && change.rust.level == Rust::Additive
        }),
        ("What the server does otherwise", |change| {
            let is_silent = change.rust.level < Rust::Additive && change.wire.level > Wire::Works;
            change.area != Area::Scopes && is_silent
        }),
    ];
    for (heading, belongs) in parts {
        let changes: Vec<&Change> = diff.changes.iter().filter(|change| belongs(change)).collect();
        if !changes.is_empty() {
            out.push(md!("### {}", Markdown::ours(heading)));
            out.blank();
            out.extend(changes.into_iter().map(|change| md!("- {}", sentence(change))));
            out.blank();
        }
    }
    let docs = diff.count(Rust::Docs);
    if docs > 0 {
        let word = Markdown::ours(if docs == 1 { "place" } else { "places" });
        out.push(md!("The documentation says something else in {} {}.", docs, word));
        out.blank();
    }
    out.text()
}

/// Whether a change stands under a heading.
type Belongs = fn(&Change) -> bool;

/// What changed, and why it matters, with a capital letter and a full stop.
fn sentence(change: &Change) -> Markdown {
    let capital = |text: &str| {
        let mut letters = text.chars();
        letters.next().map_or_else(String::new, |first| {
            format!("{}{}", first.to_uppercase(), letters.as_str())
        })
    };
    let mut text = format!("{}.", capital(&shown(&change.what)));
    let reason = match change.rust.level {
        Rust::Breaking => &change.rust.reason,
        _ if change.wire.level > Wire::Works => &change.wire.reason,
        _ => return ticked(&text),
    };
    if !reason.is_empty() && !change.what.contains(reason.as_str()) {
        text.push_str(&format!(" {}.", capital(&shown(reason))));
    }
    ticked(&text)
}

fn head(diff: &Diff) -> String {
    if diff.is_empty() {
        return format!("{}: nothing changed", shown(&diff.title));
    }
    let api = match (&diff.old.api_version, &diff.new.api_version) {
        (old, new) if old == new => format!("API version {}", shown(new)),
        (old, new) => format!("API version {} became {}", shown(old), shown(new)),
    };
    let number = |noun: &str, old: usize, new: usize| {
        if old == new { format!("{new} {noun}") } else { format!("{old} {noun} became {new}") }
    };
    let operations = number("operations", diff.old.operations, diff.new.operations);
    let types = number("types", diff.old.types, diff.new.types);
    let numbers = format!("{api}, {operations}, {types}");
    let counts: Vec<String> = [Rust::Breaking, Rust::Additive, Rust::Docs]
        .into_iter()
        .map(|level| (diff.count(level), level.word()))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let changes = match diff.changes.len() {
        1 => "1 change".to_owned(),
        count => format!("{count} changes"),
    };
    let counts = if counts.is_empty() { "nothing in Rust".to_owned() } else { counts.join(", ") };
    let wire = match diff.wire() {
        Wire::Works => "an old client works as before",
        Wire::Depends => "an old client works unless it does what is named below",
        Wire::Breaks => "an old client breaks where noted below",
    };
    format!("{}: {changes} ({counts}); {wire}\n{numbers}", shown(&diff.title))
}

fn by_area(diff: &Diff) -> Vec<(Area, Vec<&Change>)> {
    let mut areas: Vec<(Area, Vec<&Change>)> = Vec::new();
    for change in &diff.changes {
        match areas.last_mut() {
            Some((area, changes)) if *area == change.area => changes.push(change),
            _ => areas.push((change.area, vec![change])),
        }
    }
    areas
}

/// Who has to look at a token is named at the top, operation by operation.
fn heading(area: Area, changes: &[&Change]) -> String {
    let name = area.heading();
    if area != Area::Scopes {
        return name.to_owned();
    }
    let calls = |change: &&&Change| change.key.first().is_some_and(|kind| kind == "operation");
    let wider = changes.iter().filter(calls).filter(|change| change.wire.level > Wire::Works);
    let names: Vec<String> =
        wider.map(|change| code(&shown(&change.subject)).to_string()).collect();
    match names.as_slice() {
        [] => name.to_owned(),
        names => format!("{name}: look at your token if you call {}", names.join(", ")),
    }
}

fn limited<'c>(area: Area, changes: &[&'c Change]) -> Vec<&'c Change> {
    let most = if area == Area::Docs { MOST_DOCS } else { usize::MAX };
    changes.iter().take(most).copied().collect()
}

fn more(area: Area, count: usize) -> Option<String> {
    let left = count.saturating_sub(MOST_DOCS);
    (area == Area::Docs && left > 0).then(|| format!("… {left} more"))
}

fn sign(kind: Kind) -> char {
    match kind {
        Kind::Added => '+',
        Kind::Removed => '-',
        Kind::Changed => '~',
    }
}

/// What it means, as far as it means anything.
fn verdicts(change: &Change) -> Vec<String> {
    if change.area == Area::Docs {
        return Vec::new();
    }
    let line = |side: &str, word: &str, reason: &str| match reason {
        "" => format!("{side}: {word}"),
        reason => format!("{side}: {word}: {}", shown(reason)),
    };
    let mut lines = Vec::new();
    if change.rust.level != Rust::None {
        lines.push(line("Rust", change.rust.level.word(), &change.rust.reason));
    }
    if change.wire.level != Wire::Works || !change.wire.reason.is_empty() || lines.is_empty() {
        lines.push(line("wire", change.wire.level.word(), &change.wire.reason));
    }
    lines
}
