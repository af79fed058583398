//! How an operation is called, as `operations.json` has it.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::{
    escape::{RustText, rust_text},
    ir::Place,
    plan::{ArgumentPlan, CratePlan, Pass, RustType, SetterPlan, Target, TypeKind},
};

use super::{
    super::{resources::argument_type, tokens},
    Listed,
};

/// A method.
#[derive(Serialize)]
pub(super) struct Called<'p> {
    call: &'p RustText,
    rust: RustText,
    signature: &'p RustText,
    arguments: Vec<Argument<'p>>,
    setters: Vec<Argument<'p>>,
    result: RustText,
    example: RustText,
}

/// The same for a further way to call the operation.
#[derive(Serialize)]
pub(super) struct Further<'p> {
    sends: Option<&'p str>,
    accept: Option<&'p str>,
    flag: Option<&'p str>,
    #[serde(flatten)]
    called: Called<'p>,
}

/// What a call takes.
#[derive(Serialize)]
struct Argument<'p> {
    name: RustText,
    #[serde(rename = "type")]
    ty: RustText,
    /// `path`, `query`, `header`, `cookie` or `body`.
    sent_in: &'static str,
    /// The name on the wire.
    #[serde(skip_serializing_if = "Option::is_none")]
    wire: Option<&'p str>,
    /// The media type of a body.
    #[serde(skip_serializing_if = "Option::is_none")]
    media: Option<&'p str>,
    description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<&'p Value>,
    /// By the keywords of JSON Schema.
    #[serde(skip_serializing_if = "Map::is_empty")]
    limits: Map<String, Value>,
    /// The known values of an enum.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    values: Vec<Value>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    deprecated: bool,
}

impl<'p> Called<'p> {
    pub(super) fn of(plan: &'p CratePlan, listed: Listed<'p>) -> Self {
        let Listed { resource, method, shown, .. } = listed;
        let setters = method.builder.iter().flat_map(|builder| &builder.setters);
        Self {
            call: &method.call,
            rust: rust_text!("resources::{}::{}", resource.name, method.name),
            signature: &shown.signature,
            arguments: method.arguments.iter().map(|own| Argument::of(plan, own)).collect(),
            setters: setters.map(|setter| Argument::of_setter(plan, setter)).collect(),
            result: type_text(plan, &method.output),
            example: example(plan, listed),
        }
    }
}

/// The example of the docs, with the types that it names.
fn example(plan: &CratePlan, listed: Listed<'_>) -> RustText {
    let lines = RustText::joined(&listed.shown.example, "\n");
    if listed.shown.example_names_types {
        rust_text!("use {}::types::*;\n\n{}", plan.package.library, lines)
    } else {
        lines
    }
}

impl<'p> Further<'p> {
    pub(super) fn of(plan: &'p CratePlan, listed: Listed<'p>) -> Self {
        Self {
            sends: listed.method.sends.as_deref(),
            accept: listed.method.accept.as_deref(),
            flag: listed.method.flag.as_deref(),
            called: Called::of(plan, listed),
        }
    }
}

impl<'p> Argument<'p> {
    fn of(plan: &'p CratePlan, argument: &'p ArgumentPlan) -> Self {
        let (sent_in, wire, media) = target(plan, argument);
        let limits = argument.limits.iter();
        Self {
            name: rust_text!("{}", argument.name),
            ty: RustText::of(&argument_type(plan, &argument.pass)),
            sent_in,
            wire,
            media,
            description: argument.doc.text(),
            default: argument.default.as_ref(),
            limits: limits.map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
            values: values(plan, &argument.pass),
            deprecated: false,
        }
    }

    fn of_setter(plan: &'p CratePlan, setter: &'p SetterPlan) -> Self {
        Self { deprecated: setter.deprecated, ..Self::of(plan, &setter.argument) }
    }
}

/// Where it goes, the name on the wire, and the media type.
fn target<'p>(
    plan: &'p CratePlan,
    argument: &'p ArgumentPlan,
) -> (&'static str, Option<&'p str>, Option<&'p str>) {
    let body = |media| ("body", None, Some(media));
    match &argument.target {
        Target::Parameter { place, wire, .. } => {
            let place = match place {
                Place::Path => "path",
                Place::Query => "query",
                Place::Header => "header",
                Place::Cookie => "cookie",
            };
            (place, Some(wire), None)
        }
        Target::Json(media) => body(media.as_deref().unwrap_or("application/json")),
        Target::Form(_) => body("application/x-www-form-urlencoded"),
        Target::Multipart => ("body", None, form_media(plan, &argument.pass)),
        Target::Xml(media, _)
        | Target::Lines(media)
        | Target::Text(media)
        | Target::Binary(media) => body(media),
    }
}

/// The media type of a body of several parts, which its type knows.
fn form_media<'p>(plan: &'p CratePlan, pass: &Pass) -> Option<&'p str> {
    let Pass::Value(RustType::Named(own)) = pass else { return None };
    let TypeKind::Struct(fields) = &plan.type_of(*own).kind else { return None };
    fields.form.as_ref().map(|form| form.media.as_str())
}

/// The known values of an enum, or of a list of one.
fn values(plan: &CratePlan, pass: &Pass) -> Vec<Value> {
    let (Pass::Value(RustType::Named(own)) | Pass::Items(RustType::Named(own))) = pass else {
        return Vec::new();
    };
    match &plan.type_of(*own).kind {
        TypeKind::StringEnum(values) => {
            values.iter().map(|value| Value::from(value.wire.as_str())).collect()
        }
        TypeKind::IntegerEnum(values) => {
            values.iter().map(|value| Value::from(value.wire)).collect()
        }
        _ => Vec::new(),
    }
}

/// A type as the source has it.
pub(super) fn type_text(plan: &CratePlan, ty: &RustType) -> RustText {
    RustText::of(&tokens::ty(plan, ty))
}
