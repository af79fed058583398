//! The grammar of a file, as data.
//!
//! A table says which keys a [`Thing`] has and what stands there; `check` holds a value against it.

use serde_json::{Map, Value};

use super::check::Checker;
use crate::pointer::segments;

/// What stands somewhere.
pub(super) enum Kind {
    /// Any value.
    Any,
    /// Text.
    Text,
    /// `true` or `false`.
    Flag,
    /// A number.
    Number,
    /// A whole number from 0.
    Whole,
    /// One of these texts.
    Choice(&'static [&'static str]),
    /// A list of such values.
    List(&'static Kind),
    /// A mapping of any keys to such values.
    Map(&'static Kind),
    /// `true`, `false`, or such a value.
    FlagOr(&'static Kind),
    /// A list of values of the first kind, or a mapping of any keys to values of the second.
    ListOrMap(&'static Kind, &'static Kind),
    /// One of these texts (any, if there are none), or a thing.
    TextOr(&'static [&'static str], &'static Thing),
    /// A thing with keys of its own.
    Thing(&'static Thing),
    /// A thing, or a reference to one.
    Reference(&'static Section),
    /// Something a client has no use for, by its name in the plural. It is taken out.
    Unused(&'static str),
}

/// A section of the document's components: what a reference may lead to.
pub(super) struct Section {
    /// The key under `components`.
    pub name: &'static str,
    /// What is in it.
    pub thing: &'static Thing,
}

/// What is done to a thing before the table is applied.
pub(super) type Prepare = fn(&mut Checker<'_, '_>, &mut Map<String, Value>);

/// A mapping with known keys.
pub(super) struct Thing {
    /// What it is, with its article.
    pub noun: &'static str,
    /// The known keys.
    pub keys: &'static [Key],
    /// What other keys mean.
    pub rest: Rest,
    /// What the table cannot say, done before the table is applied.
    pub prepare: Option<Prepare>,
    /// What the table cannot say, done after the table was applied: what is still missing is put in.
    pub complete: Option<fn(&mut Map<String, Value>)>,
}

/// A known key.
pub(super) struct Key {
    /// Its name.
    pub name: &'static str,
    /// What stands there.
    pub kind: Kind,
    /// What is done if it is missing or wrong.
    pub need: Need,
}

/// What is done about a key that is missing or wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// Missing or wrong is an error.
    Required,
    /// Missing is silently the neutral value, wrong is an error.
    Assumed,
    /// Missing is fine, wrong is an error.
    Optional,
    /// Missing is fine, wrong is left out with a warning: it describes or constrains, no more.
    Soft,
}

/// What keys mean that the table does not list.
pub(super) enum Rest {
    /// They are errors.
    Refused,
    /// They are ignored: extensions (`x-…`) silently, others with a warning.
    Ignored,
    /// Those that the function accepts hold such values; the others are ignored as above.
    Accepted(fn(&str) -> bool, Kind),
}

pub(super) const fn required(name: &'static str, kind: Kind) -> Key {
    Key { name, kind, need: Need::Required }
}

pub(super) const fn assumed(name: &'static str, kind: Kind) -> Key {
    Key { name, kind, need: Need::Assumed }
}

pub(super) const fn optional(name: &'static str, kind: Kind) -> Key {
    Key { name, kind, need: Need::Optional }
}

pub(super) const fn soft(name: &'static str, kind: Kind) -> Key {
    Key { name, kind, need: Need::Soft }
}

impl Kind {
    /// The value that says least.
    pub(super) fn neutral(&self) -> Value {
        match self {
            Self::Any | Self::Unused(_) => Value::Null,
            Self::Text => Value::from(""),
            Self::Flag | Self::FlagOr(_) => Value::Bool(false),
            Self::Number | Self::Whole => Value::from(0),
            Self::Choice(choices) => Value::from(choices[0]),
            Self::List(_) => Value::Array(Vec::new()),
            Self::Map(_) | Self::ListOrMap(..) => Value::Object(Map::new()),
            Self::Thing(thing) | Self::TextOr(_, thing) => thing.neutral(),
            Self::Reference(section) => section.thing.neutral(),
        }
    }

    /// What it is, for messages.
    pub(super) fn noun(&self) -> &'static str {
        match self {
            Self::Any | Self::Unused(_) => "any value",
            Self::Text | Self::Choice(_) => "text",
            Self::Flag => "`true` or `false`",
            Self::Number => "a number",
            Self::Whole => "a whole number",
            Self::List(_) => "a list",
            Self::Map(_) => "a mapping",
            Self::ListOrMap(..) => "a list or a mapping",
            Self::FlagOr(kind) => kind.noun(),
            Self::TextOr([], _) => "text or a mapping",
            Self::Thing(thing) | Self::TextOr(_, thing) => thing.noun,
            Self::Reference(section) => section.thing.noun,
        }
    }
}

impl Thing {
    /// The thing with its required keys and nothing in them.
    pub(super) fn neutral(&self) -> Value {
        let needed =
            self.keys.iter().filter(|key| matches!(key.need, Need::Required | Need::Assumed));
        let mut entries = needed.map(|key| (key.name.to_owned(), key.kind.neutral())).collect();
        if let Some(complete) = self.complete {
            complete(&mut entries);
        }
        Value::Object(entries)
    }

    /// The names of the known keys.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.keys.iter().map(|key| key.name)
    }
}

/// What the grammar has at a JSON pointer, which passes through no reference. `None`: nothing, as
/// below a key that the grammar does not know.
pub(super) fn kind_at(top: &'static Kind, pointer: &str) -> Option<&'static Kind> {
    let mut kind = top;
    for segment in segments(pointer) {
        kind = match kind {
            Kind::List(item) if segment.parse::<usize>().is_ok() => item,
            Kind::Map(value) => value,
            Kind::FlagOr(inner) => step(inner, &segment)?,
            other => step(other, &segment)?,
        };
    }
    Some(kind)
}

fn step(kind: &'static Kind, segment: &str) -> Option<&'static Kind> {
    let thing = match kind {
        Kind::Thing(thing) => *thing,
        Kind::Reference(section) => section.thing,
        _ => return None,
    };
    match (thing.keys.iter().find(|key| key.name == segment), &thing.rest) {
        (Some(key), _) => Some(&key.kind),
        (None, Rest::Accepted(accepts, kind)) if accepts(segment) => Some(kind),
        _ => None,
    }
}
