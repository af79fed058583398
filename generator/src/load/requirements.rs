//! The vocabulary of `scopes.yaml` and the requirements that are made of it.

use indexmap::{IndexMap, IndexSet};
use serde_json::Value;

use super::check::Checker;
use super::grammar::{Kind, Thing, optional};
use super::scopes::{Needs, OperationEntry, ScopeEntry, thing};
use super::source::Source;
use super::text::kind_of;
use crate::pointer::push_segment;
use crate::report::{Report, scopes as messages};

/// Words that mean something else than a scope where a scope may stand.
const RESERVED: [&str; 3] = ["none", "public", "unknown"];

static REQUIREMENT: Kind = Kind::Thing(&REQUIREMENT_THING);

pub(super) static REQUIREMENT_THING: Thing = thing(
    "a requirement",
    &[
        optional("all", Kind::List(&Kind::Text)),
        optional("any", Kind::List(&Kind::Any)),
        optional("scope", Kind::Text),
        optional("none", Kind::Flag),
        optional("public", Kind::Flag),
        optional("unknown", Kind::Flag),
        optional("source", Kind::Choice(&["documented", "inferred"])),
        optional("note", Kind::Text),
    ],
);

/// Reads the entries of `operations` against the vocabulary.
pub(super) struct Reader<'r, 'i> {
    pub source: &'r Source<'i>,
    pub report: &'r mut Report,
    pub scopes: &'r IndexMap<String, ScopeEntry>,
}

impl Reader<'_, '_> {
    /// Checks the declared scopes.
    pub(super) fn check_vocabulary(&mut self) {
        for (name, scope) in self.scopes {
            let mut pointer = "/scopes".to_owned();
            push_segment(&mut pointer, name);
            if RESERVED.contains(&name.as_str()) {
                self.report.push(messages::scope_reserved(self.source.at_key(&pointer), name));
            }
            for (index, implied) in scope.implies.iter().enumerate() {
                self.check_scope(implied, &format!("{pointer}/implies/{index}"));
            }
        }
        self.check_circles();
    }

    fn check_scope(&mut self, name: &str, pointer: &str) {
        if !self.scopes.contains_key(name) {
            let known = self.scopes.keys().map(String::as_str);
            self.report.push(messages::scope_unknown(self.source.at(pointer), name, known));
        }
    }

    /// Reports each circle of `implies` once, at its first scope.
    fn check_circles(&mut self) {
        let scopes = self.scopes;
        let mut done: IndexSet<&str> = IndexSet::new();
        for start in scopes.keys() {
            let mut way: Vec<(&str, usize)> = vec![(start, 0)];
            while let Some((name, next)) = way.last_mut() {
                let implied = scopes.get(*name).and_then(|scope| scope.implies.get(*next));
                *next += 1;
                let Some(implied) = implied else {
                    done.insert(name);
                    way.pop();
                    continue;
                };
                if let Some(from) = way.iter().position(|(name, _)| name == implied) {
                    let mut circle: Vec<&str> = way[from..].iter().map(|(name, _)| *name).collect();
                    circle.push(implied);
                    self.report_circle(&circle);
                } else if !done.contains(implied.as_str()) {
                    way.push((implied, 0));
                }
            }
        }
    }

    fn report_circle(&mut self, circle: &[&str]) {
        let mut pointer = "/scopes".to_owned();
        push_segment(&mut pointer, circle[0]);
        self.report.push(messages::scope_cycle(self.source.at_key(&pointer), circle));
    }

    /// Reads what an operation needs.
    pub(super) fn read_entry(&mut self, mut value: Value, pointer: &str) -> OperationEntry {
        match &value {
            Value::String(word) => {
                OperationEntry { needs: self.read_word(word, pointer), inferred: false, note: None }
            }
            Value::Object(_) => {
                let mut checker = Checker::new(self.source, self.report);
                pointer.clone_into(&mut checker.pointer);
                checker.check(&mut value, &REQUIREMENT);
                checker.finish();
                OperationEntry {
                    needs: self.read_long(&value, pointer),
                    inferred: value.get("source").and_then(Value::as_str) == Some("inferred"),
                    note: value.get("note").and_then(Value::as_str).map(str::to_owned),
                }
            }
            other => {
                let reason = format!("expected a requirement, found {}", kind_of(other));
                OperationEntry { needs: self.refuse(pointer, reason), inferred: false, note: None }
            }
        }
    }

    fn refuse(&mut self, pointer: &str, reason: impl Into<String>) -> Needs {
        let place = self.source.at(pointer);
        self.report.push(messages::requirement_invalid(place, &reason.into()));
        Needs::Unknown
    }

    fn read_word(&mut self, word: &str, pointer: &str) -> Needs {
        match word {
            "none" => Needs::Nothing,
            "public" => Needs::Public,
            "unknown" => Needs::Unknown,
            scope => {
                self.check_scope(scope, pointer);
                Needs::Scopes(vec![vec![scope.to_owned()]])
            }
        }
    }

    fn read_long(&mut self, value: &Value, pointer: &str) -> Needs {
        let flag = |key: &str| value.get(key) == Some(&Value::Bool(true));
        let said: Vec<&str> = ["all", "any", "scope"]
            .into_iter()
            .filter(|key| value.get(key).is_some())
            .chain(RESERVED.into_iter().filter(|key| flag(key)))
            .collect();
        match said[..] {
            ["none"] => Needs::Nothing,
            ["public"] => Needs::Public,
            ["unknown"] => Needs::Unknown,
            ["scope"] => {
                let scope = value["scope"].as_str().unwrap_or_default();
                self.check_scope(scope, &format!("{pointer}/scope"));
                Needs::Scopes(vec![vec![scope.to_owned()]])
            }
            ["all"] => match self.read_all(&value["all"], &format!("{pointer}/all")) {
                set if set.is_empty() => self.refuse(pointer, "`all` names no scope"),
                set => Needs::Scopes(vec![set]),
            },
            ["any"] => self.read_any(&value["any"], pointer),
            [] => self.refuse(pointer, "the entry does not say what the operation needs"),
            _ => self.refuse(pointer, "the entry says more than one thing"),
        }
    }

    fn read_all(&mut self, value: &Value, pointer: &str) -> Vec<String> {
        let names = value.as_array().into_iter().flatten().filter_map(Value::as_str);
        let names: Vec<String> = names.map(str::to_owned).collect();
        for (index, name) in names.iter().enumerate() {
            self.check_scope(name, &format!("{pointer}/{index}"));
        }
        names
    }

    fn read_any(&mut self, value: &Value, pointer: &str) -> Needs {
        let mut sets = Vec::new();
        for (index, item) in value.as_array().into_iter().flatten().enumerate() {
            let place = format!("{pointer}/any/{index}");
            let all =
                item.as_object().filter(|item| item.len() == 1).and_then(|item| item.get("all"));
            match (item, all) {
                (Value::String(name), _) => {
                    self.check_scope(name, &place);
                    sets.push(vec![name.clone()]);
                }
                (_, Some(all @ Value::Array(names))) if !names.is_empty() => {
                    sets.push(self.read_all(all, &format!("{place}/all")));
                }
                _ => {
                    return self
                        .refuse(&place, "`any` holds scopes and `{ all: […] }`, nothing else");
                }
            }
        }
        if sets.is_empty() {
            self.refuse(pointer, "`any` names no scope")
        } else {
            Needs::Scopes(sets)
        }
    }

    /// Warns of scopes that no operation needs.
    pub(super) fn report_unused(&mut self, operations: &IndexMap<String, OperationEntry>) {
        let used: IndexSet<&str> = operations
            .values()
            .filter_map(|entry| match &entry.needs {
                Needs::Scopes(sets) => Some(sets.iter().flatten().map(String::as_str)),
                Needs::Public | Needs::Nothing | Needs::Unknown => None,
            })
            .flatten()
            .collect();
        for name in self.scopes.keys().filter(|name| !used.contains(name.as_str())) {
            let mut pointer = "/scopes".to_owned();
            push_segment(&mut pointer, name);
            self.report.push(messages::scope_unused(self.source.at_key(&pointer), name));
        }
    }
}
