//! Rates: turns the tier of a caller into how many requests are left, and into the wait after that.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use scopewright_generator::ir::RateLimit;

use crate::failure::Failure;

/// One bucket for each token, filled evenly: `requests` at most, as many again every `period`.
pub(super) struct Rates {
    /// `None`: a tier without a limit.
    limit: Option<(u32, Duration)>,
    /// Nobody is refused; the headers tell of a bucket that is always full.
    is_open: bool,
    buckets: Mutex<HashMap<String, (f64, Instant)>>,
}

/// What a caller has left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Meter {
    pub(super) limit: u32,
    pub(super) remaining: u32,
    /// Until the bucket is full.
    pub(super) reset: Duration,
    /// Until one more request is let in; `None`: this one is.
    pub(super) wait: Option<Duration>,
}

impl Rates {
    /// The limits of a tier. Without one nobody is refused, whatever the provider's default is.
    pub(super) fn new(limits: &RateLimit, tier: Option<&str>) -> Result<Self, Failure> {
        let wanted = tier.or(limits.default.as_deref());
        let find = |name: &str| limits.tiers.iter().find(|(other, ..)| other == name);
        let found = wanted.and_then(find);
        if let (Some(name), None) = (tier, found) {
            let names: Vec<&str> = limits.tiers.iter().map(|(name, ..)| name.as_str()).collect();
            let known = match names.as_slice() {
                [] => "; the provider documents none".to_owned(),
                names => format!("; there is: {}", names.join(", ")),
            };
            return Err(Failure::new(format!("there is no tier `{name}`{known}")));
        }
        let limit = found.and_then(|(_, requests, seconds)| {
            Some(((*requests)?, Duration::from_secs(u64::from((*seconds).max(1)))))
        });
        Ok(Self { limit, is_open: tier.is_none(), buckets: Mutex::default() })
    }

    /// Counts one request of a caller; `None` where there is no limit.
    pub(super) fn take(&self, caller: &str, now: Instant) -> Option<Meter> {
        let (requests, period) = self.limit?;
        let whole = f64::from(requests);
        if self.is_open {
            let remaining = requests.saturating_sub(1);
            return Some(Meter { limit: requests, remaining, reset: period, wait: None });
        }
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let (level, before) = buckets.entry(caller.to_owned()).or_insert((whole, now));
        let each = period.as_secs_f64() / whole.max(1.0);
        let gained = now.saturating_duration_since(*before).as_secs_f64() / each;
        (*level, *before) = ((*level + gained).min(whole), now);
        let wait = (*level < 1.0).then(|| Duration::from_secs_f64((1.0 - *level) * each));
        if wait.is_none() {
            *level -= 1.0;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to a u32")]
        let remaining = level.floor() as u32;
        let reset = Duration::from_secs_f64((whole - *level) * each);
        Some(Meter { limit: requests, remaining, reset, wait })
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use scopewright_generator::ir::RateLimit;

    use super::Rates;

    fn limits() -> RateLimit {
        let tiers = vec![("slow".to_owned(), Some(2), 60), ("free".to_owned(), None, 1)];
        RateLimit { tiers, default: Some("slow".to_owned()), ..RateLimit::default() }
    }

    #[test]
    fn a_bucket_empties_and_fills_again_for_each_caller() {
        let rates = Rates::new(&limits(), Some("slow")).unwrap();
        let start = Instant::now();
        let take = |caller, after| rates.take(caller, start + Duration::from_secs(after)).unwrap();
        assert_eq!((take("a", 0).remaining, take("a", 0).remaining), (1, 0));
        assert_eq!(take("a", 0).wait, Some(Duration::from_secs(30)));
        assert_eq!(take("b", 0).wait, None);
        assert_eq!(take("a", 30).wait, None);
        assert!(take("a", 30).wait.is_some());
    }

    #[test]
    fn without_a_tier_nobody_is_refused() {
        let rates = Rates::new(&limits(), None).unwrap();
        let mut meters = (0..100).map(|_| rates.take("a", Instant::now()).unwrap());
        assert!(meters.all(|meter| meter.wait.is_none() && meter.limit == 2));
        assert!(Rates::new(&limits(), Some("free")).unwrap().take("a", Instant::now()).is_none());
        assert!(Rates::new(&limits(), Some("fast")).is_err());
    }
}
