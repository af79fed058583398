//! The clients of the rigs: two generated ones, and one as people write it by hand.

use std::time::Duration;

use postpress::transport::Hyper;
use postpress::types::SendMessageRequest;
use postpress::{Error, IdempotencyKey, Outcome};
use presscart::types::{CommentAuthorInput, CommentCreateRequest};
use scopewright_mock::faults::{Caller, Claim, Told};
use serde_json::{Value, json};

use super::clock::Brisk;

/// How long an attempt may take. Long enough that a busy machine answers, short enough that a
/// server which never does costs little.
pub(super) const ATTEMPT: Duration = Duration::from_millis(500);

/// A `POST` that carries a key, by the generated client of `PostPress`.
///
/// Each call has a client of its own, as it would have in a job of its own: a client that many calls
/// share stops its retries when too many fail, which is the matter of another rig. They share the
/// connections.
pub(super) struct Keyed {
    url: String,
    transport: Hyper,
    retries: u32,
}

impl Keyed {
    pub(super) fn new(url: String, retries: u32) -> Result<Self, Error> {
        Ok(Self::over(url, retries, Hyper::new()?))
    }

    /// The same over another transport.
    pub(super) fn over(url: String, retries: u32, transport: Hyper) -> Self {
        Self { url, transport, retries }
    }

    fn client(&self) -> Result<postpress::Client, Error> {
        let builder = postpress::Client::builder().token("pp_test_sesame_0000");
        let builder = builder.base_url(self.url.as_str()).transport(self.transport.clone());
        builder.clock(Brisk).attempt_timeout(ATTEMPT).max_retries(self.retries).build()
    }

    async fn send(&self, operation: u64, key: Option<IdempotencyKey>) -> Result<Told, Error> {
        let (chat, message) = (format!("op-{operation}"), text(operation));
        let client = self.client()?;
        let mut call = client.messages().send_chat_message(&chat, &message);
        if let Some(key) = key {
            call = call.idempotency_key(key);
        }
        let response = call.send().await?;
        let key = response.idempotency_key().map(ToString::to_string);
        let attempts = response.attempts();
        let result = response.into_inner().message_id.unwrap_or_default();
        Ok(Told { claim: Claim::Done(result), key, attempts })
    }
}

impl Caller for Keyed {
    async fn call(&self, operation: u64, key: Option<String>) -> Told {
        let key = match key {
            Some(key) => IdempotencyKey::new(key).ok(),
            // Keys of the caller are as good as those that the client makes.
            None if operation.is_multiple_of(3) => Some(chosen(operation)),
            None => None,
        };
        self.send(operation, key).await.unwrap_or_else(|error| told(&error))
    }
}

/// A key for each operation, with all that a key may hold.
pub(super) fn chosen(operation: u64) -> IdempotencyKey {
    let number = operation.to_string();
    let strange = IdempotencyKey::new(format!("job/{number}?;,\"\\~"));
    strange
        .ok()
        .filter(|_| operation.is_multiple_of(2))
        .unwrap_or_else(|| IdempotencyKey::derive("storm", ["message", number.as_str()]))
}

fn text(operation: u64) -> SendMessageRequest {
    SendMessageRequest::new().with_text(format!("Message {operation}"))
}

/// A `POST` of a provider that knows no keys, by the generated client of Presscart.
pub(super) struct Once {
    url: String,
    transport: Hyper,
}

impl Once {
    pub(super) fn new(url: String) -> Result<Self, Error> {
        Ok(Self { url, transport: Hyper::new()? })
    }

    async fn send(&self, operation: u64) -> Result<Told, Error> {
        let builder = presscart::Client::builder().token("pc_sesame_0000").clock(Brisk);
        let builder = builder.base_url(self.url.as_str()).transport(self.transport.clone());
        let client = builder.attempt_timeout(ATTEMPT).build()?;
        let (article, author) = (format!("op-{operation}"), CommentAuthorInput::new("Desk"));
        let comment = CommentCreateRequest::new(format!("Comment {operation}"), author);
        let response = client.articles().create_comment(&article, &comment).send().await?;
        let attempts = response.attempts();
        Ok(Told { claim: Claim::Done(response.into_inner().id), key: None, attempts })
    }
}

impl Caller for Once {
    async fn call(&self, operation: u64, _: Option<String>) -> Told {
        self.send(operation).await.unwrap_or_else(|error| told(&error))
    }
}

/// What an error says of its call.
fn told(error: &Error) -> Told {
    let claim = match error.outcome() {
        Outcome::Unknown => Claim::Unknown,
        _ => Claim::NotDone,
    };
    let key = error.idempotency_key().map(ToString::to_string);
    Told { claim, key, attempts: error.attempts() }
}

/// The client that is written in an afternoon: three attempts at whatever fails, and what fails
/// three times has not happened.
pub(super) struct Naive {
    url: String,
    client: reqwest::Client,
}

impl Naive {
    pub(super) fn new(url: String) -> Result<Self, reqwest::Error> {
        Ok(Self::over(url, reqwest::Client::builder().timeout(ATTEMPT).build()?))
    }

    pub(super) fn over(url: String, client: reqwest::Client) -> Self {
        Self { url, client }
    }

    async fn attempt(&self, operation: u64) -> Result<String, reqwest::Error> {
        let url = format!("{}/chats/op-{operation}/messages", self.url);
        let body = json!({"text": format!("Message {operation}")});
        let answer = self.client.post(url).bearer_auth("pp_test_sesame_0000").json(&body);
        let answer: Value = answer.send().await?.error_for_status()?.json().await?;
        Ok(answer["id"].as_str().unwrap_or_default().to_owned())
    }
}

impl Caller for Naive {
    async fn call(&self, operation: u64, _: Option<String>) -> Told {
        for attempts in 1..=3 {
            if let Ok(result) = self.attempt(operation).await {
                return Told { claim: Claim::Done(result), key: None, attempts };
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Told { claim: Claim::NotDone, key: None, attempts: 3 }
    }
}
