//! Builds clients: turns a provider's constants and a user's settings into a [`Core`].

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;

use crate::client::{Core, Settings, Shared};
use crate::clock::{Clock, SystemClock};
use crate::credential::Credential;
use crate::defaults::{ATTEMPT_TIMEOUT, MAX_BODY, MAX_RETRIES, STALL_TIMEOUT, TOTAL_TIMEOUT};
use crate::deprecation::{DeprecationNotice, Hook, Notices};
use crate::draft::{check_extra, set_header};
use crate::error::{Error, Result};
use crate::limit::{Gates, Pacing};
use crate::preflight::Grant;
use crate::provider::{ConstantPlace, Provider};
use crate::retry::Budget;
use crate::server::{ServerChoice, Servers};
use crate::transport::Transport;

/// Collects the settings of a client. What is wrong with one is said by [`build`](Self::build).
#[must_use = "a client is made by build()"]
pub struct CoreBuilder {
    provider: &'static Provider,
    server: ServerChoice,
    credential: Option<Credential>,
    constants: Vec<(&'static str, String)>,
    headers: HeaderMap,
    user_agent: String,
    settings: Settings,
    transport: Option<Arc<dyn Transport>>,
    clock: Arc<dyn Clock>,
    pacing: Pacing,
    granted: Option<Vec<String>>,
    on_deprecation: Option<Hook>,
    fault: Option<Error>,
}

impl CoreBuilder {
    /// A builder with the provider's defaults.
    pub fn new(provider: &'static Provider) -> Self {
        Self {
            provider,
            server: ServerChoice::default(),
            credential: None,
            constants: Vec::new(),
            headers: HeaderMap::new(),
            user_agent: provider.user_agent.to_owned(),
            settings: Settings {
                timeout: TOTAL_TIMEOUT,
                attempt_timeout: ATTEMPT_TIMEOUT,
                stall_timeout: STALL_TIMEOUT,
                max_retries: MAX_RETRIES,
                max_body: MAX_BODY,
                follow_redirects: false,
            },
            transport: None,
            clock: Arc::new(SystemClock),
            pacing: Pacing::usual(provider),
            granted: None,
            on_deprecation: None,
            fault: None,
        }
    }

    /// Takes the token, and the server's variables, from the environment variables that the
    /// provider's file names. Settings that were made already stay.
    pub fn from_env(mut self) -> Self {
        let read = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
        if let Some(name) = self.provider.variable.filter(|_| self.credential.is_none()) {
            self.credential = read(name).map(Credential::token);
            if self.credential.is_none() {
                let sentence = format!("the environment variable {name} is not set");
                self.fault.get_or_insert_with(|| Error::invalid(sentence));
            }
        }
        for variable in self.provider.servers.iter().flat_map(|server| server.variables) {
            if let Some(value) = variable.variable.and_then(read) {
                self.server.variables.entry(variable.name.to_owned()).or_insert(value);
            }
        }
        self
    }

    /// Sets the credential.
    pub fn credential(mut self, credential: impl Into<Credential>) -> Self {
        self.credential = Some(credential.into());
        self
    }

    /// Sets a token as the credential.
    pub fn token(self, token: impl Into<String>) -> Self {
        self.credential(Credential::token(token))
    }

    /// Calls everything below this URL. Of an operation that has a server of its own this one's origin is
    /// called, and the path of its own server stays.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.server.base_url = Some(url.into());
        self
    }

    /// Chooses one of the provider's servers by its index in the document. Default: 0.
    pub fn server(mut self, index: usize) -> Self {
        self.server.index = index;
        self
    }

    /// Sets a variable in the server's URL.
    pub fn server_variable(mut self, name: &str, value: impl Into<String>) -> Self {
        self.server.variables.insert(name.to_owned(), value.into());
        self
    }

    /// Permits `http` to hosts other than the own computer. Credentials can then be read on the way.
    pub fn allow_http(mut self) -> Self {
        self.server.allow_http = true;
        self
    }

    /// Sets a header or query parameter that the provider wants with every call.
    pub fn constant(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.constants.retain(|(other, _)| *other != name);
        self.constants.push((name, value.into()));
        self
    }

    /// Adds a header to every call.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let outcome = check_extra(name).and_then(|()| set_header(&mut self.headers, name, value));
        if let Err(error) = outcome {
            self.fault.get_or_insert(error);
        }
        self
    }

    /// Adds the name of your program, such as `shop-sync/1.2`, to the `User-Agent`.
    pub fn user_agent(mut self, suffix: &str) -> Self {
        self.user_agent = format!("{} {suffix}", self.provider.user_agent);
        self
    }

    /// How long a call may take with all its attempts. Default:
    /// [`TOTAL_TIMEOUT`](crate::defaults::TOTAL_TIMEOUT).
    pub fn timeout(mut self, duration: Duration) -> Self {
        self.settings.timeout = duration;
        self
    }

    /// How long one attempt may take. Default:
    /// [`ATTEMPT_TIMEOUT`](crate::defaults::ATTEMPT_TIMEOUT).
    pub fn attempt_timeout(mut self, duration: Duration) -> Self {
        self.settings.attempt_timeout = duration;
        self
    }

    /// How long an answer may come in at less than a byte a second. Default:
    /// [`STALL_TIMEOUT`](crate::defaults::STALL_TIMEOUT).
    pub fn stall_timeout(mut self, duration: Duration) -> Self {
        self.settings.stall_timeout = duration;
        self
    }

    /// How often a call is retried. Default: [`MAX_RETRIES`](crate::defaults::MAX_RETRIES).
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.settings.max_retries = retries;
        self
    }

    /// The most bytes of an answer that are held in memory. Default:
    /// [`MAX_BODY`](crate::defaults::MAX_BODY). Streams may be longer.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.settings.max_body = bytes;
        self
    }

    /// Follows redirects of a GET or HEAD that stay within the origin (scheme, host and port), at most
    /// [`MAX_REDIRECTS`](crate::defaults::MAX_REDIRECTS) for an attempt. By default none is followed;
    /// one that is not, is an error with its status.
    pub fn follow_redirects(mut self) -> Self {
        self.settings.follow_redirects = true;
        self
    }

    /// Chooses how calls are paced, so that they wait instead of being refused: a tier of the
    /// provider, a [`Quota`](crate::limit::Quota), a limiter of your own ([`Pacing::by`]), or
    /// [`Pacing::Off`]. Default: the tier that the provider's file calls the default, if it names
    /// one.
    pub fn rate_limit(mut self, pacing: impl Into<Pacing>) -> Self {
        self.pacing = pacing.into();
        self
    }

    /// Sends requests by another transport than the default one.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Takes time and chance from elsewhere, for tests.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Says which scopes the token holds, for preflights and messages.
    pub fn granted(mut self, scopes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.granted = Some(scopes.into_iter().map(Into::into).collect());
        self
    }

    /// Calls this where a server says that an operation is deprecated (RFC 9745), or when it goes (RFC
    /// 8594): once for each operation of this client and its clones. It should not take long; the
    /// answer waits for it.
    pub fn on_deprecation(
        mut self,
        tell: impl Fn(&DeprecationNotice) + Send + Sync + 'static,
    ) -> Self {
        self.on_deprecation = Some(Arc::new(tell));
        self
    }

    /// The client, or what is wrong with the first wrong setting.
    pub fn build(mut self) -> Result<Core> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        if let Some(credential) = &self.credential {
            credential.check(self.provider)?;
        }
        let mut headers = HeaderMap::new();
        set_header(&mut headers, "user-agent", &self.user_agent)?;
        headers.extend(std::mem::take(&mut self.headers));
        let constants = self.all_constants()?;
        let transport = self.transport.map_or_else(default_transport, Ok)?;
        let servers = Servers::choose(self.provider, self.server)?;
        let bound = self.credential.map(|credential| credential.bind(self.provider, &servers));
        let credential = bound.transpose()?;
        let shared = Shared {
            provider: self.provider,
            servers,
            headers,
            constants,
            transport,
            clock: self.clock,
            options: self.settings,
            budget: Budget::default(),
            gates: Gates::new(self.pacing),
            notices: Notices::new(self.on_deprecation),
        };
        let granted = self.granted.map(|scopes| Grant::given(self.provider, scopes));
        Ok(Core::new(shared, credential, granted))
    }

    /// The provider's constants with the user's values in them.
    fn all_constants(&self) -> Result<Vec<(ConstantPlace, &'static str, String)>> {
        let mut all = Vec::new();
        for constant in self.provider.constants {
            let set = self.constants.iter().find(|(name, _)| *name == constant.name);
            let value = set.map(|(_, value)| value.as_str()).or(constant.value);
            let Some(value) = value else { continue };
            if constant.place == ConstantPlace::Header {
                set_header(&mut HeaderMap::new(), constant.name, value)?;
            }
            all.push((constant.place, constant.name, value.to_owned()));
        }
        Ok(all)
    }
}

#[cfg(feature = "hyper")]
fn default_transport() -> Result<Arc<dyn Transport>> {
    Ok(Arc::new(crate::transport::Hyper::new()?))
}

#[cfg(all(feature = "reqwest", not(feature = "hyper")))]
fn default_transport() -> Result<Arc<dyn Transport>> {
    Ok(Arc::new(crate::transport::Reqwest::new()?))
}

#[cfg(not(any(feature = "hyper", feature = "reqwest")))]
fn default_transport() -> Result<Arc<dyn Transport>> {
    Err(Error::invalid("no transport is set, and the features `hyper` and `reqwest` are off"))
}

/// Shows the provider and that there is a credential, not which.
impl fmt::Debug for CoreBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CoreBuilder")
            .field("provider", &self.provider.title)
            .field("credential", &self.credential)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
