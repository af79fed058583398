//! References to other files are replaced: by one to a name, or by a copy of what they lead to.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::library::{End, Failure, Library, Location, is_remote};
use super::roles::{Form, Found, Role, find_references, find_references_away};
use super::{Names, Things};
use crate::load::merge::size_of;
use crate::load::moves::Origin;
use crate::load::reference_readings::is_bare;
use crate::load::source::Source;
use crate::pointer::push_segment;
use crate::report::{Diagnostic, Place, Report, joining, references};

/// Most values that copies may have together.
const MOST_COPIED: usize = 2_000_000;
/// Most copies within copies.
const MOST_NESTED: usize = 32;

/// Where a value stands that is being worked on.
#[derive(Clone)]
struct Site {
    /// Its place in its own file.
    origin: Location,
    /// Where it is in the result.
    at: String,
    /// How many copies it is in.
    depth: usize,
}

/// What takes the place of a reference.
enum Replacement {
    /// It stays.
    Nothing,
    /// A reference to something in the result.
    Reference(String),
    /// A copy of what is at a place.
    Copy(Location),
    /// A text.
    Text(String),
    /// A value.
    Value(Value),
}

pub(super) struct Replacing<'r, 'i> {
    library: &'r Library<'i>,
    things: &'r Things,
    names: &'r Names,
    source: &'r Source<'i>,
    report: &'r mut Report,
    moves: Vec<(Origin, String)>,
    messages: Vec<Diagnostic>,
    /// Places of which something was said.
    told: HashSet<Location>,
    copied: usize,
    /// Prose that is not there: the first place, what it says, and how often.
    missing_text: Option<(Place, String, usize)>,
    /// References that are names of schemas, likewise.
    bare_names: Option<(Place, String, usize)>,
    /// The document gives its schemas identifiers, to which references may lead that look like others.
    has_identifiers: bool,
}

impl<'r, 'i> Replacing<'r, 'i> {
    pub(super) fn new(
        library: &'r Library<'i>,
        things: &'r Things,
        names: &'r Names,
        source: &'r Source<'i>,
        report: &'r mut Report,
    ) -> Self {
        let has_identifiers = source.text().contains("$id") || source.text().contains("$self");
        Self {
            library,
            things,
            names,
            source,
            report,
            moves: Vec::new(),
            messages: Vec::new(),
            told: HashSet::new(),
            copied: 0,
            missing_text: None,
            bare_names: None,
            has_identifiers,
        }
    }

    /// Replaces all references and adds what they lead to. Gives back what was moved, and where to.
    pub(super) fn join(mut self, document: &mut Value) -> Vec<(Origin, String)> {
        let top = Location { path: self.library.main().to_owned(), pointer: String::new() };
        let site = Site { origin: top, at: String::new(), depth: 0 };
        self.replace_all(document, Role::Document, Form::Value, &site);
        for (section, names) in self.names {
            for (location, name) in names {
                self.add_thing(document, section, location, name);
            }
        }
        if let Some((place, text, times)) = self.missing_text {
            self.messages.push(joining::text_missing(place, &text, times));
        }
        if let Some((place, name, times)) = self.bare_names {
            self.messages.push(joining::ref_name(place, &name, times));
        }
        // Things are replaced from the end, and read from the start.
        let main = self.source.name();
        self.messages.sort_by_cached_key(|Diagnostic { place, .. }| {
            (place.file != main, place.file.clone(), position(place))
        });
        for message in self.messages {
            self.report.push(message);
        }
        self.moves
    }

    /// Adds a thing under its name, where no thing of the document became it.
    fn add_thing(&mut self, document: &mut Value, section: &str, location: &Location, name: &str) {
        let mut at = section.to_owned();
        push_segment(&mut at, name);
        if document.pointer(&at).is_some() {
            return;
        }
        let role = match section.rsplit('/').next() {
            Some("parameters") => Role::Parameter,
            Some("responses") => Role::Response,
            Some("requestBodies") => Role::RequestBody,
            Some("headers") => Role::Header,
            Some("examples") => Role::Example,
            _ => Role::Schema,
        };
        let site = Site { origin: location.clone(), at, depth: 0 };
        let Some(value) = self.copy(&site, role, Form::Value) else { return };
        let mut holder = document;
        for part in section.split('/').skip(1) {
            let Some(entries) = holder.as_object_mut() else { return };
            holder = entries.entry(part).or_insert_with(|| Value::Object(Map::new()));
        }
        if let Some(entries) = holder.as_object_mut() {
            entries.insert(name.to_owned(), value);
        }
    }

    /// A copy of what is at the origin of a site, with its references replaced.
    fn copy(&mut self, site: &Site, role: Role, form: Form) -> Option<Value> {
        let (value, _) = self.library.value(&site.origin).ok()?;
        let number = self.library.number(&site.origin.path)?;
        let mut value = value.clone();
        self.moves.push((Origin::File(number, site.origin.pointer.clone()), site.at.clone()));
        self.replace_all(&mut value, role, form, site);
        Some(value)
    }

    fn replace_all(&mut self, value: &mut Value, role: Role, form: Form, site: &Site) {
        // From the end, so that what stands beside a reference is done before the reference.
        let found = match role {
            Role::Document => find_references_away(value),
            role => find_references(value, role, form),
        };
        for found in found.into_iter().rev() {
            let replacement = self.replacement(&found, site);
            let Some(place) = value.pointer_mut(&found.pointer) else { continue };
            match replacement {
                Replacement::Nothing => {}
                Replacement::Reference(target) if found.role == Role::MappingTarget => {
                    *place = Value::String(target);
                }
                Replacement::Reference(target) => place["$ref"] = Value::String(target),
                Replacement::Text(text) => *place = Value::String(text),
                Replacement::Value(value) => *place = value,
                Replacement::Copy(origin) => {
                    let at = format!("{}{}", site.at, found.pointer);
                    let inner = Site { origin, at, depth: site.depth + 1 };
                    let copy = self.copy(&inner, found.role, found.form);
                    *place = beside(copy.unwrap_or_else(|| found.role.neutral()), place);
                }
            }
        }
    }

    fn replacement(&mut self, found: &Found, site: &Site) -> Replacement {
        let path = &site.origin.path;
        match found.role {
            Role::Prose => return self.prose(found, site),
            Role::Literal => return self.literal(found, path),
            _ => {}
        }
        match self.library.follow(path, found) {
            Ok(End::Document(pointer)) => Replacement::Reference(format!("#{pointer}")),
            Ok(End::File(location)) => self.replacement_of(found, site, location),
            Err(Failure::NoFile)
                if path == self.library.main() && self.things.schema_of_name(found).is_some() =>
            {
                self.names_found(found, site)
            }
            Err(Failure::NoFile | Failure::Remote(_))
                if path == self.library.main()
                    && (self.has_identifiers || is_bare(&found.target)) =>
            {
                Replacement::Nothing
            }
            Err(failure) => {
                self.tell(&failure, found, site);
                match found.role {
                    // A text that is no reference after all is a name.
                    Role::MappingTarget => Replacement::Nothing,
                    role => Replacement::Value(role.neutral()),
                }
            }
        }
    }

    /// A reference that is the name of one of the document's schemas.
    fn names_found(&mut self, found: &Found, site: &Site) -> Replacement {
        let place = self.place(found, site);
        let (first, name, times) =
            self.bare_names.get_or_insert_with(|| (place.clone(), found.target.clone(), 0));
        *times += 1;
        if position(&place) < position(first) {
            (*first, *name) = (place, found.target.clone());
        }
        let pointer = self.things.schema_of_name(found);
        pointer
            .map_or(Replacement::Nothing, |pointer| Replacement::Reference(format!("#{pointer}")))
    }

    /// What takes the place of a reference to another file: its name, or a copy.
    fn replacement_of(&mut self, found: &Found, site: &Site, location: Location) -> Replacement {
        let section = self.things.section(found);
        let name = section.and_then(|section| self.names.get(section)?.get(&location));
        if let (Some(section), Some(name)) = (section, name) {
            let mut pointer = section.to_owned();
            push_segment(&mut pointer, name);
            // The document's own thing of that name is this reference: what it leads to goes there.
            let is_name = site.at.is_empty() && found.pointer == pointer;
            return if is_name {
                Replacement::Copy(location)
            } else {
                Replacement::Reference(format!("#{pointer}"))
            };
        }
        let added = self.library.value(&location).map_or(0, |(value, _)| size_of(value));
        self.copied = self.copied.saturating_add(added);
        if self.copied > MOST_COPIED {
            let place = self.place(found, site);
            if self.told.insert(Location { path: String::new(), pointer: String::new() }) {
                self.messages.push(joining::files_too_large(place));
            }
            return Replacement::Value(found.role.neutral());
        }
        if site.depth >= MOST_NESTED {
            self.tell(&Failure::Circle, found, site);
            return Replacement::Value(found.role.neutral());
        }
        Replacement::Copy(location)
    }

    /// An example that is in another file; one that is not there is taken as it is written.
    fn literal(&mut self, found: &Found, path: &str) -> Replacement {
        let value = found.alone.then(|| self.library.locate(path, &found.target).ok()).flatten();
        let value = value.and_then(|location| self.library.value(&location).ok());
        match value {
            Some((value, _)) if self.copied + size_of(value) <= MOST_COPIED => {
                self.copied += size_of(value);
                Replacement::Value(value.clone())
            }
            _ => Replacement::Nothing,
        }
    }

    /// Prose that is in another file.
    fn prose(&mut self, found: &Found, site: &Site) -> Replacement {
        let location = self.library.locate(&site.origin.path, &found.target).ok();
        let text = location.and_then(|location| {
            let text = self.library.text(&location.path)?;
            (location.pointer.is_empty() && text.len() <= MOST_COPIED).then(|| text.to_owned())
        });
        if let Some(text) = text {
            return Replacement::Text(text);
        }
        let place = self.place(found, site);
        let (first, target, times) =
            self.missing_text.get_or_insert_with(|| (place.clone(), found.target.clone(), 0));
        *times += 1;
        if place.file == first.file && position(&place) < position(first) {
            (*first, *target) = (place, found.target.clone());
        }
        Replacement::Value(Value::Null)
    }

    fn tell(&mut self, failure: &Failure, found: &Found, site: &Site) {
        let pointer = format!("{}{}", site.origin.pointer, found.pointer);
        if !self.told.insert(Location { path: site.origin.path.clone(), pointer }) {
            return;
        }
        let place = self.place(found, site);
        let target = &found.target;
        self.messages.push(match failure {
            Failure::Outside => joining::ref_outside(place, target),
            Failure::Remote(_) if is_remote(target) => joining::ref_remote(place, target),
            Failure::Remote(_) | Failure::NoFile => joining::ref_file(place, target),
            Failure::NoValue => {
                references::ref_missing(place, target, "it was read as if it said nothing", [])
            }
            Failure::Circle => references::ref_cycle(place, target),
            // What is wrong with the file was said.
            Failure::Nothing | Failure::Unread(_) => return,
        });
    }

    fn place(&self, found: &Found, site: &Site) -> Place {
        let source = self.library.source(&site.origin.path).unwrap_or(self.source);
        source.at(&format!("{}{}", site.origin.pointer, found.pointer))
    }
}

fn position(place: &Place) -> (Option<usize>, Option<usize>) {
    (place.line, place.column)
}

/// A copy with what stands beside the reference that it replaces.
fn beside(mut copy: Value, reference: &mut Value) -> Value {
    if let (Some(copy), Some(reference)) = (copy.as_object_mut(), reference.as_object_mut()) {
        reference.shift_remove("$ref");
        copy.append(reference);
    }
    copy
}
