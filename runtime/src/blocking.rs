//! Calls without async: turns a call into a wait on this thread.
//!
//! The network's work is done by one background thread, started by the first such call. So it also
//! works inside an async program, where it holds up the thread that it is called on.

use std::fmt;
use std::pin::Pin;
use std::sync::{OnceLock, mpsc};
use std::vec;

use tokio::runtime::{Builder, Runtime};

use crate::error::{Error, Kind, Result};
use crate::paging::Continuation;
use crate::paging::{Items, Page, Pages};
pub use crate::stream::{BlockingReader, IterStream};
use crate::transport::TransportError;

/// What is worked on in the background.
pub(crate) type Task<T> = Pin<Box<dyn Future<Output = Result<T>> + Send>>;

/// Runs a task in the background and waits for it.
pub(crate) fn wait<T: Send + 'static>(task: Task<T>) -> Result<T> {
    if is_inside() {
        let sentence = "it is inside of another blocking call, which would wait for it for ever";
        return Err(Error::invalid(sentence));
    }
    let (give, take) = mpsc::sync_channel(1);
    runtime()?.spawn(async move {
        // The caller waits below, so there is always someone to take it.
        let _ = give.send(task.await);
    });
    // Only a panic, in a transport for example, leaves the other end without an answer.
    let stopped = || Kind::Transport(TransportError::new("the background task has stopped"));
    take.recv().unwrap_or_else(|_| Err(Error::new(stopped())))
}

static RUNTIME: OnceLock<std::io::Result<Runtime>> = OnceLock::new();

/// Whether the background thread is asking.
pub(crate) fn is_inside() -> bool {
    let Some(Ok(runtime)) = RUNTIME.get() else { return false };
    tokio::runtime::Handle::try_current().is_ok_and(|here| here.id() == runtime.handle().id())
}

fn runtime() -> Result<&'static Runtime> {
    let start = || {
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(1).thread_name("scopewright-blocking").enable_all().build()
    };
    let unable = |error: &std::io::Error| {
        Error::invalid(format!("the background thread could not be started: {error}"))
    };
    RUNTIME.get_or_init(start).as_ref().map_err(unable)
}

/// The pages of a list, one after the other; each `next` waits on this thread.
///
/// After an error it goes on as [`Pages`] does. Pages that are asked for ahead come on only while
/// `next` waits.
#[must_use = "an iterator does nothing until it is used"]
pub struct IterPages<T> {
    /// `None` while it is in the background, and after a panic there.
    pages: Option<Pages<T>>,
}

impl<T: Page> IterPages<T> {
    pub(crate) fn new(pages: Pages<T>) -> Self {
        Self { pages: Some(pages) }
    }

    /// Ends after so many pages. Without this, a list of more than
    /// [`MAX_PAGES`](crate::defaults::MAX_PAGES) fails.
    pub fn max_pages(self, pages: u64) -> Self {
        self.with(|all| all.max_pages(pages))
    }

    /// Lets the list lead back to where a page began before. Only `max_pages` bounds it then.
    pub fn allow_repeats(self) -> Self {
        self.with(Pages::allow_repeats)
    }

    /// Asks for up to so many pages ahead, one after the other. See [`Pages::prefetch`].
    pub fn prefetch(self, pages: usize) -> Self {
        self.with(|all| all.prefetch(pages))
    }

    /// Asks for up to so many pages at once. See [`Pages::concurrency`].
    pub fn concurrency(self, pages: usize) -> Self {
        self.with(|all| all.concurrency(pages))
    }

    /// Goes on where another walk stood. Fails at the first `next`, if that was of another operation
    /// or of other arguments.
    pub fn resume(self, continuation: &Continuation) -> Self {
        self.with(|all| all.resume(continuation))
    }

    /// Where to go on: at the page after the last one given. `None` at the end.
    pub fn continuation(&self) -> Option<Continuation> {
        self.pages.as_ref()?.continuation()
    }

    fn with(self, change: impl FnOnce(Pages<T>) -> Pages<T>) -> Self {
        Self { pages: self.pages.map(change) }
    }
}

impl<T: Page + Send + 'static> Iterator for IterPages<T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        let mut pages = self.pages.take()?;
        let step = async move {
            let page = pages.next().await;
            Ok((pages, page))
        };
        match wait(Box::pin(step)) {
            Ok((pages, page)) => {
                self.pages = Some(pages);
                page
            }
            Err(error) => Some(Err(error)),
        }
    }
}

impl<T> fmt::Debug for IterPages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IterPages").field("pages", &self.pages).finish_non_exhaustive()
    }
}

/// The items of a list, page after page; `next` waits on this thread when it needs the next page.
///
/// After an error it goes on as [`Pages`] does. Pages that are asked for ahead come on only while
/// `next` waits.
#[must_use = "an iterator does nothing until it is used"]
pub struct Iter<T: Page> {
    pages: IterPages<T>,
    page: vec::IntoIter<T::Item>,
}

impl<T: Page> Iter<T> {
    pub(crate) fn new(items: Items<T>) -> Self {
        Self { pages: IterPages::new(items.pages), page: items.page }
    }

    /// Ends after so many pages. Without this, a list of more than
    /// [`MAX_PAGES`](crate::defaults::MAX_PAGES) fails.
    pub fn max_pages(self, pages: u64) -> Self {
        self.with(|all| all.max_pages(pages))
    }

    /// Lets the list lead back to where a page began before. Only `max_pages` bounds it then.
    pub fn allow_repeats(self) -> Self {
        self.with(IterPages::allow_repeats)
    }

    /// Asks for up to so many pages ahead, one after the other. See [`Pages::prefetch`].
    pub fn prefetch(self, pages: usize) -> Self {
        self.with(|all| all.prefetch(pages))
    }

    /// Asks for up to so many pages at once. See [`Pages::concurrency`].
    pub fn concurrency(self, pages: usize) -> Self {
        self.with(|all| all.concurrency(pages))
    }

    /// Goes on where another walk stood. Fails at the first `next`, if that was of another operation
    /// or of other arguments.
    pub fn resume(self, continuation: &Continuation) -> Self {
        self.with(|all| all.resume(continuation))
    }

    /// Where to go on: at the page of which items are left, otherwise at the one after it. `None` at
    /// the end.
    pub fn continuation(&self) -> Option<Continuation> {
        let pages = self.pages.pages.as_ref()?;
        let is_used_up = self.page.as_slice().is_empty();
        let given = pages.continuation_of_given().filter(|_| !is_used_up);
        given.or_else(|| pages.continuation())
    }

    fn with(self, change: impl FnOnce(IterPages<T>) -> IterPages<T>) -> Self {
        Self { pages: change(self.pages), page: self.page }
    }
}

impl<T: Page + Send + 'static> Iter<T> {
    /// The next items, at most so many: a list can be longer than memory, so `collect` is better
    /// done with a bound. An error gives up those collected so far.
    pub fn collect_up_to(&mut self, most: usize) -> Result<Vec<T::Item>> {
        self.by_ref().take(most).collect()
    }
}

impl<T: Page + Send + 'static> Iterator for Iter<T> {
    type Item = Result<T::Item>;

    fn next(&mut self) -> Option<Result<T::Item>> {
        loop {
            if let Some(item) = self.page.next() {
                return Some(Ok(item));
            }
            match self.pages.next()? {
                Ok(page) => self.page = page.into_items().into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl<T: Page> fmt::Debug for Iter<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pages.fmt(f)
    }
}
