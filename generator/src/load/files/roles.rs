//! What stands where in a document, as far as references may lead to other files.
//!
//! The grammar that is checked later is that of 3.0. Files are joined before a document is rewritten
//! into that form, so this table knows the places of all versions, and nothing of what is right there.

use serde_json::{Map, Value};

use crate::pointer::push_segment;

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Role {
    Document,
    Components,
    Paths,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    Responses,
    Response,
    Header,
    MediaType,
    Encoding,
    Example,
    Link,
    Callback,
    SecurityScheme,
    Schema,
    Discriminator,
    /// The name of a schema, or a reference to one, as plain text.
    MappingTarget,
    /// A literal, such as an example.
    Literal,
    /// Prose.
    Prose,
    /// Something with prose in it and no more, such as a tag.
    Described,
}

/// How values of a role stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// One, or a list of them.
    Value,
    /// A mapping of names to them.
    Map,
}

/// A reference that was found.
#[derive(Debug)]
pub(super) struct Found {
    /// The pointer of what holds it: a mapping with `$ref`, or a text.
    pub(super) pointer: String,
    /// What it must lead to.
    pub(super) role: Role,
    /// How many of these.
    pub(super) form: Form,
    /// The reference.
    pub(super) target: String,
    /// Nothing stands beside it.
    pub(super) alone: bool,
}

/// The references in a value, in its order. What holds a reference is searched as well: it may have
/// other keys.
pub(super) fn find_references(value: &Value, role: Role, form: Form) -> Vec<Found> {
    let mut search = Search { pointer: String::new(), found: Vec::new(), only_away: false };
    search.visit(value, role, form);
    search.found
}

/// The references in the document that lead to other files.
pub(super) fn find_references_away(document: &Value) -> Vec<Found> {
    let mut search = Search { pointer: String::new(), found: Vec::new(), only_away: true };
    search.visit(document, Role::Document, Form::Value);
    search.found
}

struct Search {
    pointer: String,
    found: Vec<Found>,
    /// What leads to the same file is left out.
    only_away: bool,
}

impl Search {
    fn visit(&mut self, value: &Value, role: Role, form: Form) {
        match value {
            Value::Object(entries) => self.visit_mapping(entries, role, form),
            Value::Array(items) if form == Form::Value && role != Role::Literal => {
                for (index, item) in items.iter().enumerate() {
                    self.within(&index.to_string(), |search| search.visit(item, role, form));
                }
            }
            Value::String(text) if role == Role::MappingTarget => {
                self.add(text, role, form, true);
            }
            _ => {}
        }
    }

    fn visit_mapping(&mut self, entries: &Map<String, Value>, role: Role, form: Form) {
        if let Some(Value::String(target)) = entries.get("$ref") {
            self.add(target, role, form, entries.len() == 1);
        }
        if role == Role::Literal {
            return;
        }
        for (key, value) in entries {
            let next = match form {
                Form::Map => Some((role, Form::Value)),
                Form::Value => step(role, key),
            };
            if let Some((role, form)) = next {
                self.within(key, |search| search.visit(value, role, form));
            }
        }
    }

    fn add(&mut self, target: &str, role: Role, form: Form, alone: bool) {
        if self.only_away && (target.starts_with('#') || is_name(target, role)) {
            return;
        }
        let pointer = self.pointer.clone();
        self.found.push(Found { pointer, role, form, target: target.to_owned(), alone });
    }

    fn within(&mut self, segment: &str, go: impl FnOnce(&mut Self)) {
        let length = self.pointer.len();
        push_segment(&mut self.pointer, segment);
        go(self);
        self.pointer.truncate(length);
    }
}

/// What stands under a key.
fn step(role: Role, key: &str) -> Option<(Role, Form)> {
    let one = |role| Some((role, Form::Value));
    let each = |role| Some((role, Form::Map));
    match (role, key) {
        (Role::Document, "paths" | "x-ms-paths") => one(Role::Paths),
        (Role::Document, "webhooks" | "x-webhooks") | (Role::Components, "pathItems") => {
            each(Role::PathItem)
        }
        (Role::Document, "components") => one(Role::Components),
        (Role::Document, "definitions") | (Role::Components, "schemas") => each(Role::Schema),
        (Role::Document | Role::Components, "parameters") => each(Role::Parameter),
        (Role::Document | Role::Components, "responses") => each(Role::Response),
        (Role::Document, "securityDefinitions") | (Role::Components, "securitySchemes") => {
            each(Role::SecurityScheme)
        }
        (Role::Document, "info" | "tags" | "externalDocs") => one(Role::Described),
        (Role::Components, "requestBodies") => each(Role::RequestBody),
        (Role::Components | Role::Response | Role::Encoding, "headers") => each(Role::Header),
        (Role::Components, "mediaTypes") => each(Role::MediaType),
        (Role::Components | Role::Operation, "callbacks") => each(Role::Callback),
        (Role::Components | Role::Response, "links") => each(Role::Link),
        (Role::Paths | Role::Callback, _) => one(Role::PathItem),
        (Role::PathItem | Role::Operation, "parameters") => one(Role::Parameter),
        (Role::PathItem, "additionalOperations") => each(Role::Operation),
        (
            Role::PathItem,
            "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace" | "query",
        ) => one(Role::Operation),
        (Role::Operation, "requestBody") => one(Role::RequestBody),
        (Role::Operation, "responses") => one(Role::Responses),
        (Role::Responses, status) if !status.starts_with("x-") => one(Role::Response),
        // In 2.0 they are values by media type.
        (Role::Response, "examples") => each(Role::Literal),
        (Role::Parameter | Role::Header | Role::RequestBody | Role::Response, "content") => {
            each(Role::MediaType)
        }
        (Role::Parameter | Role::Header | Role::Response | Role::MediaType, "schema")
        | (Role::MediaType, "itemSchema")
        | (Role::Parameter | Role::Header, "items") => one(Role::Schema),
        (Role::MediaType, "encoding") => each(Role::Encoding),
        (Role::Components | Role::Parameter | Role::Header | Role::MediaType, "examples") => {
            each(Role::Example)
        }
        (Role::Example, "value" | "dataValue") => one(Role::Literal),
        (Role::Parameter | Role::Header | Role::MediaType | Role::Schema, "example") => {
            one(Role::Literal)
        }
        (Role::Schema, key) => step_in_schema(key),
        (Role::Discriminator, "mapping") => each(Role::MappingTarget),
        (Role::Literal | Role::Prose, _) => None,
        (_, "description" | "summary") => one(Role::Prose),
        _ => None,
    }
}

fn step_in_schema(key: &str) -> Option<(Role, Form)> {
    match key {
        "properties" | "patternProperties" | "definitions" | "$defs" | "dependentSchemas" => {
            Some((Role::Schema, Form::Map))
        }
        "items"
        | "additionalProperties"
        | "additionalItems"
        | "prefixItems"
        | "allOf"
        | "anyOf"
        | "oneOf"
        | "not"
        | "if"
        | "then"
        | "else"
        | "contains"
        | "propertyNames"
        | "unevaluatedItems"
        | "unevaluatedProperties"
        | "contentSchema" => Some((Role::Schema, Form::Value)),
        "discriminator" => Some((Role::Discriminator, Form::Value)),
        "description" => Some((Role::Prose, Form::Value)),
        _ => None,
    }
}

impl Found {
    /// Whether it is a name and no reference.
    pub(super) fn is_name(&self) -> bool {
        is_name(&self.target, self.role)
    }

    /// What it leads to is of this role.
    pub(super) fn role(&self) -> Role {
        if self.role == Role::MappingTarget { Role::Schema } else { self.role }
    }
}

/// Whether a text is a name and no reference: a discriminator's mapping has either.
fn is_name(text: &str, role: Role) -> bool {
    let ending = text.rsplit('.').next().unwrap_or_default();
    role == Role::MappingTarget
        && !text.contains(['#', '/'])
        && !matches!(ending, "yaml" | "yml" | "json")
}

impl Role {
    /// The section of the shared things in which a thing of this role has a name, in 2.0 or later.
    /// `None`: there is none, and a copy stands wherever a reference does.
    pub(super) fn section(self, is_2_0: bool) -> Option<&'static str> {
        match (self, is_2_0) {
            (Self::Schema | Self::MappingTarget, true) => Some("/definitions"),
            (Self::Schema | Self::MappingTarget, false) => Some("/components/schemas"),
            (Self::Parameter, true) => Some("/parameters"),
            (Self::Parameter, false) => Some("/components/parameters"),
            (Self::Response, true) => Some("/responses"),
            (Self::Response, false) => Some("/components/responses"),
            (Self::RequestBody, false) => Some("/components/requestBodies"),
            (Self::Header, false) => Some("/components/headers"),
            (Self::Example, false) => Some("/components/examples"),
            _ => None,
        }
    }

    /// What is taken in place of something that is not there.
    pub(super) fn neutral(self) -> Value {
        match self {
            // A later stage leaves out what has no name.
            Self::Parameter => serde_json::json!({ "name": "", "in": "query", "schema": {} }),
            Self::Response => serde_json::json!({ "description": "" }),
            Self::RequestBody => serde_json::json!({ "content": {} }),
            // An empty value says that there is none.
            Self::Prose | Self::Literal => Value::Null,
            _ => Value::Object(Map::new()),
        }
    }
}
