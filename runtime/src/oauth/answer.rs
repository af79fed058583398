//! The exchange with a token server: turns its answer into an access token (RFC 6749, section 5.1) or
//! the reason why there is none (section 5.2).

use std::time::{Duration, Instant};

use http::{HeaderMap, StatusCode};
use serde_json::Value;
use url::Url;
use zeroize::Zeroizing;

use super::ClientCredentials;
use super::failure::{Reason, TokenFailure};
use crate::client::Core;
use crate::credential::sensitive;
use crate::defaults::{MAX_ERROR_BODY, TOKEN_MARGIN};
use crate::error::{Kind, text_at};
use crate::rate;
use crate::stream::{Watched, collect};

/// An access token and how long it lasts.
pub(crate) struct AccessToken {
    pub(super) text: Zeroizing<String>,
    /// When another should be asked for, and when it is no longer good for anything. `None`: it lasts
    /// until the API refuses it.
    times: Option<(Instant, Instant)>,
}

impl AccessToken {
    pub(super) fn is_fresh(&self, now: Instant) -> bool {
        self.times.is_none_or(|(renewal, _)| now < renewal)
    }

    pub(super) fn is_valid(&self, now: Instant) -> bool {
        self.times.is_none_or(|(_, end)| now < end)
    }
}

/// Asks once; the retries of the call that needs the token are this one's too.
pub(super) async fn ask(
    client: &ClientCredentials,
    url: Option<&Url>,
    core: &Core,
) -> Result<AccessToken, TokenFailure> {
    let fail = |reason| TokenFailure::new(url, reason);
    let Some(url) = url else { return Err(fail(Reason::Unusable("there is no token URL"))) };
    let request = client.request(core, url);
    let request = request.map_err(|_| fail(Reason::Unusable("the request cannot be written")))?;
    let asked = core.clock().now();
    let answer = core.transport().send(request).await;
    let answer = answer.map_err(|error| fail(Reason::NoAnswer(error)))?;
    let (parts, incoming) = answer.into_parts();
    let mut incoming = Watched::new(incoming, core.options().stall_timeout);
    let body = collect(&mut incoming, MAX_ERROR_BODY).await.map_err(|kind| match kind {
        Kind::Transport(error) => fail(Reason::NoAnswer(error)),
        _ => fail(Reason::Unusable("its answer is too long")),
    })?;
    let body = Zeroizing::new(body.to_vec());
    if parts.status == StatusCode::OK {
        return read(&body, asked).map_err(|wrong| fail(Reason::Unusable(wrong)));
    }
    Err(fail(refusal(client, core, parts.status, &parts.headers, &body)))
}

/// The secret is in no message, but a server may send it back.
fn refusal(
    client: &ClientCredentials,
    core: &Core,
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
) -> Reason {
    let own = super::TokenSource::new(client.clone());
    let own = crate::Credential::from_source(own);
    let text = |pointer| text_at(body, pointer).map(|text| own.redact(text));
    Reason::Refused {
        status,
        code: text("/error"),
        message: text("/error_description"),
        wait: rate::retry_after(headers, core.clock().wall()),
    }
}

/// Reads what `application/json` holds, whatever its media type: servers are not strict about that.
fn read(body: &[u8], asked: Instant) -> Result<AccessToken, &'static str> {
    let Ok(Value::Object(answer)) = serde_json::from_slice(body) else {
        return Err("its answer is not a JSON object");
    };
    let token_type = answer.get("token_type").and_then(Value::as_str);
    if token_type.is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) {
        return Err("its token is not a bearer token");
    }
    let text = match answer.get("access_token") {
        Some(Value::String(text)) if !text.is_empty() => Zeroizing::new(text.clone()),
        _ => return Err("its answer has no access token"),
    };
    sensitive(&text).map_err(|_| "its token cannot be sent in a header")?;
    let seconds = answer.get("expires_in").and_then(seconds);
    Ok(AccessToken { text, times: seconds.and_then(|lifetime| times(asked, lifetime)) })
}

/// RFC 6749 has a number; some servers write it as a string, some with a fraction.
fn seconds(value: &Value) -> Option<Duration> {
    let seconds = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    Duration::try_from_secs_f64(seconds.max(0.0)).ok()
}

/// When to renew a token of this lifetime, and when it ends. The lifetime begins at some time after
/// it was asked for, so counting from there is on the safe side.
fn times(asked: Instant, lifetime: Duration) -> Option<(Instant, Instant)> {
    let margin = TOKEN_MARGIN.min(lifetime / 10);
    Some((asked.checked_add(lifetime.saturating_sub(margin))?, asked.checked_add(lifetime)?))
}
