//! What a client does, seen from both of its ends: what a program gets, and what a server is sent.
// Types written by the macros are `pub`; those of a test need no docs and are reached by nobody.
#![allow(missing_docs, unreachable_pub)]

mod answers;
#[cfg(feature = "blocking")]
mod blocking;
mod bodies;
mod cancelling;
mod credentials;
#[cfg(feature = "reqwest")]
mod deadlines;
mod denials;
mod errors;
mod headers;
#[cfg(feature = "reqwest")]
mod hostile;
mod idempotency;
mod lines;
#[cfg(feature = "reqwest")]
mod network;
mod oauth;
mod pacing;
#[cfg(feature = "reqwest")]
mod pacing_load;
mod paging;
mod paths;
mod preflights;
mod receiving;
#[cfg(feature = "reqwest")]
mod redirects;
#[cfg(feature = "redis")]
mod redis_limiter;
mod retries;
mod retry_budget;
#[cfg(feature = "reqwest")]
mod routes;
mod scopes;
#[cfg(feature = "reqwest")]
mod socket;
mod stalls;
mod styles;
mod support;
mod surface;
#[cfg(feature = "reqwest")]
mod tls;
#[cfg(feature = "tracing")]
mod tracing_spans;
mod uploads;
mod waits;
#[cfg(feature = "xml")]
mod xml;
