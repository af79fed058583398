//! `RateLimit` and `RateLimit-Policy`: turns structured fields (RFC 9651) into limits, as
//! draft-ietf-httpapi-ratelimit-headers has them, and as its seventh version had them.

use std::cmp::Reverse;
use std::time::Duration;

use sfv::{BareItem, Dictionary, Item, List, ListEntry, Parameters, Parser};

/// What is left of one policy's quota: `"hour";r=50;t=30`.
#[derive(Debug, Default)]
pub(super) struct Service {
    pub(super) name: String,
    pub(super) limit: Option<u64>,
    pub(super) remaining: Option<u64>,
    pub(super) reset: Option<Duration>,
}

impl Service {
    /// Less is left of it, or for longer.
    pub(super) fn tightness(&self) -> impl Ord + use<> {
        (self.remaining.unwrap_or(u64::MAX), Reverse(self.reset))
    }
}

/// A quota in a window: `"hour";q=1000;w=3600`.
#[derive(Debug, Default)]
pub(super) struct Policy {
    pub(super) name: String,
    pub(super) quota: Option<u64>,
    pub(super) window: Option<Duration>,
}

pub(super) fn services(field: &str) -> Vec<Service> {
    let list = items(field).into_iter().map(|item| Service {
        limit: None,
        remaining: parameter(&item.params, "r"),
        reset: parameter(&item.params, "t").map(Duration::from_secs),
        name: text(item.bare_item),
    });
    let list: Vec<Service> = list.collect();
    if list.is_empty() { seventh(field).into_iter().collect() } else { list }
}

pub(super) fn policies(field: &str) -> Vec<Policy> {
    let policy = |item: Item| Policy {
        // Up to the seventh version the quota is the item itself and has no name.
        quota: parameter(&item.params, "q").or_else(|| whole(&item.bare_item)),
        window: parameter(&item.params, "w").map(Duration::from_secs),
        name: text(item.bare_item),
    };
    items(field).into_iter().map(policy).collect()
}

/// `limit=100, remaining=50, reset=30`.
fn seventh(field: &str) -> Option<Service> {
    let dictionary: Dictionary = Parser::new(field).parse().ok()?;
    let number = |name: &str| match dictionary.get(name)? {
        ListEntry::Item(item) => whole(&item.bare_item),
        ListEntry::InnerList(_) => None,
    };
    let remaining = number("remaining")?;
    Some(Service {
        name: String::new(),
        limit: number("limit"),
        remaining: Some(remaining),
        reset: number("reset").map(Duration::from_secs),
    })
}

fn items(field: &str) -> Vec<Item> {
    let list: List = Parser::new(field).parse().unwrap_or_default();
    let item = |entry| match entry {
        ListEntry::Item(item) => Some(item),
        ListEntry::InnerList(_) => None,
    };
    list.into_iter().filter_map(item).collect()
}

fn parameter(parameters: &Parameters, name: &str) -> Option<u64> {
    whole(parameters.get(name)?)
}

/// A whole number that is not negative; of a decimal, what is before the point.
fn whole(item: &BareItem) -> Option<u64> {
    match item {
        BareItem::Integer(number) => u64::try_from(i64::from(*number)).ok(),
        BareItem::Decimal(number) => number.to_string().split('.').next()?.parse().ok(),
        _ => None,
    }
}

fn text(item: BareItem) -> String {
    match item {
        BareItem::String(name) => name.into(),
        BareItem::Token(name) => name.into(),
        _ => String::new(),
    }
}
