//! Webhooks and callbacks: what the provider sends by itself becomes types.

use std::collections::HashMap;

use openapiv3::{Operation, PathItem, ReferenceOr};
use serde_json::Value;

use super::docs::prose;
use super::media::Form;
use super::pointer::join;
use super::types::{Home, Site as SchemaSite};
use super::{Lowering, behind};
use crate::ir::{self, Shape};
use crate::load::carried;

impl<'d> Lowering<'d, '_> {
    /// The document's webhooks, then the callbacks of its operations, then those that operations share;
    /// each one once.
    pub(super) fn lower_hooks(&mut self, operations: &[ir::Operation]) -> Vec<ir::Hook> {
        let mut hooks = Vec::new();
        let ids: HashMap<&str, &str> = operations
            .iter()
            .map(|operation| (operation.pointer.as_str(), operation.id.as_str()))
            .collect();
        let components = self.api.components.as_ref();
        for (name, callback) in components.iter().flat_map(|components| &components.callbacks) {
            let ReferenceOr::Item(callback) = callback else { continue };
            for (key, item) in callback {
                if item.extensions.contains_key(carried::WEBHOOKS) {
                    let pointer = join("/components/callbacks", &[name, key]);
                    self.lower_hook(key, item, &pointer, None, &mut hooks);
                }
            }
        }
        for (path, item) in &self.api.paths.paths {
            let ReferenceOr::Item(item) = item else { continue };
            for (method, operation) in item.iter() {
                let pointer = join("/paths", &[path, method]);
                let id = ids.get(pointer.as_str()).copied();
                self.lower_callbacks(operation, &pointer, id, &mut hooks);
            }
        }
        for (name, callback) in components.iter().flat_map(|components| &components.callbacks) {
            let ReferenceOr::Item(callback) = callback else { continue };
            for (url, item) in callback {
                let operation = item.extensions.get(carried::CALLBACK_OF).and_then(Value::as_str);
                if let Some(operation) = operation {
                    let pointer = join("/components/callbacks", &[name, url]);
                    let from = ids.get(operation).map(|id| (*id, url.as_str()));
                    self.lower_hook(name, item, &pointer, from, &mut hooks);
                }
            }
        }
        hooks
    }

    fn lower_callbacks(
        &mut self,
        operation: &'d Operation,
        pointer: &str,
        id: Option<&str>,
        hooks: &mut Vec<ir::Hook>,
    ) {
        for (name, callback) in &operation.callbacks {
            for (url, item) in callback {
                let at = join(pointer, &["callbacks", name, url]);
                self.lower_hook(name, item, &at, id.map(|id| (id, url.as_str())), hooks);
            }
        }
    }

    /// The requests of one webhook or callback that have a JSON body.
    fn lower_hook(
        &mut self,
        name: &str,
        item: &'d PathItem,
        pointer: &str,
        from: Option<(&str, &str)>,
        hooks: &mut Vec<ir::Hook>,
    ) {
        for (method, operation) in item.iter() {
            let pointer = join(pointer, &[method]);
            let text = operation.description.as_deref().or(operation.summary.as_deref());
            hooks.push(ir::Hook {
                name: name.to_owned(),
                method: method.to_ascii_uppercase(),
                operation: from.map(|(id, _)| id.to_owned()),
                url: from.map(|(_, url)| url.to_owned()),
                doc: ir::Doc {
                    text: prose(text.or(item.description.as_deref())),
                    ..ir::Doc::default()
                },
                shape: self.lower_payload(name, operation, &pointer),
            });
        }
    }

    fn lower_payload(
        &mut self,
        name: &str,
        operation: &'d Operation,
        pointer: &str,
    ) -> Option<Shape> {
        let (body, at) = match operation.request_body.as_ref()? {
            ReferenceOr::Item(body) => (body, join(pointer, &["requestBody"])),
            ReferenceOr::Reference { reference } => {
                let section =
                    self.api.components.as_ref().map(|components| &components.request_bodies);
                let (name, body) = behind(section, reference)?;
                (body, join("/components/requestBodies", &[name]))
            }
        };
        let all = self.offered(&body.content);
        let offer = all.first().filter(|offer| offer.form == Form::Json)?;
        let at = join(&at, &["content", offer.media, "schema"]);
        let known = self.types.len();
        let site = SchemaSite::inline(Home::Body(name));
        let shape = self.lower_sub(offer.schema()?, &at, site).into_shape();
        // What is written in place has the name of the webhook.
        if let Shape::Named(id) = &shape
            && id.0 >= known
            && self.types[id.0].title.is_none()
        {
            self.types[id.0].rust_name.get_or_insert_with(|| name.to_owned());
        }
        Some(shape)
    }
}
