//! The items of all pages as a stream.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use super::{Continuation, Page, Pages};
use crate::error::Result;

/// The items of a list, page after page: a `Stream` of `Result<T::Item>`.
///
/// Nothing is sent until it is polled, and the next page only when the items of this one are used
/// up, unless [`prefetch`](Self::prefetch) or [`concurrency`](Self::concurrency) says otherwise. After
/// an error it goes on as [`Pages`] does. Dropping it leaves nothing running.
#[must_use = "a stream does nothing until it is polled"]
pub struct Items<T: Page> {
    pub(crate) pages: Pages<T>,
    pub(crate) page: vec::IntoIter<T::Item>,
}

impl<T: Page> Items<T> {
    pub(crate) fn new(pages: Pages<T>) -> Self {
        Self { pages, page: Vec::new().into_iter() }
    }

    /// Ends after so many pages. Without this, a list of more than
    /// [`MAX_PAGES`](crate::defaults::MAX_PAGES) fails.
    pub fn max_pages(self, pages: u64) -> Self {
        self.with(|all| all.max_pages(pages))
    }

    /// Lets the list lead back to where a page began before, as one does that is read at its growing
    /// end. Only `max_pages` bounds it then.
    pub fn allow_repeats(self) -> Self {
        self.with(Pages::allow_repeats)
    }

    /// Asks for up to so many pages (at most
    /// [`MAX_PAGES_AHEAD`](crate::defaults::MAX_PAGES_AHEAD)) while items of the one before are in use.
    /// They come on whenever this is polled.
    pub fn prefetch(self, pages: usize) -> Self {
        self.with(|all| all.prefetch(pages))
    }

    /// Asks for up to so many pages at once (at most
    /// [`MAX_PAGES_AHEAD`](crate::defaults::MAX_PAGES_AHEAD)) and gives their items in order. See
    /// [`Pages::concurrency`] for the lists that this is possible with.
    pub fn concurrency(self, pages: usize) -> Self {
        self.with(|all| all.concurrency(pages))
    }

    /// Goes on where another walk stood. Fails when it is polled, if that was of another operation or
    /// of other arguments.
    pub fn resume(self, continuation: &Continuation) -> Self {
        self.with(|all| all.resume(continuation))
    }

    /// Where to go on: at the page of which items are left, otherwise at the one after it. So no item
    /// is missed, and those that were already given of one page come again. `None` at the end.
    pub fn continuation(&self) -> Option<Continuation> {
        let is_used_up = self.page.as_slice().is_empty();
        let given = self.pages.continuation_of_given().filter(|_| !is_used_up);
        given.or_else(|| self.pages.continuation())
    }

    fn with(self, change: impl FnOnce(Pages<T>) -> Pages<T>) -> Self {
        Self { pages: change(self.pages), page: self.page }
    }

    /// The next item; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<T::Item>> {
        std::future::poll_fn(|cx| self.poll_item(cx)).await
    }

    /// The next item; `Ok(None)` at the end.
    pub async fn try_next(&mut self) -> Result<Option<T::Item>> {
        self.next().await.transpose()
    }

    /// The next items, at most so many: a list can be longer than memory, so there is no way to
    /// collect without a bound. An error gives up those collected so far.
    pub async fn collect_up_to(&mut self, most: usize) -> Result<Vec<T::Item>> {
        let mut items = Vec::new();
        while items.len() < most
            && let Some(item) = self.try_next().await?
        {
            items.push(item);
        }
        Ok(items)
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T::Item>>> {
        loop {
            if let Some(item) = self.page.next() {
                self.pages.poll_ahead(cx);
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(cx)) {
                Some(Ok(page)) => self.page = page.into_items().into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

/// Nothing in it is pinned in place: items are only ever moved.
impl<T: Page> Unpin for Items<T> {}

impl<T: Page> Stream for Items<T> {
    type Item = Result<T::Item>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(cx)
    }
}

impl<T: Page> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("pages", &self.pages).finish_non_exhaustive()
    }
}
