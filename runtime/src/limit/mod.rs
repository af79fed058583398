//! Limits kept by the client itself: turn a quota, and what answers say of it, into the moment at
//! which a request may leave.
//!
//! A client asks its [`Limiter`] before every attempt and waits for its turn instead of running into
//! a refusal. Clones of a client stand in one line, and so do clients with the same credential,
//! because providers mostly count by token. Whoever would have to wait for longer than the call may
//! take is told so at once; nothing is sent then.
//!
//! What answers say can make a client slower than its quota, never faster: a refusal (429, or a 403
//! whose headers say that no call is left) holds back all calls of the token for its `Retry-After`,
//! and an answer after which no call is left for the time until the limit is whole again, both for
//! at most [`MAX_PAUSE`](crate::defaults::MAX_PAUSE).

mod gate;
mod gcra;
mod holder;
mod line;
mod pacing;
#[cfg(feature = "redis")]
mod redis;

use std::fmt;
use std::pin::Pin;
use std::time::{Duration, Instant};

pub(crate) use self::gate::{Blocked, Gate, Gates};
pub use self::gcra::Gcra;
pub use self::holder::Holder;
pub use self::pacing::{Pacing, Quota};
#[cfg(feature = "redis")]
pub use self::redis::{RedisLimiter, WhenDown};

use crate::rate::RateLimit;

/// What a [`Limiter`] decides, when it has.
pub type Deciding<'l> = Pin<Box<dyn Future<Output = Result<Verdict, LimiterError>> + Send + 'l>>;

/// What a [`Limiter`] does with news, until it is done.
pub type Learning<'l> = Pin<Box<dyn Future<Output = ()> + Send + 'l>>;

/// Decides when the requests of a token may leave.
///
/// One limiter may serve many clients, processes or machines: [`Turn::holder`] says for whom it is
/// asked. The first in a client's line asks, and asks again after the wait that it was given; a wait
/// reserves nothing, so a call that is given up leaves no trace. A call that its program does not bring
/// on any more, because it polls something else, is passed by: where the first has not decided after
/// [`STORE_TIMEOUT`](crate::defaults::STORE_TIMEOUT), the next one asks too.
///
/// ```
/// use std::sync::atomic::{AtomicBool, Ordering};
/// use std::time::Duration;
///
/// use scopewright_runtime::limit::{Deciding, Limiter, Turn, Verdict};
///
/// /// Lets nothing through while a program is told to be quiet.
/// #[derive(Debug, Default)]
/// struct Quiet(AtomicBool);
///
/// impl Limiter for Quiet {
///     fn take<'l>(&'l self, _: &'l Turn<'_>) -> Deciding<'l> {
///         let is_quiet = self.0.load(Ordering::Relaxed);
///         let wait = Verdict::Wait(Duration::from_millis(100));
///         Box::pin(async move { Ok(if is_quiet { wait } else { Verdict::Go }) })
///     }
/// }
/// ```
pub trait Limiter: fmt::Debug + Send + Sync + 'static {
    /// Takes a turn if one is free now; otherwise takes nothing and says when one may be.
    ///
    /// An error ends the call before anything is sent. The future may be left alone for long before it
    /// is polled again, so it should hold nothing that another one needs, such as a lock.
    fn take<'l>(&'l self, turn: &'l Turn<'_>) -> Deciding<'l>;

    /// Hears what an answer said of the limit. Ignored unless a limiter wants it.
    fn learn<'l>(&'l self, turn: &'l Turn<'_>, news: News) -> Learning<'l> {
        let _ = (turn, news);
        Box::pin(std::future::ready(()))
    }

    /// The least that a call would have to wait with so many before it, as far as that is known
    /// without asking anybody. By it calls fail at once that would fail later. Default: nothing.
    fn expected_wait(&self, turn: &Turn<'_>, ahead: u32) -> Duration {
        let _ = (turn, ahead);
        Duration::ZERO
    }
}

/// What a [`Limiter`] says to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// It may leave now; the turn is taken.
    Go,
    /// No turn is free; there may be one after this time.
    Wait(Duration),
}

/// Who asks a [`Limiter`], and when.
#[derive(Clone, Copy, Debug)]
pub struct Turn<'t> {
    holder: &'t Holder,
    now: Instant,
}

impl<'t> Turn<'t> {
    /// A turn for the requests of `holder`, at `now` by the clock of the client.
    pub fn new(holder: &'t Holder, now: Instant) -> Self {
        Self { holder, now }
    }

    /// Whose requests are counted together.
    pub fn holder(&self) -> &'t Holder {
        self.holder
    }

    /// The time by the client's clock.
    pub fn now(&self) -> Instant {
        self.now
    }
}

/// What an answer said of the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct News {
    /// The server refused the request because there were too many.
    pub refused: bool,
    /// How long the server asks to wait, where it refused.
    pub wait: Option<Duration>,
    /// What the headers say of the limit.
    pub rate: Option<RateLimit>,
}

impl News {
    /// An answer that was not refused, with what its headers say.
    pub fn answered(rate: Option<RateLimit>) -> Self {
        Self { refused: false, wait: None, rate }
    }

    /// A refusal because of too many requests.
    pub fn refused(wait: Option<Duration>, rate: Option<RateLimit>) -> Self {
        Self { refused: true, wait, rate }
    }

    /// For how long nothing more should be sent, at most
    /// [`MAX_PAUSE`](crate::defaults::MAX_PAUSE). `Retry-After` comes before what a limit's headers
    /// say.
    pub fn pause(&self) -> Option<Duration> {
        let reset = || self.rate.filter(RateLimit::is_used_up)?.reset_after();
        let pause = self.wait.or_else(reset)?;
        Some(pause.min(crate::defaults::MAX_PAUSE))
    }
}

/// Why a [`Limiter`] cannot decide.
#[derive(Debug)]
pub struct LimiterError(Box<dyn std::error::Error + Send + Sync>);

impl LimiterError {
    /// The cause, which must not show a credential.
    pub fn new(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(cause.into())
    }
}

impl fmt::Display for LimiterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Its source is what is behind the cause that it shows itself.
impl std::error::Error for LimiterError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}
