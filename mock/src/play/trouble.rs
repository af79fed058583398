//! Trouble on demand: turns `503:0.1,drop:0.05,latency:200ms` into what befalls single requests.

use std::str::FromStr;
use std::time::Duration;

use fastrand::Rng;

use crate::failure::Failure;

/// What befalls requests, each with its share of them; written `503:0.1,drop:0.05,latency:200ms`.
///
/// | Written | What happens |
/// |---|---|
/// | `503:0.1` | one request in ten is answered with this status (400 to 599), and nothing is done |
/// | `drop:0.1` | the connection is closed before anything is done |
/// | `lose:0.1` | it is done, and the connection is closed before the answer |
/// | `cut:0.1` | it is done, and the answer ends in the middle |
/// | `latency:200ms` | every answer waits; `100ms..2s`: so long at least and at most |
///
/// The seed of the provider decides which requests are struck.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trouble {
    shares: Vec<(Strike, f64)>,
    latency: Option<(Duration, Duration)>,
}

/// What befalls one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strike {
    /// It is answered with a status and not done.
    Status(u16),
    /// Its connection is closed before it is done.
    Drop,
    /// Its connection is closed after it was done.
    Lose,
    /// Its answer ends in the middle.
    Cut,
}

impl Trouble {
    /// What befalls the next request, and how long its answer waits.
    pub(super) fn strike(&self, random: &mut Rng) -> (Option<Strike>, Duration) {
        let latency = self.latency.map_or(Duration::ZERO, |(least, most)| {
            least + most.saturating_sub(least).mul_f64(random.f64())
        });
        let mut drawn = if self.shares.is_empty() { 1.0 } else { random.f64() };
        for (strike, share) in &self.shares {
            if drawn < *share {
                return (Some(*strike), latency);
            }
            drawn -= share;
        }
        (None, latency)
    }
}

impl FromStr for Trouble {
    type Err = Failure;

    fn from_str(text: &str) -> Result<Self, Failure> {
        let mut trouble = Self::default();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let wrong = || {
                Failure::new(format!(
                    "`{part}` is no fault: they are written like `503:0.1`, `drop:0.05`, \
                     `lose:0.05`, `cut:0.05` or `latency:200ms`"
                ))
            };
            let (name, value) = part.split_once(':').ok_or_else(wrong)?;
            if name == "latency" {
                trouble.latency = Some(latency(value).ok_or_else(wrong)?);
            } else {
                let strike = strike(name).ok_or_else(wrong)?;
                let share = value.parse().ok().filter(|share| (0.0..=1.0).contains(share));
                trouble.shares.push((strike, share.ok_or_else(wrong)?));
            }
        }
        if trouble.shares.iter().map(|(_, share)| share).sum::<f64>() > 1.0 + f64::EPSILON {
            return Err(Failure::new("the shares of all faults together are more than 1"));
        }
        Ok(trouble)
    }
}

fn strike(name: &str) -> Option<Strike> {
    Some(match name {
        "drop" => Strike::Drop,
        "lose" => Strike::Lose,
        "cut" => Strike::Cut,
        status => Strike::Status(status.parse().ok().filter(|status| (400..600).contains(status))?),
    })
}

fn latency(text: &str) -> Option<(Duration, Duration)> {
    let (least, most) = match text.split_once("..") {
        Some((least, most)) => (duration(least)?, duration(most)?),
        None => (duration(text)?, duration(text)?),
    };
    (least <= most).then_some((least, most))
}

/// `200ms` or `1.5s`.
fn duration(text: &str) -> Option<Duration> {
    let (number, scale) = match text.strip_suffix("ms") {
        Some(number) => (number, 0.001),
        None => (text.strip_suffix('s')?, 1.0),
    };
    Duration::try_from_secs_f64(number.parse::<f64>().ok()? * scale).ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use fastrand::Rng;

    use super::{Strike, Trouble};

    #[test]
    fn what_is_written_is_what_happens() {
        let trouble: Trouble = "503:0.1, drop:0.05,latency:100ms..1.5s".parse().unwrap();
        let mut random = Rng::with_seed(7);
        let strikes: Vec<_> = (0..10_000).map(|_| trouble.strike(&mut random)).collect();
        let count = |wanted| strikes.iter().filter(|(strike, _)| *strike == wanted).count();
        assert!((900..1_100).contains(&count(Some(Strike::Status(503)))));
        assert!((430..570).contains(&count(Some(Strike::Drop))));
        let range = Duration::from_millis(100)..=Duration::from_millis(1_500);
        assert!(strikes.iter().all(|(_, latency)| range.contains(latency)));
        assert_eq!(Trouble::default().strike(&mut random), (None, Duration::ZERO));
    }

    #[test]
    fn what_cannot_be_is_an_error() {
        for text in ["503", "700:0.1", "drop:2", "drop:-1", "latency:fast", "latency:2s..1s", "x:1"]
        {
            assert!(text.parse::<Trouble>().is_err(), "{text}");
        }
        assert!("500:0.6,drop:0.6".parse::<Trouble>().is_err());
    }
}
