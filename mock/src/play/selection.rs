//! Selection: turns what a request says of the items that it wants into which ones it gets, and in
//! which order.
//!
//! Only what can hardly mean anything else counts. A parameter with the name and the type of a
//! property selects the items in which the property has its value; one that is called as those for
//! sorting are, and names a property, sorts by it. All others (searches, ranges, what is to be shown
//! of an item) leave the list as it is.

use scopewright_generator::ir::{Paging, PagingStyle};
use serde_json::{Map, Value};

use super::order::Order;
use super::perform::Turn;
use super::resources::text_of;
use super::store::Record;
use crate::compare::is_same;
use crate::parameter::Place;
use crate::shape::Shape;

/// Objects whose properties are filters.
const FILTERS: [&str; 2] = ["filter", "filters"];

/// Names of which nobody can tell what the parameter does: texts are often searched for a part, and
/// the others say how something is to be shown.
const UNCERTAIN: [&str; 17] = [
    "body",
    "content",
    "currency",
    "description",
    "fields",
    "format",
    "include",
    "label",
    "lang",
    "language",
    "locale",
    "message",
    "name",
    "subject",
    "text",
    "timezone",
    "title",
];

/// Which items of a list a request wants.
#[derive(Default)]
pub(super) struct Selection {
    /// Properties and what they have to be.
    filters: Map<String, Value>,
    /// The same for parameters without which the request is wrong. They say whose list it is, as the
    /// path does, so what a list starts with is theirs whoever they are.
    owner: Map<String, Value>,
    order: Option<Order>,
}

/// What a request says under one name.
pub(super) struct Wish<'t> {
    pub(super) name: &'t str,
    pub(super) value: Option<&'t Value>,
    /// What the document says of it.
    pub(super) shape: Shape<'t>,
    is_required: bool,
}

impl Selection {
    pub(super) fn read(turn: &Turn<'_>, paging: Option<&Paging>) -> Self {
        let items = turn.script.item_shape(turn.index);
        let wishes = wishes(turn, paging);
        let mut selection = Self { order: Order::read(&wishes, &items), ..Self::default() };
        for wish in &wishes {
            match wish.value {
                None | Some(Value::Null) => {}
                Some(Value::Object(inner)) if FILTERS.contains(&wish.name) => {
                    let inner = inner.iter().filter(|(name, value)| {
                        !value.is_null() && selects(name, &wish.shape.property(name), &items)
                    });
                    let inner = inner.map(|(name, value)| (name.clone(), value.clone()));
                    selection.filters.extend(inner);
                }
                Some(value) if selects(wish.name, &wish.shape, &items) => {
                    let (name, value) = (wish.name.to_owned(), value.clone());
                    if wish.is_required && !value.is_array() {
                        selection.owner.insert(name, value);
                    } else {
                        selection.filters.insert(name, value);
                    }
                }
                Some(_) => {}
            }
        }
        selection
    }

    /// All items are wanted, in the order that they have.
    pub(super) fn is_everything(&self) -> bool {
        self.filters.is_empty() && self.order.is_none()
    }

    /// The order is another than that in which items were made.
    pub(super) fn is_sorted(&self) -> bool {
        self.order.is_some()
    }

    /// Whether something that a caller made is of the owner who is asked for.
    pub(super) fn owns(&self, record: &Record) -> bool {
        let is_other = |(name, value): (&String, &Value)| {
            record.sent.get(name).is_some_and(|sent| text_of(sent) != text_of(value))
        };
        !record.is_created || !self.owner.iter().any(is_other)
    }

    /// The item as one of the owner's; `None` where it says so already, or of nobody.
    pub(super) fn owned(&self, item: &Value) -> Option<Value> {
        let mut owned = item.as_object()?.clone();
        for (name, value) in &self.owner {
            if let Some(place) = owned.get_mut(name) {
                value.clone_into(place);
            }
        }
        let owned = Value::Object(owned);
        (owned != *item).then_some(owned)
    }

    /// Takes out what is not wanted and puts the rest in order. Items that are equal in what they are
    /// sorted by stay as they were.
    pub(super) fn apply<T>(&self, items: &mut Vec<(T, Value)>, shape: &Shape<'_>) {
        let is_wanted = |item: &Value| {
            let mut filters = self.filters.iter();
            filters.all(|(name, wanted)| {
                let found = item.get(name).unwrap_or(&Value::Null);
                is_met(wanted, found, &shape.property(name))
            })
        };
        items.retain(|(_, item)| is_wanted(item));
        if let Some(order) = &self.order {
            order.sort(items, shape);
        }
    }
}

/// Whether a property has the value, or one of the values; of a list one item has to.
fn is_met(wanted: &Value, found: &Value, shape: &Shape<'_>) -> bool {
    match (wanted, found) {
        (Value::Array(several), _) => several.iter().any(|one| is_same(found, one, shape)),
        (_, Value::Array(several)) => {
            let shape = shape.item();
            several.iter().any(|one| is_same(one, wanted, &shape))
        }
        _ => is_same(found, wanted, shape),
    }
}

/// What the query says, and the body of a list that is asked for with one; nothing of pages, and
/// nothing that goes with every call.
fn wishes<'t>(turn: &Turn<'t>, paging: Option<&Paging>) -> Vec<Wish<'t>> {
    let (operation, provider) = (turn.script.operation(turn.index), &turn.script.provider);
    let document = &provider.document;
    let is_about_items = |wish: &Wish<'_>| {
        let mut constants = provider.facts.constants.iter();
        !paging.is_some_and(|paging| chooses_page(paging, wish.name))
            && constants.all(|constant| constant.name != wish.name)
    };
    let query = operation.parameters.iter().filter(|one| one.place == Place::Query);
    let query = query.map(|one| Wish {
        name: &one.name,
        value: turn.inputs.query.get(&one.name),
        shape: Shape::of(document, &one.schema),
        is_required: one.is_required,
    });
    let body = turn.inputs.body.as_ref().and_then(Value::as_object);
    let media = operation.body.first().map(|media| Shape::of(document, &media.schema));
    let body = media.into_iter().flat_map(|shape| {
        let entries = body.into_iter().flatten();
        entries.map(move |(name, value)| Wish {
            name,
            value: Some(value),
            shape: shape.property(name),
            is_required: false,
        })
    });
    query.chain(body).filter(is_about_items).collect()
}

/// Whether a parameter, or a property of the body, is one by which a page is chosen.
fn chooses_page(paging: &Paging, name: &str) -> bool {
    let start = match &paging.style {
        PagingStyle::PageNumber { page, .. } => Some(page),
        PagingStyle::Offset { offset, .. } => Some(offset),
        PagingStyle::Cursor { cursor, .. } | PagingStyle::LastItem { cursor, .. } => Some(cursor),
        PagingStyle::NextUrl { .. } | PagingStyle::Link => None,
    };
    // In a body they are pointers.
    let mut names = start.into_iter().chain(&paging.size);
    names.any(|known| known.strip_prefix('/').unwrap_or(known) == name)
}

/// Whether a parameter means a property of the items.
fn selects(name: &str, parameter: &Shape<'_>, items: &Shape<'_>) -> bool {
    if !items.declares(name) || UNCERTAIN.contains(&name) {
        return false;
    }
    let (Some(parameter), Some(property)) = (Kind::of(parameter), Kind::of(&items.property(name)))
    else {
        return false;
    };
    // Of two lists nobody can tell whether one has to be in the other or share a value with it.
    parameter.name == property.name && !(parameter.is_list && property.is_list)
}

/// The type of a value or of the items of a list, where there is one and it is not a moment: those
/// are mostly the bounds of a range.
pub(super) struct Kind {
    name: &'static str,
    pub(super) is_list: bool,
}

impl Kind {
    pub(super) fn of(shape: &Shape<'_>) -> Option<Self> {
        let is_list = shape.names_type("array");
        let shape = if is_list { shape.item() } else { shape.clone() };
        let all =
            [("string", "text"), ("boolean", "flag"), ("integer", "number"), ("number", "number")];
        let mut names = all.into_iter().filter(|(name, _)| shape.names_type(name));
        let (_, name) = names.next()?;
        let is_other = names.any(|(_, other)| other != name) || shape.names_type("object");
        let is_moment = ["date-time", "date", "time"].iter().any(|name| shape.has_format(name));
        (!is_other && !is_moment).then_some(Self { name, is_list })
    }
}
