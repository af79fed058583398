//! The places of the inputs in which a text stands: values and keys.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::base::Base;

/// What of a place is a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// The key.
    Key,
    /// The value.
    Value,
    /// A name, wherever it stands: as a key, a value or within a reference.
    Name,
}

/// A place in which a text stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Position {
    /// The file, as [`Base`] names it.
    pub file: &'static str,
    /// The JSON pointer.
    pub pointer: String,
    /// What of it is the text.
    pub part: Part,
    /// The text that is there.
    pub usual: String,
}

/// Words that mean something to OpenAPI wherever they stand, and so are nobody's names.
const WORDS: [&str; 22] = [
    "string",
    "integer",
    "object",
    "array",
    "null",
    "query",
    "header",
    "path",
    "cookie",
    "body",
    "read",
    "binary",
    "format",
    "pattern",
    "limit",
    "name",
    "title",
    "id",
    "event",
    "code",
    "description",
    "scopes",
];

/// All places, in the order of the files.
pub fn list(base: &Base) -> Vec<Position> {
    let mut finder = Finder { places: Vec::new(), keys: HashSet::new(), file: "" };
    for (file, value) in &base.files {
        finder.file = file;
        finder.enter(value, "", "");
    }
    let mut places = finder.places;
    let names: Vec<Position> = names(&places);
    places.extend(names);
    places
}

/// Texts that stand in several places.
fn names(places: &[Position]) -> Vec<Position> {
    let mut seen = HashSet::new();
    let mut again = HashSet::new();
    for place in places {
        if !seen.insert(place.usual.as_str()) {
            again.insert(place.usual.as_str());
        }
    }
    let mut named = HashSet::new();
    let is_name = |place: &&Position| {
        let usual = place.usual.as_str();
        let inside = format!("/{usual}");
        let referred = || {
            places.iter().any(|other| other.usual.starts_with('#') && other.usual.contains(&inside))
        };
        !WORDS.contains(&usual)
            && (again.contains(usual) || referred())
            && named.insert(usual.to_owned())
    };
    places
        .iter()
        .filter(is_name)
        .map(|place| Position { part: Part::Name, ..place.clone() })
        .collect()
}

struct Finder {
    places: Vec<Position>,
    /// Keys that are words of a format are one place for each object that they are in.
    keys: HashSet<(String, String)>,
    file: &'static str,
}

impl Finder {
    fn enter(&mut self, value: &Value, pointer: &str, name: &str) {
        match value {
            Value::String(text) => self.add(pointer, Part::Value, text),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.enter(item, &format!("{pointer}/{index}"), name);
                }
            }
            Value::Object(entries) => {
                for (key, inner) in entries {
                    let pointer = format!("{pointer}/{}", escaped(key));
                    if self.keys.insert((name.to_owned(), key.clone())) {
                        self.add(&pointer, Part::Key, key);
                    }
                    self.enter(inner, &pointer, key);
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, pointer: &str, part: Part, usual: &str) {
        let (pointer, usual) = (pointer.to_owned(), usual.to_owned());
        self.places.push(Position { file: self.file, pointer, part, usual });
    }
}

fn escaped(segment: &str) -> String {
    segment.replace('~', "~0").replace('/', "~1")
}

impl Position {
    /// Puts a text here. Nothing happens where the place is no more: a text before may have moved it.
    pub fn put(&self, base: &mut Base, text: &str) {
        if self.part == Part::Name {
            let name = Renaming { from: &self.usual, to: text };
            return base.files.iter_mut().for_each(|(_, value)| name.apply(value));
        }
        let file = base.files.iter_mut().find(|(name, _)| *name == self.file);
        let Some((_, value)) = file else { return };
        match self.part {
            Part::Key => put_key(value, &self.pointer, text),
            _ => {
                if let Some(place) = value.pointer_mut(&self.pointer) {
                    *place = Value::String(text.to_owned());
                }
            }
        }
    }
}

fn put_key(value: &mut Value, pointer: &str, text: &str) {
    let Some((owner, key)) = pointer.rsplit_once('/') else { return };
    let key = key.replace("~1", "/").replace("~0", "~");
    let Some(entries) = value.pointer_mut(owner).and_then(Value::as_object_mut) else { return };
    let renamed = std::mem::take(entries).into_iter().map(|(name, inner)| {
        let name = if name == key { text.to_owned() } else { name };
        (name, inner)
    });
    *entries = renamed.collect::<Map<_, _>>();
}

/// A name for another one, wherever it stands.
struct Renaming<'a> {
    from: &'a str,
    to: &'a str,
}

impl Renaming<'_> {
    fn apply(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.of(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.apply(item)),
            Value::Object(entries) => {
                let renamed = std::mem::take(entries).into_iter().map(|(key, mut inner)| {
                    self.apply(&mut inner);
                    (self.of(&key), inner)
                });
                *entries = renamed.collect();
            }
            _ => {}
        }
    }

    fn of(&self, text: &str) -> String {
        if text == self.from {
            return self.to.to_owned();
        }
        if text.starts_with("#/") {
            let segments = text.split('/').map(|segment| {
                if segment == escaped(self.from) { escaped(self.to) } else { segment.to_owned() }
            });
            return segments.collect::<Vec<_>>().join("/");
        }
        let hole = format!("{{{}}}", self.from);
        if text.contains(&hole) {
            text.replace(&hole, &format!("{{{}}}", self.to))
        } else {
            text.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, list};
    use crate::base::Base;

    #[test]
    fn a_text_is_put_where_it_belongs_and_nowhere_else() {
        let base = Base::read();
        let places = list(&base);
        let put = |pointer: &str, part: Part| {
            let place = places.iter().find(|place| place.pointer == pointer && place.part == part);
            let mut changed = base.clone();
            place.unwrap_or_else(|| panic!("{pointer} is no place")).put(&mut changed, "a/b");
            changed.files[0].1.clone()
        };
        let titled = put("/info/title", Part::Value);
        assert_eq!(titled["info"]["title"], "a/b");
        let keyed = put("/paths/~1orders", Part::Key);
        assert!(keyed["paths"]["a/b"].is_object() && keyed["paths"]["/orders"].is_null());
        let named = put("/components/schemas/Order", Part::Name);
        assert_eq!(
            named["components"]["schemas"]["Notice"]["properties"]["order"]["$ref"],
            "#/components/schemas/a~1b"
        );
        assert!(named["components"]["schemas"]["a/b"].is_object());
    }
}
