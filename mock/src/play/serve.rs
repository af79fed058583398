//! Serving: turns connections into requests for the actor, and its outcomes into bytes, or into
//! connections that end where they should not.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use http_body::{Body, Frame, SizeHint};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::Sleep;

use super::actor::{Actor, Outcome};
use super::reply::Reply;
use crate::call::Call;
use crate::failure::Failure;

/// The most bytes of a body that are read.
const MAX_BODY: usize = 64 * 1024 * 1024;

/// A server that stops, with all of its connections, when it is dropped.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    task: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    /// Listens, and serves on the Tokio runtime that this is called in.
    pub(super) async fn start(actor: Arc<Actor>, address: SocketAddr) -> Result<Self, Failure> {
        let failed = |error| Failure::new(format!("{address} cannot be listened on: {error}"));
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let task = tokio::spawn(accept(listener, actor));
        Ok(Self { address, task })
    }
}

/// Connections are tasks of this one, so that they end with it.
async fn accept(listener: TcpListener, actor: Arc<Actor>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(stream, Arc::clone(&actor)));
                }
                // Out of file descriptors, or the peer is gone again: the next one may work.
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn connection(stream: TcpStream, actor: Arc<Actor>) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| handle(Arc::clone(&actor), request));
    // A connection that breaks is the client's to tell of.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

/// Fails where the connection is to be closed without an answer.
async fn handle(
    actor: Arc<Actor>,
    request: Request<Incoming>,
) -> Result<Response<Payload>, Broken> {
    let (head, body) = request.into_parts();
    let Ok(body) = Limited::new(body, MAX_BODY).collect().await else {
        return Ok(response(Reply::empty(413), false));
    };
    let call = Call {
        method: head.method,
        path: head.uri.path().to_owned(),
        query: head.uri.query().map(str::to_owned),
        headers: head.headers,
        body: body.to_bytes(),
    };
    match actor.answer(&call).await {
        Outcome::Answer(reply) => Ok(response(reply, false)),
        Outcome::Cut(reply) => Ok(response(reply, true)),
        Outcome::Drop => Err(Broken),
    }
}

/// A connection that ends because that was asked for.
#[derive(Debug)]
struct Broken;

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the connection is broken on purpose")
    }
}

impl std::error::Error for Broken {}

impl From<Infallible> for Broken {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

fn response(reply: Reply, is_cut: bool) -> Response<Payload> {
    let payload = Payload { left: Some(reply.body), is_cut, pause: None };
    let mut response = Response::new(payload);
    *response.status_mut() =
        StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in reply.headers {
        let name = HeaderName::try_from(name);
        if let (Ok(name), Ok(value)) = (name, HeaderValue::try_from(value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

/// A body that is here already, or the first half of one.
struct Payload {
    left: Option<Bytes>,
    is_cut: bool,
    pause: Option<Pin<Box<Sleep>>>,
}

/// What was written is on its way before a connection is cut.
const BEFORE_CUT: Duration = Duration::from_millis(10);

impl Body for Payload {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        Poll::Ready(match self.left.take() {
            Some(bytes) if self.is_cut => {
                self.pause = Some(Box::pin(tokio::time::sleep(BEFORE_CUT)));
                Some(Ok(Frame::data(bytes.slice(..bytes.len() / 2))))
            }
            Some(bytes) if !bytes.is_empty() => Some(Ok(Frame::data(bytes))),
            None if self.is_cut => {
                if let Some(pause) = &mut self.pause {
                    ready!(pause.as_mut().poll(context));
                }
                Some(Err(Broken))
            }
            _ => None,
        })
    }

    fn is_end_stream(&self) -> bool {
        !self.is_cut && self.left.as_ref().is_none_or(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        let left = self.left.as_ref().map_or(0, |bytes| bytes.len() as u64);
        // Of a body that is cut the half that never comes is announced, too.
        SizeHint::with_exact(left)
    }
}
