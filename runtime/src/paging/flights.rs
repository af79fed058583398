//! Requests on their way: turns several that are polled together into their answers in order.

use std::collections::VecDeque;
use std::task::{Context, Poll};

use crate::draft::Draft;
use crate::engine::{self, Reply, Streams};
use crate::error::Result;
use crate::receive::Answer;

/// The request for the next page, and guesses at those behind it.
///
/// A guess is used if the page before it turns out to lead there, and thrown away if not. So a
/// server that gives fewer items than it was asked for, or numbers its pages with gaps, makes
/// guesses useless and nothing else.
pub(super) struct Flights {
    /// The most requests at once.
    pub(super) most: usize,
    /// The first one is for the next page.
    pub(super) has_next: bool,
    all: VecDeque<Flight>,
}

struct Flight {
    /// The page's number or offset, where pages are counted.
    number: Option<u64>,
    state: State,
}

enum State {
    Flying(Reply),
    Landed(Result<Answer>),
}

impl Default for Flights {
    fn default() -> Self {
        Self { most: 1, has_next: false, all: VecDeque::new() }
    }
}

impl Flights {
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub(super) fn has_room(&self) -> bool {
        self.has_next && self.all.len() < self.most
    }

    pub(super) fn clear(&mut self) {
        self.all.clear();
        self.has_next = false;
    }

    /// Throws the guesses away that do not fit to where the next page begins. After an error the
    /// guess at the page behind it still does.
    pub(super) fn keep_from(&mut self, next: Option<u64>, stride: Option<u64>) {
        let Some(first) = self.all.front().filter(|_| !self.has_next) else { return };
        let behind = next.zip(stride).and_then(|(next, stride)| next.checked_add(stride));
        if first.number == next {
            self.has_next = true;
        } else if first.number != behind {
            self.all.clear();
        }
    }

    pub(super) fn send_next(&mut self, draft: Box<Draft>, number: Option<u64>, streams: Streams) {
        self.all.push_front(Flight::new(draft, number, streams));
        self.has_next = true;
    }

    pub(super) fn send(&mut self, draft: Box<Draft>, number: Option<u64>, streams: Streams) {
        self.all.push_back(Flight::new(draft, number, streams));
    }

    /// Brings all of them on; gives the answer for the next page if it is here.
    pub(super) fn poll_first(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Answer>>> {
        self.all.iter_mut().for_each(|flight| flight.poll(cx));
        if !self.has_next {
            return Poll::Ready(None);
        }
        match self.all.pop_front() {
            Some(Flight { state: State::Landed(outcome), .. }) => {
                self.has_next = false;
                Poll::Ready(Some(outcome))
            }
            Some(flying) => {
                self.all.push_front(flying);
                Poll::Pending
            }
            None => Poll::Ready(None),
        }
    }
}

impl Flight {
    fn new(draft: Box<Draft>, number: Option<u64>, streams: Streams) -> Self {
        Self { number, state: State::Flying(engine::run(draft, streams)) }
    }

    fn poll(&mut self, cx: &mut Context<'_>) {
        if let State::Flying(reply) = &mut self.state
            && let Poll::Ready(outcome) = reply.as_mut().poll(cx)
        {
            self.state = State::Landed(outcome);
        }
    }
}
