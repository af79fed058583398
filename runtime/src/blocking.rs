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
use crate::paging::{Items, Page, Pages};
pub use crate::stream::BlockingReader;
use crate::transport::TransportError;

/// What is worked on in the background.
pub(crate) type Task<T> = Pin<Box<dyn Future<Output = Result<T>> + Send>>;

/// Runs a task in the background and waits for it.
pub(crate) fn wait<T: Send + 'static>(task: Task<T>) -> Result<T> {
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
#[cfg(feature = "reqwest")]
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
/// After an error it goes on with the page that failed.
#[must_use = "an iterator does nothing until it is used"]
pub struct IterPages<T>(Pages<T>);

impl<T: Page> IterPages<T> {
    pub(crate) fn new(pages: Pages<T>) -> Self {
        Self(pages)
    }

    /// Ends after so many pages.
    pub fn max_pages(self, pages: u64) -> Self {
        Self(self.0.max_pages(pages))
    }
}

impl<T: Page> Iterator for IterPages<T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        let reply = self.0.request().transpose()?;
        Some(reply.and_then(wait).and_then(|answer| self.0.turn(answer)))
    }
}

impl<T> fmt::Debug for IterPages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The items of a list, page after page; `next` waits on this thread when it needs the next page.
///
/// After an error it goes on with the page that failed.
#[must_use = "an iterator does nothing until it is used"]
pub struct Iter<T: Page> {
    pages: IterPages<T>,
    page: vec::IntoIter<T::Item>,
}

impl<T: Page> Iter<T> {
    pub(crate) fn new(items: Items<T>) -> Self {
        Self { pages: IterPages(items.pages), page: items.page }
    }

    /// Ends after so many pages.
    pub fn max_pages(mut self, pages: u64) -> Self {
        self.pages = self.pages.max_pages(pages);
        self
    }
}

impl<T: Page> Iterator for Iter<T> {
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
