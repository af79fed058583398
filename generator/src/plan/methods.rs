//! Operations become constants and methods.

use crate::ir::{self, Answer, Api, Content, Framing, Operation, Parameter, Shape};

use super::{
    docs,
    model::{
        AnswerKind, ArgumentPlan, BuilderPlan, CallKind, ExampleAnswer, ExamplePlan, Expr,
        MethodPlan, Name, OperationPlan, Pass, RustType, SetterPlan, Target, TypeRef,
    },
    names::{Case, Namespace, claim_all, identifier, is_keyword},
    prose,
    resources::{Resource, singular},
    types::Types,
};

/// Methods that every call has; a setter of that name gets `_param` appended.
const CALL_METHODS: &[&str] = &[
    "send",
    "timeout",
    "attempt_timeout",
    "max_retries",
    "header",
    "query",
    "idempotency_key",
    "pages",
    "items",
    "page_size",
    "max_pages",
    "send_blocking",
    "iter",
    "iter_pages",
    "into_future",
    "resume",
    "options",
    "extra_header",
    "extra_query",
    "collect_up_to",
    "clone",
    "operation",
    "into",
    "try_into",
];

/// What a method needs from the rest of the plan.
pub(super) struct Context<'a> {
    pub(super) api: &'a Api,
    pub(super) types: &'a Types<'a>,
    /// Constants by the operation's position.
    pub(super) constants: &'a [Name],
    /// Enums of answers by the operation's position.
    pub(super) outcomes: &'a [Option<TypeRef>],
    /// Scopes and their variants.
    pub(super) scopes: &'a [(String, Name)],
    /// Names of the builders by the operation's position.
    pub(super) builders: &'a [Name],
}

/// Names of the constants, in document order.
pub(super) fn name_constants(api: &Api) -> Vec<Name> {
    let wanted = api.operations.iter().enumerate().map(|(at, operation)| {
        ((operation.pointer.clone(), at), identifier(&operation_words(operation), Case::Constant))
    });
    let mut names: Vec<_> =
        claim_all(&mut Namespace::reserving(["ALL", "USUAL", "USUAL_PAGES"]), wanted)
            .into_iter()
            .collect();
    names.sort_by_key(|((_, at), _)| *at);
    names.into_iter().map(|(_, name)| name).collect()
}

/// Names of the builders, none of which is the name of a type of the crate.
pub(super) fn name_builders(api: &Api, resources: &[Resource], types: &[Name]) -> Vec<Name> {
    let taken = types.iter().map(Name::as_str).chain(resources.iter().map(|r| r.name.as_str()));
    let taken: std::collections::BTreeSet<&str> = taken.collect();
    let wanted = api.operations.iter().enumerate().map(|(at, operation)| {
        let name = identifier(&operation_words(operation), Case::Type);
        let name = if taken.contains(name.as_str()) { format!("{name}Call") } else { name };
        ((operation.pointer.clone(), at), name)
    });
    let mut names: Vec<_> =
        claim_all(&mut Namespace::reserving(taken.iter().copied()), wanted).into_iter().collect();
    names.sort_by_key(|((_, at), _)| *at);
    names.into_iter().map(|(_, name)| name).collect()
}

pub(super) fn operation_words(operation: &Operation) -> String {
    if operation.named {
        operation.id.clone()
    } else {
        format!("{} {}", operation.method.to_lowercase(), operation.path)
    }
}

/// The operation's constant.
pub(super) fn plan_operation(
    context: &Context<'_>,
    at: usize,
    resource: &Resource,
    method: &MethodPlan,
) -> OperationPlan {
    let operation = &context.api.operations[at];
    let arguments: Vec<String> = method
        .arguments
        .iter()
        .map(|argument| {
            let by_reference = matches!(argument.pass, Pass::Reference(_) | Pass::Slice(_));
            format!("{}{}", if by_reference { "&" } else { "" }, argument.name.as_str())
        })
        .collect();
    OperationPlan {
        constant: context.constants[at].clone(),
        facts: operation.clone(),
        title: docs::summary(operation),
        method_path: format!("{}::{}", resource.name.as_str(), method.name.as_str()),
        readme_call: format!(
            "client.{}().{}({})",
            resource.module.as_str(),
            method.name.as_str(),
            arguments.join(", ")
        ),
        accept: accept(operation),
        replay_differs: operation.replay != replay_of(&operation.method),
    }
}

/// The class of a method by itself (RFC 9110, section 9.2.2).
fn replay_of(method: &str) -> ir::Replay {
    if matches!(method, "POST" | "PATCH") { ir::Replay::Once } else { ir::Replay::Safe }
}

fn accept(operation: &Operation) -> Option<String> {
    let media = operation.responses.iter().find_map(|response| match &response.content {
        Answer::Text(media) | Answer::Binary(media) | Answer::Stream { media, .. } => {
            Some(media.clone())
        }
        _ => None,
    });
    media.filter(|media| media != "application/json")
}

/// The method of an operation.
pub(super) fn plan_method(
    context: &Context<'_>,
    at: usize,
    name: &Name,
    resource: &Resource,
) -> MethodPlan {
    let operation = &context.api.operations[at];
    let (required, optional) = arguments(context, operation);
    let kind = call_kind(operation);
    let chain =
        Chain { context, operation, resource, name, required: &required, optional: &optional };
    let setters: Vec<SetterPlan> = optional.iter().map(Slot::setter).collect();
    MethodPlan {
        name: name.clone(),
        constant: context.constants[at].clone(),
        doc: docs::method_doc(operation, context.scopes),
        example: chain.example(kind),
        deprecated: operation.deprecated,
        full_call: chain.full(),
        answer: context.outcomes[at].map_or_else(|| answer_kind(operation), AnswerKind::Outcome),
        output: output(context, at),
        kind,
        builder: (!setters.is_empty())
            .then(|| BuilderPlan { name: context.builders[at].clone(), setters }),
        arguments: required.into_iter().map(|slot| slot.argument).collect(),
    }
}

fn call_kind(operation: &Operation) -> CallKind {
    match (&operation.paging, operation.replay) {
        (Some(_), _) => CallKind::Paged,
        (None, ir::Replay::Keyed) => CallKind::Keyed,
        (None, _) => CallKind::Plain,
    }
}

/// What the caller gets: the one answer, or the enum of several that differ.
fn output(context: &Context<'_>, at: usize) -> RustType {
    if let Some(outcome) = context.outcomes[at] {
        return RustType::Named(outcome);
    }
    let operation = &context.api.operations[at];
    let first = operation.responses.first().map_or(&Answer::Empty, |response| &response.content);
    answer_type(context.types, first).unwrap_or(RustType::Unit)
}

/// The type of an answer's body; `None`: empty.
pub(super) fn answer_type(types: &Types<'_>, content: &Answer) -> Option<RustType> {
    match content {
        Answer::Empty => None,
        Answer::Json(shape) => Some(types.rust_type(shape, None)),
        Answer::Text(_) => Some(RustType::Text),
        Answer::Binary(_) => Some(RustType::ByteStream),
        Answer::Stream { framing, item, .. } => Some(stream_type(types, *framing, item)),
    }
}

/// The data of an event of which nothing more is known is the text itself.
fn stream_type(types: &Types<'_>, framing: Framing, item: &Shape) -> RustType {
    match (framing, item) {
        (Framing::Events, Shape::Any | Shape::Primitive(ir::Primitive::String)) => {
            RustType::EventStream(Box::new(RustType::Text))
        }
        (Framing::Events, _) => RustType::EventStream(Box::new(types.rust_type(item, None))),
        (Framing::Lines, _) => RustType::JsonLines(Box::new(types.rust_type(item, None))),
    }
}

fn answer_kind(operation: &Operation) -> AnswerKind {
    match operation.responses.first().map(|response| &response.content) {
        Some(Answer::Json(_)) => AnswerKind::Json,
        Some(Answer::Text(_) | Answer::Binary(_)) => AnswerKind::Raw,
        Some(Answer::Stream { .. }) => AnswerKind::Stream,
        Some(Answer::Empty) | None => AnswerKind::Empty,
    }
}

/// Success answers with different bodies.
pub(super) fn has_outcomes(operation: &Operation) -> bool {
    let mut contents = operation.responses.iter().map(|response| &response.content);
    let first = contents.next();
    let raw = |content: &Answer| matches!(content, Answer::Binary(_) | Answer::Stream { .. });
    contents.any(|content| Some(content) != first)
        && !operation.responses.iter().any(|response| raw(&response.content))
        && operation.paging.is_none()
}

/// An argument with what is known of it.
struct Slot<'a> {
    argument: ArgumentPlan,
    doc: Vec<String>,
    deprecated: bool,
    shape: Option<&'a Shape>,
    sample: &'a serde_json::Value,
    /// A form or multipart body, by its type.
    form: Option<ir::TypeId>,
}

impl Slot<'_> {
    fn setter(&self) -> SetterPlan {
        SetterPlan {
            name: self.argument.name.clone(),
            argument: ArgumentPlan {
                name: self.argument.name.clone(),
                pass: self.argument.pass.clone(),
                target: self.argument.target.clone(),
            },
            doc: self.doc.clone(),
            deprecated: self.deprecated,
        }
    }
}

/// Required parameters with the body, and the optional ones.
fn arguments<'a>(
    context: &Context<'a>,
    operation: &'a Operation,
) -> (Vec<Slot<'a>>, Vec<Slot<'a>>) {
    let names = argument_names(operation);
    let slots =
        operation.parameters.iter().zip(names).map(|(parameter, name)| {
            (parameter.required, parameter_slot(context, parameter, name))
        });
    let (mut required, mut optional) = (Vec::new(), Vec::new());
    for (is_required, slot) in slots {
        if is_required { required.push(slot) } else { optional.push(slot) }
    }
    if let Some(body) = &operation.body {
        let slot = body_slot(context, body, &required, &optional);
        if body.required { required.push(slot) } else { optional.push(slot) }
    }
    (required, optional)
}

fn argument_names(operation: &Operation) -> Vec<Name> {
    let wanted = operation.parameters.iter().map(|parameter| {
        let name =
            identifier(parameter.rust_name.as_deref().unwrap_or(&parameter.name), Case::Snake);
        let clashes = !parameter.required && CALL_METHODS.contains(&name.as_str());
        (
            (parameter.place, parameter.name.clone()),
            if clashes { format!("{name}_param") } else { name },
        )
    });
    let names = claim_all(&mut Namespace::default(), wanted);
    operation.parameters.iter().map(|p| names[&(p.place, p.name.clone())].clone()).collect()
}

fn parameter_slot<'a>(context: &Context<'a>, parameter: &'a Parameter, name: Name) -> Slot<'a> {
    let mut doc = docs::doc_lines(&parameter.doc);
    if doc.is_empty() {
        doc = vec![format!("{} on the wire.", prose::code(&parameter.name))];
    }
    Slot {
        argument: ArgumentPlan {
            name,
            pass: pass(context, &parameter.shape),
            target: Target::Parameter {
                place: parameter.place,
                wire: parameter.name.clone(),
                style: parameter.style,
            },
        },
        doc,
        deprecated: parameter.deprecated,
        shape: Some(&parameter.shape),
        sample: &parameter.sample,
        form: None,
    }
}

fn body_slot<'a>(
    context: &Context<'a>,
    body: &'a ir::Body,
    required: &[Slot<'_>],
    optional: &[Slot<'_>],
) -> Slot<'a> {
    let taken = required.iter().chain(optional).map(|slot| slot.argument.name.as_str());
    let name = Namespace::reserving(taken).claim("body");
    let named = |id: &ir::TypeId| RustType::Named(context.types.reference(*id));
    let (pass, target, shape, form) = match &body.content {
        Content::Json { media, shape } => {
            let own = (media != "application/json").then(|| media.clone());
            (json_pass(context, shape), Target::Json(own), Some(shape), None)
        }
        Content::Form(id) => (Pass::Reference(named(id)), Target::Form, None, Some(*id)),
        Content::Multipart(id) => (Pass::Value(named(id)), Target::Multipart, None, Some(*id)),
        Content::Text(media) => (Pass::Str, Target::Text(media.clone()), None, None),
        Content::Binary(media) => (Pass::Bytes, Target::Binary(media.clone()), None, None),
    };
    let mut doc = docs::doc_lines(&body.doc);
    if doc.is_empty() {
        doc = vec!["The body of the request.".into()];
    }
    Slot {
        argument: ArgumentPlan { name, pass, target },
        doc,
        deprecated: false,
        shape,
        sample: &body.sample,
        form,
    }
}

fn pass(context: &Context<'_>, shape: &Shape) -> Pass {
    let types = context.types;
    match types.resolve(shape) {
        Shape::Primitive(ir::Primitive::String | ir::Primitive::Secret) => Pass::Str,
        Shape::List(item) => match types.resolve(item) {
            Shape::Primitive(ir::Primitive::String) => Pass::Strings,
            _ => Pass::Items(types.rust_type(item, None)),
        },
        Shape::Named(id) => match &context.api.type_of(*id).kind {
            ir::TypeKind::StringEnum(_) | ir::TypeKind::IntegerEnum(_) => {
                Pass::Value(types.rust_type(shape, None))
            }
            _ => Pass::Reference(types.rust_type(shape, None)),
        },
        Shape::Map(_) | Shape::Tuple(_) | Shape::Any | Shape::Nullable(_) => {
            Pass::Reference(types.rust_type(shape, None))
        }
        Shape::Primitive(_) => Pass::Value(types.rust_type(shape, None)),
    }
}

fn json_pass(context: &Context<'_>, shape: &Shape) -> Pass {
    match context.types.resolve(shape) {
        Shape::List(item) => Pass::Slice(context.types.rust_type(item, None)),
        Shape::Primitive(ir::Primitive::String | ir::Primitive::Secret) => Pass::Str,
        _ => Pass::Reference(context.types.rust_type(shape, None)),
    }
}

/// The call as an expression.
struct Chain<'a> {
    context: &'a Context<'a>,
    operation: &'a Operation,
    resource: &'a Resource,
    name: &'a Name,
    required: &'a [Slot<'a>],
    optional: &'a [Slot<'a>],
}

impl Chain<'_> {
    /// The call with what is required, as the docs show it.
    fn example(&self, kind: CallKind) -> ExamplePlan {
        let arguments = self.required.iter().map(|slot| self.shown(slot)).collect();
        ExamplePlan { call: self.start(arguments), answer: self.example_answer(kind) }
    }

    fn example_answer(&self, kind: CallKind) -> ExampleAnswer {
        if kind == CallKind::Paged {
            let (many, one) = self.nouns();
            return ExampleAnswer::Walk(many, one);
        }
        match self.operation.responses.first().map(|response| &response.content) {
            Some(Answer::Stream { framing, .. }) => {
                let (many, one) = match framing {
                    Framing::Lines => ("lines", "line"),
                    Framing::Events => ("events", "event"),
                };
                ExampleAnswer::Drain(Name(many.into()), Name(one.into()))
            }
            None | Some(Answer::Empty) if !has_outcomes(self.operation) => ExampleAnswer::Discard,
            _ => ExampleAnswer::Bind(Name("answer".into())),
        }
    }

    /// What the items of a list are called: after the method, `list_tides`, or after the resource.
    fn nouns(&self) -> (Name, Name) {
        let method = self.name.as_str();
        let many = match method.split_once('_') {
            Some(("list", noun)) => noun,
            None if method == "list" => self.resource.module.as_str(),
            _ => "items",
        };
        let one = singular(many);
        if one == many || many.ends_with("_api") || many == "client" || is_keyword(&one) {
            (Name("items".into()), Name("item".into()))
        } else {
            (Name(many.to_owned()), Name(one))
        }
    }

    /// The call with everything that can be set; bodies as the document's own example has them.
    fn full(&self) -> Expr {
        let arguments = self.required.iter().map(|slot| self.complete(slot)).collect();
        self.optional.iter().fold(self.start(arguments), |call, slot| Expr::Method {
            receiver: Box::new(call),
            name: slot.argument.name.clone(),
            arguments: vec![self.complete(slot)],
        })
    }

    fn start(&self, arguments: Vec<Expr>) -> Expr {
        let handle = Expr::Method {
            receiver: Box::new(Expr::Local(Name("client".into()))),
            name: self.resource.module.clone(),
            arguments: Vec::new(),
        };
        Expr::Method { receiver: Box::new(handle), name: self.name.clone(), arguments }
    }

    fn shown(&self, slot: &Slot<'_>) -> Expr {
        match (slot.shape, slot.form) {
            (Some(shape), _) => {
                self.context.types.argument(&slot.argument.pass, shape, slot.sample)
            }
            (None, Some(id)) => {
                self.context.types.argument(&slot.argument.pass, &Shape::Named(id), slot.sample)
            }
            (None, None) if slot.argument.pass == Pass::Bytes => Expr::Bytes,
            (None, None) => Expr::Str(slot.sample.as_str().unwrap_or("text").to_owned()),
        }
    }

    fn complete(&self, slot: &Slot<'_>) -> Expr {
        match (&slot.argument.pass, slot.form) {
            (Pass::Slice(_), _) => {
                return Expr::Reference(Box::new(Expr::JsonList(slot.sample.clone())));
            }
            (Pass::Value(_), Some(id)) => return self.context.types.complete_form(id, slot.sample),
            _ => {}
        }
        match &slot.argument.target {
            Target::Json(_) | Target::Form if !matches!(slot.argument.pass, Pass::Str) => {
                Expr::Reference(Box::new(Expr::Json(slot.sample.clone())))
            }
            Target::Parameter { .. } if matches!(slot.argument.pass, Pass::Reference(_)) => {
                Expr::Reference(Box::new(Expr::Json(slot.sample.clone())))
            }
            _ => self.shown(slot),
        }
    }
}
