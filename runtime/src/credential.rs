//! Credentials: turn what a user was given by the provider into the headers, query parameters or
//! cookies that an operation's security asks for.
//!
//! Secrets are wiped from memory when the last copy goes, and are in no `Debug`, message or span.
//! (The copies inside requests on their way are the transport's, and not wiped.)

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use zeroize::Zeroizing;

use crate::error::{Error, Result};
use crate::operation::Operation;
use crate::provider::{Prefix, Provider, Scheme, SchemeKind};
use crate::style::encode;

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
        Some(default.secret.text())
    }

    /// Takes its secrets out of a text that came from a server.
    pub(crate) fn redact(&self, text: String) -> String {
        let secrets = self.entries.iter().map(|entry| entry.secret.text());
        // Shorter ones stand in ordinary words, and could be guessed from where they are missing.
        let long = secrets.filter(|secret| secret.len() >= 6);
        long.fold(text, |text, secret| text.replace(secret, "[redacted]"))
    }

    /// What it consists of, so that equal credentials can be told: a secret as a whole.
    pub(crate) fn identity(&self) -> Text {
        let mut identity = Text::default();
        for Entry { scheme, secret } in &self.entries {
            let user = match secret {
                Secret::Basic { user, .. } => user.as_str(),
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
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Token(_) => "token",
            Self::Bearer(_) => "bearer token",
            Self::Key(_) => "key",
            Self::Basic { .. } => "password",
        }
    }

    fn fits(&self, scheme: &Scheme, provider: &Provider) -> bool {
        match (self, scheme.kind) {
            (Self::Token(_), kind) => default_scheme(provider).is_some_and(|one| one.kind == kind),
            (Self::Bearer(_), SchemeKind::Bearer) | (Self::Basic { .. }, SchemeKind::Basic) => true,
            (Self::Key(_), kind) => !matches!(kind, SchemeKind::Bearer | SchemeKind::Basic),
            _ => false,
        }
    }

    fn check(&self) -> Result<()> {
        let wrong = match self {
            Self::Basic { user, .. } if user.contains(':') => "the user name has a colon in it",
            Self::Basic { user, .. } if user.chars().any(char::is_control) => {
                "the user name has control characters in it"
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
        let longest_first =
            provider.prefixes.iter().filter(|one| self.text().starts_with(one.prefix));
        longest_first.max_by_key(|one| one.prefix.len())
    }

    fn check_prefix(&self, provider: &Provider) -> Result<()> {
        if provider.prefixes.is_empty() || self.prefix(provider).is_some() {
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
            other if other.text().contains(':') => Zeroizing::new(other.text().to_owned()),
            other => Zeroizing::new(format!("{}:", other.text())),
        };
        Zeroizing::new(STANDARD.encode(pair.as_bytes()))
    }
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

/// What a credential adds to a request.
#[derive(Default)]
pub(crate) struct Proof {
    pub(crate) headers: HeaderMap,
    /// `name=value` pairs, encoded.
    pub(crate) query: Vec<String>,
    pub(crate) cookies: Vec<String>,
}

impl Proof {
    /// The first of the operation's alternatives for which every credential is there.
    pub(crate) fn find(
        credential: Option<&Credential>,
        operation: &'static Operation,
        provider: &Provider,
    ) -> Result<Self> {
        if operation.security.is_empty() {
            return Ok(Self::default());
        }
        let credentials = |names: &&[&str]| -> Option<Vec<(SchemeKind, &Secret)>> {
            let find = |name: &&str| {
                let scheme = find_scheme(provider, name)?;
                Some((scheme.kind, &credential?.entry_for(scheme, provider)?.secret))
            };
            names.iter().map(find).collect()
        };
        let Some(found) = operation.security.iter().find_map(credentials) else {
            let names: Vec<String> =
                operation.security.iter().map(|names| names.join(" and ")).collect();
            let sentence = format!("it needs a credential for {}", names.join(", or "));
            return Err(Error::invalid(sentence));
        };
        let mut proof = Self::default();
        found.into_iter().try_for_each(|(kind, secret)| proof.add(kind, secret))?;
        Ok(proof)
    }

    fn add(&mut self, kind: SchemeKind, secret: &Secret) -> Result<()> {
        match kind {
            SchemeKind::Bearer => self.authorize("Bearer", secret.text()),
            SchemeKind::Basic => self.authorize("Basic", &secret.basic()),
            SchemeKind::Header(name) => {
                let name = HeaderName::from_bytes(name.as_bytes());
                let name =
                    name.map_err(|_| Error::invalid("the scheme's header has no valid name"))?;
                self.insert(name, secret.text())
            }
            SchemeKind::Query(name) => {
                self.query.push(format!("{}={}", encode(name), encode(secret.text())));
                Ok(())
            }
            SchemeKind::Cookie(name) => {
                self.cookies.push(format!("{}={}", encode(name), encode(secret.text())));
                Ok(())
            }
        }
    }

    fn authorize(&mut self, scheme: &str, value: &str) -> Result<()> {
        self.insert(header::AUTHORIZATION, &Zeroizing::new(format!("{scheme} {value}")))
    }

    fn insert(&mut self, name: HeaderName, value: &str) -> Result<()> {
        let invalid = |_| Error::invalid("the credential cannot be written into a header");
        let mut value = HeaderValue::from_str(value).map_err(invalid)?;
        value.set_sensitive(true);
        self.headers.insert(name, value);
        Ok(())
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
