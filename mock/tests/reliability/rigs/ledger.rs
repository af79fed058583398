//! The ledger rig: turns a storm over `POST`s into how often something was done twice, was said to
//! be done and was not, or was said not to be done and was.

use std::sync::Arc;

use scopewright_mock::Failure;
use scopewright_mock::faults::{Caller, FaultyServer, Verdict, Weather, storm, verdict};
use scopewright_mock::soak::{Bar, Progress, Row, Running, Scale, Soak};

use super::callers::{Keyed, Naive, Once};

/// `POST`s of one class, on a server that keeps books.
pub(crate) struct Ledger {
    name: &'static str,
    about: &'static str,
    class: Class,
    /// Percent of the calls that have to end well.
    completion: f64,
}

#[derive(Clone, Copy)]
enum Class {
    /// With a key, and so many retries.
    Keyed(u32),
    Once,
}

impl Ledger {
    pub(super) const KEYED: Self = Self {
        name: "ledger",
        about: "POSTs with an idempotency key, at most 3 attempts each, as is the default.",
        class: Class::Keyed(2),
        completion: 97.0,
    };
    pub(super) const PATIENT: Self = Self {
        name: "patience",
        about: "POSTs with an idempotency key, at most 10 attempts each.",
        class: Class::Keyed(9),
        completion: 99.99,
    };
    pub(super) const ONCE: Self = Self {
        name: "once",
        about: "POSTs of a provider that honours no key, which are never sent twice.",
        class: Class::Once,
        completion: 0.0,
    };

    async fn measure(&self, scale: &Scale, progress: &Progress) -> Result<Vec<Row>, Failure> {
        let (mut ours, mut naive) = (Verdict::default(), Verdict::default());
        for seed in scale.seeds() {
            let server = || FaultyServer::start(Weather::new(seed, scale.faults));
            let other = Scale { calls: scale.naive_calls, ..*scale };
            let on = server().await?;
            ours += match self.class {
                Class::Keyed(retries) => {
                    let client = Keyed::new(on.url(), retries).map_err(Failure::from_error)?;
                    held(&on, client, scale, progress).await?
                }
                Class::Once => {
                    let client = Once::new(on.url()).map_err(Failure::from_error)?;
                    held(&on, client, scale, progress).await?
                }
            };
            let on = server().await?;
            let client = Naive::new(on.url()).map_err(Failure::from_error)?;
            naive += held(&on, client, &other, progress).await?;
        }
        Ok(self.rows(&ours, &naive))
    }

    fn rows(&self, ours: &Verdict, naive: &Verdict) -> Vec<Row> {
        let counted = |what: &str, bar: Bar, pick: fn(&Verdict) -> u64| {
            Row::new(what, bar, count(pick(ours))).beside(count(pick(naive)))
        };
        let measured = |what: &str, bar: Bar, pick: fn(&Verdict) -> f64| {
            Row::new(what, bar, pick(ours)).beside(pick(naive))
        };
        let least = Bar::AtLeast(self.completion);
        let completion = if self.completion > 0.0 { least } else { Bar::Told };
        vec![
            counted("calls", Bar::Told, |verdict| verdict.calls),
            measured("attempts befallen by a fault, %", Bar::Told, Verdict::struck),
            measured("calls that ended well, %", completion, Verdict::completion),
            counted("calls sent away for good (not in the % above)", Bar::Told, |verdict| {
                verdict.sent_away
            }),
            counted("done twice", Bar::ZERO, |verdict| verdict.duplicates),
            counted("told a false success", Bar::ZERO, |verdict| verdict.false_successes),
            counted("told a false failure", Bar::ZERO, |verdict| verdict.false_failures),
            counted("told that nobody knows", Bar::Told, |verdict| verdict.unknown),
            counted("unknown, and not found out with the key", Bar::ZERO, |verdict| verdict.lost),
            counted("keys or bodies that differ between attempts", Bar::ZERO, |verdict| {
                verdict.mixed_up
            }),
            counted("calls sent more often than told", Bar::ZERO, |verdict| verdict.hidden),
            counted("attempts told and never made", Bar::ZERO, |verdict| verdict.unaccounted),
        ]
    }
}

impl Soak for Ledger {
    fn name(&self) -> &'static str {
        self.name
    }

    fn about(&self) -> &'static str {
        self.about
    }

    fn scale(&self) -> Scale {
        Scale { seeds: 20, ..Scale::default() }
    }

    fn run<'s>(&'s self, scale: &'s Scale, progress: &'s Progress) -> Running<'s> {
        Box::pin(self.measure(scale, progress))
    }
}

async fn held(
    server: &FaultyServer,
    client: impl Caller,
    scale: &Scale,
    progress: &Progress,
) -> Result<Verdict, Failure> {
    let client = Arc::new(client);
    let told = storm(&client, scale.calls, scale.tasks, progress).await?;
    Ok(verdict(server, &client, &told).await)
}

#[expect(clippy::cast_precision_loss, reason = "counts here are far below 2^52")]
pub(super) fn count(number: u64) -> f64 {
    number as f64
}
