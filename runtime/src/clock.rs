//! Time and chance, as the engine sees them, so that tests need neither wait nor be lucky.

use std::fmt;
use std::pin::Pin;
use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime};

/// A poll that comes so much later than a timer's wake-up was held up by the program, not by the server.
pub(crate) const LATE: Duration = Duration::from_secs(1);

/// A wait that somebody else ends.
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Where the engine takes the time from, how it waits between attempts, and how it throws dice.
///
/// Timeouts of attempts and stalls are measured by Tokio's timer, because they run beside a transport
/// that only Tokio can wake; this clock is asked for everything else. A test that pauses Tokio's time
/// (`#[tokio::test(start_paused = true)]`) moves timeouts and [`SystemClock`] together without waiting.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// A time that never goes back.
    fn now(&self) -> Instant;

    /// The time of day, to understand dates in headers.
    fn wall(&self) -> SystemTime;

    /// Ends after `duration`.
    fn sleep(&self, duration: Duration) -> Sleep;

    /// A number from 0 to 1, different each time: the part of a delay that is waited.
    fn jitter(&self) -> f64;
}

/// The computer's clock, Tokio's timer, the system's randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        // Tokio's view of it, so that where a test pauses Tokio's time, this clock stands still too.
        tokio::time::Instant::now().into_std()
    }

    fn wall(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        Box::pin(tokio::time::sleep(duration))
    }

    fn jitter(&self) -> f64 {
        // A system without randomness gets the longest delays, which is the careful side.
        getrandom::u32().map_or(1.0, |random| f64::from(random) / f64::from(u32::MAX))
    }
}

/// A clock for tests: a sleep ends at once, moves the time on, and is remembered.
///
/// Clones are not made of it; share it in an [`Arc`](std::sync::Arc), which is a clock too.
#[derive(Debug)]
pub struct ManualClock {
    start: Instant,
    wall: SystemTime,
    jitter: f64,
    sleeps: Mutex<Vec<Duration>>,
    passed: Mutex<Duration>,
}

impl ManualClock {
    /// A clock that starts at `wall` and always throws `jitter` (0 to 1).
    pub fn new(wall: SystemTime, jitter: f64) -> Self {
        let start = Instant::now();
        Self { start, wall, jitter, sleeps: Mutex::default(), passed: Mutex::default() }
    }

    /// Moves the time on.
    pub fn advance(&self, duration: Duration) {
        *lock(&self.passed) += duration;
    }

    /// Every wait there was, in order.
    pub fn sleeps(&self) -> Vec<Duration> {
        lock(&self.sleeps).clone()
    }
}

impl Default for ManualClock {
    /// Starts at the Unix epoch and waits the whole of each delay.
    fn default() -> Self {
        Self::new(SystemTime::UNIX_EPOCH, 1.0)
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Instant {
        self.start + *lock(&self.passed)
    }

    fn wall(&self) -> SystemTime {
        self.wall + *lock(&self.passed)
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        lock(&self.sleeps).push(duration);
        self.advance(duration);
        Box::pin(std::future::ready(()))
    }

    fn jitter(&self) -> f64 {
        self.jitter
    }
}

impl<C: Clock + ?Sized> Clock for std::sync::Arc<C> {
    fn now(&self) -> Instant {
        (**self).now()
    }

    fn wall(&self) -> SystemTime {
        (**self).wall()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        (**self).sleep(duration)
    }

    fn jitter(&self) -> f64 {
        (**self).jitter()
    }
}

/// A panic elsewhere while the lock was held leaves values here that are still whole.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
