//! Paging: turns one call into the calls for all pages, and the pages into their items.
//!
//! [`Paging`] says how a provider pages, as data. `Walk` goes by it from one page to the next; where
//! the next page begins is its `Position`, which a `Turn` finds in an answer. [`Pages`] keeps the
//! requests that are on their way, and [`Items`] takes the pages apart.

mod circle;
mod continuation;
mod flights;
mod items;
mod link;
pub(crate) mod next_url;
mod pages;
mod place;
mod position;
mod scheme;
mod turn;
mod walk;

use crate::draft::Draft;
use crate::receive::Receive;
use crate::wire;

pub use self::continuation::Continuation;
pub use self::items::Items;
pub(crate) use self::link::related;
pub(crate) use self::next_url::Context;
pub use self::pages::Pages;
pub use self::scheme::{End, In, Paging, PagingStyle, SentIn};
use self::walk::Walk;

/// One page of a list.
pub trait Page: Receive {
    /// What the list is of.
    type Item;

    /// The items, in order.
    fn into_items(self) -> Vec<Self::Item>;
}

/// A page that is nothing but its items.
impl<T: wire::Decode + 'static> Page for Vec<T> {
    type Item = T;

    fn into_items(self) -> Self {
        self
    }
}

/// A page that may be `null`, which has no items.
impl<P: Page + wire::Decode + 'static> Page for Option<P> {
    type Item = P::Item;

    fn into_items(self) -> Vec<P::Item> {
        self.map(P::into_items).unwrap_or_default()
    }
}

/// `page!(OrderPage of Order: page => page.records)`: how the items are taken out of a page.
#[doc(hidden)]
#[macro_export]
macro_rules! __page {
    ($type:ident of $item:ty: $page:ident => $items:expr) => {
        impl $crate::paging::Page for $type {
            type Item = $item;

            fn into_items(self) -> ::std::vec::Vec<$item> {
                let $page = self;
                $items
            }
        }
    };
}

/// Asks for pages of a size, if the provider lets callers choose one.
pub(crate) fn set_size(draft: &mut Draft, items: u32) {
    let Some(paging) = draft.operation.paging else { return };
    let Some(parameter) = paging.size else {
        return draft.note_fault("the size of its pages cannot be chosen".to_owned());
    };
    match paging.max_size {
        _ if items == 0 => draft.note_fault("a page must have at least one item".to_owned()),
        Some(most) if items > most => {
            draft
                .note_fault(format!("a page has at most {most} items, and {items} were asked for"));
        }
        _ => {
            let set = place::set_parameter(draft, &paging, parameter, &items.to_string());
            if let Err(wrong) = set {
                draft.note_fault(format!("the page size `{parameter}` {wrong}"));
            }
        }
    }
}

/// The next page, as `Link` says it.
#[cfg(fuzzing)]
pub(crate) fn next_link(headers: &http::HeaderMap) -> Option<String> {
    link::next(headers)
}
