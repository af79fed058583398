//! Where requests go: turns servers, their variables and a path into a URL whose origin and route
//! no argument can change.

use std::borrow::Cow;
use std::collections::BTreeMap;

use url::{Host, Position, Url};

use crate::error::{Error, Result};
use crate::operation::Operation;
use crate::provider::{Provider, Server, ServerVariable};

/// The server that a client uses, and what is needed to find those that single operations name.
#[derive(Clone, Debug)]
pub(crate) struct Servers {
    base: Url,
    /// The user named the base URL, so everything goes there: to a mock server, for example, and
    /// not with a credential to a host that the test knows nothing of.
    is_chosen: bool,
    variables: BTreeMap<String, String>,
    allow_http: bool,
}

/// What a user said about servers, until the client is built.
#[derive(Clone, Debug, Default)]
pub(crate) struct ServerChoice {
    pub(crate) base_url: Option<String>,
    pub(crate) index: usize,
    pub(crate) variables: BTreeMap<String, String>,
    pub(crate) allow_http: bool,
}

impl Servers {
    pub(crate) fn choose(provider: &'static Provider, choice: ServerChoice) -> Result<Self> {
        let server = provider.servers.get(choice.index);
        for name in choice.variables.keys() {
            let knows = |server: &Server| server.variables.iter().any(|one| one.name == name);
            if !provider.servers.iter().any(knows) {
                return Err(Error::invalid(format!("no server has a variable `{name}`")));
            }
        }
        let url = match (&choice.base_url, server) {
            (Some(url), _) => url.clone(),
            (None, Some(server)) => {
                substitute(server.url, server.variables, &choice.variables)?.into_owned()
            }
            (None, None) if choice.index == 0 => {
                return Err(Error::invalid("the provider names no server: set the base URL"));
            }
            (None, None) => {
                return Err(Error::invalid(format!("there is no server {}", choice.index)));
            }
        };
        Ok(Self {
            base: check(&url, choice.allow_http)?,
            is_chosen: choice.base_url.is_some(),
            variables: choice.variables,
            allow_http: choice.allow_http,
        })
    }

    pub(crate) fn base(&self) -> &Url {
        &self.base
    }

    /// The URL of a path below the operation's server, which is the client's unless the operation
    /// names another; of that one only the path counts where the user chose a base URL.
    pub(crate) fn url(
        &self,
        provider: &Provider,
        operation: &Operation,
        path: &str,
    ) -> Result<Url> {
        let Some(server) = operation.server else { return join(&self.base, path) };
        if !self.is_chosen {
            return join(&self.own_base(provider, server)?, path);
        }
        // A chosen host stands for all of the provider's; which API of it is meant, the path says.
        let below_host = server
            .split_once("://")
            .map_or(server, |(_, rest)| rest.find('/').map_or("", |slash| &rest[slash..]));
        let mut own = self.base.clone();
        own.set_path(&self.substituted(provider, below_host)?);
        join(&own, path)
    }

    /// Where access tokens are asked for: the URL that the user gave, or the document's, of which, as
    /// of an operation's server, only the path counts where the user chose a base URL.
    pub(crate) fn token_url(&self, given: Option<&str>, documented: Option<&str>) -> Result<Url> {
        let found = match (given, documented) {
            (Some(given), _) => Url::parse(given),
            (None, Some(documented)) => self.base.join(documented),
            (None, None) => {
                let sentence = "the token URL is not known: set ClientCredentials::token_url";
                return Err(Error::invalid(sentence));
            }
        };
        let mut url = found.map_err(|_| Error::invalid("the token URL is not a URL"))?;
        if given.is_none() && self.is_chosen {
            let (path, query) = (url.path().to_owned(), url.query().map(str::to_owned));
            url = self.base.clone();
            url.set_path(&path);
            url.set_query(query.as_deref());
        }
        match unsafe_part(&url, self.allow_http) {
            Some(wrong) => Err(Error::invalid(format!("the token URL {wrong}"))),
            None if url.fragment().is_some() => {
                Err(Error::invalid("the token URL has a fragment (RFC 6749, section 3.2)"))
            }
            None => Ok(url),
        }
    }

    fn own_base(&self, provider: &Provider, server: &str) -> Result<Url> {
        if server.starts_with('/') {
            let mut url = self.base.clone();
            url.set_path(server);
            return Ok(url);
        }
        check(&self.substituted(provider, server)?, self.allow_http)
    }

    /// A server of the document with the values of its variables.
    fn substituted<'t>(&self, provider: &Provider, server: &'t str) -> Result<Cow<'t, str>> {
        let declared: Vec<ServerVariable> =
            provider.servers.iter().flat_map(|server| server.variables).copied().collect();
        substitute(server, &declared, &self.variables)
    }
}

/// Puts values into the `{names}` of a template. Values that the document does not list may only
/// be labels of a host name, so that none can move the origin.
fn substitute<'t>(
    template: &'t str,
    declared: &[ServerVariable],
    values: &BTreeMap<String, String>,
) -> Result<Cow<'t, str>> {
    let mut url = Cow::Borrowed(template);
    for variable in declared {
        let value = values.get(variable.name).map_or(variable.default, String::as_str);
        if value != variable.default {
            check_variable(variable, value)?;
        }
        if value.is_empty() && template.contains(&format!("{{{}}}", variable.name)) {
            let sentence = format!("the server variable `{}` has no value", variable.name);
            return Err(Error::invalid(sentence));
        }
        url = url.replace(&format!("{{{}}}", variable.name), value).into();
    }
    Ok(url)
}

fn check_variable(variable: &ServerVariable, value: &str) -> Result<()> {
    let name = variable.name;
    if !variable.values.is_empty() {
        if variable.values.contains(&value) {
            return Ok(());
        }
        let values = variable.values.join(", ");
        return Err(Error::invalid(format!("the server variable `{name}` may be one of {values}")));
    }
    let is_label = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if !is_label || value.is_empty() || value.starts_with('-') || value.ends_with('-') {
        let sentence = "may hold letters, digits and inner hyphens only";
        return Err(Error::invalid(format!("the server variable `{name}` {sentence}")));
    }
    Ok(())
}

/// A URL that credentials may be sent to.
fn check(text: &str, allow_http: bool) -> Result<Url> {
    let Ok(url) = Url::parse(text) else {
        return Err(Error::invalid("the base URL is not a URL"));
    };
    let has_more = url.query().is_some() || url.fragment().is_some();
    let more = has_more.then_some("has a query or a fragment");
    match unsafe_part(&url, allow_http).or(more) {
        Some(wrong) => Err(Error::invalid(format!("the base URL {wrong}"))),
        None => Ok(url),
    }
}

/// Why no credential may be sent to a URL.
fn unsafe_part(url: &Url, allow_http: bool) -> Option<&'static str> {
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        Some("is not one of HTTP")
    } else if !url.username().is_empty() || url.password().is_some() {
        Some("holds a user name or a password; use a credential")
    } else if url.scheme() == "http" && !allow_http && !is_loopback(url) {
        Some("is not https, so a credential could be read on the way; allow_http() permits it")
    } else {
        None
    }
}

/// Whether what is sent there stays on this computer.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Adds a path to a base, prefix and all, and makes sure that parsing changed nothing.
fn join(base: &Url, path: &str) -> Result<Url> {
    let whole = format!("{}{path}", base.path().trim_end_matches('/'));
    let mut url = base.clone();
    url.set_path(&whole);
    let expected = if whole.is_empty() { "/" } else { &whole };
    // The origin is what stands before the path, and setting a path must not have moved it.
    if url.path() != expected || url[..Position::BeforePath] != base[..Position::BeforePath] {
        return Err(Error::invalid("the path would be changed on its way"));
    }
    Ok(url)
}
