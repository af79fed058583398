//! `Deprecation` and `Sunset`: turns what an answer says of its operation's end into a notice, once for each
//! operation of a client.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderMap;

use crate::clock::lock;
use crate::operation::Operation;
use crate::paging::related;
use crate::trace;

/// A server says that an operation is deprecated (RFC 9745), or when it goes (RFC 8594).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DeprecationNotice {
    /// The operation that was called.
    pub operation: &'static Operation,
    /// Since when, or from when on, it is deprecated; `None` where the server does not say.
    pub since: Option<SystemTime>,
    /// From when on it may no longer answer; `None` where the server does not say.
    pub sunset: Option<SystemTime>,
    /// Where to read more: the target of a link to `deprecation` or `sunset`, as the server wrote it.
    pub link: Option<String>,
}

/// `listOrders (GET /orders) is deprecated since Sun, 01 Nov 2026 00:00:00 GMT and goes on …`.
impl fmt::Display for DeprecationNotice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is deprecated", self.operation)?;
        if let Some(since) = self.since {
            write!(f, " since {}", httpdate::fmt_http_date(since))?;
        }
        if let Some(sunset) = self.sunset {
            write!(f, " and goes on {}", httpdate::fmt_http_date(sunset))?;
        }
        Ok(())
    }
}

/// The latest time that is shown as a date: the end of the year 9999.
const LATEST: u64 = 253_402_300_799;

impl DeprecationNotice {
    /// What the headers of an answer say; `None`: nothing.
    fn read(operation: &'static Operation, headers: &HeaderMap) -> Option<Self> {
        let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
        let deprecation = text("deprecation").and_then(deprecated);
        let sunset = text("sunset").and_then(|text| httpdate::parse_http_date(text).ok());
        if deprecation.is_none() && sunset.is_none() {
            return None;
        }
        let link = related(headers, "deprecation").or_else(|| related(headers, "sunset"));
        Some(Self { operation, since: deprecation.flatten(), sunset, link })
    }
}

/// `@1688169599`, the date of a structured field; also a date of HTTP or `true`, as drafts before the RFC had
/// them. Outside: it says nothing. Inside: since when, if it says so.
#[expect(
    clippy::option_option,
    reason = "deprecated without a date is not the same as not deprecated"
)]
fn deprecated(text: &str) -> Option<Option<SystemTime>> {
    if let Some(seconds) = text.strip_prefix('@') {
        let seconds: u64 = seconds.split(';').next()?.trim().parse().ok()?;
        return Some(UNIX_EPOCH.checked_add(Duration::from_secs(seconds.min(LATEST))));
    }
    match text {
        "true" | "?1" => Some(None),
        text => httpdate::parse_http_date(text).ok().map(Some),
    }
}

/// A function that is told.
pub(crate) type Hook = Arc<dyn Fn(&DeprecationNotice) + Send + Sync>;

/// Who is told, and of which operations somebody was.
#[derive(Default)]
pub(crate) struct Notices {
    hook: Option<Hook>,
    told: Mutex<BTreeSet<&'static str>>,
}

impl Notices {
    pub(crate) fn new(hook: Option<Hook>) -> Self {
        Self { hook, told: Mutex::default() }
    }

    /// Tells what an answer says, the first time that one of the operation says something.
    pub(crate) fn hear(&self, operation: &'static Operation, headers: &HeaderMap) {
        let Some(notice) = DeprecationNotice::read(operation, headers) else { return };
        if !lock(&self.told).insert(operation.id) {
            return;
        }
        trace::deprecated(&notice);
        if let Some(hook) = &self.hook {
            hook(&notice);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::deprecated;

    #[test]
    fn dates_of_the_standard_and_of_its_drafts() {
        let at = |seconds| Some(Some(UNIX_EPOCH + Duration::from_secs(seconds)));
        assert_eq!(deprecated("@1688169599"), at(1_688_169_599));
        assert_eq!(deprecated("@1688169599;x=1"), at(1_688_169_599));
        assert_eq!(deprecated("Fri, 30 Jun 2023 23:59:59 GMT"), at(1_688_169_599));
        assert_eq!(deprecated("true"), Some(None));
        assert_eq!(deprecated("@99999999999999"), at(super::LATEST));
        for nothing in ["", "false", "?0", "@", "@-1", "@soon", "soon"] {
            assert_eq!(deprecated(nothing), None, "{nothing}");
        }
    }
}
