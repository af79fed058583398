//! A clock that waits as clients do, fifty times as fast.

use std::time::{Duration, Instant, SystemTime};

use presscart::clock::{Clock, Sleep, SystemClock};

/// By how much waits are shorter than they would be.
const HASTE: u32 = 50;

/// The computer's clock, on which a wait takes a fiftieth of its time.
#[derive(Debug)]
pub(super) struct Brisk;

impl Clock for Brisk {
    fn now(&self) -> Instant {
        SystemClock.now()
    }

    fn wall(&self) -> SystemTime {
        SystemClock.wall()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        SystemClock.sleep(duration / HASTE)
    }

    fn jitter(&self) -> f64 {
        SystemClock.jitter()
    }
}
