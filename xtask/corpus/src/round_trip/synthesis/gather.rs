//! Gathering: a schema with what it refers to and one of each of its alternatives, as parts that a
//! value has to fit all of.

use serde_json::{Map, Value};

use super::{SHALLOW, Synthesis};

/// Nesting at which nothing is made any more.
const DEEPEST: usize = 24;
/// Steps for one value: `allOf` of `oneOf` of … can branch without end.
const MOST_STEPS: usize = 5_000;

/// Where a schema stands: what it is part of decides whether one of its heirs is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place<'s> {
    /// Where it is used.
    Used,
    /// It is this component, met by its name.
    Component(&'s str),
    /// Another schema is composed of it, and is the heir.
    Base,
}

impl Place<'_> {
    /// The place of the members of a schema's `allOf`. One written in place that adds nothing to its only
    /// member is that member.
    fn of_members(self, entries: &Map<String, Value>) -> Self {
        let members = entries.get("allOf").and_then(Value::as_array).map_or(0, Vec::len);
        let adds = members > 1 || entries.contains_key("properties");
        if self == Self::Used && !adds { Self::Used } else { Self::Base }
    }
}

/// A schema with everything that `allOf`, a reference or a chosen alternative adds.
#[derive(Default)]
pub(super) struct Whole<'s> {
    pub(super) parts: Vec<&'s Map<String, Value>>,
    /// What discriminators say: the key and the value that name the chosen schema.
    pub(super) tags: Vec<(&'s str, String)>,
}

impl<'s> Whole<'s> {
    /// The keyword in the last part that has it: what stands beside an `allOf` comes last.
    pub(super) fn get(&self, key: &str) -> Option<&'s Value> {
        self.parts.iter().rev().find_map(|part| part.get(key))
    }

    /// The keyword in every part that has it.
    pub(super) fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'s Value> + 'a {
        self.parts.iter().filter_map(move |part| part.get(key))
    }

    /// The value that a chosen schema itself has for the key of a discriminator: the only one that the key
    /// may have, or that of `x-ms-discriminator-value`, by which Swagger 2.0 documents say it.
    pub(super) fn own_tag(&self, key: &str) -> Option<Value> {
        let properties = self.all("properties").filter_map(|properties| properties.get(key));
        let only = |schema: &'s Value| match schema.get("enum").and_then(Value::as_array) {
            Some(values) if values.len() == 1 => values.first(),
            _ => schema.get("const"),
        };
        let own = properties.filter_map(only).last();
        own.or_else(|| self.get("x-ms-discriminator-value")).cloned()
    }

    /// The greatest whole number that a part has there.
    pub(super) fn greatest(&self, key: &str) -> Option<u64> {
        self.all(key).filter_map(whole_number).max()
    }

    /// The least whole number that a part has there.
    pub(super) fn least(&self, key: &str) -> Option<u64> {
        self.all(key).filter_map(whole_number).min()
    }
}

/// A count, also where it is written as `1.0` or in quotes.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count that is none is 0, one that is too great the greatest"
)]
fn whole_number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_f64().map(|number| number as u64))
}

impl<'s> Synthesis<'s> {
    /// Collects a schema with what it refers to and one of each of its alternatives.
    pub(super) fn gather(
        &mut self,
        schema: &'s Value,
        whole: &mut Whole<'s>,
        place: Place<'s>,
        depth: usize,
    ) -> Option<()> {
        self.steps += 1;
        if self.steps > MOST_STEPS || depth > DEEPEST {
            return None;
        }
        let Some(entries) = schema.as_object() else {
            return (schema != &Value::Bool(false)).then_some(());
        };
        if let Some(reference) = entries.get("$ref").and_then(Value::as_str) {
            let behind = self.schemas.behind(reference)?;
            let place = match (place, self.schemas.name_of(reference)) {
                (Place::Used, Some(name)) => Place::Component(name),
                _ => place,
            };
            self.gather(behind, whole, place, depth + 1)?;
        }
        let inside = place.of_members(entries);
        for member in entries.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            self.gather(member, whole, inside, depth + 1)?;
        }
        for keyword in ["oneOf", "anyOf"] {
            let Some(list) = entries.get(keyword) else { continue };
            let Some(all) = list.as_array().filter(|all| !all.is_empty()) else { continue };
            let chosen = &all[self.choice(list, all.len(), depth)];
            if let Some(discriminator) = Discriminator::of(entries)
                && let Some(target) = chosen.get("$ref").and_then(Value::as_str)
            {
                whole.tags.push((discriminator.key, discriminator.value(target)));
            }
            self.gather(chosen, whole, Place::Used, depth + 1)?;
        }
        whole.parts.push(entries);
        match place {
            Place::Component(name) => self.choose_heir(name, entries, whole, depth),
            Place::Used | Place::Base => Some(()),
        }
    }

    /// One of several possibilities: each in its turn, and far inside by chance.
    pub(super) fn choice<T>(&mut self, place: &T, of: usize, depth: usize) -> usize {
        if depth > 2 * SHALLOW {
            return self.below(of);
        }
        self.turns.next(place, of, &mut self.random)
    }

    /// Where a schema with a discriminator has no alternatives of its own, those are the schemas that are
    /// composed of it (OpenAPI 3.0, "Discriminator Object").
    fn choose_heir(
        &mut self,
        name: &str,
        base: &'s Map<String, Value>,
        whole: &mut Whole<'s>,
        depth: usize,
    ) -> Option<()> {
        let Some(discriminator) = Discriminator::of(base) else { return Some(()) };
        // The heir is composed of the base, which is then met a second time.
        let met = whole.tags.iter().any(|(key, _)| *key == discriminator.key);
        let has_own = ["oneOf", "anyOf"].iter().any(|keyword| base.contains_key(*keyword));
        let schemas = self.schemas;
        let heirs = schemas.heirs(name);
        if met || has_own || heirs.is_empty() {
            return Some(());
        }
        let heir = &heirs[self.choice(base, heirs.len(), depth)];
        whole.tags.push((discriminator.key, discriminator.value(heir)));
        self.gather(schemas.component(heir)?, whole, Place::Component(heir), depth + 1)
    }
}

/// What tells schemas apart: an object since OpenAPI 3.0, the name of a key in Swagger 2.0.
pub(super) struct Discriminator<'s> {
    key: &'s str,
    mapping: Option<&'s Map<String, Value>>,
}

impl<'s> Discriminator<'s> {
    fn of(schema: &'s Map<String, Value>) -> Option<Self> {
        match schema.get("discriminator")? {
            Value::String(key) => Some(Self { key, mapping: None }),
            discriminator => {
                let key = discriminator.get("propertyName")?.as_str()?;
                Some(Self { key, mapping: discriminator.get("mapping").and_then(Value::as_object) })
            }
        }
    }

    /// The value that names a schema: that of the mapping, or its own name.
    fn value(&self, target: &str) -> String {
        let name = |reference: &str| reference.rsplit('/').next().unwrap_or(reference).to_owned();
        let mut mapped = self.mapping.into_iter().flatten();
        let known = mapped.find(|(_, to)| to.as_str().is_some_and(|to| name(to) == name(target)));
        known.map_or_else(|| name(target), |(value, _)| value.clone())
    }
}
