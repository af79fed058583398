//! What was detected in each operation becomes entries under `paging`: one for all operations that
//! are paged in the same way, with what differs beside the operation.

use crate::ir::Api;

use super::detect::{Found, Style, detect};
use super::yaml::{Certainty, Yaml, list, scalar};

/// Settings that may differ between the operations of one entry.
const VARYING: [&str; 7] = ["default_size", "max_size", "next", "last", "total", "more", "items"];

/// The longest list of operations on one line.
const LONGEST_LIST: usize = 90;

/// Adds what can be said about paging.
pub(super) fn describe(api: &Api, yaml: &mut Yaml) {
    let entries = grouped(api);
    let Some(first) = entries.first() else { return };
    yaml.entry(first.certainty(), "How lists are paged.", &["paging:".to_owned()]);
    let mut used: Vec<Style> = Vec::new();
    for entry in &entries {
        used.push(entry.style());
        let number = used.iter().filter(|style| **style == entry.style()).count();
        let suffix = if number == 1 { String::new() } else { format!("-{number}") };
        yaml.comment(2, &entry.reason());
        let prefix = if entry.certainty() == Certainty::Certain { "" } else { "# " };
        yaml.line(&format!("{prefix}  {}{suffix}:", entry_name(entry.style())));
        for line in entry.lines() {
            yaml.line(&format!("{prefix}    {line}"));
        }
    }
}

/// Operations that are paged in the same way; never empty.
#[derive(Debug)]
struct Entry<'a>(Vec<Found<'a>>);

/// The entries; those without a doubt first.
fn grouped(api: &Api) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for found in api.operations.iter().filter_map(|operation| detect(api, operation)) {
        match entries.iter_mut().find(|entry| entry.takes(&found)) {
            Some(entry) => entry.0.push(found),
            None => entries.push(Entry(vec![found])),
        }
    }
    entries.sort_by_key(|entry| entry.certainty() == Certainty::Suggested);
    entries
}

impl Entry<'_> {
    fn takes(&self, other: &Found<'_>) -> bool {
        let first = &self.0[0];
        first.style == other.style && first.doubts == other.doubts && fixed(first).eq(fixed(other))
    }

    fn style(&self) -> Style {
        self.0[0].style
    }

    fn certainty(&self) -> Certainty {
        if self.0[0].doubts.is_empty() { Certainty::Certain } else { Certainty::Suggested }
    }

    fn reason(&self) -> String {
        match self.0[0].doubts.as_slice() {
            [] => sure_reason(self.style()).to_owned(),
            doubts => format!("Perhaps, but {}.", doubts.join(", and ")),
        }
    }

    /// The settings that all operations share, then the operations with what differs.
    fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!("style: {}", style_name(self.style()))];
        let shared = self.0[0].settings.iter().filter(|setting| self.is_shared(setting));
        lines.extend(shared.map(written));
        lines.extend(self.operations());
        lines
    }

    fn is_shared(&self, setting: &(&'static str, String)) -> bool {
        self.0.iter().all(|found| found.settings.contains(setting))
    }

    fn operations(&self) -> Vec<String> {
        let own = |found: &Found<'_>| -> Vec<String> {
            found.settings.iter().filter(|setting| !self.is_shared(setting)).map(written).collect()
        };
        let ids = || self.0.iter().map(|found| found.operation);
        if self.0.iter().any(|found| !own(found).is_empty()) {
            let line = |found: &Found<'_>| {
                format!("  {}: {{ {} }}", scalar(found.operation), own(found).join(", "))
            };
            return heading().chain(self.0.iter().map(line)).collect();
        }
        let line = format!("operations: {}", list(ids()));
        if line.len() <= LONGEST_LIST {
            return vec![line];
        }
        heading().chain(ids().map(|id| format!("  - {}", scalar(id)))).collect()
    }
}

fn heading() -> impl Iterator<Item = String> {
    std::iter::once("operations:".to_owned())
}

/// The settings that must be the same in one entry. Of the varying ones, those that say where
/// something is must at least be there.
fn fixed<'f>(found: &'f Found<'_>) -> impl Iterator<Item = (&'static str, &'f str)> {
    let sizes = ["default_size", "max_size"];
    found
        .settings
        .iter()
        .filter(move |(key, _)| !sizes.contains(key))
        .map(|(key, value)| (*key, if VARYING.contains(key) { "" } else { value.as_str() }))
}

fn written((key, value): &(&'static str, String)) -> String {
    match key {
        &"first" | &"default_size" | &"max_size" => format!("{key}: {value}"),
        _ => format!("{key}: {}", scalar(value)),
    }
}

fn style_name(style: Style) -> &'static str {
    match style {
        Style::Cursor => "cursor",
        Style::PageNumber => "page-number",
        Style::Offset => "offset",
        Style::NextUrl => "next-url",
    }
}

fn entry_name(style: Style) -> &'static str {
    match style {
        Style::Cursor => "cursors",
        Style::PageNumber => "pages",
        Style::Offset => "offsets",
        Style::NextUrl => "urls",
    }
}

fn sure_reason(style: Style) -> &'static str {
    match style {
        Style::Cursor => "A parameter takes a cursor, and the answer has the next one.",
        Style::PageNumber => {
            "A parameter takes a page's number, and the answer says which page is the last."
        }
        Style::Offset => {
            "A parameter takes the index of the first item, and the answer has the number of all."
        }
        Style::NextUrl => "The answer has the next page's URL.",
    }
}
