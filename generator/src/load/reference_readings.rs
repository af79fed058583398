//! What a reference that leads nowhere as it is written may have been meant to say.
//!
//! Schemas are copied into documents from elsewhere: with `#/$defs/…` that counts from the schema and
//! not from the document, with `#/definitions/…` of Swagger 2.0, or as bare names. Where exactly one
//! thing of the right kind fits such a reading, nothing is guessed.

use indexmap::IndexMap;
use serde_json::Value;

use super::grammar::Section;
use super::references::percent::decode;
use super::source::Source;
use crate::pointer::{push_segment, segments};
use crate::report::{Report, references};

/// The fragments that a target may stand for, the likeliest first. `place` is where the reference is.
pub(super) fn readings(
    document: &Value,
    target: &str,
    place: &str,
    section: &Section,
) -> Vec<String> {
    let mut readings = Vec::new();
    if let Some(fragment) = target.strip_prefix('#') {
        readings.extend(enclosing(document, &decode(fragment), place));
    }
    readings.extend(by_name(document, target, section));
    readings
}

/// The fragment counted from the schemas around the reference, the innermost first. `#` alone is the
/// whole component.
fn enclosing(document: &Value, fragment: &str, place: &str) -> Vec<String> {
    if fragment.is_empty() {
        let parts: Vec<String> = segments(place).take(3).collect();
        let mut component = String::new();
        for part in &parts {
            push_segment(&mut component, part);
        }
        let inside = place.len() > component.len() && component.starts_with("/components/schemas/");
        return inside.then(|| format!("#{component}")).into_iter().collect();
    }
    let ends = place.match_indices('/').map(|(at, _)| at).filter(|at| *at > 0);
    let mut candidates: Vec<String> =
        ends.map(|end| format!("{}{fragment}", &place[..end])).collect();
    candidates.push(format!("{place}{fragment}"));
    candidates.retain(|candidate| document.pointer(candidate).is_some_and(Value::is_object));
    candidates.into_iter().rev().map(|candidate| format!("#{candidate}")).collect()
}

/// Whether a target is a name and cannot be a file: files have an ending or are in a folder.
pub(super) fn is_bare(target: &str) -> bool {
    !target.contains(['#', '/', '.', ':'])
}

/// The component of the right kind that has the name at the end of the target, unless the target names
/// a file.
fn by_name(document: &Value, target: &str, section: &Section) -> Option<String> {
    let (file, fragment) = target.split_once('#').unwrap_or(("", target));
    let name = decode(fragment.rsplit('/').next().unwrap_or_default());
    let local = file.is_empty() && (target.starts_with('#') || is_bare(target));
    let name = name.replace("~1", "/").replace("~0", "~");
    let mut pointer = format!("/components/{}", section.name);
    push_segment(&mut pointer, &name);
    (local && !name.is_empty() && document.pointer(&pointer).is_some())
        .then(|| format!("#{pointer}"))
}

/// References that were read in another way than they are written, or left out, once for each kind.
#[derive(Debug, Default)]
pub(super) struct Oddities {
    /// By what comes before the name in the target and in the reading: both, how often, where first.
    repaired: IndexMap<(String, String), (String, String, usize, String)>,
}

impl Oddities {
    /// A reference at `place` that was read in another way.
    pub(super) fn note(&mut self, place: &str, target: &str, reading: &str) {
        let before = |text: &str| text.rsplit_once('/').map_or("", |(before, _)| before).to_owned();
        let entry = self.repaired.entry((before(target), before(reading)));
        let first = || (target.to_owned(), reading.to_owned(), 0, place.to_owned());
        entry.or_insert_with(first).2 += 1;
    }

    /// Pushes the warnings.
    pub(super) fn report(self, source: &Source<'_>, report: &mut Report) {
        for (target, reading, times, place) in self.repaired.into_values() {
            report.push(references::ref_repaired(source.at(&place), &target, &reading, times));
        }
    }
}
