//! What a client does, seen from both of its ends: what a program gets, and what a server is sent.
// Types written by the macros are `pub`; those of a test need no docs and are reached by nobody.
#![allow(missing_docs, unreachable_pub)]

mod answers;
#[cfg(feature = "blocking")]
mod blocking;
mod bodies;
mod cancelling;
mod credentials;
#[cfg(feature = "hyper")]
mod deadlines;
mod denials;
mod deprecations;
mod errors;
mod headers;
#[cfg(feature = "hyper")]
mod hostile;
mod idempotency;
mod left_alone;
mod lines;
#[cfg(feature = "hyper")]
mod network;
mod oauth;
#[cfg(feature = "reqwest")]
mod over_reqwest;
mod pacing;
#[cfg(feature = "hyper")]
mod pacing_load;
mod paging;
mod paths;
mod preflights;
#[cfg(feature = "hyper")]
mod proxies;
mod receiving;
#[cfg(feature = "hyper")]
mod redirects;
#[cfg(feature = "redis")]
mod redis_limiter;
mod retries;
mod retry_budget;
#[cfg(feature = "hyper")]
mod routes;
mod scopes;
#[cfg(feature = "hyper")]
mod socket;
mod stalls;
mod styles;
mod support;
mod surface;
#[cfg(feature = "hyper")]
mod tls;
#[cfg(feature = "tracing")]
mod tracing_spans;
mod uploads;
mod waits;
#[cfg(feature = "xml")]
mod xml;
