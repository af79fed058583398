//! Rate limits as the server tells them: turns headers into how many calls are left, until when, and
//! how long to wait.
//!
//! Servers say it in many ways, and often not as they document it. What is read here never panics,
//! is never negative and never longer than
//! [`MAX_TOLD`](crate::defaults::MAX_TOLD); what cannot be
//! understood counts as not said.

mod structured;
mod text;

use std::time::{Duration, SystemTime};

use http::{HeaderMap, header};

use crate::provider::RateLimits;
use structured::Service;
use text::values;

/// What the server said last of the caller's rate limit.
///
/// Where it describes several limits, this is the one that is nearest to its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RateLimit {
    limit: Option<u64>,
    remaining: Option<u64>,
    reset: Option<Duration>,
    period: Option<Duration>,
}

impl RateLimit {
    /// How many calls each period allows.
    pub fn limit(&self) -> Option<u64> {
        self.limit
    }

    /// How many are left of this period.
    pub fn remaining(&self) -> Option<u64> {
        self.remaining
    }

    /// How long this period lasts from the moment of the answer.
    pub fn reset_after(&self) -> Option<Duration> {
        self.reset
    }

    /// How long a whole period is; only `RateLimit-Policy` tells.
    pub fn period(&self) -> Option<Duration> {
        self.period
    }

    /// Whether no call is left.
    pub fn is_used_up(&self) -> bool {
        self.remaining == Some(0)
    }

    /// Reads, in this order, the headers that the provider documents, `RateLimit` with
    /// `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers), and those that most servers use;
    /// `None` where there are none. `now` is for servers without a `Date`.
    pub(crate) fn read(headers: &HeaderMap, limits: &RateLimits, now: SystemTime) -> Option<Self> {
        let documented = [limits.limit_header, limits.remaining_header, limits.reset_header];
        // Most answers say nothing of it, and then there is nothing to look up.
        let is_documented =
            |name: &str| documented.iter().flatten().any(|own| own.eq_ignore_ascii_case(name));
        let says = |name: &str| {
            name.starts_with(['r', 'x'])
                && (name.contains("ratelimit") || name.contains("rate-limit"))
        };
        if !headers.keys().any(|name| says(name.as_str()) || is_documented(name.as_str())) {
            return None;
        }
        let now = server_time(headers).unwrap_or(now);
        let named = Self::named(headers, documented.map(Option::unwrap_or_default), now);
        let structured = || Self::structured(headers);
        let usual = || USUAL.iter().find_map(|names| Self::named(headers, *names, now));
        named.or_else(structured).or_else(usual)
    }

    fn named(headers: &HeaderMap, names: [&str; 3], now: SystemTime) -> Option<Self> {
        let [limit, remaining, reset] = names;
        let read = Self {
            limit: values(headers, limit).find_map(text::count),
            // Of several values the one that asks for more patience is believed.
            remaining: values(headers, remaining).filter_map(text::count).min(),
            reset: values(headers, reset).filter_map(|value| text::reset(value, now)).max(),
            period: None,
        };
        (read != Self::default()).then_some(read)
    }

    fn structured(headers: &HeaderMap) -> Option<Self> {
        let services = structured::services(&text::joined(headers, "ratelimit"));
        let policies = structured::policies(&text::joined(headers, "ratelimit-policy"));
        let tightest = services.iter().min_by_key(|service| service.tightness());
        let policy_of = |service: &Service| {
            let same = policies.iter().find(|policy| policy.name == service.name);
            same.or(policies.first().filter(|_| policies.len() == 1))
        };
        let policy = match tightest {
            Some(service) => policy_of(service),
            None => policies.first().filter(|_| policies.len() == 1),
        };
        let read = Self {
            limit: tightest.and_then(|one| one.limit).or(policy.and_then(|one| one.quota)),
            remaining: tightest.and_then(|one| one.remaining),
            reset: tightest.and_then(|one| one.reset).map(text::clipped),
            period: policy.and_then(|one| one.window).map(text::clipped),
        };
        (read != Self::default()).then_some(read)
    }
}

/// The names of limit, remaining and reset: drafts up to the sixth, then what came before them.
const USUAL: [[&str; 3]; 3] = [
    ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"],
    ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"],
    ["x-rate-limit-limit", "x-rate-limit-remaining", "x-rate-limit-reset"],
];

/// The time by the server's clock when it answered, against which its dates are to be read.
fn server_time(headers: &HeaderMap) -> Option<SystemTime> {
    httpdate::parse_http_date(headers.get(header::DATE)?.to_str().ok()?.trim()).ok()
}

/// How long the server asks to wait: `retry-after-ms`, or `Retry-After` in seconds or as a date
/// (RFC 9110, section 10.2.3). A date in the past is no wait; of several the longest counts.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let now = server_time(headers).unwrap_or(now);
    let milliseconds = values(headers, "retry-after-ms").filter_map(text::milliseconds).max();
    let asked = || values(headers, "retry-after").filter_map(|value| text::wait(value, now));
    milliseconds.or_else(|| asked().max())
}
