//! What became of a call: turns the way in which it failed into what its caller may take for true.

use http::StatusCode;

use super::{Kind, Report};
use crate::idempotency::is_replayed;

/// What became of a call, as far as the client can know.
///
/// Where it is [`Unknown`](Self::Unknown) and the operation honours idempotency keys, a call with
/// the same arguments and the [key of the error](super::Error::idempotency_key) finds out, without
/// doing anything twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// No attempt left, so nothing happened on the server: an argument was wrong, no connection came
    /// about, or the client's own rate limit had no turn.
    NotSent,
    /// An attempt left, and nobody knows whether the server acted on it: the connection broke, time
    /// was over, the answer cannot be read, or somebody on the way answered for the server.
    Unknown,
    /// The server answered that it does not do it.
    Answered,
}

impl Outcome {
    /// An attempt of which nobody knows leaves the whole call open, however the last one failed:
    /// that it could not connect, or was refused, says nothing of the one before. Only the answer to
    /// that one itself, told again, does.
    pub(super) fn of(report: &Report) -> Self {
        let last = Self::of_last(report);
        let is_told_again =
            report.refusal.as_ref().is_some_and(|refusal| is_replayed(&refusal.headers));
        match last {
            Self::Answered if report.is_unsettled && is_told_again => Self::Answered,
            _ if report.is_unsettled => Self::Unknown,
            last => last,
        }
    }

    fn of_last(report: &Report) -> Self {
        match &report.kind {
            Kind::Invalid(_)
            | Kind::Connect(_)
            | Kind::Token(_)
            | Kind::MissingScopes(..)
            | Kind::Paced(_)
            | Kind::Limiter(_) => Self::NotSent,
            // A success that cannot be read may be the server's, or that of a network which wants
            // its visitors to log in first.
            Kind::Transport(_)
            | Kind::Timeout(_)
            | Kind::Decode(_)
            | Kind::Unexpected(_)
            | Kind::TooLarge(_) => Self::Unknown,
            Kind::Loop | Kind::PageLimit(_) => Self::Answered,
            Kind::Status => match &report.refusal {
                // Only a code that says that a scope is missing makes a success a refusal.
                Some(refusal) if refusal.status.is_success() => Self::Answered,
                Some(refusal) => Self::of_status(refusal.status, report.key.is_some()),
                None => Self::Unknown,
            },
        }
    }

    /// What a status that is no success says of the request (RFC 9110, section 15).
    ///
    /// A refusal of the client's request (4xx) was not acted on, with three exceptions: 408 and 499
    /// can come from a proxy that grew tired of waiting, and to a request with a key, 409 means that
    /// an earlier one with the same key still runs. Redirects are not followed, and after a `POST`
    /// all but 307 and 308 can mean that it is done. Any failure of a server leaves it open: 500 may
    /// come from the middle of the work, 502 and 504 from a proxy that lost the server, and so may
    /// 503, which proxies also send where a connection broke after the request had gone through.
    /// That leaves those that tell why nothing was done.
    fn of_status(status: StatusCode, is_keyed: bool) -> Self {
        let status = status.as_u16();
        let is_open = status == 408 || status == 409 && is_keyed;
        let is_refused = matches!(status, 307 | 308 | 400..=498 | 501 | 505 | 511);
        if is_refused && !is_open { Self::Answered } else { Self::Unknown }
    }
}
