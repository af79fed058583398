//! Bodies of requests as arguments.

use crate::escape::Markdown;
use crate::ir::{self, Content, Shape};

use super::{
    docs,
    methods::{Context, Slot},
    model::{ArgumentPlan, Pass, RustType, Target},
    names::Namespace,
};

/// The body as an argument, beside those of the parameters.
pub(super) fn body_slot<'a>(
    context: &Context<'a>,
    body: &'a ir::Body,
    required: &[Slot<'_>],
    optional: &[Slot<'_>],
) -> Slot<'a> {
    let taken = required.iter().chain(optional).map(|slot| slot.argument.name.as_str());
    let name = Namespace::reserving(taken).claim("body");
    let (pass, target, shape, form) = written(context, &body.content);
    let target = match (target, context.tables.body(body)) {
        (Target::Json(media), Some(element)) => {
            Target::Xml(media.unwrap_or_else(|| "application/xml".into()), element)
        }
        (target, _) => target,
    };
    let mut doc = docs::doc_lines(&body.doc);
    if doc.is_empty() {
        doc = Markdown::ours("The body of the request.").into();
    }
    Slot {
        argument: ArgumentPlan { name, pass, target, doc, default: None, limits: Vec::new() },
        deprecated: false,
        shape,
        sample: &body.sample,
        form,
    }
}

/// How a body is handed over, how it is written, and what it is: a shape, or the type of a form.
fn written<'a>(
    context: &Context<'_>,
    body: &'a Content,
) -> (Pass, Target, Option<&'a Shape>, Option<ir::TypeId>) {
    let named = |id: &ir::TypeId| RustType::Named(context.types.reference(*id));
    match body {
        Content::Json { media, shape } => {
            let own = (media != "application/json").then(|| media.clone());
            (json_pass(context, shape), Target::Json(own), Some(shape), None)
        }
        Content::Form { form, encodings } => {
            let styles = encodings.iter().filter_map(|one| Some((one.name.clone(), one.style?)));
            (Pass::Reference(named(form)), Target::Form(styles.collect()), None, Some(*form))
        }
        Content::Multipart { form, .. } => {
            (Pass::Value(named(form)), Target::Multipart, None, Some(*form))
        }
        Content::Lines { media, item } => {
            let written = context.types.rust_type(item, None);
            (Pass::Slice(written), Target::Lines(media.clone()), Some(item), None)
        }
        Content::Text(media) => (Pass::Str, Target::Text(media.clone()), None, None),
        Content::Binary(media) => (Pass::Bytes, Target::Binary(media.clone()), None, None),
    }
}

fn json_pass(context: &Context<'_>, shape: &Shape) -> Pass {
    match context.types.resolve(shape) {
        Shape::List(item) => Pass::Slice(context.types.rust_type(item, None)),
        Shape::Primitive(ir::Primitive::String | ir::Primitive::Secret) => Pass::Str,
        _ => Pass::Reference(context.types.rust_type(shape, None)),
    }
}
