//! Spans and events, with the feature `tracing`; without it, nothing.
//!
//! A span has the operation's id and path template, the number of the attempt and the status; an
//! event has the wait. None has a URL, a header or a body.

#[cfg(feature = "tracing")]
mod active {
    use std::time::{Duration, SystemTime};

    use tracing::Instrument;
    use tracing::field::Empty;

    use crate::deprecation::DeprecationNotice;
    use crate::error::Result;
    use crate::operation::Operation;
    use crate::receive::Answer;

    /// The span of a call.
    pub(crate) fn call<F: Future>(
        operation: &'static Operation,
        future: F,
    ) -> impl Future<Output = F::Output> + use<F> {
        future.instrument(tracing::info_span!(
            "call",
            operation = operation.id,
            method = operation.method_name(),
            path = operation.path,
        ))
    }

    /// The span of one attempt of it, which learns the status when there is one.
    pub(crate) async fn attempt(
        attempt: u32,
        future: impl Future<Output = Result<Answer>>,
    ) -> Result<Answer> {
        let span = tracing::debug_span!("attempt", attempt, status = Empty);
        let outcome = future.instrument(span.clone()).await;
        let status = match &outcome {
            Ok(answer) => Some(answer.status()),
            Err(error) => error.status(),
        };
        if let Some(status) = status {
            span.record("status", status.as_u16());
        }
        outcome
    }

    /// An attempt failed, and the next comes after a wait.
    pub(crate) fn waits(wait: Duration) {
        let wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        tracing::debug!(wait_ms, "an attempt failed; waiting before the next");
    }

    /// The server says that an operation is deprecated, or when it goes.
    pub(crate) fn deprecated(notice: &DeprecationNotice) {
        let date = |time: Option<SystemTime>| time.map(httpdate::fmt_http_date).unwrap_or_default();
        tracing::warn!(
            operation = notice.operation.id,
            since = date(notice.since),
            sunset = date(notice.sunset),
            "the provider advises against this operation"
        );
    }

    /// The rate limit has no turn for an attempt yet.
    pub(crate) fn paces(wait: Duration) {
        let wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        tracing::debug!(wait_ms, "waiting for a turn under the rate limit");
    }
}

#[cfg(not(feature = "tracing"))]
mod active {
    use std::time::Duration;

    use crate::deprecation::DeprecationNotice;
    use crate::operation::Operation;

    pub(crate) fn call<F: Future>(_: &'static Operation, future: F) -> F {
        future
    }

    pub(crate) fn attempt<F: Future>(_: u32, future: F) -> F {
        future
    }

    pub(crate) fn waits(_: Duration) {}

    pub(crate) fn deprecated(_: &DeprecationNotice) {}

    pub(crate) fn paces(_: Duration) {}
}

pub(crate) use active::{attempt, call, deprecated, paces, waits};
