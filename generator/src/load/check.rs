//! A value checked against a grammar.
//!
//! The check reports every value that is of another kind than the table says, with its place, and
//! puts a neutral value where it was, so that the typed parse after it cannot fail and later stages
//! still see everything else. Serde alone would stop at the first problem, and say of an untagged
//! enum no more than that nothing matched.

use serde_json::{Map, Value};

use super::dialect::Dialect;
use super::grammar::{Key, Kind, Need, Rest, Section, Thing};
use super::moves::Moves;
use super::schema_repairs::repair_value;
use super::source::Source;
use super::tallies::{Repair, Tallies};
use super::text::kind_of;
use crate::pointer::push_segment;
use crate::report::{Diagnostic, Place, Report, Severity, meaning, structure};

/// A reference that was found, by the place where it stands.
pub(super) struct Found {
    /// JSON pointer of the mapping with `$ref`.
    pub pointer: String,
    /// What it must lead to.
    pub section: &'static Section,
}

/// Checks values against a grammar.
pub(super) struct Checker<'c, 'i> {
    pub source: &'c Source<'i>,
    pub report: &'c mut Report,
    /// Where the check is.
    pub pointer: String,
    /// All references, in the order of the document.
    pub found: Vec<Found>,
    /// The dialect of the document.
    pub dialect: Dialect,
    /// What was moved so far.
    pub moves: Moves,
    tallies: Tallies,
}

impl<'c, 'i> Checker<'c, 'i> {
    pub(super) fn new(source: &'c Source<'i>, report: &'c mut Report) -> Self {
        Self {
            source,
            report,
            pointer: String::new(),
            found: Vec::new(),
            dialect: Dialect::OpenApi30,
            moves: Moves::default(),
            tallies: Tallies::default(),
        }
    }

    /// The same, of a document in a dialect.
    pub(super) fn of(self, dialect: Dialect) -> Self {
        Self { dialect, ..self }
    }

    /// Checks a value that must be there.
    pub(super) fn check(&mut self, value: &mut Value, kind: &'static Kind) {
        if !self.check_kind(value, kind, "", Need::Required) {
            *value = kind.neutral();
        }
    }

    /// Checks a value in a list or a mapping, of which it is as bad to be wrong as of the whole.
    fn check_part(&mut self, value: &mut Value, kind: &'static Kind, need: Need) {
        if !self.check_kind(value, kind, "", need) {
            *value = kind.neutral();
        }
    }

    /// Checks a component.
    pub(super) fn check_referenced(&mut self, value: &mut Value, section: &'static Section) {
        if let Value::Object(entries) = value {
            self.check_reference(entries, section);
        } else {
            self.refuse(value, &Kind::Reference(section), "", Need::Required);
            *value = section.thing.neutral();
        }
    }

    /// Pushes the warnings that are given once for many places. Gives back what it found and moved.
    pub(super) fn finish(self) -> (Vec<Found>, Moves) {
        self.tallies.report(self.dialect, self.source, self.report);
        (self.found, self.moves)
    }

    /// The place of what is being checked.
    pub(super) fn place(&self) -> Place {
        self.source.at(&self.origin(&self.pointer))
    }

    /// Counts a mistake that was repaired, at a key of what is being checked.
    pub(super) fn repair(&mut self, key: &str, repair: Repair) {
        let first = self.at_key(key);
        self.tallies.repair(&first, repair);
    }

    /// Counts a keyword of another version in what is being checked, by a label.
    pub(super) fn foreign(&mut self, keyword: &'static str, label: &'static str) {
        let first = self.at_key(keyword);
        self.tallies.foreign(&first, label);
    }

    /// Counts a mistake that was repaired in all of what is being checked.
    pub(super) fn repair_here(&mut self, repair: Repair) {
        let first = self.origin(&self.pointer);
        self.tallies.repair(&first, repair);
    }

    /// Counts a value of another version's.
    pub(super) fn foreign_here(&mut self, keyword: &'static str) {
        let first = self.origin(&self.pointer);
        self.tallies.foreign(&first, keyword);
    }

    /// Notes that a key of what is being checked goes to another one.
    pub(super) fn note_move(&mut self, from: &str, to: &str) {
        let from = self.within(from, |checker| checker.pointer.clone());
        let to = self.within(to, |checker| checker.pointer.clone());
        self.moves.add_move(from, to);
    }

    /// Where what is at a pointer was before the check.
    fn origin(&self, pointer: &str) -> String {
        self.moves.origin(pointer).1
    }

    /// Where a key of what is being checked stands in the text.
    fn at_key(&mut self, key: &str) -> String {
        self.within(key, |checker| checker.origin(&checker.pointer))
    }

    /// Goes into a part of a value.
    pub(super) fn within<T>(&mut self, segment: &str, go: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.pointer.len();
        push_segment(&mut self.pointer, segment);
        let result = go(self);
        self.pointer.truncate(length);
        result
    }

    /// Reports at the place of a key in the thing that is being checked.
    pub(super) fn report_at_key(&mut self, key: &str, message: impl FnOnce(Place) -> Diagnostic) {
        let place = self.within(key, |checker| checker.place());
        self.report.push(message(place));
    }

    /// Checks a value and everything in it. False: it is of the wrong kind, and that was reported.
    fn check_kind(
        &mut self,
        value: &mut Value,
        kind: &'static Kind,
        key: &str,
        need: Need,
    ) -> bool {
        match (kind, &mut *value) {
            (Kind::Any, _)
            | (Kind::Text | Kind::TextOr([], _), Value::String(_))
            | (Kind::Flag | Kind::FlagOr(_), Value::Bool(_))
            | (Kind::Number, Value::Number(_)) => true,
            (Kind::Whole, Value::Number(number)) if number.is_u64() => true,
            (Kind::Text, Value::Number(_) | Value::Bool(_)) => {
                self.read_as_text(value, key);
                true
            }
            (Kind::Choice(choices) | Kind::TextOr(choices, _), Value::String(text)) => {
                choices.contains(&text.as_str()) || self.refuse_choice(text, choices, key, need)
            }
            (Kind::List(kind) | Kind::ListOrMap(kind, _), Value::Array(items)) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.within(&index.to_string(), |checker| checker.check_part(item, kind, need));
                }
                true
            }
            (Kind::Map(kind) | Kind::ListOrMap(_, kind), Value::Object(entries)) => {
                for (name, entry) in entries {
                    self.within(name, |checker| checker.check_part(entry, kind, need));
                }
                true
            }
            (Kind::FlagOr(kind), _) => self.check_kind(value, kind, key, need),
            (Kind::Thing(thing) | Kind::TextOr(_, thing), Value::Object(entries)) => {
                self.check_thing(entries, thing);
                true
            }
            (Kind::Reference(section), Value::Object(entries)) => {
                self.check_reference(entries, section);
                true
            }
            _ => {
                if repair_value(self, value, kind) {
                    return self.check_kind(value, kind, key, need);
                }
                self.refuse(value, kind, key, need);
                false
            }
        }
    }

    fn refuse(&mut self, value: &Value, kind: &Kind, key: &str, need: Need) {
        let place = self.place();
        // Under its key, what a thing is called is said already.
        let expected = match kind {
            Kind::Thing(_) | Kind::Reference(_) if !key.is_empty() => "a mapping",
            kind => kind.noun(),
        };
        let mut message = structure::value_type(place, key, expected, kind_of(value));
        if matches!(need, Need::Soft | Need::Assumed) {
            message.severity = Severity::Warning;
            message = message.help("it was left out");
        }
        self.report.push(message);
    }

    fn refuse_choice(&mut self, text: &str, choices: &[&str], key: &str, need: Need) -> bool {
        let mut message = structure::value_choice(self.place(), key, text, choices);
        if need == Need::Soft {
            message.severity = Severity::Warning;
        }
        self.report.push(message);
        false
    }

    fn read_as_text(&mut self, value: &mut Value, key: &str) {
        let text = value.to_string();
        let place = self.place();
        self.report.push(structure::text_unquoted(place, key, &text));
        *value = Value::String(text);
    }

    fn check_reference(&mut self, entries: &mut Map<String, Value>, section: &'static Section) {
        if !entries.get("$ref").is_some_and(Value::is_string) {
            self.check_thing(entries, section.thing);
            return;
        }
        let schema = section.name == "schemas";
        for key in entries.keys().filter(|key| !self.dialect.allows_beside_reference(key, schema)) {
            let mut first = self.pointer.clone();
            push_segment(&mut first, key);
            self.tallies.sibling(&self.origin(&first), key, schema);
        }
        if entries.len() > 1 && schema {
            move_reference_aside(entries);
            self.check_thing(entries, section.thing);
            return;
        }
        entries.retain(|key, _| key == "$ref");
        self.found.push(Found { pointer: self.pointer.clone(), section });
    }

    fn check_thing(&mut self, entries: &mut Map<String, Value>, thing: &'static Thing) {
        if let Some(prepare) = thing.prepare {
            prepare(self, entries);
        }
        let mut leave_out = Vec::new();
        for (name, value) in entries.iter_mut() {
            let keep = match thing.keys.iter().find(|key| key.name == name) {
                Some(key) => self.check_key(name, value, key),
                None => self.check_rest(name, value, thing),
            };
            if !keep {
                leave_out.push(name.clone());
            }
        }
        for name in leave_out {
            entries.shift_remove(&name);
        }
        for key in thing.keys {
            self.supply(entries, key, thing);
        }
        if let Some(complete) = thing.complete {
            complete(entries);
        }
    }

    /// False: the key is to be left out.
    fn check_key(&mut self, name: &str, value: &mut Value, key: &'static Key) -> bool {
        if let Kind::Unused(what) = &key.kind {
            self.tally_unused(what, name, value);
            return false;
        }
        // An empty value in YAML (`parameters:`) means that there is none.
        if value.is_null() && !matches!(key.kind, Kind::Any) && key.need != Need::Required {
            return false;
        }
        let good =
            self.within(name, |checker| checker.check_kind(value, &key.kind, name, key.need));
        if !good && matches!(key.need, Need::Required | Need::Assumed) {
            *value = key.kind.neutral();
            return true;
        }
        good
    }

    fn tally_unused(&mut self, what: &'static str, name: &str, value: &Value) {
        let times = value.as_object().map_or(1, Map::len);
        if times == 0 {
            return;
        }
        let first = self.at_key(name);
        self.tallies.leave_out(&first, what, times);
    }

    /// False: the key is to be left out.
    fn check_rest(&mut self, name: &str, value: &mut Value, thing: &'static Thing) -> bool {
        match &thing.rest {
            Rest::Accepted(accepts, kind) if accepts(name) => {
                self.within(name, |checker| checker.check_part(value, kind, Need::Soft));
                true
            }
            Rest::Ignored | Rest::Accepted(..) if name.starts_with("x-") => true,
            // It stays in the value: a reference may lead into it.
            Rest::Ignored | Rest::Accepted(..) => {
                if !self.dialect.allows(thing.noun, name) {
                    let first = self.at_key(name);
                    self.tallies.ignore(&first, thing.noun, name, thing.names());
                }
                true
            }
            Rest::Refused => {
                let place = self.within(name, |checker| checker.source.at_key(&checker.pointer));
                self.report.push(structure::key_unknown(place, name, thing.noun, thing.names()));
                false
            }
        }
    }

    fn supply(&mut self, entries: &mut Map<String, Value>, key: &'static Key, thing: &Thing) {
        if !matches!(key.need, Need::Required | Need::Assumed) || entries.contains_key(key.name) {
            return;
        }
        if key.need == Need::Required {
            let place = self.place();
            self.report.push(structure::key_missing(place, key.name, thing.noun));
        }
        entries.insert(key.name.to_owned(), key.kind.neutral());
    }

    /// Says that a path parameter was taken as required.
    pub(super) fn warn_optional_path_parameter(&mut self, name: &str) {
        let place = self.place();
        self.report.push(meaning::path_parameter_optional(place, name));
    }
}

/// Turns `{ $ref, … }` into `{ allOf: [{ $ref }], … }`, which is what whoever wrote it meant.
fn move_reference_aside(entries: &mut Map<String, Value>) {
    if let Some(target) = entries.shift_remove("$ref") {
        let reference = Value::Object(Map::from_iter([("$ref".to_owned(), target)]));
        match entries.get_mut("allOf").and_then(Value::as_array_mut) {
            // At the end, so that the others stay where messages look for them.
            Some(members) => members.push(reference),
            None => {
                entries.insert("allOf".to_owned(), Value::Array(vec![reference]));
            }
        }
    }
}
