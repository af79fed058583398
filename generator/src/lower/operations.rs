//! Operations: what a path and a method mean, without what the annotation files say of them.

use std::collections::HashMap;

use openapiv3::{Operation, PathItem, ReferenceOr};

use super::Lowering;
use super::docs::{is_inferred, prose};
use super::pointer::join;
use crate::ir;
use crate::report::meaning;

/// A method on a path, where it stands.
pub(super) struct Site<'d> {
    /// The path template.
    pub path: &'d str,
    /// JSON pointer of the path.
    pub path_pointer: String,
    /// The path's own keys.
    pub item: &'d PathItem,
    /// Lower-case method.
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
        let mut ids: HashMap<&'d str, String> = HashMap::new();
        for (key, item) in &self.api.paths.paths {
            let ReferenceOr::Item(item) = item else { continue };
            let path_pointer = join("/paths", &[key]);
            let path = self.lower_path(key, &path_pointer);
            for (method, operation) in self.methods(key, item) {
                let pointer = format!("{path_pointer}/{method}");
                let path_pointer = path_pointer.clone();
                let request = request(method, key);
                let named = self.own_id(operation, &pointer, &request, &mut ids);
                let id = named.map_or(request, str::to_owned);
                let named = named.is_some();
                let site = Site { path, path_pointer, item, method, pointer, operation, id, named };
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

    /// An operation's id, if no other operation has it.
    fn own_id(
        &mut self,
        operation: &'d Operation,
        pointer: &str,
        request: &str,
        ids: &mut HashMap<&'d str, String>,
    ) -> Option<&'d str> {
        let id = operation.operation_id.as_deref().filter(|id| !id.trim().is_empty())?;
        if let Some(other) = ids.get(id) {
            let place = self.source.at(&join(pointer, &["operationId"]));
            self.report.push(meaning::operation_id_duplicate(place, id, other, request));
            return None;
        }
        ids.insert(id, request.to_owned());
        Some(id)
    }

    /// The path template of a key of `paths`. A fragment, or a query without a value, tells operations
    /// on one path apart for readers of the document; it is not sent.
    fn lower_path(&mut self, key: &'d str, pointer: &str) -> &'d str {
        let cut = key.find(['?', '#']).unwrap_or(key.len());
        let (path, suffix) = key.split_at(cut);
        let place = || self.source.at_key(pointer);
        if let Some(reason) = fault_of(path, suffix) {
            self.report.push(meaning::path_invalid(place(), key, reason));
        } else if !suffix.is_empty() {
            self.report.push(meaning::path_suffix(place(), key, suffix));
        }
        path
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
            path: site.path.to_owned(),
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
            security: self.lower_security(operation.security.as_ref(), &site.pointer),
            requirement: ir::Requirement::Unknown,
            requirement_inferred: false,
            requirement_note: None,
            replay: ir::Replay::Once,
            paging: None,
            unwrap: None,
            server: self.lower_own_server(servers),
            deprecated: operation.deprecated,
            further: None,
        }
    }
}

/// Why a path cannot be sent.
fn fault_of(path: &str, suffix: &str) -> Option<&'static str> {
    let names = match braces(path) {
        Err(reason) => return Some(reason),
        Ok(names) => names,
    };
    let twice = names.iter().enumerate().any(|(index, name)| names[..index].contains(name));
    if path.chars().any(char::is_control) {
        Some("has a control character")
    } else if twice {
        Some("has one name in braces twice")
    } else if names.iter().any(|name| name.is_empty()) {
        Some("has braces without a name")
    } else if suffix.contains('=') {
        Some("has a query; write its keys as parameters")
    } else {
        None
    }
}

/// `GET /orders`.
pub(super) fn request(method: &str, path: &str) -> String {
    format!("{} {path}", method.to_ascii_uppercase())
}

/// The names between braces of a template, in its order.
pub(super) fn braces(template: &str) -> Result<Vec<&str>, &'static str> {
    let mut names = Vec::new();
    let mut rest = template;
    while let Some(open) = rest.find(['{', '}']) {
        if rest.as_bytes()[open] == b'}' {
            return Err("has a closing brace without an opening one");
        }
        let inside = &rest[open + 1..];
        let close = inside.find(['{', '}']).filter(|close| inside.as_bytes()[*close] == b'}');
        let Some(close) = close else { return Err("has an opening brace without a closing one") };
        names.push(&inside[..close]);
        rest = &inside[close + 1..];
    }
    Ok(names)
}
