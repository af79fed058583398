//! The pages of a list as a stream.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::walk::Step;
use super::{Page, Walk};
use crate::draft::Draft;
use crate::engine::{self, Reply};
use crate::error::{Error, Kind, Result};
use crate::receive::Answer;

/// The pages of a list, one after the other: a `Stream` of `Result<T>`.
///
/// Nothing is sent until it is polled. After an error it goes on with the page that failed when it
/// is polled again; [`is_page_loop`](Error::is_page_loop) is the exception, after which it has ended.
#[must_use = "a stream does nothing until it is polled"]
pub struct Pages<T> {
    pub(crate) walk: Walk,
    pending: Option<Reply>,
    page: PhantomData<fn() -> T>,
}

impl<T: Page> Pages<T> {
    pub(crate) fn new(draft: Draft) -> Self {
        Self { walk: Walk::new(draft), pending: None, page: PhantomData }
    }

    /// Ends after so many pages.
    pub fn max_pages(mut self, pages: u64) -> Self {
        self.walk.limit(pages);
        self
    }

    /// The next page; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<T>> {
        std::future::poll_fn(|cx| self.poll_page(cx)).await
    }

    /// The next page; `Ok(None)` at the end.
    pub async fn try_next(&mut self) -> Result<Option<T>> {
        self.next().await.transpose()
    }

    pub(crate) fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        if self.pending.is_none() {
            self.pending = match self.request() {
                Ok(Some(reply)) => Some(reply),
                Ok(None) => return Poll::Ready(None),
                Err(error) => return Poll::Ready(Some(Err(error))),
            };
        }
        let Some(pending) = &mut self.pending else { return Poll::Ready(None) };
        let reply = ready!(pending.as_mut().poll(cx));
        self.pending = None;
        Poll::Ready(Some(reply.and_then(|answer| self.turn(answer))))
    }

    /// The next page on its way; `None` at the end.
    pub(crate) fn request(&mut self) -> Result<Option<Reply>> {
        match self.walk.step() {
            Step::Send(draft) => Ok(Some(engine::run(draft, T::STREAM))),
            Step::Loop => Err(Error::new(Kind::Loop).of(self.walk.operation())),
            Step::End => Ok(None),
        }
    }

    /// Decodes a page, and goes on behind it if that works.
    pub(crate) fn turn(&mut self, answer: Answer) -> Result<T> {
        let body = answer.body().clone();
        let page = T::receive(answer)?;
        self.walk.advance(&body);
        Ok(page)
    }
}

impl<T: Page> Stream for Pages<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(cx)
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.walk.operation();
        f.debug_struct("Pages").field("operation", &operation.id).finish_non_exhaustive()
    }
}
