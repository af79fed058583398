//! Error bodies that are written out again and again become one type.
//!
//! Many documents repeat the schema of their errors in every answer of every operation. What differs
//! in prose only is one body, called after its status, or `ErrorBody` where several statuses have it.
//! Which one stands for all is the first by JSON pointer, so that the order of the document says
//! nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use indexmap::IndexMap;
use openapiv3::{MediaType, OpenAPI, ReferenceOr, Schema};
use serde_json::{Map, Value};

use super::Lowering;
use super::pointer::join;
use super::schema::Sub;
use super::types::{Home, Site};
use crate::ir::Shape;

/// Keys of a schema that say nothing about the values.
const PROSE: &[&str] = &["title", "description", "example", "externalDocs", "x-examples"];

/// The bodies of errors that occur more than once.
#[derive(Debug, Default)]
pub(super) struct Twins<'d> {
    groups: Vec<Group<'d>>,
    /// Positions in `groups` by the JSON pointer of each occurrence.
    by_pointer: HashMap<String, usize>,
}

/// One body.
#[derive(Debug)]
struct Group<'d> {
    name: String,
    pointer: String,
    schema: &'d Schema,
    /// What it has become.
    lowered: Option<Shape>,
}

/// Where a body occurs.
#[derive(Debug, Clone, Copy)]
struct Occurrence<'d> {
    status: Status,
    schema: &'d Schema,
}

/// The status of an answer, as far as names need it: `None` for a range or the default.
type Status = Option<u16>;

impl<'d> Twins<'d> {
    pub(super) fn of(api: &'d OpenAPI) -> Self {
        // By what the schema says without its prose.
        let mut bodies: BTreeMap<String, BTreeMap<String, Occurrence<'d>>> = BTreeMap::new();
        each_error(api, |pointer, status, content| {
            for (media, content) in content {
                if let Some(ReferenceOr::Item(schema)) = &content.schema
                    && let Some(key) = structure(schema)
                {
                    let pointer = join(pointer, &["content", media, "schema"]);
                    bodies.entry(key).or_default().insert(pointer, Occurrence { status, schema });
                }
            }
        });
        let mut twins = Self::default();
        for occurrences in bodies.into_values().filter(|occurrences| occurrences.len() > 1) {
            let statuses = occurrences.values().map(|occurrence| occurrence.status).collect();
            let group = twins.groups.len();
            if let Some((pointer, first)) = occurrences.first_key_value() {
                let (name, pointer) = (name_for(&statuses), pointer.clone());
                twins.groups.push(Group { name, pointer, schema: first.schema, lowered: None });
            }
            twins.by_pointer.extend(occurrences.into_keys().map(|pointer| (pointer, group)));
        }
        twins
    }
}

impl Lowering<'_, '_> {
    /// The shape of an error's body that occurs elsewhere too.
    pub(super) fn lower_twin(&mut self, pointer: &str) -> Option<Shape> {
        let at = *self.twins.by_pointer.get(pointer)?;
        let Group { name, pointer, schema, lowered } = &self.twins.groups[at];
        if let Some(shape) = lowered {
            return Some(shape.clone());
        }
        let (name, pointer, schema) = (name.clone(), pointer.clone(), *schema);
        let site = Site::inline(Home::Error(&name));
        let shape = self.lower_sub(Sub::Inline(schema), &pointer, site).into_shape();
        self.twins.groups[at].lowered = Some(shape.clone());
        Some(shape)
    }
}

/// Calls a function with the JSON pointer, the status and the content of each answer that is written
/// in place and means an error.
fn each_error<'d>(
    api: &'d OpenAPI,
    mut look: impl FnMut(&str, Status, &'d IndexMap<String, MediaType>),
) {
    for (path, item) in &api.paths.paths {
        let Some(item) = item.as_item() else { continue };
        for (method, operation) in item.iter() {
            let at = join("/paths", &[path, method, "responses"]);
            for (status, response) in &operation.responses.responses {
                let code = match status {
                    openapiv3::StatusCode::Code(code) => Some(*code),
                    openapiv3::StatusCode::Range(_) => None,
                };
                let status = status.to_string();
                if let (Some(response), true) = (response.as_item(), status.starts_with(['4', '5']))
                {
                    look(&join(&at, &[&status]), code, &response.content);
                }
            }
            let default = operation.responses.default.as_ref().and_then(ReferenceOr::as_item);
            if let Some(response) = default {
                look(&join(&at, &["default"]), None, &response.content);
            }
        }
    }
}

/// What an object's schema says, without its prose. Others need no name.
fn structure(schema: &Schema) -> Option<String> {
    let mut value = serde_json::to_value(schema).ok()?;
    value.get("properties")?.as_object().filter(|properties| !properties.is_empty())?;
    strip(&mut value);
    value.sort_all_objects();
    Some(value.to_string())
}

/// Takes the prose off a schema and all schemas in it, and the order off its lists.
fn strip(schema: &mut Value) {
    match schema {
        Value::Object(keys) => {
            keys.retain(|key, _| !PROSE.contains(&key.as_str()));
            for (key, value) in keys {
                match (key.as_str(), value) {
                    // Names of properties, not keys of schemas.
                    ("properties", Value::Object(properties)) => strip_each(properties),
                    ("enum" | "required", Value::Array(values)) => {
                        values.sort_by_key(Value::to_string);
                    }
                    ("default", _) => {}
                    (_, value) => strip(value),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(strip),
        _ => {}
    }
}

fn strip_each(schemas: &mut Map<String, Value>) {
    schemas.values_mut().for_each(strip);
}

/// What a body is called: after its status where it has but one.
fn name_for(statuses: &BTreeSet<Status>) -> String {
    let only = statuses.first().copied().flatten().filter(|_| statuses.len() == 1);
    let reason = only.and_then(|code| http::StatusCode::from_u16(code).ok());
    match reason.and_then(|code| code.canonical_reason()) {
        Some(reason) if reason.ends_with("Error") => reason.to_owned(),
        Some(reason) => format!("{reason} Error"),
        None => "Error Body".to_owned(),
    }
}
