//! Envelopes: turns where a page is in its list into the counts and links that stand around it.
//!
//! `client.yaml` says where a client has to look. The rest is told by its name: what is called
//! `total_pages` is the number of pages, wherever it stands.

use scopewright_generator::ir::{Paging, PagingStyle};
use serde_json::{Map, Value, json};

use super::pages::Place;
use super::perform::Turn;
use crate::shape::Shape;

/// Where a page is, in all the numbers that are usual.
pub(super) struct Frame<'t> {
    turn: &'t Turn<'t>,
    paging: &'t Paging,
    size: u64,
    index: u64,
    count: u64,
    pub(super) total: u64,
    /// The number of the first page.
    first: u64,
    has_next: bool,
}

/// What a name means in an envelope.
enum Meaning {
    Number(u64),
    /// A number, or none where there is no such page.
    Page(Option<u64>),
    Flag(bool),
    /// A link to the page that starts at this index, if there is one.
    Link(Option<u64>),
}

impl<'t> Frame<'t> {
    pub(super) fn new(
        turn: &'t Turn<'t>,
        paging: &'t Paging,
        size: u64,
        place: &Place,
        count: u64,
    ) -> Self {
        let first = match &paging.style {
            PagingStyle::PageNumber { first, .. } => u64::from(*first),
            _ => 1,
        };
        let (index, total) = (place.index, place.total);
        Self {
            turn,
            paging,
            size,
            index,
            count,
            total,
            first,
            has_next: place.next_after.is_some(),
        }
    }

    fn pages(&self) -> u64 {
        self.total.div_ceil(self.size)
    }

    fn page(&self) -> u64 {
        self.first + self.index / self.size
    }

    pub(super) fn last_page(&self) -> u64 {
        (self.first + self.pages()).saturating_sub(1).max(self.first)
    }

    pub(super) fn next_page(&self) -> Option<u64> {
        self.has_next.then(|| self.page() + 1)
    }

    fn previous(&self) -> Option<u64> {
        (self.index > 0).then(|| self.index.saturating_sub(self.size))
    }

    fn previous_page(&self) -> Option<u64> {
        (self.index > 0).then(|| self.page().saturating_sub(1).min(self.last_page()))
    }

    fn meaning(&self, name: &str) -> Option<Meaning> {
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        let plain = plain.to_ascii_lowercase();
        if self.paging.size.as_deref() == Some(name) {
            return Some(Meaning::Number(self.size));
        }
        let last = self.pages().saturating_sub(1) * self.size;
        Some(match plain.as_str() {
            "total" | "totalcount" | "totalrecords" | "totalitems" | "totalresults" => {
                Meaning::Number(self.total)
            }
            "totalpages" | "pagecount" | "pagestotal" => Meaning::Number(self.pages()),
            "lastpage" => Meaning::Number(self.last_page()),
            "currentpage" | "page" | "pagenumber" => Meaning::Number(self.page()),
            "perpage" | "pagesize" | "limit" => Meaning::Number(self.size),
            "offset" | "skip" => Meaning::Number(self.index),
            "count" => Meaning::Number(self.count),
            "from" => Meaning::Page((self.count > 0).then_some(self.index + 1)),
            "to" => Meaning::Page((self.count > 0).then_some(self.index + self.count)),
            "nextpage" => Meaning::Page(self.next_page()),
            "previouspage" | "prevpage" => Meaning::Page(self.previous_page()),
            "hasmore" | "hasnext" | "hasnextpage" => Meaning::Flag(self.has_next),
            "hasprevious" | "hasprev" | "haspreviouspage" => Meaning::Flag(self.index > 0),
            "self" => Meaning::Link(Some(self.index)),
            "next" => Meaning::Link(self.has_next.then_some(self.index + self.count)),
            "previous" | "prev" => Meaning::Link(self.previous()),
            "first" => Meaning::Link(Some(0)),
            "last" => Meaning::Link(Some(last)),
            _ => return None,
        })
    }

    /// The URL of the page that starts at an index, where the style has such URLs.
    fn link(&self, index: u64) -> Option<String> {
        let (name, value) = match &self.paging.style {
            PagingStyle::PageNumber { page, .. } => (page, self.first + index / self.size),
            PagingStyle::Offset { offset, .. } => (offset, index),
            _ if index == self.index => return Some(url(self.turn, &[])),
            _ => return None,
        };
        let (value, size) = (value.to_string(), self.size.to_string());
        let mut pairs = vec![(name.as_str(), value.as_str())];
        pairs.extend(self.paging.size.as_deref().map(|name| (name, size.as_str())));
        Some(url(self.turn, &pairs))
    }
}

/// The URL of a request with other values in its query.
pub(super) fn url(turn: &Turn<'_>, pairs: &[(&str, &str)]) -> String {
    let is_kept = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or_default();
        !pair.is_empty() && pairs.iter().all(|(other, _)| *other != name)
    };
    let query = turn.call.query.as_deref().unwrap_or_default();
    let kept = query.split('&').filter(is_kept).map(str::to_owned);
    let new = pairs.iter().map(|(name, value)| format!("{name}={value}"));
    let query: Vec<String> = kept.chain(new).collect();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{}{}{mark}{}", turn.origin(), turn.call.path, query.join("&"))
}

/// Puts counts and links into an answer, but not into what is at the pointer, which is the list.
pub(super) fn fill(whole: &mut Value, shape: Shape<'_>, frame: &Frame<'_>, list: &str) {
    let mut waiting = vec![(whole, shape, String::new())];
    while let Some((value, shape, pointer)) = waiting.pop() {
        let Value::Object(object) = value else { continue };
        if pointer == list && !list.is_empty() {
            continue;
        }
        add_links(object, &shape, frame);
        for (name, value) in object.iter_mut() {
            if let Some(meaning) = frame.meaning(name) {
                put(value, &shape.property(name), &meaning, frame);
            }
        }
        let is_left = |name: &String, value: &Value| {
            !value.is_null() || shape.requires(name) || shape.property(name).is_nullable()
        };
        object.retain(|name, value| is_left(name, value));
        let inner = object.iter_mut().filter(|(name, _)| frame.meaning(name).is_none());
        waiting.extend(inner.map(|(name, value)| {
            let at = format!("{pointer}/{name}");
            (value, shape.property(name), at)
        }));
    }
}

/// An example of a last page has no link to a next one; this page may.
fn add_links(object: &mut Map<String, Value>, shape: &Shape<'_>, frame: &Frame<'_>) {
    let template = ["self", "next", "previous"].iter().find_map(|name| object.get(*name)).cloned();
    let Some(template) = template.filter(|one| one.is_object() || one.is_string()) else { return };
    for name in ["previous", "prev", "next"] {
        let is_there = matches!(frame.meaning(name), Some(Meaning::Link(Some(_))));
        if is_there && shape.declares(name) && !object.contains_key(name) {
            object.insert(name.to_owned(), template.clone());
        }
    }
}

fn put(value: &mut Value, shape: &Shape<'_>, meaning: &Meaning, frame: &Frame<'_>) {
    match meaning {
        Meaning::Number(number) if value.is_number() || value.is_null() => *value = json!(number),
        Meaning::Page(page) if value.is_number() || value.is_null() => *value = json!(page),
        Meaning::Flag(flag) if value.is_boolean() => *value = json!(flag),
        Meaning::Link(index) => {
            let link = index.and_then(|index| frame.link(index));
            match (value, link) {
                (Value::Object(object), Some(link)) => {
                    if let Some(place) = object.get_mut("href") {
                        *place = json!(link);
                    }
                }
                (value, Some(link)) if value.is_string() => *value = json!(link),
                (value, Some(link)) if value.is_null() && shape.allows("string") => {
                    *value = json!(link);
                }
                (value, None) => *value = Value::Null,
                _ => {}
            }
        }
        _ => {}
    }
}
