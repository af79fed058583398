//! A limit that many machines share: turns the requests of one token, wherever they are made, into one
//! even flow, with a Redis server as the memory and its clock as the time.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use redis::aio::MultiplexedConnection;
use redis::{ErrorKind, RedisResult, Script};
use tokio::time;

use super::{Deciding, Gcra, Holder, Learning, Limiter, LimiterError, News, Quota, Turn, Verdict};
use crate::clock::lock;
use crate::defaults::{STORE_PAUSE, STORE_TIMEOUT};
use crate::error::{Error, Result};
use crate::oauth::Joint;

/// Keeps a quota for each credential in Redis (version 5 and newer), so that all processes and
/// machines that use a token share its limit.
///
/// It needs the feature `redis` of `scopewright-runtime`. A program that uses a generated crate turns
/// it on by naming the runtime among its own dependencies, and then finds this as
/// `limit::RedisLimiter` in the generated crate too:
///
/// ```toml
/// scopewright-runtime = { version = "0.1", default-features = false, features = ["redis"] }
/// ```
///
/// ```no_run
/// use scopewright_runtime::limit::{Pacing, Quota, RedisLimiter};
///
/// # fn f() -> scopewright_runtime::Result<()> {
/// let limiter = RedisLimiter::new("redis://127.0.0.1/", Quota::per_minute(60))?;
/// let pacing = Pacing::by(limiter); // for `builder.rate_limit(pacing)`
/// # Ok(()) }
/// ```
///
/// A key is `scopewright:`, the provider's name and [`Holder::fingerprint`]: the credential is never
/// sent. It expires when there is nothing to remember. Between processes turns go to whoever asks
/// first; within one by order.
pub struct RedisLimiter {
    client: redis::Client,
    quota: Quota,
    when_down: WhenDown,
    script: Script,
    connection: Mutex<Option<MultiplexedConnection>>,
    connecting: Joint<RedisResult<MultiplexedConnection>>,
    alone: Mutex<Alone>,
}

/// What a process does while it cannot reach Redis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum WhenDown {
    /// It keeps the quota by itself, as each of the others does: calls go on, together perhaps faster
    /// than the quota, and the provider's refusals are waited for. The default: a store of limits
    /// that is down should not stop what the limits are for.
    #[default]
    KeepAlone,
    /// Calls fail before anything is sent.
    Fail,
}

/// What is known while Redis is not reached.
#[derive(Debug, Default)]
struct Alone {
    until: Option<Instant>,
    limits: HashMap<Holder, Arc<Gcra>>,
}

/// What is asked of the script.
#[derive(Clone, Copy)]
enum Ask {
    Take,
    Pause(Duration),
    Drain,
}

impl RedisLimiter {
    /// Keeps a quota for each credential in the Redis server at `url`, such as `redis://host:6379/0`.
    /// It is connected to when the first request is made.
    ///
    /// For `rediss://` switch on a TLS feature of the crate `redis`, such as
    /// `tokio-rustls-comp`. Fails if the URL is not one of Redis.
    pub fn new(url: &str, quota: Quota) -> Result<Self> {
        // The URL may hold a password, so it is not in the message.
        let not_one = |_| Error::invalid("the URL of the rate limiter is not one of Redis");
        Ok(Self {
            client: redis::Client::open(url).map_err(not_one)?,
            quota,
            when_down: WhenDown::default(),
            script: Script::new(include_str!("gcra.lua")),
            connection: Mutex::default(),
            connecting: Joint::default(),
            alone: Mutex::default(),
        })
    }

    /// What to do while Redis cannot be reached. Default: [`WhenDown::KeepAlone`].
    #[must_use]
    pub fn when_down(mut self, choice: WhenDown) -> Self {
        self.when_down = choice;
        self
    }

    /// Asks Redis, unless it was down a moment ago; the wait it answers with.
    async fn ask(&self, turn: &Turn<'_>, what: Ask) -> Result<Duration, LimiterError> {
        if lock(&self.alone).until.is_some_and(|until| turn.now() < until) {
            return Err(LimiterError::new("Redis could not be reached a moment ago"));
        }
        let answer = time::timeout(STORE_TIMEOUT, self.invoke(turn.holder(), what)).await;
        let answer = match answer {
            Ok(answer) => answer.map_err(LimiterError::new),
            Err(_) => Err(LimiterError::new("Redis did not answer in time")),
        };
        match &answer {
            Ok(_) => *lock(&self.alone) = Alone::default(),
            Err(_) => {
                *lock(&self.connection) = None;
                lock(&self.alone).until = turn.now().checked_add(STORE_PAUSE);
            }
        }
        answer
    }

    async fn invoke(&self, holder: &Holder, what: Ask) -> RedisResult<Duration> {
        let mut connection = self.connect().await?;
        let (word, pause) = match what {
            Ask::Take => ("take", Duration::ZERO),
            Ask::Pause(pause) => ("pause", pause),
            Ask::Drain => ("drain", Duration::ZERO),
        };
        let key = format!("scopewright:{}:{}", holder.provider(), holder.fingerprint());
        let mut invocation = self.script.key(key);
        invocation.arg(word).arg(micros(self.quota.interval()));
        invocation.arg(micros(self.quota.tolerance())).arg(micros(pause));
        let wait: u64 = invocation.invoke_async(&mut connection).await?;
        Ok(Duration::from_micros(wait))
    }

    /// The connection; where there is none, all who need one make it together.
    async fn connect(&self) -> RedisResult<MultiplexedConnection> {
        if let Some(connection) = &*lock(&self.connection) {
            return Ok(connection.clone());
        }
        let client = self.client.clone();
        let connect = || async move { client.get_multiplexed_async_connection().await };
        let made = self.connecting.join(STORE_TIMEOUT, connect).outcome().await;
        let panicked = || Err((ErrorKind::Io, "the connecting panicked").into());
        let connection = made.unwrap_or_else(panicked)?;
        *lock(&self.connection) = Some(connection.clone());
        Ok(connection)
    }

    /// The limit that this process keeps by itself for a holder.
    fn alone(&self, holder: &Holder) -> Arc<Gcra> {
        let mut alone = lock(&self.alone);
        let limit = || Arc::new(Gcra::new(self.quota));
        Arc::clone(alone.limits.entry(holder.clone()).or_insert_with(limit))
    }

    async fn decide(&self, turn: &Turn<'_>) -> Result<Verdict, LimiterError> {
        let asked = time::Instant::now();
        match self.ask(turn, Ask::Take).await {
            // The call was left alone since it asked, and the turn was one of then. The next may be too.
            Ok(Duration::ZERO) if asked.elapsed() > 2 * STORE_TIMEOUT => {
                Ok(Verdict::Wait(Duration::ZERO))
            }
            Ok(Duration::ZERO) => Ok(Verdict::Go),
            Ok(wait) => Ok(Verdict::Wait(wait)),
            Err(error) if self.when_down == WhenDown::Fail => Err(error),
            Err(_) => Ok(self.alone(turn.holder()).decide(turn.now())),
        }
    }

    async fn hear(&self, turn: &Turn<'_>, news: News) {
        let what = match news.pause() {
            Some(pause) => Ask::Pause(pause),
            None if news.refused => Ask::Drain,
            // Most answers say nothing that the others do not know.
            None => return,
        };
        if self.ask(turn, what).await.is_err() {
            self.alone(turn.holder()).hear(turn.now(), news);
        }
    }
}

impl Limiter for RedisLimiter {
    fn take<'l>(&'l self, turn: &'l Turn<'_>) -> Deciding<'l> {
        Box::pin(self.decide(turn))
    }

    fn learn<'l>(&'l self, turn: &'l Turn<'_>, news: News) -> Learning<'l> {
        Box::pin(self.hear(turn, news))
    }

    /// What this process alone would need; others can only make it longer.
    fn expected_wait(&self, _: &Turn<'_>, ahead: u32) -> Duration {
        self.quota.interval().saturating_mul(ahead).saturating_sub(self.quota.tolerance())
    }
}

/// Microseconds with a fraction: many a quota has no whole number of them.
fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

/// Shows neither the server, whose URL may hold a password, nor a credential.
impl fmt::Debug for RedisLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisLimiter")
            .field("quota", &self.quota)
            .field("when_down", &self.when_down)
            .finish_non_exhaustive()
    }
}
