//! Values that may fit a schema, from a seed.
//!
//! Keywords are met as far as that is simple; what a validator then refuses is thrown away. Unknown
//! keys are never made: what a document does not describe, a type does not keep.

use std::hash::{DefaultHasher, Hash, Hasher};

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Map, Number, Value, json};

use super::schemas::Schemas;

/// Nesting below which only what is required is made.
const SHALLOW: usize = 4;
/// Nesting at which nothing is made any more.
const DEEPEST: usize = 24;
/// Longest list.
const MOST_ITEMS: u64 = 3;
/// Steps for one value: `allOf` of `oneOf` of … can branch without end.
const MOST_STEPS: usize = 5_000;

/// Makes values of one component.
pub(crate) struct Synthesis<'s> {
    schemas: &'s Schemas,
    random: SmallRng,
    steps: usize,
}

/// Where a schema stands: what it is part of decides whether one of its heirs is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Where it is used.
    Used,
    /// It is a component, met by its name.
    Component,
    /// Another schema is composed of it, and is the heir.
    Base,
}

impl Place {
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
struct Whole<'s> {
    parts: Vec<&'s Map<String, Value>>,
    /// What discriminators say: the key and the value that name the chosen schema.
    tags: Vec<(&'s str, String)>,
}

impl<'s> Synthesis<'s> {
    /// The seed is the component's name, so that a value can be made again.
    pub(crate) fn new(schemas: &'s Schemas, name: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        Self { schemas, random: SmallRng::seed_from_u64(hasher.finish()), steps: 0 }
    }

    /// A value; `None` where a recursion found no end.
    pub(crate) fn value(&mut self, component: &'s Value) -> Option<Value> {
        self.steps = 0;
        let mut whole = Whole::default();
        self.gather(component, &mut whole, Place::Component, 0)?;
        self.make(&whole, 0)
    }

    fn chance(&mut self, percent: u32) -> bool {
        self.random.random_range(0..100) < percent
    }

    fn of(&mut self, schema: &'s Value, depth: usize) -> Option<Value> {
        let mut whole = Whole::default();
        self.gather(schema, &mut whole, Place::Used, depth)?;
        self.make(&whole, depth)
    }

    /// Collects a schema with what it refers to and one of each of its alternatives.
    fn gather(
        &mut self,
        schema: &'s Value,
        whole: &mut Whole<'s>,
        place: Place,
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
            let place = if place == Place::Used { Place::Component } else { place };
            self.gather(behind, whole, place, depth + 1)?;
        }
        let inside = place.of_members(entries);
        for member in entries.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            self.gather(member, whole, inside, depth + 1)?;
        }
        for keyword in ["oneOf", "anyOf"] {
            if let Some(all) = entries.get(keyword).and_then(Value::as_array)
                && !all.is_empty()
            {
                let chosen = &all[self.random.random_range(0..all.len())];
                if let Some(discriminator) = Discriminator::of(entries)
                    && let Some(target) = chosen.get("$ref").and_then(Value::as_str)
                {
                    whole.tags.push((discriminator.key, discriminator.value(target)));
                }
                self.gather(chosen, whole, Place::Used, depth + 1)?;
            }
        }
        whole.parts.push(entries);
        if place == Place::Base { Some(()) } else { self.choose_heir(entries, whole, depth) }
    }

    /// Where a schema with a discriminator has no alternatives of its own, those are the schemas that are
    /// composed of it (OpenAPI 3.0, "Discriminator Object").
    fn choose_heir(
        &mut self,
        base: &'s Map<String, Value>,
        whole: &mut Whole<'s>,
        depth: usize,
    ) -> Option<()> {
        let Some(discriminator) = Discriminator::of(base) else { return Some(()) };
        // The heir is composed of the base, which is then met a second time.
        let met = whole.tags.iter().any(|(key, _)| *key == discriminator.key);
        let has_own = ["oneOf", "anyOf"].iter().any(|keyword| base.contains_key(*keyword));
        let heirs = self.schemas.heirs(base);
        if met || has_own || heirs.is_empty() {
            return Some(());
        }
        let (target, heir) = &heirs[self.random.random_range(0..heirs.len())];
        whole.tags.push((discriminator.key, discriminator.value(target)));
        self.gather(heir, whole, Place::Component, depth + 1)
    }

    fn make(&mut self, whole: &Whole<'s>, depth: usize) -> Option<Value> {
        if let Some(only) = whole.get("const") {
            return Some(only.clone());
        }
        if let Some(values) = whole.get("enum").and_then(Value::as_array) {
            return values.get(self.random.random_range(0..values.len().max(1))).cloned();
        }
        match self.kind(whole).as_str() {
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

    fn kind(&mut self, whole: &Whole<'s>) -> String {
        for part in whole.parts.iter().rev() {
            match part.get("type") {
                Some(Value::String(kind)) => return kind.clone(),
                Some(Value::Array(kinds)) if !kinds.is_empty() => {
                    let at = self.random.random_range(0..kinds.len());
                    return kinds[at].as_str().unwrap_or_default().to_owned();
                }
                _ => {}
            }
        }
        let has = |key| whole.get(key).is_some();
        let kind = if has("properties") || has("additionalProperties") || has("required") {
            "object"
        } else if has("items") || has("prefixItems") {
            "array"
        } else if has("pattern") || has("minLength") || has("maxLength") {
            "string"
        } else if has("minimum") || has("maximum") {
            "number"
        } else {
            ""
        };
        kind.to_owned()
    }

    fn object(&mut self, whole: &Whole<'s>, depth: usize) -> Option<Value> {
        let required: Vec<&str> = whole
            .all("required")
            .filter_map(Value::as_array)
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let mut entries = Map::new();
        let described = whole.all("properties").filter_map(Value::as_object).flatten();
        for (name, schema) in described {
            if entries.contains_key(name) {
                continue;
            }
            let needed = required.contains(&name.as_str());
            if !needed && (depth >= SHALLOW || !self.chance(65)) {
                continue;
            }
            match self.property(whole, name, schema, depth) {
                Some(value) => drop(entries.insert(name.clone(), value)),
                None if needed => return None,
                None => {}
            }
        }
        for (key, value) in &whole.tags {
            entries.insert((*key).to_owned(), Value::String(value.clone()));
        }
        let free = whole.get("additionalProperties").filter(|schema| schema.is_object());
        if let Some(values) = free
            && depth < SHALLOW
        {
            for name in ["first", "second key"] {
                if self.chance(60)
                    && !entries.contains_key(name)
                    && let Some(value) = self.of(values, depth + 1)
                {
                    entries.insert(name.to_owned(), value);
                }
            }
        }
        Some(Value::Object(entries))
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
        let whole_number = |key| whole.get(key).and_then(Value::as_u64);
        let least = whole_number("minItems").unwrap_or(0);
        let most = whole_number("maxItems").unwrap_or(MOST_ITEMS).max(least);
        let first = whole.get("prefixItems").and_then(Value::as_array);
        let mut items = Vec::new();
        for schema in first.into_iter().flatten() {
            items.push(self.of(schema, depth + 1)?);
        }
        let rest = whole.get("items").filter(|schema| !schema.is_boolean());
        let wanted = if depth >= SHALLOW {
            least
        } else {
            self.random.random_range(least..=most.min(least + MOST_ITEMS))
        };
        while (items.len() as u64) < wanted {
            let item = match rest {
                Some(schema) => self.of(schema, depth + 1),
                None if first.is_some() => break,
                None => Some(json!("anything")),
            };
            match item {
                Some(item) if whole.get("uniqueItems") == Some(&Value::Bool(true)) => {
                    if items.contains(&item) {
                        break;
                    }
                    items.push(item);
                }
                Some(item) => items.push(item),
                None if (items.len() as u64) < least => return None,
                None => break,
            }
        }
        Some(Value::Array(items))
    }

    /// The least and the most that a number may be; draft 4 has flags where later ones have numbers.
    fn bounds(whole: &Whole<'s>) -> (Option<f64>, Option<f64>, bool) {
        let number = |key| whole.get(key).and_then(Value::as_f64);
        let flag = |key| whole.get(key) == Some(&Value::Bool(true));
        let least = number("exclusiveMinimum").or(number("minimum"));
        let most = number("exclusiveMaximum").or(number("maximum"));
        let open = flag("exclusiveMinimum")
            || flag("exclusiveMaximum")
            || number("exclusiveMinimum").is_some()
            || number("exclusiveMaximum").is_some();
        (least, most, open)
    }

    #[expect(clippy::cast_possible_truncation, reason = "the bounds are cut to what fits")]
    fn integer(&mut self, whole: &Whole<'s>) -> Value {
        let (least, most, open) = Self::bounds(whole);
        let edge = i64::from(open);
        let (lowest, highest) = match whole.get("format").and_then(Value::as_str) {
            Some("int32") => (i64::from(i32::MIN), i64::from(i32::MAX)),
            Some("int8") => (i64::from(i8::MIN), i64::from(i8::MAX)),
            Some("int16") => (i64::from(i16::MIN), i64::from(i16::MAX)),
            Some("uint8") => (0, i64::from(u8::MAX)),
            Some("uint16") => (0, i64::from(u16::MAX)),
            Some("uint32") => (0, i64::from(u32::MAX)),
            Some("uint64" | "uint") => (0, i64::MAX),
            Some("int64") => (i64::MIN, i64::MAX),
            _ => (-1_000_000, 1 << 53),
        };
        let least = least.map_or(lowest, |least| (least.ceil() as i64).max(lowest) + edge);
        let most = most.map_or(highest, |most| (most.floor() as i64).min(highest) - edge);
        let step = whole.get("multipleOf").and_then(Value::as_i64).unwrap_or(1).max(1);
        let value = if least >= most { least } else { self.random.random_range(least..=most) };
        json!(value - value % step)
    }

    fn number(&mut self, whole: &Whole<'s>) -> Value {
        let (least, most, _) = Self::bounds(whole);
        let least = least.unwrap_or(-1e6);
        let most = most.unwrap_or(1e6).max(least);
        let mut value = least + (most - least) * self.random.random_range(0.001..0.999);
        if self.chance(50) {
            value = (value * 100.0).round() / 100.0;
        }
        if let Some(step) = whole.get("multipleOf").and_then(Value::as_f64) {
            value = (value / step).round() * step;
        }
        if let Some("float") = whole.get("format").and_then(Value::as_str) {
            value = value.round();
        }
        Number::from_f64(value).map_or(Value::from(0), Value::Number)
    }

    fn text(&mut self, whole: &Whole<'s>) -> String {
        let number: u32 = self.random.random_range(0..u32::MAX);
        if let Some(text) = formatted(whole, number) {
            return text;
        }
        if let Some(pattern) = whole.get("pattern").and_then(Value::as_str) {
            // What looks around cannot be made, only met by chance.
            let plain = without_lookaround(pattern);
            let inner = plain.strip_prefix('^').unwrap_or(&plain);
            let inner = inner.strip_suffix('$').unwrap_or(inner);
            if let Ok(pattern) = rand_regex::Regex::compile(inner, 8) {
                return self.random.sample::<String, _>(&pattern);
            }
        }
        let length = |key| whole.get(key).and_then(Value::as_u64);
        let mut text = match number % 4 {
            0 => format!("text {number}"),
            1 => format!("\u{fc}n\u{ef} \"{number}\"\n\u{1f6f0}"),
            2 => String::new(),
            _ => number.to_string(),
        };
        while (text.chars().count() as u64) < length("minLength").unwrap_or(0).min(4096) {
            text.push('x');
        }
        if let Some(most) = length("maxLength") {
            text = text.chars().take(usize::try_from(most).unwrap_or(usize::MAX)).collect();
        }
        text
    }
}

/// A text of the format, for those that a type reads.
fn formatted(whole: &Whole<'_>, number: u32) -> Option<String> {
    let format = whole.get("format").and_then(Value::as_str)?;
    let (a, b, c) = (number % 12 + 1, number % 28 + 1, number % 24);
    Some(match format {
        "date-time" => {
            let fraction = if number.is_multiple_of(3) { ".125" } else { "" };
            format!(
                "20{:02}-{a:02}-{b:02}T{c:02}:{:02}:07{fraction}Z",
                number % 90 + 10,
                number % 60
            )
        }
        "date" => format!("20{:02}-{a:02}-{b:02}", number % 90 + 10),
        "time" => format!("{c:02}:{:02}:00Z", number % 60),
        "duration" => format!("PT{number}S"),
        "uuid" => format!("{number:08x}-1111-4222-8333-{:012x}", u64::from(number) * 7),
        "byte" | "base64" => ["", "aGVsbG8=", "AAECAw==", "eA=="][number as usize % 4].to_owned(),
        "email" => format!("user{number}@example.com"),
        "uri" | "url" => format!("https://example.com/{number}?a=b#c"),
        "ipv4" => format!("192.0.2.{}", number % 256),
        "ipv6" => format!("2001:db8::{:x}", number % 0xffff),
        "hostname" => format!("host{number}.example.com"),
        "decimal" => format!("{}.{:02}", number % 10_000, number % 100),
        "uint64" | "int64" => number.to_string(),
        _ => return None,
    })
}

/// A pattern without its groups of `(?=`, `(?!`, `(?<=` and `(?<!` (ECMA-262, "Assertion").
fn without_lookaround(pattern: &str) -> String {
    let mut plain = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some(next) = rest.chars().next() {
        if ["(?=", "(?!", "(?<=", "(?<!"].iter().any(|start| rest.starts_with(start)) {
            rest = &rest[group_length(rest)..];
            continue;
        }
        // An escaped parenthesis opens nothing.
        let taken = if next == '\\' {
            rest.chars().take(2).map(char::len_utf8).sum()
        } else {
            next.len_utf8()
        };
        plain.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    plain
}

/// Length of the group that a text starts with.
fn group_length(text: &str) -> usize {
    let mut depth = 0;
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' => depth += 1,
            ')' if depth == 1 => return at + 1,
            ')' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// What tells schemas apart: an object since OpenAPI 3.0, the name of a key in Swagger 2.0.
struct Discriminator<'s> {
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

impl<'s> Whole<'s> {
    /// The keyword in the last part that has it: what stands beside an `allOf` comes last.
    fn get(&self, key: &str) -> Option<&'s Value> {
        self.parts.iter().rev().find_map(|part| part.get(key))
    }

    /// The keyword in every part that has it.
    fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'s Value> + 'a {
        self.parts.iter().filter_map(move |part| part.get(key))
    }
}

#[cfg(test)]
mod tests {
    use super::without_lookaround;

    #[test]
    fn lookaround_is_taken_out() {
        for (pattern, plain) in [
            ("^(?!a(b)c)[a-z]{3}$", "^[a-z]{3}$"),
            (r"^(?=.*\))x\(y", r"^x\(y"),
            ("(a|b)(?<!c)", "(a|b)"),
            ("(?!", ""),
        ] {
            assert_eq!(without_lookaround(pattern), plain, "{pattern}");
        }
    }
}
