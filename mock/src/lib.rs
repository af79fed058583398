//! A provider played from its document: turns the folder of a provider into a server on a loopback
//! port that holds each request, and what a client made of each answer, against the document.
//!
//! [`Rig`] is for the tests that come with every generated client:
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use scopewright_mock::Rig;
//!
//! let rig = Rig::start("specs/example").await?;
//! println!("the client's base URL: {}", rig.url());
//! // rig.json("listOrders", client.orders().list().limit(25).send().await)?;
//! rig.finish()?;
//! # Ok(())
//! # }
//! ```
//!
//! Two readings of one document that agree are proof, one that is used twice is not: documents of OpenAPI
//! 3.0 in which the generator has nothing to mend are read here without it. Of all others, the rig judges
//! what comes after: parameters, bodies, answers and credentials as they are on the wire. [`Mock`], in
//! [`play`], is for users, who want a provider and no judge: it takes whatever the document allows. The
//! way of a request to the rig:
//!
//! 1. `server` takes it from the socket, `route` finds the operation that is meant.
//! 2. `check` takes it apart: `written` turns texts into values, `schemas` and `compare`
//!    judge them.
//! 3. `ledger` remembers what is wrong; `answer` is what is sent when nothing is.
//! 4. `rig` compares what the client decoded with what was sent.

mod answer;
mod call;
mod check;
mod compare;
mod document;
mod facts;
mod failure;
pub mod faults;
mod folder;
mod ledger;
mod media;
mod operation;
mod parameter;
pub mod play;
mod provider;
mod rig;
mod route;
mod sample;
mod schemas;
mod security;
mod server;
mod shape;
pub mod soak;
mod written;
mod xml;

pub use call::Call;
pub use failure::Failure;
pub use play::{Mock, MockServer};
pub use rig::{RawAnswer, Rig, StreamAnswer};

#[cfg(test)]
mod tests;
