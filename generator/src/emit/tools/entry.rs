//! An operation, as `operations.json` has it.

use serde::Serialize;

use crate::{
    escape::{Markdown, RustText, prose, rust_text},
    explore::Needs,
    ir::{self, End, In, KeyPlace, PagingStyle, Replay, Requirement},
    plan::{CratePlan, OperationPlan},
};

use super::{
    Listed,
    calls::{Called, Further},
};

#[derive(Serialize)]
pub(super) struct Entry<'p> {
    id: &'p str,
    constant: RustText,
    method: &'p str,
    path: &'p str,
    /// Its own server, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    server: Option<&'p str>,
    resource: &'p str,
    feature: &'p str,
    summary: &'p Markdown,
    description: String,
    deprecated: bool,
    /// Where it is in the document.
    pointer: &'p str,
    /// The lines of it, and of what annotations say of it.
    places: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_docs: Option<&'p str>,
    /// The day on which it goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    sunset: Option<&'p str>,
    scopes: Scopes<'p>,
    security: &'p [Vec<String>],
    replay: Class<'p>,
    paging: Option<Paging<'p>>,
    errors: Vec<Failure<'p>>,
    #[serde(flatten)]
    called: Called<'p>,
    also: Vec<Further<'p>>,
}

impl<'p> Entry<'p> {
    pub(super) fn of(
        plan: &'p CratePlan,
        operation: &'p OperationPlan,
        own: Listed<'p>,
        further: &[Listed<'p>],
    ) -> Self {
        let facts = &operation.facts;
        let item = own.method.item.as_ref();
        let errors = operation.errors.iter().map(|error| Failure {
            status: &error.status,
            ty: error.ty.as_ref().map(|ty| super::calls::type_text(plan, ty)),
            description: &error.line,
        });
        Self {
            id: &facts.id,
            constant: rust_text!("operations::{}", operation.constant),
            method: &facts.method,
            path: &facts.path,
            server: facts.server.as_deref(),
            resource: own.resource.module.as_str(),
            feature: &own.resource.feature,
            summary: &operation.line,
            description: own.method.description.text(),
            deprecated: facts.deprecated,
            pointer: &facts.pointer,
            places: super::links(plan.origins.operations.get(operation.constant.as_str())),
            sunset: facts.sunset.as_deref(),
            external_docs: facts.external_docs.as_deref(),
            scopes: Scopes::of(facts),
            security: &facts.security,
            replay: Class::of(plan, facts.replay),
            paging: facts.paging.as_ref().map(|paging| Paging {
                item: item.map(|item| super::calls::type_text(plan, item)),
                ..Paging::of(paging)
            }),
            errors: errors.collect(),
            called: Called::of(plan, own),
            also: further.iter().map(|method| Further::of(plan, *method)).collect(),
        }
    }
}

#[derive(Serialize)]
struct Failure<'p> {
    status: &'p str,
    #[serde(rename = "type")]
    ty: Option<RustText>,
    description: &'p Markdown,
}

/// What a token needs.
#[derive(Serialize)]
struct Scopes<'p> {
    needs: Needs,
    /// One of these sets is enough, each in full.
    any_of: &'p [Vec<String>],
    source: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<Markdown>,
}

impl<'p> Scopes<'p> {
    fn of(facts: &'p ir::Operation) -> Self {
        let (needs, any_of) = match &facts.requirement {
            Requirement::Public => (Needs::Public, &[][..]),
            Requirement::AnyCredential => (Needs::None, &[][..]),
            Requirement::Unknown => (Needs::Unknown, &[][..]),
            Requirement::Scopes(sets) => (Needs::Scopes, sets.as_slice()),
        };
        let source = match facts.requirement {
            Requirement::Unknown => "unknown",
            _ if facts.requirement_inferred => "inferred",
            _ => "documented",
        };
        Self { needs, any_of, source, note: facts.requirement_note.as_deref().map(prose::doc_line) }
    }
}

/// Whether it may be sent again.
#[derive(Serialize)]
struct Class<'p> {
    class: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<Key<'p>>,
}

/// Where the idempotency key goes.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Key<'p> {
    Header(&'p str),
    Body(&'p str),
}

impl<'p> Class<'p> {
    fn of(plan: &'p CratePlan, replay: Replay) -> Self {
        let key = plan.provider.facts.idempotency.as_ref().map(|place| match place {
            KeyPlace::Header { name, .. } => Key::Header(name.as_str()),
            KeyPlace::Field(pointer) => Key::Body(pointer.as_str()),
        });
        let (class, key) = match replay {
            Replay::Safe => ("safe", None),
            Replay::Keyed => ("keyed", key),
            Replay::Once => ("once", None),
        };
        Self { class, key }
    }
}

/// How the list is cut into pages.
#[derive(Serialize)]
struct Paging<'p> {
    scheme: &'static str,
    /// Where parameters of a page go.
    sent_in: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter: Option<&'p str>,
    /// The number of the first page.
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<u32>,
    /// Where the answer says what the next page is.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Place<'p>>,
    /// Of a list by the last item: where the item has what is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    item_id: Option<&'p str>,
    /// How the last page is known, where a page has a number or an offset.
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<Ending<'p>>,
    /// Where the answer says whether another page follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    more: Option<Place<'p>>,
    size: Option<&'p str>,
    default_size: Option<u32>,
    max_size: Option<u32>,
    /// Where the items are in the answer.
    items: &'p str,
    item: Option<RustText>,
}

/// A place in an answer.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Place<'p> {
    Body(&'p str),
    Header(&'p str),
}

/// How the last page is known.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Ending<'p> {
    /// The next page's number stands here until there is none.
    Next(Place<'p>),
    /// The last page's number stands here.
    LastPage(Place<'p>),
    /// The number of all items stands here.
    Total(Place<'p>),
    /// It is the one that is not full.
    ShortPage,
}

impl<'p> Paging<'p> {
    fn of(paging: &'p ir::Paging) -> Self {
        let own = Self {
            scheme: "link",
            sent_in: if paging.in_body { "body" } else { "query" },
            parameter: None,
            first: None,
            next: None,
            item_id: None,
            end: None,
            more: paging.more.as_ref().map(place),
            size: paging.size.as_deref(),
            default_size: paging.default_size,
            max_size: paging.max_size,
            items: &paging.items,
            item: None,
        };
        match &paging.style {
            PagingStyle::PageNumber { page, first, end } => Self {
                scheme: "page_number",
                parameter: Some(page),
                first: Some(*first),
                end: Some(ending(end)),
                ..own
            },
            PagingStyle::Offset { offset, end } => {
                Self { scheme: "offset", parameter: Some(offset), end: Some(ending(end)), ..own }
            }
            PagingStyle::Cursor { cursor, next } => {
                let next = Some(place(next));
                Self { scheme: "cursor", parameter: Some(cursor), next, ..own }
            }
            PagingStyle::LastItem { cursor, id } => {
                let item_id = Some(id.as_str());
                Self { scheme: "last_item", parameter: Some(cursor), item_id, ..own }
            }
            PagingStyle::NextUrl { next } => {
                Self { scheme: "next_url", next: Some(place(next)), ..own }
            }
            PagingStyle::Link => own,
        }
    }
}

fn place(place: &In) -> Place<'_> {
    match place {
        In::Body(pointer) => Place::Body(pointer),
        In::Header(name) => Place::Header(name),
    }
}

fn ending(end: &End) -> Ending<'_> {
    match end {
        End::Next(at) => Ending::Next(place(at)),
        End::LastPage(at) => Ending::LastPage(place(at)),
        End::Total(at) => Ending::Total(place(at)),
        End::ShortPage => Ending::ShortPage,
    }
}
