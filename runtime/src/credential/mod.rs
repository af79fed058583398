//! Credentials: turn what a user was given by the provider into the headers, query parameters or
//! cookies that an operation's security asks for.
//!
//! Secrets are wiped from memory when the last copy goes, and are in no `Debug`, message or span.
//! (The copies inside requests on their way are the transport's, and not wiped.)

mod proof;

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

pub(crate) use self::proof::{Proof, sensitive};
use crate::error::{Error, Result};
use crate::oauth::{ClientCredentials, TokenSource};
use crate::provider::{Prefix, Provider, Scheme, SchemeKind};
use crate::server::Servers;
use crate::style::encode;
use crate::wire::DecodeError;

/// What proves to the provider who is calling.
///
/// A line break at the end is taken off, as files and variables often have one. The rest is checked
/// when a client is built with it: other control characters are refused, and so is a token that does
/// not start as the provider's tokens do.
#[derive(Clone)]
pub struct Credential {
    entries: Vec<Entry>,
    any_prefix: bool,
}

#[derive(Clone)]
struct Entry {
    scheme: Option<String>,
    secret: Secret,
}

type Text = Zeroizing<String>;

#[derive(Clone)]
enum Secret {
    /// For the scheme that the provider's file names first, whatever its kind.
    Token(Text),
    Bearer(Text),
    Key(Text),
    Basic {
        user: String,
        password: Text,
    },
    /// What is changed for access tokens (RFC 6749, section 4.4).
    Client(Arc<TokenSource>),
}

impl Credential {
    /// A token for the scheme that is usual with this provider. For basic authentication write
    /// `user:password`.
    pub fn token(token: impl Into<String>) -> Self {
        Self::of(Secret::Token(text(token)))
    }

    /// A bearer token (RFC 6750), such as an OAuth 2 access token.
    pub fn bearer(token: impl Into<String>) -> Self {
        Self::of(Secret::Bearer(text(token)))
    }

    /// A key that goes into a header, the query or a cookie, as the provider has it.
    pub fn key(key: impl Into<String>) -> Self {
        Self::of(Secret::Key(text(key)))
    }

    /// A user name, which must not hold a colon, and a password (RFC 7617).
    pub fn basic(user: impl Into<String>, password: impl Into<String>) -> Self {
        Self::of(Secret::Basic { user: user.into(), password: text(password) })
    }

    /// The name and secret of a program, which are changed for access tokens (OAuth 2, RFC 6749,
    /// section 4.4) at the URL that the provider's document names. [`ClientCredentials`] sets another
    /// URL, scopes and the rest.
    pub fn client_credentials(id: impl Into<String>, secret: impl Into<String>) -> Self {
        ClientCredentials::new(id, secret).into()
    }

    /// Uses it for the security scheme of this name only.
    pub fn for_scheme(mut self, scheme: impl Into<String>) -> Self {
        let scheme = scheme.into();
        self.entries.iter_mut().for_each(|entry| entry.scheme = Some(scheme.clone()));
        self
    }

    /// Adds a credential for another scheme, for operations that need two, or one or the other.
    pub fn and(mut self, other: Self) -> Self {
        self.entries.extend(other.entries);
        self.any_prefix |= other.any_prefix;
        self
    }

    /// Accepts tokens that do not start as the provider's usually do.
    pub fn any_prefix(mut self) -> Self {
        self.any_prefix = true;
        self
    }

    /// Finds out where its access tokens come from. They are kept for one client and those made from
    /// it: another client may be of another provider.
    pub(crate) fn bind(mut self, provider: &Provider, servers: &Servers) -> Result<Self> {
        for entry in &mut self.entries {
            if let Secret::Client(source) = &entry.secret {
                let documented = match &entry.scheme {
                    Some(name) => find_scheme(provider, name),
                    None => {
                        provider.schemes.iter().find(|scheme| scheme.kind.token_url().is_some())
                    }
                };
                let documented = documented.and_then(|scheme| scheme.kind.token_url());
                entry.secret = Secret::Client(Arc::new(source.bind(documented, servers)?));
            }
        }
        Ok(self)
    }

    pub(crate) fn from_source(source: TokenSource) -> Self {
        Self::of(Secret::Client(Arc::new(source)))
    }

    fn of(secret: Secret) -> Self {
        Self { entries: vec![Entry { scheme: None, secret }], any_prefix: false }
    }

    /// Refuses what could not be sent, and what is certainly not this provider's.
    pub(crate) fn check(&self, provider: &Provider) -> Result<()> {
        for entry in &self.entries {
            entry.secret.check()?;
            let name = entry.scheme.as_deref();
            if let Some(name) = name.filter(|name| find_scheme(provider, name).is_none()) {
                let sentence = format!("{} has no security scheme `{name}`", provider.title);
                return Err(Error::invalid(sentence));
            }
            if !self.any_prefix && entry.is_default(provider) {
                entry.secret.check_prefix(provider)?;
            }
        }
        Ok(())
    }

    /// Whether its token is of the provider's kind `test`; `None` where tokens do not tell.
    pub(crate) fn is_test(&self, provider: &Provider) -> Option<bool> {
        let default = self.entries.iter().find(|entry| entry.is_default(provider))?;
        let kind = default.secret.prefix(provider)?.kind;
        (!kind.is_empty()).then_some(kind == "test")
    }

    /// The token itself, for those providers who document what is in it.
    pub(crate) fn expose_token(&self, provider: &Provider) -> Option<&str> {
        let default = self.entries.iter().find(|entry| entry.is_default(provider))?;
        match &default.secret {
            Secret::Client(_) => None,
            secret => Some(secret.text()),
        }
    }

    /// Takes its secrets, as they are and as they are encoded, out of a text that came from a server.
    pub(crate) fn redact(&self, text: String) -> String {
        let secrets = self.entries.iter().flat_map(|entry| entry.secret.spellings());
        // Shorter ones stand in ordinary words, and could be guessed from where they are missing.
        let long = secrets.filter(|secret| secret.len() >= 6);
        long.fold(text, |text, secret| cut_off(text.replace(&**secret, "[redacted]"), &secret))
    }

    /// What it consists of, so that equal credentials can be told: a secret as a whole.
    pub(crate) fn identity(&self) -> Text {
        let mut identity = Text::default();
        for Entry { scheme, secret } in &self.entries {
            let user = match secret {
                Secret::Basic { user, .. } => user.as_str(),
                Secret::Client(source) => source.id(),
                _ => "",
            };
            // Control characters are in none of the parts, so they keep them apart.
            for part in [scheme.as_deref().unwrap_or_default(), secret.kind(), user, secret.text()]
            {
                identity.push_str(part);
                identity.push('\0');
            }
        }
        identity
    }

    fn entry_for(&self, scheme: &Scheme, provider: &Provider) -> Option<&Entry> {
        let named = |entry: &&Entry| entry.scheme.as_deref() == Some(scheme.name);
        let fitting =
            |entry: &&Entry| entry.scheme.is_none() && entry.secret.fits(scheme, provider);
        self.entries.iter().find(named).or_else(|| self.entries.iter().find(fitting))
    }
}

impl Entry {
    /// Whether it is for the scheme to which the provider's prefixes belong.
    fn is_default(&self, provider: &Provider) -> bool {
        let Some(default) = default_scheme(provider) else { return false };
        match &self.scheme {
            Some(name) => name == default.name,
            None => self.secret.fits(default, provider),
        }
    }
}

impl Secret {
    fn text(&self) -> &str {
        match self {
            Self::Token(text) | Self::Bearer(text) | Self::Key(text) => text,
            Self::Basic { password, .. } => password,
            Self::Client(source) => source.secret(),
        }
    }

    /// Every way in which what is secret of it stands in a request.
    fn spellings(&self) -> Vec<Text> {
        let mut spellings = vec![Zeroizing::new(self.text().to_owned())];
        if let Self::Client(source) = self {
            spellings.extend(source.tokens());
        }
        let encoded: Vec<Text> = spellings
            .iter()
            .flat_map(|text| [encode(text), in_json(text), in_json(text).replace('/', "\\/")])
            .map(Zeroizing::new)
            .collect();
        spellings.extend(encoded);
        spellings.push(self.basic());
        spellings
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Token(_) => "token",
            Self::Bearer(_) => "bearer token",
            Self::Key(_) => "key",
            Self::Basic { .. } => "password",
            Self::Client(_) => "client secret",
        }
    }

    fn fits(&self, scheme: &Scheme, provider: &Provider) -> bool {
        match (self, scheme.kind) {
            (Self::Token(_), kind) => default_scheme(provider).is_some_and(|one| one.kind == kind),
            (Self::Bearer(_), kind) => kind.is_bearer(),
            (Self::Basic { .. }, kind) => kind == SchemeKind::Basic,
            (Self::Key(_), kind) => !kind.is_bearer() && kind != SchemeKind::Basic,
            // A document that says where tokens come from means the scheme that says so.
            (Self::Client(_), kind) if kind.token_url().is_some() => true,
            (Self::Client(_), kind) => {
                let is_said = provider.schemes.iter().any(|one| one.kind.token_url().is_some());
                kind.is_bearer() && !is_said
            }
        }
    }

    fn check(&self) -> Result<()> {
        let wrong = match self {
            Self::Basic { user, .. } if user.contains(':') => "the user name has a colon in it",
            Self::Basic { user, .. } if user.chars().any(char::is_control) => {
                "the user name has control characters in it"
            }
            Self::Client(source) if source.id().chars().any(char::is_control) => {
                "the client's name has control characters in it"
            }
            _ if self.text().chars().any(char::is_control) => {
                return Err(Error::invalid(format!("the {} has control characters", self.kind())));
            }
            Self::Basic { .. } => return Ok(()),
            _ if self.text().trim().is_empty() => {
                return Err(Error::invalid(format!("the {} is empty", self.kind())));
            }
            _ => return Ok(()),
        };
        Err(Error::invalid(wrong))
    }

    fn prefix(&self, provider: &Provider) -> Option<&'static Prefix> {
        if matches!(self, Self::Client(_)) {
            return None;
        }
        let longest_first =
            provider.prefixes.iter().filter(|one| self.text().starts_with(one.prefix));
        longest_first.max_by_key(|one| one.prefix.len())
    }

    fn check_prefix(&self, provider: &Provider) -> Result<()> {
        let is_token = !matches!(self, Self::Client(_));
        if !is_token || provider.prefixes.is_empty() || self.prefix(provider).is_some() {
            return Ok(());
        }
        let known: Vec<&str> = provider.prefixes.iter().map(|one| one.prefix).collect();
        Err(Error::invalid(format!(
            "the {} does not start with {}, as those of {} do (Credential::any_prefix accepts it)",
            self.kind(),
            known.join(" or "),
            provider.title,
        )))
    }

    /// The user and password of basic authentication, encoded.
    fn basic(&self) -> Text {
        let pair = match self {
            Self::Basic { user, password } => Zeroizing::new(format!("{user}:{}", **password)),
            Self::Client(source) => source.pair(),
            other if other.text().contains(':') => Zeroizing::new(other.text().to_owned()),
            other => Zeroizing::new(format!("{}:", other.text())),
        };
        Zeroizing::new(STANDARD.encode(pair.as_bytes()))
    }
}

/// Takes out the beginning of a secret of which the rest was clipped off.
fn cut_off(text: String, secret: &str) -> String {
    let Some(end) = text.find('…') else { return text };
    let beginnings = secret.char_indices().map(|(index, _)| &secret[..index]).rev();
    let shown = beginnings.take_while(|beginning| beginning.len() >= 6);
    let Some(found) = shown.into_iter().find(|one| text[..end].ends_with(one)) else { return text };
    format!("{}[redacted]{}", &text[..end - found.len()], &text[end..])
}

/// The error without the secrets of a credential.
pub(crate) fn redacted(error: DecodeError, credential: Option<&Credential>) -> DecodeError {
    match credential {
        Some(credential) => error.map_texts(|text| credential.redact(text)),
        None => error,
    }
}

/// As it stands between the quotes of a JSON text.
fn in_json(text: &str) -> String {
    let quoted = serde_json::to_string(text).unwrap_or_default();
    quoted.trim_start_matches('"').strip_suffix('"').unwrap_or_default().to_owned()
}

fn text(secret: impl Into<String>) -> Text {
    let whole = Zeroizing::new(secret.into());
    Zeroizing::new(whole.trim_end_matches(['\r', '\n']).to_owned())
}

fn find_scheme<'p>(provider: &'p Provider, name: &str) -> Option<&'p Scheme> {
    provider.schemes.iter().find(|scheme| scheme.name == name)
}

fn default_scheme(provider: &Provider) -> Option<&Scheme> {
    match provider.default_scheme {
        Some(name) => find_scheme(provider, name),
        None => provider.schemes.first(),
    }
}

impl From<ClientCredentials> for Credential {
    fn from(client: ClientCredentials) -> Self {
        Self::from_source(TokenSource::new(client))
    }
}

/// `Credential(bearer token, redacted)`.
impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credential(")?;
        for entry in &self.entries {
            write!(f, "{}, ", entry.secret.kind())?;
        }
        f.write_str("redacted)")
    }
}
