//! The drop rig: turns calls that nobody waits for any more into how often taking them up again does
//! something twice, or brings the answer of another call.

use std::sync::Arc;
use std::time::Duration;

use scopewright_mock::Failure;
use scopewright_mock::faults::{
    Caller, Claim, FaultyServer, Told, Verdict, Weather, storm, verdict,
};
use scopewright_mock::soak::{Bar, Progress, Row, Running, Scale, Soak};

use super::callers::{Keyed, Naive, chosen};
use super::ledger::count;

/// Calls that are dropped at some moment, and then made again.
pub(crate) struct Dropped;

/// Drops what another client does, at a moment that differs from call to call.
struct Impatient<C> {
    client: C,
    /// It sends a key, and so can take up what it dropped.
    is_keyed: bool,
}

impl<C: Caller> Caller for Impatient<C> {
    async fn call(&self, operation: u64, key: Option<String>) -> Told {
        if key.is_some() {
            return self.client.call(operation, key).await;
        }
        let key = self.is_keyed.then(|| chosen(operation).to_string());
        // Many drops soon after the start, some late: machines differ in how long a call takes.
        let step = operation % 97;
        let patience = Duration::from_micros(step * step * 5);
        match tokio::time::timeout(patience, self.client.call(operation, key.clone())).await {
            Ok(told) => told,
            Err(_) if self.is_keyed => Told { claim: Claim::Unknown, key, attempts: 1 },
            Err(_) => self.client.call(operation, None).await,
        }
    }
}

impl Dropped {
    async fn measure(scale: &Scale, progress: &Progress) -> Result<Vec<Row>, Failure> {
        let (mut ours, mut naive) = (Verdict::default(), Verdict::default());
        for seed in scale.seeds() {
            let server = FaultyServer::start(Weather::new(seed, 0)).await?;
            let client = Keyed::new(server.url(), 2).map_err(Failure::from_error)?;
            let client = Arc::new(Impatient { client, is_keyed: true });
            let told = storm(&client, scale.calls, scale.tasks, progress).await?;
            ours += verdict(&server, &client, &told).await;
            let server = FaultyServer::start(Weather::new(seed, 0)).await?;
            let client = Naive::new(server.url()).map_err(Failure::from_error)?;
            let client = Arc::new(Impatient { client, is_keyed: false });
            let told = storm(&client, scale.naive_calls, scale.tasks, progress).await?;
            naive += verdict(&server, &client, &told).await;
        }
        let counted = |what: &str, bar: Bar, pick: fn(&Verdict) -> u64| {
            Row::new(what, bar, count(pick(&ours))).beside(count(pick(&naive)))
        };
        Ok(vec![
            counted("calls", Bar::Told, |verdict| verdict.calls),
            Row::new("dropped, then made again", Bar::AtLeast(1.0), count(ours.unknown)),
            counted("done twice", Bar::ZERO, |verdict| verdict.duplicates),
            counted("told a false success", Bar::ZERO, |verdict| verdict.false_successes),
            Row::new("not found out with the key", Bar::ZERO, count(ours.lost)),
        ])
    }
}

impl Soak for Dropped {
    fn name(&self) -> &'static str {
        "dropped"
    }

    fn about(&self) -> &'static str {
        "POSTs that are dropped at some moment and made again, on a server without faults."
    }

    fn run<'s>(&'s self, scale: &'s Scale, progress: &'s Progress) -> Running<'s> {
        Box::pin(Self::measure(scale, progress))
    }
}
