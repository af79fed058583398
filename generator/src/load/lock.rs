//! `names.lock`: the names that an earlier version of the crate has.
//!
//! It is written by the generator (`plan/lock.rs`), but people may change it: a name in it is checked as
//! everything else that comes from a file.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::source::Source;
use crate::ir::{KnownNames, KnownOperation, KnownResource, Spelling};
use crate::pointer::push_segment;
use crate::report::Report;
use crate::report::lock as messages;

/// Reads the file; `None` where a message says what is wrong with it.
pub(super) fn load_lock(
    source: &Source<'_>,
    value: &mut Value,
    report: &mut Report,
) -> Option<KnownNames> {
    let before = report.errors();
    let reader = &mut Reader { source, report };
    let mut known = KnownNames { exist: true, ..KnownNames::default() };
    for (key, value) in value.as_object()? {
        let at = pointer(&[key]);
        match key.as_str() {
            "version" if value.as_u64() == Some(1) => {}
            "version" => reader.wrong(&at, "the version of the format is not 1"),
            "spelling" => known.spelling = reader.spelling(&at, value),
            "resources" => known.resources = reader.each(&at, value, Reader::resource),
            "operations" => known.operations = reader.each(&at, value, Reader::operation),
            "types" => known.types = reader.each(&at, value, Reader::name),
            "members" => {
                known.members = reader.each(&at, value, |reader, at, value| {
                    Some(reader.each(at, value, Reader::name))
                });
            }
            _ => reader.wrong(&at, "nothing of this name is kept"),
        }
    }
    (report.errors() == before).then_some(known)
}

struct Reader<'a, 'i> {
    source: &'a Source<'i>,
    report: &'a mut Report,
}

fn pointer(segments: &[&str]) -> String {
    let mut pointer = String::new();
    for segment in segments {
        push_segment(&mut pointer, segment);
    }
    pointer
}

impl Reader<'_, '_> {
    fn wrong(&mut self, at: &str, what: &str) {
        self.report.push(messages::lock_invalid(self.source.at(at), what));
    }

    fn entries<'v>(&mut self, at: &str, value: &'v Value) -> Option<&'v Map<String, Value>> {
        let entries = value.as_object();
        if entries.is_none() {
            self.wrong(at, "it is no mapping");
        }
        entries
    }

    fn each<T>(
        &mut self,
        at: &str,
        value: &Value,
        read: impl Fn(&mut Self, &str, &Value) -> Option<T>,
    ) -> BTreeMap<String, T> {
        let Some(entries) = self.entries(at, value) else { return BTreeMap::new() };
        let mut found = BTreeMap::new();
        for (key, value) in entries {
            let mut inside = at.to_owned();
            push_segment(&mut inside, key);
            found.extend(read(self, &inside, value).map(|read| (key.clone(), read)));
        }
        found
    }

    /// A name goes into the crate as it is, so nothing but letters, digits and `_` may be in it.
    fn name(&mut self, at: &str, value: &Value) -> Option<String> {
        let text = value.as_str().unwrap_or_default();
        let plain = text.len() <= 128
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            && text.starts_with(|c: char| c.is_ascii_alphabetic());
        if !plain {
            self.wrong(at, "it is no name in Rust");
        }
        plain.then(|| text.to_owned())
    }

    fn resource(&mut self, at: &str, value: &Value) -> Option<KnownResource> {
        let entries = self.entries(at, value)?;
        let mut part = |key: &str| self.part(at, entries, key);
        Some(KnownResource { module: part("module")?, handle: part("handle")? })
    }

    fn operation(&mut self, at: &str, value: &Value) -> Option<KnownOperation> {
        let entries = self.entries(at, value)?;
        let optional = |reader: &mut Self, key: &str| {
            let is_there = entries.contains_key(key);
            if is_there { reader.part(at, entries, key) } else { None }
        };
        Some(KnownOperation {
            method: self.part(at, entries, "method")?,
            constant: optional(self, "constant").unwrap_or_default(),
            call: optional(self, "call"),
            request: entries.get("request").and_then(Value::as_str).unwrap_or_default().to_owned(),
        })
    }

    fn part(&mut self, at: &str, entries: &Map<String, Value>, key: &str) -> Option<String> {
        let Some(value) = entries.get(key) else {
            self.wrong(at, &format!("`{key}` is missing"));
            return None;
        };
        let mut inside = at.to_owned();
        push_segment(&mut inside, key);
        self.name(&inside, value)
    }

    fn spelling(&mut self, at: &str, value: &Value) -> crate::ir::Spellings {
        let words = self.each(at, value, |reader, at, value| {
            let word = value.as_str().unwrap_or_default();
            let known = Spelling::ALL.iter().find(|(name, _)| *name == word);
            if known.is_none() {
                reader.wrong(at, "it is no way to spell words");
            }
            known.map(|(_, spelling)| *spelling)
        });
        let of = |key: &str| words.get(key).copied();
        crate::ir::Spellings {
            fields: of("fields"),
            values: of("values"),
            parameters: of("parameters"),
        }
    }
}
