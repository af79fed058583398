//! The server: turns connections to a loopback port into judged requests and their answers.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use http::{StatusCode, header};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::answer::Answer;
use crate::call::Call;
use crate::check::{self, multipart};
use crate::failure::Failure;
use crate::ledger::{Entry, Ledger};
use crate::media::essence;
use crate::provider::Provider;

/// The status of an answer to a request that has something wrong with it. No server and no proxy
/// has a meaning for it, and no client tries again after it.
pub(crate) const WRONG: u16 = 599;

/// The most bytes of a body that are read.
const MAX_BODY: usize = 64 * 1024 * 1024;

/// A provider, and the account of what it is asked.
pub(crate) struct Stage {
    pub(crate) provider: Provider,
    pub(crate) ledger: Ledger,
}

/// A server on a loopback port. It stops when it is dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    _stop: oneshot::Sender<()>,
}

impl Server {
    /// Listens on a free port of 127.0.0.1, and serves on the Tokio runtime that this is called in.
    pub(crate) async fn start(stage: Arc<Stage>) -> Result<Self, Failure> {
        let failed = |error| Failure::new(format!("no loopback port can be listened on: {error}"));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let (stop, stopped) = oneshot::channel::<()>();
        let service = Router::new().fallback(handle).with_state(stage);
        let serving = axum::serve(listener, service).with_graceful_shutdown(async {
            // Ends when the sender is dropped, which is all that it is for.
            let _ = stopped.await;
        });
        tokio::spawn(async { serving.await });
        Ok(Self { address, _stop: stop })
    }
}

async fn handle(State(stage): State<Arc<Stage>>, request: Request) -> Response {
    let call = match receive(request).await {
        Ok(call) => call,
        Err(error) => return complain(&[format!("the body cannot be read: {error}")]),
    };
    let parts = multipart::parts(&call).await;
    let entry = judge(&stage, call, parts.as_ref());
    let operation = entry.operation.map(|index| &stage.provider.operations[index]);
    let answer = operation.map(|operation| operation.answer(&entry.call));
    let problems = stage.ledger.enter(entry);
    match answer {
        Some(answer) if problems.is_empty() => respond(answer),
        _ => complain(&problems),
    }
}

async fn receive(request: Request) -> Result<Call, axum::Error> {
    let (head, body) = request.into_parts();
    Ok(Call {
        method: head.method,
        path: head.uri.path().to_owned(),
        query: head.uri.query().map(str::to_owned),
        headers: head.headers,
        body: to_bytes(body, MAX_BODY).await?,
    })
}

/// Of several operations that may be meant, the request is of the one that it is right for.
fn judge(stage: &Stage, call: Call, parts: Option<&multipart::Parts>) -> Entry {
    let (provider, media_type) = (&stage.provider, media_types(&call));
    let judged = provider.routes(&call).into_iter().map(|(index, captures)| {
        let operation = &provider.operations[index];
        (index, check::problems(provider, operation, &captures, &call, parts))
    });
    let best =
        judged.min_by_key(|(index, problems)| (problems.len(), stage.ledger.summary(*index).0));
    let Some((index, problems)) = best else {
        let problems = vec![stray(provider, &call)];
        return Entry { call, operation: None, media_type, problems };
    };
    Entry { call, operation: Some(index), media_type, problems }
}

/// What is sent and what is asked for.
fn media_types(call: &Call) -> String {
    let sent = essence(&call.header("content-type").unwrap_or_default());
    format!("{sent} {}", call.header("accept").unwrap_or_default())
}

fn stray(provider: &Provider, call: &Call) -> String {
    let methods = provider.methods(&call.path);
    if methods.is_empty() {
        return format!("`{} {}` is no path of the document", call.method, call.path);
    }
    let methods = methods.join(", ");
    format!("`{} {}`: the document has {methods} for this path", call.method, call.path)
}

fn respond(answer: &Answer) -> Response {
    let mut response = Response::new(Body::from(answer.body.clone()));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    if answer.status / 100 == 3 {
        let elsewhere = http::HeaderValue::from_static("https://elsewhere.example/there");
        response.headers_mut().insert(header::LOCATION, elsewhere);
    }
    let media_type = answer.media_type.as_ref().and_then(|name| name.parse().ok());
    if let Some(media_type) = media_type {
        response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    }
    response
}

fn complain(problems: &[String]) -> Response {
    let mut response = Response::new(Body::from(problems.join("\n")));
    *response.status_mut() = StatusCode::from_u16(WRONG).unwrap_or(StatusCode::NOT_IMPLEMENTED);
    let plain = http::HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, plain);
    response
}
