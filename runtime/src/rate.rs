//! Rate limits as the server tells them: turns headers into how many calls are left and until when.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderMap, header};

use crate::provider::RateLimits;

/// What the server said last of the caller's rate limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RateLimit {
    limit: Option<u64>,
    remaining: Option<u64>,
    reset: Option<Duration>,
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

    /// How long this period lasted from the moment of the answer.
    pub fn reset_after(&self) -> Option<Duration> {
        self.reset
    }

    /// Reads the headers that the provider documents, or those most servers use where it documents
    /// none; `None` where there are none.
    pub(crate) fn read(headers: &HeaderMap, limits: &RateLimits, now: SystemTime) -> Option<Self> {
        let number = |documented: Option<&'static str>, usual: &'static str| -> Option<u64> {
            headers.get(documented.unwrap_or(usual))?.to_str().ok()?.trim().parse().ok()
        };
        let reset = number(limits.reset_header, "x-ratelimit-reset");
        let read = Self {
            limit: number(limits.limit_header, "x-ratelimit-limit"),
            remaining: number(limits.remaining_header, "x-ratelimit-remaining"),
            reset: reset.map(|value| reset_after(value, limits.reset_is_epoch, now)),
        };
        (read != Self::default()).then_some(read)
    }
}

/// A reset that is given as a number of seconds is never decades long; then it is a Unix time,
/// whatever the provider documents.
fn reset_after(value: u64, is_epoch: bool, now: SystemTime) -> Duration {
    const DECADES: u64 = 1_000_000_000;
    if !is_epoch && value < DECADES {
        return Duration::from_secs(value);
    }
    let now = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    Duration::from_secs(value).saturating_sub(now)
}

/// How long the server asks to wait: `retry-after-ms`, or `Retry-After` in seconds or as a date
/// (RFC 9110, section 10.2.3). A date in the past is no wait.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    if let Some(milliseconds) = text("retry-after-ms").and_then(|text| text.parse().ok()) {
        return duration(milliseconds, 1000.0);
    }
    let value = text(header::RETRY_AFTER.as_str())?;
    if let Ok(seconds) = value.parse() {
        return duration(seconds, 1.0);
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

fn duration(value: f64, in_a_second: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(value / in_a_second).ok()
}
