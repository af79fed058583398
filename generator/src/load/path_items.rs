//! References where a path item stands are replaced by what they lead to.
//!
//! Until 3.1 components have no section for path items, so such a reference leads to another path, and
//! both have all its operations. Since 3.1 there is `components.pathItems`, and webhooks are path items
//! too. What stands beside the reference is kept (OpenAPI 3.1, "Path Item Object").

use serde_json::{Map, Value};

use super::merge::size_of;
use super::references::percent::decode;
use super::source::Source;
use crate::pointer::push_segment;
use crate::report::{Diagnostic, Place, Report, references};

/// Most values that copies may have together.
const MOST_COPIED: usize = 500_000;

/// Replaces the references in `paths` and `webhooks`. A path of which the reference leads nowhere is
/// left out, with a warning.
pub(super) fn resolve_path_items(
    document: &mut Value,
    source: &mut Source<'_>,
    report: &mut Report,
) {
    let mut copied = 0;
    for section in ["paths", "webhooks"] {
        for (name, target) in referring(document, section) {
            let mut pointer = format!("/{section}");
            push_segment(&mut pointer, &name);
            let resolved = follow(document, &target, || source.at(&pointer));
            let resolved = resolved.and_then(|(from, item)| {
                copied += item.values().map(size_of).sum::<usize>();
                if copied > MOST_COPIED {
                    return Err(Box::new(references::paths_too_large(source.at(&pointer))));
                }
                Ok((from, item.clone()))
            });
            let Some(items) = document.get_mut(section).and_then(Value::as_object_mut) else {
                break;
            };
            match resolved {
                Ok((from, mut item)) => {
                    source.note_move(from, pointer);
                    if let Some(Value::Object(own)) = items.get_mut(&name) {
                        own.shift_remove("$ref");
                        item.extend(std::mem::take(own));
                    }
                    items.insert(name, Value::Object(item));
                }
                Err(message) => {
                    report.push(*message);
                    items.shift_remove(&name);
                }
            }
            if copied > MOST_COPIED {
                // Nobody has to read on.
                items.clear();
                return;
            }
        }
    }
}

/// The names of a section that are references, and where those lead.
fn referring(document: &Value, section: &str) -> Vec<(String, String)> {
    let items = document.get(section).and_then(Value::as_object).into_iter().flatten();
    items
        .filter_map(|(name, item)| Some((name.clone(), item.get("$ref")?.as_str()?.to_owned())))
        .collect()
}

/// The path item at the end of a reference, and its pointer.
fn follow<'d>(
    document: &'d Value,
    target: &str,
    place: impl Fn() -> Place,
) -> Result<(String, &'d Map<String, Value>), Box<Diagnostic>> {
    /// More steps than any honest document has.
    const MOST_STEPS: usize = 100;
    let mut at = target;
    for _ in 0..MOST_STEPS {
        let Some(fragment) = at.strip_prefix('#') else {
            return Err(Box::new(references::ref_external(place(), at)));
        };
        let pointer = decode(fragment);
        let Some(item) = document.pointer(&pointer).and_then(Value::as_object) else {
            return Err(Box::new(references::path_left_out(place(), target)));
        };
        match item.get("$ref").and_then(Value::as_str) {
            Some(next) => at = next,
            None => return Ok((pointer, item)),
        }
    }
    Err(Box::new(references::path_left_out(place(), target)))
}
