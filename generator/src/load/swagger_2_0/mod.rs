//! A Swagger 2.0 document becomes one of OpenAPI 3.0, as a JSON value.
//!
//! What 2.0 spreads over the document, 3.0 has in one place: host, base path and schemes are a server,
//! media types stand beside what they describe, and a body is no parameter. The old value is read, a
//! new one is built, and every move is noted, so that messages name what the document says.

mod bodies;
mod media;
mod operations;
mod parameters;
mod responses;
mod schemas;
mod security;
mod servers;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use serde_json::{Map, Value};

use self::media::MediaTypes;
use super::source::Source;
use crate::pointer::{push_segment, segments};
use crate::report::Report;

/// The version that the result says it has.
const RESULT: &str = "3.0.3";

/// Rewrites a document in place, and notes in its source where everything was.
pub(super) fn rewrite(document: &mut Value, source: &mut Source<'_>, report: &mut Report) {
    let old = std::mem::take(document);
    let mut rewriting = Rewriting::new(&old, source, report);
    let mut new = rewriting.rewrite_document();
    let moves = rewriting.finish(&mut new);
    source.note_moves(moves);
    *document = new;
}

/// A document on its way from one form to the other.
struct Rewriting<'r, 'i> {
    /// The document as it was.
    old: &'r Value,
    source: &'r Source<'i>,
    report: &'r mut Report,
    /// What the document says of all bodies.
    consumes: MediaTypes,
    /// What the document says of all answers.
    produces: MediaTypes,
    /// Old and new pointer of everything that has another one now.
    moves: Vec<(String, String)>,
    /// A reference leads to a place for which no rule gives the new pointer.
    has_deep_references: bool,
}

impl<'r, 'i> Rewriting<'r, 'i> {
    fn new(old: &'r Value, source: &'r Source<'i>, report: &'r mut Report) -> Self {
        Self {
            old,
            source,
            report,
            consumes: MediaTypes::read(old, "consumes").unwrap_or_default(),
            produces: MediaTypes::read(old, "produces").unwrap_or_default(),
            moves: Vec::new(),
            has_deep_references: false,
        }
    }

    fn rewrite_document(&mut self) -> Value {
        let mut new = Map::new();
        self.note("/swagger", "/openapi");
        new.insert("openapi".to_owned(), Value::from(RESULT));
        let mut components = Map::new();
        for (key, value) in self.old.as_object().into_iter().flatten() {
            let (section, rewritten) = match key.as_str() {
                "swagger"
                | "host"
                | "basePath"
                | "schemes"
                | "consumes"
                | "produces"
                | "x-ms-paths"
                | "x-ms-parameterized-host" => continue,
                "definitions" => ("schemas", self.rewrite_definitions(value)),
                "parameters" => {
                    self.rewrite_shared_parameters(value, &mut components);
                    continue;
                }
                "responses" => ("responses", self.rewrite_shared_responses(value)),
                "securityDefinitions" => ("securitySchemes", self.rewrite_security(value)),
                "paths" => {
                    new.insert(key.clone(), self.rewrite_all_paths(value));
                    continue;
                }
                // A key of 3.0 that was written all the same.
                "components" if value.is_object() => {
                    components.extend(value.as_object().cloned().into_iter().flatten());
                    continue;
                }
                _ => {
                    new.insert(key.clone(), value.clone());
                    continue;
                }
            };
            components.insert(section.to_owned(), rewritten);
        }
        if !new.contains_key("servers") {
            let servers = self.rewrite_servers();
            new.insert("servers".to_owned(), servers);
        }
        if !components.is_empty() {
            new.insert("components".to_owned(), Value::Object(components));
        }
        Value::Object(new)
    }

    /// Gives references into the middle of something their new pointers, and gives back all moves.
    fn finish(self, new: &mut Value) -> Vec<(String, String)> {
        if self.has_deep_references {
            let moved: HashMap<&str, &str> =
                self.moves.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect();
            lead_on(new, &moved);
        }
        self.moves
    }

    fn note(&mut self, from: impl Into<String>, to: impl Into<String>) {
        self.moves.push((from.into(), to.into()));
    }

    /// The new text of a reference.
    fn rewrite_reference(&mut self, target: &str) -> String {
        for (old, new) in [
            ("#/definitions/", "#/components/schemas/"),
            ("#/parameters/", "#/components/parameters/"),
            ("#/responses/", "#/components/responses/"),
            ("#/securityDefinitions/", "#/components/securitySchemes/"),
        ] {
            let Some(name) = target.strip_prefix(old) else { continue };
            // The inside of a schema is what it was.
            if old == "#/definitions/" || !name.contains('/') {
                return format!("{new}{name}");
            }
        }
        self.has_deep_references |= target.starts_with("#/");
        target.to_owned()
    }

    /// What a reference inside the document leads to, and its pointer.
    fn behind(&self, target: &str) -> Option<(&'r Value, String)> {
        /// More steps than any honest document has.
        const MOST_STEPS: usize = 32;
        let mut pointer = target.strip_prefix('#')?.to_owned();
        for _ in 0..MOST_STEPS {
            let value = self.old.pointer(&pointer)?;
            match value.get("$ref").and_then(Value::as_str) {
                Some(next) => next.strip_prefix('#')?.clone_into(&mut pointer),
                None => return Some((value, pointer)),
            }
        }
        None
    }
}

/// Gives every reference that leads to a place that was moved the place's new pointer.
fn lead_on(value: &mut Value, moved: &HashMap<&str, &str>) {
    match value {
        Value::Object(entries) => {
            if let Some(Value::String(target)) = entries.get_mut("$ref")
                && let Some(pointer) = target.strip_prefix('#')
                && let Some(new) = new_pointer(pointer, moved)
            {
                *target = format!("#{new}");
            }
            entries.values_mut().for_each(|entry| lead_on(entry, moved));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| lead_on(item, moved)),
        _ => {}
    }
}

fn new_pointer(pointer: &str, moved: &HashMap<&str, &str>) -> Option<String> {
    // What was rewritten by a rule reads like this already.
    if pointer.starts_with("/components/") {
        return None;
    }
    let mut ends = pointer.match_indices('/').map(|(at, _)| at).chain([pointer.len()]);
    let longest = ends.rfind(|end| moved.contains_key(&pointer[..*end]))?;
    Some(format!("{}{}", moved[&pointer[..longest]], &pointer[longest..]))
}

/// A pointer to something inside of what another pointer leads to.
fn below(pointer: &str, parts: &[&str]) -> String {
    let mut pointer = pointer.to_owned();
    for part in parts {
        push_segment(&mut pointer, part);
    }
    pointer
}

/// The last part of a pointer, unescaped.
fn last_segment(pointer: &str) -> String {
    segments(pointer).last().unwrap_or_default()
}

fn is_extension(key: &str) -> bool {
    key.starts_with("x-")
}
