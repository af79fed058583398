//! Scaffold: an OpenAPI document becomes the annotation files of a new provider.
//!
//! What the document proves is written as an entry, with the reason above it. What it only suggests
//! is written as a comment that a person can turn into an entry. What it does not say is left out:
//! a wrong guess in these files would be believed later.

mod answer;
mod client;
mod detect;
mod facts;
mod headers;
mod paging;
mod scopes;
mod yaml;

use crate::load::{Input, load};
use crate::lower::lower;
use crate::report::Report;

/// The annotation files of a new provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scaffold {
    /// The text of `scopes.yaml`.
    pub scopes: String,
    /// The text of `client.yaml`.
    pub client: String,
}

/// Reads a provider's document and says what can be said about it.
///
/// `None` where the document has errors; they are in the report then.
pub fn scaffold(input: &Input, report: &mut Report) -> Option<Scaffold> {
    let documents = load(input, report)?;
    let api = lower(&documents, report)?;
    let headers = headers::response_headers(&documents.document.api);
    Some(Scaffold { scopes: scopes::describe(&api), client: client::describe(&api, &headers) })
}

#[cfg(test)]
mod tests;
