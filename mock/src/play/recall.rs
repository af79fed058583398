//! Recall: keeps the answers to reads for as long as nothing changes.
//!
//! What a read answers is made of the document, the seed, the request and the store, and of nothing
//! else. Whoever polls, or measures their own program, asks the same again and again; putting the
//! answer together anew is most of what such a request costs here.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::Method;

use super::perform::Turn;
use super::reply::Reply;

/// How many answers are kept at the most.
const KEPT: usize = 256;

/// The answers that are known, and the state of the store that they tell of.
#[derive(Default)]
pub(super) struct Recall(Mutex<Known>);

#[derive(Default)]
struct Known {
    state: u64,
    replies: HashMap<Question, Reply>,
}

/// All of a read that its answer depends on. What else a request says was checked before: parameters in
/// headers and cookies are part of no answer.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Question {
    operation: usize,
    path: String,
    query: Option<String>,
    accept: Option<String>,
    /// Links in the answer begin with it.
    host: Option<String>,
    caller: String,
}

impl Question {
    /// What a request asks; `None` where it is no plain read.
    pub(super) fn of(turn: &Turn<'_>) -> Option<Self> {
        let call = turn.call;
        if !matches!(call.method, Method::GET | Method::HEAD) || !call.body.is_empty() {
            return None;
        }
        Some(Self {
            operation: turn.index,
            path: call.path.clone(),
            query: call.query.clone(),
            accept: call.header("accept"),
            host: call.header("host"),
            caller: turn.grant.map_or_else(String::new, |grant| grant.shown.clone()),
        })
    }
}

impl Recall {
    /// The answer that was given to the same question in the same state of the store.
    pub(super) fn find(&self, question: &Question, state: u64) -> Option<Reply> {
        let known = self.known();
        (known.state == state).then(|| known.replies.get(question).cloned()).flatten()
    }

    /// Keeps an answer; those that tell of another state are forgotten.
    pub(super) fn keep(&self, question: Question, state: u64, reply: &Reply) {
        let mut known = self.known();
        if known.state != state || known.replies.len() >= KEPT {
            known.replies.clear();
            known.state = state;
        }
        known.replies.insert(question, reply.clone());
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
