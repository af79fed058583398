//! The items of all pages as a stream.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use super::{Page, Pages};
use crate::error::Result;

/// The items of a list, page after page: a `Stream` of `Result<T::Item>`.
///
/// Nothing is sent until it is polled, and the next page only when the items of this one are used
/// up. After an error it goes on, when polled again, with the page that failed.
#[must_use = "a stream does nothing until it is polled"]
pub struct Items<T: Page> {
    pub(crate) pages: Pages<T>,
    pub(crate) page: vec::IntoIter<T::Item>,
}

impl<T: Page> Items<T> {
    pub(crate) fn new(pages: Pages<T>) -> Self {
        Self { pages, page: Vec::new().into_iter() }
    }

    /// Ends after so many pages.
    pub fn max_pages(mut self, pages: u64) -> Self {
        self.pages = self.pages.max_pages(pages);
        self
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
