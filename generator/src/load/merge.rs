//! A value is merged into another one (Overlay Specification 1.1, "Action Object").

use serde_json::{Map, Value};

use super::moves::Origin;
use crate::pointer::push_segment;

/// Why a value does not go into another one.
pub(super) enum Incompatible {
    /// One is an object, a list or a single value, and the other is not.
    Kinds {
        /// The pointer of the value that was there.
        at: String,
        /// What is there.
        found: &'static str,
        /// What was to be merged into it.
        given: &'static str,
    },
    /// Too much was written.
    TooLarge,
}

/// What was written, and how much may be.
pub(super) struct Written {
    /// Where each written value came from, and where it is.
    pub(super) moves: Vec<(Origin, String)>,
    /// How many values.
    pub(super) size: usize,
    /// How many there may be.
    pub(super) limit: usize,
}

/// Where a value is, and where what goes into it comes from.
pub(super) struct Merge {
    pub(super) at: String,
    pub(super) from: Origin,
}

/// What a node is, of the three kinds that do not mix.
pub(super) fn kind_of_node(value: &Value) -> &'static str {
    match value {
        Value::Object(_) => "an object",
        Value::Array(_) => "a list",
        _ => "a single value",
    }
}

impl Merge {
    /// Merges a value into the target of an action: a list also takes single items.
    pub(super) fn merge(
        self,
        target: &mut Value,
        value: &Value,
        written: &mut Written,
    ) -> Result<(), Incompatible> {
        match (target, value) {
            (Value::Array(items), Value::Array(added)) => self.extend(items, added, written),
            (Value::Array(items), item) => {
                written.add(self.from, format!("{}/{}", self.at, items.len()), item)?;
                items.push(item.clone());
                Ok(())
            }
            (target, value) => self.merge_value(target, value, written),
        }
    }

    fn merge_value(
        self,
        target: &mut Value,
        value: &Value,
        written: &mut Written,
    ) -> Result<(), Incompatible> {
        let (found, given) = (kind_of_node(target), kind_of_node(value));
        match (target, value) {
            (Value::Object(entries), Value::Object(added)) => {
                self.merge_object(entries, added, written)
            }
            (Value::Array(items), Value::Array(added)) => self.extend(items, added, written),
            (target, value) if found == given => {
                written.add(self.from, self.at, value)?;
                target.clone_from(value);
                Ok(())
            }
            _ => Err(Incompatible::Kinds { at: self.at, found, given }),
        }
    }

    fn merge_object(
        &self,
        entries: &mut Map<String, Value>,
        added: &Map<String, Value>,
        written: &mut Written,
    ) -> Result<(), Incompatible> {
        for (key, value) in added {
            let inner = self.within(key);
            if let Some(entry) = entries.get_mut(key) {
                inner.merge_value(entry, value, written)?;
            } else {
                written.add(inner.from, inner.at, value)?;
                entries.insert(key.clone(), value.clone());
            }
        }
        Ok(())
    }

    fn extend(
        &self,
        items: &mut Vec<Value>,
        added: &[Value],
        written: &mut Written,
    ) -> Result<(), Incompatible> {
        for (index, item) in added.iter().enumerate() {
            let from = self.within(&index.to_string()).from;
            written.add(from, format!("{}/{}", self.at, items.len()), item)?;
            items.push(item.clone());
        }
        Ok(())
    }

    fn within(&self, segment: &str) -> Self {
        let below = |pointer: &str| {
            let mut pointer = pointer.to_owned();
            push_segment(&mut pointer, segment);
            pointer
        };
        let from = match &self.from {
            Origin::Here(from) => Origin::Here(below(from)),
            Origin::File(file, from) => Origin::File(*file, below(from)),
        };
        Self { at: below(&self.at), from }
    }
}

impl Written {
    fn add(&mut self, from: Origin, at: String, value: &Value) -> Result<(), Incompatible> {
        self.size = self.size.saturating_add(size_of(value));
        if self.size > self.limit {
            return Err(Incompatible::TooLarge);
        }
        self.moves.push((from, at));
        Ok(())
    }
}

/// How many values are in a value.
pub(super) fn size_of(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(size_of).sum::<usize>(),
        Value::Object(entries) => 1 + entries.values().map(size_of).sum::<usize>(),
        _ => 1,
    }
}
