//! Sources: hand out the access token that is in use, and let all callers together ask for the next.

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use url::Url;
use zeroize::Zeroizing;

use super::answer::{self, AccessToken};
use super::failure::Reason;
use super::joint::{Joint, Share};
use super::{ClientCredentials, TokenFailure};
use crate::client::Core;
use crate::clock::lock;
use crate::defaults::TOKEN_PAUSE;
use crate::error::Result;
use crate::server::Servers;
use crate::transport::TransportError;

/// How long a call with a token that is still valid waits for the next one.
const PATIENCE: Duration = Duration::from_secs(2);

type Renewed = Result<Arc<AccessToken>, TokenFailure>;

/// Where the attempts of a client get their tokens from.
pub(crate) struct TokenSource {
    client: ClientCredentials,
    /// `None` until it belongs to a client.
    url: Option<Url>,
    state: Mutex<State>,
    renewal: Joint<Renewed>,
}

#[derive(Default)]
struct State {
    current: Option<Arc<AccessToken>>,
    /// The one before it: a server may still send it back.
    last: Option<Arc<AccessToken>>,
    /// When the token server last let a call wait in vain that had a valid token.
    hung_at: Option<Instant>,
    /// When a token was last thrown away because the API refused it.
    rejected_at: Option<Instant>,
}

/// What there is when an attempt needs a token.
enum Found {
    InUse(Arc<AccessToken>),
    /// None, or one that will not be valid for long, and the next one on its way.
    Due(Option<Arc<AccessToken>>, Share<Renewed>),
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
        Self { client, url: None, state: Mutex::default(), renewal: Joint::default() }
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
    /// for that; a token that has not quite expired is good enough where no other can be had soon.
    pub(crate) async fn lease(self: &Arc<Self>, core: &Core, limit: Duration) -> Result<Lease> {
        let lease = |token, is_kept| Lease { source: Arc::clone(self), token, is_kept };
        let (kept, renewal) = match self.look(core, limit) {
            Found::InUse(token) => return Ok(lease(token, true)),
            Found::Due(kept, renewal) => (kept, renewal),
        };
        // The attempt needs time too.
        let limit = if kept.is_some() { PATIENCE.min(limit / 2) } else { limit };
        match (self.renewed(renewal, limit).await, kept) {
            (Ok(token), _) => Ok(lease(token, false)),
            (Err(failure), Some(token)) => {
                if failure.is_timeout() {
                    lock(&self.state).hung_at = Some(core.clock().now());
                }
                Ok(lease(token, true))
            }
            (Err(failure), None) => Err(failure.into()),
        }
    }

    /// Looks for a token, and takes a share in the exchange for the next one if it is time for that.
    ///
    /// A server that hangs must not make each call wait that has a valid token, so after a wait in vain
    /// there is none until [`TOKEN_PAUSE`] later.
    fn look(self: &Arc<Self>, core: &Core, limit: Duration) -> Found {
        let now = core.clock().now();
        let state = lock(&self.state);
        let kept = state.current.clone().filter(|token| token.is_valid(now));
        match kept {
            Some(token) if token.is_fresh(now) || rests(state.hung_at, now) => Found::InUse(token),
            kept => {
                // Others may have more time than the call that begins it.
                let time = limit.max(core.options().attempt_timeout);
                let renew = || Arc::clone(self).renew(core.clone(), time);
                Found::Due(kept, self.renewal.join(time, renew))
            }
        }
    }

    async fn renewed(&self, renewal: Share<Renewed>, limit: Duration) -> Renewed {
        match tokio::time::timeout(limit, renewal.outcome()).await {
            Ok(Some(outcome)) => outcome,
            Ok(None) => {
                let broken = TransportError::new("the request for a token panicked");
                Err(TokenFailure::new(self.url.as_ref(), Reason::NoAnswer(broken)))
            }
            Err(_) => Err(self.timeout(limit)),
        }
    }

    /// The failure of a token that did not come within `limit`.
    pub(crate) fn timeout(&self, limit: Duration) -> TokenFailure {
        TokenFailure::timeout(self.url.as_ref(), limit)
    }

    /// Asks for a token. Owned by those who wait for it, so it may own the source.
    async fn renew(self: Arc<Self>, core: Core, time: Duration) -> Renewed {
        let asked = answer::ask(&self.client, self.url.as_ref(), &core);
        let token = tokio::time::timeout(time, asked).await.map_err(|_| self.timeout(time))??;
        Ok(self.keep(Arc::new(token), core.clock().now()))
    }

    /// Puts a token into use, unless a better one came while nobody brought this exchange on.
    fn keep(&self, token: Arc<AccessToken>, now: Instant) -> Arc<AccessToken> {
        let mut state = lock(&self.state);
        if let Some(other) = state.current.as_ref().filter(|other| other.is_fresh(now)) {
            return Arc::clone(other);
        }
        let before = state.current.replace(Arc::clone(&token));
        state.last = before.or(state.last.take());
        token
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
        if rests(state.rejected_at, now) {
            return false;
        }
        state.rejected_at = Some(now);
        state.last = state.current.take();
        true
    }
}

/// Whether something is too short a time ago for it to happen again.
fn rests(last: Option<Instant>, now: Instant) -> bool {
    last.is_some_and(|last| now.saturating_duration_since(last) < TOKEN_PAUSE)
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
