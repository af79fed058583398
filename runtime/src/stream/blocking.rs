//! Streams without async: turns a stream into an iterator that waits on this thread.

use std::fmt;

use futures_core::Stream;

use super::item::Item;
use super::{Event, EventStream, JsonLines};
use crate::error::Result;

/// A stream as an iterator; each `next` waits on this thread.
#[must_use = "an iterator does nothing until it is used"]
pub struct IterStream<S>(Option<S>);

impl<S, T> Iterator for IterStream<S>
where
    S: Stream<Item = Result<T>> + Unpin + Send + 'static,
    T: Send + 'static,
{
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        // The stream goes to the background thread and comes back with its item.
        let mut stream = self.0.take()?;
        let task = async move {
            let item =
                std::future::poll_fn(|cx| std::pin::Pin::new(&mut stream).poll_next(cx)).await;
            Ok((item, stream))
        };
        match crate::blocking::wait(Box::pin(task)) {
            Ok((item, stream)) => {
                self.0 = item.is_some().then_some(stream);
                item
            }
            Err(error) => Some(Err(error)),
        }
    }
}

impl<T: Item + Send + 'static> IntoIterator for JsonLines<T> {
    type Item = Result<T>;
    type IntoIter = IterStream<Self>;

    fn into_iter(self) -> IterStream<Self> {
        IterStream(Some(self))
    }
}

impl<T: Item + Send + 'static> IntoIterator for EventStream<T> {
    type Item = Result<Event<T>>;
    type IntoIter = IterStream<Self>;

    fn into_iter(self) -> IterStream<Self> {
        IterStream(Some(self))
    }
}

impl<S> fmt::Debug for IterStream<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IterStream").finish_non_exhaustive()
    }
}
