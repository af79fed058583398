//! The engine: turns a draft into attempts, until one is answered or it is time to give up.
//!
//! Nothing here is generic, so it is compiled once, here, and not in every generated crate.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_core::Stream;
use http::{Request, Response, StatusCode, header};
use tokio::time::Sleep;
use url::Url;

use crate::client::Core;
use crate::clock::LATE;
use crate::credential::sensitive;
use crate::defaults::{MAX_ERROR_BODY, MAX_REDIRECTS, MAX_RETRY_AFTER};
use crate::draft::{Draft, Prepared};
use crate::error::{Error, Kind, Outcome, Refusal, Result, is_refusal_in_success};
use crate::grant::Grant;
use crate::limit::{Blocked, News};
use crate::oauth::Lease;
use crate::operation::{Operation, Replay};
use crate::rate::{self, RateLimit};
use crate::receive::{Answer, Payload};
use crate::redirect;
use crate::response::Meta;
use crate::retry;
use crate::stream::{Watched, collect, collect_start};
use crate::trace;
use crate::transport::{Incoming, TransportError};

/// How long the body of a refusal is read, which only says more of why.
const REFUSAL_TIME: Duration = Duration::from_secs(5);

/// What a call comes to, before it is decoded.
pub(crate) type Reply = Pin<Box<dyn Future<Output = Result<Answer>> + Send>>;

/// Tells by its status whether an answer's bytes are for the caller to read.
pub(crate) type Streams = fn(StatusCode) -> bool;

/// Sends a draft.
pub(crate) fn run(draft: Box<Draft>, streams: Streams) -> Reply {
    let operation = draft.operation;
    let conversation = async move {
        let request = draft.prepare().map_err(|error| error.of(operation))?;
        Run::new(&draft, request, streams).finish().await
    };
    Box::pin(trace::call(operation, conversation))
}

/// A call on its way.
struct Run {
    core: Core,
    operation: &'static Operation,
    replay: Replay,
    request: Prepared,
    streams: Streams,
    deadline: Instant,
    attempt_timeout: Duration,
    stall_timeout: Duration,
    max_retries: u32,
    attempts: u32,
    /// An attempt before this one may have been acted on.
    is_unsettled: bool,
    /// The access token of the attempt, where it needs one.
    lease: Option<Lease>,
    /// A token was refused, and the attempt after that has another.
    has_renewed: bool,
}

impl Run {
    fn new(draft: &Draft, request: Prepared, streams: Streams) -> Self {
        let options = draft.core.options();
        let timeout = draft.options.timeout.unwrap_or(options.timeout);
        let now = draft.core.clock().now();
        Self {
            operation: draft.operation,
            replay: draft.replay(),
            request,
            streams,
            // A timeout that no clock can express is as good as a year.
            deadline: now.checked_add(timeout).unwrap_or(now + Duration::from_secs(31_536_000)),
            attempt_timeout: draft.options.attempt_timeout.unwrap_or(options.attempt_timeout),
            stall_timeout: draft.options.stall_timeout.unwrap_or(options.stall_timeout),
            max_retries: draft.options.max_retries.unwrap_or(options.max_retries),
            attempts: 0,
            is_unsettled: false,
            lease: None,
            has_renewed: false,
            core: draft.core.clone(),
        }
    }

    async fn finish(mut self) -> Result<Answer> {
        let mut failure = None;
        loop {
            if let Err(blocked) = self.take_turn().await {
                // What became of an attempt that was made says more than that there is no other.
                return Err(failure.unwrap_or(blocked));
            }
            self.attempts += 1;
            let attempt = trace::attempt(self.attempts, self.attempt());
            let error = match attempt.await {
                Ok(answer) => {
                    self.core.budget().earn();
                    return Ok(answer);
                }
                Err(error) => self.complete(error),
            };
            if self.renews_token(&error) {
                failure = Some(error);
                continue;
            }
            let Some(wait) = self.wait_before_next(&error) else { return Err(error) };
            trace::waits(wait);
            self.core.clock().sleep(wait).await;
            failure = Some(error);
        }
    }

    /// Waits until the rate limit has a turn for an attempt, if that is soon enough.
    async fn take_turn(&mut self) -> Result<()> {
        let turn = self.core.gate().pass(self.core.clock(), self.deadline).await;
        if let Ok(away) = turn {
            self.deadline = self.deadline.checked_add(away).unwrap_or(self.deadline);
        }
        let kind = match turn {
            Ok(_) if !self.time().is_zero() => return Ok(()),
            Ok(_) => Kind::Invalid("its timeout leaves no time for an attempt".to_owned()),
            Err(Blocked::TooLong(wait)) => Kind::Paced(wait),
            Err(Blocked::Broken(error)) => Kind::Limiter(error),
        };
        Err(self.complete(Error::new(kind)))
    }

    fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(self.core.clock().now())
    }

    /// How long an attempt may take from now on.
    fn time(&self) -> Duration {
        self.attempt_timeout.min(self.left())
    }

    /// One attempt, as long as both its own time and the call's allow.
    ///
    /// A new access token has as much time of its own, so that running out of it is not mistaken for a
    /// call that may have been acted on.
    async fn attempt(&mut self) -> Result<Answer> {
        if let Some(source) = &self.request.source {
            let time = self.time();
            self.lease = Some(source.lease(&self.core, time).await?);
            if self.time().is_zero() {
                return Err(source.timeout(time).into());
            }
        }
        let (begun, time) = (tokio::time::Instant::now(), self.time());
        let (heard, away) = in_time(time, self.exchange()).await;
        self.deadline = self.deadline.checked_add(away).unwrap_or(self.deadline);
        match heard {
            Some(Ok(Heard::Answer(answer))) => Ok(answer),
            Some(Ok(Heard::Refusal(refused))) => {
                let left = (time + away).saturating_sub(begun.elapsed());
                Err(self.refused(*refused, left).await)
            }
            Some(Err(error)) => Err(error),
            None => Err(Error::new(Kind::Timeout(time))),
        }
    }

    async fn exchange(&self) -> Result<Heard> {
        let (parts, incoming) = self.send().await?.into_parts();
        let (status, headers) = (parts.status, parts.headers);
        self.core.notices().hear(self.operation, &headers);
        let mut incoming = Watched::of(incoming, self.stall_timeout, &headers);
        let provider = self.core.provider();
        let rate = RateLimit::read(&headers, &provider.rate_limits, self.core.clock().wall());
        let (operation, key) = (self.operation, self.request.key.clone());
        let attempts = self.attempts;
        let core = self.core.clone();
        let meta = Meta { core, provider, operation, status, headers, attempts, key, rate };
        let is_redirect = self.operation.redirects && status.is_redirection();
        if !status.is_success() && !is_redirect {
            return Ok(Heard::Refusal(Box::new(Refused { meta, incoming })));
        }
        self.core.gate().learn(self.core.clock(), News::answered(rate)).await;
        let max_body = self.core.options().max_body;
        let payload = if (self.streams)(status) {
            Payload::Stream(incoming)
        } else {
            Payload::Whole(collect(&mut incoming, max_body).await.map_err(Error::new)?)
        };
        if let Payload::Whole(body) = &payload
            && is_refusal_in_success(meta.status, body, &provider.errors)
        {
            return Err(self.refusal(meta, body));
        }
        Ok(Heard::Answer(Answer { meta: Arc::new(meta), payload, max_body }))
    }

    /// Sends the request, and follows redirects if that was asked for.
    async fn send(&self) -> Result<Response<Incoming>> {
        // A redirect that is the answer is not followed.
        let follow_redirects = self.core.options().follow_redirects && !self.operation.redirects;
        let mut redirects = if follow_redirects { MAX_REDIRECTS } else { 0 };
        let mut url = self.request.url.clone();
        loop {
            let sent = self.core.transport().send(self.http_request(&url)?).await;
            let answer = sent.map_err(unsent)?;
            let next = || redirect::next(&self.request, &url, answer.status(), answer.headers());
            let Some(next) = (redirects > 0).then(next).flatten() else { return Ok(answer) };
            redirects -= 1;
            url = next;
        }
    }

    fn http_request(&self, url: &Url) -> Result<Request<crate::body::Body>> {
        let uri = url.as_str().parse();
        let mut request = Request::new(self.request.body.clone());
        *request.uri_mut() = uri.map_err(|_| Error::invalid("the URL is not one of HTTP"))?;
        *request.method_mut() = self.request.method.clone();
        let mut headers = self.request.headers.clone();
        if let Some(lease) = &self.lease {
            let value = sensitive(&lease.authorization())?;
            // One that the call itself sets stays.
            headers.entry(header::AUTHORIZATION).or_insert(value);
        }
        *request.headers_mut() = headers;
        Ok(request)
    }

    /// Reads what a refusal says, for some of the `left` time: its status and headers tell enough for
    /// the rest not to matter.
    async fn refused(&self, refused: Refused, left: Duration) -> Error {
        let Refused { meta, incoming } = refused;
        let begun = tokio::time::Instant::now();
        let ending = Ending::after(left.min(REFUSAL_TIME), incoming);
        let mut incoming = Watched::new(Box::pin(ending), self.stall_timeout);
        let body = collect_start(&mut incoming, MAX_ERROR_BODY).await;
        let rate = meta.rate;
        let error = self.refusal(meta, &body);
        let too_many = error.is_rate_limited();
        let wait = error.retry_after();
        let news = if too_many { News::refused(wait, rate) } else { News::answered(rate) };
        let learning = self.core.gate().learn(self.core.clock(), news);
        // A limiter that hangs does not take the refusal away from the caller.
        let _ = tokio::time::timeout(left.saturating_sub(begun.elapsed()), learning).await;
        error
    }

    fn refusal(&self, meta: Meta, body: &Bytes) -> Error {
        let shape = &meta.provider.errors;
        let wait = self.wait_asked_for(&meta);
        let mut refusal = Refusal::read(
            meta.operation,
            meta.status,
            meta.headers,
            body,
            shape,
            meta.rate.as_ref(),
        );
        if let Some(credential) = self.core.credential() {
            refusal.redact(credential);
        }
        let mut error = Error::new(Kind::Status);
        let report = error.report_mut();
        report.wait = wait;
        let held = refusal.said.held.clone().map(|held| Grant::answered(meta.provider, held));
        report.held = held.or_else(|| self.core.granted());
        report.refusal = Some(refusal);
        error
    }

    /// What the server says, or the time when a limit that is used up is whole again.
    fn wait_asked_for(&self, meta: &Meta) -> Option<Duration> {
        let asked = rate::retry_after(&meta.headers, self.core.clock().wall());
        let is_used_up = |rate: &RateLimit| rate.remaining().unwrap_or_default() == 0;
        let reset = || meta.rate.filter(is_used_up)?.reset_after();
        match meta.status {
            StatusCode::TOO_MANY_REQUESTS | StatusCode::FORBIDDEN => asked.or_else(reset),
            _ => asked,
        }
    }

    /// Adds what only the call knows, and remembers what the attempt leaves open for the next.
    fn complete(&mut self, error: Error) -> Error {
        let mut error = error.of(self.operation);
        let report = error.report_mut();
        // What was found to be wrong while building the request was never sent.
        let was_sent = !matches!(report.kind, Kind::Invalid(_));
        report.attempts = if was_sent { self.attempts } else { 0 };
        report.key.clone_from(&self.request.key);
        report.key_is_given = self.request.key_is_given;
        report.is_unsettled = self.is_unsettled;
        report.is_spent = !self.request.body.is_replayable();
        self.is_unsettled = error.outcome() == Outcome::Unknown;
        error
    }

    /// Whether the next attempt, at once, has a better access token. A request that is refused with
    /// 401 was not applied (RFC 9110, section 15.5.2), so a call of any class may be sent again.
    fn renews_token(&mut self, error: &Error) -> bool {
        let Some(lease) = self.lease.take() else { return false };
        if self.has_renewed
            || !self.request.body.is_replayable()
            || !error.is_unauthorized()
            || self.left().is_zero()
        {
            return false;
        }
        self.has_renewed = lease.reject(self.core.clock().now());
        self.has_renewed
    }

    /// How long to wait for the next attempt; `None`: this was the last.
    fn wait_before_next(&self, error: &Error) -> Option<Duration> {
        if !self.request.body.is_replayable() {
            return None;
        }
        let retries = self.attempts - 1 - u32::from(self.has_renewed);
        if retries >= self.max_retries || !retry::may_repeat(self.replay, error) {
            return None;
        }
        let backoff = || retry::delay(retries, self.core.clock().jitter());
        let wait = error.retry_after().unwrap_or_else(backoff);
        let is_worth_it = wait <= MAX_RETRY_AFTER && wait < self.left();
        (is_worth_it && self.core.budget().spend()).then_some(wait)
    }
}

/// What a future comes to in its time, and how much longer it had because nobody polled it.
///
/// A poll that comes long after the time was over was held up by the program: by work on a page while the
/// next one is asked for, by something that blocks the runtime. The answer may be here all the same, and
/// takes some polls to be read.
async fn in_time<T>(time: Duration, future: impl Future<Output = T>) -> (Option<T>, Duration) {
    let mut future = std::pin::pin!(future);
    let mut left = time;
    let mut away = Duration::ZERO;
    loop {
        let begun = tokio::time::Instant::now();
        if let Ok(outcome) = tokio::time::timeout(left, future.as_mut()).await {
            return (Some(outcome), away);
        }
        let late = begun.elapsed().saturating_sub(left);
        if late < LATE {
            return (None, away);
        }
        away = away.saturating_add(late);
        left = late.min(time);
    }
}

/// What a server sent.
enum Heard {
    Answer(Answer),
    Refusal(Box<Refused>),
}

/// A status that is no success, and what is still to be read.
struct Refused {
    meta: Meta,
    incoming: Watched,
}

/// The bytes of an answer, which end when their time is over.
struct Ending {
    incoming: Watched,
    end: Pin<Box<Sleep>>,
}

impl Ending {
    fn after(time: Duration, incoming: Watched) -> Self {
        Self { incoming, end: Box::pin(tokio::time::sleep(time)) }
    }
}

impl Stream for Ending {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.incoming.poll(cx) {
            Poll::Pending => self.end.as_mut().poll(cx).map(|()| None),
            ready @ Poll::Ready(_) => ready,
        }
    }
}

fn unsent(error: TransportError) -> Error {
    let kind = if error.is_connect() { Kind::Connect } else { Kind::Transport };
    Error::new(kind(error))
}
