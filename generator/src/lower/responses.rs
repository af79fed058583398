//! Answers: which mean success, and what is in them.

use openapiv3::{MediaType, ReferenceOr, Response, StatusCode};

use super::bodies::{Form, chosen, is_binary};
use super::docs::{is_inferred, prose};
use super::operations::Site;
use super::pointer::join;
use super::schema::Sub;
use super::types::{Home, Site as SchemaSite};
use super::{Lowering, behind};
use crate::ir::{self, Answer, Framing, Shape};
use crate::report::meaning;

impl<'d> Lowering<'d, '_> {
    /// The answers that mean success, and the others. `default` means success where nothing else does.
    pub(super) fn lower_responses(
        &mut self,
        site: &Site<'d>,
    ) -> (Vec<ir::Response>, Vec<ir::Response>) {
        let documented = &site.operation.responses;
        let mut success = Vec::new();
        let mut errors = Vec::new();
        for (status, response) in &documented.responses {
            let lowered = self.lower_response(response, &status_word(status), site);
            if means_success(status) {
                success.extend(lowered);
            } else {
                errors.extend(lowered);
            }
        }
        if let Some(default) = &documented.default {
            let lowered = self.lower_response(default, "default", site);
            if success.is_empty() {
                success.extend(lowered.clone());
            }
            errors.extend(lowered);
        }
        if success.is_empty() {
            let place = self.source.at_key(&format!("{}/responses", site.pointer));
            self.report.push(meaning::response_success_missing(place, &site.id));
            success.push(empty_response());
        }
        (success, errors)
    }

    /// An answer; a shared one is lowered once.
    fn lower_response(
        &mut self,
        response: &'d ReferenceOr<Response>,
        status: &str,
        site: &Site<'d>,
    ) -> Option<ir::Response> {
        let (response, pointer) = match response {
            ReferenceOr::Item(response) => (response, join(&site.pointer, &["responses", status])),
            ReferenceOr::Reference { reference } => {
                let section = self.api.components.as_ref().map(|components| &components.responses);
                let (name, response) = behind(section, reference)?;
                (response, join("/components/responses", &[name]))
            }
        };
        if let Some(known) = self.responses.get(&pointer) {
            return Some(ir::Response { status: status.to_owned(), ..known.clone() });
        }
        let (content, sample) = self.lower_answer(response, &pointer, status, &site.id);
        let lowered = ir::Response {
            status: status.to_owned(),
            doc: ir::Doc {
                text: prose(Some(&response.description)),
                inferred: is_inferred(&response.extensions),
                ..ir::Doc::default()
            },
            content,
            sample,
        };
        self.responses.insert(pointer, lowered.clone());
        Some(lowered)
    }

    fn lower_answer(
        &mut self,
        response: &'d Response,
        pointer: &str,
        status: &str,
        operation: &str,
    ) -> (Answer, Option<serde_json::Value>) {
        let Some((media, content, form)) = chosen(&response.content) else {
            return (Answer::Empty, None);
        };
        let schema = content.schema.as_ref().map(Sub::from);
        let binary =
            schema.and_then(|schema| self.view_behind(schema)).is_some_and(|view| is_binary(&view));
        let answer = match form {
            _ if binary => Answer::Binary(media.to_owned()),
            Form::Json | Form::Lines | Form::Events => {
                let at = join(pointer, &["content", media, "schema"]);
                let site = SchemaSite::inline(Home::Response(operation, status));
                let shape = schema.map(|schema| self.lower_sub(schema, &at, site).into_shape());
                structured(form, media, shape.unwrap_or(Shape::Any))
            }
            Form::Text => Answer::Text(media.to_owned()),
            Form::UrlEncoded | Form::Multipart | Form::Binary => Answer::Binary(media.to_owned()),
        };
        let sample = matches!(answer, Answer::Json(_))
            .then(|| self.response_sample(content, schema))
            .flatten();
        (answer, sample)
    }

    fn response_sample(
        &self,
        content: &'d MediaType,
        schema: Option<Sub<'d>>,
    ) -> Option<serde_json::Value> {
        self.documented(content.example.as_ref(), &content.examples)
            .or_else(|| self.view_behind(schema?)?.data.example.clone())
    }
}

/// An answer that a schema describes: one value, or each of a stream of them.
fn structured(form: Form, media: &str, shape: Shape) -> Answer {
    let framing = match form {
        Form::Lines => Framing::Lines,
        Form::Events => Framing::Events,
        _ => return Answer::Json(shape),
    };
    Answer::Stream { media: media.to_owned(), framing, item: shape }
}

/// `200`, `2XX`.
fn status_word(status: &StatusCode) -> String {
    status.to_string()
}

fn means_success(status: &StatusCode) -> bool {
    match status {
        StatusCode::Code(code) => (200..300).contains(code),
        StatusCode::Range(range) => *range == 2,
    }
}

/// What is taken where no success is documented.
fn empty_response() -> ir::Response {
    ir::Response {
        status: "2XX".to_owned(),
        doc: ir::Doc::default(),
        content: Answer::Empty,
        sample: None,
    }
}
