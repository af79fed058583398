//! The outage rig: turns a server that answers nothing but 503 into how much a client adds to its
//! trouble.

use std::sync::Arc;

use scopewright_mock::Failure;
use scopewright_mock::faults::{
    Caller, Claim, FaultyServer, Told, Verdict, Weather, storm, verdict,
};
use scopewright_mock::soak::{Bar, Progress, Row, Running, Scale, Soak};

use super::callers::{ATTEMPT, Naive};
use super::clock::Brisk;

/// Calls that may be repeated, all of one client, to a server that is down.
pub(crate) struct Outage;

/// The generated client of Presscart, reading.
struct Reader(presscart::Client);

impl Caller for Reader {
    async fn call(&self, operation: u64, _: Option<String>) -> Told {
        let article = format!("op-{operation}");
        let attempts = match self.0.articles().list_comments(&article).send().await {
            Ok(response) => response.attempts(),
            Err(error) => error.attempts(),
        };
        Told { claim: Claim::Unknown, key: None, attempts }
    }
}

impl Outage {
    async fn measure(scale: &Scale, progress: &Progress) -> Result<Vec<Row>, Failure> {
        let (mut ours, mut naive) = (Verdict::default(), Verdict::default());
        for _ in scale.seeds() {
            let server = FaultyServer::start(Weather::outage()).await?;
            let builder = presscart::Client::builder().token("pc_sesame_0000").clock(Brisk);
            let builder = builder.base_url(server.url()).attempt_timeout(4 * ATTEMPT);
            let client = Arc::new(Reader(builder.build().map_err(Failure::from_error)?));
            let told = storm(&client, scale.calls, scale.tasks, progress).await?;
            ours += verdict(&server, &client, &told).await;
            let server = FaultyServer::start(Weather::outage()).await?;
            let client = Arc::new(Naive::new(server.url()).map_err(Failure::from_error)?);
            let told = storm(&client, scale.naive_calls, scale.tasks, progress).await?;
            naive += verdict(&server, &client, &told).await;
        }
        let attempts = Verdict::amplification;
        Ok(vec![
            Row::new("attempts for each call", Bar::AtMost(1.05), attempts(&ours))
                .beside(attempts(&naive)),
        ])
    }
}

impl Soak for Outage {
    fn name(&self) -> &'static str {
        "outage"
    }

    fn about(&self) -> &'static str {
        "Reads by one client from a server that answers 503 to everything."
    }

    fn run<'s>(&'s self, scale: &'s Scale, progress: &'s Progress) -> Running<'s> {
        Box::pin(Self::measure(scale, progress))
    }
}
