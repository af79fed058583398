//! The pages of a list as a stream.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::flights::Flights;
use super::position::Mark;
use super::walk::Step;
use super::{Continuation, Page, Walk};
use crate::defaults::MAX_PAGES_AHEAD;
use crate::draft::Draft;
use crate::error::{Error, Result};
use crate::receive::Answer;

/// The pages of a list, one after the other: a `Stream` of `Result<T>`.
///
/// Nothing is sent until it is polled. After an error it goes on with the page that failed when it
/// is polled again. Where there is no way on, it says so once and has ended: a page that was given
/// before ([`is_page_loop`](Error::is_page_loop)), too many pages
/// ([`is_page_limit`](Error::is_page_limit)), an answer that leads nowhere or to another origin.
///
/// Everything is done while it is polled, so dropping it leaves nothing running.
#[must_use = "a stream does nothing until it is polled"]
pub struct Pages<T> {
    walk: Walk,
    flights: Flights,
    /// Pages that came before they were asked for.
    ready: VecDeque<(Mark, T)>,
    /// What stands behind the pages that are ready: why there is no next one yet.
    failed: Option<Error>,
    /// Where the page began that was given last.
    given: Option<Mark>,
    /// How many pages are asked for ahead of the one in use.
    ahead: usize,
}

impl<T: Page> Pages<T> {
    pub(crate) fn new(draft: Draft) -> Self {
        Self {
            walk: Walk::new(draft),
            flights: Flights::default(),
            ready: VecDeque::new(),
            failed: None,
            given: None,
            ahead: 0,
        }
    }

    /// Ends after so many pages. Without this, a list of more than
    /// [`MAX_PAGES`](crate::defaults::MAX_PAGES) fails.
    pub fn max_pages(mut self, pages: u64) -> Self {
        self.walk.limit(pages);
        self
    }

    /// Lets the list lead back to where a page began before, as one does that is read at its growing
    /// end. Only `max_pages` bounds it then.
    pub fn allow_repeats(mut self) -> Self {
        self.walk.allow_repeats();
        self
    }

    /// Asks for up to so many pages (at most
    /// [`MAX_PAGES_AHEAD`](crate::defaults::MAX_PAGES_AHEAD)) while the one before is in use: one after
    /// the other, for each tells where the next begins. They come on whenever this is polled.
    pub fn prefetch(mut self, pages: usize) -> Self {
        self.ahead = pages.min(MAX_PAGES_AHEAD);
        self
    }

    /// Asks for up to so many pages at once (at most
    /// [`MAX_PAGES_AHEAD`](crate::defaults::MAX_PAGES_AHEAD)) and gives them in order. The first page is
    /// asked for alone. Where the last page is not announced, some requests go past it in vain.
    ///
    /// Only for pages by number, and by offset where the size of a page is known; anything else is an
    /// error when it is polled.
    pub fn concurrency(mut self, pages: usize) -> Self {
        if pages == 0 {
            self.walk.refuse("at least one page must be asked for at a time".to_owned());
        } else if pages > 1 && self.walk.stride().is_none() {
            let sentence = "its pages cannot be asked for in parallel: where one begins, only the one \
                            before it tells";
            self.walk.refuse(sentence.to_owned());
        }
        self.flights.most = pages.clamp(1, MAX_PAGES_AHEAD);
        self
    }

    /// Goes on where another walk stood. Fails when it is polled, if that was of another operation or
    /// of other arguments.
    pub fn resume(mut self, continuation: &Continuation) -> Self {
        self.walk.resume(continuation);
        self
    }

    /// Where to go on: at the page after the last one given. `None` at the end.
    pub fn continuation(&self) -> Option<Continuation> {
        let mark = self.ready.front().map(|(mark, _)| mark).or_else(|| self.walk.mark())?;
        Some(self.walk.continuation(mark))
    }

    /// Where to go on with the page given last.
    pub(crate) fn continuation_of_given(&self) -> Option<Continuation> {
        self.given.as_ref().map(|mark| self.walk.continuation(mark))
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
        if self.ready.is_empty() {
            self.drive(cx, self.ahead.max(self.flights.most));
        }
        if let Some((mark, page)) = self.ready.pop_front() {
            self.given = Some(mark);
            self.poll_ahead(cx);
            return Poll::Ready(Some(Ok(page)));
        }
        if let Some(error) = self.failed.take() {
            return Poll::Ready(Some(Err(error)));
        }
        if self.flights.is_empty() { Poll::Ready(None) } else { Poll::Pending }
    }

    /// Brings on what is asked for ahead, while the page given last is in use.
    pub(crate) fn poll_ahead(&mut self, cx: &mut Context<'_>) {
        if self.ahead > 0 || self.flights.most > 1 {
            self.drive(cx, self.ahead.max(self.flights.most));
        }
    }

    /// Asks for pages, up to so many that are not given yet, and takes in those that are here.
    fn drive(&mut self, cx: &mut Context<'_>, most: usize) {
        while self.failed.is_none() {
            if let Err(error) = self.launch(most) {
                self.failed = Some(error);
                return;
            }
            match self.flights.poll_first(cx) {
                Poll::Ready(Some(Ok(answer))) => {
                    if let Err(error) = self.turn(answer) {
                        self.failed = Some(error);
                    }
                }
                Poll::Ready(Some(Err(error))) => self.failed = Some(error),
                Poll::Ready(None) | Poll::Pending => return,
            }
        }
    }

    /// Sends the requests that may be sent: the one for the next page, and those behind it.
    fn launch(&mut self, most: usize) -> Result<()> {
        let room = |flights: &Flights| self.ready.len() + flights.len() < most;
        self.flights.keep_from(self.walk.number(), self.walk.stride());
        if !self.flights.has_next && room(&self.flights) {
            match self.walk.step() {
                Step::Send(draft) => self.flights.send_next(draft, self.walk.number(), T::streams),
                Step::Fault(error) => return Err(error),
                Step::End => self.flights.clear(),
            }
        }
        while self.flights.has_room()
            && room(&self.flights)
            && let Some((number, draft)) = self.walk.ahead(self.flights.len() as u64)
        {
            self.flights.send(draft, Some(number), T::streams);
        }
        Ok(())
    }

    /// Decodes a page, and goes on behind it if that works.
    fn turn(&mut self, answer: Answer) -> Result<()> {
        let (meta, body) = (answer.meta.clone(), answer.json()?);
        let mark = self.walk.mark().cloned();
        let page = T::receive(answer)?;
        self.walk.advance(&meta.headers, &body);
        self.ready.extend(mark.map(|mark| (mark, page)));
        Ok(())
    }
}

/// Nothing in it is pinned in place: pages are only ever moved.
impl<T> Unpin for Pages<T> {}

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
