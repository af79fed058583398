//! Turns: turn an answer into where the next page begins, by the operation's style and stop rule.

use super::place::Seen;
use super::position::Position;
use super::{End, In, Paging, PagingStyle, link, next_url};
use crate::draft::Draft;

/// A page that was decoded, with what is known of its place in the list.
pub(super) struct Turn<'a> {
    pub(super) draft: &'a Draft,
    pub(super) paging: &'a Paging,
    pub(super) seen: Seen<'a>,
    /// How many items it has.
    pub(super) count: u64,
    /// Items from the list's beginning to this page's end.
    pub(super) passed: u64,
    /// How many items it should have: what was asked for, or the provider's default.
    pub(super) size: Option<u64>,
    /// Its number or offset.
    pub(super) number: u64,
}

/// Where the next page begins; `None`: this was the last. Otherwise what is wrong with the answer.
type Next = Result<Option<Position>, String>;

impl Turn<'_> {
    pub(super) fn next(&self) -> Next {
        let more = self.paging.more.map_or(Ok(None), |place| self.seen.flag(place))?;
        if more == Some(false) {
            return Ok(None);
        }
        let next = match self.paging.style {
            PagingStyle::PageNumber { first, end, .. } => {
                self.by_number(u64::from(first), end, more)
            }
            PagingStyle::Offset { end, .. } => self.by_offset(end, more),
            PagingStyle::Cursor { next, .. } => self.seen.token(next).map(Position::Value),
            PagingStyle::LastItem { id, .. } => self.by_last_item(id, more)?,
            PagingStyle::NextUrl { next } => self.by_url(next)?,
            PagingStyle::Link => self.follow(link::next(self.seen.headers))?,
        };
        if next.is_none() && more == Some(true) {
            // To end here would lose the rest without a word.
            return Err("the answer says that another page follows, but not where".to_owned());
        }
        Ok(next)
    }

    fn by_number(&self, first: u64, end: End, more: Option<bool>) -> Option<Position> {
        let following = Some(self.number.saturating_add(1)).filter(|next| *next > self.number);
        let by_last = |last| following <= Some(last);
        let by_total = |total| {
            let pages = self.number.saturating_sub(first).saturating_add(1);
            let position = pages.saturating_mul(self.size.unwrap_or(u64::MAX));
            self.passed < total && (self.count > 0 || position < total)
        };
        self.by_count(following, end, more, by_last, by_total)
    }

    /// The offset grows by what came, so that a server that gives fewer items than were asked for
    /// makes nothing skipped; by what was asked for, if nothing came.
    fn by_offset(&self, end: End, more: Option<bool>) -> Option<Position> {
        let step = if self.count > 0 { self.count } else { self.size.unwrap_or(0) };
        let following = Some(self.number.saturating_add(step)).filter(|next| *next > self.number);
        let by_last = |last| following <= Some(last);
        self.by_count(following, end, more, by_last, |total| following < Some(total))
    }

    /// The following number, if the list goes on by how its end is known: whether it does by the last
    /// page's number, and by the number of all items.
    fn by_count(
        &self,
        following: Option<u64>,
        end: End,
        more: Option<bool>,
        by_last: impl FnOnce(u64) -> bool,
        by_total: impl FnOnce(u64) -> bool,
    ) -> Option<Position> {
        // Where an answer leaves its count out, or it is no number, the page itself tells: to end there
        // would lose the rest without a word.
        let goes_on = match end {
            End::Next(place) => return self.seen.token(place).map(Position::Value),
            _ if more == Some(true) => true,
            End::LastPage(place) => self.seen.number(place).map_or_else(|| self.is_full(), by_last),
            End::Total(place) => self.seen.number(place).map_or_else(|| self.is_full(), by_total),
            End::ShortPage => self.is_full(),
        };
        following.filter(|_| goes_on).map(|number| Position::Value(number.to_string()))
    }

    fn by_last_item(&self, id: &str, more: Option<bool>) -> Next {
        if self.count == 0 || (more.is_none() && !self.is_full()) {
            return Ok(None);
        }
        match self.seen.of_last_item(self.paging.items, self.count, id) {
            Some(id) => Ok(Some(Position::Value(id))),
            None => Err(format!("the last item has nothing at `{id}` to go on from")),
        }
    }

    fn by_url(&self, place: In) -> Next {
        match self.seen.token(place) {
            None => Ok(None),
            Some(json) => match serde_json::from_str(&json) {
                Ok(url) => self.follow(Some(url)),
                Err(_) => Err("the next page's URL is not text".to_owned()),
            },
        }
    }

    fn follow(&self, url: Option<String>) -> Next {
        url.map(|url| next_url::follow(self.draft, &url).map(Position::Url)).transpose()
    }

    fn is_full(&self) -> bool {
        self.count > 0 && self.size.is_none_or(|size| self.count >= size)
    }
}
