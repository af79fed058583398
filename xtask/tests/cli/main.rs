//! The command line as a user meets it: the built program on folders with small invented providers.

// They make links and scripts.
#![cfg(unix)]

mod check;
mod ci;
mod escapes;
mod explain;
mod features;
mod messages;
mod new;
mod parts;
mod project;
mod remote;
mod scopes;
#[path = "../../fetch/tests/fetch/site.rs"]
mod site;
mod update;
mod write;
