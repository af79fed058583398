//! Retries: turn a failure into another attempt and the wait before it, or into the end.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use http::StatusCode;

use crate::defaults::{FIRST_DELAY, MAX_DELAY, RETRY_COST, RETRY_GAIN, RETRY_TOKENS};
use crate::error::{Error, Kind};
use crate::operation::Replay;

/// Whether a call of this class may be sent again after this failure.
///
/// A server that knows better says so in `x-should-retry: false`, and is believed.
///
/// Whatever its class, a call that provably did not leave may. One of class [`Replay::Once`] may
/// after nothing else, not even after a 429 or 503: those may come from a proxy behind which the
/// server has already acted.
pub(crate) fn may_repeat(replay: Replay, error: &Error) -> bool {
    match error.kind() {
        Kind::Connect(_) => true,
        Kind::Token(failure) => failure.may_pass(),
        Kind::Transport(error) if error.is_permanent() => false,
        Kind::Transport(_) | Kind::Timeout(_) => replay != Replay::Once,
        Kind::Status if is_vetoed(error) => false,
        Kind::Status if replay == Replay::Keyed && is_running(error) => true,
        Kind::Status => replay != Replay::Once && error.is_retryable(),
        _ => false,
    }
}

fn is_vetoed(error: &Error) -> bool {
    let veto = error.headers().and_then(|headers| headers.get("x-should-retry"));
    veto.is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"false"))
}

/// The first request with this key still runs (draft-ietf-httpapi-idempotency-key-header, 2.7).
fn is_running(error: &Error) -> bool {
    error.status() == Some(StatusCode::CONFLICT) && !error.is_final()
}

/// The wait before retry number `retry` (from 0): any part, by `jitter`, of a time that doubles.
pub(crate) fn delay(retry: u32, jitter: f64) -> Duration {
    let longest = FIRST_DELAY.saturating_mul(1 << retry.min(16)).min(MAX_DELAY);
    longest.mul_f64(jitter.clamp(0.0, 1.0))
}

/// What a client may spend on retries, so that a server in trouble is not buried under them.
#[derive(Debug)]
pub(crate) struct Budget(AtomicU32);

impl Default for Budget {
    fn default() -> Self {
        Self(AtomicU32::new(RETRY_TOKENS))
    }
}

impl Budget {
    /// Pays for a retry; `false` if there is not enough left.
    pub(crate) fn spend(&self) -> bool {
        let pay = |tokens: u32| tokens.checked_sub(RETRY_COST);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, pay).is_ok()
    }

    /// Puts back what a success brings.
    pub(crate) fn earn(&self) {
        let gain = |tokens: u32| Some((tokens + RETRY_GAIN).min(RETRY_TOKENS));
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, gain);
    }
}
