//! Sources: hand out the access token that is in use, and let one caller at a time ask for the next.

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use url::Url;
use zeroize::Zeroizing;

use super::answer::{self, AccessToken};
use super::{ClientCredentials, TokenFailure};
use crate::client::Core;
use crate::clock::lock;
use crate::defaults::TOKEN_PAUSE;
use crate::error::Result;
use crate::server::Servers;

/// Where the attempts of a client get their tokens from.
pub(crate) struct TokenSource {
    client: ClientCredentials,
    /// `None` until it belongs to a client.
    url: Option<Url>,
    state: Mutex<State>,
    /// Held by the caller that asks. When that one is dropped, the next in line asks.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    current: Option<Arc<AccessToken>>,
    /// The one before it: a server may still send it back.
    last: Option<Arc<AccessToken>>,
    /// How many requests for a token have come to an end, and how the last one did.
    rounds: u64,
    failure: Option<TokenFailure>,
    /// When a token was last thrown away because the API refused it.
    rejected_at: Option<Instant>,
}

/// A token that an attempt carries.
pub(crate) struct Lease {
    source: Arc<TokenSource>,
    token: Arc<AccessToken>,
    /// It was there before the attempt, so it may have become invalid in the meantime.
    is_kept: bool,
}

impl TokenSource {
    pub(crate) fn new(client: ClientCredentials) -> Self {
        Self { client, url: None, state: Mutex::default(), turn: tokio::sync::Mutex::default() }
    }

    /// One for a client, that knows where to ask and has no token yet.
    pub(crate) fn bind(&self, documented: Option<&str>, servers: &Servers) -> Result<Self> {
        let url = servers.token_url(self.client.token_url.as_deref(), documented)?;
        Ok(Self { url: Some(url), ..Self::new(self.client.clone()) })
    }

    pub(crate) fn id(&self) -> &str {
        &self.client.id
    }

    pub(crate) fn secret(&self) -> &str {
        &self.client.secret
    }

    pub(crate) fn pair(&self) -> Zeroizing<String> {
        self.client.pair()
    }

    /// The tokens that a server may send back.
    pub(crate) fn tokens(&self) -> Vec<Zeroizing<String>> {
        let state = lock(&self.state);
        let tokens = [&state.current, &state.last].into_iter().flatten();
        tokens.map(|token| token.text.clone()).collect()
    }

    /// The token in use or, where there is none or it expires soon, a new one. Waits at most `limit`
    /// for that; a token that has not quite expired is good enough where no other can be had.
    pub(crate) async fn lease(self: &Arc<Self>, core: &Core, limit: Duration) -> Result<Lease> {
        let (round, current) = {
            let state = lock(&self.state);
            (state.rounds, state.current.clone())
        };
        let lease = |token, is_kept| Lease { source: Arc::clone(self), token, is_kept };
        if let Some(token) = current.as_ref().filter(|token| token.is_fresh(core.clock().now())) {
            return Ok(lease(Arc::clone(token), true));
        }
        let renewed = match tokio::time::timeout(limit, self.renew(core, round)).await {
            Ok(renewed) => renewed,
            Err(_) => Err(TokenFailure::timeout(self.url.as_ref(), limit)),
        };
        match (renewed, current.filter(|token| token.is_valid(core.clock().now()))) {
            (Ok(token), _) => Ok(lease(token, false)),
            (Err(_), Some(token)) => Ok(lease(token, true)),
            (Err(failure), None) => Err(failure.into()),
        }
    }

    /// Asks for a token, or takes what came of it when somebody else asked meanwhile.
    async fn renew(&self, core: &Core, round: u64) -> Result<Arc<AccessToken>, TokenFailure> {
        let _turn = self.turn.lock().await;
        if let Some(outcome) = self.outcome_since(round) {
            return outcome;
        }
        let outcome = answer::ask(&self.client, self.url.as_ref(), core).await.map(Arc::new);
        let mut state = lock(&self.state);
        state.rounds += 1;
        state.failure = outcome.as_ref().err().cloned();
        if let Ok(token) = &outcome {
            let before = state.current.replace(Arc::clone(token));
            state.last = before.or(state.last.take());
        }
        outcome
    }

    fn outcome_since(&self, round: u64) -> Option<Result<Arc<AccessToken>, TokenFailure>> {
        let state = lock(&self.state);
        if state.rounds == round {
            return None;
        }
        let failed = state.failure.clone().map(Err);
        failed.or_else(|| state.current.clone().map(Ok))
    }

    /// Throws a token away that the API refused; whether a better one can be expected.
    ///
    /// A server that refuses each and every token must not make each call ask for one, so the next
    /// is thrown away [`TOKEN_PAUSE`] later at the earliest.
    fn reject(&self, token: &Arc<AccessToken>, now: Instant) -> bool {
        let mut state = lock(&self.state);
        let is_current = state.current.as_ref().is_some_and(|current| Arc::ptr_eq(current, token));
        if !is_current {
            return true;
        }
        let rests = |at: Instant| now.saturating_duration_since(at) < TOKEN_PAUSE;
        if state.rejected_at.is_some_and(rests) {
            return false;
        }
        state.rejected_at = Some(now);
        state.last = state.current.take();
        true
    }
}

impl Lease {
    /// The value of the `Authorization` header.
    pub(crate) fn authorization(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("Bearer {}", *self.token.text))
    }

    /// Says that the API refused the token; whether another attempt would have a better one.
    pub(crate) fn reject(&self, now: Instant) -> bool {
        self.is_kept && self.source.reject(&self.token, now)
    }
}

/// Shows nothing of the tokens.
impl fmt::Debug for TokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenSource").field("client", &self.client).finish_non_exhaustive()
    }
}
