//! Answers: which mean success, and what is in them.

use openapiv3::{MediaType, ReferenceOr, Response, StatusCode};

use super::docs::{is_inferred, prose};
use super::media::{Form, Offer};
use super::operations::Site;
use super::pointer::join;
use super::schema::Sub;
use super::types::{Home, Site as SchemaSite};
use super::xml::Way;
use super::{Lowering, behind};
use crate::ir::{self, Answer, Framing, Shape};
use crate::load::carried;
use crate::report::meaning;

/// An answer with the first of its media types, and the same with each further one that is worth a
/// method, with the word that tells that from the others.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// What is asked for by itself.
    pub first: ir::Response,
    /// The others.
    pub further: Vec<(String, ir::Response)>,
}

impl Found {
    fn with_status(mut self, status: &str) -> Self {
        status.clone_into(&mut self.first.status);
        self.further.iter_mut().for_each(|(_, response)| status.clone_into(&mut response.status));
        self
    }
}

impl<'d> Lowering<'d, '_> {
    /// The answers that mean success, and the others. `default` means success where nothing else does,
    /// and so does a redirect where no answer with a body is documented.
    pub(super) fn lower_responses(&mut self, site: &Site<'d>) -> (Vec<Found>, Vec<ir::Response>) {
        let documented = &site.operation.responses;
        let mut success = Vec::new();
        let mut redirects = Vec::new();
        let mut errors = Vec::new();
        for (status, response) in &documented.responses {
            let lowered = self.lower_response(response, &status_word(status), site);
            if means_success(status) {
                success.extend(lowered);
            } else if is_redirect(status) {
                redirects.extend(lowered);
            } else {
                errors.extend(lowered.map(|found| found.first));
            }
        }
        if success.is_empty() {
            success.extend(redirects.into_iter().map(into_redirect));
        } else {
            errors.extend(redirects.into_iter().map(|found| found.first));
        }
        if let Some(default) = &documented.default {
            let lowered = self.lower_response(default, "default", site);
            if success.is_empty() {
                success.extend(lowered.clone());
            }
            errors.extend(lowered.map(|found| found.first));
        }
        if success.is_empty() {
            let place = self.source.at_key(&format!("{}/responses", site.pointer));
            self.report.push(meaning::response_success_missing(place, &site.id));
            success.push(Found { first: empty_response(), further: Vec::new() });
        }
        // The order of the document says nothing, and the `Accept` header follows ours.
        success.sort_by(|a, b| a.first.status.cmp(&b.first.status));
        if site.method == "head" {
            // The answer to a HEAD has no content (RFC 9110, section 9.3.2).
            success.iter_mut().for_each(make_empty);
        }
        (success, errors)
    }

    /// An answer; a shared one is lowered once.
    fn lower_response(
        &mut self,
        response: &'d ReferenceOr<Response>,
        status: &str,
        site: &Site<'d>,
    ) -> Option<Found> {
        let (response, pointer) = match response {
            ReferenceOr::Item(response) => (response, join(&site.pointer, &["responses", status])),
            ReferenceOr::Reference { reference } => {
                let section = self.api.components.as_ref().map(|components| &components.responses);
                let (name, response) = behind(section, reference)?;
                (response, join("/components/responses", &[name]))
            }
        };
        let mut found = if let Some(known) = self.responses.get(&pointer) {
            known.clone().with_status(status)
        } else {
            let found = self.lower_offers(response, &pointer, status, &site.id);
            self.responses.insert(pointer, found.clone());
            found
        };
        // Whatever the document says, these have no content (RFC 9110, sections 15.3.5 and 15.3.6).
        if matches!(status, "204" | "205") {
            make_empty(&mut found);
        }
        Some(found)
    }

    fn lower_offers(
        &mut self,
        response: &'d Response,
        pointer: &str,
        status: &str,
        operation: &str,
    ) -> Found {
        let plain = ir::Response {
            status: status.to_owned(),
            media: None,
            doc: ir::Doc {
                text: prose(Some(&response.description)),
                inferred: is_inferred(&response.extensions),
                ..ir::Doc::default()
            },
            content: Answer::Empty,
            sample: None,
            xml: None,
            headers: self.lower_headers(response),
        };
        let all = self.offered(&response.content);
        let Some(best) = all.first() else { return Found { first: plain, further: Vec::new() } };
        // Only what means success gets a method for each media type.
        let further = if status.starts_with(['4', '5']) { Vec::new() } else { self.further(&all) };
        let mut lower = |offer: &Offer<'d>, word: &str| {
            let named =
                if word.is_empty() { operation.to_owned() } else { format!("{operation} {word}") };
            let (content, sample) = self.lower_answer(offer, pointer, status, &named);
            let xml = self.lower_xml_answer(offer, &content, pointer, operation);
            let content = match xml {
                None if offer.form == Form::Xml => Answer::Text(offer.media.to_owned()),
                _ => content,
            };
            ir::Response { media: Some(asked_for(offer)), content, sample, xml, ..plain.clone() }
        };
        let first = lower(best, "");
        let further = further.iter().map(|(word, offer)| (word.clone(), lower(offer, word)));
        Found { first, further: further.collect() }
    }

    /// What is in an answer, and the documented example of it.
    fn lower_answer(
        &mut self,
        offer: &Offer<'d>,
        pointer: &str,
        status: &str,
        operation: &str,
    ) -> (Answer, Option<serde_json::Value>) {
        let media = offer.media;
        let schema = offer.schema();
        let answer = match offer.form {
            Form::Json | Form::Xml | Form::Lines | Form::Events => {
                let at = join(pointer, &["content", media, "schema"]);
                let site = SchemaSite::inline(Home::Response(operation, status));
                let twin = self.lower_twin(&at);
                let shape = twin.or_else(|| Some(self.lower_sub(schema?, &at, site).into_shape()));
                structured(offer, shape.unwrap_or(Shape::Any))
            }
            Form::Text => Answer::Text(media.to_owned()),
            Form::UrlEncoded | Form::Multipart | Form::Binary => Answer::Binary(media.to_owned()),
        };
        // An example that is XML as a text says little of the value.
        let says = |sample: &serde_json::Value| offer.form != Form::Xml || !sample.is_string();
        let sample = matches!(answer, Answer::Json(_))
            .then(|| self.response_sample(offer.content, schema).filter(says))
            .flatten();
        (answer, sample)
    }

    /// How an answer is XML, if it is.
    fn lower_xml_answer(
        &mut self,
        offer: &Offer<'d>,
        content: &Answer,
        pointer: &str,
        operation: &str,
    ) -> Option<Box<ir::XmlRoot>> {
        let (Form::Xml, Answer::Json(shape)) = (offer.form, content) else { return None };
        let at = join(pointer, &["content", offer.media, "schema"]);
        self.lower_root(shape, offer.schema()?, Way::Received, &at, operation)
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

/// An answer that a schema describes: one value, or each of a stream of them. A document may describe
/// the lines of a stream as a list of all of them.
fn structured(offer: &Offer<'_>, shape: Shape) -> Answer {
    let framing = match offer.form {
        Form::Lines => Framing::Lines,
        Form::Events => Framing::Events,
        _ => return Answer::Json(shape),
    };
    let is_item = offer.content.extensions.contains_key(carried::ITEM_SCHEMA);
    let item = match shape {
        Shape::List(item) if framing == Framing::Lines && !is_item => *item,
        shape => shape,
    };
    Answer::Stream { media: offer.media.to_owned(), framing, item }
}

/// What is asked for: JSON where the document has a range that may be it.
fn asked_for(offer: &Offer<'_>) -> String {
    match offer.form {
        Form::Json if offer.media.contains('*') => "application/json".to_owned(),
        _ => offer.media.to_owned(),
    }
}

/// A redirect that is documented as the success.
fn into_redirect(found: Found) -> Found {
    let first = ir::Response {
        media: None,
        content: Answer::Redirect,
        sample: None,
        xml: None,
        ..found.first
    };
    Found { first, further: Vec::new() }
}

fn make_empty(found: &mut Found) {
    found.further.clear();
    found.first.media = None;
    found.first.sample = None;
    found.first.xml = None;
    if found.first.content != Answer::Redirect {
        found.first.content = Answer::Empty;
    }
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

/// Statuses that name another place (RFC 9110, section 15.4). 304 names none.
fn is_redirect(status: &StatusCode) -> bool {
    match status {
        StatusCode::Code(code) => matches!(code, 301 | 302 | 303 | 307 | 308),
        StatusCode::Range(range) => *range == 3,
    }
}

/// What is taken where no success is documented.
fn empty_response() -> ir::Response {
    ir::Response {
        status: "2XX".to_owned(),
        media: None,
        doc: ir::Doc::default(),
        content: Answer::Empty,
        sample: None,
        xml: None,
        headers: Vec::new(),
    }
}
