//! Values that may fit a schema, from a seed.
//!
//! Each alternative, each value of a list and each type has its turn; of optional keys the first value
//! has all, the second none. Keywords are met as far as that is simple; what a validator then refuses is
//! thrown away. What a document does not describe is made only where it is asked for: that is what a
//! server sends which is newer than its document.

mod gather;
mod scalars;
mod texts;
mod turns;

use std::hash::{DefaultHasher, Hash, Hasher};

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Map, Value, json};

use self::gather::{Place, Whole};
use self::turns::Turns;
use super::schemas::{Schemas, lists_items};

/// Nesting below which only what is required is made.
const SHALLOW: usize = 4;
/// Longest list.
const MOST_ITEMS: u64 = 3;
/// Tries for an item that is none of those before.
const TRIES: usize = 8;
/// A key that no document describes.
pub(super) const NEW_KEY: &str = "x-newer-than-the-document";
/// A text that no document lists.
const NEW_TEXT: &str = "newer than the document";
/// A number that no document lists.
const NEW_NUMBER: i64 = 987_654_321;

/// Which optional keys a value has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    /// All, near the outside.
    All,
    /// Those that are required.
    Required,
    /// Some of them.
    Some,
}

/// What a value has that the document does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Newer {
    /// Keys, where an object has described ones.
    Keys,
    /// Values, in place of those of a list.
    Values,
}

/// Makes values of one component.
pub(super) struct Synthesis<'s> {
    schemas: &'s Schemas,
    random: SmallRng,
    turns: Turns,
    steps: usize,
    keys: Keys,
    newer: Option<Newer>,
    /// How often something new was put into the value.
    news: usize,
}

impl<'s> Synthesis<'s> {
    /// The seed is the component's name, so that a value can be made again.
    pub(super) fn new(schemas: &'s Schemas, name: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        Self {
            schemas,
            random: SmallRng::seed_from_u64(hasher.finish()),
            turns: Turns::default(),
            steps: 0,
            keys: Keys::Some,
            newer: None,
            news: 0,
        }
    }

    /// A value; `None` where a recursion found no end.
    pub(super) fn value(&mut self, name: &'s str, keys: Keys) -> Option<Value> {
        self.steps = 0;
        self.news = 0;
        self.keys = keys;
        let mut whole = Whole::default();
        self.gather(self.schemas.component(name)?, &mut whole, Place::Component(name), 0)?;
        self.make(&whole, 0)
    }

    /// A value of a server that is newer than the document; `None` where the schema has no room for it.
    pub(super) fn newer_value(&mut self, name: &'s str, newer: Newer) -> Option<Value> {
        self.newer = Some(newer);
        let value = self.value(name, Keys::Some);
        self.newer = None;
        value.filter(|_| self.news > 0)
    }

    /// Every alternative, every listed value and every type that was met has had its turn.
    pub(super) fn is_through(&self) -> bool {
        self.turns.are_over()
    }

    fn chance(&mut self, percent: u32) -> bool {
        self.random.random_range(0..100) < percent
    }

    fn below(&mut self, most: usize) -> usize {
        self.random.random_range(0..most.max(1))
    }

    fn between(&mut self, least: i64, most: i64) -> i64 {
        self.random.random_range(least..=most)
    }

    fn of(&mut self, schema: &'s Value, depth: usize) -> Option<Value> {
        let mut whole = Whole::default();
        self.gather(schema, &mut whole, Place::Used, depth)?;
        self.make(&whole, depth)
    }

    fn make(&mut self, whole: &Whole<'s>, depth: usize) -> Option<Value> {
        if let Some(only) = whole.get("const") {
            return Some(only.clone());
        }
        let of_items = whole.parts.iter().any(|part| lists_items(part));
        if let Some(list) = whole.all("enum").last().filter(|_| !of_items) {
            return self.listed(list, whole, depth);
        }
        match self.kind(whole, depth)? {
            "null" => Some(Value::Null),
            "boolean" => Some(Value::Bool(self.chance(50))),
            "integer" => Some(self.integer(whole)),
            "number" => Some(self.number(whole)),
            "string" => Some(Value::String(self.text(whole))),
            "array" => self.list(whole, depth),
            "object" => self.object(whole, depth),
            _ => Some(json!({"any": [1, "thing"]})),
        }
    }

    /// One of the values that every list of them has.
    fn listed(&mut self, list: &'s Value, whole: &Whole<'s>, depth: usize) -> Option<Value> {
        let lists: Vec<&Vec<Value>> = whole.all("enum").filter_map(Value::as_array).collect();
        let shared: Vec<&Value> = lists
            .last()?
            .iter()
            .filter(|value| lists.iter().all(|list| list.contains(value)))
            .collect();
        let value = *shared.get(self.choice(list, shared.len(), depth))?;
        if self.newer == Some(Newer::Values) && shared.len() > 1 {
            self.news += 1;
            match value {
                Value::String(_) => return Some(json!(NEW_TEXT)),
                Value::Number(number) if number.is_i64() => return Some(json!(NEW_NUMBER)),
                _ => self.news -= 1,
            }
        }
        Some(value.clone())
    }

    /// One of the types that every part allows; empty where none says which.
    fn kind(&mut self, whole: &Whole<'s>, depth: usize) -> Option<&'s str> {
        let mut allowed: Option<Vec<&'s str>> = None;
        for kinds in whole.all("type") {
            let kinds: Vec<&str> = match kinds {
                Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
                kind => kind.as_str().into_iter().collect(),
            };
            allowed = Some(match allowed {
                Some(known) => known.into_iter().filter_map(|one| narrower(one, &kinds)).collect(),
                None => kinds,
            });
        }
        if let (Some(allowed), Some(place)) = (allowed, whole.get("type")) {
            return match allowed.len() {
                0 => None,
                1 => allowed.first().copied(),
                several => allowed.get(self.choice(place, several, depth)).copied(),
            };
        }
        let has = |keys: &[&str]| keys.iter().any(|key| whole.get(key).is_some());
        Some(if has(&["properties", "additionalProperties", "required", "patternProperties"]) {
            "object"
        } else if has(&["items", "prefixItems"]) {
            "array"
        } else if has(&["pattern", "minLength", "maxLength"]) {
            "string"
        } else if has(&["minimum", "maximum"]) {
            "number"
        } else {
            ""
        })
    }

    fn object(&mut self, whole: &Whole<'s>, depth: usize) -> Option<Value> {
        let required: Vec<&str> = whole
            .all("required")
            .filter_map(Value::as_array)
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let mut entries = Map::new();
        let described: Vec<_> =
            whole.all("properties").filter_map(Value::as_object).flatten().collect();
        let least = whole.greatest("minProperties").unwrap_or(0);
        for (name, schema) in described.iter().copied() {
            if entries.contains_key(name) {
                continue;
            }
            let needed = required.contains(&name.as_str()) || (entries.len() as u64) < least;
            if !needed && !self.takes_optional(depth) {
                continue;
            }
            match self.property(whole, name, schema, depth) {
                Some(value) => drop(entries.insert(name.clone(), value)),
                None if needed => return None,
                None => {}
            }
        }
        for (key, value) in &whole.tags {
            let value = whole.own_tag(key).unwrap_or_else(|| Value::String(value.clone()));
            entries.insert((*key).to_owned(), value);
        }
        self.free_keys(whole, &required, described.is_empty(), &mut entries, depth)?;
        if let Some(most) = whole.least("maxProperties") {
            let names: Vec<String> = entries.keys().cloned().collect();
            for name in names.iter().rev().filter(|name| !required.contains(&name.as_str())) {
                if entries.len() as u64 > most {
                    entries.shift_remove(name);
                }
            }
        }
        let is_map = ["additionalProperties", "patternProperties", "unevaluatedProperties"]
            .iter()
            .any(|key| whole.all(key).any(Value::is_object));
        if self.newer == Some(Newer::Keys) && !described.is_empty() && !is_map {
            self.news += 1;
            entries.insert(NEW_KEY.to_owned(), json!({"of": [1, "version"]}));
        }
        Some(Value::Object(entries))
    }

    fn takes_optional(&mut self, depth: usize) -> bool {
        match self.keys {
            Keys::Required => false,
            Keys::All if depth == 0 => true,
            Keys::All | Keys::Some => depth < SHALLOW && self.chance(65),
        }
    }

    /// Keys that have no description of their own: those that are required, and some of those that a
    /// schema for all further keys, or for keys of a pattern, allows.
    fn free_keys(
        &mut self,
        whole: &Whole<'s>,
        required: &[&str],
        is_free: bool,
        entries: &mut Map<String, Value>,
        depth: usize,
    ) -> Option<()> {
        let values = whole.get("additionalProperties");
        let patterns = whole.all("patternProperties").filter_map(Value::as_object).flatten();
        let mut wanted: Vec<(String, Option<&'s Value>)> =
            required.iter().map(|name| ((*name).to_owned(), values)).collect();
        let least = whole.greatest("minProperties").unwrap_or(0);
        let more = |this: &mut Self| {
            (depth < SHALLOW && this.keys != Keys::Required && this.chance(60)) || least > 0
        };
        for (pattern, schema) in patterns {
            if more(self)
                && let Some(name) = self.of_pattern(pattern, |_| true)
            {
                wanted.push((name, Some(schema)));
            }
        }
        let is_open = match values {
            Some(Value::Bool(open)) => *open,
            Some(_) => true,
            None => is_free && whole.get("patternProperties").is_none(),
        };
        for at in 0..least.max(2) {
            if is_open && more(self) {
                let name = match whole.get("propertyNames") {
                    Some(names) => self.of(names, depth + 1)?.as_str()?.to_owned(),
                    None if at == 1 => "second key".to_owned(),
                    None => format!("key{at}"),
                };
                wanted.push((name, values));
            }
        }
        for (name, schema) in wanted {
            if entries.contains_key(&name) {
                continue;
            }
            let value = match schema {
                Some(schema) if schema.is_object() => self.of(schema, depth + 1),
                _ => Some(json!([{"any": "value"}, null, 1.5])),
            };
            match value {
                Some(value) => drop(entries.insert(name, value)),
                None if required.contains(&name.as_str()) => return None,
                None => {}
            }
        }
        Some(())
    }

    /// A property that several parts describe has to fit all of them.
    fn property(
        &mut self,
        whole: &Whole<'s>,
        name: &str,
        first: &'s Value,
        depth: usize,
    ) -> Option<Value> {
        let mut merged = Whole::default();
        self.gather(first, &mut merged, Place::Used, depth + 1)?;
        for properties in whole.all("properties").filter_map(Value::as_object) {
            if let Some(other) = properties.get(name)
                && !std::ptr::eq(other, first)
            {
                self.gather(other, &mut merged, Place::Used, depth + 1)?;
            }
        }
        self.make(&merged, depth + 1)
    }

    fn list(&mut self, whole: &Whole<'s>, depth: usize) -> Option<Value> {
        let least = whole.greatest("minItems").unwrap_or(0);
        let most = whole.least("maxItems").unwrap_or(MOST_ITEMS.max(least)).max(least);
        let first =
            whole.get("prefixItems").or_else(|| whole.get("items").filter(|v| v.is_array()));
        let first = first.and_then(Value::as_array);
        let mut items = Vec::new();
        for schema in first.into_iter().flatten() {
            items.push(self.of(schema, depth + 1)?);
        }
        let rest = whole.get("items").filter(|schema| schema.is_object());
        let wanted = if depth >= SHALLOW || self.keys == Keys::Required {
            least
        } else {
            self.random.random_range(least..=most.min(least + MOST_ITEMS))
        };
        let is_set = whole.get("uniqueItems") == Some(&Value::Bool(true));
        let mut tries = 0;
        while (items.len() as u64) < wanted {
            let item = match rest {
                Some(schema) => self.of(schema, depth + 1),
                None if first.is_some() => break,
                None => Some(json!("anything")),
            };
            match item {
                Some(item) if is_set && items.contains(&item) => {
                    tries += 1;
                    if tries > TRIES {
                        break;
                    }
                }
                Some(item) => items.push(item),
                None if (items.len() as u64) < least => return None,
                None => break,
            }
        }
        Some(Value::Array(items))
    }
}

/// What two lists of types share of one type: an integer is a number.
fn narrower<'k>(one: &'k str, others: &[&'k str]) -> Option<&'k str> {
    match one {
        _ if others.contains(&one) => Some(one),
        "number" if others.contains(&"integer") => Some("integer"),
        "integer" if others.contains(&"number") => Some("integer"),
        _ => None,
    }
}
