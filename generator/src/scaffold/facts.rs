//! What a schema says in numbers, read back from the facts of its docs.

use crate::ir::Doc;

/// The documented default, where it is a whole number.
pub(super) fn default_of(doc: &Doc) -> Option<u32> {
    doc.facts.iter().find_map(|fact| number(fact.strip_prefix("Default: `")?.strip_suffix('`')?))
}

/// The smallest documented value.
pub(super) fn least(doc: &Doc) -> Option<u32> {
    bounds(doc).find_map(|(least, _)| least)
}

/// The greatest documented value.
pub(super) fn most(doc: &Doc) -> Option<u32> {
    bounds(doc).find_map(|(_, most)| most)
}

/// `At least 1`, `At most 100`, `1 to 100`.
fn bounds(doc: &Doc) -> impl Iterator<Item = (Option<u32>, Option<u32>)> {
    doc.facts.iter().filter_map(|fact| {
        let fact = fact.trim_end_matches('.');
        if let Some(least) = fact.strip_prefix("At least ") {
            Some((Some(number(least)?), None))
        } else if let Some(most) = fact.strip_prefix("At most ") {
            Some((None, Some(number(most)?)))
        } else {
            let (least, most) = fact.split_once(" to ")?;
            Some((Some(number(least)?), Some(number(most)?)))
        }
    })
}

/// Digits, with commas between thousands.
fn number(text: &str) -> Option<u32> {
    text.replace(',', "").parse().ok()
}
