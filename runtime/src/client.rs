//! The part of a client that all generated crates share.

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::HeaderMap;
use url::Url;

use crate::builder::CoreBuilder;
use crate::call::Call;
use crate::clock::{Clock, lock};
use crate::credential::Credential;
use crate::deprecation::Notices;
use crate::draft::Draft;
use crate::error::Result;
use crate::grant::Grant;
use crate::limit::{Gate, Gates};
use crate::operation::Operation;
use crate::preflight::{self, Preflight};
use crate::provider::{ConstantPlace, Provider};
use crate::rate::RateLimit;
use crate::retry::Budget;
use crate::server::Servers;
use crate::transport::Transport;

/// A client without a surface: what generated clients wrap. Clones share everything.
#[derive(Clone)]
pub struct Core {
    shared: Arc<Shared>,
    login: Arc<Login>,
}

/// What clients with different credentials share.
pub(crate) struct Shared {
    pub(crate) provider: &'static Provider,
    pub(crate) servers: Servers,
    pub(crate) headers: HeaderMap,
    pub(crate) constants: Vec<(ConstantPlace, &'static str, String)>,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) options: Settings,
    pub(crate) budget: Budget,
    pub(crate) gates: Gates,
    pub(crate) notices: Notices,
}

/// How calls are made unless one says otherwise.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) stall_timeout: Duration,
    pub(crate) max_retries: u32,
    pub(crate) max_body: usize,
    pub(crate) follow_redirects: bool,
}

/// Who calls, and what is known of their rights.
struct Login {
    credential: Option<Credential>,
    granted: Mutex<Option<Grant>>,
    /// Shared by all logins with an equal credential.
    gate: Arc<Gate>,
}

impl Shared {
    fn gate(&self, credential: Option<&Credential>) -> Arc<Gate> {
        self.gates.of(self.provider, credential, self.clock.now())
    }
}

impl Core {
    pub(crate) fn new(
        shared: Shared,
        credential: Option<Credential>,
        granted: Option<Grant>,
    ) -> Self {
        let gate = shared.gate(credential.as_ref());
        let login = Login { credential, granted: Mutex::new(granted), gate };
        Self { shared: Arc::new(shared), login: Arc::new(login) }
    }

    /// Starts to build a client of a provider.
    pub fn builder(provider: &'static Provider) -> CoreBuilder {
        CoreBuilder::new(provider)
    }

    /// Starts a call of an operation.
    pub fn call<T, K>(&self, operation: &'static Operation) -> Call<T, K> {
        Call::new(Box::new(Draft::new(self.clone(), operation)))
    }

    /// A client with another credential that shares everything else: connections, retry budget. A
    /// rate limit is shared by clients with the same credential, as providers mostly count by token.
    /// Fails if the credential cannot be this provider's.
    pub fn with_credential(&self, credential: impl Into<Credential>) -> Result<Self> {
        let credential = credential.into();
        credential.check(self.provider())?;
        let credential = credential.bind(self.provider(), self.servers())?;
        let gate = self.shared.gate(Some(&credential));
        let login = Login { credential: Some(credential), granted: Mutex::default(), gate };
        Ok(Self { shared: Arc::clone(&self.shared), login: Arc::new(login) })
    }

    /// A client that is told which scopes its token holds, for preflights and messages, and shares
    /// everything else.
    pub fn with_granted(&self, scopes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let granted = Grant::given(self.provider(), scopes.into_iter().map(Into::into));
        let (credential, granted) = (self.credential().cloned(), Mutex::new(Some(granted)));
        let gate = Arc::clone(&self.login.gate);
        let login = Arc::new(Login { credential, granted, gate });
        Self { shared: Arc::clone(&self.shared), login }
    }

    /// Whether the token is for testing; `None` where the provider's tokens do not tell.
    pub fn is_test(&self) -> Option<bool> {
        self.credential()?.is_test(self.provider())
    }

    /// The URL below which operations are called.
    pub fn base_url(&self) -> &Url {
        self.shared.servers.base()
    }

    /// What the server said last of the rate limit of this client's credential.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        self.login.gate.seen()
    }

    /// Compares what `operations` need with what the token holds, before the first of them is
    /// called. Asks the provider for it, where it has a free and safe call for that, and once.
    ///
    /// Fails where that call fails. Where nobody can tell, the operations are in
    /// [`unknown`](Preflight::unknown), which is not an error.
    pub async fn preflight(&self, operations: &[&'static Operation]) -> Result<Preflight> {
        let granted = match self.granted() {
            Some(granted) => Some(granted),
            None => preflight::introspect(self).await?,
        };
        if let Some(granted) = &granted {
            *lock(&self.login.granted) = Some(granted.clone());
        }
        Ok(Preflight::compare(operations, granted))
    }

    /// [`preflight`](Self::preflight), waited for on this thread.
    #[cfg(feature = "blocking")]
    pub fn preflight_blocking(&self, operations: &[&'static Operation]) -> Result<Preflight> {
        let (core, operations) = (self.clone(), operations.to_vec());
        crate::blocking::wait(Box::pin(async move { core.preflight(&operations).await }))
    }

    pub(crate) fn provider(&self) -> &'static Provider {
        self.shared.provider
    }

    pub(crate) fn servers(&self) -> &Servers {
        &self.shared.servers
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.shared.headers
    }

    pub(crate) fn constants(&self, place: ConstantPlace) -> impl Iterator<Item = (&str, &str)> {
        let here = self.shared.constants.iter().filter(move |(other, ..)| *other == place);
        here.map(|(_, name, value)| (*name, value.as_str()))
    }

    pub(crate) fn transport(&self) -> &dyn Transport {
        &*self.shared.transport
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.shared.clock
    }

    pub(crate) fn options(&self) -> Settings {
        self.shared.options
    }

    pub(crate) fn notices(&self) -> &Notices {
        &self.shared.notices
    }

    pub(crate) fn budget(&self) -> &Budget {
        &self.shared.budget
    }

    pub(crate) fn credential(&self) -> Option<&Credential> {
        self.login.credential.as_ref()
    }

    pub(crate) fn granted(&self) -> Option<Grant> {
        let known = lock(&self.login.granted).clone();
        known.or_else(|| Grant::of_token(self))
    }

    pub(crate) fn gate(&self) -> &Gate {
        &self.login.gate
    }
}

/// Shows where it goes and that there is a credential, not which.
impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core")
            .field("provider", &self.shared.provider.title)
            .field("base_url", &self.base_url().as_str())
            .field("credential", &self.login.credential)
            .finish_non_exhaustive()
    }
}
