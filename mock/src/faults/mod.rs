//! Faults: turns a seed into a server that breaks, stalls and lies in the ways in which networks do,
//! and that keeps books on what it was asked and on what it did.
//!
//! What a client says of its calls is held against the books: that something was done twice, that
//! a success never happened, that a failure did. The way of a request:
//!
//! 1. `weather` decides by the seed what befalls it; `http` takes it from the socket.
//! 2. `server` follows: it breaks off, stalls or answers, before or after the request is acted on.
//! 3. `books` act on it, or recognise its key and tell the first answer again.
//! 4. `storm` makes the calls, many at once; `verdict` compares what the client says with the books.
//!
//! Faults of HTTP/2 (`GOAWAY`, `REFUSED_STREAM`) are not played: on loopback, without TLS, clients
//! speak HTTP/1.1.

mod books;
mod http;
mod server;
mod storm;
mod verdict;
mod weather;

pub use server::FaultyServer;
pub use storm::{Caller, Claim, Told, storm};
pub use verdict::{Verdict, verdict};
pub use weather::{Fault, Weather};
