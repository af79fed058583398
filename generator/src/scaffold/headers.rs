//! The names of the headers that a document's responses have; the model keeps no headers.

use openapiv3::{OpenAPI, Operation, PathItem, ReferenceOr, Response};

/// All names, in document order, each once whatever its case.
pub(super) fn response_headers(api: &OpenAPI) -> Vec<String> {
    let operations = api.paths.paths.values().filter_map(ReferenceOr::as_item).flat_map(operations);
    let inline = operations.flat_map(responses);
    let shared = api.components.iter().flat_map(|components| components.responses.values());
    let mut names: Vec<String> = Vec::new();
    for response in inline.chain(shared).filter_map(ReferenceOr::as_item) {
        for name in response.headers.keys() {
            if !names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                names.push(name.clone());
            }
        }
    }
    names
}

fn operations(path: &PathItem) -> impl Iterator<Item = &Operation> {
    path.iter().map(|(_, operation)| operation)
}

fn responses(operation: &Operation) -> impl Iterator<Item = &ReferenceOr<Response>> {
    operation.responses.default.iter().chain(operation.responses.responses.values())
}
