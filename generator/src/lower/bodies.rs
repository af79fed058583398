//! Bodies of requests: one media type of those that the document offers, and what is in it.

use indexmap::IndexMap;
use openapiv3::{MediaType, ReferenceOr, RequestBody};

use super::docs::{is_inferred, prose};
use super::operations::Site;
use super::pointer::join;
use super::schema::{Sub, View};
use super::types::{Home, Site as SchemaSite, Slot};
use super::{Lowering, behind};
use crate::ir::{self, Content, Object, Shape, TypeId, TypeKind};
use crate::report::meaning;

/// How a media type is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// JSON.
    Json,
    /// `application/x-www-form-urlencoded`.
    UrlEncoded,
    /// `multipart/form-data`.
    Multipart,
    /// JSON texts, one on each line.
    Lines,
    /// Server-sent events.
    Events,
    /// Text.
    Text,
    /// Bytes.
    Binary,
}

/// A media type without its parameters, in lower case.
fn essence(media: &str) -> String {
    media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a media type is JSON (RFC 6839, section 3.1, for the suffix).
pub(super) fn is_json(media: &str) -> bool {
    form_of(media) == Form::Json
}

fn form_of(media: &str) -> Form {
    let media = essence(media);
    match media.as_str() {
        "application/json" | "text/json" | "*/*" | "application/*" => Form::Json,
        "application/x-www-form-urlencoded" => Form::UrlEncoded,
        "multipart/form-data" => Form::Multipart,
        "application/jsonl"
        | "application/x-jsonl"
        | "application/ndjson"
        | "application/x-ndjson"
        | "application/json-seq" => Form::Lines,
        "text/event-stream" => Form::Events,
        "application/xml" | "application/yaml" | "application/x-yaml" => Form::Text,
        _ if media.ends_with("+json") => Form::Json,
        _ if media.starts_with("text/") || media.ends_with("+xml") || media.ends_with("+yaml") => {
            Form::Text
        }
        _ if media.starts_with("multipart/") => Form::Multipart,
        _ => Form::Binary,
    }
}

/// The media type that is used of those that are offered: JSON before forms, text and bytes, and
/// `application/json` before other JSON; else the first one.
pub(super) fn chosen(content: &IndexMap<String, MediaType>) -> Option<(&str, &MediaType, Form)> {
    let offered = content.iter().map(|(media, content)| (media.as_str(), content, form_of(media)));
    offered.min_by_key(|(media, _, form)| (*form, essence(media) != "application/json"))
}

impl<'d> Lowering<'d, '_> {
    /// Finds the component schemas that are bodies of multipart forms: `format: binary` is a file there.
    pub(super) fn find_forms(&mut self) {
        let shared =
            self.api.components.iter().flat_map(|components| components.request_bodies.values());
        let own =
            self.api.operations().filter_map(|(_, _, operation)| operation.request_body.as_ref());
        for body in shared.chain(own).filter_map(ReferenceOr::as_item) {
            // A form that is offered beside what is used instead is none here.
            if let Some((_, content, Form::Multipart)) = chosen(&body.content)
                && let Some(Sub::Ref(name)) = content.schema.as_ref().map(Sub::from)
            {
                self.forms.insert(name);
                self.forms.extend(self.core(name));
            }
        }
    }

    /// The body of an operation's request; one that several operations share is lowered once.
    pub(super) fn lower_body(&mut self, site: &Site<'d>) -> Option<ir::Body> {
        let (body, pointer) = match site.operation.request_body.as_ref()? {
            ReferenceOr::Item(body) => (body, format!("{}/requestBody", site.pointer)),
            ReferenceOr::Reference { reference } => {
                let section =
                    self.api.components.as_ref().map(|components| &components.request_bodies);
                let (name, body) = behind(section, reference)?;
                (body, join("/components/requestBodies", &[name]))
            }
        };
        if let Some(known) = self.bodies.get(&pointer) {
            return Some(known.clone());
        }
        let lowered = self.lower_request_body(body, &pointer, &site.id)?;
        self.bodies.insert(pointer, lowered.clone());
        Some(lowered)
    }

    fn lower_request_body(
        &mut self,
        body: &'d RequestBody,
        pointer: &str,
        operation: &str,
    ) -> Option<ir::Body> {
        let (media, content, form) = chosen(&body.content)?;
        let at = join(pointer, &["content", media, "schema"]);
        let schema = content.schema.as_ref().map(Sub::from);
        let home = Home::Body(operation);
        let lowered = match form {
            Form::Json => {
                let site = SchemaSite::inline(home);
                let shape = schema.map(|schema| self.lower_sub(schema, &at, site).into_shape());
                Content::Json { media: written(media), shape: shape.unwrap_or(Shape::Any) }
            }
            Form::UrlEncoded => Content::Form(self.lower_form(schema, &at, home, media, false)),
            Form::Multipart => Content::Multipart(self.lower_form(schema, &at, home, media, true)),
            Form::Text | Form::Events => Content::Text(written(media)),
            Form::Binary | Form::Lines => Content::Binary(written(media)),
        };
        Some(ir::Body {
            required: body.required,
            doc: ir::Doc {
                text: prose(body.description.as_deref()),
                inferred: is_inferred(&body.extensions),
                ..ir::Doc::default()
            },
            content: lowered,
            sample: self.sample_body(content, schema),
        })
    }

    /// The object that a form's fields are.
    fn lower_form(
        &mut self,
        schema: Option<Sub<'d>>,
        pointer: &str,
        home: Home<'_>,
        media: &str,
        files: bool,
    ) -> TypeId {
        let site = SchemaSite { slot: Slot::New(home), form: files };
        let shape = schema.map(|schema| self.lower_sub(schema, pointer, site).shape);
        if let Some(Shape::Named(mut id)) = shape {
            // A component that is another name of an object is that object.
            for _ in 0..self.types.len() {
                match &self.types[id.0].kind {
                    TypeKind::Object(_) => return id,
                    TypeKind::Alias(Shape::Named(next)) => id = *next,
                    _ => break,
                }
            }
        }
        if !matches!(shape, Some(Shape::Map(_) | Shape::Any) | None) {
            self.report.push(meaning::form_not_object(self.source.at(pointer), media));
        }
        let id = self.reserve_form(pointer, site);
        self.types[id.0].kind =
            TypeKind::Object(Object { fields: Vec::new(), rest: Some(Shape::Any) });
        id
    }
}

/// A media type as it is sent: a range has no place in a request.
fn written(media: &str) -> String {
    if media.contains('*') { "application/json".to_owned() } else { media.to_owned() }
}

/// Whether a schema is bytes, whatever media type it is under.
pub(super) fn is_binary(view: &View<'_>) -> bool {
    view.kind == Some("string") && view.format == Some("binary")
}
