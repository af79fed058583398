//! Proofs: turn a credential and what an operation accepts into what is added to its request.

use std::sync::Arc;

use http::{HeaderName, HeaderValue, header};
use zeroize::Zeroizing;

use super::{Credential, Secret, find_scheme};
use crate::error::{Error, Result};
use crate::oauth::TokenSource;
use crate::operation::Operation;
use crate::provider::{Provider, SchemeKind};
use crate::style::encode;

/// What a credential adds to a request.
#[derive(Default)]
pub(crate) struct Proof {
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    /// `name=value` pairs, encoded.
    pub(crate) query: Vec<String>,
    pub(crate) cookies: Vec<String>,
    /// Where each attempt gets its access token from.
    pub(crate) source: Option<Arc<TokenSource>>,
}

impl Proof {
    /// The first of the operation's alternatives for which every credential is there. That none is needed
    /// counts last, wherever it is listed: who has a credential means it to be used.
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
        let needed = || operation.security.iter().filter(|names| !names.is_empty());
        let is_optional = operation.security.iter().any(|names| names.is_empty());
        let Some(found) = needed().find_map(credentials).or(is_optional.then(Vec::new)) else {
            let names: Vec<String> = needed().map(|names| names.join(" and ")).collect();
            let sentence = format!("it needs a credential for {}", names.join(", or "));
            return Err(Error::invalid(sentence));
        };
        let mut proof = Self::default();
        found.into_iter().try_for_each(|(kind, secret)| proof.add(kind, secret))?;
        Ok(proof)
    }

    fn add(&mut self, kind: SchemeKind, secret: &Secret) -> Result<()> {
        if let Secret::Client(source) = secret {
            self.source = Some(Arc::clone(source));
            return Ok(());
        }
        match kind {
            SchemeKind::Bearer | SchemeKind::ClientCredentials(_) => {
                self.authorize("Bearer", secret.text())
            }
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
        self.headers.push((name, sensitive(value)?));
        Ok(())
    }
}

/// A header's value that shows nowhere.
pub(crate) fn sensitive(value: &str) -> Result<HeaderValue> {
    let invalid = |_| Error::invalid("the credential cannot be written into a header");
    let mut value = HeaderValue::from_str(value).map_err(invalid)?;
    value.set_sensitive(true);
    Ok(value)
}
