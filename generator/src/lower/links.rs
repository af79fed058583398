//! Links: the operation that each leads to is looked up, and its runtime expressions are read.

use std::collections::HashMap;

use openapiv3::{Link, LinkOperation, ReferenceOr, Response};
use serde_json::Value;

use super::docs::prose;
use super::pointer::join;
use super::{Lowering, behind};
use crate::ir::{self, LinkValue, Place};
use crate::load;
use crate::report::{links, structure};

/// Links of one operation that are kept: a shared answer multiplies its links by the operations that
/// give it.
const MOST: usize = 50;

/// What links are read by.
struct Reading<'o> {
    operations: &'o [ir::Operation],
    by_id: HashMap<&'o str, usize>,
    by_pointer: HashMap<&'o str, usize>,
    /// Links by JSON pointer, so that a shared one is read once; `None`: it was left out.
    known: HashMap<String, Option<ir::Link>>,
    /// Links beyond the most, and where the first one is.
    beyond: Option<(usize, String)>,
}

impl<'d> Lowering<'d, '_> {
    /// Gives the operations the links of their answers.
    pub(super) fn lower_links(&mut self, operations: &mut [ir::Operation]) {
        let all = operations.iter().enumerate();
        let named = all.clone().filter(|(_, operation)| operation.named);
        let mut reading = Reading {
            by_id: named.map(|(at, operation)| (operation.id.as_str(), at)).collect(),
            by_pointer: all.map(|(at, operation)| (operation.pointer.as_str(), at)).collect(),
            operations,
            known: HashMap::new(),
            beyond: None,
        };
        let mut found = Vec::new();
        for (key, item) in &self.api.paths.paths {
            let ReferenceOr::Item(item) = item else { continue };
            for (method, operation) in item.iter() {
                let pointer = join("/paths", &[key, method]);
                let Some(&at) = reading.by_pointer.get(pointer.as_str()) else { continue };
                let answers = &operation.responses;
                let mut links = Vec::new();
                for (status, response) in &answers.responses {
                    let status = status.to_string();
                    self.lower_answer_links(response, &pointer, &status, &mut reading, &mut links);
                }
                if let Some(response) = &answers.default {
                    self.lower_answer_links(
                        response,
                        &pointer,
                        "default",
                        &mut reading,
                        &mut links,
                    );
                }
                if !links.is_empty() {
                    found.push((at, links));
                }
            }
        }
        if let Some((times, first)) = reading.beyond.take() {
            let what = "links after the first 50 of an operation";
            self.report.push(structure::not_generated(self.source.at(&first), what, times));
        }
        for (at, links) in found {
            operations[at].links = links;
        }
    }

    fn lower_answer_links(
        &mut self,
        response: &'d ReferenceOr<Response>,
        operation: &str,
        status: &str,
        reading: &mut Reading<'_>,
        links: &mut Vec<ir::Link>,
    ) {
        let components = self.api.components.as_ref();
        let (response, pointer) = match response {
            ReferenceOr::Item(response) => (response, join(operation, &["responses", status])),
            ReferenceOr::Reference { reference } => {
                let section = components.map(|components| &components.responses);
                let Some((name, response)) = behind(section, reference) else { return };
                (response, join("/components/responses", &[name]))
            }
        };
        let room = MOST.saturating_sub(links.len());
        if response.links.len() > room {
            let beyond = reading.beyond.get_or_insert_with(|| (0, join(&pointer, &["links"])));
            beyond.0 += response.links.len() - room;
        }
        for (name, link) in response.links.iter().take(room) {
            let (name, link, at) = match link {
                ReferenceOr::Item(link) => (name.as_str(), link, join(&pointer, &["links", name])),
                ReferenceOr::Reference { reference } => {
                    let section = components.map(|components| &components.links);
                    let Some((name, link)) = behind(section, reference) else { continue };
                    (name, link, join("/components/links", &[name]))
                }
            };
            let known = match reading.known.get(&at) {
                Some(known) => known.clone(),
                None => {
                    let lowered = self.lower_link(name, link, &at, reading);
                    reading.known.insert(at, lowered.clone());
                    lowered
                }
            };
            links.extend(known.map(|link| ir::Link { status: status.to_owned(), ..link }));
        }
    }

    /// A link, yet without the status of its answer.
    fn lower_link(
        &mut self,
        name: &str,
        link: &'d Link,
        pointer: &str,
        reading: &Reading<'_>,
    ) -> Option<ir::Link> {
        let (key, wanted, target) = match &link.operation {
            // The check left these without a name, and has said so.
            LinkOperation::OperationId(id) if id.trim().is_empty() => return None,
            LinkOperation::OperationId(id) => {
                ("operationId", id, reading.by_id.get(id.as_str()).copied())
            }
            LinkOperation::OperationRef(reference) => {
                let pointer = reference.strip_prefix('#').map(load::decode);
                let moved = pointer.as_deref().map(|pointer| self.source.destination(pointer));
                let find = |pointer: &String| reading.by_pointer.get(pointer.as_str()).copied();
                let target = pointer.as_ref().and_then(find).or_else(|| find(moved.as_ref()?));
                ("operationRef", reference, target)
            }
        };
        let Some(target) = target.map(|at| &reading.operations[at]) else {
            let place = self.source.at(&join(pointer, &[key]));
            let ids = reading.operations.iter().filter(|operation| operation.named);
            let ids = ids.map(|operation| operation.id.as_str());
            self.report.push(links::link_unknown(place, name, wanted, ids));
            return None;
        };
        Some(ir::Link {
            status: String::new(),
            operation: target.id.clone(),
            parameters: self.lower_link_parameters(name, link, pointer, target),
            body: link.request_body.as_ref().map(value_of),
            description: prose(link.description.as_deref()),
        })
    }

    fn lower_link_parameters(
        &mut self,
        link: &str,
        from: &'d Link,
        pointer: &str,
        target: &ir::Operation,
    ) -> Vec<ir::LinkParameter> {
        let mut parameters = Vec::new();
        for (key, value) in &from.parameters {
            let Some(found) = parameter(target, key) else {
                let place = self.source.at_key(&join(pointer, &["parameters", key]));
                let known = target.parameters.iter().map(|parameter| parameter.name.as_str());
                let message = links::link_parameter_unknown(place, link, key, &target.id, known);
                self.report.push(message);
                continue;
            };
            let (place, name) = (found.place, found.name.clone());
            parameters.push(ir::LinkParameter { place, name, value: value_of(value) });
        }
        parameters
    }
}

/// The parameter that a link means by `id` or `path.id`.
fn parameter<'o>(operation: &'o ir::Operation, key: &str) -> Option<&'o ir::Parameter> {
    let named = |name: &str, place: Option<Place>| {
        operation.parameters.iter().find(|parameter| {
            parameter.name == name && place.is_none_or(|place| place == parameter.place)
        })
    };
    named(key, None).or_else(|| {
        let (place, name) = key.split_once('.')?;
        named(name, Some(place_of(place)?))
    })
}

fn place_of(word: &str) -> Option<Place> {
    match word {
        "path" => Some(Place::Path),
        "query" => Some(Place::Query),
        "header" => Some(Place::Header),
        "cookie" => Some(Place::Cookie),
        _ => None,
    }
}

/// A value as it is, or what a runtime expression says of it.
fn value_of(value: &Value) -> LinkValue {
    match value.as_str().filter(|text| text.starts_with('$') || text.contains("{$")) {
        Some(text) => expression(text).unwrap_or_else(|| LinkValue::Expression(text.to_owned())),
        None => LinkValue::Constant(value.clone()),
    }
}

/// Reads an expression; one in braces alone is the same.
fn expression(text: &str) -> Option<LinkValue> {
    let text = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(text);
    if let Some(rest) = text.strip_prefix("$response.") {
        return match rest.strip_prefix("header.") {
            Some(header) => Some(LinkValue::AnswerHeader(header.to_owned())),
            None => body_pointer(rest).map(LinkValue::Answer),
        };
    }
    let rest = text.strip_prefix("$request.")?;
    if let Some(pointer) = body_pointer(rest) {
        return Some(LinkValue::Sent(pointer));
    }
    let (place, name) = rest.split_once('.')?;
    Some(LinkValue::SentParameter(place_of(place)?, name.to_owned()))
}

/// The pointer behind `body`: `body` and `body#` are all of it, `body#/id` is what is there.
fn body_pointer(text: &str) -> Option<String> {
    match text.strip_prefix("body")? {
        "" => Some(String::new()),
        rest => {
            let pointer = rest.strip_prefix('#')?;
            (pointer.is_empty() || pointer.starts_with('/')).then(|| pointer.to_owned())
        }
    }
}
