//! What a [`Hyper`] does differently from what the system says: its proxy, and whom it trusts.

use std::sync::Arc;

use http::Uri;
use hyper_util::client::proxy::matcher::Matcher;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::Hyper;
use super::connect::Connector;
use super::proxies::Proxies;
use crate::error::{Error, Result};

/// Collects the settings of a [`Hyper`]. What is wrong with one is said by [`build`](Self::build).
///
/// ```
/// use scopewright_runtime::transport::Hyper;
///
/// let transport = Hyper::builder().proxy("http://proxy.example:3128").build()?;
/// # Ok::<(), scopewright_runtime::Error>(())
/// ```
#[derive(Debug, Default)]
#[must_use = "a transport is made by build()"]
pub struct HyperBuilder {
    proxies: Option<Proxies>,
    roots: Vec<CertificateDer<'static>>,
    http2_only: bool,
    fault: Option<String>,
}

impl HyperBuilder {
    /// Sends everything through one proxy, whatever the environment and the system say: `http`, `https`,
    /// `socks5`, or `socks5h`, which resolves names itself. A user and password may stand in the URL.
    pub fn proxy(mut self, url: &str) -> Self {
        let is_known = |uri: &Uri| {
            matches!(uri.scheme_str(), Some("http" | "https" | "socks5" | "socks5h"))
                && uri.host().is_some_and(|host| !host.is_empty())
        };
        // The URL is not shown: it may hold a password.
        if !url.parse().is_ok_and(|uri| is_known(&uri)) {
            self.note("the proxy has to be a URL of http, https, socks5 or socks5h");
        }
        self.proxies = Some(Proxies::Chosen(Matcher::builder().all(url.to_owned()).build()));
        self
    }

    /// Uses no proxy, whatever the environment and the system say.
    pub fn no_proxy(mut self) -> Self {
        self.proxies = Some(Proxies::Chosen(Matcher::builder().build()));
        self
    }

    /// Trusts these authorities as well: certificates in PEM form, one or several.
    #[cfg(not(target_os = "android"))]
    pub fn root_certificates(mut self, pem: &[u8]) -> Self {
        let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
        match read {
            Ok(roots) if !roots.is_empty() => self.roots.extend(roots),
            Ok(_) => self.note("there is no certificate in the PEM text"),
            Err(_) => self.note("the certificates are not PEM text"),
        }
        self
    }

    /// Speaks HTTP/2 from the first byte, also where there is no TLS in which to agree on it (RFC 9113,
    /// section 3.3). Without this, HTTP/2 is spoken to servers that offer it in TLS.
    pub fn http2_only(mut self) -> Self {
        self.http2_only = true;
        self
    }

    /// The transport, or what is wrong with the first wrong setting. Fails too where the system's
    /// certificates cannot be read.
    pub fn build(self) -> Result<Hyper> {
        if let Some(fault) = self.fault {
            return Err(Error::invalid(fault));
        }
        let proxies = self.proxies.unwrap_or_else(|| Proxies::System(Matcher::from_system()));
        let proxies = Arc::new(proxies);
        let connector = Connector::new(Arc::clone(&proxies), self.roots)?;
        Ok(Hyper::over(connector, proxies, self.http2_only))
    }

    fn note(&mut self, fault: &str) {
        self.fault.get_or_insert_with(|| fault.to_owned());
    }
}
