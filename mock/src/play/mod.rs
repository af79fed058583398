//! A provider for users: turns the folder of a provider into a server on the loopback interface that
//! behaves like the real one, without a token from anybody.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use scopewright_mock::Mock;
//!
//! let mock = Mock::of("specs/example")?.token("hb_test_x", ["ships:read"]).start().await?;
//! println!("the client's base URL: {}", mock.url());
//! # Ok(())
//! # }
//! ```
//!
//! The way of a request: `serve` takes it from the socket, `actor` goes through what a provider asks
//! (`gate`: who calls, and may they; `rate`: how often; `validation`: is it what the document says;
//! `keys`: is it a repetition), `perform` does it to the `store`, `selection` and `order` find what is
//! asked for in a list, and `compose` and `pages` make the answer of it. Whatever is wrong becomes an
//! error of the provider's own form in `refusals`, and a line in the `journal`.
//!
//! What is special about a provider is in its folder: nothing here knows any.

mod actor;
mod compose;
mod envelope;
mod gate;
mod journal;
mod judge;
mod keys;
mod listing;
mod order;
mod page;
mod pages;
mod perform;
mod queues;
mod rate;
mod recall;
mod refusals;
mod reply;
mod resources;
mod script;
mod selection;
mod serve;
mod store;
mod synthesis;
mod tokens;
mod trouble;
mod validation;
mod variant;
mod wording;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex};

use fastrand::Rng;

use crate::failure::Failure;

use self::actor::{Actor, Listener};
use self::keys::Keys;
use self::perform::Stage;
use self::rate::Rates;
use self::refusals::Refusals;
use self::script::Script;
use self::serve::Server;
use self::tokens::Tokens;

pub use self::journal::Exchange;
pub use self::tokens::TokenSpec;
pub use self::trouble::Trouble;

/// A provider to be played, and the settings for it.
///
/// Without any it knows one token, which may do everything ([`MockServer::token`]), limits nobody,
/// never fails, and listens on a free port of 127.0.0.1.
pub struct Mock {
    script: Arc<Script>,
    tokens: Vec<TokenSpec>,
    seed: u64,
    tier: Option<String>,
    trouble: Trouble,
    address: SocketAddr,
    listener: Option<Listener>,
}

impl Mock {
    /// The provider whose folder this is, as under `specs/`: a document and, as far as they are there,
    /// `scopes.yaml`, `client.yaml` and an overlay.
    ///
    /// Fails with everything that is wrong in the files.
    pub fn of(folder: impl AsRef<Path>) -> Result<Self, Failure> {
        Ok(Self::with(Arc::new(Script::read(folder.as_ref())?)))
    }

    /// The same provider without settings. Its files are not read again, which is what takes longest
    /// where many tests start one each.
    pub fn another(&self) -> Self {
        Self::with(Arc::clone(&self.script))
    }

    fn with(script: Arc<Script>) -> Self {
        Self {
            script,
            tokens: Vec::new(),
            seed: 0,
            tier: None,
            trouble: Trouble::default(),
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            listener: None,
        }
    }

    /// Adds a token that holds these scopes.
    pub fn token(
        self,
        token: impl Into<String>,
        scopes: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let scopes = scopes.into_iter().map(Into::into).collect();
        self.declare(TokenSpec { token: token.into(), scopes: Some(scopes), kind: None })
    }

    /// Adds a token with all that can be said of one: `"hb_test_x=ships:read@display".parse()?`.
    pub fn declare(mut self, spec: TokenSpec) -> Self {
        self.tokens.push(spec);
        self
    }

    /// Decides what is made up: ids, values without an example, which requests are struck by trouble.
    /// Default: 0. The same requests in the same order get the same answers.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Limits each token to the rate of a tier of `client.yaml`. Default: nobody is limited.
    pub fn tier(mut self, name: impl Into<String>) -> Self {
        self.tier = Some(name.into());
        self
    }

    /// Lets requests fail: `"503:0.1,latency:200ms".parse()?`. Default: none does.
    pub fn trouble(mut self, trouble: Trouble) -> Self {
        self.trouble = trouble;
        self
    }

    /// Listens there. Default: a free port of 127.0.0.1. Whoever reaches the address can use the mock.
    pub fn listen(mut self, address: impl Into<SocketAddr>) -> Self {
        self.address = address.into();
        self
    }

    /// Is told of every request, after its answer was made.
    pub fn on_request(mut self, listener: impl Fn(&Exchange) + Send + Sync + 'static) -> Self {
        self.listener = Some(Box::new(listener));
        self
    }

    /// Starts to play, on the Tokio runtime that this is called in.
    ///
    /// Fails where a token has a scope or a kind that the provider does not know, where there is no
    /// such tier, and where the address cannot be listened on.
    pub async fn start(self) -> Result<MockServer, Failure> {
        let (api, mut tokens) = (&self.script.api, Tokens::new(self.seed));
        let mut texts = Vec::new();
        for spec in &self.tokens {
            texts.push(tokens.declare(api, spec)?);
        }
        if tokens.is_empty() {
            let text = default_token(&self.script, self.seed);
            let spec = TokenSpec { token: text, scopes: None, kind: None };
            texts.push(tokens.declare(api, &spec)?);
        }
        let actor = Arc::new(Actor {
            tokens: Mutex::new(tokens),
            stage: Stage::new(self.seed),
            journal: journal::Journal::default(),
            refusals: Refusals::new(&self.script),
            rates: Rates::new(&api.client.rate_limit, self.tier.as_deref())?,
            keys: Keys::default(),
            trouble: self.trouble,
            random: Mutex::new(Rng::with_seed(self.seed)),
            listener: self.listener,
            script: self.script,
        });
        let server = Server::start(Arc::clone(&actor), self.address).await?;
        Ok(MockServer { actor, server, texts })
    }
}

/// A token of the provider's own form: its example with digits of the seed behind it.
fn default_token(script: &Script, seed: u64) -> String {
    let example = script.api.client.credential.example.as_deref().unwrap_or("test_0000");
    let prefix = example.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let digits = Rng::with_seed(seed ^ 0x0074_6f6b_656e).u64(..);
    format!("{prefix}{digits:016x}")
}

/// A provider that is being played. It stops when it is dropped.
pub struct MockServer {
    actor: Arc<Actor>,
    server: Server,
    texts: Vec<String>,
}

impl MockServer {
    /// The base URL for a client: the address with the path of the document's first server, such as
    /// `http://127.0.0.1:40123/v1`.
    pub fn url(&self) -> String {
        format!("{}{}", self.origin(), self.actor.script.provider.base_path())
    }

    /// The same without a path; the page about the mock is at `/__mock/` there.
    pub fn origin(&self) -> String {
        format!("http://{}", self.server.address)
    }

    /// The first of the tokens that it knows, as a client sends it.
    pub fn token(&self) -> &str {
        self.texts.first().map_or("", String::as_str)
    }

    /// The tokens in the order in which they were declared, as clients send them. Where tokens are
    /// JWTs, these are the ones that were minted.
    pub fn tokens(&self) -> &[String] {
        &self.texts
    }

    /// Makes another token known, and gives it as clients send it.
    ///
    /// Fails where it has a scope or a kind that the provider does not know.
    pub fn mint(&self, spec: &TokenSpec) -> Result<String, Failure> {
        self.actor.tokens().declare(&self.actor.script.api, spec)
    }

    /// The last requests, in order; at most 100.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.actor.journal.read().0
    }

    /// How many requests there were.
    pub fn count(&self) -> u64 {
        self.actor.journal.read().1
    }

    /// The provider's name, such as `Harbour`, and how many operations it has.
    pub fn about(&self) -> (&str, usize) {
        (&self.actor.script.api.client.title, self.actor.script.acts.len())
    }
}
