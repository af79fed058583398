//! An overlay changes a document before anything is made of it (Overlay Specification 1.0 and 1.1).
//!
//! Its actions are applied in their order, to the document with all its files joined, in the form that
//! the document's version has. What an action writes is noted, so that a message about it names the
//! overlay's line.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json_path::{JsonPath, NormalizedPath};

use super::check::Checker;
use super::grammar::{Key, Kind, Rest, Thing, assumed, optional, required, soft};
use super::merge::{Incompatible, Merge, Written, kind_of_node};
use super::moves::Origin;
use super::source::Source;
use super::{SourceFile, text};
use crate::pointer::segments;
use crate::report::{Report, overlay as messages};

/// Longest `JSONPath` expression that is read, in bytes.
const LONGEST_PATH: usize = 4_096;
/// How often one may look into all that is below something (`..`): once more, and the places that are
/// looked at are as many more as values are deep.
const MOST_DESCENTS: usize = 2;
/// Most values that all actions may write together.
const MOST_WRITTEN: usize = 200_000;

static FILE: Kind = Kind::Thing(&ROOT);

/// A thing whose extensions are ignored.
const fn thing(noun: &'static str, keys: &'static [Key]) -> Thing {
    Thing {
        noun,
        keys,
        rest: Rest::Refused,
        prepare: Some(|_, entries| entries.retain(|key, _| !key.starts_with("x-"))),
        complete: None,
    }
}

pub(super) static ROOT: Thing = thing(
    "an overlay",
    &[
        required("overlay", Kind::Text),
        soft("info", Kind::Thing(&INFO)),
        soft("extends", Kind::Text),
        assumed("actions", Kind::List(&Kind::Thing(&ACTION))),
    ],
);

static INFO: Thing = thing(
    "the info",
    &[soft("title", Kind::Text), soft("version", Kind::Text), soft("description", Kind::Text)],
);

static ACTION: Thing = thing(
    "an action",
    &[
        required("target", Kind::Text),
        soft("description", Kind::Text),
        optional("update", Kind::Any),
        optional("copy", Kind::Text),
        optional("remove", Kind::Flag),
    ],
);

/// An overlay.
#[derive(Debug, Deserialize)]
struct Overlay {
    #[serde(rename = "overlay")]
    version: String,
    extends: Option<String>,
    actions: Vec<Action>,
}

/// One change.
#[derive(Debug, Deserialize)]
struct Action {
    target: String,
    #[serde(default, deserialize_with = "present")]
    update: Option<Value>,
    copy: Option<String>,
    #[serde(default)]
    remove: bool,
}

/// Applies an overlay to a document.
pub(super) fn apply<'i>(
    document: &mut Value,
    source: &mut Source<'i>,
    file: &'i SourceFile,
    report: &mut Report,
) {
    let own = Source::new(&file.name, &file.text);
    let Some(overlay) = read(&own, report) else { return };
    check_extends(&overlay, &own, source.name(), report);
    let mut applying = Applying {
        document,
        own: &own,
        number: source.next_file(),
        report,
        stages: Vec::new(),
        written: 0,
    };
    for (index, action) in overlay.actions.iter().enumerate() {
        applying.apply(action, &format!("/actions/{index}"));
        if applying.written > MOST_WRITTEN {
            break;
        }
    }
    let stages = applying.stages;
    source.note_overlay(own, stages);
}

fn read(source: &Source<'_>, report: &mut Report) -> Option<Overlay> {
    let mut value = text::parse_mapping(source, report)?;
    let before = report.errors();
    let mut checker = Checker::new(source, report);
    checker.check(&mut value, &FILE);
    checker.finish();
    if report.errors() > before {
        return None;
    }
    let overlay: Overlay = serde_json::from_value(value).ok()?;
    let known = ["1.0", "1.1"].into_iter().any(|version| {
        let rest = overlay.version.strip_prefix(version);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    });
    if !known {
        report.push(messages::version(source.at("/overlay"), &overlay.version));
        return None;
    }
    Some(overlay)
}

/// Warns of an overlay that was written for another file.
fn check_extends(overlay: &Overlay, own: &Source<'_>, document: &str, report: &mut Report) {
    let Some(extends) = &overlay.extends else { return };
    let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    if last(extends) != last(document) {
        report.push(messages::extends(own.at("/extends"), extends, document));
    }
}

struct Applying<'a, 'i> {
    document: &'a mut Value,
    /// The overlay.
    own: &'a Source<'i>,
    /// The number that the overlay gets among the files.
    number: usize,
    report: &'a mut Report,
    /// What each change moved.
    stages: Vec<Vec<(Origin, String)>>,
    /// How many values were written.
    written: usize,
}

impl Applying<'_, '_> {
    fn apply(&mut self, action: &Action, at: &str) {
        let key = format!("{at}/target");
        let Some(targets) = self.select(&action.target, &key) else { return };
        if targets.is_empty() {
            self.report.push(messages::target_empty(self.own.at(&key), &action.target));
        } else if action.remove {
            self.remove(targets, &key);
        } else if let Some(update) = &action.update {
            let from = Origin::File(self.number, format!("{at}/update"));
            self.merge(&targets, update, &from, at);
        } else if let Some(copy) = &action.copy {
            self.copy(&targets, copy, at);
        } else {
            self.report.push(messages::action_empty(self.own.at(at)));
        }
    }

    /// The pointers of what an expression selects, each once. `None`: it is no expression.
    fn select(&mut self, expression: &str, at: &str) -> Option<Vec<String>> {
        let path = if expression.len() > LONGEST_PATH {
            Err(format!("it is longer than {LONGEST_PATH} bytes"))
        } else if let Some(reason) = is_costly(expression) {
            Err(reason)
        } else {
            JsonPath::parse(expression).map_err(|error| {
                format!("it cannot be read from character {} on", error.position() + 1)
            })
        };
        match path {
            Ok(path) => {
                let found = path.query_located(self.document).dedup();
                Some(found.locations().map(NormalizedPath::to_json_pointer).collect())
            }
            Err(reason) => {
                self.report.push(messages::path_invalid(self.own.at(at), expression, &reason));
                None
            }
        }
    }

    /// Takes nodes out of what they are in.
    fn remove(&mut self, targets: Vec<String>, at: &str) {
        let mut by_holder: IndexMap<String, Vec<String>> = IndexMap::new();
        for pointer in targets {
            let Some((holder, last)) = pointer.rsplit_once('/') else {
                self.report.push(messages::remove_document(self.own.at(at)));
                continue;
            };
            by_holder.entry(holder.to_owned()).or_default().push(last.to_owned());
        }
        // What is inside goes first, so that the pointers of what is around it hold.
        by_holder.sort_by_cached_key(|holder, _| Reverse(holder.matches('/').count()));
        for (holder, gone) in by_holder {
            match self.document.pointer_mut(&holder) {
                Some(Value::Object(entries)) => {
                    for key in
                        segments(&gone.iter().map(|key| format!("/{key}")).collect::<String>())
                    {
                        entries.shift_remove(&key);
                    }
                }
                Some(Value::Array(items)) => {
                    let gone = gone.iter().filter_map(|index| index.parse().ok()).collect();
                    self.stages.push(remove_items(items, &gone, &holder));
                }
                _ => {}
            }
        }
    }

    fn copy(&mut self, targets: &[String], expression: &str, at: &str) {
        let key = format!("{at}/copy");
        let Some(found) = self.select(expression, &key) else { return };
        let value = match &found[..] {
            [one] => self.document.pointer(one).cloned().map(|value| (one, value)),
            _ => None,
        };
        match value {
            Some((pointer, value)) => {
                self.merge(targets, &value, &Origin::Here(pointer.clone()), at);
            }
            None => {
                let place = self.own.at(&key);
                self.report.push(messages::copy_count(place, expression, found.len()));
            }
        }
    }

    /// Merges a value into every target.
    fn merge(&mut self, targets: &[String], value: &Value, from: &Origin, at: &str) {
        let kinds = targets.iter().filter_map(|target| self.document.pointer(target));
        let mut kinds: Vec<&str> = kinds.map(kind_of_node).collect();
        kinds.dedup();
        if kinds.len() > 1 {
            self.report.push(messages::targets_mixed(self.own.at(&format!("{at}/target"))));
            return;
        }
        let mut written = Written { moves: Vec::new(), size: self.written, limit: MOST_WRITTEN };
        for target in targets {
            let Some(node) = self.document.pointer_mut(target) else { continue };
            let merge = Merge { at: target.clone(), from: from.clone() };
            match merge.merge(node, value, &mut written) {
                Ok(()) => {}
                Err(Incompatible::Kinds { at: place, found, given }) => {
                    let own = self.own.at(at);
                    self.report.push(messages::incompatible(own, &place, found, given));
                }
                Err(Incompatible::TooLarge) => {
                    self.report.push(messages::too_large(self.own.at(at)));
                    break;
                }
            }
        }
        self.written = written.size;
        self.stages.push(written.moves);
    }
}

/// Why an expression takes longer than the document is long. A filter is asked about every value that it
/// is reached with, and so may look at what is below the value, but not through all of that, nor through
/// the whole document.
fn is_costly(expression: &str) -> Option<String> {
    let (mut descents, mut filters, mut open) = (0, 0, Vec::new());
    let mut quote = None;
    let mut signs = expression.chars().peekable();
    while let Some(sign) = signs.next() {
        match (quote, sign) {
            (Some(_), '\\') => {
                signs.next();
            }
            (Some(open), sign) => quote = (open != sign).then_some(open),
            (None, '"' | '\'') => quote = Some(sign),
            (None, '[') => open.push(false),
            (None, ']') => filters -= usize::from(open.pop().unwrap_or_default()),
            (None, '?') => {
                if let Some(is_filter @ false) = open.last_mut() {
                    *is_filter = true;
                    filters += 1;
                }
            }
            (None, '.') if signs.next_if_eq(&'.').is_some() => {
                descents += 1;
                if filters > 0 {
                    return Some(
                        "its filter looks through everything below a value (`..`)".to_owned(),
                    );
                }
            }
            (None, '$') if filters > 0 => {
                return Some("its filter looks at the whole document (`$`)".to_owned());
            }
            _ => {}
        }
    }
    (descents > MOST_DESCENTS)
        .then(|| format!("it looks through everything (`..`) more than {MOST_DESCENTS} times"))
}

/// Takes items out of a list, and tells where the others went.
fn remove_items(items: &mut Vec<Value>, gone: &BTreeSet<usize>, at: &str) -> Vec<(Origin, String)> {
    let kept = (0..items.len()).filter(|index| !gone.contains(index)).enumerate();
    let moves = kept.filter(|(new, old)| new != old);
    let moves =
        moves.map(|(new, old)| (Origin::Here(format!("{at}/{old}")), format!("{at}/{new}")));
    let moves = moves.collect();
    let mut index = 0..;
    items.retain(|_| !index.next().is_some_and(|index| gone.contains(&index)));
    moves
}

/// An update that is there may be null.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

#[cfg(test)]
mod tests;
