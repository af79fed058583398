//! Connections that are kept: turns a request into one on a connection to its origin, which a request
//! before it may have left.
//!
//! A connection of HTTP/1.1 carries one request at a time and comes back when its answer was read to the
//! end; one of HTTP/2 carries all there are. Requests go out once: only what hyper gives back unwritten,
//! because a kept connection turned out to be closed, goes on to the next connection.

use std::sync::{Arc, Mutex, Weak};
use std::time::{Duration, Instant};

use http::uri::{Authority, PathAndQuery, Scheme};
use http::{HeaderValue, Request, Response, Uri, header};
use hyper::body::Incoming;
use hyper::client::conn::{http1, http2};
use hyper_util::client::legacy::connect::Connection;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tower_service::Service;

use super::super::TransportError;
use super::super::outgoing::Outgoing;
use super::connect::Connector;
use crate::clock::lock;
use crate::defaults::MAX_HEADER_BYTES;

/// How long a connection is kept that nobody uses.
const IDLE_TIMEOUT: Duration = Duration::from_secs(90);

/// Connections to any number of origins. Clones share them.
#[derive(Clone)]
pub(super) struct Pool {
    connector: Connector,
    http2_only: bool,
    kept: Arc<Kept>,
}

/// What is kept, by origin. A client has one origin, or a few: they are looked for in turn.
#[derive(Default)]
struct Kept(Mutex<Vec<Origin>>);

/// Where requests go, with the connections there.
struct Origin {
    scheme: Scheme,
    authority: Authority,
    host: HeaderValue,
    /// Of HTTP/1.1, the one that was used last at the end.
    idle: Vec<Idle>,
    /// Somebody closes what is idle for too long.
    is_watched: bool,
    shared: Option<http2::SendRequest<Outgoing>>,
}

struct Idle {
    lane: Lane,
    since: Instant,
}

/// A connection of HTTP/1.1 that carries nothing, or one request.
struct Lane {
    sender: http1::SendRequest<Outgoing>,
    /// A proxy reads its requests, and wants to be told the whole URL.
    is_read_by_proxy: bool,
}

enum Found {
    Lane(Lane, HeaderValue),
    Shared(http2::SendRequest<Outgoing>),
}

/// What came of a request on a connection.
enum Sent {
    Answered(Response<Incoming>, Option<Lane>),
    /// It was not written: the connection had been closed.
    Unwritten(Request<Outgoing>, hyper::Error),
    Failed(hyper::Error),
}

/// Gives a connection back when its answer was read.
pub(super) struct Return {
    lane: Option<Lane>,
    scheme: Scheme,
    authority: Authority,
    kept: Arc<Kept>,
}

impl Pool {
    pub(super) fn new(connector: Connector, http2_only: bool) -> Self {
        Self { connector, http2_only, kept: Arc::default() }
    }

    /// Sends a request on a connection that is kept, or on a new one.
    pub(super) async fn send(
        self,
        mut request: Request<Outgoing>,
    ) -> Result<(Response<Incoming>, Return), TransportError> {
        let uri = request.uri().clone();
        let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
            return Err(TransportError::permanent("the URL has no origin"));
        };
        loop {
            let (found, is_new) = match self.kept.find(scheme, authority) {
                Some(found) => (found, false),
                None => (self.connect(&uri, scheme, authority).await?, true),
            };
            let sent = match found {
                Found::Lane(lane, host) => lane.send(request, &uri, host).await,
                Found::Shared(sender) => send_shared(sender, request, &uri).await,
            };
            match sent {
                Sent::Answered(response, lane) => {
                    let (scheme, authority) = (scheme.clone(), authority.clone());
                    let back = Return { lane, scheme, authority, kept: self.kept };
                    return Ok((response, back));
                }
                Sent::Unwritten(_, error) if is_new => return Err(TransportError::connect(error)),
                Sent::Unwritten(unwritten, _) => request = unwritten,
                Sent::Failed(error) => return Err(TransportError::new(error)),
            }
        }
    }

    async fn connect(
        &self,
        uri: &Uri,
        scheme: &Scheme,
        authority: &Authority,
    ) -> Result<Found, TransportError> {
        let connecting = self.connector.clone().call(uri.clone());
        let connection = connecting.await.map_err(TransportError::connect)?;
        let connected = connection.connected();
        if connected.is_negotiated_h2() || self.http2_only {
            let limit = u32::try_from(MAX_HEADER_BYTES).unwrap_or(u32::MAX);
            let (sender, connection) = http2::Builder::new(TokioExecutor::new())
                .timer(TokioTimer::new())
                .max_header_list_size(limit)
                .handshake(connection)
                .await
                .map_err(TransportError::connect)?;
            // What goes wrong with it is told to those who wait for an answer on it.
            tokio::spawn(async move { drop(connection.await) });
            self.kept.share(scheme, authority, &sender);
            return Ok(Found::Shared(sender));
        }
        let (sender, connection) = http1::Builder::new()
            .max_header_size(MAX_HEADER_BYTES)
            .handshake(connection)
            .await
            .map_err(TransportError::connect)?;
        tokio::spawn(async move { drop(connection.await) });
        let is_read_by_proxy = connected.is_proxied();
        let host = self.kept.with(scheme, authority, |origin| origin.host.clone());
        Ok(Found::Lane(Lane { sender, is_read_by_proxy }, host))
    }
}

impl Lane {
    async fn send(mut self, mut request: Request<Outgoing>, uri: &Uri, host: HeaderValue) -> Sent {
        request.headers_mut().insert(header::HOST, host);
        if !self.is_read_by_proxy {
            *request.uri_mut() = path_of(uri);
        }
        match self.sender.try_send_request(request).await {
            Ok(response) => Sent::Answered(response, Some(self)),
            Err(mut error) => match error.take_message() {
                Some(request) => Sent::Unwritten(back_to(request, uri), error.into_error()),
                None => Sent::Failed(error.into_error()),
            },
        }
    }
}

async fn send_shared(
    mut sender: http2::SendRequest<Outgoing>,
    request: Request<Outgoing>,
    uri: &Uri,
) -> Sent {
    match sender.try_send_request(request).await {
        Ok(response) => Sent::Answered(response, None),
        Err(mut error) => match error.take_message() {
            Some(request) => Sent::Unwritten(back_to(request, uri), error.into_error()),
            None => Sent::Failed(error.into_error()),
        },
    }
}

/// The request as it was before a connection had it.
fn back_to(mut request: Request<Outgoing>, uri: &Uri) -> Request<Outgoing> {
    request.headers_mut().remove(header::HOST);
    *request.uri_mut() = uri.clone();
    request
}

/// What a server is told of a URL (RFC 9112, section 3.2.1).
fn path_of(uri: &Uri) -> Uri {
    let path = uri.path_and_query().cloned();
    Uri::from(path.unwrap_or_else(|| PathAndQuery::from_static("/")))
}

impl Kept {
    /// Something that is open, what was used last first: the oldest may then grow old.
    fn find(&self, scheme: &Scheme, authority: &Authority) -> Option<Found> {
        self.with(scheme, authority, |origin| {
            origin.shared.take_if(|sender| sender.is_closed());
            if let Some(sender) = &origin.shared {
                return Some(Found::Shared(sender.clone()));
            }
            while let Some(idle) = origin.idle.pop() {
                if idle.is_usable() {
                    return Some(Found::Lane(idle.lane, origin.host.clone()));
                }
            }
            None
        })
    }

    fn share(&self, scheme: &Scheme, authority: &Authority, sender: &http2::SendRequest<Outgoing>) {
        self.with(scheme, authority, |origin| {
            origin.shared.get_or_insert_with(|| sender.clone());
        });
    }

    /// Keeps a connection, and sees to it that it is not kept for ever.
    fn keep(self: &Arc<Self>, lane: Lane, scheme: &Scheme, authority: &Authority) {
        let idle = Idle { lane, since: Instant::now() };
        let is_unwatched = self.with(scheme, authority, |origin| {
            origin.idle.push(idle);
            !std::mem::replace(&mut origin.is_watched, true)
        });
        if is_unwatched {
            let (scheme, authority) = (scheme.clone(), authority.clone());
            tokio::spawn(watch(Watch { kept: Arc::downgrade(self), scheme, authority }));
        }
    }

    fn with<T>(
        &self,
        scheme: &Scheme,
        authority: &Authority,
        act: impl FnOnce(&mut Origin) -> T,
    ) -> T {
        let mut origins = lock(&self.0);
        let is_it = |origin: &Origin| origin.authority == *authority && origin.scheme == *scheme;
        let index = origins.iter().position(is_it).unwrap_or_else(|| {
            origins.push(Origin::new(scheme.clone(), authority.clone()));
            origins.len() - 1
        });
        act(&mut origins[index])
    }
}

/// Closes connections to an origin that nobody uses, as long as there are any.
async fn watch(watched: Watch) {
    loop {
        tokio::time::sleep(IDLE_TIMEOUT).await;
        let is_over = watched.with(|origin| {
            origin.idle.retain(Idle::is_usable);
            origin.is_watched = !origin.idle.is_empty();
            !origin.is_watched
        });
        if is_over.unwrap_or(true) {
            return;
        }
    }
}

/// An origin that is watched. Where the runtime of the watch ends, the next connection to it starts another one.
struct Watch {
    kept: Weak<Kept>,
    scheme: Scheme,
    authority: Authority,
}

impl Watch {
    fn with<T>(&self, act: impl FnOnce(&mut Origin) -> T) -> Option<T> {
        Some(self.kept.upgrade()?.with(&self.scheme, &self.authority, act))
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.with(|origin| origin.is_watched = false);
    }
}

impl Origin {
    fn new(scheme: Scheme, authority: Authority) -> Self {
        Self {
            host: host_of(&scheme, &authority),
            scheme,
            authority,
            idle: Vec::new(),
            is_watched: false,
            shared: None,
        }
    }
}

/// The `Host` header (RFC 9110, section 7.2): without the port that the scheme has anyway.
fn host_of(scheme: &Scheme, authority: &Authority) -> HeaderValue {
    let usual = if *scheme == Scheme::HTTPS { 443 } else { 80 };
    let host = match authority.port_u16() {
        Some(port) if port != usual => format!("{}:{port}", authority.host()),
        _ => authority.host().to_owned(),
    };
    // What may stand in an authority may stand in a header.
    HeaderValue::try_from(host).unwrap_or_else(|_| HeaderValue::from_static(""))
}

impl Idle {
    fn is_usable(&self) -> bool {
        self.lane.sender.is_ready() && self.since.elapsed() < IDLE_TIMEOUT
    }
}

impl Return {
    /// The answer was read to its end.
    pub(super) fn give_back(&mut self) {
        let Some(mut lane) = self.lane.take() else { return };
        let (scheme, authority) = (self.scheme.clone(), self.authority.clone());
        if lane.sender.is_ready() {
            self.kept.keep(lane, &scheme, &authority);
        } else if !lane.sender.is_closed() {
            // A request may still be on its way out when its answer is complete.
            let kept = Arc::clone(&self.kept);
            tokio::spawn(async move {
                if lane.sender.ready().await.is_ok() {
                    kept.keep(lane, &scheme, &authority);
                }
            });
        }
    }
}
