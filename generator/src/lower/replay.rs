//! Replay: whether an operation may be sent again, by its method, by what the provider does with a
//! key, and by what `client.yaml` says of it.

use super::Lowering;
use super::pointer::{join, may_be_object};
use crate::ir::{self, Place, Replay};
use crate::load::{Annotation, ClientFile, IdempotencyEntry, ReplayWord};
use crate::report::{client as messages, scopes};

impl<'d> Lowering<'d, '_> {
    /// Gives each operation its class.
    pub(super) fn lower_replay(
        &mut self,
        file: Option<&'d Annotation<'d, ClientFile>>,
        operations: &mut [ir::Operation],
    ) {
        let idempotency = file.and_then(|file| file.content.idempotency.as_ref());
        for operation in operations.iter_mut() {
            let word = file.and_then(|file| file.content.replay.get(&operation.id));
            operation.replay = match word {
                Some(ReplayWord::Safe) => Replay::Safe,
                Some(ReplayWord::Keyed) => Replay::Keyed,
                Some(ReplayWord::Once) => Replay::Once,
                None => by_default(operation, idempotency),
            };
            let is_field = idempotency.is_some_and(|entry| entry.field.is_some());
            if operation.replay == Replay::Keyed && is_field && !self.has_place_of_key(operation) {
                operation.replay = by_default(operation, None);
                let source = file.map_or(&self.documents.document.source, |file| &file.source);
                let place = source.at_key("/idempotency/field");
                self.report.push(messages::idempotency_no_place(place, &operation.id));
            }
        }
        if let Some(file) = file {
            self.check_replay(file, operations);
        }
        if let Some(header) = idempotency.and_then(|entry| entry.header.as_ref()) {
            remove_key_parameters(operations, header);
        }
    }

    /// Whether a key in a field of the body can be put there.
    fn has_place_of_key(&self, operation: &ir::Operation) -> bool {
        operation.body.as_ref().is_some_and(|body| match &body.content {
            ir::Content::Json { shape, .. } => {
                body.xml.is_none() && may_be_object(&self.types, shape)
            }
            ir::Content::Form { .. } => true,
            _ => false,
        })
    }

    fn check_replay(&mut self, file: &Annotation<'_, ClientFile>, operations: &[ir::Operation]) {
        for (id, word) in &file.content.replay {
            let pointer = join("/replay", &[id]);
            if !operations.iter().any(|operation| operation.id == *id) {
                let known = operations.iter().map(|operation| operation.id.as_str());
                self.report.push(scopes::operation_unknown(
                    file.source.at_key(&pointer),
                    id,
                    known,
                ));
            } else if *word == ReplayWord::Keyed && file.content.idempotency.is_none() {
                self.report.push(messages::replay_without_key(file.source.at(&pointer), id));
            }
        }
        let listed = file.content.idempotency.iter().flat_map(|entry| &entry.operations);
        for (index, id) in listed.enumerate() {
            if !operations.iter().any(|operation| operation.id == *id) {
                let place = file.source.at(&format!("/idempotency/operations/{index}"));
                let known = operations.iter().map(|operation| operation.id.as_str());
                self.report.push(scopes::operation_unknown(place, id, known));
            }
        }
    }
}

/// The class of a method (RFC 9110, section 9.2.2), or of an operation that honours a key.
fn by_default(operation: &ir::Operation, idempotency: Option<&IdempotencyEntry>) -> Replay {
    let keyed = idempotency.is_some_and(|entry| {
        entry.methods.contains(&operation.method) || entry.operations.contains(&operation.id)
    });
    match operation.method.as_str() {
        _ if keyed => Replay::Keyed,
        // QUERY is safe by its definition (draft-ietf-httpbis-safe-method-w-body).
        "GET" | "HEAD" | "OPTIONS" | "TRACE" | "PUT" | "DELETE" | "QUERY" => Replay::Safe,
        _ => Replay::Once,
    }
}

/// The key of a keyed operation is set through the call, so it is no argument as well.
fn remove_key_parameters(operations: &mut [ir::Operation], header: &str) {
    for operation in operations.iter_mut().filter(|operation| operation.replay == Replay::Keyed) {
        operation.parameters.retain(|parameter| {
            parameter.place != Place::Header || !parameter.name.eq_ignore_ascii_case(header)
        });
    }
}
