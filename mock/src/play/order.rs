//! Order: turns what a request says of sorting into a list that is sorted so.

use std::cmp::{Ordering, Reverse};

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde_json::Value;

use super::selection::Wish;
use crate::compare::{decimal, instant};
use crate::shape::Shape;

/// What parameters for sorting are called, without what joins their words.
const NAMES: [&str; 12] = [
    "dir",
    "direction",
    "order",
    "orderby",
    "orderdirection",
    "ordering",
    "sort",
    "sortby",
    "sortdir",
    "sortdirection",
    "sortfield",
    "sortorder",
];

/// By which property items are sorted, and in which direction.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Order {
    property: String,
    is_descending: bool,
}

/// What a parameter for sorting says. Which of the two it is, its value tells: some providers call the
/// one as others call the other.
enum Word {
    /// The name of a property; `true`: from the highest value to the lowest.
    Property(String, bool),
    /// `true`: from the highest value to the lowest.
    Direction(bool),
}

impl Order {
    /// The order that a request asks for: by a property of the items that it names, or, where it only
    /// gives a direction, by the documented default.
    pub(super) fn read(wishes: &[Wish<'_>], items: &Shape<'_>) -> Option<Self> {
        let plain = |name: &str| name.replace(['_', '-', '.'], "").to_ascii_lowercase();
        let sorting = || wishes.iter().filter(|wish| NAMES.contains(&plain(wish.name).as_str()));
        let asked: Vec<Word> =
            sorting().filter_map(|wish| Word::read(wish.value?, &wish.shape, items)).collect();
        let usual: Vec<Word> = sorting()
            .filter_map(|wish| Word::read(wish.shape.default()?, &wish.shape, items))
            .collect();
        if asked.is_empty() {
            return None;
        }
        let words = || asked.iter().chain(&usual);
        let (property, is_reversed) = words().find_map(|word| match word {
            Word::Property(name, is_reversed) => Some((name.clone(), *is_reversed)),
            Word::Direction(_) => None,
        })?;
        let direction = words().find_map(|word| match word {
            Word::Direction(is_descending) => Some(*is_descending),
            Word::Property(..) => None,
        });
        Some(Self { property, is_descending: is_reversed || direction.unwrap_or(false) })
    }

    /// Sorts items; those without a value come last in either direction.
    pub(super) fn sort<T>(&self, items: &mut Vec<(T, Value)>, shape: &Shape<'_>) {
        let shape = shape.property(&self.property);
        let key = |item: &Value| item.get(&self.property).and_then(|value| Key::of(value, &shape));
        let mut keyed: Vec<(Option<Key>, (T, Value))> =
            items.drain(..).map(|item| (key(&item.1), item)).collect();
        keyed.sort_by(|(one, _), (other, _)| match (one, other) {
            (Some(one), Some(other)) if self.is_descending => Reverse(one).cmp(&Reverse(other)),
            (Some(one), Some(other)) => one.cmp(other),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        });
        items.extend(keyed.into_iter().map(|(_, item)| item));
    }
}

impl Word {
    fn read(value: &Value, parameter: &Shape<'_>, items: &Shape<'_>) -> Option<Self> {
        let text = value.as_str()?;
        match text.to_ascii_lowercase().as_str() {
            "asc" | "ascending" => return Some(Self::Direction(false)),
            "desc" | "descending" => return Some(Self::Direction(true)),
            _ => {}
        }
        // What a minus means is only sure where the document lists values with one.
        let is_listed = || parameter.choices().contains(value);
        let reversed = text.strip_prefix('-').filter(|_| is_listed());
        let name = reversed.unwrap_or(text);
        is_sortable(name, items).then(|| Self::Property(name.to_owned(), reversed.is_some()))
    }
}

/// Whether items have a property of this name with single values.
fn is_sortable(name: &str, items: &Shape<'_>) -> bool {
    let shape = items.property(name);
    let is_single =
        ["string", "integer", "number", "boolean"].iter().any(|one| shape.names_type(one));
    items.declares(name) && is_single && !shape.names_type("array") && !shape.names_type("object")
}

/// What a value is compared by.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(Decimal),
    Instant(Timestamp),
    Flag(bool),
    Text(String),
}

impl Key {
    fn of(value: &Value, shape: &Shape<'_>) -> Option<Self> {
        match value {
            Value::Number(_) => decimal(value).map(Self::Number),
            Value::Bool(flag) => Some(Self::Flag(*flag)),
            Value::String(_) if shape.has_format("decimal") => decimal(value).map(Self::Number),
            Value::String(text) if shape.has_format("date-time") => {
                instant(text).map(Self::Instant)
            }
            Value::String(text) => Some(Self::Text(text.clone())),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }
}
