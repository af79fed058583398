//! Variants: the further media types of a request or an answer become further ways to call the same
//! operation.
//!
//! A variant is a copy of its operation with another body or another answer. It stands right behind the
//! operation, and everything after `lower` but the constants treats it like one.

use std::mem;

use super::Lowering;
use super::bodies::Worded;
use super::responses::Found;
use crate::ir::{self, Answer, Content, Operation, Primitive, Shape, TypeKind};

/// What a variant has in place of its operation's.
#[derive(Debug, Clone)]
pub(super) enum Other {
    /// Another body.
    Body(String, ir::Body),
    /// Other answers.
    Answers(String, Vec<ir::Response>),
}

/// The keys by which JSON bodies ask for a stream.
const STREAM_FLAGS: [&str; 1] = ["stream"];

impl Lowering<'_, '_> {
    /// Remembers the further ways to call the operation at a position, and gives back the first.
    pub(super) fn settle_variants(
        &mut self,
        position: usize,
        bodies: Vec<Worded>,
        answers: Vec<Found>,
    ) -> (Option<ir::Body>, Vec<ir::Response>) {
        let mut bodies = bodies.into_iter();
        let body = bodies.next().map(|(_, body)| body);
        let mut further: Vec<Other> = bodies.map(|(word, body)| Other::Body(word, body)).collect();
        further.extend(answer_variants(&answers));
        if !further.is_empty() {
            self.variants.insert(position, further);
        }
        (body, answers.into_iter().map(|found| found.first).collect())
    }

    /// All operations, each followed by its variants.
    pub(super) fn expand(&mut self, operations: Vec<Operation>) -> Vec<Operation> {
        let mut variants = mem::take(&mut self.variants);
        let mut all = Vec::with_capacity(operations.len());
        for (position, operation) in operations.into_iter().enumerate() {
            let further = variants.remove(&position).unwrap_or_default();
            let further: Vec<Operation> =
                further.into_iter().map(|further| self.variant(&operation, further)).collect();
            all.push(operation);
            all.extend(further);
        }
        all
    }

    fn variant(&self, operation: &Operation, further: Other) -> Operation {
        let mut variant = operation.clone();
        match further {
            Other::Body(word, body) => {
                let is_json = matches!(body.content, Content::Json { .. });
                if variant.paging.as_ref().is_some_and(|paging| paging.in_body && !is_json) {
                    variant.paging = None;
                }
                let sends = Some(media_of(&body.content).to_owned());
                variant.further = Some(ir::Further { word, sends, accept: None, flag: None });
                variant.body = Some(body);
            }
            Other::Answers(word, responses) => {
                let accept = accepted(&responses);
                let is_stream = responses
                    .iter()
                    .any(|response| matches!(response.content, Answer::Stream { .. }));
                let flag = operation.body.as_ref().filter(|_| is_stream);
                let flag = flag.and_then(|body| self.stream_flag(&body.content));
                variant.further = Some(ir::Further { word, sends: None, accept, flag });
                variant.responses = responses;
                variant.paging = None;
                variant.unwrap = None;
            }
        }
        variant
    }

    /// The flag of a JSON body that asks for a stream.
    fn stream_flag(&self, content: &Content) -> Option<String> {
        let Content::Json { shape: Shape::Named(id), .. } = content else { return None };
        let mut id = *id;
        for _ in 0..self.types.len() {
            match &self.types[id.0].kind {
                TypeKind::Alias(Shape::Named(next)) => id = *next,
                TypeKind::Object(object) => {
                    let flags = object.fields.iter().filter(|field| {
                        STREAM_FLAGS.contains(&field.name.as_str())
                            && field.constant.is_none()
                            && field.shape == Shape::Primitive(Primitive::Bool)
                    });
                    return flags.map(|field| field.name.clone()).next();
                }
                _ => return None,
            }
        }
        None
    }
}

/// The `Accept` header of answers: each media type once, in their order. `None` where it is no other
/// than that of JSON.
pub(super) fn accepted(responses: &[ir::Response]) -> Option<String> {
    let mut all: Vec<&str> = Vec::new();
    for media in responses.iter().filter_map(|response| response.media.as_deref()) {
        if !all.contains(&media) {
            all.push(media);
        }
    }
    let text = all.join(", ");
    (!text.is_empty() && text != "application/json").then_some(text)
}

/// For each word the answers with that media type, as far as they have it.
fn answer_variants(answers: &[Found]) -> Vec<Other> {
    let mut words: Vec<&String> = Vec::new();
    for (word, _) in answers.iter().flat_map(|found| &found.further) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    let variant = |word: &String| {
        let of_word = |found: &Found| {
            let further = found.further.iter().find(|(other, _)| other == word);
            further.map_or_else(|| found.first.clone(), |(_, response)| response.clone())
        };
        Other::Answers(word.clone(), answers.iter().map(of_word).collect())
    };
    words.into_iter().map(variant).collect()
}

fn media_of(content: &Content) -> &str {
    match content {
        Content::Json { media, .. }
        | Content::Multipart { media, .. }
        | Content::Lines { media, .. }
        | Content::Text(media)
        | Content::Binary(media) => media,
        Content::Form { .. } => "application/x-www-form-urlencoded",
    }
}
