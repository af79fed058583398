//! Connections: turns a destination into a stream to whoever answers there, through the proxy that is
//! set for it, and under TLS where the URL says `https`.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::connect::proxy::{SocksV5, Tunnel};
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use hyper_util::client::proxy::matcher::Intercept;
use rustls::ClientConfig;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls_platform_verifier::Verifier;
use tower_service::Service;

use super::proxies::Proxies;
use crate::defaults::CONNECT_TIMEOUT;
use crate::error::{Error, Result};

/// How long a connection may be silent before the other side is asked whether it is still there, how
/// often it is asked again, and how long what was sent may stay unacknowledged. A pooled connection
/// whose other side is gone is found out by it.
const KEEPALIVE: Duration = Duration::from_secs(15);
const KEEPALIVE_RETRIES: u32 = 3;
#[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
const UNACKNOWLEDGED: Duration = Duration::from_secs(30);

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Makes connections.
#[derive(Clone)]
pub(super) struct Connector {
    tcp: HttpConnector,
    /// Towards servers: HTTP/2 where the server speaks it.
    tls: Arc<ClientConfig>,
    /// Towards proxies, which are spoken to in HTTP/1.1.
    proxy_tls: Arc<ClientConfig>,
    proxies: Arc<Proxies>,
}

impl Connector {
    /// Trusts the system's authorities, and `roots` as well.
    pub(super) fn new(proxies: Arc<Proxies>, roots: Vec<CertificateDer<'static>>) -> Result<Self> {
        let config = tls_config(roots).map_err(|error| {
            Error::invalid(format!(
                "TLS could not be set up with the system's certificates: {error}"
            ))
        })?;
        let with = |protocols: &[&[u8]]| {
            let mut config = config.clone();
            config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
            Arc::new(config)
        };
        Ok(Self {
            tcp: tcp_connector(),
            tls: with(&[b"h2", b"http/1.1"]),
            proxy_tls: with(&[b"http/1.1"]),
            proxies,
        })
    }

    async fn connect(self, destination: Uri) -> Result<Conn, BoxError> {
        let Some(proxy) = self.proxies.intercept(&destination) else {
            return Conn::to(HttpsConnector::from((self.tcp, self.tls)), destination).await;
        };
        let (address, scheme) = (proxy.uri().clone(), proxy.uri().scheme_str());
        match scheme.unwrap_or_default() {
            scheme @ ("socks5" | "socks5h") => {
                let mut socks = SocksV5::new(address, self.tcp).local_dns(scheme == "socks5");
                if let Some((user, password)) = proxy.raw_auth() {
                    socks = socks.with_auth(user.to_owned(), password.to_owned());
                }
                Conn::to(HttpsConnector::from((socks, self.tls)), destination).await
            }
            "http" | "https" => {
                let to_proxy = HttpsConnector::from((self.tcp, self.proxy_tls));
                if destination.scheme_str() == Some("http") {
                    // The proxy reads the request, so it is told the whole URL.
                    let conn = Conn::to(to_proxy, address).await?;
                    return Ok(Conn { is_read_by_proxy: true, ..conn });
                }
                let tunnel = tunnel(to_proxy, &proxy);
                Conn::to(HttpsConnector::from((tunnel, self.tls)), destination).await
            }
            other => Err(format!("proxies of the kind `{other}` are not supported").into()),
        }
    }
}

fn tunnel<C>(to_proxy: C, proxy: &Intercept) -> Tunnel<C> {
    let tunnel = Tunnel::new(proxy.uri().clone(), to_proxy);
    match proxy.basic_auth() {
        Some(authorization) => tunnel.with_auth(authorization.clone()),
        None => tunnel,
    }
}

fn tls_config(roots: Vec<CertificateDer<'static>>) -> Result<ClientConfig, rustls::Error> {
    let usual = || Arc::new(rustls::crypto::ring::default_provider());
    let provider = CryptoProvider::get_default().cloned().unwrap_or_else(usual);
    let config = ClientConfig::builder_with_provider(Arc::clone(&provider));
    let config = config.with_safe_default_protocol_versions()?.dangerous();
    // What is "dangerous" is to choose who decides whom to trust: here the system does.
    let verifier = Arc::new(verifier(roots, provider)?);
    Ok(config.with_custom_certificate_verifier(verifier).with_no_client_auth())
}

#[cfg(not(target_os = "android"))]
fn verifier(
    roots: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<Verifier, rustls::Error> {
    if roots.is_empty() {
        Verifier::new(provider)
    } else {
        Verifier::new_with_extra_roots(roots, provider)
    }
}

/// Only Android itself can add authorities there.
#[cfg(target_os = "android")]
fn verifier(
    _: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<Verifier, rustls::Error> {
    Verifier::new(provider)
}

fn tcp_connector() -> HttpConnector {
    let mut tcp = HttpConnector::new();
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    // Of several addresses each has its share of it.
    tcp.set_connect_timeout(Some(CONNECT_TIMEOUT));
    tcp.set_keepalive(Some(KEEPALIVE));
    tcp.set_keepalive_interval(Some(KEEPALIVE));
    tcp.set_keepalive_retries(Some(KEEPALIVE_RETRIES));
    #[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
    tcp.set_tcp_user_timeout(Some(UNACKNOWLEDGED));
    tcp
}

impl Service<Uri> for Connector {
    type Response = Conn;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Conn, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    /// Name resolution, the way through a proxy and TLS have [`CONNECT_TIMEOUT`] together.
    fn call(&mut self, destination: Uri) -> Self::Future {
        let connecting = self.clone().connect(destination);
        Box::pin(async move {
            match tokio::time::timeout(CONNECT_TIMEOUT, connecting).await {
                Ok(outcome) => outcome,
                Err(_) => Err(io::Error::from(io::ErrorKind::TimedOut).into()),
            }
        })
    }
}

/// A connection, whatever it goes through.
pub(super) struct Conn {
    stream: Pin<Box<dyn ReadWrite>>,
    /// A proxy reads the requests.
    is_read_by_proxy: bool,
}

trait ReadWrite: Read + Write + Connection + Send {}

impl<S: Read + Write + Connection + Send> ReadWrite for S {}

impl Conn {
    async fn to<C>(mut connector: C, destination: Uri) -> Result<Self, BoxError>
    where
        C: Service<Uri, Response: Read + Write + Connection + Send + 'static, Error = BoxError>,
    {
        let stream = connector.call(destination).await?;
        Ok(Self { stream: Box::pin(stream), is_read_by_proxy: false })
    }
}

impl Connection for Conn {
    fn connected(&self) -> Connected {
        self.stream.connected().proxy(self.is_read_by_proxy)
    }
}

impl Read for Conn {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_read(cx, buffer)
    }
}

impl Write for Conn {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.stream.as_mut().poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.stream.as_mut().poll_write_vectored(cx, slices)
    }
}
