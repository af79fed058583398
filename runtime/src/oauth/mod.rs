//! OAuth 2 client credentials (RFC 6749, section 4.4): turns a program's name and secret into
//! access tokens, and keeps each for as long as it lasts.

mod answer;
mod failure;
mod joint;
mod source;

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{Method, Request, header};
use url::Url;
use zeroize::Zeroizing;

pub(crate) use self::failure::TokenFailure;
#[cfg(feature = "redis")]
pub(crate) use self::joint::Joint;
pub(crate) use self::source::{Lease, TokenSource};
use crate::body::Body;
use crate::client::Core;
use crate::credential::sensitive;
use crate::draft::set_header;
use crate::error::{Error, Result};
use crate::style::encode;

/// The name and secret of a program, and how they are changed for access tokens.
///
/// ```
/// use scopewright_runtime::Credential;
/// use scopewright_runtime::oauth::ClientCredentials;
///
/// let client = ClientCredentials::new("shop-sync", "pc_test_0000").scope("orders.lists");
/// let credential = Credential::from(client);
/// # let _ = credential;
/// ```
///
/// A token is asked for, over the client's own transport, before the first call that needs one. It
/// is kept in memory, shared by all clones of the client, and renewed a minute (of a short-lived one
/// a tenth of its time) before it expires. However many calls need a token at the same time, one
/// request asks for it; where there is no answer within two seconds, calls go on with a token that has
/// not expired yet. A call that is refused (401) with a token that was kept is sent once more
/// with a new one, whatever its class: a request that is refused so was not applied (RFC 9110,
/// section 15.5.2).
#[derive(Clone)]
pub struct ClientCredentials {
    id: String,
    secret: Zeroizing<String>,
    token_url: Option<String>,
    parameters: Vec<(String, String)>,
    in_body: bool,
}

impl ClientCredentials {
    /// The `client_id` and `client_secret` that the provider issued. A line break at the end of the
    /// secret is taken off.
    pub fn new(id: impl Into<String>, secret: impl Into<String>) -> Self {
        let whole = Zeroizing::new(secret.into());
        let secret = Zeroizing::new(whole.trim_end_matches(['\r', '\n']).to_owned());
        Self { id: id.into(), secret, token_url: None, parameters: Vec::new(), in_body: false }
    }

    /// Asks for tokens at this URL. Default: where the provider's document says. It has to be https,
    /// as a base URL has to be.
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    /// Asks for these scopes, separated by blanks (RFC 6749, section 3.3). Default: what the provider
    /// gives who asks for none.
    pub fn scope(self, scopes: impl Into<String>) -> Self {
        self.parameter("scope", scopes)
    }

    /// Asks for tokens for this API, where the provider's server issues them for several.
    pub fn audience(self, audience: impl Into<String>) -> Self {
        self.parameter("audience", audience)
    }

    /// Adds a parameter to the token request, or sets it anew: `resource` (RFC 8707), for example.
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let name = name.into();
        self.parameters.retain(|(other, _)| *other != name);
        self.parameters.push((name, value.into()));
        self
    }

    /// Sends name and secret in the body (`client_secret_post`), for servers that do not read them
    /// from the `Authorization` header (`client_secret_basic`, the default; RFC 6749, section 2.3.1).
    pub fn secret_in_body(mut self) -> Self {
        self.in_body = true;
        self
    }

    /// The request for a token. It goes past everything that is set for the API: its extra headers
    /// and constants are not the token server's business.
    fn request(&self, core: &Core, url: &Url) -> Result<Request<Body>> {
        let mut form = format!("grant_type={}", encode("client_credentials"));
        let mut add = |name: &str, value: &str| {
            form.push_str(&format!("&{}={}", encode(name), encode(value)));
        };
        self.parameters.iter().for_each(|(name, value)| add(name, value));
        if self.in_body {
            add("client_id", &self.id);
            add("client_secret", &self.secret);
        }
        let request = Request::builder().method(Method::POST).uri(url.as_str());
        let built = request.body(Body::from(form));
        let mut request = built.map_err(|_| Error::invalid("the token URL is not one of HTTP"))?;
        let headers = request.headers_mut();
        set_header(headers, "accept", "application/json")?;
        set_header(headers, "content-type", "application/x-www-form-urlencoded")?;
        if let Some(agent) = core.headers().get(header::USER_AGENT) {
            headers.insert(header::USER_AGENT, agent.clone());
        }
        if !self.in_body {
            let pair = Zeroizing::new(STANDARD.encode(self.pair().as_bytes()));
            headers.insert(header::AUTHORIZATION, sensitive(&format!("Basic {}", *pair))?);
        }
        Ok(request)
    }

    /// Both are encoded as in a form first (RFC 6749, section 2.3.1), so either may hold a colon.
    fn pair(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{}:{}", encode(&self.id), encode(&self.secret)))
    }
}

/// Shows the name and where it is used, neither the secret nor the parameters.
impl fmt::Debug for ClientCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCredentials").field("id", &self.id).finish_non_exhaustive()
    }
}
