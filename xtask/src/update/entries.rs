//! `scopes.yaml` after its document changed: what is gone from the one goes from the other, and what is new
//! is written down as `unknown`, for a person to look at. What has another id by now keeps its entry.
//!
//! The file is people's, so it is changed line by line, and nothing else in it. Where it is not laid out in
//! lines, nothing is done, and the generator says what is missing.

use std::collections::{BTreeMap, BTreeSet};

use scopewright_generator::{Input, operation_ids};

use super::source::today;
use crate::generate::Edits;

const NAME: &str = "scopes.yaml";

/// Follows the operations of a new version in the annotations of an old one.
pub(super) fn follow(old: &Input, new: &mut Input, edits: &mut Edits) {
    let ids = |input: &Input| operation_ids(input).into_iter().collect::<BTreeMap<_, _>>();
    let (before, after) = (ids(old), ids(new));
    let own = |file: &&scopewright_generator::SourceFile| file.name.ends_with("/scopes.yaml");
    let Some(text) = new.files.iter().find(own).map(|file| file.text.clone()) else { return };
    let mut added: Vec<&String> = after.keys().filter(|id| !before.contains_key(*id)).collect();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for (id, request) in before.iter().filter(|(id, _)| !after.contains_key(*id)) {
        match added.iter().position(|other| after[*other] == *request) {
            Some(at) => rename(&mut lines, id, added.remove(at)),
            None => remove(&mut lines, id),
        }
    }
    add(&mut lines, &added);
    let changed = lines.join("\n") + "\n";
    if changed != text {
        edits.put(NAME, changed);
        edits.apply(new);
    }
}

/// The lines of the mapping `operations`, without its head.
fn block(lines: &[String]) -> Option<std::ops::Range<usize>> {
    let start = lines.iter().position(|line| line.trim_end() == "operations:")? + 1;
    let is_inside = |line: &String| line.is_empty() || line.starts_with([' ', '#']);
    let length = lines[start..].iter().take_while(|line| is_inside(line)).count();
    Some(start..start + length)
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The key of an entry; quotes around it mean nothing.
fn key(line: &str) -> Option<&str> {
    let line = line.trim_start();
    for quote in ['"', '\''] {
        if let Some(rest) = line.strip_prefix(quote) {
            return rest.split_once(quote).map(|(key, _)| key);
        }
    }
    line.split_once(':').map(|(key, _)| key.trim_end())
}

fn find(lines: &[String], id: &str) -> Option<usize> {
    let is_own = |line: &String| {
        indent(line) == 2 && !line.trim_start().starts_with('#') && key(line) == Some(id)
    };
    block(lines)?.find(|&at| is_own(&lines[at]))
}

fn rename(lines: &mut [String], id: &str, other: &str) {
    let Some(at) = find(lines, id) else { return };
    if let Some((_, rest)) = lines[at].split_once(&format!("{}:", quoted(id))) {
        lines[at] = format!("  {}:{rest}", quoted(other));
    }
}

/// A key as it is written.
fn quoted(id: &str) -> String {
    let plain = id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    if plain { id.to_owned() } else { serde_json::Value::from(id).to_string() }
}

fn remove(lines: &mut Vec<String>, id: &str) {
    let Some(block) = block(lines) else { return };
    let Some(at) = find(lines, id) else { return };
    let inner = lines[at + 1..block.end].iter().take_while(|line| indent(line) > 2).count();
    lines.drain(at..=at + inner);
}

fn add(lines: &mut Vec<String>, ids: &[&String]) {
    let Some(block) = block(lines).filter(|_| !ids.is_empty()) else { return };
    let known: BTreeSet<&str> = lines[block.clone()].iter().filter_map(|line| key(line)).collect();
    let missing: Vec<&&String> = ids.iter().filter(|id| !known.contains(id.as_str())).collect();
    if missing.is_empty() {
        return;
    }
    let last = lines[block.clone()].iter().rposition(|line| !line.trim().is_empty());
    let end = block.start + last.map_or(0, |last| last + 1);
    let mut new = vec![format!("  # New on {}; nobody has looked at what it takes.", today())];
    new.extend(missing.into_iter().map(|id| format!("  {}: unknown", quoted(id))));
    lines.splice(end..end, new);
}

#[cfg(test)]
mod tests {
    use super::{add, remove, rename};

    const TEXT: &str = "\
scopes:
  a: { access: read }
operations:
  # The first.
  list: a   # why
  \"GET /x\":
    scope: a
    note: long
  last: none

tokens: {}
";

    fn lines() -> Vec<String> {
        TEXT.lines().map(str::to_owned).collect()
    }

    #[test]
    fn what_is_gone_goes_with_all_its_lines() {
        let mut lines = lines();
        remove(&mut lines, "GET /x");
        remove(&mut lines, "nowhere");
        assert_eq!(
            lines.join("\n") + "\n",
            TEXT.replace("  \"GET /x\":\n    scope: a\n    note: long\n", "")
        );
    }

    #[test]
    fn what_has_another_id_keeps_its_entry() {
        let mut lines = lines();
        rename(&mut lines, "list", "find");
        rename(&mut lines, "GET /x", "getX");
        let text = lines.join("\n") + "\n";
        let expect = TEXT.replace("  list:", "  find:").replace("  \"GET /x\":", "  getX:");
        assert_eq!(text, expect);
    }

    #[test]
    fn what_is_new_is_unknown() {
        let mut lines = lines();
        let (one, other) = ("list".to_owned(), "POST /x".to_owned());
        add(&mut lines, &[&one, &other]);
        let text = lines.join("\n");
        assert!(text.contains("  last: none\n  # New on 2"), "{text}");
        assert!(text.contains("takes.\n  \"POST /x\": unknown\n\ntokens: {}"), "{text}");
    }
}
