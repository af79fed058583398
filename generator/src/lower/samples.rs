//! Samples: a value for each schema, for examples in the docs and for tests.
//!
//! A documented example comes first, if it is of the schema's type; then a constant, a value of the
//! enumeration, the default; then a value that is made up to fit, always the same. Objects inside a
//! sample have their required keys only, and a sample stops growing at a size nobody would read.

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, Example, MediaType, ReferenceOr};
use serde_json::{Map, Value};

use super::Lowering;
use super::all_of::Parts;
use super::schema::{Sub, Values, View};
use super::types::decorated;

/// Schemas that go into one sample.
const BUDGET: usize = 400;

/// Objects within objects in one sample.
const DEPTH: usize = 8;

/// How much a sample may still grow, and which keys it gets.
#[derive(Debug, Clone, Copy)]
struct Room {
    left: usize,
    depth: usize,
}

impl<'d> Lowering<'d, '_> {
    /// A value of a schema, as a property or parameter of this name.
    pub(super) fn sample_value(&mut self, schema: Sub<'d>, name: &str) -> Value {
        self.grow(schema, name, &mut Room { left: BUDGET, depth: 0 })
    }

    /// Whether a documented example is of the type of its schema.
    pub(super) fn is_sample_of(&self, example: &Value, schema: Sub<'d>) -> bool {
        self.view_behind(schema).is_none_or(|view| is_of(example, view.kind))
    }

    /// A value of a request's body: the documented example, or an object with all keys that may be
    /// sent.
    pub(super) fn sample_body(&mut self, media: &'d MediaType, schema: Option<Sub<'d>>) -> Value {
        if let Some(example) = self.documented(media.example.as_ref(), &media.examples) {
            return example;
        }
        let Some(schema) = schema else { return Value::Null };
        let Some(view) = self.view_behind(schema) else { return Value::Null };
        if let Some(example) = fitting(&view) {
            return example.clone();
        }
        let parts = self.compose([(schema, String::new())]);
        if parts.properties.is_empty() || !parts.choices.is_empty() {
            return self.sample_value(schema, "body");
        }
        let mut room = Room { left: BUDGET, depth: 0 };
        let mut object = Map::new();
        for (name, property) in &parts.properties {
            if !self.view_behind(property.schema).is_some_and(|view| view.data.read_only) {
                object.insert((*name).to_owned(), self.grow(property.schema, name, &mut room));
            }
        }
        add_undescribed(&mut object, &parts);
        Value::Object(object)
    }

    /// The documented example of a body or a parameter.
    pub(super) fn documented(
        &self,
        example: Option<&'d Value>,
        examples: &'d IndexMap<String, ReferenceOr<Example>>,
    ) -> Option<Value> {
        let section = self.api.components.as_ref().map(|components| &components.examples);
        let named = || {
            examples.values().find_map(|example| match example {
                ReferenceOr::Item(example) => example.value.as_ref(),
                ReferenceOr::Reference { reference } => {
                    super::behind(section, reference)?.1.value.as_ref()
                }
            })
        };
        example.or_else(named).cloned()
    }

    fn grow(&mut self, schema: Sub<'d>, name: &str, room: &mut Room) -> Value {
        match schema {
            Sub::Inline(_) => self.make(schema, name, room),
            Sub::Ref(component) => {
                if let Some(documented) = self.view_behind(schema).and_then(|view| fitting(&view)) {
                    return documented.clone();
                }
                let component = self.core(component).unwrap_or(component);
                let schema = Sub::Ref(component);
                if let Some((known, size)) = self.samples.get(component) {
                    let fits = *size <= room.left;
                    room.left = room.left.saturating_sub(*size);
                    return if fits { known.clone() } else { Value::Null };
                }
                // A component within itself ends here; an honest document has such a key optional.
                self.samples.insert(component, (Value::Null, 1));
                let mut own = Room { left: BUDGET, depth: room.depth };
                let value = self.make(schema, name, &mut own);
                let size = BUDGET - own.left + 1;
                if value.is_null() {
                    // It came too deep here; elsewhere there may be room for it.
                    self.samples.remove(component);
                } else {
                    self.samples.insert(component, (value.clone(), size));
                }
                room.left = room.left.saturating_sub(size);
                value
            }
        }
    }

    fn make(&mut self, schema: Sub<'d>, name: &str, room: &mut Room) -> Value {
        let Some(view) = self.view_behind(schema) else { return Value::Null };
        if let Some(documented) = fitting(&view) {
            return documented.clone();
        }
        if let Some(constant) = view.constant() {
            return constant.clone();
        }
        if let Some(inner) = decorated(&view) {
            return self.grow(inner.schema, name, room);
        }
        if room.left == 0 || room.depth > DEPTH {
            return Value::Null;
        }
        let parts = self.compose([(schema, String::new())]);
        room.left = room.left.saturating_sub(parts.size.max(1));
        room.depth += 1;
        let value = self.make_whole(&parts, &view, name, room);
        room.depth -= 1;
        value
    }

    fn make_whole(
        &mut self,
        parts: &Parts<'d>,
        view: &View<'d>,
        name: &str,
        room: &mut Room,
    ) -> Value {
        if let Some(value) = first_value(parts.values) {
            return value;
        }
        if let Some(default) =
            view.data.default.as_ref().filter(|default| is_of(default, parts.kind))
        {
            return default.clone();
        }
        if !parts.properties.is_empty() {
            return self.make_object(parts, room);
        }
        if let Some(first) = parts.choices.first().and_then(|choice| choice.variants.first()) {
            return self.grow(first.into(), name, room);
        }
        match (parts.kind, &parts.items) {
            (Some("array") | None, Some(items)) => {
                let count = view.bounds.items.0.unwrap_or(1).clamp(1, 3);
                match self.grow(items.schema, name, room) {
                    Value::Null => Value::Array(Vec::new()),
                    item => Value::Array(vec![item; count]),
                }
            }
            (Some("array"), None) => Value::Array(Vec::new()),
            (Some("object"), _) => self.make_map(parts, room),
            (kind, _) => scalar(kind, parts.format, view, name),
        }
    }

    fn make_object(&mut self, parts: &Parts<'d>, room: &mut Room) -> Value {
        let mut object = Map::new();
        for (name, property) in &parts.properties {
            if parts.required.contains(name) {
                object.insert((*name).to_owned(), self.grow(property.schema, name, room));
            }
        }
        add_undescribed(&mut object, parts);
        // Of an object with optional keys only, the first one shows what it is about.
        if object.is_empty()
            && let Some((name, property)) = parts.properties.first()
        {
            let value = self.grow(property.schema, name, room);
            if !value.is_null() {
                object.insert((*name).to_owned(), value);
            }
        }
        Value::Object(object)
    }

    fn make_map(&mut self, parts: &Parts<'d>, room: &mut Room) -> Value {
        let mut object = Map::new();
        if let Some((AdditionalProperties::Schema(values), _)) = &parts.additional {
            let value = self.grow(Sub::from(&**values), "value", room);
            object.insert("key".to_owned(), value);
        }
        Value::Object(object)
    }
}

/// Adds the keys that must be there though nothing describes them.
fn add_undescribed(object: &mut Map<String, Value>, parts: &Parts<'_>) {
    for name in parts.required.iter().filter(|name| !parts.properties.contains_key(*name)) {
        object.insert((*name).to_owned(), Value::from("value"));
    }
}

/// The documented example of a schema, if it is of the schema's type.
fn fitting<'d>(view: &View<'d>) -> Option<&'d Value> {
    view.data.example.as_ref().filter(|example| is_of(example, view.kind))
}

/// Whether a value is of a type.
fn is_of(value: &Value, kind: Option<&str>) -> bool {
    match kind {
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        _ => true,
    }
}

fn first_value(values: Values<'_>) -> Option<Value> {
    match values {
        Values::Strings(values) => {
            values.iter().flatten().next().map(|text| Value::from(text.as_str()))
        }
        Values::Integers(values) => {
            values.iter().flatten().next().map(|number| Value::from(*number))
        }
        Values::Mixed(values) => values.iter().find(|value| !value.is_null()).cloned(),
        Values::Numbers(values) => {
            values.iter().flatten().next().map(|number| Value::from(*number))
        }
        Values::Booleans(values) => values.iter().flatten().next().map(|flag| Value::from(*flag)),
        Values::None => None,
    }
}

fn scalar(kind: Option<&str>, format: Option<&str>, view: &View<'_>, name: &str) -> Value {
    match kind {
        Some("boolean") => Value::Bool(true),
        Some("integer") => whole(view),
        Some("number") => number(view),
        Some("string") => Value::String(text(format, view, name)),
        _ => Value::Null,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a bound beyond 2^63 is cut to it, which is as good a sample"
)]
fn whole(view: &View<'_>) -> Value {
    let Value::Number(number) = number(view) else { return Value::from(1) };
    number.as_f64().map_or(Value::from(1), |value| Value::from(value.ceil() as i64))
}

fn number(view: &View<'_>) -> Value {
    let bounds = &view.bounds;
    let step = bounds.multiple_of.filter(|factor| *factor > 0.0);
    let excluded = |excluded: bool| if excluded { step.unwrap_or(1.0) } else { 0.0 };
    let low = bounds.minimum.map(|(value, out)| value + excluded(out));
    let high = bounds.maximum.map(|(value, out)| value - excluded(out));
    let mut value = step.unwrap_or(1.0);
    if let Some(low) = low.filter(|low| *low > value) {
        value = step.map_or(low, |step| (low / step).ceil() * step);
    }
    if let Some(high) = high.filter(|high| *high < value) {
        value = high;
    }
    Value::from(value)
}

/// A text of a format, or one that says what it stands for, cut or filled to the bounds.
fn text(format: Option<&str>, view: &View<'_>, name: &str) -> String {
    let fixed = match format.unwrap_or_default() {
        "date-time" => "2026-01-31T09:30:00Z",
        "date" => "2026-01-31",
        "time" => "09:30:00Z",
        "duration" => "PT15M",
        "uuid" => "0b8c4c7e-5f1d-4c36-9a3e-2d6f8a1b7c90",
        "decimal" => "12.50",
        "byte" => "ZXhhbXBsZQ==",
        "binary" => "example",
        "email" | "idn-email" => "user@example.com",
        "uri" | "url" | "uri-reference" | "iri" => "https://example.com/",
        "hostname" | "idn-hostname" => "example.com",
        "ipv4" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        _ => return free_text(view, name),
    };
    fixed.to_owned()
}

fn free_text(view: &View<'_>, name: &str) -> String {
    /// Longer samples are not worth reading; a bound beyond it is not met.
    const LONGEST: usize = 64;
    let words: String = name.chars().filter(char::is_ascii_graphic).take(32).collect();
    let mut text = if words.is_empty() { "text".to_owned() } else { words };
    let (least, most) = view.bounds.length;
    let least = least.unwrap_or(0).min(LONGEST);
    while text.len() < least {
        text.push('x');
    }
    text.truncate(most.unwrap_or(LONGEST).max(least));
    text
}
