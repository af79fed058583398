//! The actor: turns one request into its answer, in the order in which a provider goes about it:
//! route, credential, rate, contract, key, and then the thing itself.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use fastrand::Rng;
use jiff::Timestamp;
use scopewright_generator::ir::KeyPlace;

use super::gate::{self, Barred};
use super::journal::{self, Exchange, Journal};
use super::keys::{self, Claim, Keys};
use super::page;
use super::perform::{Stage, Turn};
use super::rate::{Meter, Rates};
use super::refusals::{Refusal, Refusals};
use super::reply::Reply;
use super::script::Script;
use super::tokens::Tokens;
use super::trouble::{Strike, Trouble};
use super::validation;
use crate::call::Call;
use crate::check::multipart;
use crate::route::Captures;

/// What hears of every request.
pub(super) type Listener = Box<dyn Fn(&Exchange) + Send + Sync>;

/// A provider that is being played.
pub(super) struct Actor {
    pub(super) script: Arc<Script>,
    pub(super) tokens: Mutex<Tokens>,
    pub(super) stage: Stage,
    pub(super) journal: Journal,
    pub(super) refusals: Refusals,
    pub(super) rates: Rates,
    pub(super) keys: Keys,
    pub(super) trouble: Trouble,
    /// Dice for the trouble.
    pub(super) random: Mutex<Rng>,
    pub(super) listener: Option<Listener>,
}

/// What is to be done with a connection.
pub(super) enum Outcome {
    Answer(Reply),
    /// The answer ends in the middle.
    Cut(Reply),
    /// The connection is closed without an answer.
    Drop,
}

/// What is known of a request on its way.
#[derive(Default)]
struct Trace {
    index: Option<usize>,
    token: String,
    notes: Vec<String>,
}

impl Actor {
    pub(super) fn tokens(&self) -> MutexGuard<'_, Tokens> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a request and writes it down.
    pub(super) async fn answer(&self, call: &Call) -> Outcome {
        if call.path.starts_with("/__mock") {
            return Outcome::Answer(self.own(call));
        }
        let start = Instant::now();
        let (strike, latency) = {
            let mut random = self.random.lock().unwrap_or_else(PoisonError::into_inner);
            self.trouble.strike(&mut random)
        };
        let mut trace = Trace::default();
        let outcome = self.play(call, strike, latency, &mut trace).await;
        self.write_down(call, &outcome, trace, start.elapsed());
        outcome
    }

    async fn play(
        &self,
        call: &Call,
        strike: Option<Strike>,
        latency: Duration,
        trace: &mut Trace,
    ) -> Outcome {
        if strike == Some(Strike::Drop) {
            pause(latency).await;
            trace.notes.push("dropped before it was done, as was asked for".to_owned());
            return Outcome::Drop;
        }
        let found = self.script.provider.route(call);
        trace.index = found.as_ref().map(|(index, _)| *index);
        if let Some(Strike::Status(status)) = strike {
            pause(latency).await;
            let refusal = Refusal::Fault(status);
            return Outcome::Answer(self.refusals.refuse(&self.script, trace.index, &refusal));
        }
        let reply = match found {
            Some((index, captures)) => self.operate(call, index, &captures, latency, trace).await,
            None => self.refusals.refuse(&self.script, None, &self.stray(call)),
        };
        match strike {
            Some(Strike::Lose) => {
                trace.notes.push("done, and the answer was lost, as was asked for".to_owned());
                Outcome::Drop
            }
            Some(Strike::Cut) => {
                trace.notes.push("the answer was cut off, as was asked for".to_owned());
                Outcome::Cut(reply)
            }
            _ => Outcome::Answer(reply),
        }
    }

    fn stray(&self, call: &Call) -> Refusal {
        let methods = self.script.provider.methods(&call.path);
        if methods.is_empty() {
            return Refusal::NotFound;
        }
        Refusal::Method(methods.into_iter().map(str::to_owned).collect())
    }

    async fn operate(
        &self,
        call: &Call,
        index: usize,
        captures: &Captures,
        latency: Duration,
        trace: &mut Trace,
    ) -> Reply {
        let refuse = |refusal: &Refusal| self.refusals.refuse(&self.script, Some(index), refusal);
        let admitted = gate::admit(&self.script, &self.tokens(), index, call);
        let grant = match admitted {
            Ok(grant) => grant,
            Err(barred) => return refuse(&barred.into_refusal(trace)),
        };
        trace.token = grant.as_ref().map_or_else(String::new, |grant| grant.shown.clone());
        let meter = self.rates.take(&trace.token, Instant::now());
        if let Some(wait) = meter.and_then(|meter| meter.wait) {
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            return self.metered(refuse(&Refusal::TooMany(seconds)), meter);
        }
        let parts = multipart::parts(call).await;
        let inputs = validation::read(&self.script, index, captures, call, parts);
        trace.notes.extend(inputs.oddities.iter().cloned());
        let grant = grant.as_deref();
        let turn = Turn { script: &self.script, index, call, inputs: &inputs, grant };
        let reply = if inputs.faults.is_empty() {
            self.keyed(&turn, latency).await
        } else {
            pause(latency).await;
            Err(Refusal::Invalid(inputs.faults.clone()))
        };
        self.metered(reply.unwrap_or_else(|refusal| refuse(&refusal)), meter)
    }

    /// Does it, unless a request with the same key has done it.
    async fn keyed(&self, turn: &Turn<'_>, latency: Duration) -> Result<Reply, Refusal> {
        let Some(key) = self.key(turn) else {
            pause(latency).await;
            return self.stage.perform(turn);
        };
        let caller = turn.grant.map_or("", |grant| grant.shown.as_str());
        match self.keys.claim(caller, turn.index, &key, turn.call) {
            Claim::Answered(reply) => {
                let note = "repeats an answer: the key was used before";
                Ok(reply.with("idempotent-replayed", "true").noting(note))
            }
            Claim::StillRuns => Err(Refusal::StillRuns),
            Claim::Reused => Err(Refusal::KeyReused),
            Claim::First(running) => {
                pause(latency).await;
                let reply = self.stage.perform(turn)?;
                running.done(&reply);
                Ok(reply)
            }
        }
    }

    fn key(&self, turn: &Turn<'_>) -> Option<String> {
        let place: &KeyPlace = self.script.api.client.idempotency.as_ref()?;
        let act = &self.script.acts[turn.index];
        let body = turn.inputs.body.as_ref();
        act.is_keyed.then(|| keys::key(place, turn.call, body)).flatten()
    }

    /// Adds the headers that tell of the limit, where the provider documents any.
    fn metered(&self, mut reply: Reply, meter: Option<Meter>) -> Reply {
        let Some(meter) = meter else { return reply };
        let limits = &self.script.api.client.rate_limit;
        let mut reset = meter.reset.as_secs() + u64::from(meter.reset.subsec_nanos() > 0);
        if limits.reset_is_epoch {
            reset += Timestamp::now().as_second().unsigned_abs();
        }
        let told = [
            (&limits.limit, u64::from(meter.limit)),
            (&limits.remaining, u64::from(meter.remaining)),
            (&limits.reset, reset),
        ];
        for (name, value) in told {
            if let Some(name) = name {
                reply = reply.with(name, value.to_string());
            }
        }
        reply
    }

    /// What is about the mock and not of the provider.
    fn own(&self, call: &Call) -> Reply {
        match call.path.as_str() {
            "/__mock" => Reply::empty(308).with("location", "/__mock/"),
            "/__mock/" => Reply::bytes(200, "text/html; charset=utf-8", page::page(self, call)),
            _ => Reply::bytes(404, "text/plain; charset=utf-8", "see /__mock/\n"),
        }
    }

    fn write_down(&self, call: &Call, outcome: &Outcome, mut trace: Trace, took: Duration) {
        let operation = trace.index.map(|index| self.script.operation(index));
        let status = match outcome {
            Outcome::Answer(reply) | Outcome::Cut(reply) => {
                trace.notes.extend(reply.notes.iter().cloned());
                reply.status
            }
            Outcome::Drop => 0,
        };
        let exchange = Exchange {
            at: Timestamp::now(),
            method: call.method.to_string(),
            target: journal::target(call, operation),
            operation: operation.map_or_else(String::new, |operation| operation.id.clone()),
            token: trace.token,
            status,
            took,
            notes: trace.notes,
        };
        if let Some(listener) = &self.listener {
            listener(&exchange);
        }
        self.journal.enter(exchange);
    }
}

/// Waits. A timer of no length would still end with the clock's next tick, a millisecond later.
async fn pause(latency: Duration) {
    if !latency.is_zero() {
        tokio::time::sleep(latency).await;
    }
}

impl Barred {
    fn into_refusal(self, trace: &mut Trace) -> Refusal {
        match self {
            Self::Missing => Refusal::NoCredential,
            Self::Unknown => Refusal::BadCredential,
            Self::Scopes(grant, missing) => {
                trace.token.clone_from(&grant.shown);
                Refusal::Scopes { missing, held: grant.listed.clone() }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};
    use std::time::Duration;

    use super::pause;

    /// Each answer goes through here. A timer of no length makes it wait for a millisecond.
    #[tokio::test]
    async fn no_latency_is_no_wait() {
        let mut context = Context::from_waker(Waker::noop());
        assert_eq!(pin!(pause(Duration::ZERO)).poll(&mut context), Poll::Ready(()));
        assert_eq!(pin!(pause(Duration::from_millis(1))).poll(&mut context), Poll::Pending);
    }
}
