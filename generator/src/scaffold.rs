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

use crate::ir::Api;
use crate::load::{Documents, Input, load};
use crate::lower::lower;
use crate::report::{Report, client as client_report};

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

/// Says that lists seem to be paged and nobody has said how.
pub(crate) fn report_unpaged(api: &Api, documents: &Documents<'_>, report: &mut Report) {
    if api.operations.iter().any(|operation| operation.paging.is_some()) {
        return;
    }
    let certain = api.operations.iter().filter_map(|operation| detect::detect(api, operation));
    let certain: Vec<_> = certain.filter(|found| found.doubts.is_empty()).collect();
    if let Some(first) = certain.first() {
        let place = documents.document.source.at("/paths");
        report.push(client_report::paging_undeclared(place, certain.len(), first.operation));
    }
}

#[cfg(test)]
mod tests;
