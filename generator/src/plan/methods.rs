//! Operations become constants and methods.

use crate::escape::{RustText, rust_text};
use crate::ir::{self, Answer, Api, Operation, Parameter, Shape};

use super::{
    answers::{answer_kind, output},
    bodies::body_slot,
    calls::Chain,
    docs, failures,
    kept::{KeptOperations, Members, Wanted, claim_kept, operation_key},
    links::{self, Targets},
    lock::parameter_key,
    model::{
        AnswerKind, ArgumentPlan, BuilderPlan, CallKind, MethodPlan, Name, NamePath, OperationPlan,
        Pass, SetterPlan, Target, TypeRef,
    },
    names::{Case, Namespace, identifier},
    operation_names::OperationNames,
    resources::Resource,
    types::Types,
    xml::Tables,
};

/// Methods that every call has; a setter of that name gets `_param` appended.
const CALL_METHODS: &[&str] = &[
    "send",
    "timeout",
    "attempt_timeout",
    "stall_timeout",
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
    /// How types stand in XML.
    pub(super) tables: &'a Tables<'a>,
    pub(super) types: &'a Types<'a>,
    /// Constants by the operation's position.
    pub(super) constants: &'a [Name],
    /// Enums of answers by the operation's position.
    pub(super) outcomes: &'a [Option<TypeRef>],
    /// Scopes and their variants.
    pub(super) scopes: &'a [(String, Name)],
    /// Names of the builders by the operation's position.
    pub(super) builders: &'a [Name],
    /// The type that most errors have.
    pub(super) usual_error: Option<ir::TypeId>,
    /// Enums of error bodies by the operation's position.
    pub(super) failures: &'a [Option<Name>],
    /// What links can lead to.
    pub(super) targets: &'a Targets<'a>,
}

/// Names of the constants, in document order; a variant has that of its operation.
pub(super) fn name_constants(
    api: &Api,
    names: &OperationNames,
    known: &KeptOperations<'_>,
) -> Vec<Name> {
    let own =
        api.operations.iter().enumerate().filter(|(_, operation)| operation.further.is_none());
    let wanted = own.map(|(at, operation)| {
        let kept = known.at(at).map(|known| known.constant.as_str());
        let name = identifier(names.unique(at), Case::Constant);
        ((operation.pointer.clone(), at), Wanted::new(name, kept.filter(|kept| !kept.is_empty())))
    });
    let mut names: Vec<_> =
        claim_kept(&mut Namespace::reserving(["ALL", "USUAL", "USUAL_PAGES"]), wanted)
            .into_iter()
            .collect();
    names.sort_by_key(|((_, at), _)| *at);
    let mut names = names.into_iter().map(|(_, name)| name);
    let mut own = Name::ours("UNNAMED");
    let each = api.operations.iter().map(|operation| {
        if operation.further.is_none() {
            own = names.next().unwrap_or_else(|| own.clone());
        }
        own.clone()
    });
    each.collect()
}

/// Names of the builders, none of which is the name of a type of the crate.
pub(super) fn name_builders(
    api: &Api,
    names: &OperationNames,
    resources: &[Resource],
    types: &[Name],
    known: &KeptOperations<'_>,
) -> Vec<Name> {
    let taken = types.iter().map(Name::as_str).chain(resources.iter().map(|r| r.name.as_str()));
    let taken: std::collections::BTreeSet<&str> = taken.collect();
    let wanted = api.operations.iter().enumerate().map(|(at, operation)| {
        let name = identifier(names.unique(at), Case::Type);
        let name = if taken.contains(name.as_str()) { format!("{name}Call") } else { name };
        let kept = known.at(at).and_then(|known| known.call.as_deref());
        ((operation.pointer.clone(), at), Wanted::new(name, kept))
    });
    let mut names: Vec<_> =
        claim_kept(&mut Namespace::reserving(taken.iter().copied()), wanted).into_iter().collect();
    names.sort_by_key(|((_, at), _)| *at);
    names.into_iter().map(|(_, name)| name).collect()
}

/// The operation's constant.
pub(super) fn plan_operation(
    context: &Context<'_>,
    at: usize,
    resource: &Resource,
    method: &MethodPlan,
) -> OperationPlan {
    let operation = &context.api.operations[at];
    OperationPlan {
        constant: context.constants[at].clone(),
        facts: operation.clone(),
        title: method.row.title.clone(),
        line: docs::plain_summary(operation),
        errors: failures::plan_errors(context.types, operation),
        method_path: NamePath::of(&[&resource.name, &method.name]),
        readme_call: method.call.clone(),
        accept: accept(operation),
        xml: context.tables.answers(ways(context, at)),
        redirects: operation.responses.iter().any(|answer| answer.content == Answer::Redirect),
        replay_differs: operation.replay != replay_of(&operation.method),
    }
}

/// An operation and the further ways to call it.
fn ways<'a>(context: &Context<'a>, at: usize) -> impl Iterator<Item = &'a Operation> {
    let (own, behind) = (&context.api.operations[at], context.api.operations.iter().skip(at + 1));
    std::iter::once(own).chain(behind.take_while(|operation| operation.further.is_some()))
}

/// The class of a method by itself (RFC 9110, section 9.2.2).
fn replay_of(method: &str) -> ir::Replay {
    match method {
        "GET" | "HEAD" | "OPTIONS" | "TRACE" | "PUT" | "DELETE" | "QUERY" => ir::Replay::Safe,
        _ => ir::Replay::Once,
    }
}

/// The `Accept` header: every media type that the answers have.
fn accept(operation: &Operation) -> Option<String> {
    let mut all: Vec<&str> = Vec::new();
    for media in operation.responses.iter().filter_map(|response| response.media.as_deref()) {
        if !all.contains(&media) {
            all.push(media);
        }
    }
    let text = all.join(", ");
    (!text.is_empty() && text != "application/json").then_some(text)
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
    let (example, full_call) = (chain.example(kind), chain.full());
    let setters: Vec<SetterPlan> = optional.into_iter().map(Slot::into_setter).collect();
    let further = operation.further.as_ref();
    let (title, description) = (docs::summary(operation), docs::description(operation));
    let base = base(context, at, resource).unwrap_or(name);
    let errors = failures::words(context, operation, context.failures[at].as_ref());
    let facts = docs::MethodFacts {
        title: &title,
        description: &description,
        scopes: context.scopes,
        base,
        also: &also(context, at, resource),
        errors: errors.as_ref(),
        next: &links::link_lines(operation, context.targets),
    };
    MethodPlan {
        key: operation_key(operation),
        name: name.clone(),
        call: shown_call(resource, name, &required),
        constant: context.constants[at].clone(),
        doc: docs::method_doc(operation, &facts),
        row: docs::row(operation, &title, context.scopes, base),
        description,
        example,
        deprecated: operation.deprecated,
        sunset: operation.sunset.clone(),
        full_call,
        answer: context.outcomes[at].map_or_else(|| answer_kind(operation), AnswerKind::Outcome),
        output: output(context, at),
        item: operation.paging.as_ref().map(|paging| context.types.rust_type(&paging.item, None)),
        kind,
        builder: (!setters.is_empty())
            .then(|| BuilderPlan { name: context.builders[at].clone(), setters }),
        arguments: required.into_iter().map(|slot| slot.argument).collect(),
        further: further.is_some(),
        sends: further.and_then(|variant| variant.sends.clone()),
        accept: further.and_then(|variant| variant.accept.clone()),
        flag: further.and_then(|variant| variant.flag.clone()),
    }
}

/// The call with the names of what is required.
fn shown_call(resource: &Resource, name: &Name, required: &[Slot<'_>]) -> RustText {
    let argument = |slot: &Slot<'_>| {
        let by_reference = matches!(slot.argument.pass, Pass::Reference(_) | Pass::Slice(_));
        let mark = RustText::ours(if by_reference { "&" } else { "" });
        rust_text!("{}{}", mark, slot.argument.name)
    };
    let arguments = RustText::joined(required.iter().map(argument), ", ");
    rust_text!("client.{}().{}({})", resource.module, name, arguments)
}

/// The method of the operation that another one is a further way to call of.
fn base<'a>(context: &Context<'_>, at: usize, resource: &'a Resource) -> Option<&'a Name> {
    let own = (0..=at).rev().find(|at| context.api.operations[*at].further.is_none())?;
    resource.methods.iter().find(|(at, _)| *at == own).map(|(_, name)| name)
}

/// The methods for the further media types of an operation.
fn also<'a>(context: &'a Context<'_>, at: usize, resource: &'a Resource) -> Vec<&'a Name> {
    if context.api.operations[at].further.is_some() {
        return Vec::new();
    }
    let behind = context.api.operations.iter().skip(at + 1);
    let variants = behind.take_while(|operation| operation.further.is_some()).count();
    let positions = at + 1..=at + variants;
    let names = resource.methods.iter().filter(|(at, _)| positions.contains(at));
    names.map(|(_, name)| name).collect()
}

fn call_kind(operation: &Operation) -> CallKind {
    match (&operation.paging, operation.replay) {
        (Some(_), _) => CallKind::Paged,
        (None, ir::Replay::Keyed) => CallKind::Keyed,
        (None, _) => CallKind::Plain,
    }
}

/// An argument with what is known of it.
pub(super) struct Slot<'a> {
    pub(super) argument: ArgumentPlan,
    pub(super) deprecated: bool,
    pub(super) shape: Option<&'a Shape>,
    pub(super) sample: &'a serde_json::Value,
    /// A form or multipart body, by its type.
    pub(super) form: Option<ir::TypeId>,
}

impl Slot<'_> {
    fn into_setter(self) -> SetterPlan {
        SetterPlan {
            name: self.argument.name.clone(),
            argument: self.argument,
            deprecated: self.deprecated,
        }
    }
}

/// Required parameters with the body, and the optional ones.
fn arguments<'a>(
    context: &Context<'a>,
    operation: &'a Operation,
) -> (Vec<Slot<'a>>, Vec<Slot<'a>>) {
    let names = argument_names(context.api, operation);
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

pub(super) fn argument_names(api: &Api, operation: &Operation) -> Vec<Name> {
    let members = members(api, operation);
    let wanted = operation.parameters.iter().map(|parameter| {
        let name =
            identifier(parameter.rust_name.as_deref().unwrap_or(&parameter.name), Case::Snake);
        let clashes = !parameter.required && CALL_METHODS.contains(&name.as_str());
        let plain = identifier(&parameter.name, Case::Snake);
        let name = if clashes { format!("{name}_param") } else { name };
        let key = parameter_key(parameter.place, &parameter.name);
        // An argument of a method has a name for its reader only.
        let wanted = if parameter.required {
            Members::NONE.wanted(&parameter.name, &plain, name)
        } else {
            members.wanted_parameter(&key, &parameter.name, &plain, name)
        };
        ((parameter.place, parameter.name.clone()), wanted)
    });
    let names = claim_kept(&mut Namespace::default(), wanted);
    operation.parameters.iter().map(|p| names[&(p.place, p.name.clone())].clone()).collect()
}

/// The names that the optional parameters of an operation had.
fn members<'a>(api: &'a Api, operation: &Operation) -> Members<'a> {
    if !api.known.exist {
        return Members::NONE;
    }
    let key = operation_key(operation);
    let is_known = api.known.operations.contains_key(&key);
    Members::of(api, &key, is_known, api.known.spelling.parameters)
}

fn parameter_slot<'a>(context: &Context<'a>, parameter: &'a Parameter, name: Name) -> Slot<'a> {
    let mut doc = docs::doc_lines(&parameter.doc);
    if doc.is_empty() {
        doc = docs::on_the_wire(&parameter.name);
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
            doc,
            default: parameter.default.clone(),
            limits: parameter.limits.clone(),
        },
        deprecated: parameter.deprecated,
        shape: Some(&parameter.shape),
        sample: &parameter.sample,
        form: None,
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
