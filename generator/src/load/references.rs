//! Every `$ref` is made to lead to a component of the right kind.
//!
//! After this stage a reference reads `#/components/<section>/<name>`, with the name as it is, and
//! following it ends at a thing. A reference into the middle of something (`#/paths/~1a/get/…`) makes
//! a component of what it leads to, so that both places share one type. What leads nowhere is
//! reported and replaced by a neutral thing.

use std::collections::{HashMap, VecDeque};

pub(super) use percent::decode;
use serde_json::{Map, Value};

use super::check::{Checker, Found};
use super::dialect::Dialect;
use super::grammar::{Kind, Section, kind_at};
use super::openapi_3_0;
use super::reference_readings::{Oddities, is_bare, readings};
use super::source::Source;
use crate::pointer::{push_segment, segments};
use crate::report::{Diagnostic, Place, Report, references};

/// Where the components are.
const COMPONENTS: &str = "#/components/";

/// Resolves the references that were found in a document.
pub(super) fn resolve_references(
    document: &mut Value,
    dialect: Dialect,
    found: Vec<Found>,
    source: &mut Source<'_>,
    report: &mut Report,
) {
    let mut oddities = Oddities::default();
    let mut queue = VecDeque::from(found);
    let mut sections: Vec<&'static Section> = Vec::new();
    while let Some(reference) = queue.pop_front() {
        if !sections.iter().any(|section| std::ptr::eq(*section, reference.section)) {
            sections.push(reference.section);
        }
        let Some((place, target)) = read_reference(document, &reference.pointer) else { continue };
        match destination(document, &target, &place, reference.section, source, &mut oddities) {
            Ok(Destination::Component(name)) => {
                let canonical = format!("{COMPONENTS}{}/{name}", reference.section.name);
                if canonical != target {
                    write_reference(document, &place, canonical);
                }
            }
            Ok(Destination::Inside(pointer)) => {
                let name = hoist(document, &pointer, reference.section, source);
                let canonical = format!("{COMPONENTS}{}/{name}", reference.section.name);
                write_reference(document, &reference.pointer, canonical);
                queue.extend(check_hoisted(
                    document,
                    &name,
                    reference.section,
                    dialect,
                    source,
                    report,
                ));
            }
            Err(failure) => {
                report.push(failure.message(
                    source.at(&reference.pointer),
                    &source.as_written(&target),
                    reference.section,
                    document,
                ));
                neutralise(document, &place, reference.section);
            }
        }
    }
    oddities.report(source, report);
    for section in sections {
        break_cycles(document, section, source, report);
    }
}

/// Where a reference leads.
enum Destination {
    /// To a component of the right section, by name.
    Component(String),
    /// To something else in the document, by JSON pointer.
    Inside(String),
}

/// Why a reference leads to nothing of use.
enum Failure {
    External,
    Missing,
    Kind,
}

impl Failure {
    fn message(
        &self,
        place: Place,
        target: &str,
        section: &Section,
        document: &Value,
    ) -> Diagnostic {
        let done = match section.name {
            "schemas" => "it was read as any value",
            "requestBodies" => "any JSON may be sent",
            _ => "it was left out",
        };
        match self {
            Self::External if !is_bare(target) => references::ref_external(place, target),
            Self::Kind => references::ref_kind(place, target, section.thing.noun, done),
            Self::Missing | Self::External => {
                let known = document
                    .pointer(&format!("/components/{}", section.name))
                    .and_then(Value::as_object);
                references::ref_missing(
                    place,
                    target,
                    done,
                    known.into_iter().flat_map(Map::keys).map(String::as_str),
                )
            }
        }
    }
}

/// Where a reference at `place` leads: as it is written, as it is written and moved since, or as it
/// must have been meant.
fn destination(
    document: &Value,
    target: &str,
    place: &str,
    section: &Section,
    source: &Source<'_>,
    oddities: &mut Oddities,
) -> Result<Destination, Failure> {
    let failure = match locate(document, target, section) {
        Ok(found) => return Ok(found),
        Err(failure) => failure,
    };
    if let Some(fragment) = target.strip_prefix('#') {
        let moved = source.destination(&decode(fragment));
        if let Ok(found) = locate(document, &format!("#{moved}"), section) {
            return Ok(found);
        }
    }
    for reading in readings(document, target, place, section) {
        if let Ok(found) = locate(document, &reading, section) {
            oddities.note(place, target, &reading);
            return Ok(found);
        }
    }
    Err(failure)
}

fn locate(document: &Value, target: &str, section: &Section) -> Result<Destination, Failure> {
    if let Some(name) = component(document, target, section) {
        return Ok(Destination::Component(name.to_owned()));
    }
    let fragment = target.strip_prefix('#').ok_or(Failure::External)?;
    let pointer = decode(fragment);
    let end = follow(document, &pointer).ok_or(Failure::Missing)?;
    let parts: Vec<String> = segments(&end).collect();
    if let [components, found, name] = &parts[..]
        && components == "components"
    {
        let right = found == section.name;
        return if right { Ok(Destination::Component(name.clone())) } else { Err(Failure::Kind) };
    }
    let right = match kind_at(&openapi_3_0::DOCUMENT, &end) {
        Some(Kind::Reference(found) | Kind::FlagOr(Kind::Reference(found))) => {
            found.name == section.name
        }
        Some(_) => false,
        None => true,
    };
    match document.pointer(&end) {
        Some(Value::Object(_)) if right => Ok(Destination::Inside(end)),
        _ => Err(Failure::Kind),
    }
}

/// The component that a reference names outright, as nearly all of them do.
fn component<'t>(document: &Value, target: &'t str, section: &Section) -> Option<&'t str> {
    let name = target.strip_prefix(COMPONENTS)?.strip_prefix(section.name)?.strip_prefix('/')?;
    let components = document.get("components")?;
    let those = components.get(section.name)?;
    let is_aside = |value: &Value| value.get("$ref").is_some();
    let is_plain = !name.contains(['/', '~', '%']) && !is_aside(components) && !is_aside(those);
    (is_plain && those.get(name).is_some()).then_some(name)
}

/// The pointer with every reference on the way followed, and no reference at its end but one that
/// is a component itself. `None`: it leads nowhere.
fn follow(document: &Value, pointer: &str) -> Option<String> {
    /// More steps than any honest document has.
    const MOST_STEPS: usize = 10_000;
    let mut rest: VecDeque<String> = segments(pointer).collect();
    let (mut at, mut value, mut depth) = (String::new(), document, 0);
    for _ in 0..MOST_STEPS {
        let aside = value.get("$ref").and_then(Value::as_str);
        let component = depth == 3 && at.starts_with("/components/");
        if let Some(target) = aside
            && (!rest.is_empty() || !component)
        {
            let inner = decode(target.strip_prefix('#')?);
            rest = segments(&inner).chain(rest).collect();
            at.clear();
            (value, depth) = (document, 0);
            continue;
        }
        let Some(segment) = rest.pop_front() else { return Some(at) };
        value = part(value, &segment)?;
        push_segment(&mut at, &segment);
        depth += 1;
    }
    None
}

/// Where the reference stands now, which another one may have moved, and what it says.
fn read_reference(document: &Value, pointer: &str) -> Option<(String, String)> {
    let (parent, last) = pointer.rsplit_once('/')?;
    let mut place = follow(document, parent)?;
    place.push('/');
    place.push_str(last);
    let target = value_at(document, &place)?.get("$ref")?.as_str()?.to_owned();
    Some((place, target))
}

/// What is at a pointer. `serde_json`'s own way there unescapes what needs no unescaping.
fn value_at<'v>(document: &'v Value, pointer: &str) -> Option<&'v Value> {
    segments(pointer).try_fold(document, |value, segment| part(value, &segment))
}

/// A part of a value, by its key or its number in plain decimal.
fn part<'v>(value: &'v Value, segment: &str) -> Option<&'v Value> {
    match value {
        Value::Object(entries) => entries.get(segment),
        Value::Array(items) => {
            let is_plain = segment == "0" || !segment.starts_with(['0', '+']);
            items.get(segment.parse::<usize>().ok().filter(|_| is_plain)?)
        }
        _ => None,
    }
}

fn write_reference(document: &mut Value, pointer: &str, target: String) {
    let place = read_reference(document, pointer).map(|(place, _)| place);
    if let Some(value) = place.and_then(|place| document.pointer_mut(&place)) {
        *value = reference_to(target);
    }
}

fn reference_to(target: String) -> Value {
    Value::Object(Map::from_iter([("$ref".to_owned(), Value::String(target))]))
}

fn neutralise(document: &mut Value, pointer: &str, section: &Section) {
    if let Some(value) = document.pointer_mut(pointer) {
        *value = section.thing.neutral();
        // A request without its body would never be right; JSON is what it is nearly always.
        if section.name == "requestBodies" {
            *value = serde_json::json!({ "content": { "application/json": {} } });
        }
    }
}

/// Makes a component of something inside the document, and gives back its name.
fn hoist(
    document: &mut Value,
    pointer: &str,
    section: &Section,
    source: &mut Source<'_>,
) -> String {
    let names =
        document.pointer(&format!("/components/{}", section.name)).and_then(Value::as_object);
    let name = hoisted_name(&source.origin(pointer), names);
    let target = reference_to(format!("{COMPONENTS}{}/{name}", section.name));
    let Some(place) = document.pointer_mut(pointer) else { return name };
    let thing = std::mem::replace(place, target);
    let mut moved = format!("/components/{}", section.name);
    push_segment(&mut moved, &name);
    source.note_move(pointer.to_owned(), moved);
    section_mut(document, section).insert(name.clone(), thing);
    name
}

fn section_mut<'v>(document: &'v mut Value, section: &Section) -> &'v mut Map<String, Value> {
    let components = entry(object(document), "components");
    object(entry(object(components), section.name))
}

fn entry<'v>(map: &'v mut Map<String, Value>, key: &str) -> &'v mut Value {
    map.entry(key).or_insert_with(|| Value::Object(Map::new()))
}

/// The mapping that a value is; the check before has made sure that it is one.
fn object(value: &mut Value) -> &mut Map<String, Value> {
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    value.as_object_mut().expect("it was made an object above")
}

/// A name for what is at a pointer: its last parts that name something.
fn hoisted_name(pointer: &str, taken: Option<&Map<String, Value>>) -> String {
    const SYNTAX: [&str; 15] = [
        "components",
        "schemas",
        "properties",
        "items",
        "content",
        "schema",
        "allOf",
        "responses",
        "paths",
        "$defs",
        "definitions",
        "mediaTypes",
        "oneOf",
        "anyOf",
        "prefixItems",
    ];
    let parts: Vec<String> = segments(pointer)
        .filter(|part| !SYNTAX.contains(&part.as_str()) && !part.contains('/'))
        .collect();
    let base = parts[parts.len().saturating_sub(2)..].join("_");
    let base = if base.is_empty() { "Shared".to_owned() } else { base };
    let is_taken = |name: &str| taken.is_some_and(|taken| taken.contains_key(name));
    if !is_taken(&base) {
        return base;
    }
    let mut number = 2;
    while is_taken(&format!("{base}_{number}")) {
        number += 1;
    }
    format!("{base}_{number}")
}

/// What was hoisted may come from a place that no table covers, such as `#/definitions`.
fn check_hoisted(
    document: &mut Value,
    name: &str,
    section: &'static Section,
    dialect: Dialect,
    source: &mut Source<'_>,
    report: &mut Report,
) -> Vec<Found> {
    let mut checker = Checker::new(source, report).of(dialect);
    checker.pointer = format!("/components/{}", section.name);
    push_segment(&mut checker.pointer, name);
    if let Some(value) = section_mut(document, section).get_mut(name) {
        checker.check_referenced(value, section);
    }
    let (found, moves) = checker.finish();
    source.append_moves(moves);
    found
}

/// Reports components that are references to each other in a circle.
fn break_cycles(document: &mut Value, section: &Section, source: &Source<'_>, report: &mut Report) {
    let prefix = format!("{COMPONENTS}{}/", section.name);
    let entries =
        document.pointer(&format!("/components/{}", section.name)).and_then(Value::as_object);
    let next: HashMap<&str, &str> = entries
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| {
            Some((name.as_str(), value.get("$ref")?.as_str()?.strip_prefix(&prefix)?))
        })
        .collect();
    let names = entries.into_iter().flat_map(Map::keys).map(String::as_str);
    let broken: Vec<String> = in_circles(names, &next).into_iter().map(str::to_owned).collect();
    for name in broken {
        let mut pointer = format!("/components/{}", section.name);
        push_segment(&mut pointer, &name);
        report.push(references::ref_cycle(source.at(&pointer), &format!("{prefix}{name}")));
        neutralise(document, &pointer, section);
    }
}

/// The first name of each circle, in the order of the names.
fn in_circles<'n>(
    names: impl Iterator<Item = &'n str>,
    next: &HashMap<&'n str, &'n str>,
) -> Vec<&'n str> {
    let mut seen_from: HashMap<&str, usize> = HashMap::new();
    let mut circles = Vec::new();
    for (walk, start) in names.enumerate() {
        let mut at = start;
        loop {
            match seen_from.insert(at, walk) {
                None => {}
                Some(earlier) => {
                    if earlier == walk {
                        circles.push(at);
                    }
                    seen_from.insert(at, earlier.min(walk));
                    break;
                }
            }
            match next.get(at) {
                Some(following) => at = following,
                None => break,
            }
        }
    }
    circles
}

/// Percent-encoding in a URL's fragment (RFC 3986, section 2.1).
pub(crate) mod percent {
    /// The text behind percent-encoding; what is no encoding stays as it is.
    pub(crate) fn decode(text: &str) -> String {
        let bytes = text.as_bytes();
        let mut out = Vec::with_capacity(bytes.len());
        let mut at = 0;
        while at < bytes.len() {
            let encoded = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
            if let Some(byte) = encoded.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
                out.push(byte);
                at += 3;
            } else {
                out.push(bytes[at]);
                at += 1;
            }
        }
        String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
    }
}
