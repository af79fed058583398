//! Operations: what a path and a method mean, without what the annotation files say of them.

use std::collections::HashMap;

use openapiv3::{Operation, PathItem, ReferenceOr};

use super::Lowering;
use super::docs::{is_inferred, prose};
use super::paths::{Route, pointer_of, request};
use super::pointer::join;
use crate::ir;
use crate::load::carried;
use crate::report::meaning;

/// A method on a path, where it stands.
pub(super) struct Site<'d> {
    /// The path, and what is in its query.
    pub route: Route<'d>,
    /// JSON pointer of the path.
    pub path_pointer: String,
    /// The path's own keys.
    pub item: &'d PathItem,
    /// The method, in lower case where OpenAPI 3.0 knows it.
    pub method: &'d str,
    /// JSON pointer of the operation.
    pub pointer: String,
    /// The operation.
    pub operation: &'d Operation,
    /// Its id, or `METHOD /path`.
    pub id: String,
    /// The id is the document's.
    pub named: bool,
}

impl<'d> Lowering<'d, '_> {
    /// All operations, in document order.
    pub(super) fn lower_operations(&mut self) -> Vec<ir::Operation> {
        self.check_security(self.api.security.as_deref().unwrap_or_default(), "/security");
        let mut operations = Vec::new();
        let ids = self.owners_of_ids();
        for (key, item) in &self.api.paths.paths {
            let ReferenceOr::Item(item) = item else { continue };
            let path_pointer = pointer_of(key);
            let all = self.methods(key, item);
            let is_extra = all.iter().any(|(_, operation)| own_method(operation).is_some());
            let Some(route) = self.lower_path(key, &path_pointer, is_extra) else { continue };
            for (method, operation) in all {
                let pointer = format!("{path_pointer}/{method}");
                let path_pointer = path_pointer.clone();
                let (method, request) = match own_method(operation) {
                    Some(method) => (method, request(method, route.path)),
                    None => (method, request(method, key)),
                };
                let named = self.own_id(operation, &pointer, &request, &ids);
                let id = named.map_or(request, str::to_owned);
                let named = named.is_some();
                let route = route.clone();
                let site =
                    Site { route, path_pointer, item, method, pointer, operation, id, named };
                operations.push(self.lower_operation(&site, operations.len()));
            }
        }
        operations
    }

    /// The operations of a path by lower-case method, in document order.
    pub(super) fn methods(&self, path: &str, item: &'d PathItem) -> Vec<(&'d str, &'d Operation)> {
        let order = self.documents.document.methods.get(path);
        let mut methods: Vec<_> = item.iter().collect();
        methods.sort_by_key(|(method, _)| {
            order.and_then(|order| order.iter().position(|key| key == method))
        });
        methods
    }

    /// Who has each id: of several operations with one, that whose place sorts first, so that the order of
    /// the document says nothing.
    fn owners_of_ids(&self) -> HashMap<&'d str, Owner> {
        let mut owners: HashMap<&'d str, Owner> = HashMap::new();
        for (key, item) in &self.api.paths.paths {
            let ReferenceOr::Item(item) = item else { continue };
            let path_pointer = pointer_of(key);
            for (method, operation) in self.methods(key, item) {
                let Some(id) = id_of(operation) else { continue };
                let pointer = format!("{path_pointer}/{method}");
                if owners.get(id).is_none_or(|owner| pointer < owner.pointer) {
                    let request = request(own_method(operation).unwrap_or(method), key);
                    owners.insert(id, Owner { pointer, request });
                }
            }
        }
        owners
    }

    /// An operation's id, if no other operation has it.
    fn own_id(
        &mut self,
        operation: &'d Operation,
        pointer: &str,
        request: &str,
        owners: &HashMap<&'d str, Owner>,
    ) -> Option<&'d str> {
        let id = id_of(operation)?;
        if let Some(owner) = owners.get(id).filter(|owner| owner.pointer != pointer) {
            let place = self.source.at(&join(pointer, &["operationId"]));
            let message = meaning::operation_id_duplicate(place, id, &owner.request, request);
            self.report.push(message);
            return None;
        }
        Some(id)
    }

    fn lower_operation(&mut self, site: &Site<'d>, position: usize) -> ir::Operation {
        let operation = site.operation;
        let servers =
            if operation.servers.is_empty() { &site.item.servers } else { &operation.servers };
        let parameters = self.lower_parameters(site);
        let bodies = self.lower_bodies(site);
        let (answers, errors) = self.lower_responses(site);
        let (body, responses) = self.settle_variants(position, bodies, answers);
        ir::Operation {
            id: site.id.clone(),
            named: site.named,
            rust_name: operation
                .extensions
                .get("x-rust-name")
                .and_then(|name| name.as_str().map(str::to_owned)),
            method: site.method.to_ascii_uppercase(),
            path: site.route.template(),
            pointer: site.pointer.clone(),
            tag: operation.tags.first().cloned(),
            summary: prose(operation.summary.as_deref().or(site.item.summary.as_deref())),
            doc: ir::Doc {
                text: prose(operation.description.as_deref().or(site.item.description.as_deref())),
                inferred: is_inferred(&operation.extensions),
                ..ir::Doc::default()
            },
            external_docs: operation
                .external_docs
                .as_ref()
                .map(|docs| docs.url.clone())
                .filter(|url| !url.is_empty()),
            parameters,
            body,
            responses,
            errors,
            links: Vec::new(),
            security: self.lower_security(operation.security.as_ref(), &site.pointer),
            requirement: ir::Requirement::Unknown,
            requirement_inferred: false,
            requirement_note: None,
            requirement_entry: None,
            replay: ir::Replay::Once,
            paging: None,
            unwrap: None,
            server: self.lower_own_server(servers),
            // What is about to go is advised against, whether or not anybody says so.
            deprecated: operation.deprecated || sunset(operation).is_some(),
            sunset: sunset(operation),
            further: None,
        }
    }
}

/// The day on which an operation goes. Anybody may write anything there; what is longer than a day in
/// words is none.
fn sunset(operation: &Operation) -> Option<String> {
    const LONGEST: usize = 40;
    let text = operation.extensions.get("x-sunset")?.as_str()?.trim();
    let is_day = !text.is_empty()
        && text.len() <= LONGEST
        && text.chars().all(|c| c.is_ascii_graphic() || c == ' ');
    is_day.then(|| text.to_owned())
}

/// The operation that an id belongs to.
struct Owner {
    pointer: String,
    request: String,
}

/// An id that is no blank.
fn id_of(operation: &Operation) -> Option<&str> {
    operation.operation_id.as_deref().filter(|id| !id.trim().is_empty())
}

/// The method of an operation that OpenAPI 3.0 has no key for.
fn own_method(operation: &Operation) -> Option<&str> {
    operation.extensions.get(carried::METHOD)?.as_str()
}
