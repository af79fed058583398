//! Header values: turn numbers and dates, as servers write them, into times and counts.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderMap;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::defaults::MAX_TOLD;

/// A header's values, trimmed, whether they came in one field or in several. A date is one value,
/// though it has a comma in it.
pub(super) fn values<'h>(headers: &'h HeaderMap, name: &str) -> impl Iterator<Item = &'h str> {
    // No header is called nothing, and asking for such a one finds none.
    let fields = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    fields.flat_map(|field| {
        let separator = if date(field.trim()).is_some() { '\n' } else { ',' };
        field.split(separator).map(str::trim)
    })
}

/// A header's fields as the one that they are by RFC 9110, section 5.3.
pub(super) fn joined(headers: &HeaderMap, name: &str) -> String {
    let fields = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    fields.collect::<Vec<_>>().join(", ")
}

/// A count with or without a fraction, which is dropped, and with or without parameters.
pub(super) fn count(text: &str) -> Option<u64> {
    let whole = number(text.split(';').next()?.trim())?.split('.').next()?;
    // All digits, so all that can go wrong is that there are too many of them.
    Some(whole.parse().unwrap_or(u64::MAX))
}

/// A number of milliseconds.
pub(super) fn milliseconds(text: &str) -> Option<Duration> {
    Some(span(float(text)?, 1e3))
}

/// `Retry-After`: seconds from now, or a date. A number so large that only a Unix time makes sense of
/// it is one, if that time is less than a year away.
pub(super) fn wait(text: &str, now: SystemTime) -> Option<Duration> {
    let Some(number) = float(text) else { return Some(until(date(text)?, now)) };
    let time = unix_time(number);
    let (ahead, behind) = (until(time, now), until(now, time));
    let is_time = number >= DECADES && ahead.max(behind) < MAX_TOLD;
    Some(if is_time { ahead } else { span(number, 1.0) })
}

/// When a limit is whole again: seconds from now, a Unix time in any unit, or a date.
pub(super) fn reset(text: &str, now: SystemTime) -> Option<Duration> {
    match float(text) {
        Some(number) if number < DECADES => Some(span(number, 1.0)),
        Some(number) => Some(until(unix_time(number), now)),
        None => Some(until(date(text)?, now)),
    }
}

/// A time that is told is never longer than a client could want to know.
pub(super) fn clipped(time: Duration) -> Duration {
    time.min(MAX_TOLD)
}

/// No period lasts so many seconds, so a number from here on is a time since 1970.
const DECADES: f64 = 1e9;

/// Seconds since 1970 have ten digits until the year 2286, milliseconds thirteen, and so on.
fn unix_time(number: f64) -> SystemTime {
    let in_a_second = match number {
        ..1e11 => 1.0,
        ..1e14 => 1e3,
        ..1e17 => 1e6,
        _ => 1e9,
    };
    // Without a unit that fits, it is later than any date that has a number.
    let since = Duration::try_from_secs_f64(number / in_a_second).unwrap_or(MAX_TOLD);
    UNIX_EPOCH.checked_add(since).unwrap_or(UNIX_EPOCH)
}

fn until(date: SystemTime, now: SystemTime) -> Duration {
    clipped(date.duration_since(now).unwrap_or_default())
}

fn span(number: f64, in_a_second: f64) -> Duration {
    Duration::try_from_secs_f64(number / in_a_second).map_or(MAX_TOLD, clipped)
}

fn float(text: &str) -> Option<f64> {
    number(text)?.parse().ok()
}

/// Digits with at most one point between them. Rust would also take signs, exponents, `inf` and `NaN`.
fn number(text: &str) -> Option<&str> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (is_digits(whole) && is_digits(fraction)).then_some(text)
}

/// A date in one of HTTP's three formats (RFC 9110, section 5.6.7), or in ISO 8601; without an offset
/// it is in UTC.
fn date(text: &str) -> Option<SystemTime> {
    let iso = || text.parse::<Timestamp>().ok();
    let local = || Some(text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp());
    let of_iso = || iso().or_else(local).map(SystemTime::from);
    httpdate::parse_http_date(text).ok().or_else(of_iso)
}
