//! Quotas and the choice of one: turn a tier, numbers, or a limiter of the user's own into what paces
//! a client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::{Gcra, Limiter};
use crate::defaults::BURST_DIVISOR;
use crate::provider::{Provider, RateTier};

/// So many requests in each period, spread evenly, of which a few may leave at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    requests: u32,
    period: Duration,
    burst: u32,
}

impl Quota {
    /// So many requests in each period; zero of either count as the least that is more than zero.
    ///
    /// After a pause a tenth of them may leave at once, and at least one; the others follow at
    /// `period / requests`. So up to a tenth more than the quota can fall into the first period
    /// after a pause. A server that counts to the request in fixed periods then refuses that tenth
    /// once, which is waited for; [`burst(1)`](Self::burst) makes sure that it never has to.
    pub const fn new(requests: u32, period: Duration) -> Self {
        let requests = if requests == 0 { 1 } else { requests };
        let period = if period.is_zero() { Duration::from_nanos(1) } else { period };
        let burst = requests / BURST_DIVISOR;
        Self { requests, period, burst: if burst == 0 { 1 } else { burst } }
    }

    /// So many requests a second.
    pub const fn per_second(requests: u32) -> Self {
        Self::new(requests, Duration::from_secs(1))
    }

    /// So many requests a minute.
    pub const fn per_minute(requests: u32) -> Self {
        Self::new(requests, Duration::from_secs(60))
    }

    /// How many may leave at once after a pause: at least one, at most all of a period's.
    pub const fn burst(mut self, requests: u32) -> Self {
        self.burst = match requests {
            0 => 1,
            more if more > self.requests => self.requests,
            some => some,
        };
        self
    }

    /// The quota of a tier; `None` where it is unlimited.
    pub const fn of_tier(tier: RateTier) -> Option<Self> {
        match tier.requests {
            Some(requests) => Some(Self::new(requests, Duration::from_secs(tier.seconds as u64))),
            None => None,
        }
    }

    /// The time that each request takes up: the period divided by the requests in it.
    pub(super) fn interval(&self) -> Duration {
        (self.period / self.requests).max(Duration::from_nanos(1))
    }

    /// How far ahead of an even pace a burst may be.
    pub(super) fn tolerance(&self) -> Duration {
        self.interval().saturating_mul(self.burst - 1)
    }

    /// After this time without a request, everything is as it was at the start.
    pub(super) fn period(&self) -> Duration {
        self.period
    }
}

/// What paces a client: `builder.rate_limit(…)` takes whatever becomes one, such as a tier of the
/// provider, a [`Quota`], or [`Pacing::Off`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Pacing {
    /// Nothing: a request leaves as soon as it is made.
    Off,
    /// No quota, but what answers say: after a refusal, or when no call is left, calls wait.
    ByAnswers,
    /// A quota for each credential, and what answers say.
    Quota(Quota),
    /// A limiter of the user's own, for all credentials.
    By(Arc<dyn Limiter>),
}

impl Pacing {
    /// A limiter of the user's own; one that is shared may come in an [`Arc`].
    pub fn by(limiter: impl Limiter) -> Self {
        Self::By(Arc::new(limiter))
    }

    /// The tier that the provider's file calls the default; without one, nothing.
    pub(crate) fn usual(provider: &Provider) -> Self {
        let limits = &provider.rate_limits;
        let is_default = |tier: &&RateTier| Some(tier.name) == limits.default;
        limits.tiers.iter().find(is_default).map_or(Self::Off, |tier| Self::from(*tier))
    }

    /// What keeps the limit of one credential.
    pub(super) fn limiter(&self) -> Option<Arc<dyn Limiter>> {
        match self {
            Self::Off => None,
            Self::ByAnswers => Some(Arc::new(Gcra::unlimited())),
            Self::Quota(quota) => Some(Arc::new(Gcra::new(*quota))),
            Self::By(limiter) => Some(Arc::clone(limiter)),
        }
    }

    /// How long what was sent or answered can still matter.
    pub(super) fn memory(&self) -> Duration {
        let period = match self {
            Self::Quota(quota) => quota.period(),
            _ => Duration::ZERO,
        };
        period.max(crate::defaults::MAX_PAUSE)
    }
}

/// An unlimited tier is [`Pacing::Off`].
impl From<RateTier> for Pacing {
    fn from(tier: RateTier) -> Self {
        Quota::of_tier(tier).map_or(Self::Off, Self::Quota)
    }
}

impl From<Quota> for Pacing {
    fn from(quota: Quota) -> Self {
        Self::Quota(quota)
    }
}

impl<L: Limiter + ?Sized> Limiter for Arc<L> {
    fn take<'l>(&'l self, turn: &'l super::Turn<'_>) -> super::Deciding<'l> {
        (**self).take(turn)
    }

    fn learn<'l>(&'l self, turn: &'l super::Turn<'_>, news: super::News) -> super::Learning<'l> {
        (**self).learn(turn, news)
    }

    fn expected_wait(&self, turn: &super::Turn<'_>, ahead: u32) -> Duration {
        (**self).expected_wait(turn, ahead)
    }
}

/// `60 requests in 60s`.
impl fmt::Display for Quota {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} requests in {:?}", self.requests, self.period)
    }
}
